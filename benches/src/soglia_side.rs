//! Soglia as whoever uses it does: rule files are compiled into a pack, the pack is read from its JSON, and cases are handed to it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use soglia::authoring::{Sources, compile};
use soglia::decision::{Due, Value};
use soglia::{Decision, FactValue, Facts, Pack};

use crate::hand::NOT_DUE;
use crate::line::Mode;
use crate::measure::Way;
use crate::table::{Column, Table, Values};
use crate::workload::Workload;

/// What went wrong, in words.
pub type Failure = Box<dyn Error>;

/// The version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Every rule file below a folder of the repository.
pub fn sources(folder: &str) -> Result<Sources, Failure> {
    let mut files = Vec::new();
    walk(&root().join(folder), &mut files)?;
    files.sort();
    let mut sources = Sources::new();
    for path in files {
        sources.add(path.display().to_string(), fs::read_to_string(&path)?);
    }
    Ok(sources)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The JSON of the pack of a folder of rules.
pub fn pack_json(folder: &str) -> Result<String, Failure> {
    let pack = compile(&sources(folder)?).pack.ok_or("the rules have errors: `soglia check` shows them")?;
    Ok(pack.to_json())
}

/// The pack of a workload, read from JSON.
pub fn pack(workload: Workload) -> Result<Pack, Failure> {
    Ok(Pack::from_json(&pack_json(workload.rules())?)?)
}

/// The day of the evaluation.
pub fn day(workload: Workload) -> Result<NaiveDate, Failure> {
    Ok(workload.on().parse()?)
}

/// The facts of each case.
#[must_use]
pub fn facts(table: &Table) -> Vec<Facts> {
    let of = |row: usize| {
        let mut facts = Facts::new();
        for column in &table.columns {
            facts.set(column.name, fact(column, row));
        }
        for list in &table.lists {
            let ends = list.offsets.get(row).zip(list.offsets.get(row + 1));
            let rows = ends.map_or(0..0, |(&from, &to)| from as usize..to as usize);
            let member = |member: usize| list.columns.iter().map(|column| (column.name.to_owned(), fact(column, member))).collect();
            facts.set(list.name, FactValue::Rows(rows.map(member).collect()));
        }
        facts
    };
    (0..table.rows).map(of).collect()
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

/// Decisions with every reason, for as many cases as one waits for.
const DECISIONS: usize = 2_000;

/// Ways to compute many cases at once.
pub fn rows(_workload: Workload, _table: &Table) -> Result<Vec<Way<'_>>, Failure> {
    Ok(Vec::new())
}

/// Ways to compute cases one by one.
pub fn cases(workload: Workload, table: &Table) -> Result<Vec<Way<'static>>, Failure> {
    let (pack, on) = (pack(workload)?, day(workload)?);
    let first = facts(&head(table, DECISIONS));
    let rows = first.len();
    let run = move |results: &mut Vec<Vec<i64>>| {
        for (row, facts) in first.iter().enumerate() {
            let decision = pack.evaluate(workload.measure(), facts, on);
            for (place, &(id, decimals)) in workload.amounts().iter().enumerate() {
                let amount = decision.as_ref().ok().map_or(i64::MIN, |decision| amount(decision, id, decimals));
                if let Some(result) = results.get_mut(place).and_then(|column| column.get_mut(row)) {
                    *result = amount;
                }
            }
        }
    };
    let notes = "every requirement, step and source, as data".to_owned();
    let decision =
        Way { mode: Mode::Case, engine: "Soglia, decision".to_owned(), version: VERSION.to_owned(), notes, rows, run: Box::new(run) };
    Ok(vec![decision])
}

/// The first rows of a table.
#[must_use]
pub fn head(table: &Table, rows: usize) -> Table {
    let mut first = table.clone();
    first.rows = rows.min(table.rows);
    first
}

/// The mantissa of an amount of a decision.
#[must_use]
pub fn amount(decision: &Decision, id: &str, decimals: u32) -> i64 {
    let Some(found) = decision.amounts.iter().find(|amount| amount.id == id) else { return i64::MIN };
    match (&found.due, &found.value) {
        (Due::NotDue, _) => NOT_DUE,
        (Due::Due, Value::Number { value, .. }) => mantissa(value, decimals).unwrap_or(i64::MIN),
        _ => i64::MIN,
    }
}

fn mantissa(text: &str, decimals: u32) -> Option<i64> {
    let number: Decimal = text.parse().ok()?;
    let scaled = number.checked_mul(Decimal::from(10_i64.checked_pow(decimals)?))?;
    if scaled.is_integer() { scaled.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::{hand, measure};

    #[test]
    fn mantissas_are_read_exactly() {
        assert_eq!((mantissa("12.3", 2), mantissa("100", 0), mantissa("0.005", 2)), (Some(1_230), Some(100), None));
    }

    /// The rules of the library and the loops written by hand were written apart: each proves the other.
    #[test]
    fn soglia_and_the_loops_written_by_hand_agree() {
        for workload in Workload::ALL {
            let table = workload.table(1_000);
            let expected = hand::expected(workload, &table);
            let mut ways = rows(workload, &table).unwrap();
            ways.extend(cases(workload, &table).unwrap());
            for line in measure::measure(workload, &expected, ways, 1) {
                assert_eq!(line.wrong_rows, 0, "{workload:?} {}", line.engine);
            }
        }
    }
}
