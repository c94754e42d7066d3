//! Straight lines, lines through several points and curves with an exponent.

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::formula::Accepted;
use super::number::Number;
use crate::authoring::bands::{Base, Cut, Piece};
use crate::authoring::codes::Code;
use crate::authoring::decode::number;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{FallAccepted, Linear, Piecewise, Progression};
use crate::authoring::span::Span;
use crate::program::NodeId;
use crate::quantity::Unit;

impl Compiler<'_> {
    pub fn linear(&mut self, shape: &Linear, unit: Option<&Unit>) -> Option<Number> {
        let found = self.base(&shape.of);
        let (min, max) = (self.price(&shape.min, unit), self.price(&shape.max, unit));
        let (base_number, base) = found?;
        let (from, to) = (self.constant(&shape.from, &base.unit), self.constant(&shape.to, &base.unit));
        let (min, max, from, to) = (min?, max?, from?, to?);
        self.between(&base_number, &base, [from, to], [min, max], 1, unit, shape.fall.as_ref(), shape.span)
    }

    pub fn progression(&mut self, shape: &Progression, unit: Option<&Unit>) -> Option<Number> {
        let found = self.base(&shape.of);
        let (min, max) = (self.price(&shape.min, unit), self.price(&shape.max, unit));
        let (base_number, base) = found?;
        let (from, to) = (self.constant(&shape.from, &base.unit), self.constant(&shape.to, &base.unit));
        let exponent = number(&shape.exponent, self.findings).and_then(|value| {
            let exponent = if value.is_integer() { u32::try_from(value).ok() } else { None };
            exponent.filter(|exponent| (1..=4).contains(exponent))
        });
        if exponent.is_none() {
            self.report(
                Finding::new(Code::WrongArguments, shape.exponent.span, both!("l'esponente va da 1 a 4", "the exponent goes from 1 to 4"))
                    .help(both!("altri esponenti non danno valori esatti", "other exponents do not give exact values")),
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

    pub fn piecewise(&mut self, shape: &Piecewise, unit: Option<&Unit>) -> Option<Number> {
        let (of, base) = self.base(&shape.of)?;
        let mut points = Vec::new();
        for point in &shape.points {
            let at = self.constant(&point.at, &base.unit);
            let value = self.price(&point.value, unit);
            let then = match &point.then {
                Some(then) => self.price(then, unit),
                None => value.clone(),
            };
            points.push(at.zip(value).zip(then).map(|((at, value), then)| (point, at, value, then)));
        }
        let points = points.into_iter().collect::<Option<Vec<_>>>()?;
        let Some((_, _, first, _)) = points.first().filter(|_| points.len() > 1).cloned() else {
            self.report(Finding::new(Code::NotCovered, shape.span, both!("servono almeno due punti", "at least two points are needed")));
            return None;
        };
        if let Some(pair) = points.windows(2).find(|pair| matches!(pair, [a, b] if a.1 >= b.1)) {
            let place = pair.last().map_or(shape.span, |(point, ..)| point.at.span);
            self.report(
                Finding::new(Code::BandOrder, place, both!("i punti non sono in ordine crescente", "the points are not in rising order"))
                    .help(both!("ordinarli dal più basso al più alto", "put them from the lowest to the highest")),
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
}
