//! What names stand for: facts, parameters, definitions, requirements, amounts.

use super::compiler::{Compiler, Known, Value};
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, both, did_you_mean};
use crate::authoring::document::Formula;
use crate::authoring::expression;
use crate::authoring::span::Span;
use crate::authoring::yaml;
use crate::pack::FactType;

/// Longest chain of values that need each other. Measured: a level needs at most 12 KiB of stack without optimisation.
const MAX_CHAIN: usize = 64;

/// What a dated series holds on a day.
pub(super) struct Held<'a> {
    pub value: HeldValue<'a>,
    pub source: Option<&'a Text>,
}

pub(super) enum HeldValue<'a> {
    Plain(&'a Text),
    Formula(&'a Formula),
}

impl Held<'_> {
    /// Where it stands, if it is one expression.
    pub fn span(&self) -> Option<Span> {
        match self.value {
            HeldValue::Plain(text) | HeldValue::Formula(Formula::Expression(text)) => Some(text.span),
            HeldValue::Formula(_) => None,
        }
    }
}

impl Compiler<'_> {
    pub fn name(&mut self, name: &str, span: Span) -> Option<Value> {
        if name == "evaluation_date" {
            return Some(Value::Day(self.today()));
        }
        self.used.insert(name.to_owned());
        let value = self.worked_out(name.to_owned(), span, |compiler| compiler.resolve(name, span));
        self.as_assumed(value)
    }

    /// The value of a name, worked out once with what it rests on.
    fn worked_out(&mut self, name: String, span: Span, body: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        if let Some(known) = self.known.get(&name) {
            self.grounds.take_in(&known.grounds);
            return known.value.clone();
        }
        if let Some(from) = self.open.iter().position(|(open, _)| *open == name) {
            let circle: Vec<&str> = self.open.iter().skip(from).map(|(open, _)| open.as_str()).chain([name.as_str()]).collect();
            let circle = circle.join(" → ");
            self.report(Finding::new(
                Code::Cycle,
                span,
                both!("questi valori hanno bisogno l'uno dell'altro: {circle}", "these values need each other: {circle}"),
            ));
            return None;
        }
        self.check_depth(span)?;
        self.open.push((name.clone(), span));
        let grounds = std::mem::take(&mut self.grounds);
        // What a branch knows holds for the branch, not for the value of the name.
        let assumed = std::mem::take(&mut self.assumed);
        let value = body(self);
        self.assumed = assumed;
        let own = std::mem::replace(&mut self.grounds, grounds);
        self.open.pop();
        self.grounds.take_in(&own);
        self.known.insert(name, Known { value: value.clone(), grounds: own });
        value
    }

    /// A value with what the branches around it know of it.
    fn as_assumed(&self, value: Option<Value>) -> Option<Value> {
        match value {
            Some(Value::Number(number)) => Some(Value::Number(self.with_assumptions(number))),
            other => other,
        }
    }

    /// Values that need each other in a chain are worked out one inside the other, on the stack.
    fn check_depth(&mut self, span: Span) -> Option<()> {
        if self.open.len() < MAX_CHAIN {
            return Some(());
        }
        self.report(
            Finding::new(
                Code::ExpressionLimit,
                span,
                both!(
                    "la catena di valori che servono l'uno all'altro supera {MAX_CHAIN} passaggi",
                    "the chain of values that need each other is longer than {MAX_CHAIN}"
                ),
            )
            .help(both!("unire alcune definizioni", "join some of the definitions")),
        );
        None
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
                self.report(
                    Finding::new(
                        Code::WrongLevel,
                        span,
                        both!("`{name}` è un valore di ogni riga di `{}`", "`{name}` is a value of each row of `{}`", list.value),
                    )
                    .help(both!("si usa come `{}.{name}`", "it is used as `{}.{name}`", list.value)),
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
        if yaml::is_full(self.findings) {
            return;
        }
        let finding = Finding::new(Code::UnknownName, span, both!("`{name}` non è dichiarato", "`{name}` is not declared"));
        let candidates = self.all_names();
        let finding = match expression::advise(finding, name) {
            Ok(finding) => return self.report(finding),
            Err(finding) => finding,
        };
        let finding = if self.world.list(name, self.local).is_some() {
            finding.help(both!(
                "è un elenco: si usa come `{name}.dato`, o in `count({name})`",
                "it is a list: use it as `{name}.fact`, or in `count({name})`"
            ))
        } else if self
            .world
            .facts
            .iter()
            .any(|fact| matches!(&fact.kind, FactType::Choice { values } if values.iter().any(|(code, _)| code == name)))
        {
            finding.help(both!(
                "la voce di una scelta sta tra virgolette: `\"{name}\"`",
                "the value of a choice stands in quotes: `\"{name}\"`"
            ))
        } else {
            match did_you_mean(name, &mut candidates.iter().map(String::as_str)) {
                Some(near) => finding.help(both!("forse `{near}`?", "did you mean `{near}`?")),
                None => finding.help(both!(
                    "dichiararlo tra i dati, i parametri o le definizioni",
                    "declare it among the facts, parameters or definitions"
                )),
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
            let finding =
                Finding::new(Code::UnknownName, span, both!("l'elenco `{list}` non è dichiarato", "the list `{list}` is not declared"));
            let lists: Vec<&str> = self.world.lists.iter().map(|list| list.id.as_str()).collect();
            self.report(crate::authoring::decode::suggest(finding, list, &lists));
            return None;
        };
        self.used.insert(list.to_owned());
        self.used.insert(format!("{list}.{field}"));
        if let Some(fact) = self.world.fact(field, Some(place), self.local) {
            let value = self.fact(fact);
            return self.as_assumed(value);
        }
        let measure = self.measure;
        if let Some((key, definition)) = measure.definitions.entry(field)
            && definition.of.as_ref().is_some_and(|of| of.value == list)
        {
            self.used.insert(field.to_owned());
            return self.worked_out(format!("{list}.{field}"), span, |compiler| compiler.definition(key, definition, span));
        }
        let mut names = self.world.row_names(place, self.local);
        names.extend(
            measure.definitions.iter().filter(|(_, d)| d.of.as_ref().is_some_and(|of| of.value == list)).map(|(n, _)| n.value.clone()),
        );
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let finding =
            Finding::new(Code::UnknownName, span, both!("le righe di `{list}` non hanno `{field}`", "rows of `{list}` have no `{field}`"));
        self.report(crate::authoring::decode::suggest(finding, field, &names));
        None
    }
}
