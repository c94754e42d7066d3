//! Makes up expressions of a wanted type and unit.

use super::facts::{Corners, Fact, Kind};
use super::random::Random;
use super::tree::{Comparison, Expression, Mode, Op, Rational, Unit, Value, decimal, ratio, whole};

/// A name that expressions may use.
#[derive(Clone, Debug)]
pub struct Usable {
    pub name: String,
    /// Of the rows of this list.
    pub list: Option<&'static str>,
    pub what: What,
    pub quotient: bool,
    /// Least and greatest value, where they are known.
    pub range: Option<(Rational, Rational)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Number(Unit),
    Truth,
    Day,
    Choice(&'static [&'static str]),
}

/// The list whose rows are in scope.
pub type Scope = Option<&'static str>;

pub struct Grower {
    pub random: Random,
    pub names: Vec<Usable>,
    pub corners: Corners,
    /// Whether `round` may leave its mode to the measure.
    pub mode: Option<Mode>,
}

impl Grower {
    pub fn new(mut random: Random, facts: &[Fact]) -> Self {
        let usable = |fact: &Fact| {
            let (what, range) = match fact.kind {
                Kind::Number(unit, _, low, high) => (What::Number(unit), Some((whole(low) * fact.step(), whole(high) * fact.step()))),
                Kind::Truth => (What::Truth, None),
                Kind::Day => (What::Day, None),
                Kind::Choice(values) => (What::Choice(values), None),
            };
            Usable { name: fact.name.to_owned(), list: fact.list, what, quotient: false, range }
        };
        let mode = if random.chance(50) { Some(*random.pick(&Mode::ALL)) } else { None };
        Self { random, names: facts.iter().map(usable).collect(), corners: Vec::new(), mode }
    }

    pub fn take(usable: &Usable) -> Expression {
        let unit = if let What::Number(unit) = usable.what { Some(unit) } else { None };
        let mut out = match usable.list {
            None => Expression::new(usable.name.clone(), 10, unit, Op::Name(usable.name.clone())),
            Some(list) => Expression::new(format!("{list}.{}", usable.name), 10, unit, Op::Field(usable.name.clone())),
        };
        out.of_rows = usable.list.is_some();
        out.quotient = usable.quotient;
        out
    }

    /// A name of the wanted kind; of rows rather than of the case, where a list is in scope.
    pub fn named(&mut self, scope: Scope, fits: impl Fn(&Usable) -> bool) -> Option<Expression> {
        let of_case: Vec<&Usable> = self.names.iter().filter(|usable| usable.list.is_none() && fits(usable)).collect();
        let of_rows: Vec<&Usable> = self.names.iter().filter(|usable| scope.is_some() && usable.list == scope && fits(usable)).collect();
        let pool = if !of_rows.is_empty() && (of_case.is_empty() || self.random.chance(70)) { of_rows } else { of_case };
        if pool.is_empty() {
            return None;
        }
        // The latest names are definitions: they are used more often than facts.
        let place =
            if self.random.chance(40) { pool.len() - 1 - self.random.below(pool.len().min(4)) } else { self.random.below(pool.len()) };
        let usable = pool[place].clone();
        Some(Self::take(&usable))
    }

    fn mantissa(&mut self, unit: Unit) -> (i64, u32) {
        let large = self.random.chance(10);
        let (decimals, most) = match unit {
            Unit::Euro => (2, if large { 100_000_000_000 } else { 3_000_000 }),
            Unit::Hour => (2, 40_000),
            Unit::Rate => (2, 4_000),
            Unit::Percent => (1, 1_000),
            Unit::Count => (0, 9),
            Unit::Year => (0, 100),
            Unit::Month => (0, 1_200),
            Unit::Day => (0, 40_000),
        };
        match self.random.below(5) {
            0 => (self.random.between(0, 10), decimals),
            1 => (self.random.between(0, most / 10_i64.pow(decimals)), 0),
            2 => (-self.random.between(0, most / 4), decimals),
            _ => (self.random.between(0, most), decimals),
        }
    }

    /// A literal beside a number of `unit`, which it takes.
    pub fn literal(&mut self, unit: Unit) -> Expression {
        let (mantissa, decimals) = self.mantissa(unit);
        self.written(mantissa, decimals, unit)
    }

    pub fn written(&mut self, mantissa: i64, decimals: u32, unit: Unit) -> Expression {
        let bare = ratio(mantissa, 10_i64.pow(decimals));
        let value = bare.clone() * unit.one();
        self.corners.push((unit, value.clone()));
        let rank = if mantissa < 0 { 6 } else { 10 };
        let mut out = Expression::new(decimal(mantissa, decimals), rank, Some(unit), Op::Constant(Value::Number(value)));
        if self.random.chance(5) {
            // Literals worked out among themselves are a literal still.
            let (text, value) = match self.random.below(3) {
                0 => (format!("({} + 1)", out.text), bare + whole(1)),
                1 => (format!("({} * 2)", out.text), bare * whole(2)),
                _ => (format!("({} / 3)", out.text), bare / whole(3)),
            };
            out = Expression::new(text, 10, Some(unit), Op::Constant(Value::Number(value * unit.one())));
        }
        out.literal = true;
        out
    }

    /// A literal that is a factor or a divisor: a bare number, not zero.
    fn factor(&mut self) -> Expression {
        let (mantissa, decimals) =
            *self.random.pick(&[(2, 0), (3, 0), (5, 1), (12, 0), (7, 0), (125, 2), (1, 0), (35, 1), (52, 0), (1, 2)]);
        let mut out = self.written(mantissa, decimals, Unit::Count);
        out.literal = true;
        out
    }

    pub fn join(&mut self, sign: &str, rank: u8, a: &Expression, b: &Expression, unit: Unit, op: Op) -> Expression {
        let text = format!("{} {sign} {}", a.within(rank), b.within(rank + 1));
        let out = Expression::new(text, rank, Some(unit), op).like(&[a, b]);
        if self.random.chance(10) { Expression { text: format!("({})", out.text), rank: 10, ..out } } else { out }
    }

    /// A number whose unit is exactly `unit`, and which is no literal.
    pub fn number(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        if depth == 0 {
            return self.leaf(unit, scope);
        }
        let depth = depth - 1;
        match self.random.below(20) {
            0..=2 => self.sum_of_two(unit, depth, scope),
            3 | 4 => self.extreme(unit, depth, scope),
            5 => {
                let inner = self.number(unit, depth, scope);
                let (low, high) = (self.literal(unit), self.literal(unit));
                let text = format!("clamp({}, {}, {})", inner.text, low.text, high.text);
                let greatest = Expression::meaning(Some(unit), Op::Greatest(vec![inner.clone(), low]));
                Expression::new(text, 10, Some(unit), Op::Least(vec![greatest, high])).like(&[&inner])
            }
            6 => {
                let inner = self.number(unit, depth, scope);
                if self.random.chance(50) {
                    return Expression::new(format!("abs({})", inner.text), 10, Some(unit), Op::Absolute(inner.clone())).like(&[&inner]);
                }
                Expression::new(format!("-{}", inner.within(10)), 6, Some(unit), Op::Negate(inner.clone())).like(&[&inner])
            }
            7..=9 => self.product(unit, depth, scope),
            10..=12 => self.quotient(unit, depth, scope),
            13 | 14 => {
                let inner = self.number(unit, depth, scope);
                self.rounded(&inner)
            }
            15 | 16 => {
                let condition = self.truth(depth, scope);
                let (a, b) = match self.random.below(4) {
                    0 => (self.number(unit, depth, scope), self.literal(unit)),
                    1 => (self.literal(unit), self.number(unit, depth, scope)),
                    _ => (self.number(unit, depth, scope), self.number(unit, depth, scope)),
                };
                Self::branch(&condition, &a, &b)
            }
            17 | 18 => self.aggregate(unit, depth, scope),
            _ => self.leaf(unit, scope),
        }
    }

    pub fn branch(condition: &Expression, a: &Expression, b: &Expression) -> Expression {
        let text = format!("if {} {{ {} }} else {{ {} }}", condition.text, a.text, b.text);
        let mut out = Expression::new(text, 0, a.unit, Op::If(condition.clone(), a.clone(), b.clone())).like(&[condition, a, b]);
        out.literal = a.literal && b.literal;
        out
    }

    /// A literal to add. Beside a percentage, one that could be meant as a ratio is refused.
    pub fn term(&mut self, unit: Unit) -> Expression {
        loop {
            let literal = self.literal(unit);
            let Op::Constant(Value::Number(value)) = &*literal.op else { continue };
            let small = *value >= -unit.one() && *value <= unit.one() && *value != whole(0);
            if unit != Unit::Percent || !small {
                return literal;
            }
        }
    }

    fn sum_of_two(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        let a = self.number(unit, depth, scope);
        let b = match self.random.below(4) {
            0 => self.term(unit),
            1 => {
                let condition = self.truth(0, scope);
                let (one, other) = (self.term(unit), self.term(unit));
                Self::branch(&condition, &one, &other)
            }
            _ => self.number(unit, depth, scope),
        };
        let (a, b) = if self.random.chance(50) { (a, b) } else { (b, a) };
        if self.random.chance(50) {
            self.join("+", 7, &a, &b, unit, Op::Add(a.clone(), b.clone()))
        } else {
            self.join("-", 7, &a, &b, unit, Op::Subtract(a.clone(), b.clone()))
        }
    }

    fn extreme(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        let mut parts = vec![self.number(unit, depth, scope)];
        for _ in 0..=self.random.below(2) {
            let part = if self.random.chance(50) { self.literal(unit) } else { self.number(unit, depth, scope) };
            let place = self.random.below(parts.len() + 1);
            parts.insert(place, part);
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        let texts = texts.join(", ");
        let (quotient, of_rows) = (parts.iter().any(|part| part.quotient), parts.iter().any(|part| part.of_rows));
        let mut out = if self.random.chance(50) {
            Expression::new(format!("min({texts})"), 10, Some(unit), Op::Least(parts))
        } else {
            Expression::new(format!("max({texts})"), 10, Some(unit), Op::Greatest(parts))
        };
        (out.quotient, out.of_rows) = (quotient, of_rows);
        out
    }

    pub fn rounded(&mut self, inner: &Expression) -> Expression {
        let unit = inner.unit.unwrap();
        let (mode, word) = match self.mode {
            Some(mode) if self.random.chance(40) => (mode, String::new()),
            _ => {
                let mode = *self.random.pick(&Mode::ALL);
                (mode, format!(", \"{}\"", mode.text()))
            }
        };
        let (text, step) = if self.random.chance(60) {
            let digits = u32::try_from(self.random.below(4)).unwrap();
            (format!("round({}, {digits}{word})", inner.text), ratio(1, 10_i64.pow(digits)))
        } else {
            let (mantissa, decimals) = *self.random.pick(&[(50, 2), (5, 2), (1, 0), (10, 0), (25, 2), (1, 2), (3, 0), (7, 3)]);
            (format!("round_to({}, {}{word})", inner.text, decimal(mantissa, decimals)), ratio(mantissa, 10_i64.pow(decimals)))
        };
        let mut out = Expression::new(text, 10, Some(unit), Op::Round(inner.clone(), step * unit.one(), mode));
        out.of_rows = inner.of_rows;
        out
    }

    fn product(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        let (a, b) = match (unit, self.random.below(5)) {
            (Unit::Euro, 0 | 1) => (self.number(Unit::Rate, depth, scope), self.number(Unit::Hour, depth, scope)),
            (Unit::Euro | Unit::Hour | Unit::Rate, 2) => (self.number(unit, depth, scope), self.number(Unit::Percent, depth, scope)),
            (Unit::Euro | Unit::Hour | Unit::Rate | Unit::Count, 3) => {
                (self.number(unit, depth, scope), self.number(Unit::Count, depth, scope))
            }
            (Unit::Count, 0) => (self.number(Unit::Percent, depth, scope), self.number(Unit::Percent, depth, scope)),
            (Unit::Count, 1) => (self.number(Unit::Percent, depth, scope), self.factor()),
            (Unit::Count, 2) => {
                let base = if self.random.chance(50) { Unit::Percent } else { Unit::Count };
                let base = self.number(base, depth, scope);
                let exponent = 2 + u32::try_from(self.random.below(3)).unwrap();
                let text = format!("pow({}, {exponent})", base.text);
                return Expression::new(text, 10, Some(unit), Op::Power(base.clone(), exponent)).like(&[&base]);
            }
            (Unit::Percent, _) => return self.sum_of_two(unit, depth, scope),
            _ => (self.number(unit, depth, scope), self.factor()),
        };
        let (a, b) = if self.random.chance(50) { (a, b) } else { (b, a) };
        self.join("*", 8, &a, &b, unit, Op::Multiply(a.clone(), b.clone()))
    }

    fn divide(&mut self, a: &Expression, b: &Expression, unit: Unit) -> Expression {
        let mut out = self.join("/", 8, a, b, unit, Op::Divide(a.clone(), b.clone()));
        out.quotient |= !b.literal;
        out
    }

    fn quotient(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        if unit == Unit::Percent {
            return self.extreme(unit, depth, scope);
        }
        let (above, below) = match (unit, self.random.below(4)) {
            (_, 0) => {
                let (a, b) = (self.number(unit, depth, scope), self.factor());
                return self.divide(&a, &b, unit);
            }
            (Unit::Euro | Unit::Hour | Unit::Rate, 1) => (unit, Unit::Percent),
            (Unit::Rate, _) => (Unit::Euro, Unit::Hour),
            (Unit::Hour, 2) => (Unit::Euro, Unit::Rate),
            (Unit::Count, 1) => (Unit::Euro, Unit::Euro),
            (Unit::Count, 2) => (Unit::Percent, Unit::Percent),
            _ => (unit, Unit::Count),
        };
        let a = self.number(above, depth, scope);
        let inner = self.random.chance(15);
        let name = self.named(scope, |usable| usable.what == What::Number(below) && usable.range.is_some());
        let Some(name) = name else { return self.leaf(unit, scope) };
        let (low, high) =
            self.names.iter().find(|usable| Self::take(usable).text == name.text).and_then(|usable| usable.range.clone()).unwrap();
        if low > whole(0) || high < whole(0) {
            if inner {
                // a / (b / d)
                let by = self.named(None, |usable| usable.name == "membri").unwrap();
                let b = self.divide(&name, &by, below);
                return self.divide(&a, &b, unit);
            }
            return self.divide(&a, &name, unit);
        }
        let (one, positive) = (self.written(1, 0, below), self.random.chance(40));
        if positive {
            let text = format!("max({}, {})", name.text, one.text);
            let b = Expression::new(text, 10, Some(below), Op::Greatest(vec![name.clone(), one])).like(&[&name]);
            return self.divide(&a, &b, unit);
        }
        self.guarded(&a, &name, &low, unit, depth, scope)
    }

    /// `if name > 0 { a / name } else { ... }`, in the ways in which it is written.
    fn guarded(&mut self, a: &Expression, name: &Expression, low: &Rational, unit: Unit, depth: u32, scope: Scope) -> Expression {
        let below = name.unit.unwrap();
        let divided = self.divide(a, name, unit);
        let other = if self.random.chance(50) { self.literal(unit) } else { self.number(unit, depth.min(1), scope) };
        let zero = self.written(0, 0, below);
        let compare = |comparison: Comparison, left: &Expression, right: &Expression| {
            let text = format!("{} {} {}", left.within(6), comparison.text(), right.within(6));
            Expression::new(text, 5, None, Op::Compare(comparison, left.clone(), right.clone())).like(&[left, right])
        };
        let (greater, at_most) = (compare(Comparison::Greater, name, &zero), compare(Comparison::LessOrEqual, name, &zero));
        match self.random.below(6) {
            0 => Self::branch(&at_most, &other, &divided),
            1 => Self::branch(&compare(Comparison::Less, &zero, name), &divided, &other),
            2 => {
                let more = self.truth(0, scope);
                let text = format!("{} && {}", more.within(5), greater.within(5));
                let both = Expression::new(text, 4, None, Op::All(vec![more.clone(), greater.clone()])).like(&[&more, &greater]);
                Self::branch(&both, &divided, &other)
            }
            3 => {
                let more = self.truth(0, scope);
                let text = format!("{} || {}", at_most.within(4), more.within(4));
                let either = Expression::new(text, 3, None, Op::Any(vec![at_most.clone(), more.clone()])).like(&[&at_most, &more]);
                Self::branch(&either, &other, &divided)
            }
            4 if *low == whole(0) => Self::branch(&compare(Comparison::NotEqual, name, &zero), &divided, &other),
            5 => {
                let limit = self.written(2, 0, below);
                let near = compare(Comparison::LessOrEqual, name, &limit);
                let text = format!("{} && {}", greater.text, near.text);
                let both = Expression::new(text, 4, None, Op::All(vec![greater.clone(), near.clone()])).like(&[&greater, &near]);
                Self::branch(&both, &divided, &other)
            }
            _ => Self::branch(&greater, &divided, &other),
        }
    }

    pub fn leaf(&mut self, unit: Unit, scope: Scope) -> Expression {
        let dated = matches!(unit, Unit::Year | Unit::Month | Unit::Day) || unit == Unit::Count && self.random.chance(10);
        if dated || self.random.chance(5) && unit == Unit::Count {
            return self.of_days(unit, scope);
        }
        self.named(scope, |usable| usable.what == What::Number(unit)).unwrap()
    }
}
