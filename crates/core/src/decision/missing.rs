//! Which unknown facts could still change the outcome.
//!
//! The walk goes from an unknown result back through what made it unknown: a known operand stops it, so a branch that is not
//! taken, an `or` that is already true and a row that does not count ask for nothing.

use std::collections::HashSet;

use crate::program::{FALSE, Frame, NodeId, Op, Program, TRUE};

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
    seen: HashSet<(NodeId, usize)>,
    /// In the order in which they were met.
    pub gaps: Vec<Gap>,
}

impl<'a> Walk<'a> {
    pub fn new(program: &'a Program, frame: &'a Frame, case: usize) -> Self {
        Self { program, frame, case, seen: HashSet::new(), gaps: Vec::new() }
    }

    /// Does not look behind this result of the case.
    pub fn leave_out(&mut self, node: NodeId) {
        self.seen.insert((node, self.case));
    }

    /// Follows a result of the case.
    pub fn follow(&mut self, node: NodeId) {
        let mut open = vec![(node, self.case)];
        while let Some((node, row)) = open.pop() {
            if self.is_known(node, row) || !self.seen.insert((node, row)) {
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
        match self.frame.rows(list) {
            Some(rows) if rows.is_known(self.case) => {
                for row in rows.range(self.case) {
                    let mut open = vec![(node, row)];
                    while let Some((node, row)) = open.pop() {
                        if !self.is_known(node, row) && self.seen.insert((node, row)) {
                            self.step(node, row, &mut open);
                        }
                    }
                }
            }
            _ => self.note(Gap::List(list)),
        }
    }

    fn note(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    fn is_known(&self, node: NodeId, row: usize) -> bool {
        self.frame.column(node).is_some_and(|column| column.is_known(row))
    }

    fn truth(&self, node: NodeId, row: usize) -> u8 {
        self.frame.column(node).map_or(FALSE, |column| column.truth_at(row))
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
                if let Some(rows) = found.list.and_then(|list| self.frame.rows(list)) {
                    open.extend(rows.range(self.case).take_while(|&other| other <= row).map(|other| (value, other)));
                }
            }
            ref op => open.extend(op.operands().map(|operand| (operand, row))),
        }
    }

    fn over_rows(&mut self, list: u32, value: Option<NodeId>, condition: Option<NodeId>, open: &mut Vec<(NodeId, usize)>) {
        match self.frame.rows(list) {
            Some(rows) if rows.is_known(self.case) => {
                for row in rows.range(self.case) {
                    open.extend(condition.map(|condition| (condition, row)));
                    if condition.is_none_or(|condition| self.truth(condition, row) != FALSE) {
                        open.extend(value.map(|value| (value, row)));
                    }
                }
            }
            _ => self.note(Gap::List(list)),
        }
    }
}
