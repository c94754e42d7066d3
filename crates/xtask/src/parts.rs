//! The parts of the tests.

use std::fs;
use std::path::Path;

use crate::process::{cargo, cargo_doc, has, output, root, run, say, soglia};
use crate::totals::{self, Totals};
use crate::{bench_peers, generated, python, readme, simulator, vectors, wasm};

/// A part that can be run on its own.
pub struct Part {
    pub name: &'static str,
    pub about: &'static str,
    run: fn() -> Totals,
}

/// Every part, the quick ones first.
pub const ALL: &[Part] = &[
    Part { name: "fmt", about: "the layout of the code", run: fmt },
    Part { name: "clippy", about: "the lints, warnings refused", run: clippy },
    Part { name: "doc", about: "the documentation of the library, warnings refused", run: doc },
    Part { name: "core", about: "tests of the library, with the examples in its documentation", run: core },
    Part { name: "cli", about: "tests of the command, and of these tasks", run: cli },
    Part { name: "runtime", about: "the runtime alone: its tests, without the crates of the authoring half", run: runtime },
    Part { name: "rules", about: "the rule files hold, and their cases pass", run: rules },
    Part { name: "vectors", about: "the cases of tests/vectors, from the rule files and from the pack", run: vectors::check },
    Part { name: "schema", about: "what is generated is up to date", run: generated::check },
    Part {
        name: "benches",
        about: "the rules of the benchmarks, their loops written by hand against exact fractions, and a trial of them",
        run: benches,
    },
    Part { name: "python", about: "the wheel of the Python package: its tests, types and size", run: python::test },
    Part { name: "readme", about: "the marked commands of the README run, and print what it quotes", run: readme::check },
    Part {
        name: "wasm",
        about: "the npm package, built, installed into an empty project, and tested in Node and in a browser",
        run: wasm::test,
    },
    Part { name: "simulator", about: "the simulator and the playground, built and driven in a browser", run: simulator::test },
];

/// Runs each part, whatever becomes of the others. Gives the totals and how each part ended.
fn run_all<'a>(parts: impl Iterator<Item = &'a Part>, in_ci: bool, begin: fn(&Part)) -> (Totals, Vec<String>) {
    let mut total = Totals::default();
    let mut ends = Vec::new();
    for part in parts {
        begin(part);
        let mut counted = (part.run)();
        if in_ci {
            counted = counted.without_skipping();
        }
        total += counted;
        let end = match counted {
            Totals { failed: 1.., .. } => "FAILED",
            Totals { passed: 0, .. } => "skipped",
            Totals { .. } => "ok",
        };
        ends.push(format!("{:<9}  {end}", part.name));
    }
    (total, ends)
}

/// Runs the parts, shows how each ended, and ends with the line of the totals.
pub fn run_and_tell<'a>(parts: impl Iterator<Item = &'a Part>, in_ci: bool) -> Totals {
    let (total, ends) = run_all(parts, in_ci, |part| say(&format!("\n== {}: {}", part.name, part.about)));
    say("");
    for end in ends {
        say(&end);
    }
    say(&total.to_string());
    total
}

fn fmt() -> Totals {
    if !has("fmt") {
        return skip("rustfmt", "rustup component add rustfmt");
    }
    Totals::one(run(cargo(&["fmt", "--all", "--check"]), |_| {}))
}

fn clippy() -> Totals {
    if !has("clippy") {
        return skip("clippy", "rustup component add clippy");
    }
    let mut total = Totals::default();
    for what in [&["--workspace", "--all-targets"][..], &["--package", "soglia", "--no-default-features"]] {
        let arguments = [&["clippy"], what, &["--", "--deny", "warnings"]].concat();
        total += Totals::one(run(cargo(&arguments), |_| {}));
    }
    total
}

fn skip(tool: &str, how: &str) -> Totals {
    say(&format!("{tool} is not there: `{how}`"));
    Totals::SKIPPED
}

fn doc() -> Totals {
    Totals::one(run(cargo_doc(&["--package", "soglia"]), |_| {}))
}

fn core() -> Totals {
    let mut total = cargo_test(&of_workspace("crates/core/tests", "--lib"));
    total += cargo_test(&["--workspace", "--doc"].map(str::to_owned));
    total
}

fn cli() -> Totals {
    cargo_test(&of_workspace("crates/cli/tests", "--bins"))
}

/// Unit tests of the one library, or of the binaries, and the tests in a folder. The whole workspace is named each time: a package on its own
/// would need other features of what it depends on, and everything would be built anew for each part.
fn of_workspace(folder: &str, units: &str) -> Vec<String> {
    let mut arguments = ["--workspace", units].map(str::to_owned).to_vec();
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| test_target(&entry.path())).collect();
    names.sort();
    for name in names {
        arguments.extend(["--test".to_owned(), name]);
    }
    arguments
}

/// `name.rs` and `name/main.rs` are tests; `name/` without it holds what tests need.
fn test_target(path: &Path) -> Option<String> {
    let is_test = if path.is_dir() { path.join("main.rs").is_file() } else { path.extension()? == "rs" };
    if is_test { Some(path.file_stem()?.to_str()?.to_owned()) } else { None }
}

fn cargo_test(what: &[String]) -> Totals {
    let mut counted = Totals::default();
    let what: Vec<&str> = what.iter().map(String::as_str).collect();
    let good = run(cargo(&[&["test", "--no-fail-fast"], what.as_slice()].concat()), |line| {
        counted += totals::of_cargo_test(line).unwrap_or_default();
    });
    Totals::of_runner(counted, good)
}

fn runtime() -> Totals {
    // The tests bring crates of their own, so they do not prove that it compiles without them.
    let mut total = Totals::one(run(cargo(&["check", "--package", "soglia", "--no-default-features"]), |_| {}));
    total += cargo_test(&["--package", "soglia", "--no-default-features", "--lib"].map(str::to_owned));
    let tree = ["tree", "--package", "soglia", "--no-default-features", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    total += Totals::one(match output(cargo(&tree)) {
        Ok(tree) => {
            let strangers = strangers(&tree);
            for name in &strangers {
                say(&format!("the runtime must not carry `{name}`"));
            }
            // An empty tree would prove nothing.
            strangers.is_empty() && tree.contains("soglia v")
        }
        Err(error) => {
            say(&error);
            false
        }
    });
    total
}

/// Crates of the authoring half: readers of YAML and of expressions, and what only authors need.
fn strangers(tree: &str) -> Vec<&str> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| name.contains("yaml") || ["rhai", "saphyr", "schemars", "strsim"].iter().any(|known| name.starts_with(known)))
        .collect()
}

fn rules() -> Totals {
    rules_in("rules")
}

fn benches() -> Totals {
    let mut total = rules_in("benches/rules");
    total += cargo_test(&["--workspace", "--test", "exact"].map(str::to_owned));
    total += Totals::one(bench_peers::quick());
    total
}

fn rules_in(folder: &str) -> Totals {
    let mut total = Totals::one(run(soglia(&["check", "--rules", folder]), |_| {}));
    let mut counted = Totals::default();
    let good = run(soglia(&["test", "--rules", folder]), |line| {
        if let Some(totals) = totals::of_counts(line) {
            counted = totals;
        }
    });
    total += Totals::of_runner(counted, good);
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_of_the_authoring_half_are_found_in_the_tree() {
        let tree = "soglia v0.1.0 (/soglia/crates/core)\nserde v1.0.229\nrhai v1.27.0\nsaphyr-parser v0.3.3\nserde_yaml v0.9.34\n";
        assert_eq!(strangers(tree), ["rhai", "saphyr-parser", "serde_yaml"]);
        assert!(strangers("soglia v0.1.0\nserde v1.0.229\n").is_empty());
    }

    #[test]
    fn the_tests_of_a_folder_are_named() {
        assert_eq!(of_workspace("crates/cli/tests", "--bins"), ["--workspace", "--bins", "--test", "command"]);
    }

    #[test]
    fn every_part_is_run_and_counted_and_in_ci_none_may_be_skipped() {
        let parts = [
            Part { name: "a", about: "", run: || Totals::FAILED },
            Part { name: "b", about: "", run: || Totals { passed: 3, failed: 0, skipped: 1 } },
            Part { name: "c", about: "", run: || Totals::SKIPPED },
        ];
        let (total, ends) = run_all(parts.iter(), false, |_| {});
        assert_eq!(total, Totals { passed: 3, failed: 1, skipped: 2 });
        assert_eq!(ends, ["a          FAILED", "b          ok", "c          skipped"]);
        let (total, ends) = run_all(parts.iter(), true, |_| {});
        assert_eq!(total, Totals { passed: 3, failed: 3, skipped: 0 });
        assert_eq!(ends, ["a          FAILED", "b          FAILED", "c          FAILED"]);
    }
}
