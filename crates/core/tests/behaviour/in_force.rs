//! Days: what is not in force is not zero, and what changes on a day has changed on that day.

use soglia::authoring::{Code, compile};
use soglia::curve::{CurveError, CurveRequest};
use soglia::decision::{Outcome, TextOptions, WarningKind};
use soglia::entitlements::Criterion;
use soglia::questions::QuestionOptions;
use soglia::{Facts, Language, PlanError};

use super::support::{HEAD, amount, codes, decide, measure, pack, sources};

const FEE: &str = "requirements:\n  residenza: { when: residente }\namounts:\n  tariffa: { unit: EUR, kind: fee, value: 5 }\n";

fn outcome(pack: &soglia::Pack, on: &str) -> Outcome {
    let decision = decide(pack, "prova.misura", r#"{"residente": true}"#, on);
    if decision.outcome == Outcome::NotInForce {
        assert!(decision.amounts.is_empty() && decision.requirements.is_empty() && decision.missing.is_empty());
    } else {
        assert_eq!(amount(&decision, "tariffa"), "5.00");
    }
    decision.outcome
}

#[test]
fn the_first_and_the_last_day_count() {
    let pack = pack(measure(FEE));
    for (on, expected) in [
        ("2024-12-31", Outcome::NotInForce),
        ("2025-01-01", Outcome::Met),
        ("2025-12-31", Outcome::Met),
        ("2026-01-01", Outcome::NotInForce),
    ] {
        assert_eq!(outcome(&pack, on), expected, "{on}");
    }
}

#[test]
fn a_suspended_measure_is_not_in_force() {
    let suspended = "suspended:\n  - { from: 2025-08-01, to: 2025-08-31, reason: { it: chiusura estiva, en: summer closure } }\n  - { from: 2025-12-24, reason: { it: ordinanza, en: order } }\n";
    let pack = pack(measure(&format!("{suspended}{FEE}")));
    for (on, expected) in [
        ("2025-07-31", Outcome::Met),
        ("2025-08-01", Outcome::NotInForce),
        ("2025-08-31", Outcome::NotInForce),
        ("2025-09-01", Outcome::Met),
        ("2025-12-23", Outcome::Met),
        ("2025-12-24", Outcome::NotInForce),
        ("2025-12-31", Outcome::NotInForce),
    ] {
        assert_eq!(outcome(&pack, on), expected, "{on}");
    }
    let decision = decide(&pack, "prova.misura", "{}", "2025-08-15");
    assert!(decision.warnings.iter().any(|warning| warning.kind == WarningKind::Status && warning.text.it.contains("chiusura estiva")));
}

#[test]
fn drafts_and_repealed_editions_never_count() {
    for status in ["draft", "repealed"] {
        let pack = pack(measure(&format!("status: {status}\n{FEE}")));
        for on in ["2024-12-31", "2025-01-01", "2025-06-01", "2025-12-31"] {
            assert_eq!(outcome(&pack, on), Outcome::NotInForce, "{status} {on}");
        }
        // Naming the edition does not make it count.
        let decision = decide(&pack, "prova.misura/2025", r#"{"residente": true}"#, "2025-06-01");
        assert_eq!(decision.outcome, Outcome::NotInForce, "{status}");
        assert!(decision.warnings.iter().any(|warning| warning.kind == WarningKind::Status), "{status}");
    }
}

fn two(first_ends: &str, second_begins: &str) -> soglia::authoring::Compiled {
    let first = format!("{HEAD}{FEE}").replace("2025-12-31", first_ends);
    let second = format!("{HEAD}{FEE}")
        .replace("edition: 2025", "edition: 2026")
        .replace("2025-12-31", "2026-12-31")
        .replace("2025-01-01", second_begins)
        .replace("value: 5", "value: 6");
    compile(&sources(&[("a.yaml", &first), ("b.yaml", &second)]))
}

#[test]
fn editions_follow_each_other() {
    let pack = pack(two("2025-12-31", "2026-01-01"));
    for (on, edition, value) in [("2025-12-31", "2025", "5.00"), ("2026-01-01", "2026", "6.00")] {
        let decision = decide(&pack, "prova.misura", r#"{"residente": true}"#, on);
        assert_eq!((decision.edition.as_deref(), amount(&decision, "tariffa")), (Some(edition), value.to_owned()), "{on}");
    }
    let held = decide(&pack, "prova.misura/2025", r#"{"residente": true}"#, "2026-01-01");
    assert_eq!((held.outcome, held.edition), (Outcome::NotInForce, None));
    let gap = two("2025-12-30", "2026-01-02");
    assert!(gap.diagnostics.iter().any(|found| found.code == Code::EditionGap && found.witness.as_deref() == Some("31/12/2025")));
    let pack = super::support::pack(gap);
    for on in ["2025-12-31", "2026-01-01"] {
        assert_eq!(decide(&pack, "prova.misura", r#"{"residente": true}"#, on).outcome, Outcome::NotInForce, "{on}");
    }
    for begins in ["2025-12-31", "2025-01-01"] {
        assert_eq!(codes(&two("2025-12-31", begins)), [Code::EditionOverlap], "{begins}");
    }
}

#[test]
fn a_gap_that_is_told_of_leaves_open_which_edition_held() {
    let stated = "gap_before: { reason: { it: avviso non trovato, en: notice not found }, source: not_stated }\n";
    let editions = |ends: &str| {
        let first = format!("{HEAD}{FEE}").replace("2025-12-31", ends);
        let second = format!("{HEAD}{stated}{FEE}").replace("edition: 2025", "edition: 2027").replace("2025-12-31", "2027-12-31");
        compile(&sources(&[("a.yaml", &first), ("b.yaml", &second.replace("2025-01-01", "2027-01-01"))]))
    };
    assert_eq!(codes(&editions("2025-12-31")), [], "a gap that is told of is no finding");
    assert_eq!(codes(&editions("2026-12-31")), [Code::BadValidity], "there is none");
    assert_eq!(codes(&measure(&format!("{stated}{FEE}"))), [Code::BadValidity], "nothing stands before");
    let pack = pack(editions("2025-12-31"));
    for (on, expected) in [
        ("2024-12-31", Outcome::NotInForce),
        ("2025-12-31", Outcome::Met),
        ("2026-01-01", Outcome::Unknown),
        ("2026-12-31", Outcome::Unknown),
        ("2027-01-01", Outcome::Met),
        ("2028-01-01", Outcome::NotInForce),
    ] {
        let decision = decide(&pack, "prova.misura", r#"{"residente": true}"#, on);
        assert_eq!(decision.outcome, expected, "{on}");
        let asked = pack.questions(&["prova.misura"], &Facts::new(), on.parse().unwrap(), QuestionOptions::default()).unwrap();
        let standing = &asked.measures[0];
        assert!(standing.edition.is_some() || (standing.outcome, asked.questions.len()) == (expected, 0), "{on}: {standing:?}");
        let is_open = decision.edition.is_none() && decision.warnings.iter().any(|warning| warning.text.it == "avviso non trovato");
        assert_eq!(is_open, expected == Outcome::Unknown, "{on}");
    }
    // A plan and a curve say the same.
    let plan = |on: &str| pack.plan("prova.misura", on.parse().unwrap());
    let refused = plan("2026-06-01").unwrap_err();
    assert!(matches!(&refused, PlanError::EditionNotKnown(_)), "{refused}");
    assert_eq!(refused.to_string(), "it is not known which edition of `prova.misura` held on 2026-06-01: notice not found");
    let curve = |on: &str| pack.curve(&CurveRequest::new("prova.misura", "tariffa", "isee"), &Facts::new(), on.parse().unwrap());
    assert_eq!(curve("2026-06-01").unwrap_err().to_string(), refused.to_string());
    assert!(matches!(plan("2028-01-01"), Err(PlanError::NotInForce { .. })));
    assert!(matches!(curve("2028-01-01"), Err(CurveError::NotInForce(_))));
    let gaps = |on: &str| pack.gaps(on.parse().unwrap());
    assert_eq!(gaps("2026-12-31").len(), 1);
    assert_eq!(gaps("2026-12-31")[0].message().it, "non si sa quale edizione di `prova.misura` valesse il 31/12/2026: avviso non trovato");
    assert_eq!((gaps("2025-12-31").len(), gaps("2027-01-01").len()), (0, 0));
    // What one is entitled to in a place tells of it apart.
    let all = pack.entitlements("it", &Facts::new(), "2026-06-01".parse().unwrap(), &Criterion::default()).unwrap();
    assert_eq!((all.measures.len(), &all.not_known), (0, &gaps("2026-06-01")));
    assert!(soglia::entitlements::text(&all, Language::It, TextOptions::default()).contains("Prova: avviso non trovato"));
}

#[test]
fn a_dated_value_holds_from_its_first_day() {
    let pack = pack(measure(
        "parameters:
  prezzo:
    unit: EUR
    values: { 2024-07-01: 4, 2025-03-01: 5, 2025-09-01: { value: 6.50 } }
amounts:
  tariffa: { unit: EUR, kind: fee, value: prezzo }
",
    ));
    for (on, value) in [
        ("2025-01-01", "4.00"),
        ("2025-02-28", "4.00"),
        ("2025-03-01", "5.00"),
        ("2025-08-31", "5.00"),
        ("2025-09-01", "6.50"),
        ("2025-12-31", "6.50"),
    ] {
        assert_eq!(amount(&decide(&pack, "prova.misura", "{}", on), "tariffa"), value, "{on}");
    }
    let ends = "parameters:\n  prezzo:\n    unit: EUR\n    values: { 2025-01-01: 4, 2025-07-01: { ends: true } }\namounts:\n  tariffa: { unit: EUR, kind: fee, value: prezzo, in_force: { from: 2025-01-01, to: UNTIL } }\n";
    let standing = super::support::pack(measure(&ends.replace("UNTIL", "2025-06-30")));
    assert_eq!(amount(&decide(&standing, "prova.misura", "{}", "2025-06-30"), "tariffa"), "4.00");
    assert!(decide(&standing, "prova.misura", "{}", "2025-07-01").amounts.is_empty(), "an amount outside its days is not there");
    assert_eq!(codes(&measure(&ends.replace("UNTIL", "2025-07-01"))), [Code::NoValueOnDay]);
}

#[test]
fn a_court_suspends_one_requirement() {
    let pack = pack(measure(
        "requirements:
  residenza: { when: residente }
  anzianita: { when: eta >= 65, in_force: { from: 2025-01-01, to: 2025-05-14 } }
amounts:
  tariffa: { unit: EUR, kind: benefit, value: 5 }
",
    ));
    let of = |on: &str| decide(&pack, "prova.misura", r#"{"residente": true, "eta": 40}"#, on);
    let before = of("2025-05-14");
    assert_eq!((before.outcome, before.requirements.len(), amount(&before, "tariffa")), (Outcome::NotMet, 2, "not_due".to_owned()));
    let after = of("2025-05-15");
    assert_eq!((after.outcome, after.requirements.len(), amount(&after, "tariffa")), (Outcome::Met, 1, "5.00".to_owned()));
    // What another rule says of a requirement that is not there is refused, not read as met.
    let used = measure(
        "requirements:
  anzianita: { when: eta >= 65, in_force: { from: 2025-01-01, to: 2025-05-14 } }
amounts:
  tariffa: { unit: EUR, kind: benefit, value: \"if anzianita { 5 } else { 3 }\" }
",
    );
    assert_eq!(codes(&used), [Code::NoValueOnDay]);
}

#[test]
fn ages_are_counted_on_the_day() {
    let of = |leap: &str| {
        pack(measure(&format!(
            "calendar: {{ leap_day: {leap}, source: not_stated }}\nrequirements:\n  maggiorenne: {{ when: age(nascita) >= 18 }}\n"
        )))
    };
    let met = |pack: &soglia::Pack, born: &str, on: &str| decide(pack, "prova.misura", &format!(r#"{{"nascita": "{born}"}}"#), on).outcome;
    let (early, late) = (of("february_28"), of("march_1"));
    assert_eq!(met(&late, "2007-06-15", "2025-06-14"), Outcome::NotMet);
    assert_eq!(met(&late, "2007-06-15", "2025-06-15"), Outcome::Met);
    assert_eq!((met(&early, "2004-02-29", "2025-02-28"), met(&late, "2004-02-29", "2025-02-28")), (Outcome::Met, Outcome::Met));
    // Eighteen in 2025 who was born on 29 February: nobody, so the boundary is looked at with twenty-one.
    let of = |leap: &str| {
        pack(measure(&format!(
            "calendar: {{ leap_day: {leap}, source: not_stated }}\nrequirements:\n  r: {{ when: age(nascita) >= 21 }}\n"
        )))
    };
    let (early, late) = (of("february_28"), of("march_1"));
    assert_eq!((met(&early, "2004-02-29", "2025-02-28"), met(&late, "2004-02-29", "2025-02-28")), (Outcome::Met, Outcome::NotMet));
    assert_eq!(met(&late, "2004-02-29", "2025-03-01"), Outcome::Met);
}

#[test]
fn what_no_act_states_is_told_wherever_it_is_used() {
    let pack = pack(measure(
        r#"calendar: { leap_day: march_1, source: not_stated }
definitions:
  anni: { value: age(nascita) }
requirements:
  maggiorenne: { when: anni >= 18 }
amounts:
  primo: { unit: EUR, kind: indicator, always: true, value: "if anni >= 65 { 1 } else { 2 }" }
  secondo: { unit: EUR, kind: indicator, always: true, value: primo + 1 }
  altro: { unit: EUR, kind: indicator, always: true, value: 3 }
"#,
    ));
    let decision = decide(&pack, "prova.misura", r#"{"nascita": "1950-01-01"}"#, "2025-06-01");
    let told: Vec<&str> =
        decision.warnings.iter().filter(|warning| warning.kind == WarningKind::NotStated).map(|warning| warning.text.en.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for name in ["maggiorenne", "primo", "secondo"] {
        assert!(told[0].contains(name), "{told:?}");
    }
    assert!(!told[0].contains("altro"), "{told:?}");
}

#[test]
fn a_fact_is_implied_by_one_of_another_vocabulary_whatever_the_order_of_the_files() {
    let yes = "language: 1\nvocabulary: a\ntitle: { it: A, en: A }\nfacts:\n  presentato: { type: boolean, label: { it: p, en: p }, implied_by: [isee_corrente] }\n";
    let number = "language: 1\nvocabulary: b\ntitle: { it: B, en: B }\nfacts:\n  isee_corrente: { type: number, unit: EUR, min: 0, max: 100_000, label: { it: i, en: i } }\n";
    let rule = format!("{HEAD}requirements:\n  r: {{ when: presentato && isee_corrente >= 0 }}\n");
    for files in [[("a.yaml", yes), ("b.yaml", number)], [("a.yaml", number), ("b.yaml", yes)]] {
        let pack = pack(compile(&sources(&[files[0], files[1], ("misura.yaml", &rule)])));
        let decision = decide(&pack, "prova.misura", r#"{"isee_corrente": 5}"#, "2025-06-01");
        assert_eq!(decision.outcome, Outcome::Met);
    }
}

#[test]
fn a_fact_is_implied_by_the_one_that_its_own_edition_declares() {
    let implied = "facts:\n  arrivo: { type: boolean, label: { it: n, en: n }, implied_by: [arrivato_il] }\n  arrivato_il: { type: date, min: 2025-01-01, max: 2025-12-31, label: { it: g, en: g } }\nrequirements:\n  r: { when: arrivo }\n";
    let first = format!("{HEAD}{implied}");
    let second = HEAD.replace("edition: 2025", "edition: 2026").replace("from: 2025-01-01, to: 2025-12-31", "from: 2026-01-01")
        + "extends: prova.misura/2025\nfacts:\n  arrivato_il: { max: 2026-12-31 }\n";
    let pack = pack(compile(&sources(&[("a.yaml", &first), ("b.yaml", &second)])));
    let decision = decide(&pack, "prova.misura", r#"{"arrivato_il": "2026-03-01"}"#, "2026-06-01");
    assert_eq!(decision.outcome, Outcome::Met);
}
