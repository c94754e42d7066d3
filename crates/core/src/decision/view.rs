//! What a decision says in one language, before it is laid out as text or as a page.

use super::amount::{amount_words, remarks};
use super::grid::is_zero;
use super::{
    AmountKind, AmountResult, Citation, Confidence, Decision, Due, FactUsed, Missing, Origin, Outcome, Purpose, RequirementResult, State,
    Value, Warning, WarningKind, format, words,
};
use crate::{Language, Localized};

/// A decision in one language.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub decision: &'a Decision,
    pub language: Language,
}

impl<'a> View<'a> {
    pub(super) fn say(self, text: words::Words) -> &'static str {
        text.get(self.language)
    }

    pub(super) fn local(self, text: &'a Localized) -> &'a str {
        words::either(text, self.language)
    }

    pub(super) fn value(self, value: &Value) -> String {
        format::value(value, self.language)
    }

    /// State, sign and words of the outcome; a measure that only computes admits nobody.
    pub(super) fn outcome(self) -> (State, &'static str, &'static str) {
        let computes = self.decision.purpose == Purpose::Computation;
        let (sign, word) = words::came_out(self.decision.outcome, self.decision.purpose, self.is_incomplete());
        let state = match self.decision.outcome {
            Outcome::Met if computes && self.is_incomplete() => State::Unknown,
            Outcome::Met => State::Met,
            Outcome::NotMet => State::NotMet,
            Outcome::Unknown | Outcome::NotInForce => State::Unknown,
        };
        (state, sign, self.say(word))
    }

    fn is_incomplete(self) -> bool {
        self.decision.amounts.iter().any(|amount| amount.due == Due::Unknown)
    }

    /// Title of the section of requirements.
    pub(super) fn requirements_title(self) -> &'static str {
        match self.decision.purpose {
            Purpose::Admission => self.say(words::REQUIREMENTS),
            Purpose::Computation => self.say(words::CONDITIONS),
        }
    }

    /// The outcome in a sentence, with every requirement that is not met.
    pub(super) fn summary(self) -> String {
        let all = self.decision.requirements.len();
        let computes = self.decision.purpose == Purpose::Computation;
        match self.decision.outcome {
            Outcome::Met if computes && self.is_incomplete() => self.say(words::NOT_ENOUGH).to_owned(),
            Outcome::Met if computes => self.say(words::COMPLETE).to_owned(),
            Outcome::Unknown if self.decision.edition.is_none() => self.say(words::EDITION_NOT_KNOWN).to_owned(),
            Outcome::Unknown if computes => self.say(words::NOT_ENOUGH).to_owned(),
            Outcome::Met if all == 1 => self.say(words::ONE_MET).to_owned(),
            Outcome::Met => self.say(words::ALL_MET).to_owned(),
            Outcome::Unknown => self.say(words::DEPENDS).to_owned(),
            Outcome::NotInForce => self.say(words::NO_EDITION).to_owned(),
            Outcome::NotMet => {
                let failed: Vec<&str> = self
                    .decision
                    .requirements
                    .iter()
                    .filter(|requirement| requirement.state == State::NotMet)
                    .map(|requirement| self.local(&requirement.title))
                    .collect();
                let count = failed.len();
                let mut text = match (self.language, count, all) {
                    (Language::It, 1, 1) => "Il requisito previsto non risulta soddisfatto".to_owned(),
                    (Language::It, 1, _) => format!("Non risulta soddisfatto 1 requisito su {all}"),
                    (Language::It, ..) => format!("Non risultano soddisfatti {count} requisiti su {all}"),
                    (Language::En, 1, 1) => "The requirement is not met".to_owned(),
                    (Language::En, 1, _) => format!("1 requirement out of {all} is not met"),
                    (Language::En, ..) => format!("{count} requirements out of {all} are not met"),
                };
                if !failed.is_empty() {
                    text.push_str(": ");
                    text.push_str(&failed.join("; "));
                }
                text.push('.');
                text
            }
        }
    }

    pub(super) fn rests_on_unverified(self) -> bool {
        self.decision.warnings.iter().any(|warning| warning.kind == WarningKind::Unverified)
    }

    /// Warnings, the gravest first, else as they came. They are few: a sort from the library would cost the browser more than it saves.
    pub(super) fn warnings(self) -> Vec<&'a Warning> {
        let mut sorted: Vec<&Warning> = Vec::with_capacity(self.decision.warnings.len());
        for warning in &self.decision.warnings {
            let at = sorted.iter().position(|other| other.kind as u8 > warning.kind as u8).unwrap_or(sorted.len());
            sorted.insert(at, warning);
        }
        sorted
    }

    /// `lombardia.oglio-po.fna-b2, edizione 2025`.
    pub(super) fn measure(self) -> String {
        let mut text = self.decision.measure.clone();
        if let Some(edition) = &self.decision.edition {
            text.push_str(", ");
            text.push_str(self.say(words::EDITION));
            text.push(' ');
            text.push_str(edition);
        }
        text
    }

    /// Citations, and a word of caution where they are not the act itself; empty where there is nothing to say.
    pub(super) fn reference(self, citations: &[Citation], confidence: Option<Confidence>) -> String {
        let mut text = self.citations(citations);
        if let Some(caution) = confidence.and_then(words::caution) {
            if !text.is_empty() {
                text.push_str(" – ");
            }
            text.push_str(self.say(caution));
        }
        text
    }

    /// `almeno uno dei seguenti`, where a requirement has parts.
    pub(super) fn needs(self, requirement: &RequirementResult) -> Option<&'static str> {
        let parts = requirement.children.len() + requirement.reasons.len();
        requirement.needs.filter(|_| parts > 1).map(|needs| self.say(words::needs(needs)))
    }

    /// Title of the section of amounts: a measure may give nothing but indicators.
    pub(super) fn amounts_title(self) -> &'static str {
        let indicators = self.decision.amounts.iter().all(|amount| amount.kind == AmountKind::Indicator);
        self.say(if indicators { words::INDICATORS } else { words::AMOUNTS })
    }

    /// `fino a 100,00 €/mese, da ricevere`.
    pub(super) fn amount(self, amount: &AmountResult) -> String {
        let known = amount.value != Value::Unknown;
        let told = amount_words(amount.kind, amount.is_maximum(), amount.due, (known, is_zero(&amount.value)), self.language);
        let value = if told.with_value { self.value(&amount.value) } else { String::new() };
        format!("{}{value}{}", told.before, told.after)
    }

    /// References of several amounts; each is named where they are not the same.
    pub(super) fn references(self, amounts: &[&'a AmountResult]) -> Vec<String> {
        let all: Vec<(&AmountResult, String)> =
            amounts.iter().map(|amount| (*amount, self.reference(&amount.citations, amount.confidence))).collect();
        match all.as_slice() {
            [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => vec![first.clone()],
            all => all
                .iter()
                .filter(|(_, reference)| !reference.is_empty())
                .map(|(amount, reference)| format!("{}: {reference}", words::either(&amount.title, self.language)))
                .collect(),
        }
    }

    /// What a warning says after its label; some say it all by themselves.
    pub(super) fn warning(self, warning: &Warning) -> (Option<&'static str>, String) {
        let text = words::either(&warning.text, self.language);
        if warning.kind != WarningKind::NotStated {
            return (Some(self.say(words::warning(warning.kind))), text.to_owned());
        }
        (None, words::capital(text))
    }

    /// How a missing fact is asked for, where that says more than its name.
    pub(super) fn question(self, missing: &'a Missing) -> &'a str {
        let question = self.local(&missing.question);
        question.strip_prefix(self.local(&missing.label)).and_then(|rest| rest.strip_prefix(". ")).unwrap_or(question)
    }

    /// Who has the last word, and that a ceiling is a ceiling.
    pub(super) fn amount_remarks(self, amount: &AmountResult) -> Vec<String> {
        if amount.due == Due::NotDue {
            return Vec::new();
        }
        let reference = amount.discretion.as_ref().map(|discretion| self.citations(&discretion.citations)).unwrap_or_default();
        remarks(amount.ceiling, amount.discretion.as_ref(), &reference, self.language)
    }

    /// What a missing fact is needed for, and who else could give it.
    pub(super) fn missing_remarks(self, missing: &Missing) -> Vec<String> {
        let mut remarks = Vec::new();
        if !missing.needed_for.is_empty() {
            let names: Vec<&str> = missing.needed_for.iter().map(|id| self.title_of(id)).collect();
            remarks.push(format!("{}: {}.", self.say(words::NEEDED_FOR), names.join("; ")));
        }
        if let Some(measure) = &missing.supplied_by {
            remarks.push(format!("{} {measure}.", self.say(words::CAN_BE_COMPUTED_BY)));
        }
        if missing.needs_act {
            remarks.push(self.say(words::NEEDS_ACT).to_owned());
        }
        remarks
    }

    /// What a requirement, amount or definition is called.
    fn title_of(self, id: &'a str) -> &'a str {
        fn find<'r>(requirements: &'r [RequirementResult], id: &str) -> Option<&'r Localized> {
            requirements.iter().find_map(|requirement| {
                let own = requirement.id == id || requirement.id.rsplit_once('.').is_some_and(|(_, last)| last == id);
                if own { Some(&requirement.title) } else { find(&requirement.children, id) }
            })
        }
        let Decision { requirements, amounts, definitions, .. } = self.decision;
        find(requirements, id)
            .or_else(|| amounts.iter().find(|amount| amount.id == id).map(|amount| &amount.title))
            .or_else(|| definitions.iter().find(|definition| definition.id == id).map(|definition| &definition.title))
            .map_or(id, |title| self.local(title))
    }

    /// Where the value of a fact came from.
    pub(super) fn origin(self, fact: &'a FactUsed) -> String {
        match &fact.origin {
            Origin::Given => self.say(words::GIVEN).to_owned(),
            Origin::Implied => self.say(words::IMPLIED).to_owned(),
            Origin::Supplied { measure, .. } => format!("{} {measure}", self.say(words::COMPUTED_BY)),
        }
    }
}

/// Characters that would change how a terminal or a page shows the rest: controls, and marks that turn the direction of writing.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control() || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether a line that ends between the two would tear a number from its unit, or an article from its number: `25.000,00 €`, `art. 5`.
pub(crate) fn sticks(before: &str, next: &str) -> bool {
    next.starts_with(['€', '%'])
        || before.ends_with('≈')
        || before.ends_with("lett.")
        || (next.starts_with(|first: char| first.is_ascii_digit())
            && ["art.", "par.", "c.", "n."].iter().any(|word| before.ends_with(word)))
}
