//! What is known of a case, as the caller gives it.

mod bind;
mod read;
mod write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

use crate::Localized;
use crate::map::Map;

#[cfg(feature = "arrow")]
pub(crate) use bind::element_of_text;
pub(crate) use bind::{bind, check, element, value_of};
pub use read::parse_day;

/// A value as it was given, before it is known what it is for.
#[derive(Clone, Debug, PartialEq)]
pub enum FactValue {
    /// Not known: the same as leaving the fact out.
    Unknown,
    /// Yes or no.
    Truth(bool),
    /// A number, exact.
    Number(Decimal),
    /// A day.
    Date(NaiveDate),
    /// A choice, or a number or a day written as text.
    Text(String),
    /// Rows of a list.
    Rows(Vec<Map<String, FactValue>>),
}

/// Facts of one case, by name.
///
/// A fact that is left out, or is `null`, is unknown. A list that is left out is unknown; `[]` is a list without rows.
///
/// ```
/// let facts = soglia::Facts::from_json(r#"{ "eta": 81, "isee": "24000.00", "componenti": [ { "figlio": false } ] }"#)?;
/// assert_eq!(facts.len(), 3);
/// # Ok::<(), soglia::FactsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Facts {
    values: Map<String, FactValue>,
}

impl Facts {
    /// No facts: everything is unknown.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a fact, or replaces it.
    pub fn set(&mut self, name: impl Into<String>, value: FactValue) -> &mut Self {
        self.values.insert(name.into(), value);
        self
    }

    /// A fact by name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FactValue> {
        self.values.get(name)
    }

    /// Facts by name, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FactValue)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many facts are given.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether none is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Facts by name; of one that is given twice the last value counts.
impl FromIterator<(String, FactValue)> for Facts {
    fn from_iter<I: IntoIterator<Item = (String, FactValue)>>(facts: I) -> Self {
        Self { values: facts.into_iter().collect() }
    }
}

/// What is wrong with a fact. The value itself is never repeated: it may be personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactFault {
    /// No measure of the pack knows the fact.
    UnknownFact,
    /// A value of another type is needed.
    WrongType,
    /// The number is less or more than the fact can be, or the day is outside its bounds.
    OutOfRange,
    /// A day that has to have come is after that of the evaluation.
    AfterEvaluation,
    /// The number has more decimals than the fact can have.
    TooManyDecimals,
    /// The number cannot be read exactly.
    NotExact,
    /// The word is not one of the choices.
    UnknownChoice,
    /// The list has more rows than it can have.
    TooManyRows,
    /// It says no, and a fact that implies it is given.
    Contradiction,
}

impl FactFault {
    /// Its name for programs, as JSON has it: `out_of_range`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownFact => "unknown_fact",
            Self::WrongType => "wrong_type",
            Self::OutOfRange => "out_of_range",
            Self::AfterEvaluation => "after_evaluation",
            Self::TooManyDecimals => "too_many_decimals",
            Self::NotExact => "not_exact",
            Self::UnknownChoice => "unknown_choice",
            Self::TooManyRows => "too_many_rows",
            Self::Contradiction => "contradiction",
        }
    }
}

/// One fact that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactProblem {
    /// Where: `isee`, or `componenti[2].reddito` with rows counted from 0.
    pub path: String,
    /// What is wrong.
    pub fault: FactFault,
    /// What is wrong, in words.
    pub message: Localized,
}

/// Facts that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FactsError {
    /// The text is not a JSON object of facts.
    #[error("facts are not a JSON object at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Some facts cannot be taken; each is listed.
    #[error("{} fact(s) cannot be taken, the first is `{}`: {}", .0.len(), .0.first().map_or("", |p| p.path.as_str()), .0.first().map_or("", |p| p.message.en.as_str()))]
    Problems(Vec<FactProblem>),
}
