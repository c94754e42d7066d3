//! A figure is changed where it is written, whatever its path, and everything is checked again.

use proptest::prelude::*;
use soglia::authoring::{AmendError, Change, Code, FigureKind, Rules, Severity, When, compile};

use crate::support::{change, changes, day, measure, on, pack, rules, sources};

fn error(texts: &[&str]) -> AmendError {
    rules().amend("prova.buono", on(), &changes(texts)).map(|amended| amended.changed).unwrap_err()
}

#[test]
fn every_figure_has_a_path_that_leads_to_it() {
    let rules = rules();
    let figures = rules.figures("prova.buono", on()).unwrap();
    let paths: Vec<&str> = figures.iter().map(|figure| figure.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "mesi_anno",
            "soglia",
            "quota_figlio",
            "quota_figlio.2025-07-01",
            "chiede_lavoro",
            "scadenza",
            "spese",
            "per_km",
            "retta.1.to",
            "retta.1",
            "retta.2.to",
            "retta.2",
            "retta.3"
        ]
    );
    for figure in &figures {
        assert_eq!(rules.figure("prova.buono", on(), &figure.path).as_ref(), Ok(figure));
    }
    let find = |path: &str| figures.iter().find(|figure| figure.path == path).unwrap();
    let unit = |path: &str| find(path).unit.as_ref().map(ToString::to_string);
    assert_eq!(unit("retta.1.to").as_deref(), Some("EUR"));
    assert_eq!(unit("retta.1").as_deref(), Some("EUR/meal"));
    assert_eq!((unit("scadenza"), find("scadenza").kind), (None, FigureKind::Date));
    assert_eq!((find("chiede_lavoro").kind, find("spese").value.as_deref()), (FigureKind::Boolean, None));
    assert_eq!(find("quota_figlio").from, Some(day("2025-01-01")));
}

#[test]
fn the_figure_of_the_day_is_meant_unless_a_day_is_named() {
    let value = |on: &str| rules().figure("prova.buono", day(on), "quota_figlio").unwrap().value;
    assert_eq!((value("2025-06-30").as_deref(), value("2025-07-01").as_deref()), (Some("10.00"), Some("12.00")));
    let rules = rules();
    let early = rules.figure("prova.buono", day("2025-08-01"), "quota_figlio.2025-01-01").unwrap();
    assert_eq!(early.value.as_deref(), Some("10.00"));
}

#[test]
fn a_path_may_be_written_as_an_officer_says_it() {
    let rules = rules();
    let path = |written: &str| rules.figure("prova.buono", on(), written).map(|figure| figure.path);
    for written in
        ["retta.2", "retta.2.value", "retta.2.valore", "retta.2.importo", "retta.fasce.2.valore", "retta.value.bands.rows.2.value"]
    {
        assert_eq!(path(written).as_deref(), Ok("retta.2"), "{written}");
    }
    for written in ["retta.2.to", "retta.2.fino_a", "retta.2.a"] {
        assert_eq!(path(written).as_deref(), Ok("retta.2.to"), "{written}");
    }
}

#[test]
fn what_cannot_be_changed_says_why_and_what_to_do() {
    for (written, code) in [
        ("sogla=1", "R0102"),
        ("retta.9=1", "R0102"),
        ("retta=1", "R0102"),
        ("soglia=tanto", "R0104"),
        ("chiede_lavoro=3", "R0104"),
        ("scadenza=domani", "R0104"),
        ("soglia=8.000", "R0105"),
        ("soglia=8000 EUR/month", "R0106"),
        ("retta.2=40%", "R0106"),
        ("buono=3", "R0108"),
    ] {
        let error = error(&[written]);
        assert_eq!(error.code(), code, "{written}");
        assert!(error.help().is_some() && !error.message().it.is_empty(), "{written}");
    }
    assert_eq!(error(&["soglia=1", "soglia=2"]).code(), "R0109");
    let AmendError::NoFigure { known, .. } = error(&["sogla=1"]) else { panic!("another error") };
    assert_eq!(known[0], "soglia");
    let AmendError::NoFigure { known, .. } = error(&["retta.9=1"]) else { panic!("another error") };
    assert!(known[0].starts_with("retta."), "{known:?}");
    assert_eq!(rules().amend("prova.altra", on(), &[]).unwrap_err().code(), "R0101");
    assert_eq!(rules().amend("prova.buono", day("2026-01-01"), &[]).unwrap_err().code(), "R0101");
    let missing = rules().open("prova.buono/2031", When::First).unwrap_err();
    assert_eq!((missing.to_string().as_str(), missing.code()), ("there is no measure or edition `prova.buono/2031`", "R0101"));
    assert!(missing.help().unwrap().en.contains("did you mean `prova.buono"), "{missing:?}");
}

#[test]
fn a_change_is_checked_like_a_file() {
    let mut rules = rules();
    let mut refused = |change: &str| match rules.amend("prova.buono", on(), &changes(&[change])).unwrap_err() {
        AmendError::Refused { diagnostics } => diagnostics,
        other => panic!("{other:?}"),
    };
    // The first band would end above the second.
    let found = refused("retta.1.to=9.500,00");
    assert_eq!(found.iter().map(|one| (one.code, one.severity)).collect::<Vec<_>>(), [(Code::BandOrder, Severity::Error)]);
    // What is wrong with a figure itself is shown where it was written.
    let found = refused("retta.2.to=999999999999999999999999");
    assert_eq!((found[0].place.file.as_str(), found[0].place.start.line, found[0].place.start.column), ("--set", 1, 12));
    let file = rules.sources().ids().find(|file| rules.sources().name(*file) == "--set").unwrap();
    assert_eq!(rules.sources().text(file), "retta.2.to=999999999999999999999999\n");
}

#[test]
fn a_jump_that_the_act_does_not_have_is_told_and_refuses_nothing() {
    let amended = rules().amend("prova.buono", on(), &changes(&["retta.3=9"])).unwrap();
    assert_eq!(amended.notes.len(), 1);
    assert_eq!(amended.notes[0].code, Code::Jump);
    assert!(rules().amend("prova.buono", on(), &changes(&["retta.3=3"])).unwrap().notes.is_empty());
    // Written in a file it is refused, as ever.
    let text = measure().replace("{ value: 4.00 }", "{ value: 9 }");
    assert!(compile(&sources(&[&text])).pack.is_none());
}

#[test]
fn a_figure_that_is_not_known_can_be_supposed() {
    let supposed = pack(&mut rules(), &["spese=3,50"]);
    let facts = |pack: &soglia::Pack| pack.plan("prova.buono", on()).unwrap().facts().iter().any(|fact| fact.path == "spese");
    assert!(facts(&pack(&mut rules(), &[])) && !facts(&supposed));
}

#[test]
fn a_supplier_can_be_changed_by_its_name() {
    let supplier =
        "language: 1\nmeasure: prova.indicatore\nedition: 2025\ntitle: { it: I, en: I }\nbody: prova\nin_force: { from: 2025-01-01 }
sources: { reg: { act: Regolamento, confidence: act } }
facts: { reddito: { type: number, unit: EUR, min: 0, max: 90_000, label: { it: reddito, en: income } } }
parameters: { franchigia: { unit: EUR, value: 1_000.00, source: reg } }
amounts: { valore: { unit: EUR, kind: indicator, value: \"max(0, reddito - franchigia)\", source: reg } }\n";
    let text = measure().replace("lists:\n", "supplied: { isee: { measure: prova.indicatore, amount: valore } }\nlists:\n");
    let mut rules = Rules::new(sources(&[&text, supplier]));
    let amended = rules.amend("prova.buono", on(), &[change("prova.indicatore:franchigia=2.000,00")]).unwrap();
    assert_eq!(amended.changed[0].edition, "prova.indicatore/2025");
    let facts = soglia::Facts::from_json(r#"{ "reddito": "9500.00", "figli": 0 }"#).unwrap();
    let outcome = |pack: &soglia::Pack| pack.decide("prova.buono", &facts, on()).unwrap().outcome;
    assert_eq!(outcome(&amended.pack), soglia::decision::Outcome::Met);
    assert_eq!(outcome(&rules.amend("prova.buono", on(), &[]).unwrap().pack), soglia::decision::Outcome::NotMet);
}

#[test]
fn changes_are_read_from_text() {
    let own = |path: &str, value: &str| Change { measure: None, path: path.to_owned(), value: value.to_owned() };
    assert_eq!(Change::parse("soglia = 8000"), Some(own("soglia", "8000")));
    assert_eq!(Change::parse("it.isee:x=1").and_then(|change| change.measure).as_deref(), Some("it.isee"));
    assert_eq!([Change::parse("soglia"), Change::parse("=1"), Change::parse(":a=1")], [None, None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A figure that is changed is a file in which it is written so: the very same programs.
    #[test]
    fn amending_is_writing(limit in 0_u32..20_000, price in 101_u32..399, km in 1_u32..99) {
        let [limit, price, km] = [limit, price, km].map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let text = measure().replace("value: 8_000.00", &format!("value: {limit}")).replace("value: 2.00", &format!("value: {price}"))
            .replace("value: 0.20", &format!("value: {km}"));
        let written = pack(&mut Rules::new(sources(&[&text])), &[]);
        let changed = pack(&mut rules(), &[&format!("soglia={limit}"), &format!("retta.2={}", price.replace('.', ",")), &format!("per_km={km}")]);
        prop_assert_eq!(written.content(), changed.content());
    }
}
