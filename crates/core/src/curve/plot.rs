//! Reading a curve back: values along it, and places on a page.

use super::{Curve, Piece, Value};
use crate::Language;
use crate::decision::format;
use crate::program::{from_days, to_days};
use crate::quantity::Ratio;

/// `25000.00` or `2000/3`, exact.
pub(super) fn ratio(text: &str) -> Option<Ratio> {
    if let Some((above, below)) = text.split_once('/') {
        return Ratio::new(above.parse().ok()?, below.parse().ok()?);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let below = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    Ratio::new(format!("{whole}{decimals}").parse().ok()?, below)
}

/// A value on a scale: a number in its unit, a day in days.
pub(crate) fn place(value: &Value) -> Option<Ratio> {
    match value {
        Value::Number { value, .. } => ratio(value),
        Value::Date { value } => Some(Ratio::whole(i128::from(to_days(*value)))),
        _ => None,
    }
}

fn sum(coefficients: &[String], at: Ratio) -> Option<Ratio> {
    coefficients.iter().rev().try_fold(Ratio::ZERO, |sum, text| sum.times(at)?.plus(ratio(text)?))
}

impl Piece {
    /// The amount at a place between its ends, before roundings.
    pub(super) fn at(&self, at: Ratio) -> Option<Ratio> {
        if self.coefficients.is_empty() {
            return None;
        }
        let from_start = at.minus(place(&self.from)?)?;
        let above = sum(&self.coefficients, from_start)?;
        if self.divisor.is_empty() { Some(above) } else { above.over(sum(&self.divisor, from_start)?) }
    }

    pub(super) fn holds(&self, at: Ratio) -> bool {
        place(&self.from).is_some_and(|from| from <= at) && place(&self.to).is_some_and(|to| at <= to)
    }
}

pub(super) fn value_at(curve: &Curve, at: &str) -> Option<String> {
    let at = match curve.along.from {
        Value::Date { .. } => Ratio::whole(i128::from(to_days(at.parse().ok()?))),
        _ => ratio(at)?,
    };
    let piece = curve.pieces.iter().find(|piece| piece.holds(at))?;
    piece.at(at).map(super::build::plain)
}

#[expect(clippy::cast_precision_loss, reason = "where something is drawn, not what it is")]
pub(super) fn float(value: Ratio) -> f64 {
    value.numerator() as f64 / value.denominator() as f64
}

/// One scale of a drawing: from, to, and where it has marks.
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
    /// Decimals that the marks need.
    pub decimals: usize,
}

impl Axis {
    /// Marks at multiples of 1, 2, 2.5 or 5 times a power of ten, about so many.
    pub fn new(low: f64, high: f64, about: f64, rounded: bool) -> Self {
        let width = if high > low { high - low } else { 1.0 };
        let rough = width / about;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|step| *step >= rough * 0.999).unwrap_or(power);
        let (low, high) = if rounded { ((low / step).floor() * step, (high / step).ceil() * step) } else { (low, low + width) };
        let high = if high > low { high } else { low + step };
        let mut ticks = Vec::new();
        let mut tick = (low / step - 1e-9).ceil();
        while tick * step <= high + step * 1e-9 {
            ticks.push(tick * step);
            tick += 1.0;
        }
        let decimals = (0..6_i32).find(|decimals| (step * 10_f64.powi(*decimals) % 1.0).abs() < 1e-6).unwrap_or(6);
        Self { low, high, ticks, decimals: usize::try_from(decimals).unwrap_or(0) }
    }

    /// Where a value lies, from 0 to 1.
    pub fn part(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// A mark as it is read: `25.000`, `2,50`; of a scale of days the day.
pub(super) fn mark(value: f64, axis: &Axis, along: &Value, language: Language) -> String {
    if let Value::Date { .. } = along {
        #[expect(clippy::cast_possible_truncation, reason = "days of the calendar are far below")]
        return from_days(value.round() as i64).map_or_else(String::new, |day| format::date(day, language));
    }
    let decimals = if axis.decimals == 1 { 2 } else { axis.decimals };
    let text = format!("{value:.decimals$}");
    let text = text
        .strip_prefix("-0")
        .filter(|rest| rest.chars().all(|digit| matches!(digit, '0' | '.')))
        .map_or(text.clone(), |rest| format!("0{rest}"));
    let shown = format::number(&text, "count", language);
    let comma = if language == Language::It { ',' } else { '.' };
    match (decimals, shown.split_once(comma)) {
        (0, _) => shown,
        (_, Some((whole, rest))) => format!("{whole}{comma}{rest:0<decimals$}"),
        (_, None) => format!("{shown}{comma}{:0<decimals$}", ""),
    }
}

/// A curve as points on a plane: for each piece that has values, its points from its beginning to its end.
pub(super) fn lines(curve: &Curve, between: usize) -> Vec<Option<Vec<(f64, f64)>>> {
    let points = |piece: &Piece| {
        let (from, to) = (place(&piece.begins)?, place(&piece.ends)?);
        let (first, last) = (float(from), float(to));
        let (start, end) = (float(place(&piece.start)?), float(place(&piece.end)?));
        let mut out = vec![(first, start)];
        if piece.exponent.is_none_or(|exponent| exponent > 1) {
            let parts = i128::try_from(between).ok()?;
            for part in 1..parts {
                let at = from.plus(to.minus(from)?.times(Ratio::new(part, parts)?)?);
                // Where a point leaves what is exact, the line between its neighbours is drawn.
                if let Some((at, value)) = at.and_then(|at| Some((at, piece.at(at)?))) {
                    out.push((float(at), float(value)));
                }
            }
        }
        out.push((last, end));
        Some(out)
    };
    curve.pieces.iter().map(points).collect()
}

/// The scales of the fact and of the amount.
pub(super) fn axes(curve: &Curve, lines: &[Option<Vec<(f64, f64)>>], about: [f64; 2]) -> [Axis; 2] {
    let ends = [&curve.along.from, &curve.along.to].map(|value| place(value).map_or(0.0, float));
    let values = lines.iter().flatten().flatten().map(|(_, value)| *value);
    // Zero is on the scale: a fee looks no steeper than it is.
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    [Axis::new(ends[0], ends[1], about[0], false), Axis::new(low, high * 1.0001, about[1], true)]
}
