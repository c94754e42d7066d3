//! `bindgen MODULE FOLDER`: writes a module of WebAssembly with what JavaScript needs to call it.
//!
//! A program of its own, so that the other tasks need none of its dependencies.

use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        return Err("usage: bindgen MODULE FOLDER".into());
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("soglia").typescript(true).web(true)?;
    Ok(bindgen.generate(folder)?)
}
