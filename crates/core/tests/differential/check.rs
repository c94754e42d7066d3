//! One file: compiled, read back, and compared case by case.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use soglia::authoring::{Code, Compiled, Severity, Sources, compile};
use soglia::decision::{Due, Outcome, RequirementResult, State, Value as Shown};
use soglia::questions::QuestionOptions;
use soglia::{Decision, Pack};

use super::calendar;
use super::facts;
use super::model::{MEASURE, Model};
use super::oracle::{Case, Known, Oracle};
use super::random::Random;
use super::tree::{Expression, Unit, Value, parse};

#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub files: u64,
    pub cases: u64,
    pub values: u64,
    pub unknown: u64,
    /// Known although an operand is not: the same whatever it is.
    pub foreseen: u64,
}

impl Counts {
    pub fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.cases += other.cases;
        self.values += other.values;
        self.unknown += other.unknown;
        self.foreseen += other.foreseen;
    }
}

pub enum Tried {
    Compared(Counts),
    /// The compiler cannot prove that numbers stay small enough, or that a divisor is not zero.
    Refused(String),
}

fn compile_files(model: &Model) -> Compiled {
    let mut sources = Sources::new();
    for (name, text) in &model.files {
        sources.add(name, text);
    }
    compile(&sources)
}

/// The pack, where the compiler takes the files.
pub fn compiled(model: &Model) -> Option<Pack> {
    compile_files(model).pack
}

pub fn check(model: &Model, seed: u64) -> Result<Tried, String> {
    let compiled = compile_files(model);
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|found| found.code.severity() == Severity::Error).collect();
    if let Some(first) = errors.first() {
        let provable = |code: Code| matches!(code, Code::Overflow | Code::ZeroDivisor);
        return match errors.iter().find(|error| !provable(error.code)) {
            None => Ok(Tried::Refused(first.code.as_str().to_owned())),
            Some(error) => Err(format!("refused: {error:?}")),
        };
    }
    let pack = compiled.pack.ok_or("neither a pack nor an error")?;
    let json = pack.to_json();
    let back = Pack::from_json(&json).map_err(|error| format!("not read back: {error}"))?;
    if back.to_json() != json {
        return Err("read back, the pack is another".to_owned());
    }
    let mut random = Random::new(seed ^ 0x5151_5151);
    let mut counts = Counts { files: 1, ..Counts::default() };
    for _ in 0..6 {
        let on = calendar::days(random.between(2020, 2060), random.between(1, 12), 1) + random.between(-2, 27);
        let full = facts::full(&model.facts, &model.corners, on.max(calendar::days(2020, 1, 1)), &mut random);
        let complete = compare(model, &pack, &full, &mut random, &mut counts)?;
        for percent in [10, 30, 60] {
            let hidden = facts::hide(&full, percent, &mut random);
            let decision = compare(model, &pack, &hidden, &mut random, &mut counts)?;
            stays(&decision, &complete).map_err(|what| format!("{what} changes with what is told later\n{hidden}\n{full}"))?;
            missing_is_honest(model, &pack, &hidden, &full, &decision, &mut random)?;
            if percent == 30 && seed.is_multiple_of(4) {
                questions_are_enough(model, &pack, &hidden, &full, &mut random)?;
            }
        }
    }
    Ok(Tried::Compared(counts))
}

pub fn day(on: i64) -> NaiveDate {
    calendar::text(on).parse().unwrap()
}

fn decide(model: &Model, pack: &Pack, case: &Case) -> Result<Decision, String> {
    pack.decide(MEASURE, &facts::facts_of(case, &model.facts), day(case.on)).map_err(|error| format!("{error}\n{case}"))
}

fn read(shown: &Shown) -> Result<(Known, Option<String>), String> {
    Ok(match shown {
        Shown::Unknown => (None, None),
        Shown::Boolean { value } => (Some(Value::Truth(*value)), None),
        Shown::Date { value } => {
            let since = value.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap());
            (Some(Value::Day(since.num_days())), None)
        }
        Shown::Choice { value, .. } => (Some(Value::Choice(value.clone())), None),
        Shown::Number { value, unit } => {
            let number = parse(value);
            if let Some((above, below)) = value.split_once('/')
                && (number.numer().to_string() != above || number.denom().to_string() != below || below == "1")
            {
                return Err(format!("{value} is not in lowest terms"));
            }
            let one = if unit == "%" { Unit::Percent.one() } else { Unit::Count.one() };
            (Some(Value::Number(number * one)), Some(unit.clone()))
        }
        other => return Err(format!("unexpected {other:?}")),
    })
}

struct Comparing<'a> {
    model: &'a Model,
    case: &'a Case,
    completions: Vec<Case>,
}

impl Comparing<'_> {
    /// The engine may know what the oracle does not only where it is the same in every completion.
    fn same(
        &self,
        name: &str,
        expected: &Known,
        found: &Known,
        again: impl Fn(&Oracle<'_>) -> Known,
        counts: &mut Counts,
    ) -> Result<(), String> {
        counts.values += 1;
        counts.unknown += u64::from(found.is_none());
        if expected == found {
            return Ok(());
        }
        let absorbed = || again(&Oracle::absorbing(&self.model.names, self.case)) == *found;
        let settled = || self.completions.iter().all(|full| again(&Oracle::new(&self.model.names, full)) == *found);
        let foreseen = expected.is_none() && (absorbed() || settled());
        if foreseen {
            counts.foreseen += 1;
            return Ok(());
        }
        Err(format!("{name}: {found:?}, but it means {expected:?}\n{}", self.case))
    }

    fn shown(&self, id: &str, list: Option<&str>, value: &Expression, shown: &Shown, counts: &mut Counts) -> Result<(), String> {
        let oracle = Oracle::new(&self.model.names, self.case);
        let unit = value.unit.map(Unit::text);
        let told_unit = |told: Option<String>| match told {
            Some(told) if Some(told.as_str()) != unit => Err(format!("{id} is told in {told}, not in {unit:?}")),
            _ => Ok(()),
        };
        let Some(list) = list else {
            let (found, told) = read(shown)?;
            told_unit(told)?;
            return self.same(id, &oracle.value(value, None), &found, |oracle| oracle.value(value, None), counts);
        };
        let rows = oracle.rows(list, value);
        match (rows, shown) {
            (None, Shown::Unknown) => Ok(()),
            (Some(rows), Shown::Rows { values }) if rows.len() == values.len() => {
                for (place, (row, shown)) in rows.iter().zip(values).enumerate() {
                    let (found, told) = read(shown)?;
                    told_unit(told)?;
                    let again = |oracle: &Oracle<'_>| oracle.value(value, Some((list, place)));
                    self.same(&format!("{id}[{place}]"), row, &found, again, counts)?;
                }
                Ok(())
            }
            (rows, shown) => Err(format!("{id}: {shown:?}, but it means {rows:?}")),
        }
    }
}

fn state(state: State) -> Known {
    match state {
        State::Met => Some(Value::Truth(true)),
        State::NotMet => Some(Value::Truth(false)),
        State::Unknown => None,
    }
}

fn find<'d>(results: &'d [RequirementResult], id: &str) -> Option<&'d RequirementResult> {
    results.iter().find_map(|result| if result.id == id { Some(result) } else { find(&result.children, id) })
}

fn compare(model: &Model, pack: &Pack, case: &Case, random: &mut Random, counts: &mut Counts) -> Result<Decision, String> {
    counts.cases += 1;
    let decision = decide(model, pack, case)?;
    let completions = (0..5).map(|_| facts::complete(case, &model.facts, &model.corners, random)).collect();
    let comparing = Comparing { model, case, completions };
    let oracle = Oracle::new(&model.names, case);
    for told in &model.definitions {
        let found = decision.definitions.iter().find(|found| found.id == told.id).ok_or_else(|| format!("no {}", told.id))?;
        comparing.shown(&told.id, told.list, &told.value, &found.value, counts)?;
    }
    for (id, meaning) in &model.requirements {
        let found = find(&decision.requirements, id).ok_or_else(|| format!("no {id}"))?;
        comparing.same(id, &oracle.value(meaning, None), &state(found.state), |oracle| oracle.value(meaning, None), counts)?;
    }
    let outcome = match decision.outcome {
        Outcome::Met => Some(Value::Truth(true)),
        Outcome::NotMet => Some(Value::Truth(false)),
        Outcome::Unknown => None,
        Outcome::NotInForce => return Err("not in force".to_owned()),
    };
    let eligible = |oracle: &Oracle<'_>| oracle.value(&model.eligible, None);
    comparing.same("the outcome", &eligible(&oracle), &outcome, eligible, counts)?;
    for amount in &model.amounts {
        let id = &amount.told.id;
        let found = decision.amounts.iter().find(|found| found.id == *id).ok_or_else(|| format!("no {id}"))?;
        let due = oracle.value(&amount.due, None);
        let told = match found.due {
            Due::Due => Some(Value::Truth(true)),
            Due::NotDue => Some(Value::Truth(false)),
            Due::Unknown => None,
        };
        // Due, but not known how much.
        let open = due == Some(Value::Truth(true)) && found.value == Shown::Unknown;
        if !open || told.is_some() {
            comparing.same(&format!("{id} is due"), &due, &told, |oracle| oracle.value(&amount.due, None), counts)?;
        }
        if found.due != Due::NotDue {
            comparing.shown(id, amount.told.list, &amount.told.value, &found.value, counts)?;
        }
    }
    Ok(decision)
}

/// Whether a value may become the other once more is known: only what is unknown may change.
fn becomes(before: &Shown, after: &Shown) -> bool {
    match (before, after) {
        (Shown::Unknown, _) => true,
        (Shown::Rows { values }, Shown::Rows { values: later }) => {
            values.len() == later.len() && values.iter().zip(later).all(|(before, after)| becomes(before, after))
        }
        _ => before == after,
    }
}

/// What is known with some facts unknown stays the same when they are told.
fn stays(before: &Decision, after: &Decision) -> Result<(), String> {
    if before.outcome != Outcome::Unknown && before.outcome != after.outcome {
        return Err("the outcome".to_owned());
    }
    for (before, after) in before.definitions.iter().zip(&after.definitions) {
        if !becomes(&before.value, &after.value) {
            return Err(before.id.clone());
        }
    }
    for (before, after) in before.amounts.iter().zip(&after.amounts) {
        let due = before.due == Due::Unknown || before.due == after.due;
        if !due || after.due == Due::Due && !becomes(&before.value, &after.value) {
            return Err(before.id.clone());
        }
    }
    Ok(())
}

/// What a decision says of the outcome and of what is due.
fn answers(decision: &Decision) -> Vec<String> {
    let amounts = decision.amounts.iter().map(|amount| format!("{} {:?} {:?}", amount.id, amount.due, amount.value));
    std::iter::once(format!("{:?}", decision.outcome)).chain(amounts).collect()
}

fn give(case: &mut Case, full: &Case, id: &str) {
    if let Some((list, field)) = id.split_once('.') {
        let from = full.lists[list].as_ref().unwrap();
        for (row, full) in case.lists.get_mut(list).unwrap().iter_mut().flatten().zip(from) {
            row.insert(field.to_owned(), full[field].clone());
        }
    } else if let Some(list) = case.lists.get_mut(id) {
        list.clone_from(&full.lists[id]);
        for known in list.iter_mut().flatten().flat_map(|row| row.values_mut()) {
            *known = None;
        }
    } else {
        case.facts.insert(id.to_owned(), full.facts[id].clone());
    }
}

/// Missing facts are those that matter: the others change nothing, and once they are given nothing is open.
fn missing_is_honest(
    model: &Model,
    pack: &Pack,
    hidden: &Case,
    full: &Case,
    decision: &Decision,
    random: &mut Random,
) -> Result<(), String> {
    let asked: BTreeSet<&str> = decision.missing.iter().map(|missing| missing.id.as_str()).collect();
    let other = facts::complete(hidden, &model.facts, &model.corners, random);
    let mut rest = hidden.clone();
    for fact in &model.facts {
        match fact.list {
            None if !asked.contains(fact.name) => give(&mut rest, &other, fact.name),
            Some(list) if !asked.contains(list) && !asked.contains(format!("{list}.{}", fact.name).as_str()) => {
                if rest.lists[list].is_none() {
                    give(&mut rest, &other, list);
                }
                give(&mut rest, &other, &format!("{list}.{}", fact.name));
            }
            _ => {}
        }
    }
    let (before, after) = (answers(decision), answers(&decide(model, pack, &rest)?));
    let settled = |answers: &[String]| answers.to_vec();
    if settled(&before) != settled(&after) {
        return Err(format!("facts that are not asked for change something: {asked:?}\n{before:#?}\n{after:#?}\n{hidden}\n{rest}"));
    }
    let mut case = hidden.clone();
    for _ in 0..40 {
        let decision = decide(model, pack, &case)?;
        let before = case.clone();
        for missing in &decision.missing {
            give(&mut case, full, &missing.id);
        }
        if case == before {
            let complete = decide(model, pack, full)?;
            return if answers(&decision) == answers(&complete) {
                Ok(())
            } else {
                Err(format!("what is asked for does not settle it\n{:#?}\n{:#?}\n{case}", answers(&decision), answers(&complete)))
            };
        }
    }
    Err("it asks without end".to_owned())
}

/// Whoever answers every question comes to where no completion of the rest differs from another.
fn questions_are_enough(model: &Model, pack: &Pack, hidden: &Case, full: &Case, random: &mut Random) -> Result<(), String> {
    let mut case = hidden.clone();
    for _ in 0..40 {
        let facts = facts::facts_of(&case, &model.facts);
        let asked = pack.questions(&[MEASURE], &facts, day(case.on), QuestionOptions::default()).map_err(|error| error.to_string())?;
        if asked.questions.is_empty() {
            let mut completed = || facts::complete(&case, &model.facts, &model.corners, random);
            let (one, other) = (completed(), completed());
            let (once, again) = (answers(&decide(model, pack, &one)?), answers(&decide(model, pack, &other)?));
            let same = once == again && asked.measures.iter().all(|standing| standing.settled);
            return if same { Ok(()) } else { Err(format!("not asked for, and it counts\n{once:#?}\n{again:#?}\n{one}\n{other}")) };
        }
        for question in &asked.questions {
            give(&mut case, full, &question.id);
        }
    }
    Err("it asks without end".to_owned())
}
