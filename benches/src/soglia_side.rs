//! Soglia as whoever uses it does: rule files are compiled into a pack, the pack is read from its JSON, and cases are handed to it.

mod columns;
mod pack;
mod works;

pub use columns::{Rows, Slots};
pub use pack::{Failure, compiled, pack, pack_json, root, sources};
pub use works::{Asked, Decisions, amount, facts};

use soglia::program::Instructions;

use crate::line::Mode;
use crate::measure::{Way, Work};
use crate::table::Table;
use crate::workload::Workload;

/// The version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Decisions with every reason, for as many cases as one waits for.
const DECISIONS: usize = 2_000;

fn way<'a>(mode: Mode, engine: &str, notes: &str, rows: usize, work: Box<dyn Work + 'a>) -> Way<'a> {
    Way { mode, engine: engine.to_owned(), version: VERSION.to_owned(), notes: notes.to_owned(), rows, work }
}

/// Ways to compute many cases at once.
pub fn rows(workload: Workload, table: &Table) -> Result<Vec<Way<'_>>, Failure> {
    let asked = Asked::new(workload)?;
    let mut ways = Vec::new();
    for instructions in Instructions::all() {
        let name = format!("Soglia, columns, {}", instructions.name());
        let rows = Rows::new(&asked, table, 1, instructions)?;
        ways.push(way(Mode::Rows, &name, "one thread", table.rows, Box::new(rows)));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if threads > 1 {
        let rows = Rows::new(&asked, table, threads, Instructions::best())?;
        let notes = format!("{threads} threads: the time on the wall counts");
        ways.push(way(Mode::Rows, "Soglia, columns, threads", &notes, table.rows, Box::new(rows)));
    }
    Ok(ways)
}

/// Ways to compute cases one by one.
pub fn cases(workload: Workload, table: &Table) -> Result<Vec<Way<'_>>, Failure> {
    let asked = Asked::new(workload)?;
    let few = table.rows.min(DECISIONS);
    let slots = Box::new(Slots::new(&asked, table)?);
    let decisions = Box::new(Decisions::new(&asked, table, few));
    Ok(vec![
        way(Mode::Case, "Soglia, slots", "facts set, evaluated, amounts read", table.rows, slots),
        way(Mode::Case, "Soglia, decision", "every requirement, step and source, as data", few, decisions),
    ])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::{hand, measure};

    /// The rules of the library and the loops written by hand were written apart: each proves the other.
    #[test]
    fn soglia_and_the_loops_written_by_hand_agree() {
        for workload in Workload::ALL {
            let table = workload.table(300);
            let expected = hand::expected(workload, &table);
            let mut ways = rows(workload, &table).unwrap();
            ways.extend(cases(workload, &table).unwrap());
            for line in measure::measure(workload, &expected, ways, 1) {
                assert_eq!(line.wrong_rows, 0, "{workload:?} {}", line.engine);
            }
        }
    }
}
