//! Soglia (Italian for *threshold*) says who is entitled to an Italian local welfare measure and what they pay or receive,
//! from versioned rule files, with the reasons.

#[cfg(feature = "authoring")]
pub mod authoring;
pub mod decision;
pub mod quantity;
mod text;

pub use text::{Language, Localized};
