//! Statements of a debt that is paid off with work, as the rule computes them.

#![cfg(feature = "authoring")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use soglia::authoring::{Sources, compile};
use soglia::decision::{TextOptions, Value};
use soglia::ledger::{csv, entries_from_csv, html, text};
use soglia::{Facts, Language, Ledger, LedgerError, Pack};

const WATER: &str = "lombardia.oglio-po.debito-acqua";

fn rules() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| common::rules().0)
}

/// The invented regulation of the manual: a rate by date, a cap by month and one in all.
fn barter() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        let mut sources = Sources::new();
        for name in ["enti.yaml", "baratto.yaml"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/esempi").join(name);
            sources.add(name, std::fs::read_to_string(path).unwrap());
        }
        compile(&sources).pack.unwrap()
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn water(facts: &str, on: &str) -> Ledger {
    rules().ledger(WATER, &Facts::from_json(facts).unwrap(), day(on)).unwrap()
}

fn number(value: &Value) -> &str {
    match value {
        Value::Number { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

const ENTRIES: &str = r#"{ "debito": "100.00", "attivita": [
    { "data": "2025-07-01", "ore": 4 }, { "data": "2025-06-03", "ore": 4 }, { "data": "2025-06-10", "ore": "2.5" } ] }"#;

#[test]
fn entries_stand_by_day_and_those_to_come_do_not_count_yet() {
    let ledger = water(ENTRIES, "2025-06-30");
    let balances: Vec<&str> = ledger.entries.iter().map(|entry| number(&entry.balance)).collect();
    assert_eq!(balances, ["60.00", "35.00", "35.00"]);
    assert_eq!(ledger.entries[2].day, Value::Date { value: day("2025-07-01") });
    assert_eq!(number(ledger.entries[2].counted.as_ref().unwrap()), "0");
    assert_eq!((number(&ledger.closing.value), number(&ledger.to_do.value)), ("35.00", "3.5"));
    assert!(ledger.last_part_not_stated);
    assert_eq!(number(&water(ENTRIES, "2025-07-01").closing.value), "0.00");
}

#[test]
fn the_statement_reads_well_in_both_languages_as_a_page_and_as_a_table() {
    let entries = [(60, 60), (88, 32), (180, 31), (181, 32)];
    let ledger = barter().ledger("esempio.borgo.baratto", &facts(500, &entries), day("2026-06-30")).unwrap();
    for (name, language) in [("it", Language::It), ("en", Language::En)] {
        let options = TextOptions { explain: false, width: 100, color: false };
        insta::assert_snapshot!(format!("barter_{name}"), text(&ledger, language, options));
        insta::assert_snapshot!(format!("barter_csv_{name}"), csv(&ledger, language));
    }
    insta::assert_snapshot!("barter_page", html(&ledger, Language::It).split("</style>").nth(1).unwrap());
}

#[test]
fn a_statement_is_plain_data() {
    let ledger = water(ENTRIES, "2025-06-30");
    assert_eq!(serde_json::from_str::<Ledger>(&serde_json::to_string(&ledger).unwrap()).unwrap(), ledger);
}

#[test]
fn nothing_is_known_without_the_debt_and_nothing_is_counted_without_entries() {
    let empty = water(r#"{ "attivita": [] }"#, "2025-06-30");
    assert_eq!((empty.entries.len(), &empty.closing.value, &empty.opening.value), (0, &Value::Unknown, &Value::Unknown));
    assert!(text(&empty, Language::It, TextOptions::default()).contains("nessuna registrazione"));
}

#[test]
fn measures_without_a_ledger_and_days_without_an_edition_are_refused() {
    let ask = |measure: &str, on: &str| rules().ledger(measure, &Facts::new(), day(on)).unwrap_err();
    assert!(matches!(ask("lombardia.oglio-po.fna-b2", "2025-06-30"), LedgerError::NoLedger { .. }));
    assert!(matches!(ask(WATER, "2035-06-30"), LedgerError::NotInForce { .. }));
    assert!(matches!(ask("lombardia.nulla", "2025-06-30"), LedgerError::Evaluate(_)));
}

fn read(text: &str) -> Result<Facts, LedgerError> {
    let (list, rows) = entries_from_csv(rules(), WATER, day("2025-06-30"), text)?;
    let mut facts = Facts::from_json(r#"{ "debito": "100.00" }"#).unwrap();
    facts.set(list, rows);
    Ok(facts)
}

#[test]
fn tables_of_spreadsheets_are_read_as_they_are_written() {
    let expected = rules().ledger(WATER, &Facts::from_json(ENTRIES).unwrap(), day("2025-06-30")).unwrap();
    for text in [
        "data,ore\n2025-07-01,4\n2025-06-03,4\n2025-06-10,2.5\n",
        "Giorno;Ore\r\n01/07/2025;4\r\n03/06/2025;4\r\n\r\n10/06/2025;2,5\r\n",
        "\u{feff}\"Hours\",\"Day\"\n\"4\",\"2025-07-01\"\n4,2025-06-03\n2.50, 2025-06-10 ",
        "ORE;DATA\n\"4\";01/07/2025\n4;03/06/2025\n2,5;\"10/06/2025\"",
    ] {
        let facts = read(text).unwrap();
        let ledger = rules().ledger(WATER, &facts, day("2025-06-30")).unwrap();
        assert_eq!((ledger.entries, ledger.closing), (expected.entries.clone(), expected.closing.clone()), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_told_by_its_place_and_never_repeated() {
    for (text, line, secret) in [
        ("data,ore\n2025-06-03,4\n2025-06-31,4\n", 3, "2025-06-31"),
        ("data;ore\n03/06/2025;quattro", 2, "quattro"),
        ("data;ore\n03/06/2025;1.234,50", 2, "1.234,50"),
    ] {
        let error = read(text).unwrap_err();
        assert!(matches!(error, LedgerError::Cell { line: found, .. } if found == line), "{error:?}");
        let message = error.message();
        assert!(!message.it.contains(secret) && !message.en.contains(secret), "{message:?}");
    }
    assert!(matches!(read("giorno di,ore\n"), Err(LedgerError::Heading { heading, .. }) if heading == "giorno di"));
    assert_eq!(read("data,ore,Giorno\n").unwrap_err(), LedgerError::Twice { column: "data".into() });
    assert_eq!(read("").unwrap_err(), LedgerError::Csv { line: 1 });
    assert_eq!(read("data,ore\n\"2025-06-03,4\n").unwrap_err(), LedgerError::Csv { line: 2 });
    assert_eq!(read("data,ore\n2025-06-03,4,5\n").unwrap_err(), LedgerError::Csv { line: 2 });
    // An empty cell is not known: what comes after it is not known either.
    let facts = read("data,ore\n2025-06-03,4\n2025-06-04,\n2025-06-05,1\n").unwrap();
    let ledger = rules().ledger(WATER, &facts, day("2025-06-30")).unwrap();
    assert_eq!((number(&ledger.entries[0].balance), &ledger.entries[2].balance), ("60.00", &Value::Unknown));
}

/// Entries in any order, in quarters of an hour.
fn entries() -> impl Strategy<Value = Vec<(u64, i64)>> {
    prop::collection::vec((0_u64..365, 0_i64..=60), 0..40)
}

fn facts(debt: i64, entries: &[(u64, i64)]) -> Facts {
    let mut rows = String::new();
    for (after, quarters) in entries {
        let comma = if rows.is_empty() { "" } else { "," };
        let on = day("2026-01-01") + chrono::Days::new(*after);
        write!(rows, "{comma}{{\"data\":\"{on}\",\"ore\":\"{}.{:02}\"}}", quarters / 4, quarters % 4 * 25).unwrap();
    }
    Facts::from_json(&format!("{{\"debito\":{debt},\"attivita\":[{rows}]}}")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A ledger kept by hand: caps by month and in all, the rate of the day, and half an hour that counts as a whole one.
    #[test]
    fn the_statement_is_that_of_a_ledger_kept_by_hand(debt in 0_i64..2_000, entries in entries()) {
        let ledger = barter().ledger("esempio.borgo.baratto", &facts(debt, &entries), day("2026-12-31")).unwrap();
        let mut sorted = entries.clone();
        sorted.sort_by_key(|(after, _)| *after);
        // In quarters of an hour, and in eighths of a euro of which no rate needs smaller ones.
        let (mut month, mut in_month, mut in_all, mut left) = (0, 0, 0, debt * 8);
        for (entry, (after, quarters)) in ledger.entries.iter().zip(&sorted) {
            let on = day("2026-01-01") + chrono::Days::new(*after);
            let this = chrono::Datelike::month(&on);
            if this != month {
                (month, in_month) = (this, 0);
            }
            let within = (*quarters).min(80 - in_month).max(0);
            in_month += *quarters;
            in_month = in_month.min(80);
            let counts = within.min(400 - in_all);
            in_all += counts;
            let eighths = if on < day("2026-07-01") { 15 } else { 16 };
            left = (left - counts * eighths).max(0);
            let counted = rust_decimal::Decimal::new(counts * 25, 2);
            prop_assert_eq!(number(entry.counted.as_ref().unwrap()).parse::<rust_decimal::Decimal>().unwrap(), counted);
            let cents = (left * 25 + 1) / 2;
            prop_assert_eq!(number(&entry.balance).parse::<rust_decimal::Decimal>().unwrap(), rust_decimal::Decimal::new(cents, 2));
        }
        prop_assert_eq!(ledger.entries.len(), entries.len());
        // At eight euro an hour, half an hour is four euro.
        let cents = (left * 25 + 1) / 2;
        let halves = (cents + 399) / 400;
        prop_assert_eq!(number(&ledger.to_do.value).parse::<rust_decimal::Decimal>().unwrap(), rust_decimal::Decimal::new(halves * 5, 1));
    }

    #[test]
    fn the_order_in_which_entries_come_does_not_matter(entries in entries().prop_filter("days", |entries| {
        let mut days: Vec<_> = entries.iter().map(|(after, _)| after).collect();
        days.sort();
        days.dedup();
        days.len() == entries.len()
    }), on in 0_u64..365) {
        let on = day("2026-01-01") + chrono::Days::new(on);
        let mut turned = entries.clone();
        turned.reverse();
        let one = barter().ledger("esempio.borgo.baratto", &facts(700, &entries), on).unwrap();
        let other = barter().ledger("esempio.borgo.baratto", &facts(700, &turned), on).unwrap();
        prop_assert_eq!(one, other);
    }

    /// Whatever stands in a file, reading it ends with entries or with a place.
    #[test]
    fn any_text_is_read_or_refused(text in "(data|ore|[0-9\",;\n \r./-]){0,40}") {
        let _ = read(&text);
        let _ = read(&format!("data;ore\n{text}"));
    }
}
