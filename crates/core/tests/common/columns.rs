//! Cases as the columns of a register, and what came of them as the decisions tell it.

use chrono::NaiveDate;
use soglia::decision::{Due, Outcome, Value};
use soglia::pack::FactType;
use soglia::plan::PlanFact;
use soglia::register::{Bits, Column, REFUSED, Register, Results};
use soglia::{Decision, FactValue, Facts, Plan};

/// Columns of a register, to be borrowed.
#[derive(Default)]
pub struct Owned {
    cases: usize,
    /// Per fact: elements, and a bit for each that is known.
    columns: Vec<(Vec<i64>, Vec<u8>, Vec<u8>)>,
    lists: Vec<(Vec<i32>, Vec<u8>)>,
}

fn set_bit(bits: &mut Vec<u8>, at: usize, on: bool) {
    bits.resize(bits.len().max(at / 8 + 1), 0);
    bits[at / 8] |= u8::from(on) << (at % 8);
}

/// The element of a column for a value that a fact can have; none for what is unknown.
fn element(fact: &PlanFact, value: Option<&FactValue>) -> Option<i64> {
    let value = value.filter(|value| **value != FactValue::Unknown)?;
    let days = |date: NaiveDate| date.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days();
    Some(match (&fact.declaration.kind, value) {
        (FactType::Boolean, FactValue::Truth(truth)) => i64::from(*truth) * 2,
        (FactType::Number { decimals, .. }, FactValue::Number(number)) => {
            let mut number = number.normalize();
            number.rescale(*decimals);
            i64::try_from(number.mantissa()).unwrap()
        }
        (FactType::Number { decimals, .. }, FactValue::Text(text)) => {
            let mut number: rust_decimal::Decimal = text.parse().unwrap();
            number.rescale(*decimals);
            i64::try_from(number.mantissa()).unwrap()
        }
        (FactType::Date { .. }, FactValue::Date(date)) => days(*date),
        (FactType::Date { .. }, FactValue::Text(text)) => days(text.parse().unwrap()),
        (FactType::Choice { values }, FactValue::Text(code)) => {
            i64::try_from(values.iter().position(|(known, _)| known == code).unwrap()).unwrap()
        }
        (FactType::Choice { values }, FactValue::Number(code)) => {
            let code = code.normalize().to_string();
            i64::try_from(values.iter().position(|(known, _)| *known == code).unwrap()).unwrap()
        }
        (kind, value) => panic!("{value:?} for {kind:?}"),
    })
}

impl Owned {
    pub fn new(plan: &Plan, cases: &[Facts]) -> Self {
        let mut owned = Self { cases: cases.len(), ..Self::default() };
        let rows_of = |case: &Facts, list: &str| match case.get(list) {
            Some(FactValue::Rows(rows)) => Some(rows.clone()),
            _ => None,
        };
        for list in plan.lists() {
            let (mut offsets, mut known) = (vec![0], Vec::new());
            for (place, case) in cases.iter().enumerate() {
                let rows = rows_of(case, &list.id);
                set_bit(&mut known, place, rows.is_some());
                offsets.push(offsets[place] + i32::try_from(rows.map_or(0, |rows| rows.len())).unwrap());
            }
            owned.lists.push((offsets, known));
        }
        for fact in plan.facts() {
            let name = &fact.declaration.id;
            let elements: Vec<Option<i64>> = match fact.list {
                None => cases.iter().map(|case| element(fact, case.get(name))).collect(),
                Some(list) => {
                    let rows = cases.iter().filter_map(|case| rows_of(case, &plan.lists()[list].id)).flatten();
                    rows.map(|row| element(fact, row.get(name))).collect()
                }
            };
            let mut known = Vec::new();
            elements.iter().enumerate().for_each(|(place, element)| set_bit(&mut known, place, element.is_some()));
            let truths = elements.iter().map(|element| u8::try_from(element.unwrap_or(1) & 3).unwrap()).collect();
            // What stands where nothing is known must not matter.
            owned.columns.push((elements.iter().map(|element| element.unwrap_or(i64::MAX - 7)).collect(), known, truths));
        }
        owned
    }

    pub fn register(&self, plan: &Plan) -> Register<'_> {
        let mut register = Register::new(plan, self.cases);
        for (place, (offsets, known)) in self.lists.iter().enumerate() {
            register.set_list(place, offsets, Bits::new(known, 0, self.cases)).unwrap();
        }
        for (slot, (fact, (values, known, truths))) in plan.facts().iter().zip(&self.columns).enumerate() {
            let column = match fact.declaration.kind {
                FactType::Boolean => Column::truths(truths),
                _ => Column::mantissas(values).known(Bits::new(known, 0, values.len())),
            };
            register.set(slot, column).unwrap();
        }
        register
    }
}

/// Outcome and amounts of a case, as text.
pub fn told(plan: &Plan, results: &Results, owned: &Owned, case: usize) -> Vec<String> {
    let outcome = match results.outcome()[case] {
        0 => "not met",
        2 => "met",
        REFUSED => "refused",
        _ => "unknown",
    };
    let mut out = vec![outcome.to_owned()];
    for (place, amount) in plan.amounts().iter().enumerate() {
        let number = |row: usize| {
            let due = results.due(place);
            let known = results.known(place)[row] == 1;
            let mantissa = results.values(place).get(row).map_or_else(|| results.wide(place)[row], |&value| value.into());
            match (due[if due.len() == results.outcome().len() { case } else { row }], known) {
                (0, _) => "not due".to_owned(),
                (2, true) => {
                    let value = amount.scale.decimal(mantissa).unwrap().normalize();
                    value.to_string()
                }
                _ => "unknown".to_owned(),
            }
        };
        match amount.list {
            None => out.push(format!("{} {}", amount.id, number(case))),
            Some(list) => {
                let (offsets, known) = &owned.lists[list];
                // Of what is not due no row is told.
                if known[case / 8] >> (case % 8) & 1 == 1 && results.due(place)[case] != 0 {
                    let rows = offsets[case]..offsets[case + 1];
                    for row in rows.map(|row| usize::try_from(row).unwrap()) {
                        let told = number(row);
                        let mantissa =
                            results.mantissa(place, row).map(|value| amount.scale.decimal(value).unwrap().normalize().to_string());
                        assert_eq!(mantissa.unwrap_or(told.clone()), told);
                        assert_eq!(results.mantissa(place, row).is_some(), !told.ends_with("due") && told != "unknown");
                        out.push(format!("{} {told}", amount.id));
                    }
                }
            }
        }
    }
    out
}

/// The same from a decision.
pub fn decided(decision: &Decision) -> Vec<String> {
    let outcome = match decision.outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "not met",
        Outcome::Unknown => "unknown",
        Outcome::NotInForce => "not in force",
    };
    let mut out = vec![outcome.to_owned()];
    let number = |due: Due, value: &Value| match (due, value) {
        (Due::NotDue, _) => "not due".to_owned(),
        (Due::Due, Value::Number { value, unit }) => {
            let value: rust_decimal::Decimal = value.parse().unwrap();
            let value = if unit == "%" { value / rust_decimal::Decimal::ONE_HUNDRED } else { value };
            value.normalize().to_string()
        }
        _ => "unknown".to_owned(),
    };
    for amount in &decision.amounts {
        match (&amount.value, &amount.of) {
            (Value::Rows { values }, _) => out.extend(values.iter().map(|value| format!("{} {}", amount.id, number(amount.due, value)))),
            (_, Some(_)) => {}
            (value, None) => out.push(format!("{} {}", amount.id, number(amount.due, value))),
        }
    }
    out
}
