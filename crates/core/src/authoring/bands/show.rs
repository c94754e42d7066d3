//! Numbers as people read them in messages, and as rule files write them.

use rust_decimal::Decimal;

use super::Ratio;
use crate::quantity::Unit;
use crate::{Language, Localized};

/// Money always shows its cents; anything else shows the decimals that it has.
fn digits(value: Decimal, unit: &Unit, group: char, point: char) -> String {
    let value = value.normalize();
    let decimals = value.scale().max(if unit.is_money() { 2 } else { 0 });
    let text = format!("{:.*}", decimals as usize, value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::from(if value.is_sign_negative() && !value.is_zero() { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(point);
        out.push_str(rest);
    }
    out
}

/// `7.500,01` in Italian, `7,500.01` in English.
pub(super) fn number(value: Decimal, unit: &Unit, language: Language) -> String {
    match language {
        Language::It => digits(value, unit, '.', ','),
        Language::En => digits(value, unit, ',', '.'),
    }
}

/// A number as rule files write it: `7_500.01`.
pub(super) fn written(value: Decimal, unit: &Unit) -> String {
    digits(value, unit, '_', '.')
}

fn with_label(number: String, unit: &Unit, many: bool, language: Language) -> String {
    let label = unit.label(language, many);
    if label.is_empty() { number } else { format!("{number} {label}") }
}

/// `7.500,01 €`.
pub(super) fn amount(value: Decimal, unit: &Unit, language: Language) -> String {
    with_label(number(value, unit, language), unit, value != Decimal::ONE, language)
}

/// A value with its unit, in both languages.
pub(crate) fn show(value: Decimal, unit: &Unit) -> Localized {
    Localized::from_fn(|language| amount(value, unit, language))
}

/// A value along a curve. What six decimals do not hold is shown to the nearest fourth, marked as near.
pub(super) fn result(value: Ratio, unit: &Unit, language: Language) -> String {
    if let Some(exact) = value.exactly(6) {
        return amount(exact, unit, language);
    }
    let about = match language {
        Language::It => "circa",
        Language::En => "about",
    };
    value.nearest(4).map_or_else(|| "?".to_owned(), |near| format!("{about} {}", amount(near, unit, language)))
}
