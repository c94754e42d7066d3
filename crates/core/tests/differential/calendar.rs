//! The calendar once more, by leap years and lengths of months, without a library.

/// Whether 28 February is the birthday, in a common year, of somebody born on 29 February.
pub type February28 = bool;

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a day counted from 1970-01-01.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let (mut year, mut left) = (1970, days);
    while left < 0 {
        year -= 1;
        left += if is_leap(year) { 366 } else { 365 };
    }
    while left >= if is_leap(year) { 366 } else { 365 } {
        left -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while left >= length(year, month) {
        left -= length(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

/// The day counted from 1970-01-01.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let mut total = day - 1;
    total += (1..month).map(|month| length(year, month)).sum::<i64>();
    total += (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum::<i64>();
    total - (year..1970).map(|year| if is_leap(year) { 366 } else { 365 }).sum::<i64>()
}

pub fn text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day on which `months` months are completed from `from`.
fn anniversary(from: i64, months: i64, leap: February28) -> i64 {
    let (year, month, day) = civil(from);
    let total = year * 12 + month - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    let last = length(year, month);
    if day <= last {
        days(year, month, day)
    } else if leap {
        days(year, month, last)
    } else {
        days(year, month, last) + 1
    }
}

fn completed(from: i64, to: i64, leap: February28, step: i64) -> i64 {
    let ((year_a, month_a, _), (year_b, month_b, _)) = (civil(from), civil(to));
    let mut count = ((year_b - year_a) * 12 + month_b - month_a).div_euclid(step) + 2;
    while anniversary(from, count * step, leap) > to {
        count -= 1;
    }
    count
}

pub fn months_between(from: i64, to: i64, leap: February28) -> i64 {
    completed(from, to, leap, 1)
}

pub fn years_between(from: i64, to: i64, leap: February28) -> i64 {
    completed(from, to, leap, 12)
}
