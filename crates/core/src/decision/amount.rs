//! Amounts as a decision tells them.

use serde::{Deserialize, Serialize};

use super::{Citation, Confidence, Value, format, words};
use crate::{Language, Localized};

/// One step of the computation of an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Step {
    /// What was done: a band, a surcharge, a rounding.
    pub title: Localized,
    /// The value after it.
    pub value: Value,
    /// Where it is written.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// What an amount is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum AmountKind {
    /// The person pays it.
    Fee,
    /// The person receives it.
    Benefit,
    /// An indicator, hours, a balance.
    Indicator,
}

/// Whether an amount is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Due {
    /// It is due, and its value is known.
    Due,
    /// Nothing is due: requirements not met, or its own condition does not hold. This is not zero.
    NotDue,
    /// It depends on facts that are missing.
    Unknown,
}

/// Who has the last word on an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Discretion {
    /// Whether the value is a `maximum` or a `proposal`.
    pub role: DiscretionRole,
    /// Who decides.
    pub by: Localized,
    /// Where it is written.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub citations: Vec<Citation>,
}

/// What a value is when somebody else has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum DiscretionRole {
    /// The body may award less.
    Maximum,
    /// The body may decide otherwise.
    Proposal,
}

/// An amount, how it came about, and whether it is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct AmountResult {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// The list that it has a value for each row of; none for an amount of the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
    /// Whether it is owed.
    pub due: Due,
    /// Its value: [`Value::Unknown`] where it is not known or not due; [`Value::Rows`] for an amount of rows.
    pub value: Value,
    /// How it came about, step by step; empty where it is not due, and where the value is all that there is to tell.
    pub steps: Vec<Step>,
    /// It is a ceiling set by the act, not an award.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ceiling: bool,
    /// Who has the last word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discretion: Option<Discretion>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Weakest of the sources that it rests on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<Confidence>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Localized>,
}

impl AmountResult {
    pub(super) fn is_maximum(&self) -> bool {
        is_maximum(self.ceiling, self.discretion.as_ref())
    }
}

/// Whether the person may get less than the value says.
pub(super) fn is_maximum(ceiling: bool, discretion: Option<&Discretion>) -> bool {
    ceiling || discretion.is_some_and(|discretion| discretion.role == DiscretionRole::Maximum)
}

/// What is said of an amount, around its value.
pub(super) struct AmountWords {
    pub before: String,
    pub with_value: bool,
    pub after: String,
}

/// `fino a 100,00 €/mese, da ricevere`. `(known, zero)` is what the value is.
pub(super) fn amount_words(kind: AmountKind, maximum: bool, due: Due, (known, zero): (bool, bool), language: Language) -> AmountWords {
    let say = |text: words::Words| text.get(language);
    let alone = |before| AmountWords { before, with_value: false, after: String::new() };
    let up_to = if maximum { format!("{} ", say(words::UP_TO)) } else { String::new() };
    let around = |after| AmountWords { before: up_to, with_value: true, after };
    match due {
        Due::NotDue => alone(say(words::not_due(kind)).to_owned()),
        Due::Unknown if !known => alone(format!("{} ({})", say(words::NOT_YET), say(words::MISSING_NEXT))),
        Due::Unknown => around(format!(", {} ({})", say(words::if_due(kind)), say(words::MISSING_NEXT))),
        Due::Due => {
            let what = if zero { words::zero(kind) } else { words::kind(kind) };
            around(what.map(|what| format!(", {}", say(what))).unwrap_or_default())
        }
    }
}

/// `100,00 €/mese, se spettante`: a value that stands beside others, in few words.
pub(crate) fn value_beside(kind: AmountKind, due: Due, value: &Value, language: Language) -> String {
    match due {
        Due::NotDue => words::NOT_DUE.get(language).to_owned(),
        Due::Unknown if *value != Value::Unknown => {
            format!("{}, {}", format::value(value, language), words::if_due(kind).get(language))
        }
        _ => format::value(value, language),
    }
}

/// Who has the last word, and that a ceiling is a ceiling. `reference` is where that is written.
pub(super) fn remarks(ceiling: bool, discretion: Option<&Discretion>, reference: &str, language: Language) -> Vec<String> {
    let mut remarks = Vec::new();
    if ceiling {
        remarks.push(words::CEILING.get(language).to_owned());
    }
    if let Some(discretion) = discretion {
        let mut text = String::new();
        // The same thing is not said twice of one amount.
        if !(ceiling && discretion.role == DiscretionRole::Maximum) {
            text.push_str(words::role(discretion.role).get(language));
            text.push(' ');
        }
        text.push_str(words::FINAL_WORD.get(language));
        text.push_str(": ");
        text.push_str(words::either(&discretion.by, language));
        if !reference.is_empty() {
            text.push_str(" (");
            text.push_str(reference);
            text.push(')');
        }
        text.push('.');
        remarks.push(text);
    }
    remarks
}
