//! The loops over the rows of lists.

use super::numbers::{Number, SMALL, Side, View};
use super::registers::{Lane, Lists};
use crate::program::{FALSE, TRUE, UNKNOWN};

/// What a condition on rows says; without one, every row counts.
#[derive(Clone, Copy)]
pub(super) struct Condition<'a> {
    pub values: Option<&'a [u8]>,
    pub open: bool,
}

impl Condition<'_> {
    #[inline(always)]
    fn at(&self, row: usize) -> u8 {
        self.values.map_or(TRUE, |values| values.get(row).copied().unwrap_or(UNKNOWN))
    }
}

/// A value of the case, repeated for each of its rows.
#[inline(always)]
pub(super) fn spread<T: Copy>(to: &mut [T], values: &[T], lists: &Lists) {
    for (&value, ends) in values.iter().zip(lists.offsets.windows(2)) {
        if let &[from, end] = ends
            && let Some(rows) = to.get_mut(from as usize..end as usize)
        {
            rows.fill(value);
        }
    }
}

/// The sum up to each row, and from it the sum over the rows of each case: no branch on how many there are. Wrapping is undone
/// by the difference.
#[inline(always)]
fn differences<T: Number>(to: &mut [T], prefix: &mut [T], lists: &Lists, values: impl Iterator<Item = T>) {
    let mut total = T::default();
    let mut sums = prefix.iter_mut();
    if let Some(first) = sums.next() {
        *first = total;
    }
    for (sum, value) in sums.zip(values) {
        total = total.add(value);
        *sum = total;
    }
    let mut before = T::default();
    for (to, &end) in to.iter_mut().zip(lists.offsets.iter().skip(1)) {
        let up_to = prefix.get(end as usize).copied().unwrap_or_default();
        *to = up_to.subtract(before);
        before = up_to;
    }
}

/// One result per case over its rows; `fold` gives none where the result is not known.
#[inline(always)]
fn per_case<T: Number>(to: &mut Lane<T>, length: usize, lists: &Lists, fold: impl Fn(std::ops::Range<usize>) -> Option<T>) {
    let mut open = 0;
    for (case, (value, known)) in to.values.iter_mut().zip(&mut to.known).take(length).enumerate() {
        let result = if lists.is_known(case) { fold(lists.range(case)) } else { None };
        *value = result.unwrap_or_default();
        *known = u8::from(result.is_some());
        open |= 1 ^ *known;
    }
    to.open = open != 0;
}

/// What [`sum`] and [`count`] work with.
pub(super) struct Over<'a, T> {
    pub length: usize,
    pub lists: &'a Lists,
    pub condition: Condition<'a>,
    pub prefix: &'a mut [T],
}

#[inline(always)]
pub(super) fn sum<'v, T: Number>(to: &mut Lane<T>, value: &View<'v, T>, over: Over<'v, T>) {
    let Over { length, lists, condition, prefix } = over;
    if let (Side::Each(values), None, false, false) = (value.side, value.known, condition.open, lists.open)
        && !SMALL
        && let (Some(to_values), Some(values)) = (to.values.get_mut(..length), values.get(..lists.total()))
    {
        to.open = false;
        return match condition.values {
            None => differences(to_values, prefix, lists, values.iter().copied()),
            Some(condition) => {
                let counted = values.iter().zip(condition).map(|(&value, &c)| if c == FALSE { T::default() } else { value });
                differences(to_values, prefix, lists, counted);
            }
        };
    }
    let rows = lists.total();
    let cut = |values: Option<&'v [u8]>| values.and_then(|values| values.get(..rows));
    if let (Side::Each(values), Some(known), None) = (value.side, cut(value.known), condition.values)
        && let Some(values) = values.get(..rows)
    {
        let open = known.iter().map(|&known| T::of((known ^ 1).into()));
        return settled(to, length, prefix, lists, open, values.iter().copied());
    }
    let element = |row: usize| {
        let (element, counts) = (value.at(row), condition.at(row));
        if counts == FALSE { T::default() } else { element }
    };
    // A zero adds nothing whether it counts or not.
    let open = |row: usize| {
        let (element, counts) = (value.at(row), condition.at(row));
        let is_open = (counts != FALSE) & (!value.is_known(row) | ((counts != TRUE) & (element != T::default())));
        T::of(is_open.into())
    };
    settled(to, length, prefix, lists, (0..rows).map(open), (0..rows).map(element));
}

/// One result per case, the sum over its rows, which is known where none of them is open: no branch on what is unknown. An open row is one.
#[inline(always)]
fn settled<T: Number>(
    to: &mut Lane<T>,
    length: usize,
    prefix: &mut [T],
    lists: &Lists,
    open: impl Iterator<Item = T>,
    elements: impl Iterator<Item = T>,
) {
    let (Some(values), Some(known)) = (to.values.get_mut(..length), to.known.get_mut(..length)) else { return };
    differences(values, prefix, lists, open);
    for (known, &open) in known.iter_mut().zip(values.iter()) {
        *known = u8::from(open == T::default());
    }
    if lists.open {
        for (known, &given) in known.iter_mut().zip(&lists.known) {
            *known &= given;
        }
    }
    to.open = known.iter().fold(1, |all, &known| all & known) == 0;
    differences(values, prefix, lists, elements);
    // What is not known is held as zero: a divisor, too, is zero nowhere else.
    for (value, &known) in values.iter_mut().zip(known.iter()) {
        *value = if known == 1 { *value } else { T::default() };
    }
}

#[inline(always)]
pub(super) fn count(to: &mut Lane<i64>, over: Over<'_, i64>) {
    let Over { length, lists, condition, prefix } = over;
    if !SMALL
        && !condition.open
        && !lists.open
        && let Some(values) = to.values.get_mut(..length)
    {
        to.open = false;
        return match condition.values {
            None => {
                let ends = lists.offsets.iter().skip(1);
                for ((to, &from), &end) in values.iter_mut().zip(&lists.offsets).zip(ends) {
                    *to = i64::from(end.wrapping_sub(from));
                }
            }
            Some(condition) => {
                let ones = condition.iter().take(lists.total()).map(|&c| i64::from(c != FALSE));
                differences(values, prefix, lists, ones);
            }
        };
    }
    if let Some(values) = condition.values {
        let rows = values.get(..lists.total()).unwrap_or(&[]);
        let open = rows.iter().map(|&counts| i64::from((counts != FALSE) & (counts != TRUE)));
        settled(to, length, prefix, lists, open, rows.iter().map(|&counts| i64::from(counts == TRUE)));
    } else {
        let ones = std::iter::repeat_n(1, lists.total());
        settled(to, length, prefix, lists, std::iter::repeat_n(0, lists.total()), ones);
    }
}

/// Least or greatest value: `better(a, b)` says whether `a` replaces `b`.
#[inline(always)]
pub(super) fn extreme<T: Number>(
    to: &mut Lane<T>,
    length: usize,
    value: &View<'_, T>,
    condition: Condition<'_>,
    lists: &Lists,
    better: impl Fn(T, T) -> bool,
) {
    per_case(to, length, lists, |rows| {
        let mut best: Option<T> = None;
        for row in rows {
            match condition.at(row) {
                FALSE => {}
                TRUE if value.is_known(row) => {
                    let element = value.at(row);
                    if best.is_none_or(|best| better(element, best)) {
                        best = Some(element);
                    }
                }
                _ => return None,
            }
        }
        best
    });
}

/// Kleene and (the smallest) or Kleene or (the greatest) over the rows of each case; gives whether some result may be unknown.
#[inline(always)]
pub(super) fn fold(to: &mut [u8], condition: &[u8], lists: &Lists, empty: u8, pick: impl Fn(u8, u8) -> u8) {
    for (case, to) in to.iter_mut().enumerate() {
        *to =
            if lists.is_known(case) { condition.get(lists.range(case)).unwrap_or(&[]).iter().copied().fold(empty, &pick) } else { UNKNOWN };
    }
}

#[inline(always)]
pub(super) fn running<T: Number>(to: &mut Lane<T>, value: &View<'_, T>, lists: &Lists, cases: usize) {
    to.open = value.known.is_some();
    for case in 0..cases {
        let (mut total, mut all_known) = (T::default(), true);
        for row in lists.range(case) {
            total = total.add(value.at(row));
            all_known &= value.is_known(row);
            if let (Some(value), Some(known)) = (to.values.get_mut(row), to.known.get_mut(row)) {
                *value = total;
                *known = u8::from(all_known);
            }
        }
    }
}
