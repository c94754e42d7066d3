//! Runs the steps of a program over one case: every value of the case has a cell of its own, and nothing is a loop but over the rows of
//! lists, which lie in columns as those of many cases do.

use super::cells::{Cell, Cells, Short, Sole, What};
use super::code::Code;
use super::divide;
use super::numbers::{self as n, Side};
use super::registers::{Lists, Registers, TOGETHER};
use super::run::Machine;
use super::seldom;
use crate::program::{FALSE, TRUE, UNKNOWN};

/// The bytes of truth values, as numbers.
const NO: i64 = FALSE as i64;
const OPEN: i64 = UNKNOWN as i64;
const YES: i64 = TRUE as i64;

struct One<'c> {
    cells: &'c mut [Cell],
    columns: &'c Registers,
    sole: &'c Sole,
}

impl One<'_> {
    #[inline(always)]
    fn cell(&self, place: u32) -> Cell {
        self.cells.get(place as usize).copied().unwrap_or(Cell::UNKNOWN)
    }

    #[inline(always)]
    fn set(&mut self, to: u32, cell: Cell) {
        if let Some(place) = self.cells.get_mut(to as usize) {
            *place = cell;
        }
    }

    #[inline(always)]
    fn number(&mut self, to: u32, value: i64, known: bool) {
        self.set(to, Cell { value, known });
    }

    #[inline(always)]
    fn truth(&mut self, to: u32, value: i64) {
        self.set(to, Cell { value, known: true });
    }

    #[inline(always)]
    fn arithmetic(&mut self, step: &Short, f: impl FnOnce(i64, i64) -> i64) {
        let (a, b) = (self.cell(step.a), self.cell(step.b));
        self.number(step.to, f(a.value, b.value), a.known & b.known);
    }

    #[inline(always)]
    fn compare(&mut self, step: &Short, f: impl FnOnce(&i64, &i64) -> bool) {
        let (a, b) = (self.cell(step.a), self.cell(step.b));
        let value = if f(&a.value, &b.value) { YES } else { NO };
        self.truth(step.to, if a.known & b.known { value } else { OPEN });
    }

    /// What comes of a number by a loop on many, which is one turn here.
    #[inline(always)]
    fn map(&mut self, step: &Short, f: impl FnOnce(&mut [i64], Side<'_, i64>)) {
        let a = self.cell(step.a);
        let mut out = [0];
        f(&mut out, Side::All(a.value));
        let [value] = out;
        self.number(step.to, value, a.known);
    }

    /// A step with a short form. Gives whether it is one.
    #[inline(always)]
    fn step(&mut self, step: &Short) -> bool {
        match step.what {
            What::Add => self.arithmetic(step, i64::wrapping_add),
            What::Subtract => self.arithmetic(step, i64::wrapping_sub),
            What::Multiply => self.arithmetic(step, i64::wrapping_mul),
            What::Minimum => self.arithmetic(step, i64::min),
            What::Maximum => self.arithmetic(step, i64::max),
            What::Equal => self.compare(step, i64::eq),
            What::NotEqual => self.compare(step, i64::ne),
            What::Less => self.compare(step, i64::lt),
            What::LessOrEqual => self.compare(step, i64::le),
            What::And => {
                let (a, b) = (self.cell(step.a), self.cell(step.b));
                self.truth(step.to, a.value.min(b.value));
            }
            What::Or => {
                let (a, b) = (self.cell(step.a), self.cell(step.b));
                self.truth(step.to, a.value.max(b.value));
            }
            What::Coalesce => {
                let (a, b) = (self.cell(step.a), self.cell(step.b));
                self.truth(step.to, if a.value == OPEN { b.value } else { a.value });
            }
            What::Not => {
                let a = self.cell(step.a);
                self.truth(step.to, YES - a.value);
            }
            What::Choose => {
                let (condition, a, b) = (self.cell(step.c), self.cell(step.a), self.cell(step.b));
                let undecided = if a.value == b.value { a.value } else { OPEN };
                let taken = if condition.value == NO { b.value } else { a.value };
                self.truth(step.to, if condition.value == OPEN { undecided } else { taken });
            }
            What::Select => {
                let (condition, a, b) = (self.cell(step.c), self.cell(step.a), self.cell(step.b));
                let both = a.known & b.known & (a.value == b.value);
                let taken = std::hint::select_unpredictable(condition.value == NO, b, a);
                self.number(step.to, taken.value, if condition.value == OPEN { both } else { taken.known });
            }
            What::Bands => {
                let Some(table) = self.sole.code.tables.get(step.b as usize) else { return true };
                self.map(step, |out, number| n::bands(out, number, &table.limits, &table.values));
            }
            What::Line => {
                let Some(line) = self.sole.code.lines.get(step.b as usize) else { return true };
                self.map(step, |out, value| line.each(out, value));
            }
            What::DivideBy => {
                let Some(&(by, mode)) = self.sole.divisors.get(step.b as usize) else { return true };
                self.map(step, |out, value| divide::by_constant(out, value, by, mode));
            }
            What::Divide => {
                let Some(&(factors, mode)) = self.sole.factors.get(step.c as usize) else { return true };
                let (a, b) = (self.cell(step.a), self.cell(step.b));
                let mut out = [0];
                divide::by_each(&mut out, Side::All(a.value), Side::All(b.value), factors, mode);
                let [value] = out;
                self.number(step.to, value, a.known & b.known);
            }
            What::Sum => {
                let found = self.sum(step.a, step.b, step.c);
                self.set(step.to, found);
            }
            What::Count => {
                let found = self.count(step.b, step.c);
                self.set(step.to, found);
            }
            What::Other => return false,
        }
        true
    }

    /// The sum over the rows of a list. A row of which it is not known whether it counts leaves the sum open, unless it is a zero.
    #[inline(always)]
    fn sum(&self, register: u32, condition: u32, list: u32) -> Cell {
        let columns = self.columns;
        let Some(lists) = columns.lists.get(list as usize).filter(|lists| lists.is_known(0)) else { return Cell::UNKNOWN };
        let Some(lane) = columns.narrow.get(register as usize) else { return Cell::UNKNOWN };
        let rows = lists.total();
        let counts = if condition == u32::MAX { None } else { columns.truth.get(condition as usize) };
        if !lane.open && counts.is_none_or(|counts| !counts.open) {
            let value = match counts {
                None => total(rows, &lane.values, |&value| value),
                Some(counts) => total_of(rows, &lane.values, &counts.values),
            };
            return Cell { value, known: true };
        }
        let (mut value, mut known) = (0_i64, true);
        for row in 0..rows {
            let element = lane.values.get(row).copied().unwrap_or(0);
            let is_known = !lane.open || lane.known.get(row) == Some(&1);
            let counts = counts.map_or(TRUE, |counts| counts.values.get(row).copied().unwrap_or(UNKNOWN));
            value = value.wrapping_add(if counts == FALSE { 0 } else { element });
            known &= (counts == FALSE) | is_known & ((counts == TRUE) | (element == 0));
        }
        Cell { value, known }
    }

    #[inline(always)]
    fn count(&self, condition: u32, list: u32) -> Cell {
        let columns = self.columns;
        let Some(lists) = columns.lists.get(list as usize).filter(|lists| lists.is_known(0)) else { return Cell::UNKNOWN };
        let rows = lists.total();
        if condition == u32::MAX {
            return Cell { value: i64::try_from(rows).unwrap_or(i64::MAX), known: true };
        }
        let Some(counts) = columns.truth.get(condition as usize) else { return Cell::UNKNOWN };
        // What is not known is counted, and then nothing is told of the count.
        let known = !counts.open || counts.values.iter().take(rows).all(|&value| value != UNKNOWN);
        Cell { value: total(rows, &counts.values, |&value| i64::from(value != FALSE)), known }
    }
}

/// A step on rows of lists, or one that is rare.
#[inline(never)]
fn other(sole: &Sole, cells: &mut Cells, step: &Short) {
    let Code { steps, constants, tables, lines, .. } = &sole.code;
    let Some(step) = steps.get(step.c as usize) else { return };
    if step.level.is_none() && seldom::step(cells, &sole.code, &step.act, step.to) {
        return;
    }
    // As a chunk of one case has it.
    cells.lend(&step.act);
    let length = step.level.map_or(1, |list| cells.columns.lists.get(list as usize).map_or(0, Lists::total));
    Machine { registers: &mut cells.columns, constants, tables, lines, outside: &[], cases: 1 }.step(step, length);
    if step.level.is_none() {
        cells.take_back(step);
    }
}

/// The sum of what the first rows come to. Most households have no more rows than are looked at together, and so no loop ends where a
/// processor does not foresee it.
#[inline(always)]
fn total<T>(rows: usize, values: &[T], each: impl Fn(&T) -> i64) -> i64 {
    let (eights, _) = values.as_chunks::<TOGETHER>();
    let (mut total, mut left) = (0_i64, rows);
    for eight in eights {
        for (row, value) in eight.iter().enumerate() {
            total = total.wrapping_add(if row < left { each(value) } else { 0 });
        }
        if left <= TOGETHER {
            return total;
        }
        left -= TOGETHER;
    }
    total
}

/// The sum over the first rows that count.
#[inline(always)]
fn total_of(rows: usize, values: &[i64], counts: &[u8]) -> i64 {
    let rows = values.iter().zip(counts).take(rows);
    rows.fold(0, |total: i64, (&value, &counts)| total.wrapping_add(if counts == FALSE { 0 } else { value }))
}

/// Runs every step over one case.
#[inline]
pub(crate) fn run_one(sole: &Sole, cells: &mut Cells) {
    for step in &sole.steps {
        let mut one = One { cells: &mut cells.values, columns: &cells.columns, sole };
        if !one.step(step) {
            other(sole, cells, step);
        }
    }
}
