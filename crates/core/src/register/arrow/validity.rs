//! Which rows of a column are known, as bits.

use arrow_buffer::{BooleanBufferBuilder, NullBuffer};

/// Bits of a column that is written from its first row to its last; there are none as long as every row is known.
#[derive(Default)]
pub(super) struct Validity {
    bits: Option<BooleanBufferBuilder>,
    /// Rows that are known, before the first that is not.
    known: usize,
    bytes: Vec<u8>,
}

impl Validity {
    /// Rows that are all known.
    pub fn extend_all(&mut self, rows: usize) {
        match &mut self.bits {
            None => self.known += rows,
            Some(bits) => bits.append_n(rows, true),
        }
    }

    fn bits(&mut self) -> &mut BooleanBufferBuilder {
        let known = self.known;
        self.bits.get_or_insert_with(|| {
            let mut bits = BooleanBufferBuilder::new(known);
            bits.append_n(known, true);
            bits
        })
    }

    /// Rows of which none is known.
    pub fn extend_none(&mut self, rows: usize) {
        self.bits().append_n(rows, false);
    }

    /// Rows of which those are known that have a 1; the others have a 0.
    #[inline]
    pub fn extend(&mut self, known: impl ExactSizeIterator<Item = u8>) {
        let mut bytes = std::mem::take(&mut self.bytes);
        let rows = known.len();
        bytes.clear();
        bytes.extend(known);
        bytes.resize(rows.next_multiple_of(8), 0);
        for place in 0..bytes.len() / 8 {
            let eight = bytes.get(place * 8..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
            if let Some(byte) = bytes.get_mut(place) {
                *byte = pack(eight);
            }
        }
        self.bits().append_packed_range(0..rows, &bytes);
        self.bytes = bytes;
    }

    /// None where every row is known.
    pub fn finish(self) -> Option<NullBuffer> {
        self.bits.map(|bits| NullBuffer::new(bits.build()))
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
                    validity.extend(part.iter().map(|&known| u8::from(known)));
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
