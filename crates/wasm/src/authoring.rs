//! Rule files, checked and compiled.

use soglia::authoring::{self, Sources};
use soglia::json;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::pack::RawPack;

/// What came of compiling.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawCompiled {
    pack: Option<RawPack>,
    diagnostics: String,
}

#[wasm_bindgen]
impl RawCompiled {
    /// The pack, where there are no errors.
    pub fn pack(&self) -> Option<RawPack> {
        self.pack.clone()
    }

    /// What was found, as JSON.
    pub fn diagnostics(&self) -> String {
        self.diagnostics.clone()
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
    RawCompiled { pack: compiled.pack.map(RawPack::new), diagnostics: json::write(&compiled.diagnostics) }
}
