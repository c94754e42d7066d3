//! Rule files whose figures can be changed, as Python sees them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use soglia::authoring::{self, Change, Figure, FigureKind, Seeking, Sources, When};
use soglia::reform::Comparison;

use crate::answer::show;
use crate::compare::{Held, comparison, exact, processors, read};
use crate::convert::{Day, Threads, class_of, to_text};
use crate::error;
use crate::measure::Measure;
use crate::pack::Pack;
use crate::plan::money;
use crate::table::{self, Stop, Teller};

/// Rule files, to be tried with other figures and to be compared. A pack holds no figures: they are worked into its programs.
#[pyclass(frozen, module = "soglia")]
pub struct Rules {
    inner: Mutex<authoring::Rules>,
    /// How many files there are.
    files: usize,
}

#[pymethods]
impl Rules {
    /// Reads rule files, by name.
    #[classmethod]
    fn from_files(class: &Bound<'_, PyType>, files: Vec<(String, Vec<u8>)>) -> Self {
        class.py().detach(move || {
            let (mut sources, count) = (Sources::new(), files.len());
            for (name, bytes) in files {
                sources.add_bytes(name, &bytes);
            }
            Self { inner: Mutex::new(authoring::Rules::new(sources)), files: count }
        })
    }

    /// The figures of a measure that can be changed, as they are on a day.
    ///
    /// Raises RequestError where no edition is in force on the day.
    #[pyo3(signature = (measure, *, on))]
    fn figures<'py>(&self, py: Python<'py>, measure: &str, on: Day) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let found = py.detach(|| self.open().figures(measure, on.0)).map_err(|error| error::of_amend(py, &error))?;
        found.iter().map(|found| figure(py, found)).collect()
    }

    /// Compiles a measure, with those that supply its facts, as it is in force on a day but with other figures:
    /// `{"soglia_isee": 8000, "retta.3.to": "9000.50"}`, or `it.isee:franchigia` for a figure of another measure. Every check of a rule
    /// file is made; jumps and falls that the change makes are `notes` and refuse nothing.
    ///
    /// Raises RequestError for a figure that there is not or that cannot have the value, RuleError where the rules do not hold with it.
    #[pyo3(signature = (measure, changes, *, on))]
    fn amend<'py>(&self, py: Python<'py>, measure: &str, changes: &Bound<'py, PyDict>, on: Day) -> PyResult<Bound<'py, PyAny>> {
        let changes = changed(changes)?;
        let amended = py.detach(|| self.open().amend(measure, on.0, &changes)).map_err(|error| error::of_amend(py, &error))?;
        let told = amended.changed.iter().map(|changed| {
            let value = plain(py, &changed.value, changed.figure.kind)?;
            class_of(py, "soglia._reforms", "Changed")?.call1((&changed.edition, figure(py, &changed.figure)?, value))
        });
        let told: Vec<_> = told.collect::<PyResult<_>>()?;
        let notes: Vec<_> = amended.notes.iter().map(|found| error::finding(py, found)).collect::<PyResult<_>>()?;
        let measure = Measure::new(Pack { inner: Arc::new(amended.pack) }, measure.to_owned());
        class_of(py, "soglia._reforms", "Amended")?.call1((measure, told, notes))
    }

    /// What changes between two editions, `measure/edition`: values, requirements, limits, acts. A day tells which values of an edition
    /// are meant; else the last of the edition before and the first of the one after.
    ///
    /// Raises RequestError where there is no such edition, RuleError where it does not hold.
    #[pyo3(signature = (before, after, *, before_on = None, after_on = None))]
    fn diff<'py>(
        &self,
        py: Python<'py>,
        before: &str,
        after: &str,
        before_on: Option<Day>,
        after_on: Option<Day>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let day = |on: Option<Day>, otherwise| on.map_or(otherwise, |on| When::On(on.0));
        let found = py.detach(|| {
            let mut rules = self.open();
            let before = rules.open(before, day(before_on, When::Last))?;
            let after = rules.open(after, day(after_on, When::First))?;
            Ok(authoring::differences(&before, &after))
        });
        show(py, found.map_err(|error| error::of_amend(py, &error))?)
    }

    /// What a figure must be for what the body may spend on the cases of a table: the last value on a grid with which the cost is within
    /// the `budget`, and the next one, with which it is not. Below zero, a budget is what fees must bring in.
    ///
    /// - `between` are the least and the greatest value to try, else from zero to four times the figure; `step` is the grid, else cents;
    /// - `amount` counts that one alone; `changes` are other figures that change as well;
    /// - `lists`, `key`, `cents` and `threads` are those of `Plan.run`.
    ///
    /// Raises RequestError where there is no such figure or no range to look in, and ColumnError as `Plan.run` does.
    #[pyo3(signature = (measure, figure, table, *, on, budget, between = None, step = None, amount = None, changes = None, lists = None, key = None, cents = false, threads = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python, nearly all of which may be left out")]
    fn seek<'py>(
        &self,
        measure: &str,
        figure: &str,
        table: &Bound<'py, PyAny>,
        on: Day,
        budget: &Bound<'py, PyAny>,
        between: Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        step: Option<&Bound<'py, PyAny>>,
        amount: Option<&str>,
        changes: Option<&Bound<'py, PyDict>>,
        lists: Option<&Bound<'py, PyDict>>,
        key: Option<String>,
        cents: bool,
        threads: Option<Threads>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = table.py();
        let between = between.map(|(from, to)| Ok::<_, PyErr>((exact(&from, "between")?, exact(&to, "between")?))).transpose()?;
        let changes = changes.map(changed).transpose()?.unwrap_or_default();
        let step = step.map(|step| exact(step, "step")).transpose()?;
        let seeking = Seeking { measure, on: on.0, figure, changes: &changes, budget: exact(budget, "budget")?, between, step };
        // Lists are those that the measure knows, with whatever supplies its facts.
        let known = lists.map(|_| py.detach(|| self.open().amend(measure, on.0, &changes)).map_err(|error| error::of_amend(py, &error)));
        let known = known.transpose()?.map(|amended| Pack { inner: Arc::new(amended.pack) });
        let (schema, blocks) = read(&table::rows(table, lists, key, known.as_ref())?, py)?;
        let teller = Teller::new(None);
        let sought = py.detach(|| {
            let mut rules = self.open();
            rules.seek(&seeking, |pack| {
                let plan = pack.plan(measure, on.0).map_err(Stop::Plan)?;
                // What the rules after cost is asked, whatever stood before.
                let compared: Comparison = comparison(&plan, &plan, amount)?;
                let held = Held::new(&compared, Arc::clone(&schema), blocks.clone(), money(cents))?;
                held.cost(processors(threads.map(|threads| threads.0)), &teller)
            })
        });
        show(py, sought.map_err(|stop: Stop| stop.raised(py))?)
    }

    fn __repr__(&self) -> String {
        format!("<Rules of {} files>", self.files)
    }
}

impl Rules {
    /// Never while Python is held: whoever has it may wait for Python.
    fn open(&self) -> MutexGuard<'_, authoring::Rules> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads new values of figures: `it.isee:franchigia` is a figure of another measure.
fn changed(given: &Bound<'_, PyDict>) -> PyResult<Vec<Change>> {
    let change = |(path, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let (path, value): (String, Bound<'_, PyAny>) = (path.extract()?, value);
        let value = if value.is_instance_of::<pyo3::types::PyBool>() {
            if value.extract()? { "true".to_owned() } else { "false".to_owned() }
        } else if value.is_instance_of::<pyo3::types::PyFloat>() || value.is_instance(crate::convert::decimal_type(given.py())?)? {
            // Three decimals might be thousands in a text.
            let mut number = exact(&value, "changes")?.normalize();
            if number.scale() == 3 {
                number.rescale(4);
            }
            number.to_string()
        } else {
            value.str()?.to_str()?.to_owned()
        };
        let (measure, path) = path.split_once(':').map_or((None, path.as_str()), |(measure, path)| (Some(measure.to_owned()), path));
        Ok(Change { measure, path: path.to_owned(), value })
    };
    given.iter().map(change).collect()
}

/// A value as the rule file writes it.
fn plain<'py>(py: Python<'py>, value: &str, kind: FigureKind) -> PyResult<Bound<'py, PyAny>> {
    let kind = match kind {
        FigureKind::Number => "number",
        FigureKind::Boolean => "boolean",
        FigureKind::Date => "date",
    };
    class_of(py, "soglia._reforms", "plain")?.call1((value, kind))
}

fn figure<'py>(py: Python<'py>, found: &Figure) -> PyResult<Bound<'py, PyAny>> {
    let value = found.value.as_deref().map(|value| plain(py, value, found.kind)).transpose()?;
    let unit = found.unit.as_ref().map(ToString::to_string);
    let start: Option<NaiveDate> = found.from;
    class_of(py, "soglia._reforms", "Figure")?.call1((&found.path, to_text(py, &found.title)?, value, unit, start))
}
