//! Measures, as Python sees them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict as _, PyDict};
use soglia::curve::CurveRequest;
use soglia::recalculation::{self, RecalculateError};
use soglia::{EvaluateError, LedgerError};

use crate::answer::show;
use crate::compare::exact;
use crate::convert::{Day, class_of, to_text};
use crate::decision::Decision;
use crate::pack::{Pack, decide, given};
use crate::plan::{Plan, money};
use crate::record::{Record, salt};
use crate::{error, facts, rank, table};

/// A measure of a pack: all its editions, or one.
///
/// Amounts are in the units that the measure declares: `describe` lists them with the facts, the requirements and the acts.
#[pyclass(frozen, eq, module = "soglia")]
#[derive(PartialEq)]
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
    fn editions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let editions: Vec<Edition<'_>> = self.all().map(|measure| (measure.edition.as_str(), (measure.from, measure.to))).collect();
        editions.into_py_dict(py)
    }

    /// What an edition asks and gives: facts with their units and bounds, requirements, amounts, and the act of each. That of a day, or
    /// the latest.
    ///
    /// Raises NotInForceError where no edition is in force on the day.
    #[pyo3(signature = (*, on = None))]
    fn describe<'py>(&self, py: Python<'py>, on: Option<Day>) -> PyResult<Bound<'py, PyAny>> {
        let edition = match on {
            Some(on) => self.all().find(|edition| edition.in_force(on.0)),
            None => self.all().last(),
        };
        let told = edition.and_then(|edition| edition.describe(&self.pack.inner, on.map(|on| on.0)));
        let not_in_force = || {
            let on = on.map_or(NaiveDate::MIN, |on| on.0);
            let gap = self.pack.inner.gaps(on).into_iter().find(|gap| gap.measure == self.name);
            let none = || soglia::PlanError::NotInForce { measure: self.name.clone(), on };
            let why = gap.map_or_else(none, |gap| soglia::PlanError::EditionNotKnown(Box::new(gap)));
            error::of_plan(py, &self.pack.inner, &why)
        };
        show(py, told.ok_or_else(not_in_force)?)
    }

    /// Decides on one case on a day, with every reason.
    ///
    /// `facts` is a dict, a dataclass, a pydantic model or another mapping; money is in euro, a percentage is `30` for 30 %. What is left
    /// out, or None, is unknown. Raises FactsError, which names every fact that cannot be taken and never repeats a value.
    #[pyo3(signature = (facts, *, on))]
    fn evaluate(&self, facts: &Bound<'_, PyAny>, on: Day) -> PyResult<Decision> {
        decide(&self.pack, &self.name, facts, on.0)
    }

    /// Makes the measure ready for many cases on a day: one after the other, or a whole table.
    ///
    /// Raises NotInForceError where no edition is in force on the day.
    #[pyo3(signature = (*, on))]
    fn plan(&self, py: Python<'_>, on: Day) -> PyResult<Plan> {
        let plan = py.detach(|| self.pack.inner.plan_with_requirements(&self.name, on.0));
        Ok(Plan::new(py, &self.pack, plan.map_err(|error| error::of_plan(py, &self.pack.inner, &error))?))
    }

    /// Decides as `evaluate` does, and keeps what was asked and what came out, with the hashes that prove both.
    ///
    /// Raises FactsError as `evaluate` does.
    #[pyo3(signature = (facts, *, on))]
    fn record(&self, facts: &Bound<'_, PyAny>, on: Day) -> PyResult<Record> {
        let py = facts.py();
        let (facts, salt) = (given(&self.pack, facts)?, salt(py)?);
        let recorded = py.detach(|| self.pack.inner.record(&self.name, &facts, on.0, &salt));
        Ok(Record { inner: recorded.map_err(|error| self.refused(py, &error))? })
    }

    /// What stands in the way of a case: every requirement that is not met, how far the case is from it and which changes of facts would
    /// meet it; and for every amount where it changes next.
    ///
    /// Raises FactsError as `evaluate` does.
    #[pyo3(signature = (facts, *, on))]
    fn why<'py>(&self, facts: &Bound<'py, PyAny>, on: Day) -> PyResult<Bound<'py, PyAny>> {
        let py = facts.py();
        let facts = given(&self.pack, facts)?;
        let why = py.detach(|| self.pack.inner.why(&self.name, &facts, on.0));
        show(py, why.map_err(|error| self.refused(py, &error))?)
    }

    /// An amount along one fact, a number or a day, the other facts as they are: its exact break points, found from the rule and not
    /// sampled, and the function between them. A row of an amount of rows is `amount[2]`, a fact of a row `list[2].fact`, from 0.
    /// `start` and `end` are in the unit of the fact; left out, the curve goes from its least value to a little beyond the last break.
    ///
    /// Raises RequestError where there is no such curve, FactsError as `evaluate` does.
    #[pyo3(signature = (facts, *, on, amount, along, start = None, end = None))]
    fn curve<'py>(
        &self,
        facts: &Bound<'py, PyAny>,
        on: Day,
        amount: String,
        along: &str,
        start: Option<&Bound<'py, PyAny>>,
        end: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = facts.py();
        let value = |given: Option<&Bound<'py, PyAny>>| {
            let read = given.map(|given| facts::value(given, along)).transpose()?;
            read.transpose().map_err(|problem| error::of_facts(py, &self.pack.inner, &[problem]))
        };
        let request = CurveRequest { from: value(start)?, to: value(end)?, ..CurveRequest::new(&self.name, amount, along) };
        let facts = given(&self.pack, facts)?;
        let curve = py.detach(|| self.pack.inner.curve(&request, &facts, on.0));
        show(py, curve.map_err(|error| error::of_curve(py, &self.pack.inner, &error))?)
    }

    /// The statement of a debt that is paid off with work, on a day: `facts` hold the debt in euro, and the entries as the list that the
    /// rule names; or `entries` is the text of a CSV that holds them.
    ///
    /// Raises RequestError where the measure has no ledger or the CSV cannot be read, FactsError as `evaluate` does.
    #[pyo3(signature = (facts, *, on, entries = None))]
    fn ledger<'py>(&self, facts: &Bound<'py, PyAny>, on: Day, entries: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let py = facts.py();
        let pack = &self.pack.inner;
        let mut facts = given(&self.pack, facts)?;
        let stated = py.detach(|| {
            if let Some(text) = entries {
                let (list, rows) = soglia::ledger::entries_from_csv(pack, &self.name, on.0, text)?;
                facts.set(list, rows);
            }
            pack.ledger(&self.name, &facts, on.0)
        });
        match stated {
            Ok(ledger) => show(py, ledger),
            Err(LedgerError::Evaluate(error)) => Err(self.refused(py, &error)),
            Err(error) => Err(error::of_request(py, "ledger", &error.message())),
        }
    }

    /// What an amount was in each month from `start` to `end`, what it is now that `changes` are known, and what is to pay or to recover,
    /// in euro.
    ///
    /// `history` and `changes` are a History, or a dict of the same form. `before` is the measure as it was, of another pack or edition,
    /// where the rules changed too. `pro_rata` says how a part of a month counts, `days` or `first_day`; it is only needed where there is
    /// one. Raises RequestError where something that is needed to compute is missing: nothing is guessed.
    #[pyo3(signature = (history, *, start, end, changes = None, before = None, amount = None, pro_rata = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, nearly all of which may be left out")]
    fn recalculate<'py>(
        &self,
        history: &Bound<'py, PyAny>,
        start: Day,
        end: Day,
        changes: Option<&Bound<'py, PyAny>>,
        before: Option<&Self>,
        amount: Option<&str>,
        pro_rata: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = history.py();
        let earlier = before.map(|before| before.name.as_str());
        let request = class_of(py, "soglia._history", "request")?;
        let request: String = request.call1((&self.name, earlier, history, changes, start.0, end.0, amount, pro_rata))?.extract()?;
        let earlier = before.map_or(&self.pack, |before| &before.pack);
        let recalculated = py.detach(|| {
            let request = recalculation::Request::from_json(&request)?;
            soglia::recalculate(&earlier.inner, &self.pack.inner, &request)
        });
        match recalculated {
            Ok(recalculation) => show(py, recalculation),
            Err(RecalculateError::Evaluate(error)) => Err(self.refused(py, &error)),
            Err(error) => Err(error::of_request(py, "recalculation", &error.message())),
        }
    }

    /// Ranks the applications of a table, a row for each, as the measure says: who is admitted, in which position, what each is given, who
    /// waits and who is excluded, and why.
    ///
    /// - `id` is the column of what each application is called, all that is told of who it is; `filed` that of when it was filed;
    /// - `budget` is what there is to give, in euro or places; `budgets` are those of separate rankings and windows, by their names;
    /// - `seed` is that of the lot between applications that are equal in all;
    /// - `lists`, `key` and `cents` are those of `Plan.run`.
    ///
    /// Any data frame takes the rows of the answer: `polars.DataFrame(ranking)`. Raises RequestError where the measure has no ranking or
    /// something is missing, NotInForceError, and ColumnError as `Plan.run` does.
    #[pyo3(signature = (table, *, on, id = "id", filed = None, budget = None, budgets = None, seed = None, lists = None, key = None, cents = false))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, nearly all of which may be left out")]
    fn rank<'py>(
        &self,
        table: &Bound<'py, PyAny>,
        on: Day,
        id: &str,
        filed: Option<String>,
        budget: Option<&Bound<'py, PyAny>>,
        budgets: Option<BTreeMap<String, Bound<'py, PyAny>>>,
        seed: Option<String>,
        lists: Option<&Bound<'py, PyDict>>,
        key: Option<String>,
        cents: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = table.py();
        let mut given = BTreeMap::new();
        for (name, amount) in budgets.into_iter().flatten().chain(budget.map(|budget| (String::new(), budget.clone()))) {
            given.insert(name, exact(&amount, "budget")?.to_string());
        }
        let asked = rank::Asked { id: id.to_owned(), filed, budgets: given, seed, money: money(cents) };
        show(py, rank::run(&self.pack, &self.name, on.0, &table::rows(table, lists, key, Some(&self.pack))?, asked, py)?)
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.call_method0(intern!(slf.py(), "describe"))?.call_method0(intern!(slf.py(), "_repr_html_"))
    }

    fn _repr_svg_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.call_method0(intern!(slf.py(), "describe"))?.call_method0(intern!(slf.py(), "_repr_svg_"))
    }

    fn __repr__(&self) -> String {
        format!("<Measure {}>", self.name)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.pack.inner.sha256(), &self.name).into_pyobject(py)?.hash()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let measure = slf.get();
        let pack = measure.pack.clone().into_pyobject(slf.py())?;
        Ok((pack.getattr(intern!(slf.py(), "__getitem__"))?, (measure.name.clone(),)))
    }
}

impl Measure {
    pub fn new(pack: Pack, name: String) -> Self {
        Self { pack, name }
    }

    fn all(&self) -> impl Iterator<Item = &soglia::pack::Measure> {
        self.pack.inner.measures().filter(|measure| measure.id == self.name || measure.name() == self.name)
    }

    fn refused(&self, py: Python<'_>, error: &EvaluateError) -> PyErr {
        error::of_evaluation(py, &self.pack.inner, error)
    }
}
