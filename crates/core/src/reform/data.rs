//! What comes out of a comparison, as plain data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Localized;
use crate::decision::AmountKind;
use crate::sort::sort_by;

/// Version of the form of a reform.
pub const FORMAT: u32 = 1;

/// What the change does to one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Effect {
    /// Not entitled before, entitled after.
    Enters,
    /// Entitled before, not after.
    Leaves,
    /// Receives more, or pays less.
    Gains,
    /// Receives less, or pays more.
    Loses,
    /// More of one thing and less of another, in units that cannot be added up.
    Mixed,
    /// Nothing changes.
    Unchanged,
    /// A fact was missing before, and is no longer needed.
    BecomesKnown,
    /// A fact is missing that was not needed before.
    BecomesUnknown,
    /// Facts are missing before and after.
    Unknown,
    /// A value of the case cannot be taken.
    Refused,
}

impl Effect {
    /// Every effect, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Enters,
        Self::Leaves,
        Self::Gains,
        Self::Loses,
        Self::Mixed,
        Self::Unchanged,
        Self::BecomesKnown,
        Self::BecomesUnknown,
        Self::Unknown,
        Self::Refused,
    ];

    /// Its name as data: `enters`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enters => "enters",
            Self::Leaves => "leaves",
            Self::Gains => "gains",
            Self::Loses => "loses",
            Self::Mixed => "mixed",
            Self::Unchanged => "unchanged",
            Self::BecomesKnown => "becomes_known",
            Self::BecomesUnknown => "becomes_unknown",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
        }
    }
}

/// How many cases of each effect; together they are all the cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Counts {
    /// All of them.
    pub rows: u64,
    /// [`Effect::Enters`].
    pub enters: u64,
    /// [`Effect::Leaves`].
    pub leaves: u64,
    /// [`Effect::Gains`].
    pub gains: u64,
    /// [`Effect::Loses`].
    pub loses: u64,
    /// [`Effect::Mixed`].
    pub mixed: u64,
    /// [`Effect::Unchanged`].
    pub unchanged: u64,
    /// [`Effect::BecomesKnown`].
    pub becomes_known: u64,
    /// [`Effect::BecomesUnknown`].
    pub becomes_unknown: u64,
    /// [`Effect::Unknown`].
    pub unknown: u64,
    /// [`Effect::Refused`].
    pub refused: u64,
}

impl Counts {
    /// How many cases have an effect.
    #[must_use]
    pub fn of(&self, effect: Effect) -> u64 {
        match effect {
            Effect::Enters => self.enters,
            Effect::Leaves => self.leaves,
            Effect::Gains => self.gains,
            Effect::Loses => self.loses,
            Effect::Mixed => self.mixed,
            Effect::Unchanged => self.unchanged,
            Effect::BecomesKnown => self.becomes_known,
            Effect::BecomesUnknown => self.becomes_unknown,
            Effect::Unknown => self.unknown,
            Effect::Refused => self.refused,
        }
    }

    pub(super) fn add(&mut self, effect: Effect, more: u64) {
        self.rows += more;
        let place = match effect {
            Effect::Enters => &mut self.enters,
            Effect::Leaves => &mut self.leaves,
            Effect::Gains => &mut self.gains,
            Effect::Loses => &mut self.loses,
            Effect::Mixed => &mut self.mixed,
            Effect::Unchanged => &mut self.unchanged,
            Effect::BecomesKnown => &mut self.becomes_known,
            Effect::BecomesUnknown => &mut self.becomes_unknown,
            Effect::Unknown => &mut self.unknown,
            Effect::Refused => &mut self.refused,
        };
        *place += more;
    }
}

/// Rules on one side of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Side {
    /// The measure.
    pub measure: String,
    /// Its edition.
    pub edition: String,
    /// The day on which it is evaluated.
    pub on: NaiveDate,
    /// SHA-256 of the pack.
    pub pack: String,
}

/// A figure that is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct FigureChanged {
    /// `measure/edition`.
    pub edition: String,
    /// How it is named: `soglia_isee`, `retta.3.to`.
    pub path: String,
    /// What it belongs to.
    pub title: Localized,
    /// What it was, as a rule file writes it; none where the act does not say it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<String>,
    /// What it is.
    pub after: String,
    /// Unit of a number, where it is declared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
}

/// How some differences are spread: the lowest, those that 10, 25, 50, 75 and 90 of a hundred do not exceed (each one of the
/// differences themselves, by the method of the nearest rank), and the highest. Exact decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Quantiles {
    /// The lowest.
    pub least: String,
    /// A tenth does not exceed it.
    pub p10: String,
    /// A quarter does not exceed it.
    pub p25: String,
    /// The median.
    pub p50: String,
    /// Three quarters do not exceed it.
    pub p75: String,
    /// Nine tenths do not exceed it.
    pub p90: String,
    /// The highest.
    pub greatest: String,
}

/// Cases and what they come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Sum {
    /// How many cases.
    pub rows: u64,
    /// Exact decimal text; none where it is beyond what can be counted, or of percentages, which make no sum.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<String>,
}

/// An amount before and after. What is not due counts as zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct AmountCompared {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Unit, as the rule language writes it.
    pub unit: String,
    /// Cases whose amount is known before and after and not zero before, with their total.
    pub before: Sum,
    /// Cases whose amount is known before and after and not zero after, with their total.
    pub after: Sum,
    /// Cases in which it differs, with the total of the differences: after minus before.
    pub difference: Sum,
    /// Cases with more after than before, with how much more.
    pub more: Sum,
    /// Cases with less after than before, with how much less (negative).
    pub less: Sum,
    /// How the differences are spread over the cases in which it differs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub spread: Option<Quantiles>,
    /// Cases whose amount is known before alone: they are in no total above.
    pub known_before_only: Sum,
    /// Cases whose amount is known after alone: they are in no total above.
    pub known_after_only: Sum,
    /// Cases whose amount is known neither before nor after, refused ones included.
    pub not_known: u64,
}

/// What it costs the body, in one unit: benefits less fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Cost {
    /// Unit: `EUR/month`.
    pub unit: String,
    /// Before; none where it is beyond what can be counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<String>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<String>,
    /// After minus before: positive where the body spends more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub difference: Option<String>,
}

/// What a change does to some cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Part {
    /// How many gain, lose, enter, leave.
    pub counts: Counts,
    /// Amounts.
    pub amounts: Vec<AmountCompared>,
    /// Cost for the body, unit by unit; of amounts of money alone.
    pub cost: Vec<Cost>,
}

/// What a change does to the cases that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct GroupCompared {
    /// What they have in common.
    pub label: Localized,
    /// What the change does to them.
    #[serde(flatten)]
    pub part: Part,
}

/// Cases put together by a fact or by a column of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Grouping {
    /// The fact, or the column.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// The groups; every case is in one.
    pub groups: Vec<GroupCompared>,
}

impl Grouping {
    /// Puts the groups in the order of their labels, as those of a column are.
    pub fn sort_by_label(&mut self) {
        sort_by(&mut self.groups, |a, b| a.label.it.cmp(&b.label.it));
    }
}

/// Two sets of rules on one register. Published as JSON Schema in `docs/schema/reform.schema.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Reform {
    /// Version of this form.
    pub format: u32,
    /// The rules before.
    pub before: Side,
    /// The rules after.
    pub after: Side,
    /// Figures that are changed.
    pub changes: Vec<FigureChanged>,
    /// What to know: jumps and falls that a change makes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<Localized>,
    /// All cases.
    pub whole: Part,
    /// The same, put together.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub by: Vec<Grouping>,
}
