//! A compiled rule: a list of typed operations over columns, in an order in which each needs only earlier ones.
//!
//! One household is a column of length one. What an explanation shows are the intermediate columns, kept.

mod column;
mod dates;
mod evaluate;
pub(crate) mod machine;
pub(crate) mod range;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::quantity::Mode;

pub use column::{Batch, Column, FALSE, Rows, TRUE, UNKNOWN, Values};
pub(crate) use dates::{from_days, month_of, months_between, to_days, year_of, years_between};
pub(crate) use evaluate::Ready;
pub use evaluate::{Frame, evaluate};
pub use machine::Instructions;

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

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The comparison that holds where this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Whether it holds between two values in this order.
    #[must_use]
    pub fn holds<T: Ord + Copy>(self, left: T, right: T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// When somebody born on 29 February has a birthday in a common year; the same reading ends months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeapDay {
    /// On 28 February; a month from the 31st ends on the last day of a shorter one.
    February28,
    /// On 1 March; a month from the 31st ends on the day after a shorter one.
    March1,
}

/// One operation. Numbers are mantissas: their scales and units are settled by the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// The column of an input.
    Input(u32),
    /// The same number in every row.
    Number(i128),
    /// The same truth value in every row: 0, 1 or 2.
    Truth(u8),
    /// Day of the evaluation, in days since 1970-01-01.
    On,
    /// Sum.
    Add(NodeId, NodeId),
    /// Difference.
    Subtract(NodeId, NodeId),
    /// Product.
    Multiply(NodeId, NodeId),
    /// Product with a constant.
    MultiplyBy(NodeId, i128),
    /// The smaller.
    Minimum(NodeId, NodeId),
    /// The greater.
    Maximum(NodeId, NodeId),
    /// `round(value x multiplier / divisor)`.
    DivideBy {
        /// Dividend.
        value: NodeId,
        /// Constant factor.
        multiplier: i128,
        /// Constant divisor, positive.
        divisor: i128,
        /// Rounding.
        mode: Mode,
    },
    /// `round(value x multiplier / (by x divisor))`; `by` is zero only in rows where it is unknown, which hold zero.
    Divide {
        /// Dividend.
        value: NodeId,
        /// Divisor of each row.
        by: NodeId,
        /// Constant factor.
        multiplier: i128,
        /// Constant divisor, positive.
        divisor: i128,
        /// Rounding.
        mode: Mode,
    },
    /// A comparison of numbers, dates or choices.
    Compare(Comparison, NodeId, NodeId),
    /// Kleene and.
    And(NodeId, NodeId),
    /// Kleene or.
    Or(NodeId, NodeId),
    /// Kleene not.
    Not(NodeId),
    /// `then` where the condition is true, `otherwise` where it is false; unknown where it is unknown, unless both agree.
    Select(NodeId, NodeId, NodeId),
    /// The first truth value where it is known, else the second.
    Coalesce(NodeId, NodeId),
    /// True where the number is known, else unknown.
    Known(NodeId),
    /// A number that is given, and where it is not, what another measure supplies where that is due. Only where measures are put
    /// together: no pack holds it.
    Supply {
        /// What is given.
        given: NodeId,
        /// Whether the other is due and can be taken.
        due: NodeId,
        /// What the other measure supplies.
        value: NodeId,
    },
    /// A value of the case, for each row of a list.
    Spread(NodeId, u32),
    /// Sum over the rows of a case where the condition holds.
    Sum(NodeId, Option<NodeId>),
    /// Rows of a case where the condition holds; all rows without one.
    Count(u32, Option<NodeId>),
    /// Whether the condition holds in at least one row.
    AnyRow(NodeId),
    /// Whether the condition holds in every row.
    EveryRow(NodeId),
    /// Least value over the rows where the condition holds; unknown over no row.
    Least(NodeId, Option<NodeId>),
    /// Greatest value over the rows where the condition holds; unknown over no row.
    Greatest(NodeId, Option<NodeId>),
    /// At each row, the sum over the rows of the case up to it.
    Running(NodeId),
    /// Completed years from the first day to the second.
    YearsBetween(NodeId, NodeId, LeapDay),
    /// Completed months from the first day to the second.
    MonthsBetween(NodeId, NodeId, LeapDay),
    /// Year of a day.
    YearOf(NodeId),
    /// Month of a day, from 1.
    MonthOf(NodeId),
}

impl Op {
    /// The operations whose results this one reads.
    pub fn operands(&self) -> impl Iterator<Item = NodeId> {
        let list: [Option<NodeId>; 3] = match *self {
            Self::Input(_) | Self::Number(_) | Self::Truth(_) | Self::On | Self::Count(_, None) => [None; 3],
            Self::MultiplyBy(a, _)
            | Self::DivideBy { value: a, .. }
            | Self::Not(a)
            | Self::Known(a)
            | Self::Spread(a, _)
            | Self::Sum(a, None)
            | Self::Count(_, Some(a))
            | Self::AnyRow(a)
            | Self::EveryRow(a)
            | Self::Least(a, None)
            | Self::Greatest(a, None)
            | Self::Running(a)
            | Self::YearOf(a)
            | Self::MonthOf(a) => [Some(a), None, None],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Minimum(a, b)
            | Self::Maximum(a, b)
            | Self::Divide { value: a, by: b, .. }
            | Self::Compare(_, a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Coalesce(a, b)
            | Self::Sum(a, Some(b))
            | Self::Least(a, Some(b))
            | Self::Greatest(a, Some(b))
            | Self::YearsBetween(a, b, _)
            | Self::MonthsBetween(a, b, _) => [Some(a), Some(b), None],
            Self::Select(a, b, c) | Self::Supply { given: a, due: b, value: c } => [Some(a), Some(b), Some(c)],
        };
        list.into_iter().flatten()
    }
}

impl Op {
    /// The same operation on other operands.
    pub(crate) fn with_operands(&self, get: impl Fn(NodeId) -> NodeId) -> Self {
        let mut op = self.clone();
        match &mut op {
            Self::Input(_) | Self::Number(_) | Self::Truth(_) | Self::On | Self::Count(_, None) => {}
            Self::MultiplyBy(a, _)
            | Self::DivideBy { value: a, .. }
            | Self::Not(a)
            | Self::Known(a)
            | Self::Spread(a, _)
            | Self::Sum(a, None)
            | Self::Count(_, Some(a))
            | Self::AnyRow(a)
            | Self::EveryRow(a)
            | Self::Least(a, None)
            | Self::Greatest(a, None)
            | Self::Running(a)
            | Self::YearOf(a)
            | Self::MonthOf(a) => *a = get(*a),
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Minimum(a, b)
            | Self::Maximum(a, b)
            | Self::Divide { value: a, by: b, .. }
            | Self::Compare(_, a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Coalesce(a, b)
            | Self::Sum(a, Some(b))
            | Self::Least(a, Some(b))
            | Self::Greatest(a, Some(b))
            | Self::YearsBetween(a, b, _)
            | Self::MonthsBetween(a, b, _) => (*a, *b) = (get(*a), get(*b)),
            Self::Select(a, b, c) | Self::Supply { given: a, due: b, value: c } => (*a, *b, *c) = (get(*a), get(*b), get(*c)),
        }
        op
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

    /// The inputs that could be supplied.
    pub(crate) fn supplied_inputs(&self) -> Vec<usize> {
        let given = |node: &Node| match node.op {
            Op::Supply { given, .. } => match self.nodes.get(given as usize)?.op {
                Op::Input(input) => Some(input as usize),
                _ => None,
            },
            _ => None,
        };
        self.nodes.iter().filter_map(given).collect()
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
