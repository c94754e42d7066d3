//! Soglia (Italian for *threshold*) says who is entitled to an Italian local welfare measure and what they pay or receive,
//! from versioned rule files, with the reasons.

#[cfg(feature = "authoring")]
pub mod authoring;
pub mod decision;
mod facts;
pub mod pack;
pub mod program;
pub mod quantity;
mod text;

pub use decision::{Decision, EvaluateError};
pub use facts::{FactFault, FactProblem, FactValue, Facts, FactsError};
pub use pack::{Pack, PackError};
pub use text::{Language, Localized};
