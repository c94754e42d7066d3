//! Plans, as Python sees them.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::answer::show;
use crate::compare;
use crate::convert::{Decimals, Names, Threads};
use crate::decision::Decision;
use crate::pack::{Pack, decide};
use crate::{error, facts};
use soglia::register::arrow::Money;
use soglia_py_quick::fill::{Calls, Desk};
use soglia_py_quick::result::{CaseResult, OfCase};

use crate::table::{self, Asked, Results};

/// A measure made ready for many cases on a day. Any number of threads may use it.
#[pyclass(frozen, eq, module = "soglia")]
pub struct Plan {
    pub inner: Arc<Prepared>,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        let is = |plan: &Self| (plan.inner.name(), plan.on());
        is(self) == is(other) && self.inner.pack == other.inner.pack
    }
}

/// What a plan and its results share.
pub struct Prepared {
    pub plan: soglia::Plan,
    pack: Pack,
    calls: Calls,
}

impl Plan {
    pub fn new(py: Python<'_>, pack: &Pack, plan: soglia::Plan) -> Self {
        let amounts = plan.amounts().iter().enumerate().filter(|(_, amount)| amount.list.is_none());
        let of_case = |(place, amount): (usize, &soglia::plan::PlanAmount)| {
            let (multiplier, places) = amount.decimals();
            let least = if amount.unit.is_money() { 2 } else { 0 };
            OfCase { place, name: PyString::intern(py, &amount.id).unbind(), decimals: Decimals { multiplier, places, least } }
        };
        let calls = Calls::new(&pack.inner, &plan, amounts.map(of_case).collect());
        Self { inner: Arc::new(Prepared { plan, pack: pack.clone(), calls }) }
    }
}

impl Prepared {
    fn name(&self) -> String {
        format!("{}/{}", self.plan.measure(), self.plan.edition())
    }

    /// Sets the facts of a case, or says everything that is wrong with them.
    fn fill(&self, desk: &mut Desk, case: &Bound<'_, PyAny>) -> PyResult<()> {
        decide(&self.pack, &self.name(), case, self.plan.on())?;
        let given = facts::read(case, &self.pack)?;
        // What a decision takes the slots take too.
        desk.case.set_facts(&given.facts).map_err(|_| PyTypeError::new_err("the facts changed while they were read"))
    }
}

/// What whole numbers of money count.
pub fn money(cents: bool) -> Money {
    if cents { Money::Cents } else { Money::Euro }
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
    fn __call__<'py>(&self, facts: &Bound<'py, PyAny>) -> PyResult<Bound<'py, CaseResult>> {
        self.inner.calls.call(facts, &|desk| self.inner.fill(desk, facts))
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
    /// - `reasons=False` leaves out which requirements are not met: `reason` is of refused rows alone, and the work is done sooner;
    /// - `missing=False` leaves the column `missing` out, which takes time for rows that are not settled;
    /// - with `cents`, whole numbers of money count cents, else euro; money that is paid out or asked for is in whole cents then, where it
    ///   has no smaller part, else it is a decimal in euro;
    /// - `progress` is called with the rows done so far; None shows a bar where tqdm is installed and the work is long, False shows none;
    /// - `threads` is how many processors work; all, where left out.
    ///
    /// A row with a value that cannot be taken is `refused`, with its reason, and touches no other. Raises ColumnError for a column that
    /// can never hold its fact.
    #[pyo3(signature = (table, *, lists = None, key = None, keep = Names::default(), reasons = true, missing = true, cents = false, threads = None, progress = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, all of which may be left out")]
    fn run<'py>(
        &self,
        table: &Bound<'py, PyAny>,
        lists: Option<&Bound<'py, PyDict>>,
        key: Option<String>,
        keep: Names,
        reasons: bool,
        missing: bool,
        cents: bool,
        threads: Option<Threads>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Results> {
        let py = table.py();
        let asked = Asked { money: money(cents), threads: threads.map(|threads| threads.0), reasons, missing, keep: keep.0 };
        let rows = table::rows(table, lists, key, Some(&self.inner.pack))?;
        table::with_bar(progress, table, |teller| table::run(&self.inner.plan, &self.inner.pack.inner, &rows, &asked, teller, py))
    }

    /// This plan and another one over the same table: who gains, who loses, who enters, who leaves, and what it costs.
    ///
    /// - `after` is a plan of another edition, of another pack, or of rules with other figures (`soglia.rules`);
    /// - `by` puts cases together: `{"isee": [8000, 15000]}` cuts a number at limits in its unit, each in the group below it, `{"isee": 4}`
    ///   into groups of about as many cases, `{"residente": None}` by the values as they are, which a column of text has too;
    /// - `amount` compares that one alone;
    /// - with `rows`, any data frame takes what happens to each case from the answer: `polars.DataFrame(reform)`. It begins with the
    ///   columns that `keep` names;
    /// - `lists`, `key`, `cents`, `threads` and `progress` are those of `run`.
    ///
    /// Raises RequestError for a fact or an amount that there is not, and ColumnError as `run` does.
    #[pyo3(signature = (after, table, *, by = None, amount = None, rows = false, keep = Names::default(), lists = None, key = None, cents = false, threads = None, progress = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, nearly all of which may be left out")]
    fn compare<'py>(
        &self,
        after: &Self,
        table: &Bound<'py, PyAny>,
        by: Option<&Bound<'py, PyDict>>,
        amount: Option<&str>,
        rows: bool,
        keep: Names,
        lists: Option<&Bound<'py, PyDict>>,
        key: Option<String>,
        cents: bool,
        threads: Option<Threads>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = table.py();
        let comparison = compare::comparison(&self.inner.plan, &after.inner.plan, amount).map_err(|error| error::of_reform(py, &error))?;
        let asked = compare::Asked {
            by: compare::by(by)?,
            rows: rows.then_some(keep.0),
            money: money(cents),
            threads: threads.map(|threads| threads.0),
        };
        let packs = [self.inner.pack.inner.sha256(), after.inner.pack.inner.sha256()];
        let from = table::rows(table, lists, key, Some(&self.inner.pack))?;
        table::with_bar(progress, table, |teller| show(py, compare::run(&comparison, packs, &from, &asked, teller, py)?))
    }

    fn __repr__(&self) -> String {
        format!("<Plan {} on {}>", self.inner.name(), self.on())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.inner.pack.inner.sha256(), self.inner.name(), self.on()).into_pyobject(py)?.hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Pack, String, NaiveDate))> {
        let rebuild = py.import("soglia._rebuild")?.getattr("plan")?;
        Ok((rebuild, (self.inner.pack.clone(), self.inner.name(), self.on())))
    }
}
