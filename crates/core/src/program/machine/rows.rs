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

/// Eight bytes that are one each.
const ONES: u64 = 0x0101_0101_0101_0101;
/// All bits of the first bytes of eight: of none, of one, of two...
const FIRST: [u64; 9] = [0, 0xFF, 0xFF_FF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF, u64::MAX];

/// What comes of the bytes of the rows of each case, looked at eight together; `flip` turns some of their bits over. Where there are fewer,
/// the others are zero.
#[inline(always)]
fn by_eights<'a>(lists: &'a Lists, bytes: &'a [u8], flip: u64, look: impl Fn(u64, u64) -> u64 + 'a) -> impl Iterator<Item = u64> + 'a {
    lists.offsets.array_windows().map(move |&[from, end]| {
        let count = end.wrapping_sub(from) as usize;
        let eight = bytes.get(from as usize..).and_then(<[u8]>::first_chunk);
        // Hardly a household has more.
        if let (Some(eight), Some(first)) = (eight, FIRST.get(count)) {
            return look(0, (u64::from_le_bytes(*eight) ^ flip) & first);
        }
        let rows = bytes.get(from as usize..end as usize).unwrap_or(&[]);
        rows.chunks(8).fold(0, |so_far, few| {
            let eight = few.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte));
            look(so_far, (eight ^ flip) & FIRST.get(few.len()).copied().unwrap_or(0))
        })
    })
}

/// What [`sum`] works with.
pub(super) struct Over<'a, T> {
    pub length: usize,
    pub lists: &'a Lists,
    pub condition: Condition<'a>,
    pub prefix: &'a mut [T],
    /// A byte for each row, to work with.
    pub open: &'a mut [u8],
}

#[inline(always)]
pub(super) fn sum<T: Number>(to: &mut Lane<T>, value: &View<'_, T>, over: Over<'_, T>) {
    let Over { length, lists, condition, prefix, open } = over;
    let rows = lists.total();
    let Some(values) = to.values.get_mut(..length) else { return };
    match (value.side, condition.values) {
        (Side::Each(each), None) if !SMALL => differences(values, prefix, lists, each.iter().copied()),
        (Side::Each(each), Some(condition)) if !SMALL => {
            let counted = each.iter().zip(condition).map(|(&value, &counts)| if counts == FALSE { T::default() } else { value });
            differences(values, prefix, lists, counted);
        }
        _ => {
            let counted = |row: usize| if condition.at(row) == FALSE { T::default() } else { value.at(row) };
            differences(values, prefix, lists, (0..rows).map(counted));
        }
    }
    to.open = condition.open || value.known.is_some() || lists.open;
    let (true, Some(open)) = (to.open, open.get_mut(..rows)) else { return };
    match (value.known, condition.values) {
        (Some(known), None) => settle(to, length, lists, known, ONES),
        (None, None) => settle(to, length, lists, &[], 0),
        (known, Some(condition)) => {
            // A zero adds nothing whether it counts or not.
            let open_row =
                |counts: u8, value: T, known: bool| (counts != FALSE) & (!known | ((counts == UNKNOWN) & (value != T::default())));
            match (value.side, known) {
                (Side::Each(values), Some(known)) if !SMALL => {
                    for (((open, &counts), &value), &known) in open.iter_mut().zip(condition).zip(values).zip(known) {
                        *open = u8::from(open_row(counts, value, known == 1));
                    }
                }
                (Side::Each(values), None) if !SMALL => {
                    for ((open, &counts), &value) in open.iter_mut().zip(condition).zip(values) {
                        *open = u8::from(open_row(counts, value, true));
                    }
                }
                _ => {
                    for (row, (open, &counts)) in open.iter_mut().zip(condition).enumerate() {
                        *open = u8::from(open_row(counts, value.at(row), value.is_known(row)));
                    }
                }
            }
            settle(to, length, lists, open, 0);
        }
    }
}

/// A result is known where its list is and, `flip` turned over, the byte of each of its rows is zero in the lowest bit.
#[inline(always)]
fn settle<T: Number>(to: &mut Lane<T>, length: usize, lists: &Lists, open: &[u8], flip: u64) {
    let (Some(values), Some(known)) = (to.values.get_mut(..length), to.known.get_mut(..length)) else { return };
    for (known, open) in known.iter_mut().zip(by_eights(lists, open, flip, |so_far, eight| so_far | eight)) {
        *known = u8::from(open & ONES == 0);
    }
    close(values, known, lists);
    to.open = known.iter().fold(1, |all, &known| all & known) == 0;
}

/// Unknown where the list is not given. What is not known is held as zero: a divisor, too, is zero nowhere else.
#[inline(always)]
fn close<T: Number>(values: &mut [T], known: &mut [u8], lists: &Lists) {
    if lists.open {
        for (known, &given) in known.iter_mut().zip(&lists.known) {
            *known &= given;
        }
    }
    for (value, &known) in values.iter_mut().zip(known.iter()) {
        *value = if known == 1 { *value } else { T::default() };
    }
}

#[inline(always)]
pub(super) fn count(to: &mut Lane<i64>, length: usize, lists: &Lists, condition: Condition<'_>) {
    let (Some(values), Some(known)) = (to.values.get_mut(..length), to.known.get_mut(..length)) else { return };
    to.open = condition.open || lists.open;
    if let Some(condition) = condition.values {
        // True is the second bit of a byte, unknown the first. The product adds the eight bytes up in the highest.
        let look = |so_far: u64, eight: u64| {
            let count = (eight >> 1 & ONES).wrapping_mul(ONES) >> 56;
            so_far.wrapping_add(count) | u64::from(eight & ONES != 0) << 63
        };
        for ((value, known), found) in values.iter_mut().zip(known.iter_mut()).zip(by_eights(lists, condition, 0, look)) {
            *value = found.cast_signed() & i64::MAX;
            *known = u8::from(found >> 63 == 0);
        }
    } else {
        for ((value, known), &[from, end]) in values.iter_mut().zip(known.iter_mut()).zip(lists.offsets.array_windows()) {
            *value = i64::from(end.wrapping_sub(from));
            *known = 1;
        }
    }
    if to.open {
        close(values, known, lists);
        to.open = known.iter().fold(1, |all, &known| all & known) == 0;
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
