//! Every diagnostic, as an author gets it: each file of `diagnostics/` provokes the code that begins its name.
//!
//! A line `#### name.yaml` begins a second file of the same folder of rules.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use soglia::authoring::{Code, Diagnostic, Severity, Sources, compile};

const VOCABULARY: &str = include_str!("fixtures/diagnostics/vocabulary.yaml");
const BODIES: &str = include_str!("fixtures/diagnostics/bodies.yaml");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

fn sources(bytes: &[u8]) -> Sources {
    let mut sources = Sources::new();
    sources.add("enti.yaml", BODIES);
    sources.add("vocabolario.yaml", VOCABULARY);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let mut name = "misura.yaml";
            for (place, part) in text.split("#### ").enumerate() {
                let part = if place == 0 {
                    part
                } else {
                    part.split_once('\n').map_or(part, |(first, rest)| {
                        name = first;
                        rest
                    })
                };
                sources.add(name, part);
            }
        }
        Err(_) => {
            sources.add_bytes("misura.yaml", bytes);
        }
    }
    sources
}

/// What stands at a place.
fn excerpt<'a>(sources: &'a Sources, found: &Diagnostic) -> &'a str {
    let file = sources.ids().find(|&file| sources.name(file) == found.place.file).unwrap();
    &sources.text(file)[found.place.bytes.0..found.place.bytes.1]
}

fn drawn(sources: &Sources, found: &Diagnostic) -> String {
    let mut out = String::new();
    let severity = if found.severity == Severity::Error { "error" } else { "warning" };
    let (start, end) = (found.place.start, found.place.end);
    writeln!(out, "{} {severity} {} {}:{}-{}:{}", found.code.as_str(), found.place.file, start.line, start.column, end.line, end.column)
        .unwrap();
    let mut place: String = excerpt(sources, found).chars().take(120).collect();
    if place.len() < excerpt(sources, found).len() {
        place.push('…');
    }
    for line in place.lines() {
        writeln!(out, "  | {line}").unwrap();
    }
    writeln!(out, "  it: {}\n  en: {}", found.message.it, found.message.en).unwrap();
    if let Some(help) = &found.help {
        writeln!(out, "  help it: {}\n  help en: {}", help.it, help.en).unwrap();
    }
    if let Some(witness) = &found.witness {
        writeln!(out, "  witness: {witness}").unwrap();
    }
    for related in &found.related {
        let start = related.place.start;
        writeln!(out, "  also {} {}:{} {} / {}", related.place.file, start.line, start.column, related.message.it, related.message.en)
            .unwrap();
    }
    out
}

#[test]
fn every_fixture_reads_as_the_author_gets_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = Vec::new();
    settings.bind(|| {
        for (name, bytes) in fixtures() {
            let sources = sources(&bytes);
            let compiled = compile(&sources);
            let text: Vec<String> = compiled.diagnostics.iter().map(|found| drawn(&sources, found)).collect();
            insta::assert_snapshot!(name.clone(), text.join("\n"));
            let code = name.split('-').next().unwrap();
            if compiled.diagnostics.iter().all(|found| found.code.as_str() != code) {
                wrong.push(format!("{name} does not provoke {code}:\n{}", text.join("\n")));
            }
            let refused = compiled.diagnostics.iter().any(|found| found.severity == Severity::Error);
            assert_eq!(compiled.pack.is_none(), refused, "{name}: there is a pack just where there is no error");
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_fixture() {
    let covered: BTreeSet<String> = fixtures().iter().map(|(name, _)| name.split('-').next().unwrap().to_owned()).collect();
    // Nothing that an author can write provokes a defect of the compiler on purpose.
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|&&code| code != Code::Internal)
        .map(|code| code.as_str())
        .filter(|code| !covered.contains(*code))
        .collect();
    assert!(missing.is_empty(), "codes without a file that provokes them: {missing:?}");
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(covered.iter().all(|code| known.contains(code.as_str())));
}

#[test]
fn messages_are_written_as_messages_are() {
    for (name, bytes) in fixtures() {
        for found in compile(&sources(&bytes)).diagnostics {
            let texts = [Some(&found.message), found.help.as_ref()];
            for text in texts.into_iter().flatten().flat_map(|text| [&text.it, &text.en]) {
                assert!(!text.is_empty() && text.trim() == text, "{name}: `{text}`");
                assert!(!text.ends_with('.'), "{name}: a full stop ends `{text}`");
                assert_eq!(text.matches('`').count() % 2, 0, "{name}: a back-tick is not closed in `{text}`");
                let first = text.chars().next().unwrap();
                let acronym = text.chars().take(4).filter(|letter| letter.is_uppercase()).count() > 1;
                assert!(!first.is_uppercase() || acronym, "{name}: `{text}` begins with a capital");
            }
            assert!(found.place.start.line >= 1 && found.place.start <= found.place.end, "{name}");
        }
    }
}
