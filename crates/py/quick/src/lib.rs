//! What of the Python package runs once for each case.
//!
//! The library's code for this is compiled where it is called from: here, where code is made to be quick, while the rest of the package
//! is made to be small (`profile.wheel`).

pub mod convert;
pub mod fill;
pub mod result;

use soglia::reform::{Comparer, Groups, ReformError, Rows, Tally};
use soglia::register::arrow::{ArrowResults, ColumnError, Evaluated};
use soglia::register::{Progress, Register, Results, Runner};

/// A table: [`ArrowResults::run`].
///
/// # Errors
/// Those of the function.
pub fn table(
    results: &ArrowResults,
    runner: &mut Runner,
    register: &Register<'_>,
    progress: Option<Progress<'_>>,
) -> Result<Vec<Evaluated>, ColumnError> {
    results.run(runner, register, progress)
}

/// A register: [`Runner::run`].
pub fn register(runner: &mut Runner, register: &Register<'_>, results: &mut Results) {
    runner.run(register, results);
}

/// A block of a comparison: [`Comparer::compare`].
///
/// # Errors
/// Those of the function.
pub fn compare<'c>(comparer: &'c mut Comparer<'_>, before: &Register<'_>, after: &Register<'_>) -> Result<&'c Rows, ReformError> {
    comparer.compare(before, after)
}

/// What a block comes to: [`Tally::add`].
pub fn add(tally: &mut Tally, rows: &Rows, groups: &[Groups]) {
    tally.add(rows, groups);
}
