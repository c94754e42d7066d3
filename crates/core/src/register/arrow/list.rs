//! Lists of a batch: whose rows are whose.

use arrow_array::OffsetSizeTrait;
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_data::ArrayData;
use arrow_data::transform::MutableArrayData;
use arrow_schema::DataType;

use super::ColumnError;
use super::block::{fields, slice};
use super::held::bits;
use crate::register::Bits;

/// The rows of a list: those of case `i` are from `offsets[i]` to `offsets[i + 1]`, the first at 0, and those of a null list are none.
#[derive(Clone, Debug)]
pub(super) struct HeldList {
    offsets: ScalarBuffer<i32>,
    known: Option<NullBuffer>,
    rows: Option<Structures>,
}

/// Rows, and which of them there are at all.
#[derive(Clone, Debug)]
struct Structures {
    fields: Vec<ArrayData>,
    nulls: Option<NullBuffer>,
}

impl HeldList {
    pub fn read(id: &str, array: &ArrayData) -> Result<Self, ColumnError> {
        match array.data_type() {
            DataType::Null => {
                let offsets = vec![0; array.len() + 1].into();
                Ok(Self { offsets, known: Some(NullBuffer::new_null(array.len())), rows: None })
            }
            DataType::List(_) => Self::of::<i32>(id, array, Some),
            DataType::LargeList(_) => Self::of::<i64>(id, array, |_| None),
            _ => Err(ColumnError::OtherSchema(id.to_owned())),
        }
    }

    /// `plain` gives the offsets where they can stay as they are.
    fn of<O: OffsetSizeTrait>(
        id: &str,
        array: &ArrayData,
        plain: impl Fn(ScalarBuffer<O>) -> Option<ScalarBuffer<i32>>,
    ) -> Result<Self, ColumnError> {
        let other = || ColumnError::OtherSchema(id.to_owned());
        let (offsets, rows) = (array.buffers().first().ok_or_else(other)?, array.child_data().first().ok_or_else(other)?);
        let offsets: ScalarBuffer<O> = if offsets.is_empty() {
            // An array without elements may have no first offset either.
            vec![O::zero()].into()
        } else {
            ScalarBuffer::new(offsets.clone(), array.offset(), array.len() + 1)
        };
        let known = array.nulls().cloned();
        match rows.data_type() {
            DataType::Struct(_) => {
                let is_whole = offsets.first() == Some(&O::zero()) && offsets.last().is_some_and(|last| at(*last) == rows.len());
                let structures = Structures { fields: fields(rows).map_err(|_| other())?, nulls: rows.nulls().cloned() };
                if is_whole
                    && !hides_rows(&offsets, known.as_ref())
                    && let Some(offsets) = plain(offsets.clone())
                {
                    return Ok(Self { offsets, known, rows: Some(structures) });
                }
                let (from, rows) = structures.gather(id, &offsets, known.as_ref())?;
                Ok(Self { offsets: from.into(), known, rows: Some(rows) })
            }
            // Lists that are all without rows have no type to tell of; of those that there are nothing is known.
            DataType::Null => {
                let (from, _) = rebased(id, &offsets, known.as_ref())?;
                Ok(Self { offsets: from.into(), known, rows: None })
            }
            _ => Err(other()),
        }
    }

    pub fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// Which lists were given.
    pub fn known(&self) -> Option<Bits<'_>> {
        self.known.as_ref().and_then(|known| bits(known.inner()))
    }

    /// A field of all rows, and which rows there are.
    pub fn field(&self, index: usize) -> Option<(&ArrayData, Option<&NullBuffer>)> {
        let rows = self.rows.as_ref()?;
        Some((rows.fields.get(index)?, rows.nulls.as_ref()))
    }

    /// Rows that are null: nothing can be said of what is not there.
    pub fn null_rows(&self) -> impl Iterator<Item = usize> {
        let nulls = self.rows.as_ref().map(|rows| rows.nulls.as_ref().filter(|nulls| nulls.null_count() > 0));
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

impl Structures {
    /// Copies the rows that belong to a list: those of a slice, and none of a null.
    fn gather<O: OffsetSizeTrait>(&self, id: &str, offsets: &[O], known: Option<&NullBuffer>) -> Result<(Vec<i32>, Self), ColumnError> {
        let (from, total) = rebased(id, offsets, known)?;
        let is_known = |case: usize| known.is_none_or(|known| known.is_valid(case));
        let stretches: Vec<(usize, usize)> = match (offsets.first(), offsets.last()) {
            (Some(&first), Some(&last)) if at(last) - at(first) == total => vec![(at(first), at(last))],
            _ => {
                let pairs = offsets.iter().zip(offsets.iter().skip(1)).enumerate();
                pairs.filter(|(case, _)| is_known(*case)).map(|(_, (&first, &end))| (at(first), at(end))).collect()
            }
        };
        let gathered = |field: &ArrayData| match stretches.as_slice() {
            [(first, end)] => slice(field, *first, end - first).ok(),
            stretches => {
                let mut gathered = MutableArrayData::new(vec![field], false, total);
                stretches.iter().try_for_each(|&(first, end)| gathered.try_extend(0, first, end)).ok()?;
                Some(gathered.freeze())
            }
        };
        let fields = self.fields.iter().map(gathered).collect::<Option<_>>().ok_or_else(|| ColumnError::TooManyRows(id.to_owned()))?;
        let rows = stretches.iter().flat_map(|&(first, end)| first..end);
        let nulls = self.nulls.as_ref().map(|nulls| rows.map(|row| nulls.is_valid(row)).collect());
        Ok((from, Self { fields, nulls }))
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
fn hides_rows<O: OffsetSizeTrait>(offsets: &[O], known: Option<&NullBuffer>) -> bool {
    let pairs = || offsets.iter().zip(offsets.iter().skip(1)).enumerate();
    known.is_some_and(|known| pairs().any(|(case, (first, end))| first != end && known.is_null(case)))
}
