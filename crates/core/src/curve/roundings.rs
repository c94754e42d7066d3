//! The roundings of a program, as far as its views tell to what they round.

use super::{CurveRounding, Value};
use crate::Localized;
use crate::decision::exact_number;
use crate::pack::{Shown, ShownType, Version};
use crate::program::{NodeId, Op};
use crate::quantity::{Mode, Ratio, Scale, Unit};

/// Every value that a decision shows, with what it is called.
fn shown(version: &Version) -> impl Iterator<Item = (&Localized, &Shown)> {
    let definitions = version.definitions.iter().map(|view| (&view.title, &view.shown));
    let amounts = version.amounts.iter().map(|view| (&view.title, &view.shown));
    // A step may show a share of what was rounded, at a scale of its own: the values that have a name come first.
    let steps = version.amounts.iter().flat_map(|view| view.steps.iter().map(|step| (&view.title, &step.shown)));
    amounts.chain(definitions).chain(steps)
}

/// What a rounding gives, where a view tells it: its name, its scale and its unit.
fn told(version: &Version, node: NodeId) -> Option<(&Localized, Scale, &Unit)> {
    shown(version).find_map(|(title, shown)| match &shown.kind {
        ShownType::Number { scale, unit } if shown.node == node && shown.divisor.is_none() => Some((title, *scale, unit)),
        _ => None,
    })
}

fn mode(version: &Version, node: NodeId) -> Option<Mode> {
    match version.program.nodes.get(node as usize)?.op {
        Op::Divide { mode, .. } | Op::DivideBy { mode, .. } => Some(mode),
        _ => None,
    }
}

/// Whether one step is a hundredth of the unit as it is written, or less.
fn is_fine(scale: Scale, unit: &Unit) -> bool {
    let hundredth = if unit.is_percent() { 10_000 } else { 100 };
    let step = Ratio::new(scale.numerator(), scale.denominator());
    step.zip(Ratio::new(1, hundredth)).is_some_and(|(step, fine)| step <= fine)
}

/// Roundings to more than a hundredth, and those of which nothing says to what: their steps are looked at one by one where they are few.
pub(crate) fn coarse(version: &Version) -> Vec<NodeId> {
    let all = (0..).take(version.program.nodes.len()).filter(|&node| mode(version, node).is_some());
    all.filter(|&node| told(version, node).is_none_or(|(_, scale, unit)| !is_fine(scale, unit))).collect()
}

/// A rounding as a curve tells it.
pub(super) fn rounding(version: &Version, node: NodeId) -> Option<CurveRounding> {
    let mode = mode(version, node)?;
    let found = told(version, node);
    let to = found.map(|(_, scale, unit)| exact_number(1, 1, scale, unit)).filter(|to| *to != Value::Unknown);
    Some(CurveRounding { title: found.map(|(title, ..)| title.clone()), to, mode })
}
