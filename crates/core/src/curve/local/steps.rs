//! Roundings and comparisons: where a result makes steps.

use super::super::form::Form;
use super::super::polynomial::{Sign, Stretch};
use super::{Found, Local, Off, Pass, TooLarge};
use crate::program::{Comparison, FALSE, Frame, NodeId, TRUE};
use crate::quantity::Mode;

/// A rounding with more steps than this is stated and not followed step by step.
const MOST_STEPS: i128 = 200;

/// Around a comparison of rounded values the grid is looked at point by point over so many steps.
const MOST_LOOKED_AT: i64 = 4096;

impl Pass<'_> {
    /// A value that is rounded to whole mantissas: step by step where the steps are coarse and few, else as it is before.
    pub(super) fn rounded(&self, id: NodeId, row: usize, value: Local, mode: Mode) -> Found {
        let form = value.form.as_ref().ok_or(TooLarge)?;
        if value.off == Off::Exact && form.below().coefficients() == [1] {
            return Ok(value);
        }
        let number = self.number(id, row).ok_or(TooLarge)?;
        if value.off == Off::Exact && self.coarse.contains(&id) {
            if form.degree() == Some(0) {
                return Ok(Local { form: Some(Form::constant(number)), ..value });
            }
            let far = |at: i64| form.value(at);
            let steps = far(value.stretch.low).zip(far(value.stretch.high)).and_then(|(a, b)| Some(b.minus(a)?.size().floor()));
            if steps.is_some_and(|steps| steps <= MOST_STEPS) {
                let step = step_around(form, number, mode, value.stretch).ok_or(TooLarge)?;
                return Ok(Local { form: Some(Form::constant(number)), stretch: value.stretch.and(step), ..value });
            }
        }
        let half = if matches!(mode, Mode::HalfUp | Mode::HalfEven) { 500 } else { 1000 };
        let rounded_by = if value.off == Off::Exact { Some(id) } else { None };
        let steady = value.is_steady();
        let mut roundings = value.roundings;
        roundings.push(id);
        Ok(Local { off: value.off.and(Off::Within(half)), rounded_by, roundings, steady, form: value.form, stretch: value.stretch })
    }

    pub(super) fn compare(&self, id: NodeId, row: usize, comparison: Comparison, a: NodeId, b: NodeId) -> Found {
        let (a, b) = (self.found(a, row), self.found(b, row));
        let both = a.stretch.and(b.stretch);
        let (Some(x), Some(y)) = (&a.form, &b.form) else { return Ok(Local::fixed(None, both)) };
        let truth = self.truth(id, row);
        let sign = match (comparison, truth) {
            (Comparison::Equal, TRUE) | (Comparison::NotEqual, FALSE) => Sign::Zero,
            (Comparison::Equal | Comparison::NotEqual, _) => Sign::NotZero,
            (Comparison::Less, TRUE) | (Comparison::GreaterOrEqual, FALSE) => Sign::Below,
            (Comparison::Less | Comparison::GreaterOrEqual, _) => Sign::AtLeast,
            (Comparison::Greater, TRUE) | (Comparison::LessOrEqual, FALSE) => Sign::Above,
            (Comparison::Greater | Comparison::LessOrEqual, _) => Sign::AtMost,
        };
        let stretch = if a.off == Off::Exact && b.off == Off::Exact {
            x.minus(y).and_then(|difference| difference.stretch(sign, both)).ok_or(TooLarge)?
        } else {
            self.near(id, row, [&a, &b], x, y, both)?
        };
        Ok(Local::fixed(None, both.and(stretch)))
    }

    /// As far as two values are both the same or both not.
    pub(super) fn compared(&self, id: NodeId, row: usize, pair: [&Local; 2], x: &Form, y: &Form, within: Stretch) -> Found<Stretch> {
        if pair.iter().any(|local| local.off != Off::Exact) {
            return self.near(id, row, pair, x, y, within);
        }
        let difference = x.minus(y).ok_or(TooLarge)?;
        let sign = if difference.above().start() == 0 { Sign::Zero } else { Sign::NotZero };
        difference.stretch(sign, within).ok_or(TooLarge)
    }

    /// Values that were rounded: where they lie further apart than the roundings go, the forms say how they compare. Nearer to one
    /// another, the evaluator is asked on the grid.
    pub(super) fn near(&self, id: NodeId, row: usize, [a, b]: [&Local; 2], x: &Form, y: &Form, within: Stretch) -> Found<Stretch> {
        if a.is_steady() && b.is_steady() {
            return Ok(within);
        }
        let difference = x.minus(y).ok_or(TooLarge)?;
        let start = difference.value(0).ok_or(TooLarge)?;
        let off = a.off.and(b.off).size();
        let is_above = start.numerator() > 0;
        let clear = off.and_then(|off| {
            // Beyond the roundings by a whole mantissa, so that the limits themselves need no care.
            let margin = Form::constant(off / 1000 + 1);
            let beyond = if is_above { difference.minus(&margin) } else { difference.plus(&margin) }?;
            let sign = if is_above { Sign::Above } else { Sign::Below };
            let holds = if is_above { beyond.above().start() > 0 } else { beyond.above().start() < 0 };
            if holds { beyond.stretch(sign, within) } else { None }
        });
        let clear = clear.unwrap_or(Stretch::within(0, 0));
        let up = self.stays(id, row, clear.high, within.high)?;
        let down = self.stays(id, row, clear.low, within.low)?;
        Ok(Stretch { low: down, high: up, low_at: None, high_at: None })
    }

    /// The last step on the way to `end` at which the result is what it is at `from`.
    pub(super) fn stays(&self, id: NodeId, row: usize, from: i64, end: i64) -> Found<i64> {
        let direction = if end < from { -1 } else { 1 };
        let own = self.truth(id, row);
        let known = self.is_known(id, row);
        let rows = self.probe.rows(self.list_of(id));
        let same = |frame: &Frame, case: usize| {
            let at = case * rows + row;
            frame.truth(id, at) == own && frame.is_known(id, at) == known
        };
        let looked_at = (end - from).abs().min(MOST_LOOKED_AT);
        let mut done = 0;
        let mut size = 64;
        while done < looked_at {
            let count = size.min(looked_at - done);
            let elements: Vec<i64> = (1..=count).map(|step| self.centre + from + direction * (done + step)).collect();
            let frame = self.probe.asked(&elements).ok_or(TooLarge)?;
            if let Some(other) = (0..elements.len()).find(|&case| !same(&frame, case)) {
                return Ok(from + direction * (done + i64::try_from(other).unwrap_or(0)));
            }
            done += count;
            size *= 4;
        }
        // What is not looked at is looked at from the next value on.
        Ok(from + direction * done)
    }
}

/// The steps around zero over which a value is rounded to `number`.
fn step_around(form: &Form, number: i128, mode: Mode, within: Stretch) -> Option<Stretch> {
    let twice = form.times_number(2)?;
    // Limits in halves, and whether the value may lie on them.
    let (low, high, with_low, with_high) = match (mode, number.signum()) {
        (Mode::HalfUp, 1) => (2 * number - 1, 2 * number + 1, true, false),
        (Mode::HalfUp, 0) => (-1, 1, false, false),
        (Mode::HalfUp, _) => (2 * number - 1, 2 * number + 1, false, true),
        (Mode::HalfEven, _) => (2 * number - 1, 2 * number + 1, number % 2 == 0, number % 2 == 0),
        (Mode::Up, 1) => (2 * number - 2, 2 * number, false, true),
        (Mode::Up, 0) => (0, 0, true, true),
        (Mode::Up, _) | (Mode::Down, 1) => (2 * number, 2 * number + 2, true, false),
        (Mode::Down, 0) => (-2, 2, false, false),
        (Mode::Down, _) => (2 * number - 2, 2 * number, false, true),
    };
    let above = twice.minus(&Form::constant(low))?;
    let below = twice.minus(&Form::constant(high))?;
    let stretch = above.stretch(if with_low { Sign::AtLeast } else { Sign::Above }, within)?;
    Some(stretch.and(below.stretch(if with_high { Sign::AtMost } else { Sign::Below }, stretch)?))
}
