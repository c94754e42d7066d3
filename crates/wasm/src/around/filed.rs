//! Decisions that were filed, and what a case is entitled to, as text and as pages.

use soglia::entitlements::{self, Entitlements};
use soglia::{Decision, decision};
use wasm_bindgen::prelude::wasm_bindgen;

use super::fault;
use crate::shown::{self, language};

fn read(text: &str) -> Result<Decision, String> {
    Decision::from_json(text).ok_or_else(fault::decision)
}

/// A decision as text.
#[wasm_bindgen]
pub fn decision_text(decision: &str, english: bool, explain: bool, width: u32) -> Result<String, String> {
    Ok(shown::text(&read(decision)?, english, explain, width))
}

/// A decision as a page.
#[wasm_bindgen]
pub fn decision_html(filed: &str, english: bool) -> Result<String, String> {
    Ok(decision::html(&read(filed)?, language(english)))
}

/// A decision without the personal facts that it rests on.
#[wasm_bindgen]
pub fn decision_masked(decision: &str) -> Result<String, String> {
    Ok(read(decision)?.masked().to_json())
}

/// What a case is entitled to in a place, as a page.
#[wasm_bindgen]
pub fn entitlements_html(found: &str, english: bool) -> Result<String, String> {
    let found: Entitlements = Entitlements::from_json(found).ok_or_else(fault::entitlements_text)?;
    Ok(entitlements::html(&found, language(english)))
}
