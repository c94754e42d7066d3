//! What came of one case, without the reasons.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use soglia::Case;
use soglia::decision::State;

use crate::convert::to_decimal;
use crate::decision::truth;
use crate::plan::Prepared;

/// Outcome and amounts of one case.
#[pyclass(frozen, name = "Result", module = "soglia")]
pub struct CaseResult {
    prepared: Arc<Prepared>,
    state: State,
    /// Whole numbers of the amounts of the case, where they are due and known. Decimals are made when somebody asks.
    mantissas: Box<[Option<i128>]>,
}

impl CaseResult {
    pub fn of(prepared: &Arc<Prepared>, case: &mut Case) -> Self {
        let state = case.evaluate();
        let mantissas = prepared.amounts.iter().map(|(place, _)| case.mantissa(*place)).collect();
        Self { prepared: Arc::clone(prepared), state, mantissas }
    }
}

#[pymethods]
impl CaseResult {
    /// `met`, `not_met` or `unknown`.
    #[getter]
    fn outcome(&self) -> &'static str {
        match self.state {
            State::Met => "met",
            State::NotMet => "not_met",
            State::Unknown => "unknown",
        }
    }

    /// Whether every requirement is met; None where that is not known.
    #[getter]
    fn eligible(&self) -> Option<bool> {
        truth(self.state)
    }

    /// Each amount of the case by id; None where it is not due, or not known.
    #[getter]
    fn amounts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for ((place, name), mantissa) in self.prepared.amounts.iter().zip(&self.mantissas) {
            let amount = self.prepared.plan.amounts().get(*place);
            let value = mantissa.and_then(|mantissa| amount?.decimal(mantissa));
            dict.set_item(name, value.map(|value| to_decimal(py, value)).transpose()?)?;
        }
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        format!("<Result {}>", self.outcome())
    }
}
