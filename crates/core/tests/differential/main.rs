//! Random rule files, compiled and evaluated, against what the same expressions mean in fractions of any size.
//!
//! `SOGLIA_FUZZ=5000` tries so many files more than once by default; `SOGLIA_SEED=17` tries one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a long run says how far it came")]

mod calendar;
mod check;
mod columns;
#[path = "../common/columns.rs"]
mod columns_of;
mod conditions;
mod curves;
mod damage;
mod facts;
mod grow;
#[path = "../common/curves.rs"]
mod held;
mod known;
mod model;
mod oracle;
mod random;
mod registers;
mod rows;
mod shapes;
mod tree;

use std::collections::BTreeMap;

use check::{Counts, Tried, check};

/// Files of a run without `SOGLIA_FUZZ`.
const FILES: u64 = 300;

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

#[test]
fn random_files_give_what_they_mean() {
    let seeds = match (number_of("SOGLIA_SEED"), number_of("SOGLIA_FUZZ")) {
        (Some(seed), _) => seed..seed + 1,
        (None, Some(files)) => 1_000_000..1_000_000 + files,
        (None, None) => 0..FILES,
    };
    let mut counts = Counts::default();
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    let mut failures = Vec::new();
    for seed in seeds.clone() {
        let model = model::make(seed);
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&model, seed))) {
            Ok(Ok(Tried::Compared(more))) => counts.add(&more),
            Ok(Ok(Tried::Refused(code))) => *refused.entry(code).or_default() += 1,
            Ok(Err(problem)) => failures.push((seed, problem)),
            Err(_) => failures.push((seed, "a panic".to_owned())),
        }
        if failures.len() >= 5 {
            break;
        }
    }
    eprintln!("{counts:?}, refused {refused:?}");
    for (seed, problem) in &failures {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("differential-{seed}"));
        std::fs::create_dir_all(&folder).unwrap();
        let files = model::make(*seed).files;
        for (name, text) in &files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        eprintln!("SOGLIA_SEED={seed} (written to {}):\n{problem}\n{}\n", folder.display(), files[2].1);
    }
    assert!(failures.is_empty(), "{} files are not evaluated as they mean", failures.len());
    if seeds.end - seeds.start >= 100 {
        let tried = counts.files + refused.values().sum::<u64>();
        assert!(counts.files * 100 >= tried * 70, "{} of {tried} files compile", counts.files);
        assert!(counts.values > 10 * counts.files && counts.unknown > counts.files, "{counts:?}");
    }
}
