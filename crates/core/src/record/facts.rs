//! Facts one by one, each by its path, so that each can be sealed and hidden on its own.

use std::collections::BTreeMap;

use super::canonical::text_of;
use crate::json::{read, read_structure};
use crate::map::Map;
use crate::pack::Content;
use crate::{FactValue, Facts};

/// One value of the input.
pub(super) struct Leaf {
    /// `isee`; `componenti` for how many rows a list has; `componenti[0].reddito` for a fact of a row.
    pub path: String,
    pub personal: bool,
    /// In canonical JSON.
    pub value: String,
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
        out.push(Leaf { path: name.to_owned(), personal: false, value: format!("{{\"rows\":{}}}", rows.len()) });
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
fn scalar(value: &FactValue) -> String {
    match value {
        FactValue::Unknown | FactValue::Rows(_) => "null".to_owned(),
        FactValue::Truth(value) => value.to_string(),
        FactValue::Number(number) => text_of(&number.normalize().to_string()),
        FactValue::Date(date) => text_of(&date.to_string()),
        FactValue::Text(text) => text_of(text),
    }
}

fn from_scalar(value: &str) -> Option<FactValue> {
    match read(value).ok()? {
        FactValue::Number(_) | FactValue::Date(_) | FactValue::Rows(_) => None,
        value => Some(value),
    }
}

/// How many rows a list has.
struct Count {
    rows: usize,
}

read_structure!(Count { rows });

/// The facts again; none where a path or a value is not one that [`leaves`] writes.
pub(super) fn gather<'a>(leaves: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Facts> {
    let mut facts = Facts::new();
    let mut lists: BTreeMap<&str, Vec<Map<String, FactValue>>> = BTreeMap::new();
    for (path, value) in leaves {
        if let Some((list, rest)) = path.split_once('[') {
            let (index, field) = rest.split_once("].")?;
            let row = lists.get_mut(list)?.get_mut(index.parse::<usize>().ok()?)?;
            row.insert(field.to_owned(), from_scalar(value)?);
        } else if let Ok(Count { rows }) = read(value) {
            lists.insert(path, vec![Map::new(); if rows <= MOST_ROWS { rows } else { return None }]);
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
