//! Tables with one or two entries, and formulas by the value of a choice.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Value};
use super::formula::{Accepted, Shaped, band_label};
use super::number::Number;
use crate::Localized;
use crate::authoring::bands::{Base, Cut, Piece, Row};
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{Axis, By, Table};
use crate::authoring::set::Set;
use crate::authoring::span::Span;
use crate::pack::{Band, FactType};
use crate::program::{Comparison, NodeId};
use crate::quantity::Unit;

/// More values than this are not listed in a message.
const MOST_LISTED: usize = 40;

/// One side of a table: the conditions of all entries but the last, which holds otherwise.
struct Side {
    conditions: Vec<NodeId>,
    labels: Vec<Localized>,
    bands: Option<(Base, Vec<Cut>)>,
}

/// A key of a count: `3`, or `3+` for three or more.
fn whole_key(key: &Text) -> Option<(i64, bool)> {
    let (digits, open) = key.value.strip_suffix('+').map_or((key.value.as_str(), false), |digits| (digits, true));
    digits.parse().ok().map(|value| (value, open))
}

impl Compiler<'_> {
    pub fn table(&mut self, shape: &Table, unit: Option<&Unit>) -> Option<Shaped> {
        let rows = self.side(&shape.rows);
        let columns = match &shape.columns {
            Some(axis) => Some(self.side(axis)?),
            None => None,
        };
        let rows = rows?;
        let wide = columns.as_ref().map_or(1, |columns| columns.labels.len());
        let mut lines: Vec<Vec<(Number, Span)>> = Vec::new();
        let mut good = true;
        for line in &shape.values {
            if line.len() != wide {
                let span = line.first().map_or(shape.span, |cell| cell.span);
                self.report(Finding::new(
                    Code::NotCovered,
                    span,
                    both!("la riga ha {} valori, le colonne sono {wide}", "the line has {} values, there are {wide} columns", line.len()),
                ));
                good = false;
            }
            let cells: Vec<Option<(Number, Span)>> = line.iter().map(|cell| Some((self.price(cell, unit)?, cell.span))).collect();
            match cells.into_iter().collect::<Option<Vec<_>>>() {
                Some(cells) => lines.push(cells),
                None => good = false,
            }
        }
        if shape.values.len() != rows.labels.len() {
            self.report(Finding::new(
                Code::NotCovered,
                shape.span,
                both!(
                    "ci sono {} righe di valori, ma {} voci in `rows`",
                    "there are {} lines of values, but {} entries in `rows`",
                    shape.values.len(),
                    rows.labels.len()
                ),
            ));
            good = false;
        }
        if !good {
            return None;
        }
        self.check_columns(shape, &rows, &lines, wide, unit);
        let mut values = Vec::new();
        for line in lines {
            let span = line.first().map_or(shape.span, |(_, span)| *span);
            let conditions = columns.as_ref().map_or(&[][..], |columns| columns.conditions.as_slice());
            let (number, _) = self.cascade(conditions, line)?;
            values.push((number, span));
        }
        let (number, index) = self.cascade(&rows.conditions, values)?;
        Some(Shaped::in_band(number, Some(Band { index, labels: rows.labels })))
    }

    /// Each column of a table with bands is a curve.
    fn check_columns(&mut self, shape: &Table, rows: &Side, lines: &[Vec<(Number, Span)>], wide: usize, unit: Option<&Unit>) {
        let Some((base, cuts)) = &rows.bands else {
            return;
        };
        for column in 0..wide {
            let pieces: Vec<(Piece, Span)> =
                lines.iter().filter_map(|line| line.get(column)).map(|(number, span)| (self.piece(number), *span)).collect();
            let first = lines.first().and_then(|line| line.get(column));
            if let Some(unit) = unit.cloned().or_else(|| first.map(|(number, _)| number.unit.clone())) {
                let accepted = Accepted { jump: shape.jump.as_ref(), fall: shape.fall.as_ref() };
                self.check_course(&pieces, cuts, base, &unit, &accepted);
            }
        }
    }

    fn side(&mut self, axis: &Axis) -> Option<Side> {
        match (&axis.bands, &axis.keys) {
            (Some(bands), None) => {
                let (number, base) = self.base(&axis.of)?;
                let rows: Vec<Option<Row>> = bands
                    .iter()
                    .map(|band| {
                        let limits = [band.from.as_ref(), band.above.as_ref(), band.to.as_ref(), band.below.as_ref()];
                        self.row(limits, band.span, &base.unit)
                    })
                    .collect();
                let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
                if rows.is_empty() {
                    self.report(Finding::new(Code::NotCovered, axis.span, both!("la tabella non ha fasce", "the table has no bands")));
                    return None;
                }
                let cuts = self.cuts(&rows, &base, axis.boundary.as_ref())?;
                let conditions = cuts.iter().map(|cut| self.below(&number, *cut, axis.of.span)).collect::<Option<_>>()?;
                let labels = (0..rows.len()).map(|place| band_label(place, &rows, &cuts, &base)).collect();
                Some(Side { conditions, labels, bands: Some((base, cuts)) })
            }
            (None, Some(keys)) => {
                let keys: Vec<&Text> = keys.iter().collect();
                let value = self.expression(&axis.of)?;
                let mut conditions = self.keyed(&value, &keys, false, axis.span)?;
                conditions.pop();
                let labels = keys.iter().map(|key| Localized::same(key.value.clone())).collect();
                Some(Side { conditions, labels, bands: None })
            }
            // Reported when the record was read.
            _ => None,
        }
    }

    pub fn by(&mut self, shape: &By, unit: Option<&Unit>) -> Option<Shaped> {
        let value = self.expression(&shape.of);
        let mut values: Vec<Option<(Number, Span)>> = Vec::new();
        let mut labels = Vec::new();
        let mut keys = Vec::new();
        let mut inner = None;
        for (key, formula) in shape.cases.iter() {
            let shaped = self.formula(formula, unit);
            values.push(shaped.map(|shaped| {
                inner = inner.take().or(shaped.band);
                (shaped.number, key.span)
            }));
            labels.push(Localized::same(key.value.clone()));
            keys.push(key);
        }
        let mut conditions = self.keyed(&value?, &keys, shape.otherwise.is_some(), shape.span)?;
        match &shape.otherwise {
            Some(otherwise) => {
                values.push(self.formula_number(otherwise, unit).map(|number| (number, shape.span)));
                labels.push(Localized::new("altri casi", "other cases"));
            }
            // Every value is covered: the last key needs no condition of its own.
            None => {
                conditions.pop();
            }
        }
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let (number, index) = self.cascade(&conditions, values)?;
        Some(Shaped::in_band(number, Some(Band { index, labels })))
    }

    /// A condition per key. Without `otherwise`, the keys must cover every value.
    fn keyed(&mut self, value: &Value, keys: &[&Text], otherwise: bool, span: Span) -> Option<Vec<NodeId>> {
        match value {
            Value::Choice { node, fact } => self.choice_keys(*node, *fact, keys, otherwise, span),
            Value::Truth(node) => self.truth_keys(*node, keys, otherwise, span),
            Value::Number(number) => self.whole_keys(number, keys, otherwise, span),
            other => {
                self.wrong_type(span, other, "una scelta, un sì/no o un numero intero", "a choice, a yes/no or a whole number");
                None
            }
        }
    }

    fn choice_keys(&mut self, node: NodeId, fact: u32, keys: &[&Text], otherwise: bool, span: Span) -> Option<Vec<NodeId>> {
        let equal: Vec<Option<NodeId>> = keys
            .iter()
            .map(|key| {
                let choice = Value::Choice { node, fact };
                self.compare(Comparison::Equal, choice, Value::Text(key.value.clone()), key.span, key.span)
            })
            .collect();
        let world = self.world;
        let given: Set<&str> = keys.iter().map(|key| key.value.as_str()).collect();
        let left: Vec<&str> = match world.facts.get(fact as usize).map(|fact| &fact.kind) {
            Some(FactType::Choice { values }) => {
                values.iter().map(|(code, _)| code.as_str()).filter(|code| !given.contains(code)).take(MOST_LISTED).collect()
            }
            _ => Vec::new(),
        };
        if !otherwise && !left.is_empty() {
            self.not_covered(span, &left.join(", "));
            return None;
        }
        equal.into_iter().collect()
    }

    fn truth_keys(&mut self, node: NodeId, keys: &[&Text], otherwise: bool, span: Span) -> Option<Vec<NodeId>> {
        let mut out = Vec::new();
        for key in keys {
            match key.value.as_str() {
                "true" => out.push(node),
                "false" => out.push(self.builder.not(node)),
                _ => {
                    self.report(Finding::new(
                        Code::WrongType,
                        key.span,
                        both!("qui serve `true` o `false`", "`true` or `false` is expected here"),
                    ));
                    return None;
                }
            }
        }
        if !otherwise && keys.len() < 2 {
            let left = if keys.iter().any(|key| key.value == "true") { "false" } else { "true" };
            self.not_covered(span, left);
            return None;
        }
        Some(out)
    }

    fn whole_keys(&mut self, number: &Number, keys: &[&Text], otherwise: bool, span: Span) -> Option<Vec<NodeId>> {
        let mut out = Vec::new();
        let mut expected: Option<i64> = None;
        for (place, key) in keys.iter().enumerate() {
            let Some((value, open)) = whole_key(key) else {
                self.report(
                    Finding::new(Code::BadNumber, key.span, both!("`{}` non è un numero intero", "`{}` is not a whole number", key.value))
                        .help(both!("ad esempio `2`, oppure `3+` per tre o più", "for example `2`, or `3+` for three or more")),
                );
                return None;
            };
            if expected.is_some_and(|expected| value < expected) || (open && place + 1 < keys.len()) {
                self.report(Finding::new(Code::BandOrder, key.span, both!("le voci non sono in ordine", "the keys are not in order")));
                return None;
            }
            if let Some(expected) = expected.filter(|&expected| !otherwise && value != expected) {
                self.not_covered(key.span, &expected.to_string());
                return None;
            }
            expected = Some(value + 1);
            let at = self.fixed(Decimal::from(value), &number.unit);
            let comparison = if open { Comparison::GreaterOrEqual } else { Comparison::Equal };
            out.push(self.compare_numbers(comparison, number.clone(), at, key.span)?);
        }
        if !otherwise {
            let first = keys.first().and_then(|key| whole_key(key)).map(|(value, _)| Decimal::from(value));
            let last = keys.last().and_then(|key| whole_key(key));
            if let (Some((low, high)), Some(first), Some((last, open))) = (self.bounds(number), first, last) {
                if low < first {
                    self.not_covered(span, &low.normalize().to_string());
                    return None;
                }
                if !open && high > Decimal::from(last) {
                    self.not_covered(span, &(last + 1).to_string());
                    return None;
                }
            }
        }
        Some(out)
    }

    fn not_covered(&mut self, span: Span, value: &str) {
        self.report(
            Finding::new(Code::NotCovered, span, both!("nessuna voce vale per: {value}", "no key holds for: {value}")).witness(value).help(
                both!(
                    "aggiungere le voci che mancano (`3+` vale per tre o più), oppure `otherwise`",
                    "add the missing keys (`3+` holds for three or more), or `otherwise`"
                ),
            ),
        );
    }
}
