//! Exact fractions, for values along curves.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// A fraction in lowest terms with a positive denominator.
///
/// Arithmetic answers `None` where 128 bits do not hold the result; comparison always works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    numerator: i128,
    denominator: i128,
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ratio {
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    pub fn whole(value: i128) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    pub fn numerator(self) -> i128 {
        self.numerator
    }

    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// None where `denominator` is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator.checked_abs()?, denominator.checked_abs()?);
        let sign = denominator.signum();
        Some(Self { numerator: numerator / divisor * sign, denominator: denominator / divisor * sign })
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let divisor = gcd(self.denominator, other.denominator);
        let (left, right) = (self.denominator / divisor, other.denominator / divisor);
        let numerator = self.numerator.checked_mul(right)?.checked_add(other.numerator.checked_mul(left)?)?;
        Self::new(numerator, self.denominator.checked_mul(right)?)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    pub fn times(self, other: Self) -> Option<Self> {
        let left = gcd(self.numerator.checked_abs()?, other.denominator);
        let right = gcd(other.numerator.checked_abs()?, self.denominator);
        Self::new(
            (self.numerator / left).checked_mul(other.numerator / right)?,
            (self.denominator / right).checked_mul(other.denominator / left)?,
        )
    }

    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    pub fn size(self) -> Self {
        if self.numerator < 0 { Self { numerator: self.numerator.saturating_neg(), ..self } } else { self }
    }

    /// The greatest whole number that is not above the value.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }
}

#[cfg(feature = "authoring")]
impl Ratio {
    /// The value cut down to `decimals`, and whether nothing was cut off.
    fn cut(self, decimals: u32) -> Option<(i128, bool)> {
        let scaled = self.numerator.checked_mul(10_i128.checked_pow(decimals)?)?;
        Some((scaled.div_euclid(self.denominator), scaled.rem_euclid(self.denominator) == 0))
    }

    /// The value, where `decimals` hold it exactly.
    pub fn exactly(self, decimals: u32) -> Option<Decimal> {
        let (mantissa, exact) = self.cut(decimals)?;
        exact.then(|| Decimal::try_from_i128_with_scale(mantissa, decimals).ok())?
    }

    /// The nearest decimal of `decimals`, a half upwards.
    pub fn nearest(self, decimals: u32) -> Option<Decimal> {
        let half = Self::new(1, 10_i128.checked_pow(decimals)?.checked_mul(2)?)?;
        Decimal::try_from_i128_with_scale(self.plus(half)?.cut(decimals)?.0, decimals).ok()
    }

    /// The least decimal of `decimals` that is not below the value.
    pub fn ceiling(self, decimals: u32) -> Option<Decimal> {
        let (mantissa, exact) = self.cut(decimals)?;
        Decimal::try_from_i128_with_scale(mantissa.checked_add(i128::from(!exact))?, decimals).ok()
    }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Self {
        // A decimal has at most 28 decimals, and 10^28 fits; the fallback is never taken.
        let denominator = 10_i128.checked_pow(value.scale()).unwrap_or(1);
        Self::new(value.mantissa(), denominator).unwrap_or(Self::ZERO)
    }
}

impl Ord for Ratio {
    /// By continued fractions, because cross products may not fit in 128 bits.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) = (self.numerator, self.denominator, other.numerator, other.denominator);
        loop {
            let whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            if whole != Ordering::Equal {
                return whole;
            }
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            if left == 0 || right == 0 {
                return left.cmp(&right);
            }
            // left/b < right/d exactly when d/right < b/left.
            (a, b, c, d) = (d, right, b, left);
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
