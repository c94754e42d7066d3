//! Tables of fees as they are printed: what is open in them is refused, with a value that shows it, until somebody says how it is read.

use soglia::authoring::{Code, Compiled, Diagnostic};

use super::support::{amount, decide, errors, measure, pack};

/// A fee with these bands of ISEE.
fn fee(rows: &[&str], more: &str) -> Compiled {
    table("fee", rows, more)
}

fn table(kind: &str, rows: &[&str], more: &str) -> Compiled {
    let rows: String = rows.iter().map(|row| format!("          - {{ {row} }}\n")).collect();
    let more: String = more.lines().map(|line| format!("        {line}\n")).collect();
    measure(&format!(
        "amounts:\n  tariffa:\n    unit: EUR\n    kind: {kind}\n    value:\n      bands:\n        of: isee\n        rows:\n{rows}{more}"
    ))
}

#[track_caller]
fn only(compiled: &Compiled, code: Code) -> &Diagnostic {
    let found = errors(compiled);
    assert!(found.len() == 1 && found[0].code == code, "{found:#?}");
    found[0]
}

/// The first number of a witness, in cents.
fn cents(witness: &str) -> i64 {
    let number = witness.split_whitespace().find(|word| word.contains(',')).unwrap();
    number.replace(['.', ','], "").parse().unwrap()
}

#[track_caller]
fn due(compiled: Compiled, expected: &[(&str, &str)]) {
    let pack = pack(compiled);
    for (isee, value) in expected {
        let decision = decide(&pack, "prova.misura", &format!(r#"{{"isee": "{isee}"}}"#), "2025-06-01");
        assert_eq!(amount(&decision, "tariffa"), *value, "ISEE {isee}");
    }
}

const PRINTED: &[&str] = &["to: 7_500, value: 0", "from: 7_501, to: 9_000, value: 1.50", "above: 9_000, value: 5"];
const JUMPS: &str = "jump: { up_to: 3.50, reason: { it: tabella dell'atto, en: table of the act } }\n";

#[test]
fn a_hole_of_99_cents() {
    let refused = fee(PRINTED, JUMPS);
    let found = only(&refused, Code::BandHole);
    assert!((750_001..=750_099).contains(&cents(found.witness.as_ref().unwrap())), "{:?}", found.witness);
    // The rows begin on line 15; the place is the lower limit of the second.
    assert_eq!((found.place.start.line, found.place.start.column), (16, 21));
    let boundary =
        |side: &str| format!("boundary: {{ holes: {side}, reason: {{ it: lettura, en: reading }}, source: not_stated }}\n{JUMPS}");
    due(
        fee(PRINTED, &boundary("upper")),
        &[("7500", "0.00"), ("7500.01", "1.50"), ("7500.50", "1.50"), ("7501", "1.50"), ("9000", "1.50"), ("9000.01", "5.00")],
    );
    due(
        fee(PRINTED, &boundary("lower")),
        &[("7500", "0.00"), ("7500.50", "0.00"), ("7500.99", "0.00"), ("7501", "1.50"), ("9000.01", "5.00")],
    );
}

#[test]
fn the_reading_is_told_with_the_decision() {
    let boundary = format!(
        "boundary: {{ holes: upper, reason: {{ it: il limite superiore prevale, en: the upper limit prevails }}, source: not_stated }}\n{JUMPS}"
    );
    let pack = pack(fee(PRINTED, &boundary));
    let decision = decide(&pack, "prova.misura", r#"{"isee": 7500.50}"#, "2025-06-01");
    assert!(decision.warnings.iter().any(|warning| warning.text.it.contains("il limite superiore prevale")), "{:?}", decision.warnings);
}

#[test]
fn a_value_in_two_bands() {
    let rows = &["to: 7_500, value: 0", "from: 7_500, to: 9_000, value: 1.50", "above: 9_000, value: 5"];
    let refused = fee(rows, JUMPS);
    let found = only(&refused, Code::BandOverlap);
    assert_eq!(cents(found.witness.as_ref().unwrap()), 750_000);
    let boundary =
        |side: &str| format!("boundary: {{ overlaps: {side}, reason: {{ it: lettura, en: reading }}, source: not_stated }}\n{JUMPS}");
    due(fee(rows, &boundary("lower")), &[("7499.99", "0.00"), ("7500", "0.00"), ("7500.01", "1.50")]);
    due(fee(rows, &boundary("upper")), &[("7499.99", "0.00"), ("7500", "1.50"), ("7500.01", "1.50")]);
}

#[test]
fn a_hole_under_the_first_band_and_over_the_last() {
    let refused = fee(&["from: 3_000, to: 7_500, value: 1", "value: 2"], JUMPS);
    let found = only(&refused, Code::BandHole);
    assert!(cents(found.witness.as_ref().unwrap()) < 300_000, "{:?}", found.witness);
    let refused = fee(&["to: 7_500, value: 1", "to: 40_000, value: 2"], JUMPS);
    let found = only(&refused, Code::BandHole);
    assert!(cents(found.witness.as_ref().unwrap()) > 4_000_000, "{:?}", found.witness);
}

#[test]
fn a_cent_that_costs_more_than_is_accepted() {
    let rows = &["to: 7_500, value: 0", "to: 9_000, value: 1.50", "value: 5"];
    let refused = fee(rows, "");
    let found = only(&refused, Code::Jump);
    assert!(found.witness.as_ref().unwrap().contains("9.000,00 € → 1,50 €; 9.000,01 € → 5,00 €"), "{:?}", found.witness);
    assert!(found.help.as_ref().unwrap().it.contains("up_to: 3.50"));
    only(&fee(rows, "jump: { up_to: 3.49, reason: { it: a, en: b } }\n"), Code::Jump);
    due(fee(rows, JUMPS), &[("7500", "0.00"), ("7500.01", "1.50"), ("9000", "1.50"), ("9000.01", "5.00")]);
}

#[test]
fn a_fee_that_falls_and_a_benefit_that_rises() {
    let falls = &["to: 7_500, value: 3", "to: 9_000, value: 1.50", "value: 5"];
    let refused = fee(falls, JUMPS);
    let found = only(&refused, Code::Fall);
    assert!(found.witness.as_ref().unwrap().contains("7.500,00 € → 3,00 €; 7.500,01 € → 1,50 €"), "{:?}", found.witness);
    due(fee(falls, &format!("{JUMPS}fall: {{ reason: {{ it: a, en: b }} }}\n")), &[("7500", "3.00"), ("7500.01", "1.50")]);
    let rows = &["to: 7_500, value: 1", "value: 3"];
    only(&table("benefit", rows, JUMPS), Code::Fall);
    due(table("indicator", rows, ""), &[("7500", "1.00"), ("7500.01", "3.00")]);
}

#[test]
fn bands_that_never_hold_or_stand_in_the_wrong_order() {
    only(&fee(&["to: 7_500, value: 1", "to: 7_500, value: 2", "value: 3"], JUMPS), Code::UnreachableBand);
    only(&fee(&["to: 7_500, value: 1", "to: 12_000_000, value: 2", "value: 3"], JUMPS), Code::UnreachableBand);
    only(&fee(&["to: 9_000, value: 1", "to: 7_500, value: 2", "value: 3"], JUMPS), Code::BandOrder);
    only(&fee(&["from: 9_000, to: 7_500, value: 1"], JUMPS), Code::BandOrder);
}

#[test]
fn limits_that_are_parameters_are_checked_on_every_interval() {
    // Until June the bands meet; from July the second begins one euro later.
    let compiled = measure(
        "parameters:
  fine: { unit: EUR, value: 7_500 }
  inizio: { unit: EUR, values: { 2025-01-01: 7_500, 2025-07-01: 7_501 } }
amounts:
  tariffa:
    unit: EUR
    kind: indicator
    value:
      bands:
        of: isee
        rows:
          - { to: fine, value: 0 }
          - { above: inizio, value: 2 }
",
    );
    let found = only(&compiled, Code::BandHole);
    assert_eq!(found.place.start.line, 19);
    assert!((750_001..=750_100).contains(&cents(found.witness.as_ref().unwrap())));
}
