//! A register gives for each case what a decision on the case alone says: over every case that stands beside the rules, whatever the
//! instructions, the chunks, the split into tasks, and with facts taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "common/columns.rs"]
mod columns;
mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Datelike;
use columns::{Owned, decided, told};
use soglia::program::Instructions;
use soglia::register::{Bits, Column, REFUSED, Register, Results, RowFault, Runner};
use soglia::{FactFault, Facts, Pack, Plan};

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
        let alone: Vec<_> = cases.iter().map(|facts| pack.decide(measure, facts, *on).ok()).collect();
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

const MEALS: &str = "lombardia.casalmaggiore.mensa";

/// Cases of a measure of which few lack the ISEE, scattered: some of them with all that it is worked out from, some with a part of it, some
/// with nothing.
fn mostly_given(pack: &Pack, household: &[Facts], of_measure: &Facts) -> Vec<Facts> {
    let merged = |with: &Facts| {
        let mut facts = of_measure.clone();
        facts.set("isee", soglia::FactValue::Unknown);
        with.iter().for_each(|(name, value)| {
            facts.set(name, value.clone());
        });
        facts
    };
    let accepted = |facts: Facts| pack.decide(MEALS, &facts, "2025-10-01".parse().unwrap()).is_ok().then_some(facts);
    let mut households = household.iter().cycle();
    let mut supplied = |part: bool| {
        let mut next = households.next().unwrap().clone();
        if part {
            next.set("componenti", soglia::FactValue::Unknown);
        }
        accepted(merged(&next))
    };
    (0..700)
        .filter_map(|case: usize| match case % 83 {
            5 | 40 => supplied(false),
            13 => supplied(true),
            29 => Some(merged(&Facts::new())),
            _ => {
                let mut facts = of_measure.clone();
                facts.set("isee", soglia::FactValue::Number((i64::try_from(case).unwrap() * 37).into()));
                Some(facts)
            }
        })
        .collect()
}

#[test]
fn cases_that_need_a_supplier_are_worked_out_apart() {
    let (pack, cases) = common::rules();
    let on: chrono::NaiveDate = "2025-10-01".parse().unwrap();
    let of = |measure: &'static str| cases.iter().filter(move |case| case.measure.starts_with(measure) && case.on().year() == 2025);
    let households: Vec<Facts> = of("it.isee-minorenni/").map(|case| case.facts().clone()).collect();
    let is_open = |facts: &Facts| decided(&pack.decide(MEALS, facts, on).unwrap()).iter().any(|told| told.ends_with("unknown"));
    let without_isee = |case: &soglia::authoring::CaseToRun| {
        let mut facts = case.facts().clone();
        facts.set("isee", soglia::FactValue::Unknown);
        facts
    };
    let settled = of(MEALS).filter(|case| !is_open(case.facts()));
    let meals = settled.map(without_isee).find(is_open).unwrap();
    let cases = mostly_given(&pack, &households, &meals);
    let plan = pack.plan(MEALS, on).unwrap();
    let alone: Vec<Vec<String>> = cases.iter().map(|facts| decided(&pack.decide(MEALS, facts, on).unwrap())).collect();
    let owned = Owned::new(&plan, &cases);
    let register = owned.register(&plan);
    for chunk in [8, 50, 64, 1_024] {
        let mut results = Results::default();
        Runner::new(&plan).chunk(chunk).run(&register, &mut results);
        assert_eq!(results.faults(), []);
        for (case, alone) in alone.iter().enumerate() {
            assert_eq!(&told(&plan, &results, &owned, case), alone, "{chunk} {case}: {:?}", cases[case]);
        }
    }
    let lacking = |facts: &&Facts| !matches!(facts.get("isee"), Some(soglia::FactValue::Number(_)));
    let (lacking, worked_out) =
        (cases.iter().filter(lacking).count(), cases.iter().filter(lacking).filter(|facts| !is_open(facts)).count());
    assert!(lacking > 20 && worked_out > 8 && worked_out + 8 < lacking, "{lacking} {worked_out}");
}

fn plan(pack: &Pack, measure: &str) -> Plan {
    pack.plan(measure, "2025-06-01".parse().unwrap()).unwrap()
}

fn fault(case: usize, path: &str, fault: FactFault) -> RowFault {
    RowFault { case, path: path.to_owned(), fault }
}

#[test]
fn a_value_that_cannot_be_taken_refuses_its_case_alone() {
    let (pack, _) = common::rules();
    let plan = plan(&pack, "it.isee");
    let slot = |path: &str| plan.slot(path).unwrap_or_else(|| panic!("{path}"));
    let list = plan.lists().iter().position(|list| list.id == "componenti").unwrap();
    let most = i32::try_from(plan.lists()[list].max_rows).unwrap();
    let income = slot("componenti.reddito_irpef");
    let (low, high) = (0, 5_000_000);
    // Six cases: one row each, but for the third, which has too many.
    let ends: Vec<i32> = [0, 1, 1, most + 1, 1, 1, 1]
        .iter()
        .scan(0, |end, rows| {
            *end += rows;
            Some(*end)
        })
        .collect();
    let rows = usize::try_from(ends[6]).unwrap();
    let good = vec![low + 100; rows];
    let mut bad = good.clone();
    bad[1] = i64::MAX;
    bad[rows - 1] = -1;
    bad[rows - 2] = high;
    let run = |values: &[i64]| {
        let mut register = Register::new(&plan, 6);
        register.set_list(list, &ends, None).unwrap();
        register.set(income, Column::mantissas(values)).unwrap();
        let mut results = Results::default();
        Runner::new(&plan).chunk(4).run(&register, &mut results);
        results
    };
    let (before, after) = (run(&good), run(&bad));
    assert_eq!(before.faults(), [fault(2, "componenti", FactFault::TooManyRows)]);
    assert_eq!(
        after.faults(),
        [
            fault(1, "componenti[0].reddito_irpef", FactFault::OutOfRange),
            fault(2, "componenti", FactFault::TooManyRows),
            fault(5, "componenti[0].reddito_irpef", FactFault::OutOfRange),
        ]
    );
    assert_eq!([1, 2, 5].map(|case| after.outcome()[case]), [REFUSED; 3]);
    for case in [0, 3] {
        assert_eq!(before.outcome()[case], after.outcome()[case]);
        for amount in 0..plan.amounts().len() {
            assert_eq!(before.mantissa(amount, case), after.mantissa(amount, case));
        }
    }
}

#[test]
fn a_yes_that_is_implied_cannot_be_a_no() {
    let (pack, cases) = common::rules();
    let implying = cases.iter().filter_map(|case| pack.plan(&case.measure, case.on()).ok()).find_map(|plan| {
        let facts = plan.facts();
        let implied = |(slot, fact): (usize, &soglia::plan::PlanFact)| {
            let other = plan.slot(fact.declaration.implied_by.first()?)?;
            let is_number = matches!(facts[other].declaration.kind, soglia::pack::FactType::Number { .. });
            is_number.then(|| (plan.clone(), slot, other))
        };
        facts.iter().enumerate().find_map(implied)
    });
    let (plan, says, other) = implying.expect("a shipped rule has such a fact");
    let path = plan.facts()[says].path.clone();
    let values = [1_000, 1_000, 1_000];
    let known = [0b101];
    let mut register = Register::new(&plan, 3);
    register.set(says, Column::truths(&[0, 0, 2])).unwrap();
    register.set(other, Column::mantissas(&values).known(Bits::new(&known, 0, 3))).unwrap();
    let mut results = Results::default();
    Runner::new(&plan).run(&register, &mut results);
    assert_eq!(results.faults(), [fault(0, &path, FactFault::Contradiction)]);
    assert_eq!(results.outcome()[0], REFUSED);
    assert_ne!(results.outcome()[1], REFUSED);
}

#[test]
fn several_processors_give_what_one_gives() {
    let (pack, _) = common::rules();
    let plan = plan(&pack, "lombardia.dairago.sad");
    let cases = 250_001;
    let mut state = 7_u64;
    let mut next = |below: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 33).unwrap() % below
    };
    let columns: Vec<(usize, Vec<i64>)> = plan
        .facts()
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.list.is_none() && matches!(fact.declaration.kind, soglia::pack::FactType::Number { .. }))
        .map(|(slot, fact)| {
            let soglia::pack::FactType::Number { min, max, .. } = fact.declaration.kind else { unreachable!() };
            // One in a hundred is out of its range.
            (slot, (0..cases).map(|_| if next(100) == 0 { max + 1 } else { min + next(max - min + 1) }).collect())
        })
        .collect();
    let mut register = Register::new(&plan, cases);
    for (slot, values) in &columns {
        register.set(*slot, Column::mantissas(values)).unwrap();
    }
    let run = |threads: usize| {
        let done = AtomicUsize::new(0);
        let mut results = Results::default();
        let count = |cases: usize| {
            done.fetch_add(cases, Ordering::Relaxed);
        };
        Runner::new(&plan).threads(threads).run_with(&register, &mut results, Some(&count));
        assert_eq!(done.into_inner(), cases);
        results
    };
    let (one, two) = (run(1), run(2));
    assert!(one.faults().len() > cases / 200);
    assert_eq!(one.faults(), two.faults());
    assert_eq!(one.outcome(), two.outcome());
    for amount in 0..plan.amounts().len() {
        assert_eq!((one.values(amount), one.due(amount), one.known(amount)), (two.values(amount), two.due(amount), two.known(amount)));
    }
}

#[test]
fn one_case_in_slots_says_what_its_decision_says() {
    let (pack, cases) = common::rules();
    let mut compared = 0;
    for case in &cases {
        let Ok(plan) = pack.plan(&case.measure, case.on()) else { continue };
        let Ok(decision) = pack.decide(&case.measure, case.facts(), case.on()) else { continue };
        let mut slots = plan.case();
        slots.set_facts(case.facts()).unwrap();
        let outcome = match slots.evaluate() {
            soglia::decision::State::Met => "met",
            soglia::decision::State::NotMet => "not met",
            soglia::decision::State::Unknown => "unknown",
        };
        let told = decided(&decision);
        assert_eq!(outcome, told[0], "{} {}", case.measure, case.name);
        for (place, amount) in plan.amounts().iter().enumerate().filter(|(_, amount)| amount.list.is_none()) {
            let expected = decision.amounts.iter().find(|found| found.id == amount.id).unwrap();
            let value = slots
                .amount(place)
                .map(|value| soglia::decision::Value::Number { value: value.to_string(), unit: amount.unit.to_string() });
            if expected.due == soglia::decision::Due::Due && amount.unit.to_string() != "%" {
                assert_eq!(
                    Some(&expected.value),
                    value.as_ref().or(Some(&soglia::decision::Value::Unknown)),
                    "{} {}",
                    case.name,
                    amount.id
                );
            } else if expected.due != soglia::decision::Due::Due {
                assert_eq!(value, None, "{} {}", case.name, amount.id);
            }
            compared += 1;
        }
    }
    assert!(compared > 1_500, "{compared}");
}
