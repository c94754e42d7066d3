//! Holds a curve against the evaluator, on the grid of its fact.

use std::str::FromStr as _;

use num_bigint::BigInt;
use num_rational::BigRational;
use soglia::curve::{Curve, Piece, Rounded};
use soglia::decision::{Due, Value};
use soglia::{Decision, Facts};

pub fn fraction(text: &str) -> BigRational {
    if let Some((above, below)) = text.split_once('/') {
        return BigRational::new(BigInt::from_str(above).unwrap(), BigInt::from_str(below).unwrap());
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    BigRational::new(BigInt::from_str(&format!("{whole}{decimals}")).unwrap(), BigInt::from(10).pow(u32::try_from(decimals.len()).unwrap()))
}

fn number(value: &Value) -> Option<BigRational> {
    match value {
        Value::Number { value, .. } => Some(fraction(value)),
        Value::Date { value } => {
            Some(BigRational::from(BigInt::from(value.signed_duration_since(chrono::NaiveDate::default()).num_days())))
        }
        _ => None,
    }
}

pub fn whole(value: i64) -> BigRational {
    BigRational::from(BigInt::from(value))
}

/// To a multiple of a step, as the words of the mode say.
fn rounded(value: &BigRational, step: &BigRational, mode: &str) -> BigRational {
    let steps = value / step;
    let zero = whole(0);
    let (size, sign) = if steps < zero { (-steps, -1) } else { (steps, 1) };
    let (cut, half) = (size.trunc(), BigRational::new(BigInt::from(1), BigInt::from(2)));
    let rest = &size - &cut;
    let even = (cut.to_integer() % BigInt::from(2)) == BigInt::from(0);
    let up = match mode {
        "down" => false,
        "up" => rest > zero,
        "half_up" => rest >= half,
        "half_even" => rest > half || rest == half && !even,
        other => panic!("{other}"),
    };
    let cut = if up { cut + whole(1) } else { cut };
    cut * step * whole(sign)
}

/// A value of the fact, counted in steps from the first of the curve.
pub struct Scale {
    pub first: BigRational,
    pub step: BigRational,
    pub is_day: bool,
}

impl Scale {
    pub fn of(curve: &Curve) -> Self {
        let first = number(&curve.along.from).unwrap();
        Self { first, step: fraction(&curve.along.step), is_day: matches!(curve.along.from, Value::Date { .. }) }
    }

    pub fn exactly(&self, value: &Value) -> BigRational {
        (number(value).unwrap() - &self.first) / &self.step
    }

    pub fn steps(&self, value: &Value) -> i64 {
        i64::try_from(self.exactly(value).floor().to_integer()).unwrap()
    }

    /// As a caller gives it.
    pub fn text(&self, steps: i64) -> String {
        let at = &self.first + &self.step * whole(steps);
        if self.is_day {
            let days = i64::try_from(at.to_integer()).unwrap();
            return (chrono::NaiveDate::default() + chrono::TimeDelta::days(days)).to_string();
        }
        let hundred_millions = BigInt::from(100_000_000);
        let digits = (at * BigRational::from(hundred_millions)).to_integer();
        let (sign, digits) = if digits < BigInt::from(0) { ("-", -digits) } else { ("", digits) };
        let text = format!("{digits:0>9}");
        let (whole, decimals) = text.split_at(text.len() - 8);
        format!("{sign}{whole}.{decimals}")
    }
}

/// What an evaluation says of the amount of a curve.
pub struct Said {
    /// None where it is part of another amount, and due where that is.
    pub due: Option<Due>,
    pub value: Option<BigRational>,
    /// Whether the value is told where it is not settled that it is due.
    pub tells_all: bool,
}

impl Said {
    pub fn of(curve: &Curve, decision: &Decision) -> Self {
        let (name, row) = match curve.amount.id.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().unwrap()),
            None => (curve.amount.id.as_str(), 0),
        };
        let found = decision.amounts.iter().find(|amount| amount.id == name).unwrap();
        let value = match &found.value {
            Value::Rows { values } => &values[row],
            value => value,
        };
        Self { due: found.of.is_none().then_some(found.due), value: number(value), tells_all: true }
    }
}

/// What a piece says `x` after its beginning, against what an evaluation says there.
fn same(curve: &Curve, piece: &Piece, x: &BigRational, said: &Said) -> Result<Option<BigRational>, String> {
    if said.due.is_some_and(|due| due != piece.due) {
        return Err(format!("{:?} instead of {:?}", piece.due, said.due));
    }
    let Some(amount) = &said.value else {
        let is_told = said.tells_all || piece.due != Due::Unknown;
        return if piece.coefficients.is_empty() || !is_told { Ok(None) } else { Err(format!("no value, but {piece:?}")) };
    };
    if piece.coefficients.is_empty() {
        return Err(format!("{amount}, but {piece:?}"));
    }
    let sum = |coefficients: &[String]| coefficients.iter().rev().fold(whole(0), |sum, text| sum * x + fraction(text));
    let mut exact = sum(&piece.coefficients);
    if !piece.divisor.is_empty() {
        exact /= sum(&piece.divisor);
    }
    let expected: Vec<BigRational> = match piece.rounded {
        Rounded::No => vec![exact.clone()],
        // Of several roundings of the curve, one is that of this piece.
        Rounded::Once => curve
            .roundings
            .iter()
            .filter_map(|rounding| {
                let mode = serde_json::to_value(rounding.mode).unwrap();
                Some(rounded(&exact, &number(rounding.to.as_ref()?)?, mode.as_str().unwrap()))
            })
            .collect(),
        Rounded::OnTheWay => return Ok(Some(exact)),
    };
    if expected.contains(amount) || (piece.rounded == Rounded::Once && curve.roundings.iter().any(|rounding| rounding.to.is_none())) {
        return Ok(Some(exact));
    }
    Err(format!("{amount} instead of {expected:?} from {exact}, {piece:?}, {:?}", curve.roundings))
}

/// Values of the fact at which a curve is looked at, counted in steps: around every break point, and those of `more`, which are
/// given as fractions of the whole in millionths. From each of the two places of `scan` so many values follow without a gap.
pub struct Places<'p> {
    pub more: &'p [u32],
    pub scan: i64,
}

/// Holds a curve against an evaluation.
pub fn check(curve: &Curve, places: &Places<'_>, decide: &mut dyn FnMut(&Scale, i64) -> Said) -> Result<usize, String> {
    let scale = Scale::of(curve);
    let last = scale.steps(&curve.along.to);
    if curve.breaks.len() + 1 != curve.pieces.len() || curve.pieces.first().unwrap().from != curve.along.from {
        return Err("pieces and breaks do not fit".to_owned());
    }
    let mut steps = vec![0, last];
    for (pair, point) in curve.pieces.windows(2).zip(&curve.breaks) {
        let (before, after) = (scale.steps(&pair[0].to), scale.steps(&pair[1].from));
        if before + 1 != after || point.before.at != pair[0].to || point.after.at != pair[1].from {
            return Err(format!("a hole or an overlap at {point:?}"));
        }
        let at = scale.exactly(&point.at);
        if at < whole(before) || at > whole(after) {
            return Err(format!("not between the pieces: {point:?}"));
        }
        if point.exact && (point.left == point.right && pair[0].due == pair[1].due) == point.jump {
            return Err(format!("a jump or none: {point:?}"));
        }
        steps.extend([before - 2, before - 1, before, after, after + 1, after + 2]);
    }
    let place = |millionths: u32| i64::try_from(i128::from(last) * i128::from(millionths) / 1_000_000).unwrap();
    steps.extend(places.more.iter().map(|&millionths| place(millionths)));
    let asked = steps.clone();
    for from in places.more.first().map(|&millionths| place(millionths)).into_iter().chain(steps.get(steps.len() / 2).copied()) {
        steps.extend(from - places.scan / 2..from + places.scan / 2);
    }
    steps.retain(|step| (0..=last).contains(step));
    steps.sort_unstable();
    steps.dedup();
    let begins: Vec<i64> = curve.pieces.iter().map(|piece| scale.steps(&piece.from)).collect();
    for &step in &steps {
        let place = begins.partition_point(|begin| *begin <= step) - 1;
        let x = BigRational::from(BigInt::from(step - begins[place])) * &scale.step;
        let at = |problem: String| format!("at {}: {problem}", scale.text(step));
        let exact = same(curve, &curve.pieces[place], &x, &decide(&scale, step)).map_err(at)?;
        if let (Some(exact), true) = (exact, asked.contains(&step)) {
            let told = curve.value(&scale.text(step));
            if told.as_deref().map(fraction) != Some(exact.clone()) {
                return Err(at(format!("{told:?} is told, {exact} is meant")));
            }
        }
    }
    Ok(steps.len())
}

/// The facts with one of them, `fact` or `list[row].fact`, replaced.
pub fn with(facts: &Facts, id: &str, value: &str) -> Facts {
    use soglia::FactValue;
    let mut facts = facts.clone();
    match id.split_once('[') {
        None => {
            facts.set(id, FactValue::Text(value.to_owned()));
        }
        Some((list, rest)) => {
            let (row, field) = rest.split_once("].").unwrap();
            let Some(FactValue::Rows(rows)) = facts.get(list).cloned() else { panic!("no rows of {list}") };
            let mut rows = rows;
            rows[row.parse::<usize>().unwrap()].insert(field.to_owned(), FactValue::Text(value.to_owned()));
            facts.set(list, FactValue::Rows(rows));
        }
    }
    facts
}
