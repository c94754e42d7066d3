//! Curves at random against their values on a coarse grid.

use num_rational::Ratio as Fraction;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Base, read, resolved, shown, span};
use crate::authoring::bands::{Course, Cut, Direction, JumpAccepted, Piece, Ratio, Stretch, check_curve};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Diagnostic, Findings};

const GREATEST: i64 = 40;

/// Where a piece ends and whether it includes that, its kind, and its values at both ends.
type Part = (i64, bool, u8, i64, i64);

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = (3_i64..9, any::<bool>(), 0_u8..4, -3_i64..9, -3_i64..9);
    (prop::collection::vec(part, 1..5), any::<bool>(), any::<bool>()).prop_map(|(mut parts, continuous, sorted)| {
        let mut at = 0;
        let mut values: Vec<i64> = parts.iter().flat_map(|part| [part.3, part.4]).collect();
        if sorted {
            values.sort_unstable();
        }
        for (index, part) in parts.iter_mut().enumerate() {
            at += part.0;
            part.0 = at;
            (part.3, part.4) = (values[if continuous && index > 0 { index * 2 - 1 } else { index * 2 }], values[index * 2 + 1]);
            if continuous && part.2 == 0 {
                part.2 = 1;
            }
        }
        parts
    })
}

fn whole(n: i64) -> Fraction<i128> {
    Fraction::from_integer(n.into())
}

/// The value by the formula of one part, also where another part holds.
fn formula(parts: &[Part], index: usize, at: i64) -> Fraction<i128> {
    let Some(&(end, _, kind, low, high)) = parts.get(index) else {
        let last = parts.last().unwrap();
        return whole(if last.2 == 0 { last.3 } else { last.4 });
    };
    let start = index.checked_sub(1).map_or(0, |before| parts[before].0);
    let exponent = match kind {
        0 => return whole(low),
        1 | 2 => 1,
        _ => 2,
    };
    let at = if exponent == 2 { at.clamp(start, end) } else { at };
    let t = (whole(at) - whole(start)) / (whole(end) - whole(start));
    whole(low) + (whole(high) - whole(low)) * if exponent == 2 { t * t } else { t }
}

fn part_at(parts: &[Part], at: i64) -> usize {
    parts.iter().take_while(|part| if part.1 { at > part.0 } else { at >= part.0 }).count()
}

fn base(grid: Option<Decimal>) -> Base {
    Base {
        label: "x".to_owned(),
        unit: "count".parse().unwrap(),
        grid,
        least: Some(Decimal::ZERO),
        greatest: Some(Decimal::from(GREATEST)),
    }
}

fn stretches(parts: &[Part]) -> Vec<Stretch> {
    let ratio = |n: i64| Ratio::new(n.into(), 1).unwrap();
    let mut lower = None;
    let mut start = 0;
    let mut out = Vec::new();
    for (index, &(end, lower_includes, kind, low, high)) in parts.iter().enumerate() {
        let (at0, at1, value0, value1) = (Decimal::from(start), Decimal::from(end), ratio(low), ratio(high));
        let piece = match kind {
            0 => Piece::Constant(value0),
            1 | 2 => Piece::Line { at0, value0, at1, value1 },
            _ => Piece::Power { at0, value0, at1, value1, exponent: 2 },
        };
        let upper = Some(Cut { at: at1, lower_includes });
        out.push(Stretch { lower, upper, piece, span: span(index, 0) });
        (lower, start) = (upper, end);
    }
    let last = parts.last().unwrap();
    let piece = Piece::Constant(ratio(if last.2 == 0 { last.3 } else { last.4 }));
    out.push(Stretch { lower, upper: None, piece, span: span(parts.len(), 0) });
    out
}

fn course(direction: Direction) -> Course {
    Course { unit: "count".parse().unwrap(), direction, jump: None, fall: None }
}

fn run(parts: &[Part], grid: Option<Decimal>, course: &Course) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    check_curve(&stretches(parts), &base(grid), course, &mut findings);
    resolved(findings)
}

/// The two places of the base in a witness.
fn places(witness: &str) -> (i64, i64) {
    let at = |text: &str| read(text.split('→').next().unwrap()).try_into().unwrap();
    let (from, to) = witness.split_once("; ").unwrap();
    (at(from), at(to))
}

fn size(value: &Fraction<i128>) -> Fraction<i128> {
    if *value < whole(0) { -*value } else { *value }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn falls_are_what_every_step_shows(parts in parts(), rising in any::<bool>()) {
        let direction = if rising { Direction::Rising } else { Direction::Falling };
        let value = |at| formula(&parts, part_at(&parts, at), at);
        let wrong = |from, to| if rising { value(to) < value(from) } else { value(to) > value(from) };
        let found = run(&parts, Some(Decimal::ONE), &course(direction));
        let witnesses = shown(&found, Code::Fall);
        prop_assert_eq!(witnesses.len(), usize::from((0..GREATEST).any(|at| wrong(at, at + 1))));
        for witness in &witnesses {
            let (from, to) = places(witness);
            prop_assert!(from < to && wrong(from, to), "{}", witness);
        }
        let accepted = Course { fall: Some(span(90, 0)), ..course(direction) };
        let found = run(&parts, Some(Decimal::ONE), &accepted);
        prop_assert_eq!(shown(&found, Code::Fall).len(), 0);
        prop_assert_eq!(shown(&found, Code::NeedlessDeclaration).len(), usize::from(witnesses.is_empty()));
    }

    #[test]
    fn jumps_are_steps_that_the_slopes_do_not_explain(parts in parts()) {
        let found = run(&parts, Some(Decimal::ONE), &course(Direction::Rising));
        let witnesses = shown(&found, Code::Jump);
        // Each cut: the step taken, and the steps that both formulas would take there.
        let steps: Vec<(i64, Fraction<i128>, Fraction<i128>, Fraction<i128>)> = (0..parts.len()).map(|index| {
            let first = (0..=GREATEST).find(|&at| part_at(&parts, at) > index).unwrap();
            let by = |part, at| formula(&parts, part, at);
            (first, by(index + 1, first) - by(index, first - 1), by(index, first) - by(index, first - 1), by(index + 1, first) - by(index + 1, first - 1))
        }).collect();
        let outside = |step: &Fraction<i128>, left: &Fraction<i128>, right: &Fraction<i128>| {
            if step < left.min(right) { left.min(right) - step } else if step > left.max(right) { step - left.max(right) } else { whole(0) }
        };
        let largest = steps.iter().map(|(_, step, left, right)| outside(step, left, right)).max().unwrap();
        prop_assert_eq!(witnesses.len(), usize::from(largest > whole(0)));
        for witness in &witnesses {
            let (from, to) = places(witness);
            let (_, step, left, right) = steps.iter().find(|step| step.0 == to).unwrap();
            prop_assert_eq!(from + 1, to);
            prop_assert_eq!(&outside(step, left, right), &largest, "{}", witness);
        }
        // Accepted to the next hundredth, nothing is left to say; a hundredth less is refused.
        let cents = (largest * whole(100)).ceil().to_integer().try_into().unwrap();
        let accept = |cents: i64| Course { jump: Some(JumpAccepted { up_to: Decimal::new(cents, 2), span: span(90, 0) }), ..course(Direction::Rising) };
        let found = run(&parts, Some(Decimal::ONE), &accept(cents));
        prop_assert_eq!(shown(&found, Code::Jump).len(), 0);
        prop_assert_eq!(shown(&found, Code::NeedlessDeclaration).len(), usize::from(witnesses.is_empty()));
        if !witnesses.is_empty() {
            prop_assert_eq!(shown(&run(&parts, Some(Decimal::ONE), &accept(cents - 1)), Code::Jump).len(), 1);
        }
    }

    #[test]
    fn off_the_grid_a_jump_is_the_distance_at_the_cut(parts in parts()) {
        let found = run(&parts, None, &course(Direction::Rising));
        let largest = (0..parts.len()).map(|index| size(&(formula(&parts, index + 1, parts[index].0) - formula(&parts, index, parts[index].0)))).max().unwrap();
        let jumps: Vec<&Diagnostic> = found.iter().filter(|one| one.code == Code::Jump).collect();
        prop_assert_eq!(jumps.len(), usize::from(largest > whole(0)));
        if let Some(jump) = jumps.first() {
            let shown = jump.help.as_ref().unwrap().it.split("up_to: ").nth(1).unwrap().split(',').next().unwrap().to_owned();
            prop_assert_eq!(whole(shown.parse().unwrap()), largest);
        }
    }

    #[test]
    fn nothing_is_looked_for_without_a_direction(parts in parts()) {
        prop_assert!(run(&parts, Some(Decimal::ONE), &course(Direction::Any)).is_empty());
    }
}
