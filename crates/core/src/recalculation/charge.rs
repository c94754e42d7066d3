//! What an amount comes to over a period.

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

use super::history::Quantity;
use super::runs::{Run, Situation, State};
use super::{Part, ProRata, RecalculateError, Share};
use crate::decision::Value;
use crate::quantity::{Mode, divide_rounded};

/// What an amount is counted by, as its unit says: `meal` for `EUR/meal`, `count` for `EUR`; none where it is not money.
pub(super) fn counted_by(unit: &str) -> Option<&str> {
    match unit.split_once('/') {
        None => (unit == "EUR").then_some("count"),
        Some(("EUR", per)) => (!per.contains(['/', '*'])).then_some(per),
        Some(_) => None,
    }
}

/// A price of a part; the outer none is what is not known, nothing due is zero.
fn price(state: &State) -> Result<Option<Decimal>, RecalculateError> {
    let number = |value: &Value| match value {
        Value::Number { value, .. } => Decimal::from_str_exact(value).ok(),
        _ => None,
    };
    match state {
        State::NotInForce | State::NotDue => Ok(Some(Decimal::ZERO)),
        State::Unknown => Ok(None),
        State::Due(Value::Rows { values }) => {
            let mut total = Decimal::ZERO;
            for value in values {
                let Some(number) = number(value) else { return Ok(None) };
                total = total.checked_add(number).ok_or(RecalculateError::TooLarge)?;
            }
            Ok(Some(total))
        }
        State::Due(value) => Ok(number(value)),
    }
}

fn product(a: Decimal, b: Decimal) -> Result<Decimal, RecalculateError> {
    let mantissa = a.mantissa().checked_mul(b.mantissa()).ok_or(RecalculateError::TooLarge)?;
    Decimal::try_from_i128_with_scale(mantissa, a.scale() + b.scale()).map_err(|_| RecalculateError::TooLarge)
}

/// Sums up parts; once something is not known, all of it is not.
struct Total(Option<Decimal>);

impl Total {
    fn add(&mut self, part: Option<Decimal>) -> Result<(), RecalculateError> {
        self.0 = match (self.0, part) {
            (Some(total), Some(part)) => Some(total.checked_add(part).ok_or(RecalculateError::TooLarge)?),
            _ => None,
        };
        Ok(())
    }
}

/// One amount over one period.
pub(super) struct Charge<'a> {
    pub situation: &'a Situation<'a>,
    pub runs: &'a [Run],
    pub amount: &'a str,
    pub unit: &'a str,
    pub pro_rata: Option<ProRata>,
}

impl Charge<'_> {
    pub fn over(&self, from: NaiveDate, to: NaiveDate) -> Result<Share, RecalculateError> {
        let counted = counted_by(self.unit).unwrap_or(self.unit);
        if self.situation.history.quantities.iter().any(|quantity| quantity.unit == counted) {
            return self.of_quantities(counted, from, to);
        }
        match counted {
            "day" => self.of_days(from, to),
            "month" => self.of_months(from, to),
            _ => Err(RecalculateError::QuantitiesNeeded { unit: counted.to_owned() }),
        }
    }

    /// Runs that touch these days, cut to them; those in which the amount is the same are one.
    fn within(&self, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate, &Run)> {
        let mut found: Vec<(NaiveDate, NaiveDate, &Run)> = Vec::new();
        for run in self.runs.iter().filter(|run| run.from <= to && from <= run.to) {
            match found.last_mut() {
                Some((_, end, last))
                    if last.state(self.amount) == run.state(self.amount) && last.decision.edition == run.decision.edition =>
                {
                    *end = run.to.min(to);
                }
                _ => found.push((run.from.max(from), run.to.min(to), run)),
            }
        }
        found
    }

    fn part(&self, from: NaiveDate, to: NaiveDate, run: &Run, quantity: String, unit: &str) -> Part {
        let state = run.state(self.amount);
        let unknown = state == State::Unknown;
        Part {
            from,
            to,
            quantity: Value::Number { value: quantity, unit: unit.to_owned() },
            edition: run.decision.edition.clone(),
            outcome: run.decision.outcome,
            due: run.amount(self.amount).map(|amount| amount.due),
            each: if let State::Due(value) = state { value } else { Value::Unknown },
            steps: run.amount(self.amount).map(|amount| amount.steps.clone()).unwrap_or_default(),
            missing: run.decision.missing.iter().filter(|_| unknown).map(|missing| missing.label.clone()).collect(),
        }
    }

    fn of_quantities(&self, unit: &str, from: NaiveDate, to: NaiveDate) -> Result<Share, RecalculateError> {
        let (mut parts, mut total) = (Vec::new(), Total(Some(Decimal::ZERO)));
        let touching = |quantity: &&Quantity| quantity.unit == unit && quantity.from <= to && from <= quantity.to;
        for quantity in self.situation.history.quantities.iter().filter(touching) {
            if quantity.from < from || to < quantity.to {
                return Err(RecalculateError::QuantityAcrossPeriods { unit: unit.to_owned(), from: quantity.from, to: quantity.to });
            }
            let count = quantity.number().ok_or_else(|| RecalculateError::BadQuantity { unit: unit.to_owned(), from: quantity.from })?;
            let found = self.within(quantity.from, quantity.to);
            let prices: Vec<_> = found.iter().map(|(.., run)| run.state(self.amount)).collect();
            if let Some((on, ..)) = found.iter().zip(&prices).find(|(_, price)| Some(*price) != prices.first()).map(|(part, _)| part) {
                let (from, to) = (quantity.from, quantity.to);
                return Err(RecalculateError::QuantityAcrossPrices { unit: unit.to_owned(), from, to, on: *on });
            }
            let Some((.., run)) = found.first() else { continue };
            total.add(price(&run.state(self.amount))?.map(|price| product(price, count)).transpose()?)?;
            parts.push(self.part(quantity.from, quantity.to, run, count.normalize().to_string(), unit));
        }
        Ok(Share::new(total.0, parts))
    }

    fn of_days(&self, from: NaiveDate, to: NaiveDate) -> Result<Share, RecalculateError> {
        let (mut parts, mut total) = (Vec::new(), Total(Some(Decimal::ZERO)));
        for (first, last, run) in self.within(from, to) {
            let days = days(first, last);
            total.add(price(&run.state(self.amount))?.map(|price| product(price, days.into())).transpose()?)?;
            parts.push(self.part(first, last, run, days.to_string(), "day"));
        }
        Ok(Share::new(total.0, parts))
    }

    fn of_months(&self, from: NaiveDate, to: NaiveDate) -> Result<Share, RecalculateError> {
        let (mut parts, mut total) = (Vec::new(), Total(Some(Decimal::ZERO)));
        let mut first = from;
        while first <= to {
            let month = first.with_day(1).ok_or(RecalculateError::TooLarge)?;
            let next = month.checked_add_months(Months::new(1)).ok_or(RecalculateError::TooLarge)?;
            let end = next.pred_opt().ok_or(RecalculateError::TooLarge)?;
            let last = end.min(to);
            let found = self.within(first, last);
            let whole = first == month && last == end && found.len() == 1;
            match (found.as_slice(), self.pro_rata) {
                ([(.., run)], _) if whole => {
                    total.add(price(&run.state(self.amount))?)?;
                    parts.push(self.part(first, last, run, "1".to_owned(), "month"));
                }
                ([(.., run), ..], Some(ProRata::FirstDay)) => {
                    total.add(price(&run.state(self.amount))?)?;
                    parts.push(self.part(first, last, run, "1".to_owned(), "month"));
                }
                (found, Some(ProRata::Days)) => {
                    let of_month = days(month, end);
                    let mut weighted = Total(Some(Decimal::ZERO));
                    for (from, to, run) in found {
                        let days = days(*from, *to);
                        weighted.add(price(&run.state(self.amount))?.map(|price| product(price, days.into())).transpose()?)?;
                        parts.push(self.part(*from, *to, run, format!("{days}/{of_month}"), "month"));
                    }
                    total.add(weighted.0.map(|weighted| cents(weighted, of_month)).transpose()?)?;
                }
                (_, None) => return Err(RecalculateError::ProRataNeeded { from: first, to: last }),
                ([], _) => {}
            }
            first = next;
        }
        Ok(Share::new(total.0, parts))
    }
}

/// Days from one to the other, both counted.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days() + 1
}

/// `weighted / days` to the cent, half a cent up.
fn cents(weighted: Decimal, days: i64) -> Result<Decimal, RecalculateError> {
    let power = |exponent: u32| 10_i128.checked_pow(exponent).ok_or(RecalculateError::TooLarge);
    let numerator = weighted.mantissa().checked_mul(power(2)?).ok_or(RecalculateError::TooLarge)?;
    let denominator = power(weighted.scale())?.checked_mul(i128::from(days)).ok_or(RecalculateError::TooLarge)?;
    let rounded = divide_rounded(numerator, denominator, Mode::HalfUp).ok_or(RecalculateError::TooLarge)?;
    Decimal::try_from_i128_with_scale(rounded, 2).map_err(|_| RecalculateError::TooLarge)
}
