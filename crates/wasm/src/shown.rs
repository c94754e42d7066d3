//! Decisions and values as people read them.

use soglia::decision::{self, TextOptions, Value};
use soglia::{Decision, Language};
use wasm_bindgen::prelude::wasm_bindgen;

pub fn language(english: bool) -> Language {
    if english { Language::En } else { Language::It }
}

pub fn text(decision: &Decision, english: bool, explain: bool, width: u32) -> String {
    decision::text(decision, language(english), TextOptions { explain, width: width as usize, color: false })
}

/// A value, of the kinds of values that hold no others: a number with its unit, a day, `true` or `false`; none is known otherwise.
#[wasm_bindgen]
pub fn value_text(kind: &str, value: &str, unit: &str, english: bool) -> String {
    let value = match kind {
        "number" => Value::Number { value: value.to_owned(), unit: unit.to_owned() },
        "date" => soglia::parse_day(value).map_or(Value::Unknown, |value| Value::Date { value }),
        "boolean" => Value::Boolean { value: value == "true" },
        "masked" => Value::Masked,
        "rows" => Value::Rows { values: Vec::new() },
        _ => Value::Unknown,
    };
    decision::format::value(&value, language(english))
}
