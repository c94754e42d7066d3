//! The functions of the rule language.

use rust_decimal::Decimal;

use super::compiler::{Compiler, Value};
use super::number::Number;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both, did_you_mean};
use crate::authoring::expression::tree::{Expression, Kind};
use crate::authoring::span::Span;
use crate::program::{LeapDay, NodeId, Op, year_of};
use crate::quantity::{Base, Mode, Scale, Unit};

/// Every function, with how it is called.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("min", "min(a, b)"),
    ("max", "max(a, b)"),
    ("clamp", "clamp(x, low, high)"),
    ("abs", "abs(x)"),
    ("pow", "pow(x, 2)"),
    ("round", "round(x, 2)"),
    ("round_to", "round_to(x, 0.50)"),
    ("age", "age(data_nascita)"),
    ("years_between", "years_between(a, b)"),
    ("months_between", "months_between(a, b)"),
    ("days_between", "days_between(a, b)"),
    ("year", "year(data)"),
    ("month", "month(data)"),
    ("count", "count(componenti)"),
    ("sum", "sum(componenti.reddito)"),
    ("any", "any(componenti.figlio)"),
    ("all", "all(componenti.figlio)"),
    ("running", "running(attivita.ore)"),
    ("running_in_month", "running_in_month(attivita.ore, attivita.data)"),
    ("on_day", "on_day(tariffa, attivita.data)"),
];

fn mode(word: &str) -> Option<Mode> {
    match word {
        "half_up" => Some(Mode::HalfUp),
        "half_even" => Some(Mode::HalfEven),
        "up" => Some(Mode::Up),
        "down" => Some(Mode::Down),
        _ => None,
    }
}

impl Compiler<'_> {
    pub fn call(&mut self, function: &str, arguments: &[Expression], span: Span) -> Option<Value> {
        match (function, arguments) {
            ("min" | "max", [value]) => self.extreme(function == "max", value, None),
            ("min" | "max", [value, condition]) if self.is_condition_of_rows(value, condition) => {
                self.extreme(function == "max", value, Some(condition))
            }
            ("min" | "max", [first, rest @ ..]) => self.least_or_greatest(function == "max", first, rest, span),
            ("clamp", [value, low, high]) => {
                let floor = self.least_or_greatest(true, value, std::slice::from_ref(low), span)?;
                let Value::Number(floor) = floor else { return None };
                let high = self.lower_number(high)?;
                self.pair(floor, high, span, Number::minimum)
            }
            ("abs", [value]) => {
                let number = self.lower_number(value)?;
                let unit = number.unit.clone();
                let result = number.absolute(&mut self.builder);
                self.made(result, span, &unit, &unit).map(Value::Number)
            }
            ("pow", [base, exponent]) => self.power(base, exponent, span),
            ("round", [value, digits, rest @ ..]) if rest.len() <= 1 => {
                let step = self.digits(digits)?;
                self.rounded(value, step, rest.first(), span)
            }
            ("round_to", [value, step, rest @ ..]) if rest.len() <= 1 => {
                let step = self.literal_step(step)?;
                self.rounded(value, step, rest.first(), span)
            }
            ("age", [birth]) => {
                let from = self.day(birth)?;
                let to = self.today();
                self.elapsed(from, to, Base::Year, span)
            }
            ("years_between" | "months_between" | "days_between", [from, to]) => {
                let (from, to) = (self.day(from), self.day(to));
                let (from, to) = self.level_truth(from?, to?, span)?;
                let unit = match function {
                    "years_between" => Base::Year,
                    "months_between" => Base::Month,
                    _ => Base::Day,
                };
                self.elapsed(from, to, unit, span)
            }
            ("year", [day]) => {
                let day = self.day(day)?;
                let (first, last) = self.builder.range(day);
                let year = |day: i128| i64::try_from(day).map_or(0, |day| i128::from(year_of(day)));
                Some(self.whole(Op::YearOf(day), (year(first), year(last)), Unit::count()))
            }
            ("month", [day]) => {
                let day = self.day(day)?;
                Some(self.whole(Op::MonthOf(day), (1, 12), Unit::count()))
            }
            ("count", [Expression { kind: Kind::Name(list), .. }]) if self.world.list(list, self.local).is_some() => {
                let (place, most_rows) = self.open_list(list)?;
                Some(self.counted(place, None, most_rows))
            }
            ("count", [condition]) => {
                let (list, condition) = self.row_condition(condition)?;
                let most_rows = self.most_rows(list);
                Some(self.counted(list, Some(condition), most_rows))
            }
            ("sum", [value]) => self.sum(value, None, span),
            ("sum", [value, condition]) => self.sum(value, Some(condition), span),
            ("any", [condition]) => {
                let (_, condition) = self.row_condition(condition)?;
                Some(Value::Truth(self.builder.any_row(condition)))
            }
            ("all", [condition]) => {
                let (_, condition) = self.row_condition(condition)?;
                Some(Value::Truth(self.builder.every_row(condition)))
            }
            ("running", [value]) => {
                let (list, number) = self.row_number(value)?;
                let most_rows = self.most_rows(list);
                let sum = self.builder.running(number.node, most_rows);
                self.aggregate(sum, number, span)
            }
            ("running_in_month", [value, day]) => self.running_in_month(value, day, span),
            ("on_day", [parameter, day]) => self.on_day(parameter, day, span),
            _ => self.bad_call(function, span),
        }
    }

    fn bad_call(&mut self, function: &str, span: Span) -> Option<Value> {
        let finding = if let Some((_, usage)) = FUNCTIONS.iter().find(|(name, _)| *name == function) {
            Finding::new(Code::WrongArguments, span, both!("`{function}` non si chiama così", "`{function}` is not called like this"))
                .help(both!("ad esempio `{usage}`", "for example `{usage}`"))
        } else {
            let finding = Finding::new(
                Code::UnknownFunction,
                span,
                both!("la funzione `{function}` non esiste", "there is no function `{function}`"),
            );
            if let Some(near) = did_you_mean(function, &mut FUNCTIONS.iter().map(|(name, _)| *name)) {
                finding.help(both!("forse `{near}`?", "did you mean `{near}`?"))
            } else {
                let names: Vec<String> = FUNCTIONS.iter().map(|(name, _)| format!("`{name}`")).collect();
                let names = names.join(", ");
                finding.help(both!("ci sono: {names}", "there are: {names}"))
            }
        };
        self.report(finding);
        None
    }

    fn pair(
        &mut self,
        a: Number,
        b: Number,
        span: Span,
        join: fn(Number, Number, &mut super::builder::Builder) -> Result<Number, super::number::Clash>,
    ) -> Option<Value> {
        let (a, b) = self.level_numbers(a, b, span)?;
        let (unit_a, unit_b) = (a.unit.clone(), b.unit.clone());
        let result = join(a, b, &mut self.builder);
        self.made(result, span, &unit_a, &unit_b).map(Value::Number)
    }

    fn least_or_greatest(&mut self, greatest: bool, first: &Expression, rest: &[Expression], span: Span) -> Option<Value> {
        let join = if greatest { Number::maximum } else { Number::minimum };
        let mut result = self.lower_number(first)?;
        for other in rest {
            let other = self.lower_number(other)?;
            let Value::Number(joined) = self.pair(result, other, span, join)? else {
                return None;
            };
            result = joined;
        }
        Some(Value::Number(result))
    }

    fn power(&mut self, base: &Expression, exponent: &Expression, span: Span) -> Option<Value> {
        let number = self.lower_number(base)?;
        let exponent = match &exponent.kind {
            Kind::Number(value) if value.is_integer() => u32::try_from(*value).ok().filter(|n| (1..=4).contains(n)),
            _ => None,
        };
        let Some(exponent) = exponent else {
            return self.bad_call("pow", span);
        };
        if !number.unit.is_bare() {
            let unit = number.unit.clone();
            self.clash(super::number::Clash::Unit, span, &unit, &Unit::count());
            return None;
        }
        let unit = number.unit.clone();
        let result = number.power(exponent, &mut self.builder);
        self.made(result, span, &unit, &unit).map(Value::Number)
    }

    fn digits(&mut self, tree: &Expression) -> Option<Decimal> {
        let digits = match &tree.kind {
            Kind::Number(value) if value.is_integer() => u32::try_from(*value).ok().filter(|&digits| digits <= 8),
            _ => None,
        };
        if digits.is_none() {
            self.report(
                Finding::new(
                    Code::WrongArguments,
                    tree.span,
                    both!("qui serve il numero dei decimali, da 0 a 8", "the number of decimals is expected here, from 0 to 8"),
                )
                .help(both!("per un passo: `round_to(x, 0.50)`", "for a step: `round_to(x, 0.50)`")),
            );
        }
        Some(Decimal::new(1, digits?))
    }

    fn literal_step(&mut self, tree: &Expression) -> Option<Decimal> {
        match &tree.kind {
            Kind::Number(value) if !value.is_zero() => Some(*value),
            _ => {
                self.report(Finding::new(
                    Code::WrongArguments,
                    tree.span,
                    both!("qui serve il passo, un numero come 0.50", "the step is expected here, a number such as 0.50"),
                ));
                None
            }
        }
    }

    fn rounded(&mut self, value: &Expression, step: Decimal, written: Option<&Expression>, span: Span) -> Option<Value> {
        let number = self.lower_number(value)?;
        let mode = match written {
            None => {
                let declared = self.declared_mode();
                if declared.is_none() {
                    self.report(
                        Finding::new(Code::RoundingMode, span, both!("non è dichiarato come si arrotonda", "it is not declared how to round"))
                        .help(both!("aggiungere alla misura `rounding: {{ to: 0.01, mode: half_up, source: ... }}`, o il modo come ultimo argomento", "add `rounding: {{ to: 0.01, mode: half_up, source: ... }}` to the measure, or the mode as the last argument")),
                    );
                }
                declared?
            }
            Some(Expression { kind: Kind::Text(word), .. }) if mode(word).is_some() => mode(word)?,
            Some(other) => {
                self.report(
                    Finding::new(Code::RoundingMode, other.span, both!("non è un modo di arrotondare", "not a mode of rounding")).help(
                        both!(
                            "ammessi: \"half_up\", \"half_even\", \"up\", \"down\"",
                            "allowed: \"half_up\", \"half_even\", \"up\", \"down\""
                        ),
                    ),
                );
                return None;
            }
        };
        let unit = number.unit.clone();
        let result = number.round_to(step, mode, &mut self.builder);
        self.made(result, span, &unit, &unit).map(Value::Number)
    }

    pub fn day(&mut self, tree: &Expression) -> Option<NodeId> {
        match self.lower(tree)? {
            Value::Day(node) => Some(node),
            other => {
                self.wrong_type(tree.span, &other, "una data", "a date");
                None
            }
        }
    }

    fn whole(&mut self, op: Op, range: (i128, i128), unit: Unit) -> Value {
        let node = self.builder.of_days(op, range);
        Value::Number(Number::new(node, Scale::ONE, unit))
    }

    fn elapsed(&mut self, from: NodeId, to: NodeId, unit: Base, span: Span) -> Option<Value> {
        let (from, to) = self.level_truth(from, to, span)?;
        let ((from_low, from_high), (to_low, to_high)) = (self.builder.range(from), self.builder.range(to));
        let (least, most) = (to_low - from_high, to_high - from_low);
        if unit == Base::Day {
            let days = self.builder.subtract(to, from).ok()?;
            return Some(Value::Number(Number::new(days, Scale::ONE, Unit::base(unit))));
        }
        let leap = self.leap_day(span)?;
        let per_unit = if unit == Base::Year { 365 } else { 28 };
        let range = (least / per_unit - 1, most / per_unit + 1);
        let op = if unit == Base::Year { Op::YearsBetween(from, to, leap) } else { Op::MonthsBetween(from, to, leap) };
        Some(self.whole(op, range, Unit::base(unit)))
    }

    fn leap_day(&mut self, span: Span) -> Option<LeapDay> {
        if let Some(leap) = self.declared_leap_day() {
            return Some(leap);
        }
        self.report(
            Finding::new(
                Code::LeapDayNeeded,
                span,
                both!(
                    "non è dichiarato quando compie gli anni chi è nato il 29 febbraio",
                    "it is not declared when somebody born on 29 February has a birthday"
                ),
            )
            .help(both!(
                "aggiungere alla misura `calendar: {{ leap_day: march_1, source: not_stated }}` (oppure february_28)",
                "add `calendar: {{ leap_day: march_1, source: not_stated }}` to the measure (or february_28)"
            )),
        );
        None
    }

    fn counted(&mut self, list: u32, condition: Option<NodeId>, most_rows: i128) -> Value {
        let node = self.builder.count(list, condition, most_rows);
        Value::Number(Number::new(node, Scale::ONE, Unit::count()))
    }

    /// Whether the second argument of `min` or `max` is a condition on the rows of the first.
    fn is_condition_of_rows(&mut self, value: &Expression, condition: &Expression) -> bool {
        !matches!(value.kind, Kind::Number(_)) && self.is_condition(condition)
    }

    fn is_condition(&mut self, tree: &Expression) -> bool {
        match &tree.kind {
            Kind::Truth(_)
            | Kind::Not(_)
            | Kind::Compare { .. }
            | Kind::All(_)
            | Kind::Any(_)
            | Kind::OneOf { .. }
            | Kind::Within { .. } => true,
            Kind::If { then, .. } => self.is_condition(then),
            Kind::Call { function, .. } => matches!(function.as_str(), "any" | "all"),
            Kind::Name(_) | Kind::Field { .. } => matches!(self.lower(tree), Some(Value::Truth(_))),
            _ => false,
        }
    }

    fn row_condition(&mut self, tree: &Expression) -> Option<(u32, NodeId)> {
        let node = self.across_rows(|compiler| compiler.lower_truth(tree))?;
        match self.builder.list(node) {
            Some(list) => Some((list, node)),
            None => self.wrong_level(tree.span),
        }
    }

    pub fn row_number(&mut self, tree: &Expression) -> Option<(u32, Number)> {
        let number = self.across_rows(|compiler| compiler.lower_number(tree))?;
        let Some(list) = self.builder.list(number.node) else {
            return self.wrong_level(tree.span);
        };
        if number.divisor.is_some() {
            self.clash(super::number::Clash::Unrounded, tree.span, &number.unit.clone(), &number.unit.clone());
            return None;
        }
        Some((list, number))
    }

    fn rows_with_condition(&mut self, value: &Expression, condition: Option<&Expression>) -> Option<(u32, Number, Option<NodeId>)> {
        let (list, number) = self.row_number(value)?;
        let condition = match condition {
            None => None,
            Some(tree) => {
                let node = self.across_rows(|compiler| compiler.lower_truth(tree))?;
                match self.builder.list(node) {
                    Some(other) if other == list => Some(node),
                    None => Some(self.builder.spread(node, list)),
                    Some(_) => return self.wrong_level(tree.span),
                }
            }
        };
        Some((list, number, condition))
    }

    fn sum(&mut self, value: &Expression, condition: Option<&Expression>, span: Span) -> Option<Value> {
        let (list, number, condition) = self.rows_with_condition(value, condition)?;
        let most_rows = self.most_rows(list);
        let sum = self.builder.sum(number.node, condition, most_rows);
        self.aggregate(sum, number, span)
    }

    fn aggregate(&mut self, node: Result<NodeId, super::builder::TooLarge>, like: Number, span: Span) -> Option<Value> {
        let unit = like.unit.clone();
        let result = node.map(|node| Number { node, literal: false, ..like }).map_err(Into::into);
        self.made(result, span, &unit, &unit).map(Value::Number)
    }

    fn extreme(&mut self, greatest: bool, value: &Expression, condition: Option<&Expression>) -> Option<Value> {
        let (_, number, condition) = self.rows_with_condition(value, condition)?;
        let node = self.builder.extreme(number.node, condition, greatest);
        Some(Value::Number(Number { node, literal: false, ..number }))
    }
}
