//! From the parts of a sweep to a curve as data.

use chrono::NaiveDate;

use super::roundings::{coarse, rounding};
use super::{
    Break, Curve, CurveAmount, CurveError, CurveFact, CurvePoint, CurveRequest, Free, Ground, Limit, Off, Part, Piece, Rounded, Stop,
    Sweep, Target, limit,
};
use crate::decision::{Reader, SourceCited, Value, due_of, exact_number};
use crate::facts::Facts;
use crate::pack::{AmountView, Pack, ShownType};
use crate::program::{Frame, NodeId};
use crate::quantity::{Ratio, Scale, Unit};

impl From<Stop> for CurveError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::TooManyPieces => Self::TooManyPieces,
            Stop::TooLarge => Self::TooLarge,
        }
    }
}

/// `name[2]` as `name` and row 2; row 0 where none is named.
fn row_of(id: &str) -> Option<(&str, usize)> {
    match id.split_once('[') {
        None => Some((id, 0)),
        Some((name, rest)) => Some((name, rest.strip_suffix(']')?.parse().ok()?)),
    }
}

impl Pack {
    /// An amount of a measure along one fact, the other facts as they are given. What another measure supplies is computed once,
    /// for the case as it is: where it would change along the fact too, the curve is refused.
    ///
    /// # Errors
    /// See [`CurveError`].
    pub fn curve(&self, request: &CurveRequest, facts: &Facts, on: NaiveDate) -> Result<Curve, CurveError> {
        let absent = || match self.gap(&request.measure, on) {
            Some(gap) => CurveError::EditionNotKnown(gap),
            None => CurveError::NotInForce(request.measure.clone()),
        };
        let ground = self.ground(&request.measure, facts, on)?.ok_or_else(absent)?;
        let unknown = || CurveError::UnknownAmount(request.amount.clone());
        let (name, row) = row_of(&request.amount).ok_or_else(unknown)?;
        let view = ground.version.amounts.iter().find(|view| view.id == name).ok_or_else(unknown)?;
        let rows = ground.rows(view.shown.list);
        let ShownType::Number { scale, unit } = &view.shown.kind else { return Err(unknown()) };
        if row >= rows {
            return Err(unknown());
        }
        let all = ground.free();
        let free = all.iter().find(|free| free.id == request.along);
        let free = free.ok_or_else(|| CurveError::UnknownFact(request.along.clone()))?;
        let bounds = free.bounds().ok_or_else(|| CurveError::NotAScale(request.along.clone()))?;
        self.refuse_what_varies(&ground, free)?;
        let range = || CurveError::Range(request.along.clone());
        let end = |given: &Option<crate::FactValue>| given.as_ref().map(|value| free.element(value).ok_or_else(range)).transpose();
        let (from, to) = (end(&request.from)?, end(&request.to)?);
        let (low, high) = (from.unwrap_or(bounds[0]), to.unwrap_or(bounds[1]));
        if low >= high {
            return Err(range());
        }
        // With a value of the fact some yes/no may be contradicted: it is told as it would be told of the case.
        let mut checked = facts.clone();
        if free.fact.list.is_none() {
            checked.set(free.fact.id.clone(), fact_value(free, low));
            self.ground(&request.measure, &checked, on)?;
        }
        let probe = ground.probe(free);
        let coarse = coarse(ground.version);
        let target = Target { node: view.shown.node, divisor: view.shown.divisor, row, due: Some(view.due) };
        let sweep = Sweep { probe: &probe, coarse: &coarse, target, range: [low, high] };
        let mut parts = sweep.all()?;
        let own = probe.own();
        if to.is_none() {
            cut(&mut parts, low, own);
        }
        let draft = Draft { ground: &ground, free, view, row, scale: *scale, unit, parts: &parts };
        let own =
            own.filter(|own| parts.first().is_some_and(|part| part.first <= *own) && parts.last().is_some_and(|part| *own <= part.last));
        draft.curve(self, request, &probe, own).ok_or(CurveError::TooLarge)
    }

    /// What another measure supplied must not change along the fact.
    fn refuse_what_varies(&self, ground: &Ground<'_>, free: &Free<'_>) -> Result<(), CurveError> {
        for (place, decision) in &ground.suppliers {
            let looks =
                self.measures().filter(|measure| measure.id == decision.measure).any(|measure| measure.uses.facts.contains(&free.place));
            if *place != free.place && looks {
                let fact = self.content().facts.get(*place as usize).map_or_else(String::new, |fact| fact.id.clone());
                return Err(CurveError::Supplied { fact, measure: decision.measure.clone(), along: free.id.clone() });
            }
        }
        Ok(())
    }
}

/// A value that the fact can have, as a caller gives it.
fn fact_value(free: &Free<'_>, element: i64) -> crate::FactValue {
    match free.value(element) {
        Value::Date { value } => crate::FactValue::Date(value),
        Value::Number { value, .. } => crate::FactValue::Text(value),
        _ => crate::FactValue::Unknown,
    }
}

/// Leaves out what lies far beyond the last break point and the case: nothing changes there any more.
fn cut(parts: &mut [Part], low: i64, own: Option<i64>) {
    let count = parts.len();
    let Some(part) = parts.last_mut() else { return };
    let last_break = if count > 1 { part.first } else { low };
    let Some(reached) = own.into_iter().chain([last_break]).max().filter(|reached| *reached > low) else { return };
    let wide = reached - low;
    // A fifth more, up to a number with one digit.
    let more = (wide / 5).max(1);
    let digit = 10_i64.pow(more.ilog10());
    let end = (reached + more).div_euclid(digit).saturating_add(1).saturating_mul(digit);
    if end < part.last {
        part.last = end;
        part.ends = None;
    }
}

struct Draft<'a> {
    ground: &'a Ground<'a>,
    free: &'a Free<'a>,
    view: &'a AmountView,
    row: usize,
    scale: Scale,
    unit: &'a Unit,
    parts: &'a [Part],
}

impl Draft<'_> {
    fn curve(&self, pack: &Pack, request: &CurveRequest, probe: &super::Probe<'_>, own: Option<i64>) -> Option<Curve> {
        let measure = self.ground.measure;
        let limits: Vec<Limit> =
            self.parts.windows(2).filter_map(|pair| if let [a, b] = pair { Some(limit(a, b)) } else { None }).collect();
        let mut pieces = Vec::new();
        for (place, part) in self.parts.iter().enumerate() {
            let begins = place.checked_sub(1).and_then(|before| limits.get(before)).map(|limit| limit.at);
            pieces.push(self.piece(part, begins, limits.get(place).map(|limit| limit.at))?);
        }
        let mut breaks = Vec::new();
        for (pair, limit) in self.parts.windows(2).zip(&limits) {
            let [left, right] = pair else { continue };
            let frame = probe.frame(&[left.last, right.first]);
            breaks.push(Break {
                at: self.free.place(limit.at),
                exact: limit.exact,
                jump: limit.jump,
                left: self.value(left.value_at(limit.at)),
                right: self.value(right.value_at(limit.at)),
                before: self.point(&frame, 0, left.last),
                after: self.point(&frame, 1, right.first),
            });
        }
        let mut roundings: Vec<NodeId> = Vec::new();
        for node in self.parts.iter().flat_map(|part| &part.roundings) {
            if !roundings.contains(node) {
                roundings.push(*node);
            }
        }
        let (first, last) = (self.parts.first()?, self.parts.last()?);
        let is_source = |id: &str| {
            self.view.rests_on.iter().any(|rests| rests == id) || self.view.citations.iter().any(|citation| citation.source == id)
        };
        Some(Curve {
            format: super::FORMAT,
            measure: measure.id.clone(),
            edition: measure.edition.clone(),
            title: measure.title.clone(),
            body: measure.body_title.clone(),
            on: self.ground.on,
            engine: pack.engine().to_owned(),
            pack: pack.sha256().to_owned(),
            amount: CurveAmount {
                id: request.amount.clone(),
                title: self.view.title.clone(),
                kind: self.view.kind,
                unit: self.unit.to_string(),
            },
            along: CurveFact {
                id: request.along.clone(),
                label: self.free.fact.label.clone(),
                unit: self.free.unit(),
                step: plain(Ratio::new(self.free.step().numerator(), self.free.step().denominator())?),
                from: self.free.value(first.first),
                to: self.free.value(last.last),
            },
            exact: breaks.iter().all(|point| point.exact),
            pieces,
            breaks,
            own: own.map(|own| self.point(&probe.frame(&[own]), 0, own)),
            roundings: roundings.into_iter().filter_map(|node| rounding(self.ground.version, node)).collect(),
            sources: measure.sources.iter().filter(|source| is_source(&source.id)).map(SourceCited::from).collect(),
        })
    }

    /// A mantissa of the amount as a value.
    fn value(&self, mantissa: Option<Ratio>) -> Value {
        match mantissa {
            Some(mantissa) => exact_number(mantissa.numerator(), mantissa.denominator(), self.scale, self.unit),
            None => Value::Unknown,
        }
    }

    fn point(&self, frame: &Frame, case: usize, element: i64) -> CurvePoint {
        let reader = Reader { content: self.ground.content, version: self.ground.version, frame, case };
        let value = match reader.value(&self.view.shown) {
            Value::Rows { values } => values.get(self.row).cloned().unwrap_or(Value::Unknown),
            value => value,
        };
        let (due, value) = due_of(reader.truth(self.view.due), value);
        CurvePoint { at: self.free.value(element), due, value }
    }

    fn piece(&self, part: &Part, begins: Option<Ratio>, ends: Option<Ratio>) -> Option<Piece> {
        let whole = |element: i64| Ratio::whole(i128::from(element));
        let (begins, ends) = (begins.unwrap_or(whole(part.first)), ends.unwrap_or(whole(part.last)));
        let (due, _) = due_of(part.due, if part.is_known() { Value::Boolean { value: true } } else { Value::Unknown });
        let mut piece = Piece {
            from: self.free.value(part.first),
            to: self.free.value(part.last),
            begins: self.free.place(begins),
            ends: self.free.place(ends),
            due,
            start: self.value(part.value_at(begins)),
            end: self.value(part.value_at(ends)),
            exponent: None,
            slope: None,
            coefficients: Vec::new(),
            divisor: Vec::new(),
            rounded: match part.off {
                Off::Exact => Rounded::No,
                _ if part.rounded_by.is_some() => Rounded::Once,
                _ => Rounded::OnTheWay,
            },
        };
        if !part.is_known() {
            return Some(piece);
        }
        let (above, below) = part.coefficients(part.first)?;
        let amount = written(self.scale, self.unit)?;
        let step = self.free.step();
        let step = Ratio::new(step.numerator(), step.denominator())?;
        let in_units = |coefficients: &[Ratio], one: Ratio| {
            let mut one = one;
            let mut out = Vec::new();
            for coefficient in coefficients {
                out.push(coefficient.times(one)?);
                one = one.over(step)?;
            }
            if out.is_empty() {
                out.push(Ratio::ZERO);
            }
            Some(out)
        };
        let coefficients = in_units(&above, amount)?;
        if below.len() > 1 {
            piece.divisor = in_units(&below, Ratio::whole(1))?.into_iter().map(plain).collect();
        } else {
            piece.exponent = u32::try_from(coefficients.len() - 1).ok();
            piece.slope = slope(part, self.scale, self.unit, self.free);
        }
        piece.coefficients = coefficients.into_iter().map(plain).collect();
        Some(piece)
    }
}

/// What one mantissa is in the unit as it is written: a percentage in hundredths.
fn written(scale: Scale, unit: &Unit) -> Option<Ratio> {
    let scale = Ratio::new(scale.numerator(), scale.denominator())?;
    if unit.is_percent() { scale.times(Ratio::whole(100)) } else { Some(scale) }
}

/// By how much an amount changes with one unit of the fact, where that is the same all along.
pub(crate) fn slope(part: &Part, scale: Scale, unit: &Unit, free: &Free<'_>) -> Option<String> {
    let (above, below) = part.coefficients(part.first)?;
    let step = Ratio::new(free.step().numerator(), free.step().denominator())?;
    match (above.as_slice(), below.len()) {
        ([] | [_], 1) => Some(plain(Ratio::ZERO)),
        ([_, slope], 1) => Some(plain(slope.times(written(scale, unit)?)?.over(step)?)),
        _ => None,
    }
}

/// A bare number as exact text: a decimal where one holds it, else a fraction.
pub(super) fn plain(value: Ratio) -> String {
    match exact_number(value.numerator(), value.denominator(), Scale::ONE, &Unit::count()) {
        Value::Number { value, .. } => value,
        _ => format!("{}/{}", value.numerator(), value.denominator()),
    }
}
