//! Values written straight from what a machine holds, as [`super::format`] writes them.

use chrono::NaiveDate;

use super::digits::Digits;
use super::format;
use super::reader::{choices, number};
use super::{Value, grid, words};
use crate::Language;
use crate::pack::{Content, ShownType};
use crate::program::from_days;
use crate::quantity::{Scale, Unit};

/// How the elements of a column read in one language.
#[derive(Debug)]
pub(crate) enum Form {
    /// Yes or no.
    Truth,
    /// A quantity.
    Number {
        /// `(factor, decimals)` where an element is `element x factor / 10^decimals`.
        decimal: Option<(i64, usize)>,
        least: usize,
        /// What follows the number one, and any other.
        one: Box<str>,
        many: Box<str>,
        shown: Option<Scale>,
        scale: Scale,
        unit: Unit,
    },
    /// A day.
    Date,
    /// The labels of what can be chosen.
    Choice(Vec<Box<str>>),
}

/// An element as it reads.
#[derive(Debug)]
pub(crate) enum Read<'f> {
    Unknown,
    Truth(bool),
    /// A number of 64 bits, and what follows it.
    Digits(Digits, &'f str),
    Day(NaiveDate),
    Choice(&'f str),
    /// A list without rows.
    NoRows,
    /// A number that takes more.
    Other(Value),
}

/// Scale of what is shown: a percentage is in hundredths.
fn shown_scale(scale: Scale, unit: &Unit) -> Option<Scale> {
    if unit.is_percent() { scale.times(Scale::new(100, 1)?) } else { Some(scale) }
}

/// `element x factor / 10^decimals`, where that is quick to compute.
fn decimal(scale: Scale, least: usize) -> Option<(i64, usize)> {
    let step = scale.decimal(1)?.normalize();
    let decimals = usize::try_from(step.scale()).ok()?;
    let factor = 10_i64.checked_pow(u32::try_from(least.saturating_sub(decimals)).ok()?)?;
    // The powers of ten of so many decimals fit 64 bits.
    let quick = decimals <= 18;
    quick.then_some((i64::try_from(step.mantissa()).ok()?.checked_mul(factor)?, decimals.max(least)))
}

impl Form {
    pub fn new(kind: &ShownType, content: &Content, language: Language) -> Self {
        match kind {
            ShownType::Boolean => Form::Truth,
            ShownType::Date => Form::Date,
            ShownType::Choice { fact } => {
                // As `format::value` has it: the code where there is no label.
                let label = |(code, label): &(String, _)| match words::either(label, language) {
                    "" => code.as_str().into(),
                    label => label.into(),
                };
                Form::Choice(choices(content, *fact).iter().map(label).collect())
            }
            ShownType::Number { scale, unit } => {
                let least = format::least_decimals(unit);
                let suffix = |many| format::suffix(&unit.label(language, many)).into_boxed_str();
                let (one, many) = (suffix(false), suffix(true));
                let shown = shown_scale(*scale, unit);
                let decimal = shown.and_then(|shown| decimal(shown, least));
                Form::Number { decimal, least, one, many, shown, scale: *scale, unit: unit.clone() }
            }
        }
    }

    /// An element that is a number, over its divisor.
    pub fn read(&self, mantissa: i128, divisor: i128) -> Read<'_> {
        match self {
            Form::Truth => Read::Unknown,
            Form::Number { decimal, least, one, many, shown, scale, unit } => {
                let short = || {
                    let (factor, decimals) = decimal.filter(|_| divisor == 1)?;
                    Digits::new(i64::try_from(mantissa).ok()?.checked_mul(factor)?, decimals, *least)
                };
                let quotient = || {
                    let shown = (*shown)?;
                    Digits::quotient(mantissa.checked_mul(shown.numerator())?, shown.denominator().checked_mul(divisor)?, *least)
                };
                match short().or_else(quotient) {
                    Some(digits) => Read::Digits(digits, if digits.is_one() { one } else { many }),
                    None => Read::from(number(mantissa, divisor, *scale, unit)),
                }
            }
            Form::Date => i64::try_from(mantissa).ok().and_then(from_days).map_or(Read::Unknown, Read::Day),
            Form::Choice(labels) => {
                usize::try_from(mantissa).ok().and_then(|place| labels.get(place)).map_or(Read::Unknown, |label| Read::Choice(label))
            }
        }
    }
}

impl From<Value> for Read<'_> {
    fn from(value: Value) -> Self {
        if value == Value::Unknown { Read::Unknown } else { Read::Other(value) }
    }
}

impl Read<'_> {
    pub fn is_known(&self) -> bool {
        !matches!(self, Read::Unknown)
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Read::Digits(digits, _) => digits.is_zero(),
            Read::Other(value) => grid::is_zero(value),
            _ => false,
        }
    }

    pub fn write(&self, out: &mut String, language: Language) {
        match self {
            Read::Unknown => out.push_str(words::NOT_KNOWN.get(language)),
            Read::NoRows => out.push_str(words::NO_ROWS.get(language)),
            Read::Truth(value) => out.push_str(if *value { words::YES } else { words::NO }.get(language)),
            Read::Digits(digits, suffix) => digits.write(suffix, out, language),
            Read::Day(day) => format::write_date(out, *day, language),
            Read::Choice(label) => out.push_str(label),
            Read::Other(value) => out.push_str(&format::value(value, language)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// The direct way and the way over text write the same.
        #[test]
        fn numbers_are_written_as_in_a_decision(
            mantissa in proptest::prop_oneof![-2_000_i64..2_000, proptest::num::i64::ANY],
            divisor in proptest::prop_oneof![proptest::strategy::Just(1_i64), -50_i64..50, proptest::num::i64::ANY],
            above in 1_i128..200,
            below in proptest::sample::select(vec![1_i128, 2, 3, 4, 7, 100, 125, 128, 150, 1_000, 10_000, 16_000, 1 << 30, 10_i128.pow(9), 10_i128.pow(20)]),
            unit in proptest::sample::select(vec!["EUR", "EUR/hour", "%", "hour", "count", "1/month"]),
        ) {
            let (scale, unit) = (Scale::new(above, below).unwrap_or(Scale::ONE), unit.parse::<Unit>().unwrap_or_default());
            let kind = ShownType::Number { scale, unit: unit.clone() };
            for language in [Language::It, Language::En] {
                let form = Form::new(&kind, &Content::default(), language);
                let read = form.read(mantissa.into(), divisor.into());
                let mut text = String::new();
                read.write(&mut text, language);
                let value = number(mantissa.into(), divisor.into(), scale, &unit);
                proptest::prop_assert_eq!(text, format::value(&value, language));
                proptest::prop_assert_eq!(read.is_zero(), grid::is_zero(&value));
                proptest::prop_assert_eq!(read.is_known(), value != Value::Unknown);
            }
        }
    }
}
