//! Characters that look like others or like nothing, and come with what is pasted from Word, PDF and web pages.

use super::codes::Code;
use super::diagnostic::{Finding, both};
use super::span::{Sources, Span};

/// Characters of one kind: the first and the last of each range, what they are, and what is typed instead.
type Kind = (&'static [(char, char)], (&'static str, &'static str), (&'static str, &'static str));

/// The first three are those that YAML takes for something else than its author.
const KINDS: &[Kind] = &[
    (&[('\t', '\t')], ("una tabulazione", "a tab"), ("usare spazi", "use spaces")),
    (
        &[('\u{a0}', '\u{a0}'), ('\u{2000}', '\u{200a}'), ('\u{2028}', '\u{2029}'), ('\u{202f}', '\u{202f}'), ('\u{3000}', '\u{3000}')],
        ("uno spazio unificatore o tipografico", "a no-break or typographic space"),
        ("scrivere uno spazio normale", "write an ordinary space"),
    ),
    (
        &[('\u{ad}', '\u{ad}'), ('\u{200b}', '\u{200f}'), ('\u{202a}', '\u{202e}'), ('\u{2060}', '\u{206f}'), ('\u{feff}', '\u{feff}')],
        ("un carattere invisibile", "an invisible character"),
        ("cancellarlo", "delete it"),
    ),
    (
        &[('«', '«'), ('»', '»'), ('‘', '‟'), ('′', '″')],
        ("una virgoletta tipografica", "a typographic quotation mark"),
        ("scrivere `\"`", "write `\"`"),
    ),
    (&[('‐', '―'), ('−', '−')], ("un trattino tipografico", "a typographic dash"), ("scrivere `-`", "write `-`")),
];
const OF_YAML: usize = 3;
const INVISIBLE: usize = 2;

/// Letters of Cyrillic and Greek, each before the one of ours that it looks like.
const LETTERS: &str = "аaеeоoрpсcхxуyіiѕsјjАAВBЕEКKМMНHОOРPСCТTХXІIαaοoρpνvιiυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΧX";

/// The letter of ours that another looks like; any other character as it is.
pub(super) fn latin(letter: char) -> char {
    let mut letters = LETTERS.chars();
    while let (Some(other), Some(ours)) = (letters.next(), letters.next()) {
        if other == letter {
            return ours;
        }
    }
    letter
}

fn kind(letter: char) -> Option<usize> {
    if letter.is_ascii_graphic() {
        return None;
    }
    KINDS.iter().position(|(ranges, ..)| ranges.iter().any(|&(first, last)| (first..=last).contains(&letter)))
}

/// Whether nothing is seen where this character stands.
pub(super) fn is_invisible(letter: char) -> bool {
    !letter.is_ascii() && kind(letter) == Some(INVISIBLE)
}

/// A finding as it stands, or one that names the character which is behind it and says what to type.
pub(super) fn retell(mut finding: Finding, sources: &Sources) -> Finding {
    let is_yaml = finding.code == Code::YamlSyntax;
    let written_in_ascii = matches!(
        finding.code,
        Code::UnknownKey
            | Code::UnknownWord
            | Code::BadNumber
            | Code::BadDate
            | Code::BadName
            | Code::UnknownReference
            | Code::ExpressionSyntax
            | Code::ExpressionNumber
            | Code::UnknownUnit
            | Code::CaseFacts
    );
    let text = sources.text(finding.span.file);
    let (start, end) = (finding.span.start as usize, finding.span.end as usize);
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return finding };
    if !is_yaml && !written_in_ascii {
        return finding;
    }
    let wanted = |&(_, letter): &(usize, char)| match kind(letter) {
        Some(kind) if is_yaml => kind < OF_YAML,
        Some(kind) => kind > 0,
        None => !is_yaml && latin(letter) != letter,
    };
    // What was found, and one character on each side of it; of YAML also the blanks that begin its line and the next one.
    let from = start - before.chars().next_back().map_or(0, char::len_utf8);
    let to = end + after.chars().next().map_or(0, char::len_utf8);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let next = after.find('\n').map_or(text.len(), |line| end + line + 1);
    let blanks = |from: usize| {
        text.get(from..)
            .unwrap_or("")
            .char_indices()
            .take_while(|(_, letter)| letter.is_whitespace() && *letter != '\n')
            .map(move |(at, letter)| (from + at, letter))
    };
    // Behind its first word a reference may say anything, and what is taken for a key may be a part of a text.
    let is_text = matches!(finding.code, Code::UnknownReference | Code::UnknownKey);
    let to = text.get(start..to).and_then(|near| near.find(' ')).filter(|_| is_text).map_or(to, |blank| start + blank);
    let near = text.get(from..to).unwrap_or("");
    let found = near.char_indices().map(|(at, letter)| (from + at, letter)).find(wanted);
    let found = found.or_else(|| blanks(line).chain(blanks(next)).filter(|_| is_yaml).find(wanted));
    let Some((at, letter)) = found else { return finding };
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    finding.span = Span::new(finding.span.file, place(at), place(at + letter.len_utf8()));
    let code = u32::from(letter);
    let ours = latin(letter);
    let (what, help) = kind(letter).and_then(|kind| KINDS.get(kind)).map_or_else(
        || (("una lettera cirillica o greca", "a Cyrillic or Greek letter"), (format!("scrivere `{ours}`"), format!("write `{ours}`"))),
        |&(_, what, help)| (what, (help.0.to_owned(), help.1.to_owned())),
    );
    let is_digit = |next: char| next.is_ascii_digit();
    let (left, right) = text.split_at(at);
    let thousands = letter.is_whitespace() && left.ends_with(is_digit) && right.trim_start().starts_with(is_digit);
    let help = if thousands { ("scrivere `_`".to_owned(), "write `_`".to_owned()) } else { help };
    finding.told(
        both!(("qui c'è {} (U+{code:04X})", what.0), ("{} (U+{code:04X}) stands here", what.1)),
        both!(("{}", help.0), ("{}", help.1)),
    )
}
