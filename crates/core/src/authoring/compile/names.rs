//! What names stand for: facts, parameters, definitions, requirements, amounts.

use std::collections::BTreeSet;

use super::compiler::{Compiler, Known, Value};
use super::number::Number;
use crate::authoring::codes::Code;
use crate::authoring::decode::{Items, Text};
use crate::authoring::diagnostic::{Finding, did_you_mean};
use crate::authoring::document::{DatedValue, FactKind, Formula, Parameter, Validity};
use crate::authoring::span::Span;
use crate::decision::fact_scale;
use crate::pack::FactType;
use crate::program::to_days;
use crate::quantity::Unit;

/// What a dated series holds on a day.
pub(super) struct Held<'a> {
    pub value: HeldValue<'a>,
    pub source: Option<&'a Text>,
}

pub(super) enum HeldValue<'a> {
    Plain(&'a Text),
    Formula(&'a Formula),
}

impl Compiler<'_> {
    pub fn name(&mut self, name: &str, span: Span) -> Option<Value> {
        if name == "evaluation_date" {
            return Some(Value::Day(self.today()));
        }
        self.used.insert(name.to_owned());
        if let Some(known) = self.known.get(name) {
            self.rests_on.extend(known.rests_on.iter().cloned());
            return match known.value.clone() {
                Some(Value::Number(number)) => Some(Value::Number(self.with_assumptions(number))),
                other => other,
            };
        }
        if let Some(from) = self.open.iter().position(|(open, _)| open == name) {
            let circle: Vec<&str> = self.open.iter().skip(from).map(|(open, _)| open.as_str()).chain([name]).collect();
            let circle = circle.join(" → ");
            self.report(Finding::new(
                Code::Cycle,
                span,
                format!("questi valori hanno bisogno l'uno dell'altro: {circle}"),
                format!("these values need each other: {circle}"),
            ));
            return None;
        }
        self.open.push((name.to_owned(), span));
        let rests_on = std::mem::take(&mut self.rests_on);
        // What a branch knows holds for the branch, not for the value of the name.
        let assumed = std::mem::take(&mut self.assumed);
        let value = self.resolve(name, span);
        self.assumed = assumed;
        let own = std::mem::replace(&mut self.rests_on, rests_on);
        self.open.pop();
        self.rests_on.extend(own.iter().cloned());
        self.known.insert(name.to_owned(), Known { value: value.clone(), rests_on: own });
        match value {
            Some(Value::Number(number)) => Some(Value::Number(self.with_assumptions(number))),
            other => other,
        }
    }

    fn resolve(&mut self, name: &str, span: Span) -> Option<Value> {
        if let Some(fact) = self.world.fact(name, None, self.local) {
            return self.fact(fact);
        }
        let measure = self.measure;
        if let Some(parameter) = measure.parameters.get(name) {
            return self.parameter(name, parameter, span);
        }
        if let Some((key, definition)) = measure.definitions.entry(name) {
            if let Some(list) = &definition.of {
                let (it, en) = (format!("si usa come `{}.{name}`", list.value), format!("it is used as `{}.{name}`", list.value));
                self.report(
                    Finding::new(
                        Code::WrongLevel,
                        span,
                        format!("`{name}` è un valore di ogni riga di `{}`", list.value),
                        format!("`{name}` is a value of each row of `{}`", list.value),
                    )
                    .help(it, en),
                );
                return None;
            }
            return self.definition(key, definition, span);
        }
        if let Some(requirement) = self.find_requirement(name) {
            return self.requirement_value(name, requirement, span);
        }
        if let Some((key, amount)) = measure.amounts.entry(name) {
            return self.amount_value(key, amount, span);
        }
        self.unknown_name(name, span);
        None
    }

    fn unknown_name(&mut self, name: &str, span: Span) {
        let finding =
            Finding::new(Code::UnknownName, span, format!("`{name}` non è dichiarato"), format!("`{name}` is not declared"));
        let candidates = self.all_names();
        let finding = if self.world.list(name, self.local).is_some() {
            finding.help(
                format!("è un elenco: si usa come `{name}.dato`, o in `count({name})`"),
                format!("it is a list: use it as `{name}.fact`, or in `count({name})`"),
            )
        } else {
            match did_you_mean(name, candidates.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("forse `{near}`?"), format!("did you mean `{near}`?")),
                None => finding.help(
                    "dichiararlo tra i dati, i parametri o le definizioni",
                    "declare it among the facts, parameters or definitions",
                ),
            }
        };
        self.report(finding);
    }

    fn all_names(&self) -> Vec<String> {
        let measure = self.measure;
        let mut names: Vec<String> = vec!["evaluation_date".to_owned()];
        names.extend(self.world.names(self.local));
        names.extend(measure.parameters.iter().map(|(name, _)| name.value.clone()));
        names.extend(measure.definitions.iter().map(|(name, _)| name.value.clone()));
        names.extend(measure.amounts.iter().map(|(name, _)| name.value.clone()));
        self.each_requirement(&mut |name, _| names.push(name.to_owned()));
        names
    }

    /// `list.field`: a fact of rows, or a definition of rows.
    pub fn field(&mut self, list: &str, field: &str, span: Span) -> Option<Value> {
        let Some(place) = self.world.list(list, self.local) else {
            let finding = Finding::new(
                Code::UnknownName,
                span,
                format!("l'elenco `{list}` non è dichiarato"),
                format!("the list `{list}` is not declared"),
            );
            let lists: Vec<&str> = self.world.lists.iter().map(|list| list.id.as_str()).collect();
            self.report(crate::authoring::decode::suggest(finding, list, &lists));
            return None;
        };
        self.used.insert(list.to_owned());
        self.used.insert(format!("{list}.{field}"));
        if let Some(fact) = self.world.fact(field, Some(place), self.local) {
            let value = self.fact(fact);
            return match value {
                Some(Value::Number(number)) => Some(Value::Number(self.with_assumptions(number))),
                other => other,
            };
        }
        let measure = self.measure;
        if let Some((key, definition)) = measure.definitions.entry(field)
            && definition.of.as_ref().is_some_and(|of| of.value == list)
        {
            let name = format!("{list}.{field}");
            if let Some(known) = self.known.get(&name) {
                self.rests_on.extend(known.rests_on.iter().cloned());
                return known.value.clone();
            }
            self.used.insert(field.to_owned());
            return self.row_definition(name, key, definition, span);
        }
        let mut names = self.world.row_names(place, self.local);
        names.extend(measure.definitions.iter().filter(|(_, d)| d.of.as_ref().is_some_and(|of| of.value == list)).map(|(n, _)| n.value.clone()));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let finding = Finding::new(
            Code::UnknownName,
            span,
            format!("le righe di `{list}` non hanno `{field}`"),
            format!("rows of `{list}` have no `{field}`"),
        );
        self.report(crate::authoring::decode::suggest(finding, field, &names));
        None
    }

    fn row_definition(&mut self, name: String, key: &Text, definition: &crate::authoring::document::Definition, span: Span) -> Option<Value> {
        if self.open.iter().any(|(open, _)| *open == name) {
            self.report(Finding::new(
                Code::Cycle,
                span,
                format!("`{name}` ha bisogno di sé stesso"),
                format!("`{name}` needs itself"),
            ));
            return None;
        }
        self.open.push((name.clone(), span));
        let rests_on = std::mem::take(&mut self.rests_on);
        let assumed = std::mem::take(&mut self.assumed);
        let value = self.definition(key, definition, span);
        self.assumed = assumed;
        let own = std::mem::replace(&mut self.rests_on, rests_on);
        self.open.pop();
        self.rests_on.extend(own.iter().cloned());
        self.known.insert(name, Known { value: value.clone(), rests_on: own });
        value
    }

    /// The column of a fact.
    pub fn fact(&mut self, place: u32) -> Option<Value> {
        let fact = self.world.facts.get(place as usize)?;
        let list = fact.list.map(|list| self.builder.list_place(list));
        let personal = fact.personal;
        Some(match &fact.kind {
            FactType::Boolean => {
                let node = self.builder.input(place, None, list, personal);
                let mut numbers = Vec::new();
                for &other in self.world.implied_by(place) {
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

    fn parameter(&mut self, name: &str, parameter: &Parameter, span: Span) -> Option<Value> {
        if parameter.missing.is_some() {
            self.cite(parameter.source.as_ref());
            let fact = self.world.missing_figure(name, self.local)?;
            return self.fact(fact);
        }
        let held = self.held(name, parameter.value.as_ref(), parameter.values.as_ref(), span)?;
        let source = held.source.or(parameter.source.as_ref()).cloned();
        self.cite(source.as_ref());
        match parameter.r#type {
            Some(FactKind::Boolean) => {
                let text = self.plain(&held)?;
                self.truth(&text).map(Value::Truth)
            }
            Some(FactKind::Date) => {
                let text = self.plain(&held)?;
                let date = crate::authoring::decode::date(&text, self.findings)?;
                Some(Value::Day(self.builder.number(i128::from(to_days(date.value)))))
            }
            _ => {
                let unit = self.unit(parameter.unit.as_ref(), span)?;
                self.held_number(&held, &unit).map(Value::Number)
            }
        }
    }

    fn plain(&mut self, held: &Held<'_>) -> Option<Text> {
        match held.value {
            HeldValue::Plain(text) | HeldValue::Formula(Formula::Expression(text)) => Some(text.clone()),
            HeldValue::Formula(_) => None,
        }
    }

    fn held_number(&mut self, held: &Held<'_>, unit: &Unit) -> Option<Number> {
        match held.value {
            HeldValue::Plain(text) => self.quantity(text, Some(unit)),
            HeldValue::Formula(formula) => self.formula_number(formula, Some(unit)),
        }
    }

    /// The unit that a text names.
    pub fn unit(&mut self, text: Option<&Text>, span: Span) -> Option<Unit> {
        let Some(text) = text else {
            self.report(
                Finding::new(Code::MissingKey, span, "qui manca la chiave `unit`", "the key `unit` is missing here")
                    .help("un numero ha sempre un'unità: `EUR`, `%`, `count`...", "a number always has a unit: `EUR`, `%`, `count`..."),
            );
            return None;
        };
        super::world::parse_unit(text, self.findings)
    }

    /// What a value, or a series of dated values, holds over the interval.
    pub fn held<'v>(
        &mut self,
        name: &str,
        value: Option<&'v Formula>,
        values: Option<&'v Items<DatedValue, crate::authoring::decode::Days>>,
        span: Span,
    ) -> Option<Held<'v>> {
        if let Some(formula) = value {
            return Some(Held { value: HeldValue::Formula(formula), source: None });
        }
        let latest = values.and_then(|values| {
            let dated = values.iter().filter_map(|(day, value)| Some((day.value.parse::<chrono::NaiveDate>().ok()?, value)));
            dated.filter(|(day, _)| *day <= self.days.from).max_by_key(|(day, _)| *day)
        });
        match latest {
            Some((_, DatedValue::Plain(text))) => return Some(Held { value: HeldValue::Plain(text), source: None }),
            Some((_, DatedValue::Record(record))) => {
                if let Some(formula) = &record.value {
                    return Some(Held { value: HeldValue::Formula(formula), source: record.source.as_ref() });
                }
            }
            None => {}
        }
        let day = self.days.from.format("%d/%m/%Y").to_string();
        self.report(
            Finding::new(
                Code::NoValueOnDay,
                span,
                format!("`{name}` non ha un valore dal {day}, e qui serve"),
                format!("`{name}` has no value from {day} on, and it is needed here"),
            )
            .witness(day)
            .help("dare un valore da quel giorno, o accorciare la validità", "give it a value from that day on, or shorten the validity"),
        );
        None
    }

    /// Whether something with its own validity stands over the interval.
    pub fn stands(&self, in_force: Option<&Validity>) -> bool {
        in_force.is_none_or(|days| days.from.value <= self.days.from && days.to.as_ref().is_none_or(|to| self.days.from <= to.value))
    }

    fn definition(&mut self, key: &Text, definition: &crate::authoring::document::Definition, span: Span) -> Option<Value> {
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
        let value = match held.value {
            HeldValue::Plain(text) => self.typed(text, unit.as_ref()),
            HeldValue::Formula(Formula::Expression(text)) => self.typed(text, unit.as_ref()),
            HeldValue::Formula(formula) => self.formula_number(formula, unit.as_ref()).map(Value::Number),
        }?;
        let value = match (&definition.of, self.level_of(&value)) {
            (None, Some(_)) => return self.wrong_level(key.span),
            (Some(list), None) => {
                let (place, _) = self.open_list_or_report(list)?;
                self.spread_value(value, place)
            }
            (Some(list), Some(level)) => {
                let (place, _) = self.open_list_or_report(list)?;
                if place != level {
                    return self.wrong_level(key.span);
                }
                value
            }
            (None, None) => value,
        };
        match (&definition.rounding, value) {
            (Some(rounding), Value::Number(number)) => self.round(number, rounding).map(Value::Number),
            (_, value) => Some(value),
        }
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
                format!("l'elenco `{}` non è dichiarato", list.value),
                format!("the list `{}` is not declared", list.value),
            );
            self.report(crate::authoring::decode::suggest(finding, &list.value, &lists));
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
        let day = self.days.from.format("%d/%m/%Y").to_string();
        self.report(
            Finding::new(
                Code::NoValueOnDay,
                span,
                format!("`{name}` non è in vigore dal {day}, e qui serve"),
                format!("`{name}` is not in force from {day} on, and it is needed here"),
            )
            .witness(day),
        );
        None
    }

    /// The sources of a list of names.
    pub fn own_sources(&self) -> BTreeSet<String> {
        self.rests_on.clone()
    }
}
