//! Two ways of writing a tree: as S-expressions, to compare, and as an expression, to read again.

use super::super::tree::{Arithmetic, Comparison, Expression, Kind};

pub(super) fn arithmetic(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

pub(super) fn comparison(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// `(+ isee 1.50)`
pub(super) fn tree(expression: &Expression) -> String {
    let list = |parts: &[Expression]| parts.iter().map(tree).collect::<Vec<_>>().join(" ");
    let not = |negated: &bool| if *negated { "!" } else { "" };
    match &expression.kind {
        Kind::Truth(value) => value.to_string(),
        Kind::Number(value) => value.to_string(),
        Kind::Text(text) => format!("{text:?}"),
        Kind::Name(name) => name.clone(),
        Kind::Field { list, field } => format!("{list}.{field}"),
        Kind::Negate(inner) => format!("(neg {})", tree(inner)),
        Kind::Not(inner) => format!("(not {})", tree(inner)),
        Kind::Arithmetic { operator, left, right } => format!("({} {} {})", arithmetic(*operator), tree(left), tree(right)),
        Kind::Compare { operator, left, right } => format!("({} {} {})", comparison(*operator), tree(left), tree(right)),
        Kind::All(parts) => format!("(all {})", list(parts)),
        Kind::Any(parts) => format!("(any {})", list(parts)),
        Kind::OneOf { item, options, negated } => format!("({}in {} [{}])", not(negated), tree(item), list(options)),
        Kind::Within { item, low, high, inclusive, negated } => {
            format!("({}in {} {}{}{})", not(negated), tree(item), tree(low), if *inclusive { "..=" } else { ".." }, tree(high))
        }
        Kind::If { condition, then, otherwise } => format!("(if {} {} {})", tree(condition), tree(then), tree(otherwise)),
        Kind::Call { function, arguments } => format!("({function}! {})", list(arguments)).replace(" )", ")"),
    }
}

/// An expression that reads as this tree.
pub(super) fn source(expression: &Expression) -> String {
    let list = |parts: &[Expression], between: &str| parts.iter().map(operand).collect::<Vec<_>>().join(between);
    let not = |negated: &bool| if *negated { "!" } else { "" };
    match &expression.kind {
        Kind::Truth(value) => value.to_string(),
        Kind::Number(value) => value.to_string(),
        Kind::Text(text) => format!("\"{text}\""),
        Kind::Name(name) => name.clone(),
        Kind::Field { list, field } => format!("{list}.{field}"),
        Kind::Negate(inner) => format!("-{}", operand(inner)),
        Kind::Not(inner) => format!("!{}", operand(inner)),
        Kind::Arithmetic { operator, left, right } => format!("{} {} {}", operand(left), arithmetic(*operator), operand(right)),
        Kind::Compare { operator, left, right } => format!("{} {} {}", operand(left), comparison(*operator), operand(right)),
        Kind::All(parts) => list(parts, " && "),
        Kind::Any(parts) => list(parts, " || "),
        Kind::OneOf { item, options, negated } => format!("{} {}in [{}]", operand(item), not(negated), list(options, ", ")),
        Kind::Within { item, low, high, inclusive, negated } => {
            let between = if *inclusive { "..=" } else { ".." };
            format!("{} {}in {} {between} {}", operand(item), not(negated), operand(low), operand(high))
        }
        Kind::If { condition, then, otherwise } => {
            format!("if {} {{ {} }} else {{ {} }}", operand(condition), source(then), source(otherwise))
        }
        Kind::Call { function, arguments } => format!("{function}({})", list(arguments, ", ")),
    }
}

fn operand(expression: &Expression) -> String {
    match expression.kind {
        Kind::Truth(_) | Kind::Number(_) | Kind::Text(_) | Kind::Name(_) | Kind::Field { .. } | Kind::Call { .. } => source(expression),
        _ => format!("({})", source(expression)),
    }
}
