//! A fact that is left out is never read as zero or false: over every case that stands beside the rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use soglia::decision::{AmountResult, Due, Outcome, RequirementResult, State, Value};
use soglia::{Decision, FactValue, Facts};

/// What a result may become when something is known no more: the same, or unknown.
fn known_less(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (_, Value::Unknown) => true,
        (Value::Rows { values: before }, Value::Rows { values: after }) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| known_less(before, after))
        }
        _ => before == after,
    }
}

fn states<'a>(requirements: &'a [RequirementResult], out: &mut BTreeMap<&'a str, State>) {
    for requirement in requirements {
        out.insert(&requirement.id, requirement.state);
        states(&requirement.children, out);
    }
}

/// How `after`, with less known, says something else than `before`; empty where it does not.
fn contradictions(before: &Decision, after: &Decision) -> Vec<String> {
    let mut out = Vec::new();
    let (mut was, mut is) = (BTreeMap::new(), BTreeMap::new());
    states(&before.requirements, &mut was);
    states(&after.requirements, &mut is);
    if was.len() != is.len() {
        out.push("other requirements".to_owned());
    }
    for (id, state) in &was {
        if is.get(id).is_some_and(|now| now != state && *now != State::Unknown) {
            out.push(format!("requirement {id}: {state:?} became {:?}", is[id]));
        }
    }
    if before.outcome != after.outcome && after.outcome != Outcome::Unknown {
        out.push(format!("outcome: {:?} became {:?}", before.outcome, after.outcome));
    }
    for (was, is) in before.amounts.iter().zip(&after.amounts) {
        if was.due != is.due && is.due != Due::Unknown {
            out.push(format!("amount {}: {:?} became {:?}", was.id, was.due, is.due));
        }
        // Of what is not due no figure is told, though one may be known.
        if was.due != Due::NotDue && !known_less(&was.value, &is.value) {
            out.push(format!("amount {}: {:?} became {:?}", was.id, was.value, is.value));
        }
    }
    for (was, is) in before.definitions.iter().zip(&after.definitions) {
        if !known_less(&was.value, &is.value) {
            out.push(format!("definition {}: {:?} became {:?}", was.id, was.value, is.value));
        }
    }
    out
}

/// Whether something that had been settled is open now.
fn opened(before: &Decision, after: &Decision) -> bool {
    let amounts = before.amounts.iter().zip(&after.amounts);
    (before.outcome != Outcome::Unknown && after.outcome == Outcome::Unknown)
        || amounts.filter(|(was, _)| was.due != Due::Unknown).any(|(_, is)| is.due == Due::Unknown)
}

/// The case with one thing left out, each with the ids under which it may be asked for.
fn with_one_left_out(facts: &Facts) -> Vec<(Vec<String>, Facts)> {
    let mut out = Vec::new();
    for (name, value) in facts.iter() {
        let mut less = facts.clone();
        less.set(name, FactValue::Unknown);
        out.push((vec![name.to_owned()], less));
        if let FactValue::Rows(rows) = value {
            for (place, row) in rows.iter().enumerate() {
                for field in row.keys() {
                    let mut rows = rows.clone();
                    rows[place].remove(field);
                    let mut less = facts.clone();
                    less.set(name, FactValue::Rows(rows));
                    out.push((vec![format!("{name}.{field}"), name.to_owned()], less));
                }
            }
        }
    }
    out
}

fn is_settled(decision: &Decision) -> bool {
    let open = |amount: &AmountResult| {
        let rows_are_known = |value: &Value| !matches!(value, Value::Rows { values } if values.contains(&Value::Unknown));
        amount.due == Due::Unknown || !rows_are_known(&amount.value)
    };
    decision.outcome != Outcome::Unknown && !decision.amounts.iter().any(open)
}

#[test]
fn what_is_left_out_makes_a_result_unknown_or_changes_nothing() {
    let (pack, cases) = common::rules();
    let mut wrong = Vec::new();
    let (mut tried, mut opened_up) = (0, 0);
    for case in &cases {
        let before = pack.decide(&case.measure, case.facts(), case.on()).unwrap();
        if before.outcome == Outcome::NotInForce {
            continue;
        }
        let measure = pack.measures().find(|measure| measure.name() == case.measure).unwrap();
        for (ids, less) in with_one_left_out(case.facts()) {
            tried += 1;
            let after = pack.decide(&case.measure, &less, case.on()).unwrap();
            let supplied = measure.supplied.iter().any(|supplied| pack.content().facts[supplied.fact as usize].id == ids[0]);
            if is_settled(&after) && !after.missing.is_empty() {
                wrong.push(format!(
                    "{} `{}` without {}: settled, and {} is asked for",
                    case.measure, case.name, ids[0], after.missing[0].id
                ));
            }
            let found = contradictions(&before, &after);
            // Another measure may know better than the case what the case no longer gives.
            if !found.is_empty() && !supplied {
                wrong.push(format!("{} `{}` without {}: {}", case.measure, case.name, ids[0], found.join("; ")));
            }
            if opened(&before, &after) {
                opened_up += 1;
                // A yes/no that the fact implies is asked for in its place, where only that counts.
                let implied = |id: &str| pack.content().facts.iter().any(|fact| fact.id == id && fact.implied_by.contains(&ids[0]));
                let asked = after
                    .missing
                    .iter()
                    .any(|missing| ids.contains(&missing.id) || (supplied && missing.supplied_by.is_some()) || implied(&missing.id));
                if !asked {
                    let missing: Vec<&str> = after.missing.iter().map(|missing| missing.id.as_str()).collect();
                    wrong.push(format!("{} `{}` without {}: not asked for, but {missing:?}", case.measure, case.name, ids[0]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    // The cases are many and most of their facts matter: this test would pass in silence if they were not found.
    assert!(cases.len() > 150 && tried > 1_000 && opened_up > 500, "{} cases, {tried} tried, {opened_up} opened", cases.len());
}

#[test]
fn nothing_known_settles_nothing_that_a_fact_decides() {
    let (pack, cases) = common::rules();
    for case in &cases {
        let full = pack.decide(&case.measure, case.facts(), case.on()).unwrap();
        let nothing = pack.decide(&case.measure, &Facts::new(), case.on()).unwrap();
        assert_eq!(contradictions(&full, &nothing), Vec::<String>::new(), "{} `{}`", case.measure, case.name);
        if opened(&full, &nothing) {
            assert!(!nothing.missing.is_empty(), "{} `{}`", case.measure, case.name);
        }
    }
}
