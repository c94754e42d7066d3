//! Python's own types: decimals, days, texts in two languages.

use chrono::NaiveDate;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyDateTime, PyDict, PyTime, PyTimeAccess as _, PyType};
use rust_decimal::Decimal;
use soglia::{Language, Localized};

/// `decimal.Decimal`.
pub fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static TYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    TYPE.import(py, "decimal", "Decimal")
}

/// A `decimal.Decimal` of the same digits.
pub fn to_decimal(py: Python<'_>, value: Decimal) -> PyResult<Bound<'_, PyAny>> {
    decimal_type(py)?.call1((value.to_string(),))
}

/// A class or a function of the package that is written in Python.
pub fn class_of<'py>(py: Python<'py>, module: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import(module)?.getattr(name)
}

/// An exception or a record of the package, from its fields in their order.
pub fn make<'py>(py: Python<'py>, name: &str, fields: impl pyo3::call::PyCallArgs<'py>) -> PyResult<Bound<'py, PyAny>> {
    class_of(py, "soglia._errors", name)?.call1(fields)
}

/// A text in both languages.
pub fn to_text<'py>(py: Python<'py>, text: &Localized) -> PyResult<Bound<'py, PyAny>> {
    make(py, "Text", (&text.it, &text.en))
}

/// A page of HTML in a frame: it has a style of its own, and so leaves that of a notebook alone.
pub fn in_frame<'py>(py: Python<'py>, page: &str) -> PyResult<Bound<'py, PyAny>> {
    class_of(py, "soglia._pages", "in_frame")?.call1((page,))
}

/// `it` or `en`.
pub fn language(lang: &str) -> PyResult<Language> {
    match lang {
        "it" => Ok(Language::It),
        "en" => Ok(Language::En),
        _ => Err(PyValueError::new_err("lang is `it` or `en`")),
    }
}

/// A day: a date, or a datetime without a zone that is the very beginning of one. None for anything else.
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

/// The day of an evaluation.
#[derive(Clone, Copy)]
pub struct Day(pub NaiveDate);

impl<'py> FromPyObject<'_, 'py> for Day {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        day(&value)?.map(Self).ok_or_else(|| PyTypeError::new_err("on is a date, as `date(2025, 6, 1)`"))
    }
}

/// The facts of a case, or of a row, by name: a dict, a dataclass, a model of pydantic, or another mapping. None for anything else.
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

/// The name of a fact.
pub fn name<'n>(key: &'n Bound<'_, PyAny>) -> PyResult<&'n str> {
    let text = key.cast::<pyo3::types::PyString>().map_err(|_| PyTypeError::new_err("the names of facts are texts"))?;
    text.to_str()
}
