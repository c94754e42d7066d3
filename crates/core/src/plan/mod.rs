//! A measure made ready to evaluate on a day: its suppliers put in, what nobody asks for left out, and each fact with its slot.

mod bounds;
mod case;
mod explain;
mod known;
mod link;
mod prepare;

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

pub use case::{Case, SlotError};
pub use explain::{ExplainError, Explainer};
pub(crate) use prepare::{Also, Beside, Chosen};

use crate::Localized;
use crate::decision::{AmountKind, EditionGap};
use crate::facts::{FactFault, FactValue, element};
use crate::pack::{FactDeclaration, ListDeclaration};
use crate::program::machine::{Code, Registers, Sheet, Sole};
use crate::program::{NodeId, Supply};
use crate::quantity::{Scale, Unit};
use explain::Origin;

/// A measure made ready to evaluate on a day, for one case after the other ([`Plan::case`]) or for very many at once
/// ([`crate::register`]).
///
/// A plan is cheap to clone, and any number of threads may use it.
#[derive(Clone, Debug)]
pub struct Plan {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    measure: String,
    edition: String,
    on: NaiveDate,
    facts: Vec<PlanFact>,
    lists: Vec<ListDeclaration>,
    /// Results alone, and the same where every fact that could be supplied is given.
    lean: Codes,
    given: Option<Codes>,
    /// Facts that could be supplied, by their slots.
    supplies: Vec<Supply>,
    /// Results, and what a decision shows beside them.
    shown: Sole,
    shown_given: Option<Sole>,
    sheet: Sheet,
    slots: Vec<Slot>,
    eligible: NodeId,
    dues: Vec<NodeId>,
    due_lists: Vec<Option<usize>>,
    amounts: Vec<PlanAmount>,
    requirements: Vec<PlanRequirement>,
    origin: Origin,
}

/// Code for every case that there can be, and quicker code for cases as they mostly are, where that is worth it: in 64 bits, for
/// facts within narrower bounds than they might have.
#[derive(Debug)]
pub(crate) struct Codes {
    pub any: Code,
    pub usual: Option<Usual>,
}

impl Codes {
    /// The code that has the registers of all.
    fn last(&self) -> &Code {
        self.usual.as_ref().map_or(&self.any, |usual| &usual.code)
    }
}

/// Code for cases as they mostly are.
#[derive(Debug)]
pub(crate) struct Usual {
    pub code: Code,
    /// Least and greatest element of each fact.
    pub bounds: Vec<(i64, i64)>,
    /// Most rows of a list.
    pub rows: u32,
}

/// A fact, as a case sets it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    register: u32,
    is_truth: bool,
    /// The list to whose rows it belongs.
    list: Option<usize>,
    low: i64,
    high: i64,
}

/// A fact that a plan reads.
#[derive(Clone, Debug)]
pub struct PlanFact {
    /// `isee`, or `list.fact` for a fact of the rows of a list.
    pub path: String,
    /// The list of the plan to whose rows it belongs.
    pub list: Option<usize>,
    /// What it can be.
    pub declaration: FactDeclaration,
    /// Facts of the plan that make this yes/no a yes.
    pub(crate) implied_by: Vec<usize>,
    pub(crate) is_truth: bool,
    /// Least and greatest element of its column.
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// An amount that a plan computes: a whole number of `scale`, in its unit.
#[derive(Clone, Debug)]
pub struct PlanAmount {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// What one of the whole numbers is worth: `1/100` for cents.
    pub scale: Scale,
    /// Unit.
    pub unit: Unit,
    /// The list of the plan to whose rows it belongs.
    pub list: Option<usize>,
    pub(crate) node: NodeId,
    /// Whether it is due, by its place among the dues of the plan; the first is the outcome itself.
    pub(crate) due: usize,
}

/// A requirement that registers of a plan report on: see [`crate::Pack::plan_with_requirements`].
#[derive(Clone, Debug)]
pub struct PlanRequirement {
    /// Id.
    pub id: String,
    /// What became of it, by its place among the dues of the plan.
    pub(crate) due: usize,
}

impl PlanAmount {
    /// How its whole numbers become decimals: one of them is so many of the last of so many decimals. Money has two decimals at least, and a
    /// percentage is in hundredths, as decisions have it: `30` is 30 %.
    #[must_use]
    pub fn decimals(&self) -> (i128, u32) {
        let least = if self.unit.is_money() { 2 } else { 0 };
        let hundredths = if self.unit.is_percent() { Scale::new(100, 1) } else { None };
        let worth = hundredths.and_then(|hundred| self.scale.times(hundred)).unwrap_or(self.scale);
        let (numerator, denominator) = (worth.numerator(), worth.denominator());
        let power = |decimals| 10_i128.saturating_pow(decimals);
        let decimals = (least..38).find(|&decimals| power(decimals) % denominator == 0).unwrap_or(least);
        (numerator.saturating_mul(power(decimals) / denominator), decimals)
    }

    /// The value of a whole number of it; money with two decimals at least, and a percentage in hundredths, as decisions have it: `30` is
    /// 30 %.
    #[must_use]
    pub fn decimal(&self, mantissa: i128) -> Option<Decimal> {
        let hundred = if self.unit.is_percent() { Scale::new(100, 1)? } else { Scale::ONE };
        let mut value = self.scale.times(hundred)?.decimal(mantissa)?;
        if self.unit.is_money() && value.scale() < 2 {
            value.rescale(2);
        }
        Some(value)
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The pack has no such measure.
    #[error("the pack has no measure `{0}`")]
    UnknownMeasure(String),
    /// No edition of the measure is in force on the day.
    #[error("no edition of `{measure}` is in force on {on}")]
    NotInForce {
        /// The measure.
        measure: String,
        /// The day.
        on: NaiveDate,
    },
    /// It is not known which edition of the measure held on the day.
    #[error(transparent)]
    EditionNotKnown(Box<EditionGap>),
}

impl PlanFact {
    /// The element of its column for a value as it is given: the mantissa of a number, a day in days since 1970-01-01, the place of a
    /// choice, 0 or 2 for no and yes. None where the value is unknown.
    ///
    /// # Errors
    /// The fact cannot have the value.
    pub fn element(&self, value: &FactValue) -> Result<Option<i64>, FactFault> {
        element(&self.declaration, value)
    }
}

impl Plan {
    /// Id of the measure.
    #[must_use]
    pub fn measure(&self) -> &str {
        &self.inner.measure
    }

    /// Edition that is in force on the day.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.inner.edition
    }

    /// Day of the evaluation.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.inner.on
    }

    /// Facts that it reads, those of its suppliers included; the place of a fact here is its slot.
    #[must_use]
    pub fn facts(&self) -> &[PlanFact] {
        &self.inner.facts
    }

    /// Lists that it reads.
    #[must_use]
    pub fn lists(&self) -> &[ListDeclaration] {
        &self.inner.lists
    }

    /// Amounts that it computes.
    #[must_use]
    pub fn amounts(&self) -> &[PlanAmount] {
        &self.inner.amounts
    }

    /// Requirements that registers report on; none but for [`crate::Pack::plan_with_requirements`].
    #[must_use]
    pub fn requirements(&self) -> &[PlanRequirement] {
        &self.inner.requirements
    }

    /// The slot of a fact, `isee` or `list.fact`.
    #[must_use]
    pub fn slot(&self, path: &str) -> Option<usize> {
        self.inner.facts.iter().position(|fact| fact.path == path)
    }

    pub(crate) fn lean(&self) -> &Codes {
        &self.inner.lean
    }

    /// Code for cases in which every fact that could be supplied is given.
    pub(crate) fn given(&self) -> Option<&Codes> {
        self.inner.given.as_ref()
    }

    /// Facts that could be supplied, by their slots, and the slots and lists that their suppliers need.
    pub(crate) fn supplies(&self) -> &[Supply] {
        &self.inner.supplies
    }

    /// Registers for all the code of registers of cases.
    pub(crate) fn registers(&self) -> Registers {
        self.inner.given.as_ref().unwrap_or(&self.inner.lean).last().registers()
    }

    /// The list of the plan to whose rows a due belongs.
    pub(crate) fn due_list(&self, due: usize) -> Option<usize> {
        self.inner.due_lists.get(due).copied().flatten()
    }

    pub(crate) fn is_wide(&self, amount: &PlanAmount) -> bool {
        self.inner.lean.any.is_wide(amount.node)
    }

    pub(crate) fn dues(&self) -> &[NodeId] {
        &self.inner.dues
    }
}
