//! Values of a row by its day: a dated figure, and sums within the month.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::support::{codes, day, decide, measure, pack};
use soglia::authoring::Code;
use soglia::decision::Value;
use soglia::{Decision, Pack};

const WORK: &str = r#"
sources: { reg: { act: Regolamento, confidence: act } }
lists:
  attivita:
    label: { it: attività, en: work }
    max_rows: 60
    facts:
      data: { type: date, min: 2025-01-01, max: 2025-12-31, label: { it: giorno, en: day } }
      ore: { type: number, unit: hour, min: 0, max: 24, decimals: 2, label: { it: ore, en: hours } }
parameters:
  tariffa: { unit: EUR/hour, source: reg, values: { 2024-01-01: 8.00, 2025-03-15: { value: 10.00 }, 2025-10-01: 12.50 } }
  massimo: { unit: hour, value: 10, source: reg }
definitions:
  riconosciute:
    of: attivita
    value: clamp(massimo - (running_in_month(attivita.ore, attivita.data) - attivita.ore), 0, attivita.ore)
amounts:
  nel_mese: { unit: hour, kind: indicator, of: attivita, value: "running_in_month(attivita.ore, attivita.data)", source: reg }
  contate: { unit: hour, kind: indicator, of: attivita, value: attivita.riconosciute, source: reg }
  estinto: { unit: EUR, kind: indicator, value: "sum(attivita.riconosciute * on_day(tariffa, attivita.data))", rounding: { to: 0.01, mode: half_up, source: reg }, source: reg }
  oggi: { unit: EUR/hour, kind: indicator, value: "on_day(tariffa, evaluation_date)", source: reg }
"#;

/// The numbers of an amount without needless zeros; `?` for what is not known.
fn numbers(decision: &Decision, id: &str) -> Vec<String> {
    let read = |value: &Value| match value {
        Value::Number { value, .. } => value.parse::<rust_decimal::Decimal>().unwrap().normalize().to_string(),
        Value::Unknown => "?".to_owned(),
        other => panic!("{other:?}"),
    };
    match &decision.amounts.iter().find(|amount| amount.id == id).unwrap().value {
        Value::Rows { values } => values.iter().map(read).collect(),
        one => vec![read(one)],
    }
}

fn work() -> Pack {
    pack(measure(WORK))
}

fn rows(rows: &[(u32, u32, i64)]) -> String {
    let mut out = String::new();
    for (month, day, quarters) in rows {
        let comma = if out.is_empty() { "" } else { "," };
        write!(out, "{comma}{{\"data\":\"2025-{month:02}-{day:02}\",\"ore\":\"{}.{:02}\"}}", quarters / 4, quarters % 4 * 25).unwrap();
    }
    format!("{{\"attivita\":[{out}]}}")
}

#[test]
fn each_row_has_the_figure_of_its_own_day() {
    let pack = work();
    let facts = rows(&[(1, 10, 4), (3, 14, 4), (3, 15, 4), (12, 31, 4)]);
    // One hour each at 8, 8, 10 and 12.50, whatever the day of the evaluation.
    for on in ["2025-01-01", "2025-06-30", "2025-12-31"] {
        assert_eq!(numbers(&decide(&pack, "prova.misura", &facts, on), "estinto"), ["38.5"]);
    }
    assert_eq!(numbers(&decide(&pack, "prova.misura", &facts, "2025-03-14"), "oggi"), ["8"]);
    assert_eq!(numbers(&decide(&pack, "prova.misura", &facts, "2025-03-15"), "oggi"), ["10"]);
}

#[test]
fn a_month_begins_again_at_nothing_and_its_cap_too() {
    let decision = decide(&work(), "prova.misura", &rows(&[(1, 10, 32), (1, 31, 12), (2, 1, 32), (1, 5, 4), (2, 28, 12)]), "2025-12-31");
    assert_eq!(numbers(&decision, "nel_mese"), ["8", "11", "8", "12", "11"]);
    assert_eq!(numbers(&decision, "contate"), ["8", "2", "8", "0", "2"]);
    assert_eq!(numbers(&decision, "estinto"), ["160"]);
}

#[test]
fn a_row_without_its_day_leaves_what_follows_unknown() {
    let facts = r#"{"attivita":[{"data":"2025-01-10","ore":2},{"ore":3},{"data":"2025-01-12","ore":1}]}"#;
    let decision = decide(&work(), "prova.misura", facts, "2025-12-31");
    assert_eq!(numbers(&decision, "nel_mese"), ["2", "?", "?"]);
}

#[test]
fn a_day_before_the_first_value_or_after_the_end_of_a_series_is_refused() {
    for (from, to) in [("2024-01-01: 8.00", "2025-01-02: 8.00"), ("2025-10-01: 12.50", "2025-10-01: { ends: true }")] {
        assert_eq!(codes(&measure(&WORK.replace(from, to))).first(), Some(&Code::NoValueOnDay), "{to}");
    }
    // Where the date cannot reach it, it does not matter.
    let shorter = WORK.replace("2025-10-01: 12.50", "2025-10-01: { ends: true }").replace("max: 2025-12-31", "max: 2025-09-30");
    let shorter = shorter.lines().filter(|line| !line.contains("oggi:")).collect::<Vec<_>>().join("\n");
    assert_eq!(codes(&measure(&shorter)), []);
}

#[test]
fn what_is_no_parameter_or_spans_too_many_months_is_refused() {
    for (from, to) in [("on_day(tariffa, evaluation_date)", "on_day(eta, evaluation_date)"), ("max: 2025-12-31", "max: 2035-01-01")] {
        assert_eq!(codes(&measure(&WORK.replace(from, to))).first(), Some(&Code::WrongArguments), "{to}");
    }
}

proptest! {
    #[test]
    fn sums_of_a_month_are_those_of_a_ledger_kept_by_hand(rows_of in prop::collection::vec((1_u32..=12, 1_u32..=28, 0_i64..=96), 0..60)) {
        let decision = decide(&work(), "prova.misura", &rows(&rows_of), "2025-12-31");
        let mut done: BTreeMap<u32, i64> = BTreeMap::new();
        let (mut in_month, mut counted, mut paid) = (Vec::new(), Vec::new(), 0);
        for &(month, of_month, quarters) in &rows_of {
            let before = *done.get(&month).unwrap_or(&0);
            done.insert(month, before + quarters);
            in_month.push(before + quarters);
            let counts = quarters.min((40 - before).max(0));
            counted.push(counts);
            let on = day(&format!("2025-{month:02}-{of_month:02}"));
            let rate = if on < day("2025-03-15") { 800 } else if on < day("2025-10-01") { 1000 } else { 1250 };
            paid += counts * rate;
        }
        let hours = |quarters: &[i64]| -> Vec<String> {
            quarters.iter().map(|quarters| rust_decimal::Decimal::new(quarters * 25, 2).normalize().to_string()).collect()
        };
        prop_assert_eq!(numbers(&decision, "nel_mese"), hours(&in_month));
        prop_assert_eq!(numbers(&decision, "contate"), hours(&counted));
        // A quarter of an hour at 12.50 euro is 3.125: only the total is rounded.
        prop_assert_eq!(numbers(&decision, "estinto"), [rust_decimal::Decimal::new((paid * 2 + 4) / 8, 2).normalize().to_string()]);
    }
}
