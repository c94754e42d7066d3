//! The values of a variable at which something begins or ends: found on the comparisons that rest on it alone.

use super::run::Area;
use super::search::{Search, middle};
use super::world::{Origin, Slot, Variable};
use crate::program::{NodeId, Op};

/// Cuts kept of one variable.
const MOST_CUTS: usize = 64;
/// Values looked at for the cuts of one variable.
const MOST_LOOKS: usize = 1_500;

/// What an operation rests on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Support {
    Nothing,
    One(Variable),
    Several,
}

impl Support {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) => other,
            (own, Self::Nothing) => own,
            (own, other) if own == other => own,
            _ => Self::Several,
        }
    }
}

/// Cuts of every variable.
pub(super) fn of(search: &mut Search<'_, '_>) -> Vec<Vec<i64>> {
    let schedule = search.schedule().to_vec();
    let supports = supports(search, &schedule);
    let mut out = Vec::new();
    for variable in 0..search.world.variables.len() {
        out.push(cuts(search, variable, &schedule, &supports));
    }
    out
}

/// What each element of each scheduled operation rests on.
fn supports(search: &Search<'_, '_>, schedule: &[(usize, NodeId)]) -> Vec<Support> {
    let world = search.world;
    let mut out = vec![Support::Nothing; search.layout.total];
    for &(place, id) in schedule {
        let Some(rule) = world.rules.get(place) else { continue };
        let Some(node) = rule.version.program.nodes.get(id as usize) else { continue };
        let rows = match node.list.and_then(|list| rule.lists.get(list as usize)) {
            None => 1,
            Some(Ok(rows)) => *rows,
            // Nothing is cut along what stands in rows that are not known.
            Some(Err(_)) => continue,
        };
        let at =
            |node: NodeId, row: usize, out: &[Support]| out.get(search.layout.place(place, node, row)).copied().unwrap_or(Support::Several);
        for row in 0..rows {
            let mut support = Support::Nothing;
            if let Op::Input(input) = node.op {
                support = match rule.inputs.get(input as usize).and_then(|origins| origins.get(row)) {
                    Some(Origin::Open(variable)) => Support::One(*variable),
                    Some(Origin::Settled(_)) => Support::Nothing,
                    Some(Origin::Supplied(_) | Origin::OfList(..)) | None => Support::Several,
                };
            }
            for operand in node.op.operands() {
                let list = rule.version.program.nodes.get(operand as usize).and_then(|node| node.list);
                support = match list.and_then(|list| rule.lists.get(list as usize)) {
                    None => support.with(at(operand, 0, &out)),
                    Some(Err(_)) => Support::Several,
                    Some(Ok(_)) if node.list.is_some() => support.with(at(operand, row, &out)),
                    Some(Ok(rows)) => (0..*rows).fold(support, |support, row| support.with(at(operand, row, &out))),
                };
            }
            if matches!(node.op, Op::Running(_) | Op::Count(_, None)) {
                support = Support::Several;
            }
            if let Some(element) = out.get_mut(search.layout.place(place, id, row)) {
                *element = support;
            }
        }
    }
    out
}

/// Elements that rest on the variable alone.
fn cuts(search: &mut Search<'_, '_>, variable: Variable, schedule: &[(usize, NodeId)], supports: &[Support]) -> Vec<i64> {
    let Some(unknown) = search.world.variables.get(variable) else { return Vec::new() };
    let (low, high) = (unknown.low, unknown.high);
    if search.is_half_spent() {
        return Vec::new();
    }
    if matches!(unknown.slot, Slot::List(_)) {
        return (low + 1..=high).take(super::run::WITNESS_ROWS + 1).collect();
    }
    if high.saturating_sub(low) < i64::try_from(MOST_CUTS).unwrap_or(i64::MAX) / 2 {
        return (low + 1..=high).collect();
    }
    let rests = |place: usize| supports.get(place) == Some(&Support::One(variable));
    let mut only = Vec::new();
    let mut signs: Vec<(usize, NodeId, NodeId, usize)> = Vec::new();
    for &(rule, id) in schedule {
        let Some(node) = search.world.rules.get(rule).and_then(|rule| rule.version.program.nodes.get(id as usize)) else { continue };
        let list = node.list.and_then(|list| search.world.rules.get(rule)?.lists.get(list as usize));
        let rows = list.map_or(1, |list| list.as_ref().copied().unwrap_or(0));
        let mine: Vec<usize> = (0..rows).filter(|&row| rests(search.layout.place(rule, id, row))).collect();
        if mine.is_empty() {
            continue;
        }
        only.push((rule, id));
        if let Op::Compare(_, a, b) | Op::Minimum(a, b) | Op::Maximum(a, b) = node.op {
            signs.extend(mine.iter().map(|&row| (rule, a, b, row)));
        }
    }
    if signs.is_empty() {
        return Vec::new();
    }
    let mut area = search.root.clone();
    search.make_exist(variable, &mut area);
    let mut looks = 0;
    let mut at = |value: i64, looks: &mut usize| {
        *looks += 1;
        sign_of(search, variable, value, &mut area, &only, &signs)
    };
    // The widest first, so that where the search must end it has seen the whole range.
    let mut open = std::collections::VecDeque::from([(low, at(low, &mut looks), high, at(high, &mut looks))]);
    let mut out = Vec::new();
    while let Some((low, left, high, right)) = open.pop_front() {
        if left == right || out.len() >= MOST_CUTS || looks >= MOST_LOOKS {
            continue;
        }
        if high.saturating_sub(low) == 1 {
            out.push(high);
            continue;
        }
        let middle = middle(low, high);
        let sign = at(middle, &mut looks);
        open.push_back((low, left, middle, sign.clone()));
        open.push_back((middle, sign, high, right));
    }
    out.sort_unstable();
    out
}

/// How the two sides of each comparison stand to each other at one value.
fn sign_of(
    search: &mut Search<'_, '_>,
    variable: Variable,
    value: i64,
    area: &mut Area,
    only: &[(usize, NodeId)],
    signs: &[(usize, NodeId, NodeId, usize)],
) -> Vec<std::cmp::Ordering> {
    if let Some(span) = area.spans.get_mut(variable) {
        *span = (value, value);
    }
    let frame = search.run_only(area, Some(only));
    let machine = search.machine(area, frame);
    let sign = |&(rule, a, b, row): &(usize, NodeId, NodeId, usize)| {
        machine.get(rule, a, row).numbers().low.cmp(&machine.get(rule, b, row).numbers().low)
    };
    signs.iter().map(sign).collect()
}
