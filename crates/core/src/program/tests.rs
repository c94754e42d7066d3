//! The laws of what is unknown, rows, and the calendar against days counted one by one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::dates::{from_days, month_of, months_between, to_days, year_of, years_between};
use super::*;
use crate::quantity::Mode;

/// Evaluates `ops` over inputs of the case, three truth values at a time.
fn truths(ops: &[Op], inputs: [u8; 3]) -> Vec<u8> {
    let input = |kind| Input { fact: 0, kind, list: None };
    let nodes = (0..3).map(Op::Input).chain(ops.iter().cloned()).map(|op| Node { op, kind: Kind::Truth, list: None }).collect();
    let program = Program { inputs: vec![input(Kind::Truth); 3], lists: Vec::new(), nodes };
    program.check().unwrap();
    let columns = inputs.into_iter().map(|value| Column::truth(vec![value])).collect();
    let frame = evaluate(&program, &Batch { cases: 1, columns, rows: Vec::new() }, 0);
    (0..program.nodes.len()).map(|node| frame.truth(u32::try_from(node).unwrap(), 0)).collect()
}

const ALL: [u8; 3] = [FALSE, UNKNOWN, TRUE];

/// What a truth value may turn out to be.
fn outcomes(value: u8) -> Vec<bool> {
    match value {
        FALSE => vec![false],
        TRUE => vec![true],
        _ => vec![false, true],
    }
}

#[test]
fn and_or_and_not_know_what_every_outcome_agrees_on() {
    let agreed = |values: Vec<bool>| match (values.contains(&true), values.contains(&false)) {
        (true, false) => TRUE,
        (false, true) => FALSE,
        _ => UNKNOWN,
    };
    for a in ALL {
        for b in ALL {
            let found = truths(&[Op::And(0, 1), Op::Or(0, 1), Op::Not(0)], [a, b, FALSE]);
            let pairs: Vec<(bool, bool)> = outcomes(a).into_iter().flat_map(|a| outcomes(b).into_iter().map(move |b| (a, b))).collect();
            assert_eq!(found[3], agreed(pairs.iter().map(|(a, b)| *a && *b).collect()), "{a} and {b}");
            assert_eq!(found[4], agreed(pairs.iter().map(|(a, b)| *a || *b).collect()), "{a} or {b}");
            assert_eq!(found[5], agreed(outcomes(a).into_iter().map(|a| !a).collect()), "not {a}");
        }
    }
}

#[test]
fn the_laws_of_de_morgan_order_and_grouping_hold_with_unknowns() {
    for a in ALL {
        for b in ALL {
            for c in ALL {
                let (not_a, not_b) = (Op::Not(0), Op::Not(1));
                let de_morgan = [Op::And(0, 1), Op::Not(3), not_a.clone(), not_b.clone(), Op::Or(5, 6)];
                let found = truths(&de_morgan, [a, b, c]);
                assert_eq!(found[4], found[7]);
                let found = truths(&[Op::Or(0, 1), Op::Not(3), not_a, not_b, Op::And(5, 6)], [a, b, c]);
                assert_eq!(found[4], found[7]);
                let found = truths(&[Op::And(0, 1), Op::And(3, 2), Op::And(1, 2), Op::And(0, 5), Op::And(1, 0)], [a, b, c]);
                assert!(found[4] == found[6] && found[3] == found[7]);
                let found = truths(&[Op::Or(1, 2), Op::And(0, 3), Op::And(0, 1), Op::And(0, 2), Op::Or(5, 6)], [a, b, c]);
                assert_eq!(found[4], found[7], "and over or");
            }
        }
    }
}

#[test]
fn select_waits_for_its_condition_unless_both_branches_agree() {
    for condition in ALL {
        for a in ALL {
            for b in ALL {
                let found = truths(&[Op::Select(0, 1, 2)], [condition, a, b])[3];
                let expected = match condition {
                    TRUE => a,
                    FALSE => b,
                    _ if a == b => a,
                    _ => UNKNOWN,
                };
                assert_eq!(found, expected, "{condition} {a} {b}");
            }
        }
    }
}

/// Numbers of two widths through the same operations.
fn numbers(kind: Kind, a: Option<i64>, b: Option<i64>, condition: u8) -> Vec<Option<i128>> {
    let input = |kind| Input { fact: 0, kind, list: None };
    let node = |op, kind| Node { op, kind, list: None };
    let mut nodes = vec![node(Op::Input(0), Kind::Narrow), node(Op::Input(1), Kind::Narrow), node(Op::Input(2), Kind::Truth)];
    // Inputs are narrow: a product with one has the width that is tried.
    let ops = [
        Op::MultiplyBy(0, 1),
        Op::MultiplyBy(1, 1),
        Op::Add(3, 4),
        Op::Subtract(3, 4),
        Op::Multiply(3, 4),
        Op::Minimum(3, 4),
        Op::Maximum(3, 4),
        Op::MultiplyBy(3, -7),
        Op::DivideBy { value: 3, multiplier: 3, divisor: 7, mode: Mode::HalfEven },
        Op::Divide { value: 3, by: 4, multiplier: 5, divisor: 2, mode: Mode::Up },
        Op::Select(2, 3, 4),
    ];
    nodes.extend(ops.into_iter().map(|op| node(op, kind)));
    let program = Program { inputs: vec![input(Kind::Narrow), input(Kind::Narrow), input(Kind::Truth)], lists: Vec::new(), nodes };
    program.check().unwrap();
    let column = |value: Option<i64>| Column::numbers(vec![value.unwrap_or(0)], Some(vec![u8::from(value.is_some())]));
    let columns = vec![column(a), column(b), Column::truth(vec![condition])];
    let frame = evaluate(&program, &Batch { cases: 1, columns, rows: Vec::new() }, 0);
    (3..14).map(|node| frame.number(node, 0)).collect()
}

proptest! {
    #[test]
    fn both_widths_give_the_same(a in prop::option::of(-1_000_000_000_i64..1_000_000_000), b in prop::option::of(-1_000_000_000_i64..1_000_000_000), condition in 0_u8..3) {
        let narrow = numbers(Kind::Narrow, a, b, condition);
        prop_assert_eq!(&narrow, &numbers(Kind::Wide, a, b, condition));
        if let (Some(a), Some(b)) = (a.map(i128::from), b.map(i128::from)) {
            let known: Vec<i128> = narrow.iter().take(7).map(|value| value.unwrap()).collect();
            prop_assert_eq!(known, vec![a, b, a + b, a - b, a * b, a.min(b), a.max(b)]);
        }
        let selected = match condition { TRUE => a, FALSE => b, _ if a == b => a, _ => None };
        prop_assert_eq!(narrow[10], selected.map(i128::from));
    }

    #[test]
    fn completed_months_are_counted_day_by_day(from in -2_000_i64..25_000, length in -1_200_i64..2_500) {
        for leap in [LeapDay::February28, LeapDay::March1] {
            let to = from + length;
            prop_assert_eq!(months_between(from, to, leap), counted(from, to, leap), "{:?} {:?}", from_days(from), from_days(to));
            prop_assert_eq!(years_between(from, to, leap), counted(from, to, leap).div_euclid(12));
        }
    }
}

/// Months completed by walking from one day to the other: one more, or one less, on each day on which a month ends.
fn counted(from: i64, to: i64, leap: LeapDay) -> i64 {
    let start = from_days(from).unwrap().to_string();
    let day = |text: &str| text[8..].parse::<u32>().unwrap();
    let wanted = day(&start);
    let ends = |at: i64| {
        let text = from_days(at).unwrap().to_string();
        let next = day(&from_days(at + 1).unwrap().to_string());
        let before = day(&from_days(at - 1).unwrap().to_string());
        match leap {
            // The day itself, or the last of a month that is too short for it.
            LeapDay::February28 => day(&text) == wanted || next == 1 && day(&text) < wanted,
            LeapDay::March1 => day(&text) == wanted || day(&text) == 1 && before < wanted && wanted > 28,
        }
    };
    if to >= from {
        i64::try_from((from + 1..=to).filter(|&at| ends(at)).count()).unwrap()
    } else {
        -i64::try_from((to + 1..=from).filter(|&at| ends(at)).count()).unwrap()
    }
}

#[test]
fn years_and_months_follow_the_calendar_day_by_day() {
    let (mut year, mut month, mut day) = (1899_i64, 1_i64, 1_i64);
    let first = to_days("1899-01-01".parse().unwrap());
    let last = to_days("2101-12-31".parse().unwrap());
    for at in first..=last {
        assert_eq!((year_of(at), month_of(at)), (year, month));
        assert_eq!(from_days(at).unwrap().to_string(), format!("{year:04}-{month:02}-{day:02}"));
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][usize::try_from(month - 1).unwrap()];
        day += 1;
        if day > length {
            (day, month) = (1, month + 1);
        }
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
}
