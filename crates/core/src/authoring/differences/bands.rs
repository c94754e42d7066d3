//! Bands in words, row by row: limits included or not, values.

use super::leaves::{Units, shown};
use crate::authoring::yaml::{Content, Node};
use crate::{Language, Localized};

/// A row of bands: its limits, and its value where that is one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub limits: Localized,
    pub value: Option<Localized>,
}

impl Row {
    /// `fino a 7.500,00 € compresi: 1,50 €`.
    pub fn words(&self) -> Localized {
        Localized::from_fn(|language| match &self.value {
            Some(value) => format!("{}: {}", self.limits.get(language), value.get(language)),
            None => self.limits.get(language).to_owned(),
        })
    }
}

/// The rows of `bands:`; `route` leads to it.
pub(super) fn rows(bands: &Node, route: &[String], units: &Units) -> Vec<Row> {
    let Some(Content::Sequence(items)) = bands.get("rows").map(|node| &node.content) else { return Vec::new() };
    let mut below: Option<(String, bool)> = None;
    let mut out = Vec::new();
    for (place, row) in items.iter().enumerate() {
        let at = |key: &str| {
            let mut path = route.to_vec();
            path.extend(["rows".to_owned(), (place + 1).to_string(), key.to_owned()]);
            let text = row.get(key)?.text()?.to_owned();
            Some((text, units.get(&path).cloned().flatten()))
        };
        let lower = at("from").map(|limit| (limit, true)).or_else(|| at("above").map(|limit| (limit, false)));
        let upper = at("to").map(|limit| (limit, true)).or_else(|| at("below").map(|limit| (limit, false)));
        // Without a lower limit a band begins where the last one ended: with that limit if the other left it out.
        let unit = upper.as_ref().or(lower.as_ref()).and_then(|((_, unit), _)| unit.clone());
        let lower = lower
            .map(|((text, _), included)| (text, included))
            .or_else(|| below.as_ref().map(|(text, included)| (text.clone(), !included)));
        let upper = upper.map(|((text, _), included)| (text, included));
        let unit = unit.or_else(|| known_unit(items.len(), route, units));
        let part = |limit: &Option<(String, bool)>, language: Language, is_lower: bool| {
            let (text, included) = limit.as_ref()?;
            let word = match (is_lower, included, language) {
                (true, true, Language::It) => "da",
                (true, true, Language::En) => "from",
                (true, false, Language::It) => "oltre",
                (true, false, Language::En) => "above",
                (false, true, Language::It) => "fino a",
                (false, true, Language::En) => "up to",
                (false, false, Language::It) => "meno di",
                (false, false, Language::En) => "below",
            };
            Some(format!("{word} {}", shown(text, unit.as_ref()).get(language)))
        };
        let limits = Localized::from_fn(|language| {
            let parts: Vec<String> = [part(&lower, language, true), part(&upper, language, false)].into_iter().flatten().collect();
            match (parts.is_empty(), language) {
                (false, _) => parts.join(", "),
                (true, Language::It) => "sempre".to_owned(),
                (true, Language::En) => "always".to_owned(),
            }
        });
        let value = at("value").map(|(text, unit)| shown(&text, unit.as_ref()));
        out.push(Row { limits, value });
        below = upper;
    }
    out
}

/// The unit of the limits, from any row that has one.
fn known_unit(rows: usize, route: &[String], units: &Units) -> Option<crate::quantity::Unit> {
    (1..=rows).find_map(|place| {
        ["to", "below", "from", "above"].iter().find_map(|key| {
            let mut path = route.to_vec();
            path.extend(["rows".to_owned(), place.to_string(), (*key).to_owned()]);
            units.get(&path).cloned().flatten()
        })
    })
}
