//! Files that nobody writes in good faith, or that a slip makes: each ends with a finding that says what is wrong.

use std::fmt::Write as _;
use std::fs;

use crate::support::{finish, in_folder, scratch};

const HEAD: &str = "\
language: 1
measure: prova.misura
edition: 2025
title: { it: Prova, en: Sample }
body: prova
in_force: { from: 2025-01-01, to: 2025-12-31 }
sources:
  atto: { act: Delibera, date: 2025-01-01, confidence: act }
";

const BODY: &str = "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune, en: Municipality } }\n";

/// Checks these files beside the one of the body. The finding must be there, and be an error.
#[track_caller]
fn finds(name: &str, code: &str, files: &[&[u8]]) {
    let folder = scratch(&format!("hostile_{name}"));
    fs::create_dir(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/enti.yaml"), BODY).unwrap();
    for (number, file) in files.iter().enumerate() {
        fs::write(folder.join(format!("rules/{number}.yaml")), file).unwrap();
    }
    let mut command = in_folder(&folder);
    command.args(["check", "--format", "json"]);
    let report = finish(command).ends(1).json();
    let found = report["diagnostics"].as_array().unwrap();
    let errors: Vec<_> = found.iter().filter(|found| found["severity"] == "error").map(|found| &found["code"]).collect();
    assert!(errors.iter().any(|found| **found == code), "{code} is not among {errors:?}");
    let mut command = in_folder(&folder);
    command.arg("check");
    finish(command).ends(1);
}

/// An amount with this value, below what else is written.
fn amount(above: &str, value: &str) -> String {
    format!(
        "{HEAD}{above}amounts:\n  quota:\n    title: {{ it: quota, en: share }}\n    kind: fee\n    unit: EUR\n    value: {value}\n    source: atto\n"
    )
}

fn definition(name: &str, value: &str) -> String {
    format!("  {name}: {{ title: {{ it: passo, en: step }}, unit: EUR, value: {value}, source: atto }}\n")
}

#[test]
fn nesting_without_end() {
    finds("brackets", "S0103", &["[".repeat(100_000).as_bytes()]);
    finds("braces", "S0103", &["{a: ".repeat(100_000).as_bytes()]);
    finds("dashes", "S0103", &["- ".repeat(100_000).as_bytes()]);
}

#[test]
fn expressions_without_end() {
    for (name, value) in [
        ("parentheses", format!("{}1{}", "(".repeat(3000), ")".repeat(3000))),
        ("signs", format!("{}1", "-".repeat(30_000))),
        ("sums", format!("{}1", "1+".repeat(30_000))),
        ("branches", format!("{}1{}", "if true {".repeat(2000), "} else {2}".repeat(2000))),
        ("calls", format!("{}1{}", "max(".repeat(3000), ", 2)".repeat(3000))),
    ] {
        finds(name, "S0302", &[amount("", &format!("\"{value}\"")).as_bytes()]);
    }
}

#[test]
fn aliases_that_multiply() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let again = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{again}]").unwrap();
    }
    finds("aliases", "S0104", &[text.as_bytes()]);
    finds("own_alias", "S0104", &[b"a: &a [*a]\n"]);
}

#[test]
fn texts_that_are_too_long() {
    finds("file", "S0103", &["a".repeat(10_000_000).as_bytes()]);
    finds("text", "S0103", &[format!("a: {}\n", "a".repeat(1_000_000)).as_bytes()]);
}

#[test]
fn bytes_that_are_not_text() {
    finds("latin1", "S0101", &[b"title: citt\xe0\n"]);
    finds("utf16", "S0101", &[b"\xff\xfel\0a\0"]);
    finds("nul", "S0102", &[b"language: 1\0\n"]);
}

#[test]
fn keys_that_stand_twice() {
    finds("twice", "S0105", &[format!("{HEAD}{HEAD}").as_bytes()]);
}

#[test]
fn days_and_figures_that_do_not_exist() {
    finds("month", "S0206", &[HEAD.replace("2025-12-31", "2025-31-12").as_bytes()]);
    finds("digits", "S0304", &[amount("", "12345678901234567890123456789").as_bytes()]);
    finds("no", "S0305", &[amount("", "NO").as_bytes()]);
}

#[test]
fn circles() {
    let definitions = format!("definitions:\n{}{}", definition("a", "b"), definition("b", "a"));
    finds("definitions", "S0308", &[amount(&definitions, "a").as_bytes()]);
    let other = HEAD.replace("prova.misura", "prova.altra") + "extends: prova.misura/2025\n";
    let extends = format!("{HEAD}extends: prova.altra/2025\n");
    finds("extends", "S0212", &[extends.as_bytes(), other.as_bytes()]);
}

#[test]
fn chains_without_end() {
    let mut definitions = "definitions:\n".to_owned();
    for number in 0..10_000 {
        definitions += &definition(&format!("d{number}"), &format!("d{} + 1", number + 1));
    }
    definitions += &definition("d10000", "1");
    finds("chain", "S0302", &[amount(&definitions, "d0").as_bytes()]);
}

#[test]
fn values_that_change_every_day() {
    let mut parameters = "parameters:\n  p:\n    title: { it: p, en: p }\n    unit: EUR\n    source: atto\n    values:\n".to_owned();
    for (year, month, day) in (2013..=2024).flat_map(|year| (1..=12).flat_map(move |month| (1..=28).map(move |day| (year, month, day)))) {
        writeln!(parameters, "      {year}-{month:02}-{day:02}: {day}").unwrap();
    }
    let file = amount(&parameters, "p").replace("from: 2025-01-01", "from: 2013-01-01");
    finds("dated", "S0103", &[file.as_bytes()]);
}
