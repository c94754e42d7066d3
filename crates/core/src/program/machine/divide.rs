//! Quotients, rounded as declared.

use super::numbers::{Number, SMALL, Side, map, zip};
use crate::quantity::{Mode, divide_rounded};

/// One and a half times 2^52: added to a number below 2^51, it puts its whole part into the low bits.
const SHIFT: f64 = 6_755_399_441_055_744.0;

#[inline(always)]
fn to_float(value: i64) -> f64 {
    f64::from_bits(value.wrapping_add(SHIFT.to_bits().cast_signed()).cast_unsigned()) - SHIFT
}

#[inline(always)]
fn to_nearest(value: f64) -> i64 {
    (value + SHIFT).to_bits().cast_signed().wrapping_sub(SHIFT.to_bits().cast_signed())
}

/// The greatest whole number that is not above the quotient, and the remainder. `near` is within one of the quotient.
#[inline(always)]
fn floor(dividend: i64, divisor: i64, near: i64) -> (i64, i64) {
    let remainder = dividend.wrapping_sub(near.wrapping_mul(divisor));
    let low = i64::from(remainder < 0);
    let (quotient, remainder) = (near.wrapping_sub(low), remainder.wrapping_add(if low == 1 { divisor } else { 0 }));
    let high = i64::from(remainder >= divisor);
    (quotient.wrapping_add(high), remainder.wrapping_sub(if high == 1 { divisor } else { 0 }))
}

/// Rounds a quotient that was rounded down, with what is left.
#[inline(always)]
fn rounded(mode: Mode, dividend: i64, divisor: i64, (quotient, remainder): (i64, i64)) -> i64 {
    let twice = remainder.wrapping_add(remainder);
    let up = match mode {
        // Away from zero at a half: down where the number is negative.
        Mode::HalfUp => twice.wrapping_sub(i64::from(dividend < 0)) >= divisor,
        Mode::HalfEven => twice.wrapping_add(quotient & 1) > divisor,
        Mode::Up => (remainder > 0) & (dividend > 0),
        Mode::Down => (remainder > 0) & (dividend < 0),
    };
    quotient.wrapping_add(i64::from(up))
}

/// A constant divisor, what dividends are multiplied by before, and one over the divisor.
#[derive(Clone, Copy, Debug)]
pub(super) struct By {
    multiplier: i64,
    divisor: i64,
    inverse: f64,
}

impl By {
    pub fn new(multiplier: i64, divisor: i64) -> Self {
        Self { multiplier, divisor, inverse: 1.0 / to_float(divisor) }
    }
}

#[inline(always)]
fn one(mode: Mode, value: i64, By { multiplier, divisor, inverse }: By) -> i64 {
    let dividend = value.wrapping_mul(multiplier);
    rounded(mode, dividend, divisor, floor(dividend, divisor, to_nearest(to_float(dividend) * inverse)))
}

/// `round(value x multiplier / divisor)`, all below 2^51.
#[inline(always)]
pub(super) fn by_constant(to: &mut [i64], value: Side<'_, i64>, by: By, mode: Mode) {
    match mode {
        _ if SMALL => map(to, value, |value| one(mode, value, by)),
        Mode::HalfUp => map(to, value, |value| one(Mode::HalfUp, value, by)),
        Mode::HalfEven => map(to, value, |value| one(Mode::HalfEven, value, by)),
        Mode::Up => map(to, value, |value| one(Mode::Up, value, by)),
        Mode::Down => map(to, value, |value| one(Mode::Down, value, by)),
    }
}

#[inline(always)]
fn other(mode: Mode, value: i64, by: i64, (multiplier, divisor): (i64, i64)) -> i64 {
    let (dividend, divisor) = (value.wrapping_mul(multiplier), by.wrapping_mul(divisor));
    rounded(mode, dividend, divisor, floor(dividend, divisor, to_nearest(to_float(dividend) / to_float(divisor))))
}

/// `round(value x multiplier / (by x divisor))`, all below 2^51.
#[inline(always)]
pub(super) fn by_each(to: &mut [i64], value: Side<'_, i64>, by: Side<'_, i64>, factors: (i64, i64), mode: Mode) {
    match mode {
        _ if SMALL => zip(to, value, by, |value, by| other(mode, value, by, factors)),
        Mode::HalfUp => zip(to, value, by, |value, by| other(Mode::HalfUp, value, by, factors)),
        Mode::HalfEven => zip(to, value, by, |value, by| other(Mode::HalfEven, value, by, factors)),
        Mode::Up => zip(to, value, by, |value, by| other(Mode::Up, value, by, factors)),
        Mode::Down => zip(to, value, by, |value, by| other(Mode::Down, value, by, factors)),
    }
}

/// `round(value x multiplier / (by x divisor))` in 128 bits; zero where the divisor is zero or the result does not fit, which no
/// known row sees.
pub(super) fn precise<T: Number + Into<i128>>(
    to: &mut [T],
    value: Side<'_, T>,
    by: Side<'_, T>,
    multiplier: i128,
    divisor: i128,
    mode: Mode,
) {
    zip(to, value, by, |value: T, by: T| T::of(quotient(value.into(), by.into(), multiplier, divisor, mode)));
}

fn quotient(value: i128, by: i128, multiplier: i128, divisor: i128, mode: Mode) -> i128 {
    let denominator = by.wrapping_mul(divisor);
    if denominator == 0 { 0 } else { divide_rounded(value.wrapping_mul(multiplier), denominator, mode).unwrap_or(0) }
}
