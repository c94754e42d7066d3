//! Packs and their measures, as Python sees them.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyType};
use soglia::Localized;
use soglia::authoring::{self, Sources};
use soglia::entitlements::{Criterion, EntitlementsError};
use soglia::questions::QuestionOptions;

use crate::answer::show;
use crate::convert::{Day, Names, class_of};
use crate::decision::Decision;
use crate::measure::Measure;
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
        Self::read(class.py(), text)
    }

    /// Reads a pack from the bytes that `to_bytes` gave, and checks its hash.
    ///
    /// Raises SogliaError where they are not those of a pack.
    #[classmethod]
    fn from_bytes(class: &Bound<'_, PyType>, bytes: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = class.py();
        let refused = || error::of_pack(py, &soglia::PackError::Syntax(String::new()));
        let text = py.import("zlib")?.call_method1("decompress", (bytes,)).map_err(|_| refused())?;
        let text: Vec<u8> = text.extract()?;
        Self::read(py, std::str::from_utf8(&text).map_err(|_| refused())?)
    }

    /// The pack in a tenth of the room of its JSON: what is sent to other processes and machines.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("zlib")?.call_method1("compress", (self.to_json(py).into_bytes(), 6))
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
        measures.map(|measure| Measure::new(self.clone(), measure.name())).collect()
    }

    /// What to ask next about some measures, by their ids: the facts that can still change an outcome, whether an amount is due or how
    /// much it is, the most useful first. With `suppliers`, what a measure needs that supplies a fact (the ISEE) is asked for instead of it.
    /// With `complete`, where no answer can change anything any more, what the decision still calls missing is asked for (`to_complete`).
    ///
    /// Raises UnknownMeasureError, and FactsError as `Measure.evaluate` does.
    #[pyo3(signature = (measures, facts, *, on, suppliers = false, complete = false))]
    #[expect(clippy::needless_pass_by_value, reason = "a list of Python is taken as it comes")]
    fn questions<'py>(
        &self,
        measures: Names,
        facts: &Bound<'py, PyAny>,
        on: Day,
        suppliers: bool,
        complete: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = facts.py();
        let facts = given(self, facts)?;
        let asked = py.detach(|| {
            let measures: Vec<&str> = measures.0.iter().map(String::as_str).collect();
            self.inner.questions(&measures, &facts, on.0, QuestionOptions { suppliers, complete })
        });
        show(py, asked.map_err(|error| error::of_evaluation(py, &self.inner, &error))?)
    }

    /// Everything that a case is entitled to in a place, the ISTAT code of a comune or the id of a body: each measure in short, and the
    /// combinations that can stand together, the best first. `criterion` says by what they are compared: `monthly`, benefits less fees a
    /// month in euro; `pareto`; or a unit of money such as `EUR`. Amounts of different units are never added.
    ///
    /// Raises RequestError for a place or a criterion that is not known, and FactsError as `Measure.evaluate` does.
    #[pyo3(signature = (place, facts, *, on, criterion = "monthly"))]
    fn entitlements<'py>(&self, place: &str, facts: &Bound<'py, PyAny>, on: Day, criterion: &str) -> PyResult<Bound<'py, PyAny>> {
        let py = facts.py();
        let facts = given(self, facts)?;
        let criterion = match criterion {
            "monthly" => Criterion::Monthly,
            "pareto" => Criterion::Pareto,
            unit => Criterion::Unit { unit: unit.to_owned() },
        };
        match py.detach(|| self.inner.entitlements(place, &facts, on.0, &criterion)) {
            Ok(found) => show(py, found),
            Err(EntitlementsError::Facts(error)) => Err(error::of_evaluation(py, &self.inner, &error.into())),
            Err(error) => {
                let it = match &error {
                    EntitlementsError::UnknownPlace(place) => format!("il pacchetto non ha l'ente `{place}`"),
                    _ => "il criterio non è un'unità di denaro".to_owned(),
                };
                Err(error::of_request(py, "entitlements", &Localized::new(it, error.to_string())))
            }
        }
    }

    /// A measure, by its id, or by `id/edition` to hold on to one edition.
    fn __getitem__(&self, py: Python<'_>, id: &str) -> PyResult<Measure> {
        if self.has(id) { Ok(Measure::new(self.clone(), id.to_owned())) } else { Err(error::unknown_measure(py, &self.inner, id)) }
    }

    fn __contains__(&self, id: &Bound<'_, PyAny>) -> bool {
        id.extract().is_ok_and(|id: String| self.has(&id))
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        let bytes = class_of(py, "soglia._rebuild", "packed")?.call1((self.clone(),))?;
        Ok((class_of(py, "soglia._rebuild", "pack")?, (bytes,)))
    }
}

impl Pack {
    fn read(py: Python<'_>, text: &str) -> PyResult<Self> {
        match py.detach(|| soglia::Pack::from_json(text)) {
            Ok(pack) => Ok(Self { inner: Arc::new(pack) }),
            Err(error) => Err(error::of_pack(py, &error)),
        }
    }

    fn has(&self, id: &str) -> bool {
        self.inner.measures().any(|measure| measure.id == id || measure.name() == id)
    }

    fn ids(&self) -> Vec<&str> {
        // Measures come by id.
        let mut ids: Vec<&str> = self.inner.measures().map(|measure| measure.id.as_str()).collect();
        ids.dedup();
        ids
    }
}

/// Decides, or says everything that is wrong with the facts.
pub fn decide(pack: &Pack, measure: &str, facts: &Bound<'_, PyAny>, on: NaiveDate) -> PyResult<Decision> {
    let py = facts.py();
    let facts::Given { facts, problems } = facts::read(facts, pack)?;
    let decided = py.detach(|| Decision::of(&pack.inner, measure, facts, on));
    match decided {
        Ok(decision) if problems.is_empty() => Ok(decision),
        Ok(_) => Err(error::of_facts(py, &pack.inner, &problems)),
        Err(soglia::EvaluateError::Facts(soglia::FactsError::Problems(found))) => {
            Err(error::of_facts(py, &pack.inner, &[problems, found].concat()))
        }
        Err(error) => Err(error::of_evaluation(py, &pack.inner, &error)),
    }
}

/// The facts of a case, for what is more than one decision; or everything that could not even be read.
pub fn given(pack: &Pack, facts: &Bound<'_, PyAny>) -> PyResult<soglia::Facts> {
    let given = facts::read(facts, pack)?;
    if given.problems.is_empty() { Ok(given.facts) } else { Err(error::of_facts(facts.py(), &pack.inner, &given.problems)) }
}
