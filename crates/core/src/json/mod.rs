//! Answers as JSON text. It is written here, once, and not wherever somebody asks: what writes and reads so many types is large.

mod read;
mod scan;

pub(crate) use read::read;

#[cfg(feature = "authoring")]
use crate::authoring::{Differences, FigureSought};
use crate::curve::Curve;
use crate::description::Description;
use crate::entitlements::Entitlements;
use crate::questions::Questions;
use crate::ranking::Ranking;
use crate::reform::Reform;
use crate::why::Why;
use crate::{Decision, Ledger, Recalculation};

macro_rules! as_json {
    ($($answer:ty),*) => {
        $(impl $answer {
            /// The same as JSON text.
            #[must_use]
            pub fn to_json(&self) -> String {
                // Texts and numbers in memory can always be written.
                serde_json::to_string(self).unwrap_or_default()
            }
        })*
    };
}

as_json!(Curve, Decision, Description, Entitlements, Ledger, Questions, Ranking, Recalculation, Reform, Why);
#[cfg(feature = "authoring")]
as_json!(Differences, FigureSought);

impl Decision {
    /// Reads a decision that was written as JSON; none where the text is not one.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        read(text).ok()
    }
}
