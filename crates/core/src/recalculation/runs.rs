//! A case day by day, joined into runs of days on which nothing changes.

use chrono::NaiveDate;

use super::RecalculateError;
use super::history::{History, Known};
use crate::decision::{AmountResult, Due, Outcome, Value};
use crate::pack::Measure;
use crate::{Decision, Pack};

/// Days on which everything is the same, both included.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub known: Known,
    /// The decision of the first day.
    pub decision: Decision,
}

/// One state of knowledge: a pack, a measure in it, a history.
pub(super) struct Situation<'a> {
    pub pack: &'a Pack,
    pub measure: &'a str,
    pub history: &'a History,
}

/// What an amount is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    NotInForce,
    NotDue,
    /// It depends on facts that are missing.
    Unknown,
    Due(Value),
}

impl Run {
    /// What an amount is in these days; an amount that this edition does not have is not due.
    pub fn state(&self, amount: &str) -> State {
        if self.decision.outcome == Outcome::NotInForce {
            return State::NotInForce;
        }
        match self.amount(amount) {
            Some(AmountResult { due: Due::Due, value, .. }) => State::Due(value.clone()),
            Some(AmountResult { due: Due::Unknown, .. }) => State::Unknown,
            _ => State::NotDue,
        }
    }

    pub fn amount(&self, id: &str) -> Option<&AmountResult> {
        self.decision.amounts.iter().find(|amount| amount.id == id)
    }
}

impl Situation<'_> {
    /// The editions of the measure, by their first day.
    pub fn editions(&self) -> Vec<&Measure> {
        self.pack.measures().filter(|found| found.id == self.measure || found.is_named(self.measure)).collect()
    }

    /// The edition whose rules a day is read by: the one in force, or else the last.
    pub fn edition(&self, on: NaiveDate) -> Result<&Measure, RecalculateError> {
        let editions = self.editions();
        let found = editions.iter().find(|edition| edition.in_force(on)).or(editions.last());
        found.copied().ok_or_else(|| crate::EvaluateError::UnknownMeasure(self.measure.to_owned()).into())
    }

    pub fn runs(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Run>, RecalculateError> {
        let mut runs: Vec<Run> = Vec::new();
        for day in from.iter_days().take_while(|day| *day <= to) {
            let known = self.history.on(day, self.edition(day)?, self.pack.content())?;
            let decision = self.pack.decide(self.measure, &known.facts, day)?;
            match runs.last_mut() {
                Some(last) if last.known == known && same(&last.decision, &decision) => last.to = day,
                _ => runs.push(Run { from: day, to: day, known, decision }),
            }
        }
        Ok(runs)
    }
}

/// The same edition with the same outcome and amounts; the day and what hangs on it alone may differ.
fn same(a: &Decision, b: &Decision) -> bool {
    let result = |amount: &AmountResult| (amount.id.clone(), amount.due, amount.value.clone());
    a.edition == b.edition && a.outcome == b.outcome && a.amounts.iter().map(result).eq(b.amounts.iter().map(result))
}
