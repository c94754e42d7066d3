//! Decisions that are kept, as Python sees them.

use chrono::NaiveDate;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;
use soglia::decision::{self, TextOptions};
use soglia::record::Salt;

use crate::convert::in_frame;
use crate::decision::Decision;
use crate::error;
use crate::pack::Pack;

/// A decision that is kept with the act: what was asked, what came out, and the hashes that prove both.
///
/// Whoever holds a record knows that its hashes hold: `from_json` checks them. With the pack that it names it can be decided again.
#[pyclass(frozen, eq, module = "soglia")]
#[derive(PartialEq)]
pub struct Record {
    pub inner: soglia::Record,
}

/// 32 bytes of the operating system.
pub fn salt(py: Python<'_>) -> PyResult<Salt> {
    py.import(intern!(py, "os"))?.call_method1(intern!(py, "urandom"), (size_of::<Salt>(),))?.extract()
}

#[pymethods]
impl Record {
    /// Reads a record and checks every hash.
    ///
    /// Raises RecordError where the text is not a record, or something in it is not what was sealed.
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let inner = soglia::Record::from_json(text).map_err(|error| error::of_record(class.py(), &error))?;
        Ok(Self { inner })
    }

    /// The record as canonical JSON: this text is what is filed.
    fn to_json(&self) -> String {
        self.inner.to_json()
    }

    /// SHA-256 of the record, in hexadecimal; the same whether masked or not.
    #[getter]
    fn sha256(&self) -> &str {
        self.inner.sha256()
    }

    /// SHA-256 of the pack that decided.
    #[getter]
    fn pack(&self) -> &str {
        self.inner.pack()
    }

    /// The measure as it was asked for: an id, or `id/edition`.
    #[getter]
    fn measure(&self) -> &str {
        self.inner.measure()
    }

    /// Day of the evaluation.
    #[getter]
    fn on(&self) -> NaiveDate {
        self.inner.on()
    }

    /// Whether something is hidden, so that it cannot be decided again.
    #[getter]
    fn is_masked(&self) -> bool {
        self.inner.is_masked()
    }

    /// The decision; without its personal facts where the record is masked.
    #[getter]
    fn decision(&self, py: Python<'_>) -> PyResult<Decision> {
        let inner = self.inner.decision().ok_or_else(|| error::of_record(py, &soglia::RecordError::NotARecord))?;
        Ok(inner.into())
    }

    /// The record without personal values: their seals stay, and so does its hash. This is what can be published.
    fn masked(&self) -> Self {
        Self { inner: self.inner.mask() }
    }

    /// Decides again with the pack that decided, and compares every byte.
    ///
    /// Raises RecordError where the record is masked, the pack is another one, or something else comes out.
    fn replay(&self, py: Python<'_>, pack: &Pack) -> PyResult<Decision> {
        let decided = py.detach(|| self.inner.replay(&pack.inner));
        Ok(decided.map_err(|error| error::of_record(py, &error))?.into())
    }

    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let page = decision::html(self.decision(py)?.whole(), soglia::Language::It);
        in_frame(py, &page)
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(decision::text(self.decision(py)?.whole(), soglia::Language::It, TextOptions::default()))
    }

    fn __repr__(&self) -> String {
        let masked = if self.is_masked() { ", masked" } else { "" };
        format!("<Record of {} on {}{masked}, sha256 {:.12}>", self.inner.measure(), self.inner.on(), self.inner.sha256())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr(intern!(py, "from_json"))?, (self.to_json(),)))
    }
}
