//! What happens to each case as a record batch.

use arrow_array::cast::AsArray as _;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;
use soglia::reform::{ArrowRows, Comparer, Comparison};

use crate::support::{Case, Columns, on, pack, rules};

fn comparison(changes: &[&str]) -> Comparison {
    let mut rules = rules();
    let mut plan = |changes: &[&str]| pack(&mut rules, changes).plan("prova.buono", on()).unwrap();
    Comparison::new(plan(&[]), plan(changes))
}

fn rows(comparison: &Comparison, cases: &[Case]) -> RecordBatch {
    let columns = Columns::new(cases);
    let mut comparer = Comparer::new(comparison);
    let rows = comparer.compare(&columns.register(comparison.before()), &columns.register(comparison.after())).unwrap();
    RecordBatch::try_from(&ArrowRows::new(comparison).block(rows).unwrap()).unwrap()
}

/// A column as text, empty where it is null.
fn texts(rows: &RecordBatch, column: &str) -> Vec<String> {
    let values = rows[column].as_primitive::<Decimal128Type>();
    (0..values.len()).map(|row| if values.is_valid(row) { values.value_as_string(row) } else { String::new() }).collect()
}

#[test]
fn each_case_has_its_effect_and_its_amounts_before_and_after() {
    let known = Case { isee: Some(600_000), lavora: None, figli: Some(2), corse: Some(vec![10, 20]) };
    let cases = [
        known.clone(),
        Case { isee: Some(850_000), ..known.clone() },
        Case { figli: None, ..known.clone() },
        Case { corse: None, ..known.clone() },
        Case { isee: Some(-1), ..known },
    ];
    let rows = rows(&comparison(&["quota_figlio=15", "soglia=9000", "per_km=0,30"]), &cases);
    let effects: Vec<&str> = rows["effect"].as_string::<i32>().iter().flatten().collect();
    // More per month and more to pay for the trips; an amount that is not known on either side leaves all open.
    assert_eq!(effects, ["mixed", "enters", "unknown", "unknown", "refused"]);
    assert_eq!(texts(&rows, "buono_before"), ["70.00", "0.00", "", "70.00", ""]);
    assert_eq!(texts(&rows, "buono_after"), ["80.00", "80.00", "", "80.00", ""]);
    assert_eq!(texts(&rows, "buono_difference"), ["10.00", "80.00", "", "10.00", ""]);
    // The trips of a case together.
    assert_eq!(texts(&rows, "corsa_before"), ["6.00", "6.00", "6.00", "", ""]);
    assert_eq!(texts(&rows, "corsa_difference"), ["3.00", "3.00", "3.00", "", ""]);
}

#[test]
fn the_schema_is_that_of_every_block_whatever_is_known_of_it() {
    let comparison = comparison(&["quota_figlio=15"]);
    let shape = ArrowRows::new(&comparison);
    for cases in [Vec::new(), vec![Case::default()]] {
        let rows = rows(&comparison, &cases);
        assert_eq!((rows.num_rows(), rows.schema_ref()), (cases.len(), shape.schema()));
    }
    let names: Vec<String> = comparison.amounts().map(|amount| amount.id.to_owned()).collect();
    let sides = |id: &String| ["before", "after", "difference"].map(|side| format!("{id}_{side}"));
    let expected: Vec<String> = std::iter::once("effect".to_owned()).chain(names.iter().flat_map(sides)).collect();
    assert_eq!(shape.schema().fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(), expected);
    // Money has its cents even where all figures are whole euro.
    let field = shape.schema().field_with_name("buono_after").unwrap();
    assert_eq!((field.data_type(), field.is_nullable()), (&DataType::Decimal128(38, 2), true));
}

#[test]
fn a_block_of_another_comparison_is_none_of_its_rows() {
    let (all, columns) = (comparison(&[]), Columns::new(&[Case::default()]));
    let one = comparison(&[]).only("buono").unwrap();
    let mut comparer = Comparer::new(&one);
    let rows = comparer.compare(&columns.register(one.before()), &columns.register(one.after())).unwrap();
    assert!(ArrowRows::new(&one).block(rows).is_ok());
    assert!(ArrowRows::new(&all).block(rows).is_err());
}
