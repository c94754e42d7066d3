//! Rankings of the applications of a table.

use std::collections::BTreeMap;

use arrow_array::types::Date32Type;
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate};
use pyo3::prelude::*;
use soglia::ranking::{Options, Ranking};
use soglia::register::arrow::{ArrowReader, Block, Money, Of, Texts, scalars, whole};
use soglia::register::{Results, Runner};
use soglia_py_quick as quick;

use crate::compare::read;
use crate::error;
use crate::pack::Pack;
use crate::table::{Rows, Stop};

/// What a ranking is asked for.
pub struct Asked {
    pub id: String,
    pub filed: Option<String>,
    pub budgets: BTreeMap<String, String>,
    pub seed: Option<String>,
    pub money: Money,
}

pub fn run(pack: &Pack, measure: &str, on: NaiveDate, rows: &Rows<'_>, asked: Asked, py: Python<'_>) -> PyResult<Ranking> {
    let pack = &pack.inner;
    let Asked { id, filed, budgets, seed, money } = asked;
    let ranker = pack.ranker(measure, on, &Options { budgets, seed }).map_err(|error| error::of_ranking(py, pack, &error))?;
    let (schema, blocks) = read(rows, py)?;
    let applications = py.detach(|| {
        let place = |of: &'static str, name: &str| schema.index_of(name).map_err(|_| Stop::Without(of, name.to_owned()));
        let own = place("id", &id)?;
        let filed = filed.as_deref().map(|name| Ok::<_, Stop>((name, place("filed", name)?))).transpose()?;
        let reader = ArrowReader::new(ranker.plan(), &schema, money)?;
        let (mut runner, mut results, mut all) = (Runner::new(ranker.plan()), Results::default(), Vec::new());
        for block in &blocks {
            let cases = reader.read(block)?;
            let register = cases.register()?;
            quick::register(&mut runner, &register, &mut results);
            let ids = texts(block, ("id", &id), own)?;
            let filed = filed.map(|(name, place)| texts(block, ("filed", name), place)).transpose()?.unwrap_or_default();
            let moments = filed.iter().map(Option::as_deref).chain(std::iter::repeat(None));
            all.push(ranker.read(&register, &results, ids.into_iter().map(Option::unwrap_or_default), moments));
        }
        Ok::<_, Stop>(all)
    });
    let applications = applications.map_err(|stop| stop.raised(py))?;
    py.detach(|| ranker.rank(applications)).map_err(|error| error::of_ranking(py, pack, &error))
}

/// A column of names or of moments as text.
fn texts(block: &Block, (of, name): (&'static str, &str), place: usize) -> Result<Vec<Option<String>>, Stop> {
    let other = || Stop::Without(of, name.to_owned());
    let column = block.columns().get(place).ok_or_else(other)?;
    let text: Of<'_, String> = match column.data_type() {
        DataType::Date32 => {
            let days = scalars::<Date32Type>(column).ok_or_else(other)?;
            Box::new(move |row| {
                let day = days.get(row).and_then(|&day| NaiveDate::from_epoch_days(day));
                day.map(|day| day.to_string()).unwrap_or_default()
            })
        }
        DataType::Timestamp(unit, None) => {
            let (value, parts) = (whole(column).ok_or_else(other)?, parts_of_a_second(*unit));
            Box::new(move |row| {
                let second = i64::try_from(value(row).div_euclid(parts)).ok().and_then(|second| DateTime::from_timestamp(second, 0));
                second.map(|second| format!("{}T{}", second.date_naive(), second.time())).unwrap_or_default()
            })
        }
        kind if kind.is_integer() => {
            let value = whole(column).ok_or_else(other)?;
            Box::new(move |row| value(row).to_string())
        }
        _ => {
            let texts = Texts::of(column).ok_or_else(other)?;
            Box::new(move |row| texts.value(row).to_owned())
        }
    };
    Ok((0..column.len()).map(|row| (!column.is_null(row)).then(|| text(row))).collect())
}

fn parts_of_a_second(unit: TimeUnit) -> i128 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}
