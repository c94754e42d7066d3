//! Ten households of Casalmaggiore, Viadana and Bozzolo at the desk: to what each is entitled, worked out by hand from the plan of the
//! ambito and the acts (`tests/households`). A measure is asked about the person whom it is for, so a household may be asked about several.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use soglia::decision::{AmountKind, Due, State, Value, WarningKind};
use soglia::entitlements::{Criterion, Entitlement, Entitlements, ShortAmount, Status};
use soglia::{FactValue, Facts, Localized, Pack};

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

/// A household, in `tests/households`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Household {
    /// Who they are.
    who: String,
    /// ISTAT code of the comune.
    place: String,
    on: NaiveDate,
    /// Facts of the household, and of the first person asked about.
    facts: serde_json::Map<String, serde_json::Value>,
    /// Measures that only compute.
    computed: BTreeSet<String>,
    asked_for: BTreeMap<String, Person>,
}

/// A person for whom measures are asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    /// Facts that are otherwise for this person.
    facts: serde_json::Map<String, serde_json::Value>,
    measures: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    status: Status,
    /// Benefits and fees of a measure that is granted: `100.00 EUR/month`, or `unknown` where the figure is not published.
    #[serde(default)]
    amounts: BTreeMap<String, String>,
    /// Requirements that are not met.
    #[serde(default)]
    fails: BTreeSet<String>,
    /// Facts and figures that decide.
    #[serde(default)]
    missing: BTreeSet<String>,
    /// Why, by hand.
    because: String,
}

fn households() -> BTreeMap<String, Household> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/households");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let household = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, household)
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

fn facts_of(household: &Household, person: &Person) -> Facts {
    let mut facts = household.facts.clone();
    facts.extend(person.facts.clone());
    Facts::from_json(&serde_json::Value::Object(facts).to_string()).unwrap()
}

fn is_said(text: &Localized) -> bool {
    !text.it.trim().is_empty() && !text.en.trim().is_empty()
}

fn in_short(amount: &ShortAmount) -> String {
    match &amount.value {
        Value::Number { value, unit } if amount.due == Due::Due => format!("{value} {unit}"),
        _ => "unknown".to_owned(),
    }
}

/// What differs from what was worked out by hand.
fn differences(pack: &Pack, found: &Entitlement, facts: &Facts, on: NaiveDate, expected: &Expected) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |what: &str, expected: String, found: String| {
        if expected != found {
            out.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    compare("status", format!("{:?}", expected.status), format!("{:?}", found.status));
    let paid = found.amounts.iter().filter(|amount| found.status == Status::Granted && amount.kind != AmountKind::Indicator);
    let paid: BTreeMap<String, String> = paid.map(|amount| (amount.id.clone(), in_short(amount))).collect();
    compare("amounts", format!("{:?}", expected.amounts), format!("{paid:?}"));

    let mut facts = facts.clone();
    for path in &found.facts_left_out {
        facts.set(path, FactValue::Unknown);
    }
    let decision = pack.decide(&format!("{}/{}", found.measure, found.edition), &facts, on).unwrap();
    let failed = decision.requirements.iter().filter(|requirement| requirement.state == State::NotMet);
    let failed: BTreeSet<String> = failed.map(|requirement| requirement.id.clone()).collect();
    let missing: BTreeSet<String> = decision.missing.iter().map(|missing| missing.id.clone()).collect();
    let none = BTreeSet::new();
    compare("fails", format!("{:?}", expected.fails), format!("{:?}", if found.status == Status::NotGranted { &failed } else { &none }));
    compare("missing", format!("{:?}", expected.missing), format!("{:?}", if found.status == Status::ToVerify { &missing } else { &none }));

    // The reason is told: in the short answer where it is no, in the decision always, with the place where it is written.
    let is_told = match found.status {
        Status::NotGranted => found.not_met.len() == failed.len() && !failed.is_empty() && found.not_met.iter().all(is_said),
        Status::ToVerify => !missing.is_empty() && decision.missing.iter().all(|missing| is_said(&missing.question)),
        Status::Granted => !decision.requirements.is_empty(),
        Status::Computed | Status::ForBodies => true,
    };
    let is_not_stated = decision.warnings.iter().any(|warning| warning.kind == WarningKind::NotStated);
    let has_text = decision.requirements.iter().all(|requirement| {
        let is_written = !requirement.citations.is_empty() || is_not_stated;
        is_written && is_said(&requirement.title) && requirement.reasons.iter().all(|reason| is_said(&reason.text))
    });
    if !is_told || !has_text || expected.because.trim().is_empty() {
        out.push("no reason is told".to_owned());
    }
    out
}

/// What runs at a place, by the names of the measures.
fn runs_at(measure: &str, place: &str) -> bool {
    let (comune, sub_ambito) = match place {
        "019021" => ("lombardia.casalmaggiore.", "casalasco"),
        "020066" => ("lombardia.viadana.", "viadanese"),
        "020007" => ("lombardia.bozzolo.", "viadanese"),
        other => panic!("no household lives in {other}"),
    };
    // The agreement of the water bank is of the casalasco, though its name is of the ambito.
    if measure == "lombardia.oglio-po.debito-acqua" {
        return sub_ambito == "casalasco";
    }
    if let Some(rest) = measure.strip_prefix("lombardia.oglio-po.") {
        return rest.split_once('.').is_none_or(|(within, _)| within == sub_ambito);
    }
    let is_regional = measure.strip_prefix("lombardia.").is_some_and(|rest| !rest.contains('.'));
    measure.starts_with("it.") || is_regional || measure.starts_with(comune)
}

#[test]
fn each_household_is_told_what_it_is_entitled_to() {
    let (pack, _) = common::rules();
    let households = households();
    assert_eq!(households.len(), 10);
    let mut wrong = Vec::new();
    for (name, household) in &households {
        assert!(!household.who.is_empty());
        let mut asked: BTreeSet<String> = household.computed.clone();
        for (who, person) in &household.asked_for {
            let facts = facts_of(household, person);
            let found = pack.entitlements(&household.place, &facts, household.on, &Criterion::Monthly).unwrap();
            let of = |id: &str| found.measures.iter().find(|measure| measure.measure == id);
            for (id, expected) in &person.measures {
                let Some(measure) = of(id) else {
                    wrong.push(format!("{name}|{who}|{id}|is not in the answer"));
                    continue;
                };
                let differences = differences(&pack, measure, &facts, household.on, expected);
                wrong.extend(differences.into_iter().map(|difference| format!("{name}|{who}|{id}|{difference}")));
                asked.insert(id.clone());
            }
            for id in &household.computed {
                if of(id).is_none_or(|measure| measure.status != Status::Computed) {
                    wrong.push(format!("{name}|{who}|{id}|does not only compute"));
                }
            }
            wrong
                .extend(out_of_place(&pack, &found, &household.place, household.on).into_iter().map(|told| format!("{name}|{who}|{told}")));
        }
        let person = household.asked_for.values().next().unwrap();
        let facts = facts_of(household, person);
        let found = pack.entitlements(&household.place, &facts, household.on, &Criterion::Monthly).unwrap();
        let answered: BTreeSet<String> = found.measures.into_iter().map(|measure| measure.measure).collect();
        wrong.extend(answered.symmetric_difference(&asked).map(|id| format!("{name}|{id}|answered and expected differ")));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Measures of the place that were left out, and measures of another place that came in.
fn out_of_place(pack: &Pack, found: &Entitlements, place: &str, on: NaiveDate) -> Vec<String> {
    let answered = found.measures.iter().map(|measure| measure.measure.as_str());
    let told: BTreeSet<&str> = answered.chain(found.carried_out.iter().map(|measure| measure.measure.as_str())).collect();
    let here = pack.measures().filter(|measure| measure.in_force(on) && runs_at(&measure.id, place));
    let here: BTreeSet<&str> = here.map(|measure| measure.id.as_str()).collect();
    let left_out = here.difference(&told).map(|id| format!("{id}|left out"));
    left_out.chain(told.difference(&here).map(|id| format!("{id}|of another place"))).collect()
}
