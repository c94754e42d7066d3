//! Rounding: the only place where information is lost, always with a declared mode.

use serde::{Deserialize, Serialize};

/// What happens to what lies between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To the nearest, a half away from zero.
    HalfUp,
    /// To the nearest, a half to the even step.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// `numerator / denominator` to a whole number. The denominator is not zero; none if the result does not fit.
///
/// ```
/// use soglia::quantity::{Mode, divide_rounded};
/// assert_eq!(divide_rounded(5, 2, Mode::HalfUp), Some(3));
/// assert_eq!(divide_rounded(5, 2, Mode::HalfEven), Some(2));
/// assert_eq!(divide_rounded(-5, 2, Mode::HalfUp), Some(-3));
/// assert_eq!(divide_rounded(-5, 2, Mode::Down), Some(-2));
/// ```
#[must_use]
pub fn divide_rounded(numerator: i128, denominator: i128, mode: Mode) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let remainder = numerator.checked_rem(denominator)?;
    if remainder == 0 {
        return Some(quotient);
    }
    let away = match mode {
        Mode::Down => false,
        Mode::Up => true,
        Mode::HalfUp | Mode::HalfEven => {
            // Compared without doubling, which could overflow: |r| against |d| - |r|.
            let left = remainder.unsigned_abs();
            let right = denominator.unsigned_abs() - left;
            left > right || (left == right && (mode == Mode::HalfUp || quotient % 2 != 0))
        }
    };
    let sign = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    if away { quotient.checked_add(sign) } else { Some(quotient) }
}
