//! How applications are ranked, as a pack holds it.

use serde::{Deserialize, Serialize};

use super::view::Shown;
use super::{Content, ShownType, Version};
use crate::Localized;
use crate::decision::Citation;
use crate::program::{Kind, NodeId};
use crate::quantity::Scale;

/// Which of two values comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum KeyOrder {
    /// The lowest.
    Lowest,
    /// The highest.
    Highest,
    /// Whoever meets the condition.
    Meets,
    /// Whoever was born first.
    Oldest,
    /// Whoever was born last.
    Youngest,
    /// Whoever filed first.
    Filed,
}

/// One thing that puts applications in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// What it is called.
    pub title: Localized,
    /// Which value comes first.
    pub order: KeyOrder,
    /// The value; none for the moment of filing, which is not a fact of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// What decides between applications that are equal in everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum StillEqual {
    /// A lot with a seed.
    Lot,
    /// Nothing: they stand in the same place.
    Together,
}

/// A part of the budget: cents or places, or a share of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// So many cents, or places.
    Total(i64),
    /// This part of the whole.
    Share(Scale),
}

/// One of several rankings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DivisionView {
    /// Name in the rule file.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Who belongs to it; the first that holds counts.
    pub when: NodeId,
    /// Its part of the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// What happens where the money is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenShort {
    /// An amount is given whole or not at all.
    Whole,
    /// The last one gets what is left.
    Partial,
    /// All are cut in proportion, down to the cent.
    ProRata,
    /// The same, and the cents that are left go one each in order.
    ProRataInOrder,
}

/// What there is to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetView {
    /// Place of the amount among those of the version; places are given where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// Cents, or places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// What happens where it is not enough.
    pub when_short: WhenShort,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// A part of the budget for a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveView {
    /// Name in the rule file.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Who belongs to the category.
    pub when: NodeId,
    /// How much.
    pub figure: Figure,
    /// How a share becomes whole places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<crate::quantity::Mode>,
    /// It is given after the rest, to those who are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after: bool,
    /// What it does not use is not given to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// How much each group can have at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaView {
    /// What the groups are called: `comune di residenza`.
    pub title: Localized,
    /// The choice that tells them.
    pub shown: Shown,
    /// The most of each; no limit where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<i64>,
    /// The most of single groups, by the place of the choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(u32, i64)>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// A period in which applications are filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowView {
    /// Name in the rule file.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// First second, counted from 1970-01-01T00:00 of the clock on the wall.
    pub from: i64,
    /// Last second.
    pub to: i64,
    /// Its part of the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// What it does not use goes to the next window.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried: bool,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// How applications are ranked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankingView {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Localized>,
    /// What puts applications in order.
    pub order: Vec<KeyView>,
    /// What decides where all of that is equal.
    pub still_equal: StillEqual,
    /// Several rankings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separate: Vec<DivisionView>,
    /// What there is to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetView>,
    /// Parts for categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<ReserveView>,
    /// The most of each group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotas: Option<QuotaView>,
    /// Periods in which applications are filed, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowView>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// Names of the sources that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<String>,
    /// Readings that no act states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_stated: Vec<Localized>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}

impl RankingView {
    /// Conditions that it looks at: divisions, then categories, then keys that are conditions.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = NodeId> {
        let of_keys = self.order.iter().filter(|key| key.order == KeyOrder::Meets).filter_map(|key| key.shown.as_ref());
        let divisions = self.separate.iter().map(|division| division.when);
        divisions.chain(self.reserved.iter().map(|reserve| reserve.when)).chain(of_keys.map(|shown| shown.node))
    }

    /// Whole numbers that it looks at: keys, then the group.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &Shown> {
        let of_keys = self.order.iter().filter(|key| key.order != KeyOrder::Meets).filter_map(|key| key.shown.as_ref());
        of_keys.chain(self.quotas.iter().map(|quotas| &quotas.shown))
    }

    pub(super) fn holds_together(&self, content: &Content, version: &Version) -> bool {
        let node = |node: NodeId| version.program.nodes.get(node as usize).filter(|node| node.list.is_none());
        let is_choice = |shown: &Shown| matches!(shown.kind, ShownType::Choice { fact } if (fact as usize) < content.facts.len());
        self.conditions().all(|place| node(place).is_some_and(|node| node.kind == Kind::Truth))
            && self.numbers().all(|shown| node(shown.node).is_some_and(|node| node.kind != Kind::Truth) && shown.divisor.is_none())
            && self.order.iter().all(|key| key.shown.is_some() != (key.order == KeyOrder::Filed))
            && self.quotas.iter().all(|quotas| is_choice(&quotas.shown))
            && self.budget.iter().filter_map(|budget| budget.amount).all(|amount| (amount as usize) < version.amounts.len())
    }
}
