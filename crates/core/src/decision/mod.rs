//! The decision: what came out, and every reason for it, as data.
//!
//! A [`Decision`] is complete in itself: it can be filed as JSON, and rendered as text or HTML in Italian and English,
//! without the pack that it came from. Its JSON Schema is `docs/schema/decision.schema.json`.

mod amount;
#[cfg(feature = "authoring")]
mod asked;
pub(crate) mod brief;
mod build;
mod change;
mod cited;
mod digits;
#[cfg(all(test, feature = "authoring"))]
mod examples;
mod expected;
pub(crate) mod form;
pub mod format;
mod gap;
mod grid;
mod html;
pub(crate) mod lines;
pub(crate) mod markup;
mod mask;
mod missing;
mod open;
mod read;
mod reader;
mod reason;
mod results;
#[cfg(test)]
mod samples;
#[cfg(feature = "authoring")]
mod schema;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod warnings;
pub(crate) mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use amount::{AmountKind, AmountResult, Discretion, DiscretionRole, Due, Step};
pub use change::{FactChange, WouldChange};
pub use expected::{Difference, Expected, Wanted};
pub use html::html;
#[cfg(feature = "authoring")]
pub use schema::decision_schema;
pub use text::{TextOptions, text};

use crate::Localized;

pub(crate) use amount::value_beside;
#[cfg(feature = "authoring")]
pub(crate) use asked::{asked_in_words, constant};
pub use build::EvaluateError;
pub(crate) use build::purpose;
#[cfg(feature = "authoring")]
pub(crate) use expected::{NO_RESULT, is_named};
pub use gap::EditionGap;
pub(crate) use lines::{Lines, Style, wrapped};
pub(crate) use reader::{Reader, fact_scale, number as exact_number, number_value, told};
pub(crate) use reason::{condition_truth, oriented, reasons, truth_of};
pub(crate) use results::due_of;
pub(crate) use warnings::{confidence, sources};
pub(crate) use words::capital;

/// Version of the form of a decision; a reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// Three-valued outcome of a requirement or of the whole measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum State {
    /// Met: *ammesso*.
    Met,
    /// Not met: *non ammesso*.
    NotMet,
    /// Cannot be told from the facts given: *da verificare*.
    Unknown,
}

/// Outcome of a measure on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// Every requirement is met.
    Met,
    /// At least one requirement is not met.
    NotMet,
    /// It depends on facts that are missing.
    Unknown,
    /// No edition of the measure is in force on the day.
    NotInForce,
}

/// What a measure is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Purpose {
    /// It says who is admitted.
    #[default]
    Admission,
    /// It says how much: there are no requirements, or they only say whether its indicators can be computed.
    Computation,
}

/// A value with its unit, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Value {
    /// A quantity: plain decimal text (`25000.00`), or `numerator/denominator` where no decimal is exact.
    Number {
        /// Decimal text with a point, no thousands separators; or an exact fraction `2000/3`. A percentage is in hundredths: `30` is 30 %.
        #[cfg_attr(feature = "authoring", schemars(extend("pattern" = r"^-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$")))]
        value: String,
        /// Unit as the rule language writes it: `EUR`, `EUR/hour`, `%`, `count`.
        unit: String,
    },
    /// Yes or no.
    Boolean {
        /// The value.
        value: bool,
    },
    /// A day, `2025-06-01`.
    Date {
        /// The value.
        value: NaiveDate,
    },
    /// One of named values.
    Choice {
        /// Its code in the rule file.
        value: String,
        /// What it is called.
        label: Localized,
    },
    /// Not known.
    Unknown,
    /// Known but personal, and hidden on request.
    Masked,
    /// One value per row of a list.
    Rows {
        /// The values, in the order of the rows.
        values: Vec<Value>,
    },
}

/// Where the value of a fact came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Origin {
    /// Given by the caller.
    Given,
    /// Computed by another measure because it was not given.
    Supplied {
        /// `measure/edition`.
        measure: String,
        /// Which amount.
        amount: String,
        /// Decision of that measure, complete.
        decision: Box<Decision>,
    },
    /// Follows from another fact that was given.
    Implied,
}

/// A fact that the measure looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct FactUsed {
    /// Its name in the vocabulary; `list.fact` for a fact of rows.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// Its value; [`Value::Rows`] for a fact of rows.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
    /// Whether it says something about a person.
    pub personal: bool,
}

/// A list whose rows the measure looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct ListUsed {
    /// Its name in the vocabulary.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// What one of its rows is called.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row_label: Option<Localized>,
}

/// A fact that is not known and could still change the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Missing {
    /// Its name in the vocabulary; `list.fact` for a fact of rows; the name of a list that was not given at all.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// How to ask for it.
    pub question: Localized,
    /// Requirements and amounts that wait for it.
    pub needed_for: Vec<String>,
    /// A measure that could supply it, `measure`, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub supplied_by: Option<String>,
    /// The figure belongs to an act that is not known here: nobody can answer but the body.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub needs_act: bool,
}

/// How well a source is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Confidence {
    /// Official text or official page of the body.
    Act,
    /// Somebody else's page, to be confirmed on the act.
    Secondary,
    /// Arithmetic from known facts.
    Derived,
    /// Memory or low confidence.
    Unverified,
}

/// A source, and the place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Citation {
    /// Name of the source in the rule file.
    pub source: String,
    /// Article and paragraph meant here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub article: Option<String>,
}

/// A source as it is listed at the end of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct SourceCited {
    /// Name in the rule file.
    pub id: String,
    /// The act.
    pub act: String,
    /// Article and paragraph.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub article: Option<String>,
    /// Date of the act.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<NaiveDate>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// How well it is known.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}

/// A requirement and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct RequirementResult {
    /// Id; a nested one is `group.child`.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// What became of it.
    pub state: State,
    /// Why, with the actual numbers: `ISEE 24.000,00 €: non oltre 25.000,00 €`.
    pub reasons: Vec<Reason>,
    /// How the children count, where there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needs: Option<Needs>,
    /// Requirements inside it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub children: Vec<RequirementResult>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Weakest of the sources that it rests on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<Confidence>,
    /// What would meet it, where it is not met and the measure turns on it: `con ISEE non oltre 25.000,00 €, il requisito è soddisfatto`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub would_change: Vec<WouldChange>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}

/// How many of the children of a requirement are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Needs {
    /// At least one.
    Any,
    /// Each.
    All,
}

/// One elementary condition, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Reason {
    /// What was found.
    pub text: Localized,
    /// What became of it.
    pub state: State,
}

/// A named intermediate value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct DefinitionResult {
    /// Id; `list.id` for a value of rows.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Its value.
    pub value: Value,
    /// Where it is written.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// Something that whoever reads the decision must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Warning {
    /// What about.
    pub kind: WarningKind,
    /// The text.
    pub text: Localized,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum WarningKind {
    /// Something rests on a source that is not verified.
    Unverified,
    /// Something rests on a source that must be confirmed on the act.
    ToConfirm,
    /// A rounding or a reading that the act does not state.
    NotStated,
    /// An amount is a ceiling, not an award.
    Ceiling,
    /// Somebody else has the last word.
    Discretion,
    /// The act leaves it open, or it is not known here.
    OpenPoint,
    /// The edition is a draft, repealed or suspended.
    Status,
    /// Another measure matters.
    Compatibility,
}

/// What came out of one measure for one case on one day, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    pub format: u32,
    /// Id of the measure.
    pub measure: String,
    /// Edition; none where no edition is in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edition: Option<String>,
    /// What the measure is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// Day of the evaluation.
    pub on: NaiveDate,
    /// Version of the engine that compiled the pack.
    pub engine: String,
    /// SHA-256 of the pack.
    pub pack: String,
    /// What the measure is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// What came out.
    pub outcome: Outcome,
    /// Every requirement.
    pub requirements: Vec<RequirementResult>,
    /// Every amount.
    pub amounts: Vec<AmountResult>,
    /// Every named intermediate value.
    pub definitions: Vec<DefinitionResult>,
    /// Facts that were known and used.
    pub facts: Vec<FactUsed>,
    /// Lists to which facts, intermediate values and amounts of rows belong.
    #[serde(default)]
    pub lists: Vec<ListUsed>,
    /// Facts that could still change the outcome, the most useful first.
    pub missing: Vec<Missing>,
    /// What the reader must know.
    pub warnings: Vec<Warning>,
    /// The sources that are cited.
    pub sources: Vec<SourceCited>,
}
