//! Expressions to operations, with their types and units checked.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Value};
use super::number::{Clash, Number};
use crate::authoring::codes::Code;
use crate::authoring::decode::{Text, as_meant};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::expression::tree::{Arithmetic, Expression, Kind};
use crate::authoring::expression::{numbers, word_meant};
use crate::authoring::span::Span;
use crate::pack::FactType;
use crate::program::{Comparison, NodeId, to_days};
use crate::quantity::Unit;

impl Compiler<'_> {
    /// A whole expression, as it stands in the file.
    pub fn expression(&mut self, text: &Text) -> Option<Value> {
        let tree = self.parse(text)?;
        self.lower(&tree)
    }

    /// An expression that must be a condition.
    pub fn truth(&mut self, text: &Text) -> Option<NodeId> {
        let tree = self.parse(text)?;
        self.lower_truth(&tree)
    }

    /// An expression that must be a quantity; a literal takes `unit`.
    pub fn quantity(&mut self, text: &Text, unit: Option<&Unit>) -> Option<Number> {
        let tree = self.parse(text)?;
        let number = self.lower_number(&tree)?;
        match unit {
            Some(unit) => self.adopt(number, unit, tree.span),
            None => Some(number),
        }
    }

    pub fn adopt(&mut self, number: Number, unit: &Unit, span: Span) -> Option<Number> {
        let found = number.unit.clone();
        match number.adopt(unit) {
            Ok(number) => Some(number),
            Err(clash) => {
                self.clash(clash, span, &found, unit);
                None
            }
        }
    }

    pub fn lower_truth(&mut self, tree: &Expression) -> Option<NodeId> {
        match self.lower(tree)? {
            Value::Truth(node) => Some(node),
            other => {
                self.wrong_type(tree.span, &other, "un sì/no", "a yes/no");
                None
            }
        }
    }

    pub fn lower_number(&mut self, tree: &Expression) -> Option<Number> {
        match self.lower(tree)? {
            Value::Number(number) => Some(number),
            other => {
                self.wrong_type(tree.span, &other, "un numero", "a number");
                None
            }
        }
    }

    pub fn lower(&mut self, tree: &Expression) -> Option<Value> {
        match &tree.kind {
            Kind::Truth(value) => Some(Value::Truth(self.builder.truth(*value))),
            Kind::Number(value) => Some(Value::Number(Number::constant(&mut self.builder, *value, Unit::count(), true))),
            Kind::Text(text) => Some(Value::Text(text.clone())),
            Kind::Name(name) => self.name(name, tree.span),
            Kind::Field { list, field } => self.field(list, field, tree.span),
            Kind::Negate(inner) => {
                let number = self.lower_number(inner)?;
                let unit = number.unit.clone();
                let result = number.negate(&mut self.builder);
                self.made(result, tree.span, &unit, &unit).map(Value::Number)
            }
            Kind::Not(inner) => {
                let node = self.lower_truth(inner)?;
                Some(Value::Truth(self.builder.not(node)))
            }
            Kind::Arithmetic { operator, left, right } => self.arithmetic(*operator, left, right, tree.span),
            Kind::Compare { operator, left, right } => {
                let (a, b) = (self.lower(left), self.lower(right));
                let (a, b) = (a?, b?);
                self.compare(*operator, a, b, left.span, right.span).map(Value::Truth)
            }
            Kind::All(parts) => self.fold(parts, Self::and).map(Value::Truth),
            Kind::Any(parts) => self.fold(parts, Self::or).map(Value::Truth),
            Kind::OneOf { item, options, negated } => self.one_of(item, options, *negated),
            Kind::Within { item, low, high, inclusive, negated } => self.within(item, low, high, *inclusive, *negated),
            Kind::If { condition, then, otherwise } => self.branch(condition, then, otherwise, tree.span),
            Kind::Call { function, arguments } => self.call(function, arguments, tree.span),
        }
    }

    fn fold(&mut self, parts: &[Expression], join: fn(&mut Self, NodeId, NodeId, Span) -> Option<NodeId>) -> Option<NodeId> {
        // Every part is lowered before any is given up, so that all mistakes are reported.
        let nodes: Vec<Option<(NodeId, Span)>> = parts.iter().map(|part| self.lower_truth(part).map(|node| (node, part.span))).collect();
        let mut nodes = nodes.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
        let (first, _) = nodes.next()?;
        nodes.try_fold(first, |result, (node, span)| join(self, result, node, span))
    }

    pub fn and(&mut self, a: NodeId, b: NodeId, span: Span) -> Option<NodeId> {
        let (a, b) = self.level_truth(a, b, span)?;
        Some(self.builder.and(a, b))
    }

    pub fn or(&mut self, a: NodeId, b: NodeId, span: Span) -> Option<NodeId> {
        let (a, b) = self.level_truth(a, b, span)?;
        Some(self.builder.or(a, b))
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &Expression, right: &Expression, span: Span) -> Option<Value> {
        let (a, b) = (self.lower_number(left), self.lower_number(right));
        let (a, b) = (a?, b?);
        if matches!(operator, Arithmetic::Add | Arithmetic::Subtract) {
            self.refuse_whole_of_percent(&a, &b, left.span);
            self.refuse_whole_of_percent(&b, &a, right.span);
        }
        let (a, b) = self.level_numbers(a, b, span)?;
        let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
        let span = if operator == Arithmetic::Divide && self.may_be_zero(&b) { right.span } else { span };
        let result = match operator {
            Arithmetic::Add => a.add(b, &mut self.builder),
            Arithmetic::Subtract => a.subtract(b, &mut self.builder),
            Arithmetic::Multiply => a.times(b, &mut self.builder),
            Arithmetic::Divide => a.over(b, &mut self.builder),
        };
        self.made(result, span, &unit_a, &unit_b).map(Value::Number)
    }

    fn may_be_zero(&self, divisor: &Number) -> bool {
        let (low, high) = self.builder.range(divisor.node);
        low <= 0 && high >= 0
    }

    /// `1 - quota` with a percentage would mean one hundredth: the author surely means the whole.
    fn refuse_whole_of_percent(&mut self, literal: &Number, other: &Number, span: Span) {
        if self.beside_percent(literal, other).is_some_and(|value| value <= Decimal::ONE) {
            self.report(in_hundredths(span).help(both!("scrivere 100 per l'intero", "write 100 for the whole")));
        }
    }

    /// `invalidita >= 0.67` would mean less than one hundredth: the author surely means 67.
    fn refuse_fraction_of_percent(&mut self, literal: &Number, other: &Number, span: Span) {
        if self.beside_percent(literal, other).is_some_and(|value| value < Decimal::ONE) {
            self.report(in_hundredths(span).help(both!("scrivere 67 per il 67 %", "write 67 for 67 %")));
        }
    }

    /// The size of a number that stands as it is, and not zero, beside a percentage.
    fn beside_percent(&self, literal: &Number, other: &Number) -> Option<Decimal> {
        let value = literal.value(&self.builder).filter(|_| literal.literal && other.unit.is_percent())?;
        Some(value.abs()).filter(|value| !value.is_zero())
    }

    /// A finished piece of arithmetic, or its failure reported.
    pub fn made(&mut self, result: Result<Number, Clash>, span: Span, a: &Unit, b: &Unit) -> Option<Number> {
        match result {
            Ok(number) => Some(number),
            Err(clash) => {
                self.clash(clash, span, a, b);
                None
            }
        }
    }

    pub fn compare(&mut self, comparison: Comparison, a: Value, b: Value, at_a: Span, at_b: Span) -> Option<NodeId> {
        let span = Span::new(at_a.file, at_a.start.min(at_b.start), at_a.end.max(at_b.end));
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => {
                self.refuse_fraction_of_percent(&a, &b, at_a);
                self.refuse_fraction_of_percent(&b, &a, at_b);
                let (a, b) = self.level_numbers(a, b, span)?;
                let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
                match a.compare(comparison, b, &mut self.builder) {
                    Ok((node, foregone)) => {
                        if let Some(value) = foregone {
                            self.foregone(value, span);
                        }
                        Some(node)
                    }
                    Err(clash) => {
                        self.clash(clash, span, &unit_a, &unit_b);
                        None
                    }
                }
            }
            (Value::Day(a), Value::Text(text)) => {
                let day = self.day_literal(&text, at_b)?;
                self.compare(comparison, Value::Day(a), Value::Day(day), at_a, at_b)
            }
            (Value::Text(text), Value::Day(b)) => {
                let day = self.day_literal(&text, at_a)?;
                self.compare(comparison, Value::Day(day), Value::Day(b), at_a, at_b)
            }
            (Value::Day(a), Value::Day(b)) => {
                let (a, b) = self.level_truth(a, b, span)?;
                Some(self.builder.compare(comparison, a, b))
            }
            (Value::Choice { node, fact }, Value::Text(text)) if equality => {
                let code = self.choice_literal(fact, &text, at_b)?;
                let (a, b) = self.level_truth(node, code, span)?;
                Some(self.builder.compare(comparison, a, b))
            }
            (Value::Text(text), choice @ Value::Choice { .. }) if equality => {
                self.compare(comparison, choice, Value::Text(text), at_b, at_a)
            }
            (Value::Truth(a), Value::Truth(b)) if equality => {
                let (a, b) = self.level_truth(a, b, span)?;
                let both = self.builder.and(a, b);
                let (not_a, not_b) = (self.builder.not(a), self.builder.not(b));
                let neither = self.builder.and(not_a, not_b);
                let same = self.builder.or(both, neither);
                Some(if comparison == Comparison::Equal { same } else { self.builder.not(same) })
            }
            (a, b) => {
                let choice = [&a, &b].into_iter().find_map(|value| match value {
                    Value::Choice { fact, .. } => Some(*fact),
                    _ => None,
                });
                let text = [&a, &b].into_iter().find_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None });
                let unquoted = text.and_then(|text| {
                    let is_number = numbers(text).first().is_some_and(|&(_, number)| number == text);
                    word_meant(text).or(Some(text).filter(|_| is_number)).map(str::to_owned).or_else(|| as_meant(text))
                });
                let has_day = matches!(a, Value::Day(_)) || matches!(b, Value::Day(_));
                let (a, b) = (Self::describe(&a), Self::describe(&b));
                let finding = Finding::new(
                    Code::WrongType,
                    span,
                    both!(
                        ("{} non si confronta con {}{}", a.it, b.it, if equality { "" } else { " in questo modo" }),
                        ("{} cannot be compared with {}{}", a.en, b.en, if equality { "" } else { " in this way" })
                    ),
                );
                let codes = choice.map(|fact| self.choice_codes(fact)).unwrap_or_default();
                self.report(match codes.first() {
                    Some(code) => finding.help(both!(
                        "una scelta si confronta con `==`, `!=` o `in` e una sua voce tra virgolette: `\"{code}\"`",
                        "a choice is compared by `==`, `!=` or `in` with one of its values in quotes: `\"{code}\"`"
                    )),
                    None => match unquoted {
                        Some(meant) => finding.help(both!("scrivere `{meant}`, senza virgolette", "write `{meant}`, without quotes")),
                        None if has_day => finding.help(both!(
                            "una data si scrive tra virgolette: `\"2025-06-01\"`",
                            "a date is written in quotes: `\"2025-06-01\"`"
                        )),
                        None => finding,
                    },
                });
                None
            }
        }
    }

    fn foregone(&mut self, value: bool, span: Span) {
        let (it, en) = if value { ("sempre vera", "always true") } else { ("sempre falsa", "always false") };
        self.report(
            Finding::new(Code::ConstantCondition, span, both!("la condizione è {it}", "the condition is {en}"))
                .help(both!("controllare i limiti e il campo del dato", "check the limits and the range of the fact")),
        );
    }

    fn day_literal(&mut self, text: &str, span: Span) -> Option<NodeId> {
        let text = Text::new(text.to_owned(), span);
        let day = crate::authoring::decode::date(&text, self.findings)?;
        Some(self.builder.number(i128::from(to_days(day.value))))
    }

    fn choice_codes(&self, fact: u32) -> Vec<String> {
        match self.world.facts.get(fact as usize).map(|fact| &fact.kind) {
            Some(FactType::Choice { values }) => values.iter().map(|(code, _)| code.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn choice_literal(&mut self, fact: u32, text: &str, span: Span) -> Option<NodeId> {
        let world = self.world;
        let Some(FactType::Choice { values }) = world.facts.get(fact as usize).map(|fact| &fact.kind) else {
            return None;
        };
        let Some(place) = values.iter().position(|(code, _)| code == text) else {
            let codes: Vec<&str> = values.iter().map(|(code, _)| code.as_str()).collect();
            let finding = Finding::new(
                Code::UnknownChoice,
                span,
                both!("`{text}` non è una delle voci di questo dato", "`{text}` is not one of the values of this fact"),
            );
            self.report(crate::authoring::decode::suggest(finding, text, &codes));
            return None;
        };
        Some(self.builder.number(i128::try_from(place).ok()?))
    }

    fn one_of(&mut self, item: &Expression, options: &[Expression], negated: bool) -> Option<Value> {
        let value = self.lower(item)?;
        let mut result: Option<NodeId> = None;
        let mut failed = false;
        for option in options {
            let equal = self.lower(option).and_then(|other| self.compare(Comparison::Equal, value.clone(), other, item.span, option.span));
            match (equal, result) {
                (Some(equal), Some(before)) => result = self.or(before, equal, option.span),
                (Some(equal), None) => result = Some(equal),
                (None, _) => failed = true,
            }
        }
        if failed {
            return None;
        }
        let found = result.unwrap_or_else(|| self.builder.truth(false));
        Some(Value::Truth(if negated { self.builder.not(found) } else { found }))
    }

    fn within(&mut self, item: &Expression, low: &Expression, high: &Expression, inclusive: bool, negated: bool) -> Option<Value> {
        let value = self.lower(item)?;
        let (from, to) = (self.lower(low), self.lower(high));
        let (from, to) = (from?, to?);
        let upper = if inclusive { Comparison::LessOrEqual } else { Comparison::Less };
        let above = self.compare(Comparison::GreaterOrEqual, value.clone(), from, item.span, low.span)?;
        let below = self.compare(upper, value, to, item.span, high.span)?;
        let found = self.and(above, below, item.span)?;
        Some(Value::Truth(if negated { self.builder.not(found) } else { found }))
    }

    fn branch(&mut self, condition: &Expression, then: &Expression, otherwise: &Expression, span: Span) -> Option<Value> {
        let which = self.lower_truth(condition);
        let a = self.assuming(condition, false, |compiler| compiler.lower(then));
        let b = self.assuming(condition, true, |compiler| compiler.lower(otherwise));
        let (which, a, b) = (which?, a?, b?);
        self.choose(which, a, b, then.span, span)
    }

    /// One of two values by a condition.
    pub fn choose(&mut self, which: NodeId, a: Value, b: Value, at_a: Span, span: Span) -> Option<Value> {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = self.level_numbers(a, b, span)?;
                let list = self.builder.list(a.node);
                let (which, a, b) = match (self.builder.list(which), list) {
                    (None, Some(list)) => (self.builder.spread(which, list), a, b),
                    (Some(list), None) => (which, a.spread(list, &mut self.builder), b.spread(list, &mut self.builder)),
                    (x, y) if x == y => (which, a, b),
                    _ => return self.wrong_level(span),
                };
                let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
                let result = Number::select(which, a, b, &mut self.builder);
                self.made(result, span, &unit_a, &unit_b).map(Value::Number)
            }
            (Value::Truth(a), Value::Truth(b)) => {
                let (a, b) = self.level_truth(a, b, span)?;
                let (which, a) = self.level_truth(which, a, span)?;
                let (_, b) = self.level_truth(a, b, span)?;
                Some(Value::Truth(self.builder.select(which, a, b)))
            }
            (Value::Day(a), Value::Day(b)) => {
                let (a, b) = self.level_truth(a, b, span)?;
                let (which, a) = self.level_truth(which, a, span)?;
                let (_, b) = self.level_truth(a, b, span)?;
                Some(Value::Day(self.builder.select(which, a, b)))
            }
            (a, b) => {
                let (a, b) = (Self::describe(&a), Self::describe(&b));
                self.report(Finding::new(
                    Code::WrongType,
                    at_a,
                    both!(
                        ("i due rami danno valori di tipo diverso: {} e {}", a.it, b.it),
                        ("the two branches give values of different types: {} and {}", a.en, b.en)
                    ),
                ));
                None
            }
        }
    }
}

fn in_hundredths(span: Span) -> Finding {
    Finding::new(
        Code::WrongUnit,
        span,
        both!("accanto a una percentuale questo numero si legge in centesimi", "beside a percentage this number is read in hundredths"),
    )
}
