//! Instructions for each case, counted by callgrind: they do not depend on what else the machine does.

use std::process::Command;

use super::{Out, figure};
use crate::measure;
use crate::soglia_side::{self, Failure};
use crate::workload::Workload;

const TABLE: &str = "Instructions for one case, counted by callgrind";
/// Rounds of two runs; the difference is free of everything that happens once.
const CASES: [usize; 2] = [200, 1_200];

pub fn measure(out: Out<'_>) -> Result<(), Failure> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(());
    }
    for workload in Workload::ALL {
        for (what, name) in [("by-hand", "By hand"), ("slots", "Soglia, slots"), ("decision", "Soglia, decision")] {
            let [few, many] = [count(what, workload, CASES[0])?, count(what, workload, CASES[1])?];
            out(&figure(TABLE, workload.id(), name, (many - few) / (CASES[1] - CASES[0]) as f64))?;
        }
    }
    Ok(())
}

/// Instructions of a process that computes so many cases, twice.
fn count(what: &str, workload: Workload, cases: usize) -> Result<f64, Failure> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe()?);
    let output = command.args(["parts", "single", what, workload.id(), &cases.to_string()]).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected :")).ok_or("callgrind counted nothing")?;
    Ok(collected.1.trim().parse::<f64>()?)
}

/// The work of such a process: the same few cases are made whatever the count, so that only the evaluations differ.
pub fn child(what: &str, workload: Workload, cases: usize) -> Result<(), Failure> {
    let table = workload.table(100);
    let mut ways = match what {
        "by-hand" => vec![measure::hand_written_case(workload, &table)],
        _ => soglia_side::cases(workload, &table)?,
    };
    let decides = |way: &measure::Way<'_>| way.engine == "Soglia, decision";
    for way in ways.iter_mut().filter(|way| decides(way) == (what == "decision")) {
        for _ in 0..cases / table.rows {
            way.work.run();
        }
    }
    Ok(())
}
