//! Cases that stand apart from one another, put together into a register of their own.

use super::column::{Bits, Column};
use super::out::Out;
use super::{ListColumn, Register, Results};
use crate::program::UNKNOWN;
use crate::program::machine::Code;

/// A column of some cases, as it is borrowed by their register.
#[derive(Debug, Default)]
struct Gathered {
    numbers: Vec<i64>,
    truths: Vec<u8>,
    /// A bit for each number that is known.
    known: Vec<u8>,
    is_there: bool,
}

/// A list of some cases.
#[derive(Debug, Default)]
struct GatheredList {
    offsets: Vec<i32>,
    known: Vec<u8>,
    is_there: bool,
}

/// Some cases of a register, one after the other.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// Which, in their order.
    pub cases: Vec<usize>,
    columns: Vec<Gathered>,
    lists: Vec<GatheredList>,
    /// What came of them.
    pub results: Results,
}

/// Sets a bit at the end of so many.
fn push_bit(bits: &mut Vec<u8>, length: usize, is_set: bool) {
    if length.is_multiple_of(8) {
        bits.push(0);
    }
    if let Some(last) = bits.last_mut() {
        *last |= u8::from(is_set) << (length % 8);
    }
}

impl Gathering {
    /// Copies what some code reads of the cases.
    pub fn gather(&mut self, register: &Register<'_>, code: &Code) {
        let plan = register.plan();
        self.lists.resize_with(plan.lists().len(), GatheredList::default);
        for (place, to) in self.lists.iter_mut().enumerate() {
            let list = register.list(place);
            to.is_there = list.is_some();
            to.offsets.clear();
            to.offsets.push(0);
            to.known.clear();
            let mut end = 0;
            for (length, &case) in self.cases.iter().enumerate() {
                end += i32::try_from(register.rows(Some(place), &(case..case + 1)).len()).unwrap_or(0);
                to.offsets.push(end);
                push_bit(&mut to.known, length, list.is_some_and(|list| list.known.is_none_or(|known| known.get(case))));
            }
        }
        self.columns.resize_with(plan.facts().len(), Gathered::default);
        for (slot, (to, fact)) in self.columns.iter_mut().zip(plan.facts()).enumerate() {
            to.numbers.clear();
            to.truths.clear();
            to.known.clear();
            let column = register.columns().get(slot).copied().flatten().filter(|_| code.reads(slot));
            to.is_there = column.is_some();
            let Some(column) = column else { continue };
            let rows = self.cases.iter().flat_map(|&case| register.rows(fact.list, &(case..case + 1)));
            for value in rows.map(|row| column.at(row)) {
                if fact.is_truth {
                    to.truths.push(value.map_or(UNKNOWN, |value| u8::try_from(value).unwrap_or(UNKNOWN)));
                } else {
                    push_bit(&mut to.known, to.numbers.len(), value.is_some());
                    to.numbers.push(value.unwrap_or_default());
                }
            }
        }
    }

    /// The cases as a register of a plan.
    pub fn register<'g>(&'g self, of: &Register<'_>) -> Register<'g> {
        let mut register = Register::new(of.plan(), self.cases.len());
        for (to, list) in register.lists.iter_mut().zip(&self.lists) {
            let known = Bits::new(&list.known, 0, self.cases.len());
            *to = list.is_there.then_some(ListColumn { offsets: &list.offsets, known });
        }
        for ((to, column), fact) in register.columns.iter_mut().zip(&self.columns).zip(of.plan().facts()) {
            let known = Bits::new(&column.known, 0, column.numbers.len());
            let values = if fact.is_truth { Column::truths(&column.truths) } else { Column::mantissas(&column.numbers).known(known) };
            *to = column.is_there.then_some(values);
        }
        register
    }

    /// Puts what came of the cases where the results of the register that they are from stand.
    pub fn scatter(&self, from: &Register<'_>, gathered: &Register<'_>, results: &Results, out: &mut impl Out) {
        fn put<T: Copy>(to: &mut [T], at: usize, values: &[T], rows: &std::ops::Range<usize>) {
            if let (Some(to), Some(values)) = (to.get_mut(at..at + rows.len()), values.get(rows.clone())) {
                to.copy_from_slice(values);
            }
        }
        let plan = from.plan();
        for (place, &case) in self.cases.iter().enumerate() {
            let at = |list: Option<usize>, out: &dyn Out| from.rows(list, &(case..case + 1)).start - out.first(list);
            let rows = |list: Option<usize>| gathered.rows(list, &(place..place + 1));
            for (due, values) in results.dues.iter().enumerate() {
                let list = plan.due_list(due);
                let at = at(list, out);
                put(out.due(due), at, values, &rows(list));
            }
            for (amount, (column, declared)) in results.amounts.iter().zip(plan.amounts()).enumerate() {
                let at = at(declared.list, out);
                let (values, wide, known) = out.amount(amount);
                put(values, at, &column.values, &rows(declared.list));
                put(wide, at, &column.wide, &rows(declared.list));
                put(known, at, &column.known, &rows(declared.list));
            }
        }
        if results.is_open {
            out.open();
        }
    }
}
