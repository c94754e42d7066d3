//! Cases beside the rules, with the plans that they are cases of.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use soglia::authoring::CaseToRun;
use soglia::{Facts, Pack, Plan};

/// The cases of each measure on each day, and they again with each fact taken away; a plan is made once.
pub fn planned(pack: &Pack, cases: &[CaseToRun]) -> Vec<(Plan, String, Vec<Facts>)> {
    let mut groups: BTreeMap<(&str, NaiveDate), Vec<Facts>> = BTreeMap::new();
    for one in cases {
        groups.entry((&one.measure, one.on())).or_default().extend(less_each(one.facts()));
    }
    let planned = groups.into_iter().filter_map(|((measure, on), facts)| Some((pack.plan(measure, on).ok()?, measure.to_owned(), facts)));
    planned.collect()
}

/// The facts, and they again with each one taken away.
fn less_each(facts: &Facts) -> Vec<Facts> {
    let mut all = vec![facts.clone()];
    for (left_out, _) in facts.iter() {
        let mut fewer = Facts::new();
        facts.iter().filter(|(name, _)| *name != left_out).for_each(|(name, value)| {
            fewer.set(name, value.clone());
        });
        all.push(fewer);
    }
    all
}
