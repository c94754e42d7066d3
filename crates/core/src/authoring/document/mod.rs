//! The rule language as types: what a file may say, before any meaning is checked.
//!
//! Each record here is decoded from YAML by the same field list that its JSON Schema is generated from.

#![allow(dead_code, reason = "notes, reasons and labels are for whoever reads the file, and for its schema")]

mod amount;
mod around;
mod formula;
mod measure;
mod modifier;
mod ranking;
mod source;
mod vocabulary;
mod words;

pub use amount::*;
pub use around::*;
pub use formula::*;
pub use measure::*;
pub use modifier::*;
pub use ranking::*;
pub use source::*;
pub use vocabulary::*;
pub use words::*;

/// One file of rules.
#[derive(Clone, Debug)]
pub enum Document {
    /// A measure in one edition.
    Measure(Box<Measure>),
    /// Facts that measures share.
    Vocabulary(Vocabulary),
    /// Comuni, ambiti, regions and other bodies.
    Bodies(Bodies),
}
