//! Everything that a case is entitled to in a place: all the measures in force there, which of them can stand together, and which
//! together are worth the most.
//!
//! ```
//! # use soglia::{Facts, Pack};
//! # use soglia::entitlements::Criterion;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let measure = |id: &str, value: u32, rest: &str| format!("language: 1\nmeasure: {id}\nedition: 2025\ntitle: {{ it: M, en: M }}\nbody: prova\nin_force: {{ from: 2025-01-01 }}\nsources:\n  d: {{ act: D, confidence: act }}\namounts:\n  buono: {{ unit: EUR/month, kind: benefit, value: {value}, source: d }}\n{rest}");
//! # let mut sources = soglia::authoring::Sources::new();
//! # sources.add("a.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: P, en: T }, istat: \"099999\" }\n");
//! # sources.add("b.yaml", measure("prova.a", 100, "compatibility:\n  - { with: prova.b, relation: incompatible, source: d }\n"));
//! # sources.add("c.yaml", measure("prova.b", 80, "compatibility:\n  - { with: prova.a, relation: incompatible, source: d }\n"));
//! # sources.add("d.yaml", measure("prova.c", 30, ""));
//! # let pack = soglia::authoring::compile(&sources).pack.ok_or("refused")?;
//! // `prova.a` gives 100 a month, `prova.b` 80, `prova.c` 30; the first two exclude each other.
//! let found = pack.entitlements("099999", &Facts::new(), "2025-06-01".parse()?, &Criterion::Monthly)?;
//! assert_eq!(found.combinations.len(), 2);
//! assert_eq!(found.combinations[found.best[0]].measures, ["prova.a", "prova.c"]);
//! # Ok(())
//! # }
//! ```

mod combine;
mod combiner;
mod decided;
mod gather;
mod html;
mod page;
mod read;
mod text;
mod together;
mod worth;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use html::html;
pub use text::text;

use crate::decision::{AmountKind, Citation, Due, EditionGap, Outcome, Purpose, Value};
use crate::pack::RelationKind;
use crate::questions::Question;
use crate::{FactsError, Localized};

/// Version of the form of [`Entitlements`].
pub const FORMAT: u32 = 1;

/// By what combinations are compared. Amounts of different units are never added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Criterion {
    /// Benefits less fees a month; what is a year counts for a twelfth, and nothing else counts.
    #[default]
    Monthly,
    /// Benefits less fees of one unit, such as `EUR` or `EUR/hour`.
    Unit {
        /// The unit, as the rule language writes it.
        unit: String,
    },
    /// None is better unless it is at least as good in every unit, and better in one.
    Pareto,
}

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntitlementsError {
    /// The pack has no such body.
    #[error("the pack has no body `{0}`")]
    UnknownPlace(String),
    /// The criterion names no unit of money.
    #[error("`{0}` is not a unit of money")]
    Unit(String),
    /// Some facts cannot be taken by any measure.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

/// Everything that a case is entitled to in a place on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Entitlements {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    pub format: u32,
    /// Day of the evaluation.
    pub on: NaiveDate,
    /// SHA-256 of the pack.
    pub pack: String,
    /// The place, and then every body that it is part of, each before those that it is part of itself.
    pub bodies: Vec<PlaceName>,
    /// Facts that the place itself tells, where the case did not tell them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub from_place: Vec<FromPlace>,
    /// By what combinations were compared.
    pub criterion: Criterion,
    /// The same in words, with what does not count.
    pub compared_by: Localized,
    /// Every measure in force, those of the nearest body first.
    pub measures: Vec<Entitlement>,
    /// Measures of a wider body that one of these carries out here.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub carried_out: Vec<CarriedOut>,
    /// Measures of which it is not known which edition held on the day.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_known: Vec<EditionGap>,
    /// Combinations of the measures granted that can stand together, and to which none can be added: the best first.
    pub combinations: Vec<Combination>,
    /// Places of the best of them; several where they are worth the same or cannot be compared.
    pub best: Vec<usize>,
    /// How many combinations there are, shown or not.
    pub count: u64,
    /// What was not looked at or is not shown, where there are too many.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit: Option<Localized>,
    /// What to ask about the measures that are to be verified or whose amounts are to be completed, the most useful first.
    pub questions: Vec<Question>,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct PlaceName {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
}

/// A fact that the place tells: who asks in Viadana lives there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct FromPlace {
    /// Name of the fact.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// What its value is called.
    pub value: Localized,
}

/// Where a measure stands for the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Status {
    /// Granted: it takes part in the combinations.
    Granted,
    /// It depends on facts that are missing.
    ToVerify,
    /// Not granted.
    NotGranted,
    /// It only computes something, such as the ISEE, or other measures refer to it.
    Computed,
    /// It is for comuni, bodies and managers, and the facts do not tell that one asks.
    ForBodies,
}

/// A measure, in short. The whole decision comes from [`Pack::evaluate`](crate::Pack::evaluate).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Entitlement {
    /// Id of the measure.
    pub measure: String,
    /// Edition.
    pub edition: String,
    /// What it is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// Where it stands.
    pub status: Status,
    /// Outcome of its decision.
    pub outcome: Outcome,
    /// What it is for.
    pub purpose: Purpose,
    /// Its amounts that are due, or may be.
    pub amounts: Vec<ShortAmount>,
    /// Requirements that are not met.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_met: Vec<Localized>,
    /// Facts that this measure cannot take though others can: they were left out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub facts_left_out: Vec<String>,
    /// How it stands to measures that are not among these: they are for somebody else to look at.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub elsewhere: Vec<Elsewhere>,
}

/// An amount, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct ShortAmount {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Whether it is owed.
    pub due: Due,
    /// Its value.
    pub value: Value,
    /// It is the most that the body may give.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub at_most: bool,
    /// It waits only for figures of acts that are not known here: the right may stand, the figure is not published.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub not_published: bool,
}

/// A relation to a measure that was not evaluated here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Elsewhere {
    /// The other measure.
    pub with: String,
    /// What it is called.
    pub title: Localized,
    /// How they stand.
    pub relation: RelationKind,
    /// Within what bounds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}

/// A measure of a wider body that a nearer one carries out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct CarriedOut {
    /// The measure of the wider body.
    pub measure: String,
    /// What it is called.
    pub title: Localized,
    /// The measure that carries it out here.
    pub by: String,
}

/// Measures that can stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Combination {
    /// Ids of the measures.
    pub measures: Vec<String>,
    /// Benefits less fees of each unit of money, after every reduction.
    pub totals: Vec<Total>,
    /// What was compared; none for [`Criterion::Pareto`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub compared: Option<Value>,
    /// Some of the amounts are the most that the body may give, or are not known yet.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub uncertain: bool,
    /// What is lowered by standing together.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lowered: Vec<Lowered>,
    /// Under what conditions they stand together.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub conditions: Vec<Condition>,
    /// The measures granted that are not in it, and why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fall: Vec<Fall>,
}

/// A sum in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Total {
    /// What the person receives.
    pub benefits: Value,
    /// What the person pays.
    pub fees: Value,
    /// The one less the other.
    pub balance: Value,
}

/// A benefit that another measure lowers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Lowered {
    /// The measure whose benefits are lowered.
    pub measure: String,
    /// Because of this one.
    pub because_of: String,
    /// Benefits before.
    pub from: Value,
    /// Benefits after.
    pub to: Value,
    /// Where it is written, in the measure that says so.
    pub citations: Vec<Citation>,
}

/// Under what condition two measures stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Condition {
    /// The two measures.
    pub between: (String, String),
    /// The condition.
    pub text: Localized,
    /// Where it is written, in the measure that says so.
    pub citations: Vec<Citation>,
}

/// A measure granted that is not in a combination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Fall {
    /// The measure.
    pub measure: String,
    /// Why.
    pub because: Localized,
    /// Where it is written, in the measure that says so.
    pub citations: Vec<Citation>,
}

/// JSON Schema (2020-12) of [`Entitlements`], as it is published in `docs/schema/entitlements.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn entitlements_schema() -> serde_json::Value {
    schemars::schema_for!(Entitlements).to_value()
}
