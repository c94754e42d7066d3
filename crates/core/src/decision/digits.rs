//! Numbers of 64 bits written as [`super::format`] writes them, without text in between.

use super::format::{MOST_DECIMALS, READABLE_DENOMINATOR, READABLE_NUMERATOR, write_digits};
use crate::Language;
use crate::quantity::{Mode, divide_rounded};

/// A number as it is shown: `size / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    negative: bool,
    size: u64,
    decimals: usize,
    rounded: Rounded,
}

/// What is told of a number that is not shown exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rounded {
    No,
    About,
    /// The fraction that it is, where that can be checked by hand.
    From(u64, u64),
}

/// Digits of the greatest number of 64 bits.
const MOST_DIGITS: usize = 20;

impl Digits {
    /// `number / 10^decimals`; none where that has more decimals than are shown.
    pub fn new(number: i64, decimals: usize, least: usize) -> Option<Self> {
        let digits = Self { negative: number < 0, size: number.unsigned_abs(), decimals, rounded: Rounded::No }.trimmed(least);
        (digits.decimals <= MOST_DECIMALS).then_some(digits)
    }

    /// `above / below`, rounded half up where it must be; none where that takes more than 64 bits.
    pub fn quotient(above: i128, below: i128, least: usize) -> Option<Self> {
        let negative = (above < 0) != (below < 0);
        let (above, below) = (u64::try_from(above.unsigned_abs()).ok()?, u64::try_from(below.unsigned_abs()).ok()?);
        if below == 0 {
            return None;
        }
        let divisor = common(above, below);
        let (above, below) = (above / divisor, below / divisor);
        let (decimals, rounded) = match finite_decimals(below) {
            Some(decimals) if decimals <= MOST_DECIMALS => (decimals.max(least), Rounded::No),
            None if u128::from(above) < READABLE_NUMERATOR && i128::from(below) < READABLE_DENOMINATOR => {
                (least.max(2), Rounded::From(above, below))
            }
            _ => (MOST_DECIMALS, Rounded::About),
        };
        let scaled = i128::from(above) * i128::from(power(decimals));
        let size = u64::try_from(divide_rounded(scaled, below.into(), Mode::HalfUp)?).ok()?;
        Some(Self { negative, size, decimals, rounded }.trimmed(least))
    }

    /// Without needless zeros, but with at least so many decimals.
    fn trimmed(mut self, least: usize) -> Self {
        while self.decimals > least && self.size.is_multiple_of(10) {
            self.size /= 10;
            self.decimals -= 1;
        }
        self
    }

    pub fn is_one(self) -> bool {
        self.size == power(self.decimals)
    }

    /// A number that is only shown as zero is none.
    pub fn is_zero(self) -> bool {
        self.size == 0 && self.rounded == Rounded::No
    }

    /// Writes the number, and after it what follows it.
    pub fn write(self, suffix: &str, out: &mut String, language: Language) {
        if self.rounded == Rounded::About {
            out.push_str("≈ ");
        }
        let (mut whole, mut decimals) = ([0; MOST_DIGITS], [0; MOST_DIGITS]);
        let power = power(self.decimals);
        let (whole, decimals) = (digits(self.size / power, 0, &mut whole), digits(self.size % power, self.decimals, &mut decimals));
        write_digits(out, self.negative, whole, decimals, language);
        out.push_str(suffix);
        if let Rounded::From(above, below) = self.rounded {
            let mut buffer = [0; MOST_DIGITS];
            out.push_str(if self.negative { " (= -" } else { " (= " });
            out.push_str(digits(above, 1, &mut buffer));
            out.push('/');
            out.push_str(digits(below, 1, &mut buffer));
            out.push(')');
        }
    }
}

/// Ten to so many; more than 19 are never asked for.
fn power(decimals: usize) -> u64 {
    (0..decimals).fold(1, |power: u64, _| power.saturating_mul(10))
}

/// Greatest common divisor, by halving: quicker than by remainders.
fn common(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << twos
}

/// How many decimals a fraction in lowest terms has; none where they have no end.
fn finite_decimals(below: u64) -> Option<usize> {
    let twos = below.trailing_zeros();
    let (mut rest, mut fives) = (below >> twos, 0);
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives += 1;
    }
    if rest == 1 { usize::try_from(twos.max(fives)).ok() } else { None }
}

/// A number as at least so many digits.
fn digits(mut number: u64, least: usize, buffer: &mut [u8; MOST_DIGITS]) -> &str {
    let mut places = buffer.iter_mut().rev();
    let mut count = 0;
    while number > 0 || count < least {
        let Some(place) = places.next() else { break };
        *place = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        count += 1;
    }
    buffer.get(MOST_DIGITS - count..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
}
