//! Draws findings with the lines of the rule file that they speak of.

use std::fmt::Display;
use std::io::IsTerminal;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use soglia::Language;

use crate::engine::{Diagnostic, Place, Severity, Sources};
use crate::failure::Failure;

/// Width where there is no terminal to ask.
const WIDTH: usize = 100;

/// How to draw. Colours are always drawn: the stream takes them away where they are not wanted.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    width: usize,
    lines: DecorStyle,
}

impl Look {
    /// Without a terminal: characters that survive any log.
    #[cfg(test)]
    pub fn plain() -> Self {
        Self { width: WIDTH, lines: DecorStyle::Ascii }
    }

    pub fn stdout() -> Self {
        Self::of(&std::io::stdout())
    }

    pub fn stderr() -> Self {
        Self::of(&std::io::stderr())
    }

    fn of(stream: &impl IsTerminal) -> Self {
        let lines = if stream.is_terminal() { DecorStyle::Unicode } else { DecorStyle::Ascii };
        Self { width: if stream.is_terminal() { terminal_width() } else { WIDTH }, lines }
    }
}

/// Columns of the terminal, or those of `COLUMNS`.
pub fn terminal_width() -> usize {
    let named = || std::env::var("COLUMNS").ok()?.parse().ok();
    let columns = terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| columns).or_else(named);
    columns.map_or(WIDTH, |columns| usize::from(columns).max(40))
}

/// `1 errore`, `2 errori`.
pub fn count(number: impl TryInto<u64> + Display + Copy, one: &str, many: &str) -> String {
    format!("{number} {}", if number.try_into().is_ok_and(|number| number == 1) { one } else { many })
}

/// Why the command stops.
pub fn failure(failure: &Failure, language: Language) -> String {
    let mut group = Group::with_title(level(Severity::Error, language).primary_title(failure.message.get(language)));
    if let Some(help) = &failure.help {
        group = group.element(help_level(language).message(help.get(language)));
    }
    Renderer::styled().render(&[group])
}

/// A finding, with the source lines, what shows it and what to do.
pub fn diagnostic(found: &Diagnostic, sources: &Sources, language: Language, look: Look) -> String {
    let text = |file: &str| sources.ids().find(|id| sources.name(*id) == file).map_or("", |id| sources.text(id));

    let (near, far): (Vec<_>, Vec<_>) = found.related.iter().partition(|related| related.place.file == found.place.file);
    let here = Excerpt::of(text(&found.place.file), std::iter::once(&found.place).chain(near.iter().map(|related| &related.place)));
    let mut snippet = here.snippet(&found.place).annotation(AnnotationKind::Primary.span(here.range(&found.place)));
    for related in near {
        let annotation = AnnotationKind::Context.span(here.range(&related.place));
        snippet = snippet.annotation(annotation.label(related.message.get(language).to_owned()));
    }
    let mut group =
        Group::with_title(level(found.severity, language).primary_title(found.message.get(language).to_owned()).id(found.code.as_str()))
            .element(snippet);
    for related in far {
        let there = Excerpt::of(text(&related.place.file), std::iter::once(&related.place));
        let label = related.message.get(language).to_owned();
        let annotation = AnnotationKind::Context.span(there.range(&related.place)).label(label);
        group = group.element(there.snippet(&related.place).annotation(annotation));
    }
    if let Some(witness) = &found.witness {
        let (name, words) = match language {
            Language::It => ("nota", "ad esempio"),
            Language::En => ("note", "for example"),
        };
        group = group.element(Level::NOTE.with_name(name).message(format!("{words} `{witness}`")));
    }
    if let Some(help) = &found.help {
        group = group.element(help_level(language).message(help.get(language).to_owned()));
    }
    let mut drawn = Renderer::styled().term_width(look.width).decor_style(look.lines).render(&[group]);
    drawn.push('\n');
    drawn
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    match (severity, language) {
        (Severity::Error, Language::It) => Level::ERROR.with_name("errore"),
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Warning, Language::It) => Level::WARNING.with_name("avviso"),
        (Severity::Warning, Language::En) => Level::WARNING,
    }
}

fn help_level(language: Language) -> Level<'static> {
    match language {
        Language::It => Level::HELP.with_name("aiuto"),
        Language::En => Level::HELP,
    }
}

/// The lines of a file from the first place to the last. Whoever draws reads all that it is given, for each finding anew:
/// hundreds of findings in a file of megabytes would take seconds.
struct Excerpt<'a> {
    lines: &'a str,
    /// Number of the first line, from 1.
    first: usize,
    /// Where the first line begins in the file.
    offset: usize,
}

impl<'a> Excerpt<'a> {
    fn of<'p>(text: &'a str, places: impl Iterator<Item = &'p Place>) -> Self {
        let ranges: Vec<_> = places.map(|place| clamp(place.bytes, text)).collect();
        let start = ranges.iter().map(|range| range.start).min().unwrap_or_default();
        let end = ranges.iter().map(|range| range.end).max().unwrap_or_default();
        let before = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let after = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| end + at + 1);
        let first = 1 + text.as_bytes().iter().take(before).filter(|byte| **byte == b'\n').count();
        Self { lines: text.get(before..after).unwrap_or_default(), first, offset: before }
    }

    fn snippet(&self, place: &'a Place) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.lines).line_start(self.first).path(place.file.as_str())
    }

    /// The place among these lines.
    fn range(&self, place: &Place) -> std::ops::Range<usize> {
        let (start, end) = place.bytes;
        clamp((start.saturating_sub(self.offset), end.saturating_sub(self.offset)), self.lines)
    }
}

/// A range that lies inside the text, on whole characters: the text of a file that is not UTF-8 is not what was measured.
fn clamp((start, end): (usize, usize), text: &str) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(start);
    start..text.ceil_char_boundary(end).max(start)
}

#[cfg(test)]
mod tests;
