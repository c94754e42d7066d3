//! Which rows of a list a fact is known in.

/// The rows in which a fact is known: a bit for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Vec<u64>);

impl Known {
    /// Known in none of so many rows.
    #[inline]
    pub fn clear(&mut self, rows: usize) {
        for word in &mut self.0 {
            *word = 0;
        }
        let words = rows.div_ceil(64);
        if words > self.0.len() {
            self.0.resize(words, 0);
        }
    }

    #[inline]
    pub fn set(&mut self, row: usize, is_known: bool) {
        if let Some(word) = self.0.get_mut(row / 64) {
            let bit = 1 << (row % 64);
            *word = if is_known { *word | bit } else { *word & !bit };
        }
    }

    /// Whether it is known in each of the first rows; it is in none beyond them.
    #[inline]
    pub fn is_full(&self, rows: usize) -> bool {
        let (whole, rest) = (rows / 64, rows % 64);
        self.0.iter().take(whole).all(|&word| word == u64::MAX) && (rest == 0 || self.0.get(whole) == Some(&!(u64::MAX << rest)))
    }

    pub fn each<T>(&self, values: &mut [T], rows: usize, mut f: impl FnMut(&mut T, bool)) {
        for (row, value) in values.iter_mut().enumerate().take(rows) {
            f(value, self.0.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1));
        }
    }
}
