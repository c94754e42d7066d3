//! Facts from JSON, without passing money through a float.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{FactValue, Facts, FactsError};

/// Digits up to which the shortest text of a float is the number that was written.
const EXACT_FLOAT_DIGITS: usize = 15;

impl FactValue {
    /// A float is taken as the decimal that its shortest text shows, if it has so few digits (15 at most) that this is what was
    /// written; else none.
    ///
    /// ```
    /// use soglia::FactValue;
    /// assert_eq!(FactValue::from_float(24_000.1), Some(FactValue::Number("24000.1".parse()?)));
    /// assert_eq!(FactValue::from_float(0.1 + 0.2), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_float(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits > EXACT_FLOAT_DIGITS { None } else { Decimal::from_str_exact(&text).ok().map(Self::Number) }
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text, true, false, null or a list of rows")
    }

    fn visit_unit<E>(self) -> Result<FactValue, E> {
        Ok(FactValue::Unknown)
    }

    fn visit_bool<E>(self, value: bool) -> Result<FactValue, E> {
        Ok(FactValue::Truth(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<FactValue, E> {
        Ok(FactValue::Number(Decimal::from(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<FactValue, E> {
        Ok(FactValue::Number(Decimal::from(value)))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<FactValue, E> {
        // The value is not repeated in the message: it may be personal.
        FactValue::from_float(value).ok_or_else(|| E::custom("write numbers of more than 15 digits as text"))
    }

    fn visit_str<E>(self, value: &str) -> Result<FactValue, E> {
        Ok(FactValue::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<FactValue, A::Error> {
        let mut out = Vec::new();
        while let Some(row) = rows.next_element::<BTreeMap<String, FactValue>>()? {
            if row.values().any(|value| matches!(value, FactValue::Rows(_))) {
                return Err(A::Error::custom("a row holds no further list"));
            }
            out.push(row);
        }
        Ok(FactValue::Rows(out))
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct FactsVisitor;

impl<'de> Visitor<'de> for FactsVisitor {
    type Value = Facts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of facts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
        let mut facts = Facts::new();
        while let Some((name, value)) = map.next_entry::<String, FactValue>()? {
            if facts.get(&name).is_some() {
                return Err(A::Error::custom("a fact stands twice"));
            }
            facts.set(name, value);
        }
        Ok(facts)
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FactsVisitor)
    }
}

impl Facts {
    /// Reads a JSON object. Money may be a number of at most 15 digits or a text such as `"24000.00"`.
    ///
    /// # Errors
    /// [`FactsError::Syntax`] with the place; no value is repeated.
    pub fn from_json(text: &str) -> Result<Self, FactsError> {
        serde_json::from_str(text).map_err(|error| FactsError::Syntax { line: error.line(), column: error.column() })
    }
}
