//! Times several ways to the same results, in turn, and counts the cases in which each is wrong.

use crate::clock::{self, Elapsed};
use crate::hand::{self, Instructions};
use crate::line::{Line, Mode, wrong_rows};
use crate::table::Table;
use crate::workload::Workload;

/// A column of amounts after the other.
pub type Results = Vec<Vec<i64>>;

/// Fills the columns of amounts.
pub type Run<'a> = Box<dyn FnMut(&mut Results) + 'a>;

/// One way from the cases to the amounts.
pub struct Way<'a> {
    /// How cases are handed over.
    pub mode: Mode,
    /// Who computes.
    pub engine: String,
    /// Its version.
    pub version: String,
    /// What to know about it.
    pub notes: String,
    /// Cases that it computes: the first ones.
    pub rows: usize,
    /// What it does.
    pub work: Box<dyn Work + 'a>,
}

/// What is timed, and what comes of it.
pub trait Work {
    /// Computes every case: this is timed.
    fn run(&mut self);
    /// The columns of amounts of the last run: this is not timed.
    fn amounts(self: Box<Self>) -> Results;
}

/// Work that fills the columns of amounts itself.
pub struct Filling<'a> {
    run: Run<'a>,
    results: Results,
}

impl<'a> Filling<'a> {
    /// For so many cases of a workload.
    #[must_use]
    pub fn new(workload: Workload, rows: usize, run: Run<'a>) -> Box<Self> {
        Box::new(Self { run, results: hand::columns_of_results(workload, rows) })
    }
}

impl Work for Filling<'_> {
    fn run(&mut self) {
        (self.run)(&mut self.results);
    }

    fn amounts(self: Box<Self>) -> Results {
        self.results
    }
}

/// Runs the ways in turn, so many rounds after one that warms up, and gives the medians.
#[must_use]
pub fn measure(workload: Workload, expected: &[Vec<i64>], mut ways: Vec<Way<'_>>, rounds: usize) -> Vec<Line> {
    let mut works: Vec<_> = ways.iter_mut().map(|way| || way.work.run()).collect();
    let mut turns: Vec<&mut dyn FnMut()> = works.iter_mut().map(|work| work as &mut dyn FnMut()).collect();
    let times = clock::interleaved(rounds, &mut turns);
    drop(works);
    let lines = ways.into_iter().zip(times);
    lines.map(|(way, elapsed)| line(workload, way, expected, elapsed)).collect()
}

fn line(workload: Workload, way: Way<'_>, expected: &[Vec<i64>], elapsed: Elapsed) -> Line {
    let first: Results = expected.iter().map(|column| column.iter().take(way.rows).copied().collect()).collect();
    let line = Line::new(way.mode, workload.id(), &way.engine, &way.version, way.rows, elapsed);
    Line { wrong_rows: wrong_rows(&first, &way.work.amounts()), notes: way.notes, ..line }
}

/// The loops written by hand, for each instruction set of this machine.
#[must_use]
pub fn hand_written(workload: Workload, table: &Table) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    for &(name, work) in hand::loops(workload) {
        for set in Instructions::here() {
            ways.push(Way {
                mode: Mode::Rows,
                engine: format!("by hand, {name}, {}", set.name()),
                version: String::new(),
                notes: String::new(),
                rows: table.rows,
                work: Filling::new(workload, table.rows, Box::new(move |results| work(set, table, results))),
            });
        }
    }
    ways
}

/// The functions written by hand for one case, over the first cases of a table.
#[must_use]
pub fn hand_written_case(workload: Workload, table: &Table) -> Way<'static> {
    let run: Run<'static> = match workload {
        Workload::W1 => one_by_one(hand::w1::cases(table), |case| [hand::w1::case(case)]),
        Workload::W2 => one_by_one(hand::w2::cases(table), |case| [hand::w2::case(case)]),
        Workload::W3 => one_by_one(hand::w3::cases(table), |case| [hand::w3::case(case)]),
        Workload::HomeCare => one_by_one(hand::home_care::cases(table), hand::home_care::case),
        Workload::Fund => one_by_one(hand::fund::cases(table), hand::fund::case),
        Workload::Meals => one_by_one(hand::meals::cases(table), hand::meals::case),
    };
    Way {
        mode: Mode::Case,
        engine: "by hand".to_owned(),
        version: String::new(),
        notes: String::new(),
        rows: table.rows,
        work: Filling::new(workload, table.rows, run),
    }
}

fn one_by_one<C: 'static, const N: usize>(cases: Vec<C>, one: fn(&C) -> [i64; N]) -> Run<'static> {
    Box::new(move |results| each(&cases, results, one))
}

/// Writes what `one` makes of each case.
fn each<C, const N: usize>(cases: &[C], results: &mut [Vec<i64>], one: fn(&C) -> [i64; N]) {
    for (row, case) in cases.iter().enumerate() {
        let amounts = one(std::hint::black_box(case));
        for (column, amount) in results.iter_mut().zip(amounts) {
            if let Some(place) = column.get_mut(row) {
                *place = amount;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_by_hand_is_right_and_a_wrong_one_is_counted() {
        for workload in Workload::ALL {
            let table = workload.table(1_000);
            let expected = hand::expected(workload, &table);
            let mut ways = hand_written(workload, &table);
            ways.push(hand_written_case(workload, &table));
            let wrong = Way {
                mode: Mode::Rows,
                engine: "wrong".to_owned(),
                version: String::new(),
                notes: String::new(),
                rows: 10,
                work: Filling::new(workload, 10, Box::new(|results| results.iter_mut().for_each(|column| column.fill(-7)))),
            };
            ways.push(wrong);
            let lines = measure(workload, &expected, ways, 1);
            for line in lines {
                let wrong = if line.engine == "wrong" { 10 } else { 0 };
                assert_eq!(line.wrong_rows, wrong, "{workload:?} {}", line.engine);
                assert!(line.cpu_ns_per_row > 0.0, "{workload:?} {}", line.engine);
            }
        }
    }
}
