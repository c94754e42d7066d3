//! A ranking as a table, a row for each application.

use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Decimal128Type;
use arrow_array::{ArrayRef, Decimal128Array, PrimitiveArray, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use soglia::Language;
use soglia::decision::{Value, format};
use soglia::ranking::{Ranking, Row};

use super::super::batch::sink::{Format, Rows, Sink};
use crate::engine;
use crate::failure::Failure;
use crate::output::Draft;

/// Rows that are written together.
const BLOCK: usize = 32_768;
/// Money, or places with two zeros.
const MONEY: DataType = DataType::Decimal128(38, 2);

/// Writes the ranking, or nothing where it cannot be written whole.
pub fn write(ranking: &Ranking, path: &Path, separator: u8, language: Language) -> Result<(), Failure> {
    let format = Format::of(path)?;
    let schema = schema(ranking);
    let draft = Draft::new(path);
    let mut sink = Sink::create(&draft.path, path, &schema, format, separator)?;
    for rows in ranking.rows.chunks(BLOCK) {
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns(ranking, rows, language)).map_err(|error| {
            Failure::usage(format!("la graduatoria non si scrive: {error}"), format!("the ranking cannot be written: {error}"))
        })?;
        sink.write(&Rows::new(batch, format, separator), path)?;
    }
    sink.finish(path)?;
    draft.keep()
}

fn schema(ranking: &Ranking) -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let mut fields = vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("state", DataType::Utf8, false),
        text("division"),
        text("window"),
        Field::new("position", DataType::UInt32, true),
        Field::new("amount", MONEY, true),
        Field::new("due", MONEY, true),
        text("reserve"),
        text("filed"),
    ];
    fields.extend((1..=ranking.keys.len()).map(|key| text(&format!("key_{key}"))));
    fields.extend(["place", "reason", "unmet", "missing", "refused"].map(text));
    let on = ranking.on.to_string();
    let said = [("measure", &ranking.measure), ("edition", &ranking.edition), ("on", &on), ("pack", &ranking.pack)];
    let metadata = said.into_iter().map(|(key, value)| (format!("soglia:{key}"), value.clone())).collect();
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

fn columns(ranking: &Ranking, rows: &[Row], language: Language) -> Vec<ArrayRef> {
    let text = |of: &dyn Fn(&Row) -> Option<String>| -> ArrayRef { Arc::new(rows.iter().map(of).collect::<StringArray>()) };
    let money = |of: &dyn Fn(&Row) -> Option<&Value>| -> ArrayRef {
        let values: PrimitiveArray<Decimal128Type> = rows.iter().map(|row| of(row).and_then(hundredths)).collect();
        let values: Decimal128Array = values.clone().with_precision_and_scale(38, 2).unwrap_or(values);
        Arc::new(values)
    };
    let joined = |of: &[String]| (!of.is_empty()).then(|| of.join("; "));
    let mut columns = vec![
        text(&|row| Some(row.id.clone())),
        text(&|row| Some(engine::state_name(row.state).to_owned())),
        text(&|row| row.division.clone()),
        text(&|row| row.window.clone()),
        Arc::new(rows.iter().map(|row| row.position).collect::<UInt32Array>()),
        money(&|row| row.amount.as_ref()),
        money(&|row| row.due.as_ref()),
        text(&|row| row.reserve.clone()),
        text(&|row| row.filed.clone()),
    ];
    columns.extend((0..ranking.keys.len()).map(|key| text(&|row| row.keys.get(key).map(|value| plain(value, language)))));
    columns.push(text(&|row| row.place.as_ref().map(|place| place.get(language).to_owned())));
    columns.push(text(&|row| Some(row.reason.get(language).to_owned())));
    columns.push(text(&|row| joined(&row.unmet)));
    columns.push(text(&|row| joined(&row.missing)));
    columns.push(text(&|row| joined(&row.refused)));
    columns
}

/// A value as a program reads it: without its unit.
fn plain(value: &Value, language: Language) -> String {
    match value {
        Value::Number { value, .. } | Value::Choice { value, .. } => value.clone(),
        Value::Boolean { value } => value.to_string(),
        Value::Date { value } => value.to_string(),
        other => format::value(other, language),
    }
}

fn hundredths(value: &Value) -> Option<i128> {
    let Value::Number { value, .. } = value else { return None };
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    format!("{whole}{part:0<2}").parse().ok()
}
