//! JSON as this crate writes and reads it: decisions, packs and answers, in few bytes of code, which travel into browsers.
//!
//! It is for the structures of the crate. Whoever has other data, or reads streams, takes a general library: the structures know `serde`.

mod form;
mod scan;
mod tape;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use form::{Read, read, read_choice, read_field, read_structure, read_tagged, read_variant, read_words};
pub(crate) use scan::ReadError;
pub(crate) use tape::{Kind, Node, Tape};
pub use write::write;

#[cfg(feature = "authoring")]
use crate::authoring::{Differences, FigureSought};
use crate::curve::Curve;
use crate::description::Description;
use crate::entitlements::{Criterion, Entitlements};
use crate::map::Map;
use crate::questions::Questions;
use crate::ranking::Ranking;
use crate::reform::Reform;
use crate::why::Why;
use crate::{Decision, FactValue, Ledger, Recalculation};

macro_rules! as_json {
    ($($answer:ty),*) => {
        $(impl $answer {
            /// The same as JSON text.
            #[must_use]
            pub fn to_json(&self) -> String {
                write(self)
            }
        })*
    };
}

as_json!(Curve, Decision, Description, Entitlements, Ledger, Questions, Ranking, Recalculation, Reform, Why);
#[cfg(feature = "authoring")]
as_json!(Differences, FigureSought);

macro_rules! from_json {
    ($($answer:ty),*) => {
        $(impl $answer {
            /// Reads what was written as JSON; none where the text is something else.
            #[must_use]
            pub fn from_json(text: &str) -> Option<Self> {
                read(text).ok()
            }
        })*
    };
}

/// Reads an object of texts by name; none where the text is something else.
#[must_use]
pub fn texts(text: &str) -> Option<Map<String, String>> {
    read(text).ok()
}

from_json!(Criterion, Decision, Entitlements, FactValue);
