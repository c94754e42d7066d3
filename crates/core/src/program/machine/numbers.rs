//! The loops on numbers. Each is generic over the width and free of branches on the shape of the program, so that the compiler
//! turns it into instructions on many rows at once.
//!
//! Arithmetic wraps: ranges have proved that no known value leaves its width, and what a row computes from something unknown is
//! thrown away.

use super::act::{Arithmetic, Logic};
use super::registers::Lane;
use crate::program::{Comparison, FALSE, TRUE, UNKNOWN};

/// In a browser every byte travels and a chunk is one case, or the rows of its lists: each loop is compiled once, whichever side is the same
/// in every row, and looks at that row by row.
pub(super) const SMALL: bool = cfg!(target_family = "wasm");

/// A width of numbers.
pub(super) trait Number: Copy + Ord + Default {
    fn add(self, other: Self) -> Self;
    fn subtract(self, other: Self) -> Self;
    fn multiply(self, other: Self) -> Self;
    fn of(value: i128) -> Self;
}

impl Number for i64 {
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn subtract(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "ranges prove that known values fit; the others are thrown away")]
    fn of(value: i128) -> Self {
        value as Self
    }
}

impl Number for i128 {
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn subtract(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn of(value: i128) -> Self {
        value
    }
}

impl Arithmetic {
    #[inline(always)]
    pub fn of<T: Number>(self, a: T, b: T) -> T {
        match self {
            Self::Add => a.add(b),
            Self::Subtract => a.subtract(b),
            Self::Multiply => a.multiply(b),
            Self::Minimum => a.min(b),
            Self::Maximum => a.max(b),
        }
    }
}

impl Logic {
    #[inline(always)]
    pub fn of(self, a: u8, b: u8) -> u8 {
        match self {
            Self::And => a.min(b),
            Self::Or => a.max(b),
            Self::Coalesce if a == UNKNOWN => b,
            Self::Coalesce => a,
        }
    }
}

/// The numbers on one side of an operation.
#[derive(Clone, Copy)]
pub(super) enum Side<'a, T> {
    /// One per row.
    Each(&'a [T]),
    /// The same in every row.
    All(T),
}

impl<T: Copy> Side<'_, T> {
    /// The number in a row; none after the last.
    #[inline(always)]
    fn at(&self, row: usize) -> Option<T> {
        match *self {
            Side::Each(values) => values.get(row).copied(),
            Side::All(value) => Some(value),
        }
    }
}

/// A side with what is known of it; all is known where there is no mask.
#[derive(Clone, Copy)]
pub(super) struct View<'a, T> {
    pub side: Side<'a, T>,
    pub known: Option<&'a [u8]>,
}

impl<T: Number> View<'_, T> {
    #[inline(always)]
    pub fn at(&self, row: usize) -> T {
        self.side.at(row).unwrap_or_default()
    }

    #[inline(always)]
    pub fn is_known(&self, row: usize) -> bool {
        self.known.is_none_or(|known| known.get(row) == Some(&1))
    }
}

#[inline(always)]
pub(super) fn map<T: Copy, U>(to: &mut [U], a: Side<'_, T>, f: impl Fn(T) -> U) {
    if SMALL {
        for (row, to) in to.iter_mut().enumerate() {
            let Some(a) = a.at(row) else { return };
            *to = f(a);
        }
        return;
    }
    match a {
        Side::Each(a) => {
            for (to, &a) in to.iter_mut().zip(a) {
                *to = f(a);
            }
        }
        Side::All(a) => {
            for to in to {
                *to = f(a);
            }
        }
    }
}

#[inline(always)]
pub(super) fn zip<T: Copy, U>(to: &mut [U], a: Side<'_, T>, b: Side<'_, T>, f: impl Fn(T, T) -> U) {
    if SMALL {
        for (row, to) in to.iter_mut().enumerate() {
            let (Some(a), Some(b)) = (a.at(row), b.at(row)) else { return };
            *to = f(a, b);
        }
        return;
    }
    match (a, b) {
        (Side::Each(a), Side::Each(b)) => {
            for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
                *to = f(a, b);
            }
        }
        (a, Side::All(b)) => map(to, a, |a| f(a, b)),
        (Side::All(a), b) => map(to, b, |b| f(a, b)),
    }
}

/// Known where every side is.
#[inline(always)]
pub(super) fn known<T>(to: &mut Lane<T>, length: usize, a: Option<&[u8]>, b: Option<&[u8]>) {
    to.open = a.is_some() || b.is_some();
    let Some(mask) = to.known.get_mut(..length) else { return };
    match (a, b) {
        (None, None) => {}
        (Some(one), None) | (None, Some(one)) => mask.copy_from_slice(one),
        (Some(a), Some(b)) => {
            for ((to, &a), &b) in mask.iter_mut().zip(a).zip(b) {
                *to = a & b;
            }
        }
    }
}

#[inline(always)]
fn byte(value: bool) -> u8 {
    if value { TRUE } else { FALSE }
}

#[inline(always)]
pub(super) fn compare<T: Number>(to: &mut [u8], comparison: Comparison, a: Side<'_, T>, b: Side<'_, T>) {
    if SMALL {
        return zip(to, a, b, |a, b| byte(comparison.holds(a, b)));
    }
    match comparison {
        Comparison::Equal => zip(to, a, b, |a, b| byte(a == b)),
        Comparison::NotEqual => zip(to, a, b, |a, b| byte(a != b)),
        Comparison::Less => zip(to, a, b, |a, b| byte(a < b)),
        Comparison::LessOrEqual => zip(to, a, b, |a, b| byte(a <= b)),
        Comparison::Greater => zip(to, a, b, |a, b| byte(a > b)),
        Comparison::GreaterOrEqual => zip(to, a, b, |a, b| byte(a >= b)),
    }
}

/// Unknown where the mask says so.
#[inline(always)]
pub(super) fn hide(to: &mut [u8], known: Option<&[u8]>) {
    if let Some(known) = known {
        for (to, &known) in to.iter_mut().zip(known) {
            *to = if known == 0 { UNKNOWN } else { *to };
        }
    }
}

/// Both are read, whichever counts: with a branch, a compiler reads the one or the other by its address, row by row.
#[inline(always)]
fn choose<T>(condition: u8, a: T, b: T) -> T {
    std::hint::select_unpredictable(condition != FALSE, a, b)
}

/// One of two where a condition is settled, a third where it is not.
#[inline(always)]
pub(super) fn choose_of_three<T>(condition: u8, a: T, b: T, undecided: T) -> T {
    std::hint::select_unpredictable(condition == UNKNOWN, undecided, choose(condition, a, b))
}

/// The second where the condition is false, else the first.
#[inline(always)]
pub(super) fn select<T: Copy>(to: &mut [T], condition: &[u8], a: Side<'_, T>, b: Side<'_, T>) {
    by_condition(to, condition, a, b, |_, condition, a, b| choose(condition, a, b));
}

/// In each row what comes of what is there, a condition and two sides.
#[inline(always)]
fn by_condition<T: Copy>(to: &mut [T], condition: &[u8], a: Side<'_, T>, b: Side<'_, T>, f: impl Fn(T, u8, T, T) -> T) {
    let rows = to.iter_mut().zip(condition);
    if SMALL {
        for (row, (to, &c)) in rows.enumerate() {
            let (Some(a), Some(b)) = (a.at(row), b.at(row)) else { return };
            *to = f(*to, c, a, b);
        }
        return;
    }
    match (a, b) {
        (Side::Each(a), Side::Each(b)) => {
            for (((to, &c), &a), &b) in rows.zip(a).zip(b) {
                *to = f(*to, c, a, b);
            }
        }
        (Side::Each(a), Side::All(b)) => {
            for ((to, &c), &a) in rows.zip(a) {
                *to = f(*to, c, a, b);
            }
        }
        (Side::All(a), Side::Each(b)) => {
            for ((to, &c), &b) in rows.zip(b) {
                *to = f(*to, c, a, b);
            }
        }
        (Side::All(a), Side::All(b)) => {
            for (to, &c) in rows {
                *to = f(*to, c, a, b);
            }
        }
    }
}

/// Whether some truth value is unknown: what is looked at where operands were, so that what is settled by then costs no more.
#[inline(always)]
pub(super) fn some_unknown(values: &[u8]) -> bool {
    values.iter().fold(0, |any, &value| any | u8::from(value == UNKNOWN)) != 0
}

/// What is known of a selection: the branch that is taken, or both where the condition is open and they come to the same. Gives
/// whether some are not.
#[inline(always)]
pub(super) fn select_known<'k, T: Number>(mask: &mut [u8], condition: &[u8], a: &View<'k, T>, b: &View<'k, T>) -> bool {
    let side = |known: Option<&'k [u8]>| known.map_or(Side::All(1), Side::Each);
    if some_unknown(condition) {
        zip(mask, a.side, b.side, |a, b| u8::from(a == b));
        for known in [a.known, b.known].into_iter().flatten() {
            for (to, &known) in mask.iter_mut().zip(known) {
                *to &= known;
            }
        }
        decided(mask, condition, side(a.known), side(b.known));
    } else if a.known.is_some() || b.known.is_some() {
        select(mask, condition, side(a.known), side(b.known));
    } else {
        return false;
    }
    mask.iter().fold(1, |all, &known| all & known) == 0
}

/// One of two where a condition is settled; where it is not, what is there stays.
#[inline(always)]
fn decided(to: &mut [u8], condition: &[u8], a: Side<'_, u8>, b: Side<'_, u8>) {
    by_condition(to, condition, a, b, |to, condition, a, b| choose_of_three(condition, a, b, to));
}

/// Limits up to which each is looked at, many numbers at once; beyond, halving is quicker.
const LINEAR: usize = 48;
/// Numbers that are looked at together.
const TOGETHER: usize = 8;

/// The value of the band that each number lies in: up to the first limit the first value, above the last limit the last.
#[inline(always)]
pub(super) fn bands(to: &mut [i64], number: Side<'_, i64>, limits: &[i64], values: &[i64]) {
    let (Some((&above, values)), Side::Each(numbers)) = (values.split_last(), number) else {
        return map(to, number, |number| find(number, limits, values));
    };
    if SMALL || limits.len() > LINEAR {
        return map(to, number, |number| halving(number, limits, values, above));
    }
    let (eights, rest) = to.as_chunks_mut::<TOGETHER>();
    let (number_eights, number_rest) = numbers.as_chunks::<TOGETHER>();
    for (to, numbers) in eights.iter_mut().zip(number_eights) {
        let mut found = [above; TOGETHER];
        for (&limit, &value) in limits.iter().zip(values).rev() {
            for (found, &number) in found.iter_mut().zip(numbers) {
                *found = if number <= limit { value } else { *found };
            }
        }
        *to = found;
    }
    for (to, &number) in rest.iter_mut().zip(number_rest) {
        *to = halving(number, limits, values, above);
    }
}

#[inline(always)]
fn find(number: i64, limits: &[i64], values: &[i64]) -> i64 {
    let place = limits.iter().take_while(|&&limit| limit < number).count();
    values.get(place).copied().unwrap_or_default()
}

/// Without a branch that a processor could foresee wrongly.
#[inline(always)]
fn halving(number: i64, limits: &[i64], values: &[i64], above: i64) -> i64 {
    let (mut from, mut size) = (0, limits.len());
    while size > 0 {
        let half = size.div_ceil(2);
        let beyond = limits.get(from + half - 1).is_some_and(|&limit| limit < number);
        from += if beyond { half } else { 0 };
        size = if beyond { size - half } else { half - 1 };
    }
    values.get(from).copied().unwrap_or(above)
}
