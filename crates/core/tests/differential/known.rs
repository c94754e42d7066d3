//! What random files found, each once more in a few lines.

use soglia::authoring::{Code, Compiled, Sources, compile};
use soglia::decision::Value;
use soglia::{Decision, Facts};

const FACTS: &str = "language: 1
vocabulary: prova
title: { it: Prova, en: Test }
facts:
  spesa: { type: number, unit: EUR, min: 0, max: 10_000, label: { it: s, en: s } }
  ore: { type: number, unit: hour, min: 0, max: 1_000, label: { it: o, en: o } }
  quota: { type: number, unit: '%', min: 1, max: 100, label: { it: q, en: q } }
  parte: { type: number, unit: '%', min: 0, max: 100, label: { it: p, en: p } }
  molto: { type: number, unit: EUR, decimals: 0, min: 0, max: 1_000_000_000_000_000, label: { it: m, en: m } }
  grande: { type: number, unit: count, decimals: 0, min: 0, max: 1_000_000, label: { it: g, en: g } }
  solo: { type: boolean, label: { it: s, en: s } }
  nato: { type: date, min: 0001-01-01, max: 9999-12-31, label: { it: n, en: n } }
lists:
  righe:
    label: { it: r, en: r }
    max_rows: 5
    facts:
      importo: { type: number, unit: EUR, min: 0, max: 1_000, label: { it: i, en: i } }
";

fn compiled(measure: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: P, en: P } }\n");
    sources.add("vocabolario.yaml", FACTS);
    let head = "language: 1\nmeasure: prova.misura\nedition: 1\ntitle: { it: P, en: P }\nbody: prova\nin_force: { from: 2020-01-01 }\n";
    sources.add("misura.yaml", format!("{head}{measure}"));
    compile(&sources)
}

fn decide(measure: &str, facts: &str) -> Decision {
    let compiled = compiled(measure);
    let pack = compiled.pack.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    pack.decide("prova.misura", &Facts::from_json(facts).unwrap(), "2025-06-01".parse().unwrap()).unwrap()
}

/// The value of an expression: its text, or `?`.
fn value(expression: &str, facts: &str) -> String {
    let decision = decide(&format!("definitions:\n  d: {{ value: '{expression}' }}\n"), facts);
    match &decision.definitions[0].value {
        Value::Number { value, .. } => value.clone(),
        Value::Boolean { value } => value.to_string(),
        Value::Unknown => "?".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_branch_that_does_not_divide_keeps_its_value() {
    let guarded = "if ore > 0 { spesa / ore } else { 5 }";
    assert_eq!(value(guarded, r#"{ "spesa": 100, "ore": 0 }"#), "5.00");
    assert_eq!(value(guarded, r#"{ "spesa": 100, "ore": 3 }"#), "100/3");
    assert_eq!(value(&format!("round({guarded}, 2, \"up\")"), r#"{ "spesa": 100, "ore": 0 }"#), "5.00");
}

#[test]
fn a_branch_that_is_not_taken_does_not_make_the_other_unknown() {
    let guarded = "if solo && ore > 0 { spesa / ore } else { 5 }";
    assert_eq!(value(guarded, r#"{ "spesa": 100, "solo": false }"#), "5.00");
    // Whatever `solo` is, it is two.
    let either = "if solo { spesa / (ore + 1) } else { 2 }";
    assert_eq!(value(either, r#"{ "spesa": 100, "ore": 49 }"#), "2.00");
    assert_eq!(value(either, r#"{ "spesa": 100, "ore": 9 }"#), "?");
}

#[test]
fn fractions_are_in_lowest_terms() {
    assert_eq!(value("spesa / (ore + 1)", r#"{ "spesa": 100, "ore": 5 }"#), "50/3");
    assert_eq!(value("spesa / 7", r#"{ "spesa": 1.40 }"#), "0.20");
    assert_eq!(value("-spesa / 21", r#"{ "spesa": 14 }"#), "-2/3");
}

#[test]
fn a_quotient_of_percentages_is_a_bare_number() {
    assert_eq!(value("parte / quota == 2", r#"{ "parte": 50, "quota": 25 }"#), "true");
    assert_eq!(value("parte / quota", r#"{ "parte": 50, "quota": 25 }"#), "2");
}

#[test]
fn years_have_the_range_of_their_days() {
    // Within 1600..=2400 the product fits in 64 bits.
    assert_eq!(value("year(nato) * molto * 1_900", r#"{ "nato": "9999-12-31", "molto": 1000000000000000 }"#), "18998100000000000000000.00");
    assert_eq!(value("molto / year(nato)", r#"{ "nato": "0001-01-01", "molto": 1 }"#), "1.00");
}

#[test]
fn a_value_of_rows_is_a_condition_of_min_and_max() {
    let measure = "definitions:\n  alto: { of: righe, value: 'righe.importo > 10' }\n  d: { value: 'min(righe.importo, righe.alto)' }\n";
    let decision = decide(measure, r#"{ "righe": [ { "importo": 5 }, { "importo": 50 }, { "importo": 20 } ] }"#);
    assert_eq!(decision.definitions[1].value, Value::Number { value: "20.00".to_owned(), unit: "EUR".to_owned() });
}

#[test]
fn a_shape_has_the_unit_of_its_definition() {
    let shape = "linear: { of: spesa, from: 0, to: 100, min: 10, max: 20 }";
    let measure =
        format!("definitions:\n  d: {{ unit: '%', value: {{ {shape} }}, rounding: {{ to: 1, mode: up, source: not_stated }} }}\n");
    let decision = decide(&measure, r#"{ "spesa": 33 }"#);
    assert_eq!(decision.definitions[0].value, Value::Number { value: "14".to_owned(), unit: "%".to_owned() });
}

#[test]
fn whether_an_amount_is_due_is_asked_for() {
    let decision = decide("amounts:\n  a: { unit: EUR, kind: fee, value: 100, when: solo }\n", "{}");
    let asked: Vec<&str> = decision.missing.iter().map(|missing| missing.id.as_str()).collect();
    assert_eq!(asked, ["solo"]);
}

#[test]
fn what_a_branch_knows_of_a_number_does_not_spoil_the_other_branch() {
    // Within 1..=10 the product fits in 64 bits; a million times a thousand billion does not.
    let guarded = "if grande > 0 && grande <= 10 { molto / grande } else { molto / 1_000 }";
    assert_eq!(value(guarded, r#"{ "molto": 1000000000000000, "grande": 1000000 }"#), "1000000000000.00");
}

#[test]
fn a_value_too_long_to_be_told_is_refused() {
    // 10^15 x 10^27 is beyond 128 bits: it would be worked out, and then told as unknown.
    let refused = compiled("definitions:\n  d: { value: 'molto * 1_000_000_000_000_000 * 1_000_000_000_000' }\n");
    assert!(refused.diagnostics.iter().any(|found| found.code == Code::Overflow), "{:?}", refused.diagnostics);
    assert_eq!(value("molto * 1_000_000_000_000 * 1_000_000_000", r#"{ "molto": 1000000000000000 }"#), format!("1{}", "0".repeat(36)));
}

#[test]
fn what_a_branch_knows_of_a_row_is_not_known_of_the_others() {
    let share = "if righe.importo > 1 { righe.importo - sum(righe.importo) } else { 0 }";
    let so_far = "if righe.importo > 1 { running(righe.importo) } else { 0 }";
    let measure = format!("definitions:\n  a: {{ of: righe, value: '{share}' }}\n  b: {{ of: righe, value: '{so_far}' }}\n");
    let decision = decide(&measure, r#"{ "righe": [ { "importo": 0 }, { "importo": 3 } ] }"#);
    let euros = |texts: [&str; 2]| Value::Rows {
        values: texts.map(|value| Value::Number { value: value.to_owned(), unit: "EUR".to_owned() }).to_vec(),
    };
    assert_eq!(decision.definitions[0].value, euros(["0.00", "0.00"]));
    assert_eq!(decision.definitions[1].value, euros(["0.00", "3.00"]));
    // Another row can be zero.
    let divided = "if righe.importo > 0 { sum(round(righe.importo / righe.importo, 2, \"up\")) } else { 0 }";
    let refused = compiled(&format!("definitions:\n  d: {{ of: righe, value: '{divided}' }}\n"));
    assert!(refused.diagnostics.iter().any(|found| found.code == Code::ZeroDivisor), "{:?}", refused.diagnostics);
}
