//! `cargo xtask bench-peers`: times Soglia, loops written by hand and other engines on the same cases, in turns, and writes `benches/README.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::{cargo, root, run, say};
use crate::{python, wasm};

/// Cases of a full run, and how many of them engines get that take a tenth of a millisecond for each.
const ROWS: u32 = 1_000_000;
const SLOW_ROWS: u32 = 2_000;
/// Engines that take a microsecond for each case.
const MEDIUM_ROWS: u32 = 100_000;
/// Every engine runs once in each, after one that warms up: what is quoted is the median of so many.
const ROUNDS: u32 = 5;
const QUICK_ROWS: u32 = 10_000;

/// Where what is measured is kept until it is written.
const LINES: &str = "target/bench-peers.jsonl";
const DATA: &str = "target/bench-data";
const VENV: &str = "target/bench-venv";
const REQUIREMENTS: &str = "benches/requirements.txt";

/// Runs everything; says whether it went well.
pub fn bench_peers(arguments: &[&str]) -> bool {
    match arguments {
        [] => full(ROUNDS),
        ["--rounds", rounds] => match rounds.parse() {
            Ok(rounds) => full(rounds),
            Err(_) => refuse(),
        },
        ["--quick"] => quick(),
        _ => refuse(),
    }
}

fn refuse() -> bool {
    say("cargo xtask bench-peers [--quick | --rounds N]");
    false
}

/// A run that shows that it all works: few cases, one round, nothing to install, and the figures are not kept.
pub fn quick() -> bool {
    let mut lines = String::new();
    let measured =
        collect(bench(&["measure", &QUICK_ROWS.to_string(), "1"]), &mut lines) && collect(bench(&["parts", "quick"]), &mut lines);
    let scratch = "target/bench-quick";
    measured
        && keep(&root().join(scratch), &lines)
        && run(bench(&["report", &format!("{scratch}/lines.jsonl"), &format!("{scratch}/README.md")]), |_| {})
}

/// What the quick run writes its report into.
fn keep(folder: &Path, lines: &str) -> bool {
    let readme = fs::read_to_string(root().join("benches/README.md"));
    let written = fs::create_dir_all(folder)
        .and_then(|()| fs::write(folder.join("lines.jsonl"), lines))
        .and_then(|()| fs::write(folder.join("README.md"), readme?));
    told(written.map_err(|error| format!("cannot write {}: {error}", folder.display())))
}

fn full(rounds: u32) -> bool {
    let (rows, medium, slow) = (ROWS.to_string(), MEDIUM_ROWS.to_string(), SLOW_ROWS.to_string());
    if !run(bench(&["data", &rows, DATA]), |_| {}) {
        return false;
    }
    // An engine that is not to be had here is told of and left out.
    let (rust, python, node, package) = (peers_in_rust(), peers_in_python(), peer_in_node(), soglia_in_node());
    let mut lines = String::new();
    let mut good = true;
    for round in 1..=rounds {
        say(&format!("\n== round {round} of {rounds}"));
        good &= collect(bench(&["measure", &rows, "1"]), &mut lines);
        if rust {
            good &= collect(in_rust(&["run", "--", &medium, "1"]), &mut lines);
        }
        if python {
            // A process fetches its memory in its first rounds.
            good &= collect(program(&format!("{VENV}/bin/python"), &["benches/python/peers.py", DATA, &rows, &slow, "3"]), &mut lines);
        }
        if node {
            good &= collect(program("node", &["benches/node/peers.js", DATA, &slow, "1"]), &mut lines);
        }
        if package {
            good &= collect(program("node", &["benches/node/soglia.js", DATA, &medium, "1"]), &mut lines);
        }
    }
    say("\n== parts");
    good &= collect(bench(&["parts"]), &mut lines);
    let kept = fs::write(root().join(LINES), &lines).map_err(|error| format!("cannot write {LINES}: {error}"));
    // What could be measured is written, whatever failed.
    told(kept) && run(bench(&["report", LINES, "benches/README.md"]), |_| {}) && good
}

/// The harness in Rust, as it is released.
fn bench(arguments: &[&str]) -> Command {
    let mut command = cargo(&["run", "--quiet", "--release", "--package", "soglia-benches", "--bin", "soglia-bench", "--"]);
    command.args(arguments);
    command
}

fn program(name: &str, arguments: &[&str]) -> Command {
    // A path is one from the root; a name is looked for where programs are.
    let mut command = if name.contains('/') { Command::new(root().join(name)) } else { Command::new(name) };
    command.current_dir(root()).args(arguments);
    command
}

fn in_rust(arguments: &[&str]) -> Command {
    let (task, rest) = arguments.split_first().unwrap_or((&"build", &[]));
    let place = ["--quiet", "--release", "--manifest-path", "benches/peers/Cargo.toml", "--target-dir", "target/bench-peers"];
    cargo(&[&[*task], place.as_slice(), rest].concat())
}

fn peers_in_rust() -> bool {
    available("the peers in Rust", run(in_rust(&["build", "--locked"]), |_| {}))
}

/// A virtual environment with the versions that are asked for; made anew when they change.
fn peers_in_python() -> bool {
    let wanted = fs::read_to_string(root().join(REQUIREMENTS)).unwrap_or_default();
    let stamp = root().join(VENV).join("requirements.txt");
    let there = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    let install = || {
        run(program("python3", &["-m", "venv", "--clear", VENV]), |_| {})
            && run(
                program(&format!("{VENV}/bin/pip"), &["install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]),
                |_| {},
            )
            && told(fs::write(&stamp, &wanted).map_err(|error| format!("cannot write {}: {error}", stamp.display())))
    };
    // Soglia itself is one of them, as whoever uses it from Python has it.
    let soglia = || {
        let wheel = python::wheel("python3").map(|wheel| wheel.to_string_lossy().into_owned());
        let pip = format!("{VENV}/bin/pip");
        let quiet = ["install", "--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps"];
        wheel.is_some_and(|wheel| run(program(&pip, &[quiet.as_slice(), &[&wheel]].concat()), |_| {}))
    };
    available("the peers in Python", (there || install()) && soglia())
}

fn peer_in_node() -> bool {
    let there = root().join("benches/node/node_modules/publicodes").is_dir();
    let install = || run(program("npm", &["ci", "--prefix", "benches/node", "--ignore-scripts", "--no-audit", "--no-fund"]), |_| {});
    available("the peer in Node", there || install())
}

/// The npm package, as whoever uses it from Node has it.
fn soglia_in_node() -> bool {
    available("Soglia in Node", told(wasm::build()))
}

fn available(what: &str, good: bool) -> bool {
    if !good {
        say(&format!("{what} cannot be built or installed here, and are left out"));
    }
    good
}

/// Runs a harness and keeps its lines of JSON.
fn collect(command: Command, lines: &mut String) -> bool {
    run(command, |line| {
        if line.starts_with('{') {
            lines.push_str(line);
            lines.push('\n');
        }
    })
}

fn told(result: Result<(), String>) -> bool {
    result.map_err(|error| say(&error)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{bench_peers, in_rust};

    #[test]
    fn arguments_that_are_not_known_are_refused() {
        assert!(!bench_peers(&["--rounds", "many"]));
        assert!(!bench_peers(&["--fast"]));
    }

    #[test]
    fn the_peers_have_a_target_folder_and_a_manifest_of_their_own() {
        let command = in_rust(&["run", "--", "10"]);
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        assert_eq!(arguments.first().map(AsRef::as_ref), Some("run"));
        assert!(arguments.ends_with(&["--target-dir".into(), "target/bench-peers".into(), "--".into(), "10".into()]));
    }
}
