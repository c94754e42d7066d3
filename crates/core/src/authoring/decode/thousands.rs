//! Numbers such as `25.000`, which Italians read as thousands and the rule language as decimals.

use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::expression::numbers;
use crate::authoring::span::Span;
use crate::authoring::yaml::{Content, Node, report};

/// Keys whose texts are not numbers or expressions, and what a case expects, which Soglia itself writes to the last decimal.
const NOT_READ: &[&str] =
    &["it", "en", "act", "article", "url", "siuss", "name", "note", "source", "edition", "language", "istat", "expect"];

/// Beyond these, one more says nothing new.
const MOST: usize = 50;

/// Warns of every number of a file that may have been meant as thousands.
pub(super) fn warn(node: &Node, findings: &mut Findings) {
    let mut left = MOST;
    walk(node, &mut left, findings);
}

/// The depth is that of the file, which its reader has limited.
fn walk(node: &Node, left: &mut usize, findings: &mut Findings) {
    match &node.content {
        Content::Scalar { text, plain } if text.contains('.') => {
            for (at, written) in numbers(text) {
                if let Some(advice) = advice(written)
                    && *left > 0
                {
                    *left -= 1;
                    report(findings, finding(written, &advice, place(node.span, text, *plain, at, written)));
                }
            }
        }
        Content::Scalar { .. } => {}
        Content::Sequence(items) => items.iter().for_each(|item| walk(item, left, findings)),
        Content::Mapping(entries) => {
            for (_, value) in entries.iter().filter(|(name, _)| !NOT_READ.contains(&name.value.as_str())) {
                walk(value, left, findings);
            }
        }
    }
}

/// How the number is written as thousands and, without doubt, as decimals.
struct Advice {
    thousands: String,
    decimals: String,
}

/// `0.125` cannot be meant as thousands, and nobody writes `1_000.125` for them.
fn advice(written: &str) -> Option<Advice> {
    let (whole, decimals) = written.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole == "0" || whole.len() > 3 || decimals.len() != 3 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let thousands = format!("{whole}_{decimals}");
    let decimals = if decimals == "000" { whole.to_owned() } else { format!("{written}0") };
    Some(Advice { thousands, decimals })
}

fn finding(written: &str, Advice { thousands, decimals }: &Advice, place: Span) -> Finding {
    Finding::new(
        Code::ThousandsPoint,
        place,
        both!("il punto di `{written}` separa i decimali, non le migliaia", "the point of `{written}` separates decimals, not thousands"),
    )
    .help(both!(
        "per le migliaia scrivere `{thousands}`, per i decimali `{decimals}`",
        "for thousands write `{thousands}`, for decimals `{decimals}`"
    ))
}

/// The number where the text stands in the file as it is, with or without quotes; else the whole text.
fn place(span: Span, text: &str, plain: bool, at: usize, written: &str) -> Span {
    let length = (span.end - span.start) as usize;
    let before = if length == text.len() {
        0
    } else if !plain && length == text.len() + 2 {
        1
    } else {
        return span;
    };
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let start = span.start.saturating_add(offset(before + at));
    Span::new(span.file, start, start.saturating_add(offset(written.len())))
}
