#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::unnecessary_wraps, clippy::type_complexity, reason = "tests")]

mod along;
mod grid;
mod published;
mod units;

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{Base, Limit, Row};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Diagnostic, Findings};
use crate::authoring::span::{FileId, Sources, Span};

fn decimal(text: &str) -> Decimal {
    text.replace('_', "").parse().unwrap()
}

/// A span on a line of its own, so that findings keep the order of the rows.
fn span(row: usize, part: usize) -> Span {
    let start = u32::try_from(row * 10 + part).unwrap();
    Span::new(FileId(0), start, start + 1)
}

/// Rows written as in a rule file: `from 0 to 7_500`.
fn rows(texts: &[&str]) -> Vec<Row> {
    texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let mut row = Row { lower: None, upper: None, span: span(index, 0) };
            let words: Vec<&str> = text.split_whitespace().collect();
            for pair in words.chunks(2) {
                let limit = |included, part| Some(Limit { value: decimal(pair[1]), included, span: span(index, part) });
                match pair[0] {
                    "from" => row.lower = limit(true, 1),
                    "above" => row.lower = limit(false, 1),
                    "to" => row.upper = limit(true, 2),
                    "below" => row.upper = limit(false, 2),
                    other => unreachable!("{other}"),
                }
            }
            row
        })
        .collect()
}

fn isee() -> Base {
    Base {
        label: "isee".to_owned(),
        unit: "EUR".parse().unwrap(),
        grid: Some(decimal("0.01")),
        least: Some(Decimal::ZERO),
        greatest: Some(decimal("10_000_000")),
    }
}

fn resolved(findings: Findings) -> Vec<Diagnostic> {
    let mut sources = Sources::new();
    // Findings of one file are sorted by place, so the text must be long enough to hold every span.
    sources.add("test", ".".repeat(1000));
    findings.resolve(&sources)
}

/// Codes and witnesses.
fn shown(found: &[Diagnostic], code: Code) -> Vec<String> {
    found.iter().filter(|one| one.code == code).map(|one| one.witness.clone().unwrap_or_default()).collect()
}

/// What a terminal would show, without places.
fn drawn(found: &[Diagnostic]) -> String {
    let mut out = String::new();
    for one in found {
        let mut line = |name: &str, text: &str| writeln!(out, "{name:8}{text}").unwrap();
        line(one.code.as_str(), &one.message.it);
        line("", &one.message.en);
        if let Some(help) = &one.help {
            line("  help", &help.it);
            line("", &help.en);
        }
        if let Some(witness) = &one.witness {
            line("  e.g.", witness);
        }
    }
    out
}

/// A number shown in Italian, read back.
fn read(text: &str) -> Decimal {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '-')).collect();
    digits.replace(',', ".").parse().unwrap()
}
