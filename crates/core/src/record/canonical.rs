//! Canonical JSON: the one text of a value, of which hashes are made.
//!
//! It is that of RFC 8785 for values without fractions: UTF-8, no blanks, keys in the order of their UTF-16 units, the shortest
//! escapes. Numbers are whole; what has decimals is written as text.

use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The canonical text of a value.
///
/// ```
/// use soglia::record::canonical;
/// assert_eq!(canonical(&serde_json::json!({ "b": [1, true], "a": "\u{e8}" })), "{\"a\":\"\u{e8}\",\"b\":[1,true]}");
/// ```
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(entries) => {
            let mut sorted: Vec<(&String, &Value)> = entries.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(&Value::String(key.clone()), out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        // A scalar is written by serde_json as RFC 8785 asks.
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// Anything that can be written, as a value.
pub(super) fn value_of(data: &impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or_default()
}

/// A value of which there is no second reading: no key twice, no number with decimals.
pub(super) struct Strict(pub Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without fractions")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some((key, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if out.insert(key, value).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Object(out))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_is_that_of_rfc_8785() {
        // The keys of the example in section 3.2.3 of the RFC, and its escapes.
        let value =
            json!({ "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": "\u{20ac}$\u{f}\nA'B\"\\\"/" });
        let expected = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\",\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(&value), expected);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        assert!(serde_json::from_str::<Strict>(r#"{"a":1,"a":1}"#).is_err());
        assert!(serde_json::from_str::<Strict>("[0.5]").is_err());
        assert_eq!(serde_json::from_str::<Strict>(r#"[{"a":null},true,"x",-3]"#).unwrap().0, json!([{ "a": null }, true, "x", -3]));
    }
}
