//! Rules with very many of something: each is compiled and evaluated in time in proportion to its size.

use soglia::authoring::Code;
use soglia::decision::Outcome;

use super::hostile::{accepted, compiled, files, lines, refused, soon, told};
use super::support::{HEAD, amount, codes, day, decide};

#[test]
fn very_many_of_something() {
    let dates = lines(5_000, |place| format!("      {}: {place}", day("2025-01-01") - chrono::Days::new(place as u64)));
    accepted(
        "5,000 dated values before the edition",
        format!("parameters:\n  p:\n    unit: EUR\n    values:\n{dates}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: p }}\n"),
    );
    let inside = lines(5_000, |place| format!("      {}: {place}", day("2025-01-01") + chrono::Days::new(place as u64)));
    let open = HEAD.replace(", to: 2025-12-31", "");
    let text = format!(
        "{open}parameters:\n  p:\n    unit: EUR\n    values:\n{inside}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: p }}\n"
    );
    assert_eq!(codes(&files("5,000 dated values inside it", vec![("misura.yaml".to_owned(), text)])), [Code::YamlLimit]);
    accepted(
        "20,000 parameters",
        format!("parameters:\n{}", lines(20_000, |place| format!("  p{place}: {{ unit: EUR, value: {place} }}"))),
    );
    let facts = |many| format!("facts:\n{}", lines(many, |place| format!("  f{place}: {{ type: boolean, label: {{ it: a, en: b }} }}")));
    accepted("15,000 facts", facts(15_000));
    refused("more values than a file may have", facts(40_000), Code::YamlLimit);
    accepted(
        "2,000 conditions in an any",
        format!("requirements:\n  r:\n    any:\n{}", lines(2_000, |place| format!("      - isee <= {place}"))),
    );
    let pack = accepted(
        "2,000 requirements in an any",
        format!("requirements:\n  r:\n    any:\n{}", lines(2_000, |place| format!("      r{place}: {{ when: isee <= {place} }}"))),
    );
    let decision = soon("evaluate 2,000 requirements", move || {
        let unknown = decide(&pack, "prova.misura", "{}", "2025-06-01");
        assert_eq!(unknown.missing.len(), 1);
        told(&unknown);
        let decision = decide(&pack, "prova.misura", r#"{"isee": 5000}"#, "2025-06-01");
        told(&decision);
        decision
    });
    assert_eq!(decision.outcome, Outcome::NotMet);
}

#[test]
fn very_long_expressions() {
    let sum = vec!["isee"; 199].join(" + ");
    for (name, open, close) in [("plain", "", ""), ("in quotes", "\"", "\""), ("folded", ">-\n      ", "")] {
        accepted(name, format!("definitions:\n{}", lines(100, |place| format!("  d{place}:\n    value: {open}{sum}{close}"))));
    }
}

#[test]
fn warnings_have_an_end() {
    let compiled =
        compiled("warnings", format!("parameters:\n{}", lines(5_000, |place| format!("  p{place}: {{ unit: EUR, value: {place} }}"))));
    assert_eq!((compiled.diagnostics.len(), compiled.pack.is_some()), (1_000, true));
}

#[test]
fn large_tables() {
    let bands: Vec<String> = (0..5_000).map(|place| format!("          - {{ to: {}, value: {place} }}\n", (place + 1) * 10)).collect();
    let pack = accepted(
        "5,000 bands",
        format!(
            "amounts:\n  totale:\n    unit: EUR\n    kind: indicator\n    value:\n      bands:\n        of: isee\n        rows:\n{}          - {{ value: 5000 }}\n",
            bands.concat()
        ),
    );
    let decision = soon("evaluate 5,000 bands", move || decide(&pack, "prova.misura", r#"{"isee": 25000.01}"#, "2025-06-01"));
    assert_eq!(amount(&decision, "totale"), "2500.00");

    let row = |_: usize| format!("          - [{}]\n", vec!["1"; 200].join(", "));
    let rows: String = (0..200).map(row).collect();
    let band = (1..200).map(|place| format!("{{ to: {} }}", place * 100)).collect::<Vec<_>>().join(", ");
    let keys = (0..199).map(|place| place.to_string()).chain(["199+".to_owned()]).collect::<Vec<_>>().join(", ");
    let pack = accepted(
        "200 x 200",
        format!(
            "facts:\n  n: {{ type: number, unit: count, min: 0, max: 500, label: {{ it: n, en: n }} }}\namounts:\n  totale:\n    unit: EUR\n    kind: indicator\n    value:\n      table:\n        rows: {{ of: isee, bands: [{band}, {{}}] }}\n        columns: {{ of: n, keys: [{keys}] }}\n        values:\n{rows}"
        ),
    );
    assert_eq!(amount(&decide(&pack, "prova.misura", r#"{"isee": 19901, "n": 300}"#, "2025-06-01"), "totale"), "1.00");

    let cases: String = (0..5_000).map(|place| format!("          {place}: {place}\n")).collect();
    let pack = accepted(
        "by with 5,000 cases",
        format!(
            "facts:\n  n: {{ type: number, unit: count, min: 0, max: 10000, label: {{ it: n, en: n }} }}\namounts:\n  totale:\n    unit: EUR\n    kind: indicator\n    value:\n      by:\n        of: n\n        otherwise: 7\n        cases:\n{cases}"
        ),
    );
    assert_eq!(amount(&decide(&pack, "prova.misura", r#"{"n": 4321}"#, "2025-06-01"), "totale"), "4321.00");

    let values = lines(5_000, |place| format!("      v{place}: {{ it: voce {place}, en: value {place} }}"));
    let cases: String = (0..5_000).map(|place| format!("          v{place}: {place}\n")).collect();
    let pack = accepted(
        "choice with 5,000 values",
        format!(
            "facts:\n  c:\n    type: choice\n    label: {{ it: c, en: c }}\n    values:\n{values}amounts:\n  totale:\n    unit: EUR\n    kind: indicator\n    value:\n      by:\n        of: c\n        cases:\n{cases}"
        ),
    );
    assert_eq!(amount(&decide(&pack, "prova.misura", r#"{"c": "v4999"}"#, "2025-06-01"), "totale"), "4999.00");
}

#[test]
fn long_lists_of_large_numbers() {
    let pack = accepted(
        "10,000 rows",
        "lists:\n  righe:\n    label: { it: righe, en: rows }\n    max_rows: 10000\n    facts:\n      x: { type: number, unit: EUR, min: 0, max: 1_000_000_000_000_000, label: { it: x, en: x } }\namounts:\n  totale: { unit: EUR, kind: indicator, value: sum(righe.x) }\n".to_owned(),
    );
    let rows = vec![r#"{"x": 1000000000000000}"#; 10_000].join(",");
    let decision = soon("sum 10,000 rows", move || decide(&pack, "prova.misura", &format!(r#"{{"righe": [{rows}]}}"#), "2025-06-01"));
    assert_eq!(amount(&decision, "totale"), "10000000000000000000.00");
    refused("10,001 rows", "lists:\n  righe: { label: { it: a, en: b }, max_rows: 10001, facts: {} }\n".to_owned(), Code::BadRange);
}

#[test]
fn long_lists_of_which_nothing_is_known() {
    let chain = lines(200, |place| {
        let before = if place == 0 { "righe.x".to_owned() } else { format!("righe.d{}", place - 1) };
        format!("  d{place}: {{ of: righe, unit: EUR, value: {before} + righe.x }}")
    });
    let pack = accepted(
        "two hundred values of 10,000 rows",
        format!(
            "lists:\n  righe:\n    label: {{ it: righe, en: rows }}\n    max_rows: 10000\n    facts:\n      x: {{ type: number, unit: EUR, min: 0, max: 1_000, label: {{ it: x, en: x }} }}\ndefinitions:\n{chain}amounts:\n  totale: {{ unit: EUR, kind: indicator, value: sum(righe.d199) }}\n"
        ),
    );
    let facts = format!(r#"{{"righe": [{}]}}"#, vec!["{}"; 10_000].join(","));
    let decision = soon("what 10,000 rows lack", move || decide(&pack, "prova.misura", &facts, "2025-06-01"));
    assert_eq!(decision.missing.len(), 1);
}
