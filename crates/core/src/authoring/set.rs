//! Sets and sorting of what is short or seldom done, small as [`crate::Map`] is.

use std::borrow::Borrow;
use std::cmp::Ordering;

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

/// Sorts; what is equal stays in its order.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|a, b| items.get(a).zip(items.get(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// The places of what is sorted: the one sort that is compiled.
fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
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

        #[test]
        fn it_sorts_as_the_standard_sort_does(mut items in prop::collection::vec((0_u8..6, any::<u8>()), 0..40)) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(a, _), (b, _)| a.cmp(b));
            prop_assert_eq!(items, sorted);
        }
    }
}
