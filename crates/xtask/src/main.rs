//! `cargo xtask`: the tasks of the repository, the same on a desk and in CI.

mod bench_peers;
mod generated;
mod parts;
mod process;
mod python;
mod readme;
mod sanitizer;
mod simulator;
mod totals;
mod vectors;
mod wasm;

use std::process::ExitCode;

use process::say;

const HELP: &str = "\
cargo xtask test [PART...]   run the tests, all of them where no part is named
cargo xtask schema           write what is generated: docs/schema/*.json, docs/diagnostics.md
cargo xtask vectors          write the decisions of tests/vectors/*.json
cargo xtask bench-peers      time Soglia beside other engines (--quick: a trial), and write benches/README.md
cargo xtask sanitizer        run the machine under AddressSanitizer; needs a nightly toolchain
cargo xtask wasm             build the npm package in target/npm/package
cargo xtask wasm sizes       and write the sizes that the tests compare with
cargo xtask simulator        build the simulator and the playground in target/simulator/dist
cargo xtask simulator sizes  and write the sizes that the tests compare with

Parts:";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut words = arguments.iter().map(String::as_str);
    match words.next() {
        Some("test") => test(&words.collect::<Vec<_>>()),
        Some("schema") => told(generated::write()),
        Some(task @ ("wasm" | "simulator")) => match (task, words.next()) {
            ("wasm", None) => told(wasm::build()),
            ("wasm", Some("sizes")) => told(wasm::write_sizes()),
            (_, None) => told(simulator::build()),
            (_, Some("sizes")) => told(simulator::write_sizes()),
            _ => {
                help();
                ExitCode::from(2)
            }
        },
        Some("vectors") => ended(vectors::write()),
        Some("bench-peers") => ended(bench_peers::bench_peers(&words.collect::<Vec<_>>())),
        Some("sanitizer") => ended(sanitizer::check()),
        Some("help" | "--help" | "-h") => {
            help();
            ExitCode::SUCCESS
        }
        _ => {
            help();
            ExitCode::from(2)
        }
    }
}

fn ended(well: bool) -> ExitCode {
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::FAILURE
        }
    }
}

fn help() {
    say(HELP);
    for part in parts::ALL {
        say(&format!("  {:<9}  {}", part.name, part.about));
    }
}

fn test(names: &[&str]) -> ExitCode {
    if let Some(unknown) = names.iter().find(|name| !parts::ALL.iter().any(|part| part.name == **name)) {
        say(&format!("there is no part `{unknown}`"));
        help();
        return ExitCode::from(2);
    }
    let in_ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    ended(parts::run_and_tell(names, in_ci).is_good())
}
