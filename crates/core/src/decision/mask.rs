//! A decision without the personal facts that it rests on: outcome, states and amounts stay.

use super::grid::is_zero;
use super::{AmountResult, Decision, FactUsed, Origin, Reason, RequirementResult, State, Value, Warning, format, words};
use crate::{Language, Localized};

impl Decision {
    /// The same decision with personal facts hidden: for a register that is published, a log, an example to pass on.
    ///
    /// Values of personal facts, and all intermediate values and steps, become [`Value::Masked`]. Reasons quote such values, so
    /// their texts are replaced and what would change them is left out; so are titles of steps and warnings in which such a value
    /// stands. Outcome, states and final amounts stay, except where the amount is a personal fact itself: in the decision of another
    /// measure that gave it, and where a value other than zero comes out as it went in (a debt of which nothing is paid off yet).
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        let mut secrets = Vec::new();
        collect(&masked.facts, &mut secrets);
        mask(&mut masked, &secrets, false);
        masked
    }
}

/// Hides a value that reads as a personal one.
fn hide_value(value: &mut Value, secrets: &[Localized]) {
    match value {
        Value::Rows { values } => values.iter_mut().for_each(|value| hide_value(value, secrets)),
        value if !is_zero(value) => {
            let read = format::value(value, Language::It);
            if secrets.iter().any(|secret| secret.it == read) {
                *value = Value::Masked;
            }
        }
        _ => {}
    }
}

/// What personal values look like in a text.
fn collect(facts: &[FactUsed], secrets: &mut Vec<Localized>) {
    fn add(value: &Value, secrets: &mut Vec<Localized>) {
        match value {
            Value::Rows { values } => values.iter().for_each(|value| add(value, secrets)),
            // `sì` and `no` stand in every text and tell nothing there.
            Value::Boolean { .. } | Value::Unknown | Value::Masked => {}
            Value::Number { .. } | Value::Date { .. } | Value::Choice { .. } => {
                secrets.push(Localized::from_fn(|language| format::value(value, language)));
            }
        }
    }
    for fact in facts {
        if fact.personal {
            add(&fact.value, secrets);
        }
        if let Origin::Supplied { decision, .. } = &fact.origin {
            collect(&decision.facts, secrets);
            if fact.personal {
                decision.amounts.iter().for_each(|amount| add(&amount.value, secrets));
            }
        }
    }
}

/// Whether `text` has `secret` in it as a word of its own.
fn quotes(text: &str, secret: &str) -> bool {
    let ends = |character: Option<char>| !character.is_some_and(|character| character.is_ascii_alphanumeric());
    !secret.is_empty()
        && text.match_indices(secret).any(|(at, _)| {
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + secret.len()..).unwrap_or_default());
            ends(before.chars().next_back()) && ends(after.chars().next())
        })
}

fn hide(text: &mut Localized, secrets: &[Localized], instead: words::Words) {
    let told = secrets
        .iter()
        .any(|secret| [Language::It, Language::En].into_iter().any(|language| quotes(text.get(language), secret.get(language))));
    if told {
        *text = Localized::from_fn(|language| instead.get(language).to_owned());
    }
}

fn mask(decision: &mut Decision, secrets: &[Localized], is_fact: bool) {
    decision.requirements.iter_mut().for_each(mask_requirement);
    for AmountResult { value, steps, .. } in &mut decision.amounts {
        if is_fact {
            *value = Value::Masked;
        }
        hide_value(value, secrets);
        for step in steps {
            step.value = Value::Masked;
            hide(&mut step.title, secrets, words::HIDDEN_STEP);
        }
    }
    for definition in &mut decision.definitions {
        definition.value = Value::Masked;
    }
    for Warning { text, .. } in &mut decision.warnings {
        hide(text, secrets, words::HIDDEN);
    }
    for FactUsed { value, origin, personal, .. } in &mut decision.facts {
        if *personal {
            *value = Value::Masked;
        }
        if let Origin::Supplied { decision, .. } = origin {
            mask(decision, secrets, is_fact || *personal);
        }
    }
}

fn mask_requirement(requirement: &mut RequirementResult) {
    let state: State = requirement.state;
    if !requirement.reasons.is_empty() {
        // One reason for all: how many there are, and which of them hold, is told by personal facts too.
        requirement.reasons = vec![Reason { text: Localized::from_fn(|language| words::HIDDEN.get(language).to_owned()), state }];
    }
    requirement.would_change.clear();
    requirement.children.iter_mut().for_each(mask_requirement);
}
