//! Small rule sets.

use std::fmt::Write as _;

use soglia::authoring::{Code, Sources, compile};
use soglia::decision::Value;
use soglia::entitlements::{Combination, Criterion, Entitlements};
use soglia::{Facts, Pack};

pub const BODIES: &str = "language: 1
bodies:
  it: { kind: state, title: { it: Stato, en: State } }
  regione: { kind: region, title: { it: Regione, en: Region }, part_of: [it] }
  altra: { kind: region, title: { it: Altra, en: Other }, part_of: [it] }
  ambito: { kind: ambito, title: { it: Ambito, en: Ambito }, part_of: [regione] }
  azienda: { kind: other, title: { it: Azienda, en: Company }, part_of: [it] }
  comune: { kind: comune, title: { it: Comune, en: Comune }, istat: \"099001\", part_of: [regione, ambito] }
";

/// A measure of the comune: amounts as `unit kind value`, and what it says of others.
pub fn measure(id: &str, amounts: &[(&str, &str, &str)], relations: &[&str]) -> String {
    let mut text = format!(
        "language: 1\nmeasure: {id}\nedition: 2025\ntitle: {{ it: Misura {id}, en: Measure {id} }}\nbody: comune\nin_force: {{ from: 2025-01-01 }}\n\
         sources:\n  d: {{ act: D, confidence: act }}\namounts:\n"
    );
    for (place, (unit, kind, value)) in amounts.iter().enumerate() {
        let _ = writeln!(text, "  i{place}: {{ unit: {unit}, kind: {kind}, value: {value}, source: d }}");
    }
    if !relations.is_empty() {
        text.push_str("compatibility:\n");
    }
    for relation in relations {
        let _ = writeln!(text, "  - {{ {relation}, source: d }}");
    }
    text
}

pub fn benefit(id: &str, monthly: &str, relations: &[&str]) -> String {
    measure(id, &[("EUR/month", "benefit", monthly)], relations)
}

#[track_caller]
pub fn pack(measures: &[String]) -> Pack {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    for (place, text) in measures.iter().enumerate() {
        sources.add(format!("m{place}.yaml"), text);
    }
    let compiled = compile(&sources);
    let Some(pack) = compiled.pack else { panic!("refused: {:#?}", compiled.diagnostics) };
    pack
}

/// Codes of what is found in these measures.
pub fn codes(measures: &[String]) -> Vec<Code> {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    for (place, text) in measures.iter().enumerate() {
        sources.add(format!("m{place}.yaml"), text);
    }
    compile(&sources).diagnostics.iter().map(|found| found.code).filter(|code| *code != Code::NoCases).collect()
}

#[track_caller]
pub fn entitled(pack: &Pack, criterion: &Criterion) -> Entitlements {
    pack.entitlements("099001", &Facts::new(), "2025-06-01".parse().unwrap(), criterion).unwrap()
}

/// The measures of each combination.
pub fn sets(found: &Entitlements) -> Vec<Vec<&str>> {
    found.combinations.iter().map(|combination| combination.measures.iter().map(String::as_str).collect()).collect()
}

pub fn told(value: &Value) -> String {
    match value {
        Value::Number { value, unit } => format!("{value} {unit}"),
        other => format!("{other:?}"),
    }
}

/// Benefits less fees, unit by unit.
pub fn balances(combination: &Combination) -> Vec<String> {
    combination.totals.iter().map(|total| told(&total.balance)).collect()
}
