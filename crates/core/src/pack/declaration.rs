//! Facts, lists and bodies that measures refer to.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Localized;
use crate::facts::FactFault;
use crate::map::Map;
use crate::quantity::Unit;

/// A body that makes or runs rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Id.
    pub id: String,
    /// `state`, `region`, `ambito`, `comune` or `other`.
    pub kind: String,
    /// What it is called.
    pub title: Localized,
    /// ISTAT code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub istat: Option<String>,
    /// Bodies that it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part_of: Vec<String>,
    /// Choices that the place itself makes, and the code of each.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub facts: Map<String, String>,
}

/// What a fact can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no.
    Boolean,
    /// A quantity: its mantissa counts `10^-decimals` of its unit and lies between the bounds.
    Number {
        /// Unit.
        unit: Unit,
        /// Decimals that it may have; of a percentage, those of the number before the `%`.
        decimals: u32,
        /// Least mantissa.
        min: i64,
        /// Greatest mantissa.
        max: i64,
    },
    /// A day between two days.
    Date {
        /// First day.
        min: NaiveDate,
        /// Last day.
        max: NaiveDate,
    },
    /// One of these codes.
    Choice {
        /// Code and label; a column holds the place.
        values: Vec<(String, Localized)>,
    },
}

/// A fact that measures use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own, as in the rule file")]
pub struct FactDeclaration {
    /// Name.
    pub id: String,
    /// The list to whose rows it belongs, by its place in [`Content::lists`](super::Content::lists).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
    /// What it can be.
    pub kind: FactType,
    /// What it is called.
    pub label: Localized,
    /// How it is asked.
    pub question: Localized,
    /// What helps to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// A yes/no that is yes as soon as one of these facts is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied_by: Vec<String>,
    /// It says something about a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// Whoever asks can change it: it is not an age, a birth, something that happened, a figure of an act.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub changeable: bool,
    /// A day that has come: one after that of the evaluation is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
    /// It is a figure of an act that is not known here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_act: bool,
}

fn yes() -> bool {
    true
}

/// Decimals that a fact can have at most: with the two of a percentage they are far from what a mantissa holds.
pub(crate) const MAX_DECIMALS: u32 = 8;

impl FactDeclaration {
    /// What the fact can be in an evaluation on a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Cow<'_, Self> {
        match self.kind {
            FactType::Date { min, max } if self.past && day < max => {
                Cow::Owned(Self { kind: FactType::Date { min, max: day }, ..self.clone() })
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// What is wrong with a value out of the bounds.
    pub(crate) fn outside(&self, above: bool) -> FactFault {
        if self.past && above { FactFault::AfterEvaluation } else { FactFault::OutOfRange }
    }

    pub(super) fn holds_together(&self) -> bool {
        match &self.kind {
            FactType::Number { decimals, .. } => *decimals <= MAX_DECIMALS,
            FactType::Boolean | FactType::Date { .. } | FactType::Choice { .. } => true,
        }
    }
}

/// A list of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDeclaration {
    /// Name.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// How it is asked.
    pub question: Localized,
    /// What one row is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_label: Option<Localized>,
    /// Most rows that a case can have.
    pub max_rows: u32,
}

/// Facts of a measure, by their places in the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Facts of the case and of rows.
    pub facts: Vec<u32>,
    /// Lists.
    pub lists: Vec<u32>,
}
