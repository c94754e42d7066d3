//! Expressions that the tests make up: each node has its text in the rule language and what it means.

use std::rc::Rc;

use num_bigint::BigInt;
use num_rational::BigRational;

pub type Rational = BigRational;

pub fn whole(value: i64) -> Rational {
    Rational::from_integer(BigInt::from(value))
}

pub fn ratio(above: i64, below: i64) -> Rational {
    Rational::new(BigInt::from(above), BigInt::from(below))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Euro,
    Hour,
    Rate,
    Percent,
    Count,
    Year,
    Month,
    Day,
}

impl Unit {
    pub fn text(self) -> &'static str {
        match self {
            Self::Euro => "EUR",
            Self::Hour => "hour",
            Self::Rate => "EUR/hour",
            Self::Percent => "%",
            Self::Count => "count",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// What one written in this unit is worth.
    pub fn one(self) -> Rational {
        if self == Self::Percent { ratio(1, 100) } else { whole(1) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    HalfUp,
    HalfEven,
    Up,
    Down,
}

impl Mode {
    pub const ALL: [Self; 4] = [Self::HalfUp, Self::HalfEven, Self::Up, Self::Down];

    pub fn text(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(Rational),
    Truth(bool),
    Day(i64),
    Choice(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub const ALL: [Self; 6] = [Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// An expression, shared: what it means is read from `op` alone.
#[derive(Clone, Debug)]
pub struct Expression {
    pub text: String,
    /// How tightly it binds: 10 for a name, 0 for an `if`.
    pub rank: u8,
    /// Of a number.
    pub unit: Option<Unit>,
    /// A literal, which takes the unit of its neighbour.
    pub literal: bool,
    /// It is of the rows of the list in scope.
    pub of_rows: bool,
    /// A quotient that is not rounded yet.
    pub quotient: bool,
    pub op: Rc<Op>,
}

/// A list in an aggregate, what is taken of its rows, and which rows count.
pub type Over = (&'static str, Option<Expression>, Option<Expression>);

#[derive(Debug)]
pub enum Op {
    Constant(Value),
    Name(String),
    Field(String),
    Negate(Expression),
    Add(Expression, Expression),
    Subtract(Expression, Expression),
    Multiply(Expression, Expression),
    Divide(Expression, Expression),
    Least(Vec<Expression>),
    Greatest(Vec<Expression>),
    Absolute(Expression),
    Power(Expression, u32),
    Round(Expression, Rational, Mode),
    If(Expression, Expression, Expression),
    Not(Expression),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Compare(Comparison, Expression, Expression),
    Today,
    Years(Expression, Expression),
    Months(Expression, Expression),
    Days(Expression, Expression),
    YearOf(Expression),
    MonthOf(Expression),
    Sum(Over),
    Count(Over),
    AnyRow(Over),
    EveryRow(Over),
    Smallest(Over),
    Largest(Over),
    Running(Over),
}

impl Expression {
    pub fn new(text: impl Into<String>, rank: u8, unit: Option<Unit>, op: Op) -> Self {
        Self { text: text.into(), rank, unit, literal: false, of_rows: false, quotient: false, op: Rc::new(op) }
    }

    /// Of the rows, and a quotient, where one of the parts is.
    pub fn like(mut self, parts: &[&Expression]) -> Self {
        self.of_rows |= parts.iter().any(|part| part.of_rows);
        self.quotient |= parts.iter().any(|part| part.quotient);
        self
    }

    /// What a shape means, which has no text as an expression.
    pub fn meaning(unit: Option<Unit>, op: Op) -> Self {
        Self::new("", 0, unit, op)
    }

    pub fn constant(value: Rational, unit: Unit) -> Self {
        Self::meaning(Some(unit), Op::Constant(Value::Number(value)))
    }

    /// The text, in brackets if it binds less tightly than `rank`.
    pub fn within(&self, rank: u8) -> String {
        if self.rank < rank { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// A decimal text of `mantissa / 10^decimals`.
pub fn decimal(mantissa: i64, decimals: u32) -> String {
    if decimals == 0 {
        return mantissa.to_string();
    }
    let sign = if mantissa < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = decimals as usize + 1);
    let (above, below) = digits.split_at(digits.len() - decimals as usize);
    format!("{sign}{above}.{below}")
}

/// `numerator/denominator` or a decimal, as a decision shows a number.
pub fn parse(text: &str) -> Rational {
    if let Some((above, below)) = text.split_once('/') {
        return Rational::new(above.parse().unwrap(), below.parse().unwrap());
    }
    let (above, below) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{above}{below}").parse().unwrap();
    Rational::new(digits, BigInt::from(10).pow(u32::try_from(below.len()).unwrap()))
}
