//! What came of each case, in columns.

use std::ops::Range;

use super::Register;
use crate::decision::State;
use crate::facts::FactFault;
use crate::plan::PlanRequirement;
use crate::program::{FALSE, TRUE, UNKNOWN};

/// Outcome of a case of which a fact could not be taken: beside 0 (not met), 1 (unknown) and 2 (met).
pub const REFUSED: u8 = 3;

/// A value of one case that could not be taken. The value is not repeated: it may be personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The case, from 0.
    pub case: usize,
    /// The fact: `isee`, or `componenti[2].reddito`.
    pub path: String,
    /// What is wrong with it.
    pub fault: FactFault,
}

/// An amount of every case, or of every row of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct AmountColumn {
    pub values: Vec<i64>,
    /// Where 64 bits are not enough; `values` is empty then.
    pub wide: Vec<i128>,
    /// All ones, but where a chunk wrote otherwise.
    pub known: Vec<u8>,
    pub due: usize,
    /// Where the rows of each case begin, for an amount of rows that is due or not for the case as a whole.
    pub offsets: Vec<i32>,
}

impl AmountColumn {
    /// Where it is said whether a row is due.
    fn due_row(&self, row: usize) -> usize {
        if self.offsets.is_empty() {
            return row;
        }
        self.offsets.partition_point(|&offset| usize::try_from(offset).is_ok_and(|offset| offset <= row)).saturating_sub(1)
    }
}

/// Numbers that are written over: where there are none yet, memory that is not touched before.
fn lengthen<T: Clone + Default>(values: &mut Vec<T>, length: usize) {
    if values.is_empty() {
        *values = vec![T::default(); length];
    } else {
        values.resize(length, T::default());
    }
}

/// What came of each case. It can be used again for the next register: nothing is allocated where that is no longer.
#[derive(Clone, Debug, Default)]
pub struct Results {
    pub(super) dues: Vec<Vec<u8>>,
    pub(super) amounts: Vec<AmountColumn>,
    pub(super) faults: Vec<RowFault>,
    /// Some value of the last run was unknown: the masks must be made all ones again.
    pub(super) is_open: bool,
    /// With which case, and with which row of each list, the columns begin.
    first: usize,
    first_rows: Vec<usize>,
}

impl Results {
    /// Makes room for these cases of a register and for their rows of lists. `alone`: the columns hold them alone; else they begin with
    /// the first case of all.
    #[inline]
    pub(super) fn prepare(&mut self, register: &Register<'_>, cases: &Range<usize>, alone: bool) {
        let plan = register.plan();
        self.faults.clear();
        self.dues.resize_with(plan.dues().len(), Vec::new);
        self.amounts.resize_with(plan.amounts().len(), AmountColumn::default);
        self.first = if alone { cases.start } else { 0 };
        self.first_rows.clear();
        self.first_rows.extend((0..plan.lists().len()).map(|list| if alone { register.rows(Some(list), cases).start } else { 0 }));
        let first_rows = &self.first_rows;
        let first = |list: usize| first_rows.get(list).copied().unwrap_or(0);
        let length = |list: Option<usize>| list.map_or(cases.len(), |place| register.rows(list, cases).end - first(place));
        for (due, values) in self.dues.iter_mut().enumerate() {
            values.resize(length(plan.due_list(due)), UNKNOWN);
        }
        for (column, amount) in self.amounts.iter_mut().zip(plan.amounts()) {
            column.due = amount.due;
            column.offsets.clear();
            if let (Some(list), None) = (amount.list, plan.due_list(amount.due)) {
                let offsets = register.list(list).and_then(|list| list.offsets.get(cases.start..=cases.end)).unwrap_or(&[]);
                let first = i32::try_from(first(list)).unwrap_or(0);
                column.offsets.extend(offsets.iter().map(|offset| offset - first));
            }
            let (narrow, wide) = if plan.is_wide(amount) { (0, length(amount.list)) } else { (length(amount.list), 0) };
            lengthen(&mut column.values, narrow);
            lengthen(&mut column.wide, wide);
            if self.is_open {
                column.known.fill(1);
            }
            column.known.resize(length(amount.list), 1);
        }
        self.is_open = false;
    }

    /// The case, or the row of a list, with which the columns begin.
    #[inline]
    pub(super) fn first(&self, list: Option<usize>) -> usize {
        list.map_or(self.first, |list| self.first_rows.get(list).copied().unwrap_or(0))
    }

    /// Cases with a value that could not be taken have no result.
    #[inline]
    pub(super) fn refuse(&mut self, register: &Register<'_>) {
        self.faults.sort_by_key(|fault| fault.case);
        for fault in &self.faults {
            for (due, values) in self.dues.iter_mut().enumerate() {
                let list = register.plan().due_list(due);
                let rows = register.rows(list, &(fault.case..fault.case + 1));
                let first = list.map_or(self.first, |list| self.first_rows.get(list).copied().unwrap_or(0));
                let mark = if due == 0 { REFUSED } else { UNKNOWN };
                values.get_mut(rows.start - first..rows.end - first).into_iter().flatten().for_each(|value| *value = mark);
            }
        }
    }

    /// Outcome of each case: 0 not met, 1 unknown, 2 met, 3 ([`REFUSED`]) where a fact could not be taken.
    #[must_use]
    pub fn outcome(&self) -> &[u8] {
        self.dues.first().map_or(&[], Vec::as_slice)
    }

    /// A truth value, by its place among the dues of the plan.
    pub(crate) fn truth(&self, due: usize, case: usize) -> u8 {
        self.dues.get(due).and_then(|values| values.get(case)).copied().unwrap_or(UNKNOWN)
    }

    /// Outcome of one case; none where a fact could not be taken.
    #[must_use]
    pub fn state(&self, case: usize) -> Option<State> {
        match *self.outcome().get(case)? {
            TRUE => Some(State::Met),
            FALSE => Some(State::NotMet),
            REFUSED => None,
            _ => Some(State::Unknown),
        }
    }

    /// Whole numbers of an amount, by its place in [`crate::Plan::amounts`]: multiples of [`crate::plan::PlanAmount::scale`], case by case, or row
    /// by row of its list. Where it is not due or not known they mean nothing. Empty where 64 bits are not enough: see
    /// [`Results::wide`].
    #[must_use]
    pub fn values(&self, amount: usize) -> &[i64] {
        self.amounts.get(amount).map_or(&[], |column| &column.values)
    }

    /// The same in 128 bits, where 64 are not enough; else empty.
    #[must_use]
    pub fn wide(&self, amount: usize) -> &[i128] {
        self.amounts.get(amount).map_or(&[], |column| &column.wide)
    }

    /// 1 where the value of an amount is known, 0 where it is not.
    #[must_use]
    pub fn known(&self, amount: usize) -> &[u8] {
        self.amounts.get(amount).map_or(&[], |column| &column.known)
    }

    /// Whether an amount is due, case by case (or row by row): 0 no, 1 unknown, 2 yes.
    #[must_use]
    pub fn due(&self, amount: usize) -> &[u8] {
        self.amounts.get(amount).and_then(|amount| self.dues.get(amount.due)).map_or(&[], Vec::as_slice)
    }

    /// What became of a requirement of [`crate::Plan::requirements`], case by case: 0 not met, 1 unknown, 2 met.
    #[must_use]
    pub fn requirement(&self, requirement: &PlanRequirement) -> &[u8] {
        self.dues.get(requirement.due).map_or(&[], Vec::as_slice)
    }

    /// The whole number of an amount in a row, where it is due and known.
    #[must_use]
    pub fn mantissa(&self, amount: usize, row: usize) -> Option<i128> {
        let column = self.amounts.get(amount)?;
        let due = self.due(amount).get(column.due_row(row)) == Some(&TRUE) && column.known.get(row) == Some(&1);
        let value = || column.values.get(row).map(|&value| value.into()).or_else(|| column.wide.get(row).copied());
        due.then(value).flatten()
    }

    /// What could not be taken, by case.
    #[must_use]
    pub fn faults(&self) -> &[RowFault] {
        &self.faults
    }
}
