//! Requirements, amounts, intermediate values and facts of one case.

use super::format;
use super::reader::{Reader, fact_type};
use super::reason::{reasons, state_of};
use super::warnings::grounds_of;
use super::{AmountResult, Confidence, Decision, DefinitionResult, Due, FactUsed, Origin, RequirementResult, Step, Value};
use crate::Localized;
use crate::facts::Facts;
use crate::map::Map;
use crate::pack::{AmountView, DefinitionView, Measure, RequirementView, Shown, StepView};
use crate::program::{FALSE, Op, TRUE};

impl Reader<'_> {
    pub fn requirement(&self, view: &RequirementView, measure: &Measure) -> RequirementResult {
        let mut found = Vec::new();
        if let Some(condition) = &view.condition {
            reasons(condition, self, &mut found);
        }
        let mut result = RequirementResult {
            id: view.id.clone(),
            title: view.title.clone(),
            state: state_of(self.truth(view.node)),
            reasons: found,
            needs: view.needs,
            children: view.children.iter().map(|child| self.requirement(child, measure)).collect(),
            citations: view.citations.clone(),
            confidence: None,
            would_change: Vec::new(),
            note: view.note.clone(),
        };
        result.confidence = weakest(measure, &grounds_of(view, &result));
        result
    }

    pub fn amount(&self, view: &AmountView, measure: &Measure) -> AmountResult {
        let value = self.value(&view.shown);
        let (due, value) = due_of(self.truth(view.due), value);
        let mut steps: Vec<Step> =
            if due == Due::NotDue { Vec::new() } else { view.steps.iter().filter_map(|step| self.step(step)).collect() };
        if value != Value::Unknown {
            // What another step replaced may rest on what is not known: it is not part of how the value came about.
            steps.retain(|step| step.value != Value::Unknown);
        }
        if steps.len() == 1 && view.steps.first().is_some_and(|first| first.band.is_none()) {
            // Nothing was done to the value of the rule.
            steps.clear();
        }
        AmountResult {
            id: view.id.clone(),
            title: view.title.clone(),
            kind: view.kind,
            of: view.shown.list.and_then(|list| Some(self.list(list)?.id.clone())),
            due,
            value,
            steps,
            ceiling: view.ceiling,
            discretion: view.discretion.clone(),
            citations: view.citations.clone(),
            confidence: weakest(measure, &view.rests_on.iter().collect::<Vec<_>>()),
            note: view.note.clone(),
        }
    }

    fn step(&self, view: &StepView) -> Option<Step> {
        if view.when.is_some_and(|when| self.truth(when) == FALSE) {
            return None;
        }
        let mut title = view.title.clone();
        if let Some(band) = &view.band {
            let place = self.frame.number(band.index, self.case);
            if let Some(label) = place.and_then(|place| band.labels.get(usize::try_from(place).ok()?)) {
                title = Localized::new(format!("{}: {}", title.it, label.it), format!("{}: {}", title.en, label.en));
            }
        }
        if let Some(detail) = &view.detail {
            let figure = self.value(detail);
            if figure != Value::Unknown {
                title = Localized::from_fn(|language| format!("{} ({})", title.get(language), format::value(&figure, language)));
            }
        }
        Some(Step { title, value: self.value(&view.shown), citations: view.citations.clone() })
    }

    pub fn definition(&self, view: &DefinitionView) -> DefinitionResult {
        DefinitionResult {
            id: view.id.clone(),
            title: view.title.clone(),
            value: self.value(&view.shown),
            citations: view.citations.clone(),
        }
    }

    pub fn facts_used(&self, facts: &Facts, suppliers: &Map<u32, Decision>) -> Vec<FactUsed> {
        let mut out = Vec::new();
        for (node, operation) in (0..).zip(&self.version.program.nodes) {
            let Op::Input(input) = operation.op else {
                continue;
            };
            let Some((place, fact)) = self.fact(input) else {
                continue;
            };
            let kind = fact_type(fact, place);
            let value = self.value(&Shown { node, divisor: None, kind, list: operation.list, personal: fact.personal });
            let nothing = match &value {
                Value::Unknown => true,
                Value::Rows { values } => values.iter().all(|value| *value == Value::Unknown),
                _ => false,
            };
            if nothing {
                continue;
            }
            let origin = match suppliers.get(&place) {
                Some(decision) => Origin::Supplied {
                    measure: format!("{}/{}", decision.measure, decision.edition.as_deref().unwrap_or("")),
                    amount: fact.id.clone(),
                    decision: Box::new(decision.clone()),
                },
                None if facts.get(&fact.id).is_none() && fact.list.is_none() => Origin::Implied,
                None => Origin::Given,
            };
            out.push(FactUsed { id: self.path(fact), label: fact.label.clone(), value, origin, personal: fact.personal });
        }
        out
    }
}

/// Whether an amount is due, and its value: where it is not settled whether it is due the figure is told all the same, it is what
/// would be due.
pub(crate) fn due_of(truth: u8, value: Value) -> (Due, Value) {
    match truth {
        FALSE => (Due::NotDue, Value::Unknown),
        TRUE if value != Value::Unknown => (Due::Due, value),
        _ => (Due::Unknown, value),
    }
}

/// The weakest of the sources.
fn weakest(measure: &Measure, rests_on: &[&String]) -> Option<Confidence> {
    measure.sources.iter().filter(|source| rests_on.contains(&&source.id)).map(|source| source.confidence).max()
}
