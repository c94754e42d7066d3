//! Builds a program: shares what is computed twice, folds constants, and proves ranges.

use std::collections::HashMap;

use crate::program::range::{self, NARROW};
use crate::program::{Comparison, FALSE, Input, Kind, Node, NodeId, Op, Program, TRUE, UNKNOWN};
use crate::quantity::Mode;

/// A result may leave what 128 bits hold exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

pub(super) use crate::program::range::Range;

type Built = Result<NodeId, TooLarge>;

/// A program that is being built.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub program: Program,
    ranges: Vec<Range>,
    /// Whether a result rests on personal facts.
    personal: Vec<bool>,
    shared: HashMap<(Op, Option<u32>), NodeId>,
}

impl Builder {
    pub fn list(&self, node: NodeId) -> Option<u32> {
        self.node(node).and_then(|node| node.list)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        self.program.nodes.get(node as usize)
    }

    pub fn range(&self, node: NodeId) -> Range {
        self.ranges.get(node as usize).copied().unwrap_or((0, 0))
    }

    pub fn is_personal(&self, node: NodeId) -> bool {
        self.personal.get(node as usize).copied().unwrap_or(false)
    }

    /// The number of a constant.
    pub fn constant(&self, node: NodeId) -> Option<i128> {
        match self.node(node)?.op {
            Op::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The truth value of a constant.
    pub fn constant_truth(&self, node: NodeId) -> Option<u8> {
        match self.node(node)?.op {
            Op::Truth(value) => Some(value),
            _ => None,
        }
    }

    fn push(&mut self, op: Op, list: Option<u32>, kind: Kind, range: Range) -> NodeId {
        if let Some(&known) = self.shared.get(&(op.clone(), list)) {
            return known;
        }
        let id = NodeId::try_from(self.program.nodes.len()).unwrap_or(NodeId::MAX);
        let personal = op.operands().any(|operand| self.is_personal(operand));
        self.shared.insert((op.clone(), list), id);
        self.program.nodes.push(Node { op, kind, list });
        self.ranges.push(range);
        self.personal.push(personal);
        id
    }

    fn push_number(&mut self, op: Op, list: Option<u32>, range: Range) -> NodeId {
        let narrow = |operand: NodeId| self.node(operand).is_none_or(|node| node.kind != Kind::Wide);
        // A quotient is computed in 128 bits in any case: only its result counts.
        let quotient = matches!(op, Op::Divide { .. } | Op::DivideBy { .. });
        let fits = range.0 >= -NARROW && range.1 <= NARROW && (quotient || op.operands().all(narrow));
        self.push(op, list, if fits { Kind::Narrow } else { Kind::Wide }, range)
    }

    fn range_of(&self, op: &Op, most_rows: i128) -> Result<Range, TooLarge> {
        range::of(op, &|node| self.range(node), most_rows).ok_or(TooLarge)
    }

    /// A number whose range follows from those of its operands.
    fn computed(&mut self, op: Op, list: Option<u32>) -> Built {
        let range = self.range_of(&op, 0)?;
        Ok(self.push_number(op, list, range))
    }

    fn push_truth(&mut self, op: Op, list: Option<u32>) -> NodeId {
        self.push(op, list, Kind::Truth, (i128::from(FALSE), i128::from(TRUE)))
    }

    /// An input column; the range is that of its mantissa, none for a truth value.
    pub fn input(&mut self, fact: u32, range: Option<Range>, list: Option<u32>, personal: bool) -> NodeId {
        let kind = if range.is_some() { Kind::Narrow } else { Kind::Truth };
        let input = Input { fact, kind, list };
        let place = if let Some(place) = self.program.inputs.iter().position(|known| *known == input) {
            place
        } else {
            self.program.inputs.push(input);
            self.program.inputs.len() - 1
        };
        let op = Op::Input(u32::try_from(place).unwrap_or(u32::MAX));
        let node = self.push(op, list, kind, range.unwrap_or((i128::from(FALSE), i128::from(TRUE))));
        if let Some(flag) = self.personal.get_mut(node as usize) {
            *flag = personal;
        }
        node
    }

    /// The place of a list in the program.
    pub fn list_place(&mut self, list: u32) -> u32 {
        let place = if let Some(place) = self.program.lists.iter().position(|&known| known == list) {
            place
        } else {
            self.program.lists.push(list);
            self.program.lists.len() - 1
        };
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    pub fn number(&mut self, value: i128) -> NodeId {
        self.push_number(Op::Number(value), None, (value, value))
    }

    pub fn truth(&mut self, value: bool) -> NodeId {
        self.push_truth(Op::Truth(if value { TRUE } else { FALSE }), None)
    }

    /// The day of the evaluation; the range is that of the interval that is compiled.
    pub fn on(&mut self, range: Range) -> NodeId {
        self.push_number(Op::On, None, range)
    }

    /// A value of the case at the rows of a list.
    pub fn spread(&mut self, node: NodeId, list: u32) -> NodeId {
        let range = self.range(node);
        match self.node(node).map(|node| (node.kind, node.op.clone())) {
            Some((Kind::Truth, op @ Op::Truth(_))) => self.push_truth(op, Some(list)),
            Some((Kind::Truth, _)) => self.push_truth(Op::Spread(node, list), Some(list)),
            Some((_, op @ Op::Number(_))) => self.push_number(op, Some(list), range),
            _ => self.push_number(Op::Spread(node, list), Some(list), range),
        }
    }

    pub fn add(&mut self, a: NodeId, b: NodeId) -> Built {
        let range = self.range_of(&Op::Add(a, b), 0)?;
        match (self.constant(a), self.constant(b)) {
            (Some(_), Some(_)) => Ok(self.same_level(a, range.0)),
            (_, Some(0)) => Ok(a),
            (Some(0), _) => Ok(b),
            _ => Ok(self.push_number(Op::Add(a, b), self.list(a), range)),
        }
    }

    pub fn subtract(&mut self, a: NodeId, b: NodeId) -> Built {
        let range = self.range_of(&Op::Subtract(a, b), 0)?;
        match (self.constant(a), self.constant(b)) {
            (Some(_), Some(_)) => Ok(self.same_level(a, range.0)),
            (_, Some(0)) => Ok(a),
            _ => Ok(self.push_number(Op::Subtract(a, b), self.list(a), range)),
        }
    }

    pub fn multiply(&mut self, a: NodeId, b: NodeId) -> Built {
        if let Some(factor) = self.constant(b) {
            return self.multiply_by(a, factor);
        }
        if let Some(factor) = self.constant(a) {
            return self.multiply_by(b, factor);
        }
        self.computed(Op::Multiply(a, b), self.list(a))
    }

    pub fn multiply_by(&mut self, a: NodeId, factor: i128) -> Built {
        let range = self.range_of(&Op::MultiplyBy(a, factor), 0)?;
        if factor == 1 {
            return Ok(a);
        }
        if factor == 0 || self.constant(a).is_some() {
            return Ok(self.same_level(a, range.0));
        }
        Ok(self.push_number(Op::MultiplyBy(a, factor), self.list(a), range))
    }

    fn same_level(&mut self, like: NodeId, value: i128) -> NodeId {
        let list = self.list(like);
        self.push_number(Op::Number(value), list, (value, value))
    }

    /// One, at the level of `like`.
    pub fn one_like(&mut self, like: NodeId) -> NodeId {
        self.same_level(like, 1)
    }

    pub fn minimum(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (ra, rb) = (self.range(a), self.range(b));
        if a == b || ra.1 <= rb.0 && self.constant(a).is_some() && self.constant(b).is_some() {
            return a;
        }
        if self.constant(a).is_some() && self.constant(b).is_some() {
            return b;
        }
        self.push_number(Op::Minimum(a, b), self.list(a), (ra.0.min(rb.0), ra.1.min(rb.1)))
    }

    pub fn maximum(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (ra, rb) = (self.range(a), self.range(b));
        if a == b || ra.0 >= rb.1 && self.constant(a).is_some() && self.constant(b).is_some() {
            return a;
        }
        if self.constant(a).is_some() && self.constant(b).is_some() {
            return b;
        }
        self.push_number(Op::Maximum(a, b), self.list(a), (ra.0.max(rb.0), ra.1.max(rb.1)))
    }

    pub fn divide_by(&mut self, value: NodeId, multiplier: i128, divisor: i128, mode: Mode) -> Built {
        if divisor == 1 {
            return self.multiply_by(value, multiplier);
        }
        let op = Op::DivideBy { value, multiplier, divisor, mode };
        if self.constant(value).is_some() {
            let range = self.range_of(&op, 0)?;
            return Ok(self.same_level(value, range.0));
        }
        self.computed(op, self.list(value))
    }

    /// The divisor of each row must be positive wherever it is known.
    pub fn divide(&mut self, value: NodeId, by: NodeId, multiplier: i128, divisor: i128, mode: Mode) -> Built {
        if let Some(constant) = self.constant(by) {
            let divisor = constant.checked_mul(divisor).ok_or(TooLarge)?;
            return self.divide_by(value, multiplier, divisor, mode);
        }
        self.computed(Op::Divide { value, by, multiplier, divisor, mode }, self.list(value))
    }

    pub fn compare(&mut self, comparison: Comparison, a: NodeId, b: NodeId) -> NodeId {
        let list = self.list(a);
        if let (Some(a), Some(b)) = (self.constant(a), self.constant(b)) {
            let value = if comparison.holds(a, b) { TRUE } else { FALSE };
            return self.push_truth(Op::Truth(value), list);
        }
        self.push_truth(Op::Compare(comparison, a, b), list)
    }

    /// Whether a comparison has the same result for every value in range.
    pub fn foregone(&self, comparison: Comparison, a: NodeId, b: NodeId) -> Option<bool> {
        let ((a0, a1), (b0, b1)) = (self.range(a), self.range(b));
        let (always, never) = match comparison {
            Comparison::Less => (a1 < b0, a0 >= b1),
            Comparison::LessOrEqual => (a1 <= b0, a0 > b1),
            Comparison::Greater => (a0 > b1, a1 <= b0),
            Comparison::GreaterOrEqual => (a0 >= b1, a1 < b0),
            Comparison::Equal => (a0 == a1 && b0 == b1 && a0 == b0, a1 < b0 || b1 < a0),
            Comparison::NotEqual => (a1 < b0 || b1 < a0, a0 == a1 && b0 == b1 && a0 == b0),
        };
        if always { Some(true) } else { never.then_some(false) }
    }

    pub fn and(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_truth(a), self.constant_truth(b)) {
            (Some(TRUE), _) | (_, Some(FALSE)) => b,
            (Some(FALSE), _) | (_, Some(TRUE)) => a,
            _ if a == b => a,
            _ => self.push_truth(Op::And(a, b), self.list(a)),
        }
    }

    pub fn or(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_truth(a), self.constant_truth(b)) {
            (Some(FALSE), _) | (_, Some(TRUE)) => b,
            (Some(TRUE), _) | (_, Some(FALSE)) => a,
            _ if a == b => a,
            _ => self.push_truth(Op::Or(a, b), self.list(a)),
        }
    }

    pub fn not(&mut self, a: NodeId) -> NodeId {
        match self.node(a).map(|node| node.op.clone()) {
            Some(Op::Truth(value)) => self.push_truth(Op::Truth(TRUE.saturating_sub(value)), self.list(a)),
            Some(Op::Not(inner)) => inner,
            _ => self.push_truth(Op::Not(a), self.list(a)),
        }
    }

    pub fn select(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        match self.constant_truth(condition) {
            Some(TRUE) => return then,
            Some(FALSE) => return otherwise,
            _ => {}
        }
        if then == otherwise {
            return then;
        }
        let list = self.list(condition);
        let op = Op::Select(condition, then, otherwise);
        if self.node(then).is_some_and(|node| node.kind == Kind::Truth) {
            return self.push_truth(op, list);
        }
        let (a, b) = (self.range(then), self.range(otherwise));
        self.push_number(op, list, (a.0.min(b.0), a.1.max(b.1)))
    }

    /// A condition for a select whose branches cannot be compared by it: true where the condition is not known and both
    /// branches come to the same.
    pub fn or_same(&mut self, condition: NodeId, same: NodeId) -> NodeId {
        if self.constant_truth(condition).is_some() {
            return condition;
        }
        let list = self.list(condition);
        let unknown = self.push_truth(Op::Truth(UNKNOWN), list);
        let same = self.or(same, unknown);
        self.push_truth(Op::Coalesce(condition, same), list)
    }

    /// True as soon as one of the numbers is known, where the truth value itself is not.
    pub fn implied(&mut self, truth: NodeId, numbers: &[NodeId]) -> NodeId {
        let mut result = truth;
        for &number in numbers {
            let list = self.list(truth);
            let known = self.push_truth(Op::Known(number), list);
            result = self.push_truth(Op::Coalesce(result, known), list);
        }
        result
    }

    /// The number held within `range`, where a branch knows that it lies there: the same number in the cases that take the
    /// branch, and in the others one that keeps every proof about what is computed from it.
    pub fn assume(&mut self, node: NodeId, range: Range) -> NodeId {
        let known = self.range(node);
        let (low, high) = (known.0.max(range.0), known.1.min(range.1));
        if low > high || self.constant(node).is_some() {
            return node;
        }
        let mut held = node;
        if low > known.0 {
            let limit = self.same_level(node, low);
            held = self.maximum(held, limit);
        }
        if high < known.1 {
            let limit = self.same_level(node, high);
            held = self.minimum(held, limit);
        }
        held
    }

    pub fn sum(&mut self, value: NodeId, condition: Option<NodeId>, most_rows: i128) -> Built {
        let op = Op::Sum(value, condition);
        let range = self.range_of(&op, most_rows)?;
        Ok(self.push_number(op, None, range))
    }

    pub fn running(&mut self, value: NodeId, most_rows: i128) -> Built {
        let op = Op::Running(value);
        let range = self.range_of(&op, most_rows)?;
        Ok(self.push_number(op, self.list(value), range))
    }

    pub fn count(&mut self, list: u32, condition: Option<NodeId>, most_rows: i128) -> NodeId {
        self.push_number(Op::Count(list, condition), None, (0, most_rows))
    }

    pub fn extreme(&mut self, value: NodeId, condition: Option<NodeId>, greatest: bool) -> NodeId {
        let op = if greatest { Op::Greatest(value, condition) } else { Op::Least(value, condition) };
        self.push_number(op, None, self.range(value))
    }

    pub fn any_row(&mut self, condition: NodeId) -> NodeId {
        self.push_truth(Op::AnyRow(condition), None)
    }

    pub fn every_row(&mut self, condition: NodeId) -> NodeId {
        self.push_truth(Op::EveryRow(condition), None)
    }

    /// An operation on days whose result lies within `range`.
    pub fn of_days(&mut self, op: Op, range: Range) -> NodeId {
        let list = op.operands().find_map(|operand| self.list(operand));
        self.push_number(op, list, range)
    }
}
