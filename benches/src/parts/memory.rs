//! The most memory that a process ever held.

use std::fs;
use std::process::Command;

use super::{Out, Size, figure};
use crate::hand;
use crate::measure;
use crate::soglia_side::{self, Failure};
use crate::workload::Workload;

/// A process for each figure, which does nothing else.
pub fn measure(size: Size, out: Out<'_>) -> Result<(), Failure> {
    let table = format!("Memory for {} cases", size.rows);
    for workload in Workload::ALL {
        out(&figure(&table, workload.id(), "Cases in columns, MB", megabytes("cases", workload, size.rows)?))?;
        out(&figure(&table, workload.id(), "Peak by hand, MB", megabytes("by-hand", workload, size.rows)?))?;
        out(&figure(&table, workload.id(), "Peak of Soglia with its compiler, MB", megabytes("soglia", workload, size.rows)?))?;
    }
    Ok(())
}

fn megabytes(what: &str, workload: Workload, rows: usize) -> Result<f64, Failure> {
    let output = Command::new(std::env::current_exe()?).args(["parts", "memory", what, workload.id(), &rows.to_string()]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(text.trim().parse::<f64>()? / 1e3)
}

/// The work of such a process: prints kilobytes.
pub fn child(what: &str, workload: Workload, rows: usize) -> Result<(), Failure> {
    let table = workload.table(rows);
    let cases = table.bytes() / 1_000;
    let printed = match what {
        "cases" => cases,
        "by-hand" => {
            let mut results = hand::columns_of_results(workload, rows);
            if let (Some((_, work)), Some(&set)) = (hand::loops(workload).last(), hand::Instructions::here().last()) {
                work(set, &table, &mut results);
            }
            peak()?
        }
        _ => {
            let expected = hand::columns_of_results(workload, 0);
            drop(measure::measure(workload, &expected, soglia_side::rows(workload, &table)?, 1));
            peak()?
        }
    };
    let mut out = std::io::stdout().lock();
    Ok(std::io::Write::write_fmt(&mut out, format_args!("{printed}\n"))?)
}

/// Kilobytes.
fn peak() -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system does not tell the peak of memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
