//! Why, why not, and what would change it.
//!
//! A [`Why`] takes every requirement that is not met and says which facts are behind it, how far they are from what is required,
//! and which changes of facts would meet it; and for every amount, where along each number it rests on it changes next, and what
//! that costs or gives. All of it is found by the engine from the compiled rule.
//!
//! A fact that nobody can change (`changeable: false` in the vocabulary: an age, a date of birth) is behind a requirement like any
//! other, but is never proposed as a change.

mod amounts;
mod requirements;
mod text;
mod ways;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::curve::CurvePoint;
use crate::decision::{AmountKind, Citation, Due, EvaluateError, Outcome, Reason, Value, WouldChange};
use crate::facts::Facts;
use crate::pack::Pack;
use crate::program::Comparison;
use crate::{Decision, Localized};

pub use text::text;
pub(crate) use ways::{Move, Way, would_change};

/// Version of the form of a [`Why`]; a reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// What stands in the way of a case, and where its amounts change next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Why {
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
    /// What came out.
    pub outcome: Outcome,
    /// Every requirement that is not met, those inside others too.
    pub requirements: Vec<WhyRequirement>,
    /// Every amount of the case.
    pub amounts: Vec<WhyAmount>,
}

/// A requirement that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WhyRequirement {
    /// Id; a nested one is `group.child`.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Its elementary conditions that do not hold, with what is missing to each.
    pub conditions: Vec<WhyCondition>,
    /// The facts that are known and on which it rests.
    pub facts: Vec<WhyFact>,
    /// Every way of meeting it that was found; none where only what cannot be changed would meet it.
    pub would_change: Vec<WouldChange>,
    /// Requirements inside it that are not met.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub children: Vec<WhyRequirement>,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// An elementary condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WhyCondition {
    /// What was found and what is required, in words.
    #[serde(flatten)]
    pub reason: Reason,
    /// What is compared, where two values are.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<Localized>,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<Value>,
    /// How it must compare with the threshold.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "authoring", schemars(with = "Option<String>"))]
    pub comparison: Option<Comparison>,
    /// What it is compared with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub threshold: Option<Value>,
    /// How far the value is from the threshold, without sign: in their unit, or in days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub distance: Option<Value>,
}

/// A fact behind a requirement or an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WhyFact {
    /// Its name; `list[2].fact` for a fact of a row, counted from 0.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// Its value.
    pub value: Value,
    /// Whether it can be changed at all.
    pub changeable: bool,
}

/// An amount, and where it changes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WhyAmount {
    /// Id; of a row of an amount of rows `amount[2]`, counted from 0.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Whether it is due.
    pub due: Due,
    /// Its value.
    pub value: Value,
    /// Each number and day that it changes with.
    pub along: Vec<WhyAlong>,
}

/// How an amount changes with one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WhyAlong {
    /// The fact.
    #[serde(flatten)]
    pub fact: WhyFact,
    /// By how much the amount changes with one unit of the fact, exact and before roundings; none where that is not the same all
    /// along.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slope: Option<String>,
    /// The next break point below the value of the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub down: Option<NextBreak>,
    /// The next break point above it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub up: Option<NextBreak>,
}

/// A break point next to the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct NextBreak {
    /// Where, exactly; perhaps between two values that the fact can have.
    pub at: Value,
    /// Whether the amount, or whether it is due, changes at once; else only the slope does.
    pub jump: bool,
    /// At a jump the first value beyond it, else the last before the slope changes; and the amount there.
    pub point: CurvePoint,
    /// How far that is from the value of the case, with its sign: in the unit of the fact, or in days.
    pub by: Value,
    /// What the amount gains or loses up to there; none where it is not due, or not known, at one of the two.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub change: Option<Value>,
}

impl Pack {
    /// What stands in the way of a case, and where its amounts change next: beside the decision of the same case.
    ///
    /// # Errors
    /// As [`Pack::evaluate`].
    pub fn why(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Why, EvaluateError> {
        let Decision { edition, title, body, engine, pack, outcome, measure: id, .. } = self.decide(measure, facts, on)?;
        let format = FORMAT;
        let mut why =
            Why { format, measure: id, edition, title, body, on, engine, pack, outcome, requirements: Vec::new(), amounts: Vec::new() };
        if let Some(ground) = self.ground(measure, facts, on)? {
            let frame = ground.ready.evaluate(&ground.batch);
            why.requirements = requirements::unmet(&ground, &frame);
            why.amounts = amounts::next(&ground, &frame);
        }
        Ok(why)
    }
}

/// JSON Schema (2020-12) of a [`Why`], as it is published in `docs/schema/why.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn why_schema() -> serde_json::Value {
    schemars::schema_for!(Why).to_value()
}
