//! Why an amount is another one: which fact, attestation, edition or rule differs, on which days, and since when that is known.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::attestation::cited;
use super::history::{From, History, Known};
use super::runs::{Run, Situation};
use super::{Cause, CauseKind, words};
use crate::decision::{Value, format};
use crate::pack::{Content, FactDeclaration, FactType};
use crate::{FactValue, Language, Localized, Map};

/// Two situations over the same days.
pub(super) struct Compared<'a> {
    pub before: &'a Situation<'a>,
    pub after: &'a Situation<'a>,
    pub runs_before: &'a [Run],
    pub runs_after: &'a [Run],
}

impl Compared<'_> {
    /// What differs on the days of a period on which the amount differs too.
    pub fn causes(&self, amount: &str, from: NaiveDate, to: NaiveDate) -> Vec<Cause> {
        let mut found: Vec<Cause> = Vec::new();
        for before in self.runs_before {
            for after in self.runs_after {
                let (first, last) = (before.from.max(after.from).max(from), before.to.min(after.to).min(to));
                if first > last || before.state(amount) == after.state(amount) {
                    continue;
                }
                for cause in self.between(before, after, first, last) {
                    let continues = |known: &&mut Cause| known.text == cause.text && known.to.succ_opt() == Some(cause.from);
                    match found.iter_mut().find(continues) {
                        Some(known) => known.to = cause.to,
                        None => found.push(cause),
                    }
                }
            }
        }
        found
    }

    fn between(&self, before: &Run, after: &Run, from: NaiveDate, to: NaiveDate) -> Vec<Cause> {
        let names: Map<&String, ()> = before.known.from.keys().chain(after.known.from.keys()).map(|name| (name, ())).collect();
        let differ = names.keys().copied().filter(|name| before.known.facts.get(name) != after.known.facts.get(name));
        let mut out: Vec<Cause> = differ.map(|name| self.fact(name, &before.known, &after.known, (from, to))).collect();
        if before.decision.edition != after.decision.edition {
            let name = |edition: &Option<String>, language| match edition {
                Some(edition) => edition.clone(),
                None => words::NOT_IN_FORCE.get(language).to_owned(),
            };
            let text = Localized::from_fn(|language| {
                let (old, new) = (name(&before.decision.edition, language), name(&after.decision.edition, language));
                match language {
                    Language::It => format!("edizione della misura: prima {old}, ora {new}"),
                    Language::En => format!("edition of the measure: before {old}, now {new}"),
                }
            });
            out.push(Cause { kind: CauseKind::Edition, id: after.decision.measure.clone(), from, to, learned: None, text });
        } else if out.is_empty() && self.before.pack.sha256() != self.after.pack.sha256() {
            let (it, en) = ("le regole dell'edizione sono cambiate", "the rules of the edition have changed");
            let id = after.decision.measure.clone();
            out.push(Cause { kind: CauseKind::Rules, id, from, to, learned: None, text: Localized::new(it, en) });
        }
        out
    }

    fn fact(&self, name: &str, before: &Known, after: &Known, (from, to): (NaiveDate, NaiveDate)) -> Cause {
        let of_before = Side { situation: self.before, known: before, name };
        let of_after = Side { situation: self.after, known: after, name };
        let learned = of_after.learned().or_else(|| of_before.voided(self.after.history));
        let note = of_after.note();
        let label = of_after.label();
        let text = Localized::from_fn(|language| {
            let (old, new) = (of_before.told(language), of_after.told(language));
            let mut text = match language {
                Language::It => format!("{}: prima {old}, ora {new}", label.get(language)),
                Language::En => format!("{}: before {old}, now {new}", label.get(language)),
            };
            if let Some(learned) = learned {
                let day = format::date(learned, language);
                text.push_str(words::KNOWN_SINCE.get(language));
                text.push_str(&day);
            }
            if let Some(note) = note {
                text.push_str("; ");
                text.push_str(note);
            }
            text
        });
        let attested = [of_before.from(), of_after.from()].into_iter().flatten().any(|from| matches!(from, From::Attestation(_)));
        let kind = if attested { CauseKind::Attestation } else { CauseKind::Fact };
        Cause { kind, id: name.to_owned(), from, to, learned, text }
    }
}

/// A fact in one of the two situations.
struct Side<'a> {
    situation: &'a Situation<'a>,
    known: &'a Known,
    name: &'a str,
}

impl Side<'_> {
    fn from(&self) -> Option<From> {
        self.known.from.get(self.name).copied()
    }

    fn label(&self) -> Localized {
        let content = self.situation.pack.content();
        let fact = declared(content, self.name).map(|fact| fact.label.clone());
        let list = || content.lists.iter().find(|list| list.id == self.name).map(|list| list.label.clone());
        fact.or_else(list).unwrap_or_else(|| Localized::same(self.name))
    }

    /// The value, and the attestation that gives it.
    fn told(&self, language: Language) -> String {
        let value = self.known.facts.get(self.name).unwrap_or(&FactValue::Unknown);
        if *value == FactValue::Unknown && self.situation.history.attestations.is_some() && self.is_attested() {
            return words::NO_ATTESTATION.get(language).to_owned();
        }
        let mut text = match declared(self.situation.pack.content(), self.name) {
            Some(fact) => format::value(&shown(fact, value), language),
            None => match (value, language) {
                (FactValue::Rows(rows), Language::It) => format!("{} righe", rows.len()),
                (FactValue::Rows(rows), Language::En) => format!("{} rows", rows.len()),
                _ => format::value(&Value::Unknown, language),
            },
        };
        if let Some(From::Attestation(index)) = self.from()
            && let Some(attestation) = self.situation.history.attestation(index)
        {
            text.push_str(" (");
            text.push_str(&cited(attestation, language));
            text.push(')');
        }
        text
    }

    /// Whether attestations give it.
    fn is_attested(&self) -> bool {
        let content = self.situation.pack.content();
        let is_it = |place: u32| content.facts.get(place as usize).is_some_and(|fact| fact.id == self.name);
        self.situation.editions().iter().flat_map(|edition| &edition.attestations).any(|rule| is_it(rule.fact))
    }

    fn learned(&self) -> Option<NaiveDate> {
        match self.from()? {
            From::Always => None,
            From::Dated(index) => self.situation.history.values.get(index)?.learned,
            From::Attestation(index) => self.situation.history.attestation(index)?.learned,
        }
    }

    fn note(&self) -> Option<&str> {
        match self.from()? {
            From::Dated(index) => self.situation.history.values.get(index)?.note.as_deref(),
            _ => None,
        }
    }

    /// Since when it is known that the attestation of before is void.
    fn voided(&self, after: &History) -> Option<NaiveDate> {
        let Some(From::Attestation(index)) = self.from() else { return None };
        let attestation = self.situation.history.attestation(index)?;
        after.attestations.iter().flatten().find(|known| known.void && known.id.is_some() && known.id == attestation.id)?.learned
    }
}

fn declared<'a>(content: &'a Content, name: &str) -> Option<&'a FactDeclaration> {
    content.facts.iter().find(|fact| fact.list.is_none() && fact.id == name)
}

/// A value that was given, as a decision shows it.
fn shown(fact: &FactDeclaration, value: &FactValue) -> Value {
    let number = |number: &Decimal| match &fact.kind {
        FactType::Number { unit, .. } => Value::Number { value: number.normalize().to_string(), unit: unit.to_string() },
        _ => Value::Unknown,
    };
    match (value, &fact.kind) {
        (FactValue::Truth(value), _) => Value::Boolean { value: *value },
        (FactValue::Number(value), _) => number(value),
        (FactValue::Date(value), _) => Value::Date { value: *value },
        (FactValue::Text(text), FactType::Number { .. }) => Decimal::from_str_exact(text).as_ref().map_or(Value::Unknown, number),
        (FactValue::Text(text), FactType::Date { .. }) => text.parse().map_or(Value::Unknown, |value| Value::Date { value }),
        (FactValue::Text(text), FactType::Choice { values }) => match values.iter().find(|(code, _)| code == text) {
            Some((code, label)) => Value::Choice { value: code.clone(), label: label.clone() },
            None => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}
