//! Packs and their measures, as Python sees them.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyType};
use soglia::authoring::{self, Sources};

use crate::convert::{Day, to_text};
use crate::decision::Decision;
use crate::plan::Plan;
use crate::{error, facts};

/// Compiles rule files, by name: the pack, or None where a file has errors, and everything that was found.
#[pyfunction]
pub fn compile(py: Python<'_>, files: Vec<(String, Vec<u8>)>) -> PyResult<(Option<Pack>, Vec<Bound<'_, PyAny>>)> {
    let compiled = py.detach(move || {
        let mut sources = Sources::new();
        for (name, bytes) in files {
            sources.add_bytes(name, &bytes);
        }
        authoring::compile(&sources)
    });
    let findings = compiled.diagnostics.iter().map(|found| error::finding(py, found)).collect::<PyResult<_>>()?;
    Ok((compiled.pack.map(|pack| Pack { inner: Arc::new(pack) }), findings))
}

/// Compiled measures. The same pack gives the same decision for ever.
#[pyclass(frozen, eq, mapping, module = "soglia")]
#[derive(Clone, PartialEq)]
pub struct Pack {
    pub inner: Arc<soglia::Pack>,
}

#[pymethods]
impl Pack {
    /// Reads a pack and checks its hash.
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let py = class.py();
        match py.detach(|| soglia::Pack::from_json(text)) {
            Ok(pack) => Ok(Self { inner: Arc::new(pack) }),
            Err(error) => Err(error::of_pack(py, &error)),
        }
    }

    /// The pack as JSON: the same content always gives the same text.
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.inner.to_json())
    }

    /// SHA-256 of the content, in hexadecimal.
    #[getter]
    fn sha256(&self) -> &str {
        self.inner.sha256()
    }

    /// Version of the engine that compiled it.
    #[getter]
    fn engine(&self) -> &str {
        self.inner.engine()
    }

    /// The measures that are in force on a day, each held to the edition of that day.
    fn in_force(&self, on: Day) -> Vec<Measure> {
        let measures = self.inner.measures().filter(|measure| measure.in_force(on.0));
        measures.map(|measure| Measure { pack: self.clone(), name: measure.name() }).collect()
    }

    /// A measure, by its id, or by `id/edition` to hold on to one edition.
    fn __getitem__(&self, py: Python<'_>, id: &str) -> PyResult<Measure> {
        if self.__contains__(id) {
            Ok(Measure { pack: self.clone(), name: id.to_owned() })
        } else {
            Err(error::unknown_measure(py, &self.inner, id))
        }
    }

    fn __contains__(&self, id: &str) -> bool {
        self.inner.measures().any(|measure| measure.id == id || measure.name() == id)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        pyo3::types::PyList::new(py, self.ids())?.try_iter()
    }

    fn __len__(&self) -> usize {
        self.ids().len()
    }

    fn __repr__(&self) -> String {
        format!("<Pack of {} measures, sha256 {:.12}>", self.__len__(), self.inner.sha256())
    }

    fn __hash__(&self) -> isize {
        let start = self.inner.sha256().get(..7).and_then(|digits| i32::from_str_radix(digits, 16).ok());
        start.and_then(|start| isize::try_from(start).ok()).unwrap_or_default()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr(intern!(py, "from_json"))?, (self.to_json(py),)))
    }
}

impl Pack {
    fn ids(&self) -> Vec<&str> {
        // Measures come by id.
        let mut ids: Vec<&str> = self.inner.measures().map(|measure| measure.id.as_str()).collect();
        ids.dedup();
        ids
    }
}

/// A measure of a pack: all its editions, or one.
#[pyclass(frozen, module = "soglia")]
pub struct Measure {
    pack: Pack,
    name: String,
}

/// An edition, its first day and its last.
type Edition<'a> = (&'a str, (NaiveDate, Option<NaiveDate>));

#[pymethods]
impl Measure {
    /// Its id, or `id/edition`.
    #[getter]
    fn id(&self) -> &str {
        &self.name
    }

    /// The pack that it belongs to.
    #[getter]
    fn pack(&self) -> Pack {
        self.pack.clone()
    }

    /// What the latest edition is called.
    #[getter]
    fn title<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.all().last().map(|measure| to_text(py, &measure.title)).transpose()
    }

    /// The body that runs the latest edition.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.all().last().map(|measure| to_text(py, &measure.body_title)).transpose()
    }

    /// The first and the last day of each edition, by edition; None where there is no last day yet.
    #[getter]
    fn editions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
        use pyo3::types::IntoPyDict as _;
        let editions: Vec<Edition<'_>> = self.all().map(|measure| (measure.edition.as_str(), (measure.from, measure.to))).collect();
        editions.into_py_dict(py)
    }

    /// Decides on one case on a day, with every reason.
    #[pyo3(signature = (facts, *, on))]
    fn evaluate(&self, facts: &Bound<'_, PyAny>, on: Day) -> PyResult<Decision> {
        decide(&self.pack, &self.name, facts, on.0)
    }

    /// Makes the measure ready for many cases on a day: one after the other, or in columns.
    #[pyo3(signature = (*, on))]
    fn plan(&self, py: Python<'_>, on: Day) -> PyResult<Plan> {
        let plan = py.detach(|| self.pack.inner.plan(&self.name, on.0));
        Ok(Plan::new(py, &self.pack, plan.map_err(|error| error::of_plan(py, &self.pack.inner, &error))?))
    }

    fn __repr__(&self) -> String {
        format!("<Measure {}>", self.name)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let measure = slf.get();
        let pack = measure.pack.clone().into_pyobject(slf.py())?;
        Ok((pack.getattr(intern!(slf.py(), "__getitem__"))?, (measure.name.clone(),)))
    }
}

impl Measure {
    fn all(&self) -> impl Iterator<Item = &soglia::pack::Measure> {
        self.pack.inner.measures().filter(|measure| measure.id == self.name || measure.name() == self.name)
    }
}

/// Decides, or says everything that is wrong with the facts.
pub fn decide(pack: &Pack, measure: &str, facts: &Bound<'_, PyAny>, on: NaiveDate) -> PyResult<Decision> {
    let py = facts.py();
    let given = facts::read(facts)?;
    let decided = py.detach(|| pack.inner.evaluate(measure, &given.facts, on));
    match decided {
        Ok(inner) if given.problems.is_empty() => Ok(Decision { inner }),
        Ok(_) => Err(error::of_facts(py, &pack.inner, &given.problems)),
        Err(soglia::EvaluateError::Facts(soglia::FactsError::Problems(found))) => {
            Err(error::of_facts(py, &pack.inner, &[given.problems, found].concat()))
        }
        Err(error) => Err(error::of_evaluation(py, &pack.inner, &error)),
    }
}
