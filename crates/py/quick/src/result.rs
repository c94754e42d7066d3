//! What came of one case, without the reasons.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use soglia::Case;
use soglia::decision::State;

use crate::convert::Decimals;

/// An amount of the case: its place among all amounts, its name, and how its whole numbers become decimals.
pub struct OfCase {
    /// Its place.
    pub place: usize,
    /// Its id.
    pub name: Py<PyString>,
    /// How its numbers are written.
    pub decimals: Decimals,
}

/// Outcome and amounts of one case.
#[pyclass(frozen, name = "Result", module = "soglia")]
pub struct CaseResult {
    told: Arc<Vec<OfCase>>,
    state: State,
    /// Whole numbers of the amounts of the case, where they are due and known. Decimals are made when somebody asks.
    mantissas: Mantissas,
}

/// Nearly every measure has few amounts, and those take no memory of their own.
enum Mantissas {
    Few([Option<i64>; FEW]),
    Many(Box<[Option<i128>]>),
}

const FEW: usize = 4;

impl Mantissas {
    fn of(told: &[OfCase], case: &Case) -> Self {
        let mut few = [None; FEW];
        let fits = told.len() <= FEW
            && few.iter_mut().zip(told).all(|(to, amount)| match case.mantissa(amount.place) {
                None => true,
                Some(mantissa) => i64::try_from(mantissa).map(|mantissa| *to = Some(mantissa)).is_ok(),
            });
        if fits { Self::Few(few) } else { Self::Many(told.iter().map(|amount| case.mantissa(amount.place)).collect()) }
    }

    fn get(&self, amount: usize) -> Option<i128> {
        match self {
            Self::Few(few) => few.get(amount).copied().flatten().map(i128::from),
            Self::Many(many) => many.get(amount).copied().flatten(),
        }
    }
}

impl CaseResult {
    /// What comes of a case whose facts are set.
    pub(crate) fn of<'py>(py: Python<'py>, told: &Arc<Vec<OfCase>>, case: &mut Case) -> PyResult<Bound<'py, Self>> {
        let state = case.evaluate();
        Bound::new(py, Self { told: Arc::clone(told), state, mantissas: Mantissas::of(told, case) })
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
        match self.state {
            State::Met => Some(true),
            State::NotMet => Some(false),
            State::Unknown => None,
        }
    }

    /// Each amount of the case by id; None where it is not due, or not known.
    #[getter]
    fn amounts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (place, amount) in self.told.iter().enumerate() {
            let value = self.mantissas.get(place).map(|mantissa| amount.decimals.of(py, mantissa)).transpose()?.flatten();
            dict.set_item(&amount.name, value)?;
        }
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        format!("<Result {}>", self.outcome())
    }
}
