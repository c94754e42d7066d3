//! The shapes of a value, each turned into the same few operations.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Value};
use super::number::Number;
use super::world::localized;
use crate::Localized;
use crate::authoring::bands::{self, Base, Course, Cut, JumpAccepted, Limit, Piece, Ratio, Row, Stretch, check_curve, partition};
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{self, BandRow, Bands, Boundary, FallAccepted, Formula, Part, Side};
use crate::authoring::span::Span;
use crate::pack::Band;
use crate::program::{Comparison, NodeId};
use crate::quantity::Unit;

/// A value, and which band or branch it came from.
pub(super) struct Shaped {
    pub number: Number,
    pub band: Option<Band>,
    /// Parts that add up, each told on its own.
    pub parts: Vec<PartMade>,
}

/// One part of a sum.
pub(super) struct PartMade {
    pub title: Localized,
    pub number: Number,
    pub band: Option<Band>,
}

impl Shaped {
    pub fn in_band(number: Number, band: Option<Band>) -> Self {
        Self { number, band, parts: Vec::new() }
    }
}

impl From<Number> for Shaped {
    fn from(number: Number) -> Self {
        Self::in_band(number, None)
    }
}

/// What the curve checks are told about a shape.
pub(super) struct Accepted<'a> {
    pub jump: Option<&'a document::JumpAccepted>,
    pub fall: Option<&'a FallAccepted>,
}

/// Something is wrong, and has been reported.
struct Reported;

impl Compiler<'_> {
    pub fn formula_number(&mut self, formula: &Formula, unit: Option<&Unit>) -> Option<Number> {
        self.formula(formula, unit).map(|shaped| shaped.number)
    }

    /// The value of a formula; literals take `unit`, where one is expected.
    pub fn formula(&mut self, formula: &Formula, unit: Option<&Unit>) -> Option<Shaped> {
        match formula {
            Formula::Expression(text) => self.price(text, unit).map(Shaped::from),
            Formula::Bands(shape) => self.bands(shape, unit),
            Formula::Linear(shape) => self.linear(shape, unit).map(Shaped::from),
            Formula::Piecewise(shape) => self.piecewise(shape, unit).map(Shaped::from),
            Formula::Progression(shape) => self.progression(shape, unit).map(Shaped::from),
            Formula::Table(shape) => self.table(shape, unit),
            Formula::By(shape) => self.by(shape, unit),
            Formula::Share(shape) => self.share(shape, unit),
            Formula::Parts(parts) if parts.is_empty() => self.nothing_in(parts.span),
            Formula::Parts(parts) => {
                let parts: Vec<(&Text, &Part)> = parts.iter().collect();
                self.parts(&parts, unit)
            }
            Formula::Remains(shape) => self.remains(shape, unit).map(Shaped::from),
            Formula::FirstMatch(branches) if branches.is_empty() => self.nothing_in(self.open_span()),
            Formula::FirstMatch(branches) => self.first_match(branches, unit),
        }
    }

    fn nothing_in<T>(&mut self, span: Span) -> Option<T> {
        self.report(Finding::new(Code::NotCovered, span, both!("l'elenco è vuoto", "the list is empty")));
        None
    }

    /// Where the name that is being worked out is used.
    fn open_span(&self) -> Span {
        self.open.last().map_or(self.measure.span, |(_, span)| *span)
    }

    /// Joins two numbers at the same level, or reports why they do not go together.
    pub fn join(
        &mut self,
        a: Number,
        b: Number,
        span: Span,
        with: fn(Number, Number, &mut super::builder::Builder) -> Result<Number, super::number::Clash>,
    ) -> Option<Number> {
        let (a, b) = self.level_numbers(a, b, span)?;
        let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
        let result = with(a, b, &mut self.builder);
        self.made(result, span, &unit_a, &unit_b)
    }

    pub fn pick(&mut self, condition: NodeId, then: Number, otherwise: Number, span: Span) -> Option<Number> {
        match self.choose(condition, Value::Number(then), Value::Number(otherwise), span, span)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn compare_numbers(&mut self, comparison: Comparison, a: Number, b: Number, span: Span) -> Option<NodeId> {
        let (a, b) = self.level_numbers(a, b, span)?;
        let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
        match a.compare(comparison, b, &mut self.builder) {
            Ok((node, _)) => Some(node),
            Err(clash) => {
                self.clash(clash, span, &unit_a, &unit_b);
                None
            }
        }
    }

    /// A limit or an anchor: a constant on this interval, in the unit of the base value.
    pub fn constant(&mut self, text: &Text, unit: &Unit) -> Option<Decimal> {
        let number = self.quantity(text, Some(unit))?;
        let value = number.value(&self.builder);
        if value.is_none() {
            self.report(
                Finding::new(
                    Code::WrongType,
                    text.span,
                    both!(
                        "qui serve un numero o un parametro, uguale per tutti",
                        "a number or a parameter is expected here, the same for everybody"
                    ),
                )
                .help(both!(
                    "per limiti che cambiano da caso a caso usare `first_match`",
                    "for limits that change from case to case use `first_match`"
                )),
            );
        }
        value
    }

    pub fn fixed(&mut self, value: Decimal, unit: &Unit) -> Number {
        Number::constant(&mut self.builder, value, unit.clone(), false)
    }

    pub fn base(&mut self, text: &Text) -> Option<(Number, Base)> {
        let number = self.quantity(text, None)?;
        let bounds = self.bounds(&number);
        let one = Number { node: self.builder.number(1), ..number.clone() };
        let base = Base {
            label: self.label_of(text),
            unit: number.unit.clone(),
            grid: if number.divisor.is_none() { one.value(&self.builder) } else { None },
            least: bounds.map(|(least, _)| least),
            greatest: bounds.map(|(_, greatest)| greatest),
        };
        Some((number, base))
    }

    /// `of` as a person would call it: the label of a fact, or the text itself.
    fn label_of(&self, text: &Text) -> String {
        match self.world.fact(text.value.trim(), None, self.local).and_then(|place| self.world.facts.get(place as usize)) {
            Some(fact) => fact.label.it.clone(),
            None => text.value.trim().to_owned(),
        }
    }

    fn limit(&mut self, included: Option<&Text>, excluded: Option<&Text>, unit: &Unit) -> Result<Option<Limit>, Reported> {
        match (included, excluded) {
            (Some(_), Some(other)) => {
                self.report(
                    Finding::new(
                        Code::KeyConflict,
                        other.span,
                        both!("lo stesso limite è scritto due volte", "the same limit is written twice"),
                    )
                    .help(both!("`from` o `above`; `to` o `below`", "`from` or `above`; `to` or `below`")),
                );
                Err(Reported)
            }
            (Some(text), None) => {
                self.constant(text, unit).map(|value| Some(Limit { value, included: true, span: text.span })).ok_or(Reported)
            }
            (None, Some(text)) => {
                self.constant(text, unit).map(|value| Some(Limit { value, included: false, span: text.span })).ok_or(Reported)
            }
            (None, None) => Ok(None),
        }
    }

    pub fn row(&mut self, limits: [Option<&Text>; 4], span: Span, unit: &Unit) -> Option<Row> {
        let [from, above, to, below] = limits;
        let (lower, upper) = (self.limit(from, above, unit), self.limit(to, below, unit));
        Some(Row { lower: lower.ok()?, upper: upper.ok()?, span })
    }

    /// Where bands end, after the checks for holes and overlaps.
    pub fn cuts(&mut self, rows: &[Row], base: &Base, boundary: Option<&Boundary>) -> Option<Vec<Cut>> {
        let side = |side: Side| if side == Side::Lower { bands::Side::Lower } else { bands::Side::Upper };
        let reading = boundary.map(|boundary| bands::Reading {
            holes: boundary.holes.map(side),
            overlaps: boundary.overlaps.map(side),
            span: boundary.span,
        });
        if let Some(boundary) = boundary {
            let reason = localized(&boundary.reason);
            match &boundary.source {
                Some(source) if source.value != "not_stated" => {
                    self.cite(Some(source));
                }
                _ => {
                    self.grounds.not_stated.insert(
                        reason.it.clone(),
                        Localized::new(
                            format!("lettura dei limiti delle fasce non scritta nell'atto: {}", reason.it),
                            format!("reading of the limits of bands that the act does not state: {}", reason.en),
                        ),
                    );
                }
            }
        }
        partition(rows, base, reading.as_ref(), self.findings)
    }

    /// Whether the base value lies below a cut.
    pub fn below(&mut self, base: &Number, cut: Cut, span: Span) -> Option<NodeId> {
        let at = self.fixed(cut.at, &base.unit);
        let comparison = if cut.lower_includes { Comparison::LessOrEqual } else { Comparison::Less };
        self.compare_numbers(comparison, base.clone(), at, span)
    }

    /// The first value whose condition holds, and its place; the last holds otherwise.
    pub fn cascade(&mut self, conditions: &[NodeId], values: Vec<(Number, Span)>) -> Option<(Number, NodeId)> {
        let mut place = i128::try_from(values.len()).ok()? - 1;
        let mut values = values.into_iter().rev();
        let (mut result, _) = values.next()?;
        let mut index = self.builder.number(place);
        for (condition, (value, span)) in conditions.iter().rev().zip(values) {
            place -= 1;
            result = self.pick(*condition, value, result, span)?;
            let here = self.builder.number(place);
            let (condition, here) = self.level_truth(*condition, here, span)?;
            let (_, other) = self.level_truth(condition, index, span)?;
            index = self.builder.select(condition, here, other);
        }
        Some((result, index))
    }

    /// The value of a constant as a fraction, in the unit as it is written.
    pub fn ratio(&self, number: &Number) -> Option<Ratio> {
        let mantissa = self.builder.constant(number.node)?;
        let factor = if number.unit.is_percent() { 100 } else { 1 };
        let above = mantissa.checked_mul(number.scale.numerator())?.checked_mul(factor)?;
        if number.divisor.is_some() { None } else { Ratio::new(above, number.scale.denominator()) }
    }

    pub fn piece(&self, number: &Number) -> Piece {
        self.ratio(number).map_or(Piece::Unknown, Piece::Constant)
    }

    /// Looks for jumps and falls along the base value.
    pub fn check_course(
        &mut self,
        pieces: &[(Piece, Span)],
        cuts: &[Cut],
        base: &Base,
        unit: &Unit,
        accepted: &Accepted<'_>,
    ) -> Option<()> {
        let jump = match accepted.jump {
            None => None,
            Some(jump) => {
                self.cite(jump.source.as_ref());
                Some(JumpAccepted { up_to: self.constant(&jump.up_to, unit)?, span: jump.span })
            }
        };
        if let Some(fall) = accepted.fall {
            self.cite(fall.source.as_ref());
        }
        let course = Course { unit: unit.clone(), direction: self.direction, jump, fall: accepted.fall.map(|fall| fall.span) };
        let stretches: Vec<Stretch> = pieces
            .iter()
            .enumerate()
            .map(|(index, (piece, span))| Stretch {
                lower: index.checked_sub(1).and_then(|before| cuts.get(before).copied()),
                upper: cuts.get(index).copied(),
                piece: *piece,
                span: *span,
            })
            .collect();
        check_curve(&stretches, base, &course, self.findings);
        Some(())
    }

    fn bands(&mut self, shape: &Bands, unit: Option<&Unit>) -> Option<Shaped> {
        if shape.rows.is_empty() {
            self.report(Finding::new(Code::NotCovered, shape.span, both!("la tabella non ha fasce", "the table has no bands")));
            return None;
        }
        let found = self.base(&shape.of);
        let values: Vec<Option<(Number, Span)>> =
            shape.rows.iter().map(|row| Some((self.formula_number(&row.value, unit)?, row.span))).collect();
        let (base_number, base) = found?;
        let limits = |row: &BandRow| [row.from.clone(), row.above.clone(), row.to.clone(), row.below.clone()];
        let rows: Vec<Option<Row>> = shape
            .rows
            .iter()
            .map(|row| {
                let limits = limits(row);
                let [from, above, to, below] = &limits;
                self.row([from.as_ref(), above.as_ref(), to.as_ref(), below.as_ref()], row.span, &base.unit)
            })
            .collect();
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let cuts = self.cuts(&rows, &base, shape.boundary.as_ref())?;
        let pieces: Vec<(Piece, Span)> = values.iter().map(|(number, span)| (self.piece(number), *span)).collect();
        let result_unit = unit.cloned().or_else(|| values.first().map(|(number, _)| number.unit.clone()))?;
        let accepted = Accepted { jump: shape.jump.as_ref(), fall: shape.fall.as_ref() };
        self.check_course(&pieces, &cuts, &base, &result_unit, &accepted)?;
        let conditions: Vec<NodeId> = cuts.iter().map(|cut| self.below(&base_number, *cut, shape.of.span)).collect::<Option<_>>()?;
        let (number, index) = self.cascade(&conditions, values)?;
        let labels = shape
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| row.title.as_ref().map_or_else(|| band_label(place, &rows, &cuts, &base), localized))
            .collect();
        Some(Shaped::in_band(number, Some(Band { index, labels })))
    }
}

/// `fascia 2 (oltre 7.500,00 € fino a 9.000,00 €)`: the limits as the row writes them; one that it leaves out is that of its neighbour.
pub(super) fn band_label(place: usize, rows: &[Row], cuts: &[Cut], base: &Base) -> Localized {
    let words = |value: Decimal, included: bool, [it_in, it_out, en_in, en_out]: [&str; 4]| {
        let shown = bands::show(value, &base.unit);
        let (it, en) = if included { (it_in, en_in) } else { (it_out, en_out) };
        Localized::new(format!("{it} {}", shown.it), format!("{en} {}", shown.en))
    };
    let written = |limit: Option<Limit>, cut: Option<&Cut>, above: bool| {
        limit.map(|limit| (limit.value, limit.included)).or_else(|| cut.map(|cut| (cut.at, cut.lower_includes != above)))
    };
    let row = rows.get(place);
    let lower = written(row.and_then(|row| row.lower), place.checked_sub(1).and_then(|before| cuts.get(before)), true);
    let upper = written(row.and_then(|row| row.upper), cuts.get(place), false);
    let lower = lower.map(|(value, included)| words(value, included, ["da", "oltre", "from", "above"]));
    let upper = upper.map(|(value, included)| words(value, included, ["fino a", "meno di", "up to", "below"]));
    Localized::from_fn(|language| {
        let texts: Vec<&str> = lower.iter().chain(&upper).map(|text| text.get(language)).collect();
        let word = if language == crate::Language::It { "fascia" } else { "band" };
        if texts.is_empty() { format!("{word} {}", place + 1) } else { format!("{word} {} ({})", place + 1, texts.join(" ")) }
    })
}
