//! What a branch knows of the numbers that its condition names.

use super::compiler::{Compiler, Value};
use super::number::Number;
use crate::authoring::diagnostic::Findings;
use crate::authoring::expression::tree::{Expression, Kind};
use crate::program::Comparison;

impl Compiler<'_> {
    /// Runs `body` knowing what `condition` says about named numbers; with `negated`, knowing that it does not hold.
    pub fn assuming<T>(&mut self, condition: &Expression, negated: bool, body: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.assumed.len();
        self.assume(condition, negated);
        let result = body(self);
        self.assumed.truncate(depth);
        result
    }

    /// Runs `body` over every row of a list: what a branch knows of one row is not known of the others.
    pub fn across_rows<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let all = std::mem::take(&mut self.assumed);
        self.assumed = all.iter().copied().filter(|(node, _)| self.builder.list(*node).is_none()).collect();
        let result = body(self);
        self.assumed = all;
        result
    }

    pub fn assume(&mut self, condition: &Expression, negated: bool) {
        match (&condition.kind, negated) {
            (Kind::All(parts), false) | (Kind::Any(parts), true) => parts.iter().for_each(|part| self.assume(part, negated)),
            (Kind::Not(inner), _) => self.assume(inner, !negated),
            (Kind::Compare { operator, left, right }, _) => {
                let operator = *operator;
                let operator = if negated { operator.negated() } else { operator };
                self.assume_bound(left, operator, right);
                self.assume_bound(right, operator.mirrored(), left);
            }
            _ => {}
        }
    }

    fn assume_bound(&mut self, subject: &Expression, operator: Comparison, limit: &Expression) {
        // Whatever is wrong with the condition has been reported where it was lowered.
        // A limit with choices of its own says nothing simple, and to lower it once more at every level would take for ever.
        if !matches!(subject.kind, Kind::Name(_) | Kind::Field { .. }) || !is_simple(limit) {
            return;
        }
        let (Some(Value::Number(subject)), Some(Value::Number(limit))) = (self.quietly(subject), self.quietly(limit)) else {
            return;
        };
        let Ok(limit) = limit.adopt(&subject.unit) else {
            return;
        };
        let (Some(mantissa), None, None) = (self.builder.constant(limit.node), subject.divisor, limit.divisor) else {
            return;
        };
        // The limit counted in steps of the subject: exact, or between two steps.
        let Some(ratio) = limit.scale.over(subject.scale) else { return };
        let Some(product) = mantissa.checked_mul(ratio.numerator()) else { return };
        let (floor, exact) = (product.div_euclid(ratio.denominator()), product.rem_euclid(ratio.denominator()) == 0);
        let (low, high) = self.builder.range(subject.node);
        let range = match operator {
            Comparison::Greater => (floor + 1, high),
            Comparison::GreaterOrEqual => (if exact { floor } else { floor + 1 }, high),
            Comparison::Less => (low, if exact { floor - 1 } else { floor }),
            Comparison::LessOrEqual => (low, floor),
            Comparison::Equal => (floor, floor),
            Comparison::NotEqual if exact && floor == low => (low + 1, high),
            Comparison::NotEqual if exact && floor == high => (low, high - 1),
            Comparison::NotEqual => return,
        };
        let node = self.builder.assume(subject.node, range);
        if node != subject.node {
            self.assumed.push((subject.node, node));
        }
    }

    fn quietly(&mut self, tree: &Expression) -> Option<Value> {
        let mut aside = Findings::default();
        std::mem::swap(self.findings, &mut aside);
        let value = self.lower(tree);
        std::mem::swap(self.findings, &mut aside);
        value
    }

    /// A number with what the branches around it know of it.
    pub fn with_assumptions(&self, mut number: Number) -> Number {
        for (from, to) in &self.assumed {
            if number.node == *from {
                number.node = *to;
            }
        }
        number
    }
}

/// A number, a name, or arithmetic on them.
fn is_simple(tree: &Expression) -> bool {
    match &tree.kind {
        Kind::Number(_) | Kind::Name(_) | Kind::Field { .. } => true,
        Kind::Negate(inner) => is_simple(inner),
        Kind::Arithmetic { left, right, .. } => is_simple(left) && is_simple(right),
        _ => false,
    }
}
