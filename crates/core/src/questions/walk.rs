//! Which variables what is not settled still rests on.

use super::domain::{Any, Truths};
use super::run::Machine;
use super::world::{Link, Origin, Variable};
use crate::pack::AmountView;
use crate::program::{NodeId, Op, TRUE};

/// It is false.
const NEVER: Truths = Truths::FALSE;

/// What a measure is asked for: whether it is granted, what is due and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub rule: usize,
}

impl Machine<'_, '_> {
    /// Whether the result of the case is one value.
    pub fn is_settled(&self, rule: usize, node: NodeId) -> bool {
        self.get(rule, node, 0).is_settled()
    }

    fn amounts(&self, target: Target) -> &[AmountView] {
        self.world.rules.get(target.rule).map_or(&[], |rule| &rule.version.amounts)
    }

    fn eligible(&self, target: Target) -> NodeId {
        self.world.rules.get(target.rule).map_or(0, |rule| rule.version.eligible)
    }

    /// Whether nothing that is asked of the measure is open.
    pub fn is_closed(&self, target: Target) -> bool {
        let closed = |amount: &AmountView| {
            if !self.is_settled(target.rule, amount.due) {
                return false;
            }
            self.get(target.rule, amount.due, 0).truths() == NEVER || self.values(target, amount).is_some()
        };
        self.is_settled(target.rule, self.eligible(target)) && self.amounts(target).iter().all(closed)
    }

    /// The values of an amount, where each is one value: a quotient in lowest terms.
    fn values(&self, target: Target, amount: &AmountView) -> Option<Vec<Any>> {
        let extent = self.extent(target.rule, amount.shown.list);
        if extent.any.is_some() {
            return None;
        }
        let mut out = Vec::new();
        for row in 0..extent.count {
            let value = self.get(target.rule, amount.shown.node, row);
            let by = amount.shown.divisor.map(|by| self.get(target.rule, by, row));
            if !value.is_settled() || by.is_some_and(|by| !by.is_settled()) {
                return None;
            }
            match (value, by) {
                (Any::Number(above), Some(Any::Number(below))) if above.known && below.known && below.low != 0 => {
                    let divisor = gcd(above.low, below.low) * below.low.signum();
                    out.extend([above.map(|value| value / divisor), below.map(|value| value / divisor)].map(Any::Number));
                }
                (value, by) => out.extend([Some(value), by].into_iter().flatten()),
            }
        }
        Some(out)
    }

    /// Everything that a decision would say of the measure, where all of it is settled.
    pub fn result(&self, target: Target) -> Option<Vec<Any>> {
        if !self.is_closed(target) {
            return None;
        }
        let mut out = vec![self.get(target.rule, self.eligible(target), 0)];
        for amount in self.amounts(target) {
            let due = self.get(target.rule, amount.due, 0);
            out.push(due);
            if due.truths() != NEVER {
                out.extend(self.values(target, amount)?);
            }
        }
        Some(out)
    }

    /// Variables on which the measure may still rest, in the order of the rule.
    pub fn rests_on(&self, target: Target) -> Vec<Variable> {
        let mut walk = Walk::new(self);
        walk.follow(target.rule, self.eligible(target), 0);
        for amount in self.amounts(target) {
            walk.amount(target.rule, amount);
        }
        walk.found
    }

    /// Variables on which one result of the case may still rest.
    pub fn result_rests_on(&self, rule: usize, node: NodeId) -> Vec<Variable> {
        let mut walk = Walk::new(self);
        walk.follow(rule, node, 0);
        walk.found
    }

    /// Variables on which an amount may still rest.
    pub fn amount_rests_on(&self, rule: usize, amount: &AmountView, without: NodeId) -> Vec<Variable> {
        let mut walk = Walk::new(self);
        walk.pass_over(rule, without);
        walk.amount(rule, amount);
        walk.found
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

struct Walk<'m, 'w, 'a> {
    machine: &'m Machine<'w, 'a>,
    seen: Vec<bool>,
    found: Vec<Variable>,
}

type Step = (usize, NodeId, usize);

impl<'m, 'w, 'a> Walk<'m, 'w, 'a> {
    fn new(machine: &'m Machine<'w, 'a>) -> Self {
        Self { machine, seen: vec![false; machine.layout.total], found: Vec::new() }
    }

    fn pass_over(&mut self, rule: usize, node: NodeId) {
        if let Some(seen) = self.seen.get_mut(self.machine.layout.place(rule, node, 0)) {
            *seen = true;
        }
    }

    fn amount(&mut self, rule: usize, amount: &AmountView) {
        self.follow(rule, amount.due, 0);
        // The figure is told even where it cannot be known whether it is due.
        if self.machine.get(rule, amount.due, 0).truths() == NEVER {
            return;
        }
        let extent = self.machine.extent(rule, amount.shown.list);
        if extent.any.is_some() {
            self.list(rule, amount.shown.list);
        }
        for row in 0..extent.count {
            for node in [Some(amount.shown.node), amount.shown.divisor].into_iter().flatten() {
                self.follow(rule, node, row);
            }
        }
    }

    fn follow(&mut self, rule: usize, node: NodeId, row: usize) {
        let mut open: Vec<Step> = vec![(rule, node, row)];
        while let Some((rule, node, row)) = open.pop() {
            let place = self.machine.layout.place(rule, node, row);
            let settled = self.machine.get(rule, node, row).is_settled();
            let Some(seen) = self.seen.get_mut(place) else { continue };
            if settled || std::mem::replace(seen, true) {
                continue;
            }
            let before = open.len();
            self.step(rule, node, row, &mut open);
            // The first operand is looked at first: questions come in the order of the rule.
            if let Some(added) = open.get_mut(before..) {
                added.reverse();
            }
        }
    }

    fn note(&mut self, variable: Variable) {
        let is_open = self.machine.area.spans.get(variable).is_some_and(|(low, high)| low < high);
        if is_open && !self.found.contains(&variable) {
            self.found.push(variable);
        }
    }

    fn list(&mut self, rule: usize, list: Option<u32>) {
        let lists = self.machine.world.rules.get(rule).map_or(&[][..], |rule| &rule.lists);
        if let Some(Err(variable)) = list.and_then(|list| lists.get(list as usize)) {
            self.whole_list(*variable);
        }
    }

    /// A list whose rows are not known: even where their number is, what stands in them is not.
    fn whole_list(&mut self, variable: Variable) {
        if !self.machine.area.rows.contains_key(&variable) && !self.found.contains(&variable) {
            self.found.push(variable);
        }
    }

    fn step(&mut self, rule: usize, node: NodeId, row: usize, open: &mut Vec<Step>) {
        let Some(found) = self.machine.node(rule, node) else { return };
        let truths = |id: NodeId, row: usize| self.machine.get(rule, id, row).truths();
        match found.op {
            Op::Input(input) => self.input(rule, input, row, open, true),
            Op::Known(number) => match self.machine.node(rule, number).map(|node| &node.op) {
                Some(Op::Input(input)) => self.input(rule, *input, row, open, false),
                _ => open.push((rule, number, row)),
            },
            Op::Select(condition, then, otherwise) => {
                let condition_is = truths(condition, row);
                open.push((rule, condition, row));
                if condition_is != NEVER {
                    open.push((rule, then, row));
                }
                if condition_is != Truths::one(TRUE) {
                    open.push((rule, otherwise, row));
                }
            }
            Op::Spread(value, _) => open.push((rule, value, 0)),
            Op::Count(list, condition) => self.over(rule, Some(list), None, condition, open),
            Op::Sum(value, condition) | Op::Least(value, condition) | Op::Greatest(value, condition) => {
                let list = self.machine.node(rule, value).and_then(|node| node.list);
                self.over(rule, list, Some(value), condition, open);
            }
            Op::AnyRow(condition) | Op::EveryRow(condition) => {
                let list = self.machine.node(rule, condition).and_then(|node| node.list);
                self.over(rule, list, None, Some(condition), open);
            }
            Op::Running(value) => {
                if self.machine.extent(rule, found.list).any.is_some() {
                    self.list(rule, found.list);
                }
                open.extend((0..=row).map(|row| (rule, value, row)));
            }
            ref op => open.extend(op.operands().map(|operand| (rule, operand, row))),
        }
    }

    fn over(&mut self, rule: usize, list: Option<u32>, value: Option<NodeId>, condition: Option<NodeId>, open: &mut Vec<Step>) {
        let extent = self.machine.extent(rule, list);
        if extent.any.is_some() {
            self.list(rule, list);
        }
        for row in 0..extent.count {
            open.extend(condition.map(|condition| (rule, condition, row)));
            let counts = condition.map(|condition| self.machine.get(rule, condition, row).truths());
            if counts != Some(NEVER) {
                open.extend(value.map(|value| (rule, value, row)));
            }
        }
    }

    /// An input; without its value, only whether there is one.
    fn input(&mut self, rule: usize, input: u32, row: usize, open: &mut Vec<Step>, value: bool) {
        let world = self.machine.world;
        let origins = world.rules.get(rule).and_then(|rule| rule.inputs.get(input as usize));
        match origins.and_then(|origins| origins.get(row).or(origins.first())) {
            Some(Origin::Open(variable)) => {
                for &implied in world.variables.get(*variable).map_or(&[][..], |unknown| &unknown.implies) {
                    self.note(implied);
                }
                if value {
                    self.note(*variable);
                }
            }
            Some(Origin::OfList(list, _)) => self.whole_list(*list),
            Some(Origin::Supplied(Link { rule, due, value, .. })) => open.extend([(*rule, *due, 0), (*rule, *value, 0)]),
            Some(Origin::Settled(_)) | None => {}
        }
    }
}
