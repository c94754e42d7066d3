//! What the reader of a decision must know, and the sources that it cites.

use super::{Citation, Confidence, Decision, Due, Needs, Origin, RequirementResult, SourceCited, State, Warning, WarningKind, format};
use crate::pack::{Measure, ReducedBy, Relation, RelationKind, RequirementView, Source, Version};
use crate::{Language, Localized};

/// What came of the sources, of the amounts and of other measures; one warning for all that says the same.
pub(super) fn warnings(measure: &Measure, version: &Version, decision: &Decision) -> Vec<Warning> {
    let mut out = confidence(measure, &grounds(version, decision));
    out.extend(supplied(decision));
    out.extend(amounts(version, decision));
    for point in &measure.open_points {
        out.push(Warning { kind: WarningKind::OpenPoint, text: point.text.clone(), citations: point.citations.clone() });
    }
    out.extend(compatibility(measure));
    out
}

/// What is required rests on, and what is due.
fn grounds<'a>(version: &'a Version, decision: &Decision) -> Vec<&'a String> {
    let mut rests_on: Vec<&String> = Vec::new();
    for (view, result) in version.requirements.iter().zip(&decision.requirements) {
        rests_on.extend(grounds_of(view, result));
    }
    for (view, _) in version.amounts.iter().zip(&decision.amounts).filter(|(_, result)| result.due != Due::NotDue) {
        rests_on.extend(&view.rests_on);
    }
    rests_on
}

/// The sources that a requirement rests on: where one way is enough and one is met, those of the ways that are met.
pub(super) fn grounds_of<'a>(view: &'a RequirementView, result: &RequirementResult) -> Vec<&'a String> {
    if view.children.is_empty() {
        return view.rests_on.iter().collect();
    }
    let one_is_enough = view.needs == Some(Needs::Any) && result.state == State::Met;
    let counts = |result: &RequirementResult| !one_is_enough || result.state == State::Met;
    let children = view.children.iter().zip(&result.children).filter(|(_, result)| counts(result));
    let of_children = children.flat_map(|(child, result)| grounds_of(child, result));
    view.citations.iter().map(|citation| &citation.source).chain(of_children).collect()
}

/// Sources that are not the act itself, and on which something rests.
pub(crate) fn confidence(measure: &Measure, rests_on: &[&String]) -> Vec<Warning> {
    let mut out = Vec::new();
    for (confidence, kind, one, many) in [
        (
            Confidence::Unverified,
            WarningKind::Unverified,
            ("una parte del risultato poggia su una fonte non riscontrata", "part of the result rests on a source that was not checked"),
            ("una parte del risultato poggia su fonti non riscontrate", "part of the result rests on sources that were not checked"),
        ),
        (
            Confidence::Secondary,
            WarningKind::ToConfirm,
            ("una parte del risultato è nota da una fonte secondaria", "part of the result is known from a secondary source"),
            ("una parte del risultato è nota da fonti secondarie", "part of the result is known from secondary sources"),
        ),
    ] {
        let found = measure.sources.iter().filter(|source| source.confidence == confidence && rests_on.contains(&&source.id));
        let citations: Vec<Citation> = found.map(|source| Citation { source: source.id.clone(), article: None }).collect();
        let text = match citations.len() {
            0 => continue,
            1 => Localized::new(one.0, one.1),
            _ => Localized::new(many.0, many.1),
        };
        out.push(Warning { kind, text, citations });
    }
    out
}

/// What rests on a fact that another measure computed rests on the sources of that measure too.
fn supplied(decision: &Decision) -> Vec<Warning> {
    let mut out = Vec::new();
    for fact in &decision.facts {
        let Origin::Supplied { measure, decision, .. } = &fact.origin else { continue };
        for (kind, it, en) in [
            (WarningKind::Unverified, "poggia in parte su fonti non riscontrate", "rests in part on sources that were not checked"),
            (WarningKind::ToConfirm, "è noto in parte da fonti secondarie", "is known in part from secondary sources"),
        ] {
            if decision.warnings.iter().any(|warning| warning.kind == kind) {
                let text = Localized::new(
                    format!("«{}», calcolato da {measure}, {it}", fact.label.it),
                    format!("“{}”, computed by {measure}, {en}", fact.label.en),
                );
                out.push(Warning { kind, text, citations: Vec::new() });
            }
        }
    }
    out
}

/// Amounts of which the same is said.
#[derive(Default)]
struct Said<'a> {
    titles: Vec<&'a Localized>,
    citations: Vec<Citation>,
}

impl<'a> Said<'a> {
    fn add(&mut self, title: &'a Localized, citations: &[Citation]) {
        self.titles.push(title);
        join(&mut self.citations, citations);
    }

    /// `«a», «b» e «c»`.
    fn names(&self, language: Language) -> String {
        let (open, close, and) = match language {
            Language::It => ("«", "»", "e"),
            Language::En => ("“", "”", "and"),
        };
        let mut out = String::new();
        for (index, title) in self.titles.iter().enumerate() {
            if index > 0 {
                out.push_str(if index + 1 < self.titles.len() { ", " } else { " " });
                if index + 1 == self.titles.len() {
                    out.push_str(and);
                    out.push(' ');
                }
            }
            out.push_str(open);
            out.push_str(title.get(language));
            out.push_str(close);
        }
        out
    }

    fn is_one(&self) -> bool {
        self.titles.len() == 1
    }
}

fn join(citations: &mut Vec<Citation>, more: &[Citation]) {
    for citation in more {
        if !citations.contains(citation) {
            citations.push(citation.clone());
        }
    }
}

/// What is known under the key; a new entry at the end where there is none. Texts keep the order of the rule.
fn entry<'v, 'a, K: PartialEq>(all: &'v mut Vec<(K, Said<'a>)>, key: K) -> Option<&'v mut Said<'a>> {
    let place = all.iter().position(|(known, _)| *known == key).unwrap_or(all.len());
    if place == all.len() {
        all.push((key, Said::default()));
    }
    all.get_mut(place).map(|(_, said)| said)
}

fn amounts(version: &Version, decision: &Decision) -> Vec<Warning> {
    let mut ceilings = Said::default();
    let mut deciding: Vec<(&Localized, Said<'_>)> = Vec::new();
    let mut silences: Vec<(&Localized, Said<'_>)> = Vec::new();
    for view in &version.requirements {
        for text in &view.not_stated {
            if let Some(said) = entry(&mut silences, text) {
                said.add(&view.title, &[]);
            }
        }
    }
    for (view, result) in version.amounts.iter().zip(&decision.amounts).filter(|(_, result)| result.due != Due::NotDue) {
        if view.ceiling {
            ceilings.add(&result.title, &view.citations);
        }
        if let Some(discretion) = &view.discretion
            && let Some(said) = entry(&mut deciding, &discretion.by)
        {
            said.add(&result.title, &discretion.citations);
        }
        for text in &view.not_stated {
            if let Some(said) = entry(&mut silences, text) {
                said.add(&result.title, &[]);
            }
        }
    }
    let mut out = Vec::new();
    for (text, said) in silences {
        let text = Localized::from_fn(|language| {
            let word = if language == Language::It { "per" } else { "for" };
            format!("{} ({word} {})", text.get(language), said.names(language))
        });
        out.push(Warning { kind: WarningKind::NotStated, text, citations: said.citations });
    }
    if !ceilings.titles.is_empty() {
        let text = Localized::from_fn(|language| {
            let words = match (language, ceilings.is_one()) {
                (Language::It, true) => "è un massimo fissato dall'atto, non un'assegnazione",
                (Language::It, false) => "sono massimi fissati dall'atto, non assegnazioni",
                (Language::En, true) => "is a ceiling set by the act, not an award",
                (Language::En, false) => "are ceilings set by the act, not awards",
            };
            format!("{} {words}", ceilings.names(language))
        });
        out.push(Warning { kind: WarningKind::Ceiling, text, citations: ceilings.citations });
    }
    for (by, said) in deciding {
        let text = Localized::from_fn(|language| match (language, said.is_one()) {
            (Language::It, _) => format!("su {} decide: {}", said.names(language), by.get(language)),
            (Language::En, true) => format!("{} is decided by: {}", said.names(language), by.get(language)),
            (Language::En, false) => format!("{} are decided by: {}", said.names(language), by.get(language)),
        });
        out.push(Warning { kind: WarningKind::Discretion, text, citations: said.citations });
    }
    out
}

/// One warning for each way of standing to other measures.
fn compatibility(measure: &Measure) -> Vec<Warning> {
    let mut out = Vec::new();
    for (relation, it, en) in [
        (RelationKind::Incompatible, "non cumulabile con", "not together with"),
        (RelationKind::Reduces, "riduce", "lowers"),
        (RelationKind::Requires, "richiede", "needs"),
    ] {
        let found: Vec<_> = measure.compatibility.iter().filter(|known| known.relation == relation).collect();
        if found.is_empty() {
            continue;
        }
        let text = Localized::from_fn(|language| {
            let names = found.iter().map(|known| {
                let title = known.title.get(language);
                let note = known.note.as_ref().map(|note| note.get(language).trim_end_matches('.').to_owned());
                let bounds: Vec<String> = bound(known, language).into_iter().chain(note).collect();
                if bounds.is_empty() { title.to_owned() } else { format!("{title} ({})", bounds.join("; ")) }
            });
            let names: Vec<String> = names.collect();
            format!("{}: {}", if language == Language::It { it } else { en }, names.join("; "))
        });
        let mut citations = Vec::new();
        for known in found {
            join(&mut citations, &known.citations);
        }
        out.push(Warning { kind: WarningKind::Compatibility, text, citations });
    }
    out
}

/// Within what bounds, as far as the rule says it in figures.
fn bound(relation: &Relation, language: Language) -> Option<String> {
    let say = |it: &str, en: &str| if language == Language::It { it.to_owned() } else { en.to_owned() };
    match &relation.by {
        _ if relation.same_expense => Some(say("per la stessa spesa", "for the same expense")),
        Some(ReducedBy::Percent(percent)) => Some(format!("{} {}", say("del", "by"), format::number(percent, "%", language))),
        Some(ReducedBy::Amount(amount)) => Some(format!("{} `{amount}`", say("di quanto vale", "by the value of"))),
        None => None,
    }
}

/// The sources that the decision cites, in the order of the rule.
pub(super) fn cited(measure: &Measure, decision: &Decision) -> Vec<SourceCited> {
    fn collect<'a>(requirements: &'a [RequirementResult], out: &mut Vec<&'a Citation>) {
        for requirement in requirements {
            out.extend(&requirement.citations);
            collect(&requirement.children, out);
        }
    }
    let mut citations = Vec::new();
    collect(&decision.requirements, &mut citations);
    for amount in decision.amounts.iter().filter(|amount| amount.due != Due::NotDue) {
        citations.extend(&amount.citations);
        citations.extend(amount.steps.iter().flat_map(|step| &step.citations));
    }
    citations.extend(decision.definitions.iter().flat_map(|definition| &definition.citations));
    citations.extend(decision.warnings.iter().flat_map(|warning| &warning.citations));
    let is_cited = |id: &str| citations.iter().any(|citation| citation.source == id);
    sources(measure, is_cited)
}

/// Sources of a measure, in the order of the rule.
pub(crate) fn sources(measure: &Measure, is_cited: impl Fn(&str) -> bool) -> Vec<SourceCited> {
    let sources = measure.sources.iter().filter(|source| is_cited(&source.id));
    sources.map(SourceCited::from).collect()
}

impl From<&Source> for SourceCited {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            act: source.act.clone(),
            article: source.article.clone(),
            date: source.date,
            url: source.url.clone(),
            confidence: source.confidence,
            note: source.note.clone(),
        }
    }
}
