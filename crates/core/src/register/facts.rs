//! One case of a register as facts by name.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Column, Elements, Register};
use crate::facts::{FactValue, Facts};
use crate::pack::{FactDeclaration, FactType};
use crate::program::{FALSE, TRUE, from_days};

impl Register<'_> {
    /// What is known of a case. Values that the facts cannot have are left out, as they are unknown to an evaluation too.
    #[must_use]
    pub fn facts(&self, case: usize) -> Facts {
        let mut facts = Facts::new();
        for (fact, column) in self.plan().facts().iter().zip(self.columns()).filter(|(fact, _)| fact.list.is_none()) {
            if let Some(value) = column.and_then(|column| value(&fact.declaration, &column, case)) {
                facts.set(fact.declaration.id.clone(), value);
            }
        }
        for (place, declared) in self.plan().lists().iter().enumerate() {
            let Some(list) = self.list(place).filter(|list| list.known.is_none_or(|known| known.get(case))) else { continue };
            let end = |at: usize| list.offsets.get(at).and_then(|&offset| usize::try_from(offset).ok()).unwrap_or(0);
            let row = |row: usize| {
                let own = self.plan().facts().iter().zip(self.columns()).filter(|(fact, _)| fact.list == Some(place));
                let given = own.filter_map(|(fact, column)| {
                    let value = column.as_ref().and_then(|column| value(&fact.declaration, column, row))?;
                    Some((fact.declaration.id.clone(), value))
                });
                given.collect::<BTreeMap<String, FactValue>>()
            };
            facts.set(declared.id.clone(), FactValue::Rows((end(case)..end(case + 1)).map(row).collect()));
        }
        facts
    }
}

/// The value in a row of a column, where it is known and the fact can have it.
fn value(fact: &FactDeclaration, column: &Column<'_>, row: usize) -> Option<FactValue> {
    if column.known.is_some_and(|known| !known.get(row)) {
        return None;
    }
    let found: i128 = match column.elements {
        Elements::Mantissas(values) => (*values.get(row)?).into(),
        Elements::Days(values) => (*values.get(row)?).into(),
        Elements::Decimals { values, multiplier, divisor } => {
            let product = values.get(row)?.checked_mul(multiplier)?;
            (product % divisor == 0).then_some(product / divisor)?
        }
        Elements::Kleene(values) => match *values.get(row)? {
            TRUE => return Some(FactValue::Truth(true)),
            FALSE => return Some(FactValue::Truth(false)),
            _ => return None,
        },
        Elements::Bits(bits) => return Some(FactValue::Truth(bits.get(row))),
    };
    let (low, high) = fact.range();
    if found < low || found > high {
        return None;
    }
    match &fact.kind {
        FactType::Boolean => None,
        FactType::Number { decimals, .. } => Decimal::try_from_i128_with_scale(found, *decimals).ok().map(FactValue::Number),
        FactType::Date { .. } => from_days(i64::try_from(found).ok()?).map(FactValue::Date),
        FactType::Choice { values } => values.get(usize::try_from(found).ok()?).map(|(code, _)| FactValue::Text(code.clone())),
    }
}
