//! What stands around the figures: identity, days, requirements, facts, other measures, acts.

use super::Edition;
use super::data::{DifferenceKind, EditionDifference, Section};
use super::leaves::shown;
use crate::authoring::yaml::Node;
use crate::decision::{Confidence, asked_in_words, words};
use crate::pack::{Measure, RelationKind, RequirementView, Status, Version};
use crate::{Language, Localized, Map};

/// Something that can be told in one line, by its id.
struct Told {
    id: String,
    title: Localized,
    words: Localized,
}

fn compare(section: Section, before: Vec<Told>, after: Vec<Told>, out: &mut Vec<EditionDifference>) {
    let said = |words: Option<Localized>| words.filter(|words| !words.it.is_empty());
    let difference = |kind, told: Told, before, after| {
        let (before, after) = (said(before), said(after));
        EditionDifference { section, kind, path: told.id, title: told.title, before, after }
    };
    let mut old: Map<String, Told> = before.into_iter().map(|told| (told.id.clone(), told)).collect();
    for told in after {
        match old.remove(&told.id) {
            Some(earlier) if earlier.words == told.words && (section != Section::Requirements || earlier.title == told.title) => {}
            // A requirement that is called otherwise says so.
            Some(earlier) if section == Section::Requirements && earlier.title != told.title => {
                let named = |told: &Told| {
                    Localized::from_fn(|language| match language {
                        Language::It => format!("«{}» ({})", told.title.it, told.words.it),
                        Language::En => format!("“{}” ({})", told.title.en, told.words.en),
                    })
                };
                let (before, after) = (named(&earlier), named(&told));
                out.push(difference(DifferenceKind::Changed, told, Some(before), Some(after)));
            }
            Some(earlier) => {
                let after = told.words.clone();
                out.push(difference(DifferenceKind::Changed, told, Some(earlier.words), Some(after)));
            }
            None => {
                let after = told.words.clone();
                out.push(difference(DifferenceKind::Added, told, None, Some(after)));
            }
        }
    }
    for told in old.into_values() {
        let before = told.words.clone();
        out.push(difference(DifferenceKind::Removed, told, Some(before), None));
    }
}

fn told(id: &str, it: &str, en: &str, words: Localized) -> Told {
    Told { id: id.to_owned(), title: Localized::new(it, en), words }
}

/// Both editions, where they were compiled.
pub(super) fn measures(before: &Edition, after: &Edition, out: &mut Vec<EditionDifference>) {
    compare(Section::Identity, identity(before.measure()), identity(after.measure()), out);
    compare(Section::Validity, validity(before.measure()), validity(after.measure()), out);
    compare(Section::Requirements, requirements(before), requirements(after), out);
    compare(Section::Facts, facts(before), facts(after), out);
    compare(Section::Compatibility, relations(before.measure()), relations(after.measure()), out);
    compare(Section::OpenPoints, open_points(&before.node), open_points(&after.node), out);
    compare(Section::Sources, sources(before.measure()), sources(after.measure()), out);
}

fn identity(measure: Option<&Measure>) -> Vec<Told> {
    let Some(measure) = measure else { return Vec::new() };
    let mut all = vec![
        told("measure", "misura", "measure", Localized::same(format!("`{}`", measure.id))),
        told("title", "titolo", "title", measure.title.clone()),
        told("body", "ente", "body", measure.body_title.clone()),
    ];
    let status = match measure.status {
        Status::InForce => Localized::new("in vigore", "in force"),
        Status::Draft => Localized::new("bozza", "draft"),
        Status::Repealed => Localized::new("abrogata", "repealed"),
    };
    all.push(told("status", "stato", "status", status));
    all.extend(
        measure.territory.as_ref().map(|territory| told("territory", "territorio", "territory", Localized::same(format!("`{territory}`")))),
    );
    all.extend(measure.siuss.as_ref().map(|siuss| told("siuss", "codice SIUSS", "SIUSS code", Localized::same(siuss.clone()))));
    all
}

fn days(from: chrono::NaiveDate, to: Option<chrono::NaiveDate>) -> Localized {
    Localized::from_fn(|language| {
        let day = |day: chrono::NaiveDate| crate::decision::format::date(day, language);
        match (to, language) {
            (Some(to), Language::It) => format!("dal {} al {}", day(from), day(to)),
            (Some(to), Language::En) => format!("from {} to {}", day(from), day(to)),
            (None, Language::It) => format!("dal {}", day(from)),
            (None, Language::En) => format!("from {}", day(from)),
        }
    })
}

fn validity(measure: Option<&Measure>) -> Vec<Told> {
    let Some(measure) = measure else { return Vec::new() };
    let mut all = vec![told("in_force", "validità", "validity", days(measure.from, measure.to))];
    for (place, suspended) in measure.suspended.iter().enumerate() {
        let words = days(suspended.from, suspended.to);
        let words = Localized::from_fn(|language| format!("{}: {}", words.get(language), suspended.reason.get(language)));
        all.push(told(&format!("suspended.{}", place + 1), "sospensione", "suspension", words));
    }
    all
}

fn requirements(edition: &Edition) -> Vec<Told> {
    let mut all = Vec::new();
    if let Some(version) = edition.version() {
        version.requirements.iter().for_each(|view| requirement(view, version, &mut all));
    }
    all
}

fn requirement(view: &RequirementView, version: &Version, all: &mut Vec<Told>) {
    let words = match &view.condition {
        Some(condition) => Localized::from_fn(|language| asked_in_words(condition, &version.program, language)),
        None => match view.needs {
            Some(crate::decision::Needs::Any) => Localized::new("ne basta uno", "one is enough"),
            _ => Localized::new("servono tutti", "each is needed"),
        },
    };
    all.push(Told { id: view.id.clone(), title: view.title.clone(), words });
    view.children.iter().for_each(|child| requirement(child, version, all));
}

/// Facts that the rule asks for; a figure that is not known is told among the figures.
fn facts(edition: &Edition) -> Vec<Told> {
    let content = edition.pack.content();
    let Some(version) = edition.version() else { return Vec::new() };
    let used = version.program.inputs.iter().filter_map(|input| content.facts.get(input.fact as usize)).filter(|fact| !fact.needs_act);
    let fact = |fact: &crate::pack::FactDeclaration| {
        let list = fact.list.and_then(|list| content.lists.get(list as usize));
        let id = list.map_or_else(|| fact.id.clone(), |list| format!("{}.{}", list.id, fact.id));
        Told { id, title: fact.label.clone(), words: Localized::default() }
    };
    used.map(fact).collect()
}

fn relations(measure: Option<&Measure>) -> Vec<Told> {
    let relation = |relation: &crate::pack::Relation| {
        let words = match relation.relation {
            RelationKind::Incompatible => Localized::new("incompatibile", "incompatible"),
            RelationKind::Compatible => Localized::new("compatibile", "compatible"),
            RelationKind::Reduces => Localized::new("riduce l'altra", "reduces the other"),
            RelationKind::Requires => Localized::new("richiede l'altra", "requires the other"),
        };
        let words = match &relation.note {
            Some(note) => Localized::from_fn(|language| format!("{} ({})", words.get(language), words::either(note, language))),
            None => words,
        };
        Told { id: relation.with.clone(), title: relation.title.clone(), words }
    };
    measure.map_or_else(Vec::new, |measure| measure.compatibility.iter().map(relation).collect())
}

fn open_points(measure: &Node) -> Vec<Told> {
    let point = |id: &str, node: &Node| {
        let text = |key: &str| node.get("text").and_then(|text| text.get(key)).and_then(Node::text).unwrap_or_default().to_owned();
        Told { id: id.to_owned(), title: Localized::same(id.replace(['_', '-'], " ")), words: Localized::new(text("it"), text("en")) }
    };
    measure.get("open_points").map_or(&[][..], Node::entries).iter().map(|(id, node)| point(&id.value, node)).collect()
}

fn sources(measure: Option<&Measure>) -> Vec<Told> {
    let source = |source: &crate::pack::Source| {
        let words = Localized::from_fn(|language| {
            let mut parts = vec![source.act.clone()];
            parts.extend(source.article.clone());
            parts.extend(source.date.map(|day| shown(&day.to_string(), None).get(language).to_owned()));
            let known = match (source.confidence, language) {
                (Confidence::Act, _) => None,
                (Confidence::Secondary, Language::It) => Some("fonte secondaria"),
                (Confidence::Secondary, Language::En) => Some("secondary source"),
                (Confidence::Derived, Language::It) => Some("dedotto"),
                (Confidence::Derived, Language::En) => Some("derived"),
                (Confidence::Unverified, Language::It) => Some("da verificare"),
                (Confidence::Unverified, Language::En) => Some("unverified"),
            };
            parts.extend(known.map(str::to_owned));
            parts.join(", ")
        });
        Told { id: source.id.clone(), title: Localized::same(format!("`{}`", source.id)), words }
    };
    measure.map_or_else(Vec::new, |measure| measure.sources.iter().map(source).collect())
}
