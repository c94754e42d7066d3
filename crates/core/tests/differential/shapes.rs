//! Makes up the shapes of a value. What a shape means is put together from the operations of expressions.

use std::fmt::Write as _;

use super::facts::{COLOURS, CONTRACTS};
use super::grow::{Grower, What};
use super::tree::{Comparison, Expression, Op, Rational, Unit, Value, decimal, whole};

/// A value as YAML, and what it means.
pub struct Shape {
    pub yaml: String,
    pub value: Expression,
}

/// An expression as YAML.
pub fn quoted(expression: &Expression) -> String {
    format!("'{}'", expression.text)
}

fn select(condition: Expression, a: Expression, b: Expression) -> Expression {
    Expression::meaning(a.unit.or(b.unit), Op::If(condition, a, b))
}

fn compare(comparison: Comparison, a: &Expression, b: Expression) -> Expression {
    Expression::meaning(None, Op::Compare(comparison, a.clone(), b))
}

fn join(unit: Unit, op: Op) -> Expression {
    Expression::meaning(Some(unit), op)
}

impl Grower {
    pub fn plain(&mut self, unit: Unit, depth: u32) -> Shape {
        let value = if self.random.chance(20) { self.literal(unit) } else { self.number(unit, depth, None) };
        Shape { yaml: quoted(&value), value }
    }

    pub fn shape(&mut self, unit: Unit, depth: u32) -> Shape {
        if depth == 0 {
            return self.plain(unit, 1);
        }
        match self.random.below(12) {
            0 => self.bands(unit, depth - 1),
            1 => self.line(unit, false),
            2 => self.line(unit, true),
            3 => self.pieces(unit),
            4 => self.table(unit),
            5 => self.by(unit, depth - 1),
            6 if unit != Unit::Percent => self.share(unit, depth - 1),
            7 if unit == Unit::Euro => self.parts(depth - 1),
            8 if unit == Unit::Euro => self.remains(depth - 1),
            9 => self.first_match(unit, depth - 1),
            _ => self.plain(unit, depth + 1),
        }
    }

    /// A base value, and rising limits well inside its range, as mantissas with its decimals.
    fn base(&mut self, limits: usize) -> (Expression, Unit, u32, Vec<i64>) {
        let (name, unit, decimals, low, high) = *self.random.pick(&[
            ("isee", Unit::Euro, 2, 1, 90_000),
            ("saldo", Unit::Euro, 2, -900, 90_000),
            ("spesa", Unit::Euro, 2, 10, 800_000),
            ("ore", Unit::Hour, 2, 1, 74_000),
            ("quota", Unit::Percent, 2, 1, 9_900),
        ]);
        let base = self.named(None, |usable| usable.name == name).unwrap();
        let mut cuts: Vec<i64> = Vec::new();
        while cuts.len() < limits {
            let cut = self.random.between(low, high);
            if cuts.iter().all(|known| (known - cut).abs() > 3) {
                cuts.push(cut);
            }
        }
        cuts.sort_unstable();
        for &cut in &cuts {
            let _ = self.written(cut, decimals, unit);
        }
        (base, unit, decimals, cuts)
    }

    fn at(mantissa: i64, decimals: u32, unit: Unit) -> Rational {
        whole(mantissa) / whole(10_i64.pow(decimals)) * unit.one()
    }

    /// Limits of bands as they are written, and whether the lower band takes the limit.
    fn limits(&mut self, cuts: &[i64], decimals: u32) -> (Vec<String>, Vec<bool>) {
        let includes: Vec<bool> = cuts.iter().map(|_| self.random.chance(50)).collect();
        let mut texts = Vec::new();
        for place in 0..=cuts.len() {
            let mut parts = Vec::new();
            if let Some(before) = place.checked_sub(1)
                && self.random.chance(50)
            {
                // On a grid of cents `from 10.01` begins where `to 10.00` ends.
                parts.push(match (includes[before], self.random.chance(50)) {
                    (true, true) => format!("from: {}", decimal(cuts[before] + 1, decimals)),
                    (true, false) => format!("above: {}", decimal(cuts[before], decimals)),
                    (false, _) => format!("from: {}", decimal(cuts[before], decimals)),
                });
            }
            if place < cuts.len() {
                parts.push(format!("{}: {}", if includes[place] { "to" } else { "below" }, decimal(cuts[place], decimals)));
            }
            texts.push(parts.join(", "));
        }
        (texts, includes)
    }

    fn cascade(of: &Expression, cuts: &[Rational], includes: &[bool], values: Vec<Expression>) -> Expression {
        let unit = of.unit.unwrap();
        let mut values = values.into_iter().rev();
        let mut result = values.next().unwrap();
        for ((cut, includes), value) in cuts.iter().zip(includes).rev().zip(values) {
            let comparison = if *includes { Comparison::LessOrEqual } else { Comparison::Less };
            result = select(compare(comparison, of, Expression::constant(cut.clone(), unit)), value, result);
        }
        result
    }

    fn bands(&mut self, unit: Unit, depth: u32) -> Shape {
        let count = self.random.below(4);
        let (of, of_unit, decimals, cuts) = self.base(count);
        let (limits, includes) = self.limits(&cuts, decimals);
        let mut rows = Vec::new();
        let mut values = Vec::new();
        for limit in limits {
            let value = self.shape(unit, depth);
            let comma = if limit.is_empty() { "" } else { ", " };
            rows.push(format!("{{ {limit}{comma}value: {} }}", value.yaml));
            values.push(value.value);
        }
        let cuts: Vec<Rational> = cuts.into_iter().map(|cut| Self::at(cut, decimals, of_unit)).collect();
        let value = Self::cascade(&of, &cuts, &includes, values);
        Shape { yaml: format!("{{ bands: {{ of: {}, rows: [ {} ] }} }}", of.text, rows.join(", ")), value }
    }

    /// A straight line, or a curve with an exponent.
    fn line(&mut self, unit: Unit, curved: bool) -> Shape {
        let (of, of_unit, decimals, cuts) = self.base(2);
        let (min, max) = (self.plain(unit, 1), self.plain(unit, 1));
        let exponent = if curved { 1 + u32::try_from(self.random.below(4)).unwrap() } else { 1 };
        let (low, high) = (decimal(cuts[0], decimals), decimal(cuts[1], decimals));
        let mut yaml = if curved { "{ progression: ".to_owned() } else { "{ linear: ".to_owned() };
        let _ = write!(yaml, "{{ of: {}, from: {low}, to: {high}, min: {}, max: {}", of.text, min.yaml, max.yaml);
        if curved {
            let _ = write!(yaml, ", exponent: {exponent}");
        }
        yaml.push_str(" } }");
        let ends = [Self::at(cuts[0], decimals, of_unit), Self::at(cuts[1], decimals, of_unit)];
        Shape { yaml, value: Self::between(&of, ends, &min.value, &max.value, exponent, true) }
    }

    /// `min + (max - min) x ((of - from) / (to - from)) ^ exponent`.
    fn between(of: &Expression, [from, to]: [Rational; 2], min: &Expression, max: &Expression, exponent: u32, clamped: bool) -> Expression {
        let (unit, of_unit) = (min.unit.unwrap(), of.unit.unwrap());
        let fixed = |value: &Rational| Expression::constant(value.clone(), of_unit);
        let mut within = of.clone();
        if clamped {
            within = join(of_unit, Op::Greatest(vec![within, fixed(&from)]));
            within = join(of_unit, Op::Least(vec![within, fixed(&to)]));
        }
        let run = join(of_unit, Op::Subtract(within, fixed(&from)));
        let part = join(Unit::Count, Op::Divide(run, Expression::constant(to - from, Unit::Count)));
        let power = join(Unit::Count, Op::Power(part, exponent));
        let rise = join(unit, Op::Subtract(max.clone(), min.clone()));
        join(unit, Op::Add(min.clone(), join(unit, Op::Multiply(rise, power))))
    }

    fn pieces(&mut self, unit: Unit) -> Shape {
        let count = 2 + self.random.below(3);
        let (of, of_unit, decimals, cuts) = self.base(count);
        let ats: Vec<Rational> = cuts.iter().map(|&cut| Self::at(cut, decimals, of_unit)).collect();
        let mut points = Vec::new();
        let (mut ends, mut starts, mut includes) = (Vec::new(), Vec::new(), Vec::new());
        for &cut in &cuts {
            let value = self.plain(unit, 0);
            let mut text = format!("at: {}, value: {}", decimal(cut, decimals), value.yaml);
            let jumps = self.random.chance(40);
            let already = jumps && self.random.chance(40);
            let then = if jumps { self.plain(unit, 0) } else { Shape { yaml: String::new(), value: value.value.clone() } };
            if jumps {
                let _ = write!(text, ", then: {}", then.yaml);
            }
            if already {
                text.push_str(", already: true");
            }
            points.push(format!("{{ {text} }}"));
            ends.push(value.value);
            starts.push(then.value);
            includes.push(!already);
        }
        let mut values = vec![ends[0].clone()];
        for place in 1..count {
            let between = [ats[place - 1].clone(), ats[place].clone()];
            values.push(Self::between(&of, between, &starts[place - 1], &ends[place], 1, false));
        }
        values.push(starts[count - 1].clone());
        let value = Self::cascade(&of, &ats, &includes, values);
        Shape { yaml: format!("{{ piecewise: {{ of: {}, points: [ {} ] }} }}", of.text, points.join(", ")), value }
    }

    /// What is looked up, the keys, and a condition for all keys but the last.
    fn keys(&mut self) -> (String, Vec<String>, Vec<Expression>) {
        let choice = |code: &str| Expression::meaning(None, Op::Constant(Value::Choice(code.to_owned())));
        match self.random.below(4) {
            0 | 1 => {
                let (name, values) = *self.random.pick(&[("colore", COLOURS), ("contratto", CONTRACTS)]);
                let of = self.named(None, |usable| usable.name == name).unwrap();
                let conditions = values.iter().map(|code| compare(Comparison::Equal, &of, choice(code))).collect();
                (of.text, values.iter().map(|code| (*code).to_owned()).collect(), conditions)
            }
            2 => {
                let of = self.named(None, |usable| usable.list.is_none() && usable.what == What::Truth).unwrap();
                let conditions = vec![of.clone(), Expression::meaning(None, Op::Not(of.clone()))];
                (of.text, vec!["true".to_owned(), "false".to_owned()], conditions)
            }
            _ => {
                let of = self.named(None, |usable| usable.name == "figli").unwrap();
                let last = 1 + i64::try_from(self.random.below(3)).unwrap();
                let fixed = |key: i64| Expression::constant(whole(key), Unit::Count);
                let conditions = (0..=last).map(|key| compare(Comparison::Equal, &of, fixed(key))).collect();
                let keys = (0..=last).map(|key| if key == last { format!("{key}+") } else { key.to_string() }).collect();
                (of.text, keys, conditions)
            }
        }
    }

    /// The value of the first condition that holds, else the last value.
    fn first(conditions: &[Expression], values: &[Expression]) -> Expression {
        let (last, guarded) = values.split_last().unwrap();
        guarded
            .iter()
            .zip(conditions)
            .rev()
            .fold(last.clone(), |result, (value, condition)| select(condition.clone(), value.clone(), result))
    }

    fn by(&mut self, unit: Unit, depth: u32) -> Shape {
        let (of, mut keys, conditions) = self.keys();
        // With `otherwise`, the last key may be left out.
        let otherwise = self.random.chance(30);
        let last = keys.pop().unwrap();
        if !otherwise {
            keys.push(last);
        }
        let mut cases = Vec::new();
        let mut values = Vec::new();
        for key in keys {
            let value = self.shape(unit, depth);
            cases.push(format!("{key:?}: {}", value.yaml));
            values.push(value.value);
        }
        let mut rest = String::new();
        if otherwise {
            let value = self.shape(unit, depth);
            rest = format!(", otherwise: {}", value.yaml);
            values.push(value.value);
        }
        let value = Self::first(&conditions, &values);
        Shape { yaml: format!("{{ by: {{ of: {of}, cases: {{ {} }}{rest} }} }}", cases.join(", ")), value }
    }

    fn table(&mut self, unit: Unit) -> Shape {
        let (row_of, row_unit, decimals, cuts) = self.base(2);
        let banded = self.random.chance(50);
        let (side, conditions) = if banded {
            let (limits, includes) = self.limits(&cuts, decimals);
            let bands: Vec<String> = limits.iter().map(|limit| format!("{{ {limit} }}")).collect();
            let conditions: Vec<Expression> = cuts
                .iter()
                .zip(includes)
                .map(|(&cut, includes)| {
                    let comparison = if includes { Comparison::LessOrEqual } else { Comparison::Less };
                    compare(comparison, &row_of, Expression::constant(Self::at(cut, decimals, row_unit), row_unit))
                })
                .collect();
            (format!("of: {}, bands: [ {} ]", row_of.text, bands.join(", ")), conditions)
        } else {
            let (of, keys, mut conditions) = self.keys();
            conditions.pop();
            (format!("of: {of}, keys: [ {} ]", keys.iter().map(|key| format!("{key:?}")).collect::<Vec<_>>().join(", ")), conditions)
        };
        let columns = if self.random.chance(60) { Some(self.keys()) } else { None };
        let wide = columns.as_ref().map_or(1, |(_, keys, _)| keys.len());
        let mut lines = Vec::new();
        let mut values = Vec::new();
        for _ in 0..=conditions.len() {
            let cells: Vec<Shape> = (0..wide).map(|_| self.plain(unit, 0)).collect();
            lines.push(format!("[ {} ]", cells.iter().map(|cell| cell.yaml.clone()).collect::<Vec<_>>().join(", ")));
            let cells: Vec<Expression> = cells.into_iter().map(|cell| cell.value).collect();
            let inner: &[Expression] = columns.as_ref().map_or(&[], |(_, _, conditions)| conditions);
            values.push(Self::first(inner, &cells));
        }
        let columns = columns.map_or_else(String::new, |(of, keys, _)| {
            let keys: Vec<String> = keys.iter().map(|key| format!("{key:?}")).collect();
            format!(", columns: {{ of: {of}, keys: [ {} ] }}", keys.join(", "))
        });
        let value = Self::first(&conditions, &values);
        Shape { yaml: format!("{{ table: {{ rows: {{ {side} }}{columns}, values: [ {} ] }} }}", lines.join(", ")), value }
    }

    fn share(&mut self, unit: Unit, depth: u32) -> Shape {
        let (of, percent) = (self.shape(unit, depth), self.shape(Unit::Percent, depth));
        let value = join(unit, Op::Multiply(of.value, percent.value));
        Shape { yaml: format!("{{ share: {{ of: {}, percent: {} }} }}", of.yaml, percent.yaml), value }
    }

    fn parts(&mut self, depth: u32) -> Shape {
        let mut texts = Vec::new();
        let mut total: Option<Expression> = None;
        for place in 0..=self.random.below(3) {
            let timed = self.random.chance(50);
            let value = if timed { self.shape(Unit::Rate, depth) } else { self.shape(Unit::Euro, depth) };
            let mut text = format!("value: {}", value.yaml);
            let mut part = value.value;
            if timed {
                let times = self.number(Unit::Hour, 1, None);
                let _ = write!(text, ", times: {}", quoted(&times));
                let mut times = times;
                if self.random.chance(50) {
                    let most = self.literal(Unit::Hour);
                    let _ = write!(text, ", at_most: {}", quoted(&most));
                    times = join(Unit::Hour, Op::Least(vec![times, most]));
                }
                part = join(Unit::Euro, Op::Multiply(part, times));
            }
            texts.push(format!("p{place}: {{ {text} }}"));
            total = Some(match total {
                None => part,
                Some(before) => join(Unit::Euro, Op::Add(before, part)),
            });
        }
        Shape { yaml: format!("{{ parts: {{ {} }} }}", texts.join(", ")), value: total.unwrap() }
    }

    fn remains(&mut self, depth: u32) -> Shape {
        let income = self.number(Unit::Euro, 1, None);
        let mut text = format!("income: {}", quoted(&income));
        let mut bounds = Vec::new();
        if self.random.chance(70) {
            let price = self.shape(Unit::Euro, depth);
            let _ = write!(text, ", price: {}", price.yaml);
            bounds.push(price.value);
        }
        let kept = self.random.chance(70);
        if kept {
            let keep = self.literal(Unit::Euro);
            let _ = write!(text, ", keep: {}", quoted(&keep));
            let left = join(Unit::Euro, Op::Subtract(income.clone(), keep));
            bounds.push(join(Unit::Euro, Op::Greatest(vec![left, Expression::constant(whole(0), Unit::Euro)])));
        }
        if !kept || self.random.chance(50) {
            let percent = self.literal(Unit::Percent);
            let _ = write!(text, ", max_percent: {}", quoted(&percent));
            bounds.push(join(Unit::Euro, Op::Multiply(income, percent)));
        }
        Shape { yaml: format!("{{ remains: {{ {text} }} }}"), value: join(Unit::Euro, Op::Least(bounds)) }
    }

    fn first_match(&mut self, unit: Unit, depth: u32) -> Shape {
        let mut texts = Vec::new();
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        for _ in 0..=self.random.below(3) {
            let (when, value) = (self.truth(1, None), self.shape(unit, depth));
            texts.push(format!("{{ when: {}, value: {} }}", quoted(&when), value.yaml));
            conditions.push(when);
            values.push(value.value);
        }
        let value = self.shape(unit, depth);
        texts.push(format!("{{ value: {} }}", value.yaml));
        values.push(value.value);
        Shape { yaml: format!("{{ first_match: [ {} ] }}", texts.join(", ")), value: Self::first(&conditions, &values) }
    }
}
