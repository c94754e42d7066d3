//! Rows of lists from tables of their own, each with the key of its case.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_data::transform::MutableArrayData;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use thiserror::Error;

use super::Block;
use super::elements::{Texts, keys as places, whole};
use crate::Localized;

/// Why the rows of a list cannot be put to their cases. No key is repeated: it may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JoinError {
    /// A table has no column of the key.
    #[error("`{table}` has no column `{key}`")]
    NoKey {
        /// The list, or `register` for the cases.
        table: String,
        /// The key.
        key: String,
    },
    /// A key is neither whole numbers nor text, or not the same in both tables.
    #[error("column `{key}` of `{table}` is {found}: whole numbers or text are expected, the same as in the register")]
    Type {
        /// The list, or `register` for the cases.
        table: String,
        /// The key.
        key: String,
        /// What it is, in the words of Arrow.
        found: String,
    },
    /// A row has no key.
    #[error("{rows} rows of `{table}` have no key")]
    Null {
        /// The list, or `register` for the cases.
        table: String,
        /// How many.
        rows: usize,
    },
    /// Two cases have one key.
    #[error("two rows of the register have the same key (rows {first} and {second})")]
    Twice {
        /// The first row, from 0.
        first: usize,
        /// The second row, from 0.
        second: usize,
    },
    /// Rows belong to no case.
    #[error("{rows} rows of `{table}` have a key that no row of the register has")]
    Stray {
        /// The list.
        table: String,
        /// How many.
        rows: usize,
    },
    /// The register has a column of the list too.
    #[error("column `{0}` stands twice")]
    Column(String),
    /// There are more rows than 32 bits can count, or the batches differ from their schema.
    #[error("the rows of `{0}` cannot be put together")]
    Rows(String),
}

impl JoinError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Localized {
        let it = match self {
            Self::NoKey { table, key } => format!("`{table}` non ha la colonna `{key}`"),
            Self::Type { table, key, found } => {
                format!("la colonna `{key}` di `{table}` è {found}: servono numeri interi o testo, come nel registro")
            }
            Self::Null { table, rows } => format!("{rows} righe di `{table}` sono senza chiave"),
            Self::Twice { first, second } => format!("due righe del registro hanno la stessa chiave (righe {first} e {second})"),
            Self::Stray { table, rows } => format!("{rows} righe di `{table}` hanno una chiave che nessuna riga del registro ha"),
            Self::Column(column) => format!("la colonna `{column}` c'è due volte"),
            Self::Rows(table) => format!("le righe di `{table}` non si possono mettere insieme"),
        };
        Localized::new(it, self.to_string())
    }
}

/// The rows of a table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is called: the list whose rows it holds.
    pub name: String,
    /// Its schema.
    pub schema: SchemaRef,
    /// Its rows.
    pub blocks: Vec<Block>,
}

/// The keys of a batch, one for each row; none where there is no key.
enum Keys {
    Numbers(Vec<Option<i128>>),
    Texts(Vec<Option<String>>),
}

/// The texts of a column, also where they are a dictionary.
fn names(array: &ArrayData) -> Option<Vec<Option<String>>> {
    let (key, values) = match array.data_type() {
        DataType::Dictionary(..) => (Some(places(array)?), array.child_data().first()?),
        _ => (None, array),
    };
    let texts = Texts::of(values)?;
    let place = |row: usize| key.as_ref().map_or(Some(row), |key| usize::try_from(key(row)).ok());
    let known = |row: usize| if array.is_null(row) { None } else { place(row).filter(|&place| values.is_valid(place)) };
    Some((0..array.len()).map(|row| known(row).map(|place| texts.value(place).to_owned())).collect())
}

fn numbers(array: &ArrayData) -> Option<Vec<Option<i128>>> {
    let value = whole(array)?;
    Some((0..array.len()).map(|row| array.is_valid(row).then(|| value(row))).collect())
}

/// The keys of all rows of a table.
fn keys(table: &Table, key: &str) -> Result<Keys, JoinError> {
    let index = table.schema.index_of(key).map_err(|_| JoinError::NoKey { table: table.name.clone(), key: key.to_owned() })?;
    let found = table.schema.field(index).data_type().clone();
    let wrong = || JoinError::Type { table: table.name.clone(), key: key.to_owned(), found: found.to_string() };
    let columns = || table.blocks.iter().filter_map(|block| block.columns().get(index));
    let read = if found.is_integer() {
        Keys::Numbers(columns().map(numbers).collect::<Option<Vec<_>>>().ok_or_else(wrong)?.concat())
    } else {
        Keys::Texts(columns().map(names).collect::<Option<Vec<_>>>().ok_or_else(wrong)?.concat())
    };
    let without = match &read {
        Keys::Numbers(keys) => keys.iter().filter(|key| key.is_none()).count(),
        Keys::Texts(keys) => keys.iter().filter(|key| key.is_none()).count(),
    };
    if without == 0 { Ok(read) } else { Err(JoinError::Null { table: table.name.clone(), rows: without }) }
}

/// The case of each row.
fn cases<K: Hash + Eq>(register: &[Option<K>], rows: &[Option<K>], table: &str) -> Result<Vec<u32>, JoinError> {
    let mut places: HashMap<&K, u32> = HashMap::with_capacity(register.len());
    for (case, key) in register.iter().flatten().enumerate() {
        let place = u32::try_from(case).map_err(|_| JoinError::Rows(table.to_owned()))?;
        if let Some(first) = places.insert(key, place) {
            return Err(JoinError::Twice { first: first as usize, second: case });
        }
    }
    let found: Vec<u32> = rows.iter().flatten().filter_map(|key| places.get(key).copied()).collect();
    match rows.len() - found.len() {
        0 => Ok(found),
        stray => Err(JoinError::Stray { table: table.to_owned(), rows: stray }),
    }
}

/// The rows of a table in the order of their cases, and where those of each case begin.
fn gather(table: &Table, key: &str, of: &[u32], cases: usize) -> Option<(ArrayData, Vec<i32>)> {
    let mut counts = vec![0_i32; cases + 1];
    for &case in of {
        *counts.get_mut(case as usize + 1)? += 1;
    }
    let mut total = 0_i32;
    for count in &mut counts {
        total = total.checked_add(*count)?;
        *count = total;
    }
    let lengths = || table.blocks.iter().map(Block::rows).enumerate();
    // From which block, and from which of its rows to which.
    let mut stretches: Vec<(usize, usize, usize)> = Vec::new();
    if of.is_sorted() {
        stretches.extend(lengths().map(|(block, rows)| (block, 0, rows)));
    } else {
        // Where each row comes from, by its place among those of its case.
        let mut next: Vec<i32> = counts.clone();
        stretches.resize(of.len(), (0, 0, 0));
        let places = lengths().flat_map(|(block, rows)| (0..rows).map(move |row| (block, row, row + 1)));
        for (&case, place) in of.iter().zip(places) {
            let to = next.get_mut(case as usize)?;
            *stretches.get_mut(usize::try_from(*to).ok()?)? = place;
            *to += 1;
        }
    }
    let kept: Vec<usize> = (0..table.schema.fields().len()).filter(|&index| table.schema.field(index).name() != key).collect();
    let column = |&index: &usize| {
        let parts: Vec<&ArrayData> = table.blocks.iter().map(|block| block.columns().get(index)).collect::<Option<_>>()?;
        // A table without blocks has no rows either.
        if parts.is_empty() {
            return Some(ArrayData::new_empty(table.schema.field(index).data_type()));
        }
        let mut rows = MutableArrayData::new(parts, false, of.len());
        stretches.iter().try_for_each(|&(block, first, end)| rows.try_extend(block, first, end)).ok()?;
        Some(rows.freeze())
    };
    let columns = kept.iter().map(column).collect::<Option<_>>()?;
    let kind = DataType::Struct(table.schema.project(&kept).ok()?.fields().clone());
    Some((ArrayData::builder(kind).len(of.len()).child_data(columns).build().ok()?, counts))
}

/// Puts the rows of lists to the cases of a register by a key: each list becomes a column of the register, as [`super::ArrowReader`]
/// takes it. Rows of one case keep their order. A case without rows has a list without rows, which is not an unknown one.
///
/// # Errors
/// See [`JoinError`]: no row is left out.
pub fn join(register: &Table, key: &str, lists: &[Table]) -> Result<Table, JoinError> {
    let known = keys(register, key)?;
    let mut fields: Vec<_> = register.schema.fields().iter().cloned().collect();
    let mut columns: Vec<Vec<ArrayData>> = register.blocks.iter().map(|block| block.columns().to_vec()).collect();
    let cases_of_all: usize = register.blocks.iter().map(Block::rows).sum();
    for table in lists {
        if register.schema.index_of(&table.name).is_ok() {
            return Err(JoinError::Column(table.name.clone()));
        }
        let of = match (&known, keys(table, key)?) {
            (Keys::Numbers(register), Keys::Numbers(rows)) => cases(register, &rows, &table.name)?,
            (Keys::Texts(register), Keys::Texts(rows)) => cases(register, &rows, &table.name)?,
            _ => {
                let found = table.schema.field_with_name(key).map_or_else(|_| String::new(), |field| field.data_type().to_string());
                return Err(JoinError::Type { table: table.name.clone(), key: key.to_owned(), found });
            }
        };
        let wrong = || JoinError::Rows(table.name.clone());
        let (rows, offsets) = gather(table, key, &of, cases_of_all).ok_or_else(wrong)?;
        let kind = DataType::List(Arc::new(Field::new_list_field(rows.data_type().clone(), false)));
        fields.push(Arc::new(Field::new(&table.name, kind.clone(), false)));
        let mut first = 0;
        for (block, columns) in register.blocks.iter().zip(&mut columns) {
            let ends = offsets.get(first..=first + block.rows()).ok_or_else(wrong)?;
            first += block.rows();
            let list = ArrayData::builder(kind.clone()).len(block.rows()).add_buffer(Buffer::from_slice_ref(ends));
            columns.push(list.add_child_data(rows.clone()).build().map_err(|_| wrong())?);
        }
    }
    let schema = Arc::new(Schema::new_with_metadata(fields, register.schema.metadata().clone()));
    let wrong = || JoinError::Rows(register.name.clone());
    let blocks = register.blocks.iter().zip(columns);
    let blocks = blocks.map(|(block, columns)| Block::new(Arc::clone(&schema), block.rows(), columns).map_err(|_| wrong()));
    Ok(Table { blocks: blocks.collect::<Result<_, _>>()?, schema, name: register.name.clone() })
}
