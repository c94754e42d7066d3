//! Amounts as a decision tells them.

use serde::{Deserialize, Serialize};

use super::{Citation, Confidence, Value};
use crate::Localized;

/// One step of the computation of an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Step {
    /// What was done: a band, a surcharge, a rounding.
    pub title: Localized,
    /// The value after it.
    pub value: Value,
    /// Where it is written.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// What an amount is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum AmountKind {
    /// The person pays it.
    Fee,
    /// The person receives it.
    Benefit,
    /// An indicator, hours, a balance.
    Indicator,
}

/// Whether an amount is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Due {
    /// It is due, and its value is known.
    Due,
    /// Nothing is due: requirements not met, or its own condition does not hold. This is not zero.
    NotDue,
    /// It depends on facts that are missing.
    Unknown,
}

/// Who has the last word on an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Discretion {
    /// Whether the value is a `maximum` or a `proposal`.
    pub role: DiscretionRole,
    /// Who decides.
    pub by: Localized,
    /// Where it is written.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// What a value is when somebody else has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum DiscretionRole {
    /// The body may award less.
    Maximum,
    /// The body may decide otherwise.
    Proposal,
}

/// An amount, how it came about, and whether it is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct AmountResult {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// The list that it has a value for each row of; none for an amount of the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
    /// Whether it is owed.
    pub due: Due,
    /// Its value: [`Value::Unknown`] where it is not known or not due; [`Value::Rows`] for an amount of rows.
    pub value: Value,
    /// How it came about, step by step; empty where it is not due, and where the value is all that there is to tell.
    pub steps: Vec<Step>,
    /// It is a ceiling set by the act, not an award.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ceiling: bool,
    /// Who has the last word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discretion: Option<Discretion>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Weakest of the sources that it rests on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<Confidence>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}
