//! Tables by Arrow's C stream interface: from any data frame, to any data frame, without a copy where there need be none.

use std::ffi::CStr;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use soglia::register::arrow::{ArrowReader, ArrowResults, ColumnError, Money};
use soglia::register::{REFUSED, Runner};

use crate::error;

/// The name that the interface gives to capsules of streams.
const STREAM: &CStr = c"arrow_array_stream";

/// Outcomes by their number, as the core counts them: `soglia::register::Results::outcome`.
const OUTCOMES: [&str; REFUSED as usize + 1] = ["not_met", "unknown", "met", "refused"];

/// What came of each row of a table. Any data frame takes it: `polars.DataFrame(results)`, `pyarrow.table(results)`.
#[pyclass(frozen, module = "soglia")]
pub struct Results {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    counts: [usize; OUTCOMES.len()],
    ignored: Vec<String>,
    without_column: Vec<String>,
}

/// The stream of a table.
fn stream(table: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
    let py = table.py();
    let Some(method) = table.getattr_opt(intern!(py, "__arrow_c_stream__"))? else {
        return Err(PyTypeError::new_err("a table is a data frame that hands out an Arrow stream: pandas, polars, pyarrow, DuckDB"));
    };
    let capsule = method.call0()?.cast_into::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    #[expect(unsafe_code, reason = "Arrow's C interface is a pointer in a capsule")]
    // SAFETY: a capsule of this name holds a valid stream, as the interface has it; `from_raw` moves it out and leaves a released one
    // behind, so that the capsule, which lives until the end of this function, does not release it again.
    let reader = unsafe { ArrowArrayStreamReader::from_raw(pointer.as_ptr()) };
    reader.map_err(|_| error::of_table(py))
}

/// Why a run stops.
enum Stop {
    Column(ColumnError),
    Table,
    Python(PyErr),
}

impl From<ColumnError> for Stop {
    fn from(error: ColumnError) -> Self {
        Self::Column(error)
    }
}

impl From<ArrowError> for Stop {
    fn from(_: ArrowError) -> Self {
        Self::Table
    }
}

/// Tells Python how far a run has come.
struct Teller {
    callable: Option<Py<PyAny>>,
    done: AtomicUsize,
    failed: Mutex<Option<PyErr>>,
}

impl Teller {
    fn tell(&self, more: usize) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        let Some(callable) = &self.callable else { return };
        let told = Python::attach(|py| callable.call1(py, (done,)));
        if let (Err(error), Ok(mut failed)) = (told, self.failed.lock()) {
            failed.get_or_insert(error);
        }
    }

    /// The error of the callable, or of a signal such as Ctrl-C.
    fn check(&self) -> Result<(), Stop> {
        if let Some(error) = self.failed.lock().ok().and_then(|mut failed| failed.take()) {
            return Err(Stop::Python(error));
        }
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not for every lifetime")]
        Python::attach(|py| py.check_signals()).map_err(Stop::Python)
    }
}

pub fn run(
    plan: &soglia::Plan,
    pack: &str,
    table: &Bound<'_, PyAny>,
    money: Money,
    threads: Option<NonZeroUsize>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Results> {
    let py = table.py();
    let batches = stream(table)?;
    let teller = Teller { callable: progress, done: AtomicUsize::new(0), failed: Mutex::new(None) };
    let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let ran = py.detach(|| evaluate(plan, pack, batches, money, threads, &teller));
    ran.map_err(|stop| match stop {
        Stop::Column(error) => error::of_column(py, &error),
        Stop::Table => error::of_table(py),
        Stop::Python(error) => error,
    })
}

fn evaluate(
    plan: &soglia::Plan,
    pack: &str,
    batches: ArrowArrayStreamReader,
    money: Money,
    threads: usize,
    teller: &Teller,
) -> Result<Results, Stop> {
    let reader = ArrowReader::new(plan, &batches.schema(), money)?;
    let writer = ArrowResults::new(plan, pack);
    let mut runner = Runner::new(plan).threads(threads);
    let mut results = soglia::register::Results::default();
    let mut out = Results {
        schema: writer.schema().clone(),
        batches: Vec::new(),
        counts: [0; OUTCOMES.len()],
        ignored: reader.ignored().to_vec(),
        without_column: reader.without_column().into_iter().map(str::to_owned).collect(),
    };
    for batch in batches {
        let cases = reader.read(&batch?)?;
        let register = cases.register()?;
        runner.run_with(&register, &mut results, teller.callable.is_some().then_some(&|more| teller.tell(more)));
        for &outcome in results.outcome() {
            if let Some(count) = out.counts.get_mut(usize::from(outcome)) {
                *count += 1;
            }
        }
        out.batches.push(writer.batch(&register, &results)?);
        teller.check()?;
    }
    Ok(out)
}

#[pymethods]
impl Results {
    /// How many rows came out each way: `met`, `not_met`, `unknown`, and `refused` where a value could not be taken.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dict = pyo3::types::PyDict::new(py);
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

    fn __len__(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The rows as an Arrow stream, from the first on at each call.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets whoever makes the stream leave the wish aside.
        let _ = requested_schema;
        let batches = RecordBatchIterator::new(self.batches.clone().into_iter().map(Ok), self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
    }

    /// The rows as a frame of pandas, amounts as decimals.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_arrow(slf)?.call_method0(intern!(slf.py(), "to_pandas"))
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
