//! What a harness prints: one measurement a line, as JSON, the same from Rust, Python and Node.

use serde::{Deserialize, Serialize};

use crate::clock::Elapsed;

/// How cases are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Many at once.
    Rows,
    /// One by one.
    Case,
}

/// A measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// How cases are handed over.
    pub mode: Mode,
    /// What is computed.
    pub workload: String,
    /// Who computes.
    pub engine: String,
    /// Its version.
    pub version: String,
    /// From which language it is called.
    pub language: String,
    /// Cases.
    pub rows: usize,
    /// Time of the processor for each case, in nanoseconds.
    pub cpu_ns_per_row: f64,
    /// Time on the wall for each case, in nanoseconds.
    pub wall_ns_per_row: f64,
    /// Cases in which some amount is not the exact one.
    pub wrong_rows: usize,
    /// What to know about it.
    #[serde(default)]
    pub notes: String,
}

impl Line {
    /// A measurement in Rust.
    #[must_use]
    pub fn new(mode: Mode, workload: &str, engine: &str, version: &str, rows: usize, elapsed: Elapsed) -> Self {
        let elapsed = elapsed.each(rows);
        Self {
            mode,
            workload: workload.to_owned(),
            engine: engine.to_owned(),
            version: version.to_owned(),
            language: "Rust".to_owned(),
            rows,
            cpu_ns_per_row: elapsed.cpu,
            wall_ns_per_row: elapsed.wall,
            wrong_rows: 0,
            notes: String::new(),
        }
    }

    /// As one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Some other figure: a cell of a table of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What the table is about.
    pub table: String,
    /// What the line of the table is about.
    pub row: String,
    /// What the column of the table is about, with its unit.
    pub column: String,
    /// The figure.
    pub value: f64,
}

impl Figure {
    /// As one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Rows in which some column differs.
#[must_use]
pub fn wrong_rows(expected: &[Vec<i64>], found: &[Vec<i64>]) -> usize {
    let rows = expected.first().map_or(0, Vec::len);
    let differs = |row: usize| expected.iter().zip(found).any(|(expected, found)| expected.get(row) != found.get(row));
    (0..rows).filter(|&row| expected.len() != found.len() || differs(row)).count()
}

#[cfg(test)]
mod tests {
    use super::wrong_rows;

    #[test]
    fn a_row_is_wrong_once_however_many_amounts_are() {
        let expected = [vec![1, 2, 3], vec![4, 5, 6]];
        assert_eq!(wrong_rows(&expected, &expected), 0);
        assert_eq!(wrong_rows(&expected, &[vec![1, 0, 3], vec![4, 0, 0]]), 2);
        assert_eq!(wrong_rows(&expected, &[vec![1, 2, 3]]), 3);
        assert_eq!(wrong_rows(&expected, &[vec![1, 2], vec![4, 5]]), 1);
    }
}
