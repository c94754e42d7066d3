//! Steps that rules seldom have, or that no instruction set makes quicker: numbers of 128 bits, days, what is known, single rows.

use super::act::{Act, Arg, Days, Step, WideAct};
use super::divide;
use super::numbers::{self as n, Number, Side, View};
use super::registers::Lane;
use super::rows;
use super::run::{Bank, Machine};
use crate::program::{FALSE, LeapDay, TRUE, UNKNOWN, dates};
use crate::quantity::Mode;

impl Bank<i128> for Machine<'_, '_> {
    fn view(&self, arg: Arg, length: usize) -> View<'_, i128> {
        let register = match arg {
            Arg::Register(register) => register,
            Arg::Constant(value) => return View { side: Side::All(value.into()), known: None },
            Arg::Wide(place) => {
                return View { side: Side::All(self.constants.get(place as usize).copied().unwrap_or(0)), known: None };
            }
        };
        let Some(lane) = self.registers.wide.get(register as usize) else {
            return View { side: Side::All(0), known: None };
        };
        let known = if lane.open { lane.known.get(..length) } else { None };
        View { side: Side::Each(lane.values.get(..length).unwrap_or(&[])), known }
    }
    fn take(&mut self, register: u32) -> Option<Lane<i128>> {
        self.registers.wide.get_mut(register as usize).map(std::mem::take)
    }
    fn put(&mut self, register: u32, lane: Lane<i128>) {
        if let Some(place) = self.registers.wide.get_mut(register as usize) {
            *place = lane;
        }
    }
    fn take_prefix(&mut self) -> Vec<i128> {
        std::mem::take(&mut self.registers.wide_prefix)
    }
    fn put_prefix(&mut self, prefix: Vec<i128>) {
        self.registers.wide_prefix = prefix;
    }
}

/// One of the steps that are not inlined.
pub(super) fn step(machine: &mut Machine<'_, '_>, step: &Step, length: usize) {
    let to = step.to;
    match step.act {
        Act::Wide(act) => wide(machine, to, length, act),
        Act::Precise { value, by, factors, mode } => precise::<i64>(machine, to, length, value, by, factors, mode),
        Act::AnyRow(condition, list) => fold(machine, to, length, condition, list, false),
        Act::EveryRow(condition, list) => fold(machine, to, length, condition, list, true),
        Act::Supply(given, due, value) => supply::<i64>(machine, to, length, given, due, value),
        Act::Known(a) => is_known::<i64>(machine, to, length, a),
        Act::SameTruth(value) => {
            let Some(mut out) = machine.take_truths(to) else { return };
            if let Some(values) = out.values.get_mut(..length) {
                values.fill(value);
            }
            out.open = value == UNKNOWN;
            machine.put_truths(to, out);
        }
        Act::Truncate(from) => {
            let Some(mut out) = Bank::<i64>::take(machine, to) else { return };
            let from: View<'_, i128> = machine.view(Arg::Register(from), length);
            if let Some(values) = out.values.get_mut(..length) {
                n::map(values, from.side, i64::of);
            }
            n::known(&mut out, length, from.known, None);
            machine.put(to, out);
        }
        Act::Spread(a, list) => spread::<i64>(machine, to, length, a, list),
        Act::SpreadTruth(a, list) => {
            let Some(mut out) = machine.take_truths(to) else { return };
            let (a, open) = machine.truths(a, machine.cases);
            if let Some(values) = out.values.get_mut(..length) {
                rows::spread(values, a, machine.lists(list));
            }
            out.open = open;
            machine.put_truths(to, out);
        }
        Act::Extreme { greatest, value, condition, list } => extreme::<i64>(machine, to, length, greatest, value, condition, list),
        Act::Running(a, list) => running::<i64>(machine, to, length, a, list),
        Act::Between(Days::Years(leap), a, b) => days(machine, to, length, (a, b), Calendar::Years(leap)),
        Act::Between(Days::Months(leap), a, b) => days(machine, to, length, (a, b), Calendar::Months(leap)),
        Act::Year(a) => days(machine, to, length, (a, Arg::Constant(0)), Calendar::Year),
        Act::Month(a) => days(machine, to, length, (a, Arg::Constant(0)), Calendar::Month),
        Act::Arithmetic(..)
        | Act::Compare(..)
        | Act::Logic(..)
        | Act::Not(_)
        | Act::Choose(..)
        | Act::Select(..)
        | Act::Bands(..)
        | Act::Line(..)
        | Act::DivideBy { .. }
        | Act::Divide { .. }
        | Act::Sum(..)
        | Act::Count(..) => {}
    }
}

fn wide(machine: &mut Machine<'_, '_>, to: u32, length: usize, act: WideAct) {
    match act {
        WideAct::Arithmetic(what, a, b) => machine.arithmetic::<i128>(to, length, what, a, b),
        WideAct::Compare(comparison, a, b) => machine.compare::<i128>(to, length, comparison, a, b),
        WideAct::Select(condition, a, b) => machine.select::<i128>(to, length, condition, a, b),
        WideAct::Divide { value, by, factors, mode } => precise::<i128>(machine, to, length, value, by, factors, mode),
        WideAct::Supply(given, due, value) => supply::<i128>(machine, to, length, given, due, value),
        WideAct::Known(a) => is_known::<i128>(machine, to, length, a),
        WideAct::Widen(from) => {
            let Some(mut out) = Bank::<i128>::take(machine, to) else { return };
            let from: View<'_, i64> = machine.view(Arg::Register(from), length);
            if let Some(values) = out.values.get_mut(..length) {
                n::map(values, from.side, i128::from);
            }
            n::known(&mut out, length, from.known, None);
            machine.put(to, out);
        }
        WideAct::Spread(a, list) => spread::<i128>(machine, to, length, a, list),
        WideAct::Sum(value, condition, list) => machine.sum::<i128>(to, length, value, condition, list),
        WideAct::Extreme { greatest, value, condition, list } => {
            extreme::<i128>(machine, to, length, greatest, value, condition, list);
        }
        WideAct::Running(a, list) => running::<i128>(machine, to, length, a, list),
    }
}

/// A quotient in 128 bits, row by row. `factors` is the place of the multiplier; the divisor follows it.
fn precise<'r, 'o, T: Number + Into<i128>>(
    machine: &mut Machine<'r, 'o>,
    to: u32,
    length: usize,
    value: Arg,
    by: Arg,
    factors: u32,
    mode: Mode,
) where
    Machine<'r, 'o>: Bank<T>,
{
    let factor = |place: u32| machine.constants.get(place as usize).copied().unwrap_or(1);
    let (multiplier, divisor) = (factor(factors), factor(factors + 1));
    let Some(mut out) = Bank::<T>::take(machine, to) else { return };
    let (value, by): (View<'_, T>, View<'_, T>) = (machine.view(value, length), machine.view(by, length));
    if let Some(values) = out.values.get_mut(..length) {
        divide::precise(values, value.side, by.side, multiplier, divisor, mode);
    }
    n::known(&mut out, length, value.known, by.known);
    machine.put(to, out);
}

fn supply<'r, 'o, T: Number>(machine: &mut Machine<'r, 'o>, to: u32, length: usize, given: Arg, due: u32, value: Arg)
where
    Machine<'r, 'o>: Bank<T>,
{
    let Some(mut out) = Bank::<T>::take(machine, to) else { return };
    let (due, _) = machine.truths(due, length);
    let (given, value): (View<'_, T>, View<'_, T>) = (machine.view(given, length), machine.view(value, length));
    let mut open = 0;
    for (row, (element, known)) in out.values.iter_mut().zip(&mut out.known).take(length).enumerate() {
        let is_given = given.is_known(row);
        *element = if is_given { given.at(row) } else { value.at(row) };
        *known = u8::from(is_given || due.get(row) == Some(&TRUE) && value.is_known(row));
        open |= 1 ^ *known;
    }
    out.open = open != 0;
    machine.put(to, out);
}

fn is_known<'r, 'o, T: Number>(machine: &mut Machine<'r, 'o>, to: u32, length: usize, value: Arg)
where
    Machine<'r, 'o>: Bank<T>,
{
    let Some(mut out) = machine.take_truths(to) else { return };
    let value: View<'_, T> = machine.view(value, length);
    if let Some(values) = out.values.get_mut(..length) {
        values.fill(TRUE);
        n::hide(values, value.known);
    }
    out.open = value.known.is_some();
    machine.put_truths(to, out);
}

fn spread<'r, 'o, T: Number>(machine: &mut Machine<'r, 'o>, to: u32, length: usize, value: Arg, list: u32)
where
    Machine<'r, 'o>: Bank<T>,
{
    let Some(mut out) = Bank::<T>::take(machine, to) else { return };
    let (value, lists): (View<'_, T>, _) = (machine.view(value, machine.cases), machine.lists(list));
    if let Some(values) = out.values.get_mut(..length) {
        match value.side {
            Side::Each(from) => rows::spread(values, from, lists),
            Side::All(value) => values.fill(value),
        }
    }
    out.open = value.known.is_some();
    if let (Some(known), Some(mask)) = (value.known, out.known.get_mut(..length)) {
        rows::spread(mask, known, lists);
    }
    machine.put(to, out);
}

fn extreme<'r, 'o, T: Number>(
    machine: &mut Machine<'r, 'o>,
    to: u32,
    length: usize,
    greatest: bool,
    value: Arg,
    condition: Option<u32>,
    list: u32,
) where
    Machine<'r, 'o>: Bank<T>,
{
    let Some(mut out) = Bank::<T>::take(machine, to) else { return };
    let lists = machine.lists(list);
    let (value, condition): (View<'_, T>, _) = (machine.view(value, lists.total()), machine.condition(condition, lists.total()));
    rows::extreme(&mut out, length, &value, condition, lists, |a, b| if greatest { a > b } else { a < b });
    machine.put(to, out);
}

fn running<'r, 'o, T: Number>(machine: &mut Machine<'r, 'o>, to: u32, length: usize, value: Arg, list: u32)
where
    Machine<'r, 'o>: Bank<T>,
{
    let Some(mut out) = Bank::<T>::take(machine, to) else { return };
    let value: View<'_, T> = machine.view(value, length);
    rows::running(&mut out, &value, machine.lists(list), machine.cases);
    machine.put(to, out);
}

fn fold(machine: &mut Machine<'_, '_>, to: u32, length: usize, condition: u32, list: u32, every: bool) {
    let Some(mut out) = machine.take_truths(to) else { return };
    let lists = machine.lists(list);
    let (condition, open) = machine.truths(condition, lists.total());
    if let Some(values) = out.values.get_mut(..length) {
        let empty = if every { TRUE } else { FALSE };
        rows::fold(values, condition, lists, empty, |a, b| if every { a.min(b) } else { a.max(b) });
    }
    out.open = open || lists.open;
    machine.put_truths(to, out);
}

/// What is asked of a day, or of two.
#[derive(Clone, Copy)]
enum Calendar {
    Years(LeapDay),
    Months(LeapDay),
    Year,
    Month,
}

fn days(machine: &mut Machine<'_, '_>, to: u32, length: usize, (a, b): (Arg, Arg), what: Calendar) {
    let Some(mut out) = Bank::<i64>::take(machine, to) else { return };
    let (a, b): (View<'_, i64>, View<'_, i64>) = (machine.view(a, length), machine.view(b, length));
    if let Some(values) = out.values.get_mut(..length) {
        n::zip(values, a.side, b.side, |a, b| match what {
            Calendar::Years(leap) => dates::years_between(a, b, leap),
            Calendar::Months(leap) => dates::months_between(a, b, leap),
            Calendar::Year => dates::year_of(a),
            Calendar::Month => dates::month_of(a),
        });
    }
    n::known(&mut out, length, a.known, b.known);
    machine.put(to, out);
}
