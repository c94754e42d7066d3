//! What a decision still waits for where no answer can change anything any more.

use chrono::NaiveDate;

use super::ask::declared;
use super::world::Slot;
use super::{NeededFor, Part, Question};
use crate::decision::{Decision, Due, EvaluateError, Missing, Outcome, Value};
use crate::facts::{FactValue, Facts};
use crate::pack::{Content, Pack};

impl Pack {
    /// The facts that the decisions on these measures call missing, where they say of something that it is not known.
    pub(super) fn to_complete(&self, measures: &[&str], facts: &Facts, on: NaiveDate) -> Result<Vec<Question>, EvaluateError> {
        let mut found: Vec<Question> = Vec::new();
        for name in measures {
            let decision = self.decide(name, facts, on)?;
            for missing in decision.missing.iter().filter(|_| is_open(&decision)) {
                let place = found.iter().position(|known| known.id == missing.id).or_else(|| {
                    found.push(asked(self.content(), missing, facts, on)?);
                    Some(found.len() - 1)
                });
                if let Some(question) = place.and_then(|place| found.get_mut(place)) {
                    let (measure, title) = (decision.measure.clone(), decision.title.clone());
                    question.needed_for.push(NeededFor { measure, title, parts: parts(&decision, missing) });
                }
            }
        }
        Ok(found)
    }
}

/// Whether the decision does not say whether something is granted, due, or how much.
pub(super) fn is_open(decision: &Decision) -> bool {
    let is_unknown = |value: &Value| matches!(value, Value::Unknown);
    match decision.outcome {
        Outcome::Unknown => true,
        Outcome::Met => decision.amounts.iter().any(|amount| match amount.due {
            Due::Unknown => true,
            Due::Due => match &amount.value {
                Value::Rows { values } => values.iter().any(is_unknown),
                value => is_unknown(value),
            },
            Due::NotDue => false,
        }),
        Outcome::NotMet | Outcome::NotInForce => false,
    }
}

/// How the fact or the list is asked for; nothing where no row lacks it.
fn asked(content: &Content, missing: &Missing, facts: &Facts, on: NaiveDate) -> Option<Question> {
    let (list, name) = missing.id.split_once('.').unwrap_or((&missing.id, ""));
    let slots = (0..).map(Slot::List).take(content.lists.len()).chain((0..).map(Slot::Case).take(content.facts.len()));
    // Measures may have words of their own for a fact.
    let mut question =
        slots.filter_map(|slot| declared(content, slot, on)).find(|found| found.id == missing.id && found.question == missing.question)?;
    if let (false, Some(FactValue::Rows(rows))) = (name.is_empty(), facts.get(list)) {
        let lacks = rows.iter().map(|row| row.get(name).is_none_or(|value| *value == FactValue::Unknown));
        question.rows = (0..).zip(lacks).filter_map(|(row, lacks)| lacks.then_some(row)).collect();
        if question.rows.is_empty() {
            return None;
        }
    }
    question.to_complete = true;
    question.supplied_by.extend(missing.supplied_by.clone());
    Some(question)
}

/// The requirements and amounts that wait for it, as they are called.
fn parts(decision: &Decision, missing: &Missing) -> Vec<Part> {
    let requirements = decision.requirements.iter().map(|found| (&found.id, &found.title));
    let amounts = decision.amounts.iter().map(|found| (&found.id, &found.title));
    let waits = requirements.chain(amounts).filter(|(id, _)| missing.needed_for.contains(id));
    waits.map(|(id, title)| Part { id: id.clone(), title: title.clone() }).collect()
}
