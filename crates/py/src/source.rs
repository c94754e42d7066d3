//! Where rows come from and go to: Arrow's C stream interface, of any data frame, without a copy where there need be none.

use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use soglia::Localized;
use soglia::register::arrow::{Block, JoinError, Table, join};

use crate::convert::class_of;
use crate::error;
use crate::pack::Pack;
use crate::stream::Stream;

/// The stream of a table.
fn stream(table: &Bound<'_, PyAny>) -> PyResult<Stream> {
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
    Stream::take(&capsule)?.map_err(|error| error::of_stream(py, error.to_string()))
}

/// A whole table.
fn whole(name: &str, table: &Bound<'_, PyAny>) -> PyResult<Table> {
    let py = table.py();
    let stream = stream(table)?;
    let schema = SchemaRef::clone(stream.schema());
    let blocks = py.detach(|| stream.collect::<Result<_, _>>()).map_err(|error| error::of_stream(py, error.to_string()))?;
    Ok(Table { name: name.to_owned(), schema, blocks })
}

/// Rows that are read as they come.
pub type Blocks = Box<dyn Iterator<Item = Result<Block, ArrowError>> + Send>;

/// Where the rows come from.
pub enum Rows<'py> {
    Stream(&'py Bound<'py, PyAny>),
    /// The register, the name of its key, and the tables of lists.
    Joined(&'py Bound<'py, PyAny>, String, Vec<(String, Bound<'py, PyAny>)>),
}

impl Rows<'_> {
    /// The register.
    pub fn table(&self) -> &Bound<'_, PyAny> {
        match self {
            Self::Stream(table) | Self::Joined(table, ..) => table,
        }
    }

    pub fn read(&self) -> PyResult<(SchemaRef, Blocks)> {
        match self {
            Self::Stream(table) => {
                let stream = stream(table)?;
                Ok((SchemaRef::clone(stream.schema()), Box::new(stream)))
            }
            Self::Joined(table, key, lists) => {
                let py = table.py();
                let lists = lists.iter().map(|(name, table)| whole(name, table)).collect::<PyResult<Vec<_>>>()?;
                let register = whole("register", table)?;
                let joined = py.detach(|| join(&register, key, &lists)).map_err(|error| {
                    let help = without_index(table, key);
                    error::of_join(py, &error, help.as_ref().filter(|_| matches!(error, JoinError::NoKey { .. })))
                })?;
                Ok((joined.schema, Box::new(joined.blocks.into_iter().map(Ok))))
            }
        }
    }
}

/// What to do where the index of a frame of pandas is what is looked for among its columns.
pub fn without_index(table: &Bound<'_, PyAny>, name: &str) -> Option<Localized> {
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
