//! A measure with its decision: where it stands, and what it is worth by itself.

use rust_decimal::Decimal;

use super::worth::Worth;
use super::{Elsewhere, Entitlement, ShortAmount, Status};
use crate::decision::{AmountKind, AmountResult, Decision, DiscretionRole, Due, Outcome, Purpose, State, Value};
use crate::pack::{Measure, Serves, Version};
use crate::quantity::Unit;

/// A measure with its decision.
pub(super) struct Decided<'a> {
    pub measure: &'a Measure,
    pub version: &'a Version,
    pub decision: Decision,
    /// Facts that it cannot take.
    pub left_out: Vec<String>,
}

fn is_paid(amount: &AmountResult) -> bool {
    amount.kind != AmountKind::Indicator
}

impl Decided<'_> {
    pub fn status(&self) -> Status {
        let decision = &self.decision;
        let only_computes = decision.purpose == Purpose::Computation && !decision.amounts.iter().any(is_paid);
        match decision.outcome {
            _ if only_computes || self.measure.serves == Serves::Measures => Status::Computed,
            Outcome::Met if !self.has_open_amounts() || decision.purpose == Purpose::Admission => Status::Granted,
            // Of what is for bodies a household is not asked whether it is one.
            _ if self.measure.serves == Serves::Body => Status::ForBodies,
            Outcome::Met | Outcome::Unknown => Status::ToVerify,
            Outcome::NotMet | Outcome::NotInForce => Status::NotGranted,
        }
    }

    fn has_open_amounts(&self) -> bool {
        self.decision.amounts.iter().any(|amount| is_paid(amount) && amount.due == Due::Unknown)
    }

    /// Whether there is something to ask: not of what is granted and complete, nor of what only computes.
    pub fn is_open(&self) -> bool {
        match self.status() {
            Status::ToVerify => true,
            Status::Granted => self.has_open_amounts(),
            Status::NotGranted | Status::Computed | Status::ForBodies => false,
        }
    }

    /// Whether an amount waits for figures of acts that are not known here, and for nothing that the case could tell.
    fn is_unpublished(&self, amount: &AmountResult) -> bool {
        let mut waits = self.decision.missing.iter().filter(|missing| missing.needed_for.contains(&amount.id)).peekable();
        amount.value == Value::Unknown && waits.peek().is_some() && waits.all(|missing| missing.needs_act)
    }

    pub fn is_meant(&self, id: &str) -> bool {
        self.measure.id == id || self.measure.family.iter().any(|other| other == id)
    }

    pub fn short(&self, all: &[Decided<'_>]) -> Entitlement {
        let decision = &self.decision;
        let amounts = decision.amounts.iter().filter(|amount| amount.due != Due::NotDue).map(|amount| ShortAmount {
            id: amount.id.clone(),
            title: amount.title.clone(),
            kind: amount.kind,
            due: amount.due,
            value: amount.value.clone(),
            at_most: is_most(amount),
            not_published: self.is_unpublished(amount),
        });
        let elsewhere = self.measure.compatibility.iter().filter(|relation| !all.iter().any(|other| other.is_meant(&relation.with)));
        Entitlement {
            measure: self.measure.id.clone(),
            edition: self.measure.edition.clone(),
            title: self.measure.title.clone(),
            body: self.measure.body_title.clone(),
            status: self.status(),
            outcome: decision.outcome,
            purpose: decision.purpose,
            amounts: amounts.collect(),
            not_met: decision.requirements.iter().filter(|found| found.state == State::NotMet).map(|found| found.title.clone()).collect(),
            facts_left_out: self.left_out.clone(),
            elsewhere: elsewhere
                .map(|relation| Elsewhere {
                    with: relation.with.clone(),
                    title: relation.title.clone(),
                    relation: relation.relation,
                    note: relation.note.clone(),
                })
                .collect(),
        }
    }

    /// Benefits and fees that are due, and whether they may turn out otherwise.
    pub fn worth(&self) -> (Worth, bool) {
        let mut worth = Worth::default();
        let mut uncertain = false;
        for amount in self.decision.amounts.iter().filter(|amount| is_paid(amount)) {
            uncertain |= amount.due == Due::Unknown || amount.due == Due::Due && is_most(amount);
            if amount.due == Due::Due
                && let Some((unit, value)) = money(&amount.value)
            {
                let side = if amount.kind == AmountKind::Fee { &mut worth.fees } else { &mut worth.benefits };
                let sum = side.or_default(unit);
                *sum = sum.saturating_add(value);
            }
        }
        (worth, uncertain)
    }
}

fn is_most(amount: &AmountResult) -> bool {
    amount.ceiling || amount.discretion.as_ref().is_some_and(|discretion| discretion.role == DiscretionRole::Maximum)
}

/// An amount of money; of rows, their sum.
pub(super) fn money(value: &Value) -> Option<(String, Decimal)> {
    match value {
        Value::Number { value, unit } if unit.parse::<Unit>().is_ok_and(|unit| unit.is_money()) => {
            Some((unit.clone(), Decimal::from_str_exact(value).ok()?))
        }
        Value::Rows { values } => {
            let all: Vec<(String, Decimal)> = values.iter().map(money).collect::<Option<_>>()?;
            let (unit, _) = all.first()?.clone();
            Some((unit, all.iter().fold(Decimal::ZERO, |sum, (_, value)| sum.saturating_add(*value))))
        }
        _ => None,
    }
}
