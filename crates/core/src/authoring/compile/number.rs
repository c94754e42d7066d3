//! Exact arithmetic on quantities, worked out while compiling: scales, units and divisors.

use rust_decimal::Decimal;

use super::builder::{Builder, TooLarge};
use crate::program::{Comparison, NodeId};
use crate::quantity::{Mode, Scale, Unit};

/// A quantity: `node x scale`, divided by `divisor` where a quotient is kept exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub node: NodeId,
    /// Positive in every row where it is known.
    pub divisor: Option<NodeId>,
    pub scale: Scale,
    pub unit: Unit,
    /// A bare literal takes the unit of what it is added to or compared with.
    pub literal: bool,
}

/// Why two quantities do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// Their units differ.
    Unit,
    /// A result may be too large.
    TooLarge,
    /// A divisor may be zero.
    ZeroDivisor,
    /// A quotient must be rounded before this.
    Unrounded,
}

impl From<TooLarge> for Clash {
    fn from(TooLarge: TooLarge) -> Self {
        Self::TooLarge
    }
}

type Made<T = Number> = Result<T, Clash>;

fn percent() -> Made<Scale> {
    Scale::new(1, 100).ok_or(Clash::TooLarge)
}

impl Number {
    pub fn new(node: NodeId, scale: Scale, unit: Unit) -> Self {
        Self { node, divisor: None, scale, unit, literal: false }
    }

    /// A constant; `literal` where it has no unit of its own yet.
    pub fn constant(builder: &mut Builder, value: Decimal, unit: Unit, literal: bool) -> Self {
        let (mantissa, scale) = Scale::split(value);
        let scale = if unit.is_percent() { percent().ok().and_then(|hundredth| scale.times(hundredth)).unwrap_or(scale) } else { scale };
        Self { node: builder.number(mantissa), divisor: None, scale, unit, literal }
    }

    /// The value of a constant as it is written in its unit.
    pub fn value(&self, builder: &Builder) -> Option<Decimal> {
        if self.divisor.is_some() {
            return None;
        }
        let hundred = Scale::new(100, 1)?;
        let scale = if self.unit.is_percent() { self.scale.times(hundred)? } else { self.scale };
        scale.decimal(builder.constant(self.node)?)
    }

    /// A literal takes `unit`; any other number must have it.
    pub fn adopt(self, unit: &Unit) -> Made {
        if self.literal {
            let scale = if unit.is_percent() { self.scale.times(percent()?).ok_or(Clash::TooLarge)? } else { self.scale };
            return Ok(Self { scale, unit: unit.clone(), literal: false, ..self });
        }
        if self.unit.matches(unit) { Ok(Self { unit: unit.clone(), ..self }) } else { Err(Clash::Unit) }
    }

    /// Both with the same unit.
    fn agree(a: Self, b: Self) -> Made<(Self, Self)> {
        match (a.literal, b.literal) {
            (false, true) => {
                let b = b.adopt(&a.unit)?;
                Ok((a, b))
            }
            (true, false) => {
                let a = a.adopt(&b.unit)?;
                Ok((a, b))
            }
            _ if a.unit.matches(&b.unit) => Ok((a, b)),
            _ => Err(Clash::Unit),
        }
    }

    /// Both with the same unit and scale: what is left of each is its node and its divisor.
    fn scaled(a: Self, b: Self, builder: &mut Builder) -> Made<(Self, Self)> {
        let (a, b) = Self::agree(a, b)?;
        let unit = if a.unit.is_percent() && b.unit.is_percent() || !a.unit.is_percent() { a.unit.clone() } else { b.unit.clone() };
        let literal = a.literal && b.literal;
        let scale = a.scale.common(b.scale).ok_or(Clash::TooLarge)?;
        let lift = |number: Self, builder: &mut Builder| -> Made {
            let factor = number.scale.multiple_of(scale).ok_or(Clash::TooLarge)?;
            let node = builder.multiply_by(number.node, factor)?;
            Ok(Self { node, divisor: number.divisor, scale, unit: unit.clone(), literal })
        };
        Ok((lift(a, builder)?, lift(b, builder)?))
    }

    /// Both with the same unit, scale and divisor: what is left of each is its node.
    fn align(a: Self, b: Self, builder: &mut Builder) -> Made<(NodeId, NodeId, Self)> {
        let (a, b) = Self::scaled(a, b, builder)?;
        let (mut left, mut right) = (a.node, b.node);
        let divisor = match (a.divisor, b.divisor) {
            (None, None) => None,
            (Some(x), Some(y)) if x == y => Some(x),
            (x, y) => {
                if let Some(y) = y {
                    left = builder.multiply(left, y)?;
                }
                if let Some(x) = x {
                    right = builder.multiply(right, x)?;
                }
                match (x, y) {
                    (Some(x), Some(y)) => Some(builder.multiply(x, y)?),
                    (one, other) => one.or(other),
                }
            }
        };
        Ok((left, right, Self { node: left, divisor, ..a }))
    }

    pub fn add(self, other: Self, builder: &mut Builder) -> Made {
        let (a, b, like) = Self::align(self, other, builder)?;
        Ok(Self { node: builder.add(a, b)?, ..like })
    }

    pub fn subtract(self, other: Self, builder: &mut Builder) -> Made {
        let (a, b, like) = Self::align(self, other, builder)?;
        Ok(Self { node: builder.subtract(a, b)?, ..like })
    }

    pub fn minimum(self, other: Self, builder: &mut Builder) -> Made {
        let (a, b, like) = Self::align(self, other, builder)?;
        Ok(Self { node: builder.minimum(a, b), ..like })
    }

    pub fn maximum(self, other: Self, builder: &mut Builder) -> Made {
        let (a, b, like) = Self::align(self, other, builder)?;
        Ok(Self { node: builder.maximum(a, b), ..like })
    }

    /// Each branch keeps its own divisor: the other one may be unknown where the branch is not taken.
    pub fn select(condition: NodeId, then: Self, otherwise: Self, builder: &mut Builder) -> Made {
        let (a, b) = Self::scaled(then, otherwise, builder)?;
        if a.divisor == b.divisor {
            return Ok(Self { node: builder.select(condition, a.node, b.node), ..a });
        }
        let one = builder.one_like(a.node);
        let (below_a, below_b) = (a.divisor.unwrap_or(one), b.divisor.unwrap_or(one));
        let (left, right) = (builder.multiply(a.node, below_b)?, builder.multiply(b.node, below_a)?);
        let same = builder.compare(Comparison::Equal, left, right);
        let condition = builder.or_same(condition, same);
        let divisor = Some(builder.select(condition, below_a, below_b));
        Ok(Self { node: builder.select(condition, a.node, b.node), divisor, ..a })
    }

    pub fn compare(self, comparison: Comparison, other: Self, builder: &mut Builder) -> Made<(NodeId, Option<bool>)> {
        let (a, b, _) = Self::align(self, other, builder)?;
        let foregone = builder.foregone(comparison, a, b);
        Ok((builder.compare(comparison, a, b), foregone))
    }

    pub fn negate(self, builder: &mut Builder) -> Made {
        Ok(Self { node: builder.multiply_by(self.node, -1)?, ..self })
    }

    pub fn absolute(self, builder: &mut Builder) -> Made {
        let negated = builder.multiply_by(self.node, -1)?;
        Ok(Self { node: builder.maximum(self.node, negated), ..self })
    }

    pub fn times(self, other: Self, builder: &mut Builder) -> Made {
        let unit = match (self.unit.is_percent(), other.unit.is_percent()) {
            // A share of something keeps the unit of the thing; a share of a share is a bare number.
            (true, false) if !other.literal => other.unit.clone(),
            (false, true) if !self.literal => self.unit.clone(),
            _ => self.unit.times(&other.unit),
        };
        let literal = self.literal && other.literal;
        let (number, factor) = if builder.constant(self.node).is_some() { (other, self) } else { (self, other) };
        if let (Some(mantissa), None) = (builder.constant(factor.node), factor.divisor) {
            return number.times_constant(mantissa, factor.scale, unit, literal, builder);
        }
        let divisor = match (number.divisor, factor.divisor) {
            (Some(x), Some(y)) => Some(builder.multiply(x, y)?),
            (x, y) => x.or(y),
        };
        let scale = number.scale.times(factor.scale).ok_or(Clash::TooLarge)?;
        Ok(Self { node: builder.multiply(number.node, factor.node)?, divisor, scale, unit, literal })
    }

    /// A constant factor goes into the scale and costs nothing at run time.
    fn times_constant(self, mantissa: i128, scale: Scale, unit: Unit, literal: bool, builder: &mut Builder) -> Made {
        if mantissa == 0 || builder.constant(self.node).is_some() {
            let node = builder.multiply_by(self.node, mantissa)?;
            let scale = self.scale.times(scale).ok_or(Clash::TooLarge)?;
            let divisor = if mantissa == 0 { None } else { self.divisor };
            return Ok(Self { node, divisor, scale, unit, literal });
        }
        let size = Scale::new(mantissa.checked_abs().ok_or(Clash::TooLarge)?, 1).ok_or(Clash::TooLarge)?;
        let scale = self.scale.times(scale).and_then(|scale| scale.times(size)).ok_or(Clash::TooLarge)?;
        let node = if mantissa < 0 { builder.multiply_by(self.node, -1)? } else { self.node };
        Ok(Self { node, divisor: self.divisor, scale, unit, literal })
    }

    #[expect(clippy::needless_pass_by_value, reason = "the same form as the other operations")]
    /// The exact quotient: a constant divisor goes into the scale, any other is carried along.
    pub fn over(self, other: Self, builder: &mut Builder) -> Made {
        let unit = if other.unit.is_percent() && !self.unit.is_percent() && !self.literal {
            self.unit.clone()
        } else {
            self.unit.over(&other.unit)
        };
        let literal = self.literal && other.literal;
        let (low, high) = builder.range(other.node);
        if low <= 0 && high >= 0 {
            return Err(Clash::ZeroDivisor);
        }
        let sign = if high < 0 { -1 } else { 1 };
        let mut node = builder.multiply_by(self.node, sign)?;
        // a / (b / d) = a x d / b
        if let Some(divisor) = other.divisor {
            node = builder.multiply(node, divisor)?;
        }
        let mut scale = self.scale.over(other.scale).ok_or(Clash::TooLarge)?;
        let mut divisor = self.divisor;
        if let Some(constant) = builder.constant(other.node) {
            let size = Scale::new(constant.checked_abs().ok_or(Clash::TooLarge)?, 1).ok_or(Clash::TooLarge)?;
            scale = scale.over(size).ok_or(Clash::TooLarge)?;
        } else {
            let by = builder.multiply_by(other.node, sign)?;
            divisor = Some(match divisor {
                Some(known) => builder.multiply(known, by)?,
                None => by,
            });
        }
        Ok(Self { node, divisor, scale, unit, literal })
    }

    pub fn power(self, exponent: u32, builder: &mut Builder) -> Made {
        let mut result = self.clone();
        for _ in 1..exponent {
            result = result.times(self.clone(), builder)?;
        }
        Ok(result)
    }

    /// To a multiple of `step`, which is written in the unit of the number.
    pub fn round_to(self, step: Decimal, mode: Mode, builder: &mut Builder) -> Made {
        let (mantissa, scale) = Scale::split(step);
        let mut step = Scale::new(mantissa, 1).and_then(|size| scale.times(size)).ok_or(Clash::TooLarge)?;
        if self.unit.is_percent() {
            step = step.times(percent()?).ok_or(Clash::TooLarge)?;
        }
        let ratio = self.scale.over(step).ok_or(Clash::TooLarge)?;
        let node = match self.divisor {
            None => builder.divide_by(self.node, ratio.numerator(), ratio.denominator(), mode)?,
            Some(divisor) => builder.divide(self.node, divisor, ratio.numerator(), ratio.denominator(), mode)?,
        };
        Ok(Self { node, divisor: None, scale: step, unit: self.unit, literal: self.literal })
    }

    /// A value of the case at the rows of a list.
    pub fn spread(self, list: u32, builder: &mut Builder) -> Self {
        let node = builder.spread(self.node, list);
        Self { node, divisor: self.divisor.map(|divisor| builder.spread(divisor, list)), ..self }
    }

    /// Whether every value has at most `decimals` decimals in its unit.
    pub fn fits_decimals(&self, decimals: u32) -> bool {
        let decimals = if self.unit.is_percent() { decimals + 2 } else { decimals };
        self.divisor.is_none() && Scale::decimals(decimals).is_some_and(|step| self.scale.multiple_of(step).is_some())
    }

    /// Whether every value can be told as an exact fraction of 128 bits.
    pub fn can_be_told(&self, builder: &Builder) -> bool {
        let hundred = if self.unit.is_percent() { 100 } else { 1 };
        let fits = |node: NodeId, factor: i128| {
            let (low, high) = builder.range(node);
            low.checked_mul(factor).is_some() && high.checked_mul(factor).is_some()
        };
        self.scale.numerator().checked_mul(hundred).is_some_and(|factor| fits(self.node, factor))
            && self.divisor.is_none_or(|divisor| fits(divisor, self.scale.denominator()))
    }

    /// Whether every value is an exact decimal.
    pub fn is_decimal(&self) -> bool {
        self.divisor.is_none() && self.scale.decimal(1).is_some()
    }
}
