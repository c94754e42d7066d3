//! From the columns of a register to the registers of a machine, chunk by chunk, with a look at every value.

use std::ops::Range;

use super::column::{Bits, Column, Elements};
use super::{Register, RowFault};
use crate::facts::FactFault;
use crate::plan::{PlanFact, Usual};
use crate::program::machine::{Code, Instructions, Registers, copy_truths, leaves};
use crate::program::{FALSE, TRUE, UNKNOWN};

/// Columns of numbers that are read where they lie; those beyond are copied.
pub(super) const OUTSIDE: usize = 64;

/// Truth values that are looked at together.
const TOGETHER: usize = 256;

/// Whether every fact of a chunk lies within narrower bounds than it might.
#[inline]
pub(super) fn is_usual(register: &Register<'_>, with: Instructions, usual: &Usual, cases: &Range<usize>) -> bool {
    let plan = register.plan();
    let rows = |list: Option<usize>| register.rows(list, cases);
    let few = (0..plan.lists().len()).filter_map(|list| register.list(list)).all(|list| {
        let offsets = list.offsets.get(cases.start..=cases.end).unwrap_or(&[]);
        offsets.array_windows().all(|[from, end]| (end - from).cast_unsigned() <= usual.rows)
    });
    few && plan.facts().iter().zip(register.columns()).zip(&usual.bounds).all(|((fact, column), &(low, high))| {
        let rows = rows(fact.list);
        match column.map(|column| column.elements) {
            None | Some(Elements::Kleene(_) | Elements::Bits(_)) => true,
            // Out of what the fact can be, a value is refused; it must not decide for the others.
            Some(Elements::Mantissas(values)) => {
                (low, high) == (fact.low, fact.high) || values.get(rows).is_some_and(|values| !leaves(with, values, low, high))
            }
            Some(Elements::Days(values)) => {
                values.get(rows).is_some_and(|values| values.iter().all(|&value| (low..=high).contains(&value.into())))
            }
            Some(Elements::Decimals { values, multiplier, divisor }) => values.get(rows).is_some_and(|values| {
                values.iter().all(|value| {
                    let bound = value.checked_mul(multiplier).map(|product| product / divisor);
                    bound.is_some_and(|value| value >= low.into() && value <= high.into())
                })
            }),
        }
    })
}

/// What a chunk is loaded with.
pub(super) struct Loader<'r, 'a> {
    pub register: &'r Register<'a>,
    pub code: &'r Code,
    pub instructions: Instructions,
    /// Bounds narrower than those of a fact have been looked at already.
    pub usual: Option<&'r Usual>,
}

/// Whether an element counts as known before its value is looked at.
fn is_known(known: Option<Bits<'_>>, at: usize) -> bool {
    known.is_none_or(|known| known.get(at))
}

fn offset(offsets: &[i32], case: usize) -> usize {
    offsets.get(case).and_then(|&offset| usize::try_from(offset).ok()).unwrap_or(0)
}

impl Register<'_> {
    /// The rows of a list, or the cases themselves, in a chunk.
    #[inline]
    pub(super) fn rows(&self, list: Option<usize>, cases: &Range<usize>) -> Range<usize> {
        match list.map(|list| self.list(list)) {
            None => cases.clone(),
            Some(None) => 0..0,
            Some(Some(list)) => offset(list.offsets, cases.start)..offset(list.offsets, cases.end),
        }
    }
}

impl<'a> Loader<'_, 'a> {
    /// Loads the cases of a chunk. Columns that can be read where they lie are put into `outside`.
    #[inline]
    pub fn load(
        &self,
        cases: &Range<usize>,
        registers: &mut Registers,
        outside: &mut [Option<&'a [i64]>; OUTSIDE],
        faults: &mut Vec<RowFault>,
    ) {
        self.lists(cases, registers, faults);
        registers.reserve(cases.len());
        let plan = self.register.plan();
        for (slot, fact) in plan.facts().iter().enumerate() {
            let rows = self.register.rows(fact.list, cases);
            let Some(place) = self.code.input(slot) else { continue };
            let column = self.register.columns().get(slot).copied().flatten();
            // What is given is looked at even if nothing reads it: a case with a value that cannot be is refused.
            if column.is_none() && !self.code.reads(slot) {
                continue;
            }
            let before = faults.len();
            if fact.is_truth {
                truths(self.instructions, (place, column, &rows), registers, faults, fact);
            } else {
                let within = self.usual.and_then(|usual| usual.bounds.get(slot)).is_some_and(|&bounds| bounds != (fact.low, fact.high));
                let direct = self.numbers((place, within), column, &rows, registers, faults, fact);
                if let Some(entry) = outside.get_mut(place as usize) {
                    *entry = direct;
                }
            }
            for fault in faults.iter_mut().skip(before) {
                self.locate(fault, fact, cases);
            }
        }
        for (slot, fact) in plan.facts().iter().enumerate().filter(|(_, fact)| !fact.implied_by.is_empty()) {
            self.contradictions(slot, fact, cases, registers, faults);
        }
    }

    #[inline]
    fn lists(&self, cases: &Range<usize>, registers: &mut Registers, faults: &mut Vec<RowFault>) {
        for (place, declared) in self.register.plan().lists().iter().enumerate() {
            let Some(to) = u32::try_from(place).ok().and_then(|place| registers.list(place)) else { continue };
            to.offsets.clear();
            to.known.clear();
            let Some(list) = self.register.list(place) else {
                to.offsets.resize(cases.len() + 1, 0);
                to.known.resize(cases.len(), 0);
                to.open = true;
                continue;
            };
            let first = list.offsets.get(cases.start).copied().unwrap_or(0);
            let offsets = list.offsets.get(cases.start..=cases.end).unwrap_or(&[]);
            to.offsets.extend(offsets.iter().map(|&offset| (offset - first).cast_unsigned()));
            to.open = false;
            if let Some(known) = list.known {
                to.known.resize(cases.len(), 1);
                to.open = !known.unpack(self.instructions, cases.start, &mut to.known, 1);
            }
            let most = to.offsets.windows(2).map(|ends| if let &[from, end] = ends { end - from } else { 0 }).max().unwrap_or(0);
            if most > declared.max_rows {
                let many = |(_, ends): &(usize, &[u32])| matches!(ends, &&[from, end] if end - from > declared.max_rows);
                let too_many = to.offsets.windows(2).enumerate().filter(many);
                let fault = |(case, _)| RowFault { case: cases.start + case, path: declared.id.clone(), fault: FactFault::TooManyRows };
                faults.extend(too_many.map(fault));
            }
        }
    }

    /// From the row of a column to the case and to where the value stands in it.
    fn locate(&self, fault: &mut RowFault, fact: &PlanFact, cases: &Range<usize>) {
        let Some(list) = fact.list.and_then(|list| self.register.list(list)) else { return };
        let offsets = list.offsets.get(cases.start..=cases.end).unwrap_or(&[]);
        let row = fault.case;
        let case = offsets.partition_point(|&offset| usize::try_from(offset).is_ok_and(|offset| offset <= row)).saturating_sub(1);
        let first = offset(offsets, case);
        if let Some((list, field)) = fact.path.split_once('.') {
            fault.path = format!("{list}[{}].{field}", row - first);
        }
        fault.case = cases.start + case;
    }

    /// Gives the values themselves where they can be read where they lie. `within`: they are known to be what the fact can be.
    #[inline]
    fn numbers(
        &self,
        (place, within): (u32, bool),
        column: Option<Column<'a>>,
        rows: &Range<usize>,
        registers: &mut Registers,
        faults: &mut Vec<RowFault>,
        fact: &PlanFact,
    ) -> Option<&'a [i64]> {
        let lane = registers.numbers(place)?;
        let mask = lane.known.get_mut(..rows.len())?;
        let to = lane.values.get_mut(..rows.len())?;
        let Some(column) = column else {
            mask.fill(0);
            lane.open = true;
            return None;
        };
        lane.open = column.known.is_some_and(|known| !known.unpack(self.instructions, rows.start, mask, 1));
        let mut direct = None;
        match column.elements {
            Elements::Mantissas(values) => {
                let values = values.get(rows.clone())?;
                if (within || !leaves(self.instructions, values, fact.low, fact.high)) && (place as usize) < OUTSIDE {
                    return Some(values);
                }
                to.copy_from_slice(values);
                direct = Some(());
            }
            Elements::Days(values) => to.iter_mut().zip(values.get(rows.clone())?).for_each(|(to, &value)| *to = value.into()),
            Elements::Decimals { values, multiplier, divisor } => {
                for (row, (to, &value)) in to.iter_mut().zip(values.get(rows.clone())?).enumerate() {
                    let product = value.checked_mul(multiplier);
                    let whole = product.filter(|product| product % divisor == 0).and_then(|product| i64::try_from(product / divisor).ok());
                    *to = whole.unwrap_or(i64::MIN);
                    let fault = match whole {
                        Some(_) => continue,
                        None if product.is_some_and(|product| product % divisor != 0) => FactFault::TooManyDecimals,
                        None => FactFault::OutOfRange,
                    };
                    // What is out of range is found below.
                    if fault == FactFault::TooManyDecimals && is_known(column.known, rows.start + row) {
                        faults.push(RowFault { case: rows.start + row, path: fact.path.clone(), fault });
                        refuse(mask, &mut lane.open, column.known.is_none(), row);
                        *to = fact.low;
                    }
                }
            }
            Elements::Kleene(_) | Elements::Bits(_) => return None,
        }
        if direct.is_some() || leaves(self.instructions, to, fact.low, fact.high) {
            for (row, value) in to.iter_mut().enumerate().filter(|(_, value)| **value < fact.low || **value > fact.high) {
                let fault = fact.declaration.outside(*value > fact.high);
                *value = fact.low;
                if is_known(column.known, rows.start + row) {
                    faults.push(RowFault { case: rows.start + row, path: fact.path.clone(), fault });
                    refuse(mask, &mut lane.open, column.known.is_none(), row);
                }
            }
        }
        None
    }

    /// A yes/no that says no although a fact that implies it is given.
    fn contradictions(&self, slot: usize, fact: &PlanFact, cases: &Range<usize>, registers: &mut Registers, faults: &mut Vec<RowFault>) {
        let rows = self.register.rows(fact.list, cases);
        let columns = self.register.columns();
        if columns.get(slot).copied().flatten().is_none() {
            return;
        }
        let Some(says) =
            self.code.input(slot).and_then(|place| registers.truths(place)).and_then(|truths| truths.values.get_mut(..rows.len()))
        else {
            return;
        };
        for column in fact.implied_by.iter().filter_map(|&other| columns.get(other).copied().flatten()) {
            for (row, says) in says.iter_mut().enumerate().filter(|(_, says)| **says == FALSE) {
                if is_known(column.known, rows.start + row) {
                    let mut fault = RowFault { case: rows.start + row, path: fact.path.clone(), fault: FactFault::Contradiction };
                    self.locate(&mut fault, fact, cases);
                    faults.push(fault);
                    *says = UNKNOWN;
                }
            }
        }
    }
}

/// Makes a value unknown. Where all were known the mask does not say so yet.
fn refuse(mask: &mut [u8], open: &mut bool, all_known: bool, row: usize) {
    if !*open && all_known {
        mask.fill(1);
    }
    *open = true;
    if let Some(known) = mask.get_mut(row) {
        *known = 0;
    }
}

#[inline]
fn truths(
    with: Instructions,
    (place, column, rows): (u32, Option<Column<'_>>, &Range<usize>),
    registers: &mut Registers,
    faults: &mut Vec<RowFault>,
    fact: &PlanFact,
) {
    let Some(truths) = registers.truths(place) else { return };
    let Some(to) = truths.values.get_mut(..rows.len()) else { return };
    truths.open = false;
    match column.map(|column| column.elements) {
        Some(Elements::Bits(bits)) => {
            bits.unpack(with, rows.start, to, TRUE);
        }
        Some(Elements::Kleene(values)) => {
            let (most, unknown) = copy_truths(with, values.get(rows.clone()).unwrap_or(&[]), to);
            truths.open = unknown;
            if most > TRUE {
                for (row, value) in to.iter_mut().enumerate().filter(|(_, value)| **value > TRUE) {
                    *value = UNKNOWN;
                    faults.push(RowFault { case: rows.start + row, path: fact.path.clone(), fault: FactFault::WrongType });
                }
                truths.open = true;
            }
        }
        _ => {
            to.fill(UNKNOWN);
            truths.open = true;
        }
    }
    if let Some(known) = column.and_then(|column| column.known) {
        let mut mask = [0; TOGETHER];
        for (part, to) in to.chunks_mut(TOGETHER).enumerate() {
            let Some(mask) = mask.get_mut(..to.len()) else { continue };
            if !known.unpack(with, rows.start + part * TOGETHER, mask, 1) {
                to.iter_mut().zip(&*mask).for_each(|(to, &known)| *to = if known == 0 { UNKNOWN } else { *to });
                truths.open = true;
            }
        }
    }
}
