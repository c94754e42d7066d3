//! A ranking as columns of Arrow, a row for each application (cargo feature `arrow`).

use std::sync::Arc;

use arrow_array::types::Decimal128Type;
use arrow_array::{Decimal128Array, PrimitiveArray, StringArray, UInt32Array};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::{Ranking, Row};
use crate::Language;
use crate::decision::{Value, format};
use crate::register::arrow::Block;

/// Money, or places with two zeros.
const MONEY: DataType = DataType::Decimal128(38, 2);

impl Ranking {
    /// The schema of [`Ranking::block`]: `id`, `state`, `division`, `window`, `position`, `amount`, `due`, `reserve`, `filed`, the keys as
    /// `key_1` and so on, `place`, `reason`, `unmet`, `missing`, `refused`.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        schema(self)
    }

    /// Some of the rows, as a table.
    ///
    /// # Errors
    /// An amount is too large for a table.
    pub fn block(&self, rows: std::ops::Range<usize>, language: Language) -> Result<Block, ArrowError> {
        let rows = self.rows.get(rows).unwrap_or_default();
        Block::new(schema(self), rows.len(), columns(self, rows, language))
    }
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

fn columns(ranking: &Ranking, rows: &[Row], language: Language) -> Vec<ArrayData> {
    let text = |of: &dyn Fn(&Row) -> Option<String>| -> ArrayData { rows.iter().map(of).collect::<StringArray>().into() };
    let money = |of: &dyn Fn(&Row) -> Option<&Value>| -> ArrayData {
        let values: PrimitiveArray<Decimal128Type> = rows.iter().map(|row| of(row).and_then(hundredths)).collect();
        let values: Decimal128Array = values.clone().with_precision_and_scale(38, 2).unwrap_or(values);
        values.into()
    };
    let joined = |of: &[String]| (!of.is_empty()).then(|| of.join("; "));
    let mut columns = vec![
        text(&|row| Some(row.id.clone())),
        text(&|row| Some(row.state.name().to_owned())),
        text(&|row| row.division.clone()),
        text(&|row| row.window.clone()),
        rows.iter().map(|row| row.position).collect::<UInt32Array>().into(),
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
