//! Steps on the values of one case that rules seldom have: numbers of 128 bits, days, what is known, what another measure supplies.

use super::act::{Act, Arg, Arithmetic, Days, WideAct};
use super::cells::{Cell, Cells, WideCell};
use super::code::Code;
use super::divide;
use super::numbers::{Number, Side};
use crate::program::{FALSE, TRUE, UNKNOWN, dates};
use crate::quantity::Mode;

/// A step on values of the case. Gives whether it is one: what reads rows is not.
pub(super) fn step(cells: &mut Cells, code: &Code, act: &Act, to: u32) -> bool {
    let number = |arg: Arg| match arg {
        Arg::Register(register) => cells.cell(register),
        Arg::Constant(value) => Cell { value, known: true },
        Arg::Wide(_) => Cell { value: 0, known: true },
    };
    let is_true = |register: u32| cells.truth(register).value == i64::from(TRUE);
    match *act {
        Act::Precise { value, by, factors, mode } => {
            let (value, by) = (number(value), number(by));
            let value = Cell { value: quotient(code, value.value, by.value, factors, mode), known: value.known & by.known };
            cells.set(to, value);
        }
        Act::Supply(given, due, value) => {
            let (given, value) = (number(given), number(value));
            let supplied = Cell { value: value.value, known: is_true(due) & value.known };
            cells.set(to, if given.known { given } else { supplied });
        }
        Act::Known(a) => {
            let value = known(number(a).known);
            cells.put_truth(to, value);
        }
        Act::SameTruth(value) => cells.put_truth(to, value),
        Act::Truncate(from) => {
            let WideCell { value, known } = cells.wide_cell(from);
            cells.set(to, Cell { value: i64::of(value), known });
        }
        Act::Between(days, a, b) => {
            let (a, b) = (number(a), number(b));
            let value = match days {
                Days::Years(leap) => dates::years_between(a.value, b.value, leap),
                Days::Months(leap) => dates::months_between(a.value, b.value, leap),
            };
            cells.set(to, Cell { value, known: a.known & b.known });
        }
        Act::Year(a) => {
            let Cell { value, known } = number(a);
            cells.set(to, Cell { value: dates::year_of(value), known });
        }
        Act::Month(a) => {
            let Cell { value, known } = number(a);
            cells.set(to, Cell { value: dates::month_of(value), known });
        }
        Act::Wide(act) => return wide(cells, code, act, to),
        _ => return false,
    }
    true
}

fn known(known: bool) -> u8 {
    if known { TRUE } else { UNKNOWN }
}

/// `factors` is the place of the multiplier; the divisor follows it.
fn quotient<T: Number + Into<i128>>(code: &Code, value: T, by: T, factors: u32, mode: Mode) -> T {
    let factor = |place: u32| code.constants.get(place as usize).copied().unwrap_or(1);
    let mut out = [T::default()];
    divide::precise(&mut out, Side::All(value), Side::All(by), factor(factors), factor(factors + 1), mode);
    let [value] = out;
    value
}

fn wide(cells: &mut Cells, code: &Code, act: WideAct, to: u32) -> bool {
    let number = |arg: Arg| match arg {
        Arg::Register(register) => cells.wide_cell(register),
        Arg::Constant(value) => WideCell { value: value.into(), known: true },
        Arg::Wide(place) => WideCell { value: code.constants.get(place as usize).copied().unwrap_or(0), known: true },
    };
    let truth = |register: u32| u8::try_from(cells.truth(register).value).unwrap_or(UNKNOWN);
    let result = match act {
        WideAct::Arithmetic(what, a, b) => {
            let (a, b) = (number(a), number(b));
            let value = match what {
                Arithmetic::Add => a.value.add(b.value),
                Arithmetic::Subtract => a.value.subtract(b.value),
                Arithmetic::Multiply => a.value.multiply(b.value),
                Arithmetic::Minimum => a.value.min(b.value),
                Arithmetic::Maximum => a.value.max(b.value),
            };
            WideCell { value, known: a.known & b.known }
        }
        WideAct::Divide { value, by, factors, mode } => {
            let (value, by) = (number(value), number(by));
            WideCell { value: quotient(code, value.value, by.value, factors, mode), known: value.known & by.known }
        }
        WideAct::Select(condition, a, b) => {
            let (a, b) = (number(a), number(b));
            match truth(condition) {
                TRUE => a,
                FALSE => b,
                _ => WideCell { value: a.value, known: a.known & b.known & (a.value == b.value) },
            }
        }
        WideAct::Supply(given, due, value) => {
            let (given, value) = (number(given), number(value));
            if given.known { given } else { WideCell { value: value.value, known: (truth(due) == TRUE) & value.known } }
        }
        WideAct::Widen(from) => {
            let Cell { value, known } = cells.cell(from);
            WideCell { value: value.into(), known }
        }
        WideAct::Compare(comparison, a, b) => {
            let (a, b) = (number(a), number(b));
            let holds = if comparison.holds(a.value, b.value) { TRUE } else { FALSE };
            cells.put_truth(to, if a.known & b.known { holds } else { UNKNOWN });
            return true;
        }
        WideAct::Known(a) => {
            let value = known(number(a).known);
            cells.put_truth(to, value);
            return true;
        }
        WideAct::Spread(..) | WideAct::Sum(..) | WideAct::Extreme { .. } | WideAct::Running(..) => return false,
    };
    cells.set_wide(to, result);
    true
}
