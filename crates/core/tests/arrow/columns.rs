//! What each type of column means, and what it cannot hold.

use std::sync::Arc;

use super::reasons;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Decimal128Type;
use arrow_array::{
    Array as _, ArrayRef, BooleanArray, Date64Array, Decimal128Array, Float32Array, Float64Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray, StructArray, TimestampSecondArray, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Schema};
use soglia::authoring::{Sources, compile};
use soglia::register::Runner;
use soglia::register::arrow::{ArrowReader, ArrowResults, Block, ColumnError, Money, UNIT};
use soglia::{Pack, Plan};

const MEASURE: &str = "language: 1
measure: prova.misura
edition: 2025
title: { it: Prova, en: Test }
body: it
in_force: { from: 2025-01-01 }
facts:
  isee: { type: number, unit: EUR, min: 0, max: 10_000_000, label: { it: ISEE, en: ISEE } }
  residente: { type: boolean, label: { it: residente, en: resident } }
  nascita: { type: date, label: { it: nascita, en: birth } }
  fascia: { type: choice, label: { it: fascia, en: band }, values: { 1: { it: a, en: a }, 7: { it: b, en: b }, x: { it: c, en: c } } }
lists:
  nucleo:
    label: { it: nucleo, en: household }
    max_rows: 2
    facts:
      reddito: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: reddito, en: income } }
requirements:
  residenza: { title: { it: r, en: r }, when: residente }
amounts:
  uguale: { unit: EUR, kind: indicator, value: isee }
  totale: { unit: EUR, kind: indicator, value: sum(nucleo.reddito) }
  scelta: { unit: EUR, kind: indicator, value: 'if fascia == \"7\" { 7 } else { 1 }' }
  giorno: { unit: EUR, kind: indicator, value: 'if nascita < \"2000-01-02\" { 1 } else { 2 }' }
";

fn plan() -> (Pack, Plan) {
    let mut sources = Sources::new();
    sources.add("enti.yaml", "language: 1\nbodies:\n  it: { kind: state, title: { it: Stato, en: State } }\n");
    sources.add("misura.yaml", MEASURE);
    let compiled = compile(&sources);
    let pack = compiled.pack.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics));
    let plan = pack.plan("prova.misura", "2025-06-01".parse().unwrap()).unwrap();
    (pack, plan)
}

fn batch(name: &str, unit: Option<&str>, column: ArrayRef) -> RecordBatch {
    let mut field = Field::new(name, column.data_type().clone(), true);
    if let Some(unit) = unit {
        field = field.with_metadata([(UNIT.to_owned(), unit.to_owned())].into());
    }
    RecordBatch::try_new(Arc::new(Schema::new(vec![field])), vec![column]).unwrap()
}

/// An amount of each row: its text, empty where there is none, or why the row is refused.
fn run(batch: &RecordBatch, money: Money, amount: &str) -> Result<Vec<String>, ColumnError> {
    let (pack, plan) = plan();
    // Amounts are due to residents; where the column is of another fact, all are.
    let residents: ArrayRef = Arc::new(BooleanArray::from(vec![true; batch.num_rows()]));
    let mut fields = batch.schema().fields().to_vec();
    fields.push(Arc::new(Field::new("residente", DataType::Boolean, true)));
    let columns = batch.columns().iter().cloned().chain([residents]).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let reader = ArrowReader::new(&plan, batch.schema_ref(), money)?;
    let cases = reader.read(&Block::from(&batch))?;
    let register = cases.register()?;
    let evaluated = ArrowResults::new(&plan, pack.sha256()).run(&mut Runner::new(&plan), &register, None)?;
    let results = evaluated[0].batch().unwrap();
    let values = results[amount].as_primitive::<Decimal128Type>();
    let text = |row| match (values.is_valid(row), reasons::text(&results["reason"], row)) {
        (true, None) => values.value_as_string(row),
        (false, Some(reason)) => reason,
        _ => String::new(),
    };
    Ok((0..results.num_rows()).map(text).collect())
}

#[track_caller]
fn isee(unit: Option<&str>, money: Money, column: ArrayRef, expected: &[&str]) {
    assert_eq!(run(&batch("isee", unit, column), money, "uguale").unwrap(), expected);
}

#[test]
fn whole_numbers_are_whole_euro_unless_the_column_or_the_caller_says_otherwise() {
    let numbers = || Arc::new(Int64Array::from(vec![Some(25_000), None, Some(-1), Some(i64::MAX)])) as ArrayRef;
    let out = "isee: out_of_range";
    isee(None, Money::Euro, numbers(), &["25000.00", "", out, out]);
    isee(None, Money::Cents, numbers(), &["250.00", "", out, out]);
    isee(Some("mantissa"), Money::Euro, numbers(), &["250.00", "", out, out]);
    isee(Some("cent"), Money::Euro, numbers(), &["250.00", "", out, out]);
    isee(Some("whole"), Money::Cents, numbers(), &["25000.00", "", out, out]);
    isee(None, Money::Cents, Arc::new(Int32Array::from(vec![12_345])), &["123.45"]);
    isee(None, Money::Euro, Arc::new(UInt64Array::from(vec![7, u64::MAX])), &["7.00", out]);
    isee(
        None,
        Money::Cents,
        Arc::new(StringArray::from(vec!["12345", "123.45", "", "x"])),
        &["123.45", "isee: not_exact", "isee: not_exact", "isee: not_exact"],
    );
}

#[test]
fn decimals_and_floats_are_exact_or_refused() {
    let decimals = |values: Vec<i128>, scale| Arc::new(Decimal128Array::from(values).with_precision_and_scale(38, scale).unwrap());
    isee(
        None,
        Money::Euro,
        decimals(vec![12_345, 12_340, i128::pow(10, 37)], 3),
        &["isee: too_many_decimals", "12.34", "isee: out_of_range"],
    );
    isee(None, Money::Euro, decimals(vec![12, 0], -2), &["1200.00", "0.00"]);
    isee(None, Money::Cents, decimals(vec![1_234], 0), &["12.34"]);
    let floats = vec![604.67, 0.1 + 0.2, 0.3, -0.0, f64::NAN, f64::INFINITY, 1e300, 9_999_999.99, 12.345];
    isee(
        None,
        Money::Euro,
        Arc::new(Float64Array::from(floats)),
        &[
            "604.67",
            "isee: not_exact",
            "0.30",
            "0.00",
            "isee: not_exact",
            "isee: out_of_range",
            "isee: not_exact",
            "9999999.99",
            "isee: too_many_decimals",
        ],
    );
}

#[test]
fn choices_may_be_numbers_and_days_instants_at_midnight() {
    let codes = batch("fascia", None, Arc::new(Int64Array::from(vec![Some(7), Some(1), Some(0), None])));
    assert_eq!(run(&codes, Money::Euro, "scelta").unwrap(), ["7.00", "1.00", "fascia: unknown_choice", ""]);
    let first = 946_684_800; // 2000-01-01, in seconds
    let days = batch("nascita", None, Arc::new(TimestampSecondArray::from(vec![first, first + 86_400, first + 1])));
    assert_eq!(run(&days, Money::Euro, "giorno").unwrap(), ["1.00", "2.00", "nascita: wrong_type"]);
    let days = batch("nascita", None, Arc::new(Date64Array::from(vec![first * 1_000, i64::MAX - i64::MAX % 86_400_000])));
    assert_eq!(run(&days, Money::Euro, "giorno").unwrap(), ["1.00", "nascita: out_of_range"]);
}

#[test]
fn a_null_list_is_not_given_and_an_empty_one_has_no_rows() {
    let values: ArrayRef = Arc::new(StringArray::from(vec!["9999", "1.50", "2", "9999", "1", "x", "1", "2", "3"]));
    let rows = StructArray::new(vec![Field::new("reddito", DataType::Utf8, true)].into(), vec![values], None);
    let item = Arc::new(Field::new_list_field(rows.data_type().clone(), true));
    // The null stands for a row all the same; its value is nobody's.
    let known = NullBuffer::from(vec![true, true, true, false, true, true]);
    let list = ListArray::new(item, OffsetBuffer::from_lengths([1, 2, 0, 1, 2, 3]), Arc::new(rows), Some(known));
    let all = run(&batch("nucleo", None, Arc::new(list.clone())), Money::Euro, "totale").unwrap();
    assert_eq!(all, ["9999.00", "3.50", "0.00", "", "nucleo[1].reddito: not_exact", "nucleo: too_many_rows"]);
    let part = run(&batch("nucleo", None, Arc::new(list.slice(1, 4))), Money::Euro, "totale").unwrap();
    assert_eq!(part, all[1..5]);
}

#[test]
fn a_null_among_the_rows_of_a_list_refuses_the_case() {
    let values: ArrayRef = Arc::new(StringArray::from(vec!["1", "2", "3"]));
    let there = NullBuffer::from(vec![true, true, false]);
    let rows = StructArray::new(vec![Field::new("reddito", DataType::Utf8, true)].into(), vec![values], Some(there));
    let item = Arc::new(Field::new_list_field(rows.data_type().clone(), true));
    let list = ListArray::new(item, OffsetBuffer::from_lengths([1, 2]), Arc::new(rows), None);
    let all = run(&batch("nucleo", None, Arc::new(list.clone())), Money::Euro, "totale").unwrap();
    assert_eq!(all, ["1.00", "nucleo[1]: wrong_type"]);
    assert_eq!(run(&batch("nucleo", None, Arc::new(list.slice(1, 1))), Money::Euro, "totale").unwrap(), all[1..]);
    let untyped = arrow_array::new_null_array(&DataType::Null, 1);
    let list = ListArray::new(Arc::new(Field::new_list_field(DataType::Null, true)), OffsetBuffer::from_lengths([0, 1]), untyped, None);
    assert_eq!(run(&batch("nucleo", None, Arc::new(list)), Money::Euro, "totale").unwrap(), ["0.00", "nucleo[0]: wrong_type"]);
}

#[test]
fn rows_may_all_come_to_the_same_or_all_but_one() {
    let (pack, plan) = plan();
    for rows in [0, 1, 7, 1_024, 2_500] {
        for residents in [vec![true; rows], vec![false; rows], (0..rows).map(|row| row + 1 < rows).collect::<Vec<bool>>()] {
            let column: ArrayRef = Arc::new(BooleanArray::from(residents.clone()));
            let batch = batch("residente", None, column);
            let reader = ArrowReader::new(&plan, batch.schema_ref(), Money::Euro).unwrap();
            let cases = reader.read(&Block::from(&batch)).unwrap();
            let writer = ArrowResults::new(&plan, pack.sha256());
            let evaluated = writer.run(&mut Runner::new(&plan), &cases.register().unwrap(), None).unwrap();
            let results = evaluated[0].batch().unwrap();
            let found: Vec<&str> = (0..rows).map(|row| super::outcome(&results, row)).collect();
            let expected: Vec<&str> = residents.iter().map(|&resident| if resident { "met" } else { "not_met" }).collect();
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn a_column_that_can_never_hold_the_fact_is_an_error_with_both_languages() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["1"]));
    let twice = RecordBatch::try_from_iter([("isee", Arc::clone(&text)), ("isee", text)]).unwrap();
    assert_eq!(run(&twice, Money::Euro, "uguale"), Err(ColumnError::Twice("isee".to_owned())));
    let mut told = Vec::new();
    for (name, unit, money, column) in [
        ("isee", None, Money::Euro, Arc::new(Float32Array::from(vec![1.0])) as ArrayRef),
        ("isee", None, Money::Cents, Arc::new(Float64Array::from(vec![1.0]))),
        ("isee", Some("euro"), Money::Euro, Arc::new(Int64Array::from(vec![1]))),
        ("nascita", Some("cent"), Money::Euro, Arc::new(Int64Array::from(vec![1]))),
        ("nascita", None, Money::Euro, Arc::new(Int64Array::from(vec![1]))),
        ("nascita", None, Money::Euro, Arc::new(TimestampSecondArray::from(vec![0]).with_timezone("Europe/Rome"))),
        ("nucleo", None, Money::Euro, Arc::new(Int64Array::from(vec![1]))),
        ("fascia", None, Money::Euro, Arc::new(BooleanArray::from(vec![true]))),
    ] {
        let message = run(&batch(name, unit, column), money, "uguale").unwrap_err().message();
        told.push(format!("{}\n{}", message.it, message.en));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn columns_that_are_no_facts_and_facts_without_columns_are_named() {
    let (_, plan) = plan();
    let nucleo = DataType::new_list(DataType::Struct(vec![Field::new("nome", DataType::Utf8, true)].into()), true);
    let fields =
        vec![Field::new("id", DataType::Int64, false), Field::new("isee", DataType::Int64, true), Field::new("nucleo", nucleo, true)];
    let reader = ArrowReader::new(&plan, &Schema::new(fields), Money::Euro).unwrap();
    assert_eq!(reader.ignored(), ["id", "nucleo.nome"]);
    let mut without = reader.without_column();
    without.sort_unstable();
    assert_eq!(without, ["fascia", "nascita", "nucleo.reddito", "residente"]);
    let other = batch("isee", None, Arc::new(StringArray::from(vec!["1"])));
    assert!(matches!(reader.read(&Block::from(&other)), Err(ColumnError::OtherSchema(_))));
}
