//! One case before and after.

use super::data::Effect;
use crate::Localized;
use crate::decision::AmountKind;
use crate::plan::{Plan, PlanAmount};
use crate::program::{FALSE, TRUE};
use crate::quantity::{Scale, Unit};
use crate::register::{REFUSED, Register, Results};

/// An amount of one side or of both, in whole numbers of one scale.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub id: String,
    pub title: Localized,
    pub kind: AmountKind,
    pub unit: Unit,
    pub scale: Scale,
    before: Option<Way>,
    after: Option<Way>,
}

/// Where one side has an amount.
#[derive(Clone, Copy, Debug)]
struct Way {
    place: usize,
    list: Option<usize>,
    /// The amount is due or not for the case as a whole.
    due_of_case: bool,
    /// From its own scale to that of the pair.
    factor: i128,
}

fn way(plan: &Plan, place: usize, amount: &PlanAmount, scale: Scale) -> Option<Way> {
    let factor = amount.scale.multiple_of(scale)?;
    Some(Way { place, list: amount.list, due_of_case: plan.due_list(amount.due).is_none(), factor })
}

/// The amounts of both sides: the same id in the same unit is one amount.
pub(super) fn pairs(before: &Plan, after: &Plan) -> Vec<Pair> {
    let pair = |amount: &PlanAmount, scale, before, after| Pair {
        id: amount.id.clone(),
        title: amount.title.clone(),
        kind: amount.kind,
        unit: amount.unit.clone(),
        scale,
        before,
        after,
    };
    let same = |amount: &PlanAmount| {
        before.amounts().iter().position(|other| other.id == amount.id && other.unit == amount.unit && other.kind == amount.kind)
    };
    let mut matched = vec![false; before.amounts().len()];
    let mut pairs = Vec::new();
    for (place, amount) in after.amounts().iter().enumerate() {
        let earlier = same(amount).and_then(|place| Some((place, before.amounts().get(place)?)));
        let joined = earlier.and_then(|(earlier, other)| {
            let scale = amount.scale.common(other.scale)?;
            Some((earlier, pair(amount, scale, way(before, earlier, other, scale), way(after, place, amount, scale))))
        });
        if let Some((earlier, joined)) = joined {
            matched.get_mut(earlier).into_iter().for_each(|matched| *matched = true);
            pairs.push(joined);
        } else {
            pairs.push(pair(amount, amount.scale, None, way(after, place, amount, amount.scale)));
        }
    }
    for (place, amount) in before.amounts().iter().enumerate().filter(|(place, _)| matched.get(*place) == Some(&false)) {
        pairs.push(pair(amount, amount.scale, way(before, place, amount, amount.scale), None));
    }
    pairs
}

/// One side of a block of cases, evaluated.
#[derive(Clone, Copy)]
pub(super) struct Evaluated<'e, 'a> {
    pub register: &'e Register<'a>,
    pub results: &'e Results,
}

impl Evaluated<'_, '_> {
    #[inline]
    fn outcome(&self, case: usize) -> u8 {
        self.results.outcome().get(case).copied().unwrap_or(REFUSED)
    }

    /// The amount of a case: zero where it is not due, the sum of the rows of a list; none where it is not known.
    #[inline]
    fn amount(&self, way: Option<Way>, case: usize) -> Option<i128> {
        let Some(way) = way else { return Some(0) };
        let due = self.results.due(way.place);
        let Some(list) = way.list else {
            return self.row(way, due.get(case).copied(), case);
        };
        if way.due_of_case && due.get(case) == Some(&FALSE) {
            return Some(0);
        }
        let list = self.register.list(list)?;
        if list.known.is_some_and(|known| !known.get(case)) {
            return None;
        }
        let end = |case: usize| list.offsets.get(case).and_then(|&row| usize::try_from(row).ok());
        (end(case)?..end(case + 1)?).try_fold(0_i128, |sum, row| {
            let due = due.get(if way.due_of_case { case } else { row }).copied();
            sum.checked_add(self.row(way, due, row)?)
        })
    }

    #[inline]
    fn row(&self, way: Way, due: Option<u8>, row: usize) -> Option<i128> {
        match due? {
            FALSE => Some(0),
            TRUE if self.results.known(way.place).get(row) == Some(&1) => {
                let narrow = self.results.values(way.place).get(row).map(|&value| i128::from(value));
                narrow.or_else(|| self.results.wide(way.place).get(row).copied())?.checked_mul(way.factor)
            }
            _ => None,
        }
    }
}

/// What came of a block of cases on both sides.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub(super) effects: Vec<Effect>,
    /// By amount and case: before and after.
    pub(super) amounts: Vec<Vec<[Option<i128>; 2]>>,
}

impl Rows {
    /// What the change does to each case.
    #[must_use]
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// An amount of each case before and after, by its place in [`super::Comparison::amounts`]: whole numbers of its scale, zero where it is
    /// not due, none where it is not known or the case is refused.
    #[must_use]
    pub fn amounts(&self, amount: usize) -> &[[Option<i128>; 2]] {
        self.amounts.get(amount).map_or(&[], Vec::as_slice)
    }

    /// Works out a block. `deciding` are the amounts that say who gains and who loses.
    #[inline]
    pub(super) fn fill(&mut self, pairs: &[Pair], deciding: &[bool], before: Evaluated<'_, '_>, after: Evaluated<'_, '_>) {
        let cases = before.register.cases();
        self.amounts.resize_with(pairs.len(), Vec::new);
        for (pair, column) in pairs.iter().zip(&mut self.amounts) {
            column.clear();
            column.extend((0..cases).map(|case| {
                if before.outcome(case) == REFUSED || after.outcome(case) == REFUSED {
                    return [None, None];
                }
                [before.amount(pair.before, case), after.amount(pair.after, case)]
            }));
        }
        self.effects.clear();
        self.effects.extend((0..cases).map(|case| {
            let outcomes = [before.outcome(case), after.outcome(case)];
            let amounts = || {
                let told = pairs.iter().zip(&self.amounts).zip(deciding).filter(|(_, decides)| **decides);
                told.filter_map(move |((pair, column), _)| Some((pair, *column.get(case)?)))
            };
            effect(outcomes, amounts)
        }));
    }
}

#[inline]
fn effect<'p, I: Iterator<Item = (&'p Pair, [Option<i128>; 2])>>([before, after]: [u8; 2], amounts: impl Fn() -> I) -> Effect {
    if before == REFUSED || after == REFUSED {
        return Effect::Refused;
    }
    let known = |outcome: u8, side: usize| {
        matches!(outcome, TRUE | FALSE) && amounts().all(|(_, both)| both.get(side).is_some_and(Option::is_some))
    };
    match (known(before, 0), known(after, 1)) {
        (false, false) => return Effect::Unknown,
        (true, false) => return Effect::BecomesUnknown,
        (false, true) => return Effect::BecomesKnown,
        (true, true) => {}
    }
    match (before, after) {
        (FALSE, TRUE) => Effect::Enters,
        (TRUE, FALSE) => Effect::Leaves,
        _ => gain(amounts),
    }
}

/// What is of one unit is added up: a fee that rises by what a benefit does is no change.
#[inline]
fn gain<'p, I: Iterator<Item = (&'p Pair, [Option<i128>; 2])>>(amounts: impl Fn() -> I) -> Effect {
    let (mut gains, mut loses) = (false, false);
    for (pair, _) in amounts() {
        let mut net = Some((0_i128, pair.scale));
        for (other, both) in amounts().filter(|(other, _)| other.unit == pair.unit) {
            let difference = match both {
                [Some(before), Some(after)] => after.checked_sub(before),
                _ => None,
            };
            net = net.zip(difference).and_then(|((sum, scale), difference)| {
                let common = scale.common(other.scale)?;
                let towards = if other.kind == AmountKind::Fee { -1 } else { 1 };
                let more = difference.checked_mul(other.scale.multiple_of(common)?)?.checked_mul(towards)?;
                Some((sum.checked_mul(scale.multiple_of(common)?)?.checked_add(more)?, common))
            });
        }
        // What cannot even be added up is not nothing: it is both.
        gains |= net.is_none_or(|(sum, _)| sum > 0);
        loses |= net.is_none_or(|(sum, _)| sum < 0);
    }
    match (gains, loses) {
        (true, true) => Effect::Mixed,
        (true, false) => Effect::Gains,
        (false, true) => Effect::Loses,
        (false, false) => Effect::Unchanged,
    }
}
