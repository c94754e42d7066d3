//! The cases of a register that need a supplier.

use std::ops::Range;

use super::Column;
use super::load::OUTSIDE;
use super::out::Out;
use super::run::{Job, Worker};
use crate::program::Supply;

impl<'a> Job<'_, 'a> {
    /// Works out with the suppliers those cases of a block that need them, side by side.
    #[inline]
    pub(super) fn supply(&self, worker: &mut Worker, out: &mut impl Out) {
        let Worker { registers, apart, .. } = worker;
        if apart.cases.is_empty() {
            return;
        }
        let codes = self.plan.lean();
        apart.gather(self.register, &codes.any);
        let mut results = std::mem::take(&mut apart.results);
        let register = apart.register(self.register);
        let cases = 0..register.cases();
        results.prepare(&register, &cases, false);
        let job = Job { register: &register, progress: None, far: false, block: 1, ..*self };
        // What could not be taken has been noted already.
        let (mut outside, mut noted) = ([None; OUTSIDE], Vec::new());
        let mut next = job.chunk_at(0, cases.end);
        while !next.is_empty() {
            job.run(codes, (&mut *registers, &mut noted), (&next, &[]), &mut outside, &mut results);
            next = job.chunk_at(next.end, cases.end);
        }
        apart.scatter(self.register, &register, &results, out);
        apart.results = results;
        apart.cases.clear();
    }

    pub(super) fn column(&self, slot: usize) -> Option<Column<'a>> {
        self.register.columns().get(slot).copied().flatten()
    }

    /// Whether a supplier has all that it needs, in some case.
    pub(super) fn may_help(&self, supply: &Supply) -> bool {
        supply.inputs.iter().all(|&slot| self.column(slot).is_some()) && supply.lists.iter().all(|&list| self.register.list(list).is_some())
    }

    /// Adds the cases to which a supplier may have something to say: those in which a fact that it could supply is not given, and all
    /// that it needs is.
    #[inline]
    pub(super) fn gaps(&self, cases: &Range<usize>, gaps: &mut Vec<usize>) {
        let before = gaps.len();
        let mut supplies = 0;
        for supply in self.plan.supplies().iter().filter(|supply| self.may_help(supply)) {
            let has_all = |case: usize| {
                supply.inputs.iter().all(|&slot| self.column(slot).is_some_and(|column| column.at(case).is_some()))
                    && supply
                        .lists
                        .iter()
                        .all(|&list| self.register.list(list).is_some_and(|list| list.known.is_none_or(|known| known.get(case))))
            };
            let first = gaps.len();
            match self.column(supply.given).map(|column| column.known) {
                None => gaps.extend(cases.clone().filter(|&case| has_all(case))),
                Some(None) => {}
                Some(Some(known)) => known.each_unset(cases, |case| {
                    if has_all(case) {
                        gaps.push(case);
                    }
                }),
            }
            supplies += usize::from(gaps.len() > first);
        }
        if supplies > 1 {
            let mut found = gaps.split_off(before);
            found.sort_unstable();
            found.dedup();
            gaps.append(&mut found);
        }
    }
}
