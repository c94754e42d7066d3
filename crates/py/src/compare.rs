//! Two plans over the same table.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use arrow_schema::SchemaRef;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyDictMethods, PyInt};
use rust_decimal::Decimal;
use soglia::reform::{ArrowRows, Comparer, Comparison, Grouper, Groups, Reform, ReformError, Tally, Values, column_groups};
use soglia::register::arrow::{ArrowReader, Block, Money};
use soglia::{FactValue, Localized};
use soglia_py_quick as quick;

use crate::table::{self, Rows, Stop, Teller};
use crate::{error, facts};

/// Cases that a processor takes at a time.
const BLOCK: usize = 65_536;

/// How cases are put together: by a fact, or by a column.
pub enum By {
    Limits(Vec<Decimal>),
    /// So many groups of about as many cases.
    Groups(u32),
    Values,
}

/// What a comparison is asked for.
pub struct Asked {
    pub by: Vec<(String, By)>,
    /// The rows too, beginning with these columns.
    pub rows: Option<Vec<String>>,
    pub money: Money,
    pub threads: Option<NonZeroUsize>,
}

/// What came of a comparison, with what happens to each case where that was asked for.
pub struct Compared {
    pub reform: Reform,
    pub rows: Option<(SchemaRef, Vec<Block>)>,
}

pub fn comparison(before: &soglia::Plan, after: &soglia::Plan, amount: Option<&str>) -> Result<Comparison, ReformError> {
    let all = Comparison::new(before.clone(), after.clone());
    match amount {
        Some(amount) => all.only(amount),
        None => Ok(all),
    }
}

/// A number that is exact: a limit, a budget.
pub fn exact(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Decimal> {
    let number = match facts::value(value, name)? {
        Ok(FactValue::Number(number)) => Some(number),
        Ok(FactValue::Text(text)) => Decimal::from_str_exact(&text).ok(),
        _ => None,
    };
    number.ok_or_else(|| PyTypeError::new_err(format!("{name}: a number that is exact, as text, int or Decimal")))
}

/// Reads the argument `by`.
pub fn by(given: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<(String, By)>> {
    let mut ways = Vec::new();
    for (name, way) in given.into_iter().flat_map(PyDictMethods::iter) {
        let way = if way.is_none() {
            By::Values
        } else if way.is_instance_of::<PyInt>() {
            By::Groups(way.extract()?)
        } else {
            By::Limits(way.try_iter()?.map(|limit| exact(&limit?, "by")).collect::<PyResult<_>>()?)
        };
        ways.push((name.extract()?, way));
    }
    Ok(ways)
}

/// How the groups of a block are found.
enum Grouping {
    Fact(Box<Grouper>),
    /// A column that is no fact, by its name and place.
    Column(String, usize),
}

/// A table that is read more than once, and what reads it.
pub struct Held<'c> {
    comparison: &'c Comparison,
    schema: SchemaRef,
    blocks: Vec<Block>,
    readers: [ArrowReader; 2],
}

impl<'c> Held<'c> {
    pub fn new(comparison: &'c Comparison, schema: SchemaRef, blocks: Vec<Block>, money: Money) -> Result<Self, Stop> {
        let before = ArrowReader::new(comparison.before(), &schema, money)?;
        let after = ArrowReader::new(comparison.after(), &schema, money)?;
        Ok(Self { comparison, schema, blocks, readers: [before, after] })
    }

    fn groupings(&self, asked: &[(String, By)]) -> Result<Vec<Grouping>, Stop> {
        let plan = self.comparison.before();
        let is_fact = |name: &str| plan.facts().iter().any(|fact| fact.path == name && fact.list.is_none());
        let grouping = |(name, way): &(String, By)| {
            let grouper = match way {
                By::Values if !is_fact(name) => {
                    let place = self.schema.index_of(name).map_err(|_| ReformError::Column { column: name.clone() })?;
                    return Ok(Grouping::Column(name.clone(), place));
                }
                By::Values => Grouper::new(plan, name, &[])?,
                By::Limits(limits) => Grouper::new(plan, name, limits)?,
                By::Groups(count) => {
                    let mut values = Values::new(plan, name)?;
                    let [before, _] = &self.readers;
                    for block in &self.blocks {
                        values.add(&before.read(block)?.register()?);
                    }
                    Grouper::quantiles(plan, values, *count)?
                }
            };
            Ok(Grouping::Fact(Box::new(grouper)))
        };
        asked.iter().map(grouping).collect()
    }

    /// What all cases come to, on several processors; `each` is given every block with its place.
    fn tally<T: Send>(
        &self,
        groupings: &[Grouping],
        threads: usize,
        teller: &Teller,
        each: impl Fn(&soglia::reform::Rows, &Block) -> Result<T, Stop> + Sync,
    ) -> Result<(Tally, Vec<T>), Stop> {
        let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let made = self.blocks.iter().map(|_| None).collect();
        let done: Mutex<(Tally, Vec<Option<T>>)> = Mutex::new((Tally::default(), made));
        let work = |is_first: bool| -> Result<(), Stop> {
            let mut comparer = Comparer::new(self.comparison);
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(block) = self.blocks.get(place).filter(|_| !stopped.load(Ordering::Relaxed)) else { return Ok(()) };
                let [before, after] = &self.readers;
                let (before, after) = (before.read(block)?, after.read(block)?);
                let (before, after) = (before.register()?, after.register()?);
                let groups = groupings.iter().map(|grouping| groups(grouping, &before, block)).collect::<Result<Vec<_>, _>>()?;
                let rows = quick::compare(&mut comparer, &before, &after)?;
                let mut tally = Tally::default();
                quick::add(&mut tally, rows, &groups);
                let made = each(rows, block)?;
                let mut all = done.lock().unwrap_or_else(PoisonError::into_inner);
                all.0.merge(tally);
                if let Some(kept) = all.1.get_mut(place) {
                    *kept = Some(made);
                }
                drop(all);
                teller.tell(block.rows());
                // A signal comes to the thread that called.
                if is_first {
                    teller.check()?;
                }
            }
        };
        let work = |is_first| {
            let ended = work(is_first);
            stopped.fetch_or(ended.is_err(), Ordering::Relaxed);
            ended
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(self.blocks.len())).map(|_| scope.spawn(|| work(false))).collect();
            let own = work(true);
            others.into_iter().fold(own, |ended, other| {
                let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                ended.and(other)
            })
        })?;
        let (tally, made) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((tally, made.into_iter().flatten().collect()))
    }

    /// What the rules after cost.
    pub fn cost(&self, threads: usize, teller: &Teller) -> Result<(Decimal, soglia::quantity::Unit), Stop> {
        let (tally, _) = self.tally(&[], threads, teller, |_, _| Ok(()))?;
        Ok(self.comparison.cost(&tally)?)
    }

    fn reform(&self, packs: [&str; 2], asked: &Asked, teller: &Teller) -> Result<Compared, Stop> {
        let groupings = self.groupings(&asked.by)?;
        let shape = ArrowRows::new(self.comparison);
        let keep = asked.rows.as_deref();
        let (places, schema) = table::kept(&self.schema, shape.schema(), keep.unwrap_or_default())?;
        let made_of = |rows: &soglia::reform::Rows, block: &Block| {
            let mut columns: Vec<_> = places.iter().filter_map(|&place| block.columns().get(place).cloned()).collect();
            columns.extend_from_slice(shape.block(rows)?.columns());
            Ok(Block::new(SchemaRef::clone(&schema), block.rows(), columns)?)
        };
        let made = |rows: &soglia::reform::Rows, block: &Block| keep.map(|_| made_of(rows, block)).transpose();
        let (tally, rows) = self.tally(&groupings, processors(asked.threads), teller, made)?;
        let mut reform = self.comparison.finish(tally, packs);
        for (grouping, told) in groupings.iter().zip(&mut reform.by) {
            match grouping {
                Grouping::Fact(grouper) => {
                    told.id.clone_from(&grouper.fact().path);
                    told.title.clone_from(&grouper.fact().declaration.label);
                }
                Grouping::Column(name, _) => {
                    told.id.clone_from(name);
                    told.title = Localized::same(name.clone());
                    told.sort_by_label();
                }
            }
        }
        let rows = keep.map(|_| (SchemaRef::clone(&schema), rows.into_iter().flatten().collect()));
        Ok(Compared { reform, rows })
    }
}

fn groups(grouping: &Grouping, before: &soglia::register::Register<'_>, block: &Block) -> Result<Groups, ReformError> {
    match grouping {
        Grouping::Fact(grouper) => Ok(grouper.groups(before)),
        Grouping::Column(name, place) => {
            block.columns().get(*place).map_or_else(|| Ok(Groups::default()), |column| column_groups(name, column))
        }
    }
}

/// How many processors work.
pub fn processors(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Every row, in blocks that several processors share.
pub fn read(rows: &Rows<'_>, py: Python<'_>) -> PyResult<(SchemaRef, Vec<Block>)> {
    let (schema, blocks) = rows.read()?;
    let parts = |block: Block| {
        let starts = (0..block.rows()).step_by(BLOCK);
        starts.map(|start| block.slice(start, BLOCK)).collect::<Result<Vec<_>, _>>()
    };
    let parts = py.detach(|| blocks.map(|block| parts(block?)).collect::<Result<Vec<_>, _>>());
    Ok((schema, parts.map_err(|error| error::of_stream(py, error.to_string()))?.concat()))
}

pub fn run(
    comparison: &Comparison,
    packs: [&str; 2],
    rows: &Rows<'_>,
    asked: &Asked,
    progress: Option<Py<PyAny>>,
    py: Python<'_>,
) -> PyResult<Compared> {
    let (schema, blocks) = read(rows, py)?;
    let teller = Teller::new(progress);
    let compared = py.detach(|| Held::new(comparison, schema, blocks, asked.money)?.reform(packs, asked, &teller));
    compared.map_err(|stop| stop.raised(py))
}
