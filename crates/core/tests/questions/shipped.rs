//! The rules of this repository: whoever answers what is asked comes to a decision, and nothing else would have changed it.

use chrono::NaiveDate;
use soglia::decision::Due;
use soglia::pack::{FactDeclaration, FactType, Measure};
use soglia::questions::{AnswerType, Question, QuestionOptions};
use soglia::{FactValue, Facts, Pack};

use super::common;
use super::random::Random;

/// Questions answered of one measure at most; of earlier editions, and of households of which hundreds could be asked, only some.
const MOST_ANSWERS: usize = 12;
const SOME_ANSWERS: usize = 2;
const MANY_QUESTIONS: usize = 20;

fn number(min: &str, max: &str, decimals: u32, random: &mut Random) -> FactValue {
    let (min, max): (rust_decimal::Decimal, rust_decimal::Decimal) = (min.parse().unwrap(), max.parse().unwrap());
    let step = rust_decimal::Decimal::new(1, decimals);
    let steps: i64 = ((max - min) / step).try_into().unwrap();
    let usual = i64::try_from(30_000 * 10_u64.pow(decimals)).unwrap();
    let place = if random.chance(70) { random.between(0, steps.min(usual)) } else { random.between(0, steps) };
    FactValue::Number(min + step * rust_decimal::Decimal::from(place))
}

fn answer(question: &Question, random: &mut Random) -> FactValue {
    match &question.answer {
        AnswerType::Boolean => FactValue::Truth(random.chance(60)),
        AnswerType::Number { min, max, decimals, .. } => number(min, max, *decimals, random),
        AnswerType::Date { min, max } => day(*min, *max, random),
        AnswerType::Choice { values } => FactValue::Text(random.pick(values).value.clone()),
        AnswerType::Rows { max_rows, .. } => {
            FactValue::Rows(vec![soglia::Map::new(); usize::try_from(random.between(0, 3.min(i64::from(*max_rows)))).unwrap()])
        }
    }
}

fn day(min: NaiveDate, max: NaiveDate, random: &mut Random) -> FactValue {
    FactValue::Date(min + chrono::Days::new(u64::try_from(random.between(0, (max - min).num_days())).unwrap()))
}

fn any(fact: &FactDeclaration, random: &mut Random) -> FactValue {
    match &fact.kind {
        FactType::Boolean => FactValue::Truth(random.chance(50)),
        FactType::Number { min, max, decimals, .. } => {
            let text = |mantissa: i64| rust_decimal::Decimal::new(mantissa, *decimals).to_string();
            number(&text(*min), &text(*max), *decimals, random)
        }
        FactType::Date { min, max } => day(*min, *max, random),
        FactType::Choice { values } => FactValue::Text(random.pick(values).0.clone()),
    }
}

fn give(facts: &mut Facts, question: &Question, random: &mut Random) {
    match question.id.split_once('.') {
        None => {
            facts.set(question.id.clone(), answer(question, random));
        }
        Some((list, field)) => {
            let Some(FactValue::Rows(mut rows)) = facts.get(list).cloned() else { panic!("{list} is not given") };
            for &row in &question.rows {
                rows[row as usize].insert(field.to_owned(), answer(question, random));
            }
            facts.set(list, FactValue::Rows(rows));
        }
    }
}

/// What is decided: the outcome, what is due and how much.
fn decided(pack: &Pack, measure: &Measure, facts: &Facts, on: NaiveDate) -> Vec<String> {
    let decision = pack.decide(&measure.name(), facts, on).unwrap();
    let amount = |amount: &soglia::decision::AmountResult| match amount.due {
        Due::NotDue => "not due".to_owned(),
        due => format!("{} {due:?} {:?}", amount.id, amount.value),
    };
    std::iter::once(format!("{:?}", decision.outcome)).chain(decision.amounts.iter().map(amount)).collect()
}

/// Gives everything that is not given and was not asked for.
fn fill(pack: &Pack, measure: &Measure, facts: &Facts, asked: &[Question], random: &mut Random) -> Facts {
    let content = pack.content();
    let mut out = facts.clone();
    let is_asked = |id: &str| asked.iter().any(|question| question.id == id);
    for &place in &measure.uses.facts {
        let fact = &content.facts[place as usize];
        // Whether a fact exists is not made up: it could be one that was asked for.
        if !fact.implied_by.is_empty() || content.facts.iter().any(|other| other.implied_by.contains(&fact.id)) {
            continue;
        }
        match fact.list {
            None if out.get(&fact.id).is_none() && !is_asked(&fact.id) => {
                out.set(fact.id.clone(), any(fact, random));
            }
            None => {}
            Some(list) => {
                let list = &content.lists[list as usize].id;
                let Some(FactValue::Rows(mut rows)) = out.get(list).cloned() else { continue };
                let path = format!("{list}.{}", fact.id);
                let rows_asked = asked.iter().find(|question| question.id == path).map_or(&[][..], |question| &question.rows);
                for (place, row) in rows.iter_mut().enumerate() {
                    if !row.contains_key(&fact.id) && !rows_asked.contains(&u32::try_from(place).unwrap()) {
                        row.insert(fact.id.clone(), any(fact, random));
                    }
                }
                out.set(list.clone(), FactValue::Rows(rows));
            }
        }
    }
    out
}

#[test]
fn a_form_that_follows_the_questions_ends_with_a_decision() {
    let (pack, _) = common::rules();
    let measures: Vec<&Measure> = pack.measures().collect();
    let published = include_str!("../../../../docs/schema/questions.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(published).unwrap()).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({ "format": 1, "questions": [] })));
    let (mut ended, mut undecided, mut asked_in_all) = (0, 0, 0);
    for (seed, measure) in (1..).zip(&measures) {
        let mut random = Random::new(seed);
        let on = measure.from;
        if !measure.in_force(on) {
            continue;
        }
        let mut facts = Facts::new();
        let mut answered = 0;
        let is_latest = measures.iter().rfind(|other| other.id == measure.id).is_some_and(|latest| latest.edition == measure.edition);
        let mut most = if is_latest { MOST_ANSWERS } else { SOME_ANSWERS };
        loop {
            let found = pack.questions(&[&measure.name()], &facts, on, QuestionOptions::default()).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&serde_json::to_value(&found).unwrap()).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", measure.name());
            asked_in_all += found.questions.len();
            undecided += found.questions.iter().filter(|question| !question.certain).count();
            let Some(question) = found.questions.first() else {
                assert!(found.measures[0].settled, "{}: {facts:?}", measure.name());
                ended += 1;
                break;
            };
            if found.questions.len() > MANY_QUESTIONS {
                most = SOME_ANSWERS;
            }
            if answered >= most {
                break;
            }
            // What was not asked for changes nothing of what is known.
            let before = decided(&pack, measure, &facts, on);
            let filled = fill(&pack, measure, &facts, &found.questions, &mut random);
            let after = decided(&pack, measure, &filled, on);
            for (before, after) in before.iter().zip(&after) {
                let open = before.contains("Unknown");
                assert!(open || before == after, "{}: {before} {after}\n{facts:?}\n{filled:?}", measure.name());
            }
            answered += 1;
            give(&mut facts, question, &mut random);
        }
        if answered < most {
            let once = decided(&pack, measure, &fill(&pack, measure, &facts, &[], &mut random), on);
            let again = decided(&pack, measure, &fill(&pack, measure, &facts, &[], &mut random), on);
            assert_eq!(once, again, "{}: what was not asked for counts: {facts:?}", measure.name());
        }
    }
    assert!(ended * 3 > measures.len(), "{ended} of {} forms end", measures.len());
    assert!(undecided * 20 < asked_in_all, "{undecided} of {asked_in_all} questions are not known to matter");
}
