//! From a place inside the text of a scalar to the place in the file.

use super::offset;
use crate::authoring::span::{Sources, Span};

/// The byte of the file that holds byte `at` of `text`, which is the scalar written at `span`.
///
/// Quotes, escapes and folded lines make the text of a scalar differ from what stands in the file. What both have, in the
/// same order, are the characters that are not blank, so these are walked together. If they do not agree the answer is
/// the beginning of the scalar.
pub(crate) fn locate(sources: &Sources, span: Span, text: &str, at: usize) -> u32 {
    let Some(source) = sources.text(span.file).get(span.start as usize..span.end as usize) else { return span.start };
    // A block scalar may begin and end with a quote of its own. Its characters are then all in the text; those of a
    // quoted scalar never are, for its quotes are not.
    let found = walk(Style::Bare, source, text, at).or_else(|| match source.as_bytes().first() {
        Some(b'\'') => walk(Style::Single, source, text, at),
        Some(b'"') => walk(Style::Double, source, text, at),
        _ => None,
    });
    span.start.saturating_add(offset(found.unwrap_or(0)))
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

/// Where byte `at` of `text` stands in `source`; `None` if the source does not spell the text in this style.
fn walk(style: Style, source: &str, text: &str, at: usize) -> Option<usize> {
    let mut solids = solids(style, source)?.into_iter();
    let mut answer = None;
    // The last character before `at`: where it ends in the text and in the source.
    let mut before: Option<(usize, usize)> = None;
    let mut characters = text.char_indices().peekable();
    loop {
        let Some(solid) = solids.next() else {
            // Nothing but blanks may be left of the text.
            if characters.any(|(_, character)| !character.is_whitespace()) {
                return None;
            }
            return Some(answer.unwrap_or_else(|| {
                let end = if style == Style::Bare { source.len() } else { source.len().saturating_sub(1) };
                before.map_or(0, |(in_text, in_source)| in_source.saturating_add(at.saturating_sub(in_text)).min(end))
            }));
        };
        let position = loop {
            let (position, character) = characters.next()?;
            if character == solid.character {
                break position;
            }
            if !character.is_whitespace() {
                return None;
            }
        };
        if answer.is_none() && position + solid.character.len_utf8() > at {
            answer = Some(if position <= at {
                solid.start
            } else {
                before.map_or(solid.start, |(in_text, in_source)| in_source.saturating_add(at - in_text).min(solid.start))
            });
        }
        before = (position < at).then_some((position + solid.character.len_utf8(), solid.end)).or(before);
    }
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
