//! What a case that stands beside a rule expects, and how a decision differs from it.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::{Decision, Due, Outcome, RequirementResult, State, Value};
use crate::json::{Kind, Node, Read, read, read_structure};

/// What is said to have come out where a decision has no such result.
pub(crate) const NO_RESULT: &str = "—";

/// A result as a case writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A state, a number, a day, a choice, `true` or `false`.
    One(String),
    /// One for each row, or the ids of the facts that are missing.
    Each(Vec<Wanted>),
}

/// What a case expects of one result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// A requirement, amount or definition, by its id or the last part of it; `state`; `missing`.
    pub name: String,
    /// Line of the rule file, from 1.
    pub line: u32,
    /// The result.
    pub wanted: Wanted,
}

/// One thing that came out otherwise than a case expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What the case names; `facts` where these cannot be taken.
    pub what: String,
    /// Line of the rule file, from 1.
    pub line: u32,
    /// What the case expects.
    pub expected: String,
    /// What came out.
    pub actual: String,
}

impl Serialize for Wanted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(text) => serializer.serialize_str(text),
            Self::Each(all) => all.serialize(serializer),
        }
    }
}

impl Read for Wanted {
    fn read(from: Node<'_>) -> Self {
        if from.kind() == Kind::List { Self::Each(Read::read(from)) } else { Self::One(Read::read(from)) }
    }
}

read_structure!(Expected { name, line, wanted });

impl Wanted {
    fn written(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Each(all) => in_brackets(all.iter().map(Self::written)),
        }
    }

    fn is(&self, word: &str) -> bool {
        matches!(self, Self::One(text) if text == word)
    }

    fn is_value(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Each(all), Value::Rows { values }) => {
                all.len() == values.len() && all.iter().zip(values).all(|(wanted, value)| wanted.is_value(value))
            }
            (Self::One(text), Value::Number { value, .. }) => {
                let number = |text: &str| Decimal::from_str_exact(&text.replace('_', "")).ok();
                number(text).map_or(text == value, |wanted| number(value) == Some(wanted))
            }
            (Self::One(text), other) => *text == plain(other),
            (Self::Each(_), _) => false,
        }
    }

    /// The ids of the facts that are missing, each once.
    fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = match self {
            Self::One(text) => vec![text.as_str()],
            Self::Each(all) => all.iter().filter_map(|one| if let Self::One(text) = one { Some(text.as_str()) } else { None }).collect(),
        };
        ids.retain(|id| !id.is_empty());
        sorted(ids)
    }
}

impl Expected {
    /// Reads what was written as JSON, one after the other; none where the text is something else.
    #[must_use]
    pub fn all_from_json(text: &str) -> Option<Vec<Self>> {
        read(text).ok()
    }

    /// How a decision differs; none where it came out as expected.
    #[must_use]
    pub fn difference(&self, decision: &Decision) -> Option<Difference> {
        let actual = self.otherwise(decision)?;
        Some(Difference { what: self.name.clone(), line: self.line, expected: self.wanted.written(), actual })
    }

    fn otherwise(&self, decision: &Decision) -> Option<String> {
        let unless_wanted = |word: &str| if self.wanted.is(word) { None } else { Some(word.to_owned()) };
        if self.name == "state" {
            return unless_wanted(match decision.outcome {
                Outcome::Met => "met",
                Outcome::NotMet => "not_met",
                Outcome::Unknown => "unknown",
                Outcome::NotInForce => "not_in_force",
            });
        }
        if self.name == "missing" {
            let missing = sorted(decision.missing.iter().map(|missing| missing.id.as_str()).collect());
            return if self.wanted.ids() == missing { None } else { Some(in_brackets(missing.into_iter().map(str::to_owned))) };
        }
        if let Some(state) = state_of(&decision.requirements, &self.name) {
            return unless_wanted(match state {
                State::Met => "met",
                State::NotMet => "not_met",
                State::Unknown => "unknown",
            });
        }
        let named = |id: &str| is_named(id, &self.name);
        let amount = decision.amounts.iter().find(|amount| named(&amount.id)).map(|amount| (amount.due, &amount.value));
        let found = amount.or_else(|| decision.definitions.iter().find(|found| named(&found.id)).map(|found| (Due::Due, &found.value)));
        match found {
            None => Some(NO_RESULT.to_owned()),
            Some((Due::NotDue, _)) => unless_wanted("not_due"),
            Some((Due::Unknown, _)) => unless_wanted("unknown"),
            Some((Due::Due, value)) if self.wanted.is_value(value) => None,
            Some((Due::Due, value)) => Some(plain(value)),
        }
    }
}

/// Whether an id is meant by a name: the whole path, or its last part.
pub(crate) fn is_named(id: &str, name: &str) -> bool {
    id == name || id.rsplit('.').next() == Some(name)
}

fn state_of(requirements: &[RequirementResult], name: &str) -> Option<State> {
    requirements.iter().find_map(|found| if is_named(&found.id, name) { Some(found.state) } else { state_of(&found.children, name) })
}

fn sorted(mut ids: Vec<&str>) -> Vec<&str> {
    crate::sort::sort_by(&mut ids, Ord::cmp);
    ids.dedup();
    ids
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number { value, .. } | Value::Choice { value, .. } => value.clone(),
        Value::Boolean { value } => value.to_string(),
        Value::Date { value } => value.to_string(),
        Value::Unknown | Value::Masked => "unknown".to_owned(),
        Value::Rows { values } => in_brackets(values.iter().map(plain)),
    }
}

fn in_brackets(all: impl Iterator<Item = String>) -> String {
    format!("[{}]", all.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use crate::decision::Value;

    fn one(text: &str) -> Wanted {
        Wanted::One(text.to_owned())
    }

    fn number(value: &str) -> Value {
        Value::Number { value: value.to_owned(), unit: "EUR".to_owned() }
    }

    #[test]
    fn numbers_are_compared_by_what_they_are_worth() {
        assert!(one("1_000.00").is_value(&number("1000")));
        assert!(one("-0.5").is_value(&number("-0.50")));
        assert!(!one("1000.01").is_value(&number("1000.00")));
        assert!(!one("mille").is_value(&number("1000")));
        let rows = Value::Rows { values: vec![number("1.00"), Value::Unknown] };
        assert!(Wanted::Each(vec![one("1"), one("unknown")]).is_value(&rows));
        assert!(!Wanted::Each(vec![one("1")]).is_value(&rows));
        assert!(!Wanted::Each(vec![one("1")]).is_value(&number("1")));
    }

    #[test]
    fn what_is_missing_is_expected_in_any_order() {
        let ids = |wanted: &Wanted| wanted.ids().iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&Wanted::Each(vec![one("isee"), one("eta"), one("isee")])), ["eta", "isee"]);
        assert_eq!(ids(&one("eta")), ["eta"]);
        assert!(ids(&one("")).is_empty() && ids(&Wanted::Each(Vec::new())).is_empty());
    }
}
