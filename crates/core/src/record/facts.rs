//! Facts one by one, each by its path, so that each can be sealed and hidden on its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::map::Map;
use crate::pack::Content;
use crate::{FactValue, Facts};

/// One value of the input.
pub(super) struct Leaf {
    /// `isee`; `componenti` for how many rows a list has; `componenti[0].reddito` for a fact of a row.
    pub path: String,
    pub personal: bool,
    pub value: Value,
}

/// Every value, in the order of the names and of the rows.
pub(super) fn leaves(facts: &Facts, content: &Content) -> Vec<Leaf> {
    // The same name may be declared by several measures: it is personal if one of them says so.
    let is_personal = |list: Option<&str>, name: &str| {
        content.facts.iter().any(|fact| {
            let of = fact.list.and_then(|place| content.lists.get(place as usize)).map(|list| list.id.as_str());
            fact.id == name && of == list && fact.personal
        })
    };
    let mut out = Vec::new();
    for (name, value) in facts.iter() {
        let FactValue::Rows(rows) = value else {
            out.push(Leaf { path: name.to_owned(), personal: is_personal(None, name), value: scalar(value) });
            continue;
        };
        out.push(Leaf { path: name.to_owned(), personal: false, value: json!({ "rows": rows.len() }) });
        for (index, row) in rows.iter().enumerate() {
            for (field, value) in row {
                let path = format!("{name}[{index}].{field}");
                out.push(Leaf { path, personal: is_personal(Some(name), field), value: scalar(value) });
            }
        }
    }
    out
}

/// Numbers are plain decimals without needless zeros, as text: the same value always has the same bytes.
fn scalar(value: &FactValue) -> Value {
    match value {
        FactValue::Unknown | FactValue::Rows(_) => Value::Null,
        FactValue::Truth(value) => Value::Bool(*value),
        FactValue::Number(number) => Value::String(number.normalize().to_string()),
        FactValue::Date(date) => Value::String(date.to_string()),
        FactValue::Text(text) => Value::String(text.clone()),
    }
}

fn from_scalar(value: &Value) -> Option<FactValue> {
    match value {
        Value::Null => Some(FactValue::Unknown),
        Value::Bool(value) => Some(FactValue::Truth(*value)),
        Value::String(text) => Some(FactValue::Text(text.clone())),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The facts again; none where a path or a value is not one that [`leaves`] writes.
pub(super) fn gather<'a>(leaves: impl Iterator<Item = (&'a str, &'a Value)>) -> Option<Facts> {
    let mut facts = Facts::new();
    let mut lists: BTreeMap<&str, Vec<Map<String, FactValue>>> = BTreeMap::new();
    for (path, value) in leaves {
        if let Some((list, rest)) = path.split_once('[') {
            let (index, field) = rest.split_once("].")?;
            let row = lists.get_mut(list)?.get_mut(index.parse::<usize>().ok()?)?;
            row.insert(field.to_owned(), from_scalar(value)?);
        } else if let Some(rows) = value.get("rows") {
            let rows = usize::try_from(rows.as_u64()?).ok().filter(|rows| *rows <= MOST_ROWS)?;
            lists.insert(path, vec![Map::new(); rows]);
        } else {
            facts.set(path, from_scalar(value)?);
        }
    }
    for (name, rows) in lists {
        facts.set(name, FactValue::Rows(rows));
    }
    Some(facts)
}

/// What the rule language allows a list: no number in a text makes memory run out.
const MOST_ROWS: usize = 10_000;
