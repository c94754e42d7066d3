//! What the cases of a register still lack.

use std::ops::Range;

use super::{REFUSED, Register, Results, has};
use crate::Pack;
use crate::facts::Facts;
use crate::plan::PlanAmount;
use crate::program::{FALSE, TRUE, UNKNOWN};

/// Cases that one processor looks at together.
const TOGETHER: usize = 256;

impl Register<'_> {
    /// Cases whose outcome is not known, or an amount of which may be due and is not known; those that are refused are not among them.
    #[must_use]
    pub fn open_cases(&self, results: &Results) -> Vec<usize> {
        let mut open = Vec::new();
        self.open_among(&(0..self.cases()), results, &mut open);
        open
    }

    /// The same of some cases, whose results these are.
    #[inline]
    pub(super) fn open_among(&self, cases: &Range<usize>, results: &Results, found: &mut Vec<usize>) {
        let may_be_open = |values: &[u8]| has(values, UNKNOWN);
        let lists_given = |list: usize| self.list(list).is_some_and(|list| list.known.is_none());
        let settled = |place: usize, amount: &PlanAmount| {
            amount.list.is_none_or(lists_given) && !may_be_open(results.due(place)) && !has(results.known(place), 0)
        };
        let amounts = || self.plan().amounts().iter().enumerate();
        if !may_be_open(results.outcome()) && amounts().all(|(place, amount)| settled(place, amount)) {
            return;
        }
        let mut open: Vec<bool> = results.outcome().iter().map(|&outcome| outcome == UNKNOWN).collect();
        for (place, amount) in amounts() {
            let (dues, known) = (results.due(place), results.known(place));
            match amount.list {
                None => {
                    for ((open, &due), &known) in open.iter_mut().zip(dues).zip(known) {
                        *open |= due == UNKNOWN || (due == TRUE && known == 0);
                    }
                }
                Some(list) => {
                    let of_case = self.plan().due_list(amount.due).is_none();
                    let first = results.first(Some(list));
                    for (at, open) in open.iter_mut().enumerate().filter(|(_, open)| !**open) {
                        *open = match self.list(list).and_then(|list| list.rows(cases.start + at)) {
                            // A list that was not given.
                            None => !of_case || dues.get(at) != Some(&FALSE),
                            Some(mut rows) => rows.any(|row| {
                                let row = row - first;
                                let due = dues.get(if of_case { at } else { row }).copied();
                                due == Some(UNKNOWN) || (due == Some(TRUE) && known.get(row) == Some(&0))
                            }),
                        };
                    }
                }
            }
        }
        let outcomes = open.iter().zip(results.outcome()).zip(cases.clone());
        found.extend(outcomes.filter(|((open, outcome), _)| **open && **outcome != REFUSED).map(|(_, case)| case));
    }

    /// What cases lack, one after the other as they are named: see [`Pack::missing`]. With several `threads`, on as many processors as
    /// there are.
    #[must_use]
    pub fn missing(&self, pack: &Pack, cases: &[usize], threads: usize) -> Vec<Vec<String>> {
        let name = format!("{}/{}", self.plan().measure(), self.plan().edition());
        let of_cases = |cases: &[usize]| {
            let facts: Vec<Facts> = cases.iter().map(|&case| self.facts(case)).collect();
            pack.missing(&name, &facts, self.plan().on())
        };
        #[cfg(feature = "threads")]
        if threads > 1 && cases.len() > TOGETHER && super::run::has_threads() {
            use rayon::prelude::*;
            return cases.par_chunks(TOGETHER).flat_map_iter(of_cases).collect();
        }
        let _ = threads;
        cases.chunks(TOGETHER).flat_map(of_cases).collect()
    }
}
