//! Rankings of the applications of a table.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType};
use arrow_schema::{DataType, TimeUnit};
use chrono::Timelike as _;
use pyo3::prelude::*;
use soglia::ranking::{Options, Ranking};
use soglia::register::arrow::{ArrowReader, Money, Of, whole};
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

pub fn run(pack: &Pack, measure: &str, on: chrono::NaiveDate, rows: &Rows<'_>, asked: Asked, py: Python<'_>) -> PyResult<Ranking> {
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
fn texts(block: &RecordBatch, (of, name): (&'static str, &str), place: usize) -> Result<Vec<Option<String>>, Stop> {
    let column = block.columns().get(place).ok_or_else(|| Stop::Without(of, name.to_owned()))?;
    let column = column.as_ref();
    let moment = |of: Option<chrono::NaiveDateTime>| {
        let second = of.and_then(|moment| moment.with_nanosecond(0));
        second.map(|moment| format!("{}T{}", moment.date(), moment.time())).unwrap_or_default()
    };
    let other = || Stop::Without(of, name.to_owned());
    let text: Of<'_, String> = match column.data_type() {
        DataType::Date32 => Box::new(|row| {
            let day = column.as_primitive::<Date32Type>().value_as_date(row);
            day.map(|day| day.to_string()).unwrap_or_default()
        }),
        DataType::Timestamp(TimeUnit::Second, None) => {
            Box::new(move |row| moment(column.as_primitive::<TimestampSecondType>().value_as_datetime(row)))
        }
        DataType::Timestamp(TimeUnit::Millisecond, None) => {
            Box::new(move |row| moment(column.as_primitive::<TimestampMillisecondType>().value_as_datetime(row)))
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            Box::new(move |row| moment(column.as_primitive::<TimestampMicrosecondType>().value_as_datetime(row)))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, None) => {
            Box::new(move |row| moment(column.as_primitive::<TimestampNanosecondType>().value_as_datetime(row)))
        }
        kind if kind.is_integer() => {
            let value = whole(column).ok_or_else(other)?;
            Box::new(move |row| value(row).to_string())
        }
        _ => {
            let text = soglia::register::arrow::texts(column).ok_or_else(other)?;
            Box::new(move |row| text(row).to_owned())
        }
    };
    Ok((0..column.len()).map(|row| (!column.is_null(row)).then(|| text(row))).collect())
}
