//! The editions of the shipped rules over time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use soglia::Facts;
use soglia::decision::Outcome;
use soglia::pack::{Measure, Status};

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

/// First days of quarters, from one year to another.
fn quarters(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let begins = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1);
    let first = begins(chrono::Datelike::year(&from)).expect("a year");
    (0..)
        .map_while(move |quarter| first.checked_add_months(Months::new(3 * quarter)))
        .skip_while(move |&day| day < from)
        .take_while(move |&day| day <= to)
}

/// In each quarter since the first edition one edition is in force, or it is told that which one held is not known, until the last one ends.
#[test]
fn one_edition_holds_in_every_quarter_or_the_gap_is_told() {
    let (pack, _) = common::rules();
    let mut by_id: BTreeMap<&str, Vec<&Measure>> = BTreeMap::new();
    for measure in pack.measures().filter(|measure| measure.status == Status::InForce) {
        by_id.entry(&measure.id).or_default().push(measure);
    }
    let end = NaiveDate::from_ymd_opt(2027, 12, 31).expect("a day");
    let (mut looked_at, mut told) = (0, 0);
    for (id, editions) in &by_id {
        let first = editions.iter().map(|edition| edition.from).min().expect("an edition");
        let last = editions.iter().map(|edition| edition.to.unwrap_or(end)).max().expect("an edition").min(end);
        for day in quarters(first, last) {
            looked_at += 1;
            let standing: Vec<&&Measure> = editions.iter().filter(|edition| edition.in_force(day)).collect();
            let is_suspended = || {
                let holds = |edition: &&&Measure| edition.from <= day && edition.to.is_none_or(|to| day <= to);
                editions.iter().find(holds).is_some_and(|edition| !edition.suspended.is_empty())
            };
            match standing.len() {
                1 => {}
                0 if is_suspended() => {}
                0 => {
                    let decision = pack.decide(id, &Facts::new(), day).unwrap();
                    assert_eq!(
                        (decision.outcome, decision.edition),
                        (Outcome::Unknown, None),
                        "{id} on {day}: no edition, and nobody says why"
                    );
                    told += 1;
                }
                many => panic!("{id} on {day}: {many} editions are in force"),
            }
        }
    }
    assert!(looked_at > 1_000 && told > 10, "{looked_at} quarters, {told} of them with a gap that is told");
}
