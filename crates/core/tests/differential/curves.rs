//! Curves of random rule files, held against the evaluator.

use std::collections::BTreeMap;

use soglia::Facts;
use soglia::curve::{CurveError, CurveRequest};

use super::check::{compiled, day};
use super::facts::{self, Kind};
use super::held;
use super::model::{self, MEASURE};
use super::random::Random;
use super::{calendar, number_of};

/// Files of a run without `SOGLIA_FUZZ`.
const FILES: u64 = 60;

#[test]
fn curves_of_random_files_are_what_the_evaluator_says() {
    let seeds = match (number_of("SOGLIA_SEED"), number_of("SOGLIA_FUZZ")) {
        (Some(seed), _) => seed..seed + 1,
        (None, Some(files)) => 2_000_000..2_000_000 + files,
        (None, None) => 0..FILES,
    };
    let (mut curves, mut points, mut not_exact, mut on_the_way) = (0, 0, 0, 0);
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    let mut problems = Vec::new();
    for seed in seeds.clone() {
        let model = model::make(seed);
        let Some(pack) = compiled(&model) else { continue };
        let mut random = Random::new(seed ^ 0x0C0B_7E5A);
        let on = calendar::days(random.between(2020, 2060), random.between(1, 12), 1);
        let full = facts::full(&model.facts, &model.corners, on, &mut random);
        let case = facts::hide(&full, if random.chance(30) { 15 } else { 0 }, &mut random);
        let given: Facts = facts::facts_of(&case, &model.facts);
        for amount in &model.amounts {
            let id = if amount.told.list.is_some() { format!("{}[0]", amount.told.id) } else { amount.told.id.clone() };
            for fact in model.facts.iter().filter(|fact| matches!(fact.kind, Kind::Number(..) | Kind::Day)) {
                let along = fact.list.map_or_else(|| fact.name.to_owned(), |list| format!("{list}[0].{}", fact.name));
                let mut request = CurveRequest::new(MEASURE, &id, &along);
                let value = |random: &mut Random| facts::given(&facts::value(fact, &model.corners, random), Some(fact));
                if random.chance(50) {
                    (request.from, request.to) = (Some(value(&mut random)), Some(value(&mut random)));
                }
                let curve = match pack.curve(&request, &given, day(on)) {
                    Ok(curve) => curve,
                    Err(CurveError::UnknownFact(_) | CurveError::UnknownAmount(_) | CurveError::Range(_)) => continue,
                    Err(error) => {
                        *refused.entry(error.to_string()).or_default() += 1;
                        continue;
                    }
                };
                let places: Vec<u32> = (0..8).map(|_| u32::try_from(random.below(1_000_000)).unwrap()).collect();
                let mut decide = |scale: &held::Scale, steps: i64| {
                    let decision = pack.decide(MEASURE, &held::with(&given, &along, &scale.text(steps)), day(on)).unwrap();
                    held::Said::of(&curve, &decision)
                };
                match held::check(&curve, &held::Places { more: &places, scan: 0 }, &mut decide) {
                    Ok(count) => points += count,
                    Err(problem) => problems.push(format!("SOGLIA_SEED={seed} {id} along {along}: {problem}")),
                }
                curves += 1;
                not_exact += usize::from(!curve.exact);
                on_the_way += usize::from(curve.pieces.iter().any(|piece| piece.rounded == soglia::curve::Rounded::OnTheWay));
            }
        }
    }
    eprintln!("{curves} curves, {points} points, {not_exact} not exact, {on_the_way} rounded on the way, refused {refused:#?}");
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems[..problems.len().min(8)].join("\n"));
    if seeds.end - seeds.start >= FILES {
        let all = curves + usize::try_from(refused.values().sum::<u64>()).unwrap();
        assert!(curves > 200 && curves * 100 >= all * 90, "{curves} of {all}");
    }
}
