//! Sorting what is short or seldom sorted: the standard sort is compiled anew, some kilobytes each time, for every type.

use std::cmp::Ordering;

/// Sorts; what is equal stays in its order.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = order(items.len(), &|a, b| items.get(a).zip(items.get(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    *items = taken(std::mem::take(items), places);
}

/// What stands at each place, in the order of the places.
pub(crate) fn taken<T>(items: Vec<T>, places: Vec<usize>) -> Vec<T> {
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

/// The places of what is sorted: the one sort that is compiled. Stretches in order are merged two by two.
pub(crate) fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut stretch = 1;
    while stretch < length {
        let mut merged = Vec::with_capacity(length);
        for both in order.chunks(2 * stretch) {
            let (mut a, mut b) = both.split_at(stretch.min(both.len()));
            while let (Some((&first, after_first)), Some((&second, after_second))) = (a.split_first(), b.split_first()) {
                if compare(second, first) == Ordering::Less {
                    merged.push(second);
                    b = after_second;
                } else {
                    merged.push(first);
                    a = after_first;
                }
            }
            merged.extend_from_slice(a);
            merged.extend_from_slice(b);
        }
        order = merged;
        stretch *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_sort_does(mut items in prop::collection::vec((0_u8..6, any::<u8>()), 0..40)) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(a, _), (b, _)| a.cmp(b));
            prop_assert_eq!(items, sorted);
        }
    }
}
