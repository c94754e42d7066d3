//! Sets of what is short or seldom done, small as [`crate::Map`] is.

use std::borrow::Borrow;

/// Values in their order, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set<T> {
    values: Vec<T>,
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<T: Ord> Set<T> {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn contains<Q: Ord + ?Sized>(&self, value: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.values.binary_search_by(|known| known.borrow().cmp(value)).is_ok()
    }

    /// Says whether the value is new.
    pub fn insert(&mut self, value: T) -> bool {
        let place = self.values.binary_search(&value);
        if let Err(place) = place {
            self.values.insert(place, value);
        }
        place.is_err()
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, value: &Q)
    where
        T: Borrow<Q>,
    {
        if let Ok(place) = self.values.binary_search_by(|known| known.borrow().cmp(value)) {
            self.values.remove(place);
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, more: I) {
        for value in more {
            self.insert(value);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut set = Self::new();
        set.extend(values);
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_is_as_the_standard_one(values in prop::collection::vec(0_u8..20, 0..40)) {
            let (mut set, mut known) = (Set::new(), BTreeSet::new());
            for value in &values {
                prop_assert_eq!(set.insert(*value), known.insert(*value));
                prop_assert!(set.contains(value));
            }
            prop_assert!(set.iter().eq(&known));
            prop_assert_eq!(set, values.into_iter().collect());
        }
    }
}
