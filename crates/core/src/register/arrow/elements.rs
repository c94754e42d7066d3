//! The elements of arrays of many types, by one way to ask for them: code that reads a column is there once, not once for each type.

use arrow_array::Array;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Date64Type, Decimal32Type, Decimal64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_schema::{DataType, TimeUnit};

/// Gives an element by its row. Of a null it means nothing.
pub type Of<'a, T> = Box<dyn Fn(usize) -> T + 'a>;

/// The whole numbers of an array, whatever they count: integers, short decimals, moments. None of an array of another type.
#[must_use]
pub fn whole(array: &dyn Array) -> Option<Of<'_, i128>> {
    macro_rules! of {
        ($type:ident) => {{
            let values = array.as_primitive_opt::<$type>()?.values();
            Box::new(|row| values.get(row).map_or(0, |&value| value.into()))
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
        DataType::Timestamp(TimeUnit::Second, _) => of!(TimestampSecondType),
        DataType::Timestamp(TimeUnit::Millisecond, _) => of!(TimestampMillisecondType),
        DataType::Timestamp(TimeUnit::Microsecond, _) => of!(TimestampMicrosecondType),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => of!(TimestampNanosecondType),
        _ => return None,
    })
}

/// The texts of an array that is no dictionary. None of an array of another type.
#[must_use]
pub fn texts(array: &dyn Array) -> Option<Of<'_, &str>> {
    Some(match array.data_type() {
        DataType::Utf8 => {
            let texts = array.as_string_opt::<i32>()?;
            Box::new(|row| texts.value(row))
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string_opt::<i64>()?;
            Box::new(|row| texts.value(row))
        }
        DataType::Utf8View => {
            let texts = array.as_string_view_opt()?;
            Box::new(|row| texts.value(row))
        }
        _ => return None,
    })
}
