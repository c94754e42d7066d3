//! Lists of a batch: whose rows are whose.

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, StructArray, make_array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_data::transform::MutableArrayData;
use arrow_schema::DataType;

use super::ColumnError;
use super::held::bits;
use crate::register::Bits;

/// The rows of a list: those of case `i` are from `offsets[i]` to `offsets[i + 1]`, the first at 0, and those of a null list are none.
#[derive(Clone, Debug)]
pub(super) struct HeldList {
    offsets: ScalarBuffer<i32>,
    known: Option<NullBuffer>,
    rows: Option<StructArray>,
}

impl HeldList {
    pub fn read(id: &str, array: &ArrayRef) -> Result<Self, ColumnError> {
        let other = || ColumnError::OtherSchema(id.to_owned());
        match array.data_type() {
            DataType::Null => {
                let offsets = vec![0; array.len() + 1].into();
                Ok(Self { offsets, known: Some(NullBuffer::new_null(array.len())), rows: None })
            }
            // Lists that are all without rows have no type to tell of.
            DataType::List(item) if item.data_type().is_null() => {
                let list = array.as_list_opt::<i32>().ok_or_else(other)?;
                Self::without_fields(id, list.offsets(), list.nulls())
            }
            DataType::LargeList(item) if item.data_type().is_null() => {
                let list = array.as_list_opt::<i64>().ok_or_else(other)?;
                Self::without_fields(id, list.offsets(), list.nulls())
            }
            DataType::List(_) => {
                let list = array.as_list_opt::<i32>().ok_or_else(other)?;
                let rows = list.values().as_struct_opt().ok_or_else(other)?;
                let plain = list.offsets().first() == Some(&0) && list.offsets().last().is_some_and(|last| at(*last) == rows.len());
                if plain && !hides_rows(list.offsets(), list.nulls()) {
                    return Ok(Self { offsets: list.offsets().inner().clone(), known: list.nulls().cloned(), rows: Some(rows.clone()) });
                }
                Self::gather(id, list.offsets(), list.nulls(), rows)
            }
            DataType::LargeList(_) => {
                let list = array.as_list_opt::<i64>().ok_or_else(other)?;
                Self::gather(id, list.offsets(), list.nulls(), list.values().as_struct_opt().ok_or_else(other)?)
            }
            _ => Err(other()),
        }
    }

    /// Rows of which nothing is known.
    fn without_fields<O: OffsetSizeTrait>(id: &str, offsets: &[O], known: Option<&NullBuffer>) -> Result<Self, ColumnError> {
        let (offsets, _) = rebased(id, offsets, known)?;
        Ok(Self { offsets: offsets.into(), known: known.cloned(), rows: None })
    }

    /// Copies the rows that belong to a list: those of a slice, and none of a null.
    fn gather<O: OffsetSizeTrait>(id: &str, offsets: &[O], known: Option<&NullBuffer>, rows: &StructArray) -> Result<Self, ColumnError> {
        let (from, total) = rebased(id, offsets, known)?;
        let pairs = || offsets.iter().zip(offsets.iter().skip(1)).enumerate();
        let is_known = |case: usize| known.is_none_or(|known| known.is_valid(case));
        let rows = match (offsets.first(), offsets.last()) {
            (Some(&first), Some(&last)) if at(last) - at(first) == total => rows.slice(at(first), total),
            _ => {
                let data = rows.to_data();
                let mut gathered = MutableArrayData::new(vec![&data], false, total);
                for (_, (&first, &end)) in pairs().filter(|(case, _)| is_known(*case)) {
                    gathered.try_extend(0, at(first), at(end)).map_err(|_| ColumnError::TooManyRows(id.to_owned()))?;
                }
                make_array(gathered.freeze()).as_struct_opt().cloned().ok_or_else(|| ColumnError::OtherSchema(id.to_owned()))?
            }
        };
        Ok(Self { offsets: from.into(), known: known.cloned(), rows: Some(rows) })
    }

    pub fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// Which lists were given.
    pub fn known(&self) -> Option<Bits<'_>> {
        self.known.as_ref().and_then(|known| bits(known.inner()))
    }

    /// A field of all rows, and which rows there are.
    pub fn field(&self, index: usize) -> Option<(&ArrayRef, Option<&NullBuffer>)> {
        let rows = self.rows.as_ref()?;
        Some((rows.columns().get(index)?, rows.nulls()))
    }

    /// Rows that are null: nothing can be said of what is not there.
    pub fn null_rows(&self) -> impl Iterator<Item = usize> {
        let nulls = self.rows.as_ref().map(|rows| rows.nulls().filter(|nulls| nulls.null_count() > 0));
        let count = match nulls {
            Some(nulls) => nulls.map_or(0, NullBuffer::len),
            // Without a type no row can be anything else.
            None => self.offsets.last().map_or(0, |&count| at(count)),
        };
        (0..count).filter(move |&row| nulls.flatten().is_none_or(|nulls| nulls.is_null(row)))
    }

    /// The case of a row, and its place in the list of that case.
    pub fn place(&self, row: usize) -> (usize, usize) {
        let case = self.offsets.partition_point(|&offset| at(offset) <= row).saturating_sub(1);
        (case, row - self.offsets.get(case).map_or(0, |&first| at(first)).min(row))
    }
}

/// Where the rows of each case begin when those of nulls are left out, from 0 on, and how many there are.
fn rebased<O: OffsetSizeTrait>(id: &str, offsets: &[O], known: Option<&NullBuffer>) -> Result<(Vec<i32>, usize), ColumnError> {
    let mut from = vec![0_i32];
    let mut total = 0_usize;
    for (case, (&first, &end)) in offsets.iter().zip(offsets.iter().skip(1)).enumerate() {
        let is_known = known.is_none_or(|known| known.is_valid(case));
        total += if is_known { at(end) - at(first) } else { 0 };
        from.push(i32::try_from(total).map_err(|_| ColumnError::TooManyRows(id.to_owned()))?);
    }
    Ok((from, total))
}

fn at<O: OffsetSizeTrait>(offset: O) -> usize {
    offset.as_usize()
}

/// Whether a null list stands for rows all the same.
fn hides_rows(offsets: &[i32], known: Option<&NullBuffer>) -> bool {
    let pairs = || offsets.iter().zip(offsets.iter().skip(1)).enumerate();
    known.is_some_and(|known| pairs().any(|(case, (first, end))| first != end && known.is_null(case)))
}
