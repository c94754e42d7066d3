//! Values of columns as the text of CSV.

use std::fmt::{Display, Write as _};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowTimestampType, Date32Type, Decimal128Type, Float64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, Decimal128Array, ListArray};
use arrow_schema::{DataType, TimeUnit};
use chrono::NaiveDate;
use soglia::register::arrow::{Of, Texts, whole};

/// A column, and how to write its values.
pub struct CsvText<'a> {
    array: &'a dyn Array,
    text: Text<'a>,
}

/// Writes the value of a row.
type Writer<'a> = Box<dyn Fn(usize, &mut String) + 'a>;

enum Text<'a> {
    Texts(Of<'a, &'a str>),
    Values(Writer<'a>),
}

impl<'a> CsvText<'a> {
    /// Whether columns of a type can be written.
    pub fn has(kind: &DataType) -> bool {
        match kind {
            DataType::Dictionary(key, value) => {
                key.is_integer() && matches!(**value, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
            }
            DataType::List(item) => matches!(item.data_type(), DataType::Decimal128(..)),
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Boolean
            | DataType::Float64
            | DataType::Date32
            | DataType::Timestamp(_, None)
            | DataType::Decimal128(..)
            | DataType::Null => true,
            other => other.is_integer(),
        }
    }

    pub fn of(array: &'a dyn Array) -> Option<Self> {
        let text = match array.data_type() {
            DataType::Null => Text::Values(Box::new(|_, _| {})),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                let texts = Texts::of(&array.to_data())?;
                Text::Values(Box::new(move |row, to| to.push_str(texts.value(row))))
            }
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary_opt()?;
                if dictionary.values().is_empty() {
                    return Some(Self { array, text: Text::Texts(Box::new(|_| "")) });
                }
                let (keys, texts) = (dictionary.normalized_keys(), Texts::of(&dictionary.values().to_data())?);
                Text::Values(Box::new(move |row, to| to.push_str(keys.get(row).map_or("", |&key| texts.value(key)))))
            }
            DataType::Boolean => {
                let values = array.as_boolean_opt()?;
                Text::Texts(Box::new(move |row| if values.value(row) { "true" } else { "false" }))
            }
            DataType::Decimal128(_, scale) => {
                let (values, scale) = (array.as_primitive_opt::<Decimal128Type>()?, *scale);
                Text::Values(Box::new(move |row, to| decimal(values.value(row), scale, to)))
            }
            DataType::Date32 => {
                let values = array.as_primitive_opt::<Date32Type>()?;
                Text::Values(Box::new(move |row, to| {
                    if let Some(date) = NaiveDate::from_epoch_days(values.value(row)) {
                        write(to, date);
                    }
                }))
            }
            DataType::Timestamp(unit, None) => Text::Values(moments(array, *unit)?),
            DataType::List(_) => Text::Values(list(array.as_list_opt()?)?),
            DataType::Float64 => {
                let values = array.as_primitive_opt::<Float64Type>()?;
                Text::Values(Box::new(|row, to| write(to, values.value(row))))
            }
            kind if kind.is_integer() => {
                let value = whole(&array.to_data())?;
                Text::Values(Box::new(move |row, to| write(to, value(row))))
            }
            _ => return None,
        };
        Some(Self { array, text })
    }

    /// Writes a value; nothing for a null.
    pub fn write(&self, row: usize, to: &mut String) {
        if self.array.is_null(row) {
            return;
        }
        match &self.text {
            Text::Texts(text) => to.push_str(text(row)),
            Text::Values(value) => value(row, to),
        }
    }
}

fn write(to: &mut String, value: impl Display) {
    // Writing to a text in memory cannot fail.
    let _ = write!(to, "{value}");
}

/// `2025-03-18T10:30:05`, on the clock on the wall.
fn moments(array: &dyn Array, unit: TimeUnit) -> Option<Writer<'_>> {
    fn of<T: ArrowTimestampType>(array: &dyn Array) -> Option<Writer<'_>> {
        let values = array.as_primitive_opt::<T>()?;
        Some(Box::new(move |row, to| {
            if let Some(moment) = values.value_as_datetime(row) {
                write(to, moment.format("%Y-%m-%dT%H:%M:%S%.f"));
            }
        }))
    }
    match unit {
        TimeUnit::Second => of::<TimestampSecondType>(array),
        TimeUnit::Millisecond => of::<TimestampMillisecondType>(array),
        TimeUnit::Microsecond => of::<TimestampMicrosecondType>(array),
        TimeUnit::Nanosecond => of::<TimestampNanosecondType>(array),
    }
}

/// JSON: `[12.00,null]`, which tells a list without rows from one that is not known.
fn list(lists: &ListArray) -> Option<Writer<'_>> {
    let values: &Decimal128Array = lists.values().as_primitive_opt()?;
    Some(Box::new(|row, to| {
        let ends = |place: usize| lists.value_offsets().get(place).and_then(|&end| usize::try_from(end).ok()).unwrap_or(0);
        to.push('[');
        for place in ends(row)..ends(row + 1) {
            if place > ends(row) {
                to.push(',');
            }
            if values.is_null(place) {
                to.push_str("null");
            } else {
                decimal(values.value(place), values.scale(), to);
            }
        }
        to.push(']');
    }))
}

/// Plain decimal text with every digit of the scale: `12.50`.
pub fn decimal(value: i128, scale: i8, to: &mut String) {
    let Ok(scale) = usize::try_from(scale) else {
        return write(to, value.saturating_mul(10_i128.saturating_pow(scale.unsigned_abs().into())));
    };
    if value < 0 {
        to.push('-');
    }
    let before = to.len();
    let _ = write!(to, "{:0>width$}", value.unsigned_abs(), width = scale + 1);
    if scale > 0 {
        to.insert(before.max(to.len() - scale), '.');
    }
}

/// Adds a field, in quotes where it needs them. A line that is one empty field would else be no record at all.
pub fn append(to: &mut Vec<u8>, field: &str, separator: u8, alone: bool) {
    let special = |byte: u8| byte == separator || matches!(byte, b'"' | b'\n' | b'\r');
    if !(field.bytes().any(special) || alone && field.is_empty()) {
        to.extend_from_slice(field.as_bytes());
        return;
    }
    to.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            to.push(b'"');
        }
        to.push(byte);
    }
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::{append, decimal};

    #[test]
    fn decimals_have_all_their_digits() {
        let text = |value, scale| {
            let mut to = String::new();
            decimal(value, scale, &mut to);
            to
        };
        assert_eq!([text(0, 2), text(-5, 2), text(1_250, 2), text(7, 0), text(3, -2)], ["0.00", "-0.05", "12.50", "7", "300"]);
    }

    #[test]
    fn fields_that_could_be_mistaken_stand_in_quotes() {
        let written = |field, separator, alone| {
            let mut to = Vec::new();
            append(&mut to, field, separator, alone);
            String::from_utf8(to)
        };
        assert_eq!(written("a,b", b',', false).as_deref(), Ok("\"a,b\""));
        assert_eq!(written("a,b", b';', false).as_deref(), Ok("a,b"));
        assert_eq!(written("detta \"A\"", b';', false).as_deref(), Ok("\"detta \"\"A\"\"\""));
        assert_eq!(written("a\r\nb", b';', false).as_deref(), Ok("\"a\r\nb\""));
        assert_eq!(written("", b';', true).as_deref(), Ok("\"\""));
    }
}
