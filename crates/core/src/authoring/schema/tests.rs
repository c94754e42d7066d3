#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;
use crate::authoring::decode::tests::{BODIES, EDITION, MEASURE, VOCABULARY, decode};
use crate::authoring::diagnostic::Findings;
use crate::authoring::span::Sources;
use crate::authoring::yaml::{self, Content, Node};

/// A file as an editor sees it: plain scalars by the core schema of YAML 1.2.
fn as_json(node: &Node) -> Value {
    match &node.content {
        Content::Sequence(items) => items.iter().map(as_json).collect(),
        Content::Mapping(entries) => entries.iter().map(|(key, value)| (key.value.clone(), as_json(value))).collect(),
        Content::Scalar { .. } if node.is_null() => Value::Null,
        Content::Scalar { text, plain: true } => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            number => number.parse::<f64>().ok().filter(|_| !number.contains('_')).map_or_else(|| number.into(), Value::from),
        },
        Content::Scalar { text, .. } => text.as_str().into(),
    }
}

fn read(text: &str) -> Value {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", text);
    as_json(&yaml::read(&sources, file, &mut Findings::default()).unwrap())
}

fn validators() -> [jsonschema::Validator; 2] {
    let modern = rule_file_schema(Draft::Draft202012);
    let old = rule_file_schema(Draft::Draft07);
    assert!(jsonschema::draft202012::meta::is_valid(&modern));
    assert!(jsonschema::draft7::meta::is_valid(&old));
    [jsonschema::draft202012::new(&modern).unwrap(), jsonschema::draft7::new(&old).unwrap()]
}

#[test]
fn good_files_are_valid_in_both_drafts() {
    for validator in validators() {
        for text in [MEASURE, EDITION, VOCABULARY, BODIES] {
            if let Err(error) = validator.validate(&read(text)) {
                panic!("{error} at {}", error.instance_path());
            }
        }
    }
}

/// Each change makes a good file bad; the decoder and both schemas agree.
#[test]
fn bad_files_are_refused_by_the_schemas_and_the_decoder() {
    let validators = validators();
    for (from, to) in [
        ("status: in_force", "status: vigore"),
        ("siuss: A1.11", "sius: A1.11"),
        ("siuss: A1.11", "siuss:"),
        ("always: true", "always: yes"),
        ("always: true", "always: \"true\""),
        ("kind: fee\n    of:", "of:"),
        ("kind: fee\n    of:", "kind: fees\n    of:"),
        ("measure: prova.comune-di-prova.servizi", "measure: Prova"),
        ("from: 2025-08-01", "from: 1/8/2025"),
        ("  soglia: {", "  Soglia: {"),
        ("3+: 50", "3-4: 50"),
        ("2024-01-01: 402.47", "2024: 402.47"),
        ("- floor: { value: 2.00 }", "- floor: 2.00"),
        ("- floor: { value: 2.00 }", "- flor: { value: 2.00 }"),
        ("- floor: { value: 2.00 }", "- { floor: { value: 2.00 }, cap: { value: 3 } }"),
        ("any: [accompagnamento,", "any: [{ a: 1 },"),
        ("value: eta * 12", "value: [eta]"),
        ("modifiers:\n", "modifiers: {}\n    modificatori:\n"),
    ] {
        assert_eq!(MEASURE.matches(from).count(), 1, "{from}");
        let text = MEASURE.replace(from, to);
        let (_, findings, _) = decode(&text);
        assert!(findings.has_errors(), "decoder: {to}");
        for validator in &validators {
            assert!(!validator.is_valid(&read(&text)), "schema: {to}");
        }
    }
}

#[test]
fn a_later_edition_may_leave_out_but_not_misspell() {
    for validator in validators() {
        for (from, to) in [
            ("extends: prova.comune-di-prova.servizi/2025\n", ""),
            ("in_force: { from: 2026-01-01 }\n", ""),
            ("in_force: { from: 2026-01-01 }\n", "in_force: { to: 2026-01-01 }\n"),
            ("soglia: { value:", "soglia: { valu:"),
            // What stands in a list is not completed by the other edition.
            ("rows: [{ value: 3.00 }]", "rows: [{ to: 3.00 }]"),
            ("on: 2026-02-01, ", ""),
        ] {
            assert_eq!(EDITION.matches(from).count(), 1, "{from}");
            assert!(!validator.is_valid(&read(&EDITION.replace(from, to))), "{from}");
        }
        // What is missing from a whole measure may stand below.
        let whole = MEASURE.replace("title: { it: Servizi di prova, en: Test services }\n", "");
        assert!(!validator.is_valid(&read(&whole)));
    }
}

#[test]
fn help_is_in_italian() {
    let schema = rule_file_schema(Draft::Draft07);
    assert_eq!(schema["definitions"]["Parameter"]["properties"]["unit"]["title"], "Unità");
    assert_eq!(schema["definitions"]["Measure"]["title"], "Misura");
    let status = schema["definitions"]["Status"]["description"].as_str().unwrap();
    assert!(status.contains("bozza"));
}
