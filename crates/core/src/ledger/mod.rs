//! A debt paid off with work: the entries, what counts of each, what is left after it, and what is still to be done.
//!
//! Nothing is computed here. The rule says in its `ledger:` which of its values are the columns, and gives them all in one
//! [`Decision`]; this module puts the entries in the order of their days, and tells what came out as a statement.

mod csv;
mod error;
mod page;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use csv::entries_from_csv;
pub use error::LedgerError;
pub use page::{csv, html, text};

use crate::decision::{Outcome, SourceCited, Value, Warning};
use crate::pack::{LedgerView, Measure};
use crate::sort::sort_by;
use crate::{Decision, EvaluateError, FactValue, Facts, Localized, Pack};

/// Version of the form of a ledger.
pub const FORMAT: u32 = 1;

/// A value with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What it is called.
    pub title: Localized,
    /// Its value.
    pub value: Value,
}

/// What the columns are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Day of an entry.
    pub day: Localized,
    /// What it is of.
    pub quantity: Localized,
    /// What counts of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counted: Option<Localized>,
    /// What is left after it.
    pub balance: Localized,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its day.
    pub day: Value,
    /// What it is of: hours.
    pub quantity: Value,
    /// What counts of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counted: Option<Value>,
    /// What is left after it.
    pub balance: Value,
}

/// A statement of a debt on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Version of this form: [`FORMAT`].
    pub format: u32,
    /// Id of the measure.
    pub measure: String,
    /// Edition.
    pub edition: String,
    /// What the measure is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// The day of the statement.
    pub on: NaiveDate,
    /// The debt.
    pub opening: Named,
    /// What the columns are called.
    pub columns: Columns,
    /// The entries, by day.
    pub entries: Vec<Entry>,
    /// What is left in all.
    pub closing: Named,
    /// What is still to be done.
    pub to_do: Named,
    /// How the last part of an hour counts.
    pub last_part: Localized,
    /// The act does not say how it counts.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub last_part_not_stated: bool,
    /// What the reader must know.
    pub warnings: Vec<Warning>,
    /// The sources that are cited.
    pub sources: Vec<SourceCited>,
    /// The decision from which all this is read.
    pub decision: Decision,
}

impl Pack {
    /// The statement of a debt on a day: `facts` hold the debt, and the entries as the list that the rule names.
    ///
    /// # Errors
    /// See [`LedgerError`].
    pub fn ledger(&self, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Ledger, LedgerError> {
        let (edition, view) = self.ledger_of(measure, on)?;
        let mut facts = facts.clone();
        if let Some(FactValue::Rows(rows)) = facts.get(&view.entries) {
            let mut rows = rows.clone();
            // A balance after an entry is one after all that came before; what has no day stands at the end.
            let key =
                |row: &crate::Map<String, FactValue>| row.get(&view.day).and_then(day).map_or((true, NaiveDate::MAX), |day| (false, day));
            sort_by(&mut rows, |a, b| key(a).cmp(&key(b)));
            facts.set(view.entries.clone(), FactValue::Rows(rows));
        }
        let decision = self.decide(measure, &facts, on)?;
        if decision.outcome == Outcome::NotInForce {
            return Err(LedgerError::NotInForce { measure: measure.to_owned(), on });
        }
        Ok(told(edition, view, decision))
    }

    /// The ledger of the edition in force on a day, or of the last one.
    pub(crate) fn ledger_of(&self, measure: &str, on: NaiveDate) -> Result<(&Measure, &LedgerView), LedgerError> {
        let editions: Vec<&Measure> = self.measures().filter(|found| found.id == measure || found.is_named(measure)).collect();
        let found = editions.iter().find(|edition| edition.in_force(on)).or(editions.last());
        let edition = *found.ok_or_else(|| LedgerError::Evaluate(EvaluateError::UnknownMeasure(measure.to_owned())))?;
        let view = edition.ledger.as_ref().ok_or_else(|| LedgerError::NoLedger { measure: edition.name() })?;
        Ok((edition, view))
    }
}

fn day(value: &FactValue) -> Option<NaiveDate> {
    match value {
        FactValue::Date(day) => Some(*day),
        FactValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A value of the decision by its id, with its title.
fn find(decision: &Decision, id: &str) -> Option<Named> {
    let fact = decision.facts.iter().find(|fact| fact.id == id).map(|fact| (&fact.label, &fact.value));
    let definition = || decision.definitions.iter().find(|definition| definition.id == id).map(|found| (&found.title, &found.value));
    let amount = || decision.amounts.iter().find(|amount| amount.id == id).map(|amount| (&amount.title, &amount.value));
    let (title, value) = fact.or_else(definition).or_else(amount)?;
    Some(Named { title: title.clone(), value: value.clone() })
}

fn told(edition: &Measure, view: &LedgerView, decision: Decision) -> Ledger {
    // A fact that is not known is not among those used: its name is all there is to call it.
    let named = |id: &str| find(&decision, id).unwrap_or_else(|| Named { title: Localized::same(id), value: Value::Unknown });
    let of_row = |id: &str| named(&format!("{}.{id}", view.entries));
    let (days, quantities, balances) = (of_row(&view.day), of_row(&view.quantity), named(&view.balance));
    let counted = view.counted.as_deref().map(named);
    let values = |of: &Named| if let Value::Rows { values } = &of.value { values.clone() } else { Vec::new() };
    let at = |of: &[Value], row: usize| of.get(row).cloned().unwrap_or(Value::Unknown);
    let (all_days, all_quantities, all_balances) = (values(&days), values(&quantities), values(&balances));
    let all_counted = counted.as_ref().map(values);
    let rows = all_days.len().max(all_quantities.len()).max(all_balances.len());
    let entries = (0..rows).map(|row| Entry {
        day: at(&all_days, row),
        quantity: at(&all_quantities, row),
        counted: all_counted.as_ref().map(|counted| at(counted, row)),
        balance: at(&all_balances, row),
    });
    Ledger {
        format: FORMAT,
        measure: edition.id.clone(),
        edition: edition.edition.clone(),
        title: edition.title.clone(),
        body: edition.body_title.clone(),
        on: decision.on,
        opening: named(&view.opening),
        entries: entries.collect(),
        columns: Columns {
            day: days.title,
            quantity: quantities.title,
            counted: counted.map(|counted| counted.title),
            balance: balances.title,
        },
        closing: named(&view.closing),
        to_do: named(&view.to_do),
        last_part: view.last_part.clone(),
        last_part_not_stated: view.last_part_not_stated,
        warnings: decision.warnings.clone(),
        sources: decision.sources.clone(),
        decision,
    }
}
