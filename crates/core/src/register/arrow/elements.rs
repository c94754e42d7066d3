//! The elements of arrays of many types, by one way to ask for them: code that reads a column is there once, not once for each type.

use std::mem::discriminant;

use arrow_array::types::{
    ArrowPrimitiveType, Date64Type, Decimal32Type, Decimal64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow_data::ArrayData;
use arrow_schema::DataType;

/// Gives an element by its row. Of a null it means nothing.
pub type Of<'a, T> = Box<dyn Fn(usize) -> T + 'a>;

/// The numbers of an array as they lie. None of an array of another type.
#[must_use]
pub fn scalars<T: ArrowPrimitiveType>(array: &ArrayData) -> Option<ScalarBuffer<T::Native>> {
    let is_it = discriminant(array.data_type()) == discriminant(&T::DATA_TYPE);
    let values = array.buffers().first().filter(|_| is_it)?;
    Some(ScalarBuffer::new(values.clone(), array.offset(), array.len()))
}

/// Yes and no of an array as they lie. None of an array of another type.
#[must_use]
pub fn truths(array: &ArrayData) -> Option<BooleanBuffer> {
    let values = array.buffers().first().filter(|_| *array.data_type() == DataType::Boolean)?;
    Some(BooleanBuffer::new(values.clone(), array.offset(), array.len()))
}

/// The whole numbers of an array, whatever they count: integers, short decimals, moments. None of an array of another type.
#[must_use]
pub fn whole(array: &ArrayData) -> Option<Of<'static, i128>> {
    macro_rules! of {
        ($type:ident) => {{
            let values = scalars::<$type>(array)?;
            Box::new(move |row| values.get(row).map_or(0, |&value| value.into()))
        }};
    }
    Some(match array.data_type() {
        DataType::Int8 => of!(Int8Type),
        DataType::Int16 => of!(Int16Type),
        DataType::Int32 => of!(Int32Type),
        DataType::Int64 => of!(Int64Type),
        DataType::UInt8 => of!(UInt8Type),
        DataType::UInt16 => of!(UInt16Type),
        DataType::UInt32 => of!(UInt32Type),
        DataType::UInt64 => of!(UInt64Type),
        DataType::Decimal32(..) => of!(Decimal32Type),
        DataType::Decimal64(..) => of!(Decimal64Type),
        DataType::Date64 => of!(Date64Type),
        // Of whatever part of a second.
        DataType::Timestamp(..) => of!(TimestampSecondType),
        _ => return None,
    })
}

/// The texts of an array that is no dictionary.
#[derive(Clone, Debug)]
pub enum Texts {
    /// With places of 32 bits.
    Short(StringArray),
    /// With places of 64 bits.
    Long(LargeStringArray),
    /// Short ones where their places would be.
    Views(StringViewArray),
}

impl Texts {
    /// None of an array of another type.
    #[must_use]
    pub fn of(array: &ArrayData) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Short(array.clone().into()),
            DataType::LargeUtf8 => Self::Long(array.clone().into()),
            DataType::Utf8View => Self::Views(array.clone().into()),
            _ => return None,
        })
    }

    /// The text of a row. Of a null it means nothing.
    ///
    /// # Panics
    /// There is no such row.
    #[must_use]
    pub fn value(&self, row: usize) -> &str {
        match self {
            Self::Short(texts) => texts.value(row),
            Self::Long(texts) => texts.value(row),
            Self::Views(texts) => texts.value(row),
        }
    }
}

/// Which elements are known, also where it is a dictionary that does not know them; none where all are.
pub fn known(array: &ArrayData) -> Option<NullBuffer> {
    let unknown_texts =
        array.child_data().first().and_then(ArrayData::nulls).filter(|_| matches!(array.data_type(), DataType::Dictionary(..)));
    match (array.data_type(), unknown_texts) {
        (DataType::Null, _) => Some(NullBuffer::new_null(array.len())),
        (_, Some(texts)) => {
            let key = keys(array)?;
            let is_known = |row: usize| {
                let text = usize::try_from(key(row)).ok().filter(|&text| text < texts.len());
                array.is_valid(row) && text.is_none_or(|text| texts.is_valid(text))
            };
            Some((0..array.len()).map(is_known).collect())
        }
        _ => array.nulls().cloned(),
    }
}

/// The places of the texts of a dictionary. None of an array of another type.
pub fn keys(dictionary: &ArrayData) -> Option<Of<'static, i128>> {
    let DataType::Dictionary(key, _) = dictionary.data_type() else { return None };
    whole(&dictionary.clone().into_builder().data_type(key.as_ref().clone()).child_data(Vec::new()).build().ok()?)
}
