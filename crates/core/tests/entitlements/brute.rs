//! Random rule sets: what is shown is admissible and largest, and the best is the best, by trying every set of measures.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use soglia::entitlements::Criterion;

use super::support::{balances, benefit, entitled, pack};

#[derive(Clone, Debug)]
struct Rules {
    values: Vec<i64>,
    excludes: Vec<(usize, usize)>,
    requires: Vec<(usize, usize)>,
    /// Who sets the total, with whom, and how much.
    totals: Vec<(usize, usize, i64)>,
    /// Who lowers whom, by how many percent.
    lowers: Vec<(usize, usize, i64)>,
}

fn rules() -> impl Strategy<Value = Rules> {
    let pair = || (0..6_usize, 0..6_usize);
    (
        proptest::collection::vec(1..200_i64, 2..7),
        proptest::collection::vec(pair(), 0..6),
        proptest::collection::vec(pair(), 0..3),
        proptest::collection::vec((0..6_usize, 0..6_usize, 20..300_i64), 0..2),
        proptest::collection::vec((0..6_usize, 0..6_usize, 1..=100_i64), 0..2),
    )
        .prop_map(|(values, excludes, requires, totals, lowers)| {
            let count = values.len();
            let fits = |a: usize, b: usize| a != b && a < count && b < count;
            // One relation of a kind for each pair, in one direction: what is over a total is taken off the one that sets it.
            let mut pairs = BTreeSet::new();
            let mut once = |a: usize, b: usize| fits(a, b) && pairs.insert((a.min(b), a.max(b)));
            Rules {
                totals: totals.into_iter().filter(|&(a, b, _)| once(a, b)).collect(),
                lowers: lowers.into_iter().filter(|&(a, b, _)| once(a, b)).collect(),
                excludes: excludes.into_iter().filter(|&(a, b)| fits(a, b)).collect(),
                requires: requires.into_iter().filter(|&(a, b)| fits(a, b)).collect(),
                values,
            }
        })
}

fn name(place: usize) -> String {
    format!("m{place}")
}

impl Rules {
    fn files(&self) -> Vec<String> {
        let of = |place: usize| {
            let mut relations = Vec::new();
            for &(a, b) in &self.excludes {
                for (own, other) in [(a, b), (b, a)] {
                    if own == place {
                        relations.push(format!("with: {}, relation: incompatible", name(other)));
                    }
                }
            }
            for &(_, b) in self.requires.iter().filter(|(a, _)| *a == place) {
                relations.push(format!("with: {}, relation: requires", name(b)));
            }
            for (_, b, total) in self.totals.iter().filter(|(a, ..)| *a == place) {
                relations.push(format!("with: {}, relation: compatible, up_to: {{ total: {total}, unit: EUR/month }}", name(*b)));
            }
            for (_, b, percent) in self.lowers.iter().filter(|(a, ..)| *a == place) {
                relations.push(format!("with: {}, relation: reduces, by: {{ percent: {percent} }}", name(*b)));
            }
            let relations: Vec<&str> = relations.iter().map(String::as_str).collect();
            benefit(&name(place), &self.values[place].to_string(), &relations)
        };
        (0..self.values.len()).map(of).collect()
    }

    fn is_admissible(&self, set: &BTreeSet<usize>) -> bool {
        !self.excludes.iter().any(|(a, b)| set.contains(a) && set.contains(b))
            && self.requires.iter().all(|(a, b)| !set.contains(a) || set.contains(b))
    }

    /// In ten-thousandths.
    fn worth(&self, set: &BTreeSet<usize>) -> i64 {
        let mut values: BTreeMap<usize, i64> = set.iter().map(|&place| (place, self.values[place] * 10_000)).collect();
        for (a, b, percent) in &self.lowers {
            if set.contains(a) && set.contains(b) {
                let value = values.get_mut(b).unwrap();
                *value = *value / 100 * (100 - percent);
            }
        }
        let mut totals = self.totals.clone();
        totals.sort_by_key(|&(a, b, _)| (a.min(b), a.max(b)));
        for (a, b, total) in totals {
            if set.contains(&a) && set.contains(&b) {
                let over = (values[&a] + values[&b] - total * 10_000).max(0);
                let own = over.min(values[&a]);
                *values.get_mut(&a).unwrap() -= own;
                *values.get_mut(&b).unwrap() -= over - own;
            }
        }
        values.values().sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shown_combinations_are_admissible_and_largest_and_the_best_is_the_best(rules in rules()) {
        let count = rules.values.len();
        let all: Vec<BTreeSet<usize>> = (0_u32..1 << count)
            .map(|bits| (0..count).filter(|&place| bits >> place & 1 == 1).collect())
            .filter(|set| rules.is_admissible(set))
            .collect();
        let mut largest: Vec<BTreeSet<usize>> =
            all.iter().filter(|set| !all.iter().any(|other| other != *set && set.is_subset(other))).cloned().collect();
        let most = largest.iter().map(|set| rules.worth(set)).max().unwrap();

        let found = entitled(&pack(&rules.files()), &Criterion::Monthly);
        let place = |id: &String| id[1..].parse::<usize>().unwrap();
        let sets: Vec<BTreeSet<usize>> = found.combinations.iter().map(|shown| shown.measures.iter().map(place).collect()).collect();
        for (index, (shown, set)) in found.combinations.iter().zip(&sets).enumerate() {
            let balances = balances(shown);
            let balance = balances.first().map_or("0", |text| text.split(' ').next().unwrap());
            let balance: rust_decimal::Decimal = balance.parse().unwrap();
            prop_assert_eq!(balance * rust_decimal::Decimal::from(10_000), rust_decimal::Decimal::from(rules.worth(set)), "{:?}", shown);
            prop_assert_eq!(found.best.contains(&index), rules.worth(set) == most);
            prop_assert_eq!(shown.fall.len() + set.len(), count);
        }
        let mut sorted = sets;
        sorted.sort();
        largest.sort();
        prop_assert_eq!(sorted, largest);
        prop_assert_eq!(found.limit, None);
    }
}
