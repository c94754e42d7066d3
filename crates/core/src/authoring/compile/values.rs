//! Facts, parameters and definitions as values.

use super::compiler::{Compiler, Value};
use super::names::{Held, HeldValue};
use super::number::{Clash, Number};
use crate::Language;
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Items, Text};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{DatedValue, Definition, FactKind, Formula, Parameter, Validity};
use crate::authoring::span::Span;
use crate::decision::{fact_scale, format};
use crate::pack::FactType;
use crate::program::to_days;
use crate::quantity::Unit;

impl Compiler<'_> {
    /// The column of a fact.
    pub fn fact(&mut self, place: u32) -> Option<Value> {
        let fact = self.world.facts.get(place as usize)?;
        let list = fact.list.map(|list| self.builder.list_place(list));
        let personal = fact.personal;
        Some(match &fact.kind {
            FactType::Boolean => {
                let node = self.builder.input(place, None, list, personal);
                let mut numbers = Vec::new();
                for other in self.world.implied_by(fact, self.local) {
                    match self.fact(other)? {
                        Value::Number(number) => numbers.push(number.node),
                        Value::Day(node) | Value::Choice { node, .. } => numbers.push(node),
                        Value::Truth(_) | Value::Text(_) => {}
                    }
                }
                Value::Truth(self.builder.implied(node, &numbers))
            }
            FactType::Number { unit, decimals, min, max } => {
                let node = self.builder.input(place, Some((i128::from(*min), i128::from(*max))), list, personal);
                Value::Number(Number::new(node, fact_scale(unit, *decimals), unit.clone()))
            }
            FactType::Date { min, max } => {
                let range = (i128::from(to_days(*min)), i128::from(to_days(*max)));
                Value::Day(self.builder.input(place, Some(range), list, personal))
            }
            FactType::Choice { values } => {
                let last = i128::try_from(values.len()).unwrap_or(i128::MAX).saturating_sub(1).max(0);
                Value::Choice { node: self.builder.input(place, Some((0, last)), list, personal), fact: place }
            }
        })
    }

    pub fn parameter(&mut self, name: &str, parameter: &Parameter, span: Span) -> Option<Value> {
        if parameter.missing.is_some() {
            self.cite(parameter.source.as_ref());
            let fact = self.local.missing_figure(name)?;
            return self.fact(fact);
        }
        let held = self.held(name, parameter.value.as_ref(), parameter.values.as_ref(), span)?;
        let source = held.source.or(parameter.source.as_ref()).cloned();
        self.cite(source.as_ref());
        match parameter.r#type {
            Some(FactKind::Choice) => {
                let place = self.place_of(name, span);
                let finding =
                    Finding::new(Code::WrongType, place, both!("un parametro non può essere una scelta", "a parameter cannot be a choice"));
                self.report(finding.help(both!("ammessi: number, boolean, date", "allowed: number, boolean, date")));
                None
            }
            Some(FactKind::Boolean) => {
                let text = Self::plain(&held)?;
                self.truth(&text).map(Value::Truth)
            }
            Some(FactKind::Date) => {
                let text = Self::plain(&held)?;
                let date = decode::date(&text, self.findings)?;
                Some(Value::Day(self.builder.number(i128::from(to_days(date.value)))))
            }
            _ => {
                let unit = self.unit(parameter.unit.as_ref(), span)?;
                let number = self.held_number(&held, &unit)?;
                if self.builder.constant(number.node).is_none() {
                    self.report(
                        Finding::new(
                            Code::WrongType,
                            self.place_of(name, span),
                            both!(
                                "il parametro `{name}` deve essere uguale per tutti",
                                "the parameter `{name}` must be the same for everybody"
                            ),
                        )
                        .help(both!(
                            "ciò che dipende dai dati del caso va tra le definizioni",
                            "what depends on the facts of the case goes among the definitions"
                        )),
                    );
                    return None;
                }
                Some(Value::Number(number))
            }
        }
    }

    fn place_of(&self, parameter: &str, span: Span) -> Span {
        self.measure.parameters.entry(parameter).map_or(span, |(name, _)| name.span)
    }

    fn plain(held: &Held<'_>) -> Option<Text> {
        match held.value {
            HeldValue::Plain(text) | HeldValue::Formula(Formula::Expression(text)) => Some(text.clone()),
            HeldValue::Formula(_) => None,
        }
    }

    pub fn held_number(&mut self, held: &Held<'_>, unit: &Unit) -> Option<Number> {
        match held.value {
            HeldValue::Plain(text) => self.quantity(text, Some(unit)),
            HeldValue::Formula(formula) => self.formula_number(formula, Some(unit)),
        }
    }

    /// The unit that a text names.
    pub fn unit(&mut self, text: Option<&Text>, span: Span) -> Option<Unit> {
        let Some(text) = text else {
            self.report(
                Finding::new(Code::MissingKey, span, both!("qui manca la chiave `unit`", "the key `unit` is missing here")).help(both!(
                    "un numero ha sempre un'unità: `EUR`, `%`, `count`...",
                    "a number always has a unit: `EUR`, `%`, `count`..."
                )),
            );
            return None;
        };
        super::units::parse_unit(text, self.findings)
    }

    /// What a series of dated values holds over the interval, if it has begun and not ended.
    pub fn latest<'v>(&self, values: &'v Items<DatedValue, decode::Days>) -> Option<Held<'v>> {
        let dated = values.iter().filter_map(|(day, value)| Some((crate::parse_day(&day.value)?, value)));
        let (_, latest) = dated.filter(|(day, _)| *day <= self.days.from).max_by_key(|(day, _)| *day)?;
        match latest {
            DatedValue::Plain(text) => Some(Held { value: HeldValue::Plain(text), source: None }),
            DatedValue::Record(record) => Some(Held { value: HeldValue::Formula(record.value.as_ref()?), source: record.source.as_ref() }),
        }
    }

    /// What a value, or a series of dated values, holds over the interval.
    pub fn held<'v>(
        &mut self,
        name: &str,
        value: Option<&'v Formula>,
        values: Option<&'v Items<DatedValue, decode::Days>>,
        span: Span,
    ) -> Option<Held<'v>> {
        if let Some(formula) = value {
            return Some(Held { value: HeldValue::Formula(formula), source: None });
        }
        if let Some(held) = values.and_then(|values| self.latest(values)) {
            return Some(held);
        }
        let day = format::date(self.days.from, Language::It);
        self.report(
            Finding::new(
                Code::NoValueOnDay,
                span,
                both!("`{name}` non ha un valore dal {day}, e qui serve", "`{name}` has no value from {day} on, and it is needed here"),
            )
            .witness(day)
            .help(both!(
                "dare un valore da quel giorno, o accorciare la validità",
                "give it a value from that day on, or shorten the validity"
            )),
        );
        None
    }

    /// Whether something with its own validity stands over the interval.
    pub fn stands(&self, in_force: Option<&Validity>) -> bool {
        in_force.is_none_or(|days| days.from.value <= self.days.from && days.to.as_ref().is_none_or(|to| self.days.from <= to.value))
    }

    pub fn definition(&mut self, key: &Text, definition: &Definition, span: Span) -> Option<Value> {
        if !self.stands(definition.in_force.as_ref()) {
            return self.not_there(&key.value, span);
        }
        let held = self.held(&key.value, definition.value.as_ref(), definition.values.as_ref(), span)?;
        let source = held.source.or(definition.source.as_ref()).cloned();
        self.cite(source.as_ref());
        let unit = match &definition.unit {
            Some(text) => Some(self.unit(Some(text), span)?),
            None => None,
        };
        let place = held.span().unwrap_or(key.span);
        let value = match held.value {
            HeldValue::Plain(text) | HeldValue::Formula(Formula::Expression(text)) => self.typed(text, unit.as_ref()),
            HeldValue::Formula(formula) => {
                let number = self.formula_number(formula, unit.as_ref())?;
                let number = unit.as_ref().map_or(Some(number.clone()), |unit| self.adopt(number, unit, key.span));
                number.map(Value::Number)
            }
        }?;
        let value = match (&definition.of, self.level_of(&value)) {
            (None, Some(_)) => return self.wrong_level(place),
            (Some(list), None) => {
                let (place, _) = self.open_list_or_report(list)?;
                self.spread_value(value, place)
            }
            (Some(list), Some(level)) => {
                let (list_place, _) = self.open_list_or_report(list)?;
                if list_place != level {
                    return self.wrong_level(place);
                }
                value
            }
            (None, None) => value,
        };
        let value = match (&definition.rounding, value) {
            (Some(rounding), Value::Number(number)) => Value::Number(self.round(number, rounding)?),
            (_, value) => value,
        };
        if let Value::Number(number) = &value {
            self.check_told(number, key.span)?;
        }
        Some(value)
    }

    /// A decision tells the value: a known one is never shown as unknown because it is too long.
    pub fn check_told(&mut self, number: &Number, span: Span) -> Option<()> {
        if number.can_be_told(&self.builder) {
            return Some(());
        }
        let unit = number.unit.clone();
        self.clash(Clash::TooLarge, span, &unit, &unit);
        None
    }

    fn typed(&mut self, text: &Text, unit: Option<&Unit>) -> Option<Value> {
        match (self.expression(text)?, unit) {
            (Value::Number(number), Some(unit)) => self.adopt(number, unit, text.span).map(Value::Number),
            (value, _) => Some(value),
        }
    }

    pub fn open_list_or_report(&mut self, list: &Text) -> Option<(u32, i128)> {
        let found = self.open_list(&list.value);
        if found.is_none() {
            let lists: Vec<&str> = self.world.lists.iter().map(|list| list.id.as_str()).collect();
            let finding = Finding::new(
                Code::UnknownReference,
                list.span,
                both!("l'elenco `{}` non è dichiarato", "the list `{}` is not declared", list.value),
            );
            self.report(decode::suggest(finding, &list.value, &lists));
        }
        found
    }

    pub fn level_of(&self, value: &Value) -> Option<u32> {
        match value {
            Value::Number(number) => self.builder.list(number.node),
            Value::Truth(node) | Value::Day(node) | Value::Choice { node, .. } => self.builder.list(*node),
            Value::Text(_) => None,
        }
    }

    fn spread_value(&mut self, value: Value, list: u32) -> Value {
        match value {
            Value::Number(number) => Value::Number(number.spread(list, &mut self.builder)),
            Value::Truth(node) => Value::Truth(self.builder.spread(node, list)),
            Value::Day(node) => Value::Day(self.builder.spread(node, list)),
            Value::Choice { node, fact } => Value::Choice { node: self.builder.spread(node, list), fact },
            Value::Text(text) => Value::Text(text),
        }
    }

    pub fn not_there<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let day = format::date(self.days.from, Language::It);
        self.report(
            Finding::new(
                Code::NoValueOnDay,
                span,
                both!("`{name}` non è in vigore dal {day}, e qui serve", "`{name}` is not in force from {day} on, and it is needed here"),
            )
            .witness(day),
        );
        None
    }
}
