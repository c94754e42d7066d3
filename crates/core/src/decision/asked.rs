//! What a requirement asks, of nobody in particular: without the values of a case.

use super::reader::number;
use super::reason::{Bound, asked, options_text, oriented, quoted, yes};
use super::{Value, format, words};
use crate::Language;
use crate::pack::{Condition, Operand, Shown, ShownType};
use crate::program::{Op, Program, from_days};

/// A condition in words: `ISEE: non oltre 25.000,00 €`. Limits that are not the same for everybody are told by their names.
pub(crate) fn asked_in_words(condition: &Condition, program: &Program, language: Language) -> String {
    let part = |part: &Condition| {
        let text = asked_in_words(part, program, language);
        if matches!(part, Condition::All(_) | Condition::Any(_) | Condition::If { .. }) { format!("({text})") } else { text }
    };
    let joined = |parts: &[Condition], word: &str| parts.iter().map(part).collect::<Vec<_>>().join(word);
    match (condition, language) {
        (Condition::All(parts), Language::It) => joined(parts, " e "),
        (Condition::All(parts), Language::En) => joined(parts, " and "),
        (Condition::Any(parts), Language::It) => joined(parts, " oppure "),
        (Condition::Any(parts), Language::En) => joined(parts, " or "),
        (Condition::If { condition, then, otherwise, .. }, _) => {
            let (when, or) = if language == Language::It { ("se", "altrimenti") } else { ("if", "otherwise") };
            format!("{when} {}, {}; {or} {}", part(condition), part(then), part(otherwise))
        }
        (Condition::Compare { comparison, left, right, .. }, _) => {
            let (subject, comparison, limit) = oriented(*comparison, left, right);
            let value = constant(&limit.shown, program);
            let bound = value.as_ref().map_or(Bound::Unknown, Bound::of);
            let limit = match &value {
                Some(value) => format::value(value, language),
                None => quoted(limit.label.get(language), language),
            };
            format!("{}: {} {limit}", named(subject, program, language), asked(comparison, bound, language))
        }
        (Condition::Truth { label, negated, .. }, _) => format!("{}: {}", label.get(language), yes(!negated, language)),
        (Condition::OneOf { item, options, negated, .. }, _) => {
            let word = match (negated, language) {
                (false, Language::It) => "uno tra",
                (false, Language::En) => "one of",
                (true, Language::It) => "nessuno tra",
                (true, Language::En) => "none of",
            };
            format!("{}: {word} {}", named(item, program, language), options_text(options, language))
        }
        (Condition::Other { text, .. }, _) => format!("`{text}`"),
    }
}

fn named(operand: &Operand, program: &Program, language: Language) -> String {
    let label = words::either(&operand.label, language);
    match constant(&operand.shown, program) {
        Some(value) if label.is_empty() => format::value(&value, language),
        _ => label.to_owned(),
    }
}

/// The value of a column that is the same in every case.
pub(crate) fn constant(shown: &Shown, program: &Program) -> Option<Value> {
    let of = |node: u32| match program.nodes.get(node as usize)?.op {
        Op::Number(value) => Some(value),
        _ => None,
    };
    match &shown.kind {
        ShownType::Number { scale, unit } => Some(number(of(shown.node)?, shown.divisor.map_or(Some(1), of)?, *scale, unit)),
        ShownType::Date => Some(Value::Date { value: from_days(i64::try_from(of(shown.node)?).ok()?)? }),
        ShownType::Boolean | ShownType::Choice { .. } => None,
    }
}
