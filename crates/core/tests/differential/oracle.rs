//! What an expression means, worked out in fractions of any size, one case at a time, as docs/language.md says it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::calendar;
use super::tree::{Comparison, Expression, Mode, Op, Over, Rational, Value, whole};

/// None is unknown.
pub type Known = Option<Value>;

pub type Row = BTreeMap<String, Known>;

/// A case: facts and lists by name. A list that is none was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub on: i64,
    pub facts: BTreeMap<String, Known>,
    pub lists: BTreeMap<String, Option<Vec<Row>>>,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let one = |known: &Known| match known {
            None => "?".to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Truth(truth)) => truth.to_string(),
            Some(Value::Day(day)) => calendar::text(*day),
            Some(Value::Choice(code)) => code.clone(),
        };
        let all = |row: &Row| row.iter().map(|(name, known)| format!("{name} {}", one(known))).collect::<Vec<_>>().join(", ");
        writeln!(f, "on {}: {}", calendar::text(self.on), all(&self.facts))?;
        for (list, rows) in &self.lists {
            match rows {
                None => writeln!(f, "  {list}: ?")?,
                Some(rows) => rows.iter().try_for_each(|row| writeln!(f, "  {list}: {}", all(row)))?,
            }
        }
        Ok(())
    }
}

/// Names of the measure that are worked out: those of the case, and those of rows.
#[derive(Debug, Default)]
pub struct Names {
    pub of_case: BTreeMap<String, Expression>,
    pub of_rows: BTreeMap<String, Expression>,
    pub february_28: bool,
}

pub struct Oracle<'a> {
    pub names: &'a Names,
    pub case: &'a Case,
    /// Whether zero times something unknown is zero: a constant zero may be worked out while compiling.
    zero_absorbs: bool,
    seen: RefCell<BTreeMap<String, Known>>,
}

type At<'c> = Option<(&'c str, usize)>;

pub fn round(value: &Rational, step: &Rational, mode: Mode) -> Rational {
    let steps = value / step;
    let (low, high) = (steps.floor(), steps.ceil());
    let toward_zero = if steps < whole(0) { &high } else { &low };
    let away = if steps < whole(0) { &low } else { &high };
    let (below, above) = (&steps - &low, &high - &steps);
    let nearest = |tie: Rational| match below.cmp(&above) {
        std::cmp::Ordering::Less => low.clone(),
        std::cmp::Ordering::Greater => high.clone(),
        std::cmp::Ordering::Equal => tie,
    };
    let rounded = match mode {
        Mode::Down => toward_zero.clone(),
        Mode::Up => away.clone(),
        Mode::HalfUp => nearest(away.clone()),
        Mode::HalfEven => nearest(if low.to_integer() % BigInt::from(2) == BigInt::from(0) { low.clone() } else { high.clone() }),
    };
    rounded * step
}

#[expect(clippy::unnecessary_wraps, reason = "a known value among others that may be unknown")]
fn number(value: i64) -> Known {
    Some(Value::Number(whole(value)))
}

#[expect(clippy::unnecessary_wraps, reason = "a known value among others that may be unknown")]
fn truth(value: bool) -> Known {
    Some(Value::Truth(value))
}

impl<'a> Oracle<'a> {
    pub fn new(names: &'a Names, case: &'a Case) -> Self {
        Self { names, case, zero_absorbs: false, seen: RefCell::default() }
    }

    pub fn absorbing(names: &'a Names, case: &'a Case) -> Self {
        Self { zero_absorbs: true, ..Self::new(names, case) }
    }

    pub fn name(&self, name: &str) -> Known {
        if let Some(fact) = self.case.facts.get(name) {
            return fact.clone();
        }
        if let Some(known) = self.seen.borrow().get(name) {
            return known.clone();
        }
        let value = self.value(&self.names.of_case[name], None);
        self.seen.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    /// The value at each row; none where the list was not given.
    pub fn rows(&self, list: &str, expression: &Expression) -> Option<Vec<Known>> {
        let rows = self.case.lists[list].as_ref()?;
        Some((0..rows.len()).map(|row| self.value(expression, Some((list, row)))).collect())
    }

    fn number(&self, expression: &Expression, at: At<'_>) -> Option<Rational> {
        match self.value(expression, at)? {
            Value::Number(value) => Some(value),
            other => panic!("not a number: {other:?} in {}", expression.text),
        }
    }

    fn truth(&self, expression: &Expression, at: At<'_>) -> Option<bool> {
        match self.value(expression, at)? {
            Value::Truth(value) => Some(value),
            other => panic!("not a truth value: {other:?} in {}", expression.text),
        }
    }

    fn day(&self, expression: &Expression, at: At<'_>) -> Option<i64> {
        match self.value(expression, at)? {
            Value::Day(value) => Some(value),
            other => panic!("not a day: {other:?} in {}", expression.text),
        }
    }

    fn pair(&self, a: &Expression, b: &Expression, at: At<'_>, with: impl Fn(Rational, Rational) -> Rational) -> Known {
        Some(Value::Number(with(self.number(a, at)?, self.number(b, at)?)))
    }

    /// Kleene: `decisive` decides alone; else one unknown makes all unknown.
    fn kleene(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Known {
        let parts: Vec<Option<bool>> = parts.collect();
        if parts.contains(&Some(decisive)) {
            return truth(decisive);
        }
        if parts.contains(&None) { None } else { truth(!decisive) }
    }

    pub fn value(&self, expression: &Expression, at: At<'_>) -> Known {
        match &*expression.op {
            Op::Constant(value) => Some(value.clone()),
            Op::Name(name) => self.name(name),
            Op::Field(name) => {
                let (list, row) = at.expect("a field outside its list");
                let rows = self.case.lists[list].as_ref().unwrap();
                match rows[row].get(name) {
                    Some(value) => value.clone(),
                    None => self.value(&self.names.of_rows[name], at),
                }
            }
            Op::Negate(a) => Some(Value::Number(-self.number(a, at)?)),
            Op::Add(a, b) => self.pair(a, b, at, |a, b| a + b),
            Op::Subtract(a, b) => self.pair(a, b, at, |a, b| a - b),
            Op::Multiply(a, b) if self.zero_absorbs && [a, b].iter().any(|part| self.number(part, at) == Some(whole(0))) => number(0),
            Op::Divide(a, _) if self.zero_absorbs && self.number(a, at) == Some(whole(0)) => number(0),
            Op::Multiply(a, b) => self.pair(a, b, at, |a, b| a * b),
            Op::Divide(a, b) => self.pair(a, b, at, |a, b| a / b),
            Op::Least(parts) => {
                let parts: Option<Vec<Rational>> = parts.iter().map(|part| self.number(part, at)).collect();
                Some(Value::Number(parts?.into_iter().min().unwrap()))
            }
            Op::Greatest(parts) => {
                let parts: Option<Vec<Rational>> = parts.iter().map(|part| self.number(part, at)).collect();
                Some(Value::Number(parts?.into_iter().max().unwrap()))
            }
            Op::Absolute(a) => {
                let a = self.number(a, at)?;
                Some(Value::Number(if a < whole(0) { -a } else { a }))
            }
            Op::Power(a, exponent) => {
                let a = self.number(a, at)?;
                Some(Value::Number((0..*exponent).fold(whole(1), |power, _| power * &a)))
            }
            Op::Round(a, step, mode) => Some(Value::Number(round(&self.number(a, at)?, step, *mode))),
            Op::If(condition, a, b) => match self.truth(condition, at) {
                Some(true) => self.value(a, at),
                Some(false) => self.value(b, at),
                None => {
                    let a = self.value(a, at)?;
                    if self.value(b, at)? == a { Some(a) } else { None }
                }
            },
            Op::Not(a) => truth(!self.truth(a, at)?),
            Op::All(parts) => Self::kleene(parts.iter().map(|part| self.truth(part, at)), false),
            Op::Any(parts) => Self::kleene(parts.iter().map(|part| self.truth(part, at)), true),
            Op::Compare(comparison, a, b) => {
                let order = match (self.value(a, at)?, self.value(b, at)?) {
                    (Value::Number(a), Value::Number(b)) => a.cmp(&b),
                    (Value::Day(a), Value::Day(b)) => a.cmp(&b),
                    (Value::Choice(a), Value::Choice(b)) => a.cmp(&b),
                    (Value::Truth(a), Value::Truth(b)) => a.cmp(&b),
                    other => panic!("not comparable: {other:?}"),
                };
                truth(match comparison {
                    Comparison::Equal => order.is_eq(),
                    Comparison::NotEqual => order.is_ne(),
                    Comparison::Less => order.is_lt(),
                    Comparison::LessOrEqual => order.is_le(),
                    Comparison::Greater => order.is_gt(),
                    Comparison::GreaterOrEqual => order.is_ge(),
                })
            }
            Op::Today => Some(Value::Day(self.case.on)),
            Op::Years(a, b) => number(calendar::years_between(self.day(a, at)?, self.day(b, at)?, self.names.february_28)),
            Op::Months(a, b) => number(calendar::months_between(self.day(a, at)?, self.day(b, at)?, self.names.february_28)),
            Op::Days(a, b) => number(self.day(b, at)? - self.day(a, at)?),
            Op::YearOf(a) => number(calendar::civil(self.day(a, at)?).0),
            Op::MonthOf(a) => number(calendar::civil(self.day(a, at)?).1),
            Op::Running(over) => {
                let (list, row) = at.expect("a running sum outside its list");
                assert_eq!(list, over.0);
                self.counted(over)?.into_iter().take(row + 1).sum::<Option<Rational>>().map(Value::Number)
            }
            Op::Sum(over) => self.counted(over)?.into_iter().sum::<Option<Rational>>().map(Value::Number),
            Op::Smallest(over) => self.counted(over)?.into_iter().collect::<Option<Vec<_>>>()?.into_iter().min().map(Value::Number),
            Op::Largest(over) => self.counted(over)?.into_iter().collect::<Option<Vec<_>>>()?.into_iter().max().map(Value::Number),
            Op::Count(over) => {
                let counted = self.counted(over)?;
                if counted.contains(&None) { None } else { number(i64::try_from(counted.len()).unwrap()) }
            }
            Op::AnyRow(over) => Self::kleene(self.conditions(over)?.into_iter(), true),
            Op::EveryRow(over) => Self::kleene(self.conditions(over)?.into_iter(), false),
        }
    }

    fn conditions(&self, (list, _, condition): &Over) -> Option<Vec<Option<bool>>> {
        let rows = self.case.lists[*list].as_ref()?;
        Some((0..rows.len()).map(|row| condition.as_ref().map_or(Some(true), |c| self.truth(c, Some((list, row))))).collect())
    }

    /// What each row that counts is worth; an element is none where that, or whether the row counts, is unknown.
    fn counted(&self, over: &Over) -> Option<Vec<Option<Rational>>> {
        let (list, value, _) = over;
        let mut out = Vec::new();
        for (row, counts) in self.conditions(over)?.into_iter().enumerate() {
            match counts {
                Some(false) => {}
                Some(true) => out.push(value.as_ref().map_or_else(|| Some(whole(1)), |value| self.number(value, Some((list, row))))),
                None => out.push(None),
            }
        }
        Some(out)
    }
}
