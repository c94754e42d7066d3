//! Very many cases at once: a register of applications, in columns.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut sources = soglia::authoring::Sources::new();
//! # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
//! # sources.add("mensa.yaml", r#"
//! # language: 1
//! # measure: prova.mensa
//! # edition: 2025
//! # title: { it: Mensa scolastica, en: School meals }
//! # body: prova
//! # in_force: { from: 2025-01-01 }
//! # sources:
//! #   delibera: { act: Delibera di prova, confidence: unverified }
//! # facts:
//! #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
//! # amounts:
//! #   pasto:
//! #     unit: EUR/meal
//! #     kind: fee
//! #     source: delibera
//! #     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
//! #     rounding: { to: 0.01, mode: half_up, source: not_stated }
//! # "#);
//! # let pack = soglia::authoring::compile(&sources).pack.ok_or("errors")?;
//! use soglia::register::{Column, Register, Results, Runner};
//! let plan = pack.plan("prova.mensa", "2025-09-15".parse()?)?;
//! let isee = [450_000, 1_234_567, 2_100_000];                    // cents
//! let mut register = Register::new(&plan, isee.len());
//! register.set(plan.slot("isee").ok_or("no such fact")?, Column::mantissas(&isee))?;
//! let mut results = Results::default();
//! Runner::new(&plan).run(&register, &mut results);
//! assert_eq!(results.values(0), [100, 306, 520]);                // cents again
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "arrow")]
pub mod arrow;
mod column;
mod gather;
mod load;
mod open;
mod out;
mod results;
mod row;
mod run;
mod supply;

use thiserror::Error;

use column::Elements;
pub use column::{Bits, Column};
pub use results::{REFUSED, Results, RowFault};
pub use run::{Progress, Runner};

use crate::facts::FactFault;
use crate::plan::Plan;

/// Whether some byte is this one. All are looked at, many at once: mostly none is.
#[inline]
pub(crate) fn has(bytes: &[u8], which: u8) -> bool {
    bytes.iter().fold(0, |any, &byte| any | u8::from(byte == which)) != 0
}

/// A column that a register cannot take.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RegisterError {
    /// The plan has no such fact or list.
    #[error("the plan has no fact or list {0}")]
    NoSuchSlot(usize),
    /// The column has another length than the register, or than the rows of the list.
    #[error("the column of `{path}` has {found} rows, not {expected}")]
    Length {
        /// The fact or the list.
        path: String,
        /// Rows of the column.
        found: usize,
        /// Rows of the register or of the list.
        expected: usize,
    },
    /// The column holds values of another type than the fact.
    #[error("the column of `{0}` holds values of another type")]
    Type(String),
    /// The places where the rows of each case begin do not rise, or go beyond the rows.
    #[error("the rows of `{0}` do not follow one another")]
    Offsets(String),
}

/// Where the rows of a list begin and end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListColumn<'a> {
    pub offsets: &'a [i32],
    pub known: Option<Bits<'a>>,
}

/// The cases to evaluate, in columns that stay where they are. A fact without a column is unknown in every case.
#[derive(Clone, Debug)]
pub struct Register<'a> {
    plan: Plan,
    cases: usize,
    columns: Vec<Option<Column<'a>>>,
    lists: Vec<Option<ListColumn<'a>>>,
    faults: Vec<RowFault>,
}

impl<'a> Register<'a> {
    /// So many cases, of which nothing is known yet.
    #[must_use]
    pub fn new(plan: &Plan, cases: usize) -> Self {
        let (facts, lists) = (plan.facts().len(), plan.lists().len());
        Self { plan: plan.clone(), cases, columns: vec![None; facts], lists: vec![None; lists], faults: Vec::new() }
    }

    /// How many cases.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.cases
    }

    /// Gives the rows of a list: those of case `i` are from `offsets[i]` to `offsets[i + 1]`. Where `known` is not set, the list of
    /// that case was not given, which is not the same as a list without rows.
    ///
    /// # Errors
    /// There is no such list, or the offsets are not one more than the cases, or do not rise from zero or more.
    pub fn set_list(&mut self, list: usize, offsets: &'a [i32], known: Option<Bits<'a>>) -> Result<(), RegisterError> {
        let declared = self.plan.lists().get(list).ok_or(RegisterError::NoSuchSlot(list))?;
        let path = || declared.id.clone();
        if offsets.len() != self.cases + 1 {
            return Err(RegisterError::Length { path: path(), found: offsets.len().saturating_sub(1), expected: self.cases });
        }
        if let Some(known) = known.filter(|known| known.len() != self.cases) {
            return Err(RegisterError::Length { path: path(), found: known.len(), expected: self.cases });
        }
        if offsets.first().is_none_or(|&first| first < 0) || !offsets.is_sorted() {
            return Err(RegisterError::Offsets(path()));
        }
        if let Some(place) = self.lists.get_mut(list) {
            *place = Some(ListColumn { offsets, known });
        }
        Ok(())
    }

    /// Gives the column of a fact; of a fact of rows, after [`Register::set_list`] and for the rows of all cases together.
    ///
    /// # Errors
    /// There is no such slot, or the column is of another type or length.
    pub fn set(&mut self, slot: usize, column: Column<'a>) -> Result<(), RegisterError> {
        let fact = self.plan.facts().get(slot).ok_or(RegisterError::NoSuchSlot(slot))?;
        let expected = match fact.list {
            None => self.cases,
            Some(list) => {
                let given = self.lists.get(list).copied().flatten();
                let last = given.and_then(|list| list.offsets.last().copied());
                usize::try_from(last.ok_or_else(|| RegisterError::Offsets(fact.path.clone()))?).unwrap_or(0)
            }
        };
        let found = column.len();
        if found != expected && !(fact.list.is_some() && found > expected) {
            return Err(RegisterError::Length { path: fact.path.clone(), found, expected });
        }
        if column.is_truth() != fact.is_truth {
            return Err(RegisterError::Type(fact.path.clone()));
        }
        if let Some(place) = self.columns.get_mut(slot) {
            *place = Some(column);
        }
        Ok(())
    }

    /// Notes a value that could not even be put into a column: the case is refused, with this reason.
    pub fn refuse(&mut self, case: usize, path: impl Into<String>, fault: FactFault) {
        self.faults.push(RowFault { case, path: path.into(), fault });
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn columns(&self) -> &[Option<Column<'a>>] {
        &self.columns
    }

    pub(crate) fn list(&self, list: usize) -> Option<ListColumn<'a>> {
        self.lists.get(list).copied().flatten()
    }

    pub(crate) fn faults(&self) -> &[RowFault] {
        &self.faults
    }
}
