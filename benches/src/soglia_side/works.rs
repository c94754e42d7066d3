//! Cases handed to the library, and the amounts that it gives.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use soglia::decision::{Due, Value};
use soglia::{Decision, FactValue, Facts, Pack};

use super::{Failure, pack};
use crate::hand::NOT_DUE;
use crate::measure::{Results, Work};
use crate::table::{Column, Table, Values};
use crate::workload::Workload;

/// What is asked of the library.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The pack.
    pub pack: Pack,
    /// Id of the measure.
    pub measure: String,
    /// Day.
    pub on: NaiveDate,
    /// Amounts, and the decimals of their mantissas.
    pub amounts: Vec<(String, u32)>,
}

impl Asked {
    /// What a workload asks.
    pub fn new(workload: Workload) -> Result<Self, Failure> {
        let amounts = workload.amounts().iter().map(|&(id, decimals)| (id.to_owned(), decimals)).collect();
        Ok(Self { pack: pack(workload)?, measure: workload.measure().to_owned(), on: workload.on().parse()?, amounts })
    }
}

/// A decision for each case.
pub struct Decisions {
    asked: Asked,
    facts: Vec<Facts>,
    made: Vec<Option<Decision>>,
}

impl Decisions {
    /// For the first cases of a table.
    #[must_use]
    pub fn new(asked: &Asked, table: &Table, rows: usize) -> Self {
        Self { asked: asked.clone(), facts: facts(table, rows), made: Vec::new() }
    }
}

impl Work for Decisions {
    fn run(&mut self) {
        self.made.clear();
        for facts in &self.facts {
            self.made.push(self.asked.pack.decide(&self.asked.measure, facts, self.asked.on).ok());
        }
    }

    fn amounts(self: Box<Self>) -> Results {
        let of = |(id, decimals): &(String, u32)| {
            let mantissa = |decision: &Option<Decision>| decision.as_ref().map_or(i64::MIN, |decision| amount(decision, id, *decimals));
            self.made.iter().map(mantissa).collect()
        };
        self.asked.amounts.iter().map(of).collect()
    }
}

/// The mantissa of an amount of a decision.
#[must_use]
pub fn amount(decision: &Decision, id: &str, decimals: u32) -> i64 {
    let Some(found) = decision.amounts.iter().find(|amount| amount.id == id) else { return i64::MIN };
    match (&found.due, &found.value) {
        (Due::NotDue, _) => NOT_DUE,
        (Due::Due, Value::Number { value, .. }) => value.parse().ok().and_then(|value| mantissa(value, decimals)).unwrap_or(i64::MIN),
        _ => i64::MIN,
    }
}

fn mantissa(number: Decimal, decimals: u32) -> Option<i64> {
    let scaled = number.checked_mul(Decimal::from(10_i64.checked_pow(decimals)?))?;
    if scaled.is_integer() { scaled.try_into().ok() } else { None }
}

/// The facts of the first cases.
#[must_use]
pub fn facts(table: &Table, rows: usize) -> Vec<Facts> {
    let of = |row: usize| {
        let mut facts = Facts::new();
        for column in &table.columns {
            facts.set(column.name, fact(column, row));
        }
        for list in &table.lists {
            let member = |member: usize| list.columns.iter().map(|column| (column.name.to_owned(), fact(column, member))).collect();
            facts.set(list.name, FactValue::Rows(list.rows(row).map(member).collect()));
        }
        facts
    };
    (0..rows.min(table.rows)).map(of).collect()
}

fn fact(column: &Column, row: usize) -> FactValue {
    let found = match &column.values {
        Values::Truth(values) => values.get(row).map(|&value| FactValue::Truth(value != 0)),
        Values::Whole { values, decimals } => values.get(row).map(|&value| FactValue::Number(Decimal::new(value, *decimals))),
        Values::Choice { values, codes } => {
            values.get(row).and_then(|&value| codes.get(usize::try_from(value).ok()?)).map(|&code| FactValue::Text(code.to_owned()))
        }
    };
    found.unwrap_or(FactValue::Unknown)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::mantissa;

    #[test]
    fn mantissas_are_exact_or_none() {
        let read = |mantissa_of: i64, scale, decimals| mantissa(Decimal::new(mantissa_of, scale), decimals);
        assert_eq!((read(123, 1, 2), read(100, 0, 0), read(5, 3, 2)), (Some(1_230), Some(100), None));
    }
}
