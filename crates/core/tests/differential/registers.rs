//! Random files over registers: each case gives what the decision on it alone says, with every instruction set, chunk and split.

use soglia::program::Instructions;
use soglia::register::{Results, Runner};

use super::check::{compiled, day};
use super::columns_of::{Owned, decided, told};
use super::random::Random;
use super::{calendar, facts, model};

#[test]
fn a_register_of_random_cases_says_what_their_decisions_say() {
    let (mut compared, mut unknown) = (0, 0);
    for seed in 0..120 {
        let made = model::make(seed);
        let Some(pack) = compiled(&made) else { continue };
        let mut random = Random::new(seed ^ 0x77);
        let on = calendar::days(random.between(2020, 2060), random.between(1, 12), 1);
        let plan = pack.plan(model::MEASURE, day(on)).unwrap();
        let hidden = [0, 0, 25][random.below(3)];
        let cases: Vec<_> = (0..29)
            .map(|_| {
                let full = facts::full(&made.facts, &made.corners, on, &mut random);
                facts::facts_of(&facts::hide(&full, hidden, &mut random), &made.facts)
            })
            .collect();
        let owned = Owned::new(&plan, &cases);
        let register = owned.register(&plan);
        let alone: Vec<_> = cases.iter().map(|facts| decided(&pack.decide(model::MEASURE, facts, day(on)).unwrap())).collect();
        for instructions in Instructions::all() {
            for chunk in [1, 7, 1_024] {
                let mut results = Results::default();
                Runner::new(&plan).instructions(instructions).chunk(chunk).run(&register, &mut results);
                for (case, alone) in alone.iter().enumerate() {
                    assert_eq!(
                        &told(&plan, &results, &owned, case),
                        alone,
                        "seed {seed}, {}, chunk {chunk}, case {case}",
                        instructions.name()
                    );
                }
            }
        }
        compared += cases.len();
        unknown += alone.iter().flatten().filter(|told| told.ends_with("unknown")).count();
    }
    assert!(compared > 2_000 && unknown > 200, "{compared} {unknown}");
}
