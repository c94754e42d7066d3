//! Tables by Arrow's C stream interface: from any data frame, to any data frame, without a copy where there need be none.

use std::ffi::CStr;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, FieldRef, Schema, SchemaRef};
use pyo3::exceptions::{PyException, PyIndexError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use soglia::authoring::AmendError;
use soglia::reform::ReformError;
use soglia::register::arrow::{ArrowCases, ArrowReader, ArrowResults, ColumnError, JoinError, Money, Table, join};
use soglia::register::{REFUSED, RowFault, Runner};
use soglia::{Localized, PlanError};
use soglia_py_quick as quick;

use crate::convert::class_of;
use crate::decision::Decision;
use crate::error;
use crate::pack::Pack;

/// The name that the interface gives to capsules of streams.
const STREAM: &CStr = c"arrow_array_stream";

/// Rows for each processor between two looks at signals.
const PART: usize = 200_000;

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
    batches: Vec<RecordBatch>,
    /// The cases of each batch and what could not be taken of them, for those that somebody asks about.
    cases: Vec<(ArrowCases, Vec<RowFault>)>,
    counts: [usize; OUTCOMES.len()],
    /// That of a frame of pandas, whose results have it too.
    index: Option<Py<PyAny>>,
    ignored: Vec<String>,
    without_column: Vec<String>,
}

/// The stream of a table.
fn stream(table: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
    let py = table.py();
    let Some(method) = table.getattr_opt(intern!(py, "__arrow_c_stream__"))? else {
        return Err(PyTypeError::new_err("a table is a data frame that hands out an Arrow stream: pandas, polars, pyarrow, DuckDB"));
    };
    // What a frame says of values that have no type in common quotes them.
    let capsule = match method.call0() {
        Err(error) if error.is_instance_of::<PyException>(py) => {
            let column: Option<String> = class_of(py, "soglia._frames", "unreadable")?.call1((table,))?.extract()?;
            return Err(error::of_table(py, column.as_deref()));
        }
        called => called?.cast_into::<PyCapsule>()?,
    };
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    #[expect(unsafe_code, reason = "Arrow's C interface is a pointer in a capsule")]
    // SAFETY: a capsule of this name holds a valid stream, as the interface has it; `from_raw` moves it out and leaves a released one
    // behind, so that the capsule, which lives until the end of this function, does not release it again.
    let reader = unsafe { ArrowArrayStreamReader::from_raw(pointer.as_ptr()) };
    reader.map_err(|error| error::of_stream(py, error.to_string()))
}

/// A whole table.
fn whole(name: &str, table: &Bound<'_, PyAny>) -> PyResult<Table> {
    let py = table.py();
    let reader = stream(table)?;
    let schema = reader.schema();
    let batches = py.detach(|| reader.collect::<Result<_, _>>()).map_err(|error| error::of_stream(py, error.to_string()))?;
    Ok(Table { name: name.to_owned(), schema, batches })
}

/// What to do where the index of a frame of pandas is what is looked for among its columns.
fn without_index(table: &Bound<'_, PyAny>, name: &str) -> Option<Localized> {
    let is_index = class_of(table.py(), "soglia._frames", "is_index").and_then(|asks| asks.call1((table, name))?.extract());
    let help = "`reset_index()`";
    let said = || {
        Localized::new(
            format!("`{name}` è l'indice della tabella: {help} ne fa una colonna"),
            format!("`{name}` is the index of the table: {help} makes a column of it"),
        )
    };
    is_index.unwrap_or(false).then(said)
}

/// What a run was asked for.
pub struct Asked {
    pub money: Money,
    pub threads: Option<NonZeroUsize>,
    pub reasons: bool,
    pub missing: bool,
    pub keep: Vec<String>,
}

/// Where the rows come from.
pub enum Rows<'py> {
    Stream(&'py Bound<'py, PyAny>),
    /// The register, the name of its key, and the tables of lists.
    Joined(&'py Bound<'py, PyAny>, String, Vec<(String, Bound<'py, PyAny>)>),
}

impl Rows<'_> {
    /// The register.
    fn table(&self) -> &Bound<'_, PyAny> {
        match self {
            Self::Stream(table) | Self::Joined(table, ..) => table,
        }
    }

    pub fn read(&self) -> PyResult<Box<dyn RecordBatchReader + Send>> {
        match self {
            Self::Stream(table) => Ok(Box::new(stream(table)?)),
            Self::Joined(table, key, lists) => {
                let py = table.py();
                let lists = lists.iter().map(|(name, table)| whole(name, table)).collect::<PyResult<Vec<_>>>()?;
                let register = whole("register", table)?;
                let joined = py.detach(|| join(&register, key, &lists)).map_err(|error| {
                    let help = without_index(table, key);
                    error::of_join(py, &error, help.as_ref().filter(|_| matches!(error, JoinError::NoKey { .. })))
                })?;
                Ok(Box::new(RecordBatchIterator::new(joined.batches.into_iter().map(Ok), joined.schema)))
            }
        }
    }
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

/// A stream of batches, for whoever takes one.
pub fn capsule(py: Python<'_>, schema: SchemaRef, batches: Vec<RecordBatch>) -> PyResult<Bound<'_, PyCapsule>> {
    let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
}

/// Where the rows of a call come from.
pub fn rows<'py>(
    table: &'py Bound<'py, PyAny>,
    lists: Option<&Bound<'py, PyDict>>,
    key: Option<String>,
    pack: Option<&Pack>,
) -> PyResult<Rows<'py>> {
    match (lists, key) {
        (None, None) => Ok(Rows::Stream(table)),
        (Some(lists), Some(key)) => {
            let lists = lists.iter().map(|(name, rows)| Ok((name.extract()?, rows))).collect::<PyResult<Vec<(String, _)>>>()?;
            if let Some(pack) = pack {
                let known = |name: &str| pack.inner.content().lists.iter().any(|list| list.id == name);
                if let Some((name, _)) = lists.iter().find(|(name, _)| !known(name)) {
                    return Err(error::unknown_list(table.py(), &pack.inner, name));
                }
            }
            Ok(Rows::Joined(table, key, lists))
        }
        _ => Err(PyTypeError::new_err("lists and key go together")),
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
    let batches = rows.read()?;
    let teller = Teller::new(progress);
    let index: Bound<'_, PyAny> = class_of(py, "soglia._frames", "index")?.call1((rows.table(),))?;
    let ran = py.detach(|| evaluate(plan, pack, batches, asked, &teller));
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

/// A batch as parts of about the same length: after each, a signal such as Ctrl-C is heard.
fn parts(batch: &RecordBatch, threads: usize) -> Vec<RecordBatch> {
    let rows = batch.num_rows();
    let count = rows.div_ceil(PART.saturating_mul(threads)).max(1);
    (0..count).map(|part| (rows * part / count, rows * (part + 1) / count)).map(|(first, end)| batch.slice(first, end - first)).collect()
}

fn evaluate(
    plan: &soglia::Plan,
    pack: &Arc<soglia::Pack>,
    batches: Box<dyn RecordBatchReader + Send>,
    asked: &Asked,
    teller: &Teller,
) -> Result<Results, Stop> {
    let threads = asked.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let reader = ArrowReader::new(plan, &batches.schema(), asked.money)?;
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
    let (places, schema) = kept(&batches.schema(), writer.schema(), &asked.keep)?;
    let mut runner = Runner::new(plan).threads(threads);
    let mut out = Results {
        pack: Arc::clone(pack),
        plan: plan.clone(),
        schema,
        batches: Vec::new(),
        cases: Vec::new(),
        counts: [0; OUTCOMES.len()],
        index: None,
        ignored: reader.ignored().iter().filter(|column| !asked.keep.contains(column)).cloned().collect(),
        without_column: reader.without_column().into_iter().map(str::to_owned).collect(),
    };
    let parts = batches.flat_map(|batch| match batch {
        Ok(batch) => parts(&batch, threads).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    for batch in parts {
        let batch = batch?;
        let cases = reader.read(&batch)?;
        let register = cases.register()?;
        let done = quick::table(&writer, &mut runner, &register, teller.callable.is_some().then_some(&|more| teller.tell(more)))?;
        let (mut first, mut faults) = (0, Vec::new());
        for evaluated in done {
            out.counts.iter_mut().zip(evaluated.counts).for_each(|(count, more)| *count += more);
            let rows = evaluated.batch.num_rows();
            let mut columns: Vec<_> = places.iter().filter_map(|&place| Some(batch.columns().get(place)?.slice(first, rows))).collect();
            columns.extend(evaluated.batch.columns().iter().cloned());
            out.batches.push(RecordBatch::try_new(Arc::clone(&out.schema), columns)?);
            faults.extend(evaluated.faults);
            first += rows;
        }
        out.cases.push((cases.clone(), faults));
        teller.check()?;
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
        capsule(py, self.schema.clone(), self.batches.clone())
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
