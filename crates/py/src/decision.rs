//! A decision, as Python sees it.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use rust_decimal::Decimal;
use soglia::decision::{self, Due, Outcome, State, TextOptions, Value};
use soglia::{EvaluateError, Language};

use crate::convert::{class_of, in_frame, language, to_decimal, to_text};
use crate::error;

/// What came out of one measure for one case on one day, and why.
#[pyclass(frozen, eq, module = "soglia")]
pub struct Decision {
    inner: soglia::Decision,
    /// Of what was decided without what would change a refusal: how to look for it, and what was found. A reader is told of it, and it
    /// takes longer than the decision itself.
    origin: Option<Origin>,
    whole: OnceLock<soglia::Decision>,
}

/// What was decided on.
struct Origin {
    pack: Arc<soglia::Pack>,
    measure: String,
    facts: soglia::Facts,
}

impl From<soglia::Decision> for Decision {
    fn from(inner: soglia::Decision) -> Self {
        Self { inner, origin: None, whole: OnceLock::new() }
    }
}

impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        self.whole() == other.whole()
    }
}

impl Decision {
    /// Decides on facts, and looks for what would change a refusal where somebody reads it.
    pub fn of(pack: &Arc<soglia::Pack>, measure: &str, facts: soglia::Facts, on: NaiveDate) -> Result<Self, EvaluateError> {
        let inner = pack.decide(measure, &facts, on)?;
        let origin = Origin { pack: Arc::clone(pack), measure: measure.to_owned(), facts };
        Ok(Self { inner, origin: Some(origin), whole: OnceLock::new() })
    }

    fn json(&self, py: Python<'_>) -> String {
        py.detach(|| self.whole().to_json())
    }

    /// The decision with everything that a reader is told.
    pub fn whole(&self) -> &soglia::Decision {
        let Some(Origin { pack, measure, facts }) = &self.origin else { return &self.inner };
        // What was decided once is decided again.
        self.whole.get_or_init(|| pack.evaluate(measure, facts, self.inner.on).unwrap_or_else(|_| self.inner.clone()))
    }
}

/// True, False, or None for what is not known.
pub fn truth(state: State) -> Option<bool> {
    match state {
        State::Met => Some(true),
        State::NotMet => Some(false),
        State::Unknown => None,
    }
}

/// The value of an amount that is due and known; of an amount of rows, one for each.
fn amount<'py>(py: Python<'py>, value: &Value) -> PyResult<Option<Bound<'py, PyAny>>> {
    match value {
        Value::Number { value, .. } => {
            let exact = Decimal::from_str_exact(value).map_err(|_| PyValueError::new_err("an amount is not a decimal"))?;
            to_decimal(py, exact).map(Some)
        }
        Value::Rows { values } => {
            let values = values.iter().map(|value| amount(py, value)).collect::<PyResult<Vec<_>>>()?;
            values.into_bound_py_any(py).map(Some)
        }
        _ => Ok(None),
    }
}

#[pymethods]
impl Decision {
    /// Reads a decision that `to_json` wrote.
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let inner = soglia::Decision::from_json(text).ok_or_else(|| error::not_a_decision(class.py()))?;
        Ok(inner.into())
    }

    /// Id of the measure.
    #[getter]
    fn measure(&self) -> &str {
        &self.inner.measure
    }

    /// Edition; None where no edition is in force.
    #[getter]
    fn edition(&self) -> Option<&str> {
        self.inner.edition.as_deref()
    }

    /// What the measure is called.
    #[getter]
    fn title<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_text(py, &self.inner.title)
    }

    /// Day of the evaluation.
    #[getter]
    fn on(&self) -> NaiveDate {
        self.inner.on
    }

    /// `met`, `not_met`, `unknown` or `not_in_force`.
    #[getter]
    fn outcome(&self) -> &'static str {
        match self.inner.outcome {
            Outcome::Met => "met",
            Outcome::NotMet => "not_met",
            Outcome::Unknown => "unknown",
            Outcome::NotInForce => "not_in_force",
        }
    }

    /// Whether every requirement is met; None where that is not known, or the measure is not in force.
    #[getter]
    fn eligible(&self) -> Option<bool> {
        match self.inner.outcome {
            Outcome::Met => Some(true),
            Outcome::NotMet => Some(false),
            Outcome::Unknown | Outcome::NotInForce => None,
        }
    }

    /// What became of each requirement, those inside others too, by id.
    #[getter]
    fn requirements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        fn add(dict: &Bound<'_, PyDict>, results: &[decision::RequirementResult]) -> PyResult<()> {
            for result in results {
                dict.set_item(&result.id, truth(result.state))?;
                add(dict, &result.children)?;
            }
            Ok(())
        }
        let dict = PyDict::new(py);
        add(&dict, &self.inner.requirements)?;
        Ok(dict)
    }

    /// Each amount by id, exact, in the unit that its measure declares (`describe().amounts`): euro for `EUR/month`, `30` for 30 %.
    /// None where it is not due, or not known; a list with one for each row where it is one of rows.
    #[getter]
    fn amounts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for result in &self.inner.amounts {
            let value = if result.due == Due::Due { amount(py, &result.value)? } else { None };
            dict.set_item(&result.id, value)?;
        }
        Ok(dict)
    }

    /// Facts that could still change the outcome, the most useful first.
    #[getter]
    fn missing(&self) -> Vec<&str> {
        self.inner.missing.iter().map(|missing| missing.id.as_str()).collect()
    }

    /// What the reader must know: a source that is not verified, a ceiling, a point that the act leaves open.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.inner.warnings.iter().map(|warning| to_text(py, &warning.text)).collect()
    }

    /// Why each requirement came out as it did, those inside others too, by id: the actual figures beside what is required.
    #[getter]
    fn reasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        fn add(dict: &Bound<'_, PyDict>, results: &[decision::RequirementResult]) -> PyResult<()> {
            for result in results {
                let reasons: Vec<_> = result.reasons.iter().map(|reason| to_text(dict.py(), &reason.text)).collect::<PyResult<_>>()?;
                dict.set_item(&result.id, reasons)?;
                add(dict, &result.children)?;
            }
            Ok(())
        }
        let dict = PyDict::new(py);
        add(&dict, &self.inner.requirements)?;
        Ok(dict)
    }

    /// The acts that are cited, by their name in the rule file: act, article and date in one line.
    #[getter]
    fn sources<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for source in &self.inner.sources {
            let article = source.article.as_deref().map(|article| format!(", {article}")).unwrap_or_default();
            dict.set_item(&source.id, format!("{}{article}", source.act))?;
        }
        Ok(dict)
    }

    /// How to ask for each fact that is missing, the most useful first.
    #[pyo3(signature = (lang = "it"))]
    fn questions<'py>(&self, py: Python<'py>, lang: &str) -> PyResult<Bound<'py, PyDict>> {
        let language = language(lang)?;
        let dict = PyDict::new(py);
        for missing in &self.inner.missing {
            dict.set_item(&missing.id, missing.question.get(language))?;
        }
        Ok(dict)
    }

    /// The decision as text, with every step; it can be pasted into the act as its reasons. A width of 0 does not wrap lines.
    #[pyo3(signature = (lang = "it", *, width = 80))]
    pub fn explain(&self, py: Python<'_>, lang: &str, width: usize) -> PyResult<String> {
        let language = language(lang)?;
        Ok(py.detach(|| decision::text(self.whole(), language, TextOptions { explain: true, width, color: false })))
    }

    /// The decision as a page of HTML that is complete in itself.
    #[pyo3(signature = (lang = "it"))]
    fn to_html(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let language = language(lang)?;
        Ok(py.detach(|| decision::html(self.whole(), language)))
    }

    /// Hides what says something about the person, in the facts and in every text that repeats them.
    fn masked(&self, py: Python<'_>) -> Self {
        py.detach(|| self.whole().masked().into())
    }

    /// The decision as data, in the form of `docs/schema/decision.schema.json`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import(intern!(py, "json"))?.call_method1(intern!(py, "loads"), (self.json(py),))
    }

    /// The same as JSON text, indented by two spaces.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        class_of(py, "soglia._pages", "indented")?.call1((self.json(py),))
    }

    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        in_frame(py, &self.to_html(py, "it")?)
    }

    fn _repr_svg_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        class_of(slf.py(), "soglia._pictures", "decision")?.call1((slf,))
    }

    fn __str__(&self, py: Python<'_>) -> String {
        py.detach(|| decision::text(self.whole(), Language::It, TextOptions::default()))
    }

    fn __repr__(&self) -> String {
        // Neither facts nor amounts: a repr ends up in logs.
        let edition = self.inner.edition.as_deref().map(|edition| format!("/{edition}")).unwrap_or_default();
        format!("<Decision {}{edition} on {}: {}>", self.inner.measure, self.inner.on, self.outcome())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr(intern!(py, "from_json"))?, (self.json(py),)))
    }
}
