//! Columns of any types, as the pieces that Arrow's arrays are made of.

use std::sync::Arc;

use arrow_array::{Array, RecordBatch, RecordBatchOptions, make_array};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, SchemaRef};

/// Rows of a table: what a [`RecordBatch`] is, without the code for arrays of types that no register has, which is more than all of this
/// module.
#[derive(Clone, Debug)]
pub struct Block {
    schema: SchemaRef,
    rows: usize,
    columns: Vec<ArrayData>,
}

impl Block {
    /// Columns of a schema, each of so many rows.
    ///
    /// # Errors
    /// The columns are not those of the schema.
    pub fn new(schema: SchemaRef, rows: usize, columns: Vec<ArrayData>) -> Result<Self, ArrowError> {
        let wrong = |said: String| Err(ArrowError::InvalidArgumentError(said));
        let (count, expected) = (columns.len(), schema.fields().len());
        if count != expected {
            return wrong(format!("number of columns({count}) must match number of fields({expected}) in schema"));
        }
        for (place, (column, field)) in columns.iter().zip(schema.fields()).enumerate() {
            if !field.is_nullable() && column.null_count() > 0 {
                return wrong(format!("Column '{}' is declared as non-nullable but contains null values", field.name()));
            }
            if column.len() != rows {
                return wrong("all columns in a record batch must have the specified row count".to_owned());
            }
            let (found, expected) = (column.data_type(), field.data_type());
            if found != expected {
                return wrong(format!(
                    "column types must match schema types, expected {expected} but found {found} at column index {place}"
                ));
            }
        }
        Ok(Self { schema, rows, columns })
    }

    /// The fields of structures as columns, as streams of Arrow have them.
    ///
    /// # Errors
    /// The structures have other fields than the schema.
    pub fn of_structures(schema: SchemaRef, structures: &ArrayData) -> Result<Self, ArrowError> {
        Self::new(schema, structures.len(), fields(structures)?)
    }

    /// The columns as the fields of structures.
    ///
    /// # Errors
    /// None of what [`Block::new`] takes.
    pub fn to_structures(&self) -> Result<ArrayData, ArrowError> {
        let kind = DataType::Struct(self.schema.fields().clone());
        ArrayData::builder(kind).len(self.rows).child_data(self.columns.clone()).build()
    }

    /// What the columns are.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns, in the order of the schema.
    #[must_use]
    pub fn columns(&self) -> &[ArrayData] {
        &self.columns
    }

    /// Some of the rows; fewer where there are not so many.
    ///
    /// # Errors
    /// A structure has other fields than its type says.
    pub fn slice(&self, from: usize, rows: usize) -> Result<Self, ArrowError> {
        let from = from.min(self.rows);
        let rows = rows.min(self.rows - from);
        let columns = self.columns.iter().map(|column| slice(column, from, rows)).collect::<Result<_, _>>()?;
        Ok(Self { schema: Arc::clone(&self.schema), rows, columns })
    }
}

impl From<&RecordBatch> for Block {
    fn from(batch: &RecordBatch) -> Self {
        let columns = batch.columns().iter().map(Array::to_data).collect();
        Self { schema: batch.schema(), rows: batch.num_rows(), columns }
    }
}

impl TryFrom<&Block> for RecordBatch {
    type Error = ArrowError;

    fn try_from(block: &Block) -> Result<Self, ArrowError> {
        let columns = block.columns.iter().cloned().map(make_array).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(block.rows));
        Self::try_new_with_options(Arc::clone(&block.schema), columns, &options)
    }
}

/// Some rows of a column.
///
/// # Errors
/// A structure has other fields than its type says.
pub fn slice(column: &ArrayData, from: usize, rows: usize) -> Result<ArrayData, ArrowError> {
    if from == 0 && rows == column.len() {
        return Ok(column.clone());
    }
    let DataType::Struct(_) = column.data_type() else { return Ok(column.slice(from, rows)) };
    // Of structures the offset would be left in place and taken from the fields too, which is not how they are read.
    let fields = fields(column)?.iter().map(|field| slice(field, from, rows)).collect::<Result<_, _>>()?;
    let nulls = column.nulls().map(|nulls| nulls.slice(from, rows));
    ArrayData::builder(column.data_type().clone()).len(rows).nulls(nulls).child_data(fields).build()
}

/// The fields of structures, as long as the array of these is.
///
/// # Errors
/// A structure has other fields than its type says.
pub fn fields(structures: &ArrayData) -> Result<Vec<ArrayData>, ArrowError> {
    structures.child_data().iter().map(|field| slice(field, structures.offset(), structures.len())).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray, StructArray};
    use arrow_schema::{Field, Schema};

    use super::*;

    fn table() -> RecordBatch {
        let inner: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some("c"), Some("d")]));
        let fields = vec![Arc::new(Field::new("testo", DataType::Utf8, true))].into();
        let nulls = Some(vec![true, true, false, true].into());
        let structures: ArrayRef = Arc::new(StructArray::new(fields, vec![inner], nulls));
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1, 2, 3, 4]));
        RecordBatch::try_from_iter([("s", structures), ("n", numbers)]).unwrap()
    }

    #[test]
    fn some_rows_are_those_of_the_batch_also_of_structures_and_of_what_is_cut_twice() {
        let (batch, block) = (table(), Block::from(&table()));
        for (from, rows) in [(0, 4), (1, 2), (2, 2), (3, 0), (3, 5)] {
            let cut = block.slice(from, rows).unwrap();
            let expected = batch.slice(from, rows.min(4 - from));
            assert_eq!(RecordBatch::try_from(&cut).unwrap(), expected);
            let again = Block::of_structures(batch.schema(), &cut.to_structures().unwrap()).unwrap();
            assert_eq!(RecordBatch::try_from(&again).unwrap(), expected);
        }
        let twice = block.slice(1, 3).unwrap().slice(1, 2).unwrap();
        assert_eq!(RecordBatch::try_from(&twice).unwrap(), batch.slice(2, 2));
        assert_eq!(block.slice(9, 1).unwrap().rows(), 0);
    }

    /// Whoever made structures may have cut them without cutting their fields.
    #[test]
    fn an_offset_of_structures_is_one_of_their_fields() {
        let whole = Block::from(&table()).to_structures().unwrap();
        let cut = whole.clone().into_builder().offset(1).len(2).build().unwrap();
        let block = Block::of_structures(table().schema(), &cut).unwrap();
        assert_eq!(RecordBatch::try_from(&block).unwrap(), table().slice(1, 2));
    }

    #[test]
    fn columns_are_those_of_the_schema() {
        let block = Block::from(&table());
        let new = |schema: SchemaRef, columns: &[ArrayData]| Block::new(schema, 4, columns.to_vec()).map(|_| ()).unwrap_err().to_string();
        let schema = |field: Field| Arc::new(Schema::new(vec![field]));
        let [structures, numbers] = block.columns() else { panic!("two columns") };
        let few = "Invalid argument error: number of columns(1) must match number of fields(2) in schema";
        assert_eq!(new(Arc::clone(block.schema()), std::slice::from_ref(numbers)), few);
        let null = "Invalid argument error: Column 's' is declared as non-nullable but contains null values";
        assert_eq!(new(schema(Field::new("s", structures.data_type().clone(), false)), std::slice::from_ref(structures)), null);
        let other = "Invalid argument error: column types must match schema types, expected Utf8 but found Int32 at column index 0";
        assert_eq!(new(schema(Field::new("n", DataType::Utf8, true)), std::slice::from_ref(numbers)), other);
        let short = "Invalid argument error: all columns in a record batch must have the specified row count";
        assert_eq!(new(schema(Field::new("n", DataType::Int32, true)), &[numbers.slice(0, 3)]), short);
    }
}
