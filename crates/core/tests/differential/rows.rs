//! Makes up what is taken of the rows of a list, and of days.

use super::facts::LISTS;
use super::grow::{Grower, Scope, What};
use super::tree::{Expression, Op, Unit};

impl Grower {
    /// A number of the rows of `list`, which can be summed.
    fn of_rows(&mut self, list: &'static str, unit: Unit, depth: u32) -> Option<Expression> {
        let mut inner = self.number(unit, depth, Some(list));
        if !inner.of_rows {
            let field = self.named(Some(list), |usable| usable.list == Some(list) && usable.what == What::Number(unit))?;
            inner = self.join("+", 7, &field, &inner, unit, Op::Add(field.clone(), inner.clone()));
        }
        Some(if inner.quotient { self.rounded(&inner) } else { inner })
    }

    /// A condition on the rows of `list`.
    pub fn row_condition(&mut self, list: &'static str, depth: u32) -> Expression {
        let inner = self.truth(depth, Some(list));
        if inner.of_rows {
            return inner;
        }
        let flag = self.named(Some(list), |usable| usable.list == Some(list) && usable.what == What::Truth).unwrap();
        let text = format!("{} || {}", flag.within(4), inner.within(4));
        Expression::new(text, 3, None, Op::Any(vec![flag.clone(), inner.clone()])).like(&[&flag, &inner])
    }

    pub fn aggregate(&mut self, unit: Unit, depth: u32, scope: Scope) -> Expression {
        let (list, _) = *self.random.pick(&LISTS);
        // Within a row, an aggregate over all rows is a value of the case.
        if let Some(list) = scope
            && self.random.chance(60)
        {
            let Some(inner) = self.of_rows(list, unit, depth.min(1)) else { return self.leaf(unit, scope) };
            let mut out = Expression::new(format!("running({})", inner.text), 10, Some(unit), Op::Running((list, Some(inner), None)));
            out.of_rows = true;
            return out;
        }
        if unit == Unit::Count && self.random.chance(50) {
            if self.random.chance(30) {
                return Expression::new(format!("count({list})"), 10, Some(unit), Op::Count((list, None, None)));
            }
            let condition = self.row_condition(list, depth.min(1));
            return Expression::new(format!("count({})", condition.text), 10, Some(unit), Op::Count((list, None, Some(condition))));
        }
        let Some(inner) = self.of_rows(list, unit, depth) else { return self.leaf(unit, scope) };
        let condition = if self.random.chance(50) { Some(self.row_condition(list, depth.min(1))) } else { None };
        let given = condition.as_ref().map_or_else(String::new, |condition| format!(", {}", condition.text));
        let text = |function: &str| format!("{function}({}{given})", inner.text);
        match self.random.below(4) {
            0 => Expression::new(text("min"), 10, Some(unit), Op::Smallest((list, Some(inner), condition))),
            1 => Expression::new(text("max"), 10, Some(unit), Op::Largest((list, Some(inner), condition))),
            _ => Expression::new(text("sum"), 10, Some(unit), Op::Sum((list, Some(inner), condition))),
        }
    }

    pub fn of_days(&mut self, unit: Unit, scope: Scope) -> Expression {
        let (a, b) = (self.day(0, scope), self.day(0, scope));
        let two =
            |function: &str, op: Op| Expression::new(format!("{function}({}, {})", a.text, b.text), 10, Some(unit), op).like(&[&a, &b]);
        match unit {
            Unit::Year if self.random.chance(50) => {
                let today = Expression::meaning(None, Op::Today);
                Expression::new(format!("age({})", a.text), 10, Some(unit), Op::Years(a.clone(), today)).like(&[&a])
            }
            Unit::Year => two("years_between", Op::Years(a.clone(), b.clone())),
            Unit::Month => two("months_between", Op::Months(a.clone(), b.clone())),
            Unit::Day => two("days_between", Op::Days(a.clone(), b.clone())),
            _ if self.random.chance(50) => Expression::new(format!("year({})", a.text), 10, Some(unit), Op::YearOf(a.clone())).like(&[&a]),
            _ => Expression::new(format!("month({})", a.text), 10, Some(unit), Op::MonthOf(a.clone())).like(&[&a]),
        }
    }

    pub fn day(&mut self, depth: u32, scope: Scope) -> Expression {
        if depth > 0 {
            let condition = self.truth(depth - 1, scope);
            let (a, b) = (self.day(0, scope), self.day(0, scope));
            return Self::branch(&condition, &a, &b);
        }
        if self.random.chance(20) {
            return Expression::new("evaluation_date", 10, None, Op::Today);
        }
        self.named(scope, |usable| usable.what == What::Day).unwrap()
    }
}
