//! A case over time, as the caller gives it: facts with their days, attestations, quantities.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::RecalculateError;
use super::attestation::counting;
use crate::pack::{AttestationKind, Content, Measure};
use crate::{FactValue, Facts, Map};

/// A fact that holds from a day on, or up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedFact {
    /// The fact, or the list.
    pub fact: String,
    /// Its value; null where it is not known.
    pub value: FactValue,
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    pub to: Option<NaiveDate>,
    /// The day on which it came to be known.
    pub learned: Option<NaiveDate>,
    /// Why it changed, in the words of whoever says so.
    pub note: Option<String>,
}

/// An ISEE attestation.
#[derive(Clone, Debug, PartialEq)]
pub struct Attestation {
    /// Its number; a change with the same number replaces it.
    pub id: Option<String>,
    /// The fact that it gives: `isee`.
    pub fact: String,
    /// Its value.
    pub value: FactValue,
    /// The day on which it was filed with the body.
    pub filed: NaiveDate,
    /// First day of its validity.
    pub from: NaiveDate,
    /// Last day of its validity.
    pub to: NaiveDate,
    /// Ordinary or current.
    pub kind: AttestationKind,
    /// It bears omissions or differences.
    pub omissions: bool,
    /// It turned out to be void: it never counts.
    pub void: bool,
    /// The day on which it came to be known.
    pub learned: Option<NaiveDate>,
}

/// How much was used: meals, hours, days of attendance.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// What is counted, as the unit of the amount says: `meal` for `EUR/meal`.
    pub unit: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How many.
    pub count: FactValue,
}

impl Quantity {
    pub(super) fn number(&self) -> Option<Decimal> {
        match &self.count {
            FactValue::Number(number) => Some(*number),
            FactValue::Text(text) => Decimal::from_str_exact(text).ok(),
            _ => None,
        }
    }
}

/// A case over time.
///
/// What changes is given in the same form and laid over it: see [`History::with`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Facts that hold on every day.
    pub facts: Facts,
    /// Facts that hold on some days; of two that hold on a day, the one that stands later.
    pub values: Vec<DatedFact>,
    /// Every attestation; which one counts when is said by the rule. One that counts wins over facts and values of the same name. Left out, it is not known whether there are any; `[]` is none.
    pub attestations: Option<Vec<Attestation>>,
    /// The day of the application.
    pub application: Option<NaiveDate>,
    /// What was used.
    pub quantities: Vec<Quantity>,
}

/// Where the value of a fact came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Always,
    Dated(usize),
    Attestation(usize),
}

/// What is known on a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// Every fact, with what follows from attestations.
    pub facts: Facts,
    /// Where each came from; what only follows is not there.
    pub from: Map<String, From>,
}

impl History {
    /// This history with `changes` laid over it: facts by name, attestations by their number, quantities of the same unit and days;
    /// dated values stand after those that are there, and so win on their days.
    #[must_use]
    pub fn with(&self, changes: &Self) -> Self {
        let mut out = self.clone();
        for (name, value) in changes.facts.iter() {
            out.facts.set(name, value.clone());
        }
        out.values.extend(changes.values.iter().cloned());
        for change in changes.attestations.iter().flatten() {
            let attestations = out.attestations.get_or_insert_default();
            match attestations.iter_mut().find(|known| known.id.is_some() && known.id == change.id) {
                Some(known) => *known = change.clone(),
                None => attestations.push(change.clone()),
            }
        }
        for change in &changes.quantities {
            let same = |known: &&mut Quantity| (&known.unit, known.from, known.to) == (&change.unit, change.from, change.to);
            match out.quantities.iter_mut().find(same) {
                Some(known) => *known = change.clone(),
                None => out.quantities.push(change.clone()),
            }
        }
        out.application = changes.application.or(out.application);
        out
    }

    /// An attestation by its place.
    pub(super) fn attestation(&self, index: usize) -> Option<&Attestation> {
        self.attestations.as_ref()?.get(index)
    }

    /// What is known on a day, as the measure reads attestations.
    pub(super) fn on(&self, day: NaiveDate, measure: &Measure, content: &Content) -> Result<Known, RecalculateError> {
        let mut facts = self.facts.clone();
        let mut from: Map<String, From> = facts.iter().map(|(name, _)| (name.to_owned(), From::Always)).collect();
        for (index, dated) in self.values.iter().enumerate() {
            if dated.from <= day && dated.to.is_none_or(|to| day <= to) {
                facts.set(dated.fact.clone(), dated.value.clone());
                from.insert(dated.fact.clone(), From::Dated(index));
            }
        }
        let name = |place: u32| content.facts.get(place as usize).map_or("", |fact| fact.id.as_str());
        let Some(attestations) = &self.attestations else { return Ok(Known { facts, from }) };
        if let Some(other) = attestations.iter().find(|found| !measure.attestations.iter().any(|rule| name(rule.fact) == found.fact)) {
            return Err(RecalculateError::NoAttestationRule { fact: other.fact.clone(), measure: measure.name() });
        }
        for rule in &measure.attestations {
            let fact = name(rule.fact);
            match counting(rule, fact, attestations, self.application, day)? {
                Some((index, attestation)) => {
                    facts.set(fact, attestation.value.clone());
                    from.insert(fact.to_owned(), From::Attestation(index));
                }
                None => none_counts(fact, &mut facts, content),
            }
        }
        Ok(Known { facts, from })
    }
}

/// No attestation counts: a yes/no that such a fact implies is no, unless it is given or another fact implies it.
fn none_counts(fact: &str, facts: &mut Facts, content: &Content) {
    let is_known = |facts: &Facts, name: &str| facts.get(name).is_some_and(|value| *value != FactValue::Unknown);
    if is_known(facts, fact) {
        return;
    }
    for implied in content.facts.iter().filter(|implied| implied.list.is_none() && implied.implied_by.iter().any(|name| name == fact)) {
        if !is_known(facts, &implied.id) && !implied.implied_by.iter().any(|name| is_known(facts, name)) {
            facts.set(implied.id.clone(), FactValue::Truth(false));
        }
    }
}
