//! Curves and reasons of small rule files.

use soglia::curve::{Curve, CurveError, CurveRequest, Rounded, csv, svg};
use soglia::decision::{Due, Value};
use soglia::{FactValue, Facts, Language};

use super::support::{day, measure, pack};

fn value(text: &str) -> FactValue {
    FactValue::Text(text.to_owned())
}

#[track_caller]
fn curve(rest: &str, along: &str, ends: Option<[&str; 2]>, facts: &str) -> Curve {
    let pack = pack(measure(rest));
    let [from, to] = ends.map_or([None, None], |ends| ends.map(|end| Some(value(end))));
    let request = CurveRequest { from, to, ..CurveRequest::new("prova.misura", "importo", along) };
    pack.curve(&request, &Facts::from_json(facts).unwrap(), day("2025-06-01")).unwrap()
}

fn number(value: &Value) -> &str {
    match value {
        Value::Number { value, .. } => value,
        _ => "-",
    }
}

/// Where it changes, whether at once, and the amount on both sides.
fn breaks(curve: &Curve) -> Vec<(&str, bool, &str, &str)> {
    let all = curve.breaks.iter();
    all.map(|point| (number(&point.at), point.jump, number(&point.left), number(&point.right))).collect()
}

#[test]
fn a_limit_belongs_to_the_side_that_includes_it() {
    let bands = "amounts:\n  importo: { unit: EUR, kind: fee, source: not_stated, value: { bands: { of: isee, jump: { up_to: 9, reason: { it: a, en: a } }, rows: [ { to: 7_500, value: 0 }, { below: 9_000, value: 1.50 }, { value: 5.00 } ] } } }\n";
    let found = curve(bands, "isee", None, r#"{ "isee": "8000" }"#);
    assert_eq!(breaks(&found), [("7500.00", true, "0.00", "1.50"), ("9000.00", true, "1.50", "5.00")]);
    assert_eq!((number(&found.breaks[0].before.at), number(&found.breaks[0].after.at)), ("7500.00", "7500.01"));
    assert_eq!((number(&found.breaks[1].before.at), number(&found.breaks[1].after.at)), ("8999.99", "9000.00"));
    assert_eq!(number(&found.own.as_ref().unwrap().value), "1.50");
    assert_eq!(
        csv(&found),
        "first,last,begins,ends,due,start,end,exponent,slope,coefficients,divisor,rounded,jump\n\
         0.00,7500.00,0.00,7500.00,due,0.00,0.00,0,0,0,,no,false\n\
         7500.01,8999.99,7500.00,9000.00,due,1.50,1.50,0,0,1.5,,no,true\n\
         9000.00,11000.00,9000.00,11000.00,due,5.00,5.00,0,0,5,,no,true\n"
    );
}

#[test]
fn a_break_point_may_lie_between_two_cents() {
    let least = "amounts:\n  importo: { unit: EUR, kind: indicator, source: not_stated, value: \"min(isee * 3, 100)\" }\n";
    let found = curve(least, "isee", None, "{}");
    assert_eq!(breaks(&found), [("100/3", false, "100.00", "100.00")]);
    assert_eq!((number(&found.pieces[0].to), number(&found.pieces[1].from)), ("33.33", "33.34"));
    assert_eq!(found.value("33.33").as_deref(), Some("99.99"));
}

#[test]
fn the_exponent_of_a_piece_is_told_with_its_coefficients() {
    let progression = "amounts:\n  importo: { unit: EUR, kind: fee, source: not_stated, value: { progression: { of: isee, from: 0, to: 20_000, min: 3.00, max: 9.00, exponent: 2 } }, rounding: { to: 0.01, mode: half_up, source: not_stated } }\n";
    let found = curve(progression, "isee", None, r#"{ "isee": "10000" }"#);
    let curved = &found.pieces[0];
    assert_eq!((curved.exponent, curved.slope.as_deref(), curved.rounded), (Some(2), None, Rounded::Once));
    assert_eq!(curved.coefficients, ["3", "0", "0.000000015"]);
    assert_eq!(number(&found.own.as_ref().unwrap().value), "4.50");
    assert_eq!(number(found.roundings[0].to.as_ref().unwrap()), "0.01");
}

#[test]
fn coarse_roundings_are_steps() {
    let half = "amounts:\n  importo: { unit: EUR, kind: fee, source: not_stated, value: { linear: { of: isee, from: 0, to: 1_000, min: 0, max: 2 } }, rounding: { to: 0.50, mode: up, source: not_stated } }\n";
    let found = curve(half, "isee", None, "{}");
    let all = breaks(&found);
    assert_eq!(all.iter().map(|point| point.0).collect::<Vec<_>>(), ["0.00", "250.00", "500.00", "750.00"]);
    assert!(all.iter().all(|point| point.1) && found.pieces.iter().all(|piece| piece.rounded == Rounded::No));
}

#[test]
fn a_quotient_by_the_fact_is_told_as_one() {
    let quotient = "amounts:\n  importo: { unit: EUR, kind: indicator, source: not_stated, value: \"if isee > 100 { tetto * tetto / isee } else { 0 }\", rounding: { to: 0.01, mode: half_up, source: not_stated } }\nparameters:\n  tetto: { unit: EUR, value: 1_000, source: not_stated }\n";
    let found = curve(quotient, "isee", Some(["0", "5000"]), "{}");
    assert_eq!(breaks(&found), [("100.00", true, "0.00", "10000.00")]);
    assert_eq!((found.pieces[1].exponent, found.pieces[1].divisor.len()), (None, 2));
    assert_eq!(found.value("4000.00").as_deref(), Some("250"));
}

#[test]
fn ages_change_on_birthdays() {
    let by_age = "calendar: { leap_day: march_1, source: not_stated }\namounts:\n  importo: { unit: EUR, kind: benefit, source: not_stated, when: \"age(nascita) >= 65\", value: 100 }\n";
    let found = curve(by_age, "nascita", None, "{}");
    assert_eq!(found.breaks.len(), 1);
    assert_eq!(found.breaks[0].before.at, Value::Date { value: day("1960-06-01") });
    assert_eq!((found.breaks[0].before.due, found.breaks[0].after.due), (Due::Due, Due::NotDue));
}

#[test]
fn what_has_no_curve_is_refused() {
    let rest = "amounts:\n  importo: { unit: EUR, kind: fee, source: not_stated, value: \"if residente { isee / 10 } else { isee }\", rounding: { to: 0.01, mode: half_up, source: not_stated } }\n";
    let pack = pack(measure(rest));
    let refused = |amount: &str, along: &str, from: Option<FactValue>| {
        let request = CurveRequest { from, ..CurveRequest::new("prova.misura", amount, along) };
        pack.curve(&request, &Facts::new(), day("2025-06-01")).unwrap_err()
    };
    assert_eq!(refused("altro", "isee", None), CurveError::UnknownAmount("altro".to_owned()));
    assert_eq!(refused("importo", "eta", None), CurveError::UnknownFact("eta".to_owned()));
    assert_eq!(refused("importo", "residente", None), CurveError::NotAScale("residente".to_owned()));
    assert_eq!(refused("importo", "isee", Some(value("10000000"))), CurveError::Range("isee".to_owned()));
    assert_eq!(refused("importo", "isee", Some(value("1.234"))), CurveError::Range("isee".to_owned()));
}

#[test]
fn a_drawing_is_complete_in_itself() {
    let rest = "amounts:\n  importo: { title: { it: \"<b>\", en: b }, unit: EUR, kind: fee, source: not_stated, when: \"isee <= 5000\", value: 2 }\n";
    let drawn = svg(&curve(rest, "isee", None, r#"{ "isee": "1000" }"#), Language::It);
    for part in ["<title id", "<desc id", "role=\"img\"", "&lt;b&gt;", "non dovuto", "questo caso", "5.000,00 €"] {
        assert!(drawn.contains(part), "{part}\n{drawn}");
    }
    for part in ["<script", "http://www.w3.org/1999/xlink", "<b>", "href"] {
        assert!(!drawn.contains(part), "{part}");
    }
    assert_eq!(drawn.matches("<text").count(), drawn.matches("</text>").count());
}

#[test]
fn what_cannot_be_changed_is_never_proposed() {
    let rest = "facts:\n  anni: { type: number, unit: year, min: 0, max: 130, changeable: false, label: { it: anni, en: years } }\nrequirements:\n  uno: { any: [ \"anni < 18\", \"isee <= 25000\" ] }\n  due: { when: \"anni < 18\" }\n  tre: { all: [ residente, \"isee < 20000\" ] }\namounts:\n  importo: { unit: EUR, kind: benefit, source: not_stated, value: 1 }\n";
    let pack = pack(measure(rest));
    let facts = Facts::from_json(r#"{ "anni": 40, "isee": "30000", "residente": false }"#).unwrap();
    let why = pack.why("prova.misura", &facts, day("2025-06-01")).unwrap();
    let texts: Vec<Vec<&str>> =
        why.requirements.iter().map(|found| found.would_change.iter().map(|way| way.text.it.as_str()).collect()).collect();
    assert_eq!(
        texts,
        [
            vec!["con ISEE non oltre 25.000,00 €, il requisito è soddisfatto"],
            vec![],
            vec!["con «residente»: sì e ISEE non oltre 19.999,99 €, il requisito è soddisfatto"],
        ]
    );
    let change = &why.requirements[2].would_change[0].changes[1];
    assert_eq!((change.fact.as_str(), number(&change.to), number(change.by.as_ref().unwrap())), ("isee", "19999.99", "-10000.01"));
    assert_eq!(number(why.requirements[1].conditions[0].distance.as_ref().unwrap()), "22");
    let decision = pack.evaluate("prova.misura", &facts, day("2025-06-01")).unwrap();
    assert_eq!(decision.requirements[2].would_change, why.requirements[2].would_change);
    let data = serde_json::to_value(&decision.requirements[0].would_change[0]).unwrap();
    assert_eq!(data["it"], "con ISEE non oltre 25.000,00 €, il requisito è soddisfatto");
    assert_eq!(data["changes"][0]["fact"], "isee");
}

#[test]
fn a_value_that_is_not_settled_to_be_due_is_told_with_its_doubt() {
    let rest = "requirements:\n  uno: { when: \"isee <= 25000\" }\n  due: { when: residente }\namounts:\n  importo: { unit: EUR, kind: benefit, source: not_stated, value: 100 }\n";
    let pack = pack(measure(rest));
    let facts = Facts::from_json(r#"{ "isee": "30000" }"#).unwrap();
    let why = pack.why("prova.misura", &facts, day("2025-06-01")).unwrap();
    let told = soglia::why::text(&why, Language::It, soglia::decision::TextOptions::default());
    assert!(told.contains("↓ 25.000,00 € (-5.000,00 €): 100,00 €, se spettante"), "{told}");
    let curve = curve(rest, "isee", None, r#"{ "isee": "20000" }"#);
    let told = soglia::curve::text(&curve, Language::It, soglia::decision::TextOptions::default());
    assert!(told.contains("20.000,00 €: 100,00 €, se spettante") && told.contains("costante, se spettante"), "{told}");
}

#[test]
fn why_says_that_an_outcome_is_open() {
    let pack = pack(measure("requirements:\n  uno: { when: \"isee <= 25000\" }\n"));
    let told = |facts: &str| {
        let why = pack.why("prova.misura", &Facts::from_json(facts).unwrap(), day("2025-06-01")).unwrap();
        soglia::why::text(&why, Language::It, soglia::decision::TextOptions::default())
    };
    assert!(told("{}").contains("? Nessun requisito risulta non soddisfatto: l'esito dipende da dati che mancano."), "{}", told("{}"));
    let met = told(r#"{ "isee": "20000" }"#);
    assert!(met.contains("✓ Nessun requisito risulta non soddisfatto."), "{met}");
}
