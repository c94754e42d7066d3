//! Values between braces that a comma has cut in two: `{ value: 3,50 }`, `{ it: Mensa, scolastica }`.
//!
//! For YAML what follows the comma is a key without a value. It is put back, so that the mistake is told once and what it
//! would lead to is not.

use super::syntax::in_quotes;
use super::{Content, Node};
use crate::authoring::codes::Code;
use crate::authoring::decode::as_meant;
use crate::authoring::diagnostic::{Finding, both};

/// Whether `key`, which stands between braces, has neither a colon nor a value.
pub(super) fn stands_alone(text: &str, key: &Node) -> bool {
    let after = text.get(key.span.end as usize..).unwrap_or("").trim_start();
    matches!(&key.content, Content::Scalar { text, plain: true } if !text.is_empty()) && after.starts_with([',', '}'])
}

/// Puts `key` back behind `value`, if nothing but a comma is between them.
pub(super) fn join(text: &str, value: &mut Node, key: &Node) -> bool {
    let between = text.get(value.span.end as usize..key.span.start as usize).unwrap_or("");
    if value.is_null() || between.trim() != "," {
        return false;
    }
    if !matches!(value.content, Content::Scalar { plain: true, .. }) {
        return false;
    }
    // The text follows when the braces close: a long row of commas is then read once.
    value.span.end = key.span.end;
    true
}

/// Says what is wrong with a value that was put back, and reads a number as the one that was meant.
pub(super) fn mend(source: &str, value: &mut Node) -> Option<Finding> {
    let whole = source.get(value.span.start as usize..value.span.end as usize)?;
    let Content::Scalar { text, .. } = &mut value.content else { return None };
    whole.clone_into(text);
    let finding = Finding::new(
        Code::UnknownKey,
        value.span,
        both!("tra graffe la virgola separa le chiavi", "between braces a comma separates keys"),
    );
    let tight: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if tight.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '_' | '-')) {
        if let Some(meant) = as_meant(&tight) {
            text.clone_from(&meant);
            return Some(
                finding.help(both!("i decimali si scrivono con il punto: `{meant}`", "decimals are written with a point: `{meant}`")),
            );
        }
        return Some(finding.help(both!(
            "i decimali si scrivono con il punto, le migliaia con `_`: `1_000.50`",
            "decimals are written with a point, thousands with `_`: `1_000.50`"
        )));
    }
    Some(match in_quotes(text) {
        Some(quoted) => {
            finding.help(both!("un testo con una virgola va tra virgolette: `{quoted}`", "a text with a comma goes in quotes: `{quoted}`"))
        }
        None => finding.help(both!("un testo con una virgola va tra virgolette", "a text with a comma goes in quotes")),
    })
}
