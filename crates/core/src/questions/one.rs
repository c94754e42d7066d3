//! The questions of one measure.

use std::collections::BTreeSet;

use super::ask::fact_value;
use super::domain::Truths;
use super::run::{Area, Frame};
use super::search::{Search, Verdict};
use super::world::{Slot, Variable};
use super::{Answer, Part, Settles};
use crate::decision::{Outcome, Purpose, Value, number_value, purpose};
use crate::pack::FactType;
use crate::program::{FALSE, TRUE};
use crate::quantity::{Scale, Unit};

/// Answers of one question that are looked at.
const MOST_ANSWERS: usize = 12;

/// A question as one measure asks it: a fact of the case, a list, or a fact of some of the rows of a list.
pub(super) struct Candidate {
    /// The slot; of a fact of rows, that of the first row.
    pub slot: Slot,
    /// The slot whose fact has the words of the measure.
    pub wording: Slot,
    pub rows: Vec<u32>,
    /// Two completions are known that differ in it alone.
    pub certain: bool,
    /// Truth values that are true where this is given.
    pub implies: Vec<Slot>,
    /// Requirements and amounts that wait for it.
    pub parts: Vec<Part>,
    /// Questions of the measure that remain after an answer, on the average of the answers, in thousandths.
    pub remaining: u64,
    pub settles: Vec<Settles>,
    variables: Vec<Variable>,
}

/// Where a measure stands, and what it asks.
pub(super) struct Asked {
    pub outcome: Outcome,
    pub settled: bool,
    /// Questions that are open before any answer.
    pub open: u64,
    pub candidates: Vec<Candidate>,
}

/// What comes out over a part of the space, and whether everything is settled there.
fn outcome(search: &Search<'_, '_>, area: &Area, frame: &Frame) -> (Outcome, bool) {
    let machine = search.machine(area, frame.clone());
    let eligible = search.world.rules.get(search.target.rule).map_or(0, |rule| rule.version.eligible);
    let truths = machine.get(search.target.rule, eligible, 0).truths();
    let outcome = if truths == Truths::one(TRUE) {
        Outcome::Met
    } else if truths == Truths::one(FALSE) {
        Outcome::NotMet
    } else {
        Outcome::Unknown
    };
    (outcome, machine.is_closed(search.target))
}

/// The rows of a fact are asked for together.
fn group(slot: Slot) -> Slot {
    match slot {
        Slot::Row(list, fact, _) => Slot::Row(list, fact, 0),
        other => other,
    }
}

pub(super) fn ask(search: &mut Search<'_, '_>) -> Asked {
    Asker { search }.ask()
}

struct Asker<'s, 'w, 'a> {
    search: &'s mut Search<'w, 'a>,
}

impl Asker<'_, '_, '_> {
    fn ask(&mut self) -> Asked {
        let root = self.search.root.clone();
        let frame = self.search.run(&root);
        let reached = self.search.reached(&root, frame.clone());
        let mut candidates: Vec<Candidate> = Vec::new();
        for &variable in &reached {
            let verdict = self.search.verdict(variable);
            if verdict != Verdict::Idle {
                self.note(variable, verdict == Verdict::Matters, &mut candidates);
            }
        }
        let (outcome, settled) = if candidates.is_empty() {
            // Where nothing that is not known counts, one way to complete it is as good as another.
            let point = self.search.point();
            let frame = self.search.run(&point);
            outcome(self.search, &point, &frame)
        } else {
            outcome(self.search, &root, &frame)
        };
        let parts = if candidates.is_empty() { Vec::new() } else { self.parts() };
        for candidate in &mut candidates {
            let waits = |rests_on: &[Variable]| rests_on.iter().any(|variable| candidate.variables.contains(variable));
            candidate.parts = parts.iter().filter(|(_, rests_on)| waits(rests_on)).map(|(part, _)| part.clone()).collect();
            if let Some(&first) = candidate.variables.first() {
                (candidate.remaining, candidate.settles) = self.answers(first, candidate.variables.len() == 1);
            }
        }
        Asked { outcome, settled, open: self.groups(&reached, None).len() as u64, candidates }
    }

    fn note(&self, variable: Variable, certain: bool, candidates: &mut Vec<Candidate>) {
        let variables = &self.search.world.variables;
        let Some(unknown) = variables.get(variable) else { return };
        let slot = group(unknown.slot);
        let place = candidates.iter().position(|known| known.slot == slot).unwrap_or_else(|| {
            candidates.push(Candidate {
                slot,
                wording: self.search.world.wording(slot),
                rows: Vec::new(),
                certain: false,
                implies: Vec::new(),
                parts: Vec::new(),
                remaining: 0,
                settles: Vec::new(),
                variables: Vec::new(),
            });
            candidates.len() - 1
        });
        let Some(candidate) = candidates.get_mut(place) else { return };
        candidate.variables.push(variable);
        candidate.certain |= certain;
        candidate.implies.extend(unknown.implies.iter().filter_map(|&implied| variables.get(implied)).map(|unknown| group(unknown.slot)));
        if let Slot::Row(_, _, row) = unknown.slot {
            candidate.rows.push(row);
        }
    }

    /// What is left to ask of these, without one of them.
    fn groups(&self, variables: &[Variable], without: Option<Variable>) -> BTreeSet<Slot> {
        let others = variables.iter().filter(|&&variable| Some(variable) != without);
        others.filter_map(|&variable| self.search.world.variables.get(variable)).map(|unknown| group(unknown.slot)).collect()
    }

    /// Requirements and amounts of the measure, with what they may still rest on.
    fn parts(&mut self) -> Vec<(Part, Vec<Variable>)> {
        let root = self.search.root.clone();
        let frame = self.search.run(&root);
        let machine = self.search.machine(&root, frame);
        let place = self.search.target.rule;
        let Some(rule) = self.search.world.rules.get(place) else { return Vec::new() };
        let eligible = rule.version.eligible;
        let part = |id: &str, title: &crate::Localized| Part { id: id.to_owned(), title: title.clone() };
        let mut out = Vec::new();
        if !machine.is_settled(place, eligible) {
            let requirements = rule.version.requirements.iter();
            out.extend(requirements.map(|view| (part(&view.id, &view.title), machine.result_rests_on(place, view.node))));
        }
        let amounts = rule.version.amounts.iter();
        out.extend(amounts.map(|view| (part(&view.id, &view.title), machine.amount_rests_on(place, view, eligible))));
        out
    }

    /// How many questions remain after an answer, on the average of the answers in thousandths; and the answers that settle something.
    fn answers(&mut self, variable: Variable, alone: bool) -> (u64, Vec<Settles>) {
        let root = self.search.root.clone();
        let before = self.search.run(&root);
        let (was, _) = outcome(self.search, &root, &before);
        let regions = if self.search.is_exhausted() { Vec::new() } else { self.regions(variable) };
        let Some(rule) = self.search.world.rules.get(self.search.target.rule) else { return (0, Vec::new()) };
        let (measure, admits) = (rule.measure.id.clone(), purpose(rule.version) == Purpose::Admission);
        let mut remaining = 0_u64;
        let mut settled: Vec<Settled> = Vec::new();
        for &(low, high) in &regions {
            let mut area = root.clone();
            self.search.make_exist(variable, &mut area);
            if let Some(span) = area.spans.get_mut(variable) {
                *span = (low, high);
            }
            let frame = self.search.run(&area);
            let (now, everything) = outcome(self.search, &area, &frame);
            let left = self.search.reached(&area, frame);
            remaining += self.groups(&left, Some(variable)).len() as u64;
            // That something can be computed is no news as long as it is not.
            let is_news = was == Outcome::Unknown && (now == Outcome::NotMet || now == Outcome::Met && admits);
            if alone && (everything || is_news) {
                note(&mut settled, now, everything, (low, high));
            }
        }
        if regions.is_empty() {
            let left = self.search.reached(&root, before);
            return (1000 * self.groups(&left, None).len() as u64, Vec::new());
        }
        let settles = settled.into_iter().map(|settled| self.settles(variable, &measure, settled)).collect();
        (remaining * 1000 / (regions.len() as u64), settles)
    }

    fn settles(&self, variable: Variable, measure: &str, settled: Settled) -> Settles {
        let mut answers: Vec<(i64, i64)> = Vec::new();
        for (low, high) in settled.answers {
            match answers.last_mut() {
                Some(last) if last.1.saturating_add(1) == low && !self.is_choice(variable) => last.1 = high,
                _ => answers.push((low, high)),
            }
        }
        let answers = answers.into_iter().filter_map(|(low, high)| self.answer(variable, low, high)).collect();
        Settles { measure: measure.to_owned(), answers, outcome: settled.outcome, everything: settled.everything }
    }

    /// Whether what lies between two values has no sense.
    fn is_choice(&self, variable: Variable) -> bool {
        let content = self.search.world.content;
        let slot = self.search.world.variables.get(variable).map(|unknown| unknown.slot);
        let Some(Slot::Case(fact) | Slot::Row(_, fact, _)) = slot else { return false };
        content.facts.get(fact as usize).is_some_and(|fact| matches!(fact.kind, FactType::Boolean | FactType::Choice { .. }))
    }

    /// The answers, put together where nothing begins between them.
    fn regions(&self, variable: Variable) -> Vec<(i64, i64)> {
        let Some(&(low, high)) = self.search.root.spans.get(variable) else { return Vec::new() };
        let cuts = self.search.cuts.get(variable).map_or(&[][..], Vec::as_slice);
        let step = cuts.len().div_ceil(MOST_ANSWERS).max(1);
        let kept: Vec<i64> = cuts.iter().copied().step_by(step).collect();
        let starts = std::iter::once(low).chain(kept.iter().copied());
        let ends = kept.iter().map(|cut| cut - 1).chain(std::iter::once(high));
        starts.zip(ends).collect()
    }

    fn answer(&self, variable: Variable, low: i64, high: i64) -> Option<Answer> {
        let unknown = self.search.world.variables.get(variable)?;
        let value = |element: i64| match unknown.slot {
            Slot::List(_) => number_value(i128::from(element), Scale::ONE, &Unit::count()),
            Slot::Case(fact) | Slot::Row(_, fact, _) => {
                self.search.world.content.facts.get(fact as usize).map_or(Value::Unknown, |fact| fact_value(fact, element))
            }
        };
        Some(Answer { from: value(low), to: (low < high).then(|| value(high)) })
    }
}

/// Answers that settle the same, as elements.
struct Settled {
    outcome: Outcome,
    everything: bool,
    answers: Vec<(i64, i64)>,
}

fn note(settled: &mut Vec<Settled>, outcome: Outcome, everything: bool, answer: (i64, i64)) {
    match settled.iter_mut().find(|known| (known.outcome, known.everything) == (outcome, everything)) {
        Some(known) => known.answers.push(answer),
        None => settled.push(Settled { outcome, everything, answers: vec![answer] }),
    }
}
