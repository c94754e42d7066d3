//! Why a row came out as it did: what is not met, what is missing, and the decision on it, are those of the case alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use arrow_array::{Array as _, ArrayRef, BooleanArray, Int64Array, ListArray, RecordBatch, StringArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Schema};
use proptest::prelude::*;
use soglia::decision::{Outcome, State};
use soglia::register::Runner;
use soglia::register::arrow::{ArrowReader, ArrowResults, Block, JoinError, Money, Table, join};
use soglia::{Facts, Pack, Plan};

use super::{RULES, Random, any_facts, batch};

static PACK: LazyLock<Arc<Pack>> = LazyLock::new(|| Arc::new(RULES.0.clone()));

/// A text of a column.
pub fn text(column: &ArrayRef, row: usize) -> Option<String> {
    let column = column.as_dictionary::<Int32Type>();
    let key = column.is_valid(row).then(|| usize::try_from(column.keys().value(row)).unwrap())?;
    Some(column.values().as_string::<i32>().value(key).to_owned())
}

/// Gives how many rows had a reason, and how many lacked something.
fn compare(measure: &str, plan: &Plan, cases: &[Facts], batch: &RecordBatch) -> (usize, usize) {
    let reader = ArrowReader::new(plan, batch.schema_ref(), Money::Euro).unwrap();
    let read = reader.read(&Block::from(batch)).unwrap();
    let register = read.register().unwrap();
    let writer = ArrowResults::new(plan, PACK.sha256()).with_missing(Arc::clone(&PACK), 2);
    let evaluated = writer.run(&mut Runner::new(plan), &register, None).unwrap();
    let out = &evaluated[0].batch().unwrap();
    assert_eq!(out.schema_ref(), writer.schema());
    let chunks = writer.run(&mut Runner::new(plan).chunk(3), &register, None).unwrap();
    assert_eq!((evaluated.len(), &chunks[0].batch().unwrap()), (1, out));
    let refusals = &writer.clone().without_unmet().run(&mut Runner::new(plan), &register, None).unwrap()[0].batch().unwrap();
    let (mut reasons, mut open) = (0, 0);
    for (row, facts) in cases.iter().enumerate() {
        let (reason, missing) = (text(&out["reason"], row), text(&out["missing"], row));
        let refusal = text(&refusals["reason"], row);
        let Ok(decision) = PACK.decide(measure, facts, plan.on()) else {
            assert!(reason.is_some() && missing.is_none());
            assert_eq!(refusal, reason);
            continue;
        };
        assert_eq!((refusal, text(&refusals["missing"], row)), (None, missing.clone()));
        let context = || format!("{measure} on {}: {facts:?}", plan.on());
        let not_met = decision.requirements.iter().filter(|found| found.state == State::NotMet).map(|found| found.id.as_str());
        let not_met = not_met.collect::<Vec<_>>().join("; ");
        let expected = (decision.outcome == Outcome::NotMet).then_some(not_met).filter(|ids| !ids.is_empty());
        assert_eq!(reason, expected, "{}", context());
        let ids: Vec<&str> = decision.missing.iter().map(|missing| missing.id.as_str()).collect();
        assert_eq!(missing.unwrap_or_default(), ids.join("; "), "{}", context());
        assert_eq!(PACK.decide(measure, &register.facts(row), plan.on()).unwrap(), decision, "{}", context());
        reasons += usize::from(reason.is_some());
        open += usize::from(!ids.is_empty());
    }
    (reasons, open)
}

#[test]
fn the_cases_beside_the_rules_have_their_reasons() {
    let mut groups: BTreeMap<(String, chrono::NaiveDate), Vec<Facts>> = BTreeMap::new();
    for case in &RULES.1 {
        groups.entry((case.measure.clone(), case.on())).or_default().push(case.facts().clone());
    }
    let (mut reasons, mut open) = (0, 0);
    for (seed, ((measure, on), facts)) in (0..).zip(&groups) {
        let Ok(plan) = PACK.plan_with_requirements(measure, *on) else { continue };
        let found = compare(measure, &plan, facts, &batch(&plan, facts, &mut Random(seed)));
        (reasons, open) = (reasons + found.0, open + found.1);
    }
    assert!(reasons > 50 && open > 50, "{reasons} reasons, {open} that lack something");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_facts_have_their_reasons(seed in any::<u64>()) {
        let mut random = Random(seed);
        let measures: Vec<_> = PACK.measures().collect();
        let measure = measures[random.below(measures.len())];
        let Ok(plan) = PACK.plan_with_requirements(&measure.name(), measure.from) else { return Ok(()) };
        let cases: Vec<Facts> = (0..random.below(8)).map(|_| any_facts(&plan, &mut random)).collect();
        compare(&measure.name(), &plan, &cases, &batch(&plan, &cases, &mut random));
    }

    /// Rows in any order and any batches come to the case with their key, in their order.
    #[test]
    fn rows_come_to_their_cases(of in prop::collection::vec(0_i64..7, 0..30), cut in 0_usize..30, register_cut in 0_usize..7) {
        let column = |values: Vec<i64>| Arc::new(Int64Array::from(values)) as ArrayRef;
        let table = |name: &str, columns: Vec<(&str, ArrayRef)>, cut: usize| {
            let whole = RecordBatch::try_from_iter(columns).unwrap();
            let cut = cut.min(whole.num_rows());
            let blocks = vec![(&whole.slice(0, cut)).into(), (&whole.slice(cut, whole.num_rows() - cut)).into()];
            Table { name: name.to_owned(), schema: whole.schema(), blocks }
        };
        // The keys of the cases fall.
        let register = table("register", vec![("k", column((0..7).rev().collect()))], register_cut);
        let order: Vec<i64> = (0..).take(of.len()).collect();
        let rows = table("righe", vec![("valore", column(order)), ("k", column(of.clone()))], cut);
        let joined = join(&register, "k", &[rows]).unwrap();
        prop_assert_eq!(joined.schema.fields().len(), 2);
        let mut key = 7;
        for block in &joined.blocks {
            let batch = RecordBatch::try_from(block).unwrap();
            let lists = batch["righe"].as_list::<i32>();
            for case in 0..batch.num_rows() {
                key -= 1;
                let found = lists.value(case);
                let found = found.as_struct().column(0).as_primitive::<arrow_array::types::Int64Type>().values().to_vec();
                let expected: Vec<i64> = (0..).zip(&of).filter(|(_, of)| **of == key).map(|(place, _)| place).collect();
                prop_assert_eq!(found, expected);
            }
        }
        prop_assert_eq!(key, 0);
    }
}

#[test]
fn no_row_is_left_out() {
    let table = |name: &str, keys: Vec<Option<&str>>| {
        let keys: ArrayRef = Arc::new(StringArray::from(keys));
        let batch = RecordBatch::try_from_iter_with_nullable([("k", keys, true)]).unwrap();
        Table { name: name.to_owned(), schema: batch.schema(), blocks: vec![(&batch).into()] }
    };
    let joined = |register, rows| join(&table("register", register), "k", &[table("righe", rows)]).unwrap_err();
    let righe = || "righe".to_owned();
    assert_eq!(joined(vec![Some("a")], vec![Some("a"), Some("b")]), JoinError::Stray { table: righe(), rows: 1 });
    assert_eq!(joined(vec![Some("a")], vec![None]), JoinError::Null { table: righe(), rows: 1 });
    assert_eq!(joined(vec![Some("a"), Some("a")], vec![Some("a")]), JoinError::Twice { first: 0, second: 1 });
    let error = JoinError::Stray { table: righe(), rows: 3 };
    assert_eq!(error.message().it, "3 righe di `righe` hanno una chiave che nessuna riga del registro ha");
}

#[test]
fn lists_without_rows_need_no_type() {
    let measure = "lombardia.oglio-po.debito-acqua";
    let plan = PACK.plan_with_requirements(measure, "2025-06-30".parse().unwrap()).unwrap();
    let item = Arc::new(Field::new_list_field(DataType::Null, true));
    let nulls = arrow_array::new_null_array(&DataType::Null, 0);
    let list: ArrayRef = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([0, 0]), nulls, None));
    let untyped = RecordBatch::try_from_iter([("attivita", list)]).unwrap();
    let cases = vec![Facts::from_json(r#"{ "attivita": [] }"#).unwrap(); 2];
    compare(measure, &plan, &cases, &untyped);
    let schema = Arc::new(Schema::new(vec![Field::new("attivita", DataType::Int64, true)]));
    assert!(ArrowReader::new(&plan, &schema, Money::Euro).is_err());
}

/// Rules with so many requirements, each a fact of its own.
fn many_requirements(count: usize) -> Pack {
    let mut text = "language: 1\nmeasure: prova.molti\nedition: 2025\ntitle: { it: Molti requisiti, en: Many requirements }\nbody: prova\n\
        in_force: { from: 2025-01-01 }\nsources:\n  prova: { act: Nessun atto, confidence: unverified }\nfacts:\n"
        .to_owned();
    let each = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    text += &each(&|place| format!("  f{place}: {{ type: boolean, label: {{ it: F{place}, en: F{place} }} }}\n"));
    text += "requirements:\n";
    text += &each(&|place| {
        format!("  r{place}:\n    title: {{ it: requisito {place}, en: requirement {place} }}\n    when: f{place}\n    source: prova\n")
    });
    let mut sources = soglia::authoring::Sources::new();
    sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
    sources.add("molti.yaml", &text);
    let compiled = soglia::authoring::compile(&sources);
    compiled.pack.unwrap_or_else(|| panic!("{text}\n{:?}", compiled.diagnostics))
}

/// Whichever of very many requirements are not met, each row names its own, in one part or in several.
#[test]
fn requirements_may_be_many() {
    const ROWS: usize = 250_000;
    let count = 40;
    let plan = many_requirements(count).plan_with_requirements("prova.molti", "2025-06-01".parse().unwrap()).unwrap();
    let mut random = Random(7);
    // Most rows lack few, some many; what a row lacks begins anywhere.
    let unmet: Vec<u64> = (0..ROWS).map(|_| random.next() & random.next() & random.next() & random.next() & random.next()).collect();
    let column = |place: usize| Arc::new(unmet.iter().map(|unmet| Some(unmet >> place & 1 == 0)).collect::<BooleanArray>()) as ArrayRef;
    let batch = RecordBatch::try_from_iter((0..count).map(|place| (format!("f{place}"), column(place)))).unwrap();
    let reader = ArrowReader::new(&plan, batch.schema_ref(), Money::Euro).unwrap();
    let cases = reader.read(&Block::from(&batch)).unwrap();
    let register = cases.register().unwrap();
    for threads in [1, 2] {
        let done = ArrowResults::new(&plan, "").run(&mut Runner::new(&plan).threads(threads), &register, None).unwrap();
        assert_eq!(done.len(), threads);
        let done: Vec<RecordBatch> = done.iter().map(|done| done.batch().unwrap()).collect();
        let rows = done.iter().flat_map(|done| (0..done.num_rows()).map(|row| text(&done["reason"], row)));
        let mut found = 0;
        for (row, reason) in rows.enumerate() {
            let names: Vec<String> = (0..count).filter(|place| unmet[row] >> place & 1 == 1).map(|place| format!("r{place}")).collect();
            assert_eq!(reason.unwrap_or_default(), names.join("; "));
            found += 1;
        }
        assert_eq!(found, ROWS);
        // Each text stands once, and none that no row has.
        for done in &done {
            let column = done["reason"].as_dictionary::<Int32Type>();
            let texts: BTreeSet<Option<&str>> = column.values().as_string::<i32>().iter().collect();
            assert_eq!(texts.len(), column.values().len());
            let used: BTreeSet<i32> = column.keys().iter().flatten().collect();
            assert_eq!(used.len(), texts.len());
        }
    }
}
