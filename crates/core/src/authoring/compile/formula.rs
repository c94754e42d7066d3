//! The shapes of a value, each turned into the same few operations.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Value};
use super::number::Number;
use super::world::localized;
use crate::Localized;
use crate::authoring::bands::{self, Base, Course, Cut, JumpAccepted, Limit, Piece, Ratio, Row, Stretch, check_curve, partition};
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::Finding;
use crate::authoring::document::{
    BandRow, Bands, Boundary, Branch, FallAccepted, Formula, Linear, Part, Piecewise, Progression, Remains, Share, Side,
};
use crate::authoring::span::Span;
use crate::decision::Citation;
use crate::pack::Band;
use crate::program::{Comparison, NodeId};
use crate::quantity::Unit;

/// A value, and which band or branch it came from.
pub(super) struct Shaped {
    pub number: Number,
    pub band: Option<Band>,
}

impl From<Number> for Shaped {
    fn from(number: Number) -> Self {
        Self { number, band: None }
    }
}

/// What the curve checks are told about a shape.
pub(super) struct Accepted<'a> {
    pub jump: Option<&'a crate::authoring::document::JumpAccepted>,
    pub fall: Option<&'a FallAccepted>,
}

impl Compiler<'_> {
    pub fn formula_number(&mut self, formula: &Formula, unit: Option<&Unit>) -> Option<Number> {
        self.formula(formula, unit).map(|shaped| shaped.number)
    }

    /// The value of a formula; literals take `unit`, where one is expected.
    pub fn formula(&mut self, formula: &Formula, unit: Option<&Unit>) -> Option<Shaped> {
        match formula {
            Formula::Expression(text) => self.quantity(text, unit).map(Shaped::from),
            Formula::Bands(shape) => self.bands(shape, unit),
            Formula::Linear(shape) => self.linear(shape, unit).map(Shaped::from),
            Formula::Piecewise(shape) => self.piecewise(shape, unit).map(Shaped::from),
            Formula::Progression(shape) => self.progression(shape, unit).map(Shaped::from),
            Formula::Table(shape) => self.table(shape, unit),
            Formula::By(shape) => self.by(shape, unit),
            Formula::Share(shape) => self.share(shape, unit),
            Formula::Parts(parts) => {
                let parts: Vec<(&Text, &Part)> = parts.iter().collect();
                self.parts(&parts, unit).map(Shaped::from)
            }
            Formula::Remains(shape) => self.remains(shape, unit).map(Shaped::from),
            Formula::FirstMatch(branches) => self.first_match(branches, unit),
        }
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
                    "qui serve un numero o un parametro, uguale per tutti",
                    "a number or a parameter is expected here, the same for everybody",
                )
                .help(
                    "per limiti che cambiano da caso a caso usare `first_match`",
                    "for limits that change from case to case use `first_match`",
                ),
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

    fn limit(&mut self, included: Option<&Text>, excluded: Option<&Text>, unit: &Unit) -> Option<Option<Limit>> {
        match (included, excluded) {
            (Some(_), Some(other)) => {
                self.report(
                    Finding::new(
                        Code::KeyConflict,
                        other.span,
                        "lo stesso limite è scritto due volte",
                        "the same limit is written twice",
                    )
                    .help("`from` o `above`; `to` o `below`", "`from` or `above`; `to` or `below`"),
                );
                None
            }
            (Some(text), None) => self.constant(text, unit).map(|value| Some(Limit { value, included: true, span: text.span })),
            (None, Some(text)) => self.constant(text, unit).map(|value| Some(Limit { value, included: false, span: text.span })),
            (None, None) => Some(None),
        }
    }

    pub fn row(&mut self, limits: [Option<&Text>; 4], span: Span, unit: &Unit) -> Option<Row> {
        let [from, above, to, below] = limits;
        let (lower, upper) = (self.limit(from, above, unit), self.limit(to, below, unit));
        Some(Row { lower: lower?, upper: upper?, span })
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
                    self.not_stated.insert(
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
    pub fn check_course(&mut self, pieces: &[(Piece, Span)], cuts: &[Cut], base: &Base, unit: &Unit, accepted: &Accepted<'_>) -> Option<()> {
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
            self.report(Finding::new(Code::NotCovered, shape.span, "la tabella non ha fasce", "the table has no bands"));
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
            .map(|(place, row)| row.title.as_ref().map_or_else(|| band_label(place, &cuts, &base), localized))
            .collect();
        Some(Shaped { number, band: Some(Band { index, labels }) })
    }

    fn linear(&mut self, shape: &Linear, unit: Option<&Unit>) -> Option<Number> {
        let found = self.base(&shape.of);
        let (min, max) = (self.quantity(&shape.min, unit), self.quantity(&shape.max, unit));
        let (base_number, base) = found?;
        let (from, to) = (self.constant(&shape.from, &base.unit), self.constant(&shape.to, &base.unit));
        let (min, max, from, to) = (min?, max?, from?, to?);
        self.between(&base_number, &base, [from, to], [min, max], 1, unit, shape.fall.as_ref(), shape.span)
    }

    fn progression(&mut self, shape: &Progression, unit: Option<&Unit>) -> Option<Number> {
        let found = self.base(&shape.of);
        let (min, max) = (self.quantity(&shape.min, unit), self.quantity(&shape.max, unit));
        let (base_number, base) = found?;
        let (from, to) = (self.constant(&shape.from, &base.unit), self.constant(&shape.to, &base.unit));
        let exponent = super::world::decimal(&shape.exponent, self.findings).and_then(|value| {
            let exponent = if value.is_integer() { u32::try_from(value).ok() } else { None };
            exponent.filter(|exponent| (1..=4).contains(exponent))
        });
        if exponent.is_none() {
            self.report(
                Finding::new(Code::WrongArguments, shape.exponent.span, "l'esponente va da 1 a 4", "the exponent goes from 1 to 4")
                    .help("altri esponenti non danno valori esatti", "other exponents do not give exact values"),
            );
        }
        let (min, max, from, to) = (min?, max?, from?, to?);
        self.between(&base_number, &base, [from, to], [min, max], exponent?, unit, shape.fall.as_ref(), shape.span)
    }

    /// `min + (max - min) x ((clamp(of) - from) / (to - from)) ^ exponent`.
    #[expect(clippy::too_many_arguments, reason = "the two shapes that share it have just these parts")]
    fn between(
        &mut self,
        of: &Number,
        base: &Base,
        [from, to]: [Decimal; 2],
        [min, max]: [Number; 2],
        exponent: u32,
        unit: Option<&Unit>,
        fall: Option<&FallAccepted>,
        span: Span,
    ) -> Option<Number> {
        let piece = match (self.ratio(&min), self.ratio(&max)) {
            (Some(value0), Some(value1)) if exponent == 1 => Piece::Line { at0: from, value0, at1: to, value1 },
            (Some(value0), Some(value1)) => Piece::Power { at0: from, value0, at1: to, value1, exponent },
            _ => Piece::Unknown,
        };
        let cuts = [Cut { at: from, lower_includes: true }, Cut { at: to, lower_includes: true }];
        let pieces = [(self.piece(&min), span), (piece, span), (self.piece(&max), span)];
        let result_unit = unit.cloned().unwrap_or_else(|| min.unit.clone());
        let before = self.findings.error_count();
        self.check_course(&pieces, &cuts, base, &result_unit, &Accepted { jump: None, fall })?;
        if self.findings.error_count() > before || from >= to {
            return None;
        }
        let (low, high) = (self.fixed(from, &base.unit), self.fixed(to, &base.unit));
        let width = self.join(high.clone(), low.clone(), span, Number::subtract)?;
        let within = self.join(of.clone(), low.clone(), span, Number::maximum)?;
        let within = self.join(within, high, span, Number::minimum)?;
        let run = self.join(within, low, span, Number::subtract)?;
        let ratio = self.join(run, width, span, Number::over)?;
        let ratio_unit = ratio.unit.clone();
        let power = ratio.power(exponent, &mut self.builder);
        let power = self.made(power, span, &ratio_unit, &ratio_unit)?;
        let rise = self.join(max, min.clone(), span, Number::subtract)?;
        let part = self.join(rise, power, span, Number::times)?;
        self.join(min, part, span, Number::add)
    }

    fn piecewise(&mut self, shape: &Piecewise, unit: Option<&Unit>) -> Option<Number> {
        let (of, base) = self.base(&shape.of)?;
        let mut points = Vec::new();
        for point in &shape.points {
            let at = self.constant(&point.at, &base.unit);
            let value = self.quantity(&point.value, unit);
            let then = match &point.then {
                Some(then) => self.quantity(then, unit),
                None => value.clone(),
            };
            points.push(at.zip(value).zip(then).map(|((at, value), then)| (point, at, value, then)));
        }
        let points = points.into_iter().collect::<Option<Vec<_>>>()?;
        let Some((_, _, first, _)) = points.first().cloned() else {
            self.report(Finding::new(Code::NotCovered, shape.span, "servono almeno due punti", "at least two points are needed"));
            return None;
        };
        if let Some(pair) = points.windows(2).find(|pair| matches!(pair, [a, b] if a.1 >= b.1)) {
            let place = pair.last().map_or(shape.span, |(point, ..)| point.at.span);
            self.report(
                Finding::new(Code::BandOrder, place, "i punti non sono in ordine crescente", "the points are not in rising order")
                    .help("ordinarli dal più basso al più alto", "put them from the lowest to the highest"),
            );
            return None;
        }
        let mut values = vec![(first.clone(), shape.span)];
        let mut pieces = vec![(self.piece(&first), shape.span)];
        let cuts: Vec<Cut> = points
            .iter()
            .map(|(point, at, ..)| Cut { at: *at, lower_includes: !point.already.as_ref().is_some_and(|flag| flag.value) })
            .collect();
        for pair in points.windows(2) {
            let [(_, at0, _, start), (point, at1, end, _)] = pair else { continue };
            let span = point.span;
            let piece = match (self.ratio(start), self.ratio(end)) {
                (Some(value0), Some(value1)) => Piece::Line { at0: *at0, value0, at1: *at1, value1 },
                _ => Piece::Unknown,
            };
            let (low, high) = (self.fixed(*at0, &base.unit), self.fixed(*at1, &base.unit));
            let width = self.join(high, low.clone(), span, Number::subtract)?;
            let run = self.join(of.clone(), low, span, Number::subtract)?;
            let ratio = self.join(run, width, span, Number::over)?;
            let rise = self.join(end.clone(), start.clone(), span, Number::subtract)?;
            let part = self.join(rise, ratio, span, Number::times)?;
            values.push((self.join(start.clone(), part, span, Number::add)?, span));
            pieces.push((piece, span));
        }
        let (_, _, _, last) = points.last().cloned()?;
        pieces.push((self.piece(&last), shape.span));
        values.push((last, shape.span));
        let result_unit = unit.cloned().unwrap_or_else(|| first.unit.clone());
        let accepted = Accepted { jump: shape.jump.as_ref(), fall: shape.fall.as_ref() };
        self.check_course(&pieces, &cuts, &base, &result_unit, &accepted)?;
        let conditions: Vec<NodeId> = cuts.iter().map(|cut| self.below(&of, *cut, shape.of.span)).collect::<Option<_>>()?;
        self.cascade(&conditions, values).map(|(number, _)| number)
    }

    fn share(&mut self, shape: &Share, unit: Option<&Unit>) -> Option<Shaped> {
        let price = self.formula(&shape.of, unit);
        let percent = self.formula(&shape.percent, Some(&Unit::percent()));
        let (price, percent) = (price?, percent?);
        let number = self.join(price.number, percent.number, shape.span, Number::times)?;
        Some(Shaped { number, band: percent.band.or(price.band) })
    }

    fn parts(&mut self, parts: &[(&Text, &Part)], unit: Option<&Unit>) -> Option<Number> {
        let mut total: Option<Number> = None;
        let mut failed = false;
        for (name, part) in parts {
            match (self.part(part, unit), total.take()) {
                (Some(value), None) => total = Some(value),
                (Some(value), Some(before)) => total = self.join(before, value, name.span, Number::add),
                (None, before) => {
                    failed = true;
                    total = before;
                }
            }
        }
        if failed { None } else { total }
    }

    fn part(&mut self, part: &Part, unit: Option<&Unit>) -> Option<Number> {
        let Some(times) = &part.times else {
            return self.formula_number(&part.value, unit);
        };
        let mut times_number = self.quantity(times, None)?;
        let each = unit.map(|unit| unit.over(&times_number.unit));
        let value = self.formula_number(&part.value, each.as_ref())?;
        if let Some(most) = &part.at_most {
            let most = self.quantity(most, Some(&times_number.unit.clone()))?;
            times_number = self.join(times_number, most, part.span, Number::minimum)?;
        }
        let product = self.join(value, times_number, part.span, Number::times)?;
        match unit {
            Some(unit) => self.adopt(product, unit, part.span),
            None => Some(product),
        }
    }

    fn remains(&mut self, shape: &Remains, unit: Option<&Unit>) -> Option<Number> {
        let income = self.quantity(&shape.income, unit)?;
        let zero = self.fixed(Decimal::ZERO, &income.unit);
        let mut result: Option<Number> = match &shape.price {
            Some(price) => Some(self.formula_number(price, unit)?),
            None => None,
        };
        let keep = match &shape.keep {
            Some(keep) => {
                let keep = self.quantity(keep, Some(&income.unit.clone()))?;
                let left = self.join(income.clone(), keep, shape.span, Number::subtract)?;
                Some(self.join(left, zero, shape.span, Number::maximum)?)
            }
            None => None,
        };
        let most = match &shape.max_percent {
            Some(percent) => {
                let percent = self.quantity(percent, Some(&Unit::percent()))?;
                Some(self.join(income, percent, shape.span, Number::times)?)
            }
            None => None,
        };
        if keep.is_none() && most.is_none() {
            self.report(
                Finding::new(Code::MissingKey, shape.span, "qui serve `keep` o `max_percent`", "`keep` or `max_percent` is needed here"),
            );
            return None;
        }
        for bound in [keep, most].into_iter().flatten() {
            result = Some(match result {
                None => bound,
                Some(before) => self.join(before, bound, shape.span, Number::minimum)?,
            });
        }
        result
    }

    fn first_match(&mut self, branches: &[Branch], unit: Option<&Unit>) -> Option<Shaped> {
        let Some((last, guarded)) = branches.split_last() else {
            return None;
        };
        if let Some(when) = &last.when {
            self.report(
                Finding::new(Code::NotCovered, when.span, "l'ultima regola deve valere in tutti gli altri casi", "the last rule must hold in all other cases")
                    .help("togliere `when` dall'ultima, o aggiungerne una senza `when`", "take `when` from the last one, or add one without `when`"),
            );
            return None;
        }
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut labels = Vec::new();
        let mut failed = false;
        for (place, branch) in guarded.iter().chain([last]).enumerate() {
            let condition = match &branch.when {
                Some(when) => self.truth(when),
                None if place < guarded.len() => {
                    self.report(
                        Finding::new(Code::UnreachableBranch, branch.span, "dopo questa regola nessun'altra si applica", "after this rule no other applies")
                            .help("solo l'ultima è senza `when`", "only the last one has no `when`"),
                    );
                    None
                }
                None => Some(self.builder.truth(true)),
            };
            let value = self.formula_number(&branch.value, unit);
            let _: Vec<Citation> = self.cite(branch.source.as_ref());
            match (condition, value) {
                (Some(condition), Some(value)) => {
                    conditions.push(condition);
                    values.push((value, branch.span));
                }
                _ => failed = true,
            }
            labels.push(branch.title.as_ref().map_or_else(
                || Localized::new(format!("regola {}", place + 1), format!("rule {}", place + 1)),
                localized,
            ));
        }
        if failed {
            return None;
        }
        conditions.pop();
        let (number, index) = self.cascade(&conditions, values)?;
        Some(Shaped { number, band: Some(Band { index, labels }) })
    }
}

/// `fascia 2 (oltre 7.500,00 € fino a 9.000,00 €)`.
pub(super) fn band_label(place: usize, cuts: &[Cut], base: &Base) -> Localized {
    let lower = place.checked_sub(1).and_then(|before| cuts.get(before));
    let upper = cuts.get(place);
    let part = |cut: &Cut, words: [&str; 4], above: bool| {
        let shown = bands::show(cut.at, &base.unit);
        let [it_in, it_out, en_in, en_out] = words;
        let included = cut.lower_includes != above;
        let (it, en) = if included { (it_in, en_in) } else { (it_out, en_out) };
        Localized::new(format!("{it} {}", shown.it), format!("{en} {}", shown.en))
    };
    let lower = lower.map(|cut| part(cut, ["da", "oltre", "from", "above"], true));
    let upper = upper.map(|cut| part(cut, ["fino a", "meno di", "up to", "below"], false));
    Localized::from_fn(|language| {
        let texts: Vec<&str> = lower.iter().chain(&upper).map(|text| text.get(language)).collect();
        let word = if language == crate::Language::It { "fascia" } else { "band" };
        if texts.is_empty() { format!("{word} {}", place + 1) } else { format!("{word} {} ({})", place + 1, texts.join(" ")) }
    })
}
