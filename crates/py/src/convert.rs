//! Python's own types: decimals, days, texts in two languages.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use chrono::NaiveDate;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use rust_decimal::Decimal;
use soglia::{Language, Localized};
pub use soglia_py_quick::convert::{Decimals, day, decimal_type, mapping};

use crate::error;

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

/// The day of an evaluation.
#[derive(Clone, Copy)]
pub struct Day(pub NaiveDate);

impl<'py> FromPyObject<'_, 'py> for Day {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        day(&value)?.map(Self).ok_or_else(|| PyTypeError::new_err("on is a date, as `date(2025, 6, 1)`"))
    }
}

/// The name of a fact.
pub fn name<'n>(key: &'n Bound<'_, PyAny>) -> PyResult<Cow<'n, str>> {
    let text = key.cast::<pyo3::types::PyString>().map_err(|_| PyTypeError::new_err("the names of facts are texts"))?;
    Ok(text.to_string_lossy())
}

/// A list of names. One text is a list of letters to Python, and never meant.
#[derive(Default)]
pub struct Names(pub Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<pyo3::types::PyString>() {
            let message = Localized::new("serve un elenco di nomi, non un testo solo", "a list of names is expected, not one text");
            let help = Localized::new("anche un nome solo sta tra parentesi: `[nome]`", "one name stands in brackets too: `[name]`");
            return Err(error::of_argument(value.py(), &message, &help));
        }
        value.extract().map(Self)
    }
}

/// How many processors work.
#[derive(Clone, Copy)]
pub struct Threads(pub NonZeroUsize);

impl<'py> FromPyObject<'_, 'py> for Threads {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<pyo3::types::PyInt>()
            && let Ok(threads) = value.extract()
        {
            return Ok(Self(threads));
        }
        let message = Localized::new("`threads` è un numero intero da 1 in su", "`threads` is a whole number from 1 on");
        let help = Localized::new("senza `threads` lavorano tutti i processori", "without `threads` all processors work");
        Err(error::of_argument(value.py(), &message, &help))
    }
}
