//! Polynomials with whole coefficients, and how far from zero a sign of theirs holds.
//!
//! The variable counts steps of the fact from the case that is looked at: small numbers stay small. Arithmetic answers `None`
//! where 128 bits do not hold the result.

use std::cmp::Ordering;

use crate::quantity::Ratio;

/// A function of higher degree is not followed: no shape of the rule language gives one.
const MOST_COEFFICIENTS: usize = 13;

/// What is asked of the sign of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Below,
    AtMost,
    Zero,
    NotZero,
    AtLeast,
    Above,
}

impl Sign {
    fn holds(self, value: i128) -> bool {
        match self {
            Self::Below => value < 0,
            Self::AtMost => value <= 0,
            Self::Zero => value == 0,
            Self::NotZero => value != 0,
            Self::AtLeast => value >= 0,
            Self::Above => value > 0,
        }
    }
}

/// Steps around zero over which something holds, both ends included, and where exactly it ends on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub low: i64,
    pub high: i64,
    /// None where it goes as far as it was looked at, or where no fraction says it.
    pub low_at: Option<Ratio>,
    pub high_at: Option<Ratio>,
}

impl Stretch {
    pub fn within(low: i64, high: i64) -> Self {
        Self { low, high, low_at: None, high_at: None }
    }

    /// Where both hold.
    pub fn and(self, other: Self) -> Self {
        let (low, low_at) = nearer((self.low, self.low_at), (other.low, other.low_at), Ordering::Greater);
        let (high, high_at) = nearer((self.high, self.high_at), (other.high, other.high_at), Ordering::Less);
        Self { low, high, low_at, high_at }
    }
}

/// The end that comes first on the way out from zero; `first` is how it compares.
fn nearer(a: (i64, Option<Ratio>), b: (i64, Option<Ratio>), first: Ordering) -> (i64, Option<Ratio>) {
    match (a.0.cmp(&b.0), a.1, b.1) {
        (Ordering::Equal, Some(x), Some(y)) => (a.0, Some(if x.cmp(&y) == first { x } else { y })),
        (Ordering::Equal, x, y) => (a.0, x.or(y)),
        (order, ..) => {
            if order == first {
                a
            } else {
                b
            }
        }
    }
}

/// `c[0] + c[1] t + c[2] t^2 + ...`, without zeros at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Polynomial(Vec<i128>);

pub(super) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Polynomial {
    pub fn new(mut coefficients: Vec<i128>) -> Option<Self> {
        while coefficients.last() == Some(&0) {
            coefficients.pop();
        }
        (coefficients.len() <= MOST_COEFFICIENTS).then_some(Self(coefficients))
    }

    pub fn constant(value: i128) -> Self {
        Self(if value == 0 { Vec::new() } else { vec![value] })
    }

    /// `start + t`.
    pub fn line(start: i128) -> Self {
        Self(vec![start, 1])
    }

    pub fn coefficients(&self) -> &[i128] {
        &self.0
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The value at zero.
    pub fn start(&self) -> i128 {
        self.0.first().copied().unwrap_or(0)
    }

    pub fn plus(&self, other: &Self) -> Option<Self> {
        let at = |coefficients: &[i128], place: usize| coefficients.get(place).copied().unwrap_or(0);
        let sums = (0..self.0.len().max(other.0.len())).map(|place| at(&self.0, place).checked_add(at(&other.0, place)));
        Self::new(sums.collect::<Option<_>>()?)
    }

    pub fn times_number(&self, factor: i128) -> Option<Self> {
        Self::new(self.0.iter().map(|coefficient| coefficient.checked_mul(factor)).collect::<Option<_>>()?)
    }

    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.is_zero() || other.is_zero() {
            return Some(Self::constant(0));
        }
        let mut out = vec![0_i128; self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                let place = out.get_mut(i + j)?;
                *place = place.checked_add(a.checked_mul(*b)?)?;
            }
        }
        Self::new(out)
    }

    /// The greatest number that divides every coefficient; zero of zero.
    pub fn content(&self) -> u128 {
        self.0.iter().fold(0, |divisor, coefficient| gcd(divisor, coefficient.unsigned_abs()))
    }

    /// Divided by a number that divides every coefficient.
    pub fn over(&self, divisor: i128) -> Self {
        Self(self.0.iter().map(|coefficient| coefficient / divisor).collect())
    }

    pub fn value(&self, at: i64) -> Option<i128> {
        self.0.iter().rev().try_fold(0_i128, |sum, coefficient| sum.checked_mul(i128::from(at))?.checked_add(*coefficient))
    }

    pub fn value_at(&self, at: Ratio) -> Option<Ratio> {
        self.0.iter().rev().try_fold(Ratio::ZERO, |sum, coefficient| sum.times(at)?.plus(Ratio::whole(*coefficient)))
    }

    /// As a function of `t - by`: what it is around another step.
    pub fn moved(&self, by: i64) -> Option<Self> {
        let step = Self::new(vec![i128::from(by), 1])?;
        self.0.iter().rev().try_fold(Self::constant(0), |sum, coefficient| sum.times(&step)?.plus(&Self::constant(*coefficient)))
    }

    /// At least as large as any value between the steps, whatever its sign.
    pub fn bound(&self, low: i64, high: i64) -> Option<i128> {
        if self.degree() <= 1 {
            return Some(self.value(low)?.checked_abs()?.max(self.value(high)?.checked_abs()?));
        }
        let far = i128::from(low).abs().max(i128::from(high).abs());
        self.0.iter().rev().try_fold(0_i128, |sum, coefficient| sum.checked_mul(far)?.checked_add(coefficient.checked_abs()?))
    }

    fn mirrored(&self) -> Option<Self> {
        let signed = self.0.iter().enumerate().map(|(place, c)| if place % 2 == 0 { Some(*c) } else { c.checked_neg() });
        Some(Self(signed.collect::<Option<_>>()?))
    }

    fn derivative(&self) -> Option<Self> {
        let terms = (1_i128..).zip(self.0.iter().skip(1)).map(|(power, coefficient)| coefficient.checked_mul(power));
        Self::new(terms.collect::<Option<_>>()?)
    }

    /// Every step `u` below `end`, from zero on, where the sign is another at `u + 1`.
    fn changes(&self, end: i64) -> Option<Vec<i64>> {
        let mut out = Vec::new();
        if self.degree() == 0 || end <= 0 {
            return Some(out);
        }
        // Where the derivative keeps its sign the values rise or fall all the way.
        let mut ends = vec![0];
        for turn in self.derivative()?.changes(end)? {
            ends.extend([turn, turn + 1]);
        }
        ends.push(end);
        ends.dedup();
        for pair in ends.windows(2) {
            let [mut from, to] = *pair else { continue };
            let last = self.value(to)?.signum();
            loop {
                let sign = self.value(from)?.signum();
                if sign == last {
                    break;
                }
                let (mut same, mut other) = (from, to);
                while other - same > 1 {
                    let middle = same + (other - same) / 2;
                    if self.value(middle)?.signum() == sign { same = middle } else { other = middle }
                }
                if out.last() != Some(&same) {
                    out.push(same);
                }
                from = other;
            }
        }
        Some(out)
    }

    /// How far from zero upwards `sign` holds, and where exactly it ends.
    fn reach(&self, sign: Sign, end: i64) -> Option<(i64, Option<Ratio>)> {
        for last in self.changes(end)? {
            if !sign.holds(self.value(last + 1)?) {
                return Some((last, self.root(last)));
            }
        }
        Some((end, None))
    }

    /// The zero between a step and the next, where a fraction says it.
    fn root(&self, last: i64) -> Option<Ratio> {
        let (from, to) = (Ratio::whole(i128::from(last)), Ratio::whole(i128::from(last) + 1));
        let inside = |root: &Ratio| *root >= from && *root <= to;
        match *self.0.as_slice() {
            [c, b] => Ratio::new(c.checked_neg()?, b).filter(inside),
            _ if self.value(last) == Some(0) => Some(from),
            _ if self.value(last + 1) == Some(0) => Some(to),
            [c, b, a] => {
                let square = b.checked_mul(b)?.checked_sub(a.checked_mul(c)?.checked_mul(4)?)?;
                let size = square.checked_isqrt().filter(|size| size.checked_mul(*size) == Some(square))?;
                let below = a.checked_mul(2)?;
                let either = [size, -size].into_iter().filter_map(|size| Ratio::new(size.checked_sub(b)?, below));
                either.into_iter().find(inside)
            }
            _ => None,
        }
    }

    /// The steps around zero over which `sign` holds, which it does at zero.
    pub fn stretch(&self, sign: Sign, low: i64, high: i64) -> Option<Stretch> {
        let (high, high_at) = self.reach(sign, high)?;
        let (down, down_at) = self.mirrored()?.reach(sign, low.checked_neg()?)?;
        let low_at = down_at.and_then(|at| Ratio::ZERO.minus(at));
        Some(Stretch { low: -down, high, low_at, high_at })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    const SIGNS: [Sign; 6] = [Sign::Below, Sign::AtMost, Sign::Zero, Sign::NotZero, Sign::AtLeast, Sign::Above];

    /// The shapes that rules are made of: lines, and products and powers of them.
    fn polynomials() -> impl Strategy<Value = Polynomial> {
        let line = (-60_i128..60, -7_i128..7).prop_map(|(c, b)| Polynomial::new(vec![c, b]).unwrap());
        (line.clone(), line.clone(), line, 1_u32..4, -200_i128..200).prop_map(|(a, b, c, power, shift)| {
            let product = match power {
                1 => a,
                2 => a.times(&b).unwrap(),
                _ => a.times(&b).unwrap().times(&c).unwrap(),
            };
            product.plus(&Polynomial::constant(shift)).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_sign_holds_as_far_as_a_count_says(p in polynomials(), low in -80_i64..=0, high in 0_i64..=80) {
            for sign in SIGNS.into_iter().filter(|sign| sign.holds(p.start())) {
                let found = p.stretch(sign, low, high).unwrap();
                let up = (0..high).find(|&t| !sign.holds(p.value(t + 1).unwrap())).unwrap_or(high);
                let down = (low..0).rev().find(|&t| !sign.holds(p.value(t).unwrap())).map_or(low, |t| t + 1);
                prop_assert_eq!((found.low, found.high), (down, up), "{:?}", sign);
                if let Some(at) = found.high_at {
                    prop_assert_eq!(p.value_at(at), Some(Ratio::ZERO));
                    prop_assert!(at >= Ratio::whole(i128::from(up)) && at <= Ratio::whole(i128::from(up) + 1));
                }
            }
        }

        #[test]
        fn around_another_step_it_is_the_same(p in polynomials(), by in -50_i64..50, at in -50_i64..50) {
            prop_assert_eq!(p.moved(by).unwrap().value(at), p.value(at + by));
        }
    }
}
