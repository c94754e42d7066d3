//! The unit of a mantissa: a positive fraction that is known when a rule is compiled.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A positive fraction `numerator / denominator` in lowest terms: a value is `mantissa x scale`.
///
/// Cents are `1/100`; two thirds of cents are `2/300 = 1/150`. Because the fraction is fixed for each operation when a rule
/// is compiled, thirds stay exact at run time and cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i128, i128)", into = "(i128, i128)")]
pub struct Scale {
    numerator: i128,
    denominator: i128,
}

impl TryFrom<(i128, i128)> for Scale {
    type Error = &'static str;

    fn try_from((numerator, denominator): (i128, i128)) -> Result<Self, Self::Error> {
        Self::new(numerator, denominator).ok_or("a scale is a positive fraction")
    }
}

impl From<Scale> for (i128, i128) {
    fn from(scale: Scale) -> Self {
        (scale.numerator, scale.denominator)
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Scale {
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator` in lowest terms; none unless both are positive.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if numerator <= 0 || denominator <= 0 {
            return None;
        }
        let divisor = gcd(numerator, denominator);
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// `10^-decimals`.
    #[must_use]
    pub fn decimals(decimals: u32) -> Option<Self> {
        Self::new(1, 10_i128.checked_pow(decimals)?)
    }

    /// Numerator in lowest terms.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Denominator in lowest terms.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Product; none where it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let left = gcd(self.numerator, other.denominator);
        let right = gcd(other.numerator, self.denominator);
        Self::new(
            (self.numerator / left).checked_mul(other.numerator / right)?,
            (self.denominator / right).checked_mul(other.denominator / left)?,
        )
    }

    /// `1 / self`.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { numerator: self.denominator, denominator: self.numerator }
    }

    /// `self / other`.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(other.inverse())
    }

    /// The greatest scale of which both are whole multiples.
    #[must_use]
    pub fn common(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(gcd(left, right), self.denominator.checked_mul(other.denominator)?)
    }

    /// How many `finer` make one `self`, if that is a whole number.
    #[must_use]
    pub fn multiple_of(self, finer: Self) -> Option<i128> {
        let ratio = self.over(finer)?;
        (ratio.denominator == 1).then_some(ratio.numerator)
    }

    /// A decimal as `mantissa x scale`, with the coarsest decimal scale that holds it.
    #[must_use]
    pub fn split(value: Decimal) -> (i128, Self) {
        let value = value.normalize();
        let denominator = 10_i128.checked_pow(value.scale()).unwrap_or(1);
        (value.mantissa(), Self { numerator: 1, denominator })
    }

    /// `mantissa x self` as a decimal, where a decimal of at most 28 digits is exact.
    #[must_use]
    pub fn decimal(self, mantissa: i128) -> Option<Decimal> {
        let numerator = mantissa.checked_mul(self.numerator)?;
        let divisor = gcd(numerator.checked_abs()?, self.denominator).max(1);
        let (mut numerator, denominator) = (numerator / divisor, self.denominator / divisor);
        let (mut rest, mut twos, mut fives) = (denominator, 0_u32, 0_u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        if rest != 1 {
            return None;
        }
        let digits = twos.max(fives);
        numerator = numerator.checked_mul(2_i128.checked_pow(digits - twos)?)?;
        numerator = numerator.checked_mul(5_i128.checked_pow(digits - fives)?)?;
        Decimal::try_from_i128_with_scale(numerator, digits).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_written_scale_is_a_positive_fraction() {
        let read = |text: &str| serde_json::from_str::<Scale>(text).ok();
        assert_eq!(read("[2,300]"), Scale::new(1, 150));
        for bad in ["[1,0]", "[0,1]", "[-1,5]", "[1]"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(serde_json::to_string(&Scale::new(1, 150).unwrap()).unwrap(), "[1,150]");
    }
}
