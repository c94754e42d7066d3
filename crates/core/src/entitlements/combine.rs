//! Which measures can stand together: the largest sets without a pair that excludes each other, and with all that each needs.
//!
//! Measures that have nothing to do with each other are looked at apart. Sets are counted, and the search stops at a limit that the
//! answer states.

use std::collections::{BTreeMap, BTreeSet};

/// Sets looked at of measures that have to do with each other.
pub(super) const MOST_SETS: usize = 4_096;

/// How some measures stand to each other, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub count: usize,
    /// Pairs that exclude each other.
    pub excludes: BTreeSet<(usize, usize)>,
    /// What a measure needs: for each need, those that satisfy it.
    pub needs: BTreeMap<usize, Vec<BTreeSet<usize>>>,
    /// Pairs in which one changes what the other is worth.
    pub changes: BTreeSet<(usize, usize)>,
}

/// The sets of some measures that have to do with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub members: Vec<usize>,
    pub sets: Vec<BTreeSet<usize>>,
    /// Whether these are all.
    pub complete: bool,
}

impl Graph {
    pub fn exclude(&mut self, a: usize, b: usize) {
        self.excludes.insert((a.min(b), a.max(b)));
    }

    pub fn change(&mut self, a: usize, b: usize) {
        self.changes.insert((a.min(b), a.max(b)));
    }

    pub fn excluded(&self, a: usize, b: usize) -> bool {
        self.excludes.contains(&(a.min(b), a.max(b)))
    }

    /// Whether what a measure needs is in the set.
    pub fn has_needs(&self, member: usize, set: &BTreeSet<usize>) -> bool {
        self.needs.get(&member).is_none_or(|needs| needs.iter().all(|any| !any.is_disjoint(set)))
    }

    /// Every group, with its sets.
    pub fn groups(&self) -> Vec<Group> {
        let mut left: BTreeSet<usize> = (0..self.count).collect();
        let mut out = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut members = BTreeSet::from([first]);
            let mut open = vec![first];
            while let Some(member) = open.pop() {
                for other in self.beside(member) {
                    if members.insert(other) {
                        left.remove(&other);
                        open.push(other);
                    }
                }
            }
            out.push(self.group(members.into_iter().collect()));
        }
        out
    }

    fn beside(&self, member: usize) -> BTreeSet<usize> {
        let pairs = self.excludes.iter().chain(&self.changes);
        let mut out: BTreeSet<usize> = pairs
            .filter_map(|&(a, b)| {
                if a == member {
                    Some(b)
                } else if b == member {
                    Some(a)
                } else {
                    None
                }
            })
            .collect();
        out.extend(self.needs.get(&member).into_iter().flatten().flatten());
        let needing = self.needs.iter().filter(|(_, needs)| needs.iter().any(|any| any.contains(&member)));
        out.extend(needing.map(|(&other, _)| other));
        out
    }

    fn group(&self, members: Vec<usize>) -> Group {
        let mut found = BTreeSet::new();
        let mut budget = MOST_SETS;
        let all: BTreeSet<usize> = members.iter().copied().collect();
        let complete = self.extend(&BTreeSet::new(), all, BTreeSet::new(), &mut found, &mut budget);
        // What each needs may not be in the set; what is left may be part of another.
        let kept: BTreeSet<BTreeSet<usize>> = found.into_iter().map(|set| self.with_needs(set)).collect();
        let is_largest = |set: &&BTreeSet<usize>| !kept.iter().any(|other| other != *set && set.is_subset(other));
        let sets: Vec<BTreeSet<usize>> = kept.iter().filter(is_largest).cloned().collect();
        Group { members, sets, complete }
    }

    /// The largest part of the set in which everybody has what it needs.
    fn with_needs(&self, mut set: BTreeSet<usize>) -> BTreeSet<usize> {
        loop {
            let kept: BTreeSet<usize> = set.iter().copied().filter(|&member| self.has_needs(member, &set)).collect();
            if kept.len() == set.len() {
                return set;
            }
            set = kept;
        }
    }

    /// Largest sets without an excluded pair, by Bron and Kerbosch with a pivot (CACM 16, 1973).
    fn extend(
        &self,
        set: &BTreeSet<usize>,
        mut open: BTreeSet<usize>,
        mut done: BTreeSet<usize>,
        found: &mut BTreeSet<BTreeSet<usize>>,
        budget: &mut usize,
    ) -> bool {
        if open.is_empty() && done.is_empty() {
            found.insert(set.clone());
            *budget = budget.saturating_sub(1);
            return true;
        }
        let goes_with = |member: usize, others: &BTreeSet<usize>| -> BTreeSet<usize> {
            others.iter().copied().filter(|&other| other != member && !self.excluded(member, other)).collect()
        };
        let pivot = open.iter().chain(&done).copied().max_by_key(|&member| (goes_with(member, &open).len(), std::cmp::Reverse(member)));
        let with_pivot = pivot.map(|pivot| goes_with(pivot, &open)).unwrap_or_default();
        for member in open.clone().difference(&with_pivot).copied().collect::<Vec<_>>() {
            if *budget == 0 {
                return false;
            }
            let mut larger = set.clone();
            larger.insert(member);
            if !self.extend(&larger, goes_with(member, &open), goes_with(member, &done), found, budget) {
                return false;
            }
            open.remove(&member);
            done.insert(member);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn admissible(graph: &Graph, set: &BTreeSet<usize>) -> bool {
        let excluded = |&a: &usize| set.iter().any(|&b| a != b && graph.excluded(a, b));
        !set.iter().any(excluded) && set.iter().all(|&member| graph.has_needs(member, set))
    }

    /// By trying every set.
    fn largest(graph: &Graph) -> Vec<BTreeSet<usize>> {
        let sets: Vec<BTreeSet<usize>> = (0_u32..1 << graph.count)
            .map(|bits| (0..graph.count).filter(|&member| bits >> member & 1 == 1).collect())
            .filter(|set| admissible(graph, set))
            .collect();
        sets.iter().filter(|set| !sets.iter().any(|other| other != *set && set.is_subset(other))).cloned().collect()
    }

    fn graph() -> impl Strategy<Value = Graph> {
        let pairs = proptest::collection::vec((0..9_usize, 0..9_usize), 0..14);
        let needs = proptest::collection::vec((0..9_usize, proptest::collection::btree_set(0..9_usize, 1..3)), 0..4);
        (1..9_usize, pairs, needs).prop_map(|(count, pairs, needs)| {
            let mut graph = Graph { count, ..Graph::default() };
            for (a, b) in pairs.into_iter().filter(|&(a, b)| a != b && a < count && b < count) {
                graph.exclude(a, b);
            }
            for (member, any) in needs.into_iter().filter(|(member, any)| *member < count && any.iter().all(|&other| other < count)) {
                graph.needs.entry(member).or_default().push(any);
            }
            graph
        })
    }

    proptest! {
        #[test]
        fn the_sets_are_those_that_trying_everything_finds(graph in graph()) {
            let mut whole: Vec<BTreeSet<usize>> = vec![BTreeSet::new()];
            for group in graph.groups() {
                prop_assert!(group.complete);
                whole = whole.iter().flat_map(|left| group.sets.iter().map(move |right| left | right)).collect();
            }
            whole.sort();
            let mut expected = largest(&graph);
            expected.sort();
            prop_assert_eq!(whole, expected);
        }
    }

    #[test]
    fn where_there_are_too_many_sets_the_search_says_so() {
        // Fifteen pairs, chained so that they are one group: two to the power of fifteen sets.
        let mut graph = Graph { count: 30, ..Graph::default() };
        for pair in 0..15 {
            graph.exclude(2 * pair, 2 * pair + 1);
            if pair > 0 {
                graph.change(2 * pair, 2 * pair - 1);
            }
        }
        let groups = graph.groups();
        assert_eq!(groups.len(), 1);
        assert!(!groups[0].complete && groups[0].sets.len() <= MOST_SETS);
        assert!(groups[0].sets.iter().all(|set| set.len() == 15));
    }
}
