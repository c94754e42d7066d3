//! Curves of every rule of this repository, held against the evaluator.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]
#![allow(dead_code, reason = "shared with other tests")]

mod common;
#[path = "common/curves.rs"]
mod held;
#[path = "differential/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};

use held::{Places, Said, Scale, check};
use num_bigint::BigInt;
use num_rational::BigRational;
use random::Random;
use soglia::curve::{Curve, CurveError, CurveRequest};
use soglia::decision::{Due, State};
use soglia::pack::FactType;
use soglia::{Case, FactValue, Facts, Pack};

/// Every number and day that a measure looks at: `fact`, or `list[row].fact` for each row of the case.
fn scales(pack: &Pack, measure: &str, facts: &Facts) -> Vec<String> {
    let content = pack.content();
    let measure = pack.measures().find(|found| found.name() == measure).unwrap();
    let mut out = Vec::new();
    for place in &measure.uses.facts {
        let fact = &content.facts[*place as usize];
        if !matches!(fact.kind, FactType::Number { .. } | FactType::Date { .. }) {
            continue;
        }
        match fact.list.map(|list| &content.lists[list as usize].id) {
            None => out.push(fact.id.clone()),
            Some(list) => {
                if let Some(FactValue::Rows(rows)) = facts.get(list) {
                    // The first row stands for the others of a long list.
                    out.extend((0..rows.len().min(1)).map(|row| format!("{list}[{row}].{}", fact.id)));
                }
            }
        }
    }
    out
}

/// A case of a plan along one fact, much quicker than whole decisions.
struct Along {
    case: Case,
    slot: usize,
    row: usize,
    amount: usize,
    day: BigRational,
}

impl Along {
    /// None where a plan does not tell the amount: it is of the rows of a list.
    fn new(pack: &Pack, curve: &Curve, facts: &Facts) -> Option<Self> {
        let plan = pack.plan(&format!("{}/{}", curve.measure, curve.edition), curve.on).unwrap();
        let amount = plan.amounts().iter().position(|amount| amount.id == curve.amount.id)?;
        let (path, row) = match curve.along.id.split_once('[') {
            None => (curve.along.id.clone(), 0),
            Some((list, rest)) => {
                let (row, field) = rest.split_once("].").unwrap();
                (format!("{list}.{field}"), row.parse().unwrap())
            }
        };
        let mut case = plan.case();
        case.set_facts(facts).unwrap();
        Some(Self { slot: plan.slot(&path).unwrap(), case, row, amount, day: BigRational::from(BigInt::from(1)) })
    }

    fn said(&mut self, scale: &Scale, steps: i64) -> Said {
        let step = if scale.is_day { &self.day } else { &scale.step };
        let first = i64::try_from((&scale.first / step).to_integer()).unwrap();
        self.case.set_mantissa_at(self.slot, self.row, first + steps).unwrap();
        self.case.evaluate();
        let amount = &self.case.plan().amounts()[self.amount];
        let unit = BigRational::new(BigInt::from(amount.scale.numerator()), BigInt::from(amount.scale.denominator()));
        let unit = if amount.unit.is_percent() { unit * BigRational::from(BigInt::from(100)) } else { unit };
        let value = self.case.mantissa(self.amount).map(|mantissa| BigRational::from(BigInt::from(mantissa)) * unit);
        let due = match self.case.is_due(self.amount) {
            State::NotMet => Due::NotDue,
            State::Met if value.is_some() => Due::Due,
            _ => Due::Unknown,
        };
        Said { due: Some(due), value, tells_all: false }
    }
}

/// Curves of one edition, at most.
const MOST_CURVES: usize = 12;

#[test]
fn every_curve_of_the_rules_is_what_an_evaluation_says() {
    let (pack, cases) = common::rules();
    let (mut curves, mut points, mut jumps, mut lines) = (0, 0, 0, 0);
    let mut problems = Vec::new();
    let mut refused = BTreeMap::<String, usize>::new();
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut drawn = BTreeSet::new();
    for (place, case) in (0_u64..).zip(&cases) {
        let mut random = Random::new(place);
        // One case of the large programs of the ISEE, two of each other edition.
        let is_isee = case.measure.starts_with("it.isee");
        let tried = seen.entry(&case.measure).or_default();
        *tried += 1;
        if *tried > if is_isee { 1 } else { 2 } {
            continue;
        }
        let measure = pack.measures().find(|found| found.name() == case.measure).unwrap();
        let Some(version) = measure.version(case.on()) else { continue };
        let facts = scales(&pack, &case.measure, case.facts());
        let mut all: Vec<(String, &String)> = Vec::new();
        for amount in &version.amounts {
            let id = if amount.shown.list.is_some() { format!("{}[0]", amount.id) } else { amount.id.clone() };
            all.extend(facts.iter().map(|along| (id.clone(), along)));
        }
        let mut done = 0;
        while done < if is_isee { 3 } else { MOST_CURVES } && !all.is_empty() {
            let (id, along) = all.swap_remove(random.below(all.len()));
            let mut request = CurveRequest::new(&case.measure, &id, along);
            if random.chance(25) {
                // To the greatest value that the fact can have.
                let place = along.rsplit('.').next().unwrap();
                let fact = measure.uses.facts.iter().map(|at| &pack.content().facts[*at as usize]).find(|fact| fact.id == place);
                if let FactType::Number { decimals, max, .. } = fact.unwrap().kind {
                    request.to = Some(FactValue::Number(rust_decimal::Decimal::new(max, decimals)));
                }
            }
            let curve = match pack.curve(&request, case.facts(), case.on()) {
                Ok(curve) => curve,
                Err(CurveError::UnknownFact(_)) => continue,
                Err(error) => {
                    *refused.entry(error.to_string()).or_default() += 1;
                    continue;
                }
            };
            let rests = curve.pieces.len() > 1 || curve.pieces.iter().any(|piece| piece.exponent.is_some_and(|exponent| exponent > 0));
            if !rests && random.chance(75) {
                continue;
            }
            done += 1;
            let more: Vec<u32> = (0..5).map(|_| u32::try_from(random.below(1_000_000)).unwrap()).collect();
            let checked = if let Some(mut along) = Along::new(&pack, &curve, case.facts()) {
                let mut decide = |scale: &Scale, steps: i64| along.said(scale, steps);
                check(&curve, &Places { more: &more, scan: 200 }, &mut decide)
            } else {
                let mut decide = |scale: &Scale, steps: i64| {
                    let facts = held::with(case.facts(), along, &scale.text(steps));
                    Said::of(&curve, &pack.decide(&case.measure, &facts, case.on()).unwrap())
                };
                check(&curve, &Places { more: &more[..2], scan: 0 }, &mut decide)
            };
            match checked {
                Ok(count) => points += count,
                Err(problem) => problems.push(format!("{} {} {id} along {along}: {problem}", case.measure, case.name)),
            }
            curves += 1;
            jumps += curve.breaks.iter().filter(|point| point.jump).count();
            lines += curve.pieces.iter().filter(|piece| piece.exponent == Some(1)).count();
            drawn.insert(case.measure.clone());
            if !curve.exact {
                *refused.entry(format!("not exact: {} {id} {along}", case.measure)).or_default() += 1;
            }
        }
    }
    eprintln!("{curves} curves of {} editions, {points} points, {jumps} jumps, {lines} lines, refused {refused:#?}", drawn.len());
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems[..problems.len().min(12)].join("\n"));
    assert!(curves > 300 && points > 10_000 && jumps > 300 && lines > 100 && drawn.len() > 100);
}
