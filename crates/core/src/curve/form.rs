//! A value as a function of one fact: a quotient of two polynomials.

use super::polynomial::{Polynomial, Sign, Stretch, gcd};
use crate::quantity::Ratio;

/// `above / below`, in mantissas, of the steps from the case that is looked at. `below` is positive wherever the form is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    above: Polynomial,
    below: Polynomial,
}

impl Form {
    pub fn constant(value: i128) -> Self {
        Self { above: Polynomial::constant(value), below: Polynomial::constant(1) }
    }

    /// `start + t`.
    pub fn line(start: i128) -> Self {
        Self { above: Polynomial::line(start), below: Polynomial::constant(1) }
    }

    fn new(above: &Polynomial, below: &Polynomial) -> Option<Self> {
        if below.is_zero() {
            return None;
        }
        let divisor = i128::try_from(gcd(above.content(), below.content())).ok()?.max(1);
        let divisor = if below.start() < 0 { -divisor } else { divisor };
        let (above, below) = (above.over(divisor), below.over(divisor));
        // The same polynomial above and below: a number.
        if below.degree() > 0
            && let Some(factor) = multiple(&above, &below)
        {
            let (numerator, denominator) = (factor.numerator(), factor.denominator());
            return Some(Self { above: Polynomial::constant(numerator), below: Polynomial::constant(denominator) });
        }
        Some(Self { above, below })
    }

    pub fn above(&self) -> &Polynomial {
        &self.above
    }

    pub fn below(&self) -> &Polynomial {
        &self.below
    }

    /// The power of the fact that it goes with; none for a quotient by the fact.
    pub fn degree(&self) -> Option<usize> {
        (self.below.degree() == 0).then(|| self.above.degree())
    }

    /// Its number, where it does not change.
    pub fn number(&self) -> Option<Ratio> {
        if self.degree() == Some(0) { Ratio::new(self.above.start(), self.below.start()) } else { None }
    }

    pub fn plus(&self, other: &Self) -> Option<Self> {
        if self.below == other.below {
            return Self::new(&self.above.plus(&other.above)?, &self.below);
        }
        let shared = i128::try_from(gcd(self.below.content(), other.below.content())).ok()?;
        let (left, right) = (self.below.over(shared), other.below.over(shared));
        let above = self.above.times(&right)?.plus(&other.above.times(&left)?)?;
        Self::new(&above, &left.times(&other.below)?)
    }

    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.times_number(-1)?)
    }

    pub fn times_number(&self, factor: i128) -> Option<Self> {
        Self::new(&self.above.times_number(factor)?, &self.below)
    }

    pub fn times(&self, other: &Self) -> Option<Self> {
        Self::new(&self.above.times(&other.above)?, &self.below.times(&other.below)?)
    }

    /// The quotient; `other` is not zero wherever it is used.
    pub fn over(&self, other: &Self) -> Option<Self> {
        Self::new(&self.above.times(&other.below)?, &self.below.times(&other.above)?)
    }

    /// `self x multiplier / divisor`.
    pub fn scaled(&self, multiplier: i128, divisor: i128) -> Option<Self> {
        let shared = i128::try_from(gcd(multiplier.unsigned_abs(), divisor.unsigned_abs())).ok()?.max(1);
        Self::new(&self.above.times_number(multiplier / shared)?, &self.below.times_number(divisor / shared)?)
    }

    pub fn value(&self, at: i64) -> Option<Ratio> {
        Ratio::new(self.above.value(at)?, self.below.value(at)?)
    }

    pub fn value_at(&self, at: Ratio) -> Option<Ratio> {
        self.above.value_at(at)?.over(self.below.value_at(at)?)
    }

    /// As a function of the steps from another case, `by` steps further.
    pub fn moved(&self, by: i64) -> Option<Self> {
        Self::new(&self.above.moved(by)?, &self.below.moved(by)?)
    }

    /// Whether both are the same function.
    pub fn is(&self, other: &Self) -> bool {
        self == other || self.minus(other).is_some_and(|difference| difference.above.is_zero())
    }

    /// The steps around zero over which its sign holds.
    pub fn stretch(&self, sign: Sign, within: Stretch) -> Option<Stretch> {
        self.above.stretch(sign, within.low, within.high)
    }

    /// At least as large as any value between the steps, rounded up.
    pub fn bound(&self, within: Stretch) -> Option<i128> {
        let above = self.above.bound(within.low, within.high)?;
        let least = match self.below.degree() {
            0 => self.below.start(),
            1 => self.below.value(within.low)?.min(self.below.value(within.high)?),
            _ => 1,
        };
        (least > 0).then(|| above / least + 1)
    }
}

/// The number by which `below` must be multiplied to give `above`, if there is one.
fn multiple(above: &Polynomial, below: &Polynomial) -> Option<Ratio> {
    let factor = Ratio::new(*above.coefficients().last()?, *below.coefficients().last()?)?;
    let same = above.times_number(factor.denominator())? == below.times_number(factor.numerator())?;
    same.then_some(factor)
}
