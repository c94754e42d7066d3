//! What many cases still lack, without the rest of their decisions.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;

use super::Decision;
use super::reader::Reader;
use crate::facts::{self, FactValue, Facts};
use crate::pack::{Measure, Pack, Version};
use crate::program::{self, to_days};

/// Cases that are looked at together.
const TOGETHER: usize = 512;

/// What the suppliers of a measure gave, and their decisions by fact.
struct Supply {
    given: Vec<(String, FactValue)>,
    decisions: BTreeMap<u32, Decision>,
}

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
        let suppliers = self.supplies(measure, &mut cases, on);
        let bound: Vec<&Facts> = cases.iter().collect();
        let frame = program::evaluate(&version.program, &facts::bind(&bound, self.content(), &version.program), to_days(on));
        let of_case = |(case, supply): (usize, &Rc<Supply>)| {
            let reader = Reader { content: self.content(), version, frame: &frame, case };
            let missing = reader.missing(measure, reader.truth(version.eligible), &supply.decisions);
            missing.into_iter().map(|missing| missing.id).collect()
        };
        suppliers.iter().enumerate().map(of_case).collect()
    }

    /// Fills in what suppliers give. Most cases of a register give nothing of what those look at, so each is asked once for all cases that
    /// are the same to it.
    fn supplies(&self, measure: &Measure, cases: &mut [Facts], on: NaiveDate) -> Vec<Rc<Supply>> {
        let mut measures = Vec::new();
        for supplied in &measure.supplied {
            for supplier in self.measures().filter(|found| found.id == supplied.measure) {
                self.with_suppliers(supplier, &mut measures);
            }
        }
        let content = self.content();
        let of_supplied = measure.supplied.iter().map(|supplied| supplied.fact);
        let facts = measures.iter().flat_map(|measure| measure.uses.facts.iter().copied()).chain(of_supplied);
        let facts = facts.filter_map(|place| content.facts.get(place as usize)).filter(|fact| fact.list.is_none()).map(|fact| &fact.id);
        let lists = measures.iter().flat_map(|measure| &measure.uses.lists);
        let lists = lists.filter_map(|&place| content.lists.get(place as usize)).map(|list| &list.id);
        let mut names: Vec<&String> = facts.chain(lists).collect();
        names.sort();
        names.dedup();
        let mut known: HashMap<String, Rc<Supply>> = HashMap::new();
        let supply = |case: &mut Facts| {
            let looked_at: Vec<_> = names.iter().filter_map(|&name| Some((name, case.get(name)?))).collect();
            let key = format!("{looked_at:?}");
            if let Some(supply) = known.get(&key) {
                for (name, value) in &supply.given {
                    case.set(name.clone(), value.clone());
                }
                return Rc::clone(supply);
            }
            let before = case.clone();
            let decisions = self.supply(measure, case, on);
            let given = case.iter().filter(|(name, value)| before.get(name) != Some(value));
            let supply = Rc::new(Supply { given: given.map(|(name, value)| (name.to_owned(), value.clone())).collect(), decisions });
            known.insert(key, Rc::clone(&supply));
            supply
        };
        cases.iter_mut().map(supply).collect()
    }
}
