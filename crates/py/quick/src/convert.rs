//! Decimals, days and mappings of Python.

use chrono::NaiveDate;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyDateTime, PyDict, PyTime, PyTimeAccess as _, PyType};

/// `decimal.Decimal`.
///
/// # Errors
/// Those of Python.
pub fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static TYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    TYPE.import(py, "decimal", "Decimal")
}

/// How whole numbers become decimals: one is so many of the last place. Zeros beyond the least places are not written.
#[derive(Clone, Copy)]
pub struct Decimals {
    /// Last places that one is.
    pub multiplier: i128,
    /// Places that a decimal can have.
    pub places: u32,
    /// Places that it has at least.
    pub least: u32,
}

impl Decimals {
    /// The `decimal.Decimal` of a whole number; none where it has more digits than any amount.
    ///
    /// # Errors
    /// Those of Python.
    pub fn of(self, py: Python<'_>, mantissa: i128) -> PyResult<Option<Bound<'_, PyAny>>> {
        // Sign, point, 39 digits of the largest number, and zeros before them.
        let mut text = [b'0'; 84];
        let Some(written) = mantissa.checked_mul(self.multiplier).and_then(|value| self.write(value, &mut text)) else { return Ok(None) };
        decimal_type(py)?.call1((written,)).map(Some)
    }

    fn write(self, value: i128, text: &mut [u8; 84]) -> Option<&str> {
        // A division of 64 bits is one instruction.
        let (mut narrow, mut wide) = (u64::try_from(value.unsigned_abs()).ok(), value.unsigned_abs());
        let (mut at, mut place, mut shown) = (text.len(), 0, self.least >= self.places);
        loop {
            let digit = if let Some(narrow) = &mut narrow {
                let digit = *narrow % 10;
                *narrow /= 10;
                wide = u128::from(*narrow);
                digit
            } else {
                let digit = u64::try_from(wide % 10).ok()?;
                wide /= 10;
                digit
            };
            shown |= digit != 0 || place + self.least >= self.places;
            if shown {
                at = at.checked_sub(1)?;
                *text.get_mut(at)? = b'0' + u8::try_from(digit).ok()?;
            }
            place += 1;
            if place == self.places && at < text.len() {
                at = at.checked_sub(1)?;
                *text.get_mut(at)? = b'.';
            }
            shown |= place >= self.places;
            if wide == 0 && place > self.places {
                break;
            }
        }
        if value < 0 {
            at = at.checked_sub(1)?;
            *text.get_mut(at)? = b'-';
        }
        std::str::from_utf8(text.get(at..)?).ok()
    }
}

/// A day: a date, or a datetime without a zone that is the very beginning of one. None for anything else.
///
/// # Errors
/// Those of Python.
pub fn day(value: &Bound<'_, PyAny>) -> PyResult<Option<NaiveDate>> {
    if value.is_instance_of::<PyDateTime>() {
        let begins = value.getattr(intern!(value.py(), "tzinfo"))?.is_none() && {
            let time = value.call_method0(intern!(value.py(), "time"))?;
            let time = time.cast::<PyTime>()?;
            (time.get_hour(), time.get_minute(), time.get_second(), time.get_microsecond()) == (0, 0, 0, 0)
        };
        if !begins {
            return Ok(None);
        }
    }
    if value.is_instance_of::<PyDate>() { value.extract().map(Some) } else { Ok(None) }
}

/// The facts of a case, or of a row, by name: a dict, a dataclass, a model of pydantic, or another mapping. None for anything else.
///
/// # Errors
/// Those of Python.
pub fn mapping<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let py = value.py();
    if let Ok(found) = value.cast::<PyDict>() {
        return Ok(Some(found.clone()));
    }
    if value.is_instance_of::<PyType>() {
        return Ok(None);
    }
    if let Some(dump) = value.getattr_opt(intern!(py, "model_dump"))? {
        return Ok(Some(dump.call0()?.cast_into()?));
    }
    if value.hasattr(intern!(py, "__dataclass_fields__"))? {
        let dump = py.import(intern!(py, "dataclasses"))?.getattr(intern!(py, "asdict"))?;
        return Ok(Some(dump.call1((value,))?.cast_into()?));
    }
    if value.cast::<pyo3::types::PyMapping>().is_ok() {
        return Ok(Some(py.get_type::<PyDict>().call1((value,))?.cast_into()?));
    }
    Ok(None)
}
