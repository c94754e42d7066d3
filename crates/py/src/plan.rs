//! Plans, as Python sees them.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::convert::{class_of, mapping};
use crate::decision::Decision;
use crate::facts;
use crate::fill::{Desk, Slots};
use crate::pack::{Pack, decide};
use soglia::register::arrow::Money;

use crate::result::CaseResult;
use crate::table::{self, Asked, Results, Rows};

/// A measure made ready for many cases on a day. Any number of threads may use it.
#[pyclass(frozen, module = "soglia")]
pub struct Plan {
    pub inner: Arc<Prepared>,
}

/// What a plan and its results share.
pub struct Prepared {
    pub plan: soglia::Plan,
    pack: Pack,
    slots: Slots,
    /// Amounts of the case, by their place among all of them.
    pub amounts: Vec<(usize, Py<PyString>)>,
    /// Taken by each call, and put back.
    spare: Mutex<Option<Box<Desk>>>,
}

impl Plan {
    pub fn new(py: Python<'_>, pack: &Pack, plan: soglia::Plan) -> Self {
        let amounts = plan.amounts().iter().enumerate().filter(|(_, amount)| amount.list.is_none());
        let amounts = amounts.map(|(place, amount)| (place, PyString::intern(py, &amount.id).unbind())).collect();
        let slots = Slots::new(pack, &plan);
        Self { inner: Arc::new(Prepared { plan, pack: pack.clone(), slots, amounts, spare: Mutex::new(None) }) }
    }
}

impl Prepared {
    fn name(&self) -> String {
        format!("{}/{}", self.plan.measure(), self.plan.edition())
    }

    fn take(&self) -> Box<Desk> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.unwrap_or_else(|| Box::new(Desk::new(&self.plan)))
    }

    fn put_back(&self, desk: Box<Desk>) {
        *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(desk);
    }

    /// Sets the facts of a case, or says everything that is wrong with them.
    fn fill(&self, desk: &mut Desk, case: &Bound<'_, PyAny>) -> PyResult<()> {
        let filled = match case.cast::<PyDict>() {
            Ok(dict) => self.slots.fill(desk, dict),
            Err(_) => mapping(case)?.and_then(|dict| self.slots.fill(desk, &dict)),
        };
        if filled.is_some() {
            return Ok(());
        }
        decide(&self.pack, &self.name(), case, self.plan.on())?;
        let given = facts::read(case)?;
        // What a decision takes the slots take too.
        desk.case.set_facts(&given.facts).map_err(|_| PyTypeError::new_err("the facts changed while they were read"))
    }
}

#[pymethods]
impl Plan {
    /// Id of the measure.
    #[getter]
    fn measure(&self) -> &str {
        self.inner.plan.measure()
    }

    /// The edition that is in force on the day.
    #[getter]
    fn edition(&self) -> &str {
        self.inner.plan.edition()
    }

    /// Day of the evaluation.
    #[getter]
    fn on(&self) -> NaiveDate {
        self.inner.plan.on()
    }

    /// Facts that the plan reads, `list.fact` for a fact of rows; those that other measures would need to supply one too.
    #[getter]
    fn facts(&self) -> Vec<&str> {
        self.inner.plan.facts().iter().map(|fact| fact.path.as_str()).collect()
    }

    /// Requirements that the results of tables tell of where they are not met.
    #[getter]
    fn requirements(&self) -> Vec<&str> {
        self.inner.plan.requirements().iter().map(|requirement| requirement.id.as_str()).collect()
    }

    /// Amounts that it computes.
    #[getter]
    fn amounts(&self) -> Vec<&str> {
        self.inner.plan.amounts().iter().map(|amount| amount.id.as_str()).collect()
    }

    /// Outcome and amounts of one case, without the reasons: for many cases, one after the other.
    fn __call__(&self, facts: &Bound<'_, PyAny>) -> PyResult<CaseResult> {
        let mut desk = self.inner.take();
        self.inner.fill(&mut desk, facts)?;
        let result = CaseResult::of(&self.inner, &mut desk.case);
        self.inner.put_back(desk);
        Ok(result)
    }

    /// Decides on one case, with every reason.
    fn evaluate(&self, facts: &Bound<'_, PyAny>) -> PyResult<Decision> {
        decide(&self.inner.pack, &self.inner.name(), facts, self.on())
    }

    /// Evaluates every row of a table: a frame of pandas or polars, a table of pyarrow, a relation of DuckDB, or whatever else hands
    /// out an Arrow stream. A column is for the fact of its name; a list (the members of a household) is a column of lists of structs.
    ///
    /// - `lists` are tables of lists by name, whose rows belong to the row of `table` with the same value in the column `key`;
    /// - `keep` names columns of `table` with which the results begin;
    /// - `missing=False` leaves the column `missing` out, which takes time for rows that are not settled;
    /// - with `cents`, whole numbers of money count cents, else euro;
    /// - `progress` is called with the rows done so far; None shows a bar where tqdm is installed and the work is long, False shows none;
    /// - `threads` is how many processors work; all, where left out.
    ///
    /// A row with a value that cannot be taken is `refused`, with its reason, and touches no other. Raises ColumnError for a column that
    /// can never hold its fact.
    #[pyo3(signature = (table, *, lists = None, key = None, keep = Vec::new(), missing = true, cents = false, threads = None, progress = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, all of which may be left out")]
    fn run<'py>(
        &self,
        table: &Bound<'py, PyAny>,
        lists: Option<&Bound<'py, PyDict>>,
        key: Option<String>,
        keep: Vec<String>,
        missing: bool,
        cents: bool,
        threads: Option<NonZeroUsize>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Results> {
        let py = table.py();
        let asked = Asked { money: if cents { Money::Cents } else { Money::Euro }, threads, missing, keep };
        let rows = match (lists, key) {
            (None, None) => Rows::Stream(table),
            (Some(lists), Some(key)) => {
                Rows::Joined(table, key, lists.iter().map(|(name, rows)| Ok((name.extract()?, rows))).collect::<PyResult<_>>()?)
            }
            _ => return Err(PyTypeError::new_err("lists and key go together")),
        };
        let bar = class_of(py, "soglia._progress", "start")?.call1((progress, table))?;
        let teller = if bar.is_none() { None } else { Some(bar.clone().unbind()) };
        let ran = table::run(&self.inner.plan, &self.inner.pack.inner, &rows, &asked, teller, py);
        if let Some(close) = bar.getattr_opt(intern!(py, "close"))? {
            close.call0()?;
        }
        ran
    }

    fn __repr__(&self) -> String {
        format!("<Plan {} on {}>", self.inner.name(), self.on())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Pack, String, NaiveDate))> {
        let rebuild = py.import("soglia._rebuild")?.getattr("plan")?;
        Ok((rebuild, (self.inner.pack.clone(), self.inner.name(), self.on())))
    }
}
