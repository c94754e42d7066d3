//! From the columns of a program to a decision.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::format;
use super::gap::EditionGap;
use super::reader::Reader;
use super::warnings::{cited, warnings};
use super::{AmountKind, Decision, Due, ListUsed, Outcome, Purpose, Value, Warning, WarningKind};
use crate::curve::Ground;
use crate::facts::{self, FactValue, Facts};
use crate::map::Map;
use crate::pack::{AmountView, Measure, OpenPoint, Pack, Status, Supplied, Version};
use crate::program::{FALSE, Op, TRUE};
use crate::why::would_change;
use crate::{FactsError, Language, Localized};

/// Why there is no decision at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// The pack has no such measure.
    #[error("the pack has no measure `{0}`")]
    UnknownMeasure(String),
    /// Some facts cannot be taken.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

/// What is added to a decision once it stands: a function, so that a program that adds nothing does not hold what is added.
type Added = fn(&mut Decision, &Reader<'_>, &Ground<'_>);

impl Pack {
    /// Evaluates one measure for one case on a day. `measure` is an id, or `id/edition` to hold on to one edition.
    ///
    /// A fact that is not given and that another measure supplies is computed by that measure on the same day.
    ///
    /// For every requirement that a refusal turns on, the nearest changes that would meet it are looked for, which evaluates the case
    /// some hundred times over: a program that does not show them takes [`Pack::decide`].
    ///
    /// # Errors
    /// The measure is not there, or a fact cannot be taken; every such fact is named, no value is repeated.
    pub fn evaluate(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, EvaluateError> {
        self.decision(measure, facts, on, would_change)
    }

    /// As [`Pack::evaluate`], without what would change a refusal: every [`would_change`](super::RequirementResult::would_change) is empty.
    ///
    /// # Errors
    /// As [`Pack::evaluate`].
    pub fn decide(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, EvaluateError> {
        self.decision(measure, facts, on, |_, _, _| ())
    }

    fn decision(&self, measure: &str, facts: &Facts, on: NaiveDate, added: Added) -> Result<Decision, EvaluateError> {
        let editions = self.checked(measure, facts, on)?;
        let latest = *editions.last().ok_or_else(|| EvaluateError::UnknownMeasure(measure.to_owned()))?;
        Ok(self.decide_editions(&editions, latest, facts, on, added))
    }

    /// What holds of a measure on a day, with the facts of the case as they are bound to it; none where no edition is in force.
    pub(crate) fn ground(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Option<Ground<'_>>, EvaluateError> {
        let editions = self.checked(measure, facts, on)?;
        Ok(in_force(&editions, on).map(|running| self.ground_of(running, facts, on)))
    }

    /// A case with what other measures supply, bound to what holds of a measure.
    fn ground_of<'p>(&'p self, (measure, version): (&'p Measure, &'p Version), facts: &Facts, on: NaiveDate) -> Ground<'p> {
        let mut facts = facts.clone();
        let suppliers = self.supply(measure, &mut facts, on);
        Ground::new(self.content(), measure, version, facts, suppliers, on)
    }

    /// The editions of a measure, for facts that can be taken.
    pub(crate) fn checked(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Vec<&Measure>, EvaluateError> {
        let editions = self.editions(measure);
        let latest = *editions.last().ok_or_else(|| EvaluateError::UnknownMeasure(measure.to_owned()))?;
        let mut seen = Vec::new();
        self.with_suppliers(latest, &mut seen);
        if let Some(in_force) = editions.iter().find(|edition| edition.in_force(on)) {
            self.with_suppliers(in_force, &mut seen);
        }
        self.check_facts(facts, &seen, on)?;
        Ok(editions)
    }

    /// Editions of a measure, or the one that is named.
    fn editions(&self, measure: &str) -> Vec<&Measure> {
        self.measures().filter(|found| found.id == measure || found.is_named(measure)).collect()
    }

    /// The latest edition of a measure, and what holds on a day.
    pub(crate) fn edition(&self, measure: &str, on: NaiveDate) -> Option<(&Measure, Option<(&Measure, &Version)>)> {
        let editions = self.editions(measure);
        Some((*editions.last()?, in_force(&editions, on)))
    }

    /// What is known of a measure on a day on which no edition is in force: nothing, where the rules say that one may have been.
    pub(crate) fn without_edition(&self, measure: &Measure, on: NaiveDate) -> Outcome {
        if self.gap(&measure.id, on).is_some() { Outcome::Unknown } else { Outcome::NotInForce }
    }

    /// Why it is not known which edition of a measure held on a day, where the rules say that it is not.
    pub(crate) fn gap(&self, measure: &str, on: NaiveDate) -> Option<Box<EditionGap>> {
        told(gap(&self.editions(measure), on)?, on).map(Box::new)
    }

    /// Editions that say of a day before them that it is not known which edition held, and what they say.
    pub(crate) fn gaps_on(&self, on: NaiveDate) -> impl Iterator<Item = (&Measure, EditionGap)> {
        let says = move |next: &&Measure| {
            next.gap_before.is_some() && gap(&self.editions(&next.id), on).is_some_and(|found| std::ptr::eq(found, *next))
        };
        self.measures().filter(says).filter_map(move |next| Some((next, told(next, on)?)))
    }

    /// Measures of which it is not known which edition held on a day.
    #[must_use]
    pub fn gaps(&self, on: NaiveDate) -> Vec<EditionGap> {
        self.gaps_on(on).map(|(_, gap)| gap).collect()
    }

    /// Refuses facts that these measures cannot take on a day.
    pub(crate) fn check_facts(&self, facts: &Facts, measures: &[&Measure], on: NaiveDate) -> Result<(), FactsError> {
        let problems = facts::check(facts, self.content(), measures, on);
        if problems.is_empty() { Ok(()) } else { Err(FactsError::Problems(problems)) }
    }

    /// A measure after those that supply it, each once.
    pub(crate) fn with_suppliers<'a>(&'a self, measure: &'a Measure, seen: &mut Vec<&'a Measure>) {
        if seen.iter().any(|known| std::ptr::eq(*known, measure)) {
            return;
        }
        seen.push(measure);
        for supplied in &measure.supplied {
            for supplier in self.measures().filter(|found| found.id == supplied.measure) {
                self.with_suppliers(supplier, seen);
            }
        }
    }

    fn decide_editions(&self, editions: &[&Measure], latest: &Measure, facts: &Facts, on: NaiveDate, added: Added) -> Decision {
        match in_force(editions, on) {
            Some((measure, version)) => self.with_reader((measure, version), facts, on, |reader, ground| {
                let mut decision = self.told(measure, reader, ground);
                added(&mut decision, reader, ground);
                decision
            }),
            None => match gap(editions, on) {
                Some(next) => {
                    let warning = |gap: &OpenPoint| Warning {
                        kind: WarningKind::OpenPoint,
                        text: gap.text.clone(),
                        citations: gap.citations.clone(),
                    };
                    Decision { edition: None, warnings: next.gap_before.iter().map(warning).collect(), ..self.empty(latest, on) }
                }
                None => self.not_in_force(editions, latest, on),
            },
        }
    }

    fn empty(&self, measure: &Measure, on: NaiveDate) -> Decision {
        Decision {
            format: super::FORMAT,
            measure: measure.id.clone(),
            edition: Some(measure.edition.clone()),
            title: measure.title.clone(),
            body: measure.body_title.clone(),
            on,
            engine: self.engine().to_owned(),
            pack: self.sha256().to_owned(),
            purpose: Purpose::default(),
            outcome: Outcome::Unknown,
            requirements: Vec::new(),
            amounts: Vec::new(),
            definitions: Vec::new(),
            facts: Vec::new(),
            lists: Vec::new(),
            missing: Vec::new(),
            warnings: Vec::new(),
            sources: Vec::new(),
        }
    }

    fn not_in_force(&self, editions: &[&Measure], latest: &Measure, on: NaiveDate) -> Decision {
        let mut decision = Decision { edition: None, outcome: Outcome::NotInForce, ..self.empty(latest, on) };
        for edition in editions {
            let status = match edition.status {
                Status::InForce => None,
                Status::Draft => Some(("è una bozza", "is a draft")),
                Status::Repealed => Some(("è abrogata", "is repealed")),
            };
            if edition.status == Status::InForce {
                let text = Localized::from_fn(|language| validity(edition, language));
                decision.warnings.push(Warning { kind: WarningKind::Status, text, citations: Vec::new() });
            }
            if let Some((it, en)) = status {
                let (it, en) = (format!("l'edizione {} {it}", edition.edition), format!("edition {} {en}", edition.edition));
                decision.warnings.push(Warning { kind: WarningKind::Status, text: Localized::new(it, en), citations: Vec::new() });
            }
            for days in &edition.suspended {
                if days.from <= on && days.to.is_none_or(|to| on <= to) {
                    let text = Localized::new(format!("sospesa: {}", days.reason.it), format!("suspended: {}", days.reason.en));
                    decision.warnings.push(Warning { kind: WarningKind::Status, text, citations: days.citations.clone() });
                }
            }
        }
        decision
    }

    /// Evaluates a case, what other measures supply included, and reads the results.
    pub(crate) fn with_reader<T>(
        &self,
        running: (&Measure, &Version),
        facts: &Facts,
        on: NaiveDate,
        read: impl FnOnce(&Reader<'_>, &Ground<'_>) -> T,
    ) -> T {
        let ground = self.ground_of(running, facts, on);
        let frame = ground.ready.evaluate(&ground.batch);
        read(&Reader { content: self.content(), version: ground.version, frame: &frame, case: 0 }, &ground)
    }

    fn told(&self, measure: &Measure, reader: &Reader<'_>, ground: &Ground<'_>) -> Decision {
        let (version, Ground { facts, suppliers, .. }) = (reader.version, ground);
        let mut decision = self.empty(measure, ground.on);
        decision.purpose = purpose(version);
        let eligible = reader.truth(version.eligible);
        decision.outcome = match eligible {
            TRUE => Outcome::Met,
            FALSE => Outcome::NotMet,
            _ => Outcome::Unknown,
        };
        decision.requirements = version.requirements.iter().map(|view| reader.requirement(view, measure)).collect();
        decision.amounts = version.amounts.iter().map(|view| reader.amount(view, measure)).collect();
        decision.definitions = version.definitions.iter().map(|view| reader.definition(view)).collect();
        decision.facts = reader.facts_used(facts, suppliers);
        let lists = version.program.lists.iter().filter_map(|&list| self.content().lists.get(list as usize));
        decision.lists =
            lists.map(|list| ListUsed { id: list.id.clone(), label: list.label.clone(), row_label: list.row_label.clone() }).collect();
        decision.missing = reader.missing(measure, eligible, suppliers.iter().map(|(&place, decision)| (place, decision)));
        decision.warnings = warnings(measure, version, &decision);
        decision.sources = cited(measure, &decision);
        decision
    }

    /// Fills in facts that are not given from the measures that supply them; returns the decisions by fact.
    pub(crate) fn supply(&self, measure: &Measure, facts: &mut Facts, on: NaiveDate) -> Map<u32, Decision> {
        let mut decisions = Map::new();
        for supplied in &measure.supplied {
            let Some((fact, value, decision)) = self.supply_one(supplied, facts, on) else { continue };
            if let Some(value) = value {
                facts.set(fact, value);
            }
            decisions.insert(supplied.fact, decision);
        }
        decisions
    }

    /// A fact that is not given, what the measure that supplies it gives, and its decision.
    pub(super) fn supply_one<'p>(
        &'p self,
        supplied: &Supplied,
        facts: &Facts,
        on: NaiveDate,
    ) -> Option<(&'p str, Option<FactValue>, Decision)> {
        let fact = self.content().facts.get(supplied.fact as usize)?;
        if !matches!(facts.get(&fact.id), None | Some(FactValue::Unknown)) {
            return None;
        }
        let editions: Vec<&Measure> = self.measures().filter(|found| found.id == supplied.measure).collect();
        let decision = self.decide_editions(&editions, editions.last()?, facts, on, |_, _, _| ());
        let amount = decision.amounts.iter().find(|amount| amount.id == supplied.amount && amount.due == Due::Due);
        Some((&fact.id, amount.and_then(|amount| as_fact(&amount.value)), decision))
    }
}

/// The edition that runs on a day, and what holds in it.
fn in_force<'a>(editions: &[&'a Measure], on: NaiveDate) -> Option<(&'a Measure, &'a Version)> {
    editions.iter().find(|edition| edition.in_force(on)).and_then(|edition| Some((*edition, edition.version(on)?)))
}

/// A measure that gives indicators alone, and those only to whom its requirements let through, admits nobody to anything. Where
/// indicators are always given, the requirements are there for something else: to say who is admitted.
pub(crate) fn purpose(version: &Version) -> Purpose {
    let waits = |amount: &AmountView| {
        let operation = version.program.nodes.get(amount.due as usize).map(|node| &node.op);
        amount.due == version.eligible || matches!(operation, Some(Op::And(a, b)) if *a == version.eligible || *b == version.eligible)
    };
    let indicates =
        !version.amounts.is_empty() && version.amounts.iter().all(|amount| amount.kind == AmountKind::Indicator && waits(amount));
    if version.requirements.is_empty() || indicates { Purpose::Computation } else { Purpose::Admission }
}

/// The edition that says of a day before it that it is not known which one held.
fn gap<'a>(editions: &[&'a Measure], on: NaiveDate) -> Option<&'a Measure> {
    let adopted = || editions.iter().filter(|edition| edition.status == Status::InForce);
    let next = adopted().filter(|edition| edition.from > on).min_by_key(|edition| edition.from)?;
    let has_begun = adopted().any(|edition| edition.from <= on);
    let is_over = adopted().filter(|edition| edition.from <= on).all(|edition| edition.to.is_some_and(|to| to < on));
    Some(*next).filter(|next| next.gap_before.is_some() && has_begun && is_over)
}

/// What an edition says of a day before it.
fn told(next: &Measure, on: NaiveDate) -> Option<EditionGap> {
    let OpenPoint { text: reason, citations } = next.gap_before.clone()?;
    Some(EditionGap { measure: next.id.clone(), title: next.title.clone(), on, reason, citations })
}

/// `l'edizione 2025 è in vigore dal 01/01/2025 al 31/12/2025`.
fn validity(edition: &Measure, language: Language) -> String {
    let from = format::date(edition.from, language);
    let to = edition.to.map(|to| format::date(to, language));
    match (language, to) {
        (Language::It, Some(to)) => format!("l'edizione {} è in vigore dal {from} al {to}", edition.edition),
        (Language::It, None) => format!("l'edizione {} è in vigore dal {from}", edition.edition),
        (Language::En, Some(to)) => format!("edition {} is in force from {from} to {to}", edition.edition),
        (Language::En, None) => format!("edition {} is in force from {from}", edition.edition),
    }
}

fn as_fact(value: &Value) -> Option<FactValue> {
    match value {
        Value::Number { value, .. } => Decimal::from_str_exact(value).ok().map(FactValue::Number),
        Value::Boolean { value } => Some(FactValue::Truth(*value)),
        Value::Date { value } => Some(FactValue::Date(*value)),
        Value::Choice { value, .. } => Some(FactValue::Text(value.clone())),
        Value::Unknown | Value::Masked | Value::Rows { .. } => None,
    }
}
