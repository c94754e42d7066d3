//! Facts as the slots of a case.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use soglia::authoring::CaseToRun;
use soglia::plan::SlotError;
use soglia::{Case, FactValue, Facts, Pack, Plan};

/// The cases of each measure on each day, and they again with each fact taken away; a plan is made once.
pub fn planned(pack: &Pack, cases: &[CaseToRun]) -> Vec<(Plan, String, Vec<Facts>)> {
    let mut groups: BTreeMap<(&str, NaiveDate), Vec<Facts>> = BTreeMap::new();
    for one in cases {
        groups.entry((&one.measure, one.on())).or_default().extend(less_each(one.facts()));
    }
    let planned = groups.into_iter().filter_map(|((measure, on), facts)| Some((pack.plan(measure, on).ok()?, measure.to_owned(), facts)));
    planned.collect()
}

/// Sets these facts, and makes all others unknown.
pub fn set(case: &mut Case, facts: &Facts) -> Result<(), SlotError> {
    case.clear_all();
    let plan = case.plan().clone();
    let rows = |list: &str| match facts.get(list) {
        Some(FactValue::Rows(rows)) => Some(rows),
        _ => None,
    };
    for (place, list) in plan.lists().iter().enumerate() {
        if let Some(rows) = rows(&list.id) {
            case.set_rows(place, rows.len())?;
        }
    }
    for (slot, fact) in plan.facts().iter().enumerate() {
        let name = &fact.declaration.id;
        match fact.list {
            None => {
                if let Some(value) = facts.get(name) {
                    case.set(slot, 0, value)?;
                }
            }
            Some(list) => {
                for (row, given) in rows(&plan.lists()[list].id).into_iter().flatten().enumerate() {
                    if let Some(value) = given.get(name) {
                        case.set(slot, row, value)?;
                    }
                }
            }
        }
    }
    Ok(())
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
