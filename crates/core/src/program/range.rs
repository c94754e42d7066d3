//! Least and greatest value of every operation: what proves that numbers stay exact.

use super::{Kind, NodeId, Op, Program, TRUE, dates};
use crate::quantity::divide_rounded;

/// Least and greatest value of a number.
pub(crate) type Range = (i128, i128);

/// Numbers of 64 bits are kept well inside them, so that a sum of two cannot wrap either.
pub(crate) const NARROW: i128 = 1 << 62;

fn is_narrow(range: Range) -> bool {
    range.0 >= -NARROW && range.1 <= NARROW
}

fn product(a: Range, b: Range) -> Option<Range> {
    let corners = [a.0.checked_mul(b.0)?, a.0.checked_mul(b.1)?, a.1.checked_mul(b.0)?, a.1.checked_mul(b.1)?];
    Some((*corners.iter().min()?, *corners.iter().max()?))
}

fn repeated(one: Range, most_rows: i128) -> Option<Range> {
    Some((one.0.min(0).checked_mul(most_rows)?, one.1.max(0).checked_mul(most_rows)?))
}

fn day(value: i128) -> i64 {
    i64::try_from(value).unwrap_or_default()
}

/// The range of an operation from those of its operands; none where a value may leave 128 bits. `most_rows` is that of the list
/// whose rows it reads. The range of an input is not known from here.
pub(crate) fn of(op: &Op, get: &impl Fn(NodeId) -> Range, most_rows: i128) -> Option<Range> {
    let any = (i128::MIN, i128::MAX);
    Some(match *op {
        Op::Input(_) | Op::On => any,
        Op::Number(value) => (value, value),
        Op::Add(a, b) => (get(a).0.checked_add(get(b).0)?, get(a).1.checked_add(get(b).1)?),
        Op::Subtract(a, b) => (get(a).0.checked_sub(get(b).1)?, get(a).1.checked_sub(get(b).0)?),
        Op::Multiply(a, b) => {
            let (low, high) = product(get(a), get(b))?;
            (if a == b { low.max(0) } else { low }, high)
        }
        Op::MultiplyBy(a, factor) => product(get(a), (factor, factor))?,
        Op::Minimum(a, b) => (get(a).0.min(get(b).0), get(a).1.min(get(b).1)),
        Op::Maximum(a, b) => (get(a).0.max(get(b).0), get(a).1.max(get(b).1)),
        Op::DivideBy { value, multiplier, divisor, mode } => {
            let above = product(get(value), (multiplier, multiplier))?;
            (divide_rounded(above.0, divisor, mode)?, divide_rounded(above.1, divisor, mode)?)
        }
        Op::Divide { value, by, multiplier, divisor, mode } => {
            let above = product(get(value), (multiplier, multiplier))?;
            let below = product(get(by), (divisor, divisor))?;
            let mut range = (i128::MAX, i128::MIN);
            for dividend in [above.0, above.1] {
                // Where it is known the divisor is positive.
                for divisor in [below.0.max(1), below.1.max(1)] {
                    let bound = divide_rounded(dividend, divisor, mode)?;
                    range = (range.0.min(bound), range.1.max(bound));
                }
            }
            range
        }
        Op::Select(_, a, b) => (get(a).0.min(get(b).0), get(a).1.max(get(b).1)),
        Op::Spread(a, _) | Op::Least(a, _) | Op::Greatest(a, _) | Op::Supply { given: a, .. } => get(a),
        Op::Sum(a, _) | Op::Running(a) => repeated(get(a), most_rows)?,
        Op::Count(..) => (0, most_rows),
        Op::YearsBetween(a, b, _) => elapsed(get(a), get(b), 365)?,
        Op::MonthsBetween(a, b, _) => elapsed(get(a), get(b), 28)?,
        Op::YearOf(a) => (dates::year_of(day(get(a).0)).into(), dates::year_of(day(get(a).1)).into()),
        Op::MonthOf(_) => (1, 12),
        Op::Truth(_)
        | Op::Compare(..)
        | Op::And(..)
        | Op::Or(..)
        | Op::Not(_)
        | Op::Coalesce(..)
        | Op::Known(_)
        | Op::AnyRow(_)
        | Op::EveryRow(_) => (0, i128::from(TRUE)),
    })
}

/// Completed periods of at least so many days from one day to another.
fn elapsed(from: Range, to: Range, days: i128) -> Option<Range> {
    Some((to.0.checked_sub(from.1)? / days - 1, to.1.checked_sub(from.0)? / days + 1))
}

impl Program {
    /// The range of every operation, from those of the inputs, the days of the evaluation, and the most rows that each list has.
    /// None where a number may leave 128 bits.
    pub(crate) fn ranges(&self, inputs: &[Range], on: Range, most_rows: &[i128]) -> Option<Vec<Range>> {
        let mut ranges: Vec<Range> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let range = match node.op {
                Op::Input(input) => *inputs.get(input as usize)?,
                Op::On => on,
                ref op => {
                    let list = match *op {
                        Op::Count(list, _) => Some(list),
                        _ => op.operands().find_map(|operand| self.nodes.get(operand as usize)?.list),
                    };
                    let most = list.and_then(|list| most_rows.get(list as usize)).copied().unwrap_or(0);
                    of(op, &|operand| ranges.get(operand as usize).copied().unwrap_or((0, 0)), most)?
                }
            };
            ranges.push(range);
        }
        Some(ranges)
    }

    /// Whether no number leaves the width that the program gives it: a compiler makes no other program.
    pub(crate) fn fits(&self, ranges: &[Range]) -> bool {
        self.nodes.iter().zip(ranges).all(|(node, &range)| node.kind != Kind::Narrow || is_narrow(range))
    }

    /// The program with 64 bits wherever these ranges prove that they suffice.
    pub(crate) fn narrowed(&self, ranges: &[Range]) -> Self {
        let mut program = self.clone();
        for (node, &range) in program.nodes.iter_mut().zip(ranges) {
            if node.kind == Kind::Wide && is_narrow(range) {
                node.kind = Kind::Narrow;
            }
        }
        program
    }
}
