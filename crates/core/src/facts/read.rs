//! Facts from JSON, without passing money through a float.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{FactFault, FactValue, Facts, FactsError};
use crate::json::{self, Kind, Node, Read};
use crate::map::Map;

/// Digits up to which the shortest text of a float is the number that was written.
const EXACT_DIGITS: i32 = 15;

impl FactValue {
    /// A float is taken as the decimal that its shortest text shows, if it has so few digits (15 at most) that this is what was
    /// written; else none.
    ///
    /// ```
    /// use soglia::FactValue;
    /// assert_eq!(FactValue::from_float(24_000.1), Ok(FactValue::Number("24000.1".parse()?)));
    /// assert_eq!(FactValue::from_float(0.1 + 0.2), Err(soglia::FactFault::NotExact));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// It is of more digits than a number has that is exact, or infinite and so out of every range.
    pub fn from_float(value: f64) -> Result<Self, FactFault> {
        if value.is_infinite() {
            return Err(FactFault::OutOfRange);
        }
        let written = if value.is_finite() { written_number(&format!("{value:?}")) } else { None };
        written.map(Self::Number).ok_or(FactFault::NotExact)
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
        FactValue::from_float(value).map_err(|_| E::custom("write numbers of more than 15 digits as text"))
    }

    fn visit_str<E>(self, value: &str) -> Result<FactValue, E> {
        Ok(FactValue::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<FactValue, A::Error> {
        let mut out = Vec::new();
        while let Some(Once(row)) = rows.next_element()? {
            if row.values().any(|value| matches!(value, FactValue::Rows(_))) {
                return Err(A::Error::custom(FURTHER_LIST));
            }
            out.push(row);
        }
        Ok(FactValue::Rows(out))
    }
}

const TWICE: &str = "a fact stands twice";
const FURTHER_LIST: &str = "a row holds no further list";

/// Facts of a case or of a row, each once.
struct Once(Map<String, FactValue>);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OnceVisitor)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Once;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of facts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut facts = Vec::new();
        while let Some(fact) = map.next_entry()? {
            facts.push(fact);
        }
        Map::of_once(facts).map(Once).map_err(|_| A::Error::custom(TWICE))
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Once::deserialize(deserializer).map(|Once(values)| Self { values })
    }
}

impl Facts {
    /// Reads a JSON object. Money may be a number of at most 15 digits or a text such as `"24000.00"`.
    ///
    /// # Errors
    /// [`FactsError::Syntax`] with the place; no value is repeated.
    pub fn from_json(text: &str) -> Result<Self, FactsError> {
        // As some editors begin a file.
        json::read(text.strip_prefix('\u{feff}').unwrap_or(text))
            .map_err(|error| FactsError::Syntax { line: error.line, column: error.column })
    }
}

impl Read for Facts {
    fn read(from: Node<'_>) -> Self {
        Self { values: once(from, FactValue::read) }
    }
}

/// The entries of an object, each once.
fn once(from: Node<'_>, read: impl Fn(Node<'_>) -> FactValue) -> Map<String, FactValue> {
    let mut facts = Vec::new();
    let mut entries = from.entries();
    while let (Some(name), Some(value)) = (entries.next(), entries.next()) {
        facts.push((name.text().into_owned(), read(value)));
    }
    Map::of_once(facts).unwrap_or_else(|place| {
        if let Some(name) = from.entries().nth(2 * place) {
            name.refuse(TWICE);
        }
        Map::new()
    })
}

impl Read for FactValue {
    fn read(from: Node<'_>) -> Self {
        match from.kind() {
            Kind::Null => Self::Unknown,
            Kind::False | Kind::True => Self::Truth(from.truth()),
            Kind::Number => written_number(from.written()).map_or_else(
                || {
                    from.refuse("write numbers of more than 15 digits as text");
                    Self::Unknown
                },
                Self::Number,
            ),
            Kind::Text => Self::Text(from.text().into_owned()),
            Kind::List => Self::Rows(from.elements().map(row).collect()),
            Kind::Object | Kind::Absent => {
                from.refuse("a number, a text, true, false, null or a list of rows is expected");
                Self::Unknown
            }
        }
    }
}

fn row(from: Node<'_>) -> Map<String, FactValue> {
    once(from, |value| {
        if value.kind() == Kind::List {
            value.refuse(FURTHER_LIST);
            return FactValue::Unknown;
        }
        FactValue::read(value)
    })
}

/// A number as it is written, without passing it through a float: a whole one of 64 bits, or one of few digits.
fn written_number(text: &str) -> Option<Decimal> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.into());
    }
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let exponent = i32::from(exponent.parse::<i16>().ok()?);
    let digits = [whole, fraction].concat();
    let leading = digits.bytes().take_while(|&digit| digit == b'0').count();
    let digits = digits.trim_matches('0');
    if digits.is_empty() {
        return Some(Decimal::ZERO);
    }
    // The point stands before so many digits, or so many zeros before the first.
    let point = i32::try_from(whole.len()).ok()? - i32::try_from(leading).ok()? + exponent;
    if !(-EXACT_DIGITS..=EXACT_DIGITS).contains(&point) {
        return None;
    }
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let missing = point - i32::try_from(digits.len()).ok()?;
    let all = [zeros(1 - point).as_str(), digits, &zeros(missing)].concat();
    if i32::try_from(all.len()).ok()? > EXACT_DIGITS {
        return None;
    }
    let (whole, fraction) = all.split_at_checked(usize::try_from(point.max(1)).ok()?)?;
    Decimal::from_str_exact(&[sign, whole, if fraction.is_empty() { "" } else { "." }, fraction].concat()).ok()
}

/// A day as people write it to programs, `2025-06-01`.
///
/// ```
/// assert_eq!(soglia::parse_day("2025-06-01"), chrono::NaiveDate::from_ymd_opt(2025, 6, 1));
/// assert_eq!(soglia::parse_day("2025-02-30"), None);
/// ```
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-').map(|part| {
        let plain = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    });
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() { None } else { NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fact_that_stands_twice_is_refused_of_a_case_as_of_a_row() {
        for text in [r#"{ "isee": 1, "isee": 2 }"#, r#"{ "isee": null, "isee": 2 }"#, r#"{ "figli": [{ "eta": 1, "eta": 2 }] }"#] {
            assert!(Facts::from_json(text).is_err(), "{text}");
            assert!(serde_json::from_str::<Facts>(text).is_err(), "{text}");
        }
        let text = r#"{ "figli": [{ "eta": 1 }, { "eta": 2 }] }"#;
        assert_eq!(Facts::from_json(text).unwrap(), serde_json::from_str(text).unwrap());
    }

    #[test]
    fn numbers_are_those_that_were_written() {
        for (written, read) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("24000.10", "24000.1"),
            ("1e3", "1000"),
            ("12.5E-2", "0.125"),
            ("-0.001", "-0.001"),
            ("18446744073709551615", "18446744073709551615"),
            ("123456789012345", "123456789012345"),
            ("1.00000000000000000000", "1"),
        ] {
            assert_eq!(FactValue::from_json(written), Some(FactValue::Number(read.parse().unwrap())), "{written}");
        }
        for long in ["0.30000000000000004", "1e15", "1e400", "1e-400", "0.000000000000001", "18446744073709551616", "1e99999"] {
            assert_eq!(FactValue::from_json(long), None, "{long}");
        }
        assert_eq!(FactValue::from_float(f64::NAN), Err(FactFault::NotExact));
        assert_eq!(FactValue::from_float(f64::INFINITY), Err(FactFault::OutOfRange));
    }

    proptest! {
        /// The number is the one that the shortest text of the float shows, where that has few digits.
        #[test]
        fn a_float_is_what_its_shortest_text_shows(whole in -999_999_999..=999_999_999_i32, decimals in 0..5_u32) {
            let value = f64::from(whole) / f64::from(10_u32.pow(decimals));
            let shown: Decimal = format!("{value}").parse().unwrap();
            prop_assert_eq!(FactValue::from_float(value), Ok(FactValue::Number(shown)));
            prop_assert_eq!(FactValue::from_json(&format!("{value:e}")), Some(FactValue::Number(shown)));
        }
    }
}
