//! From a place inside the text of a scalar to the place in the file.

use super::offset;
use crate::authoring::span::{Sources, Span};

/// Where the bytes of a scalar stand in its file.
///
/// Quotes, escapes and folded lines make the text of a scalar differ from what stands in the file. What both have, in the
/// same order, are the characters that are not blank, so these are walked together, once. If they do not agree every
/// answer is the beginning of the scalar.
pub(crate) struct Places {
    pairs: Vec<Pair>,
    /// Where the scalar begins in the file.
    start: u32,
    /// Where its text ends, from there.
    end: usize,
}

/// A character that is not blank: where it begins and ends in the text and in the source.
struct Pair {
    text: (usize, usize),
    source: (usize, usize),
}

impl Places {
    /// Of `text`, which is the scalar written at `span`.
    pub fn new(sources: &Sources, span: Span, text: &str) -> Self {
        let source = sources.text(span.file).get(span.start as usize..span.end as usize).unwrap_or("");
        let quoted = source.len().saturating_sub(1);
        // A block scalar may begin and end with a quote of its own. Its characters are then all in the text; those of a
        // quoted scalar never are, for its quotes are not.
        let found = walk(Style::Bare, source, text).map(|pairs| (pairs, source.len())).or_else(|| match source.as_bytes().first() {
            Some(b'\'') => walk(Style::Single, source, text).map(|pairs| (pairs, quoted)),
            Some(b'"') => walk(Style::Double, source, text).map(|pairs| (pairs, quoted)),
            _ => None,
        });
        let (pairs, end) = found.unwrap_or_default();
        Self { pairs, start: span.start, end }
    }

    /// The byte of the file that holds byte `at` of the text.
    pub fn at(&self, at: usize) -> u32 {
        let next = self.pairs.partition_point(|pair| pair.text.1 <= at);
        let before = next.checked_sub(1).and_then(|before| self.pairs.get(before));
        let after = before.map(|before| before.source.1.saturating_add(at.saturating_sub(before.text.1)));
        let place = match self.pairs.get(next) {
            Some(pair) if pair.text.0 <= at => pair.source.0,
            Some(pair) => after.map_or(pair.source.0, |after| after.min(pair.source.0)),
            None => after.map_or(0, |after| after.min(self.end)),
        };
        self.start.saturating_add(offset(place))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Plain and block scalars.
    Bare,
    Single,
    Double,
}

/// One character of the text and where it stands in the source.
struct Solid {
    character: char,
    start: usize,
    end: usize,
}

/// The characters of `text` beside those of `source`; `None` if the source does not spell the text in this style.
fn walk(style: Style, source: &str, text: &str) -> Option<Vec<Pair>> {
    let mut characters = text.char_indices();
    let mut pairs = Vec::new();
    for solid in solids(style, source)? {
        let position = loop {
            let (position, character) = characters.next()?;
            if character == solid.character {
                break position;
            }
            if !character.is_whitespace() {
                return None;
            }
        };
        pairs.push(Pair { text: (position, position + solid.character.len_utf8()), source: (solid.start, solid.end) });
    }
    // Nothing but blanks may be left of the text.
    characters.all(|(_, character)| character.is_whitespace()).then_some(pairs)
}

/// The characters of the source that are not blank, escapes resolved.
fn solids(style: Style, source: &str) -> Option<Vec<Solid>> {
    let (inner, skip) = match style {
        Style::Bare => (source, 0),
        _ => (source.get(1..source.len().checked_sub(1)?)?, 1),
    };
    let mut out = Vec::new();
    let mut characters = inner.char_indices();
    while let Some((start, character)) = characters.next() {
        let mut resolved = character;
        match (style, character) {
            (Style::Single, '\'') => {
                characters.next();
            }
            // An escaped end of line stands for nothing; that it is blank is seen in the next round.
            (Style::Double, '\\') if characters.as_str().starts_with(['\n', '\r']) => continue,
            (Style::Double, '\\') => resolved = escape(&mut characters)?,
            _ if character.is_whitespace() => continue,
            _ => {}
        }
        let end = skip + inner.len() - characters.as_str().len();
        out.push(Solid { character: resolved, start: skip + start, end });
    }
    Some(out)
}

/// The character that an escape stands for.
fn escape(characters: &mut std::str::CharIndices<'_>) -> Option<char> {
    let (_, kind) = characters.next()?;
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let mut value = 0_u32;
        for _ in 0..digits {
            value = value.checked_mul(16)?.checked_add(characters.next()?.1.to_digit(16)?)?;
        }
        return char::from_u32(value);
    }
    Some(match kind {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    })
}
