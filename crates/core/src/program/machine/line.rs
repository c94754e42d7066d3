//! What lies on a line: a number times and plus constants, held to limits; then, it may be, divided by a constant, rounded, and held to
//! limits again.
//!
//! Fees and shares are mostly made of these, and a line is one step instead of up to eight. Where the dividend fits 32 bits the quotient is
//! a product and a shift, which every instruction set has for many numbers at once.

use super::numbers::{Side, map};
use super::tree::{Inner, Tree};
use crate::program::range::{NARROW, Range};
use crate::program::{Kind, NodeId, Op};
use crate::quantity::Mode;

/// What 32 bits hold.
const HALF_WORD: u64 = u32::MAX as u64;

/// Least and greatest.
type Limits = (i64, i64);

const ANY: Limits = (i64::MIN, i64::MAX);

/// `x times multiplier + addend`, within limits, and what is made of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    multiplier: i64,
    addend: i64,
    limits: Limits,
    quotient: Option<Quotient>,
    /// Operations that it stands for.
    length: u8,
}

/// `x times inverse / 2^shift`, within limits: a quotient rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quotient {
    inverse: u64,
    shift: u32,
    limits: Limits,
}

/// What is done to a number with a constant.
#[derive(Clone, Copy, Debug)]
enum With {
    Times(i64),
    Plus(i64),
    AtLeast(i64),
    AtMost(i64),
}

fn hold((least, most): Limits, with: With) -> Limits {
    // Both limits, since the new one also holds what the old ones gave.
    match with {
        With::AtLeast(limit) => (least.max(limit), most.max(limit)),
        With::AtMost(limit) => (least.min(limit), most.min(limit)),
        With::Times(_) | With::Plus(_) => (least, most),
    }
}

impl Line {
    const SAME: Self = Self { multiplier: 1, addend: 0, limits: ANY, quotient: None, length: 0 };

    /// The line of what is done next; none where a constant leaves 64 bits.
    fn then(self, with: With) -> Option<Self> {
        let line = Self { length: self.length.saturating_add(1), ..self };
        if let Some(quotient) = self.quotient {
            let limits = hold(quotient.limits, with);
            return matches!(with, With::AtLeast(_) | With::AtMost(_))
                .then_some(Self { quotient: Some(Quotient { limits, ..quotient }), ..line });
        }
        let (least, most) = self.limits;
        Some(match with {
            With::Times(factor) => {
                // A limit that is none stays none.
                let limit = |limit: i64, none: i64| if limit == none { Some(none) } else { limit.checked_mul(factor) };
                if factor < 0 && self.limits != ANY {
                    return None;
                }
                let limits = (limit(least, i64::MIN)?, limit(most, i64::MAX)?);
                Self { multiplier: self.multiplier.checked_mul(factor)?, addend: self.addend.checked_mul(factor)?, limits, ..line }
            }
            With::Plus(more) => {
                let limit = |limit: i64, none: i64| if limit == none { Some(none) } else { limit.checked_add(more) };
                Self { addend: self.addend.checked_add(more)?, limits: (limit(least, i64::MIN)?, limit(most, i64::MAX)?), ..line }
            }
            With::AtLeast(_) | With::AtMost(_) => Self { limits: hold(self.limits, with), ..line },
        })
    }

    /// The least and the greatest that numbers in a range come to, limits included; none where one might leave 64 bits before.
    fn range(&self, (low, high): Range) -> Option<Range> {
        let on = |value: i128| value.checked_mul(self.multiplier.into())?.checked_add(self.addend.into());
        let (from, to) = (on(low)?, on(high)?);
        let (from, to) = (from.min(to), from.max(to));
        let held = |value: i128| value.max(self.limits.0.into()).min(self.limits.1.into());
        (from >= -NARROW && to <= NARROW).then(|| (held(from), held(to)))
    }

    /// Divided by a constant, for numbers in a range; none where the dividend may be negative or more than 32 bits.
    fn divided(self, range: Range, divisor: i128, mode: Mode) -> Option<Self> {
        let by = u64::try_from(divisor).ok().filter(|&by| by <= HALF_WORD)?;
        let bias = match mode {
            Mode::HalfUp => by / 2,
            Mode::Up => by.checked_sub(1)?,
            Mode::Down => 0,
            // Which half is even depends on the quotient.
            Mode::HalfEven => return None,
        };
        let line = self.then(With::Plus(i64::try_from(bias).ok()?))?;
        // A half of what is negative would be rounded the other way.
        self.range(range).filter(|&(least, _)| least >= 0)?;
        let most = u64::try_from(line.range(range)?.1).ok().filter(|&most| most <= HALF_WORD)?;
        // The greatest inverse below 2^32. It is too great by less than one over 2^shift, which no dividend may make a whole one.
        let bits = by.checked_ilog2()?;
        let shift = if by.is_power_of_two() { 31 + bits } else { 32 + bits };
        let inverse = (1_u64 << shift).div_ceil(by);
        let excess = inverse.checked_mul(by)? - (1 << shift);
        let is_exact = inverse <= HALF_WORD && excess.checked_mul(most).is_some_and(|excess| excess < 1 << shift);
        is_exact.then_some(Self { quotient: Some(Quotient { inverse, shift, limits: ANY }), ..line })
    }

    #[inline(always)]
    fn plain(&self, value: i64) -> i64 {
        value.wrapping_mul(self.multiplier).wrapping_add(self.addend).max(self.limits.0).min(self.limits.1)
    }

    #[inline(always)]
    pub fn each(self, to: &mut [i64], value: Side<'_, i64>) {
        let Some(Quotient { inverse, shift, limits }) = self.quotient else {
            return map(to, value, |value| self.plain(value));
        };
        map(to, value, |value| {
            let dividend = self.plain(value).cast_unsigned() & HALF_WORD;
            let quotient = dividend.wrapping_mul(inverse & HALF_WORD) >> shift;
            quotient.cast_signed().max(limits.0).min(limits.1)
        });
    }
}

impl Tree {
    /// Operations with constants on one number as a line, where there are two or more, or a quotient.
    pub(super) fn line(&self, op: &Op, kind: Kind) -> Option<Inner> {
        let (from, line) = if let Op::DivideBy { value, multiplier, divisor, mode } = *op {
            let (from, line) = self.line_to(value)?;
            let line = line.then(With::Times(i64::try_from(multiplier).ok()?))?;
            (from, line.divided(self.range(from)?, divisor, mode)?)
        } else {
            let (operand, with) = self.with_constant(op)?;
            let (from, line) = self.line_to(operand)?;
            let line = line.then(with)?;
            line.range(self.range(from)?).filter(|_| line.length > 1)?;
            (from, line)
        };
        (kind == Kind::Narrow).then_some(Inner::Line(from, line))
    }

    /// The line that a number lies on, if only by itself.
    fn line_to(&self, node: NodeId) -> Option<(NodeId, Line)> {
        let found = self.nodes.get(node as usize).filter(|found| found.kind == Kind::Narrow)?;
        let one = match &found.op {
            Inner::Line(from, line) => Some((*from, *line)),
            Inner::Rule(op) => self.with_constant(op).and_then(|(from, with)| Some((from, Line::SAME.then(with)?))),
            _ => None,
        };
        Some(one.unwrap_or((node, Line::SAME)))
    }

    /// What an operation does with a constant, and to which number.
    fn with_constant(&self, op: &Op) -> Option<(NodeId, With)> {
        let constant = |node: NodeId| self.constant(node).and_then(|value| i64::try_from(value).ok());
        let one = |a: NodeId, b: NodeId| constant(b).map(|value| (a, value)).or_else(|| Some((b, constant(a)?)));
        let (operand, with) = match *op {
            Op::MultiplyBy(a, factor) => (a, With::Times(i64::try_from(factor).ok()?)),
            Op::Add(a, b) => one(a, b).map(|(a, more)| (a, With::Plus(more)))?,
            Op::Subtract(a, b) => (a, With::Plus(constant(b)?.checked_neg()?)),
            Op::Maximum(a, b) => one(a, b).map(|(a, limit)| (a, With::AtLeast(limit)))?,
            Op::Minimum(a, b) => one(a, b).map(|(a, limit)| (a, With::AtMost(limit)))?,
            _ => return None,
        };
        let narrow = self.nodes.get(operand as usize).is_some_and(|node| node.kind == Kind::Narrow);
        (narrow && self.constant(operand).is_none()).then_some((operand, with))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::super::numbers::Side;
    use super::{Line, With};
    use crate::quantity::{Mode, divide_rounded};

    fn of(line: Line, value: i64) -> i64 {
        let mut to = [0];
        line.each(&mut to, Side::Each(&[value]));
        to[0]
    }

    fn exact(with: With, value: i128) -> i128 {
        match with {
            With::Times(factor) => value * i128::from(factor),
            With::Plus(more) => value + i128::from(more),
            With::AtLeast(limit) => value.max(limit.into()),
            With::AtMost(limit) => value.min(limit.into()),
        }
    }

    fn with() -> impl Strategy<Value = With> {
        let number = || prop_oneof![-1_000_i64..1_000, -1_i64 << 33..1 << 33];
        prop_oneof![
            (-40_i64..400).prop_map(With::Times),
            number().prop_map(With::Plus),
            number().prop_map(With::AtLeast),
            number().prop_map(With::AtMost),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// A line is what its operations are one after the other, and its quotient what exact division gives.
        #[test]
        fn lines_are_exact(
            (low, high) in (-1_i64 << 33..1 << 33, 0_i64..1 << 33).prop_map(|(low, width)| (low, low + width)),
            before in prop::collection::vec(with(), 0..5),
            divisor in prop_oneof![1_i64..1_000, 1_i64..1 << 33, (0_u32..33).prop_map(|bits| 1 << bits)],
            after in prop::collection::vec(with(), 0..3),
            shares in prop::collection::vec(0.0..=1.0, 8),
        ) {
            let Some(line) = before.iter().try_fold(Line::SAME, |line, &with| line.then(with)) else { return Ok(()) };
            let range = (low.into(), high.into());
            let dividend = |value: i64| before.iter().fold(i128::from(value), |value, &with| exact(with, value));
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "any value of the range")]
            let inside = shares.iter().map(|share| low + ((high - low) as f64 * share) as i64);
            let values: Vec<i64> = inside.flat_map(|value| (-2..=2).map(move |step| value + step)).chain([low, high]).collect();
            for &value in values.iter().filter(|&&value| value >= low && value <= high) {
                if line.range(range).is_some() {
                    prop_assert_eq!(i128::from(of(line, value)), dividend(value));
                }
                for mode in [Mode::HalfUp, Mode::HalfEven, Mode::Up, Mode::Down] {
                    let Some(line) = line.divided(range, divisor.into(), mode) else { continue };
                    let Some(line) = after.iter().try_fold(line, |line, &with| line.then(with)) else { continue };
                    let quotient = divide_rounded(dividend(value), divisor.into(), mode).unwrap();
                    prop_assert_eq!(i128::from(of(line, value)), after.iter().fold(quotient, |value, &with| exact(with, value)));
                }
            }
        }

        /// Every quotient of 32 bits that there is, by any divisor, at its ends.
        #[test]
        fn quotients_are_exact(divisor in 1_i64..1 << 32, times in 0_i64..1 << 32, over in -2_i64..3) {
            for mode in [Mode::HalfUp, Mode::Up, Mode::Down] {
                let value = (times / divisor * divisor + over).clamp(0, 1 << 31);
                let Some(line) = Line::SAME.divided((0, 1 << 31), divisor.into(), mode) else { continue };
                prop_assert_eq!(Some(i128::from(of(line, value))), divide_rounded(value.into(), divisor.into(), mode));
                let half = (value + divisor / 2).min(1 << 31);
                prop_assert_eq!(Some(i128::from(of(line, half))), divide_rounded(half.into(), divisor.into(), mode));
            }
        }
    }

    #[test]
    fn what_32_bits_hold_has_a_quotient() {
        let line = |most: i128, divisor, mode| Line::SAME.divided((0, most), divisor, mode);
        assert!(line(297_600_000, 100, Mode::HalfUp).is_some());
        assert!(line(1 << 31, 7, Mode::Up).is_some());
        assert_eq!(line(1 << 32, 7, Mode::Down), None, "more than 32 bits");
        assert_eq!(line(10, 2, Mode::HalfEven), None, "which half is even depends on the quotient");
        assert_eq!(Line::SAME.divided((-1, 10), 2, Mode::Down), None, "negative");
        assert!(Line::SAME.then(With::AtLeast(0)).and_then(|line| line.divided((-1, 10), 2, Mode::Down)).is_some(), "held to zero");
    }
}
