//! Where results go: CSV or Parquet, in the order of the register.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::cells::{CsvText, append};
use crate::failure::Failure;

/// Rows of a row group: what of it is not written yet is held in memory.
const ROW_GROUP: usize = 1 << 17;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Parquet,
}

impl Format {
    /// As the name of a file says.
    pub fn of(path: &Path) -> Result<Self, Failure> {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            _ => {
                let shown = path.display();
                let failure = Failure::usage(
                    format!("`{shown}` non è né `.csv` né `.parquet`"),
                    format!("`{shown}` is neither `.csv` nor `.parquet`"),
                );
                Err(if path == Path::new("-") {
                    failure.help(
                        "un registro sta in un file, e il nome ne dice il formato: `registro.csv`",
                        "a register stands in a file, whose name says its format: `register.csv`",
                    )
                } else {
                    failure
                })
            }
        }
    }
}

/// A block of results, ready to be written.
pub enum Rows {
    Text(Vec<u8>),
    Columns(RecordBatch),
}

impl Rows {
    /// Makes ready on any processor what must then be written in order.
    pub fn new(batch: RecordBatch, format: Format, separator: u8) -> Self {
        match format {
            Format::Parquet => Self::Columns(batch),
            Format::Csv => {
                let columns: Vec<CsvText<'_>> = batch.columns().iter().filter_map(|column| CsvText::of(column.as_ref())).collect();
                let mut text = Vec::with_capacity(batch.num_rows() * 64);
                let mut cell = String::new();
                for row in 0..batch.num_rows() {
                    for (place, column) in columns.iter().enumerate() {
                        if place > 0 {
                            text.push(separator);
                        }
                        cell.clear();
                        column.write(row, &mut cell);
                        append(&mut text, &cell, separator, columns.len() == 1);
                    }
                    text.extend_from_slice(b"\n");
                }
                Self::Text(text)
            }
        }
    }
}

pub enum Sink {
    Csv(BufWriter<File>),
    Parquet(Box<ArrowWriter<BufWriter<File>>>),
}

impl Sink {
    /// Makes the file, with the names of the columns.
    pub fn create(draft: &Path, path: &Path, schema: &SchemaRef, format: Format, separator: u8) -> Result<Self, Failure> {
        let failed = |error: &std::io::Error| Failure::cannot_write(path, error);
        let mut file = BufWriter::with_capacity(1 << 18, File::create(draft).map_err(|error| failed(&error))?);
        match format {
            Format::Csv => {
                let mut header = Vec::new();
                for (place, field) in schema.fields().iter().enumerate() {
                    if place > 0 {
                        header.push(separator);
                    }
                    append(&mut header, field.name(), separator, false);
                }
                header.push(b'\n');
                file.write_all(&header).map_err(|error| failed(&error))?;
                Ok(Self::Csv(file))
            }
            Format::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(ROW_GROUP))
                    .build();
                let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(properties)).map_err(|error| unwritten(path, &error))?;
                Ok(Self::Parquet(Box::new(writer)))
            }
        }
    }

    pub fn write(&mut self, rows: &Rows, path: &Path) -> Result<(), Failure> {
        match (self, rows) {
            (Self::Csv(file), Rows::Text(text)) => file.write_all(text).map_err(|error| Failure::cannot_write(path, &error)),
            (Self::Parquet(writer), Rows::Columns(batch)) => writer.write(batch).map_err(|error| unwritten(path, &error)),
            // A block is made ready for the sink that it goes to.
            _ => Ok(()),
        }
    }

    pub fn finish(self, path: &Path) -> Result<(), Failure> {
        match self {
            Self::Csv(mut file) => file.flush().map_err(|error| Failure::cannot_write(path, &error)),
            Self::Parquet(writer) => writer.close().map(drop).map_err(|error| unwritten(path, &error)),
        }
    }
}

fn unwritten(path: &Path, error: &parquet::errors::ParquetError) -> Failure {
    if let parquet::errors::ParquetError::External(inner) = error
        && let Some(error) = inner.downcast_ref()
    {
        return Failure::cannot_write(path, error);
    }
    let path = path.display();
    Failure::usage(format!("non si può scrivere `{path}`: {error}"), format!("cannot write `{path}`: {error}"))
}

/// Refuses a table that the output cannot hold: a name that stands twice, or a column that has no text.
pub fn check(schema: &Schema, results: &Schema, format: Format) -> Result<(), Failure> {
    for (place, field) in schema.fields().iter().enumerate() {
        let name = field.name();
        if schema.fields().iter().take(place).any(|other| other.name() == name) {
            let ours = results.field_with_name(name).is_ok();
            let failure = Failure::usage(format!("la colonna `{name}` ci sarebbe due volte"), format!("column `{name}` would stand twice"));
            return Err(if ours {
                failure.help(
                    "è il nome di un risultato: `--keep` dice quali colonne del registro tenere",
                    "it is the name of a result: `--keep` says which columns of the register to keep",
                )
            } else {
                failure
            });
        }
        if format == Format::Csv && !CsvText::has(field.data_type()) {
            let found = field.data_type();
            return Err(Failure::usage(
                format!("la colonna `{name}` ({found}) non si può scrivere in un CSV"),
                format!("column `{name}` ({found}) cannot be written as CSV"),
            )
            .help("scrivi un `.parquet`, o scegli le colonne con `--keep`", "write a `.parquet`, or choose the columns with `--keep`"));
        }
    }
    Ok(())
}
