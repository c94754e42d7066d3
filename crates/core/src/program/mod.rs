//! A compiled rule: a list of typed operations over columns, in an order in which each needs only earlier ones.
//!
//! One household is a column of length one. What an explanation shows are the intermediate columns, kept.

mod column;
mod dates;
mod evaluate;
pub(crate) mod machine;
mod needs;
mod operation;
pub(crate) mod range;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use column::{Batch, Column, FALSE, Rows, TRUE, UNKNOWN, Values};
pub(crate) use dates::{from_days, month_of, months_between, to_days, year_of, years_between};
pub(crate) use evaluate::Ready;
pub use evaluate::{Frame, evaluate};
pub use machine::Instructions;
pub(crate) use needs::Supply;
pub use operation::{Comparison, LeapDay, Op};

/// An operation, by its place in the program.
pub type NodeId = u32;

/// What the elements of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Kleene bytes: 0 false, 1 unknown, 2 true.
    Truth,
    /// Whole numbers of 64 bits: mantissas, days, choices.
    #[default]
    Narrow,
    /// Whole numbers of 128 bits, where the ranges do not prove that 64 suffice.
    Wide,
}

impl Kind {
    /// Most columns are: a pack does not write it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// An operation with the type and the level of its result.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Node {
    /// What is computed.
    pub op: Op,
    /// Elements of the column.
    #[serde(default, skip_serializing_if = "Kind::is_usual")]
    pub kind: Kind,
    /// The list to whose rows the result belongs; none for the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
}

/// An input column that a program reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Input {
    /// The fact, by its place in the pack.
    pub fact: u32,
    /// Elements of the column.
    #[serde(default, skip_serializing_if = "Kind::is_usual")]
    pub kind: Kind,
    /// The list to whose rows it belongs; none for the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u32>,
}

/// A compiled rule for one interval of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Program {
    /// Columns that it reads.
    pub inputs: Vec<Input>,
    /// Lists that it reads, by their place in the pack; [`Node::list`] counts in this vector.
    pub lists: Vec<u32>,
    /// Operations.
    pub nodes: Vec<Node>,
}

impl Program {
    /// The program where every fact that could be supplied is given; none where nothing is supplied.
    pub(crate) fn given(&self) -> Option<Self> {
        let mut places: Vec<NodeId> = Vec::with_capacity(self.nodes.len());
        let mut supplied = false;
        let mut program = self.clone();
        for (node, id) in program.nodes.iter_mut().zip(0..) {
            node.op = node.op.with_operands(|operand| places.get(operand as usize).copied().unwrap_or(operand));
            if let Op::Supply { given, .. } = node.op {
                supplied = true;
                // Whoever asks for the supplied fact itself gets what was given.
                node.op = Op::MultiplyBy(given, 1);
                places.push(given);
            } else {
                places.push(id);
            }
        }
        supplied.then_some(program)
    }
}

/// A program that does not hold together: a pack that was damaged or made by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("operation {node} of the program does not hold together")]
pub struct ProgramError {
    /// The operation at fault.
    pub node: NodeId,
}

impl Program {
    /// Checks what evaluation relies on: operands come before, have the right kind and the right level.
    ///
    /// # Errors
    /// The first operation that does not hold together.
    pub fn check(&self) -> Result<(), ProgramError> {
        for (index, node) in self.nodes.iter().enumerate() {
            let id = u32::try_from(index).unwrap_or(NodeId::MAX);
            if !self.holds_together(id, node) {
                return Err(ProgramError { node: id });
            }
        }
        Ok(())
    }

    fn holds_together(&self, id: NodeId, node: &Node) -> bool {
        let list_exists = |list: u32| (list as usize) < self.lists.len();
        if !node.op.operands().all(|operand| operand < id) || !node.list.is_none_or(list_exists) {
            return false;
        }
        let get = |operand: NodeId| self.nodes.get(operand as usize);
        let kind = |operand: NodeId| get(operand).map(|found| found.kind);
        let level = |operand: NodeId| get(operand).map(|found| found.list);
        let truth = |operand: NodeId| kind(operand) == Some(Kind::Truth);
        let number = |operand: NodeId| matches!(kind(operand), Some(Kind::Narrow | Kind::Wide));
        let makes_truth = node.kind == Kind::Truth;
        // Only quotients narrow their operands; everything else reads them as they are.
        let widths = node.kind != Kind::Narrow || node.op.operands().all(|operand| kind(operand) != Some(Kind::Wide));
        let same_level = node.op.operands().all(|operand| level(operand) == Some(node.list));
        let rows = |operand: NodeId| node.list.is_none() && level(operand).flatten().is_some();
        let rows_if = |value: NodeId, condition: Option<NodeId>| condition.is_none_or(|c| truth(c) && level(c) == level(value));
        match node.op {
            Op::Input(input) => {
                node.kind != Kind::Wide
                    && self.inputs.get(input as usize).is_some_and(|found| found.kind == node.kind && found.list == node.list)
            }
            Op::Number(value) => !makes_truth && (node.kind == Kind::Wide || i64::try_from(value).is_ok()),
            Op::Truth(value) => makes_truth && value <= TRUE,
            Op::On => node.kind == Kind::Narrow && node.list.is_none(),
            Op::Add(a, b) | Op::Subtract(a, b) | Op::Multiply(a, b) | Op::Minimum(a, b) | Op::Maximum(a, b) => {
                !makes_truth && widths && same_level && number(a) && number(b)
            }
            Op::Divide { value, by, divisor, .. } => !makes_truth && same_level && number(value) && number(by) && divisor > 0,
            Op::DivideBy { value, divisor, .. } => !makes_truth && same_level && number(value) && divisor > 0,
            Op::MultiplyBy(a, _) | Op::Running(a) => {
                !makes_truth && widths && same_level && number(a) && (node.list.is_some() || !matches!(node.op, Op::Running(_)))
            }
            Op::Compare(_, a, b) => makes_truth && same_level && number(a) && number(b),
            Op::And(a, b) | Op::Or(a, b) | Op::Coalesce(a, b) => makes_truth && same_level && truth(a) && truth(b),
            Op::Not(a) => makes_truth && same_level && truth(a),
            Op::Select(c, a, b) => widths && same_level && truth(c) && truth(a) == makes_truth && truth(b) == makes_truth,
            Op::Supply { given, due, value } => !makes_truth && widths && same_level && truth(due) && number(given) && number(value),
            Op::Known(a) => makes_truth && same_level && number(a),
            Op::Spread(a, list) => widths && level(a) == Some(None) && node.list == Some(list) && truth(a) == makes_truth,
            Op::Sum(a, c) | Op::Least(a, c) | Op::Greatest(a, c) => !makes_truth && widths && number(a) && rows(a) && rows_if(a, c),
            Op::Count(list, c) => {
                node.kind == Kind::Narrow
                    && node.list.is_none()
                    && list_exists(list)
                    && c.is_none_or(|c| truth(c) && level(c) == Some(Some(list)))
            }
            Op::AnyRow(a) | Op::EveryRow(a) => makes_truth && truth(a) && rows(a),
            Op::YearsBetween(a, b, _) | Op::MonthsBetween(a, b, _) => {
                same_level && [kind(a), kind(b), Some(node.kind)] == [Some(Kind::Narrow); 3]
            }
            Op::YearOf(a) | Op::MonthOf(a) => same_level && [kind(a), Some(node.kind)] == [Some(Kind::Narrow); 2],
        }
    }
}
