//! Decisions as text and as pages.

use soglia::decision::{self, TextOptions};
use soglia::{Decision, Language};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault;

fn read(decision: &str) -> Result<Decision, String> {
    serde_json::from_str(decision).map_err(|error| fault::decision(&error))
}

fn language(english: bool) -> Language {
    if english { Language::En } else { Language::It }
}

/// A decision as text.
#[wasm_bindgen]
pub fn decision_text(decision: &str, english: bool, explain: bool, width: u32) -> Result<String, String> {
    let options = TextOptions { explain, width: width as usize, color: false };
    Ok(decision::text(&read(decision)?, language(english), options))
}

/// A decision as a page.
#[wasm_bindgen]
pub fn decision_html(decision: &str, english: bool) -> Result<String, String> {
    Ok(decision::html(&read(decision)?, language(english)))
}

/// A decision without the personal facts that it rests on.
#[wasm_bindgen]
pub fn decision_masked(decision: &str) -> Result<String, String> {
    Ok(serde_json::to_string(&read(decision)?.masked()).unwrap_or_default())
}
