#![allow(clippy::unwrap_used, clippy::format_collect, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::fmt::Write as _;

use super::*;
use crate::authoring::diagnostic::Diagnostic;
use crate::authoring::document::{Formula, Group, Modifier};
use crate::authoring::span::Sources;
use crate::authoring::yaml;

pub(crate) const MEASURE: &str = include_str!("../../../tests/fixtures/documents/measure.yaml");
pub(crate) const EDITION: &str = include_str!("../../../tests/fixtures/documents/edition.yaml");
pub(crate) const VOCABULARY: &str = include_str!("../../../tests/fixtures/documents/vocabulary.yaml");
pub(crate) const BODIES: &str = include_str!("../../../tests/fixtures/documents/bodies.yaml");

/// Findings as text, each in both languages.
pub(crate) fn render(findings: Findings, sources: &Sources) -> String {
    let mut out = String::new();
    for Diagnostic { code, place, message, help, related, .. } in findings.resolve(sources) {
        let start = format!("{}:{}:{}", place.file, place.start.line, place.start.column);
        let (it, en) = help.map_or_else(Default::default, |help| (format!(" | {}", help.it), format!(" | {}", help.en)));
        writeln!(out, "{} {start}-{}:{} {}{it}", code.as_str(), place.end.line, place.end.column, message.it).unwrap();
        writeln!(out, "      {}{en}", message.en).unwrap();
        for other in related {
            let start = format!("{}:{}:{}", other.place.file, other.place.start.line, other.place.start.column);
            writeln!(out, "      {start} {} | {}", other.message.it, other.message.en).unwrap();
        }
    }
    out
}

pub(crate) fn decode(text: &str) -> (Option<Document>, Findings, Sources) {
    let mut sources = Sources::new();
    let mut findings = Findings::default();
    let file = sources.add("a.yaml", text);
    let document = yaml::read(&sources, file, &mut findings).and_then(|node| decode_document(&node, &mut findings));
    (document, findings, sources)
}

fn errors(text: &str) -> String {
    let (_, findings, sources) = decode(text);
    assert!(findings.has_errors(), "{text}");
    render(findings, &sources)
}

fn measure(text: &str) -> crate::authoring::document::Measure {
    let (document, findings, sources) = decode(text);
    let rendered = render(findings, &sources);
    match document {
        Some(Document::Measure(measure)) if rendered.is_empty() => *measure,
        _ => panic!("{rendered}"),
    }
}

#[test]
fn every_part_of_a_measure_is_read() {
    let measure = measure(MEASURE);
    assert_eq!(measure.measure.value, "prova.comune-di-prova.servizi");
    assert_eq!(measure.summary.as_ref().unwrap().it.value, "Una misura inventata che usa ogni forma.\n");
    assert_eq!(measure.in_force.to.as_ref().unwrap().value.to_string(), "2025-12-31");
    assert_eq!(measure.parameters.iter().len(), 4);
    assert_eq!(measure.facts.get("contratto").unwrap().r#type.as_str(), "choice");
    let Some(Group::Requirements(all)) = &measure.requirements.get("percorsi").unwrap().all else { panic!() };
    assert_eq!(all.iter().map(|(name, _)| name.value.as_str()).collect::<Vec<_>>(), ["anziano", "lavoro"]);
    assert!(matches!(&measure.requirements.get("gravita").unwrap().any, Some(Group::Conditions(list)) if list[1].value == "!attivo"));
    let fasce = measure.amounts.get("fasce").unwrap();
    let Some(Formula::Bands(bands)) = &fasce.value else { panic!() };
    assert_eq!(bands.rows.len(), 3);
    assert!(matches!(&bands.rows[1].value, Formula::Linear(linear) if linear.min.value == "2.53"));
    assert!(fasce.modifiers.as_ref().unwrap().iter().any(|one| matches!(one, Modifier::ByRank(by) if by.percents.get("3+").is_some())));
    assert!(measure.cases.as_ref().unwrap()[0].facts.as_ref().unwrap().get("eta").is_some());
    // The place of a record is that of its mapping.
    let span = bands.rows[2].span;
    assert_eq!(&MEASURE[span.start as usize..span.end as usize], "{ from: 9_000, value: 14.21 }");
}

#[test]
fn vocabularies_and_bodies_are_read() {
    for (text, kind) in [(VOCABULARY, "vocabulary"), (BODIES, "bodies")] {
        let (document, findings, sources) = decode(text);
        assert_eq!(render(findings, &sources), "");
        match document.unwrap() {
            Document::Vocabulary(vocabulary) => assert_eq!((kind, vocabulary.facts.iter().len()), ("vocabulary", 1)),
            Document::Bodies(bodies) => assert_eq!((kind, bodies.bodies.iter().len()), ("bodies", 3)),
            Document::Measure(_) => panic!("{kind}"),
        }
    }
}

const HEAD: &str = "language: 1\nmeasure: a.b\nedition: 1\ntitle: { it: a, en: b }\nbody: a\nin_force: { from: 2025-01-01 }\n";

#[test]
fn many_mistakes_are_reported_at_once() {
    insta::assert_snapshot!(errors(
        "language: 1\nmeasure: Lombardia.B2\nedition:\nsumary: { it: a, en: b }\nstatus: vigore\nin_force: { from: 2025-06-31, to: 31/12/2025 }\n\
         sources:\n  Dgr: { act: x, confidence: acts }\n  reg: { confidence: act, date: 2025-13-01 }\nparameters:\n  soglia: 25_000.00\n  età: { unit: EUR, value: 1 }\n  \
         assegno: { unit: EUR, values: { 2025-02-30: 1, 2025: 2, 2025-01-01: } }\n  tetto: { unit: EUR, value: [1, 2] }\n\
         amounts:\n  a: { unit: EUR, kind: fees, always: yes, ceiling: \"true\", value: { band: { of: isee } } }\n  \
         b: { unit: EUR, kind: fee, value: { bands: { of: isee, rows: { to: 1 } }, linear: { of: isee } } }\n  \
         c:\n    unit: EUR\n    kind: fee\n    value: 1\n    modifiers:\n      - surcharge: { percent: 10 }\n        when: festivo\n      - floor\n      - by_rank: { rank: x, percents: { 0: 1 } }\n"
    ));
}

#[test]
fn shapes_want_exactly_one_key() {
    let value = |text: &str| errors(&format!("{HEAD}definitions:\n  d: {{ value: {text} }}\n"));
    insta::assert_snapshot!(
        [
            value("{}"),
            value("[1]"),
            value("{ parts: { a: { value: 1, time: 2 } }, share: { of: 1, percent: 2 } }"),
            value("{ by: { of: x } }"),
            value("{ first_match: { when: x, value: 1 } }"),
            value("{ qualcosa: 1, altro: 2 }"),
            value("null"),
        ]
        .join("\n")
    );
}

#[test]
fn groups_and_dated_values_have_two_forms() {
    insta::assert_snapshot!(errors(&format!(
        "{HEAD}requirements:\n  a: {{ any: eta }}\n  b: {{ all: [1, {{ when: x }}, ] }}\n  c: {{ any: {{ Uno: {{ when: x }}, due: {{ when: [] }} }} }}\n\
         parameters:\n  p: {{ unit: EUR, values: {{ 2025-01-01: {{ valore: 1 }}, 2026-01-01: [1] }} }}\n"
    )));
}

#[test]
fn keys_that_exclude_each_other_are_reported() {
    insta::assert_snapshot!(errors(&format!(
        "{HEAD}parameters:\n  p: {{ unit: EUR }}\n  q: {{ unit: EUR, value: 1, values: {{ 2025-01-01: {{ value: 1, ends: true }} }} }}\n\
         requirements:\n  a: {{ title: {{ it: a, en: b }} }}\n  b: {{ all: [x], any: [y], when: z }}\n\
         definitions:\n  d: {{ value: {{ bands: {{ of: x, rows: [{{ from: 1, above: 1, to: 2, value: 1 }}, {{ below: 2, to: 3, value: 1 }}] }} }} }}\n  \
         t: {{ value: {{ table: {{ rows: {{ of: x }}, values: [[1]] }} }} }}\n\
         amounts:\n  m: {{ unit: EUR, kind: fee, value: 1, modifiers: [{{ reduction: {{ when: x }} }}] }}\n"
    )));
}

#[test]
fn the_kind_and_the_version_of_a_file_come_first() {
    insta::assert_snapshot!(
        [
            errors("language: 1\nmesure: a.b\n"),
            errors("titolo: x\n"),
            errors("- measure: a\n"),
            errors("language: 1\nmeasure: a\nbodies: {}\n"),
            errors("language: 2\nmeasure: a\nanything: else\n"),
            errors("measure: a\n"),
            errors("just text\n"),
        ]
        .join("\n")
    );
}

#[test]
fn numbers_are_plain_decimals() {
    let read = |written: &str| {
        let mut findings = Findings::default();
        let value = number(&Text::new(written.to_owned(), Span::default()), &mut findings);
        assert_eq!(value.is_none(), findings.has_errors(), "{written}");
        let help = findings.resolve(&Sources::new()).pop().and_then(|diagnostic| diagnostic.help).map(|help| help.it);
        (value.map(|value| value.to_string()), help)
    };
    for (written, value) in [
        ("0", "0"),
        ("0.50", "0.50"),
        ("25_000.00", "25000.00"),
        ("-3", "-3"),
        ("-0.1", "-0.1"),
        ("1_2", "12"),
        ("9999999999999999999999999999", "9999999999999999999999999999"),
        ("0.123456789012345678901234567", "0.123456789012345678901234567"),
    ] {
        assert_eq!(read(written), (Some(value.to_owned()), None), "{written}");
    }
    for (written, help) in [
        ("1,5", "scrivere `1.5`"),
        ("25.000,00", "scrivere `25_000.00`"),
        ("25.000.000,00", "scrivere `25_000_000.00`"),
        ("1,500", "i decimali si scrivono con il punto: `1.50`"),
        (".5", "scrivere `0.5`"),
        ("1.", "scrivere `1`"),
        ("+3", "scrivere `3`"),
        ("12 EUR", "solo cifre: l'unità sta in `unit`"),
        ("30%", "solo cifre: l'unità sta in `unit`"),
        ("12345678901234567890123456789", "al massimo 28 cifre"),
    ] {
        assert_eq!(read(written), (None, Some(help.to_owned())), "{written}");
    }
    let digits = "solo cifre con il punto per i decimali, ad esempio `25_000.00`".to_owned();
    for written in
        ["1e3", "012", "00", "-012", "0x1F", "_1", "1_", "1__0", "1._5", "1.5_", "--1", "-", "", ".", "١", "1.2.3", "NaN", "∞", "1'000"]
    {
        assert_eq!(read(written), (None, Some(digits.clone())), "{written}");
    }
}

#[test]
fn days_are_strict() {
    let read = |written: &str| {
        let mut findings = Findings::default();
        let value = date(&Text::new(written.to_owned(), Span::default()), &mut findings);
        let help = findings.resolve(&Sources::new()).pop().and_then(|diagnostic| diagnostic.help).map(|help| help.it);
        value.map(|day| day.value.to_string()).ok_or(help)
    };
    assert_eq!(read("2024-02-29"), Ok("2024-02-29".to_owned()));
    for (written, help) in [
        ("2025-02-29", "quel mese finisce il `2025-02-28`"),
        ("2025-12-32", "quel mese finisce il `2025-12-31`"),
        ("2025-13-01", "i mesi vanno da 01 a 12"),
        ("2025-1-1", "anno, mese e giorno, così: `2025-06-01`"),
        ("31/12/2025", "scrivere `2025-12-31`"),
        ("1.2.2025", "scrivere `2025-02-01`"),
        ("2025-01-01T00:00", "anno, mese e giorno, così: `2025-06-01`"),
        ("+025-01-01", "anno, mese e giorno, così: `2025-06-01`"),
    ] {
        assert_eq!(read(written), Err(Some(help.to_owned())), "{written}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, ..Default::default() })]

    /// A measure with something missing and something else put in is read, or refused with a reason.
    #[test]
    fn a_damaged_measure_is_answered(
        cut in proptest::prelude::any::<proptest::sample::Index>(),
        length in 0_usize..200,
        put in proptest::sample::select(vec!["", " ", "\n", "  - x\n", "{", "}", "[", "a: ", "value: 1\n", "~", "null", ", x: 1", "\"", "'", "!", "{}", "[]"]),
    ) {
        let start = cut.index(MEASURE.len());
        let end = (start + length).min(MEASURE.len());
        proptest::prop_assume!(MEASURE.is_char_boundary(start) && MEASURE.is_char_boundary(end));
        let text = format!("{}{put}{}", &MEASURE[..start], &MEASURE[end..]);
        let (document, findings, sources) = decode(&text);
        proptest::prop_assert!(document.is_some() || findings.has_errors());
        render(findings, &sources);
    }
}

#[test]
fn one_mistake_many_times_stays_quick() {
    let keys: String = (0..50_000).map(|n| format!("k{n}: 1\n")).collect();
    let (_, findings, _) = decode(&format!("{HEAD}{keys}"));
    assert_eq!(findings.error_count(), 200);
}

#[test]
fn a_point_that_may_be_for_thousands_is_doubted() {
    let text = format!(
        "{HEAD}parameters:\n  a: {{ unit: EUR, value: 25.000 }}\n  b: {{ unit: EUR, value: \"isee > 7.500 && isee < 1.5750\", min: 0.125 }}\n  \
         c: {{ value: 12.345, max: 1_000.125, source: reg 1.234, note: {{ it: \"25.000 euro\", en: b }} }}\n\
         cases:\n  - {{ name: ISEE 5.000, on: 2025-01-01, facts: {{ isee: 5.000, x: -2.500 }}, expect: {{ y: 1.575 }} }}\n"
    );
    let (document, findings, sources) = decode(&text);
    assert!(document.is_some() && !findings.has_errors());
    insta::assert_snapshot!(render(findings, &sources));
    let many = format!("{HEAD}removes: [{}]\n", "1.000,".repeat(60_000));
    assert_eq!(decode(&many).1.resolve(&Sources::new()).len(), 50);
}

#[test]
fn italian_words_are_told_in_english() {
    for (written, candidates, meant) in [
        ("da", &["from", "above", "to"][..], "from"),
        ("Oltre", &["from", "above", "to"], "above"),
        ("fino a", &["from", "at", "to"], "to"),
        ("a", &["at", "to"], "to"),
        ("meno di", &["to", "below"], "below"),
        ("unità", &["unit", "kind"], "unit"),
        ("tipo", &["unit", "kind"], "kind"),
        ("tipo", &["kind", "type"], "type"),
        ("in vigore", &["in_force", "draft"], "in_force"),
        ("titolo", &["title"], "title"),
    ] {
        assert_eq!(suggestion(written, candidates), Some(meant), "{written}");
    }
    // A word that has no meaning here is not forced on the place.
    assert_eq!(suggestion("oltre", &["when", "value"]), None);
    insta::assert_snapshot!(errors(&format!(
        "{HEAD}titolo: x\ndefinitions:\n  d: {{ value: {{ bands: {{ of: x, rows: [{{ da: 7_501, a: 15_000, valore: 3,50 }}] }} }} }}\n"
    )));
}

#[test]
fn a_text_without_its_languages_is_shown_with_them() {
    let body = |title: &str| {
        errors(&format!("language: 1\nmeasure: a.b\nedition: 1\nbody: a\nin_force: {{ from: 2025-01-01 }}\ntitle: {title}\n"))
    };
    insta::assert_snapshot!([body("Mensa scolastica"), body("'La \"mensa\"'"), body("[a]")].join("\n"));
}

/// Help is in the infinitive: one register in all messages.
#[test]
fn messages_give_no_orders() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/authoring");
    let mut folders: Vec<_> = ["yaml", "decode", "extends", "expression"].iter().map(|name| folder.join(name)).collect();
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("decode/tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
                for order in [
                    "scrivi",
                    "scrivete",
                    "togli ",
                    "togliete",
                    "metti ",
                    "mettete",
                    "usa ",
                    "usate",
                    "controllate",
                    "dividete",
                    "scegliete",
                ] {
                    let mut words = text.match_indices(order).map(|(at, _)| &text[..at]);
                    assert!(!words.any(|before| before.ends_with(['"', ' ', '`', ';'])), "`{order}` in {}", path.display());
                }
                read += 1;
            }
        }
    }
    assert!(read > 15);
}
