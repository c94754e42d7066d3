//! Cases through Arrow give what each gives on its own, whatever type their columns have.
#![cfg(all(feature = "arrow", feature = "authoring"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

mod columns;
#[path = "../common/mod.rs"]
mod common;
mod reasons;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringDictionaryBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int16Type, Int64Type, UInt8Type};
use arrow_array::{
    Array as _, ArrayRef, Decimal128Array, LargeListArray, LargeStringArray, ListArray, RecordBatch, StringArray, StringViewArray,
    StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema};
use proptest::prelude::*;
use rust_decimal::Decimal;
use soglia::authoring::CaseToRun;
use soglia::decision::{Due, Outcome, Value};
use soglia::pack::FactType;
use soglia::plan::PlanFact;
use soglia::register::arrow::{ArrowReader, ArrowResults, Block, Money, UNIT};
use soglia::register::{Results, Runner};
use soglia::{FactValue, Facts, Pack, Plan};

static RULES: LazyLock<(Pack, Vec<CaseToRun>)> = LazyLock::new(common::rules);

/// Numbers that follow from a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 31
    }
    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }
}

fn decimal(value: &FactValue) -> Option<Decimal> {
    match value {
        FactValue::Number(number) => Some(*number),
        FactValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn text(value: &FactValue) -> Option<String> {
    match value {
        FactValue::Unknown | FactValue::Rows(_) => None,
        FactValue::Truth(truth) => Some(if *truth { "true" } else { "NO" }.to_owned()),
        FactValue::Number(number) => Some(number.to_string()),
        FactValue::Date(date) => Some(date.to_string()),
        FactValue::Text(text) => Some(text.clone()),
    }
}

fn days(date: chrono::NaiveDate) -> i32 {
    date.signed_duration_since(chrono::NaiveDate::default()).num_days() as i32
}

/// The types of a column that can hold these values.
fn arrays(fact: &PlanFact, values: &[FactValue]) -> Vec<(ArrayRef, Option<&'static str>)> {
    let texts: Vec<Option<String>> = values.iter().map(text).collect();
    let mut found: Vec<(ArrayRef, Option<&'static str>)> = vec![
        (Arc::new(StringArray::from(texts.clone())), None),
        (Arc::new(LargeStringArray::from(texts.clone())), None),
        (Arc::new(texts.iter().collect::<StringViewArray>()), None),
    ];
    let mut dictionary = StringDictionaryBuilder::<Int16Type>::new();
    for text in &texts {
        dictionary.append_option(text.as_ref());
    }
    found.push((Arc::new(dictionary.finish()), None));
    let known = || values.iter().filter(|value| **value != FactValue::Unknown);
    if let FactType::Number { decimals, .. } = &fact.declaration.kind
        && let Some(numbers) = values
            .iter()
            .map(|value| if *value == FactValue::Unknown { Some(None) } else { decimal(value).map(Some) })
            .collect::<Option<Vec<_>>>()
    {
        let scaled = |scale: u32| {
            let at = |number: Decimal| {
                let number = number.normalize();
                Some(number.mantissa() * 10_i128.pow(scale.checked_sub(number.scale())?))
            };
            numbers.iter().map(|number| number.map_or(Some(None), |number| at(number).map(Some))).collect::<Option<Vec<_>>>()
        };
        if let Some(values) = scaled(9) {
            found.push((Arc::new(Decimal128Array::from(values).with_precision_and_scale(38, 9).unwrap()), None));
        }
        let short = |values: Vec<Option<i128>>| values.into_iter().map(|value| value.map(|value| i64::try_from(value).unwrap())).collect();
        if let Some(values) = scaled(*decimals) {
            let values: Vec<Option<i64>> = short(values);
            let mut mantissas = Int64Builder::new();
            for value in &values {
                mantissas.append_option(*value);
            }
            found.push((Arc::new(mantissas.finish()), Some("mantissa")));
            if values.iter().flatten().all(|value| value.abs() < 1_000_000_000_000_000) {
                let mut floats = Float64Builder::new();
                for number in &numbers {
                    floats.append_option(number.map(|number| number.to_string().parse().unwrap()));
                }
                found.push((Arc::new(floats.finish()), None));
            }
        }
        if let Some(values) = scaled(0) {
            let values: Vec<Option<i64>> = short(values);
            found.push((Arc::new(arrow_array::Int64Array::from(values)), None));
        }
    }
    if known().all(|value| matches!(value, FactValue::Truth(_))) && fact.declaration.kind == FactType::Boolean {
        let mut truths = BooleanBuilder::new();
        for value in values {
            truths.append_option(if let FactValue::Truth(truth) = value { Some(*truth) } else { None });
        }
        found.push((Arc::new(truths.finish()), None));
    }
    if matches!(fact.declaration.kind, FactType::Date { .. }) && known().all(|value| matches!(value, FactValue::Date(_))) {
        let day = |value: &FactValue| if let FactValue::Date(date) = value { Some(days(*date)) } else { None };
        let mut dates = Date32Builder::new();
        for value in values {
            dates.append_option(day(value));
        }
        found.push((Arc::new(dates.finish()), None));
        let instants: Vec<Option<i64>> = values.iter().map(|value| day(value).map(|day| i64::from(day) * 86_400_000_000)).collect();
        found.push((Arc::new(TimestampMicrosecondArray::from(instants)), None));
    }
    if known().next().is_none() {
        found.push((arrow_array::new_null_array(&DataType::Null, values.len()), None));
    }
    found
}

fn column(name: &str, fact: &PlanFact, values: &[FactValue], random: &mut Random) -> (Field, ArrayRef) {
    let mut candidates = arrays(fact, values);
    let (array, unit) = candidates.swap_remove(random.below(candidates.len()));
    let metadata: HashMap<_, _> = unit.map(|unit| (UNIT.to_owned(), unit.to_owned())).into_iter().collect();
    (Field::new(name, array.data_type().clone(), true).with_metadata(metadata), array)
}

/// The facts as a record batch, with columns of types that chance chooses, and a column that is no fact.
fn batch(plan: &Plan, cases: &[Facts], random: &mut Random) -> RecordBatch {
    let given = |case: &Facts, name: &str| case.get(name).cloned().unwrap_or(FactValue::Unknown);
    let mut columns = vec![(
        Field::new("pratica", DataType::Utf8, false),
        Arc::new(StringArray::from_iter_values((0..cases.len()).map(|case| case.to_string()))) as ArrayRef,
    )];
    for fact in plan.facts().iter().filter(|fact| fact.list.is_none()) {
        let values: Vec<FactValue> = cases.iter().map(|case| given(case, &fact.path)).collect();
        columns.push(column(&fact.path, fact, &values, random));
    }
    for (place, list) in plan.lists().iter().enumerate() {
        let (mut lengths, mut known, mut rows) = (Vec::new(), Vec::new(), Vec::<soglia::Map<String, FactValue>>::new());
        for case in cases {
            let found = given(case, &list.id);
            known.push(matches!(found, FactValue::Rows(_)));
            let before = rows.len();
            match found {
                FactValue::Rows(found) => rows.extend(found),
                // A null may stand for rows all the same.
                _ => rows.extend((0..random.below(2)).map(|_| soglia::Map::new())),
            }
            lengths.push(rows.len() - before);
        }
        let mut fields = vec![(Field::new("nota", DataType::Null, true), arrow_array::new_null_array(&DataType::Null, rows.len()))];
        for fact in plan.facts().iter().filter(|fact| fact.list == Some(place)) {
            let name = &fact.declaration.id;
            let values: Vec<FactValue> = rows.iter().map(|row| row.get(name).cloned().unwrap_or(FactValue::Unknown)).collect();
            fields.push(column(name, fact, &values, random));
        }
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = fields.into_iter().unzip();
        let rows: ArrayRef = Arc::new(StructArray::new(Fields::from(fields), arrays, None));
        let item = Arc::new(Field::new_list_field(rows.data_type().clone(), true));
        let known = Some(NullBuffer::from(known));
        let array: ArrayRef = if random.below(2) == 0 {
            Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), rows, known))
        } else {
            Arc::new(LargeListArray::new(item, OffsetBuffer::from_lengths(lengths), rows, known))
        };
        columns.push((Field::new(&list.id, array.data_type().clone(), true), array));
    }
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn evaluate(plan: &Plan, batch: &RecordBatch) -> RecordBatch {
    let reader = ArrowReader::new(plan, batch.schema_ref(), Money::Euro).unwrap();
    let cases = reader.read(&Block::from(batch)).unwrap();
    let register = cases.register().unwrap();
    let mut results = Results::default();
    Runner::new(plan).run(&register, &mut results);
    let mut counts = [0; 4];
    results.outcome().iter().for_each(|&outcome| counts[usize::from(outcome)] += 1);
    let writer = ArrowResults::new(plan, RULES.0.sha256());
    let mut out = None;
    // Chunks of whatever size come to the same.
    for chunk in [1, 3, 16, 1_024] {
        let evaluated = writer.run(&mut Runner::new(plan).chunk(chunk), &register, None).unwrap();
        let [evaluated] = evaluated.as_slice() else { panic!("a batch from one processor") };
        let given = evaluated.batch().unwrap();
        assert_eq!(given.num_rows(), batch.num_rows());
        assert_eq!(&given, out.get_or_insert_with(|| given.clone()));
        assert_eq!(evaluated.faults, results.faults());
        assert_eq!(evaluated.counts, counts);
    }
    let out = out.unwrap();
    in_cents(&out, &writer.in_cents().run(&mut Runner::new(plan).chunk(3), &register, None).unwrap()[0].batch().unwrap());
    out
}

/// Money that has no smaller part is the same number of cents, and the rest the same.
fn in_cents(decimals: &RecordBatch, cents: &RecordBatch) {
    fn is_same(decimals: &ArrayRef, cents: &ArrayRef) -> bool {
        match cents.data_type() {
            DataType::Int64 => {
                let cents = cents.as_primitive::<Int64Type>().iter().map(|cents| cents.map(|cents| Decimal::new(cents, 2)));
                numbers(decimals) == cents.collect::<Vec<_>>()
            }
            DataType::List(_) => {
                let (decimals, cents) = (decimals.as_list::<i32>(), cents.as_list::<i32>());
                (decimals.offsets(), decimals.nulls()) == (cents.offsets(), cents.nulls()) && is_same(decimals.values(), cents.values())
            }
            _ => decimals == cents,
        }
    }
    for (place, field) in cents.schema_ref().fields().iter().enumerate() {
        assert!(is_same(decimals.column(place), cents.column(place)), "{field}");
        let is_cents = field.data_type().to_string().contains("Int64");
        assert_eq!(field.metadata().get(UNIT).is_some_and(|unit| unit == "cent"), is_cents, "{field}");
    }
}

fn outcome(batch: &RecordBatch, row: usize) -> &str {
    let outcomes = batch["outcome"].as_dictionary::<UInt8Type>();
    outcomes.values().as_string::<i32>().value(outcomes.keys().value(row).into())
}

fn numbers(array: &ArrayRef) -> Vec<Option<Decimal>> {
    let array = array.as_primitive::<Decimal128Type>();
    (0..array.len()).map(|row| array.is_valid(row).then(|| array.value_as_string(row).parse().unwrap())).collect()
}

fn number(value: &Value) -> Option<Decimal> {
    if let Value::Number { value, .. } = value { Some(value.parse().unwrap()) } else { None }
}

/// Gives how many cases were met, and how many refused.
fn compare(measure: &str, plan: &Plan, cases: &[Facts], out: &RecordBatch) -> (usize, usize) {
    let (mut met, mut refused) = (0, 0);
    for (row, facts) in cases.iter().enumerate() {
        let context = || format!("{measure} on {}: {facts:?}\n{:?}", plan.on(), reasons::text(&out["reason"], row));
        let Ok(decision) = RULES.0.decide(measure, facts, plan.on()) else {
            assert_eq!(outcome(out, row), "refused", "{}", context());
            assert!(out["reason"].is_valid(row));
            refused += 1;
            continue;
        };
        let expected = match decision.outcome {
            Outcome::Met => "met",
            Outcome::NotMet => "not_met",
            _ => "unknown",
        };
        assert_eq!(outcome(out, row), expected, "{}", context());
        assert!(out["reason"].is_null(row), "{}", context());
        met += usize::from(expected == "met");
        for amount in &decision.amounts {
            let Some(column) = out.column_by_name(&amount.id) else { continue };
            let of = || format!("`{}` of {}", amount.id, context());
            match (&amount.value, amount.due) {
                (Value::Rows { values }, Due::Due) => {
                    let expected: Vec<_> = values.iter().map(number).collect();
                    assert_eq!(numbers(&column.as_list::<i32>().value(row)), expected, "{}", of());
                }
                // Where it is not known as a whole, some rows may still be.
                (Value::Rows { .. }, _) => {}
                (_, due) if amount.of.is_none() => {
                    let expected = if due == Due::Due { number(&amount.value) } else { None };
                    assert_eq!(numbers(column)[row], expected, "{}", of());
                }
                _ => {}
            }
        }
    }
    (met, refused)
}

#[test]
fn the_cases_beside_the_rules_give_the_same_through_arrow() {
    let (pack, cases) = &*RULES;
    let mut groups: BTreeMap<(String, chrono::NaiveDate), Vec<Facts>> = BTreeMap::new();
    for case in cases {
        groups.entry((case.measure.clone(), case.on())).or_default().push(case.facts().clone());
    }
    let (mut compared, mut met) = (0, 0);
    for (seed, ((measure, on), facts)) in (0..).zip(&groups) {
        let Ok(plan) = pack.plan(measure, *on) else { continue };
        for round in 0..3 {
            let batch = batch(&plan, facts, &mut Random(seed * 3 + round));
            met += compare(measure, &plan, facts, &evaluate(&plan, &batch)).0;
        }
        compared += facts.len();
    }
    assert!(compared > 500 && met > 500, "{compared} cases, {met} met");
}

fn any_value(fact: &PlanFact, random: &mut Random) -> FactValue {
    if random.below(5) == 0 {
        return FactValue::Unknown;
    }
    let bad = random.below(40) == 0;
    match &fact.declaration.kind {
        FactType::Boolean => FactValue::Truth(random.below(2) == 0),
        FactType::Number { decimals, min, max, .. } => {
            let near = [
                *min,
                *max,
                0,
                (*max).min(random.below(3_000_000).cast_signed().try_into().unwrap()),
                *min + random.next().cast_signed().rem_euclid((max - min).max(1)),
            ];
            let mantissa = near[random.below(near.len())].clamp(*min, *max);
            let mantissa = if bad { max + 1 + i64::try_from(random.below(9)).unwrap() } else { mantissa };
            FactValue::Number(Decimal::new(mantissa, *decimals + u32::from(bad && random.below(2) == 0)))
        }
        FactType::Date { min, max } => {
            let most = days(*max) - days(*min);
            let date = *min + chrono::Days::new(random.below(usize::try_from(most).unwrap() + 1) as u64);
            FactValue::Date(if bad { *max + chrono::Days::new(1) } else { date })
        }
        FactType::Choice { values } => {
            FactValue::Text(if bad { "altro?".to_owned() } else { values[random.below(values.len())].0.clone() })
        }
    }
}

fn any_facts(plan: &Plan, random: &mut Random) -> Facts {
    let mut facts = Facts::new();
    for fact in plan.facts().iter().filter(|fact| fact.list.is_none()) {
        facts.set(&fact.path, any_value(fact, random));
    }
    for (place, list) in plan.lists().iter().enumerate() {
        let fields = || plan.facts().iter().filter(|fact| fact.list == Some(place));
        let rows = (0..random.below(4)).map(|_| fields().map(|fact| (fact.declaration.id.clone(), any_value(fact, random))).collect());
        let rows = FactValue::Rows(rows.collect());
        facts.set(&list.id, if random.below(6) == 0 { FactValue::Unknown } else { rows });
    }
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_facts_give_the_same_through_arrow(seed in any::<u64>()) {
        let mut random = Random(seed);
        let measures: Vec<_> = RULES.0.measures().collect();
        let measure = measures[random.below(measures.len())];
        let Ok(plan) = RULES.0.plan(&measure.name(), measure.from) else { return Ok(()) };
        let cases: Vec<Facts> = (0..random.below(12)).map(|_| any_facts(&plan, &mut random)).collect();
        let whole = batch(&plan, &cases, &mut random);
        compare(&measure.name(), &plan, &cases, &evaluate(&plan, &whole));
        // A slice lies in the middle of its buffers.
        let (from, length) = (random.below(cases.len()), random.below(cases.len()));
        let length = length.min(cases.len() - from);
        compare(&measure.name(), &plan, &cases[from..from + length], &evaluate(&plan, &whole.slice(from, length)));
    }
}
