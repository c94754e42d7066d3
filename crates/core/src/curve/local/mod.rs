//! The results of a program around one value of a fact, as functions of the fact, and as far as they are these functions.
//!
//! The evaluator says what holds at the value: which branch is taken, which row counts, what is known. From there every result is
//! followed as a quotient of polynomials in the fact, together with the stretch of the fact over which nothing is decided
//! otherwise. The ends of the stretch are zeros of differences that are compared: exact, and not sampled.
//!
//! A rounding makes steps. Steps of a cent or less are not followed: the result is then the value before the rounding, and how far
//! what was rounded can lie from it is kept, so that a comparison of rounded values is still settled on the grid of the fact.

mod rows;
mod steps;

use super::form::Form;
use super::polynomial::{Sign, Stretch};
use super::probe::Probe;
use crate::program::{FALSE, Frame, NodeId, Op, TRUE, UNKNOWN, month_of, months_between, year_of, years_between};
use crate::quantity::Mode;

/// How far what is computed can lie from the form, in thousandths of a mantissa.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Off {
    Exact,
    Within(i128),
    /// Not followed.
    Anything,
}

impl Off {
    fn size(self) -> Option<i128> {
        match self {
            Self::Exact => Some(0),
            Self::Within(size) => Some(size),
            Self::Anything => None,
        }
    }

    fn of(size: Option<i128>) -> Self {
        match size {
            Some(0) => Self::Exact,
            Some(size) => Self::Within(size),
            None => Self::Anything,
        }
    }

    fn and(self, other: Self) -> Self {
        Self::of(self.size().zip(other.size()).and_then(|(a, b)| a.checked_add(b)))
    }

    fn times(self, factor: Option<i128>) -> Self {
        if self == Self::Exact { self } else { Self::of(self.size().zip(factor).and_then(|(size, factor)| size.checked_mul(factor))) }
    }
}

/// A result around one value of the fact.
#[derive(Clone, Debug)]
pub(super) struct Local {
    /// The number as a function; none for a truth value and for what is not known.
    pub form: Option<Form>,
    pub off: Off,
    /// Where what is computed is the form, rounded by this operation and by no other.
    pub rounded_by: Option<NodeId>,
    /// Roundings that were passed.
    pub roundings: Vec<NodeId>,
    /// What is computed does not change with the fact, although it may be rounded.
    pub steady: bool,
    /// As far as all this holds.
    pub stretch: Stretch,
}

impl Local {
    fn fixed(form: Option<Form>, stretch: Stretch) -> Self {
        Self { form, off: Off::Exact, rounded_by: None, roundings: Vec::new(), steady: false, stretch }
    }

    fn within(self, stretch: Stretch) -> Self {
        Self { stretch: self.stretch.and(stretch), ..self }
    }

    fn is_steady(&self) -> bool {
        self.steady || self.off == Off::Exact && self.form.as_ref().is_some_and(|form| form.degree() == Some(0))
    }

    fn passed(&mut self, other: &Self) {
        for rounding in &other.roundings {
            if !self.roundings.contains(rounding) {
                self.roundings.push(*rounding);
            }
        }
    }
}

/// A number left what 128 bits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

type Found<T = Local> = Result<T, TooLarge>;

pub(super) struct Pass<'a> {
    probe: &'a Probe<'a>,
    /// Roundings whose steps are followed.
    coarse: &'a [NodeId],
    frame: Frame,
    /// The value of the fact.
    pub centre: i64,
    /// Everything that is looked at, counted from the centre.
    all: Stretch,
    /// By operation, for each row.
    locals: Vec<Vec<Local>>,
}

impl<'a> Pass<'a> {
    /// Follows every result that `targets` need around `centre`, no further than from `low` to `high`.
    pub fn run(probe: &'a Probe<'a>, coarse: &'a [NodeId], targets: &[NodeId], centre: i64, [low, high]: [i64; 2]) -> Found<Self> {
        let all = Stretch::within(low - centre, high - centre);
        let mut pass = Self { probe, coarse, frame: probe.frame(&[centre]), centre, all, locals: Vec::new() };
        let nodes = &probe.program.nodes;
        let mut needed = vec![false; nodes.len()];
        for target in targets {
            if let Some(flag) = needed.get_mut(*target as usize) {
                *flag = true;
            }
        }
        for (place, node) in nodes.iter().enumerate().rev() {
            if needed.get(place) == Some(&true) {
                for operand in node.op.operands() {
                    if let Some(flag) = needed.get_mut(operand as usize) {
                        *flag = true;
                    }
                }
            }
        }
        for (node, id) in nodes.iter().zip(0..) {
            let is_needed = needed.get(id as usize) == Some(&true);
            let rows = if is_needed { probe.rows(node.list) } else { 0 };
            let locals = (0..rows).map(|row| pass.local(id, row)).collect::<Found<Vec<_>>>()?;
            pass.locals.push(locals);
        }
        Ok(pass)
    }

    /// What was found of a result.
    pub fn found(&self, node: NodeId, row: usize) -> Local {
        self.locals.get(node as usize).and_then(|rows| rows.get(row)).cloned().unwrap_or_else(|| Local::fixed(None, self.all))
    }

    pub fn truth(&self, node: NodeId, row: usize) -> u8 {
        self.frame.truth(node, row)
    }

    pub fn is_known(&self, node: NodeId, row: usize) -> bool {
        self.frame.is_known(node, row)
    }

    fn number(&self, node: NodeId, row: usize) -> Option<i128> {
        self.frame.number(node, row)
    }

    fn stretch(&self, node: NodeId, row: usize) -> Stretch {
        self.locals.get(node as usize).and_then(|rows| rows.get(row)).map_or(self.all, |local| local.stretch)
    }

    fn list_of(&self, node: NodeId) -> Option<u32> {
        self.probe.program.nodes.get(node as usize).and_then(|node| node.list)
    }

    fn local(&self, id: NodeId, row: usize) -> Found {
        let Some(node) = self.probe.program.nodes.get(id as usize) else { return Ok(Local::fixed(None, self.all)) };
        if !self.probe.rests_on_it(id) {
            return Ok(Local::fixed(self.number(id, row).map(Form::constant), self.all));
        }
        let stretch = |node: NodeId| self.stretch(node, row);
        match node.op {
            Op::Input(_) => {
                if row != self.probe.row {
                    return Ok(Local::fixed(self.number(id, row).map(Form::constant), self.all));
                }
                let is_number = self.number(id, row).is_some();
                Ok(Local::fixed(is_number.then(|| Form::line(i128::from(self.centre))), self.all))
            }
            Op::Select(condition, then, otherwise) => self.select(id, row, [condition, then, otherwise]),
            Op::And(a, b) => Ok(self.decided(row, a, b, FALSE)),
            Op::Or(a, b) => Ok(self.decided(row, a, b, TRUE)),
            Op::Coalesce(a, b) => {
                let first = stretch(a);
                Ok(Local::fixed(None, if self.truth(a, row) == UNKNOWN { first.and(stretch(b)) } else { first }))
            }
            Op::Supply { given, .. } if self.is_known(given, row) => Ok(self.found(given, row)),
            Op::Supply { given, due, value } => {
                let decided = stretch(given).and(stretch(due));
                let taken = self.truth(due, row) == TRUE;
                Ok(if taken { self.found(value, row).within(decided) } else { Local::fixed(None, decided) })
            }
            Op::Spread(value, _) => Ok(self.found(value, 0)),
            Op::AnyRow(condition) => Ok(self.any_row(id, condition, TRUE)),
            Op::EveryRow(condition) => Ok(self.any_row(id, condition, FALSE)),
            Op::Sum(value, condition) => self.sum(id, value, condition),
            Op::Count(list, condition) => {
                let rows = 0..self.probe.rows(Some(list));
                let stretch = rows.fold(self.all, |all, row| all.and(condition.map_or(self.all, |c| self.stretch(c, row))));
                Ok(Local::fixed(self.number(id, 0).map(Form::constant), stretch))
            }
            Op::Least(value, condition) => self.extreme(id, value, condition, false),
            Op::Greatest(value, condition) => self.extreme(id, value, condition, true),
            Op::Running(value) => self.running(id, row, value),
            Op::Compare(comparison, a, b) => self.compare(id, row, comparison, a, b),
            _ if !self.is_known(id, row) => {
                Ok(Local::fixed(None, node.op.operands().fold(self.all, |all, operand| all.and(stretch(operand)))))
            }
            Op::Not(a) | Op::Known(a) => Ok(Local::fixed(None, stretch(a))),
            Op::Add(a, b) => self.join(row, a, b, Form::plus),
            Op::Subtract(a, b) => self.join(row, a, b, Form::minus),
            Op::Multiply(a, b) => self.multiply(row, a, b),
            Op::MultiplyBy(a, factor) => {
                let a = self.found(a, row);
                let steady = a.is_steady();
                let form = a.form.and_then(|form| form.times_number(factor)).ok_or(TooLarge)?;
                Ok(Local { form: Some(form), off: a.off.times(factor.checked_abs()), rounded_by: None, steady, ..a })
            }
            Op::Minimum(a, b) => self.least(row, a, b, Sign::AtMost),
            Op::Maximum(a, b) => self.least(row, a, b, Sign::AtLeast),
            Op::DivideBy { value, multiplier, divisor, mode } => {
                let value = self.found(value, row);
                let form = value.form.as_ref().and_then(|form| form.scaled(multiplier, divisor)).ok_or(TooLarge)?;
                let off = divided(value.off.times(multiplier.checked_abs()), divisor);
                let steady = value.is_steady();
                self.rounded(id, row, Local { form: Some(form), off, rounded_by: None, steady, ..value }, mode)
            }
            Op::Divide { value, by, multiplier, divisor, mode } => self.divide(id, row, [value, by], [multiplier, divisor], mode),
            Op::YearsBetween(a, b, leap) => self.calendar(id, row, [a, b], |a, b| years_between(a, b, leap)),
            Op::MonthsBetween(a, b, leap) => self.calendar(id, row, [a, b], |a, b| months_between(a, b, leap)),
            Op::YearOf(a) => self.calendar(id, row, [a, a], |a, _| year_of(a)),
            Op::MonthOf(a) => self.calendar(id, row, [a, a], |a, _| year_of(a) * 12 + month_of(a)),
            Op::Number(_) | Op::Truth(_) | Op::On => Ok(Local::fixed(self.number(id, row).map(Form::constant), self.all)),
        }
    }

    /// `and` and `or`: one operand settles it where it has the value that does.
    fn decided(&self, row: usize, a: NodeId, b: NodeId, settles: u8) -> Local {
        let stretches = [a, b].map(|operand| (self.truth(operand, row) == settles, self.stretch(operand, row)));
        let stretch = match stretches {
            [(true, a), (true, b)] => wider(a, b),
            [(true, a), _] => a,
            [_, (true, b)] => b,
            [(_, a), (_, b)] => a.and(b),
        };
        Local::fixed(None, stretch)
    }

    fn join(&self, row: usize, a: NodeId, b: NodeId, join: fn(&Form, &Form) -> Option<Form>) -> Found {
        let (mut a, b) = (self.found(a, row), self.found(b, row));
        let form = a.form.as_ref().zip(b.form.as_ref()).and_then(|(a, b)| join(a, b)).ok_or(TooLarge)?;
        a.passed(&b);
        let steady = a.is_steady() && b.is_steady();
        Ok(Local { form: Some(form), off: a.off.and(b.off), rounded_by: None, steady, stretch: a.stretch.and(b.stretch), ..a })
    }

    fn multiply(&self, row: usize, a: NodeId, b: NodeId) -> Found {
        let (x, y) = (self.found(a, row), self.found(b, row));
        let found = self.join(row, a, b, Form::times)?;
        let by = |off: Off, other: &Local| {
            if off == Off::Exact { off } else { off.times(other.form.as_ref().and_then(|form| form.bound(found.stretch))) }
        };
        // (a + e)(b + f) = ab + eb + fa + ef; the last in thousandths of thousandths.
        let both = match (x.off, y.off) {
            (Off::Exact, _) | (_, Off::Exact) => Off::Exact,
            (left, right) => Off::of(left.size().zip(right.size()).and_then(|(e, f)| Some(e.checked_mul(f)? / 1000 + 1))),
        };
        Ok(Local { off: by(x.off, &y).and(by(y.off, &x)).and(both), ..found })
    }

    /// The operand whose difference from the other has the sign.
    fn least(&self, row: usize, a: NodeId, b: NodeId, sign: Sign) -> Found {
        let (a, b) = (self.found(a, row), self.found(b, row));
        let both = a.stretch.and(b.stretch);
        let difference = a.form.as_ref().zip(b.form.as_ref()).and_then(|(a, b)| a.minus(b)).ok_or(TooLarge)?;
        let opposite = if sign == Sign::AtMost { Sign::AtLeast } else { Sign::AtMost };
        let start = difference.above().start();
        let (first, second) = if sign == Sign::AtMost { (start <= 0, start >= 0) } else { (start >= 0, start <= 0) };
        let reach = |holds: bool, sign: Sign| if holds { difference.stretch(sign, both).ok_or(TooLarge).map(Some) } else { Ok(None) };
        let (one, other) = (reach(first, sign)?, reach(second, opposite)?);
        // Where both are the same here, the one that stays on further is followed.
        let take_first = match (one, other) {
            (Some(one), Some(other)) => one.high >= other.high,
            (one, _) => one.is_some(),
        };
        let (mut chosen, other, stretch) = if take_first { (a, b, one) } else { (b, a, other) };
        // A value that was rounded once keeps its order towards any whole mantissa: nothing new lies between the two.
        let is_kept = |local: &Local| local.off == Off::Exact || local.rounded_by.is_some();
        if !(is_kept(&chosen) && is_kept(&other) && (chosen.off == Off::Exact || other.off == Off::Exact)) {
            chosen.off = Off::of(chosen.off.size().zip(other.off.size()).map(|(a, b)| a.max(b)));
            chosen.rounded_by = None;
            chosen.steady = chosen.is_steady() && other.is_steady();
        }
        chosen.passed(&other);
        Ok(Local { stretch: stretch.map_or(both, |stretch| both.and(stretch)), ..chosen })
    }

    fn select(&self, id: NodeId, row: usize, [condition, then, otherwise]: [NodeId; 3]) -> Found {
        let decided = self.stretch(condition, row);
        match self.truth(condition, row) {
            TRUE => Ok(self.found(then, row).within(decided)),
            FALSE => Ok(self.found(otherwise, row).within(decided)),
            // The same whatever the condition turns out to be, or not known.
            _ => {
                let (a, b) = (self.found(then, row), self.found(otherwise, row));
                let mut stretch = decided.and(a.stretch).and(b.stretch);
                if let (Some(x), Some(y)) = (&a.form, &b.form) {
                    stretch = stretch.and(self.compared(id, row, [&a, &b], x, y, stretch)?);
                }
                let known = self.is_known(id, row);
                Ok(Local { form: a.form.filter(|_| known), stretch, ..a })
            }
        }
    }

    fn divide(&self, id: NodeId, row: usize, [value, by]: [NodeId; 2], [multiplier, divisor]: [i128; 2], mode: Mode) -> Found {
        let (mut value, by) = (self.found(value, row), self.found(by, row));
        let stretch = value.stretch.and(by.stretch);
        let (above, below) = value.form.as_ref().zip(by.form.as_ref()).ok_or(TooLarge)?;
        let stretch = stretch.and(below.stretch(Sign::NotZero, stretch).ok_or(TooLarge)?);
        let form = above.scaled(multiplier, divisor).and_then(|form| form.over(below)).ok_or(TooLarge)?;
        value.passed(&by);
        let steady = value.is_steady() && by.is_steady();
        let off = match (value.off, by.off, below.number()) {
            (Off::Exact, Off::Exact, _) => Off::Exact,
            (off, Off::Exact, Some(by)) => {
                divided(off.times(multiplier.checked_mul(by.denominator())), divisor.saturating_mul(by.numerator().saturating_abs()))
            }
            _ => Off::Anything,
        };
        self.rounded(id, row, Local { form: Some(form), off, rounded_by: None, steady, stretch, ..value }, mode)
    }

    /// Whole numbers of the calendar: the same between two days, which are found by halving.
    fn calendar(&self, id: NodeId, row: usize, [a, b]: [NodeId; 2], count: impl Fn(i64, i64) -> i64) -> Found {
        let (a, b) = (self.found(a, row), self.found(b, row));
        let all = a.stretch.and(b.stretch);
        let (x, y) = a.form.as_ref().zip(b.form.as_ref()).ok_or(TooLarge)?;
        let days = |form: &Form, at: i64| form.value(at).and_then(|day| i64::try_from(day.floor()).ok());
        let value = |at: i64| Some(count(days(x, at)?, days(y, at)?));
        let own = value(0).ok_or(TooLarge)?;
        // Days that both move with the fact are taken one by one.
        let one_moves = x.degree() == Some(0) || y.degree() == Some(0) || x == y;
        let last = |end: i64| {
            let (mut same, mut other) = (0_i64, end);
            if !one_moves {
                return Some(0);
            }
            if value(end)? == own {
                return Some(end);
            }
            while (other - same).abs() > 1 {
                let middle = same + (other - same) / 2;
                if value(middle)? == own { same = middle } else { other = middle }
            }
            Some(same)
        };
        let (low, high) = (last(all.low).ok_or(TooLarge)?, last(all.high).ok_or(TooLarge)?);
        let stretch = all.and(Stretch::within(low, high));
        Ok(Local::fixed(self.number(id, row).map(Form::constant), stretch))
    }
}

fn wider(a: Stretch, b: Stretch) -> Stretch {
    if b.high - b.low > a.high - a.low { b } else { a }
}

fn divided(off: Off, by: i128) -> Off {
    if off == Off::Exact { off } else { Off::of(off.size().and_then(|size| size.checked_div(by)?.checked_add(1))) }
}
