//! Entries with a name (figures, definitions, amounts) on both sides.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::data::{DifferenceKind, EditionDifference, Section};
use super::leaves::{Leaf, Units, key_words, leaves as leaves_of, shown};
use super::{Edition, bands, leaves};
use crate::authoring::amend::{MAY_GO, title};
use crate::authoring::yaml::Node;
use crate::decision::{constant, format};
use crate::pack::Version;
use crate::{Language, Localized, Map};

/// One side: the measure, and the units of its figures.
pub(super) struct Side<'s> {
    measure: &'s Node,
    units: Units,
    on: NaiveDate,
    /// Definitions that are the same for everybody, as the compiler worked them out.
    constants: Map<String, Localized>,
}

impl<'s> Side<'s> {
    pub fn new(edition: &'s Edition) -> Self {
        let constant = |version: &Version| {
            let told = |view: &crate::pack::DefinitionView| {
                let value = constant(&view.shown, &version.program)?;
                Some((view.id.clone(), Localized::from_fn(|language| format::value(&value, language))))
            };
            version.definitions.iter().filter_map(told).collect()
        };
        let constants = edition.version().map(constant).unwrap_or_default();
        Self { measure: &edition.node, units: leaves::units(&edition.figures), on: edition.on, constants }
    }
}

/// The text that holds on a day, where it is one, with the place where it stands and the first day of a series.
fn in_force(entry: &Node, on: NaiveDate) -> Option<(Vec<String>, String, Option<NaiveDate>)> {
    if let Some(value) = entry.get("value") {
        return Some((vec!["value".to_owned()], value.text()?.to_owned(), None));
    }
    let days =
        entry.get("values")?.entries().iter().filter_map(|(key, node)| Some((key.value.parse::<NaiveDate>().ok()?, &key.value, node)));
    let (day, key, node) = days.filter(|(day, ..)| *day <= on).max_by_key(|(day, ..)| *day)?;
    let path = vec!["values".to_owned(), key.clone()];
    match node.get("value") {
        Some(value) => Some((with(&path, "value"), value.text()?.to_owned(), Some(day))),
        None => Some((path, node.text()?.to_owned(), Some(day))),
    }
}

/// The differences of a section of both sides, in the order of the file after, with what is gone at the end.
pub(super) fn compare(section: Section, key: &str, before: &Side<'_>, after: &Side<'_>, out: &mut Vec<EditionDifference>) {
    let entries = |side: &Side<'_>| -> Vec<(String, Node)> {
        let nodes = side.measure.get(key).map_or(&[][..], Node::entries);
        nodes.iter().map(|(name, node)| (name.value.clone(), node.clone())).collect()
    };
    let (old, new) = (entries(before), entries(after));
    for (name, node) in &new {
        match old.iter().find(|(other, _)| other == name) {
            Some((_, earlier)) => Entry { section, key, name, old: earlier, new: node, before, after }.compare(out),
            None => out.push(whole(section, DifferenceKind::Added, key, name, node, after)),
        }
    }
    for (name, node) in old.iter().filter(|(name, _)| new.iter().all(|(other, _)| other != name)) {
        out.push(whole(section, DifferenceKind::Removed, key, name, node, before));
    }
}

fn whole(section: Section, kind: DifferenceKind, key: &str, name: &str, node: &Node, side: &Side<'_>) -> EditionDifference {
    let words = summary(key, name, node, side);
    let (before, after) = if kind == DifferenceKind::Added { (None, words) } else { (words, None) };
    EditionDifference { section, kind, path: name.to_owned(), title: title(name, node), before, after }
}

/// What an entry says in one line, where that can be.
fn summary(key: &str, name: &str, node: &Node, side: &Side<'_>) -> Option<Localized> {
    if node.get("missing").is_some() {
        return key_words("missing");
    }
    let value = node.get("value")?;
    let route = vec![key.to_owned(), name.to_owned(), "value".to_owned()];
    if let Some(text) = value.text() {
        return Some(shown(text, unit_of(side, &route, node).as_ref()));
    }
    let bands = value.get("bands")?;
    let rows = bands::rows(bands, &with(&route, "bands"), &side.units);
    Some(Localized::from_fn(|language| rows.iter().map(|row| row.words().get(language).to_owned()).collect::<Vec<_>>().join("; ")))
}

fn with(route: &[String], last: &str) -> Vec<String> {
    route.iter().cloned().chain([last.to_owned()]).collect()
}

fn unit_of(side: &Side<'_>, route: &[String], entry: &Node) -> Option<crate::quantity::Unit> {
    let declared = || entry.get("unit").and_then(Node::text).and_then(|text| text.parse().ok());
    side.units.get(route).cloned().unwrap_or_else(declared)
}

/// An entry that is on both sides.
struct Entry<'e> {
    section: Section,
    key: &'e str,
    name: &'e str,
    old: &'e Node,
    new: &'e Node,
    before: &'e Side<'e>,
    after: &'e Side<'e>,
}

impl Entry<'_> {
    fn compare(&self, out: &mut Vec<EditionDifference>) {
        let (mut old, mut new) = (leaves_of(self.old), leaves_of(self.new));
        if self.old.get("missing").is_some() != self.new.get("missing").is_some() {
            // A figure that becomes known, or no longer is: the range of what might have been goes with it.
            let told = |node: &Node, side| summary(self.key, self.name, node, side);
            return out.push(self.changed(self.name.to_owned(), None, told(self.old, self.before), told(self.new, self.after)));
        }
        let is_missing = |leaf: &Leaf| leaf.path.first().is_some_and(|key| key == "missing");
        old.retain(|leaf| !is_missing(leaf));
        new.retain(|leaf| !is_missing(leaf));
        self.value(&mut old, &mut new, out);
        for route in self.banded() {
            self.bands(&route, &mut old, &mut new, out);
        }
        for leaf in &new {
            let earlier = old.iter().find(|other| other.path == leaf.path);
            if earlier.is_none_or(|earlier| !same(&earlier.text, &leaf.text)) {
                out.push(self.leaf(leaf, earlier.map(|earlier| self.shown(earlier, true)), Some(self.shown(leaf, false))));
            }
        }
        for leaf in old.iter().filter(|leaf| new.iter().all(|other| other.path != leaf.path)) {
            out.push(self.leaf(leaf, Some(self.shown(leaf, true)), None));
        }
    }

    /// What holds on the day of each side, which two days of one file may differ in.
    fn value(&self, old: &mut Vec<Leaf>, new: &mut Vec<Leaf>, out: &mut Vec<EditionDifference>) {
        let (Some((was_at, was, _)), Some((is_at, is, day))) = (in_force(self.old, self.before.on), in_force(self.new, self.after.on))
        else {
            return;
        };
        let told = |text: &str, at: &[String], is_old| {
            let side = if is_old { self.before } else { self.after };
            let constant = side.constants.get(self.name).filter(|_| self.section == Section::Definitions);
            constant.cloned().unwrap_or_else(|| self.shown(&Leaf { path: at.to_vec(), text: text.to_owned() }, is_old))
        };
        let (mut before, mut after) = (told(&was, &was_at, true), told(&is, &is_at, false));
        if !same(&was, &is) {
            // Another way to the same value: the ways are told.
            if before == after {
                (before, after) = (shown(&was, None), shown(&is, None));
            }
            let from = day.filter(|day| *day > self.before.on).map(from_day);
            out.push(self.changed(self.name.to_owned(), from, Some(before), Some(after)));
        }
        let same_place = was_at == is_at;
        old.retain(|leaf| leaf.path != was_at && (same_place || leaf.path != is_at));
        new.retain(|leaf| leaf.path != is_at && (same_place || leaf.path != was_at));
    }

    fn shown(&self, leaf: &Leaf, old: bool) -> Localized {
        let (side, entry) = if old { (self.before, self.old) } else { (self.after, self.new) };
        let route: Vec<String> = [self.key, self.name].iter().map(|key| (*key).to_owned()).chain(leaf.path.iter().cloned()).collect();
        let own = matches!(leaf.path.first().map(String::as_str), Some("value" | "values"))
            && leaf.path.iter().skip(1).all(|part| part == "value" || part.parse::<NaiveDate>().is_ok());
        let unit = if own { unit_of(side, &route, entry) } else { side.units.get(&route).cloned().flatten() };
        shown(&leaf.text, unit.as_ref())
    }

    fn leaf(&self, leaf: &Leaf, before: Option<Localized>, after: Option<Localized>) -> EditionDifference {
        let parts: Vec<&str> = leaf.path.iter().map(String::as_str).filter(|part| !MAY_GO.contains(part)).collect();
        let path = std::iter::once(self.name).chain(parts.iter().copied()).collect::<Vec<_>>().join(".");
        let last = leaf.path.last().map_or("", String::as_str);
        let rounding = last == "to" && leaf.path.iter().any(|part| part == "rounding" || part == "round");
        let words = if rounding {
            Some(Localized::new("passo di arrotondamento", "step of rounding"))
        } else if let Some(day) = leaf.path.iter().find_map(|part| part.parse().ok()) {
            Some(from_day(day))
        } else if leaf.path.len() == 1 && last == "value" {
            None
        } else {
            key_words(last)
        };
        self.changed(path, words, before, after)
    }

    fn changed(&self, path: String, words: Option<Localized>, before: Option<Localized>, after: Option<Localized>) -> EditionDifference {
        let own = title(self.name, self.new);
        let title = match words {
            Some(words) => Localized::from_fn(|language| format!("{}, {}", own.get(language), words.get(language))),
            None => own,
        };
        let kind = match (&before, &after) {
            (None, Some(_)) => DifferenceKind::Added,
            (Some(_), None) => DifferenceKind::Removed,
            _ => DifferenceKind::Changed,
        };
        EditionDifference { section: self.section, kind, path, title, before, after }
    }

    /// Where both sides have bands.
    fn banded(&self) -> Vec<Vec<String>> {
        fn find(node: &Node, path: &[String], out: &mut Vec<Vec<String>>) {
            for (key, inner) in node.entries() {
                let path = with(path, &key.value);
                if key.value == "bands" && inner.get("rows").is_some() {
                    out.push(path.clone());
                }
                find(inner, &path, out);
            }
        }
        let (mut old, mut new) = (Vec::new(), Vec::new());
        find(self.old, &[], &mut old);
        find(self.new, &[], &mut new);
        new.retain(|path| old.contains(path));
        new
    }

    /// Rows in words; the leaves that they tell are told no more.
    fn bands(&self, route: &[String], old: &mut Vec<Leaf>, new: &mut Vec<Leaf>, out: &mut Vec<EditionDifference>) {
        let at = |node: &Node, side: &Side<'_>| {
            let mut inner = node.clone();
            for key in route {
                inner = inner.get(key)?.clone();
            }
            let whole: Vec<String> = [self.key, self.name].iter().map(|key| (*key).to_owned()).chain(route.iter().cloned()).collect();
            Some(bands::rows(&inner, &whole, &side.units))
        };
        let (Some(before), Some(after)) = (at(self.old, self.before), at(self.new, self.after)) else { return };
        let told: BTreeSet<&str> = BTreeSet::from(["from", "above", "to", "below", "value"]);
        let rows = with(route, "rows");
        let is_told = |leaf: &Leaf| {
            leaf.path.len() == rows.len() + 2
                && leaf.path.starts_with(&rows)
                && leaf.path.last().is_some_and(|last| told.contains(last.as_str()))
        };
        old.retain(|leaf| !is_told(leaf));
        new.retain(|leaf| !is_told(leaf));
        let row = |place: usize| Localized::new(format!("fascia {}", place + 1), format!("band {}", place + 1));
        let path = |place: usize| format!("{}.{}", self.name, place + 1);
        if before.len() == after.len() {
            for (place, (was, is)) in before.iter().zip(&after).enumerate().filter(|(_, (was, is))| was != is) {
                out.push(self.changed(path(place), Some(row(place)), Some(was.words()), Some(is.words())));
            }
            return;
        }
        for (place, is) in after.iter().enumerate().filter(|(_, is)| !before.contains(is)) {
            out.push(self.changed(path(place), Some(row(place)), None, Some(is.words())));
        }
        for (place, was) in before.iter().enumerate().filter(|(_, was)| !after.contains(was)) {
            out.push(self.changed(path(place), Some(row(place)), Some(was.words()), None));
        }
    }
}

fn from_day(day: NaiveDate) -> Localized {
    Localized::from_fn(|language| {
        let from = if language == Language::It { "dal" } else { "from" };
        format!("{from} {}", format::date(day, language))
    })
}

/// `25_000.00` and `25000` are one number.
fn same(before: &str, after: &str) -> bool {
    let number = |text: &str| rust_decimal::Decimal::from_str_exact(&text.replace('_', "")).ok().map(|number| number.normalize());
    before == after || number(before).is_some_and(|before| Some(before) == number(after))
}
