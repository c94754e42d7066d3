//! Rankings of applications: who stands where, who is given what, and why.
//!
//! The rule says in its `ranking:` what puts applications in order and how a budget is given ([`crate::pack::RankingView`]). The order never depends
//! on the order in which applications come, nor on anything but the rule, the facts, the moment of filing, and the seed of a lot.
//!
//! | state | means |
//! |---|---|
//! | awarded, partial | given something, whole or in part |
//! | waiting | in the ranking, and there is nothing left |
//! | ranked | in the ranking, and nothing is given: there is no budget |
//! | excluded | a requirement is not met, or it was filed outside the windows |
//! | to verify | something is not known: it is never ranked nor dropped, and the row says what to ask |
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut sources = soglia::authoring::Sources::new();
//! # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
//! # sources.add("buono.yaml", r#"
//! # language: 1
//! # measure: prova.buono
//! # edition: 2025
//! # title: { it: Buono, en: Voucher }
//! # body: prova
//! # in_force: { from: 2025-01-01 }
//! # sources:
//! #   avviso: { act: Avviso di prova, confidence: unverified }
//! # facts:
//! #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
//! # requirements:
//! #   soglia: { when: isee <= 10_000, source: avviso }
//! # amounts:
//! #   buono: { unit: EUR, kind: benefit, source: avviso, value: 300 }
//! # ranking:
//! #   source: avviso
//! #   order: [ { lowest: isee } ]
//! #   still_equal: { by: lot, source: avviso }
//! #   budget: { amount: buono, when_short: partial, source: avviso }
//! # "#);
//! # let pack = soglia::authoring::compile(&sources).pack.ok_or("errors")?;
//! use soglia::ranking::{Application, Options, RowState};
//!
//! let applications: Vec<Application> = serde_json::from_str(r#"[
//!     { "id": "A1", "facts": { "isee": "4000.00" } },
//!     { "id": "A2", "facts": { "isee": "1500.00" } },
//!     { "id": "A3", "facts": { "isee": "12000.00" } }
//! ]"#)?;
//! let options = Options { seed: Some("verbale 7".into()), ..Options::default().budget("", "450.00") };
//! let ranking = pack.rank("prova.buono", "2025-06-01".parse()?, &applications, &options)?;
//! let states: Vec<_> = ranking.rows.iter().map(|row| (row.id.as_str(), row.state)).collect();
//! assert_eq!(states, [("A2", RowState::Awarded), ("A1", RowState::Partial), ("A3", RowState::Excluded)]);
//! assert_eq!(ranking.rows[0].place.as_ref().map(|text| text.en.as_str()), Some("comes before application `A1` for a lower ISEE"));
//! # Ok(())
//! # }
//! ```

mod allot;
#[cfg(feature = "arrow")]
mod arrow;
mod budget;
mod build;
mod error;
mod mask;
pub(crate) mod moment;
mod page;
mod read;
#[cfg(feature = "authoring")]
mod schema;
mod sort;
mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use error::RankingError;
pub use page::text;
pub use read::{Applications, Ranker};
#[cfg(feature = "authoring")]
pub use schema::ranking_schema;

use crate::decision::{Missing, SourceCited, Value, Warning};
use crate::pack::{KeyOrder, StillEqual};
use crate::{Facts, Localized};

/// Version of the form of a ranking.
pub const FORMAT: u32 = 1;

/// One application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// What it is called by whoever asks: all that a ranking tells of who it is.
    pub id: String,
    /// When it was filed: `2025-03-18`, or `2025-03-18T10:30:05`.
    #[serde(default)]
    pub filed: Option<String>,
    /// What is known of it.
    #[serde(default)]
    pub facts: Facts,
}

/// What a ranking is made with, beside the rule and the applications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// How much there is, in euro or places, as decimal text: under the empty name for the whole, or under the name of a
    /// separate ranking, of a window, or `ranking/window`. What is given here wins over the rule.
    #[serde(default)]
    pub budgets: BTreeMap<String, String>,
    /// Seed of the lot.
    #[serde(default)]
    pub seed: Option<String>,
}

impl Options {
    /// The same with one more budget.
    #[must_use]
    pub fn budget(mut self, name: impl Into<String>, amount: impl Into<String>) -> Self {
        self.budgets.insert(name.into(), amount.into());
        self
    }
}

/// What became of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum RowState {
    /// Given all that the rule gives.
    Awarded,
    /// Given a part of it.
    Partial,
    /// In the ranking, and nothing is left.
    Waiting,
    /// In the ranking, where nothing is given.
    Ranked,
    /// Not admitted.
    Excluded,
    /// Not known yet whether it is admitted, or where it stands.
    ToVerify,
}

impl RowState {
    /// Its name as data: `to_verify`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Awarded => "awarded",
            Self::Partial => "partial",
            Self::Waiting => "waiting",
            Self::Ranked => "ranked",
            Self::Excluded => "excluded",
            Self::ToVerify => "to_verify",
        }
    }
}

/// A thing that puts applications in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Key {
    /// What it is called.
    pub title: Localized,
    /// Which of two comes first.
    pub order: KeyOrder,
    /// It says something about a person.
    pub personal: bool,
}

/// How an application stands to the one next to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// The key that decides, by its place in [`Ranking::keys`]; where there is none, all are equal, and a lot decides or nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<u32>,
}

/// One application in the ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Row {
    /// The id that the caller gave.
    pub id: String,
    /// What became of it.
    pub state: RowState,
    /// The separate ranking that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub division: Option<String>,
    /// The window in which it was filed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window: Option<String>,
    /// When it was filed, where the ranking looks at it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub filed: Option<String>,
    /// Its position, from 1; equal applications that no lot separates have the same.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub position: Option<u32>,
    /// What it is given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amount: Option<Value>,
    /// What the rule gives, where it is given less.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<Value>,
    /// The reserve that it is given by.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reserve: Option<String>,
    /// The values that put it in order, one for each of [`Ranking::keys`]; none where it is not admitted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub keys: Vec<Value>,
    /// The application just above it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub follows: Option<Neighbour>,
    /// The application just below it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub precedes: Option<Neighbour>,
    /// Why it stands where it stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Localized>,
    /// Why this became of it.
    pub reason: Localized,
    /// Requirements that it does not meet, by id.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unmet: Vec<String>,
    /// Facts that it waits for, by id; [`Ranking::questions`] says how to ask.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<String>,
    /// Values that could not be taken: `isee: out_of_range`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refused: Vec<String>,
}

/// How many applications there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Counts {
    /// All.
    pub applications: u64,
    /// In a ranking.
    pub admitted: u64,
    /// Given all.
    pub awarded: u64,
    /// Given a part.
    pub partial: u64,
    /// Waiting.
    pub waiting: u64,
    /// Not admitted.
    pub excluded: u64,
    /// To verify.
    pub to_verify: u64,
}

/// One ranking among those of the measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct List {
    /// Name of the separate ranking.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub division: Option<String>,
    /// Name of the window.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window: Option<String>,
    /// What it is called.
    pub title: Localized,
    /// What there is, what an earlier window left included.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub budget: Option<Value>,
    /// What is given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub spent: Option<Value>,
    /// What is not given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub left: Option<Value>,
    /// What of that goes to the next window.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub carried: Option<Value>,
    /// How many applications.
    pub counts: Counts,
}

/// Why applications are excluded, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Exclusion {
    /// The requirement; none for what no requirement says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub requirement: Option<String>,
    /// What it is called.
    pub title: Localized,
    /// How many applications.
    pub count: u64,
}

/// A ranking of applications on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Ranking {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    pub format: u32,
    /// Id of the measure.
    pub measure: String,
    /// Edition.
    pub edition: String,
    /// What the ranking is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// The day of the evaluation.
    pub on: NaiveDate,
    /// Version of the engine that compiled the pack.
    pub engine: String,
    /// SHA-256 of the pack.
    pub pack: String,
    /// Seed of the lot: the SHA-256 of `seed`, a line feed and the id puts equal applications in order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seed: Option<String>,
    /// What puts applications in order.
    pub keys: Vec<Key>,
    /// What decides where all of that is equal.
    pub still_equal: StillEqual,
    /// The rankings: one, or one for each separate ranking and window.
    pub lists: Vec<List>,
    /// All together.
    pub counts: Counts,
    /// Every application: those in a ranking in order, then those excluded, then those to verify, by id.
    pub rows: Vec<Row>,
    /// Why applications are excluded, the most frequent first.
    pub exclusions: Vec<Exclusion>,
    /// What to ask for the applications to verify, that of the most of them first.
    pub questions: Vec<Missing>,
    /// What the reader must know.
    pub warnings: Vec<Warning>,
    /// The sources that it rests on.
    pub sources: Vec<SourceCited>,
}
