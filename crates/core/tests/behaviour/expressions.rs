//! What may be written in `when:` and `value:`, through the whole compiler: what is refused is refused at its place in the file.

use soglia::authoring::{Code, facts_from_yaml};
use soglia::{EvaluateError, FactFault, FactValue, Facts, FactsError};

use super::support::{HEAD, codes, errors, measure, pack};

const PARAMETERS: &str = "parameters:\n  soglia: { unit: EUR, value: 9_360.00 }\n";

/// A measure with this condition, between single quotes as authors write it, on line 11.
fn condition(text: &str) -> soglia::authoring::Compiled {
    let quoted = text.replace('\'', "''");
    measure(&format!("{PARAMETERS}requirements:\n  prova:\n    when: '{quoted}'\n"))
}

/// A measure with this value, on line 13.
fn value(unit: &str, text: &str) -> soglia::authoring::Compiled {
    let quoted = text.replace('\'', "''");
    measure(&format!(
        "{PARAMETERS}amounts:\n  prova:\n    unit: {unit}\n    kind: indicator\n    rounding: {{ to: 0.01, mode: half_up, source: not_stated }}\n    value: '{quoted}'\n"
    ))
}

#[test]
fn conditions_that_stand() {
    for text in [
        r#"comune in ["Bologna", "Parma"]"#,
        r#"comune in ["Bologna", "Parma",]"#,
        r#"comune !in ["Parma"]"#,
        r#"comune == "Bologna" || "Parma" == comune"#,
        "eta in 18..=65",
        "eta in 18..65",
        "eta !in 18..65",
        "isee in 0.00..9360.00",
        "eta -5 > 0",
        "eta - -5 > 70",
        "isee <= 1_000.50",
        "isee <= soglia && (eta >= 18 || residente)",
        "!residente",
        "residente == true",
        "if residente { eta >= 18 } else if comune == \"Parma\" { eta >= 65 } else { false }",
        "any(nucleo.disabile)",
        "all(nucleo.reddito > 0 && eta > 18)",
        "count(nucleo) in [1, 2]",
        "nascita > \"1960-02-29\"",
        "nascita <= evaluation_date",
    ] {
        assert_eq!(codes(&condition(text)), [], "{text}");
    }
}

#[test]
fn values_that_stand() {
    for (unit, text) in [
        ("EUR", "(isee + 1) * 2 / 3"),
        ("EUR", "-5.00 * 2"),
        ("count", "if eta >= 18 { 1.0 } else { 2 }"),
        ("count", "if residente {1} else if eta > 80 {2} else {3}"),
        ("year", "eta -5"),
        ("year", "eta - -5"),
        ("EUR", "1_000.50"),
        ("EUR", "max(isee, soglia,)"),
        ("EUR", "sum(max(0, nucleo.reddito - soglia))"),
        ("EUR", "sum(nucleo.reddito, nucleo.disabile)"),
        ("EUR", "round_to(isee, 0.50, \"up\")"),
    ] {
        assert_eq!(codes(&value(unit, text)), [], "{text}");
    }
}

/// Each with its code and the column in the file at which it is refused; the text begins at column 12.
#[test]
fn conditions_that_do_not() {
    let cases: &[(&str, Code, u32)] = &[
        ("1 < eta < 5", Code::ExpressionRefused, 12),
        ("eta == 18 == residente", Code::ExpressionRefused, 12),
        ("!residente in [true]", Code::ExpressionRefused, 12),
        ("a::b", Code::ExpressionRefused, 13),
        ("eta > 99999999999999999999", Code::ExpressionNumber, 18),
        ("isee > 12345678901234567890123456789", Code::ExpressionNumber, 19),
        ("eta > 0xFF", Code::ExpressionNumber, 18),
        ("eta > 1.", Code::ExpressionNumber, 18),
        ("eta > .5", Code::ExpressionNumber, 18),
        ("eta > 1,5", Code::ExpressionNumber, 18),
        ("eta > 1e3", Code::ExpressionNumber, 18),
        ("eta = 5", Code::ExpressionRefused, 16),
        ("comune > 3", Code::WrongType, 12),
        ("comune == 3", Code::WrongType, 12),
        ("comune < \"Parma\"", Code::WrongType, 12),
        ("comune == \"Bolonia\"", Code::UnknownChoice, 22),
        ("1 + true > 1", Code::WrongType, 16),
        ("residente ? 1 : 2", Code::ExpressionRefused, 22),
        ("eta in ..5", Code::ExpressionRefused, 19),
        ("nucleo[\"x\"]", Code::ExpressionRefused, 18),
        ("isee.round(2) > 1", Code::ExpressionRefused, 17),
        ("eval(\"1\")", Code::UnknownFunction, 12),
        ("print(\"x\")", Code::UnknownFunction, 12),
        ("|x| x + 1", Code::ExpressionRefused, 12),
        ("`ciao ${eta}`", Code::ExpressionRefused, 12),
        ("()", Code::ExpressionRefused, 12),
        ("#{a: 1}", Code::ExpressionRefused, 12),
        ("eta", Code::WrongType, 12),
        ("\"ciao\"", Code::WrongType, 12),
        ("residente && isee", Code::WrongType, 25),
        ("nucleo.disabile", Code::WrongLevel, 11),
        ("nucleo > 3", Code::UnknownName, 12),
        ("nucleo.redito > 3", Code::UnknownName, 12),
        ("etta > 18", Code::UnknownName, 12),
        ("isee > eta", Code::WrongUnit, 12),
        ("nascita > \"1960-02-30\"", Code::BadDate, 22),
        ("nascita > 1960", Code::WrongType, 12),
        ("residente > false", Code::WrongType, 12),
        ("", Code::ExpressionSyntax, 11),
        ("isee > 1 / (eta - eta)", Code::ZeroDivisor, 24),
    ];
    let mut wrong = Vec::new();
    for &(text, code, column) in cases {
        let compiled = condition(text);
        let found: Vec<_> = errors(&compiled).iter().map(|found| (found.code, found.place.start.line, found.place.start.column)).collect();
        if found != [(code, 11, column)] {
            wrong.push(format!(
                "{text}\n   expected {code:?} 11:{column}, found {found:?} {:?}",
                errors(&compiled).first().map(|f| &f.message.it)
            ));
        }
        assert!(compiled.pack.is_none(), "{text}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(HEAD.lines().count(), 6);
}

#[test]
fn values_that_do_not() {
    let cases: &[(&str, &str, Code, u32)] = &[
        ("count", "if eta >= 18 { 1.0 }", Code::ExpressionRefused, 13),
        ("EUR", "1 + true", Code::WrongType, 17),
        ("count", "residente ? 1 : 2", Code::ExpressionRefused, 23),
        ("EUR", "isee + eta", Code::WrongUnit, 13),
        ("EUR", "eta", Code::WrongUnit, 13),
        ("EUR", "residente", Code::WrongType, 13),
        ("EUR", "comune", Code::WrongType, 13),
        ("EUR", "nucleo.reddito", Code::WrongLevel, 12),
        ("EUR", "isee / eta * eta", Code::ZeroDivisor, 20),
        ("EUR", "sqrt(isee)", Code::UnknownFunction, 13),
        ("EUR", "max(isee)", Code::WrongLevel, 17),
        ("EUR", "round(isee)", Code::WrongArguments, 13),
        ("EUR", "round(isee, 2, \"su\")", Code::RoundingMode, 28),
        ("EUR", "round(isee, 2)", Code::RoundingMode, 13),
        ("year", "age(nascita)", Code::LeapDayNeeded, 13),
        ("EUR", "if residente { isee } else { eta }", Code::WrongUnit, 13),
        ("EUR", "if residente { isee } else { true }", Code::WrongType, 28),
        ("count", "count(nucleo.reddito)", Code::WrongType, 19),
        ("EUR", "isee ** 2", Code::ExpressionRefused, 18),
    ];
    let mut wrong = Vec::new();
    for &(unit, text, code, column) in cases {
        let compiled = value(unit, text);
        let found: Vec<_> = errors(&compiled).iter().map(|found| (found.code, found.place.start.line, found.place.start.column)).collect();
        if found != [(code, 14, column)] {
            wrong.push(format!(
                "{text}\n   expected {code:?} 14:{column}, found {found:?} {:?}",
                errors(&compiled).first().map(|f| &f.message.it)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_expression_over_several_lines_is_refused_at_its_line() {
    let compiled = measure("requirements:\n  prova:\n    when: >-\n      residente\n      && eta >= 18\n      && issee <= 1000\n");
    let found: Vec<_> = errors(&compiled).iter().map(|found| (found.code, found.place.start.line, found.place.start.column)).collect();
    assert_eq!(found, [(Code::UnknownName, 12, 10)]);
    let compiled = measure("requirements:\n  prova:\n    when: |\n      residente\n      && eta >= 1,5\n");
    let found: Vec<_> = errors(&compiled).iter().map(|found| (found.code, found.place.start.line, found.place.start.column)).collect();
    assert_eq!(found, [(Code::ExpressionNumber, 11, 17)]);
}

#[test]
fn a_sum_of_many_terms_is_bounded() {
    let sum = |terms: usize| vec!["isee"; terms].join(" + ");
    assert_eq!(codes(&value("EUR", &sum(60))), []);
    for terms in [300, 500, 100_000] {
        let found = codes(&value("EUR", &sum(terms)));
        assert_eq!(found.len(), 1, "{terms}: {found:?}");
        assert!(matches!(found[0], Code::ExpressionLimit | Code::YamlLimit), "{terms}: {found:?}");
    }
}

#[test]
fn a_hundred_thousand_of_anything_is_an_error_and_no_abort() {
    let many = 100_000;
    for (name, text) in [
        ("parentheses", format!("{}eta{}", "(".repeat(many), ")".repeat(many))),
        ("calls", format!("{}eta{}", "abs(".repeat(many), ")".repeat(many))),
        ("lists", format!("eta in {}1{}", "[".repeat(many), "]".repeat(many))),
        ("nots", format!("{}residente", "!".repeat(many))),
        ("minuses", format!("{}eta", "- ".repeat(many))),
        ("dots", format!("eta{}", ".eta".repeat(many))),
        ("branches", format!("{}{{ 1 }}", "if residente { 1 } else ".repeat(many))),
    ] {
        for short in [false, true] {
            // What is longer than a scalar may be, and what is not but still too long for an expression.
            let text: String = if short { text.chars().take(50_000).collect() } else { text.clone() };
            let compiled = condition(&text);
            assert!(!codes(&compiled).is_empty(), "{name}");
        }
    }
}

#[test]
fn what_may_have_been_meant_as_thousands_is_refused() {
    let pack = pack(measure("amounts:\n  tariffa: { unit: EUR, kind: fee, value: isee }\n"));
    let fault = |facts: &Facts| match pack.decide("prova.misura", facts, "2025-06-01".parse().unwrap()) {
        Err(EvaluateError::Facts(FactsError::Problems(problems))) => problems.iter().map(|problem| problem.fault).collect(),
        _ => Vec::new(),
    };
    for (isee, expected) in [
        ("9.000", vec![FactFault::TooManyDecimals]),
        ("999.500", vec![FactFault::TooManyDecimals]),
        ("9000.000", vec![]),
        ("0.500", vec![]),
        ("9.00", vec![]),
        ("9.0000", vec![]),
    ] {
        assert_eq!(fault(&Facts::from_json(&format!(r#"{{ "isee": "{isee}" }}"#)).unwrap()), expected, "{isee}");
        assert_eq!(fault(&facts_from_yaml(&format!("isee: {isee}\n")).unwrap()), expected, "{isee} in YAML");
    }
    assert_eq!(fault(&facts_from_yaml("isee: 9_000.123\n").unwrap()), [FactFault::TooManyDecimals]);
    assert_eq!(fault(&facts_from_yaml("isee: 9_000.000\n").unwrap()), []);
    // A number that a program holds says no such thing.
    assert_eq!(fault(&[("isee".to_owned(), FactValue::Number("9.000".parse().unwrap()))].into_iter().collect()), []);
}
