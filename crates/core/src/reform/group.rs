//! Cases put together by a fact, or by whatever the caller knows of them.

use super::ReformError;
use super::spread::Spread;
use crate::decision::{fact_scale, format, number_value};
use crate::pack::FactType;
use crate::plan::{Plan, PlanFact};
use crate::register::Register;
use crate::{Language, Localized};

/// Groups that a fact may be cut into.
const MOST_BANDS: usize = 100;

/// The group of each case of a block. Blocks are joined by the labels of their groups, in the order of the labels here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// What each group is called.
    pub labels: Vec<Localized>,
    /// The place of the group of each case.
    pub of: Vec<u32>,
}

/// Puts cases together by a fact of a plan.
#[derive(Clone, Debug)]
pub struct Grouper {
    slot: usize,
    fact: PlanFact,
    /// Limits of a number, each in the group below it.
    limits: Vec<i64>,
    labels: Vec<Localized>,
}

impl Grouper {
    /// By a fact of the case: a choice by its values, a yes/no, or a number by limits in its unit, of which each belongs to the group below it.
    ///
    /// # Errors
    /// There is no such fact of the case, or it has no limits, or these do not rise.
    pub fn new(plan: &Plan, fact: &str, limits: &[rust_decimal::Decimal]) -> Result<Self, ReformError> {
        let (slot, found) = find(plan, fact)?;
        let mut mantissas = Vec::with_capacity(limits.len());
        for limit in limits {
            let FactType::Number { decimals, .. } = found.declaration.kind else {
                return Err(ReformError::NoBands { fact: fact.to_owned() });
            };
            let mut limit = limit.normalize();
            let fits = limit.scale() <= decimals;
            limit.rescale(decimals);
            let mantissa = i64::try_from(limit.mantissa()).ok().filter(|_| fits && limit.scale() == decimals);
            mantissas.push(mantissa.ok_or_else(|| ReformError::Limits { fact: fact.to_owned() })?);
        }
        Self::with(slot, found, mantissas)
    }

    /// By a number, in so many groups of about as many cases: the limits are quantiles of the values that [`Values`] has seen.
    ///
    /// # Errors
    /// As [`Grouper::new`].
    pub fn quantiles(plan: &Plan, values: Values, groups: u32) -> Result<Self, ReformError> {
        let fact = plan.facts().get(values.slot).ok_or_else(|| ReformError::NoFact { fact: values.slot.to_string(), known: Vec::new() })?;
        let mut spread = values.spread;
        spread.sort();
        let mut limits: Vec<i64> = Vec::new();
        for part in 1..groups.max(1) {
            let limit = spread.share(u128::from(part), u128::from(groups)).and_then(|limit| i64::try_from(limit).ok());
            limits.extend(limit.filter(|limit| limits.last().is_none_or(|last| last < limit)));
        }
        Self::with(values.slot, fact, limits)
    }

    fn with(slot: usize, fact: &PlanFact, limits: Vec<i64>) -> Result<Self, ReformError> {
        if limits.len() >= MOST_BANDS || !limits.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
            return Err(ReformError::Limits { fact: fact.path.clone() });
        }
        let labels = labels(fact, &limits)?;
        Ok(Self { slot, fact: fact.clone(), limits, labels })
    }

    /// The fact.
    #[must_use]
    pub fn fact(&self) -> &PlanFact {
        &self.fact
    }

    /// The groups of the cases of a register of the same plan.
    #[must_use]
    pub fn groups(&self, register: &Register<'_>) -> Groups {
        let column = register.columns().get(self.slot).copied().flatten();
        let unknown = self.labels.len().saturating_sub(1);
        let place = |value: i64| match &self.fact.declaration.kind {
            FactType::Boolean => usize::from(value != 0),
            FactType::Number { .. } => self.limits.partition_point(|&limit| limit < value),
            _ => usize::try_from(value).unwrap_or(unknown),
        };
        let group = |case| column.and_then(|column| column.at(case)).map_or(unknown, place).min(unknown);
        let of = (0..register.cases()).map(|case| u32::try_from(group(case)).unwrap_or(u32::MAX)).collect();
        Groups { labels: self.labels.clone(), of }
    }
}

/// The values of a number in the registers seen so far, to cut it into groups of about as many cases.
#[derive(Clone, Debug)]
pub struct Values {
    slot: usize,
    spread: Spread,
}

impl Values {
    /// Of a fact of the case.
    ///
    /// # Errors
    /// There is no such fact, or it is not a number.
    pub fn new(plan: &Plan, fact: &str) -> Result<Self, ReformError> {
        match find(plan, fact)? {
            (slot, found) if matches!(found.declaration.kind, FactType::Number { .. }) => Ok(Self { slot, spread: Spread::default() }),
            _ => Err(ReformError::NoBands { fact: fact.to_owned() }),
        }
    }

    /// Takes in the cases of a register.
    pub fn add(&mut self, register: &Register<'_>) {
        let Some(column) = register.columns().get(self.slot).copied().flatten() else { return };
        (0..register.cases()).filter_map(|case| column.at(case)).for_each(|value| self.spread.push(value.into()));
    }

    /// Takes in the values of others.
    pub fn merge(&mut self, other: Self) {
        self.spread.merge(other.spread);
    }
}

fn find<'p>(plan: &'p Plan, fact: &str) -> Result<(usize, &'p PlanFact), ReformError> {
    let of_case = |(_, found): &(usize, &PlanFact)| found.list.is_none();
    plan.facts().iter().enumerate().filter(of_case).find(|(_, found)| found.path == fact).ok_or_else(|| ReformError::NoFact {
        fact: fact.to_owned(),
        known: plan.facts().iter().filter(|fact| fact.list.is_none()).map(|fact| fact.path.clone()).collect(),
    })
}

/// A label for each group, that of the cases of which nothing is known last.
fn labels(fact: &PlanFact, limits: &[i64]) -> Result<Vec<Localized>, ReformError> {
    let mut labels = match &fact.declaration.kind {
        FactType::Boolean => vec![Localized::new("no", "no"), Localized::new("sì", "yes")],
        FactType::Choice { values } => {
            values.iter().map(|(code, label)| if label.it.is_empty() { Localized::same(code.clone()) } else { label.clone() }).collect()
        }
        FactType::Number { .. } if limits.is_empty() => vec![Localized::new("noto", "known")],
        FactType::Number { unit, decimals, .. } => {
            let shown = |limit: i64, language| format::value(&number_value(limit.into(), fact_scale(unit, *decimals), unit), language);
            let label = |place: usize| {
                Localized::from_fn(|language| {
                    let low = place.checked_sub(1).and_then(|place| limits.get(place)).map(|&limit| shown(limit, language));
                    let high = limits.get(place).map(|&limit| shown(limit, language));
                    match (low, high, language) {
                        (None, Some(high), Language::It) => format!("fino a {high}"),
                        (None, Some(high), Language::En) => format!("up to {high}"),
                        (Some(low), Some(high), Language::It) => format!("oltre {low}, fino a {high}"),
                        (Some(low), Some(high), Language::En) => format!("above {low}, up to {high}"),
                        (Some(low), None, Language::It) => format!("oltre {low}"),
                        (Some(low), None, Language::En) => format!("above {low}"),
                        (None, None, _) => String::new(),
                    }
                })
            };
            (0..=limits.len()).map(label).collect()
        }
        FactType::Date { .. } => return Err(ReformError::NoBands { fact: fact.path.clone() }),
    };
    labels.push(Localized::new("non noto", "not known"));
    Ok(labels)
}
