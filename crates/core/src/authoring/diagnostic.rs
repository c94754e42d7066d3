//! What authors are told about their rule files: data first, drawing is the caller's business.

use std::fmt::{self, Arguments};
use std::ops::{Deref, DerefMut};

use serde::Serialize;

use super::decode::lower;
use super::span::{FileId, Position, Sources, Span};
use super::strange;
use crate::Localized;

pub use super::codes::Code;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file compiles; the author should look.
    Warning,
}

/// A text in Italian and English that is not written out yet: see [`both!`].
#[derive(Clone, Copy)]
pub(crate) struct Both<'a> {
    pub it: Arguments<'a>,
    pub en: Arguments<'a>,
}

/// `both!("la chiave `{key}`", "the key `{key}`")`, with the arguments of both after them, or each with its own in brackets.
macro_rules! both {
    (($it:literal, $($own:expr),+), ($en:literal, $($other:expr),+)) => {
        $crate::authoring::diagnostic::Both { it: format_args!($it, $($own),+), en: format_args!($en, $($other),+) }
    };
    ($it:literal, $en:literal $(, $argument:expr)* $(,)?) => {
        $crate::authoring::diagnostic::Both { it: format_args!($it $(, $argument)*), en: format_args!($en $(, $argument)*) }
    };
}
pub(crate) use both;

fn written(it: Arguments<'_>, en: Arguments<'_>) -> Localized {
    Localized { it: fmt::format(it), en: fmt::format(en) }
}

/// A finding while the files are still being worked on. [`Findings::resolve`] turns it into a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding(Box<Parts>);

/// What a finding says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub code: Code,
    pub span: Span,
    pub message: Localized,
    pub help: Option<Localized>,
    pub witness: Option<String>,
    pub also: Vec<(Span, Localized)>,
}

impl Deref for Finding {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

// Texts are handed over as their four words: a place in memory for each of them would make every call longer.
#[expect(clippy::inline_always, reason = "each calls another function, and is as short as that call")]
impl Finding {
    /// Messages are lower-case, without a full stop, with what the author wrote in back-ticks.
    #[inline(always)]
    pub fn new(code: Code, span: Span, message: Both<'_>) -> Self {
        Self::build(code, span, message.it, message.en)
    }

    fn build(code: Code, span: Span, it: Arguments<'_>, en: Arguments<'_>) -> Self {
        Self(Box::new(Parts { code, span, message: written(it, en), help: None, witness: None, also: Vec::new() }))
    }

    #[inline(always)]
    pub fn help(self, text: Both<'_>) -> Self {
        self.with_help(text.it, text.en)
    }

    fn with_help(mut self, it: Arguments<'_>, en: Arguments<'_>) -> Self {
        self.help = Some(written(it, en));
        self
    }

    /// The same finding in other words.
    pub fn tell(&mut self, message: Both<'_>, help: Both<'_>) {
        self.message = written(message.it, message.en);
        self.help = Some(written(help.it, help.en));
    }

    /// A value that shows the finding: one that falls into the hole, that two bands claim, that jumps.
    pub fn witness(mut self, value: impl Into<String>) -> Self {
        self.witness = Some(value.into());
        self
    }

    #[inline(always)]
    pub fn also(self, span: Span, text: Both<'_>) -> Self {
        self.with_place(span, text.it, text.en)
    }

    fn with_place(mut self, span: Span, it: Arguments<'_>, en: Arguments<'_>) -> Self {
        self.also.push((span, written(it, en)));
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Where every pass leaves its findings, so that many are reported at once.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    /// How many of them are errors: it is asked before each one is added.
    errors: usize,
    /// How many keys were found that do not exist.
    pub unknown_keys: usize,
    /// What is told and refuses nothing.
    tolerated: &'static [Code],
    noted: Vec<Finding>,
    /// Files that could not be read at all.
    unread: Vec<Span>,
    /// These, and what else was written and could not be read: see [`Findings::damage`].
    damaged: Vec<Span>,
}

impl Findings {
    /// With findings that are only told: see [`Findings::noted`].
    pub fn tolerating(codes: &'static [Code]) -> Self {
        Self { tolerated: codes, ..Self::default() }
    }

    /// Takes out what was tolerated, with the places spelled out.
    pub fn noted(&mut self, sources: &Sources) -> Vec<Diagnostic> {
        Self { list: std::mem::take(&mut self.noted), ..Self::default() }.resolve(sources)
    }

    pub fn push(&mut self, finding: Finding) {
        if self.tolerated.contains(&finding.code) {
            return self.noted.push(finding);
        }
        self.errors += usize::from(finding.severity() == Severity::Error);
        self.unknown_keys += usize::from(finding.code == Code::UnknownKey);
        self.list.push(finding);
    }

    /// Notes a declaration that is left out because it could not be read, which has been reported: that its names are not
    /// known would be no news, and is not told.
    pub fn damage(&mut self, place: Span) {
        self.damaged.push(place);
    }

    /// Notes a file that could not be read.
    pub fn unread(&mut self, file: FileId, sources: &Sources) {
        let place = Span::new(file, 0, u32::try_from(sources.text(file).len()).unwrap_or(u32::MAX));
        self.unread.push(place);
        self.damage(place);
    }

    /// Whether something is left out: what it may have said is not known.
    pub fn has_damage(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// Whether a finding speaks of a name that stands in what was left out.
    fn follows(&self, finding: &Finding, sources: &Sources) -> bool {
        if !self.has_damage() {
            return false;
        }
        let written = written_at(sources, finding.span);
        let is_damaged = |name: &str| self.damaged.iter().any(|&place| declares(sources, place, name));
        match finding.code {
            Code::UnknownName => written.split(|letter: char| !is_of_name(letter)).any(is_damaged),
            Code::UnknownReference | Code::UnknownChoice => written.trim_matches(['"', '\'']).split(' ').next().is_some_and(is_damaged),
            // Of editions that are read but left out, the one at fault is told of here.
            Code::BadExtends => written.split_once('/').is_some_and(|(measure, edition)| {
                self.unread.iter().any(|&place| [measure, edition].iter().all(|name| declares(sources, place, name)))
            }),
            _ => false,
        }
    }

    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub fn error_count(&self) -> usize {
        self.errors
    }

    pub fn warning_count(&self) -> usize {
        self.list.len() - self.errors
    }

    /// Findings with their places spelled out, in the order of the files, without repetitions.
    pub fn resolve(mut self, sources: &Sources) -> Vec<Diagnostic> {
        let mut list = std::mem::take(&mut self.list);
        list.retain_mut(|finding| {
            strange::retell(finding, sources);
            !self.follows(finding, sources)
        });
        self.list = list;
        crate::sort::sort_by(&mut self.list, |a, b| (a.span, a.code.as_str()).cmp(&(b.span, b.code.as_str())));
        let mut out: Vec<Diagnostic> = self.list.into_iter().map(|finding| Diagnostic::resolve(finding, sources)).collect();
        // What editions take over is told once, whatever each of them would have it replaced by.
        out.dedup_by(|a, b| (a.code, &a.place, &a.message, &a.witness) == (b.code, &b.place, &b.message, &b.witness));
        out
    }
}

fn written_at(sources: &Sources, place: Span) -> &str {
    sources.text(place.file).get(place.start as usize..place.end as usize).unwrap_or("")
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether `name` is declared at `place`, where nothing but the text can be asked: as a key, or as a measure or edition.
fn declares(sources: &Sources, place: Span, name: &str) -> bool {
    // A declaration may be noted by its key alone: the colon is looked up behind it.
    let text = sources.text(place.file).get(place.start as usize..).unwrap_or("");
    let end = (place.end - place.start) as usize;
    let end = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |line| end + line);
    let (text, name) = (lower(text.get(..end).unwrap_or("")), lower(name));
    let mut key = "";
    for part in text.split(':') {
        let value = part.lines().next().unwrap_or("").trim();
        if value.trim_matches(['"', '\'']) == name && (key.ends_with("measure") || key.ends_with("edition")) {
            return true;
        }
        // What stands behind the last colon is no key.
        if key.strip_suffix(name.as_str()).is_some_and(|before| !before.ends_with(is_of_name)) {
            return true;
        }
        key = part.trim_end_matches(['"', '\'']);
    }
    false
}

/// A range of characters in a named file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The name of the file.
    pub file: String,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The same range in bytes, for tools that draw the source.
    #[serde(skip)]
    pub bytes: (usize, usize),
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What stands there.
    pub message: Localized,
}

/// One finding about a rule file, complete: it can be drawn, sent to an editor, or filed as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code, documented in `docs/diagnostics.md`.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong.
    pub message: Localized,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// A value that shows it: in the hole, in the overlap, at the jump.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Other places that matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
}

impl Diagnostic {
    fn resolve(Finding(finding): Finding, sources: &Sources) -> Self {
        let place = |span: Span| Place {
            file: sources.name(span.file).to_owned(),
            start: sources.position(span.file, span.start),
            end: sources.position(span.file, span.end),
            bytes: (span.start as usize, span.end as usize),
        };
        Self {
            code: finding.code,
            severity: finding.code.severity(),
            place: place(finding.span),
            message: finding.message,
            help: finding.help,
            witness: finding.witness,
            related: finding.also.into_iter().map(|(span, message)| Related { place: place(span), message }).collect(),
        }
    }
}

/// The candidate nearest to `written`, if one is near enough to be what was meant.
pub(crate) fn did_you_mean<'a>(written: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    let written = lower(written);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&written, &lower(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
