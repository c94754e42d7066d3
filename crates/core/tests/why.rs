//! What is proposed to meet a requirement meets it, and nothing less does: over every rule of this repository.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]
#![allow(dead_code, reason = "shared with other tests")]

mod common;
#[path = "common/curves.rs"]
mod held;
#[path = "differential/random.rs"]
mod random;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use held::{Scale, fraction, whole};
use random::Random;
use soglia::curve::{Break, CurveRequest};
use soglia::decision::{Due, FactChange, RequirementResult, State, Value, WouldChange};
use soglia::pack::FactType;
use soglia::why::{Why, WhyRequirement};
use soglia::{FactValue, Facts, Pack};

fn state(requirements: &[RequirementResult], id: &str) -> Option<State> {
    requirements.iter().find_map(|found| if found.id == id { Some(found.state) } else { state(&found.children, id) })
}

fn put(facts: &mut Facts, id: &str, value: &Value) {
    let value = match value {
        Value::Number { value, .. } | Value::Choice { value, .. } => FactValue::Text(value.clone()),
        Value::Boolean { value } => FactValue::Truth(*value),
        Value::Date { value } => FactValue::Date(*value),
        other => panic!("{other:?}"),
    };
    match id.split_once('[') {
        None => {
            facts.set(id, value);
        }
        Some((list, rest)) => {
            let (row, field) = rest.split_once("].").unwrap();
            let Some(FactValue::Rows(mut rows)) = facts.get(list).cloned() else { panic!("no rows of {list}") };
            rows[row.parse::<usize>().unwrap()].insert(field.to_owned(), value);
            facts.set(list, FactValue::Rows(rows));
        }
    }
}

/// The value one step nearer to where the fact is now.
fn one_less(pack: &Pack, change: &FactChange) -> Option<Value> {
    match (&change.from, &change.to) {
        (Value::Date { value: from }, Value::Date { value: to }) => {
            let step = chrono::TimeDelta::days(if to > from { -1 } else { 1 });
            Some(Value::Date { value: *to + step })
        }
        (Value::Number { value: from, .. }, Value::Number { value: to, unit }) => {
            let name = change.fact.rsplit('.').next().unwrap();
            let declared = pack.content().facts.iter().filter(|fact| fact.id == name);
            let decimals =
                declared.filter_map(|fact| if let FactType::Number { decimals, .. } = fact.kind { Some(decimals) } else { None });
            let step = rust_decimal::Decimal::new(1, decimals.max().unwrap());
            let (from, to): (rust_decimal::Decimal, rust_decimal::Decimal) = (from.parse().unwrap(), to.parse().unwrap());
            Some(Value::Number { value: (if to > from { to - step } else { to + step }).to_string(), unit: unit.clone() })
        }
        _ => None,
    }
}

#[derive(Default, Debug)]
struct Counts {
    unmet: usize,
    ways: usize,
    numbers: usize,
    together: usize,
    without: usize,
}

struct Tried<'t> {
    pack: &'t Pack,
    measure: &'t str,
    on: NaiveDate,
    facts: &'t Facts,
}

impl Tried<'_> {
    fn meets(&self, id: &str, changes: &[(&str, Value)]) -> Result<State, String> {
        let mut facts = self.facts.clone();
        for (fact, value) in changes {
            put(&mut facts, fact, value);
        }
        let decision = self.pack.decide(self.measure, &facts, self.on).map_err(|error| format!("{error}: {changes:?}"))?;
        Ok(state(&decision.requirements, id).unwrap())
    }

    fn way(&self, id: &str, way: &WouldChange, counts: &mut Counts) -> Result<(), String> {
        let all: Vec<(&str, Value)> = way.changes.iter().map(|change| (change.fact.as_str(), change.to.clone())).collect();
        let wrong = |what: &str| Err(format!("{} {}: {what}: {way:?}", self.measure, id));
        if self.meets(id, &all)? != State::Met {
            return wrong("it is not met");
        }
        counts.ways += 1;
        counts.together += usize::from(all.len() > 1);
        for (place, change) in way.changes.iter().enumerate() {
            let mut less = all.clone();
            less.remove(place);
            if self.meets(id, &less)? == State::Met {
                return wrong("it is met without one of the changes");
            }
            if let Some(value) = one_less(self.pack, change) {
                counts.numbers += 1;
                let mut less = all.clone();
                less[place].1 = value;
                if self.meets(id, &less)? == State::Met {
                    return wrong("one step less would do");
                }
            }
            for other in change.or.iter().chain(&change.until) {
                let mut other_way = all.clone();
                other_way[place].1 = other.clone();
                if self.meets(id, &other_way)? != State::Met {
                    return wrong("another value does not do");
                }
            }
        }
        Ok(())
    }

    fn requirements(&self, requirements: &[WhyRequirement], counts: &mut Counts) -> Result<(), String> {
        for requirement in requirements {
            counts.unmet += 1;
            counts.without += usize::from(requirement.would_change.is_empty());
            for way in &requirement.would_change {
                self.way(&requirement.id, way, counts)?;
            }
            self.requirements(&requirement.children, counts)?;
        }
        Ok(())
    }

    /// The next break point is that of the whole curve.
    fn amounts(&self, why: &Why, random: &mut Random) -> Result<usize, String> {
        let mut told = 0;
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (place, amount) in why.amounts.iter().enumerate() {
            places.extend((0..amount.along.len()).map(|along| (place, along)));
        }
        while told < MOST_BREAKS && !places.is_empty() {
            let (amount, along) = places.swap_remove(random.below(places.len()));
            let amount = &why.amounts[amount];
            let along = &amount.along[along];
            let curve = self.pack.curve(&CurveRequest::new(self.measure, &amount.id, &along.fact.id), self.facts, self.on);
            let Ok(curve) = curve else { continue };
            let scale = Scale::of(&curve);
            let own = scale.steps(&along.fact.value);
            // A change of slope where the case itself stands, or less than a step away, is not what comes next.
            let (here, one) = (whole(own), whole(1));
            let before = |point: &&Break| {
                if point.jump { scale.steps(&point.before.at) < own } else { scale.exactly(&point.at) <= &here - &one }
            };
            let after = |point: &&Break| {
                if point.jump { scale.steps(&point.after.at) > own } else { scale.exactly(&point.at) >= &here + &one }
            };
            let (up, down) = (curve.breaks.iter().find(after), curve.breaks.iter().rev().find(before));
            let above = along.up.as_ref().map(|next| &next.at);
            if above != up.map(|point| &point.at) || along.down.as_ref().map(|next| &next.at) != down.map(|point| &point.at) {
                return Err(format!("{} {} along {}: {along:?}\n{up:?}\n{down:?}", self.measure, amount.id, along.fact.id));
            }
            for next in along.up.iter().chain(&along.down) {
                let mut facts = self.facts.clone();
                put(&mut facts, &along.fact.id, &next.point.at);
                let Ok(decision) = self.pack.decide(self.measure, &facts, self.on) else { continue };
                let found = decision.amounts.iter().find(|found| found.id == amount.id.split('[').next().unwrap()).unwrap();
                if found.of.is_none() && (found.due != next.point.due || found.value != next.point.value) {
                    return Err(format!("{} {}: {next:?} instead of {found:?}", self.measure, amount.id));
                }
                if let (Some(Value::Number { value: change, .. }), Value::Number { value: was, .. }, Value::Number { value: is, .. }) =
                    (&next.change, &amount.value, &next.point.value)
                    && fraction(is) - fraction(was) != fraction(change)
                {
                    return Err(format!("{was} and {change} are not {is}"));
                }
                told += 1;
            }
            assert!(amount.due != Due::NotDue || along.slope.is_none());
        }
        Ok(told)
    }
}

/// Next break points of one case that are held against the whole curve: whole curves take long.
const MOST_BREAKS: usize = 1;

/// The facts of a case with some of them changed at random, within their ranges.
fn shaken(pack: &Pack, measure: &str, facts: &Facts, random: &mut Random) -> Facts {
    let measure = pack.measures().find(|found| found.name() == measure).unwrap();
    let mut out = facts.clone();
    for place in &measure.uses.facts {
        let fact = &pack.content().facts[*place as usize];
        if fact.list.is_some() || !random.chance(50) {
            continue;
        }
        let value = match &fact.kind {
            FactType::Boolean => FactValue::Truth(random.chance(40)),
            FactType::Number { decimals, min, max, .. } => {
                // Most limits of these rules lie below 60,000 euro.
                let high = if random.chance(80) { (*max).min(6_000_000) } else { *max };
                FactValue::Number(rust_decimal::Decimal::new(random.between(*min, high), *decimals))
            }
            FactType::Date { .. } => {
                FactValue::Text(format!("{}-0{}-1{}", random.between(1930, 2024), random.between(1, 9), random.between(0, 9)))
            }
            FactType::Choice { values } => FactValue::Text(random.pick(values).0.clone()),
        };
        out.set(fact.id.clone(), value);
    }
    out
}

#[test]
fn what_is_proposed_meets_the_requirement_and_nothing_less_does() {
    let (pack, cases) = common::rules();
    let mut counts = Counts::default();
    let (mut breaks, mut refused) = (0, 0);
    let mut by_measure = BTreeMap::<&str, usize>::new();
    for (place, case) in (0_u64..).zip(&cases) {
        let mut random = Random::new(place);
        let is_isee = case.measure.starts_with("it.isee");
        let tried = by_measure.entry(&case.measure).or_default();
        *tried += 1;
        if *tried > if is_isee { 1 } else { 2 } {
            continue;
        }
        let mut all = vec![case.facts().clone()];
        all.extend((0..if is_isee { 0 } else { 2 }).map(|_| shaken(&pack, &case.measure, case.facts(), &mut random)));
        for (place, facts) in all.iter().enumerate() {
            let tried = Tried { pack: &pack, measure: &case.measure, on: case.on(), facts };
            let Ok(why) = pack.why(&case.measure, facts, case.on()) else {
                refused += 1;
                continue;
            };
            let again: Why = serde_json::from_str(&serde_json::to_string(&why).unwrap()).unwrap();
            assert_eq!(again, why);
            tried.requirements(&why.requirements, &mut counts).unwrap_or_else(|problem| panic!("{problem}\n{facts:?}"));
            if place == 0 {
                breaks += tried.amounts(&why, &mut random).unwrap_or_else(|problem| panic!("{problem}\n{facts:?}"));
            }
        }
    }
    eprintln!("{counts:?}, {breaks} breaks, {refused} refused");
    assert!(counts.ways > 500 && counts.numbers > 250 && counts.together > 10 && breaks > 150, "{counts:?}");
}
