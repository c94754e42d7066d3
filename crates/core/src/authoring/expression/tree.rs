//! The tree of an expression: our own, with our own places. No type of the parser library appears here.

use rust_decimal::Decimal;

use crate::authoring::span::Span;
pub(crate) use crate::program::Comparison;

/// An expression and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression {
    pub kind: Kind,
    pub span: Span,
}

/// What an expression can be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// `true`, `false`.
    Truth(bool),
    /// A whole or decimal number, exact, never negative (a sign is a [`Kind::Negate`]).
    Number(Decimal),
    /// `"text"`: a choice, a date or a rounding mode, as the other operand says.
    Text(String),
    /// A fact, parameter, definition, requirement or amount.
    Name(String),
    /// `list.field`.
    Field { list: String, field: String },
    /// `-x`.
    Negate(Box<Expression>),
    /// `!x`.
    Not(Box<Expression>),
    /// `a + b` and the like.
    Arithmetic { operator: Arithmetic, left: Box<Expression>, right: Box<Expression> },
    /// `a <= b` and the like.
    Compare { operator: Comparison, left: Box<Expression>, right: Box<Expression> },
    /// `a && b && c`: two operands or more.
    All(Vec<Expression>),
    /// `a || b || c`: two operands or more.
    Any(Vec<Expression>),
    /// `x in [a, b]`, `x !in [a, b]`.
    OneOf { item: Box<Expression>, options: Vec<Expression>, negated: bool },
    /// `x in a..b` (without `b`), `x in a..=b` (with it).
    Within { item: Box<Expression>, low: Box<Expression>, high: Box<Expression>, inclusive: bool, negated: bool },
    /// `if c { a } else { b }`; an `else if` is a nested one.
    If { condition: Box<Expression>, then: Box<Expression>, otherwise: Box<Expression> },
    /// `name(a, b)`.
    Call { function: String, arguments: Vec<Expression> },
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Expression {
    /// Applies `map` to every place of the tree.
    pub(crate) fn map_spans(&mut self, map: &mut impl FnMut(&mut Span)) {
        map(&mut self.span);
        self.for_each_part(&mut |part| part.map_spans(map));
    }

    /// The expressions directly inside this one, from left to right.
    pub(super) fn for_each_part(&mut self, visit: &mut impl FnMut(&mut Self)) {
        match &mut self.kind {
            Kind::Truth(_) | Kind::Number(_) | Kind::Text(_) | Kind::Name(_) | Kind::Field { .. } => {}
            Kind::Negate(inner) | Kind::Not(inner) => visit(inner),
            Kind::Arithmetic { left, right, .. } | Kind::Compare { left, right, .. } => {
                visit(left);
                visit(right);
            }
            Kind::All(parts) | Kind::Any(parts) | Kind::Call { arguments: parts, .. } => parts.iter_mut().for_each(visit),
            Kind::OneOf { item, options, .. } => {
                visit(item);
                options.iter_mut().for_each(visit);
            }
            Kind::Within { item, low, high, .. } => {
                visit(item);
                visit(low);
                visit(high);
            }
            Kind::If { condition, then, otherwise } => {
                visit(condition);
                visit(then);
                visit(otherwise);
            }
        }
    }
}
