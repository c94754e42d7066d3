//! Which rows of a column are known, as bits.

use arrow_buffer::{BooleanBuffer, NullBuffer};

/// Bits of a column that is written from its first row to its last; there are none as long as every row is known.
#[derive(Default)]
pub(super) struct Validity {
    /// Eight rows each, the first the lowest bit; the last byte may be of fewer.
    bits: Option<Vec<u8>>,
    rows: usize,
}

impl Validity {
    /// Rows that are all known.
    pub fn extend_all(&mut self, rows: usize) {
        if self.bits.is_some() {
            self.extend_same(rows, u8::MAX);
        } else {
            self.rows += rows;
        }
    }

    /// Rows of which none is known.
    pub fn extend_none(&mut self, rows: usize) {
        self.extend_same(rows, 0);
    }

    /// Rows that are known (all ones) or are not (zero).
    fn extend_same(&mut self, rows: usize, byte: u8) {
        let begun = self.begun();
        let first = rows.min(begun.next_multiple_of(8) - begun);
        (0..first).for_each(|_| self.push(byte & 1));
        self.rows += rows - first;
        let bytes = self.rows.div_ceil(8);
        self.bits.get_or_insert_default().resize(bytes, byte);
        self.clear_last();
    }

    /// Rows of which those are known that have a 1; the others have a 0.
    #[inline]
    pub fn extend(&mut self, known: &[u8]) {
        let begun = self.begun();
        let (first, rest) = known.split_at(known.len().min(begun.next_multiple_of(8) - begun));
        for &known in first {
            self.push(known);
        }
        let (eights, last) = rest.as_chunks();
        self.bits.get_or_insert_default().extend(eights.iter().map(|&eight| pack(eight)));
        self.rows += eights.as_flattened().len();
        for &known in last {
            self.push(known);
        }
    }

    /// One row more.
    fn push(&mut self, known: u8) {
        let bits = self.bits.get_or_insert_default();
        if self.rows.is_multiple_of(8) {
            bits.push(0);
        }
        if let Some(last) = bits.last_mut() {
            *last |= known << (self.rows % 8);
        }
        self.rows += 1;
    }

    /// How many rows there are, each with a bit from now on.
    #[inline]
    fn begun(&mut self) -> usize {
        if self.bits.is_none() {
            self.bits = Some(vec![u8::MAX; self.rows.div_ceil(8)]);
            self.clear_last();
        }
        self.rows
    }

    /// What follows the last row is to be zero: rows are written over it.
    fn clear_last(&mut self) {
        if let (Some(last), 1..) = (self.bits.as_mut().and_then(|bits| bits.last_mut()), self.rows % 8) {
            *last &= (1 << (self.rows % 8)) - 1;
        }
    }

    /// None where every row is known.
    pub fn finish(self) -> Option<NullBuffer> {
        self.bits.map(|bits| NullBuffer::new(BooleanBuffer::new(bits.into(), 0, self.rows)))
    }
}

/// Eight bytes that are 0 or 1 as the bits of one, the first the lowest.
#[inline]
fn pack(bytes: [u8; 8]) -> u8 {
    // Each byte comes to its place in the highest byte of the product, and no two to the same.
    let [.., packed] = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    packed
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::Validity;

    proptest! {
        #[test]
        fn bits_are_those_of_the_rows(parts in prop::collection::vec(prop::collection::vec(any::<bool>(), 0..20), 0..8)) {
            let mut validity = Validity::default();
            for part in &parts {
                if part.iter().all(|known| *known) {
                    validity.extend_all(part.len());
                } else if !part.contains(&true) {
                    validity.extend_none(part.len());
                } else {
                    let known: Vec<u8> = part.iter().map(|&known| u8::from(known)).collect();
                    validity.extend(&known);
                }
            }
            let expected: Vec<bool> = parts.concat();
            match validity.finish() {
                None => prop_assert!(!expected.contains(&false)),
                Some(found) => prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected),
            }
        }
    }
}
