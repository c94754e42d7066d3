//! Characters that look like others or like nothing, and come with what is pasted from Word, PDF and web pages.

use super::codes::Code;
use super::diagnostic::{Finding, both};
use super::span::{Sources, Span};

/// Characters of one kind: the first and the last of each range, what they are, and what is typed instead.
type Kind = (&'static [(char, char)], (&'static str, &'static str), char);

/// The first three are those that YAML takes for something else than its author.
const KINDS: &[Kind] = &[
    (&[('\t', '\t')], ("una tabulazione", "a tab"), ' '),
    (
        &[('\u{a0}', '\u{a0}'), ('\u{2000}', '\u{200a}'), ('\u{2028}', '\u{2029}'), ('\u{202f}', '\u{202f}'), ('\u{3000}', '\u{3000}')],
        ("uno spazio unificatore o tipografico", "a no-break or typographic space"),
        ' ',
    ),
    (
        &[('\u{ad}', '\u{ad}'), ('\u{200b}', '\u{200f}'), ('\u{202a}', '\u{202e}'), ('\u{2060}', '\u{206f}'), ('\u{feff}', '\u{feff}')],
        ("un carattere invisibile", "an invisible character"),
        NOTHING,
    ),
    (&[('«', '«'), ('»', '»'), ('‘', '‟'), ('′', '″')], ("una virgoletta tipografica", "a typographic quotation mark"), '"'),
    (&[('‐', '―'), ('−', '−')], ("un trattino tipografico", "a typographic dash"), '-'),
];
const OF_YAML: usize = 3;
const INVISIBLE: usize = 2;
const NOTHING: char = '\0';

/// Letters of Cyrillic and Greek, each before the one of ours that it looks like.
const LETTERS: &str = "аaеeоoрpсcхxуyіiѕsјjАAВBЕEКKМMНHОOРPСCТTХXІIαaοoρpνvιiυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΧX";

/// The letter of ours that another looks like; any other character as it is.
pub(crate) fn latin(letter: char) -> char {
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

/// Makes a finding name the character that is behind it, if there is one, and say what to type.
pub(super) fn retell(finding: &mut Finding, sources: &Sources) {
    let is_yaml = finding.code == Code::YamlSyntax;
    // Behind its first word a reference may say anything, and what is taken for a key may be a part of a text.
    let first_word = matches!(finding.code, Code::UnknownReference | Code::UnknownKey);
    let others = matches!(
        finding.code,
        Code::UnknownWord
            | Code::BadNumber
            | Code::BadDate
            | Code::BadName
            | Code::ExpressionSyntax
            | Code::ExpressionNumber
            | Code::UnknownUnit
            | Code::CaseFacts
    );
    if !is_yaml && !first_word && !others {
        return;
    }
    let text = sources.text(finding.span.file);
    let (start, end) = (finding.span.start as usize, finding.span.end as usize);
    let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1);
    // What was found, with one character on each side; of YAML also the blanks that begin its line and the next one.
    let (mut blank, mut past) = (true, false);
    for (at, letter) in text.get(line..).unwrap_or("").char_indices() {
        let at = line + at;
        if letter == '\n' && at >= end {
            if past || !is_yaml {
                return;
            }
            past = true;
        }
        if first_word && letter == ' ' && at > start {
            return;
        }
        blank = letter == '\n' || blank && letter.is_whitespace();
        let is_near = at + letter.len_utf8() >= start && at <= end;
        let kind = kind(letter).filter(|&kind| if is_yaml { kind < OF_YAML } else { kind > 0 });
        let looks_alike = kind.is_none() && !is_yaml && latin(letter) != letter;
        if (is_near || is_yaml && blank) && (kind.is_some() || looks_alike) {
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            finding.span = Span::new(finding.span.file, place(at), place(at + letter.len_utf8()));
            return name(finding, kind, letter, text.split_at(at));
        }
    }
}

fn name(finding: &mut Finding, kind: Option<usize>, letter: char, (left, right): (&str, &str)) {
    let kind = kind.and_then(|kind| KINDS.get(kind));
    let (what, ours) =
        kind.map_or((("una lettera cirillica o greca", "a Cyrillic or Greek letter"), latin(letter)), |&(_, what, ours)| (what, ours));
    let is_digit = |next: char| next.is_ascii_digit();
    let thousands = ours == ' ' && left.ends_with(is_digit) && right.trim_start().starts_with(is_digit);
    let ours = if thousands { '_' } else { ours };
    let code = u32::from(letter);
    let message = both!(("qui c'è {} (U+{code:04X})", what.0), ("{} (U+{code:04X}) stands here", what.1));
    match ours {
        ' ' => finding.tell(message, both!("usare spazi normali", "use ordinary spaces")),
        NOTHING => finding.tell(message, both!("cancellarlo", "delete it")),
        _ => finding.tell(message, both!("scrivere `{ours}`", "write `{ours}`")),
    }
}
