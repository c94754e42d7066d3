//! Which attestation counts when, and which values make a ledger, as a pack holds them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Localized;
use crate::decision::Citation;

/// A day of every year; 29 February is the last of the month in a common year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfYear {
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
}

impl DayOfYear {
    /// The day in a year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day).or_else(|| NaiveDate::from_ymd_opt(year, self.month, self.day.checked_sub(1)?))
    }
}

/// The day on which one looks which attestation is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LooksAt {
    /// The day itself.
    Day,
    /// The last day of the month before.
    EndOfPreviousMonth,
    /// The day of the application.
    Application,
}

/// From when a new attestation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// From its first day of validity.
    Validity,
    /// From the day on which it is filed.
    Filing,
    /// From the day after.
    DayAfterFiling,
    /// From the first day of the month after.
    NextMonth,
}

/// Kinds of ISEE attestation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttestationKind {
    /// The ordinary one, of the second year before.
    #[default]
    Ordinario,
    /// The one of current incomes.
    Corrente,
}

/// An attestation that is filed by a deadline counts from an earlier day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backdating {
    /// Last day of filing.
    pub filed_by: DayOfYear,
    /// The day from which it counts.
    pub to: DayOfYear,
}

/// Which attestation gives a fact on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationRule {
    /// The fact, by its place in the pack.
    pub fact: u32,
    /// The day on which one looks.
    pub looks_at: LooksAt,
    /// From when a new one counts.
    pub starts: Starts,
    /// Day of the month up to which the month of filing counts already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_month_by: Option<u32>,
    /// Backwards, if filed in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backdated: Option<Backdating>,
    /// After its validity it counts up to this day, unless a new one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_over: Option<DayOfYear>,
    /// Which kinds count, the first before the others; all where it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<AttestationKind>,
    /// One with omissions does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refuses_omissions: bool,
    /// The act does not say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_stated: bool,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}

/// Which values of a measure make a ledger, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerView {
    /// The list whose rows are the entries.
    pub entries: String,
    /// Day of an entry, a fact of the list.
    pub day: String,
    /// What an entry is of, a fact of the list.
    pub quantity: String,
    /// The debt, a fact of the case.
    pub opening: String,
    /// What counts of each entry: an amount, or a definition `list.name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// What is left after each entry, an amount of the list.
    pub balance: String,
    /// What is left in all, an amount.
    pub closing: String,
    /// What is still to be done, an amount.
    pub to_do: String,
    /// How the last part of an hour counts.
    pub last_part: Localized,
    /// The act does not say how it counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last_part_not_stated: bool,
    /// Where that is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}
