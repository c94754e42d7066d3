//! From Python's objects to facts, whatever they are.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use rust_decimal::Decimal;
use soglia::{FactFault, FactProblem, FactValue, Facts, Localized, Map};

use crate::convert::{day, decimal_type, mapping, name};
use crate::pack::Pack;

/// Rows that are looked at even where a list may have less: with each, what is wrong in it is told too.
const LOOKED_AT: usize = 10_000;
/// Digits that a decimal always holds.
const EXACT_DIGITS: usize = 28;

/// Facts of a case, and what could not even be turned into one.
#[derive(Default)]
pub struct Given {
    pub facts: Facts,
    pub problems: Vec<FactProblem>,
}

/// The facts of a case.
pub fn read(case: &Bound<'_, PyAny>, pack: &Pack) -> PyResult<Given> {
    let mut given = Given::default();
    let Some(case) = mapping(case)? else {
        return Err(PyTypeError::new_err("facts are a dict, a dataclass, a pydantic model or another mapping"));
    };
    let mut facts = Vec::new();
    for (key, value) in &entries(&case)? {
        let name = name(key)?;
        let name = &*name;
        let read = match rows(value, name, pack, &mut given.problems)? {
            Some(rows) => FactValue::Rows(rows),
            None => single(value, name, &mut given.problems)?,
        };
        facts.push((name.to_owned(), read));
    }
    given.facts = facts.into_iter().collect();
    Ok(given)
}

/// One value, that of a fact by its name.
pub fn value(value: &Bound<'_, PyAny>, path: &str) -> PyResult<Result<FactValue, FactProblem>> {
    Ok(read_value(value)?.map_err(|fault| problem(path, fault)))
}

/// What a dict holds, taken out first: what follows may run code of the caller.
fn entries<'py>(dict: &Bound<'py, PyDict>) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    dict.items().iter().map(|entry| entry.extract()).collect()
}

/// The rows of a list; none if it is not one. Of a list that is much too long none is looked at.
fn rows(
    value: &Bound<'_, PyAny>,
    list: &str,
    pack: &Pack,
    problems: &mut Vec<FactProblem>,
) -> PyResult<Option<Vec<Map<String, FactValue>>>> {
    if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
        return Ok(None);
    }
    let lists = &pack.inner.content().lists;
    let known = lists.iter().find(|known| known.id == list).map(|known| known.max_rows);
    let most = known.or_else(|| lists.iter().map(|known| known.max_rows).max()).unwrap_or_default();
    if value.len()? > LOOKED_AT.max(most as usize) {
        let (it, en) = (format!("l'elenco ha più di {most} righe"), format!("the list has more than {most} rows"));
        problems.push(FactProblem { path: list.to_owned(), fault: FactFault::TooManyRows, message: Localized::new(it, en) });
        return Ok(Some(Vec::new()));
    }
    let mut rows = Vec::new();
    for (index, row) in value.try_iter()?.enumerate() {
        let mut read = Vec::new();
        match mapping(&row?)? {
            None => problems.push(problem(&format!("{list}[{index}]"), FactFault::WrongType)),
            Some(row) => {
                for (key, value) in &entries(&row)? {
                    let name = &*name(key)?;
                    let path = format!("{list}[{index}].{name}");
                    read.push((name.to_owned(), single(value, &path, problems)?));
                }
            }
        }
        rows.push(read.into_iter().collect());
    }
    Ok(Some(rows))
}

/// A value that is no list; what cannot be one is noted, and unknown.
fn single(value: &Bound<'_, PyAny>, path: &str, problems: &mut Vec<FactProblem>) -> PyResult<FactValue> {
    Ok(read_value(value)?.unwrap_or_else(|fault| {
        problems.push(problem(path, fault));
        FactValue::Unknown
    }))
}

fn problem(path: &str, fault: FactFault) -> FactProblem {
    let message = match fault {
        FactFault::NotExact => Localized::new(
            "il numero non si legge esattamente: va dato come testo o come `Decimal`",
            "the number cannot be read exactly: give it as text or as a `Decimal`",
        ),
        FactFault::OutOfRange => Localized::new("il valore è fuori dal campo ammesso", "the value is out of the allowed range"),
        _ => Localized::new(
            "il valore è di un altro tipo: serve un numero, un testo, una data, sì o no; `None` se non si sa",
            "the value is of another type: a number, a text, a day, or yes or no is expected; `None` where it is not known",
        ),
    };
    FactProblem { path: path.to_owned(), fault, message }
}

fn read_value(value: &Bound<'_, PyAny>) -> PyResult<Result<FactValue, FactFault>> {
    let py = value.py();
    if value.is_none() {
        return Ok(Ok(FactValue::Unknown));
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Ok(FactValue::Truth(truth.is_true())));
    }
    if let Ok(text) = value.cast::<PyString>() {
        // Half a character is no text.
        return Ok(text.to_str().map(|text| FactValue::Text(text.to_owned())).map_err(|_| FactFault::WrongType));
    }
    if value.is_instance_of::<PyInt>() {
        let number = value.extract::<i128>().ok().and_then(|number| Decimal::try_from_i128_with_scale(number, 0).ok());
        return Ok(number.map(FactValue::Number).ok_or(FactFault::OutOfRange));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(FactValue::from_float(number.value()));
    }
    if value.is_instance(decimal_type(py)?)? {
        return Ok(decimal(value.str()?.to_str()?).map(FactValue::Number).ok_or(FactFault::NotExact));
    }
    match day(value) {
        Ok(Some(day)) => return Ok(Ok(FactValue::Date(day))),
        Ok(None) => {}
        // The missing day of pandas says that it is a day, and is none.
        Err(_) => return Ok(Err(FactFault::WrongType)),
    }
    if value.is_instance(enumeration(py)?)? {
        return read_value(&value.getattr(intern!(py, "value"))?);
    }
    // Numbers of numpy.
    if value.hasattr(intern!(py, "dtype"))?
        && let Ok(number) = value.call_method0(intern!(py, "item"))
        && !number.hasattr(intern!(py, "dtype"))?
    {
        return read_value(&number);
    }
    Ok(Err(FactFault::WrongType))
}

/// The text of a `decimal.Decimal`; none if it is not finite, or has more digits than can be kept.
pub fn decimal(text: &str) -> Option<Decimal> {
    // Of a number with an exponent, digits that cannot be kept would be rounded away.
    let digits = text.bytes().take_while(|&byte| byte != b'E').filter(u8::is_ascii_digit).count();
    match text.contains('E') {
        true if digits <= EXACT_DIGITS => Decimal::from_scientific(text).ok(),
        true => None,
        false => Decimal::from_str_exact(text).ok(),
    }
}

fn enumeration(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static TYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    TYPE.import(py, "enum", "Enum")
}
