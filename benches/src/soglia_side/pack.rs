//! From rule files to a pack.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use soglia::Pack;
use soglia::authoring::{Sources, compile};

use crate::workload::Workload;

/// What went wrong, in words.
pub type Failure = Box<dyn Error>;

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Every rule file below a folder of the repository.
pub fn sources(folder: &str) -> Result<Sources, Failure> {
    let mut files = Vec::new();
    walk(&root().join(folder), &mut files)?;
    files.sort();
    let mut sources = Sources::new();
    for path in files {
        sources.add(path.display().to_string(), fs::read_to_string(&path)?);
    }
    Ok(sources)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The JSON of the pack of some rule files.
pub fn compiled(sources: &Sources) -> Result<String, Failure> {
    Ok(compile(sources).pack.ok_or("the rules have errors: `soglia check` shows them")?.to_json())
}

/// The JSON of the pack of a folder of rules.
pub fn pack_json(folder: &str) -> Result<String, Failure> {
    compiled(&sources(folder)?)
}

/// The pack of a workload, read from JSON.
pub fn pack(workload: Workload) -> Result<Pack, Failure> {
    Ok(Pack::from_json(&pack_json(workload.rules())?)?)
}
