//! What is asked and what comes out, as plain data.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::History;
use crate::Localized;
use crate::decision::{AmountKind, Due, Outcome, SourceCited, Step, Value, Warning};

/// Version of the form of a recalculation.
pub const FORMAT: u32 = 1;

/// How a part of a month counts, where an amount is due per month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProRata {
    /// By the days of the month, to the cent, half a cent up.
    Days,
    /// The first day decides for the whole month.
    FirstDay,
}

/// What is to be recalculated.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The measure: an id, or `id/edition` to hold on to one edition.
    pub measure: String,
    /// The measure before, where it is another edition.
    pub measure_before: Option<String>,
    /// The case over time, as it was known.
    pub history: History,
    /// What is known now, laid over it.
    pub changes: History,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Which amount; all that are money where there is none.
    pub amount: Option<String>,
    /// How a part of a month counts; only needed where there is one.
    pub pro_rata: Option<ProRata>,
}

/// Who owes the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// There is no difference.
    Nothing,
    /// The person pays: a fee that rose, or a benefit to give back.
    PersonPays,
    /// The body pays: a fee that fell, or arrears of a benefit.
    BodyPays,
    /// It depends on facts that are missing.
    Unknown,
}

/// Days or uses to which one price applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How many: meals, days; a month, or a fraction of one.
    pub quantity: Value,
    /// The edition; none where none is in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edition: Option<String>,
    /// Outcome of the measure on the first day.
    pub outcome: Outcome,
    /// Whether the amount is due; none where this edition does not have it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<Due>,
    /// What one costs; [`Value::Unknown`] where it is not known or not due.
    pub each: Value,
    /// How it came about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub steps: Vec<Step>,
    /// What would have to be known.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<Localized>,
}

/// What an amount comes to over a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// In euro; [`Value::Unknown`] where something is missing.
    pub total: Value,
    /// What it is made of.
    pub parts: Vec<Part>,
}

impl Share {
    pub(super) fn new(total: Option<Decimal>, parts: Vec<Part>) -> Self {
        Self { total: euro(total), parts }
    }

    pub(super) fn number(&self) -> Option<Decimal> {
        match &self.total {
            Value::Number { value, .. } => Decimal::from_str_exact(value).ok(),
            _ => None,
        }
    }
}

pub(super) fn euro(number: Option<Decimal>) -> Value {
    number.map_or(Value::Unknown, |number| Value::Number { value: number.normalize().to_string(), unit: "EUR".to_owned() })
}

/// What a cause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// A fact.
    Fact,
    /// A fact that an attestation gives.
    Attestation,
    /// The edition of the measure.
    Edition,
    /// The rules of the same edition.
    Rules,
    /// How much was used.
    Quantity,
}

/// Why the amount is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What about.
    pub kind: CauseKind,
    /// The fact, the measure or the unit.
    pub id: String,
    /// First day on which it matters.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Since when it is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub learned: Option<NaiveDate>,
    /// What it was and what it is.
    pub text: Localized,
}

/// One period of one amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// As it was known.
    pub before: Share,
    /// As it is known now.
    pub after: Share,
    /// After less before, in euro.
    pub difference: Value,
    /// Who owes it.
    pub settlement: Settlement,
    /// Why; empty where there is no difference.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub causes: Vec<Cause>,
}

/// One amount over all periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountRecalculated {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee or benefit.
    pub kind: AmountKind,
    /// Its unit.
    pub unit: String,
    /// Period by period.
    pub periods: Vec<Period>,
    /// Total as it was known.
    pub before: Value,
    /// Total as it is known now.
    pub after: Value,
    /// The difference of the totals.
    pub difference: Value,
    /// Who owes it.
    pub settlement: Settlement,
}

/// How the measure reads the attestations of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationsRead {
    /// The fact.
    pub fact: Localized,
    /// The rule in words.
    pub text: Localized,
    /// The act does not say so.
    pub not_stated: bool,
    /// Where it is written: act, and article meant.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub references: Vec<String>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}

/// What came of a recalculation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalculation {
    /// Version of this form: [`FORMAT`].
    pub format: u32,
    /// Id of the measure.
    pub measure: String,
    /// What it is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// SHA-256 of the rules before.
    pub pack_before: String,
    /// SHA-256 of the rules after.
    pub pack_after: String,
    /// Which attestation counts when.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attestations: Vec<AttestationsRead>,
    /// How parts of a month were counted, where there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pro_rata: Option<ProRata>,
    /// Each amount.
    pub amounts: Vec<AmountRecalculated>,
    /// What the reader must know of the rules after.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<Warning>,
    /// The sources that are cited.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sources: Vec<SourceCited>,
}
