//! Exact quantiles of very many whole numbers.

/// Whole numbers that are put in order once. Those that 64 bits cannot hold are kept apart, so that the others take half the room.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    narrow: Vec<i64>,
    wide: Vec<i128>,
}

impl Spread {
    #[inline]
    pub fn push(&mut self, value: i128) {
        match i64::try_from(value) {
            Ok(value) => self.narrow.push(value),
            Err(_) => self.wide.push(value),
        }
    }

    pub fn merge(&mut self, mut other: Self) {
        if self.narrow.is_empty() {
            self.narrow = other.narrow;
        } else {
            self.narrow.append(&mut other.narrow);
        }
        self.wide.append(&mut other.wide);
    }

    pub fn len(&self) -> usize {
        self.narrow.len() + self.wide.len()
    }

    /// Puts them in order.
    pub fn sort(&mut self) {
        self.narrow.sort_unstable();
        self.wide.sort_unstable();
    }

    /// After [`Spread::sort`], the least value that so many hundredths of all do not exceed: one of the values themselves, by the method of
    /// the nearest rank. The lowest for 0.
    pub fn quantile(&self, hundredths: u32) -> Option<i128> {
        self.share(hundredths.into(), 100)
    }

    /// The same for `part` of `whole` equal parts.
    pub fn share(&self, part: u128, whole: u128) -> Option<i128> {
        let rank = (self.len() as u128 * part).div_ceil(whole.max(1)).max(1) - 1;
        self.at(usize::try_from(rank).ok()?)
    }

    fn at(&self, place: usize) -> Option<i128> {
        let below = self.wide.partition_point(|&value| value < 0);
        match place.checked_sub(below) {
            None => self.wide.get(place).copied(),
            Some(place) => match self.narrow.get(place) {
                Some(&value) => Some(value.into()),
                None => self.wide.get(below + place - self.narrow.len()).copied(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i128]) -> Spread {
        let mut spread = Spread::default();
        for &value in values {
            spread.push(value);
        }
        spread.sort();
        spread
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let spread = of(&[30, 10, 20, 40]);
        let told: Vec<_> = [0, 25, 26, 50, 75, 90, 100].iter().map(|&hundredths| spread.quantile(hundredths)).collect();
        assert_eq!(told, [10, 10, 20, 20, 30, 40, 40].map(Some));
        assert_eq!(of(&[]).quantile(50), None);
        assert_eq!(of(&[7]).quantile(0), Some(7));
    }

    proptest::proptest! {
        /// Whatever the widths, as in one list put in order.
        #[test]
        fn the_order_is_that_of_one_list(small in proptest::collection::vec(-50_i128..50, 0..20), large in proptest::collection::vec(proptest::num::i128::ANY, 0..5), hundredths in 0_u32..=100) {
            let mut all: Vec<i128> = small.iter().chain(&large).copied().collect();
            let spread = of(&all);
            all.sort_unstable();
            let rank = (all.len() * hundredths as usize).div_ceil(100).max(1) - 1;
            proptest::prop_assert_eq!(spread.quantile(hundredths), all.get(rank).copied());
        }
    }
}
