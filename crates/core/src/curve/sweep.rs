//! One stretch after the other, put together to the pieces of a curve.

use super::form::Form;
use super::local::{Local, Off, Pass, TooLarge};
use super::polynomial::{Sign, Stretch};
use super::probe::Probe;
use crate::program::{FALSE, NodeId, TRUE, UNKNOWN};
use crate::quantity::Ratio;

/// What is followed: a value, and whether it is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub node: NodeId,
    /// Where a quotient is kept exact: the operation that divides it.
    pub divisor: Option<NodeId>,
    /// The row of its list; 0 for a value of the case.
    pub row: usize,
    pub due: Option<NodeId>,
}

/// Values of the fact over which a result is one function of it, in steps of the fact.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub first: i64,
    pub last: i64,
    /// Where exactly it begins and ends, where a fraction says it.
    pub begins: Option<Ratio>,
    pub ends: Option<Ratio>,
    /// The truth value of what says whether it is due.
    pub due: u8,
    /// Where the form counts from.
    centre: i64,
    /// None where the value is not known.
    form: Option<Form>,
    pub off: Off,
    pub rounded_by: Option<NodeId>,
    pub roundings: Vec<NodeId>,
}

impl Part {
    /// The value, before roundings, at any point.
    pub fn value_at(&self, at: Ratio) -> Option<Ratio> {
        self.form.as_ref()?.value_at(at.minus(Ratio::whole(i128::from(self.centre)))?)
    }

    pub fn is_known(&self) -> bool {
        self.form.is_some()
    }

    /// Coefficients above and below, of the steps from `origin`.
    pub fn coefficients(&self, origin: i64) -> Option<(Vec<Ratio>, Vec<Ratio>)> {
        let form = self.form.as_ref()?.moved(origin - self.centre)?;
        let whole = |coefficients: &[i128]| coefficients.iter().map(|&value| Ratio::whole(value)).collect::<Vec<_>>();
        if form.below().degree() > 0 {
            return Some((whole(form.above().coefficients()), whole(form.below().coefficients())));
        }
        let below = form.below().start();
        let above = form.above().coefficients().iter().map(|&value| Ratio::new(value, below)).collect::<Option<_>>()?;
        Some((above, vec![Ratio::whole(1)]))
    }

    /// Whether it is due, as far as it can be told: what is due and not known how much is not settled.
    fn state(&self) -> u8 {
        if self.is_known() { self.due } else { self.due.min(UNKNOWN) }
    }

    /// Whether the other goes on with the same function.
    fn goes_on(&self, other: &Self) -> bool {
        let same = match (&self.form, &other.form) {
            (Some(a), Some(b)) => b.moved(self.centre - other.centre).is_some_and(|b| a.is(&b)),
            (None, None) => true,
            _ => false,
        };
        same && self.state() == other.state()
    }

    /// Whether the other begins where this one ends, without a jump, at a point between `last` and the next step.
    fn meets(&self, other: &Self) -> bool {
        let between = || {
            let a = self.form.as_ref()?;
            let b = other.form.as_ref()?.moved(self.centre - other.centre)?;
            let difference = a.minus(&b)?;
            let (left, right) = (difference.value(self.last - self.centre)?, difference.value(other.first - self.centre)?);
            Some(left.numerator().signum() * right.numerator().signum() <= 0)
        };
        between() == Some(true)
    }
}

/// Where one part ends and another begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Where exactly; between the last step of one and the first of the other.
    pub at: Ratio,
    /// Whether `at` is the place and not only the last step before it.
    pub exact: bool,
    /// The value, or whether it is due, changes at once.
    pub jump: bool,
}

/// The limit between two parts that follow one another.
pub(crate) fn limit(left: &Part, right: &Part) -> Limit {
    let (last, first) = (Ratio::whole(i128::from(left.last)), Ratio::whole(i128::from(right.first)));
    let between = |at: &Ratio| *at >= last && *at <= first;
    let told = left.ends.filter(between).or(right.begins.filter(between));
    let changes_state = left.state() != right.state() || left.is_known() != right.is_known();
    if let Some(at) = told {
        let jump = changes_state || left.value_at(at) != right.value_at(at);
        return Limit { at, exact: true, jump };
    }
    let jump = changes_state || (left.is_known() && !left.meets(right));
    // A jump that no fraction places happens between two steps: the last step is where the left side ends.
    Limit { at: last, exact: jump, jump }
}

/// A curve has more pieces than anybody would look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    TooManyPieces,
    TooLarge,
}

impl From<TooLarge> for Stop {
    fn from(TooLarge: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// Stretches that are looked at, at most.
const MOST_STRETCHES: usize = 20_000;
/// Stretches up to the nearest change, at most: each decision that refuses looks for some.
const MOST_TO_A_CHANGE: usize = 256;

/// Follows a result along the free input of a probe.
pub(crate) struct Sweep<'a> {
    pub probe: &'a Probe<'a>,
    /// Roundings whose steps are followed where they are few.
    pub coarse: &'a [NodeId],
    pub target: Target,
    /// Everything that may be looked at.
    pub range: [i64; 2],
}

impl Sweep<'_> {
    /// The part around one value.
    pub fn around(&self, centre: i64) -> Result<Part, TooLarge> {
        let Target { node, divisor, row, due } = self.target;
        let targets: Vec<NodeId> = [Some(node), divisor, due].into_iter().flatten().collect();
        let pass = Pass::run(self.probe, self.coarse, &targets, centre, self.range)?;
        let mut local = pass.found(node, row);
        if let Some(divisor) = divisor {
            let by = pass.found(divisor, row);
            let mut stretch = local.stretch.and(by.stretch);
            let form = match (&local.form, &by.form) {
                (Some(above), Some(below)) => {
                    stretch = stretch.and(below.stretch(Sign::NotZero, stretch).ok_or(TooLarge)?);
                    Some(above.over(below).ok_or(TooLarge)?)
                }
                _ => None,
            };
            let off = match (local.off, by.off) {
                (Off::Exact, Off::Exact) => Off::Exact,
                _ => Off::Anything,
            };
            local = Local { form, off, rounded_by: None, stretch, ..local };
        }
        let due_stretch = due.map_or(local.stretch, |due| pass.found(due, 0).stretch);
        let truth = due.map_or(TRUE, |due| pass.truth(due, 0));
        let is_due = truth != FALSE;
        // What is not due has no value to follow.
        let stretch: Stretch = if is_due { local.stretch.and(due_stretch) } else { due_stretch };
        let place = |at: Option<Ratio>| at.and_then(|at| at.plus(Ratio::whole(i128::from(centre))));
        Ok(Part {
            first: centre + stretch.low,
            last: centre + stretch.high,
            begins: place(stretch.low_at),
            ends: place(stretch.high_at),
            due: truth,
            centre,
            form: local.form.filter(|_| is_due),
            off: if is_due { local.off } else { Off::Exact },
            rounded_by: local.rounded_by,
            roundings: if is_due { local.roundings } else { Vec::new() },
        })
    }

    /// Every part from the first value of the range to the last.
    pub fn all(&self) -> Result<Vec<Part>, Stop> {
        let [low, high] = self.range;
        let mut parts: Vec<Part> = Vec::new();
        let mut next = low;
        for _ in 0..MOST_STRETCHES {
            let mut part = self.around(next)?;
            if part.first < next {
                part.first = next;
                part.begins = None;
            }
            next = part.last;
            match parts.last_mut() {
                Some(before) if before.goes_on(&part) => join(before, part),
                _ => parts.push(part),
            }
            if next >= high {
                return Ok(parts);
            }
            next += 1;
        }
        Err(Stop::TooManyPieces)
    }

    /// The part around a value, and the next one in the direction; none at the end of the range.
    pub fn next(&self, from: i64, up: bool) -> Result<(Part, Option<Part>), Stop> {
        let mut own = self.around(from)?;
        for _ in 0..MOST_STRETCHES {
            let next = if up { own.last + 1 } else { own.first - 1 };
            if next < self.range[0] || next > self.range[1] {
                return Ok((own, None));
            }
            let mut part = self.around(next)?;
            // At a change of slope both functions hold: the value belongs to the part that it was found in.
            if up {
                part.first = part.first.max(next);
            } else {
                part.last = part.last.min(next);
            }
            if !own.goes_on(&part) {
                return Ok((own, Some(part)));
            }
            if up {
                join(&mut own, part);
            } else {
                own.first = part.first;
                own.begins = part.begins;
            }
        }
        Err(Stop::TooManyPieces)
    }

    /// The nearest value in the direction at which what says whether it is due is true.
    pub fn nearest_true(&self, from: i64, up: bool) -> Result<Option<i64>, Stop> {
        self.first(from, up, true)
    }

    /// The last value in the direction, from one at which it is true, up to which it stays true.
    pub fn last_true(&self, from: i64, up: bool) -> Result<i64, Stop> {
        let end = if up { self.range[1] } else { self.range[0] };
        Ok(self.first(from, up, false)?.map_or(end, |other| if up { other - 1 } else { other + 1 }))
    }

    fn first(&self, from: i64, up: bool, wanted: bool) -> Result<Option<i64>, Stop> {
        let mut next = from;
        for _ in 0..MOST_TO_A_CHANGE {
            let part = self.around(next)?;
            if (part.due == TRUE) == wanted {
                return Ok(Some(next));
            }
            next = if up { part.last + 1 } else { part.first - 1 };
            if next < self.range[0] || next > self.range[1] {
                return Ok(None);
            }
        }
        Err(Stop::TooManyPieces)
    }
}

fn join(before: &mut Part, part: Part) {
    before.last = part.last;
    before.ends = part.ends;
    if before.off != part.off {
        before.off = match (before.off, part.off) {
            (Off::Exact, other) | (other, Off::Exact) => other,
            (Off::Within(a), Off::Within(b)) => Off::Within(a.max(b)),
            _ => Off::Anything,
        };
    }
    if before.rounded_by != part.rounded_by {
        before.rounded_by = None;
    }
    for rounding in part.roundings {
        if !before.roundings.contains(&rounding) {
            before.roundings.push(rounding);
        }
    }
}
