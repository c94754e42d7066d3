//! `soglia-bench`: the harness in Rust, of `cargo xtask bench-peers`.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use soglia_benches::hand;
use soglia_benches::line::Line;
use soglia_benches::table::write_numbers;
use soglia_benches::workload::Workload;
use soglia_benches::{measure, parts, report, soglia_side};

const HELP: &str = "\
soglia-bench data ROWS FOLDER          write the cases, the exact amounts and the compiled rules, for what is not in Rust
soglia-bench measure ROWS ROUNDS       time Soglia and the loops written by hand
soglia-bench parts [quick]             time compilation, loading, a decision and its text; count instructions; peak memory; growth
soglia-bench report LINES README       write the medians of many runs into the README, and the pictures beside it

Measurements are printed as lines of JSON.";

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["data", rows, folder] => rows.parse().map_err(Failure::from).and_then(|rows| data(rows, Path::new(folder))),
        ["measure", rows, rounds] => numbers(rows, rounds).and_then(|(rows, rounds)| compare(rows, rounds)),
        ["parts"] => parts::run(parts::FULL),
        ["parts", "quick"] => parts::run(parts::QUICK),
        ["parts", part @ ..] => parts::run_one(part),
        ["report", lines, readme] => report::write(Path::new(lines), Path::new(readme)),
        _ => {
            let _ = writeln!(std::io::stderr(), "{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn numbers(rows: &str, rounds: &str) -> Result<(usize, usize), Failure> {
    Ok((rows.parse()?, rounds.parse()?))
}

/// Prints lines, and fails if one of Soglia or by hand has a wrong amount.
fn print(lines: &[Line]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{}", line.to_json())?;
    }
    out.flush()?;
    match lines.iter().find(|line| line.wrong_rows > 0) {
        Some(line) => Err(format!("{} is wrong in {} cases of {}", line.engine, line.wrong_rows, line.workload).into()),
        None => Ok(()),
    }
}

fn data(rows: usize, folder: &Path) -> Result<(), Failure> {
    for workload in Workload::PEERS {
        let table = workload.table(rows);
        let folder = folder.join(workload.id());
        table.write(&folder)?;
        if let [amounts] = hand::expected(workload, &table).as_slice() {
            write_numbers(&folder.join("expected.i64"), amounts)?;
        }
    }
    // All of them are of one folder of rules.
    let rules = Workload::PEERS.first().ok_or("there are no workloads for peers")?.rules();
    std::fs::write(folder.join("pack.json"), soglia_side::pack_json(rules)?)?;
    Ok(())
}

/// Cases that are computed one by one: enough that a branch predictor cannot learn them.
const CASES: usize = 100_000;

fn compare(rows: usize, rounds: usize) -> Result<(), Failure> {
    for workload in Workload::ALL {
        let (table, few) = (workload.table(rows), workload.table(rows.min(CASES)));
        let expected = hand::expected(workload, &table);
        let mut ways = measure::hand_written(workload, &table);
        ways.extend(soglia_side::rows(workload, &table)?);
        print(&measure::measure(workload, &expected, ways, rounds))?;
        let expected = hand::expected(workload, &few);
        let mut ways = vec![measure::hand_written_case(workload, &few)];
        ways.extend(soglia_side::cases(workload, &few)?);
        print(&measure::measure(workload, &expected, ways, rounds))?;
    }
    Ok(())
}
