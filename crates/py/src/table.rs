//! A plan over the rows of a table.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use arrow_schema::{ArrowError, FieldRef, Schema, SchemaRef};
use pyo3::exceptions::PyIndexError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use soglia::authoring::AmendError;
use soglia::reform::ReformError;
use soglia::register::arrow::{ArrowCases, ArrowReader, ArrowResults, Block, ColumnError, Money};
use soglia::register::{REFUSED, RowFault, Runner};
use soglia::{Localized, PlanError};
use soglia_py_quick as quick;

use crate::convert::class_of;
use crate::decision::Decision;
use crate::error;
use crate::source::{Blocks, without_index};
pub use crate::source::{Rows, rows};
pub use crate::stream::capsule;

/// Rows for each processor between two looks at signals such as Ctrl-C,
const PART: usize = 200_000;
/// and where rows lack something, which takes a thousand times as long to say.
const PART_OPEN: usize = 8_192;

/// Outcomes by their number, as the core counts them: `soglia::register::Results::outcome`.
const OUTCOMES: [&str; REFUSED as usize + 1] = ["not_met", "unknown", "met", "refused"];

/// What came of each row of a table, in its order. Any data frame takes it: `polars.DataFrame(results)`, `pyarrow.table(results)`.
///
/// Columns: those of the table that were to be kept; `outcome` (`met`, `not_met`, `unknown`, `refused`); each amount as an exact decimal
/// in its unit, or as a whole number of cents where that was asked for, null where it is not due or not known; `reason`, the requirements
/// that are not met, or what could not be taken of a refused row (`isee: out_of_range`); `missing`, facts that could still change the
/// outcome. Names are separated by `; `.
#[pyclass(frozen, module = "soglia")]
pub struct Results {
    pack: Arc<soglia::Pack>,
    plan: soglia::Plan,
    schema: SchemaRef,
    blocks: Vec<Block>,
    /// The cases of each block and what could not be taken of them, for those that somebody asks about.
    cases: Vec<(ArrowCases, Vec<RowFault>)>,
    counts: [usize; OUTCOMES.len()],
    /// That of a frame of pandas, whose results have it too.
    index: Option<Py<PyAny>>,
    ignored: Vec<String>,
    without_column: Vec<String>,
}

/// What a run was asked for.
pub struct Asked {
    pub money: Money,
    pub threads: Option<NonZeroUsize>,
    pub reasons: bool,
    pub missing: bool,
    pub keep: Vec<String>,
}

/// Why a run stops.
pub enum Stop {
    Column(ColumnError),
    /// A column that was to be kept is not there, or has the name of another.
    Keep(String),
    /// A column that an argument names is not there, or holds something else.
    Without(&'static str, String),
    Reform(ReformError),
    Amend(AmendError),
    Plan(PlanError),
    /// A stream stopped, and said this.
    Table(String),
    Python(PyErr),
}

impl Stop {
    pub fn raised(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Column(error) => error::of_column(py, &error),
            Self::Keep(column) => error::of_kept(py, &column, None),
            Self::Without(argument, column) => error::without_column(py, argument, &column),
            Self::Reform(error) => error::of_reform(py, &error),
            Self::Amend(error) => error::of_amend(py, &error),
            Self::Plan(error) => error::of_request(py, "plan", &Localized::same(error.to_string())),
            Self::Table(said) => error::of_stream(py, said),
            Self::Python(error) => error,
        }
    }
}

impl From<ReformError> for Stop {
    fn from(error: ReformError) -> Self {
        Self::Reform(error)
    }
}

impl From<AmendError> for Stop {
    fn from(error: AmendError) -> Self {
        Self::Amend(error)
    }
}

impl From<ColumnError> for Stop {
    fn from(error: ColumnError) -> Self {
        Self::Column(error)
    }
}

impl From<ArrowError> for Stop {
    fn from(error: ArrowError) -> Self {
        Self::Table(error.to_string())
    }
}

/// Tells Python how far a run has come.
pub struct Teller {
    callable: Option<Py<PyAny>>,
    done: AtomicUsize,
    failed: Mutex<Option<PyErr>>,
}

impl Teller {
    pub fn new(callable: Option<Py<PyAny>>) -> Self {
        Self { callable, done: AtomicUsize::new(0), failed: Mutex::new(None) }
    }

    pub fn tell(&self, more: usize) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        let Some(callable) = &self.callable else { return };
        let told = Python::attach(|py| callable.call1(py, (done,)));
        if let (Err(error), Ok(mut failed)) = (told, self.failed.lock()) {
            failed.get_or_insert(error);
        }
    }

    /// The error of the callable, or of a signal such as Ctrl-C.
    pub fn check(&self) -> Result<(), Stop> {
        if let Some(error) = self.failed.lock().ok().and_then(|mut failed| failed.take()) {
            return Err(Stop::Python(error));
        }
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not for every lifetime")]
        Python::attach(|py| py.check_signals()).map_err(Stop::Python)
    }
}

/// Runs something long, with a bar if there is one.
pub fn with_bar<'py, T>(
    progress: Option<&Bound<'py, PyAny>>,
    table: &Bound<'py, PyAny>,
    run: impl FnOnce(Option<Py<PyAny>>) -> PyResult<T>,
) -> PyResult<T> {
    let py = table.py();
    let bar = class_of(py, "soglia._progress", "start")?.call1((progress, table))?;
    let ran = run(if bar.is_none() { None } else { Some(bar.clone().unbind()) });
    if let Some(close) = bar.getattr_opt(intern!(py, "close"))? {
        close.call0()?;
    }
    ran
}

pub fn run(
    plan: &soglia::Plan,
    pack: &Arc<soglia::Pack>,
    rows: &Rows<'_>,
    asked: &Asked,
    progress: Option<Py<PyAny>>,
    py: Python<'_>,
) -> PyResult<Results> {
    let read = rows.read()?;
    let teller = Teller::new(progress);
    let index: Bound<'_, PyAny> = class_of(py, "soglia._frames", "index")?.call1((rows.table(),))?;
    let ran = py.detach(|| evaluate(plan, pack, read, asked, &teller));
    let ran = ran.map_err(|stop| match stop {
        Stop::Keep(column) => error::of_kept(py, &column, without_index(rows.table(), &column).as_ref()),
        stop => stop.raised(py),
    });
    Ok(Results { index: (!index.is_none()).then(|| index.unbind()), ..ran? })
}

/// The columns that are kept stand before the results.
pub fn kept(schema: &Schema, results: &Schema, keep: &[String]) -> Result<(Vec<usize>, SchemaRef), Stop> {
    let mut fields = Vec::with_capacity(keep.len() + results.fields().len());
    let mut places = Vec::with_capacity(keep.len());
    for name in keep {
        let place = schema.index_of(name).map_err(|_| Stop::Keep(name.clone()))?;
        if results.index_of(name).is_ok() || fields.iter().any(|known: &FieldRef| known.name() == name) {
            return Err(Stop::Keep(name.clone()));
        }
        fields.extend(schema.fields().get(place).cloned());
        places.push(place);
    }
    fields.extend(results.fields().iter().cloned());
    Ok((places, Arc::new(Schema::new_with_metadata(fields, results.metadata().clone()))))
}

fn evaluate(
    plan: &soglia::Plan,
    pack: &Arc<soglia::Pack>,
    (given, blocks): (SchemaRef, Blocks),
    asked: &Asked,
    teller: &Teller,
) -> Result<Results, Stop> {
    let threads = asked.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let reader = ArrowReader::new(plan, &given, asked.money)?;
    let mut writer = ArrowResults::new(plan, pack.sha256());
    if asked.money == Money::Cents {
        writer = writer.in_cents();
    }
    if !asked.reasons {
        writer = writer.without_unmet();
    }
    if asked.missing {
        writer = writer.with_missing(Arc::clone(pack), threads);
    }
    let missing = writer.schema().index_of("missing").ok().filter(|_| asked.missing);
    let (places, schema) = kept(&given, writer.schema(), &asked.keep)?;
    let mut runner = Runner::new(plan).threads(threads);
    let mut out = Results {
        pack: Arc::clone(pack),
        plan: plan.clone(),
        schema,
        blocks: Vec::new(),
        cases: Vec::new(),
        counts: [0; OUTCOMES.len()],
        index: None,
        ignored: reader.ignored().iter().filter(|column| !asked.keep.contains(column)).cloned().collect(),
        without_column: reader.without_column().into_iter().map(str::to_owned).collect(),
    };
    // What rows lack takes long to find, and none is known yet.
    let mut open = missing.is_some();
    for block in blocks {
        let whole = block?;
        let mut rest = 0..whole.rows();
        loop {
            let most = threads.saturating_mul(if open { PART_OPEN } else { PART });
            let part = whole.slice(rest.start, rest.len().min(most))?;
            let cases = reader.read(&part)?;
            let register = cases.register()?;
            let done = quick::table(&writer, &mut runner, &register, teller.callable.is_some().then_some(&|more| teller.tell(more)))?;
            let (mut first, mut faults) = (0, Vec::new());
            for evaluated in done {
                out.counts.iter_mut().zip(evaluated.counts).for_each(|(count, more)| *count += more);
                let (rows, results) = (evaluated.block.rows(), evaluated.block.columns());
                let kept = part.slice(first, rows)?;
                let mut columns: Vec<_> = places.iter().filter_map(|&place| kept.columns().get(place).cloned()).collect();
                columns.extend_from_slice(results);
                out.blocks.push(Block::new(Arc::clone(&out.schema), rows, columns)?);
                open = missing.and_then(|place| results.get(place)).is_some_and(|column| column.null_count() < rows);
                faults.extend(evaluated.faults);
                first += rows;
            }
            out.cases.push((cases.clone(), faults));
            teller.check()?;
            rest.start += part.rows();
            if rest.is_empty() {
                break;
            }
        }
    }
    Ok(out)
}

impl Results {
    /// The facts of a row, and why it is refused if it is.
    fn facts(&self, py: Python<'_>, row: isize) -> PyResult<soglia::Facts> {
        let count = self.counts.iter().sum::<usize>();
        let place = usize::try_from(row).ok().or_else(|| count.checked_sub(row.unsigned_abs()));
        let mut place = place.filter(|&place| place < count).ok_or_else(|| PyIndexError::new_err("there is no such row"))?;
        for (cases, faults) in &self.cases {
            let register = cases.register().map_err(|error| error::of_column(py, &error))?;
            if place >= register.cases() {
                place -= register.cases();
                continue;
            }
            let of_case: Vec<_> = faults.iter().filter(|fault| fault.case == place).collect();
            return if of_case.is_empty() { Ok(register.facts(place)) } else { Err(error::of_faults(py, &of_case)) };
        }
        Err(PyIndexError::new_err("there is no such row"))
    }
}

#[pymethods]
impl Results {
    /// How many rows came out each way: `met`, `not_met`, `unknown`, and `refused` where a value could not be taken.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        for (outcome, count) in OUTCOMES.iter().zip(self.counts) {
            dict.set_item(outcome, count)?;
        }
        Ok(dict.into_any())
    }

    /// Columns of the table that are no facts of the plan.
    #[getter]
    fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Facts and lists of the plan that have no column in the table, and are unknown.
    #[getter]
    fn without_column(&self) -> &[String] {
        &self.without_column
    }

    /// The decision on one row, with every reason; rows count from 0, and -1 is the last one.
    ///
    /// Raises FactsError where the row was refused, which names what could not be taken.
    fn decision(&self, py: Python<'_>, row: isize) -> PyResult<Decision> {
        let facts = self.facts(py, row)?;
        let name = format!("{}/{}", self.plan.measure(), self.plan.edition());
        let decided = py.detach(|| Decision::of(&self.pack, &name, facts, self.plan.on()));
        decided.map_err(|error| error::of_evaluation(py, &self.pack, &error))
    }

    /// The decision on one row as text, with every step. A width of 0 does not wrap lines.
    ///
    /// Raises FactsError where the row was refused.
    #[pyo3(signature = (row, lang = "it", *, width = 80))]
    fn explain(&self, py: Python<'_>, row: isize, lang: &str, width: usize) -> PyResult<String> {
        self.decision(py, row)?.explain(py, lang, width)
    }

    fn __len__(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The rows as an Arrow stream, from the first on at each call.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets whoever makes the stream leave the wish aside.
        let _ = requested_schema;
        capsule(py, self.schema.clone(), self.blocks.clone())
    }

    /// The rows as a frame of pandas, with the index that the table had if it was one too.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let frame = Self::to_arrow(slf)?.call_method0(intern!(slf.py(), "to_pandas"))?;
        if let Some(index) = &slf.get().index {
            frame.setattr(intern!(slf.py(), "index"), index)?;
        }
        Ok(frame)
    }

    /// The rows as a frame of polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import(intern!(slf.py(), "polars"))?.call_method1(intern!(slf.py(), "DataFrame"), (slf,))
    }

    /// The rows as a table of pyarrow.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import(intern!(slf.py(), "pyarrow"))?.call_method1(intern!(slf.py(), "table"), (slf,))
    }

    fn __repr__(&self) -> String {
        let [not_met, unknown, met, refused] = self.counts;
        format!("<Results of {} rows: {met} met, {not_met} not met, {unknown} unknown, {refused} refused>", self.__len__())
    }
}
