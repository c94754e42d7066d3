//! Events of the YAML parser to nodes.
//!
//! The parser is asked for one event at a time and keeps its own stack on the heap, so that a hostile file meets the limits
//! here before it costs anything. (`Parser::load` of saphyr-parser recurses and must not be used.)

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Range};

use super::syntax;
use super::{Content, MAX_DEPTH, MAX_NODES, MAX_SCALAR, Node, lines, offset, report, torn};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Both, Finding, Findings, both};
use crate::authoring::set::Set;
use crate::authoring::span::{FileId, Span, Spanned};

/// Reads `text`, which is below the limits of size.
pub(super) fn build(text: &str, file: FileId, findings: &mut Findings) -> Option<Node> {
    let mut builder = Builder { text, file, offsets: Offsets::new(text), findings, open: Vec::new(), nodes: 0, root: None, documents: 0 };
    for event in Parser::new_from_str(text) {
        let (event, range) = match event {
            Ok(pair) => pair,
            Err(error) => {
                let at = builder.offsets.byte(error.marker().index()).min(text.len());
                let finding = syntax::explain(error.info(), text, at, file);
                builder.report(finding);
                return None;
            }
        };
        builder.take(event, range).ok()?;
    }
    if builder.root.is_none() && builder.documents == 0 {
        let finding = Finding::new(Code::UnknownKind, Span::new(file, 0, 0), both!("il file è vuoto", "the file is empty"));
        builder.report(finding.help(both!("scrivere la misura, o togliere il file", "write the measure, or remove the file")));
    }
    builder.root
}

/// Reading cannot go on; the reason has been reported.
struct Stop;

/// A list or mapping that is still open.
struct Open {
    start: usize,
    /// Where its last part ends: block collections have no end of their own in the events.
    end: usize,
    inside: Inside,
}

enum Inside {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Spanned<String>, Node)>, key: Key, seen: HashMap<String, Span>, torn: Set<usize> },
}

/// The key that waits for its value.
enum Key {
    None,
    Read(Spanned<String>),
    /// The key was refused; its value is read for its own errors and dropped.
    Refused,
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    offsets: Offsets,
    findings: &'a mut Findings,
    open: Vec<Open>,
    nodes: usize,
    root: Option<Node>,
    documents: usize,
}

impl Builder<'_> {
    fn report(&mut self, finding: Finding) {
        report(self.findings, finding);
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, offset(start), offset(end.max(start)))
    }

    fn take(&mut self, event: Event<'_>, range: Range) -> Result<(), Stop> {
        let start = self.offsets.byte(range.start.index()).min(self.text.len());
        let end = self.offsets.byte(range.end.index()).min(self.text.len());
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let finding = Finding::new(
                        Code::YamlFeature,
                        self.span(start, (start + 3).min(self.text.len())),
                        both!("un file contiene un solo documento", "a file holds one document"),
                    )
                    .help(both!("mettere ogni misura in un file suo", "put each measure in a file of its own"));
                    self.report(finding);
                    return Err(Stop);
                }
            }
            Event::Alias(_) => {
                self.feature(start, "`*` (alias)", "`*` (alias)");
                self.place(Node { span: self.span(start, end), content: Content::Scalar { text: "*".to_owned(), plain: false } }, end)?;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let decorated = self.decorations(start, anchor, tag.is_some());
                if text.len() > MAX_SCALAR {
                    return self
                        .limit(start, both!("questo testo supera {MAX_SCALAR} byte", "this text is longer than {MAX_SCALAR} bytes"));
                }
                let plain = style == ScalarStyle::Plain;
                let (start, end) = match style {
                    _ if decorated => (start, end),
                    ScalarStyle::Plain if text.is_empty() => self.empty(start),
                    ScalarStyle::Plain => (start, end),
                    _ => (start, self.scalar_end(start, end, style)),
                };
                let span = self.span(start, end);
                // `!residente` is a tag without a value to YAML; to its author it is an expression, and there is something.
                let text = if decorated && text.is_empty() { syntax::rest_of_line(self.text, start).to_owned() } else { text.into_owned() };
                self.place(Node { span, content: Content::Scalar { text, plain: plain && !decorated } }, end)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorations(start, anchor, tag.is_some());
                self.enter(self.dash(start), Inside::Sequence(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.decorations(start, anchor, tag.is_some());
                self.enter(start, Inside::Mapping { entries: Vec::new(), key: Key::None, seen: HashMap::new(), torn: Set::new() })?;
            }
            Event::SequenceEnd => self.leave(start, b']')?,
            Event::MappingEnd => self.leave(start, b'}')?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn enter(&mut self, start: usize, inside: Inside) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            return self
                .limit(start, both!("qui l'annidamento supera {MAX_DEPTH} livelli", "the nesting is deeper than {MAX_DEPTH} levels here"));
        }
        self.open.push(Open { start, end: start, inside });
        Ok(())
    }

    fn leave(&mut self, at: usize, closing: u8) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // The end of a block collection is reported where the next thing begins, after blanks and comments, and that of
        // `[ ]` and `{ }` includes the comment behind it: both are cut back to what was written.
        let end = if self.text.as_bytes().get(at) == Some(&closing) { at + 1 } else { open.end };
        let content = match open.inside {
            Inside::Sequence(items) => Content::Sequence(items),
            Inside::Mapping { mut entries, torn, .. } => {
                for at in torn {
                    if let Some((_, value)) = entries.get_mut(at)
                        && let Some(finding) = torn::mend(self.text, value)
                    {
                        self.report(finding);
                    }
                }
                Content::Mapping(entries)
            }
        };
        let span = self.span(open.start, end);
        self.place(Node { span, content }, end)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, end: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self.limit(
                node.span.start as usize,
                both!("il file ha più di {MAX_NODES} valori", "the file has more than {MAX_NODES} values"),
            );
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        let begins = self.text.as_bytes().get(open.start);
        open.end = open.end.max(end);
        match &mut open.inside {
            Inside::Sequence(items) => items.push(node),
            Inside::Mapping { entries, key, torn, .. } => match std::mem::replace(key, Key::None) {
                Key::Read(name) => entries.push((name, node)),
                Key::Refused => {}
                Key::None if begins == Some(&b'{') && torn::stands_alone(self.text, &node) => {
                    let glued = node.text().and_then(lines::glued);
                    if let Some(finding) = glued.map(|parts| syntax::glued(node.span, parts)) {
                        *key = Key::Refused;
                        self.report(finding);
                    } else if let Some((_, value)) = entries.last_mut()
                        && torn::join(self.text, value, &node)
                    {
                        *key = Key::Refused;
                        torn.insert(entries.len() - 1);
                    } else {
                        self.accept(node);
                    }
                }
                Key::None => self.accept(node),
            },
        }
        Ok(())
    }

    /// Takes a node as the next key of the mapping that is open.
    fn accept(&mut self, node: Node) {
        let Some(Open { inside: Inside::Mapping { entries, key, seen, .. }, .. }) = self.open.last_mut() else { return };
        match accept_key(node, entries, seen) {
            Ok(name) => *key = Key::Read(name),
            Err(finding) => {
                *key = Key::Refused;
                self.report(*finding);
            }
        }
    }

    /// Reports anchors and tags; says whether there are any.
    fn decorations(&mut self, start: usize, anchor: usize, tag: bool) -> bool {
        if anchor > 0 {
            self.feature(start, "`&` (ancore)", "`&` (anchors)");
        } else if tag {
            self.feature(start, "`!` (tag)", "`!` (tags)");
        }
        anchor > 0 || tag
    }

    fn feature(&mut self, start: usize, it: &str, en: &str) {
        let line = syntax::rest_of_line(self.text, start);
        let end = start + line.find([' ', ',', '}', ']']).unwrap_or(line.len());
        let finding = Finding::new(
            Code::YamlFeature,
            self.span(start, end),
            both!("le regole non usano {it} di YAML", "rules do not use {en} of YAML"),
        );
        let (it, en) = syntax::quote_it(line);
        self.report(finding.help(both!("{it}", "{en}")));
    }

    fn limit(&mut self, at: usize, text: Both<'_>) -> Result<(), Stop> {
        let finding = Finding::new(Code::YamlLimit, self.span(at, at), text);
        self.report(finding);
        Err(Stop)
    }

    /// Where a list begins. For one that is not indented below its key, the parser reports what follows the first dash.
    fn dash(&self, start: usize) -> usize {
        let (before, after) = self.text.split_at_checked(start).unwrap_or((self.text, ""));
        if after.starts_with('[') || after.starts_with("- ") || after.starts_with("-\n") {
            return start;
        }
        before.trim_end_matches([' ', '\t']).strip_suffix('-').map_or(start, str::len)
    }

    /// The place of a value that is not there: the key or dash that it should follow. The parser reports whatever token
    /// it met instead, which may lie several lines below.
    fn empty(&self, at: usize) -> (usize, usize) {
        match self.open.last().map(|open| &open.inside) {
            Some(Inside::Mapping { key: Key::Read(name), .. }) => (name.span.start as usize, name.span.end as usize),
            _ => (at, at),
        }
    }

    /// Where a quoted or block scalar ends. (A block begins, for the parser, at its first character and not at `|` or `>`.)
    ///
    /// The parser counts the blanks and comment behind a quoted one, and the
    /// blank lines and the indentation behind a block.
    fn scalar_end(&self, start: usize, end: usize, style: ScalarStyle) -> usize {
        let slice = self.text.get(start..end).unwrap_or("");
        let length = match style {
            ScalarStyle::SingleQuoted => closing_quote(slice, b'\'', |slice, at| slice.get(at + 1) == Some(&b'\'')),
            ScalarStyle::DoubleQuoted => closing_quote(slice, b'"', |_, _| false),
            _ => slice.trim_end().len(),
        };
        start + length
    }
}

/// The length of a quoted scalar with its quotes.
fn closing_quote(slice: &str, quote: u8, escaped: fn(&[u8], usize) -> bool) -> usize {
    let bytes = slice.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        if byte == quote && !escaped(bytes, at) {
            return at + 1;
        }
        let pair = byte == quote || (quote == b'"' && byte == b'\\');
        at += if pair { 2 } else { 1 };
    }
    bytes.len()
}

/// The node as a key, or what is wrong with it.
fn accept_key(node: Node, entries: &[(Spanned<String>, Node)], seen: &mut HashMap<String, Span>) -> Result<Spanned<String>, Box<Finding>> {
    let span = node.span;
    let text = match node.content {
        Content::Scalar { text, plain } if !(plain && matches!(text.as_str(), "" | "~" | "<<")) => text,
        _ => {
            let finding = Finding::new(Code::YamlFeature, span, both!("una chiave è un testo semplice", "a key is a plain text"));
            return Err(Box::new(finding));
        }
    };
    if let Some(first) = first(&text, entries, seen) {
        let shown = syntax::shown(&text);
        let finding =
            Finding::new(Code::DuplicateKey, span, both!("la chiave `{shown}` compare due volte", "the key `{shown}` stands twice"))
                .also(first, both!("qui la prima volta", "first here"));
        return Err(Box::new(finding));
    }
    Ok(Spanned::new(text, span))
}

/// Keys of a mapping that are compared one by one: to look them up takes longer.
const FEW: usize = 24;

/// Where a key stands already. `seen` has the first of many.
fn first(text: &str, entries: &[(Spanned<String>, Node)], seen: &mut HashMap<String, Span>) -> Option<Span> {
    if entries.len() <= FEW {
        return entries.iter().find(|(name, _)| name.value == text).map(|(name, _)| name.span);
    }
    for (name, _) in entries.iter().skip(seen.len()) {
        seen.insert(name.value.clone(), name.span);
    }
    seen.get(text).copied()
}

/// Places of the parser, which counts characters, as bytes.
enum Offsets {
    /// Every character is one byte.
    Same,
    /// The first byte of each character, and the end.
    Table(Vec<usize>),
}

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Same;
        }
        Self::Table(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn byte(&self, index: usize) -> usize {
        match self {
            Self::Same => index,
            Self::Table(table) => table.get(index).or(table.last()).copied().unwrap_or(0),
        }
    }
}
