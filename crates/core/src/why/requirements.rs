//! Requirements that are not met: facts, thresholds, distances, ways.

use super::ways::Finder;
use super::{WhyCondition, WhyFact, WhyRequirement};
use crate::curve::{Free, Ground, quantity_of};
use crate::decision::{Reader, State, Value, exact_number, oriented, reasons, truth_of};
use crate::pack::{Condition, RequirementView};
use crate::program::{FALSE, Frame, TRUE};
use crate::quantity::{Base, Scale, Unit};

pub(super) fn unmet(ground: &Ground<'_>, frame: &Frame) -> Vec<WhyRequirement> {
    let reader = Reader { content: ground.content, version: ground.version, frame, case: 0 };
    let finder = Finder::new(ground, frame);
    let free = ground.free();
    let each = Each { ground, reader: &reader, finder: &finder, free: &free };
    each.of(&ground.version.requirements)
}

struct Each<'e, 'a> {
    ground: &'e Ground<'a>,
    reader: &'e Reader<'e>,
    finder: &'e Finder<'e>,
    free: &'e [Free<'e>],
}

impl Each<'_, '_> {
    fn of(&self, views: &[RequirementView]) -> Vec<WhyRequirement> {
        views.iter().filter(|view| self.reader.truth(view.node) == FALSE).map(|view| self.requirement(view)).collect()
    }

    fn requirement(&self, view: &RequirementView) -> WhyRequirement {
        let mut conditions = Vec::new();
        if let Some(condition) = &view.condition {
            self.conditions(condition, &mut conditions);
        }
        let rests = |free: &&Free<'_>| self.ground.probe(free).rests_on_it(view.node);
        WhyRequirement {
            id: view.id.clone(),
            title: view.title.clone(),
            conditions,
            facts: self.free.iter().filter(rests).filter_map(|free| fact(self.ground, free)).collect(),
            would_change: self.finder.ways(view).iter().map(|way| self.ground.would_change(way)).collect(),
            children: self.of(&view.children),
            citations: view.citations.clone(),
        }
    }

    /// The elementary conditions that do not hold. Of an alternative that was not taken nothing is said.
    fn conditions(&self, condition: &Condition, out: &mut Vec<WhyCondition>) {
        if truth_of(condition, self.reader) != FALSE {
            return;
        }
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.conditions(part, out)),
            Condition::If { condition, then, otherwise, .. } => match truth_of(condition, self.reader) {
                TRUE => self.conditions(then, out),
                FALSE => self.conditions(otherwise, out),
                _ => {
                    self.conditions(then, out);
                    self.conditions(otherwise, out);
                }
            },
            _ => {
                let mut told = Vec::new();
                reasons(condition, self.reader, &mut told);
                out.extend(told.into_iter().filter(|reason| reason.state == State::NotMet).map(|reason| {
                    let plain = WhyCondition { reason, subject: None, value: None, comparison: None, threshold: None, distance: None };
                    self.compared(condition, plain)
                }));
            }
        }
    }

    fn compared(&self, condition: &Condition, plain: WhyCondition) -> WhyCondition {
        match condition {
            Condition::Compare { comparison, left, right, .. } => {
                let (subject, comparison, limit) = oriented(*comparison, left, right);
                let (value, threshold) = (self.reader.value(&subject.shown), self.reader.value(&limit.shown));
                WhyCondition {
                    subject: Some(subject.label.clone()),
                    comparison: Some(comparison),
                    distance: distance(&value, &threshold),
                    value: Some(value),
                    threshold: Some(threshold),
                    ..plain
                }
            }
            Condition::Truth { label, shown, .. } => {
                WhyCondition { subject: Some(label.clone()), value: Some(self.reader.value(shown)), ..plain }
            }
            Condition::OneOf { item, .. } => {
                WhyCondition { subject: Some(item.label.clone()), value: Some(self.reader.value(&item.shown)), ..plain }
            }
            _ => plain,
        }
    }
}

/// A fact that is known.
pub(super) fn fact(ground: &Ground<'_>, free: &Free<'_>) -> Option<WhyFact> {
    let own = ground.probe(free).own()?;
    Some(WhyFact { id: free.id.clone(), label: ground.label(free), value: free.value(own), changeable: free.fact.changeable })
}

/// How far two values are from one another: in their unit, or in days.
fn distance(a: &Value, b: &Value) -> Option<Value> {
    let size = quantity_of(a)?.minus(quantity_of(b)?)?.size();
    let unit: Unit = match a {
        Value::Number { unit, .. } => unit.parse().ok()?,
        _ => Unit::base(Base::Day),
    };
    // A percentage is read and told in hundredths.
    let scale = if unit.is_percent() { Scale::new(1, 100)? } else { Scale::ONE };
    Some(exact_number(size.numerator(), size.denominator(), scale, &unit))
}
