//! Rule files, checked and compiled.

use soglia::authoring::{self, Sources};
use soglia::json;
use wasm_bindgen::prelude::wasm_bindgen;

/// What came of compiling.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawCompiled {
    pack: Option<String>,
    diagnostics: String,
    cases: String,
}

#[wasm_bindgen]
impl RawCompiled {
    /// The text of the pack, where there are no errors.
    pub fn pack(&self) -> Option<String> {
        self.pack.clone()
    }

    /// What was found, as JSON.
    pub fn diagnostics(&self) -> String {
        self.diagnostics.clone()
    }

    /// The cases that stand beside the rules, as JSON.
    pub fn cases(&self) -> String {
        self.cases.clone()
    }
}

/// Compiles rule files, given as a JSON object of texts by name.
#[wasm_bindgen]
pub fn compile(files: &str) -> RawCompiled {
    let files = json::texts(files).unwrap_or_default();
    let mut sources = Sources::new();
    for (name, text) in files {
        sources.add(name, text);
    }
    let compiled = authoring::compile(&sources);
    RawCompiled {
        pack: compiled.pack.map(|pack| pack.to_json()),
        diagnostics: json::write(&compiled.diagnostics),
        cases: json::write(&compiled.cases),
    }
}
