//! Scales, roundings and units against fractions of any size.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::{Base, Mode, Scale, Unit, divide_rounded};

const MODES: [Mode; 4] = [Mode::HalfUp, Mode::HalfEven, Mode::Up, Mode::Down];

fn fraction(above: i128, below: i128) -> BigRational {
    BigRational::new(BigInt::from(above), BigInt::from(below))
}

fn value(scale: Scale) -> BigRational {
    fraction(scale.numerator(), scale.denominator())
}

/// The nearest whole number by the words of the mode: away from zero for `up`, to the even one at a tie for `half_even`.
fn rounded(exact: &BigRational, mode: Mode) -> BigInt {
    let one = BigRational::from_integer(BigInt::from(1));
    let zero = BigRational::from_integer(BigInt::from(0));
    let cut = exact.trunc();
    let rest = exact - &cut;
    if rest == zero {
        return cut.to_integer();
    }
    let away = if *exact < zero { &cut - &one } else { &cut + &one };
    let twice = &rest + &rest;
    let size = if twice < zero { -twice } else { twice };
    let even = cut.to_integer() % BigInt::from(2) == BigInt::from(0);
    let goes_away = match mode {
        Mode::Down => false,
        Mode::Up => true,
        Mode::HalfUp => size >= one,
        Mode::HalfEven => size > one || size == one && !even,
    };
    if goes_away { away.to_integer() } else { cut.to_integer() }
}

fn numbers() -> impl Strategy<Value = i128> {
    prop_oneof![-20_i128..20, any::<i64>().prop_map(i128::from), any::<i128>(), Just(i128::MAX), Just(i128::MIN), Just(i128::MIN + 1)]
}

fn scales() -> impl Strategy<Value = Scale> {
    let part = || prop_oneof![1_i128..1_000, 1_i128..1_000_000_000_000, Just(i128::MAX)];
    (part(), part()).prop_map(|(above, below)| Scale::new(above, below).unwrap())
}

proptest! {
    #[test]
    fn division_rounds_as_its_mode_says(above in numbers(), below in numbers().prop_filter("not zero", |below| *below != 0)) {
        for mode in MODES {
            let exact = rounded(&fraction(above, below), mode);
            let fits = i128::try_from(exact).ok();
            // Only the least number over -1 has a quotient in range that is not computed: there is none.
            prop_assert_eq!(divide_rounded(above, below, mode), fits);
        }
    }

    #[test]
    fn ties_go_where_the_mode_says(whole in -1_000_i128..1_000) {
        for mode in MODES {
            let found = divide_rounded(2 * whole + 1, 2, mode).unwrap();
            prop_assert_eq!(BigInt::from(found), rounded(&fraction(2 * whole + 1, 2), mode));
        }
    }

    #[test]
    fn scales_multiply_divide_and_share_steps_exactly(a in scales(), b in scales()) {
        if let Some(product) = a.times(b) {
            prop_assert_eq!(value(product), value(a) * value(b));
        }
        if let Some(quotient) = a.over(b) {
            prop_assert_eq!(value(quotient), value(a) / value(b));
        }
        prop_assert_eq!(value(a.inverse()) * value(a), fraction(1, 1));
        if let Some(common) = a.common(b) {
            for one in [a, b] {
                let steps = one.multiple_of(common).unwrap();
                prop_assert_eq!(value(common) * fraction(steps, 1), value(one));
            }
        }
    }

    #[test]
    fn a_decimal_of_a_scale_is_exact(mantissa in numbers(), scale in scales()) {
        if let Some(decimal) = scale.decimal(mantissa) {
            let (digits, step) = Scale::split(decimal);
            prop_assert_eq!(fraction(digits, 1) * value(step), fraction(mantissa, 1) * value(scale));
        }
    }

    #[test]
    fn cents_always_have_a_decimal(mantissa in -79_228_162_514_264_337_593_543_950_335_i128..79_228_162_514_264_337_593_543_950_335) {
        prop_assert!(Scale::decimals(2).unwrap().decimal(mantissa).is_some());
    }

    #[test]
    fn units_read_back_as_they_are_written(above in prop::collection::vec(0..Base::ALL.len(), 0..4), below in prop::collection::vec(0..Base::ALL.len(), 0..4)) {
        let product = |places: &[usize]| places.iter().fold(Unit::count(), |unit, &place| unit.times(&Unit::base(Base::ALL[place])));
        let (above, below) = (product(&above), product(&below));
        let unit = above.over(&below);
        prop_assert_eq!(unit.to_string().parse::<Unit>().unwrap(), unit.clone());
        prop_assert_eq!(unit.times(&below), above);
        prop_assert_eq!(serde_json::from_str::<Unit>(&serde_json::to_string(&unit).unwrap()).unwrap(), unit);
    }
}

#[test]
fn percentages_leave_products_without_a_unit_of_their_own() {
    let (percent, euro) = (Unit::percent(), Unit::base(Base::Euro));
    assert_eq!("%".parse::<Unit>().unwrap(), percent);
    assert_eq!(percent.to_string(), "%");
    assert_eq!(percent.times(&percent), Unit::count());
    assert_eq!(euro.times(&percent), euro);
    assert!(percent.matches(&Unit::count()) && !percent.matches(&euro));
}
