//! Runs the steps of a program over a chunk of cases, one step after the other.
//!
//! What is frequent is inlined into one function for each instruction set (see [`super::instructions`]). What is rare is compiled
//! once. One case by itself is run by [`super::one`].

use super::act::{Act, Arg, Arithmetic, Logic, Step};
use super::code::Code;
use super::divide;
use super::instructions::Ahead;
use super::line::Line;
use super::numbers::{self as n, Number, Side, View};
use super::rare;
use super::registers::{Lane, Lists, Registers, Truths};
use super::rows::{self, Condition, Over};
use super::tree::Table;
use crate::program::{Comparison, TRUE, UNKNOWN};

/// Columns that are read where they lie, by the register that they stand for.
pub(crate) type Outside<'a> = &'a [Option<&'a [i64]>];

static NO_ROWS: Lists = Lists { offsets: Vec::new(), known: Vec::new(), open: false };

/// A machine at work.
pub(super) struct Machine<'r, 'o> {
    pub registers: &'r mut Registers,
    pub constants: &'o [i128],
    pub tables: &'o [Table],
    pub lines: &'o [Line],
    pub outside: Outside<'o>,
    pub cases: usize,
}

/// Numbers of one width, by their registers.
pub(super) trait Bank<T> {
    fn view(&self, arg: Arg, length: usize) -> View<'_, T>;
    fn take(&mut self, register: u32) -> Option<Lane<T>>;
    fn put(&mut self, register: u32, lane: Lane<T>);
    fn take_prefix(&mut self) -> Vec<T>;
    fn put_prefix(&mut self, prefix: Vec<T>);
}

impl Bank<i64> for Machine<'_, '_> {
    #[inline(always)]
    fn view(&self, arg: Arg, length: usize) -> View<'_, i64> {
        let register = match arg {
            Arg::Register(register) => register,
            Arg::Constant(value) => return View { side: Side::All(value), known: None },
            Arg::Wide(_) => return View { side: Side::All(0), known: None },
        };
        let Some(lane) = self.registers.narrow.get(register as usize) else {
            return View { side: Side::All(0), known: None };
        };
        let known = if lane.open { lane.known.get(..length) } else { None };
        let values = match self.outside.get(register as usize) {
            Some(Some(values)) => values,
            _ => lane.values.as_slice(),
        };
        View { side: Side::Each(values.get(..length).unwrap_or(&[])), known }
    }
    #[inline(always)]
    fn take(&mut self, register: u32) -> Option<Lane<i64>> {
        self.registers.narrow.get_mut(register as usize).map(std::mem::take)
    }
    #[inline(always)]
    fn put(&mut self, register: u32, lane: Lane<i64>) {
        if let Some(place) = self.registers.narrow.get_mut(register as usize) {
            *place = lane;
        }
    }
    #[inline(always)]
    fn take_prefix(&mut self) -> Vec<i64> {
        std::mem::take(&mut self.registers.prefix)
    }
    #[inline(always)]
    fn put_prefix(&mut self, prefix: Vec<i64>) {
        self.registers.prefix = prefix;
    }
}

impl Machine<'_, '_> {
    #[inline(always)]
    pub fn truths(&self, register: u32, length: usize) -> (&[u8], bool) {
        match self.registers.truth.get(register as usize) {
            Some(truths) => (truths.values.get(..length).unwrap_or(&[]), truths.open),
            _ => (&[], true),
        }
    }

    #[inline(always)]
    pub fn condition(&self, register: Option<u32>, length: usize) -> Condition<'_> {
        match register {
            None => Condition { values: None, open: false },
            Some(register) => {
                let (values, open) = self.truths(register, length);
                Condition { values: Some(values), open }
            }
        }
    }

    #[inline(always)]
    pub fn lists(&self, list: u32) -> &Lists {
        self.registers.lists.get(list as usize).unwrap_or(&NO_ROWS)
    }

    #[inline(always)]
    pub fn take_truths(&mut self, register: u32) -> Option<Truths> {
        self.registers.truth.get_mut(register as usize).map(std::mem::take)
    }

    #[inline(always)]
    pub fn put_truths(&mut self, register: u32, truths: Truths) {
        if let Some(place) = self.registers.truth.get_mut(register as usize) {
            *place = truths;
        }
    }

    #[inline(always)]
    pub fn arithmetic<T: Number>(&mut self, to: u32, length: usize, what: Arithmetic, a: Arg, b: Arg)
    where
        Self: Bank<T>,
    {
        let Some(mut out) = Bank::<T>::take(self, to) else { return };
        let (a, b): (View<'_, T>, View<'_, T>) = (self.view(a, length), self.view(b, length));
        if let Some(values) = out.values.get_mut(..length) {
            match what {
                _ if n::SMALL => n::zip(values, a.side, b.side, |a, b| what.of(a, b)),
                Arithmetic::Add => n::zip(values, a.side, b.side, T::add),
                Arithmetic::Subtract => n::zip(values, a.side, b.side, T::subtract),
                Arithmetic::Multiply => n::zip(values, a.side, b.side, T::multiply),
                Arithmetic::Minimum => n::zip(values, a.side, b.side, T::min),
                Arithmetic::Maximum => n::zip(values, a.side, b.side, T::max),
            }
        }
        n::known(&mut out, length, a.known, b.known);
        self.put(to, out);
    }

    #[inline(always)]
    pub fn select<T: Number>(&mut self, to: u32, length: usize, condition: u32, a: Arg, b: Arg)
    where
        Self: Bank<T>,
    {
        let Some(mut out) = Bank::<T>::take(self, to) else { return };
        let (condition, open) = self.truths(condition, length);
        let (a, b): (View<'_, T>, View<'_, T>) = (self.view(a, length), self.view(b, length));
        out.open = open || a.known.is_some() || b.known.is_some();
        if out.open
            && let Some(mask) = out.known.get_mut(..length)
        {
            out.open = n::select_known(mask, condition, &a, &b);
        }
        if let Some(values) = out.values.get_mut(..length) {
            n::select(values, condition, a.side, b.side);
        }
        self.put(to, out);
    }

    #[inline(always)]
    pub fn compare<T: Number>(&mut self, to: u32, length: usize, comparison: Comparison, a: Arg, b: Arg)
    where
        Self: Bank<T>,
    {
        let Some(mut out) = self.take_truths(to) else { return };
        let (a, b): (View<'_, T>, View<'_, T>) = (self.view(a, length), self.view(b, length));
        if let Some(values) = out.values.get_mut(..length) {
            n::compare(values, comparison, a.side, b.side);
            n::hide(values, a.known);
            n::hide(values, b.known);
        }
        out.open = a.known.is_some() || b.known.is_some();
        self.put_truths(to, out);
    }

    #[inline(always)]
    fn logic(&mut self, to: u32, length: usize, what: Logic, a: u32, b: u32) {
        let Some(mut out) = self.take_truths(to) else { return };
        let ((a, first), (b, second)) = (self.truths(a, length), self.truths(b, length));
        if let Some(values) = out.values.get_mut(..length) {
            let rows = values.iter_mut().zip(a).zip(b);
            match what {
                _ if n::SMALL => rows.for_each(|((to, &a), &b)| *to = what.of(a, b)),
                Logic::And => {
                    for ((to, &a), &b) in rows {
                        *to = a.min(b);
                    }
                }
                Logic::Or => {
                    for ((to, &a), &b) in rows {
                        *to = a.max(b);
                    }
                }
                Logic::Coalesce => {
                    for ((to, &a), &b) in rows {
                        *to = if a == UNKNOWN { b } else { a };
                    }
                }
            }
        }
        out.open = (first || second) && out.values.get(..length).is_some_and(n::some_unknown);
        self.put_truths(to, out);
    }

    #[inline(always)]
    fn not(&mut self, to: u32, length: usize, a: u32) {
        let Some(mut out) = self.take_truths(to) else { return };
        let (a, open) = self.truths(a, length);
        if let Some(values) = out.values.get_mut(..length) {
            for (to, &a) in values.iter_mut().zip(a) {
                *to = TRUE.wrapping_sub(a);
            }
        }
        out.open = open;
        self.put_truths(to, out);
    }

    #[inline(always)]
    fn choose(&mut self, to: u32, length: usize, condition: u32, a: u32, b: u32) {
        let Some(mut out) = self.take_truths(to) else { return };
        let (c, open) = self.truths(condition, length);
        let ((a, first), (b, second)) = (self.truths(a, length), self.truths(b, length));
        if let Some(values) = out.values.get_mut(..length) {
            for (((to, &c), &a), &b) in values.iter_mut().zip(c).zip(a).zip(b) {
                *to = n::choose_of_three(c, a, b, if a == b { a } else { UNKNOWN });
            }
        }
        out.open = (open || first || second) && out.values.get(..length).is_some_and(n::some_unknown);
        self.put_truths(to, out);
    }

    #[inline(always)]
    fn bands(&mut self, to: u32, length: usize, number: Arg, table: u32) {
        let Some(table) = self.tables.get(table as usize) else { return };
        let Some(mut out) = Bank::<i64>::take(self, to) else { return };
        let number: View<'_, i64> = self.view(number, length);
        if let Some(values) = out.values.get_mut(..length) {
            n::bands(values, number.side, &table.limits, &table.values);
        }
        n::known(&mut out, length, number.known, None);
        self.put(to, out);
    }

    #[inline(always)]
    fn divide(&mut self, to: u32, length: usize, value: Arg, by: divide::By, mode: crate::quantity::Mode) {
        let Some(mut out) = Bank::<i64>::take(self, to) else { return };
        let value: View<'_, i64> = self.view(value, length);
        if let Some(values) = out.values.get_mut(..length) {
            divide::by_constant(values, value.side, by, mode);
        }
        n::known(&mut out, length, value.known, None);
        self.put(to, out);
    }

    #[inline(always)]
    fn line(&mut self, to: u32, length: usize, value: Arg, line: u32) {
        let Some(line) = self.lines.get(line as usize) else { return };
        let Some(mut out) = Bank::<i64>::take(self, to) else { return };
        let value: View<'_, i64> = self.view(value, length);
        if let Some(values) = out.values.get_mut(..length) {
            line.each(values, value.side);
        }
        n::known(&mut out, length, value.known, None);
        self.put(to, out);
    }

    #[inline(always)]
    fn quotient(&mut self, to: u32, length: usize, value: Arg, by: Arg, factors: (i64, i64), mode: crate::quantity::Mode) {
        let Some(mut out) = Bank::<i64>::take(self, to) else { return };
        let (value, by): (View<'_, i64>, View<'_, i64>) = (self.view(value, length), self.view(by, length));
        if let Some(values) = out.values.get_mut(..length) {
            divide::by_each(values, value.side, by.side, factors, mode);
        }
        n::known(&mut out, length, value.known, by.known);
        self.put(to, out);
    }

    #[inline(always)]
    pub fn sum<T: Number>(&mut self, to: u32, length: usize, value: Arg, condition: Option<u32>, list: u32)
    where
        Self: Bank<T>,
    {
        let Some(mut out) = Bank::<T>::take(self, to) else { return };
        let (mut prefix, mut open) = (self.take_prefix(), std::mem::take(&mut self.registers.open_rows));
        let lists = self.lists(list);
        let (value, condition) = (self.view(value, lists.total()), self.condition(condition, lists.total()));
        rows::sum(&mut out, &value, Over { length, lists, condition, prefix: &mut prefix, open: &mut open });
        self.registers.open_rows = open;
        self.put_prefix(prefix);
        self.put(to, out);
    }

    #[inline(always)]
    fn count(&mut self, to: u32, length: usize, condition: Option<u32>, list: u32) {
        let Some(mut out) = Bank::<i64>::take(self, to) else { return };
        let lists = self.lists(list);
        rows::count(&mut out, length, lists, self.condition(condition, lists.total()));
        self.put(to, out);
    }

    /// A step over so many cases, or so many rows of a list.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub fn step(&mut self, step: &Step, length: usize) {
        let to = step.to;
        match step.act {
            Act::Arithmetic(what, a, b) => self.arithmetic::<i64>(to, length, what, a, b),
            Act::Compare(comparison, a, b) => self.compare::<i64>(to, length, comparison, a, b),
            Act::Logic(what, a, b) => self.logic(to, length, what, a, b),
            Act::Not(a) => self.not(to, length, a),
            Act::Choose(condition, a, b) => self.choose(to, length, condition, a, b),
            Act::Select(condition, a, b) => self.select::<i64>(to, length, condition, a, b),
            Act::Bands(number, table) => self.bands(to, length, number, table),
            Act::Line(value, line) => self.line(to, length, value, line),
            Act::DivideBy { value, by, mode } => self.divide(to, length, value, by, mode),
            Act::Divide { value, by, factors, mode } => self.quotient(to, length, value, by, factors, mode),
            Act::Sum(value, condition, list) => self.sum::<i64>(to, length, value, condition, list),
            Act::Count(condition, list) => self.count(to, length, condition, list),
            _ => self.rarely(step, length),
        }
    }

    /// A step that is not worth a copy for every instruction set.
    #[inline(never)]
    fn rarely(&mut self, step: &Step, length: usize) {
        rare::step(self, step, length);
    }
}

/// Runs every step over a chunk of cases.
#[inline(always)]
pub(super) fn run(code: &Code, registers: &mut Registers, outside: Outside<'_>, cases: usize, mut ahead: Ahead<'_>) {
    let mut machine = Machine { registers, constants: &code.constants, tables: &code.tables, lines: &code.lines, outside, cases };
    for step in &code.steps {
        let length = step.level.map_or(cases, |list| machine.lists(list).total());
        machine.step(step, length);
        ahead.fetch();
    }
}
