//! Writes the decisions of `tests/vectors/*.json`, or compares them: `cargo xtask vectors`, `cargo xtask test vectors`.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use soglia::authoring::{self, Sources};
use soglia::decision::Origin;
use soglia::{Decision, Facts, Pack};

type Failure = Box<dyn Error>;

/// A case as every surface of the library reads it.
#[derive(Serialize, Deserialize)]
struct Vector {
    measure: String,
    on: NaiveDate,
    facts: Value,
    #[serde(skip_deserializing)]
    decision: Option<Decision>,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [task, folder] = arguments.as_slice() else {
        return Err("usage: vectors write|check FOLDER".into());
    };
    let compiled = compile(Path::new("rules"))?;
    // What a surface without rule files starts from.
    let loaded = Pack::from_json(&compiled.to_json())?;
    let mut out = std::io::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for path in files(Path::new(folder), "json")? {
        let kept = fs::read_to_string(&path)?.replace("\r\n", "\n");
        let name = path.display();
        let made = decide(&kept, &compiled).map_err(|error| format!("{name}: {error}"))?;
        if task == "write" {
            fs::write(&path, made)?;
            writeln!(out, "wrote {name}")?;
            continue;
        }
        let from_pack = decide(&kept, &loaded).map_err(|error| format!("{name}: {error}"))?;
        for (made, source) in [(made, "the rule files"), (from_pack, "the pack")] {
            if made == kept {
                passed += 1;
            } else {
                failed += 1;
                writeln!(out, "{name}: {source} decide otherwise{}", first_difference(&kept, &made))?;
            }
        }
    }
    if task == "check" {
        writeln!(out, "{passed} passed, {failed} failed, 0 skipped")?;
    }
    if failed == 0 { Ok(()) } else { Err("`cargo xtask vectors` writes what comes out; read the differences before you keep them".into()) }
}

/// The whole text of the file, with the decision that comes out.
fn decide(text: &str, pack: &Pack) -> Result<String, Failure> {
    let mut vector: Vector = serde_json::from_str(text)?;
    if has_float(&vector.facts) {
        return Err("a number with decimals is written as text".into());
    }
    let facts = Facts::from_json(&vector.facts.to_string())?;
    let mut decision = pack.evaluate(&vector.measure, &facts, vector.on)?;
    forget_origin(&mut decision);
    vector.decision = Some(decision);
    Ok(serde_json::to_string_pretty(&vector)? + "\n")
}

/// Takes away what changes with any rule and any version: a vector is about one measure.
fn forget_origin(decision: &mut Decision) {
    decision.engine.clear();
    decision.pack.clear();
    for fact in &mut decision.facts {
        if let Origin::Supplied { decision, .. } = &mut fact.origin {
            forget_origin(decision);
        }
    }
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(values) => values.iter().any(has_float),
        Value::Object(values) => values.values().any(has_float),
        _ => false,
    }
}

fn first_difference(kept: &str, made: &str) -> String {
    let number = kept.lines().zip(made.lines()).take_while(|(kept, made)| kept == made).count();
    let line = |text: &str| text.lines().nth(number).unwrap_or("the end").trim().to_owned();
    format!(", line {}\n  kept: {}\n  made: {}", number + 1, line(kept), line(made))
}

fn compile(folder: &Path) -> Result<Pack, Failure> {
    let mut sources = Sources::new();
    for path in files(folder, "yaml")? {
        sources.add(path.to_string_lossy(), &fs::read_to_string(&path)?);
    }
    authoring::compile(&sources).pack.ok_or_else(|| "the rules have errors: `soglia check` shows them".into())
}

/// Files below a folder, in the order of their names.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() { Err(format!("no `*.{extension}` in `{}`", folder.display()).into()) } else { Ok(found) }
}
