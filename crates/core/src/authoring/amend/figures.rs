//! The figures of a measure: where each stands in its file, and the path by which an officer names it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::written::is_number;
use crate::Localized;
use crate::authoring::yaml::{Content, Node};
use crate::quantity::Unit;

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// A number, of a unit.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
}

impl FigureKind {
    pub(super) fn words(self) -> Localized {
        match self {
            Self::Number => Localized::new("un numero", "a number"),
            Self::Boolean => Localized::new("sì o no", "yes or no"),
            Self::Date => Localized::new("un giorno", "a day"),
        }
    }
}

/// A figure of a measure that can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figure {
    /// How it is named: `soglia_isee`, `retta.3.to`.
    pub path: String,
    /// What it belongs to, in words.
    pub title: Localized,
    /// What it is.
    pub kind: FigureKind,
    /// As the rule file writes it; none where the act does not say it (`missing`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// As the rule language writes it; none where it is no number, or follows from an expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub unit: Option<Unit>,
    /// The first day of a value of a dated series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
}

/// A step from a node to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hop {
    Key(String),
    Item(usize),
}

/// A part of a path. What says nothing to an officer may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub name: String,
    pub may_go: bool,
}

/// A figure, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub figure: Figure,
    pub segments: Vec<Segment>,
    pub route: Vec<Hop>,
    /// It is an expression: it can be named, and not changed.
    pub is_expression: bool,
}

/// Keys that hold no figure of the rule.
const NOT_FIGURES: &[&str] = &[
    "title",
    "source",
    "note",
    "unit",
    "kind",
    "type",
    "reason",
    "boundary",
    "jump",
    "fall",
    "in_force",
    "discretion",
    "ceiling",
    "always",
    "when",
    "mode",
    "keys",
    "missing",
    "rank",
    "income",
    "ends",
    "already",
];
/// Keys that say how a value is written, and not which one is meant.
pub(crate) const MAY_GO: &[&str] = &[
    "value",
    "values",
    "bands",
    "rows",
    "linear",
    "piecewise",
    "points",
    "progression",
    "table",
    "by",
    "cases",
    "share",
    "parts",
    "remains",
    "first_match",
];
/// Keys under which names are those of the author.
const NAMED: &[&str] = &["cases", "percents", "parts", "values"];
const LIMITS: &[&str] = &["from", "above", "to", "below", "at"];
const SECTIONS: &[&str] = &["parameters", "definitions", "amounts"];

/// What is known of the units where a figure stands.
#[derive(Clone, Default)]
struct Units {
    value: Option<Unit>,
    base: Option<Unit>,
}

/// Finds the figures of a measure. `unit_of` gives the unit of a name that is no part of it.
pub(super) fn figures(measure: &Node, on: NaiveDate, unit_of: &dyn Fn(&str) -> Option<Unit>) -> Vec<Found> {
    let mut walk = Walk { measure, on, unit_of, found: Vec::new(), title: Localized::default(), kind: FigureKind::Number, from: None };
    for section in SECTIONS {
        for (name, entry) in measure.get(section).map_or(&[][..], Node::entries) {
            walk.title = title(&name.value, entry);
            walk.kind = match entry.get("type").and_then(Node::text) {
                Some("boolean") => FigureKind::Boolean,
                Some("date") => FigureKind::Date,
                _ => FigureKind::Number,
            };
            let units = Units { value: unit(entry.get("unit")), base: None };
            let route = vec![Hop::Key((*section).to_owned()), Hop::Key(name.value.clone())];
            let segments = vec![Segment { name: name.value.clone(), may_go: false }];
            if entry.get("missing").is_some() {
                walk.push(None, (route, segments), units.value.as_ref(), false);
            } else {
                walk.entries(entry, (&route, &segments), &units);
            }
        }
    }
    name_shortly(walk.found)
}

/// What an entry is called.
pub(crate) fn title(name: &str, entry: &Node) -> Localized {
    let text = |key: &str| entry.get("title").and_then(|title| title.get(key)).and_then(Node::text).map(str::to_owned);
    let words = || name.replace('_', " ");
    Localized::new(text("it").unwrap_or_else(words), text("en").unwrap_or_else(words))
}

fn unit(node: Option<&Node>) -> Option<Unit> {
    node.and_then(Node::text).and_then(|text| text.parse().ok())
}

struct Walk<'w> {
    measure: &'w Node,
    on: NaiveDate,
    unit_of: &'w dyn Fn(&str) -> Option<Unit>,
    found: Vec<Found>,
    title: Localized,
    kind: FigureKind,
    from: Option<NaiveDate>,
}

type Place = (Vec<Hop>, Vec<Segment>);

impl Walk<'_> {
    fn push(&mut self, value: Option<&str>, (route, segments): Place, unit: Option<&Unit>, is_expression: bool) {
        let figure = Figure {
            path: String::new(),
            title: self.title.clone(),
            kind: self.kind,
            value: value.map(str::to_owned),
            unit: unit.filter(|_| self.kind == FigureKind::Number).cloned(),
            from: self.from,
        };
        self.found.push(Found { figure, segments, route, is_expression });
    }

    fn entries(&mut self, node: &Node, (route, segments): (&[Hop], &[Segment]), units: &Units) {
        let last = route.last();
        let under = |keys: &[&str]| matches!(last, Some(Hop::Key(key)) if keys.contains(&key.as_str()));
        let named = under(NAMED) && route.len() > 2;
        let mut units = units.clone();
        if let Some(of) = node.get("of").and_then(Node::text).filter(|_| !under(&["share"]) && route.len() > 2) {
            units.base = self.unit_of_name(of);
        }
        if node.get("times").is_some() {
            units.value = None;
        }
        for (key, child) in node.entries() {
            let key = key.value.as_str();
            if !named && NOT_FIGURES.contains(&key) {
                continue;
            }
            let day: Option<NaiveDate> = if named { key.parse().ok() } else { None };
            let may_go = day.map_or(!named && MAY_GO.contains(&key), |day| self.is_in_force(node, day));
            let mut inner = units.clone();
            if !named {
                match key {
                    "percent" | "percents" | "max_percent" => inner.value = Some(Unit::percent()),
                    "exponent" => inner.value = Some(Unit::count()),
                    "at_most" | "times" | "part" | "whole" => inner.value = None,
                    _ if LIMITS.contains(&key) && !under(&["rounding", "round"]) => inner.value.clone_from(&units.base),
                    _ => {}
                }
            }
            let before = self.from;
            self.from = day.or(before);
            let place = (with(route, Hop::Key(key.to_owned())), with(segments, Segment { name: key.to_owned(), may_go }));
            self.node(child, place, &inner);
            self.from = before;
        }
    }

    fn node(&mut self, node: &Node, (route, segments): Place, units: &Units) {
        match &node.content {
            Content::Scalar { text, .. } => {
                let is_figure = match self.kind {
                    FigureKind::Number => is_number(text),
                    FigureKind::Boolean => matches!(text.as_str(), "true" | "false"),
                    FigureKind::Date => text.parse::<NaiveDate>().is_ok(),
                };
                // Of what a shape is, is a name and no figure.
                let names = matches!(route.last(), Some(Hop::Key(key)) if key == "of" || key == "times");
                if is_figure || !names {
                    self.push(Some(text), (route, segments), units.value.as_ref(), !is_figure);
                }
            }
            Content::Sequence(items) => {
                for (place, item) in items.iter().enumerate() {
                    let segment = Segment { name: (place + 1).to_string(), may_go: false };
                    self.node(item, (with(&route, Hop::Item(place)), with(&segments, segment)), units);
                }
            }
            Content::Mapping(_) => self.entries(node, (&route, &segments), units),
        }
    }

    /// Of the days of a series, the last that has begun.
    fn is_in_force(&self, series: &Node, day: NaiveDate) -> bool {
        let days = series.entries().iter().filter_map(|(key, _)| key.value.parse::<NaiveDate>().ok());
        days.filter(|day| *day <= self.on).max() == Some(day)
    }

    /// The unit of a name of the measure, or of a fact.
    fn unit_of_name(&self, name: &str) -> Option<Unit> {
        let own = ["parameters", "definitions", "amounts", "facts"].iter().find_map(|section| self.measure.get(section)?.get(name));
        match own {
            Some(entry) => unit(entry.get("unit")),
            None => (self.unit_of)(name),
        }
    }
}

fn with<T: Clone>(items: &[T], last: T) -> Vec<T> {
    items.iter().cloned().chain([last]).collect()
}

/// Gives every figure its path: without what may go, where that is enough to tell it apart.
fn name_shortly(mut found: Vec<Found>) -> Vec<Found> {
    let path = |found: &Found, all: bool| {
        let parts: Vec<&str> = found.segments.iter().filter(|part| all || !part.may_go).map(|part| part.name.as_str()).collect();
        parts.join(".")
    };
    let short: Vec<String> = found.iter().map(|found| path(found, false)).collect();
    for (place, own) in short.iter().enumerate() {
        let alone = short.iter().filter(|other| *other == own).count() == 1;
        if let Some(found) = found.get_mut(place) {
            found.figure.path = if alone { own.clone() } else { path(found, true) };
        }
    }
    found
}

/// Whether a path, as it was written, leads to a figure.
pub(super) fn fits(found: &Found, written: &[&str]) -> bool {
    let mut rest = written.iter().peekable();
    for segment in &found.segments {
        match rest.peek() {
            Some(word) if is_meant(word, &segment.name) => {
                rest.next();
            }
            _ if segment.may_go => {}
            _ => return false,
        }
    }
    rest.peek().is_none()
}

fn is_meant(written: &str, name: &str) -> bool {
    // Of a row an officer says the percentage, or the amount, that holds in it.
    let of_row = name == "value" && matches!(written, "percentuale" | "percent" | "importo" | "quota");
    written == name || of_row || crate::authoring::decode::meant(written, &[name]).is_some()
}
