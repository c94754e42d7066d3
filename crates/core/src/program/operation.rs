//! What an operation of a program does, and which others it reads.

use serde::{Deserialize, Serialize};

use super::NodeId;
use crate::quantity::Mode;

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

/// The operands of an operation, by reference: to read them, or to put others in their places.
macro_rules! operands {
    ($op:expr) => {
        match $op {
            Op::Input(_) | Op::Number(_) | Op::Truth(_) | Op::On | Op::Count(_, None) => [None, None, None],
            Op::MultiplyBy(a, _)
            | Op::DivideBy { value: a, .. }
            | Op::Not(a)
            | Op::Known(a)
            | Op::Spread(a, _)
            | Op::Sum(a, None)
            | Op::Count(_, Some(a))
            | Op::AnyRow(a)
            | Op::EveryRow(a)
            | Op::Least(a, None)
            | Op::Greatest(a, None)
            | Op::Running(a)
            | Op::YearOf(a)
            | Op::MonthOf(a) => [Some(a), None, None],
            Op::Add(a, b)
            | Op::Subtract(a, b)
            | Op::Multiply(a, b)
            | Op::Minimum(a, b)
            | Op::Maximum(a, b)
            | Op::Divide { value: a, by: b, .. }
            | Op::Compare(_, a, b)
            | Op::And(a, b)
            | Op::Or(a, b)
            | Op::Coalesce(a, b)
            | Op::Sum(a, Some(b))
            | Op::Least(a, Some(b))
            | Op::Greatest(a, Some(b))
            | Op::YearsBetween(a, b, _)
            | Op::MonthsBetween(a, b, _) => [Some(a), Some(b), None],
            Op::Select(a, b, c) | Op::Supply { given: a, due: b, value: c } => [Some(a), Some(b), Some(c)],
        }
    };
}

impl Op {
    /// The operations whose results this one reads.
    pub fn operands(&self) -> impl Iterator<Item = NodeId> {
        operands!(self).into_iter().flatten().copied()
    }

    /// The same operation on other operands.
    pub(crate) fn with_operands(&self, get: impl Fn(NodeId) -> NodeId) -> Self {
        let mut op = self.clone();
        for operand in operands!(&mut op).into_iter().flatten() {
            *operand = get(*operand);
        }
        op
    }
}
