//! Packs that were changed: refused, or evaluated without a panic.

use soglia::pack::{Content, Supplied};
use soglia::{Facts, Pack, PackError};

use super::calendar;
use super::check::{compiled, day};
use super::facts;
use super::model::{self, MEASURE};
use super::random::Random;

/// Where the numbers and the texts of a JSON text stand.
fn tokens(json: &str) -> Vec<(usize, usize)> {
    let bytes = json.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        if bytes[at] == b'"' {
            at += 1;
            while bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at += 1;
            out.push((start, at));
        } else if bytes[at].is_ascii_digit() || bytes[at] == b'-' {
            while bytes[at].is_ascii_digit() || bytes[at] == b'-' {
                at += 1;
            }
            out.push((start, at));
        } else {
            at += 1;
        }
    }
    out
}

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "255",
    "4294967295",
    "9223372036854775807",
    "-9223372036854775808",
    "170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105728",
    "null",
];
const WORDS: &[&str] = &[
    "\"truth\"",
    "\"narrow\"",
    "\"wide\"",
    "\"add\"",
    "\"multiply\"",
    "\"minimum\"",
    "\"and\"",
    "\"or\"",
    "\"sum\"",
    "\"least\"",
    "\"count\"",
    "\"spread\"",
    "\"running\"",
    "\"not\"",
    "\"year_of\"",
    "\"on\"",
    "\"input\"",
    "\"number\"",
    "\"half_even\"",
    "\"up\"",
    "\"EUR\"",
    "\"%\"",
    "\"boolean\"",
    "\"every_row\"",
    "\"known\"",
    "\"coalesce\"",
    "\"equal\"",
];

fn changed(json: &str, random: &mut Random) -> String {
    let mut out = json.to_owned();
    for _ in 0..=random.below(3) {
        let tokens = tokens(&out);
        // Numbers of the program are what evaluation relies on.
        let wanted = random.chance(25);
        let near: Vec<_> = tokens.iter().copied().filter(|&(start, _)| out[start..].starts_with('"') == wanted).collect();
        let (start, end) = *random.pick(&near);
        let word = out[start..end].starts_with('"');
        let new = match random.below(4) {
            0 => {
                let (from, to) = *random.pick(&near);
                out[from..to].to_owned()
            }
            _ if word => (*random.pick(WORDS)).to_owned(),
            1 => out[start..end].parse::<i64>().map_or_else(|_| "0".to_owned(), |value| value.wrapping_add(1).to_string()),
            _ => (*random.pick(NUMBERS)).to_owned(),
        };
        out.replace_range(start..end, &new);
    }
    out
}

#[test]
fn damaged_packs_are_refused_or_evaluated_without_a_panic() {
    let (mut refused, mut evaluated) = (0, 0);
    for seed in 0..12 {
        let model = model::make(seed);
        let Some(pack) = compiled(&model) else { continue };
        let json = serde_json::to_string(pack.content()).unwrap();
        let mut random = Random::new(seed);
        let on = calendar::days(2024, 2, 29);
        let full = facts::full(&model.facts, &model.corners, on, &mut random);
        let cases =
            [facts::facts_of(&full, &model.facts), facts::facts_of(&facts::hide(&full, 40, &mut random), &model.facts), Facts::new()];
        for _ in 0..250 {
            let text = changed(&json, &mut random);
            let Ok(content) = serde_json::from_str::<Content>(&text) else {
                refused += 1;
                continue;
            };
            let Ok(pack) = Pack::from_json(&Pack::seal(content, 1).to_json()) else {
                refused += 1;
                continue;
            };
            evaluated += 1;
            for facts in &cases {
                // What would change a refusal takes hundreds of evaluations: it is looked for in some packs.
                let decide = if evaluated % 8 == 0 { Pack::evaluate } else { Pack::decide };
                let result = std::panic::catch_unwind(|| decide(&pack, MEASURE, facts, day(on)).map(|decision| decision.missing.len()));
                assert!(result.is_ok(), "seed {seed}: a panic after\n{}", difference(&json, &text));
            }
        }
    }
    assert!(refused > 200 && evaluated > 200, "{refused} {evaluated}");
}

/// Where two texts differ, with what is around it.
fn difference(before: &str, after: &str) -> String {
    let at = before.bytes().zip(after.bytes()).position(|(a, b)| a != b).unwrap_or(0);
    let around = |text: &str| text.get(at.saturating_sub(80)..(at + 80).min(text.len())).unwrap_or("").to_owned();
    format!("{}\n{}", around(before), around(after))
}

#[test]
fn a_changed_byte_is_found_by_the_hash() {
    let pack = (0..).find_map(|seed| compiled(&model::make(seed))).unwrap();
    let json = pack.to_json();
    let begin = json.find("\"content\"").unwrap();
    let mut random = Random::new(7);
    let mut found = 0;
    for _ in 0..200 {
        let from = begin + 12 + random.below(json.len() - begin - 14);
        let Some(at) = (from..json.len()).find(|&at| json.as_bytes()[at].is_ascii_digit()) else { continue };
        let mut bytes = json.clone().into_bytes();
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        let text = String::from_utf8(bytes).unwrap();
        match Pack::from_json(&text) {
            Err(PackError::Hash) => found += 1,
            Err(PackError::Syntax(_)) => {}
            other => panic!("{other:?} after a change at {at}"),
        }
    }
    assert!(found > 50, "{found}");
}

#[test]
fn measures_that_supply_each_other_in_a_circle_are_refused() {
    let pack = (0..).find_map(|seed| compiled(&model::make(seed))).unwrap();
    let mut content = pack.content().clone();
    let fact = content.measures[0].uses.facts[0];
    content.measures[0].supplied.push(Supplied { fact, measure: MEASURE.to_owned(), amount: "a0".to_owned() });
    let refused = Pack::from_json(&Pack::seal(content, 1).to_json());
    assert!(matches!(refused, Err(PackError::Damaged(_))), "{refused:?}");
}
