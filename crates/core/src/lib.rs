//! Soglia (Italian for *threshold*) says who is entitled to an Italian local welfare measure and what they pay or receive,
//! from versioned rule files, with the reasons.
//!
//! ```
//! use soglia::authoring::{Sources, compile};
//! use soglia::decision::{Due, Outcome, Value};
//! use soglia::{Facts, Pack};
//!
//! // 1. Rule files are compiled, with every check, into a pack.
//! let mut sources = Sources::new();
//! sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
//! sources.add("mensa.yaml", r#"
//! language: 1
//! measure: prova.mensa
//! edition: 2025
//! title: { it: Mensa scolastica, en: School meals }
//! body: prova
//! in_force: { from: 2025-01-01 }
//! sources:
//!   delibera: { act: Delibera di prova, confidence: unverified }
//! facts:
//!   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
//! amounts:
//!   pasto:
//!     unit: EUR/meal
//!     kind: fee
//!     source: delibera
//!     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
//!     rounding: { to: 0.01, mode: half_up, source: not_stated }
//! "#);
//! let pack = compile(&sources).pack.ok_or("the rules have errors")?;
//!
//! // 2. A pack is one JSON file with a hash. Whoever evaluates needs nothing else.
//! let pack = Pack::from_json(&pack.to_json())?;
//!
//! // 3. A case on a day gives a decision, with every reason.
//! let facts = Facts::from_json(r#"{ "isee": "12345.67" }"#)?;
//! let decision = pack.evaluate("prova.mensa", &facts, "2025-09-15".parse()?)?;
//! assert_eq!(decision.outcome, Outcome::Met);
//! assert_eq!(decision.amounts[0].value, Value::Number { value: "3.06".into(), unit: "EUR/meal".into() });
//!
//! // A fact that is not given is unknown, never zero: the decision says what to ask.
//! let decision = pack.evaluate("prova.mensa", &Facts::new(), "2025-09-15".parse()?)?;
//! assert_eq!(decision.amounts[0].due, Due::Unknown);
//! assert_eq!(decision.missing[0].id, "isee");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Words
//!
//! | word | means |
//! |---|---|
//! | measure | one benefit or service of one body, in one *edition* of its act |
//! | [fact](Facts) | what is known of the case, or of a row of one of its lists (the members of a *nucleo*) |
//! | requirement | a condition; *met*, *not met* or *unknown* |
//! | amount | what the person pays or receives, or an indicator such as the ISEE |
//! | [pack](Pack) | compiled measures; the same pack gives the same decision for ever |
//! | [decision](Decision) | what came out on a day, and why |
//! | [record](Record) | a decision that is kept, with the hashes that prove it and the facts to replay it |
//!
//! # Two halves
//!
//! The feature `authoring` (on by default) reads, checks and compiles rule files: see [`authoring`]. Without it the crate
//! holds no parser at all: it loads packs and evaluates them, with no clock, file, network or randomness.

#[cfg(feature = "authoring")]
pub mod authoring;
pub mod curve;
pub mod decision;
pub mod description;
mod digest;
pub mod entitlements;
mod facts;
pub mod json;
pub mod ledger;
mod map;
pub mod pack;
pub mod plan;
pub mod program;
pub mod quantity;
pub mod questions;
pub mod ranking;
pub mod recalculation;
pub mod record;
pub mod reform;
pub mod register;
mod sort;
mod text;
pub mod why;

pub use decision::{Decision, EvaluateError};
pub use facts::{FactFault, FactProblem, FactValue, Facts, FactsError, parse_day};
pub use ledger::{Ledger, LedgerError};
pub use map::Map;
pub use pack::{Pack, PackError};
pub use plan::{Case, Plan, PlanError};
pub use recalculation::{Recalculation, recalculate};
pub use record::{Record, RecordError};
pub use text::{Language, Localized};

/// The examples of the README are run as tests.
#[cfg(all(doctest, feature = "authoring"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
