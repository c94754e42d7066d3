//! The moment at which an application was filed: a day, or a day and a time, on the clock on the wall.

use chrono::{NaiveDateTime, NaiveTime, Timelike as _};

/// A moment, and whether its time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Microseconds since 1970-01-01T00:00; of a day alone, its beginning.
    pub at: i64,
    /// It is a day alone.
    pub is_day: bool,
}

/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400_000_000;

impl Moment {
    /// The last microsecond of a day; a time is itself.
    pub fn last(self) -> i64 {
        if self.is_day { self.at + DAY - 1 } else { self.at }
    }
}

/// Reads `2025-03-18`, `2025-03-18T10:00`, `2025-03-18 10:00:05` or `2025-03-18T10:00:05.123`; never a time zone, which would be one
/// more thing to agree on.
pub(crate) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'T' | b' '));
    if !plain || text.get(10..).is_some_and(|rest| !rest.is_empty() && rest.len() < 6) {
        return None;
    }
    let (day, time) = (text.get(..10)?, text.get(10..)?);
    let day = crate::parse_day(day)?;
    if time.is_empty() {
        return Some(Moment { at: microseconds(day.and_time(NaiveTime::MIN)), is_day: true });
    }
    let time = time.strip_prefix(['T', ' '])?;
    Some(Moment { at: microseconds(day.and_time(read_time(time)?)), is_day: false })
}

/// `10:00`, `10:00:05` or `10:00:05.123`: what is less than a microsecond is left out.
fn read_time(text: &str) -> Option<NaiveTime> {
    let (text, fraction) = text.split_once('.').map_or((text, None), |(text, fraction)| (text, Some(fraction)));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let mut parts = text.split(':').map(|part| if part.len() == 2 && digits(part) { part.parse::<u32>().ok() } else { None });
    let (hour, minute) = (parts.next()??, parts.next()??);
    // What is less than a second follows seconds alone.
    let second = parts.next().unwrap_or(fraction.is_none().then_some(0))?;
    let fraction = fraction.unwrap_or("0");
    let micro = if (1..=9).contains(&fraction.len()) && digits(fraction) {
        format!("{fraction:0<6}").get(..6)?.parse().ok()?
    } else {
        return None;
    };
    if parts.next().is_some() { None } else { NaiveTime::from_hms_micro_opt(hour, minute, second, micro) }
}

fn microseconds(moment: NaiveDateTime) -> i64 {
    moment.and_utc().timestamp_micros()
}

/// `2025-03-18T10:00`, with seconds where there are any.
pub(crate) fn write(at: i64) -> String {
    let Some(moment) = chrono::DateTime::from_timestamp_micros(at) else { return String::new() };
    let (day, time) = (moment.date_naive(), moment.time());
    if at.rem_euclid(60_000_000) == 0 { format!("{day}T{:02}:{:02}", time.hour(), time.minute()) } else { format!("{day}T{time}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{DAY, read, write};

    #[test]
    fn days_and_times_are_read_and_nothing_else() {
        let at = |text: &str| read(text).unwrap().at;
        assert_eq!(at("1970-01-02"), DAY);
        assert!(read("2025-03-18").unwrap().is_day);
        assert_eq!(at("1970-01-01T00:01"), 60_000_000);
        assert_eq!(at(" 1970-01-01 00:00:01.5 "), 1_500_000);
        assert_eq!(read("1970-01-01").unwrap().last(), DAY - 1);
        assert_eq!(read("1970-01-01T12:00").unwrap().last(), DAY / 2);
        for bad in [
            "",
            "18/03/2025",
            "2025-02-30",
            "2025-03-18T",
            "2025-03-18T25:00",
            "2025-03-18T10:00Z",
            "2025-03-18T10:00+01:00",
            "2025-3-18",
            "2025-03-18T10:00.5",
            "2025-03-18T10:00:05.",
            "2025-03-18T10:60",
            "2025-03-18T10:00:05:01",
            "2025-03-18 1:00:00",
            "2025-03-18T+1:00",
            "2025-03-18T10:00.0",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_moment_reads_back_as_it_is_written() {
        for text in ["2025-03-18T10:00", "2025-03-18T10:00:05", "2025-03-18T10:00:05.250"] {
            assert_eq!(write(read(text).unwrap().at), text);
        }
    }
}
