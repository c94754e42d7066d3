//! Columns as callers have them.

use crate::program::Instructions;
use crate::program::machine::spread_bits;

/// Bits, the first in the lowest place of the first byte, as Arrow keeps them.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    bytes: &'a [u8],
    offset: usize,
    length: usize,
}

impl<'a> Bits<'a> {
    /// So many bits of `bytes`, from the bit `offset` on; none where there are fewer.
    #[must_use]
    pub fn new(bytes: &'a [u8], offset: usize, length: usize) -> Option<Self> {
        let enough = offset.checked_add(length).is_some_and(|end| end <= bytes.len().saturating_mul(8));
        enough.then_some(Self { bytes, offset, length })
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether a bit is set.
    #[must_use]
    pub fn get(&self, at: usize) -> bool {
        let at = self.offset + at;
        at < self.offset + self.length && self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    /// Tells of each bit of a range that is not set.
    #[inline]
    pub(crate) fn each_unset(&self, range: &std::ops::Range<usize>, mut tell: impl FnMut(usize)) {
        let mut at = range.start;
        while at < range.end {
            let end = range.end.min((self.offset + at + 1).next_multiple_of(8) - self.offset);
            // Whole bytes are mostly full.
            if self.bytes.get((self.offset + at) / 8) != Some(&u8::MAX) {
                (at..end).filter(|&at| !self.get(at)).for_each(&mut tell);
            }
            at = end;
        }
    }

    /// Writes a byte for each bit from `from` on: `one`, which is 1 or 2, where it is set, else 0. Gives whether every bit is set.
    #[inline]
    pub(crate) fn unpack(&self, with: Instructions, from: usize, to: &mut [u8], one: u8) -> bool {
        let at = self.offset + from;
        let bit = |at: usize| self.bytes.get(at / 8).copied().unwrap_or(0) >> (at % 8) & 1;
        let mut all = 1;
        let mut each = |to: &mut [u8], at: usize| {
            for (place, to) in to.iter_mut().enumerate() {
                all &= bit(at + place);
                *to = bit(at + place) * one;
            }
        };
        // One by one up to a whole byte, then eight at a time.
        let before = to.len().min(at.next_multiple_of(8) - at);
        let (first, rest) = to.split_at_mut(before);
        each(first, at);
        let start = at + before;
        let (eights, last) = rest.as_chunks_mut();
        each(last, start + eights.len() * 8);
        spread_bits(with, self.bytes.get(start / 8..).unwrap_or(&[]), eights, one) && all == 1
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// The elements of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Elements<'a> {
    Mantissas(&'a [i64]),
    Days(&'a [i32]),
    Decimals { values: &'a [i128], multiplier: i128, divisor: i128 },
    Kleene(&'a [u8]),
    Bits(Bits<'a>),
}

/// A column of a fact: values that stay where they are, and which of them are known.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(crate) elements: Elements<'a>,
    pub(crate) known: Option<Bits<'a>>,
}

impl<'a> Column<'a> {
    /// Mantissas of a number (cents for money), days since 1970-01-01, or places of choices.
    #[must_use]
    pub fn mantissas(values: &'a [i64]) -> Self {
        Self { elements: Elements::Mantissas(values), known: None }
    }

    /// Days since 1970-01-01 or places of choices, in 32 bits.
    #[must_use]
    pub fn days(values: &'a [i32]) -> Self {
        Self { elements: Elements::Days(values), known: None }
    }

    /// Whole numbers that are `multiplier / divisor` mantissas each; a value that is not a whole mantissa is refused, row by row.
    #[must_use]
    pub fn decimals(values: &'a [i128], multiplier: i128, divisor: i128) -> Self {
        Self { elements: Elements::Decimals { values, multiplier, divisor: divisor.max(1) }, known: None }
    }

    /// Yes or no, a byte each: 0 no, 1 unknown, 2 yes.
    #[must_use]
    pub fn truths(values: &'a [u8]) -> Self {
        Self { elements: Elements::Kleene(values), known: None }
    }

    /// Yes or no, a bit each.
    #[must_use]
    pub fn bits(values: Bits<'a>) -> Self {
        Self { elements: Elements::Bits(values), known: None }
    }

    /// With these values known, and the others not.
    #[must_use]
    pub fn known(self, known: Option<Bits<'a>>) -> Self {
        Self { known, ..self }
    }

    pub(crate) fn len(&self) -> usize {
        let length = match self.elements {
            Elements::Mantissas(values) => values.len(),
            Elements::Days(values) => values.len(),
            Elements::Decimals { values, .. } => values.len(),
            Elements::Kleene(values) => values.len(),
            Elements::Bits(bits) => bits.len(),
        };
        self.known.map_or(length, |known| length.min(known.len()))
    }

    /// One element, where it is known: a mantissa, a day, the place of a choice, or 0 and 2 for no and yes.
    pub(crate) fn at(&self, row: usize) -> Option<i64> {
        if self.known.is_some_and(|known| !known.get(row)) {
            return None;
        }
        match self.elements {
            Elements::Mantissas(values) => values.get(row).copied(),
            Elements::Days(values) => values.get(row).copied().map(i64::from),
            Elements::Decimals { values, multiplier, divisor } => {
                let product = values.get(row)?.checked_mul(multiplier).filter(|product| product % divisor == 0)?;
                i64::try_from(product / divisor).ok()
            }
            Elements::Kleene(values) => values.get(row).copied().filter(|&value| value != 1).map(i64::from),
            Elements::Bits(bits) => (row < bits.len()).then(|| if bits.get(row) { 2 } else { 0 }),
        }
    }

    pub(crate) fn is_truth(&self) -> bool {
        matches!(self.elements, Elements::Kleene(_) | Elements::Bits(_))
    }
}
