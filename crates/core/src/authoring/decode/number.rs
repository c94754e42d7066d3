//! Numbers as authors write them: plain decimals, never through a float.

use rust_decimal::Decimal;

use super::values::Text;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::yaml::{report, shown};

/// The most digits of a number: what `Decimal` holds whatever the digits are.
const MAX_DIGITS: usize = 28;

/// Reads a plain decimal: `25_000.00`, `-3`. The decimals that were written are kept.
pub(crate) fn number(text: &Text, findings: &mut Findings) -> Option<Decimal> {
    let written = text.value.as_str();
    let parsed = if is_plain(written) { parse(written) } else { None };
    if parsed.is_none() {
        let shown = shown(written);
        let finding = Finding::new(
            Code::BadNumber,
            text.span,
            both!("`{shown}` non è un numero decimale", "`{shown}` is not a plain decimal number"),
        );
        report(findings, advise(finding, written));
    }
    parsed
}

/// `-? (0 | [1-9](_?[0-9])*) (. [0-9](_?[0-9])*)?`
fn is_plain(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits)
}

/// Digits, with single `_` between them.
fn digits(text: &str) -> bool {
    text.split('_').all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse(text: &str) -> Option<Decimal> {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let scale = fraction.bytes().filter(u8::is_ascii_digit).count();
    let mantissa: String = text.chars().filter(|&character| character.is_ascii_digit() || character == '-').collect();
    if mantissa.trim_start_matches('-').len() > MAX_DIGITS {
        return None;
    }
    Decimal::try_from_i128_with_scale(mantissa.parse().ok()?, u32::try_from(scale).ok()?).ok()
}

/// What to write instead.
fn advise(finding: Finding, written: &str) -> Finding {
    if let Some(meant) = as_meant(written) {
        return finding.help(both!("scrivere `{meant}`", "write `{meant}`"));
    }
    let (it, en) = if is_plain(written) {
        ("al massimo 28 cifre", "at most 28 digits")
    } else if written.contains(',') {
        ("i decimali si scrivono con il punto: `1.50`", "decimals are written with a point: `1.50`")
    } else if written.contains(['€', '%', ' ']) || written.to_ascii_uppercase().contains("EUR") {
        ("solo cifre: l'unità sta in `unit`", "digits alone: the unit stands in `unit`")
    } else {
        ("solo cifre con il punto per i decimali, ad esempio `25_000.00`", "digits with a point for decimals, such as `25_000.00`")
    };
    finding.help(both!("{it}", "{en}"))
}

/// The number that was meant, where there is no doubt.
pub(crate) fn as_meant(written: &str) -> Option<String> {
    // As Italians print it: `25.000,00`, `1,5`.
    if let Some((whole, fraction)) = written.split_once(',')
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        // Three digits after a comma may be English thousands.
        let groups: Vec<&str> = whole.trim_start_matches('-').split('.').collect();
        let grouped = groups.len() > 1 && groups.iter().skip(1).all(|group| group.len() == 3);
        if grouped || groups.len() == 1 && fraction.len() != 3 {
            return Some(format!("{}.{fraction}", whole.replace('.', "_"))).filter(|text| is_plain(text));
        }
    }
    let sign = if written.starts_with('-') { "-" } else { "" };
    let rest = written.strip_prefix(['-', '+']).unwrap_or(written);
    let rest = match (rest.strip_prefix('.'), rest.strip_suffix('.')) {
        (Some(fraction), _) => format!("0.{fraction}"),
        (_, Some(whole)) => whole.to_owned(),
        _ => rest.to_owned(),
    };
    Some(format!("{sign}{rest}")).filter(|text| text != written && is_plain(text))
}
