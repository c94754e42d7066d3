//! The questions of several measures, put together and in order.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::complete::is_open;
use super::one::{self, Asked, Candidate};
use super::run::Layout;
use super::search::Search;
use super::world::{Slot, World};
use super::{AnswerType, Choice, FORMAT, NeededFor, Question, QuestionOptions, Questions, Standing};
use crate::decision::{EvaluateError, Value, fact_scale, number_value, purpose};
use crate::facts::Facts;
use crate::pack::{Content, FactDeclaration, FactType, Measure, Pack, Version};
use crate::program::from_days;
use crate::sort::sort_by;

/// Operations run for all measures together: about a second.
const MOST_WORK: u64 = 12_000_000;
/// Operations that each measure has at least.
const LEAST_WORK: u64 = 200_000;

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
            let measure = found.map_or(latest, |(measure, _)| measure);
            self.with_suppliers(measure, &mut seen);
            if !named.iter().any(|(known, _)| std::ptr::eq(*known, measure)) {
                named.push((measure, found.map(|(_, version)| version)));
            }
        }
        self.check_facts(facts, &seen, on)?;
        let mut found = self.ask(&named, facts, on, options);
        for standing in found.measures.iter_mut().filter(|standing| standing.settled) {
            standing.waits = is_open(&self.decide(&standing.measure, facts, on)?);
        }
        if options.complete && found.questions.is_empty() {
            found.questions = self.to_complete(measures, facts, on)?;
        }
        Ok(found)
    }

    /// The same, where the measures are known and the facts were looked at.
    pub(crate) fn ask(&self, named: &[(&Measure, Option<&Version>)], facts: &Facts, on: NaiveDate, options: QuestionOptions) -> Questions {
        let work = (MOST_WORK / (named.len().max(1) as u64)).max(LEAST_WORK);
        let mut drafts: Vec<Draft> = Vec::new();
        let mut measures = Vec::new();
        for &(measure, version) in named {
            // Each measure by itself: what could change one of them could change them all together, and no more does.
            let asked = version.map(|version| {
                let world = World::new(self, measure, version, facts, on, options.suppliers);
                let layout = Layout::new(&world);
                one::ask(&mut Search::new(&world, &layout, work))
            });
            measures.push(Standing {
                measure: measure.id.clone(),
                edition: version.map(|_| measure.edition.clone()),
                title: measure.title.clone(),
                purpose: version.map(purpose).unwrap_or_default(),
                outcome: asked.as_ref().map_or_else(|| self.without_edition(measure, on), |asked| asked.outcome),
                settled: asked.as_ref().is_none_or(|asked| asked.settled),
                waits: false,
            });
            let Some(Asked { open, candidates, .. }) = asked else { continue };
            for candidate in candidates {
                self.add((measure, on), open, candidate, &mut drafts);
            }
        }
        let key = |draft: &Draft| {
            let question = &draft.question;
            // An answer that opens new questions settles less than none.
            (question.needs_act, std::cmp::Reverse(draft.settles), question.personal, !question.supplied_by.is_empty())
        };
        sort_by(&mut drafts, |a, b| key(a).cmp(&key(b)));
        implied_first(&mut drafts);
        let questions = drafts.into_iter().map(|draft| draft.question).collect();
        Questions { format: FORMAT, on, pack: self.sha256().to_owned(), measures, questions }
    }

    fn add(&self, (measure, on): (&Measure, NaiveDate), open: u64, candidate: Candidate, drafts: &mut Vec<Draft>) {
        let Candidate { slot, wording, rows, certain, implies, parts, remaining, settles, .. } = candidate;
        let place = drafts.iter().position(|draft| draft.slot == slot);
        let place = place.or_else(|| {
            let question = declared(self.content(), wording, on)?;
            drafts.push(Draft { slot, implies: BTreeSet::new(), settles: 0, question });
            Some(drafts.len() - 1)
        });
        let Some(draft) = place.and_then(|place| drafts.get_mut(place)) else { return };
        let question = &mut draft.question;
        question.rows.extend(rows.iter().filter(|row| !question.rows.contains(row)).copied().collect::<Vec<_>>());
        question.rows.sort_unstable();
        question.certain |= certain;
        question.settles.extend(settles);
        if !parts.is_empty() {
            question.needed_for.push(NeededFor { measure: measure.id.clone(), title: measure.title.clone(), parts });
        }
        for supplied in measure.supplied.iter().filter(|supplied| names(self.content(), slot, supplied.fact)) {
            if !question.supplied_by.contains(&supplied.measure) {
                question.supplied_by.push(supplied.measure.clone());
            }
        }
        draft.implies.extend(implies);
        draft.settles += i64::try_from(open * 1000).unwrap_or(i64::MAX).saturating_sub(i64::try_from(remaining).unwrap_or(i64::MAX));
    }
}

/// A question, while its place is not settled.
struct Draft {
    slot: Slot,
    implies: BTreeSet<Slot>,
    /// Questions that its answer saves, on the average, in thousandths: its own, and others.
    settles: i64,
    question: Question,
}

/// Whether there is an ISEE is asked before what it is.
fn implied_first(drafts: &mut Vec<Draft>) {
    for place in 0..drafts.len() {
        let Some(implies) = drafts.get(place).map(|draft| draft.implies.clone()) else { continue };
        let later = drafts.iter().skip(place).position(|draft| implies.contains(&draft.slot));
        if let Some(later) = later {
            let draft = drafts.remove(place + later);
            drafts.insert(place, draft);
        }
    }
}

/// Whether a slot is that of a fact of the case.
fn names(content: &Content, slot: Slot, fact: u32) -> bool {
    let id = |fact: u32| content.facts.get(fact as usize).map(|fact| &fact.id);
    matches!(slot, Slot::Case(own) if id(own).is_some() && id(own) == id(fact))
}

/// How the fact or the list of a slot is asked for on a day.
pub(super) fn declared(content: &Content, slot: Slot, on: NaiveDate) -> Option<Question> {
    match slot {
        Slot::List(list) => {
            let list = content.lists.get(list as usize)?;
            let answer = AnswerType::Rows { max_rows: list.max_rows, row_label: list.row_label.clone() };
            Some(question(list.id.clone(), &list.label, &list.question, answer))
        }
        Slot::Case(fact) | Slot::Row(_, fact, _) => {
            let fact = content.facts.get(fact as usize)?.on(on);
            let id = match fact.list.and_then(|list| content.lists.get(list as usize)) {
                Some(list) => format!("{}.{}", list.id, fact.id),
                None => fact.id.clone(),
            };
            let base = question(id, &fact.label, &fact.question, answer_type(&fact.kind));
            Some(Question { help: fact.help.clone(), personal: fact.personal, needs_act: fact.needs_act, ..base })
        }
    }
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
        to_complete: false,
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
pub(super) fn fact_value(fact: &FactDeclaration, element: i64) -> Value {
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
