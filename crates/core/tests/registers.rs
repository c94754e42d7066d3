//! A register gives for each case what a decision on the case alone says: over every case that stands beside the rules, whatever the
//! instructions, the chunks, the split into tasks, and with facts taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "common/columns.rs"]
mod columns;
mod common;

use std::collections::BTreeMap;

use columns::{Owned, decided, told};
use soglia::program::Instructions;
use soglia::register::{Results, Runner};
use soglia::{Facts, Plan};

/// Runs the cases in every way there is; the ways agree.
fn run(plan: &Plan, cases: &[Facts]) -> Vec<Vec<String>> {
    let owned = Owned::new(plan, cases);
    let register = owned.register(plan);
    let mut first: Option<Vec<Vec<String>>> = None;
    for instructions in Instructions::all() {
        for chunk in [1, 3, 8, 1_024] {
            let mut results = Results::default();
            Runner::new(plan).instructions(instructions).chunk(chunk).run(&register, &mut results);
            assert_eq!(results.faults(), []);
            let found: Vec<Vec<String>> = (0..cases.len()).map(|case| told(plan, &results, &owned, case)).collect();
            match &first {
                None => first = Some(found),
                Some(first) => assert_eq!(*first, found, "{} {chunk}", instructions.name()),
            }
        }
    }
    first.unwrap()
}

#[test]
fn a_register_says_of_each_case_what_its_decision_says() {
    let (pack, cases) = common::rules();
    let mut groups: BTreeMap<(String, chrono::NaiveDate), Vec<Facts>> = BTreeMap::new();
    for case in &cases {
        let facts = case.facts();
        let group = groups.entry((case.measure.clone(), case.on())).or_default();
        // The case, and it again with each fact taken away.
        group.push(facts.clone());
        for left_out in facts.iter().map(|(name, _)| name.to_owned()) {
            let mut fewer = Facts::new();
            facts.iter().filter(|(name, _)| *name != left_out).for_each(|(name, value)| {
                fewer.set(name, value.clone());
            });
            group.push(fewer);
        }
    }
    let mut compared = 0;
    for ((measure, on), cases) in &groups {
        let Ok(plan) = pack.plan(measure, *on) else { continue };
        let alone: Vec<_> = cases.iter().map(|facts| pack.evaluate(measure, facts, *on).ok()).collect();
        // Facts that the check refuses have no decision; they are tried elsewhere.
        let (cases, alone): (Vec<Facts>, Vec<_>) =
            cases.iter().zip(alone).filter_map(|(facts, decision)| Some((facts.clone(), decision?))).unzip();
        for ((facts, found), decision) in cases.iter().zip(run(&plan, &cases)).zip(&alone) {
            assert_eq!(found, decided(decision), "{measure} on {on}: {facts:?}");
            compared += 1;
        }
    }
    assert!(compared > 3_000, "{compared}");
}
