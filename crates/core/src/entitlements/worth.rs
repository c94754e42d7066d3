//! What measures are worth together, and which combination is worth the most.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Criterion;
use crate::decision::{Value, number_value};
use crate::quantity::{Scale, Unit};
use crate::sort::sort_by;
use crate::{Localized, Map};

const MONTH: &str = "EUR/month";
const YEAR: &str = "EUR/year";

/// Benefits and fees, by unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Worth {
    pub benefits: Map<String, Decimal>,
    pub fees: Map<String, Decimal>,
}

impl Worth {
    pub fn add(&mut self, other: &Self) {
        for (own, other) in [(&mut self.benefits, &other.benefits), (&mut self.fees, &other.fees)] {
            for (unit, value) in other {
                let sum = own.or_default(unit.clone());
                *sum = sum.saturating_add(*value);
            }
        }
    }

    pub fn units(&self) -> Vec<&String> {
        let mut units: Vec<&String> = self.benefits.keys().chain(self.fees.keys()).collect();
        sort_by(&mut units, Ord::cmp);
        units.dedup();
        units
    }

    pub fn balance(&self, unit: &str) -> Decimal {
        let of = |all: &Map<String, Decimal>| all.get(unit).copied().unwrap_or_default();
        of(&self.benefits).saturating_sub(of(&self.fees))
    }

    /// What the criterion compares, of a month twelve times over; none where it compares every unit.
    fn compared(&self, criterion: &Criterion) -> Option<Decimal> {
        match criterion {
            Criterion::Monthly => Some(self.balance(MONTH).saturating_mul(Decimal::from(12)).saturating_add(self.balance(YEAR))),
            Criterion::Unit { unit } => Some(self.balance(unit)),
            Criterion::Pareto => None,
        }
    }

    /// What the criterion compares, as a decision tells values.
    pub fn told(&self, criterion: &Criterion) -> Option<Value> {
        let compared = self.compared(criterion)?;
        if let Criterion::Unit { unit } = criterion {
            return Some(value(compared, unit));
        }
        let (mantissa, scale) = Scale::split(compared);
        let scale = Scale::new(1, 12).and_then(|twelfth| scale.times(twelfth))?;
        Some(number_value(mantissa, scale, &MONTH.parse::<Unit>().ok()?))
    }

    /// Whether the other is better.
    pub fn is_behind(&self, other: &Self, criterion: &Criterion) -> bool {
        if let (Some(own), Some(other)) = (self.compared(criterion), other.compared(criterion)) {
            return own < other;
        }
        let orders: Vec<Ordering> =
            self.units().iter().chain(&other.units()).map(|unit| self.balance(unit).cmp(&other.balance(unit))).collect();
        orders.contains(&Ordering::Less) && !orders.contains(&Ordering::Greater)
    }
}

/// A decimal as a value of a unit.
pub(super) fn value(decimal: Decimal, unit: &str) -> Value {
    let (mantissa, scale) = Scale::split(decimal);
    unit.parse::<Unit>().map_or(Value::Unknown, |unit| number_value(mantissa, scale, &unit))
}

/// How combinations are compared, in words.
pub(super) fn in_words(criterion: &Criterion) -> Localized {
    match criterion {
        Criterion::Monthly => Localized::new(
            "benefici meno costi al mese; ciò che è all'anno conta per un dodicesimo, le altre unità non si sommano e non contano",
            "benefits less fees a month; what is a year counts for a twelfth, other units are not added and do not count",
        ),
        Criterion::Unit { unit } => {
            let label = |language| unit.parse::<Unit>().map_or_else(|_| unit.clone(), |unit| unit.label(language, true));
            let (it, en) = (label(crate::Language::It), label(crate::Language::En));
            Localized::new(
                format!("benefici meno costi in {it}; le altre unità non si sommano e non contano"),
                format!("benefits less fees in {en}; other units are not added and do not count"),
            )
        }
        Criterion::Pareto => Localized::new(
            "unità per unità, senza sommarle: è migliore chi non è peggiore in nessuna ed è migliore in almeno una",
            "unit by unit, without adding them: better is what is worse in none and better in at least one",
        ),
    }
}
