//! Days since 1970-01-01 and the calendar.

use chrono::{Datelike, NaiveDate};

use super::LeapDay;

/// Days from the first day of the Common Era, as chrono counts, to 1970-01-01.
const EPOCH: i32 = 719_163;

/// The day as a number: days since 1970-01-01, as in Arrow's `Date32`.
pub(crate) fn to_days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce() - EPOCH)
}

/// The day of a number; none outside the calendar.
pub(crate) fn from_days(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?.checked_add(EPOCH)?)
}

fn is_last_of_month(date: NaiveDate) -> bool {
    date.succ_opt().is_none_or(|next| next.month() != date.month())
}

/// Whether the day of `from` in the month is reached on `to`.
fn day_reached(from: NaiveDate, to: NaiveDate, leap: LeapDay) -> bool {
    to.day() >= from.day() || (leap == LeapDay::February28 && is_last_of_month(to))
}

/// Completed months from one day to another; negative where the second comes first.
pub(crate) fn months_between(from: i64, to: i64, leap: LeapDay) -> i64 {
    let (Some(from), Some(to)) = (from_days(from), from_days(to)) else {
        return 0;
    };
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    months - i64::from(!day_reached(from, to, leap))
}

/// Completed years from one day to another; negative where the second comes first.
pub(crate) fn years_between(from: i64, to: i64, leap: LeapDay) -> i64 {
    months_between(from, to, leap).div_euclid(12)
}

pub(crate) fn year_of(days: i64) -> i64 {
    from_days(days).map_or(0, |date| i64::from(date.year()))
}

pub(crate) fn month_of(days: i64) -> i64 {
    from_days(days).map_or(0, |date| i64::from(date.month()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn day(text: &str) -> i64 {
        to_days(text.parse().unwrap())
    }

    #[test]
    fn the_epoch_is_zero() {
        assert_eq!(day("1970-01-01"), 0);
        assert_eq!(from_days(day("2024-02-29")).unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn birthdays_are_reached_on_the_day() {
        for leap in [LeapDay::February28, LeapDay::March1] {
            assert_eq!(years_between(day("2007-06-15"), day("2025-06-14"), leap), 17);
            assert_eq!(years_between(day("2007-06-15"), day("2025-06-15"), leap), 18);
            assert_eq!(years_between(day("2026-01-01"), day("2025-12-31"), leap), -1);
        }
    }

    #[test]
    fn the_reading_of_29_february_decides_common_years() {
        let born = day("2004-02-29");
        assert_eq!(years_between(born, day("2022-02-28"), LeapDay::February28), 18);
        assert_eq!(years_between(born, day("2022-02-28"), LeapDay::March1), 17);
        assert_eq!(years_between(born, day("2022-03-01"), LeapDay::March1), 18);
        for leap in [LeapDay::February28, LeapDay::March1] {
            assert_eq!(years_between(born, day("2024-02-28"), leap), 19);
            assert_eq!(years_between(born, day("2024-02-29"), leap), 20);
        }
    }

    #[test]
    fn months_from_the_31st() {
        assert_eq!(months_between(day("2025-01-31"), day("2025-02-28"), LeapDay::February28), 1);
        assert_eq!(months_between(day("2025-01-31"), day("2025-02-28"), LeapDay::March1), 0);
        assert_eq!(months_between(day("2025-01-31"), day("2025-03-30"), LeapDay::March1), 1);
        // 30 September closes the month that began on 31 August only where the last day is read as enough.
        assert_eq!(months_between(day("2025-08-31"), day("2025-09-30"), LeapDay::February28), 1);
        assert_eq!(months_between(day("2025-08-31"), day("2025-10-01"), LeapDay::March1), 1);
    }
}
