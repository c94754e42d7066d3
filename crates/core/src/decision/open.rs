//! What many cases still lack, without the rest of their decisions.

use chrono::NaiveDate;

use super::reader::Reader;
use crate::facts::{self, Facts};
use crate::pack::{Measure, Pack, Version};
use crate::program::{self, to_days};

/// Cases that are looked at together.
const TOGETHER: usize = 512;

impl Pack {
    /// For each case, the facts that could still change its outcome, as [`crate::Decision::missing`] names them. Nothing for any of them
    /// where no edition of the measure is in force on the day. Facts that cannot be taken count as unknown.
    #[must_use]
    pub fn missing(&self, measure: &str, cases: &[Facts], on: NaiveDate) -> Vec<Vec<String>> {
        let named = |found: &&Measure| found.id == measure || found.name() == measure;
        let edition = self.measures().filter(named).find(|edition| edition.in_force(on));
        match edition.and_then(|edition| Some((edition, edition.version(on)?))) {
            Some((edition, version)) => {
                cases.chunks(TOGETHER).flat_map(|cases| self.missing_of(edition, version, cases.to_vec(), on)).collect()
            }
            None => vec![Vec::new(); cases.len()],
        }
    }

    fn missing_of(&self, measure: &Measure, version: &Version, mut cases: Vec<Facts>, on: NaiveDate) -> Vec<Vec<String>> {
        let suppliers: Vec<_> = cases.iter_mut().map(|facts| self.supply(measure, facts, on)).collect();
        let bound: Vec<&Facts> = cases.iter().collect();
        let frame = program::evaluate(&version.program, &facts::bind(&bound, self.content(), &version.program), to_days(on));
        let of_case = |(case, suppliers)| {
            let reader = Reader { content: self.content(), version, frame: &frame, case };
            let missing = reader.missing(measure, reader.truth(version.eligible), suppliers);
            missing.into_iter().map(|missing| missing.id).collect()
        };
        suppliers.iter().enumerate().map(of_case).collect()
    }
}
