//! Runs the steps of a program over one case: every value of the case is a number, and nothing is a loop but over the rows of lists.

use super::code::{Act, Arg, Arithmetic, Code, Logic, Step};
use super::divide;
use super::numbers::{self as n, Side};
use super::registers::{Lists, Registers};
use super::run::Machine;
use crate::program::{Comparison, FALSE, TRUE, UNKNOWN};

/// A number of the case, and whether it is known.
type Found = (i64, bool);

struct One<'r, 'o> {
    registers: &'r mut Registers,
    code: &'o Code,
}

impl One<'_, '_> {
    #[inline(always)]
    fn number(&self, arg: Arg) -> Found {
        let register = match arg {
            Arg::Register(register) => register,
            Arg::Constant(value) => return (value, true),
            Arg::Wide(_) => return (0, true),
        };
        let Some(lane) = self.registers.narrow.get(register as usize) else { return (0, true) };
        let is_known = !lane.open || lane.known.first() == Some(&1);
        (lane.values.first().copied().unwrap_or(0), is_known)
    }

    #[inline(always)]
    fn truth(&self, register: u32) -> u8 {
        match self.registers.truth.get(register as usize) {
            Some(truths) => truths.values.first().copied().unwrap_or(UNKNOWN),
            _ => UNKNOWN,
        }
    }

    #[inline(always)]
    fn set_number(&mut self, to: u32, (value, is_known): Found) {
        if let Some(lane) = self.registers.narrow.get_mut(to as usize)
            && let (Some(number), Some(known)) = (lane.values.first_mut(), lane.known.first_mut())
        {
            *number = value;
            *known = u8::from(is_known);
            lane.open = !is_known;
        }
    }

    #[inline(always)]
    fn set_truth(&mut self, to: u32, value: u8) {
        if let Some(truths) = self.registers.truth.get_mut(to as usize)
            && let Some(truth) = truths.values.first_mut()
        {
            *truth = value;
            truths.open = value == UNKNOWN;
        }
    }

    /// What comes of a number by a loop on many, which is one turn here.
    #[inline(always)]
    fn map(&mut self, to: u32, value: Arg, f: impl FnOnce(&mut [i64], Side<'_, i64>)) {
        let (value, is_known) = self.number(value);
        let mut out = [0];
        f(&mut out, Side::All(value));
        let [result] = out;
        self.set_number(to, (result, is_known));
    }

    #[inline(always)]
    fn step(&mut self, step: &Step) {
        let to = step.to;
        match step.act {
            Act::Arithmetic(what, a, b) => {
                let ((a, first), (b, second)) = (self.number(a), self.number(b));
                let value = match what {
                    Arithmetic::Add => a.wrapping_add(b),
                    Arithmetic::Subtract => a.wrapping_sub(b),
                    Arithmetic::Multiply => a.wrapping_mul(b),
                    Arithmetic::Minimum => a.min(b),
                    Arithmetic::Maximum => a.max(b),
                };
                self.set_number(to, (value, first & second));
            }
            Act::Compare(comparison, a, b) => {
                let value = compare(comparison, self.number(a), self.number(b));
                self.set_truth(to, value);
            }
            Act::Logic(what, a, b) => {
                let (a, b) = (self.truth(a), self.truth(b));
                let value = match what {
                    Logic::And => a.min(b),
                    Logic::Or => a.max(b),
                    Logic::Coalesce if a == UNKNOWN => b,
                    Logic::Coalesce => a,
                };
                self.set_truth(to, value);
            }
            Act::Not(a) => {
                let value = TRUE.wrapping_sub(self.truth(a));
                self.set_truth(to, value);
            }
            Act::Choose(condition, a, b) => {
                let (a, b) = (self.truth(a), self.truth(b));
                let value = match self.truth(condition) {
                    TRUE => a,
                    FALSE => b,
                    _ if a == b => a,
                    _ => UNKNOWN,
                };
                self.set_truth(to, value);
            }
            Act::Select(condition, a, b) => {
                let ((a, first), (b, second)) = (self.number(a), self.number(b));
                let found = match self.truth(condition) {
                    TRUE => (a, first),
                    FALSE => (b, second),
                    _ => (a, first & second & (a == b)),
                };
                self.set_number(to, found);
            }
            Act::Bands(number, table) => {
                let Some(table) = self.code.tables.get(table as usize) else { return };
                self.map(to, number, |out, number| n::bands(out, number, &table.limits, &table.values));
            }
            Act::Line(value, line) => {
                let Some(line) = self.code.lines.get(line as usize) else { return };
                self.map(to, value, |out, value| line.each(out, value));
            }
            Act::DivideBy { value, by, mode } => self.map(to, value, |out, value| divide::by_constant(out, value, by, mode)),
            Act::Divide { value, by, factors, mode } => {
                let (by, second) = self.number(by);
                let (value, first) = self.number(value);
                let mut out = [0];
                divide::by_each(&mut out, Side::All(value), Side::All(by), factors, mode);
                let [result] = out;
                self.set_number(to, (result, first & second));
            }
            Act::Sum(value, condition, list) => {
                let found = self.sum(value, condition, list);
                self.set_number(to, found);
            }
            Act::Count(condition, list) => {
                let found = self.sum(Arg::Constant(1), condition, list);
                self.set_number(to, found);
            }
            _ => self.in_columns(step, 1),
        }
    }

    /// The sum over the rows of a list. A row of which it is not known whether it counts leaves the sum open, unless it is a zero.
    #[inline(always)]
    fn sum(&self, value: Arg, condition: Option<u32>, list: u32) -> Found {
        let Some(lists) = self.registers.lists.get(list as usize).filter(|lists| lists.is_known(0)) else { return (0, false) };
        let rows = lists.total();
        let lane = match value {
            Arg::Register(register) => self.registers.narrow.get(register as usize),
            Arg::Constant(_) | Arg::Wide(_) => None,
        };
        let (values, known) = lane.map_or((None, None), |lane| (lane.values.get(..rows), lane.known.get(..rows).filter(|_| lane.open)));
        let constant = if let Arg::Constant(value) = value { value } else { 0 };
        let condition = condition.map(|register| match self.registers.truth.get(register as usize) {
            Some(truths) => truths.values.get(..rows).unwrap_or(&[]),
            _ => &[],
        });
        let (mut total, mut all_known) = (0_i64, true);
        for row in 0..rows {
            let element = values.map_or(constant, |values| values.get(row).copied().unwrap_or(0));
            let is_known = known.is_none_or(|known| known.get(row) == Some(&1));
            let counts = condition.map_or(TRUE, |condition| condition.get(row).copied().unwrap_or(UNKNOWN));
            total = total.wrapping_add(if counts == FALSE { 0 } else { element });
            all_known &= (counts == FALSE) | is_known & ((counts == TRUE) | (element == 0));
        }
        (total, all_known)
    }

    /// A step on rows, or one that is rare, as a chunk of one case has it.
    #[inline(never)]
    fn in_columns(&mut self, step: &Step, length: usize) {
        let Code { constants, tables, lines, .. } = self.code;
        let mut columns = Machine { registers: self.registers, constants, tables, lines, outside: &[], cases: 1 };
        columns.step(step, length);
    }
}

#[inline(always)]
fn compare(comparison: Comparison, (a, first): Found, (b, second): Found) -> u8 {
    let holds = match comparison {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessOrEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterOrEqual => a >= b,
    };
    match (first & second, holds) {
        (false, _) => UNKNOWN,
        (true, true) => TRUE,
        (true, false) => FALSE,
    }
}

/// Runs every step over one case.
#[inline]
pub(crate) fn run_one(code: &Code, registers: &mut Registers) {
    let mut one = One { registers, code };
    for step in &code.steps {
        match step.level {
            None => one.step(step),
            Some(list) => {
                let length = one.registers.lists.get(list as usize).map_or(0, Lists::total);
                one.in_columns(step, length);
            }
        }
    }
}
