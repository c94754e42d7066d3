//! A map of few entries. The standard one is quicker where there are very many, and compiled anew, some kilobytes each time, for every type
//! of key and value; a browser has to load them.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::sort::{order, sort_by, taken};

/// Entries in the order of their keys, each key once: for few of them, as in a row of a list.
///
/// ```
/// let row: soglia::Map<String, i32> = [("reddito".to_owned(), 2), ("età".to_owned(), 1)].into_iter().collect();
/// assert_eq!(row.get("età"), Some(&1));
/// assert!(row.keys().eq(["età", "reddito"]));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Map<K, V> {
    entries: Vec<(K, V)>,
}

impl<K: Debug, V: Debug> Debug for Map<K, V> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.entries.iter().map(|(key, value)| (key, value))).finish()
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<K: Ord, V> Map<K, V> {
    /// No entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The place of a key, or where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.entries.binary_search_by(|(known, _)| known.borrow().cmp(key))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// The value of a key, to change it.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Whether a key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Gives a key a value, and what it had before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => self.entries.get_mut(place).map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// Puts entries in order, however many there are; the place of one whose key stands before it too, if there is such a one.
    pub(crate) fn of_once(entries: Vec<(K, V)>) -> Result<Self, usize> {
        let places = order(entries.len(), &|a, b| entries.get(a).map(|(key, _)| key).cmp(&entries.get(b).map(|(key, _)| key)));
        let twice = places.windows(2).find(|pair| match pair {
            [a, b] => entries.get(*a).map(|(key, _)| key) == entries.get(*b).map(|(key, _)| key),
            _ => false,
        });
        match twice {
            Some(&[_, place]) => Err(place),
            _ => Ok(Self { entries: taken(entries, places) }),
        }
    }

    /// Takes a key out, and gives what it had.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(self.entries.remove(place).1)
    }

    /// The value of a key, a first one where there is none.
    #[expect(clippy::indexing_slicing, reason = "it is there by then")]
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let place = self.place(&key).unwrap_or_else(|place| {
            self.entries.insert(place, (key, V::default()));
            place
        });
        &mut self.entries[place].1
    }

    /// Keys and values.
    #[must_use]
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// Keys.
    pub fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.entries.iter().map(|(key, _)| key)
    }

    /// Values, taken out.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    /// Values, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// Values.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (K, V)>, fn(&'a (K, V)) -> (&'a K, &'a V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter().map(|(key, value)| (key, value))
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, more: I) {
        for (key, value) in more {
            self.insert(key, value);
        }
    }
}

/// However many there are: they are sorted once. Of a key that stands twice the last value counts.
impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<(K, V)> = entries.into_iter().collect();
        sort_by(&mut entries, |(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|later, kept| {
            let twice = later.0 == kept.0;
            if twice {
                std::mem::swap(&mut later.1, &mut kept.1);
            }
            twice
        });
        Self { entries }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, value) in &self.entries {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(|map| map.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_map_is_as_the_standard_one(steps in prop::collection::vec((0_u8..12, 0_u8..4, 0_u32..9), 0..60)) {
            let (mut map, mut known) = (Map::new(), BTreeMap::new());
            for (key, what, value) in steps {
                match what {
                    0 => prop_assert_eq!(map.remove(&key), known.remove(&key)),
                    1 => {
                        *map.or_default(key) += value;
                        *known.entry(key).or_default() += value;
                    }
                    2 => prop_assert_eq!(map.get_mut(&key).map(|found| { *found = value; *found }), known.get_mut(&key).map(|found| { *found = value; *found })),
                    _ => prop_assert_eq!(map.insert(key, value), known.insert(key, value)),
                }
                prop_assert_eq!(map.get(&key), known.get(&key));
                prop_assert_eq!(map.contains_key(&key), known.contains_key(&key));
            }
            prop_assert!(map.iter().eq(&known));
            prop_assert!(map.keys().eq(known.keys()) && map.values().eq(known.values()) && map.clone().into_values().eq(known.clone().into_values()));
            prop_assert_eq!(&map, &known.into_iter().collect());
        }

        #[test]
        fn many_entries_at_once_are_as_one_after_the_other(entries in prop::collection::vec((0_u8..40, any::<u32>()), 0..30)) {
            let known: BTreeMap<u8, u32> = entries.iter().copied().collect();
            let map: Map<u8, u32> = entries.iter().copied().collect();
            prop_assert!(map.iter().eq(&known));
            match Map::of_once(entries.clone()) {
                Ok(once) => prop_assert!(once == map && known.len() == entries.len()),
                Err(place) => prop_assert!(entries[..place].iter().any(|(key, _)| *key == entries[place].0)),
            }
        }
    }
}
