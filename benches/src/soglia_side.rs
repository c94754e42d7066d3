//! Soglia as whoever uses it does: rule files are compiled into a pack, the pack is read from its JSON, and cases are handed to it.

mod pack;
mod works;

pub use pack::{Failure, compiled, pack, pack_json, root, sources};
pub use works::{Asked, Decisions, amount, facts};

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
pub fn rows(_workload: Workload, _table: &Table) -> Result<Vec<Way<'_>>, Failure> {
    Ok(Vec::new())
}

/// Ways to compute cases one by one.
pub fn cases(workload: Workload, table: &Table) -> Result<Vec<Way<'_>>, Failure> {
    let asked = Asked::new(workload)?;
    let few = table.rows.min(DECISIONS);
    let decisions = Box::new(Decisions::new(&asked, table, few));
    Ok(vec![way(Mode::Case, "Soglia, decision", "every requirement, step and source, as data", few, decisions)])
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
