//! A batch of cases gives for each case what the case gives alone, however the cases are grouped.

use soglia::pack::{FactType, Version};
use soglia::program::{Batch, Column, Frame, Kind, Program, Rows, evaluate};

use super::check::compiled;
use super::model;
use super::random::Random;

/// The columns of one case, as options: none is unknown.
#[derive(Clone, Debug)]
struct One {
    /// Rows of each list; none where the list was not given.
    rows: Vec<Option<usize>>,
    inputs: Vec<Vec<Option<i64>>>,
}

fn one(version: &Version, facts: &[soglia::pack::FactDeclaration], unknown: usize, random: &mut Random) -> One {
    let program = &version.program;
    let rows: Vec<Option<usize>> =
        program.lists.iter().map(|_| if random.chance(unknown) { None } else { Some(random.below(4)) }).collect();
    let element = |place: u32, random: &mut Random| {
        if random.chance(unknown) {
            return None;
        }
        Some(match &facts[place as usize].kind {
            FactType::Boolean => random.between(0, 1) * 2,
            FactType::Number { min, max, .. } => *random.pick(&[*min, *max, random.clone().between(*min, *max)]),
            FactType::Date { .. } => random.between(-25_000, 47_000),
            FactType::Choice { values } => i64::try_from(random.below(values.len())).unwrap(),
        })
    };
    let inputs = program
        .inputs
        .iter()
        .map(|input| {
            let length = input.list.map_or(1, |list| rows[list as usize].unwrap_or(0));
            (0..length).map(|_| element(input.fact, random)).collect()
        })
        .collect();
    One { rows, inputs }
}

fn batch(program: &Program, cases: &[One]) -> Batch {
    let columns = (0..program.inputs.len())
        .map(|place| {
            let elements: Vec<Option<i64>> = cases.iter().flat_map(|case| case.inputs[place].clone()).collect();
            if program.inputs[place].kind == Kind::Truth {
                return Column::truth(elements.iter().map(|element| element.map_or(1, |byte| u8::try_from(byte).unwrap())).collect());
            }
            let known = elements.iter().map(|element| u8::from(element.is_some())).collect();
            Column::numbers(elements.iter().map(|element| element.unwrap_or(0)).collect(), Some(known))
        })
        .collect();
    let rows = (0..program.lists.len())
        .map(|list| {
            let mut offsets = vec![0_u32];
            for case in cases {
                offsets.push(offsets.last().unwrap() + u32::try_from(case.rows[list].unwrap_or(0)).unwrap());
            }
            let known: Vec<u8> = cases.iter().map(|case| u8::from(case.rows[list].is_some())).collect();
            Rows { offsets, known: known.contains(&0).then_some(known) }
        })
        .collect();
    Batch { cases: cases.len(), columns, rows }
}

/// What every operation holds for one case: none is unknown.
fn read(program: &Program, frame: &Frame, case: usize) -> Vec<Vec<Option<i128>>> {
    let at = |place: usize| {
        let node = &program.nodes[place];
        let id = u32::try_from(place).unwrap();
        let range = node.list.map_or(case..case + 1, |list| frame.rows(list, case).unwrap_or(0..0));
        range
            .map(|row| match node.kind {
                Kind::Truth => Some(i128::from(frame.truth(id, row))),
                _ => frame.number(id, row),
            })
            .collect()
    };
    (0..program.nodes.len()).map(at).collect()
}

#[test]
fn a_batch_gives_what_each_case_gives_alone() {
    let (mut operations, mut wide, mut unknown) = (0, 0, 0);
    for seed in 0..30 {
        let Some(pack) = compiled(&model::make(seed)) else { continue };
        let version = &pack.content().measures[0].versions[0];
        let program = &version.program;
        let mut random = Random::new(seed);
        for percent in [0, 30] {
            let cases: Vec<One> = (0..13).map(|_| one(version, &pack.content().facts, percent, &mut random)).collect();
            let alone: Vec<_> = cases
                .iter()
                .map(|case| read(program, &evaluate(program, &batch(program, std::slice::from_ref(case)), 20_000), 0))
                .collect();
            let split = random.below(cases.len());
            for part in [&cases[..], &cases[..split], &cases[split..]] {
                let first = if part.len() < cases.len() && part.len() == cases.len() - split && split > 0 { split } else { 0 };
                let frame = evaluate(program, &batch(program, part), 20_000);
                for place in 0..part.len() {
                    let expected = &alone[if std::ptr::eq(part.as_ptr(), cases.as_ptr()) { place } else { first + place }];
                    assert_eq!(&read(program, &frame, place), expected, "seed {seed}, case {place} of {}", part.len());
                }
            }
            operations += program.nodes.len();
            wide += program.nodes.iter().filter(|node| node.kind == Kind::Wide).count();
            unknown += alone.iter().flatten().flatten().filter(|value| value.is_none()).count();
        }
    }
    assert!(operations > 1_000 && wide > 100 && unknown > 1_000, "{operations} {wide} {unknown}");
}
