//! What happens to each row, as a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use soglia::reform::{Comparison, Rows};

use crate::commands::batch::sink::{self, Format, Rows as Ready, Sink};
use crate::commands::batch::source::Opened;
use crate::failure::Failure;
use crate::output::Draft;

/// Digits of the widest decimals.
const DIGITS: u8 = 38;

/// A block of rows, ready to be written.
pub type Written = Ready;

/// How rows are written.
#[derive(Clone)]
pub struct Shape {
    schema: SchemaRef,
    format: Format,
    separator: u8,
    /// By amount: decimals, and what one of its whole numbers is of the last decimal.
    scales: Vec<(i8, i128)>,
}

pub struct RowsWriter {
    shape: Shape,
    sink: Sink,
    draft: Draft,
    path: PathBuf,
}

impl RowsWriter {
    pub fn new(path: &Path, comparison: &Comparison, opened: &Opened, separator: u8) -> Result<Self, Failure> {
        let format = Format::of(path)?;
        let mut own = vec![Field::new("effect", DataType::Utf8, false)];
        let mut scales = Vec::new();
        for amount in comparison.amounts() {
            // Money has its cents, whatever the figures of the rule are.
            let least = if amount.unit.is_money() { 2 } else { 0 };
            let scale = (least..=DIGITS).find_map(|decimals| {
                let last = soglia::quantity::Scale::decimals(decimals.into())?;
                Some((i8::try_from(decimals).ok()?, amount.scale.multiple_of(last)?))
            });
            let scale = scale.unwrap_or((0, 1));
            scales.push(scale);
            for side in ["before", "after", "difference"] {
                own.push(Field::new(format!("{}_{side}", amount.id), DataType::Decimal128(DIGITS, scale.0), true));
            }
        }
        let results = Schema::new(own);
        let fields: Vec<Field> = opened.kept().into_iter().chain(results.fields().iter().map(|field| field.as_ref().clone())).collect();
        let schema = Arc::new(Schema::new(fields));
        sink::check(&schema, &results, format)?;
        let draft = Draft::new(path);
        let sink = Sink::create(&draft.path, path, &schema, format, separator)?;
        Ok(Self { shape: Shape { schema, format, separator, scales }, sink, draft, path: path.to_owned() })
    }

    pub fn shape(&self) -> Shape {
        self.shape.clone()
    }

    pub fn write(&mut self, rows: &Written) -> Result<(), Failure> {
        self.sink.write(rows, &self.path)
    }

    pub fn finish(self) -> Result<(), Failure> {
        self.sink.finish(&self.path)?;
        self.draft.keep()
    }
}

impl Shape {
    /// The columns that are kept, the effect, and each amount before, after and their difference.
    pub fn rows(&self, rows: &Rows, kept: &[ArrayRef]) -> Result<Written, Failure> {
        let mut columns: Vec<ArrayRef> = kept.to_vec();
        columns.push(Arc::new(StringArray::from_iter_values(rows.effects().iter().map(|effect| effect.name()))));
        for (amount, &(decimals, factor)) in self.scales.iter().enumerate() {
            let both = rows.amounts(amount);
            let side = |which: usize| both.iter().map(move |both| both.get(which).copied().flatten()?.checked_mul(factor));
            let difference = || side(0).zip(side(1)).map(|(before, after)| after?.checked_sub(before?));
            let columns_of: [Decimal128Array; 3] = [side(0).collect(), side(1).collect(), difference().collect()];
            for column in columns_of {
                columns.push(Arc::new(column.with_precision_and_scale(DIGITS, decimals).map_err(|error| unwritten(&error))?));
            }
        }
        let whole = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|error| unwritten(&error))?;
        Ok(Ready::new(whole, self.format, self.separator))
    }
}

fn unwritten(error: &arrow_schema::ArrowError) -> Failure {
    Failure::usage(format!("i risultati non si scrivono: {error}"), format!("the results cannot be written: {error}"))
}
