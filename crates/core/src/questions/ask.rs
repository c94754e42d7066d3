//! From what matters to questions, in their order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::domain::Truths;
use super::run::{Area, Layout};
use super::search::{Search, Verdict};
use super::walk::Target;
use super::world::{Slot, Variable, World};
use super::{Answer, AnswerType, Choice, FORMAT, NeededFor, Part, Question, QuestionOptions, Questions, Settles, Standing};
use crate::decision::{EvaluateError, Outcome, Purpose, Value, fact_scale, number_value, purpose};
use crate::facts::Facts;
use crate::pack::{FactDeclaration, FactType, Measure, Pack, Version};
use crate::program::{FALSE, TRUE, from_days};
use crate::quantity::{Scale, Unit};

/// Answers of one question that are looked at.
const MOST_ANSWERS: usize = 12;

impl Pack {
    /// What to ask about these measures, the most useful question first. Each is an id, or `id/edition`.
    ///
    /// A fact is asked for once, whatever the measures that wait for it.
    ///
    /// # Errors
    /// A measure is not there, or a fact cannot be taken.
    pub fn questions(&self, measures: &[&str], facts: &Facts, on: NaiveDate, options: QuestionOptions) -> Result<Questions, EvaluateError> {
        let mut named: Vec<(&Measure, Option<&Version>)> = Vec::new();
        let mut seen = Vec::new();
        for id in measures {
            let (latest, found) = self.edition(id, on).ok_or_else(|| EvaluateError::UnknownMeasure((*id).to_owned()))?;
            self.with_suppliers(found.map_or(latest, |(measure, _)| measure), &mut seen);
            named.push((found.map_or(latest, |(measure, _)| measure), found.map(|(_, version)| version)));
        }
        self.check_facts(facts, &seen)?;
        Ok(self.ask(&named, facts, on, options))
    }

    /// The same, where the measures are known and the facts were looked at.
    pub(crate) fn ask(&self, named: &[(&Measure, Option<&Version>)], facts: &Facts, on: NaiveDate, options: QuestionOptions) -> Questions {
        let running: Vec<(&Measure, &Version)> = named.iter().filter_map(|&(measure, version)| Some((measure, version?))).collect();
        let world = World::new(self, &running, facts, on, options.suppliers);
        let layout = Layout::new(&world);
        let rule_of = |version: &Version| world.rules.iter().position(|rule| std::ptr::eq(rule.version, version));
        let targets: BTreeMap<usize, Target> =
            running.iter().filter_map(|(_, version)| rule_of(version)).map(|rule| (rule, Target { rule })).collect();
        let mut search = Search::new(&world, &layout, targets.into_values().collect());
        let (questions, asked) = Asker { search: &mut search }.questions();
        let root = search.root.clone();
        let frame = search.run(&root);
        let point = search.point();
        let at_point = search.run(&point);
        let standing = |rule: usize| {
            let target = Target { rule };
            let waits = search.machine(&root, frame.clone()).rests_on(target).iter().any(|variable| asked.contains(variable));
            // Where nothing that is not known counts, one way to complete it is as good as another.
            let (area, frame) = if waits { (&root, &frame) } else { (&point, &at_point) };
            outcome(&search, area, frame, target)
        };
        let measures = named.iter().map(|&(measure, version)| {
            let outcome = version.and_then(rule_of).map(standing);
            Standing {
                measure: measure.id.clone(),
                edition: version.map(|_| measure.edition.clone()),
                title: measure.title.clone(),
                purpose: version.map(purpose).unwrap_or_default(),
                outcome: outcome.map_or(Outcome::NotInForce, |found| found.0),
                settled: outcome.is_none_or(|found| found.1),
            }
        });
        Questions { format: FORMAT, on, pack: self.sha256().to_owned(), measures: measures.collect(), questions }
    }
}

/// What comes out over a part of the space, and whether everything is settled there.
fn outcome(search: &Search<'_, '_>, area: &Area, frame: &super::run::Frame, target: Target) -> (Outcome, bool) {
    let machine = search.machine(area, frame.clone());
    let eligible = search.world.rules.get(target.rule).map_or(0, |rule| rule.version.eligible);
    let truths = machine.get(target.rule, eligible, 0).truths();
    let outcome = if truths == Truths::one(TRUE) {
        Outcome::Met
    } else if truths == Truths::one(FALSE) {
        Outcome::NotMet
    } else {
        Outcome::Unknown
    };
    (outcome, machine.is_closed(target))
}

/// A question, while its place is not settled.
struct Draft {
    variables: Vec<Variable>,
    /// Questions that remain on the average, in thousandths.
    remaining: u64,
    question: Question,
}

struct Asker<'s, 'w, 'a> {
    search: &'s mut Search<'w, 'a>,
}

impl Asker<'_, '_, '_> {
    /// The questions, and everything that they ask for.
    fn questions(&mut self) -> (Vec<Question>, BTreeSet<Variable>) {
        let root = self.search.root.clone();
        let frame = self.search.run(&root);
        let mut groups: Vec<(Slot, Vec<Variable>, bool)> = Vec::new();
        for variable in self.search.reached(&root, frame) {
            let verdict = self.search.verdict(variable);
            if verdict == Verdict::Idle {
                continue;
            }
            let certain = verdict == Verdict::Matters;
            let Some(slot) = self.search.world.variables.get(variable).map(|unknown| group(unknown.slot)) else { continue };
            match groups.iter_mut().find(|(known, ..)| *known == slot) {
                Some((_, variables, all)) => {
                    variables.push(variable);
                    *all |= certain;
                }
                None => groups.push((slot, vec![variable], certain)),
            }
        }
        let parts = self.parts();
        let mut drafts: Vec<Draft> =
            groups.into_iter().filter_map(|(slot, variables, certain)| self.draft(slot, variables, certain, &parts)).collect();
        drafts.sort_by_key(|draft| {
            let question = &draft.question;
            (question.needs_act, draft.remaining, question.personal, !question.supplied_by.is_empty())
        });
        self.implied_first(&mut drafts);
        let asked = drafts.iter().flat_map(|draft| draft.variables.iter().copied()).collect();
        (drafts.into_iter().map(|draft| draft.question).collect(), asked)
    }

    /// Whether there is an ISEE is asked before what it is.
    fn implied_first(&self, drafts: &mut Vec<Draft>) {
        let variables = &self.search.world.variables;
        for place in 0..drafts.len() {
            let implies: BTreeSet<Variable> = drafts
                .get(place)
                .into_iter()
                .flat_map(|draft| &draft.variables)
                .filter_map(|&variable| variables.get(variable))
                .flat_map(|unknown| unknown.implies.iter().copied())
                .collect();
            let later = drafts.iter().skip(place).position(|draft| draft.variables.iter().any(|variable| implies.contains(variable)));
            if let Some(later) = later {
                let draft = drafts.remove(place + later);
                drafts.insert(place, draft);
            }
        }
    }

    fn draft(&mut self, slot: Slot, variables: Vec<Variable>, certain: bool, parts: &[(usize, Part, Vec<Variable>)]) -> Option<Draft> {
        let first = *variables.first()?;
        let content = self.search.world.content;
        let mut question = match slot {
            Slot::List(list) => {
                let list = content.lists.get(list as usize)?;
                let answer = AnswerType::Rows { max_rows: list.max_rows, row_label: list.row_label.clone() };
                question(list.id.clone(), &list.label, &list.question, answer)
            }
            Slot::Case(fact) | Slot::Row(_, fact, _) => {
                let fact = content.facts.get(fact as usize)?;
                let id = match fact.list.and_then(|list| content.lists.get(list as usize)) {
                    Some(list) => format!("{}.{}", list.id, fact.id),
                    None => fact.id.clone(),
                };
                let base = question(id, &fact.label, &fact.question, answer_type(&fact.kind));
                Question { help: fact.help.clone(), personal: fact.personal, needs_act: fact.needs_act, ..base }
            }
        };
        let slots = variables.iter().filter_map(|&variable| self.search.world.variables.get(variable));
        question.rows = slots.filter_map(|unknown| if let Slot::Row(_, _, row) = unknown.slot { Some(row) } else { None }).collect();
        question.rows.sort_unstable();
        question.certain = certain;
        question.supplied_by = self.suppliers(slot);
        question.needed_for = self.needed_for(&variables, parts);
        let (remaining, settles) = self.answers(first, variables.len() == 1);
        question.settles = settles;
        Some(Draft { variables, remaining, question })
    }

    fn suppliers(&self, slot: Slot) -> Vec<String> {
        let Slot::Case(fact) = slot else { return Vec::new() };
        let id = self.search.world.content.facts.get(fact as usize).map(|fact| fact.id.as_str());
        let mut out = Vec::new();
        for supplied in self.search.world.rules.iter().flat_map(|rule| &rule.measure.supplied) {
            let name = self.search.world.content.facts.get(supplied.fact as usize).map(|fact| fact.id.as_str());
            if name == id && !out.contains(&supplied.measure) {
                out.push(supplied.measure.clone());
            }
        }
        out
    }

    fn needed_for(&self, variables: &[Variable], parts: &[(usize, Part, Vec<Variable>)]) -> Vec<NeededFor> {
        let mut out = Vec::new();
        for target in &self.search.targets {
            let Some(rule) = self.search.world.rules.get(target.rule) else { continue };
            let waits = |rests_on: &[Variable]| rests_on.iter().any(|variable| variables.contains(variable));
            let mine = parts.iter().filter(|(of, _, rests_on)| *of == target.rule && waits(rests_on));
            let parts: Vec<Part> = mine.map(|(_, part, _)| part.clone()).collect();
            if !parts.is_empty() {
                out.push(NeededFor { measure: rule.measure.id.clone(), title: rule.measure.title.clone(), parts });
            }
        }
        out
    }

    /// Requirements and amounts of each rule, with what they may still rest on.
    fn parts(&mut self) -> Vec<(usize, Part, Vec<Variable>)> {
        let root = self.search.root.clone();
        let frame = self.search.run(&root);
        let machine = self.search.machine(&root, frame);
        let mut out = Vec::new();
        for place in self.search.targets.iter().map(|target| target.rule) {
            let Some(rule) = self.search.world.rules.get(place) else { continue };
            let eligible = rule.version.eligible;
            if !machine.is_settled(place, eligible) {
                for view in &rule.version.requirements {
                    out.push((place, part(&view.id, &view.title), machine.result_rests_on(place, view.node)));
                }
            }
            for view in &rule.version.amounts {
                out.push((place, part(&view.id, &view.title), machine.amount_rests_on(place, view, eligible)));
            }
        }
        out
    }

    /// How many questions remain after an answer, on the average of the answers in thousandths; and the answers that settle something.
    fn answers(&mut self, variable: Variable, alone: bool) -> (u64, Vec<Settles>) {
        if self.search.is_exhausted() {
            return (u64::MAX, Vec::new());
        }
        let root = self.search.root.clone();
        let regions = self.regions(variable);
        let before = self.search.run(&root);
        let all: Vec<(Target, (Outcome, bool))> =
            self.search.targets.iter().map(|&target| (target, outcome(self.search, &root, &before, target))).collect();
        let mut remaining = 0_u64;
        let mut settled: Vec<Settled> = Vec::new();
        for &(low, high) in &regions {
            let mut area = root.clone();
            self.search.make_exist(variable, &mut area);
            if let Some(span) = area.spans.get_mut(variable) {
                *span = (low, high);
            }
            let frame = self.search.run(&area);
            let machine = self.search.machine(&area, frame.clone());
            for &(target, (was, _)) in all.iter().filter(|(_, (_, everything))| !everything) {
                let left: BTreeSet<Slot> = machine
                    .rests_on(target)
                    .iter()
                    .filter(|&&other| other != variable)
                    .filter_map(|&other| self.search.world.variables.get(other))
                    .map(|unknown| group(unknown.slot))
                    .collect();
                remaining += left.len() as u64;
                let (now, everything) = outcome(self.search, &area, &frame, target);
                // That something can be computed is no news as long as it is not.
                let admits = self.search.world.rules.get(target.rule).is_some_and(|rule| purpose(rule.version) == Purpose::Admission);
                let is_news = was == Outcome::Unknown && (now == Outcome::NotMet || now == Outcome::Met && admits);
                if alone && (everything || is_news) {
                    note(&mut settled, target, now, everything, (low, high));
                }
            }
        }
        let settles = settled.into_iter().filter_map(|settled| self.settles(variable, settled)).collect();
        (remaining * 1000 / (regions.len().max(1) as u64), settles)
    }

    fn settles(&self, variable: Variable, settled: Settled) -> Option<Settles> {
        let measure = self.search.world.rules.get(settled.target.rule)?.measure.id.clone();
        let mut answers: Vec<(i64, i64)> = Vec::new();
        for (low, high) in settled.answers {
            match answers.last_mut() {
                Some(last) if last.1 + 1 == low && !self.is_choice(variable) => last.1 = high,
                _ => answers.push((low, high)),
            }
        }
        let answers = answers.into_iter().filter_map(|(low, high)| self.answer(variable, low, high)).collect();
        Some(Settles { measure, answers, outcome: settled.outcome, everything: settled.everything })
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

/// Answers that settle the same of a measure, as elements.
struct Settled {
    target: Target,
    outcome: Outcome,
    everything: bool,
    answers: Vec<(i64, i64)>,
}

fn note(settled: &mut Vec<Settled>, target: Target, outcome: Outcome, everything: bool, answer: (i64, i64)) {
    let same = |known: &&mut Settled| (known.target, known.outcome, known.everything) == (target, outcome, everything);
    match settled.iter_mut().find(same) {
        Some(known) => known.answers.push(answer),
        None => settled.push(Settled { target, outcome, everything, answers: vec![answer] }),
    }
}

/// The rows of a fact are asked for together.
fn group(slot: Slot) -> Slot {
    match slot {
        Slot::Row(list, fact, _) => Slot::Row(list, fact, 0),
        other => other,
    }
}

fn part(id: &str, title: &crate::Localized) -> Part {
    Part { id: id.to_owned(), title: title.clone() }
}

fn question(id: String, label: &crate::Localized, question: &crate::Localized, answer: AnswerType) -> Question {
    Question {
        id,
        label: label.clone(),
        question: question.clone(),
        help: None,
        answer,
        rows: Vec::new(),
        personal: false,
        needs_act: false,
        supplied_by: Vec::new(),
        needed_for: Vec::new(),
        settles: Vec::new(),
        certain: false,
    }
}

fn answer_type(kind: &FactType) -> AnswerType {
    match kind {
        FactType::Boolean => AnswerType::Boolean,
        FactType::Number { unit, decimals, min, max } => {
            let text = |mantissa: i64| match number_value(i128::from(mantissa), fact_scale(unit, *decimals), unit) {
                Value::Number { value, .. } => value,
                _ => String::new(),
            };
            AnswerType::Number { unit: unit.to_string(), decimals: *decimals, min: text(*min), max: text(*max) }
        }
        FactType::Date { min, max } => AnswerType::Date { min: *min, max: *max },
        FactType::Choice { values } => AnswerType::Choice {
            values: values.iter().map(|(value, label)| Choice { value: value.clone(), label: label.clone() }).collect(),
        },
    }
}

/// The value of an element of a column of this fact.
fn fact_value(fact: &FactDeclaration, element: i64) -> Value {
    match &fact.kind {
        FactType::Boolean => Value::Boolean { value: element > 0 },
        FactType::Number { unit, decimals, .. } => number_value(i128::from(element), fact_scale(unit, *decimals), unit),
        FactType::Date { .. } => from_days(element).map_or(Value::Unknown, |value| Value::Date { value }),
        FactType::Choice { values } => match usize::try_from(element).ok().and_then(|place| values.get(place)) {
            Some((code, label)) => Value::Choice { value: code.clone(), label: label.clone() },
            None => Value::Unknown,
        },
    }
}
