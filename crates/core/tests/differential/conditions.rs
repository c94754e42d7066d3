//! Makes up conditions.

use super::calendar;
use super::facts::LISTS;
use super::grow::{Grower, Scope, What};
use super::tree::{Comparison, Expression, Op, Unit, Value};

const UNITS: [Unit; 9] = [Unit::Euro, Unit::Euro, Unit::Hour, Unit::Rate, Unit::Percent, Unit::Count, Unit::Year, Unit::Month, Unit::Day];

impl Grower {
    pub fn truth(&mut self, depth: u32, scope: Scope) -> Expression {
        if depth == 0 {
            return match self.random.below(3) {
                0 => self.comparison(0, scope),
                _ => self.named(scope, |usable| usable.what == What::Truth).unwrap(),
            };
        }
        let depth = depth - 1;
        match self.random.below(14) {
            0..=3 => self.comparison(depth, scope),
            4 => {
                let inner = self.truth(depth, scope);
                Expression::new(format!("!{}", inner.within(10)), 9, None, Op::Not(inner.clone())).like(&[&inner])
            }
            5..=7 => self.several(depth, scope),
            8 => self.same(depth, scope),
            9 => self.within_range(depth, scope),
            10 => self.one_of(depth, scope),
            11 => {
                let condition = self.truth(depth, scope);
                let (a, b) = (self.truth(depth, scope), self.truth(0, scope));
                Self::branch(&condition, &a, &b)
            }
            12 if scope.is_none() => {
                let (list, _) = *self.random.pick(&LISTS);
                let condition = self.row_condition(list, depth);
                if self.random.chance(50) {
                    Expression::new(format!("any({})", condition.text), 10, None, Op::AnyRow((list, None, Some(condition))))
                } else {
                    Expression::new(format!("all({})", condition.text), 10, None, Op::EveryRow((list, None, Some(condition))))
                }
            }
            _ => self.by_day(scope),
        }
    }

    fn several(&mut self, depth: u32, scope: Scope) -> Expression {
        let parts: Vec<Expression> = (0..=1 + self.random.below(2)).map(|_| self.truth(depth, scope)).collect();
        let (sign, rank) = if self.random.chance(50) { (" && ", 4) } else { (" || ", 3) };
        let texts: Vec<String> = parts.iter().map(|part| part.within(rank + 1)).collect();
        let of_rows = parts.iter().any(|part| part.of_rows);
        let op = if rank == 4 { Op::All(parts) } else { Op::Any(parts) };
        let mut out = Expression::new(texts.join(sign), rank, None, op);
        out.of_rows = of_rows;
        out
    }

    fn same(&mut self, depth: u32, scope: Scope) -> Expression {
        let (a, b) = (self.truth(depth, scope), self.truth(0, scope));
        let comparison = if self.random.chance(50) { Comparison::Equal } else { Comparison::NotEqual };
        Self::compared(comparison, &a, &b)
    }

    pub fn compared(comparison: Comparison, a: &Expression, b: &Expression) -> Expression {
        let text = format!("{} {} {}", a.within(6), comparison.text(), b.within(6));
        Expression::new(text, 5, None, Op::Compare(comparison, a.clone(), b.clone())).like(&[a, b])
    }

    fn comparison(&mut self, depth: u32, scope: Scope) -> Expression {
        let unit = *self.random.pick(&UNITS);
        let a = self.number(unit, depth, scope);
        let b = if self.random.chance(70) { self.term(unit) } else { self.number(unit, depth, scope) };
        let (a, b) = if self.random.chance(80) { (a, b) } else { (b, a) };
        let comparison = *self.random.pick(&Comparison::ALL);
        Self::compared(comparison, &a, &b)
    }

    fn within_range(&mut self, depth: u32, scope: Scope) -> Expression {
        let unit = *self.random.pick(&UNITS);
        let item = self.number(unit, depth, scope);
        let (mut low, mut high) = (self.term(unit), self.term(unit));
        if self.random.chance(70) && worth(&low) > worth(&high) {
            std::mem::swap(&mut low, &mut high);
        }
        let inclusive = self.random.chance(50);
        let negated = self.random.chance(30);
        let (dots, upper) = if inclusive { ("..=", Comparison::LessOrEqual) } else { ("..", Comparison::Less) };
        let text = format!("{} {}in {}{dots}{}", item.within(6), if negated { "!" } else { "" }, low.within(7), high.within(7));
        let above = Self::compared(Comparison::GreaterOrEqual, &item, &low);
        let below = Self::compared(upper, &item, &high);
        let both = Expression::meaning(None, Op::All(vec![above, below]));
        let op = if negated { Op::Not(both) } else { Op::All(vec![both]) };
        Expression::new(text, 5, None, op).like(&[&item])
    }

    fn one_of(&mut self, depth: u32, scope: Scope) -> Expression {
        let negated = self.random.chance(30);
        let (item, options) = if self.random.chance(60) {
            let item = self.named(scope, |usable| matches!(usable.what, What::Choice(_))).unwrap();
            let values = self
                .names
                .iter()
                .find_map(|usable| match usable.what {
                    What::Choice(values) if Self::take(usable).text == item.text => Some(values),
                    _ => None,
                })
                .unwrap();
            let option = |value: &&str| {
                let op = Op::Constant(Value::Choice((*value).to_owned()));
                Expression::new(format!("\"{value}\""), 10, None, op)
            };
            let most = 1 + self.random.below(values.len());
            let options: Vec<Expression> = values.iter().take(most).map(option).collect();
            if options.len() == 1 && self.random.chance(50) {
                let comparison = if negated { Comparison::NotEqual } else { Comparison::Equal };
                let option = options[0].clone();
                return if self.random.chance(80) {
                    Self::compared(comparison, &item, &option)
                } else {
                    Self::compared(comparison, &option, &item)
                };
            }
            (item, options)
        } else {
            let unit = *self.random.pick(&UNITS);
            let options = (0..=self.random.below(3)).map(|_| self.term(unit)).collect();
            (self.number(unit, depth, scope), options)
        };
        let texts: Vec<&str> = options.iter().map(|option| option.text.as_str()).collect();
        let text = format!("{} {}in [{}]", item.within(6), if negated { "!" } else { "" }, texts.join(", "));
        let equal = options.iter().map(|option| Self::compared(Comparison::Equal, &item, option)).collect();
        let any = Expression::meaning(None, Op::Any(equal));
        let op = if negated { Op::Not(any) } else { Op::Any(vec![any]) };
        Expression::new(text, 5, None, op).like(&[&item])
    }

    fn by_day(&mut self, scope: Scope) -> Expression {
        let a = self.day(0, scope);
        let b = if self.random.chance(60) {
            let day = calendar::days(self.random.between(1950, 2060), self.random.between(1, 12), self.random.between(1, 28));
            Expression::new(format!("\"{}\"", calendar::text(day)), 10, None, Op::Constant(Value::Day(day)))
        } else {
            self.day(0, scope)
        };
        let comparison = *self.random.pick(&Comparison::ALL);
        Self::compared(comparison, &a, &b)
    }
}

fn worth(literal: &Expression) -> super::tree::Rational {
    match &*literal.op {
        Op::Constant(Value::Number(value)) => value.clone(),
        other => panic!("not a literal: {other:?}"),
    }
}
