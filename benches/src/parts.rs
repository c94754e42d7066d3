//! What surrounds the evaluation: compilation, loading, a decision and its text; what is unknown; memory, growth, and instructions counted.

mod generated;
mod growth;
mod instructions;
mod memory;
mod times;
mod unknown;

use std::io::Write as _;

use crate::line::Figure;
use crate::soglia_side::Failure;
use crate::workload::Workload;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Cases of the largest register.
    pub rows: usize,
    /// Rounds of which the median is taken.
    pub rounds: usize,
    /// The growth is measured up to this many times the least.
    pub times: usize,
    /// Whether instructions are counted, which takes a minute.
    pub count: bool,
}

/// What the README tells.
pub const FULL: Size = Size { rows: 1_000_000, rounds: 5, times: 100, count: true };
/// A trial.
pub const QUICK: Size = Size { rows: 10_000, rounds: 1, times: 10, count: false };

/// Measures everything, and prints each figure as soon as it is there.
pub fn run(size: Size) -> Result<(), Failure> {
    times::measure(size, &mut print)?;
    unknown::measure(size, &mut print)?;
    growth::measure(size, &mut print)?;
    memory::measure(size, &mut print)?;
    if size.count {
        instructions::measure(&mut print)?;
    }
    Ok(())
}

/// What this program runs itself for, in a process that does nothing else.
pub fn run_one(part: &[&str]) -> Result<(), Failure> {
    match part {
        ["memory", what, workload, rows] => memory::child(what, named(workload)?, rows.parse()?),
        ["single", what, workload, cases] => instructions::child(what, named(workload)?, cases.parse()?),
        _ => Err(format!("there is no part `{}`", part.join(" ")).into()),
    }
}

fn named(id: &str) -> Result<Workload, Failure> {
    Workload::ALL.into_iter().find(|workload| workload.id() == id).ok_or_else(|| format!("there is no workload `{id}`").into())
}

/// Where figures go.
type Out<'a> = &'a mut dyn FnMut(&Figure) -> Result<(), Failure>;

fn print(figure: &Figure) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", figure.to_json())?;
    Ok(out.flush()?)
}

fn figure(table: &str, row: impl Into<String>, column: impl Into<String>, value: f64) -> Figure {
    Figure { table: table.to_owned(), row: row.into(), column: column.into(), value }
}
