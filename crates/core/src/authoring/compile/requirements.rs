//! Requirements: groups, paths, and the structure that explains them.

use super::compiler::{Compiler, Grounds, Value};
use super::number::Number;
use super::world::{localized, words};
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{Items, Text};
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::document::{Group, Requirement};
use crate::authoring::expression::tree::{Expression, Kind};
use crate::authoring::span::Span;
use crate::decision::Needs;
use crate::pack::{Condition, FactType, Operand, RequirementView, Shown};
use crate::program::{Comparison, NodeId};

/// Nesting of conditions that is told apart: a reader follows no deeper, and a pack stays within the nesting that JSON readers allow.
const DEEPEST: u32 = 12;

/// Every requirement with its name, nested ones included.
pub(super) fn each<'a>(items: &'a Items<Requirement>, visit: &mut impl FnMut(&'a Text, &'a Requirement)) {
    for (name, requirement) in items.iter() {
        visit(name, requirement);
        for group in [&requirement.any, &requirement.all] {
            if let Some(Group::Requirements(children)) = group {
                each(children, visit);
            }
        }
    }
}

impl<'a> Compiler<'a> {
    pub fn find_requirement(&self, wanted: &str) -> Option<&'a Requirement> {
        self.requirements.get(wanted).copied()
    }

    pub fn each_requirement(&self, visit: &mut dyn FnMut(&str, &Requirement)) {
        each(&self.measure.requirements, &mut |name, requirement| visit(&name.value, requirement));
    }

    pub fn requirement_value(&mut self, name: &str, requirement: &Requirement, span: Span) -> Option<Value> {
        if !self.stands(requirement.in_force.as_ref()) {
            return self.not_there(name, span);
        }
        self.requirement_node(requirement, span).map(Value::Truth)
    }

    fn requirement_node(&mut self, requirement: &Requirement, span: Span) -> Option<NodeId> {
        self.cite(requirement.source.as_ref());
        match (&requirement.when, &requirement.any, &requirement.all) {
            (Some(when), None, None) => {
                let node = self.truth(when)?;
                if self.builder.list(node).is_some() { self.wrong_level(when.span) } else { Some(node) }
            }
            (None, Some(group), None) => self.group(group, Needs::Any, span),
            (None, None, Some(group)) => self.group(group, Needs::All, span),
            // Reported when the record was read.
            _ => None,
        }
    }

    fn group(&mut self, group: &Group, needs: Needs, span: Span) -> Option<NodeId> {
        let nodes: Vec<Option<NodeId>> = match group {
            Group::Conditions(conditions) => conditions.iter().map(|condition| self.truth(condition)).collect(),
            Group::Requirements(children) => {
                let standing: Vec<_> = children.iter().filter(|(_, child)| self.stands(child.in_force.as_ref())).collect();
                standing
                    .into_iter()
                    .map(|(name, _)| match self.name(&name.value, name.span)? {
                        Value::Truth(node) => Some(node),
                        _ => None,
                    })
                    .collect()
            }
        };
        let nodes = nodes.into_iter().collect::<Option<Vec<_>>>()?;
        let mut nodes = nodes.into_iter();
        let Some(first) = nodes.next() else {
            self.report(Finding::new(Code::NotCovered, span, both!("il gruppo è vuoto", "the group is empty")));
            return None;
        };
        nodes.try_fold(first, |result, node| match needs {
            Needs::Any => self.or(result, node, span),
            Needs::All => self.and(result, node, span),
        })
    }

    /// Everything that a decision tells of a requirement.
    pub fn requirement_view(&mut self, name: &Text, requirement: &Requirement, path: &str) -> Option<RequirementView> {
        self.grounds = Grounds::default();
        let Value::Truth(node) = self.name(&name.value, name.span)? else {
            return None;
        };
        let grounds = self.grounds.clone();
        let id = if path.is_empty() { name.value.clone() } else { format!("{path}.{}", name.value) };
        let mut children = Vec::new();
        let (mut condition, mut needs) = (None, None);
        if let Some(when) = &requirement.when {
            let tree = self.parse(when)?;
            condition = self.explain(&tree, when);
        }
        for (group, kind) in [(&requirement.any, Needs::Any), (&requirement.all, Needs::All)] {
            match group {
                Some(Group::Requirements(items)) => {
                    needs = Some(kind);
                    for (child_name, child) in items.iter() {
                        if self.stands(child.in_force.as_ref()) {
                            children.push(self.requirement_view(child_name, child, &id)?);
                        }
                    }
                }
                Some(Group::Conditions(conditions)) => {
                    let parts: Option<Vec<Condition>> = conditions
                        .iter()
                        .map(|text| {
                            let tree = self.parse(text)?;
                            self.explain(&tree, text)
                        })
                        .collect();
                    condition = parts.map(if kind == Needs::Any { Condition::Any } else { Condition::All });
                }
                None => {}
            }
        }
        let citations = self.cite(requirement.source.as_ref());
        Some(RequirementView {
            id,
            title: requirement.title.as_ref().map_or_else(|| words(&name.value), localized),
            node,
            condition,
            needs,
            children,
            citations,
            rests_on: grounds.rests_on.into_iter().collect(),
            not_stated: grounds.not_stated.into_values().collect(),
            note: requirement.note.as_ref().map(localized),
        })
    }

    /// The structure of a condition, with what each part is called.
    fn explain(&mut self, tree: &Expression, text: &Text) -> Option<Condition> {
        let node = self.lower_truth(tree)?;
        if self.explained == DEEPEST {
            return Some(self.other(tree, node, text));
        }
        self.explained += 1;
        let condition = self.explain_parts(tree, node, text);
        self.explained -= 1;
        condition
    }

    fn explain_parts(&mut self, tree: &Expression, node: NodeId, text: &Text) -> Option<Condition> {
        match &tree.kind {
            Kind::All(parts) => parts.iter().map(|part| self.explain(part, text)).collect::<Option<_>>().map(Condition::All),
            Kind::Any(parts) => parts.iter().map(|part| self.explain(part, text)).collect::<Option<_>>().map(Condition::Any),
            Kind::If { condition, then, otherwise } => {
                let condition = self.explain(condition, text)?;
                let (then, otherwise) = (self.explain(then, text)?, self.explain(otherwise, text)?);
                Some(Condition::If { condition: Box::new(condition), then: Box::new(then), otherwise: Box::new(otherwise), node })
            }
            Kind::Compare { operator, left, right } => {
                let (left_value, right_value) = (self.lower(left)?, self.lower(right)?);
                self.comparison(*operator, (left, left_value), (right, right_value), node, text)
            }
            Kind::Name(_) | Kind::Field { .. } => self.bare(tree, false, node, text),
            Kind::Not(inner) if matches!(inner.kind, Kind::Name(_) | Kind::Field { .. }) => self.bare(inner, true, node, text),
            Kind::Within { item, low, high, inclusive, negated: false } => {
                let (value, from, to) = (self.lower(item)?, self.lower(low)?, self.lower(high)?);
                let upper = if *inclusive { Comparison::LessOrEqual } else { Comparison::Less };
                let above_node = self.compare(Comparison::GreaterOrEqual, value.clone(), from.clone(), item.span, low.span)?;
                let below_node = self.compare(upper, value.clone(), to.clone(), item.span, high.span)?;
                let above = self.comparison(Comparison::GreaterOrEqual, (item, value.clone()), (low, from), above_node, text)?;
                let below = self.comparison(upper, (item, value), (high, to), below_node, text)?;
                Some(Condition::All(vec![above, below]))
            }
            Kind::OneOf { item, options, negated } => {
                let value = self.lower(item)?;
                let labels = options.iter().map(|option| self.option_label(&value, option)).collect();
                let item = self.operand(item, &value, text)?;
                Some(Condition::OneOf { item, options: labels, negated: *negated, node })
            }
            _ => Some(self.other(tree, node, text)),
        }
    }

    fn other(&self, tree: &Expression, node: NodeId, text: &Text) -> Condition {
        Condition::Other { text: self.written(tree.span, text), node, personal: self.builder.is_personal(node) }
    }

    /// A yes/no by its name. A requirement that is named is explained where it stands.
    fn bare(&mut self, tree: &Expression, negated: bool, node: NodeId, text: &Text) -> Option<Condition> {
        let value = self.lower(tree)?;
        let label = self.label(tree, text);
        Some(Condition::Truth { label, negated, shown: self.show(&value)?, node })
    }

    fn comparison(
        &mut self,
        operator: Comparison,
        (left, left_value): (&Expression, Value),
        (right, right_value): (&Expression, Value),
        node: NodeId,
        text: &Text,
    ) -> Option<Condition> {
        let (left_value, right_value) = match (left_value, right_value) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = like_each_other(a, b);
                (Value::Number(a), Value::Number(b))
            }
            (Value::Choice { node, fact }, Value::Text(code)) => return self.choice_comparison(operator, (left, node, fact), &code, text),
            (Value::Text(code), Value::Choice { node, fact }) => return self.choice_comparison(operator, (right, node, fact), &code, text),
            (Value::Day(day), Value::Text(date)) => (Value::Day(day), Value::Day(self.literal_day(&date)?)),
            (Value::Text(date), Value::Day(day)) => (Value::Day(self.literal_day(&date)?), Value::Day(day)),
            pair => pair,
        };
        let (Some(left), Some(right)) = (self.operand(left, &left_value, text), self.operand(right, &right_value, text)) else {
            return Some(Condition::Other { text: text.value.clone(), node, personal: self.builder.is_personal(node) });
        };
        Some(Condition::Compare { comparison: operator, left, right, node })
    }

    fn literal_day(&mut self, text: &str) -> Option<NodeId> {
        let date = crate::parse_day(text)?;
        Some(self.builder.number(i128::from(crate::program::to_days(date))))
    }

    fn choice_comparison(
        &mut self,
        operator: Comparison,
        (item, node, fact): (&Expression, NodeId, u32),
        code: &str,
        text: &Text,
    ) -> Option<Condition> {
        let value = Value::Choice { node, fact };
        let result = self.compare(operator, value.clone(), Value::Text(code.to_owned()), item.span, item.span)?;
        let label = self.choice_label(fact, code);
        let item = self.operand(item, &value, text)?;
        Some(Condition::OneOf { item, options: vec![label], negated: operator == Comparison::NotEqual, node: result })
    }

    fn choice_label(&self, fact: u32, code: &str) -> Localized {
        let found = match self.world.facts.get(fact as usize).map(|fact| &fact.kind) {
            Some(FactType::Choice { values }) => values.iter().find(|(known, _)| known == code).map(|(_, label)| label.clone()),
            _ => None,
        };
        found.unwrap_or_else(|| Localized::same(code))
    }

    fn option_label(&self, item: &Value, option: &Expression) -> Localized {
        match (item, &option.kind) {
            (Value::Choice { fact, .. }, Kind::Text(code)) => self.choice_label(*fact, code),
            (_, Kind::Text(text)) => Localized::same(text.clone()),
            (_, Kind::Number(number)) => Localized::same(number.to_string()),
            (_, Kind::Name(name)) => words(name),
            _ => Localized::same("…"),
        }
    }

    fn operand(&mut self, tree: &Expression, value: &Value, text: &Text) -> Option<Operand> {
        let literal = matches!(tree.kind, Kind::Number(_) | Kind::Text(_) | Kind::Negate(_));
        let shown: Shown = self.show(value)?;
        let constant = self.builder.constant(shown.node).is_some()
            || matches!(&tree.kind, Kind::Name(name) if self.measure.parameters.get(name).is_some());
        Some(Operand { label: if literal { Localized::default() } else { self.label(tree, text) }, shown, constant })
    }

    /// What a part of a condition is called.
    pub fn label(&self, tree: &Expression, text: &Text) -> Localized {
        let fact_label = |fact: u32| self.world.facts.get(fact as usize).map(|fact| fact.label.clone());
        let found = match &tree.kind {
            Kind::Name(name) if name == "evaluation_date" => Some(Localized::new("data della valutazione", "day of the evaluation")),
            Kind::Name(name) => self.name_label(name),
            Kind::Field { list, field } => {
                let list = self.world.list(list, self.local);
                list.and_then(|list| self.world.fact(field, Some(list), self.local)).and_then(fact_label)
            }
            Kind::Call { function, .. } if function == "age" => Some(Localized::new("età", "age")),
            _ => None,
        };
        found.unwrap_or_else(|| Localized::same(self.written(tree.span, text)))
    }

    fn name_label(&self, name: &str) -> Option<Localized> {
        if let Some(fact) = self.world.fact(name, None, self.local) {
            return self.world.facts.get(fact as usize).map(|fact| fact.label.clone());
        }
        let measure = self.measure;
        let title = measure
            .parameters
            .get(name)
            .map(|parameter| &parameter.title)
            .or_else(|| measure.definitions.get(name).map(|definition| &definition.title))
            .or_else(|| measure.amounts.get(name).map(|amount| &amount.title));
        if let Some(title) = title {
            return Some(title.as_ref().map_or_else(|| words(name), localized));
        }
        let mut found = None;
        each(&measure.requirements, &mut |key, requirement| {
            if key.value == name {
                found = Some(requirement.title.as_ref().map_or_else(|| words(name), localized));
            }
        });
        found
    }

    /// A part of an expression as it is written.
    fn written(&self, span: Span, text: &Text) -> String {
        let file = self.sources.text(span.file);
        match file.get(span.start as usize..span.end as usize) {
            Some(part) if !part.is_empty() => part.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => text.value.clone(),
        }
    }
}

/// Two numbers as a reader compares them: a literal in the unit of the other.
fn like_each_other(a: Number, b: Number) -> (Number, Number) {
    match (a.literal, b.literal) {
        (false, true) => {
            let other = b.clone().adopt(&a.unit).unwrap_or(b);
            (a, other)
        }
        (true, false) => {
            let other = a.clone().adopt(&b.unit).unwrap_or(a);
            (other, b)
        }
        _ => (a, b),
    }
}
