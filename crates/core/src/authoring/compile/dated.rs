//! Functions of the day of a row: the value that a figure has on it, and sums within its month.

use chrono::{Datelike, Months, NaiveDate};

use super::compiler::{Compiler, Value};
use super::names::{Held, HeldValue};
use super::number::Number;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{DatedValue, Parameter};
use crate::authoring::expression::tree::{Expression, Kind};
use crate::authoring::span::Span;
use crate::program::{Comparison, NodeId, from_days, to_days};

/// Months over which sums by month are worked out at most: each is a few operations of the program.
const MOST_MONTHS: u32 = 120;

/// A value of a series, and the day from which it holds.
type Step = (NaiveDate, Option<Number>);

impl Compiler<'_> {
    /// `on_day(parameter, day)`: the value of a dated parameter on a day of the case or of a row.
    pub fn on_day(&mut self, name: &Expression, day: &Expression, span: Span) -> Option<Value> {
        let measure = self.measure;
        let Kind::Name(id) = &name.kind else { return self.not_a_parameter(name.span) };
        let Some(parameter) = measure.parameters.get(id) else { return self.not_a_parameter(name.span) };
        let day_node = self.day(day)?;
        let Some(values) = &parameter.values else {
            // One value, or a figure that is asked for: the same on every day.
            return self.name(id, name.span);
        };
        self.used.insert(id.clone());
        let mut steps = Vec::new();
        for (from, value) in values.iter() {
            let from = crate::parse_day(&from.value)?;
            steps.push((from, self.value_of_step(parameter, value, name.span)?));
        }
        crate::sort::sort_by(&mut steps, |(a, _), (b, _)| a.cmp(b));
        let steps = self.steps_within(id, day_node, steps, span)?;
        let list = self.builder.list(day_node);
        let mut steps = steps.into_iter().rev();
        let (mut begins, last) = steps.next()?;
        let mut result = self.on_rows(last, list);
        for (from, value) in steps {
            let value = self.on_rows(value, list);
            let earlier = self.is_before(day_node, begins);
            let unit = value.unit.clone();
            let chosen = Number::select(earlier, value, result, &mut self.builder);
            result = self.made(chosen, span, &unit, &unit)?;
            begins = from;
        }
        Some(Value::Number(result))
    }

    fn not_a_parameter(&mut self, span: Span) -> Option<Value> {
        let finding = Finding::new(
            Code::WrongArguments,
            span,
            both!("qui serve il nome di un parametro", "the name of a parameter is expected here"),
        );
        self.report(finding.help(both!("ad esempio `on_day(tariffa, attivita.data)`", "for example `on_day(tariffa, attivita.data)`")));
        None
    }

    /// Nothing inside where the series ends.
    #[expect(clippy::option_option, reason = "outside: it could not be read; inside: the series ends here")]
    fn value_of_step(&mut self, parameter: &Parameter, value: &DatedValue, span: Span) -> Option<Option<Number>> {
        let (held, source) = match value {
            DatedValue::Plain(text) => (HeldValue::Plain(text), None),
            DatedValue::Record(record) => match &record.value {
                Some(formula) => (HeldValue::Formula(formula), record.source.as_ref()),
                None => return Some(None),
            },
        };
        self.cite(source.or(parameter.source.as_ref()));
        let unit = self.unit(parameter.unit.as_ref(), span)?;
        self.held_number(&Held { value: held, source }, &unit).map(Some)
    }

    /// The steps that a day can fall into; each must have a value.
    fn steps_within(&mut self, name: &str, day: NodeId, steps: Vec<Step>, span: Span) -> Option<Vec<(NaiveDate, Number)>> {
        let (low, high) = self.builder.range(day);
        let first = steps.iter().rposition(|(from, _)| i128::from(to_days(*from)) <= low);
        let mut used = Vec::new();
        let mut hole = first.is_none().then_some(low);
        for (from, value) in steps.into_iter().skip(first.unwrap_or(0)) {
            let begins = i128::from(to_days(from));
            match value {
                _ if begins > high => {}
                Some(value) => used.push((from, value)),
                None => hole = hole.or(Some(begins.max(low))),
            }
        }
        let Some(hole) = hole else { return Some(used) };
        let hole = i64::try_from(hole).ok().and_then(from_days).map(|day| day.to_string()).unwrap_or_default();
        let finding = Finding::new(
            Code::NoValueOnDay,
            span,
            both!(
                "`{name}` non ha un valore in ogni giorno che la data può avere",
                "`{name}` has no value on every day that the date can be"
            ),
        );
        self.report(finding.witness(hole).help(both!(
            "dare un valore anche a quei giorni, o restringere `min` e `max` della data",
            "give those days a value too, or narrow `min` and `max` of the date"
        )));
        None
    }

    fn on_rows(&mut self, number: Number, list: Option<u32>) -> Number {
        match list {
            Some(list) => number.spread(list, &mut self.builder),
            None => number,
        }
    }

    fn is_before(&mut self, day: NodeId, limit: NaiveDate) -> NodeId {
        let mut limit = self.builder.number(i128::from(to_days(limit)));
        if let Some(list) = self.builder.list(day) {
            limit = self.builder.spread(limit, list);
        }
        self.builder.compare(Comparison::Less, day, limit)
    }

    /// `running_in_month(list.value, list.day)`: at each row, the sum up to and with it over the rows of the same month.
    pub fn running_in_month(&mut self, value: &Expression, day: &Expression, span: Span) -> Option<Value> {
        let (list, number) = self.row_number(value)?;
        let node = self.across_rows(|compiler| compiler.day(day))?;
        if self.builder.list(node) != Some(list) {
            return self.wrong_level(day.span);
        }
        let (low, high) = self.builder.range(node);
        let to_day = |days: i128| i64::try_from(days).ok().and_then(from_days);
        let (first, last) = (to_day(low)?.with_day(1)?, to_day(high)?.with_day(1)?);
        let months = (last.year() - first.year()) * 12 + last.month0().cast_signed() - first.month0().cast_signed();
        let months = u32::try_from(months).ok()?;
        if months >= MOST_MONTHS {
            let finding = Finding::new(
                Code::WrongArguments,
                day.span,
                both!("la data può cadere in più di {MOST_MONTHS} mesi", "the date can fall into more than {MOST_MONTHS} months"),
            );
            self.report(finding.help(both!("restringere `min` e `max` della data", "narrow `min` and `max` of the date")));
            return None;
        }
        let most_rows = self.most_rows(list);
        let zero = self.builder.number(0);
        let zero = self.builder.spread(zero, list);
        let mut earlier: Option<NodeId> = None;
        let mut sums = Vec::new();
        for month in 0..=months {
            let ends = self.is_before(node, first.checked_add_months(Months::new(month + 1))?);
            let within = match earlier {
                Some(earlier) => {
                    let not_earlier = self.builder.not(earlier);
                    self.builder.and(ends, not_earlier)
                }
                None => ends,
            };
            let of_month = self.builder.select(within, number.node, zero);
            let sum = self.builder.running(of_month, most_rows).ok();
            let Some(sum) = sum else {
                let unit = number.unit.clone();
                self.clash(super::number::Clash::TooLarge, span, &unit, &unit);
                return None;
            };
            sums.push((ends, sum));
            earlier = Some(ends);
        }
        let mut sums = sums.into_iter().rev();
        let (_, mut result) = sums.next()?;
        for (ends, sum) in sums {
            result = self.builder.select(ends, sum, result);
        }
        Some(Value::Number(Number { node: result, literal: false, ..number }))
    }
}
