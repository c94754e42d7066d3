//! One case after the other, with each fact in its slot: nothing is looked up by name and nothing is allocated.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::known::Known;
use super::{Plan, Slot};
use crate::decision::State;
use crate::facts::{FactFault, FactValue, Facts, element};
use crate::program::machine::{Cells, Lists, Sole, run_one};
use crate::program::{FALSE, TRUE, UNKNOWN};

/// A fact that a slot cannot take. The value is not repeated: it may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{path}` cannot be taken: {fault:?}")]
pub struct SlotError {
    /// The fact; the slot's number where the plan has no such slot.
    pub path: String,
    /// What is wrong.
    pub fault: FactFault,
}

/// One case of a plan. What is not set is unknown; after an evaluation the facts stay, so that one of them can be changed.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut sources = soglia::authoring::Sources::new();
/// # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
/// # sources.add("mensa.yaml", r#"
/// # language: 1
/// # measure: prova.mensa
/// # edition: 2025
/// # title: { it: Mensa scolastica, en: School meals }
/// # body: prova
/// # in_force: { from: 2025-01-01 }
/// # sources:
/// #   delibera: { act: Delibera di prova, confidence: unverified }
/// # facts:
/// #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
/// # amounts:
/// #   pasto:
/// #     unit: EUR/meal
/// #     kind: fee
/// #     source: delibera
/// #     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
/// #     rounding: { to: 0.01, mode: half_up, source: not_stated }
/// # "#);
/// # let pack = soglia::authoring::compile(&sources).pack.ok_or("errors")?;
/// use soglia::decision::State;
/// let plan = pack.plan("prova.mensa", "2025-09-15".parse()?)?;
/// let isee = plan.slot("isee").ok_or("no such fact")?;
/// let mut case = plan.case();
/// case.set_mantissa(isee, 12_345_67)?;             // cents
/// assert_eq!(case.evaluate(), State::Met);
/// assert_eq!(case.amount(0).map(|value| value.to_string()), Some("3.06".into()));
/// case.clear(isee)?;                               // unknown is not zero
/// case.evaluate();
/// assert_eq!(case.amount(0), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Case {
    pub(super) plan: Plan,
    pub(super) cells: Cells,
    /// Of each fact of rows, by its slot, the rows in which it is known.
    known: Vec<Known>,
    /// The last evaluation had every fact that could be supplied.
    is_given: bool,
}

impl Plan {
    /// A case of which nothing is known yet.
    #[must_use]
    pub fn case(&self) -> Case {
        let inner = &self.inner;
        let mut cells = inner.sheet.cells(inner.shown_given.as_ref().unwrap_or(&inner.shown).registers());
        for list in 0..inner.lists.len() {
            if let Some(list) = u32::try_from(list).ok().and_then(|list| cells.columns().list(list)) {
                list.set_one(None);
            }
        }
        cells.columns().reserve(1);
        let known = inner.slots.iter().map(|_| Known::default()).collect();
        let mut case = Case { plan: self.clone(), cells, known, is_given: false };
        case.clear_all();
        case
    }
}

impl Case {
    fn fault<T>(&self, slot: usize, fault: FactFault) -> Result<T, SlotError> {
        let path = self.plan.facts().get(slot).map_or_else(|| slot.to_string(), |fact| fact.path.clone());
        Err(SlotError { path, fault })
    }

    /// Makes every fact unknown, and every list not given.
    #[inline]
    pub fn clear_all(&mut self) {
        for list in 0..self.plan.lists().len() {
            if let Some(list) = u32::try_from(list).ok().and_then(|list| self.cells.columns().list(list)) {
                list.set_one(None);
            }
        }
        for slot in 0..self.plan.facts().len() {
            self.clear_slot(slot);
        }
    }

    #[inline]
    fn clear_slot(&mut self, slot: usize) {
        let Some(&Slot { register, is_truth, list, .. }) = self.plan.inner.slots.get(slot) else { return };
        match list.map(|list| self.rows(list)) {
            Some(rows) => {
                if let Some(known) = self.known.get_mut(slot) {
                    known.clear(rows);
                }
            }
            None if is_truth => self.cells.give_truth(register, UNKNOWN),
            None => self.cells.give_number(register, None),
        }
    }

    /// Makes a fact unknown, in every row where it is one of rows.
    ///
    /// # Errors
    /// There is no such slot.
    pub fn clear(&mut self, slot: usize) -> Result<(), SlotError> {
        if slot >= self.plan.facts().len() {
            return self.fault(slot, FactFault::UnknownFact);
        }
        self.clear_slot(slot);
        Ok(())
    }

    /// Gives a list with so many rows, of which nothing is known yet.
    ///
    /// # Errors
    /// There is no such list, or it cannot have so many rows.
    #[inline]
    pub fn set_rows(&mut self, list: usize, rows: usize) -> Result<(), SlotError> {
        let Some(declared) = self.plan.lists().get(list) else {
            return Err(SlotError { path: list.to_string(), fault: FactFault::UnknownFact });
        };
        let count = u32::try_from(rows).unwrap_or(u32::MAX);
        if count > declared.max_rows {
            return Err(SlotError { path: declared.id.clone(), fault: FactFault::TooManyRows });
        }
        if let Some(found) = u32::try_from(list).ok().and_then(|list| self.cells.columns().list(list)) {
            found.set_one(Some(count));
        }
        self.cells.columns().reserve(1);
        for slot in 0..self.plan.inner.slots.len() {
            if self.plan.inner.slots.get(slot).is_some_and(|slot| slot.list == Some(list)) {
                self.clear_slot(slot);
            }
        }
        Ok(())
    }

    /// Sets a yes/no of the case.
    ///
    /// # Errors
    /// There is no such slot, or it is not a yes/no.
    #[inline]
    pub fn set_truth(&mut self, slot: usize, value: bool) -> Result<(), SlotError> {
        self.set_truth_at(slot, 0, value)
    }

    /// Sets a yes/no of a row; of the case at row 0.
    ///
    /// # Errors
    /// There is no such slot or row, or it is not a yes/no.
    #[inline]
    pub fn set_truth_at(&mut self, slot: usize, row: usize, value: bool) -> Result<(), SlotError> {
        let Some(&Slot { register, is_truth: true, list, .. }) = self.plan.inner.slots.get(slot) else {
            return self.fault(slot, FactFault::WrongType);
        };
        let value = if value { TRUE } else { FALSE };
        match list {
            None if row == 0 => self.cells.give_truth(register, value),
            Some(list) if row < self.rows(list) => {
                if let Some(to) = self.cells.columns().truths(register).and_then(|truths| truths.values.get_mut(row)) {
                    *to = value;
                }
                self.set_known(slot, row, true);
            }
            _ => return self.fault(slot, FactFault::TooManyRows),
        }
        Ok(())
    }

    /// Sets a number of the case by its mantissa: cents for money, hundredths for hours with two decimals; a day in days since
    /// 1970-01-01; a choice by its place.
    ///
    /// # Errors
    /// There is no such slot, it is a yes/no, or the value is out of its range.
    #[inline]
    pub fn set_mantissa(&mut self, slot: usize, value: i64) -> Result<(), SlotError> {
        self.set_mantissa_at(slot, 0, value)
    }

    /// Sets a number of a row by its mantissa; of the case at row 0.
    ///
    /// # Errors
    /// There is no such slot or row, it is a yes/no, or the value is out of its range.
    #[inline]
    pub fn set_mantissa_at(&mut self, slot: usize, row: usize, value: i64) -> Result<(), SlotError> {
        let Some(&Slot { register, is_truth: false, list, low, high }) = self.plan.inner.slots.get(slot) else {
            return self.fault(slot, FactFault::WrongType);
        };
        if value < low || value > high {
            let fault = self.plan.facts().get(slot).map_or(FactFault::OutOfRange, |fact| fact.declaration.outside(value > high));
            return self.fault(slot, fault);
        }
        match list {
            None if row == 0 => self.cells.give_number(register, Some(value)),
            Some(list) if row < self.rows(list) => {
                if let Some(to) = self.cells.columns().numbers(register).and_then(|lane| lane.values.get_mut(row)) {
                    *to = value;
                }
                self.set_known(slot, row, true);
            }
            _ => return self.fault(slot, FactFault::TooManyRows),
        }
        Ok(())
    }

    #[inline]
    fn set_known(&mut self, slot: usize, row: usize, is_known: bool) {
        if let Some(known) = self.known.get_mut(slot) {
            known.set(row, is_known);
        }
    }

    /// Sets a fact from a value as it is given, of a row or (at row 0) of the case.
    ///
    /// # Errors
    /// There is no such slot or row, or the fact cannot have the value.
    pub fn set(&mut self, slot: usize, row: usize, value: &FactValue) -> Result<(), SlotError> {
        let plan = self.plan.clone();
        let Some(fact) = plan.facts().get(slot) else {
            return self.fault(slot, FactFault::UnknownFact);
        };
        match element(&fact.declaration, value) {
            Err(fault) => self.fault(slot, fault),
            Ok(Some(byte)) if fact.is_truth => self.set_truth_at(slot, row, byte == i64::from(TRUE)),
            Ok(Some(mantissa)) => self.set_mantissa_at(slot, row, mantissa),
            Ok(None) => {
                if fact.list.is_some() {
                    self.set_known(slot, row, false);
                } else if row == 0 {
                    self.clear_slot(slot);
                }
                Ok(())
            }
        }
    }

    /// Sets every fact that the plan reads from facts by name; what they do not tell becomes unknown. Facts that the plan does not
    /// read are passed over: [`crate::Pack::evaluate`] refuses those that no measure knows.
    ///
    /// # Errors
    /// The first fact that cannot be taken.
    pub fn set_facts(&mut self, facts: &Facts) -> Result<(), SlotError> {
        self.clear_all();
        let plan = self.plan.clone();
        for (list, declared) in plan.lists().iter().enumerate() {
            if let Some(FactValue::Rows(rows)) = facts.get(&declared.id) {
                self.set_rows(list, rows.len())?;
            }
        }
        for (slot, fact) in plan.facts().iter().enumerate() {
            let name = &fact.declaration.id;
            match fact.list.and_then(|list| plan.lists().get(list)) {
                None => facts.get(name).map_or(Ok(()), |value| self.set(slot, 0, value))?,
                Some(list) => {
                    let Some(FactValue::Rows(rows)) = facts.get(&list.id) else { continue };
                    for (row, value) in rows.iter().enumerate().filter_map(|(row, fields)| Some((row, fields.get(name)?))) {
                        self.set(slot, row, value)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Sets a decimal number of the case.
    ///
    /// # Errors
    /// There is no such slot, or the fact cannot have the value.
    pub fn set_decimal(&mut self, slot: usize, value: Decimal) -> Result<(), SlotError> {
        self.set(slot, 0, &FactValue::Number(value))
    }

    /// Sets a day of the case.
    ///
    /// # Errors
    /// There is no such slot, or the fact cannot have the value.
    pub fn set_date(&mut self, slot: usize, value: NaiveDate) -> Result<(), SlotError> {
        self.set(slot, 0, &FactValue::Date(value))
    }

    /// Evaluates, and gives the outcome.
    #[inline]
    pub fn evaluate(&mut self) -> State {
        self.close_rows();
        self.is_given = self.plan.inner.shown_given.is_some() && self.has_all_supplied();
        let inner = &self.plan.inner;
        let code = inner.shown_given.as_ref().filter(|_| self.is_given).unwrap_or(&inner.shown);
        run_one(code, &mut self.cells);
        match code.truth(&self.cells, inner.eligible, 0) {
            TRUE => State::Met,
            FALSE => State::NotMet,
            _ => State::Unknown,
        }
    }

    /// Whether every fact that could be supplied is given: then the suppliers have nothing to say.
    #[inline]
    fn has_all_supplied(&self) -> bool {
        self.plan.inner.supplies.iter().all(|supply| {
            let register = self.plan.inner.slots.get(supply.given).map_or(u32::MAX, |slot| slot.register);
            self.cells.is_known(register)
        })
    }

    /// The code of the last evaluation.
    #[inline]
    pub(super) fn code(&self) -> &Sole {
        let inner = &self.plan.inner;
        inner.shown_given.as_ref().filter(|_| self.is_given).unwrap_or(&inner.shown)
    }

    /// How many rows a list has now: beyond them the registers may hold those of a case before it.
    #[inline]
    fn rows(&self, list: usize) -> usize {
        u32::try_from(list).ok().and_then(|list| self.cells.given(list)).map_or(0, Lists::total)
    }

    /// Writes which rows of facts are known where sums look for it; where all are, they need not look at each.
    #[inline]
    fn close_rows(&mut self) {
        let plan = &self.plan.inner;
        for (slot, known) in plan.slots.iter().zip(&self.known) {
            let Some(list) = slot.list else { continue };
            let rows = u32::try_from(list).ok().and_then(|list| self.cells.given(list)).map_or(0, Lists::total);
            let open = !known.is_full(rows);
            if slot.is_truth {
                let Some(truths) = self.cells.columns().truths(slot.register) else { continue };
                truths.open = open;
                if open {
                    known.each(&mut truths.values, rows, |value, is_known| *value = if is_known { *value } else { UNKNOWN });
                }
            } else if let Some(lane) = self.cells.columns().numbers(slot.register) {
                lane.open = open;
                if open {
                    known.each(&mut lane.known, rows, |known, is_known| *known = u8::from(is_known));
                }
            }
        }
    }

    /// Whether an amount is due, after [`Case::evaluate`]; of an amount of rows, in the first one.
    #[must_use]
    #[inline]
    pub fn is_due(&self, amount: usize) -> State {
        self.is_due_at(amount, 0)
    }

    /// Whether an amount is due in a row of its list, after [`Case::evaluate`].
    #[must_use]
    #[inline]
    pub fn is_due_at(&self, amount: usize, row: usize) -> State {
        let Some(due) = self.plan.amounts().get(amount).map(|amount| amount.due) else { return State::Unknown };
        let row = match self.plan.due_list(due) {
            None => 0,
            Some(list) if row < self.rows(list) => row,
            Some(_) => return State::Unknown,
        };
        let node = self.plan.inner.dues.get(due).copied();
        match node.map_or(UNKNOWN, |node| self.code().truth(&self.cells, node, row)) {
            TRUE => State::Met,
            FALSE => State::NotMet,
            _ => State::Unknown,
        }
    }

    /// The whole number of an amount of the case that is due and known, after [`Case::evaluate`]: see [`super::PlanAmount::scale`].
    #[must_use]
    #[inline]
    pub fn mantissa(&self, amount: usize) -> Option<i128> {
        self.mantissa_at(amount, 0)
    }

    /// The whole number of an amount in a row of its list, where it is due and known there, after [`Case::evaluate`].
    #[must_use]
    #[inline]
    pub fn mantissa_at(&self, amount: usize, row: usize) -> Option<i128> {
        let found = self.plan.inner.amounts.get(amount)?;
        if found.list.is_some_and(|list| row >= self.rows(list)) {
            return None;
        }
        if self.is_due_at(amount, row) == State::Met { self.code().number(&self.cells, found.node, row) } else { None }
    }

    /// The value of an amount of the case that is due and known, after [`Case::evaluate`].
    #[must_use]
    pub fn amount(&self, amount: usize) -> Option<Decimal> {
        self.plan.amounts().get(amount)?.decimal(self.mantissa(amount)?)
    }

    /// The plan that it is a case of.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}
