//! What changes between two editions, as plain data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Localized;

/// Version of the form of differences.
pub const FORMAT: u32 = 1;

/// An edition that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EditionCompared {
    /// The measure.
    pub measure: String,
    /// Its edition.
    pub edition: String,
    /// What it is called.
    pub title: Localized,
    /// The day whose requirements are told.
    pub on: NaiveDate,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Title, body, territory, SIUSS code, status.
    Identity,
    /// First and last day, suspensions.
    Validity,
    /// Requirements, with their limits.
    Requirements,
    /// Figures.
    Parameters,
    /// Amounts: values, bands, modifiers, roundings.
    Amounts,
    /// Intermediate values.
    Definitions,
    /// Facts that are needed.
    Facts,
    /// How it stands to other measures.
    Compatibility,
    /// What is left open.
    OpenPoints,
    /// Acts.
    Sources,
}

impl Section {
    /// Every section, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Validity,
        Self::Requirements,
        Self::Parameters,
        Self::Amounts,
        Self::Definitions,
        Self::Facts,
        Self::Compatibility,
        Self::OpenPoints,
        Self::Sources,
    ];
}

/// How it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EditionDifference {
    /// What it is about.
    pub section: Section,
    /// How it differs.
    pub kind: DifferenceKind,
    /// Where: `soglia_isee`, `retta.3.to`, the id of a requirement or of a source.
    pub path: String,
    /// What it is called.
    pub title: Localized,
    /// What stood there, in words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Localized>,
    /// What stands there, in words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<Localized>,
}

/// What changes between two editions. Published as JSON Schema in `docs/schema/differences.schema.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Differences {
    /// Version of this form.
    pub format: u32,
    /// The edition before.
    pub before: EditionCompared,
    /// The edition after.
    pub after: EditionCompared,
    /// What changes, section by section.
    pub differences: Vec<EditionDifference>,
    /// For whom, where a register was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub register: Option<crate::reform::Reform>,
}

/// JSON Schema (2020-12) of [`Differences`].
#[must_use]
pub fn differences_schema() -> serde_json::Value {
    schemars::schema_for!(Differences).to_value()
}
