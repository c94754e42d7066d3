//! What the cases of a register still lack.

use super::{REFUSED, Register, Results};
use crate::Pack;
use crate::facts::Facts;
use crate::program::{FALSE, TRUE, UNKNOWN};

/// Cases that one processor looks at together.
const TOGETHER: usize = 256;

impl Register<'_> {
    /// Cases whose outcome is not known, or an amount of which may be due and is not known; those that are refused are not among them.
    #[must_use]
    pub fn open_cases(&self, results: &Results) -> Vec<usize> {
        let mut open: Vec<bool> = results.outcome().iter().map(|&outcome| outcome == UNKNOWN).collect();
        for (place, amount) in self.plan().amounts().iter().enumerate() {
            let (dues, known) = (results.due(place), results.known(place));
            match amount.list {
                None => {
                    for ((open, &due), &known) in open.iter_mut().zip(dues).zip(known) {
                        *open |= due == UNKNOWN || (due == TRUE && known == 0);
                    }
                }
                Some(list) => {
                    let of_case = self.plan().due_list(amount.due).is_none();
                    for (case, open) in open.iter_mut().enumerate().filter(|(_, open)| !**open) {
                        *open = match self.list(list).and_then(|list| list.rows(case)) {
                            // A list that was not given.
                            None => !of_case || dues.get(case) != Some(&FALSE),
                            Some(mut rows) => rows.any(|row| {
                                let due = dues.get(if of_case { case } else { row }).copied();
                                due == Some(UNKNOWN) || (due == Some(TRUE) && known.get(row) == Some(&0))
                            }),
                        };
                    }
                }
            }
        }
        let cases = open.iter().zip(results.outcome()).enumerate();
        cases.filter(|(_, (open, outcome))| **open && **outcome != REFUSED).map(|(case, _)| case).collect()
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
        if threads > 1 && cases.len() > TOGETHER {
            use rayon::prelude::*;
            return cases.par_chunks(TOGETHER).flat_map_iter(of_cases).collect();
        }
        let _ = threads;
        cases.chunks(TOGETHER).flat_map(of_cases).collect()
    }
}
