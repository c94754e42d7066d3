//! What many cases still lack, without the rest of their decisions.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::Decision;
use super::reader::Reader;
use crate::facts::{self, FactValue, Facts};
use crate::map::Map;
use crate::pack::{Measure, Pack, Supplied, Version};
use crate::program::{self, to_days};
use crate::sort::sort_by;

/// Cases that are looked at together.
const TOGETHER: usize = 512;

/// What a supplier gave, and its decision; none where it had nothing to say.
type Supply = Option<(Option<FactValue>, Rc<Decision>)>;

impl Pack {
    /// For each case, the facts that could still change its outcome, as [`crate::Decision::missing`] names them. Nothing for any of them
    /// where no edition of the measure is in force on the day. Facts that cannot be taken count as unknown.
    #[must_use]
    pub fn missing(&self, measure: &str, cases: &[Facts], on: NaiveDate) -> Vec<Vec<String>> {
        match self.edition(measure, on).and_then(|(_, running)| running) {
            Some((edition, version)) => {
                cases.chunks(TOGETHER).flat_map(|cases| self.missing_of(edition, version, cases.to_vec(), on)).collect()
            }
            None => vec![Vec::new(); cases.len()],
        }
    }

    fn missing_of(&self, measure: &Measure, version: &Version, mut cases: Vec<Facts>, on: NaiveDate) -> Vec<Vec<String>> {
        let suppliers = self.supplies(measure, &mut cases, on);
        let bound: Vec<&Facts> = cases.iter().collect();
        let frame = program::evaluate(&version.program, &facts::bind(&bound, self.content(), &version.program, on), to_days(on));
        let of_case = |(case, suppliers): (usize, &Map<u32, Rc<Decision>>)| {
            let reader = Reader { content: self.content(), version, frame: &frame, case };
            let begun = suppliers.iter().map(|(&place, decision)| (place, decision.as_ref()));
            let missing = reader.missing(measure, reader.truth(version.eligible), begun);
            missing.into_iter().map(|missing| missing.id).collect()
        };
        suppliers.iter().enumerate().map(of_case).collect()
    }

    /// Fills in what suppliers give, as [`Pack::supply`] does. Most cases of a register give nothing of what a supplier looks at: each is
    /// asked once for all cases that are the same to it.
    fn supplies(&self, measure: &Measure, cases: &mut [Facts], on: NaiveDate) -> Vec<Map<u32, Rc<Decision>>> {
        let mut decisions = vec![Map::new(); cases.len()];
        for supplied in &measure.supplied {
            let Some(fact) = self.content().facts.get(supplied.fact as usize) else { continue };
            let names = self.looked_at(supplied);
            let mut known: HashMap<String, Supply> = HashMap::new();
            for (case, decisions) in cases.iter_mut().zip(&mut decisions) {
                if !matches!(case.get(&fact.id), None | Some(FactValue::Unknown)) {
                    continue;
                }
                let seen: Vec<_> = names.iter().filter_map(|&name| Some((name, case.get(name)?))).collect();
                let supply = known.entry(format!("{seen:?}")).or_insert_with(|| {
                    let (_, value, decision) = self.supply_one(supplied, case, on)?;
                    Some((value, Rc::new(decision)))
                });
                let Some((value, decision)) = supply else { continue };
                decisions.insert(supplied.fact, Rc::clone(decision));
                if let Some(value) = value {
                    case.set(&fact.id, value.clone());
                }
            }
        }
        decisions
    }

    /// Facts and lists of the case that a supplier looks at, and those that supply it in turn.
    fn looked_at(&self, supplied: &Supplied) -> Vec<&String> {
        let mut measures = Vec::new();
        for supplier in self.measures().filter(|found| found.id == supplied.measure) {
            self.with_suppliers(supplier, &mut measures);
        }
        let content = self.content();
        let facts = measures.iter().flat_map(|measure| &measure.uses.facts).filter_map(|&place| content.facts.get(place as usize));
        let facts = facts.filter(|fact| fact.list.is_none()).map(|fact| &fact.id);
        let lists = measures.iter().flat_map(|measure| &measure.uses.lists).filter_map(|&place| content.lists.get(place as usize));
        let mut names: Vec<&String> = facts.chain(lists.map(|list| &list.id)).collect();
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        names
    }
}
