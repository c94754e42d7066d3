//! The facts and results of measures as types of TypeScript, for programs that call the npm package.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use soglia::pack::{Content, FactDeclaration, FactType, ListDeclaration, Measure, RequirementView};
use soglia::{Language, Pack};

/// Types of these measures (of all, where none is named) and of those that supply their facts. Every id is one that the pack has.
pub fn types(pack: &Pack, measures: &[String], language: Language) -> String {
    let content = pack.content();
    let editions = |id: &str| -> Vec<&Measure> { content.measures.iter().filter(|measure| measure.id == id).collect() };
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = measures.iter().map(String::as_str).collect();
    if open.is_empty() {
        open.extend(content.measures.iter().map(|measure| measure.id.as_str()));
    }
    while let Some(id) = open.pop() {
        for measure in editions(id) {
            if wanted.insert(&measure.id) {
                open.extend(editions(id).iter().flat_map(|edition| suppliers(edition)));
            }
        }
    }
    let mut out = format!("// Made by `soglia types` from the pack {}.\n", pack.sha256());
    out.push_str("import type { Amount, Exact } from \"soglia\";\n\n");
    out.push_str("/** A fact is given, or not known. */\ntype Given<T> = T | null | undefined;\n\n");
    out.push_str("/** What each measure takes and gives: `Pack.fromJson<Measures>(text)`. */\nexport type Measures = {\n");
    for id in wanted {
        write_measure(&mut out, content, &editions(id), language);
    }
    out.push_str("};\n");
    out
}

fn suppliers(measure: &Measure) -> impl Iterator<Item = &str> {
    measure.supplied.iter().map(|supplied| supplied.measure.as_str())
}

/// Editions of one measure: what one of them takes may be given to all.
fn write_measure(out: &mut String, content: &Content, editions: &[&Measure], language: Language) {
    let Some(latest) = editions.last() else { return };
    comment(out, 2, &format!("{} ({})", latest.title.get(language), latest.body_title.get(language)));
    let _ = writeln!(out, "  {}: {{\n    facts: {{", text(&latest.id));
    let places: BTreeSet<u32> = editions.iter().flat_map(|edition| edition.uses.facts.iter().copied()).collect();
    let facts: Vec<&FactDeclaration> = places.iter().filter_map(|&place| content.facts.get(place as usize)).collect();
    write_facts(out, 6, facts.iter().copied().filter(|fact| fact.list.is_none()), language);
    let places: BTreeSet<u32> = editions.iter().flat_map(|edition| edition.uses.lists.iter().copied()).collect();
    let lists: Vec<(u32, &ListDeclaration)> =
        places.iter().filter_map(|&place| Some((place, content.lists.get(place as usize)?))).collect();
    let mut written: BTreeSet<&str> = BTreeSet::new();
    for (_, list) in &lists {
        if !written.insert(&list.id) {
            continue;
        }
        comment(out, 6, list.label.get(language));
        let _ = writeln!(out, "      {}?: Given<readonly {{", list.id);
        let same: Vec<u32> = lists.iter().filter(|(_, other)| other.id == list.id).map(|(place, _)| *place).collect();
        write_facts(out, 8, facts.iter().copied().filter(|fact| fact.list.is_some_and(|place| same.contains(&place))), language);
        out.push_str("      }[]>;\n");
    }
    out.push_str("    }");
    let suppliers: BTreeSet<&str> = editions.iter().flat_map(|edition| suppliers(edition)).collect();
    for supplier in suppliers {
        let _ = write!(out, " & Measures[{}][\"facts\"]", text(supplier));
    }
    out.push_str(";\n");
    write_results(out, editions, language);
    out.push_str("  };\n");
}

fn write_results(out: &mut String, editions: &[&Measure], language: Language) {
    let versions = || editions.iter().flat_map(|edition| &edition.versions);
    let mut requirements: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&RequirementView> = versions().flat_map(|version| &version.requirements).collect();
    while let Some(requirement) = open.pop() {
        requirements.insert(&requirement.id);
        open.extend(&requirement.children);
    }
    let union = requirements.into_iter().map(text).collect::<Vec<_>>().join(" | ");
    let _ = writeln!(out, "    requirements: {};\n    amounts: {{", if union.is_empty() { "never" } else { &union });
    let amounts: BTreeMap<&str, (String, bool)> = versions()
        .flat_map(|version| &version.amounts)
        .map(|amount| (amount.id.as_str(), (amount.title.get(language).to_owned(), amount.shown.list.is_some())))
        .collect();
    for (id, (title, of_rows)) in amounts {
        comment(out, 6, &title);
        // Another edition may not have it.
        let _ = writeln!(out, "      {id}?: {};", if of_rows { "Amount | Amount[]" } else { "Amount" });
    }
    out.push_str("    };\n");
}

/// Each fact once: where editions declare it differently, what any of them takes.
fn write_facts<'f>(out: &mut String, indent: usize, facts: impl Iterator<Item = &'f FactDeclaration>, language: Language) {
    let mut named: Vec<(&str, Vec<String>, Vec<String>)> = Vec::new();
    for fact in facts {
        let (kinds, note) = type_of(fact, language);
        let place = named.iter().position(|(id, ..)| *id == fact.id).unwrap_or_else(|| {
            named.push((&fact.id, Vec::new(), Vec::new()));
            named.len() - 1
        });
        let Some((_, all, notes)) = named.get_mut(place) else { continue };
        for kind in kinds {
            add(all, kind);
        }
        add(notes, note);
    }
    for (id, kinds, notes) in named {
        comment(out, indent, &notes.join("; "));
        let _ = writeln!(out, "{:indent$}{id}?: Given<{}>;", "", kinds.join(" | "));
    }
}

fn add(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

/// The types of a fact, any of which may be given, and what to say of it.
fn type_of(fact: &FactDeclaration, language: Language) -> (Vec<String>, String) {
    let label = fact.label.get(language);
    match &fact.kind {
        FactType::Boolean => (vec!["boolean".to_owned()], label.to_owned()),
        FactType::Number { unit, decimals, .. } => {
            let note = match language {
                Language::It => format!("{label} ({unit}; decimali, al più: {decimals})"),
                Language::En => format!("{label} ({unit}; decimals, at most: {decimals})"),
            };
            (vec!["Exact".to_owned()], note)
        }
        FactType::Date { min, max } => (vec!["string".to_owned()], format!("{label} ({min} – {max})")),
        FactType::Choice { values } => (values.iter().map(|(value, _)| text(value)).collect(), label.to_owned()),
    }
}

/// A comment that a title cannot end.
fn comment(out: &mut String, indent: usize, words: &str) {
    let words = words.replace("*/", "* /").replace(['\n', '\r'], " ");
    let _ = writeln!(out, "{:indent$}/** {words} */", "");
}

/// A text of TypeScript.
fn text(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}
