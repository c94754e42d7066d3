//! Data in YAML, written as in rule files, for whoever reads JSON.

use serde_json::Value;

use super::decode::{Text, number};
use super::diagnostic::Findings;
use super::span::{Sources, Span};
use super::yaml::{Content, Node, read};
use crate::FactsError;

/// A YAML text as JSON. Numbers become text, so that none passes through a float: `25_000.00` is `"25000.00"`.
///
/// ```
/// let data = soglia::authoring::data_from_yaml("values:\n  - { fact: ore, value: 1_250.50, from: 2025-01-01 }\n")?;
/// assert_eq!(data.to_string(), r#"{"values":[{"fact":"ore","from":"2025-01-01","value":"1250.50"}]}"#);
/// # Ok::<(), soglia::FactsError>(())
/// ```
///
/// # Errors
/// The place of what cannot be read; no value is repeated.
pub fn data_from_yaml(text: &str) -> Result<Value, FactsError> {
    read_alone(text).map(|node| json(&node))
}

/// A text by itself, outside any folder of rules.
pub(super) fn read_alone(text: &str) -> Result<Node, FactsError> {
    let mut sources = Sources::new();
    let file = sources.add("data", text);
    let mut findings = Findings::default();
    let node = read(&sources, file, &mut findings);
    if let Some(first) = findings.resolve(&sources).first() {
        return Err(FactsError::Syntax { line: first.place.start.line as usize, column: first.place.start.column as usize });
    }
    node.ok_or(FactsError::Syntax { line: 1, column: 1 })
}

fn json(node: &Node) -> Value {
    match &node.content {
        Content::Sequence(items) => items.iter().map(json).collect(),
        Content::Mapping(entries) => entries.iter().map(|(key, value)| (key.value.clone(), json(value))).collect(),
        Content::Scalar { .. } if node.is_null() => Value::Null,
        Content::Scalar { text, plain: true } if text == "true" || text == "false" => Value::Bool(text == "true"),
        Content::Scalar { text, plain } => {
            let read = number(&Text::new(text.clone(), Span::default()), &mut Findings::default());
            read.filter(|_| *plain).map_or_else(|| text.as_str().into(), |number| number.to_string().into())
        }
    }
}
