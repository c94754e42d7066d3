//! What to ask next: the facts that could still change a decision, the one that settles the most first.
//!
//! A fact is asked for only if two ways of completing all the others differ in what is decided because of it: whether the measure is
//! granted, what is due, or how much. Where the search for such a pair does not end, the fact is asked for and is not
//! [certain](Question::certain); a fact that could change something is never left out.
//!
//! ```
//! # use soglia::{Facts, Pack, questions::QuestionOptions};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pack = soglia::authoring::compile(&{
//! #     let mut sources = soglia::authoring::Sources::new();
//! #     sources.add("a.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: P, en: T } }\n");
//! #     sources.add("b.yaml", "language: 1\nmeasure: prova.m\nedition: 2025\ntitle: { it: M, en: M }\nbody: prova\nin_force: { from: 2025-01-01 }\nsources:\n  d: { act: D, confidence: act }\nfacts:\n  eta: { type: number, unit: year, min: 0, max: 120, label: { it: età, en: age } }\n  residente: { type: boolean, label: { it: residente, en: resident } }\nrequirements:\n  a: { title: { it: a, en: a }, when: eta >= 65, source: d }\n  r: { title: { it: r, en: r }, when: residente, source: d }\n");
//! #     sources
//! # }).pack.ok_or("refused")?;
//! // Granted from 65 years to who is resident. At 60 nothing is left to ask; at 70 it is whether the person is resident.
//! let at = |eta: u32| Facts::from_json(&format!("{{\"eta\": {eta}}}"));
//! let on = "2025-06-01".parse()?;
//! let asked = pack.questions(&["prova.m"], &at(60)?, on, QuestionOptions::default())?;
//! assert!(asked.questions.is_empty());
//! let asked = pack.questions(&["prova.m"], &at(70)?, on, QuestionOptions::default())?;
//! assert_eq!(asked.questions[0].id, "residente");
//! # Ok(())
//! # }
//! ```

mod ask;
mod complete;
mod cuts;
mod domain;
mod one;
mod run;
mod search;
mod text;
mod walk;
mod world;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use text::text;

use crate::Localized;
use crate::decision::{Outcome, Purpose, Value};

/// Version of the form of [`Questions`].
pub const FORMAT: u32 = 1;

/// How questions are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct QuestionOptions {
    /// Instead of a fact that another measure supplies (the ISEE), ask for what that measure needs.
    pub suppliers: bool,
    /// Where no answer can change anything any more, ask for what the decision still waits for: it calls unknown what it computes from a
    /// missing fact, also where every answer gives the same. Such questions are [`to_complete`](Question::to_complete).
    pub complete: bool,
}

/// What is still to ask about some measures, for one case on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Questions {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    pub format: u32,
    /// Day of the evaluation.
    pub on: NaiveDate,
    /// SHA-256 of the pack.
    pub pack: String,
    /// Where each measure stands, in the order in which they were named.
    pub measures: Vec<Standing>,
    /// What to ask, the most useful first.
    pub questions: Vec<Question>,
}

/// Where a measure stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Standing {
    /// Id of the measure.
    pub measure: String,
    /// Edition; none where no edition is in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edition: Option<String>,
    /// What it is called.
    pub title: Localized,
    /// What the measure is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// What came out, if nothing that is not known can change it.
    pub outcome: Outcome,
    /// Whether everything is settled: the outcome, what is due and how much. No answer changes any of it.
    pub settled: bool,
    /// Whether it is settled and yet waits for facts: it does so whatever is answered, since some of them cannot be given any more.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub waits: bool,
}

/// One thing to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own in what is published")]
pub struct Question {
    /// Name of the fact in the vocabulary; `list.fact` for a fact of rows; the name of a list that was not given.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// How to ask for it.
    pub question: Localized,
    /// What helps to answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<Localized>,
    /// What the answer can be.
    pub answer: AnswerType,
    /// Of a fact of rows: the rows for which it is asked, counted from 0.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rows: Vec<u32>,
    /// It says something about a person.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub personal: bool,
    /// The figure belongs to an act that is not known here: nobody can answer but the body.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub needs_act: bool,
    /// Measures that could compute it from other facts.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub supplied_by: Vec<String>,
    /// What waits for it.
    pub needed_for: Vec<NeededFor>,
    /// Answers that settle the outcome of a measure, whatever else is not known.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub settles: Vec<Settles>,
    /// Whether two completions of the facts are known that differ in it alone and come to different results. Where it is `false` the
    /// search for them did not end.
    pub certain: bool,
    /// No answer changes what comes out: it is asked so that the decision can say it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub to_complete: bool,
}

/// What an answer can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum AnswerType {
    /// Yes or no.
    Boolean,
    /// A number between two, as decimal text.
    Number {
        /// Unit as the rule language writes it.
        unit: String,
        /// Decimals that it may have.
        decimals: u32,
        /// Least.
        min: String,
        /// Greatest.
        max: String,
    },
    /// A day between two.
    Date {
        /// First.
        min: NaiveDate,
        /// Last.
        max: NaiveDate,
    },
    /// One of these.
    Choice {
        /// What can be chosen.
        values: Vec<Choice>,
    },
    /// Rows of a list: how many there are. What stands in them is asked for afterwards.
    Rows {
        /// Most rows.
        max_rows: u32,
        /// What one row is called.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        row_label: Option<Localized>,
    },
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Choice {
    /// Its code in the rule file.
    pub value: String,
    /// What it is called.
    pub label: Localized,
}

/// What waits for a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct NeededFor {
    /// Id of the measure.
    pub measure: String,
    /// What the measure is called.
    pub title: Localized,
    /// Requirements and amounts of the measure: id and title.
    pub parts: Vec<Part>,
}

/// A requirement or an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Part {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
}

/// Answers that settle the outcome of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Settles {
    /// Id of the measure.
    pub measure: String,
    /// The answers.
    pub answers: Vec<Answer>,
    /// What comes out.
    pub outcome: Outcome,
    /// Whether nothing else of the measure is open then: what is due and how much are settled too.
    pub everything: bool,
}

/// One answer, or all the answers between two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Answer {
    /// The answer, or the least of them.
    pub from: Value,
    /// The greatest of them, where there are several.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Value>,
}

/// JSON Schema (2020-12) of [`Questions`], as it is published in `docs/schema/questions.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn questions_schema() -> serde_json::Value {
    schemars::schema_for!(Questions).to_value()
}
