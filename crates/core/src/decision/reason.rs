//! Reasons in words, with the actual numbers, and the words for what would change them.

use super::format;
use super::reader::Reader;
use super::{Reason, State, Value, words};
use crate::pack::{Condition, Operand, Shown};
use crate::program::{Comparison, FALSE, NodeId, TRUE};
use crate::{Language, Localized};

pub(crate) fn state_of(truth: u8) -> State {
    match truth {
        TRUE => State::Met,
        FALSE => State::NotMet,
        _ => State::Unknown,
    }
}

/// `non oltre`, `at most`: what is asked of a number.
fn demand(comparison: Comparison, language: Language) -> &'static str {
    match (comparison, language) {
        (Comparison::Equal, Language::It) => "uguale a",
        (Comparison::Equal, Language::En) => "equal to",
        (Comparison::NotEqual, Language::It) => "diverso da",
        (Comparison::NotEqual, Language::En) => "other than",
        (Comparison::Less, Language::It) => "inferiore a",
        (Comparison::Less, Language::En) => "below",
        (Comparison::LessOrEqual, Language::It) => "non oltre",
        (Comparison::LessOrEqual, Language::En) => "at most",
        (Comparison::Greater, Language::It) => "superiore a",
        (Comparison::Greater, Language::En) => "above",
        (Comparison::GreaterOrEqual, Language::It) => "almeno",
        (Comparison::GreaterOrEqual, Language::En) => "at least",
    }
}

/// The same for days.
fn demand_of_day(comparison: Comparison, language: Language) -> &'static str {
    match (comparison, language) {
        (Comparison::Less, Language::It) => "prima del",
        (Comparison::Less, Language::En) => "before",
        (Comparison::LessOrEqual, Language::It) => "non dopo il",
        (Comparison::LessOrEqual, Language::En) => "not after",
        (Comparison::Greater, Language::It) => "dopo il",
        (Comparison::Greater, Language::En) => "after",
        (Comparison::GreaterOrEqual, Language::It) => "non prima del",
        (Comparison::GreaterOrEqual, Language::En) => "not before",
        _ => demand(comparison, language),
    }
}

/// What is known of the value that something is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Unknown,
    Day,
    Other,
}

impl Bound {
    pub(super) fn of(limit: &Value) -> Self {
        match limit {
            Value::Unknown => Bound::Unknown,
            Value::Date { .. } => Bound::Day,
            _ => Bound::Other,
        }
    }
}

pub(super) fn asked(comparison: Comparison, limit: Bound, language: Language) -> &'static str {
    if limit == Bound::Day { demand_of_day(comparison, language) } else { demand(comparison, language) }
}

/// Which value of an elementary condition is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What is looked at.
    Subject,
    /// What it is compared with.
    Limit,
}

/// Takes down a reason: with the values of one case, or with a place for those of any.
pub(super) trait Phrase {
    fn text(&mut self, text: &str);
    fn value(&mut self, side: Side);
}

/// A reason with the values of one case.
struct Told<'v> {
    subject: &'v Value,
    limit: &'v Value,
    language: Language,
    out: String,
}

impl Phrase for Told<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn value(&mut self, side: Side) {
        let value = if side == Side::Subject { self.subject } else { self.limit };
        self.out.push_str(&format::value(value, self.language));
    }
}

/// `25.000,00 €`, or `25.000,00 € (soglia per gli adulti)` where the limit has a name; of one that is not known the name alone.
fn limit_phrase(limit: &Operand, bound: Bound, language: Language, out: &mut impl Phrase) {
    let label = limit.label.get(language);
    match (bound, label, language) {
        (_, "", _) => out.value(Side::Limit),
        (Bound::Unknown, _, _) => {
            out.text(&quoted(label, language));
            out.text(if language == Language::It { ", valore non noto" } else { ", value not known" });
        }
        _ => {
            out.value(Side::Limit);
            out.text(" (");
            out.text(label);
            out.text(")");
        }
    }
}

pub(super) fn yes(value: bool, language: Language) -> &'static str {
    if value { words::YES } else { words::NO }.get(language)
}

/// The side that speaks of the case first, and the comparison that fits that order.
pub(crate) fn oriented<'a>(comparison: Comparison, left: &'a Operand, right: &'a Operand) -> (&'a Operand, Comparison, &'a Operand) {
    if left.constant && !right.constant { (right, comparison.mirrored(), left) } else { (left, comparison, right) }
}

/// `«a», «b»`: options may have commas of their own.
pub(super) fn options_text(options: &[Localized], language: Language) -> String {
    options.iter().map(|option| quoted(option.get(language), language)).collect::<Vec<_>>().join(", ")
}

pub(super) fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::It => format!("«{text}»"),
        Language::En => format!("“{text}”"),
    }
}

/// The elementary reasons of a condition. Of an alternative that was not taken nothing is said.
pub(crate) fn reasons(condition: &Condition, reader: &Reader<'_>, out: &mut Vec<Reason>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| reasons(part, reader, out)),
        Condition::If { condition, then, otherwise, .. } => {
            let which = truth_of(condition, reader);
            reasons(condition, reader, out);
            if which != FALSE {
                reasons(then, reader, out);
            }
            if which != TRUE {
                reasons(otherwise, reader, out);
            }
        }
        elementary => {
            let [subject, limit] = sides(elementary).map(|side| side.map_or(Value::Unknown, |shown| reader.value(shown)));
            let text = Localized::from_fn(|language| {
                let mut told = Told { subject: &subject, limit: &limit, language, out: String::with_capacity(64) };
                phrase(elementary, Bound::of(&limit), language, &mut told);
                told.out
            });
            out.push(Reason { text, state: state_of(truth_of(elementary, reader)) });
        }
    }
}

/// What an elementary condition looks at, and what it compares that with.
pub(super) fn sides(condition: &Condition) -> [Option<&Shown>; 2] {
    match condition {
        Condition::Compare { comparison, left, right, .. } => {
            let (subject, _, limit) = oriented(*comparison, left, right);
            [Some(&subject.shown), Some(&limit.shown)]
        }
        Condition::Truth { shown, .. } => [Some(shown), None],
        Condition::OneOf { item, .. } => [Some(&item.shown), None],
        Condition::Other { .. } | Condition::All(_) | Condition::Any(_) | Condition::If { .. } => [None, None],
    }
}

/// An elementary condition in words: what was found, and what is asked.
pub(super) fn phrase(condition: &Condition, bound: Bound, language: Language, out: &mut impl Phrase) {
    let required = if language == Language::It { "; richiesto " } else { "; required " };
    match condition {
        Condition::Compare { comparison, left, right, .. } => {
            let (subject, comparison, limit) = oriented(*comparison, left, right);
            let label = subject.label.get(language);
            out.text(label);
            out.text(if label.is_empty() { "" } else { ": " });
            out.value(Side::Subject);
            out.text(required);
            out.text(asked(comparison, bound, language));
            out.text(" ");
            limit_phrase(limit, bound, language, out);
        }
        Condition::Truth { label, negated, .. } => {
            out.text(label.get(language));
            out.text(": ");
            out.value(Side::Subject);
            out.text(required);
            out.text(yes(!negated, language));
        }
        Condition::OneOf { item, options, negated, .. } => {
            out.text(item.label.get(language));
            out.text(": ");
            out.value(Side::Subject);
            out.text(match (language, negated, options.len()) {
                (Language::It, false, 1) => "; richiesto: ",
                (Language::It, false, _) => "; ammessi: ",
                (Language::It, true, 1) => "; escluso: ",
                (Language::It, true, _) => "; esclusi: ",
                (Language::En, false, 1) => "; required: ",
                (Language::En, false, _) => "; allowed: ",
                (Language::En, true, _) => "; excluded: ",
            });
            out.text(&options_text(options, language));
        }
        Condition::Other { text, .. } => out.text(text),
        // These are told by their parts.
        Condition::All(_) | Condition::Any(_) | Condition::If { .. } => {}
    }
}

/// Whether a condition holds.
pub(crate) fn condition_truth(condition: &Condition, truth: &impl Fn(NodeId) -> u8) -> u8 {
    match condition {
        Condition::Compare { node, .. }
        | Condition::Truth { node, .. }
        | Condition::OneOf { node, .. }
        | Condition::If { node, .. }
        | Condition::Other { node, .. } => truth(*node),
        Condition::All(parts) => parts.iter().map(|part| condition_truth(part, truth)).min().unwrap_or(TRUE),
        Condition::Any(parts) => parts.iter().map(|part| condition_truth(part, truth)).max().unwrap_or(FALSE),
    }
}

pub(crate) fn truth_of(condition: &Condition, reader: &Reader<'_>) -> u8 {
    condition_truth(condition, &|node| reader.truth(node))
}

/// `con ISEE non oltre 25.000,00 €, il requisito è soddisfatto`.
pub(super) fn sentence(clauses: &[&Localized]) -> Localized {
    Localized::from_fn(|language| {
        let (with, and, met) = match language {
            Language::It => ("con", " e ", "il requisito è soddisfatto"),
            Language::En => ("with", " and ", "the requirement is met"),
        };
        let list: Vec<&str> = clauses.iter().map(|clause| clause.get(language)).collect();
        format!("{with} {}, {met}", list.join(and))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_option_is_asked_for_by_itself() {
        let options = [Localized::new("a domicilio, con aiuto", "at home, with help"), Localized::new("in struttura", "in residence")];
        assert_eq!(options_text(&options[..1], Language::It), "«a domicilio, con aiuto»");
        assert_eq!(options_text(&options, Language::En), "“at home, with help”, “in residence”");
    }
}
