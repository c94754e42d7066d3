//! Does a result jump, or move the wrong way, as the base value grows?

use rust_decimal::Decimal;

use super::Ratio;
use super::axis::{Axis, Edge};
use super::message::finding;
use super::show::{amount, number, result, written};
use super::{Base, Cut};
use crate::Language::{self, En, It};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::span::Span;
use crate::quantity::Unit;

/// What a result is between two cuts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece {
    Constant(Ratio),
    /// The straight line through two points; it goes on beyond them.
    Line {
        at0: Decimal,
        value0: Ratio,
        at1: Decimal,
        value1: Ratio,
    },
    /// `value0 + (value1 - value0) * t ^ exponent`, with `t` from 0 at `at0` to 1 at `at1`; constant beyond them.
    Power {
        at0: Decimal,
        value0: Ratio,
        at1: Decimal,
        value1: Ratio,
        exponent: u32,
    },
    /// It depends on more than the base.
    Unknown,
}

/// A piece and where it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub lower: Option<Cut>,
    pub upper: Option<Cut>,
    pub piece: Piece,
    pub span: Span,
}

/// Which way a result may move as the base grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// A fee.
    Rising,
    /// A benefit.
    Falling,
    /// Anything else: neither jumps nor falls are looked for.
    Any,
}

/// `jump: { up_to: ... }`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JumpAccepted {
    pub up_to: Decimal,
    pub span: Span,
}

/// What is known about the result of a curve.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub unit: Unit,
    pub direction: Direction,
    pub jump: Option<JumpAccepted>,
    /// `fall:` and where it stands.
    pub fall: Option<Span>,
}

/// A result at a value of the base, or just `beside` it where the base is not on a grid.
#[derive(Clone, Copy)]
struct Point {
    at: Decimal,
    beside: bool,
    value: Ratio,
}

/// Two neighbouring points, or two ends of a piece, that show something.
#[derive(Clone, Copy)]
struct Step {
    from: Point,
    to: Point,
    /// The part that the slopes do not explain.
    size: Ratio,
    span: Span,
}

/// Looks along the pieces in rising order and reports at most one jump, the largest, and one fall, the first.
///
/// Nothing is said about a piece whose values do not fit in 128 bits.
pub(crate) fn check_curve(stretches: &[Stretch], base: &Base, course: &Course, findings: &mut Findings) {
    let narrow: Vec<Finding> = stretches.iter().filter_map(|stretch| width(stretch, base)).collect();
    let Some(axis) = Axis::new(base).filter(|_| narrow.is_empty()) else {
        for finding in narrow {
            findings.push(finding);
        }
        return;
    };
    let (mut jumps, mut falls, mut all_known) = (Vec::new(), Vec::new(), true);
    if course.direction != Direction::Any {
        all_known = look_for_jumps(stretches, &axis, &mut jumps) & look_for_falls(stretches, &axis, course.direction, &mut falls);
    }
    report_jumps(&jumps, all_known, base, course, findings);
    report_falls(&falls, all_known, base, course, findings);
}

/// A line or curve that has no width.
fn width(stretch: &Stretch, base: &Base) -> Option<Finding> {
    let (Piece::Line { at0, at1, .. } | Piece::Power { at0, at1, .. }) = stretch.piece else { return None };
    (at0 >= at1).then(|| {
        finding(Code::BandOrder, stretch.span, |language| {
            let (start, end) = (amount(at0, &base.unit, language), amount(at1, &base.unit, language));
            match language {
                It => format!("la linea comincia a {start} e finisce a {end}: la fine deve stare più in alto"),
                En => format!("the line begins at {start} and ends at {end}: the end must be higher"),
            }
        })
        .help(both!("correggere i due punti", "correct the two points"))
    })
}

fn value(piece: Piece, at: Decimal) -> Option<Ratio> {
    match piece {
        Piece::Constant(value) => Some(value),
        Piece::Line { at0, value0, at1, value1 } => along(at, at0, at1)?.times(value1.minus(value0)?)?.plus(value0),
        Piece::Power { at0, value0, at1, value1, exponent } => {
            let t = along(at.clamp(at0, at1), at0, at1)?;
            let mut power = Ratio::from(Decimal::ONE);
            for _ in 0..exponent {
                power = power.times(t)?;
            }
            power.times(value1.minus(value0)?)?.plus(value0)
        }
        Piece::Unknown => None,
    }
}

/// How far between two places: 0 at the first, 1 at the second.
fn along(at: Decimal, at0: Decimal, at1: Decimal) -> Option<Ratio> {
    let start = Ratio::from(at0);
    Ratio::from(at).minus(start)?.over(Ratio::from(at1).minus(start)?)
}

/// The settled edges of a stretch.
fn edges(stretch: &Stretch, axis: &Axis) -> Option<(Edge, Edge)> {
    let settle = |cut: Option<Cut>, open| cut.map_or(Some(open), |cut| axis.settle(Edge::from(cut)));
    Some((settle(stretch.lower, axis.bottom)?, settle(stretch.upper, axis.top)?))
}

/// Whether every pair of neighbours could be compared.
///
/// On a grid a line may take over anywhere between the last point of one piece and the first of the next. So there is a jump
/// only if the two formulas do not meet between those points, and its size is the least distance that they keep there.
fn look_for_jumps(stretches: &[Stretch], axis: &Axis, jumps: &mut Vec<Step>) -> bool {
    let mut all_known = true;
    for (lower, upper) in stretches.iter().zip(stretches.iter().skip(1)) {
        match jump(lower, upper, axis) {
            Some(step) if step.size > Ratio::ZERO => jumps.push(step),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known
}

/// The step from one piece to the next; its size is zero where the slopes explain it.
fn jump(lower: &Stretch, upper: &Stretch, axis: &Axis) -> Option<Step> {
    let (edge, _) = edges(upper, axis)?;
    let ((last, before), (first, after)) = (axis.end(edge)?, edge.start()?);
    let cut = upper.lower?.at.clamp(last, first);
    let gap = |at| value(upper.piece, at)?.minus(value(lower.piece, at)?);
    let mut size = gap(last)?;
    for gap in [gap(cut)?, gap(first)?] {
        if (size < Ratio::ZERO) != (gap < Ratio::ZERO) {
            size = Ratio::ZERO;
        } else if gap.size() < size.size() {
            size = gap;
        }
    }
    let from = Point { at: last, beside: before, value: value(lower.piece, last)? };
    let to = Point { at: first, beside: after, value: value(upper.piece, first)? };
    Some(Step { from, to, size: size.size(), span: upper.span })
}

/// Whether every value could be compared with the one before it.
fn look_for_falls(stretches: &[Stretch], axis: &Axis, direction: Direction, falls: &mut Vec<Step>) -> bool {
    let mut all_known = true;
    let mut previous: Option<Point> = None;
    for stretch in stretches {
        let Some((start, end)) = ends(stretch, axis) else {
            all_known = false;
            continue;
        };
        for (from, to) in previous.map(|previous| (previous, start)).into_iter().chain([(start, end)]) {
            let wrong = match direction {
                Direction::Rising => to.value < from.value,
                Direction::Falling => to.value > from.value,
                Direction::Any => false,
            };
            if let Some(size) = to.value.minus(from.value).filter(|_| wrong) {
                falls.push(Step { from, to, size: size.size(), span: stretch.span });
            }
        }
        previous = Some(end);
    }
    all_known
}

/// The first and the last point of a stretch; pieces move one way only, so these two say whether it rises or falls.
fn ends(stretch: &Stretch, axis: &Axis) -> Option<(Point, Point)> {
    let (lower, upper) = edges(stretch, axis)?;
    let (at0, at1) = match stretch.piece {
        Piece::Line { at0, at1, .. } | Piece::Power { at0, at1, .. } => (at0, at1),
        Piece::Constant(_) | Piece::Unknown => (Decimal::ZERO, Decimal::ZERO),
    };
    // A piece that is open on a side is looked at as far as its own points, or one further.
    let (start, end) = match (lower.start(), axis.end(upper)) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => (start, (at1.max(start.0.checked_add(Decimal::ONE)?), false)),
        (None, Some(end)) => ((at0.min(end.0.checked_sub(Decimal::ONE)?), false), end),
        (None, None) => ((at0, false), (at1, false)),
    };
    let point = |(at, beside)| Some(Point { at, beside, value: value(stretch.piece, at)? });
    Some((point(start)?, point(end)?))
}

/// `isee 7.500,00 € → 0,00 €/ora; 7.500,01 € → 2,00 €/ora`.
fn show(step: &Step, base: &Base, unit: &Unit, language: Language) -> String {
    let place = |point: Point, later: bool| {
        let at = amount(point.at, &base.unit, language);
        match (point.beside, later, language) {
            (false, _, _) => at,
            (true, true, It) => format!("oltre {at}"),
            (true, true, En) => format!("above {at}"),
            (true, false, It) => format!("sotto {at}"),
            (true, false, En) => format!("below {at}"),
        }
    };
    format!(
        "{} {} → {}; {} → {}",
        base.label,
        place(step.from, false),
        result(step.from.value, unit, language),
        place(step.to, true),
        result(step.to.value, unit, language)
    )
}

/// The least by which the base can grow, as the beginning of a sentence.
fn one_step(base: &Base, language: Language) -> String {
    let label = &base.label;
    match (base.grid, language) {
        (Some(grid), It) => format!("con {} in più di `{label}`", amount(grid, &base.unit, language)),
        (Some(grid), En) => format!("{} more of `{label}`", amount(grid, &base.unit, language)),
        (None, It) => format!("con il minimo aumento di `{label}`"),
        (None, En) => format!("the least increase of `{label}`"),
    }
}

fn report_jumps(jumps: &[Step], all_known: bool, base: &Base, course: &Course, findings: &mut Findings) {
    let largest = jumps.iter().reduce(|largest, step| if step.size > largest.size { step } else { largest });
    let (Some(largest), Some(accept)) = (largest, largest.map_or(Some(Decimal::ZERO), |step| step.size.ceiling(2))) else {
        if let Some(accepted) = course.jump.filter(|_| all_known && jumps.is_empty()) {
            findings.push(needless("jump", course.direction, ("il risultato non ha salti", "the result has no jumps"), accepted.span));
        }
        return;
    };
    let up_to = written(accept, &course.unit);
    let size = |language| result(largest.size, &course.unit, language);
    let step = |language| one_step(base, language);
    let found = match course.jump {
        None => {
            let many = jumps.len();
            finding(Code::Jump, largest.span, |language| {
                let (step, size, shown) = (step(language), size(language), show(largest, base, &course.unit, language));
                match (language, many) {
                    (It, 1) => format!("{step} il risultato cambia di {size}: {shown}"),
                    (En, 1) => format!("{step} changes the result by {size}: {shown}"),
                    (It, _) => format!("{step} il risultato cambia fino a {size} (salti: {many}): {shown}"),
                    (En, _) => format!("{step} changes the result by up to {size} ({many} jumps): {shown}"),
                }
            })
            .help(both!(
                "se l'atto vuole così, aggiungere `jump: {{ up_to: {up_to}, reason: {{ it: \"...\", en: \"...\" }} }}`",
                "if the act has it so, add `jump: {{ up_to: {up_to}, reason: {{ it: \"...\", en: \"...\" }} }}`"
            ))
        }
        Some(accepted) if largest.size > Ratio::from(accepted.up_to) => {
            let many = jumps.iter().filter(|step| step.size > Ratio::from(accepted.up_to)).count();
            let more = |language| match (many, language) {
                (1, _) => String::new(),
                (_, It) => format!(" (salti oltre il limite: {many})"),
                (_, En) => format!(" ({many} jumps above the limit)"),
            };
            finding(Code::Jump, largest.span, |language| {
                let (step, size, more) = (step(language), size(language), more(language));
                let shown = show(largest, base, &course.unit, language);
                let limit = number(accepted.up_to, &course.unit, language);
                match language {
                    It => format!("{step} il risultato cambia di {size}, più dei {limit} accettati{more}: {shown}"),
                    En => format!("{step} changes the result by {size}, more than the {limit} accepted{more}: {shown}"),
                }
            })
            .help(both!(
                "controllare i valori; se l'atto vuole così, scrivere `up_to: {up_to}`",
                "check the values; if the act has it so, write `up_to: {up_to}`"
            ))
            .also(accepted.span, both!("il salto accettato", "the accepted jump"))
        }
        Some(_) => return,
    };
    findings.push(found.witness(show(largest, base, &course.unit, It)));
}

fn report_falls(falls: &[Step], all_known: bool, base: &Base, course: &Course, findings: &mut Findings) {
    match (falls.first(), course.fall) {
        (Some(first), None) => {
            let (many, label) = (falls.len(), &base.label);
            let found = finding(Code::Fall, first.span, |language| {
                let (size, step) = (result(first.size, &course.unit, language), show(first, base, &course.unit, language));
                let moves = match (course.direction, language) {
                    (Direction::Falling, It) => "il beneficio sale",
                    (Direction::Falling, En) => "the benefit rises",
                    (_, It) => "la tariffa scende",
                    (_, En) => "the fee falls",
                };
                let more = match (many, language) {
                    (1, _) => String::new(),
                    (_, It) => format!(" (succede in {many} punti, questo è il primo)"),
                    (_, En) => format!(" (in {many} places, of which this is the first)"),
                };
                match language {
                    It => format!("{moves} di {size} mentre `{label}` cresce{more}: {step}"),
                    En => format!("{moves} by {size} while `{label}` grows{more}: {step}"),
                }
            });
            findings.push(
                found
                    .help(both!(
                        "controllare i valori; se l'atto vuole così, aggiungere `fall: {{ reason: {{ it: \"...\", en: \"...\" }} }}`",
                        "check the values; if the act has it so, add `fall: {{ reason: {{ it: \"...\", en: \"...\" }} }}`"
                    ))
                    .witness(show(first, base, &course.unit, It)),
            );
        }
        (None, Some(span)) if all_known => {
            let reason = ("il risultato non va mai all'indietro", "the result never moves the wrong way");
            findings.push(needless("fall", course.direction, reason, span));
        }
        _ => {}
    }
}

fn needless(word: &str, direction: Direction, reason: (&str, &str), span: Span) -> Finding {
    let (it, en) = match direction {
        Direction::Rising | Direction::Falling => reason,
        Direction::Any => (
            "salti e inversioni si controllano solo nelle tariffe e nei benefici",
            "jumps and falls are looked for only in fees and benefits",
        ),
    };
    Finding::new(Code::NeedlessDeclaration, span, both!("`{word}` non serve: {it}", "`{word}` is not needed: {en}"))
        .help(both!("toglierlo", "strike it"))
}
