//! Which unknown facts could still change the outcome.
//!
//! The walk goes from an unknown result back through what made it unknown: a known operand stops it, so a branch that is not
//! taken, an `or` that is already true and a row that does not count ask for nothing.

use std::collections::VecDeque;

use super::reader::Reader;
use super::{Decision, Missing};
use crate::map::Map;
use crate::pack::Measure;
use crate::program::{FALSE, Frame, NodeId, Op, Program, TRUE, UNKNOWN};

/// Something that is not known: an input of the program, or a whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Gap {
    Input(u32),
    List(u32),
}

pub(super) struct Walk<'a> {
    program: &'a Program,
    frame: &'a Frame,
    case: usize,
    /// Rows in which an operation was met, in their order, by the place of the operation.
    seen: Vec<VecDeque<usize>>,
    /// In the order in which they were met.
    pub gaps: Vec<Gap>,
}

impl<'a> Walk<'a> {
    pub fn new(program: &'a Program, frame: &'a Frame, case: usize) -> Self {
        Self { program, frame, case, seen: vec![VecDeque::new(); program.nodes.len()], gaps: Vec::new() }
    }

    /// Leaves a result of the case out: what it waits for is asked for elsewhere.
    pub fn pass_over(&mut self, node: NodeId) {
        self.is_new(node, self.case);
    }

    /// Notes an operation in a row; says whether it was not met before. One that the program does not have is none to look at.
    fn is_new(&mut self, node: NodeId, row: usize) -> bool {
        let Some(rows) = self.seen.get_mut(node as usize) else { return false };
        // Rows are mostly met one after the other, backwards or forwards.
        let place = rows.binary_search(&row);
        if let Err(place) = place {
            rows.insert(place, row);
        }
        place.is_err()
    }

    /// Follows a result of the case.
    pub fn follow(&mut self, node: NodeId) {
        let mut open = vec![(node, self.case)];
        while let Some((node, row)) = open.pop() {
            if self.is_known(node, row) || !self.is_new(node, row) {
                continue;
            }
            let before = open.len();
            self.step(node, row, &mut open);
            // The first operand is looked at first: questions come in the order of the rule.
            if let Some(added) = open.get_mut(before..) {
                added.reverse();
            }
        }
    }

    /// Follows every row of the case of a result of rows.
    pub fn follow_rows(&mut self, node: NodeId, list: u32) {
        match self.frame.rows(list, self.case) {
            Some(rows) => {
                for row in rows {
                    let mut open = vec![(node, row)];
                    while let Some((node, row)) = open.pop() {
                        if !self.is_known(node, row) && self.is_new(node, row) {
                            self.step(node, row, &mut open);
                        }
                    }
                }
            }
            None => self.note(Gap::List(list)),
        }
    }

    fn note(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    fn is_known(&self, node: NodeId, row: usize) -> bool {
        self.frame.is_known(node, row)
    }

    fn truth(&self, node: NodeId, row: usize) -> u8 {
        self.frame.truth(node, row)
    }

    fn list_of(&self, node: NodeId) -> Option<u32> {
        self.program.nodes.get(node as usize).and_then(|node| node.list)
    }

    fn step(&mut self, node: NodeId, row: usize, open: &mut Vec<(NodeId, usize)>) {
        let Some(found) = self.program.nodes.get(node as usize) else {
            return;
        };
        match found.op {
            Op::Input(input) => self.note(Gap::Input(input)),
            Op::Select(condition, then, otherwise) => match self.truth(condition, row) {
                TRUE => open.push((then, row)),
                FALSE => open.push((otherwise, row)),
                _ => open.extend([(condition, row), (then, row), (otherwise, row)]),
            },
            // A yes/no that other facts imply is asked for itself: they are asked only where their value counts.
            Op::Known(_) => {}
            Op::Spread(value, _) => open.push((value, self.case)),
            Op::Count(list, condition) => self.over_rows(list, None, condition, open),
            Op::Sum(value, condition) | Op::Least(value, condition) | Op::Greatest(value, condition) => {
                if let Some(list) = self.list_of(value) {
                    self.over_rows(list, Some(value), condition, open);
                }
            }
            Op::AnyRow(condition) | Op::EveryRow(condition) => {
                if let Some(list) = self.list_of(condition) {
                    self.over_rows(list, None, Some(condition), open);
                }
            }
            Op::Running(value) => {
                // A running sum is unknown from the first unknown row on.
                if let Some(rows) = found.list.and_then(|list| self.frame.rows(list, self.case)) {
                    open.extend(rows.take_while(|&other| other <= row).map(|other| (value, other)));
                }
            }
            ref op => open.extend(op.operands().map(|operand| (operand, row))),
        }
    }

    fn over_rows(&mut self, list: u32, value: Option<NodeId>, condition: Option<NodeId>, open: &mut Vec<(NodeId, usize)>) {
        match self.frame.rows(list, self.case) {
            Some(rows) => {
                for row in rows {
                    open.extend(condition.map(|condition| (condition, row)));
                    if condition.is_none_or(|condition| self.truth(condition, row) != FALSE) {
                        open.extend(value.map(|value| (value, row)));
                    }
                }
            }
            None => self.note(Gap::List(list)),
        }
    }
}

/// What is not known, in the order in which it was met, and what waits for it.
#[derive(Default)]
struct Order {
    gaps: Vec<(Gap, Vec<String>)>,
}

impl Order {
    fn add(&mut self, gaps: Vec<Gap>, needed_for: &str) {
        for gap in gaps {
            match self.gaps.iter_mut().find(|(known, _)| *known == gap) {
                Some((_, list)) => list.push(needed_for.to_owned()),
                None => self.gaps.push((gap, vec![needed_for.to_owned()])),
            }
        }
    }
}

impl Reader<'_> {
    /// What each open result waits for, the fact that the most of them wait for first.
    pub fn missing<'d>(&self, measure: &Measure, eligible: u8, suppliers: impl Iterator<Item = (u32, &'d Decision)>) -> Vec<Missing> {
        let mut order = Order::default();
        let walk = || Walk::new(&self.version.program, self.frame, self.case);
        if eligible == UNKNOWN {
            for view in &self.version.requirements {
                let mut walk = walk();
                walk.follow(view.node);
                order.add(walk.gaps, &view.id);
            }
        }
        for view in self.version.amounts.iter().filter(|view| self.truth(view.due) != FALSE) {
            // Whether it is due rests on its own condition too; what the requirements wait for is told above.
            let mut due = walk();
            due.pass_over(self.version.eligible);
            due.follow(view.due);
            let mut walk = walk();
            for node in [Some(view.shown.node), view.shown.divisor].into_iter().flatten() {
                match view.shown.list {
                    Some(list) => walk.follow_rows(node, list),
                    None => walk.follow(node),
                }
            }
            let mut gaps = due.gaps;
            gaps.extend(walk.gaps.into_iter().filter(|gap| !gaps.contains(gap)).collect::<Vec<_>>());
            order.add(gaps, &view.id);
        }
        self.questions(&order, measure, suppliers)
    }

    /// What each of some results of the case waits for, with what it is called, in the same order.
    pub fn waits_for<'n>(
        &self,
        results: impl IntoIterator<Item = (NodeId, &'n str)>,
        measure: &Measure,
        suppliers: &Map<u32, Decision>,
    ) -> Vec<Missing> {
        let mut order = Order::default();
        for (node, name) in results {
            let mut walk = Walk::new(&self.version.program, self.frame, self.case);
            walk.follow(node);
            order.add(walk.gaps, name);
        }
        self.questions(&order, measure, suppliers.iter().map(|(&place, decision)| (place, decision)))
    }

    fn questions<'d>(&self, order: &Order, measure: &Measure, suppliers: impl Iterator<Item = (u32, &'d Decision)>) -> Vec<Missing> {
        let most = order.gaps.iter().map(|(_, needed_for)| needed_for.len()).max().unwrap_or(0);
        let (mut places, mut out) = (Vec::new(), Vec::new());
        for needed in (1..=most).rev() {
            for (gap, needed_for) in order.gaps.iter().filter(|(_, needed_for)| needed_for.len() == needed) {
                places.extend(self.place(*gap));
                out.extend(self.describe(*gap, needed_for.clone(), measure));
            }
        }
        // Where the caller began to give what the supplier of something missing needs, its questions are asked too.
        let begun = |(place, decision): &(u32, &Decision)| places.contains(place) && !decision.facts.is_empty();
        for (_, decision) in suppliers.filter(begun) {
            for missing in &decision.missing {
                if !out.iter().any(|known| known.id == missing.id) {
                    out.push(missing.clone());
                }
            }
        }
        out
    }

    /// The fact that is missing, by its place in the pack.
    fn place(&self, gap: Gap) -> Option<u32> {
        match gap {
            Gap::Input(input) => Some(self.fact(input)?.0),
            Gap::List(_) => None,
        }
    }

    fn describe(&self, gap: Gap, needed_for: Vec<String>, measure: &Measure) -> Option<Missing> {
        match gap {
            Gap::Input(input) => {
                let (place, fact) = self.fact(input)?;
                let supplied_by = measure.supplied.iter().find(|supplied| supplied.fact == place).map(|supplied| supplied.measure.clone());
                Some(Missing {
                    id: self.path(fact),
                    label: fact.label.clone(),
                    question: fact.question.clone(),
                    needed_for,
                    supplied_by,
                    needs_act: fact.needs_act,
                })
            }
            Gap::List(list) => {
                let list = self.list(list)?;
                let (label, question) = (list.label.clone(), list.question.clone());
                Some(Missing { id: list.id.clone(), label, question, needed_for, supplied_by: None, needs_act: false })
            }
        }
    }
}
