//! Numbers, dates and values as a person reads them.
//!
//! The unit follows the number in both languages, because that is how it stands in the acts: Italian `25.000,00 €`, English
//! `25,000.00 €`. A percentage is in hundredths, as the rule language writes it: `30` of unit `%` is `30 %`.
//! What is shown may be rounded, and then says so; the decision as JSON keeps the exact value.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use super::Value;
use super::words;
use crate::Language;
use crate::quantity::{Mode, Unit, divide_rounded};

/// Decimals shown at most.
pub(super) const MOST_DECIMALS: usize = 6;
/// A fraction is shown beside its decimal value as long as somebody could check it by hand.
pub(super) const READABLE_NUMERATOR: u128 = 10_000_000;
pub(super) const READABLE_DENOMINATOR: i128 = 10_000;

/// A value as a person reads it.
///
/// ```
/// use soglia::Language;
/// use soglia::decision::{Value, format};
/// let value = |text: &str, unit: &str| Value::Number { value: text.to_owned(), unit: unit.to_owned() };
/// assert_eq!(format::value(&value("25000", "EUR"), Language::It), "25.000,00 €");
/// assert_eq!(format::value(&value("11", "EUR/hour"), Language::It), "11,00 €/ora");
/// assert_eq!(format::value(&value("2000/3", "EUR"), Language::En), "666.67 € (= 2000/3)");
/// ```
#[must_use]
pub fn value(value: &Value, language: Language) -> String {
    match value {
        Value::Number { value, unit } => number(value, unit, language),
        Value::Boolean { value } => if *value { words::YES } else { words::NO }.get(language).to_owned(),
        Value::Date { value } => date(*value, language),
        Value::Choice { value, label } => {
            let label = words::either(label, language);
            if label.is_empty() { value.clone() } else { label.to_owned() }
        }
        Value::Unknown => words::NOT_KNOWN.get(language).to_owned(),
        Value::Masked => words::MASKED.to_owned(),
        Value::Rows { values } => {
            let mut all = String::new();
            for (index, one) in values.iter().enumerate() {
                if index > 0 {
                    all.push_str("; ");
                }
                all.push_str(&self::value(one, language));
            }
            if all.is_empty() { words::NO_ROWS.get(language).to_owned() } else { all }
        }
    }
}

/// A day: `31/12/2025` in Italian, `31 December 2025` in English.
#[must_use]
pub fn date(day: NaiveDate, language: Language) -> String {
    let mut out = String::with_capacity(16);
    write_date(&mut out, day, language);
    out
}

pub(super) fn write_date(out: &mut String, day: NaiveDate, language: Language) {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let (number, month, year) = (day.day(), day.month(), day.year());
    // Writing to a string cannot fail.
    let _ = match language {
        Language::It => write!(out, "{number:02}/{month:02}/{year}"),
        Language::En => write!(out, "{number} {} {year}", MONTHS.get(day.month0() as usize).copied().unwrap_or_default()),
    };
}

/// A quantity: `text` is exact decimal text or a fraction, `unit` as the rule language writes it.
///
/// Money has at least two decimals, all else none that are not needed. More than six decimals are rounded and marked `≈`; a short
/// fraction is shown beside the value that it is rounded to, half up. What is not a number is given back as it is.
#[must_use]
pub fn number(text: &str, unit: &str, language: Language) -> String {
    let parsed = unit.parse::<Unit>().ok();
    let least = parsed.as_ref().map_or(0, least_decimals);
    let Some(mut shown) = Shown::read(text, least) else { return format!("{text} {unit}") };
    shown.trim(least);
    let mut out = String::with_capacity(32);
    if shown.about && shown.exact.is_none() {
        out.push_str("≈ ");
    }
    shown.write(&mut out, language);
    let label = parsed.map_or_else(|| unit.to_owned(), |parsed| parsed.label(language, !shown.is_one()));
    out.push_str(&suffix(&label));
    if let Some(exact) = shown.exact {
        out.push_str(" (= ");
        out.push_str(exact);
        out.push(')');
    }
    out
}

/// Decimals of a unit that are shown even where they are zero.
pub(super) fn least_decimals(unit: &Unit) -> usize {
    if unit.is_money() { 2 } else { 0 }
}

/// What follows a number, from the label of its unit: ` €`, ` ore`, `/mese`.
pub(super) fn suffix(label: &str) -> String {
    match label.strip_prefix('1').filter(|rest| rest.starts_with('/')) {
        Some(per) => per.to_owned(),
        None if label.is_empty() => String::new(),
        None => format!(" {label}"),
    }
}

/// Groups of three digits and a decimal point, as a language writes them; `whole` without leading zeros.
pub(super) fn write_digits(out: &mut String, negative: bool, whole: &str, decimals: &str, language: Language) {
    let (group, point) = match language {
        Language::It => ('.', ','),
        Language::En => (',', '.'),
    };
    if negative && !(whole.is_empty() && decimals.bytes().all(|digit| digit == b'0')) {
        out.push('-');
    }
    if whole.is_empty() {
        out.push('0');
    }
    let mut rest = whole;
    while let Some((digits, next)) = rest.split_at_checked((rest.len() + 2) % 3 + 1) {
        out.push_str(digits);
        if next.is_empty() {
            break;
        }
        out.push(group);
        rest = next;
    }
    if !decimals.is_empty() {
        out.push(point);
        out.push_str(decimals);
    }
}

/// Digits ready to be shown.
struct Shown<'a> {
    negative: bool,
    whole: String,
    decimals: String,
    /// It is not the exact value.
    about: bool,
    /// The exact value, where that is a fraction worth showing.
    exact: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn read(text: &'a str, least: usize) -> Option<Self> {
        if let Some((above, below)) = text.split_once('/') {
            let (above, below): (i128, i128) = (above.parse().ok()?, below.parse().ok()?);
            let readable = above.unsigned_abs() < READABLE_NUMERATOR && (1..READABLE_DENOMINATOR).contains(&below);
            let decimals = if readable { least.max(2) } else { MOST_DECIMALS };
            let mut shown = Self::quotient(above, below, decimals)?;
            shown.about = true;
            shown.exact = readable.then_some(text);
            return Some(shown);
        }
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !only_digits(whole) || !only_digits(decimals) {
            return None;
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() <= MOST_DECIMALS {
            let whole = whole.trim_start_matches('0').to_owned();
            return Some(Self { negative, whole, decimals: decimals.to_owned(), about: false, exact: None });
        }
        let mut digits = String::from(if negative { "-" } else { "" });
        digits.push_str(whole);
        digits.push_str(decimals);
        let scale = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        let mut shown = Self::quotient(digits.parse().ok()?, scale, MOST_DECIMALS)?;
        shown.about = true;
        Some(shown)
    }

    /// `above / below` to so many decimals, half up.
    fn quotient(above: i128, below: i128, decimals: usize) -> Option<Self> {
        let factor = 10_i128.checked_pow(u32::try_from(decimals).ok()?)?;
        let rounded = divide_rounded(above.checked_mul(factor)?, below, Mode::HalfUp)?;
        let (factor, size) = (factor.unsigned_abs(), rounded.unsigned_abs());
        let whole = size / factor;
        let whole = if whole == 0 { String::new() } else { whole.to_string() };
        Some(Self { negative: rounded < 0, whole, decimals: format!("{:0decimals$}", size % factor), about: false, exact: None })
    }

    fn trim(&mut self, least: usize) {
        while self.decimals.len() > least && self.decimals.ends_with('0') {
            self.decimals.pop();
        }
        while self.decimals.len() < least {
            self.decimals.push('0');
        }
    }

    fn is_one(&self) -> bool {
        self.whole == "1" && self.decimals.bytes().all(|digit| digit == b'0')
    }

    fn write(&self, out: &mut String, language: Language) {
        write_digits(out, self.negative, &self.whole, &self.decimals, language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn it(text: &str, unit: &str) -> String {
        number(text, unit, Language::It)
    }

    #[test]
    fn money_has_two_decimals_or_all_that_it_needs() {
        for (text, unit, expected) in [
            ("25000.00", "EUR", "25.000,00 €"),
            ("0", "EUR", "0,00 €"),
            ("-1234567.8", "EUR", "-1.234.567,80 €"),
            ("-0.00", "EUR", "0,00 €"),
            ("7.99320", "EUR/hour", "7,9932 €/ora"),
            ("999", "EUR/month", "999,00 €/mese"),
            ("1000", "EUR/month", "1.000,00 €/mese"),
            ("0.12345678", "EUR", "≈ 0,123457 €"),
            ("00012.5", "EUR", "12,50 €"),
        ] {
            assert_eq!(it(text, unit), expected);
        }
    }

    #[test]
    fn other_units_have_no_needless_decimals_and_agree_in_number() {
        for (text, unit, expected) in [
            ("30.00", "%", "30 %"),
            ("15.50", "hour", "15,5 ore"),
            ("1.00", "hour", "1 ora"),
            ("0", "hour", "0 ore"),
            ("27", "year", "27 anni"),
            ("-1", "month", "-1 mese"),
            ("2.46", "count", "2,46"),
            ("3", "1/month", "3/mese"),
            ("6", "hour/week", "6 ore/settimana"),
        ] {
            assert_eq!(it(text, unit), expected);
        }
        assert_eq!(number("1234.5", "hour", Language::En), "1,234.5 hours");
        assert_eq!(number("11", "EUR/hour", Language::En), "11.00 €/hour");
    }

    #[test]
    fn fractions_are_rounded_for_the_eye_alone() {
        for (text, unit, expected) in [
            ("2000/3", "EUR", "666,67 € (= 2000/3)"),
            ("-1/200", "EUR", "-0,01 € (= -1/200)"),
            ("2/3", "count", "0,67 (= 2/3)"),
            ("39182374/4898000", "EUR/hour", "≈ 7,999668 €/ora"),
        ] {
            assert_eq!(it(text, unit), expected);
        }
    }

    #[test]
    fn what_is_no_number_is_given_back() {
        assert_eq!(it("<b>", "EUR"), "<b> EUR");
        assert_eq!(it("1/0", "EUR"), "1/0 EUR");
        assert_eq!(it("", "EUR"), " EUR");
        assert_eq!(it("12", "bushel"), "12 bushel");
    }

    #[test]
    fn dates_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 1).unwrap_or_default();
        assert_eq!(date(day, Language::It), "01/03/2025");
        assert_eq!(date(day, Language::En), "1 March 2025");
    }

    proptest::proptest! {
        /// The digits that are shown are the digits that came in.
        #[test]
        fn nothing_is_lost_up_to_six_decimals(cents in -10_i64.pow(15)..10_i64.pow(15), decimals in 0_u32..=6) {
            let size = cents.unsigned_abs();
            let power = 10_u64.pow(decimals);
            let width = decimals as usize;
            let sign = if cents < 0 { "-" } else { "" };
            let text = if decimals == 0 { format!("{sign}{size}") } else { format!("{sign}{}.{:0width$}", size / power, size % power) };
            let shown = number(&text, "EUR", Language::It);
            let read: rust_decimal::Decimal = shown.trim_end_matches(" €").replace('.', "").replace(',', ".").parse().unwrap_or_default();
            proptest::prop_assert_eq!(read, text.parse::<rust_decimal::Decimal>().unwrap_or(rust_decimal::Decimal::MAX));
        }
    }
}
