//! The rules of this repository.

use std::path::Path;

use soglia::Pack;
use soglia::authoring::{CaseToRun, Sources, compile};

fn read(folder: &Path, sources: &mut Sources) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            sources.add(path.to_str().unwrap(), std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every rule file, compiled, and the cases beside the rules.
pub fn rules() -> (Pack, Vec<CaseToRun>) {
    let mut sources = Sources::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules"), &mut sources);
    let compiled = compile(&sources);
    (compiled.pack.expect("the rules compile"), compiled.cases)
}
