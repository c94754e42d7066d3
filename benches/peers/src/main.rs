//! `soglia-bench-peers ROWS ROUNDS`: the peers in Rust, as lines of JSON.

mod rhai_peer;
mod zen_peer;

use std::error::Error;
use std::io::Write as _;

use soglia_benches::hand;
use soglia_benches::line::Mode;
use soglia_benches::measure::{self, Filling, Way};
use soglia_benches::table::{Column, Table, Values};
use soglia_benches::workload::Workload;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, rounds] = arguments.as_slice() else {
        return Err("usage: soglia-bench-peers ROWS ROUNDS".into());
    };
    let (rows, rounds) = (rows.parse()?, rounds.parse()?);
    let mut out = std::io::stdout().lock();
    for workload in Workload::PEERS {
        let table = workload.table(rows);
        let expected = hand::expected(workload, &table);
        let way = |engine: &str, version: &str, notes: &str, run| Way {
            mode: Mode::Case,
            engine: engine.to_owned(),
            version: version.to_owned(),
            notes: notes.to_owned(),
            rows,
            work: Filling::new(workload, rows, run),
        };
        let ways = vec![
            way("rhai", "1.27.0", "decimal, no_float, syntax tree kept, scope refilled", rhai_peer::runner(workload, &table)?),
            way("zen-expression", "2.1.6", "compiled expression, inputs built", zen_peer::runner(workload, &table)?),
        ];
        for line in measure::measure(workload, &expected, ways, rounds) {
            writeln!(out, "{}", line.to_json())?;
        }
    }
    Ok(())
}

/// A fact of one row, as the peers take it.
enum Fact {
    Truth(bool),
    Number(rust_decimal::Decimal),
}

fn fact(column: &Column, row: usize) -> Fact {
    match &column.values {
        Values::Truth(values) => Fact::Truth(values[row] != 0),
        Values::Whole { values, decimals } => Fact::Number(rust_decimal::Decimal::new(values[row], *decimals)),
        Values::Choice { values, .. } => Fact::Number(values[row].into()),
    }
}

/// The rows of the one list that belong to a case.
fn members(table: &Table, row: usize) -> (&[Column], std::ops::Range<usize>) {
    match table.list() {
        Some(list) => (&list.columns, list.rows(row)),
        None => (&[], 0..0),
    }
}

/// Cents of what a peer gives; -1 stands for "nothing is due".
fn cents(amount: rust_decimal::Decimal) -> i64 {
    let hundred = rust_decimal::Decimal::ONE_HUNDRED;
    if amount.is_sign_negative() { hand::NOT_DUE } else { (amount * hundred).try_into().unwrap_or(i64::MIN) }
}
