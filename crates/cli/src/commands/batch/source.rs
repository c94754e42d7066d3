//! Registers, block by block.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, SchemaRef};
use soglia::Plan;

use super::sink::Format;
use super::{csv, parquet};
use crate::arguments::Register;
use crate::failure::Failure;

/// Rows that are evaluated together.
pub struct Block {
    pub facts: RecordBatch,
    /// Columns that the results begin with.
    pub kept: Vec<ArrayRef>,
    /// How much of the register has been read with it, of a thousand.
    pub progress: usize,
    /// Numbers that have a comma where a point is expected.
    pub commas: u64,
}

/// A register that is read from its beginning to its end.
pub trait Source: Send {
    /// The next block; none after the last.
    fn next(&mut self) -> Result<Option<Block>, Failure>;
}

/// A register, and what to know of it before its rows.
pub struct Opened {
    pub source: Box<dyn Source>,
    pub schema: SchemaRef,
    pub layout: super::layout::Layout,
    /// Columns that are no facts, of the register and of its lists.
    pub ignored: Vec<String>,
}

impl Opened {
    /// Opens a register, CSV or Parquet, to be read for one plan or for several.
    pub fn new(plans: &[&Plan], arguments: &Register) -> Result<Self, Failure> {
        match Format::of(&arguments.input)? {
            Format::Csv => csv::open(plans, arguments),
            Format::Parquet => parquet::open(plans, arguments),
        }
    }

    /// The fields of the columns that the results begin with.
    pub fn kept(&self) -> Vec<Field> {
        self.layout.kept.iter().filter_map(|&place| self.schema.fields().get(place)).map(|field| field.as_ref().clone()).collect()
    }
}
