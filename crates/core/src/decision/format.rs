//! placeholder until the formats are merged
use super::Value;
use crate::Language;
/// A value as text.
pub fn value(value: &Value, _language: Language) -> String {
    format!("{value:?}")
}
