//! YAML text to a tree of nodes with places.
//!
//! Rule files use a small part of YAML. The tree keeps the text of every scalar (money never passes through a float) and
//! the place of every node and key, and reading goes on after a mistake where it can, so that many are reported at once.

mod builder;
mod lines;
mod locate;
mod syntax;
#[cfg(test)]
mod tests;
mod torn;
mod unclosed;

pub(crate) use locate::Places;
pub(crate) use syntax::{in_quotes, shown};

use super::codes::Code;
use super::diagnostic::{Finding, Findings, Severity, both};
use super::span::{FileId, Sources, Span, Spanned};
use super::strange::is_invisible;

/// The largest file that is read, in bytes; the largest table of the regulations that were surveyed is a few kilobytes.
pub(crate) const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The longest scalar, in bytes.
pub(crate) const MAX_SCALAR: usize = 64 * 1024;
/// The deepest nesting of lists and mappings.
pub(crate) const MAX_DEPTH: usize = 32;
/// The most nodes of one file, keys not counted.
pub(crate) const MAX_NODES: usize = 200_000;
/// The most errors that are collected while files are read: one mistake repeated in a large table stays quick to report.
const MAX_ERRORS: usize = 200;
/// The most warnings: a folder with so many was written by a program.
const MAX_WARNINGS: usize = 1_000;

/// One value of a file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it was written; without the comments and blanks around it.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A text. `plain` is true if it is written without quotes and is not a block (`|`, `>`).
    Scalar { text: String, plain: bool },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with their values, in the order of the file; each key once.
    Mapping(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[(Spanned<String>, Node)] {
        match &self.content {
            Content::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a scalar that holds something.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether nothing stands here: no text at all, or one of the ways in which YAML writes *nothing*.
    pub fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }
}

/// Adds a finding, unless so many have been collected that more would not help.
pub(crate) fn report(findings: &mut Findings, finding: Finding) {
    let room = match finding.severity() {
        Severity::Error => findings.error_count() < MAX_ERRORS,
        Severity::Warning => findings.warning_count() < MAX_WARNINGS,
    };
    if room {
        findings.push(finding);
    }
}

/// Whether so much was found that nothing more is reported: what only makes a finding better need not be worked out.
pub(crate) fn is_full(findings: &Findings) -> bool {
    findings.error_count() >= MAX_ERRORS
}

/// Reads one file as a tree; `None` if it cannot be used. A tree may come back although there are findings.
pub(crate) fn read(sources: &Sources, file: FileId, findings: &mut Findings) -> Option<Node> {
    if let Some(at) = sources.bad_byte(file) {
        let end = at.saturating_add(offset(char::REPLACEMENT_CHARACTER.len_utf8()));
        let finding =
            Finding::new(Code::NotUtf8, Span::new(file, at, end), both!("il file non è un testo UTF-8", "the file is not UTF-8 text"));
        report(findings, finding.help(both!("salvare il file con la codifica UTF-8", "save the file in the UTF-8 encoding")));
        return None;
    }
    let text = sources.text(file);
    if text.len() > MAX_BYTES {
        let finding = Finding::new(
            Code::YamlLimit,
            Span::new(file, 0, 0),
            both!("il file supera {MAX_BYTES} byte", "the file is larger than {MAX_BYTES} bytes"),
        );
        report(findings, finding);
        return None;
    }
    if let Some((at, length)) = unreadable_character(text) {
        let finding = Finding::new(
            Code::YamlSyntax,
            Span::new(file, offset(at), offset(at + length)),
            both!(
                "qui c'è un carattere di controllo che un testo non può contenere",
                "a control character that a text cannot hold stands here"
            ),
        )
        .help(both!("togliere il carattere; le righe finiscono con LF o CR LF", "remove the character; lines end in LF or CR LF"));
        report(findings, finding);
        return None;
    }
    builder::build(text, file, findings)
}

/// The first character that is not seen and is not a blank or the end of a line. A carriage return alone counts: some tools
/// take it for the end of a line and some do not, so that a comment could hide a rule from one of them. Between double
/// quotes marks of direction are a part of texts.
fn unreadable_character(text: &str) -> Option<(usize, usize)> {
    text.char_indices()
        .find(|&(at, character)| match character {
            '\n' | '\t' => false,
            '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            _ => character.is_control() || at > 0 && is_invisible(character) && !in_double_quotes(text, at),
        })
        .map(|(at, character)| (at, character.len_utf8()))
}

fn in_double_quotes(text: &str, at: usize) -> bool {
    let line = text.get(..at).unwrap_or("").rsplit('\n').next().unwrap_or("");
    line.bytes().filter(|&byte| byte == b'"').count() % 2 == 1
}

/// A place in a file; files are far shorter than what 32 bits can count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
