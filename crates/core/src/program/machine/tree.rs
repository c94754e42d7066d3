//! A program made ready for a machine: the day put in, widths made explicit, what comes to the same computed once, and what nobody
//! asks for left out.

use super::code::{FLOAT, Keep};
use super::line::Line;
use crate::program::range::Range;
use crate::program::{Comparison, Kind, Node, NodeId, Op, Program};

/// An operation of a program, or a change of width.
#[derive(Clone, Debug)]
pub(super) enum Inner {
    Rule(Op),
    /// Numbers of 64 bits as numbers of 128.
    Widen(NodeId),
    /// Numbers of 128 bits that fit 64.
    Truncate(NodeId),
    /// The value of the band that a number lies in.
    Bands(NodeId, Table),
    /// What lies on a line over a number.
    Line(NodeId, Line),
}

/// Limits that rise, and the values up to each, with the value above the last behind them.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub limits: Vec<i64>,
    pub values: Vec<i64>,
}

impl Inner {
    pub fn operands(&self) -> impl Iterator<Item = NodeId> {
        let (rule, other) = match self {
            Self::Rule(op) => (Some(op.operands()), None),
            Self::Widen(a) | Self::Truncate(a) | Self::Bands(a, _) | Self::Line(a, _) => (None, Some(*a)),
        };
        rule.into_iter().flatten().chain(other)
    }
}

#[derive(Clone, Debug)]
pub(super) struct InnerNode {
    pub op: Inner,
    pub kind: Kind,
    pub list: Option<u32>,
}

pub(super) struct Tree {
    pub nodes: Vec<InnerNode>,
    /// For each operation of the program, the one here that has its value.
    pub from: Vec<NodeId>,
    /// The last that reads each; itself where nobody does, none where it need not be computed. Beyond the end: it is wanted.
    pub last_use: Vec<Option<usize>>,
    ranges: Vec<Option<Range>>,
    widened: Vec<(NodeId, NodeId)>,
}

impl Tree {
    pub fn new(program: &Program, ranges: Option<&[Range]>, on: i64, keep: Keep<'_>) -> Self {
        let mut tree = Self {
            nodes: Vec::with_capacity(program.nodes.len()),
            from: Vec::with_capacity(program.nodes.len()),
            last_use: Vec::new(),
            ranges: Vec::new(),
            widened: Vec::new(),
        };
        let simplify = matches!(keep, Keep::Only(_));
        for (index, node) in program.nodes.iter().enumerate() {
            let op = match node.op {
                Op::On => Op::Number(on.into()),
                ref op => op.with_operands(|operand| tree.from.get(operand as usize).copied().unwrap_or(operand)),
            };
            let range = match op {
                Op::Number(value) => Some((value, value)),
                _ => ranges.and_then(|ranges| ranges.get(index)).copied(),
            };
            let alias = if simplify { tree.alias(&op, node.kind) } else { None };
            let place = if let Some(place) = alias {
                place
            } else {
                let op = if simplify { tree.simpler(op, node.kind) } else { op };
                let short = if simplify { tree.bands(&op, node.kind).or_else(|| tree.line(&op, node.kind)) } else { None };
                match short {
                    Some(short) => tree.push(short, node.kind, node.list, range),
                    None => tree.place(op, node, range),
                }
            };
            tree.from.push(place);
        }
        tree.find_last_uses(keep);
        tree
    }

    fn push(&mut self, op: Inner, kind: Kind, list: Option<u32>, range: Option<Range>) -> NodeId {
        self.nodes.push(InnerNode { op, kind, list });
        self.ranges.push(range);
        NodeId::try_from(self.nodes.len() - 1).unwrap_or(NodeId::MAX)
    }

    fn place(&mut self, op: Op, node: &Node, range: Option<Range>) -> NodeId {
        let kind = |tree: &Self, operand: NodeId| tree.nodes.get(operand as usize).map(|found| found.kind);
        let wide = node.kind == Kind::Wide || op.operands().any(|operand| kind(self, operand) == Some(Kind::Wide));
        if !wide || matches!(op, Op::Number(_) | Op::Known(_) | Op::Count(..)) {
            return self.push(Inner::Rule(op), node.kind, node.list, range);
        }
        let operands: Vec<NodeId> = op.operands().filter(|&operand| kind(self, operand) == Some(Kind::Narrow)).collect();
        for operand in operands {
            self.widen(operand);
        }
        let widened = &self.widened;
        let op = op.with_operands(|operand| widened.iter().find(|(from, _)| *from == operand).map_or(operand, |(_, to)| *to));
        if node.kind == Kind::Narrow {
            let wide = self.push(Inner::Rule(op), Kind::Wide, node.list, range);
            return self.push(Inner::Truncate(wide), Kind::Narrow, node.list, range);
        }
        self.push(Inner::Rule(op), node.kind, node.list, range)
    }

    fn widen(&mut self, node: NodeId) {
        let Some(found) = self.nodes.get(node as usize) else { return };
        if self.widened.iter().any(|(from, _)| *from == node) || matches!(found.op, Inner::Rule(Op::Number(_))) {
            return;
        }
        let range = self.range(node);
        let to = self.push(Inner::Widen(node), Kind::Wide, found.list, range);
        self.widened.push((node, to));
    }

    pub(super) fn rule(&self, node: NodeId) -> Option<&Op> {
        match &self.nodes.get(node as usize)?.op {
            Inner::Rule(op) => Some(op),
            _ => None,
        }
    }

    pub(super) fn constant(&self, node: NodeId) -> Option<i128> {
        match self.rule(node)? {
            Op::Number(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn range(&self, node: NodeId) -> Option<Range> {
        self.ranges.get(node as usize).copied().flatten()
    }

    /// A product with one, twice a value less once, or a limit that is never reached: the value itself.
    fn alias(&self, op: &Op, kind: Kind) -> Option<NodeId> {
        if let Op::MultiplyBy(a, 1) = *op {
            return Some(a).filter(|&a| self.nodes.get(a as usize).is_some_and(|node| node.kind == kind));
        }
        if let Op::Subtract(a, b) = *op
            && matches!(self.rule(a), Some(&Op::MultiplyBy(inner, 2)) if inner == b)
        {
            return Some(b).filter(|&b| self.nodes.get(b as usize).is_some_and(|node| node.kind == kind));
        }
        let (Op::Minimum(a, b) | Op::Maximum(a, b)) = *op else { return None };
        let (ra, rb) = (self.range(a)?, self.range(b)?);
        // Known where the other is not would be another result; a constant is always known.
        let (first, second) = if matches!(op, Op::Minimum(..)) { (ra.1 <= rb.0, rb.1 <= ra.0) } else { (ra.0 >= rb.1, rb.0 >= ra.1) };
        if first && self.constant(b).is_some() {
            Some(a)
        } else if second && self.constant(a).is_some() {
            Some(b)
        } else {
            None
        }
    }

    /// The same value from fewer operations.
    fn simpler(&self, op: Op, kind: Kind) -> Op {
        match op {
            Op::Compare(comparison, a, b) => match (self.constant(a), self.constant(b)) {
                (None, Some(limit)) => self.unclamped(comparison, a, limit).map_or(op, |a| Op::Compare(comparison, a, b)),
                (Some(limit), None) => {
                    let mirrored = comparison.mirrored();
                    Op::Compare(mirrored, self.unclamped(mirrored, b, limit).unwrap_or(b), a)
                }
                _ => op,
            },
            Op::Not(a) => match self.rule(a) {
                Some(&Op::Compare(comparison, a, b)) => Op::Compare(comparison.negated(), a, b),
                _ => op,
            },
            Op::MultiplyBy(a, factor) => match self.rule(a) {
                Some(&Op::MultiplyBy(inner, other)) => {
                    let small = |factor: &i128| kind != Kind::Narrow || i64::try_from(*factor).is_ok();
                    other.checked_mul(factor).filter(small).map_or(op, |factor| Op::MultiplyBy(inner, factor))
                }
                _ => op,
            },
            Op::Maximum(a, b) | Op::Minimum(a, b) => self.twice_held(&op, a, b).unwrap_or(op),
            Op::Subtract(a, b) => match self.rule(a) {
                Some(&Op::MultiplyBy(inner, factor)) if inner == b && factor > 1 => Op::MultiplyBy(inner, factor - 1),
                _ => op,
            },
            Op::DivideBy { value, multiplier, divisor, mode } => match self.rule(value) {
                Some(&Op::MultiplyBy(inner, other)) => {
                    other.checked_mul(multiplier).map_or(op, |multiplier| Op::DivideBy { value: inner, multiplier, divisor, mode })
                }
                _ => op,
            },
            _ => op,
        }
    }

    /// One limit for two of the same side.
    fn twice_held(&self, op: &Op, a: NodeId, b: NodeId) -> Option<Op> {
        let limit = self.constant(b)?;
        match (op, self.rule(a)?) {
            (Op::Maximum(..), &Op::Maximum(inner, first)) => (self.constant(first)? <= limit).then_some(Op::Maximum(inner, b)),
            (Op::Minimum(..), &Op::Minimum(inner, first)) => (self.constant(first)? >= limit).then_some(Op::Minimum(inner, b)),
            _ => None,
        }
    }

    /// The number itself, where the limit that it is held to does not change a comparison.
    fn unclamped(&self, comparison: Comparison, node: NodeId, limit: i128) -> Option<NodeId> {
        let (held, at, least) = match *self.rule(node)? {
            Op::Maximum(a, b) => self.constant(b).map(|at| (a, at, true)).or_else(|| self.constant(a).map(|at| (b, at, true)))?,
            Op::Minimum(a, b) => self.constant(b).map(|at| (a, at, false)).or_else(|| self.constant(a).map(|at| (b, at, false)))?,
            _ => return None,
        };
        let same = match comparison {
            Comparison::LessOrEqual | Comparison::Greater => {
                if least {
                    at <= limit
                } else {
                    at > limit
                }
            }
            Comparison::Less | Comparison::GreaterOrEqual => {
                if least {
                    at < limit
                } else {
                    at >= limit
                }
            }
            Comparison::Equal | Comparison::NotEqual => {
                if least {
                    at < limit
                } else {
                    at > limit
                }
            }
        };
        same.then(|| self.unclamped(comparison, held, limit).unwrap_or(held))
    }

    /// A choice by limits of one number, one after the other, as a table.
    fn bands(&self, op: &Op, kind: Kind) -> Option<Inner> {
        let Op::Select(condition, then, otherwise) = *op else { return None };
        let Op::Compare(comparison, number, limit) = *self.rule(condition)? else { return None };
        let up_to = match comparison {
            Comparison::LessOrEqual => self.constant(limit)?,
            Comparison::Less => self.constant(limit)?.checked_sub(1)?,
            _ => return None,
        };
        let narrow = |node: NodeId| self.nodes.get(node as usize).is_some_and(|node| node.kind == Kind::Narrow);
        if kind != Kind::Narrow || !narrow(number) {
            return None;
        }
        let (limit, first) = (i64::try_from(up_to).ok()?, i64::try_from(self.constant(then)?).ok()?);
        let rest = match &self.nodes.get(otherwise as usize)?.op {
            Inner::Bands(other, table) if *other == number && table.limits.first().is_some_and(|&next| next > limit) => table.clone(),
            Inner::Rule(Op::Number(value)) => Table { limits: Vec::new(), values: vec![i64::try_from(*value).ok()?] },
            _ => return None,
        };
        let limits = std::iter::once(limit).chain(rest.limits).collect();
        Some(Inner::Bands(number, Table { limits, values: std::iter::once(first).chain(rest.values).collect() }))
    }

    fn find_last_uses(&mut self, keep: Keep<'_>) {
        let beyond = self.nodes.len();
        let mut last: Vec<Option<usize>> = vec![None; beyond];
        match keep {
            Keep::All => last.fill(Some(beyond)),
            Keep::Only(wanted) => {
                for node in wanted.iter().filter_map(|&node| self.from.get(node as usize)) {
                    if let Some(entry) = last.get_mut(*node as usize) {
                        *entry = Some(beyond);
                    }
                }
            }
        }
        for (index, node) in self.nodes.iter().enumerate().rev() {
            if last.get(index).copied().flatten().is_none() {
                continue;
            }
            for operand in node.op.operands() {
                if let Some(entry) = last.get_mut(operand as usize) {
                    *entry = Some(entry.map_or(index, |known| known.max(index)));
                }
            }
        }
        self.last_use = last;
    }

    /// Whether dividend and divisor of a quotient are below 2^51 wherever they are known.
    pub fn is_small_quotient(&self, index: usize) -> bool {
        let below = |node: NodeId, factor: i128| {
            let bound = |value: i128| value.checked_mul(factor).is_some_and(|value| value.abs() < FLOAT);
            self.range(node).is_some_and(|(low, high)| bound(low) && bound(high))
        };
        match self.nodes.get(index).map(|node| &node.op) {
            Some(&Inner::Rule(Op::DivideBy { value, multiplier, divisor, .. })) => divisor < FLOAT && below(value, multiplier),
            Some(&Inner::Rule(Op::Divide { value, by, multiplier, divisor, .. })) => below(value, multiplier) && below(by, divisor),
            _ => false,
        }
    }
}
