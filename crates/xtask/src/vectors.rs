//! Cases with their whole decisions, which every surface of the library must give.

use std::process::Command;

use crate::process::{cargo, run};
use crate::totals::{self, Totals};

fn vectors(task: &str) -> Command {
    cargo(&["run", "--quiet", "--package", "soglia-cli", "--example", "vectors", "--", task, "tests/vectors"])
}

/// Writes every decision; says whether it went well.
pub fn write() -> bool {
    run(vectors("write"), |_| {})
}

/// Compares every decision with what comes out.
pub fn check() -> Totals {
    let mut counted = Totals::default();
    let good = run(vectors("check"), |line| counted = totals::of_counts(line).unwrap_or(counted));
    Totals::of_runner(counted, good)
}
