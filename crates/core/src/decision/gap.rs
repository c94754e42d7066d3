//! Days on which it is not known which edition of a measure held.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Citation, format};
use crate::{Language, Localized};

/// It is not known which edition of a measure held on a day: the one after says so (`gap_before`). It is not the same as not in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[error("it is not known which edition of `{measure}` held on {on}: {}", ended(&.reason.en))]
pub struct EditionGap {
    /// Id of the measure.
    pub measure: String,
    /// What it is called.
    pub title: Localized,
    /// The day.
    pub on: NaiveDate,
    /// Why it is not known.
    pub reason: Localized,
    /// Where that is said.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

impl EditionGap {
    /// The error in both languages.
    #[must_use]
    pub fn message(&self) -> Localized {
        let day = format::date(self.on, Language::It);
        let reason = ended(&self.reason.it);
        Localized::new(format!("non si sa quale edizione di `{}` valesse il {day}: {reason}", self.measure), self.to_string())
    }
}

/// A sentence as the end of a message.
fn ended(text: &str) -> &str {
    text.trim_end_matches('.')
}
