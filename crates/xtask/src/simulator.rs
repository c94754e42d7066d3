//! The simulator and the playground: pages built on the npm package, and their tests in a browser.

use std::path::{Path, PathBuf};

use crate::process::{root, run, say, soglia};
use crate::totals::Totals;
use crate::wasm::{self, good, program};

fn here() -> PathBuf {
    root().join("simulator")
}

fn made(name: &str) -> PathBuf {
    root().join("target/simulator").join(name)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn tool(name: &str, arguments: &[&str]) -> std::process::Command {
    program(&text(&here().join("node_modules/.bin").join(name)), arguments, &here())
}

/// Builds the pages in `target/simulator/dist`.
pub fn build() -> Result<(), String> {
    wasm::build()?;
    wasm::tools(&here())?;
    let pack = text(&made("regole.json"));
    std::fs::create_dir_all(made("")).map_err(|error| format!("{}: {error}", made("").display()))?;
    good(soglia(&["compile", "--output", &pack]), "soglia compile")?;
    let (rules, package, data) = (text(&root().join("rules")), text(&wasm::package()), text(&made("public/data")));
    good(program("node", &["prepare.mjs", &pack, &rules, &package, &data], &here()), "prepare.mjs")?;
    good(tool("tsc", &["-p", "."]), "tsc")?;
    good(tool("vite", &["build", "--logLevel", "warn"]), "vite")
}

/// Builds the pages and drives them in a browser.
pub fn test() -> Totals {
    if let Some(why) = wasm::missing() {
        say(&why);
        return Totals::SKIPPED;
    }
    let part = text(&made("parte.json"));
    let alone = text(&made("tests"));
    let built = build().and_then(|()| {
        let compile = ["compile", "--measure", "lombardia.dairago.sad", "--on", "2025-06-01", "--output", &part];
        good(soglia(&compile), "soglia compile")?;
        // Node runs what needs no page.
        good(tool("tsc", &["-p", "tests/tsconfig.json", "--outDir", &alone]), "tsc")
    });
    if let Err(error) = built {
        say(&error);
        return Totals::FAILED;
    }
    let mut total = Totals::one(run(program("node", &["sizes.mjs", "check", &text(&made("dist"))], &here()), |_| {}));
    let files = test_files();
    let arguments: Vec<&str> = std::iter::once("--test-concurrency=2").chain(files.iter().map(String::as_str)).collect();
    total += wasm::node_tests(&here(), &arguments, &[("SOGLIA_PACK", &made("regole.json")), ("SOGLIA_PART", &made("parte.json"))]);
    total
}

/// Versions of Node differ in how they take a folder.
fn test_files() -> Vec<String> {
    let entries = std::fs::read_dir(here().join("tests")).into_iter().flatten().flatten();
    let mut files: Vec<String> = entries.map(|entry| text(&entry.path())).filter(|name| name.ends_with(".test.mjs")).collect();
    files.sort();
    files
}

/// Writes the sizes that the tests compare with.
pub fn write_sizes() -> Result<(), String> {
    build()?;
    good(program("node", &["sizes.mjs", "write", &text(&made("dist"))], &here()), "sizes.mjs")
}
