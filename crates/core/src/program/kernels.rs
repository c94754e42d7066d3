//! The loops. Each is generic over the width and free of branches on the shape of the program.
//!
//! Arithmetic wraps: the compiler has proved that no known value leaves its range, and what a row computes from something
//! unknown is thrown away.

use std::borrow::Cow;

use super::column::{FALSE, Rows, TRUE, UNKNOWN};
use super::{Column, Comparison, Values};
use crate::quantity::{Mode, divide_rounded};

/// A width of numbers.
pub(super) trait Lane: Copy + Ord + Default {
    fn add(self, other: Self) -> Self;
    fn subtract(self, other: Self) -> Self;
    fn multiply(self, other: Self) -> Self;
    fn from_wide(value: i128) -> Self;
    fn of(column: &Column) -> Cow<'_, [Self]>;
    fn values(values: Vec<Self>) -> Values;
}

impl Lane for i64 {
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    fn subtract(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    fn multiply(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[expect(clippy::cast_possible_truncation, reason = "the compiler proved that known values fit; the others are thrown away")]
    fn from_wide(value: i128) -> Self {
        value as Self
    }
    fn of(column: &Column) -> Cow<'_, [Self]> {
        Cow::Borrowed(column.narrow())
    }
    fn values(values: Vec<Self>) -> Values {
        Values::Narrow(values)
    }
}

impl Lane for i128 {
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    fn subtract(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    fn multiply(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    fn from_wide(value: i128) -> Self {
        value
    }
    fn of(column: &Column) -> Cow<'_, [Self]> {
        column.widened()
    }
    fn values(values: Vec<Self>) -> Values {
        Values::Wide(values)
    }
}

/// Known where both are.
pub(super) fn both(a: Option<&[u8]>, b: Option<&[u8]>) -> Option<Vec<u8>> {
    match (a, b) {
        (None, None) => None,
        (Some(mask), None) | (None, Some(mask)) => Some(mask.to_vec()),
        (Some(a), Some(b)) => Some(a.iter().zip(b).map(|(&a, &b)| a & b).collect()),
    }
}

pub(super) fn map<T: Lane>(a: &Column, f: impl Fn(T) -> T) -> Column {
    Column { values: T::values(T::of(a).iter().map(|&a| f(a)).collect()), known: a.known.clone() }
}

pub(super) fn zip<T: Lane>(a: &Column, b: &Column, f: impl Fn(T, T) -> T) -> Column {
    let values = T::of(a).iter().zip(T::of(b).iter()).map(|(&a, &b)| f(a, b)).collect();
    Column { values: T::values(values), known: both(a.mask(), b.mask()) }
}

/// `round(a x multiplier / divisor)`; zero where the divisor is zero or the result does not fit, which no known row sees.
pub(super) fn quotient(a: i128, by: i128, multiplier: i128, divisor: i128, mode: Mode) -> i128 {
    let numerator = a.wrapping_mul(multiplier);
    let denominator = by.wrapping_mul(divisor);
    if denominator == 0 { 0 } else { divide_rounded(numerator, denominator, mode).unwrap_or(0) }
}

pub(super) fn compare<T: Lane>(comparison: Comparison, a: &Column, b: &Column) -> Column {
    let mut values: Vec<u8> =
        T::of(a).iter().zip(T::of(b).iter()).map(|(&a, &b)| if comparison.holds(a, b) { TRUE } else { FALSE }).collect();
    if let Some(known) = both(a.mask(), b.mask()) {
        for (value, known) in values.iter_mut().zip(known) {
            if known == 0 {
                *value = UNKNOWN;
            }
        }
    }
    Column::truth(values)
}

pub(super) fn select_truth(condition: &[u8], then: &[u8], otherwise: &[u8]) -> Column {
    let choose = |((&condition, &then), &otherwise): ((&u8, &u8), &u8)| match condition {
        TRUE => then,
        FALSE => otherwise,
        _ if then == otherwise => then,
        _ => UNKNOWN,
    };
    Column::truth(condition.iter().zip(then).zip(otherwise).map(choose).collect())
}

pub(super) fn select<T: Lane>(condition: &[u8], then: &Column, otherwise: &Column) -> Column {
    let (a, b) = (T::of(then), T::of(otherwise));
    let values: Vec<T> = condition.iter().zip(a.iter().zip(b.iter())).map(|(&c, (&a, &b))| if c == FALSE { b } else { a }).collect();
    if then.known.is_none() && otherwise.known.is_none() && !condition.contains(&UNKNOWN) {
        return Column { values: T::values(values), known: None };
    }
    let known = condition
        .iter()
        .enumerate()
        .map(|(row, &condition)| {
            let is_known = match condition {
                TRUE => then.is_known(row),
                FALSE => otherwise.is_known(row),
                // Whatever the condition turns out to be, the value is the same.
                _ => then.is_known(row) && otherwise.is_known(row) && a.get(row) == b.get(row),
            };
            u8::from(is_known)
        })
        .collect();
    Column::numbers(T::values(values), Some(known))
}

/// A value of the case, repeated for each of its rows.
pub(super) fn spread(a: &Column, rows: &Rows) -> Column {
    fn repeat<T: Copy>(values: &[T], rows: &Rows) -> Vec<T> {
        let mut out = Vec::with_capacity(rows.total());
        for (case, &value) in values.iter().enumerate() {
            out.extend(std::iter::repeat_n(value, rows.range(case).len()));
        }
        out
    }
    let values = match &a.values {
        Values::Truth(values) => Values::Truth(repeat(values, rows)),
        Values::Narrow(values) => Values::Narrow(repeat(values, rows)),
        Values::Wide(values) => Values::Wide(repeat(values, rows)),
    };
    Column { values, known: a.mask().map(|mask| repeat(mask, rows)) }
}

/// One result per case over its rows; `fold` gives none where the result is not known.
pub(super) fn per_case<T: Lane>(rows: &Rows, fold: impl Fn(std::ops::Range<usize>) -> Option<T>) -> Column {
    let mut values = Vec::with_capacity(rows.cases());
    let mut known = Vec::with_capacity(rows.cases());
    for case in 0..rows.cases() {
        let result = if rows.is_known(case) { fold(rows.range(case)) } else { None };
        values.push(result.unwrap_or_default());
        known.push(u8::from(result.is_some()));
    }
    Column::numbers(T::values(values), Some(known))
}

fn condition_at(condition: Option<&[u8]>, row: usize) -> u8 {
    condition.map_or(TRUE, |condition| condition.get(row).copied().unwrap_or(UNKNOWN))
}

pub(super) fn sum<T: Lane>(value: &Column, condition: Option<&[u8]>, rows: &Rows) -> Column {
    let values = T::of(value);
    per_case(rows, |range| {
        let mut total = T::default();
        for row in range {
            let element = values.get(row).copied().unwrap_or_default();
            match condition_at(condition, row) {
                FALSE => {}
                TRUE if value.is_known(row) => total = total.add(element),
                // A zero adds nothing whether it counts or not.
                UNKNOWN if value.is_known(row) && element == T::default() => {}
                _ => return None,
            }
        }
        Some(total)
    })
}

pub(super) fn count(condition: Option<&[u8]>, rows: &Rows) -> Column {
    per_case(rows, |range| {
        let mut total = 0_i64;
        for row in range {
            match condition_at(condition, row) {
                FALSE => {}
                TRUE => total += 1,
                _ => return None,
            }
        }
        Some(total)
    })
}

/// Least or greatest value: `better(a, b)` says whether `a` replaces `b`.
pub(super) fn extreme<T: Lane>(value: &Column, condition: Option<&[u8]>, rows: &Rows, better: impl Fn(T, T) -> bool) -> Column {
    let values = T::of(value);
    per_case(rows, |range| {
        let mut best: Option<T> = None;
        for row in range {
            match condition_at(condition, row) {
                FALSE => {}
                TRUE if value.is_known(row) => {
                    let element = values.get(row).copied().unwrap_or_default();
                    if best.is_none_or(|best| better(element, best)) {
                        best = Some(element);
                    }
                }
                _ => return None,
            }
        }
        best
    })
}

/// Kleene and (the smallest) or Kleene or (the greatest) over the rows of each case.
pub(super) fn fold_truth(condition: &[u8], rows: &Rows, empty: u8, pick: impl Fn(u8, u8) -> u8) -> Column {
    let fold = |case: usize| {
        if !rows.is_known(case) {
            return UNKNOWN;
        }
        condition.get(rows.range(case)).unwrap_or(&[]).iter().copied().fold(empty, &pick)
    };
    Column::truth((0..rows.cases()).map(fold).collect())
}

pub(super) fn running<T: Lane>(value: &Column, rows: &Rows) -> Column {
    let values = T::of(value);
    let mut out = Vec::with_capacity(values.len());
    let mut known = Vec::with_capacity(values.len());
    for case in 0..rows.cases() {
        let (mut total, mut all_known) = (T::default(), true);
        for row in rows.range(case) {
            total = total.add(values.get(row).copied().unwrap_or_default());
            all_known &= value.is_known(row);
            out.push(total);
            known.push(u8::from(all_known));
        }
    }
    Column::numbers(T::values(out), Some(known))
}
