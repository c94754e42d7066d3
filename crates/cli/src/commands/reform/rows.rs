//! What happens to each row, as a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use soglia::reform::{ArrowRows, Comparison, Rows};

use crate::commands::batch::sink::{self, Format, Rows as Ready, Sink};
use crate::commands::batch::source::Opened;
use crate::failure::Failure;
use crate::output::Draft;

/// A block of rows, ready to be written.
pub type Written = Ready;

/// How rows are written.
#[derive(Clone)]
pub struct Shape {
    schema: SchemaRef,
    format: Format,
    separator: u8,
    rows: ArrowRows,
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
        let rows = ArrowRows::new(comparison);
        let results = rows.schema();
        let fields: Vec<Field> = opened.kept().into_iter().chain(results.fields().iter().map(|field| field.as_ref().clone())).collect();
        let schema = Arc::new(Schema::new(fields));
        sink::check(&schema, results, format)?;
        let draft = Draft::new(path);
        let sink = Sink::create(&draft.path, path, &schema, format, separator)?;
        Ok(Self { shape: Shape { schema, format, separator, rows }, sink, draft, path: path.to_owned() })
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
        let results = self.rows.block(rows).and_then(|block| RecordBatch::try_from(&block)).map_err(|error| unwritten(&error))?;
        columns.extend_from_slice(results.columns());
        let whole = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|error| unwritten(&error))?;
        Ok(Ready::new(whole, self.format, self.separator))
    }
}

fn unwritten(error: &arrow_schema::ArrowError) -> Failure {
    Failure::usage(format!("i risultati non si scrivono: {error}"), format!("the results cannot be written: {error}"))
}
