//! What is read is what was written.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Kind, Node, Read, read, write};

impl Read for Value {
    fn read(from: Node<'_>) -> Self {
        match from.kind() {
            Kind::Null | Kind::Absent => Self::Null,
            Kind::False | Kind::True => bool::read(from).into(),
            Kind::Number => i64::read(from).into(),
            Kind::Text => String::read(from).into(),
            Kind::List => Vec::<Self>::read(from).into(),
            Kind::Object => {
                let mut entries = from.entries();
                let mut pairs = serde_json::Map::new();
                while let (Some(name), Some(value)) = (entries.next(), entries.next()) {
                    pairs.insert(String::read(name), Self::read(value));
                }
                pairs.into()
            }
        }
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let bad = [
        "",
        "{",
        "[1,]",
        "[1 2]",
        r#"{"a" 1}"#,
        r#"{"a":1,}"#,
        "[01]",
        "[+1]",
        "[-]",
        "\"a",
        r#""\x""#,
        r#""\ud800""#,
        r#""\ud83d \ude00""#,
        "nul",
        "1 1",
        "\"\u{1}\"",
    ];
    for bad in bad {
        assert!(serde_json::from_str::<Value>(bad).is_err(), "{bad}");
        let error = read::<Value>(bad).map(drop).unwrap_err().to_string();
        assert!(error.contains(" at line 1 column "), "{bad}: {error}");
    }
    assert!(read::<Value>("[1,\n x]").unwrap_err().to_string().ends_with("at line 2 column 2"));
    assert!(read::<Value>("[1.5]").unwrap_err().to_string().starts_with("a whole number is expected"));
    assert!(read::<Value>(&"[".repeat(4000)).unwrap_err().to_string().starts_with("values stand too deep"));
}

#[test]
fn texts_are_those_that_were_written() {
    for text in [r#""\u00e8\ud83d\ude00\n\t\"\\\/\b\f\r""#, "\"è 😀\"", "\"\""] {
        assert_eq!(read::<String>(text).unwrap(), serde_json::from_str::<String>(text).unwrap());
    }
}

#[test]
fn numbers_of_128_bits_are_exact() {
    for number in [i128::MAX, i128::MIN, 0, -1, i128::from(u64::MAX), i128::from(i64::MIN)] {
        assert_eq!(read::<i128>(&number.to_string()).unwrap(), number);
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from), ".*".prop_map(Value::from)];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

#[derive(serde::Serialize)]
enum Shape {
    Alone,
    One(u32),
    Two(bool, Option<i128>),
    Named { text: String, of: BTreeMap<u32, char> },
}

#[test]
fn every_kind_of_structure_is_written_as_usual() {
    let named = Shape::Named { text: "\u{1f}\u{7f}è".to_owned(), of: BTreeMap::from([(1, 'a'), (2, '"')]) };
    let shapes = (Shape::Alone, Shape::One(7), Shape::Two(true, Some(i128::MIN)), Shape::Two(false, None), named, ((), 0.5, u64::MAX));
    assert_eq!(write(&shapes), serde_json::to_string(&shapes).unwrap());
}

proptest! {
    #[test]
    fn whatever_was_written_is_read(value in values(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(read::<Value>(&text).unwrap(), value.clone());
        prop_assert_eq!(write(&value), serde_json::to_string(&value).unwrap());
    }
}
