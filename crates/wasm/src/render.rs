//! Decisions as text and as pages.

use soglia::decision::{self, TextOptions, Value};
use soglia::entitlements::{self, Entitlements};
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

/// A value as people read it.
#[wasm_bindgen]
pub fn value_text(value: &str, english: bool) -> Result<String, String> {
    let value: Value = serde_json::from_str(value).map_err(|error| fault::decision(&error))?;
    Ok(decision::format::value(&value, language(english)))
}

/// What a case is entitled to in a place, as a page.
#[wasm_bindgen]
pub fn entitlements_html(found: &str, english: bool) -> Result<String, String> {
    let found: Entitlements = serde_json::from_str(found).map_err(|error| fault::decision(&error))?;
    Ok(entitlements::html(&found, language(english)))
}
