//! Differences as text and as Markdown.

use std::fmt::Write as _;

use super::data::{DifferenceKind, Differences, EditionCompared, EditionDifference, Section};
use crate::Language;
use crate::decision::lines::{Lines, Style};
use crate::decision::words::{Words, capital};
use crate::decision::{TextOptions, format};

const fn heading(section: Section) -> Words {
    match section {
        Section::Identity => Words("La misura", "The measure"),
        Section::Validity => Words("Validità", "Validity"),
        Section::Requirements => Words("Requisiti", "Requirements"),
        Section::Parameters => Words("Cifre", "Figures"),
        Section::Amounts => Words("Importi", "Amounts"),
        Section::Definitions => Words("Valori intermedi", "Intermediate values"),
        Section::Facts => Words("Dati richiesti", "Facts that are needed"),
        Section::Compatibility => Words("Altre misure", "Other measures"),
        Section::OpenPoints => Words("Punti aperti", "Open points"),
        Section::Sources => Words("Fonti", "Sources"),
    }
}

const TITLE: Words = Words("Che cosa cambia", "What changes");
const BEFORE: Words = Words("Prima", "Before");
const AFTER: Words = Words("Dopo", "After");
const NOTHING: Words = Words("Nulla cambia.", "Nothing changes.");

fn edition(words: Words, edition: &EditionCompared, language: Language) -> String {
    let day = format::date(edition.on, language);
    let (name, on) = if language == Language::It { ("edizione", "al") } else { ("edition", "on") };
    format!("{}: {}, {name} {}, {on} {day}", words.get(language), edition.measure, edition.edition)
}

/// A difference in one sentence.
fn sentence(difference: &EditionDifference, language: Language) -> String {
    let title = capital(difference.title.get(language));
    let say = |text: &Option<crate::Localized>| text.as_ref().map_or("", |text| text.get(language)).to_owned();
    let (before, after) = (say(&difference.before), say(&difference.after));
    let head = match difference.section {
        Section::Parameters | Section::Amounts | Section::Definitions | Section::Requirements => format!("{title} (`{}`)", difference.path),
        _ => title,
    };
    let is_figure = matches!(difference.section, Section::Parameters | Section::Amounts | Section::Definitions);
    match (difference.kind, language) {
        (DifferenceKind::Changed, Language::It) if is_figure => format!("{head}: da {before} a {after}"),
        (DifferenceKind::Changed, Language::En) if is_figure => format!("{head}: from {before} to {after}"),
        (DifferenceKind::Changed, Language::It) => format!("{head}. Prima: {before}. Ora: {after}"),
        (DifferenceKind::Changed, Language::En) => format!("{head}. Before: {before}. Now: {after}"),
        (DifferenceKind::Added, Language::It) if after.is_empty() => format!("{head}: si aggiunge"),
        (DifferenceKind::Added, Language::En) if after.is_empty() => format!("{head}: new"),
        (DifferenceKind::Added, Language::It) => format!("{head}: si aggiunge: {after}"),
        (DifferenceKind::Added, Language::En) => format!("{head}: new: {after}"),
        (DifferenceKind::Removed, Language::It) if before.is_empty() => format!("{head}: non c'è più"),
        (DifferenceKind::Removed, Language::En) if before.is_empty() => format!("{head}: is gone"),
        (DifferenceKind::Removed, Language::It) => format!("{head}: non c'è più; era: {before}"),
        (DifferenceKind::Removed, Language::En) => format!("{head}: is gone; it was: {before}"),
    }
}

fn sections(differences: &Differences, language: Language) -> impl Iterator<Item = (&'static str, Vec<(DifferenceKind, String)>)> {
    Section::ALL.into_iter().filter_map(move |section| {
        let own = differences.differences.iter().filter(|difference| difference.section == section);
        let told: Vec<_> = own.map(|difference| (difference.kind, sentence(difference, language))).collect();
        (!told.is_empty()).then(|| (heading(section).get(language), told))
    })
}

const fn mark(kind: DifferenceKind) -> (&'static str, Style) {
    match kind {
        DifferenceKind::Added => ("+", Style::Good),
        DifferenceKind::Removed => ("-", Style::Bad),
        DifferenceKind::Changed => ("•", Style::Plain),
    }
}

fn title(differences: &Differences, language: Language) -> String {
    format!("{}: {}", TITLE.get(language), differences.after.title.get(language))
}

/// Differences in words, and for whom where a register was given.
#[must_use]
pub fn differences_text(differences: &Differences, language: Language, options: TextOptions) -> String {
    let mut lines = Lines::new(options.width, options.color);
    lines.heading(&title(differences, language), '=');
    lines.paragraph(0, &edition(BEFORE, &differences.before, language));
    lines.paragraph(0, &edition(AFTER, &differences.after, language));
    if differences.differences.is_empty() {
        lines.gap();
        lines.paragraph(0, NOTHING.get(language));
    }
    for (heading, told) in sections(differences, language) {
        lines.heading(heading, '-');
        for (kind, sentence) in told {
            let (mark, style) = mark(kind);
            lines.item(2, mark, style, &sentence);
        }
    }
    if let Some(reform) = &differences.register {
        lines.gap();
        lines.out.push_str(&crate::reform::text(reform, language, options));
    }
    lines.out
}

/// The same as Markdown, to be put into a document; of a register it tells nothing.
#[must_use]
pub fn differences_markdown(differences: &Differences, language: Language) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# {}\n", title(differences, language));
    for line in [edition(BEFORE, &differences.before, language), edition(AFTER, &differences.after, language)] {
        let _ = writeln!(out, "{line}  ");
    }
    if differences.differences.is_empty() {
        let _ = writeln!(out, "\n{}", NOTHING.get(language));
    }
    for (heading, told) in sections(differences, language) {
        let _ = writeln!(out, "\n## {heading}\n");
        for (_, sentence) in told {
            let _ = writeln!(out, "- {sentence}");
        }
    }
    out
}
