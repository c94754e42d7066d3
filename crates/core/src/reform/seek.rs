//! What a figure must be for a given budget, by bisection on the grid of its values.
//!
//! Bisection is right only where the cost rises all along, or falls all along. It cannot be proved from samples: what was tried is part of the
//! answer, and where it contradicts itself there is no answer.

use crate::Map;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ReformError;

/// What is looked for: the last value of the figure with which the cost is not above the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// The least value to try.
    pub from: Decimal,
    /// The greatest.
    pub to: Decimal,
    /// The step between values: a cent of a threshold in euro. Both ends are multiples of it.
    pub step: Decimal,
    /// What the body may spend.
    pub budget: Decimal,
}

/// Decimals as text, so that no reader makes floats of them.
mod as_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)
    }
}

/// A value that was tried, and its cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Probe {
    /// The value of the figure.
    #[serde(with = "as_text")]
    #[cfg_attr(feature = "authoring", schemars(with = "String"))]
    pub value: Decimal,
    /// What it costs the body.
    #[serde(with = "as_text")]
    #[cfg_attr(feature = "authoring", schemars(with = "String"))]
    pub cost: Decimal,
}

/// How the cost moves as the figure grows, in what was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Direction {
    /// It rises.
    Rising,
    /// It falls.
    Falling,
    /// It is the same everywhere.
    Flat,
    /// It rises here and falls there: there is no single answer.
    Neither,
}

/// The answer, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Sought {
    /// What the body may spend.
    #[serde(with = "as_text")]
    #[cfg_attr(feature = "authoring", schemars(with = "String"))]
    pub budget: Decimal,
    /// The step between values.
    #[serde(with = "as_text")]
    #[cfg_attr(feature = "authoring", schemars(with = "String"))]
    pub step: Decimal,
    /// How the cost moves.
    pub direction: Direction,
    /// The greatest value within the budget where the cost rises, the least where it falls; none where no value is within it, or where the
    /// cost moves both ways.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<Probe>,
    /// One step further, where the budget is exceeded; none where every value is within it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub beyond: Option<Probe>,
    /// Everything that was tried, by value.
    pub probes: Vec<Probe>,
}

/// Values that are tried before the bisection begins, the ends included: a cost that moves both ways mostly shows there.
const FIRST: i128 = 9;

/// Looks for the last value within the budget. `cost` is asked for what a value costs, about thirty times.
///
/// ```
/// use soglia::reform::{Direction, Search, seek};
/// let search = Search { from: 0.into(), to: 1_000.into(), step: 1.into(), budget: 50_000.into() };
/// let sought = seek(&search, |limit| Ok::<_, soglia::reform::ReformError>(limit * limit))?;
/// assert_eq!(sought.direction, Direction::Rising);
/// assert_eq!(sought.answer.map(|probe| probe.value), Some(223.into()));      // 223 x 223 = 49,729
/// assert_eq!(sought.beyond.map(|probe| probe.cost), Some(50_176.into()));    // 224 x 224
/// # Ok::<(), soglia::reform::ReformError>(())
/// ```
///
/// # Errors
/// The range is none, or what `cost` says.
pub fn seek<E: From<ReformError>>(search: &Search, cost: impl FnMut(Decimal) -> Result<Decimal, E>) -> Result<Sought, E> {
    let place = |value: Decimal| {
        let steps = value.checked_div(search.step).filter(|_| search.step > Decimal::ZERO)?;
        if steps.is_integer() { i128::try_from(steps).ok() } else { None }
    };
    let ends = place(search.from).zip(place(search.to)).filter(|(from, to)| from <= to);
    let (from, to) = ends.ok_or(ReformError::Range)?;
    let mut tried = Tried { step: search.step, cost, costs: Map::new() };
    for part in 0..FIRST {
        tried.at(from + (to - from) * part / (FIRST - 1))?;
    }
    let direction = tried.direction();
    // The last place within the budget lies between one that is and one that is not.
    let (mut within, mut without) = match direction {
        Direction::Neither => (None, None),
        Direction::Rising | Direction::Flat => tried.between(search.budget, false),
        Direction::Falling => tried.between(search.budget, true),
    };
    while let (Some(inside), Some(outside)) = (within, without)
        && i128::abs_diff(inside, outside) > 1
    {
        let middle = inside + (outside - inside) / 2;
        let fits = tried.at(middle)? <= search.budget;
        *if fits { &mut within } else { &mut without } = Some(middle);
    }
    let direction = tried.direction();
    let told = |place: Option<i128>| place.filter(|_| direction != Direction::Neither).and_then(|place| tried.probe(place));
    Ok(Sought {
        budget: search.budget,
        step: search.step,
        direction,
        answer: told(within),
        beyond: told(without),
        probes: tried.costs.keys().filter_map(|&place| tried.probe(place)).collect(),
    })
}

struct Tried<F> {
    step: Decimal,
    cost: F,
    /// By the place on the grid.
    costs: Map<i128, Decimal>,
}

impl<F> Tried<F> {
    fn at<E: From<ReformError>>(&mut self, place: i128) -> Result<Decimal, E>
    where
        F: FnMut(Decimal) -> Result<Decimal, E>,
    {
        if let Some(&known) = self.costs.get(&place) {
            return Ok(known);
        }
        let value = self.value(place).ok_or(ReformError::Range)?;
        let cost = (self.cost)(value)?;
        self.costs.insert(place, cost);
        Ok(cost)
    }

    fn value(&self, place: i128) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(place, 0).ok()?.checked_mul(self.step)
    }

    fn probe(&self, place: i128) -> Option<Probe> {
        Some(Probe { value: self.value(place)?, cost: *self.costs.get(&place)? })
    }

    fn direction(&self) -> Direction {
        let pairs = || self.costs.values().zip(self.costs.values().skip(1));
        match (pairs().any(|(a, b)| b > a), pairs().any(|(a, b)| b < a)) {
            (true, true) => Direction::Neither,
            (true, false) => Direction::Rising,
            (false, true) => Direction::Falling,
            (false, false) => Direction::Flat,
        }
    }

    /// Of a cost that rises: the last place within the budget and the first beyond it, among those tried; of one that falls, the other way
    /// round. Where all are within it, the last of all; where none is, nothing within.
    fn between(&self, budget: Decimal, falling: bool) -> (Option<i128>, Option<i128>) {
        let mut within = None;
        let places: Vec<(i128, Decimal)> = self.costs.iter().map(|(&place, &cost)| (place, cost)).collect();
        let ordered: Box<dyn Iterator<Item = &(i128, Decimal)>> =
            if falling { Box::new(places.iter().rev()) } else { Box::new(places.iter()) };
        for &(place, cost) in ordered {
            if cost > budget {
                return (within, Some(place));
            }
            within = Some(place);
        }
        (within, None)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn run(to: i64, budget: i64, cost: impl Fn(i64) -> i64) -> Sought {
        let search = Search { from: 0.into(), to: to.into(), step: 1.into(), budget: budget.into() };
        let asked = |value: Decimal| Ok::<_, ReformError>(Decimal::from(cost(i64::try_from(value).unwrap())));
        seek(&search, asked).unwrap()
    }

    fn answer(sought: &Sought) -> (Option<i64>, Option<i64>) {
        let value = |probe: &Option<Probe>| probe.as_ref().map(|probe| i64::try_from(probe.value).unwrap());
        (value(&sought.answer), value(&sought.beyond))
    }

    #[test]
    fn ends_are_answers_too() {
        assert_eq!(answer(&run(100, 1_000, |value| value)), (Some(100), None));
        assert_eq!(answer(&run(100, -1, |value| value)), (None, Some(0)));
        assert_eq!(answer(&run(100, 1_000, |value| 100 - value)), (Some(0), None));
        assert_eq!(answer(&run(100, -1, |value| 100 - value)), (None, Some(100)));
        assert_eq!(answer(&run(0, 5, |_| 5)), (Some(0), None));
        assert_eq!(run(10, 5, |_| 5).direction, Direction::Flat);
        assert_eq!(answer(&run(10, 4, |_| 5)), (None, Some(0)));
    }

    #[test]
    fn a_cost_that_moves_both_ways_has_no_answer() {
        let sought = run(100, 20, |value| (value - 50).abs());
        assert_eq!(sought.direction, Direction::Neither);
        assert_eq!(answer(&sought), (None, None));
        assert!(sought.probes.len() >= 9);
    }

    #[test]
    fn a_range_is_on_the_grid_and_in_order() {
        let asked = |value: Decimal| Ok::<_, ReformError>(value);
        let search = |from: &str, to: &str, step: &str| Search {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            step: step.parse().unwrap(),
            budget: 1.into(),
        };
        for wrong in [search("1", "0", "1"), search("0.5", "3", "1"), search("0", "1", "0"), search("0", "1", "-1")] {
            assert_eq!(seek(&wrong, asked), Err(ReformError::Range));
        }
        assert_eq!(seek(&search("0", "3", "0.01"), asked).unwrap().answer.unwrap().value, Decimal::ONE);
    }

    proptest::proptest! {
        /// As if every value had been tried.
        #[test]
        fn as_by_trying_them_all(mut costs in proptest::collection::vec(-20_i64..20, 1..60), falling: bool, budget in -25_i64..25) {
            costs.sort_unstable();
            if falling {
                costs.reverse();
            }
            let last = i64::try_from(costs.len()).unwrap() - 1;
            let sought = run(last, budget, |value| costs.get(usize::try_from(value).unwrap()).copied().unwrap());
            let fits = |value: &i64| costs.get(usize::try_from(*value).unwrap()).copied().unwrap() <= budget;
            let flat = costs.first() == costs.last();
            let expected = if falling && !flat { (0..=last).find(fits) } else { (0..=last).rev().find(fits) };
            proptest::prop_assert_eq!(answer(&sought).0, expected);
            if let (Some(answer), Some(beyond)) = answer(&sought) {
                proptest::prop_assert_eq!((answer - beyond).abs(), 1);
                proptest::prop_assert!(!fits(&beyond));
            }
        }
    }
}
