#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;
use crate::authoring::decode::decode_document;
use crate::authoring::decode::tests::{EDITION, MEASURE, render};
use crate::authoring::document::{Document, Formula, Group, Measure};
use crate::authoring::span::Sources;
use crate::authoring::yaml;

struct Resolved {
    nodes: Vec<(FileId, Node)>,
    findings: Findings,
    sources: Sources,
}

fn resolve(texts: &[&str]) -> Resolved {
    let mut sources = Sources::new();
    let mut findings = Findings::default();
    let mut nodes = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let file = sources.add(format!("{at}.yaml"), *text);
        nodes.push((file, yaml::read(&sources, file, &mut findings).unwrap()));
    }
    let nodes = resolve_extends(&nodes, &mut findings);
    Resolved { nodes, findings, sources }
}

fn errors(texts: &[&str]) -> String {
    let Resolved { findings, sources, .. } = resolve(texts);
    render(findings, &sources)
}

fn measures(texts: &[&str]) -> Vec<Measure> {
    let Resolved { nodes, mut findings, sources } = resolve(texts);
    let documents: Vec<_> = nodes.iter().map(|(_, node)| decode_document(node, &mut findings)).collect();
    assert_eq!(render(findings, &sources), "");
    documents.into_iter().map(|document| if let Some(Document::Measure(measure)) = document { *measure } else { panic!() }).collect()
}

#[test]
fn the_next_edition_says_only_what_changes() {
    // The order of the files does not matter.
    let all = measures(&[EDITION, MEASURE]);
    let (next, first) = (&all[0], &all[1]);
    assert_eq!(next.edition.value, "2026");
    // Taken over, with the file in which it stands.
    assert_eq!((next.title.it.value.as_str(), next.title.span.file), ("Servizi di prova", FileId(1)));
    assert_eq!(next.body.value, "prova.comune-di-prova");
    assert!(next.calendar.is_some());
    assert!(next.summary.is_some() && next.siuss.is_some());
    // Of one edition alone.
    assert!(next.territory.is_none() && next.status.is_none() && next.suspended.is_none() && next.in_force.to.is_none());
    assert_eq!(next.cases.as_ref().unwrap().len(), 1);
    // Field by field: the unit comes from below, the value from above.
    let soglia = next.parameters.get("soglia").unwrap();
    let Some(Formula::Expression(value)) = &soglia.value else { panic!() };
    assert_eq!((value.value.as_str(), value.span.file), ("26_000.00", FileId(0)));
    assert_eq!((soglia.unit.as_ref().unwrap().value.as_str(), soglia.unit.as_ref().unwrap().span.file), ("EUR", FileId(1)));
    // Entries keep their order, new ones follow.
    let names: Vec<&str> = next.parameters.iter().map(|(name, _)| name.value.as_str()).collect();
    assert_eq!(names, ["soglia", "assegno", "quota_ignota", "attivo", "nuova"]);
    // A figure that is known now is no longer missing.
    let quota = next.parameters.get("quota_ignota").unwrap();
    assert!(quota.missing.is_none() && quota.min.is_none() && quota.max.is_none() && quota.unit.is_some());
    // One way of saying a thing replaces the other; the same way is completed, its lists replaced.
    let gravita = next.requirements.get("gravita").unwrap();
    assert!(gravita.any.is_none() && gravita.all.is_some());
    let Some(Formula::Bands(bands)) = &next.amounts.get("fasce").unwrap().value else { panic!() };
    assert_eq!((bands.of.value.as_str(), bands.rows.len()), ("isee", 1));
    assert!(matches!(next.amounts.get("lineare").unwrap().value, Some(Formula::FirstMatch(_))));
    // Struck out.
    let Some(Group::Requirements(paths)) = &next.requirements.get("percorsi").unwrap().all else { panic!() };
    assert_eq!(paths.iter().len(), 1);
    assert!(next.amounts.get("resta").is_none() && first.amounts.get("resta").is_some());
    assert_eq!(next.sources.iter().len(), 3);
    // The base is still a measure of its own.
    assert_eq!((first.edition.value.as_str(), first.sources.iter().len()), ("2025", 2));
}

#[test]
fn editions_follow_each_other() {
    let third = "language: 1\nmeasure: prova.terza\nedition: a/b\nin_force: { from: 2027-01-01 }\n\
                 extends: prova.comune-di-prova.servizi/2026\ntitle: { en: Third }\nparameters: { nuova: { value: 3 } }\n";
    let fourth = "language: 1\nmeasure: prova.quarta\nedition: 1\nin_force: { from: 2028-01-01 }\nextends: prova.terza/a/b\n";
    let all = measures(&[fourth, third, EDITION, MEASURE]);
    let title = &all[0].title;
    assert_eq!((title.it.value.as_str(), title.en.value.as_str()), ("Servizi di prova", "Third"));
    let nuova = all[0].parameters.get("nuova").unwrap();
    assert!(matches!(&nuova.value, Some(Formula::Expression(value)) if value.value == "3"));
    assert_eq!(nuova.unit.as_ref().unwrap().value, "EUR");
    assert!(all[0].amounts.get("resta").is_none());
}

#[test]
fn mistakes_point_at_the_file_that_has_them() {
    let base = "language: 1\nmeasure: a.b\nedition: 1\ntitle: { it: a, en: b }\nbody: a\nin_force: { from: 2025-01-01 }\nparameters: { p: { unit: EUR, valu: 1 } }\n";
    let next = "language: 1\nmeasure: a.b\nedition: 2\nin_force: { from: 2026-01-01 }\nextends: a.b/1\nparameters: { p: { source: [] } }\namounts: { x: { value: 1 } }\n";
    let Resolved { nodes, mut findings, sources } = resolve(&[base, next]);
    let (_, node) = nodes.iter().find(|(file, _)| *file == FileId(1)).unwrap();
    decode_document(node, &mut findings);
    insta::assert_snapshot!(render(findings, &sources));
}

fn edition(measure: &str, extends: &str) -> String {
    format!("language: 1\nmeasure: {measure}\nedition: 1\nextends: {extends}\n")
}

#[test]
fn editions_that_cannot_be_extended_are_reported() {
    insta::assert_snapshot!(
        [
            errors(&[&edition("a", "a/1")]),
            errors(&[&edition("a", "b/1"), &edition("b", "c/1"), &edition("c", "b/1")]),
            errors(&[&edition("comune.mensa", "comune.mesna/1"), "measure: comune.mensa\nedition: 2025\n"]),
            errors(&[&edition("comune.nido", "comune.mensa/2024"), "measure: comune.mensa\nedition: 2025\n"]),
            errors(&[&edition("a", "b")]),
            errors(&[&edition("a", "[x]")]),
            errors(&[&edition("a", "zzz/9")]),
            errors(&["measure: a\nedition: 1\nremoves: [x]\n"]),
            errors(&[
                "measure: b\nedition: 1\nrequirements: { uno: { when: x } }\n",
                &(edition("a", "b/1") + "removes: [requirements.un, requirement.uno, amounts, requirements.uno.when.x]\n")
            ]),
        ]
        .join("\n")
    );
}

#[test]
fn what_extends_something_wrong_is_left_out() {
    let resolved = resolve(&[
        &edition("a", "b/1"),
        &edition("b", "b/1"),
        &edition("c", "nothing/1"),
        &edition("d", "c/1"),
        "measure: e\nedition: 1\n",
    ]);
    assert_eq!(resolved.nodes.iter().map(|(file, _)| file.0).collect::<Vec<_>>(), [4]);
    assert_eq!(resolved.findings.error_count(), 2);
}

#[test]
fn a_long_chain_needs_no_stack() {
    let texts: Vec<String> = (0..5_000)
        .map(|n| format!("measure: m\nedition: {n}\nextends: m/{}\np: {n}\n", n + 1))
        .chain(["measure: m\nedition: 5000\nq: 1\n".to_owned()])
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let resolved = resolve(&texts);
    assert_eq!(resolved.nodes.len(), texts.len());
    assert_eq!(resolved.nodes[0].1.get("q").unwrap().text(), Some("1"));
    assert_eq!(resolved.nodes[0].1.get("p").unwrap().text(), Some("0"));
}
