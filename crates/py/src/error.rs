//! What the library refuses, as exceptions of Python.

use std::borrow::Cow;

use chrono::Datelike as _;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use soglia::authoring::{AmendError, Diagnostic, Severity};
use soglia::curve::CurveError;
use soglia::ranking::RankingError;
use soglia::reform::ReformError;
use soglia::register::RowFault;
use soglia::register::arrow::{ColumnError, JoinError};
use soglia::{EvaluateError, FactFault, FactProblem, FactsError, Localized, Pack, PackError, PlanError, RecordError};

use crate::convert::{make, to_text};

/// Problems that one exception tells of.
const TOLD: usize = 100;
/// Characters of a name that a message repeats.
const SHOWN: usize = 100;

/// A name as a message repeats it: the beginning alone of what is no name.
fn shown(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", name.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(name),
    }
}

/// The exception `name`, from its fields.
fn raise<'py>(py: Python<'py>, name: &str, fields: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    match make(py, name, fields) {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

fn coded(py: Python<'_>, name: &str, code: &str, message: &Localized, path: Option<&str>, help: Option<&Localized>) -> PyErr {
    let texts = || Ok::<_, PyErr>((to_text(py, message)?, help.map(|help| to_text(py, help)).transpose()?));
    match texts() {
        Ok((message, help)) => raise(py, name, (code, message, path, help)),
        Err(error) => error,
    }
}

/// What cannot be answered, whatever the facts are.
pub fn of_request(py: Python<'_>, code: &str, message: &Localized) -> PyErr {
    coded(py, "RequestError", code, message, None, None)
}

/// An argument that is not what it has to be.
pub fn of_argument(py: Python<'_>, message: &Localized, help: &Localized) -> PyErr {
    coded(py, "RequestError", "argument", message, None, Some(help))
}

/// Why two sets of rules cannot be compared.
pub fn of_reform(py: Python<'_>, error: &ReformError) -> PyErr {
    coded(py, "RequestError", error.code(), &error.message(), None, error.help().as_ref())
}

/// Why figures cannot be changed: rules that do not hold with them are findings, as when they are loaded.
pub fn of_amend(py: Python<'_>, error: &AmendError) -> PyErr {
    if let AmendError::Refused { diagnostics } = error {
        let findings = diagnostics.iter().map(|found| finding(py, found)).collect::<PyResult<Vec<_>>>();
        return findings.map_or_else(|error| error, |findings| raise(py, "RuleError", (findings,)));
    }
    if let AmendError::NoMeasure { measure, .. } = error {
        return coded(py, "UnknownMeasureError", "unknown_measure", &error.message(), Some(&shown(measure)), error.help().as_ref());
    }
    coded(py, "RequestError", error.code(), &error.message(), None, error.help().as_ref())
}

/// Why there is no ranking.
pub fn of_ranking(py: Python<'_>, pack: &Pack, error: &RankingError) -> PyErr {
    match error {
        RankingError::Plan(error) => of_plan(py, pack, error),
        error => of_request(py, "ranking", &error.message()),
    }
}

/// Why there is no curve; facts and measures that are refused are told as everywhere.
pub fn of_curve(py: Python<'_>, pack: &Pack, error: &CurveError) -> PyErr {
    let it = match error {
        CurveError::Evaluate(error) => return of_evaluation(py, pack, error),
        CurveError::NotInForce(measure) => format!("la misura `{measure}` non è in vigore in quel giorno"),
        CurveError::EditionNotKnown(gap) => gap.message().it,
        CurveError::UnknownAmount(amount) => format!("la misura non ha l'importo `{amount}`"),
        CurveError::UnknownFact(fact) => format!("la misura non guarda `{fact}`"),
        CurveError::Supplied { fact, measure, along } => {
            format!("`{fact}` viene da `{measure}`, che guarda anche `{along}`: va dato")
        }
        CurveError::NotAScale(fact) => format!("`{fact}` non è un numero né un giorno"),
        CurveError::Range(fact) => format!("gli estremi non sono due valori di `{fact}` in ordine crescente"),
        CurveError::TooManyPieces => "tra questi valori la curva ha troppi pezzi".to_owned(),
        CurveError::TooLarge => "la curva non si può seguire esattamente".to_owned(),
    };
    of_request(py, "curve", &Localized::new(it, error.to_string()))
}

/// A record that cannot be relied on, or not be decided again.
pub fn of_record(py: Python<'_>, error: &RecordError) -> PyErr {
    let path = if let RecordError::Fact(path) = error { Some(path.as_str()) } else { None };
    coded(py, "RecordError", "record", &error.message(), path, None)
}

/// A text that no decision was written as.
pub fn not_a_decision(py: Python<'_>) -> PyErr {
    let message = Localized::new("il testo non è una decisione", "the text is not a decision");
    let help = Localized::new("`Decision.to_json` ne scrive una", "`Decision.to_json` writes one");
    coded(py, "RecordError", "decision", &message, None, Some(&help))
}

/// Of several names, the one that was meant, if one is near enough.
pub fn nearest(py: Python<'_>, written: &str, names: Vec<String>) -> Option<Localized> {
    if written.len() > SHOWN {
        return None;
    }
    let near = py.import("difflib").and_then(|module| module.call_method1("get_close_matches", (written, names, 1, 0.75)));
    let near: Vec<String> = near.and_then(|found| found.extract()).unwrap_or_default();
    near.first().map(|near| Localized::new(format!("forse intendevi `{near}`"), format!("did you mean `{near}`?")))
}

pub fn of_pack(py: Python<'_>, error: &PackError) -> PyErr {
    let it = match error {
        PackError::Syntax(_) => "il testo non è un pacchetto".to_owned(),
        PackError::Format(format) => format!("la versione `{format}` dei pacchetti non è tra quelle lette"),
        PackError::Hash => "il contenuto del pacchetto non corrisponde al suo SHA-256".to_owned(),
        PackError::Damaged(measure) => format!("la misura `{measure}` del pacchetto è danneggiata"),
    };
    let en = match error {
        // What the reader of JSON says may repeat the text.
        PackError::Syntax(_) => "the text is not a pack".to_owned(),
        error => error.to_string(),
    };
    let help = Localized::new("`soglia compile` o `Pack.to_json` ne scrive uno", "`soglia compile` or `Pack.to_json` writes one");
    coded(py, "SogliaError", "pack", &Localized::new(it, en), None, Some(&help))
}

pub fn unknown_measure(py: Python<'_>, pack: &Pack, id: &str) -> PyErr {
    let id = &*shown(id);
    let message = Localized::new(format!("la misura `{id}` non esiste"), format!("there is no measure `{id}`"));
    let near = nearest(py, id, pack.measures().flat_map(|measure| [measure.id.clone(), measure.name()]).collect());
    let help = near.unwrap_or_else(|| Localized::new("`list(pack)` elenca le misure", "`list(pack)` lists the measures"));
    coded(py, "UnknownMeasureError", "unknown_measure", &message, Some(id), Some(&help))
}

pub fn of_plan(py: Python<'_>, pack: &Pack, error: &PlanError) -> PyErr {
    match error {
        PlanError::UnknownMeasure(id) => unknown_measure(py, pack, id),
        PlanError::NotInForce { measure, on } => {
            let it = format!("nessuna edizione di `{measure}` è in vigore il {:02}/{:02}/{}", on.day(), on.month(), on.year());
            let help = Localized::new(
                "`pack[id].editions` elenca le edizioni con i loro giorni",
                "`pack[id].editions` lists the editions with their days",
            );
            coded(py, "NotInForceError", "not_in_force", &Localized::new(it, error.to_string()), Some(measure), Some(&help))
        }
        PlanError::EditionNotKnown(gap) => coded(py, "NotInForceError", "edition_not_known", &gap.message(), Some(&gap.measure), None),
    }
}

pub fn of_evaluation(py: Python<'_>, pack: &Pack, error: &EvaluateError) -> PyErr {
    match error {
        EvaluateError::UnknownMeasure(id) => unknown_measure(py, pack, id),
        EvaluateError::Facts(FactsError::Problems(problems)) => of_facts(py, pack, problems),
        EvaluateError::Facts(error @ FactsError::Syntax { line, column }) => {
            let it = format!("i dati non sono un oggetto JSON: riga {line}, colonna {column}");
            coded(py, "SogliaError", "facts_syntax", &Localized::new(it, error.to_string()), None, None)
        }
    }
}

/// Every fact that is refused; never its value.
pub fn of_facts(py: Python<'_>, pack: &Pack, problems: &[FactProblem]) -> PyErr {
    let (told, rest) = problems.split_at(problems.len().min(TOLD));
    let each = |problem: &FactProblem| {
        let help = meant_fact(py, problem, pack).map(|help| to_text(py, &help)).transpose()?;
        make(py, "Problem", (shown(&problem.path), problem.fault.name(), to_text(py, &problem.message)?, help))
    };
    // The last one says how many more there are.
    let more = rest.first().map(|first| {
        let count = rest.len();
        let message = Localized::new(format!("e altri {count} dati non si possono prendere"), format!("and {count} more cannot be taken"));
        make(py, "Problem", (shown(&first.path), "more", to_text(py, &message)?, None::<Bound<'_, PyAny>>))
    });
    match told.iter().map(each).chain(more).collect::<PyResult<Vec<_>>>() {
        Ok(problems) => raise(py, "FactsError", (problems,)),
        Err(error) => error,
    }
}

/// The known fact whose name was meant, among those of the case or of the same list.
fn meant_fact(py: Python<'_>, problem: &FactProblem, pack: &Pack) -> Option<Localized> {
    if problem.fault != FactFault::UnknownFact {
        return None;
    }
    let content = pack.content();
    let (list, written) = match problem.path.split_once('.') {
        Some((row, field)) => (row.split('[').next(), field),
        None => (None, problem.path.as_str()),
    };
    let list_of = |fact: Option<u32>| fact.and_then(|place| content.lists.get(place as usize)).map(|list| list.id.as_str());
    let facts = content.facts.iter().filter(|fact| list_of(fact.list) == list).map(|fact| fact.id.clone());
    let lists = content.lists.iter().filter(|_| list.is_none()).map(|list| list.id.clone());
    nearest(py, written, facts.chain(lists).collect())
}

/// A column that can never hold its fact.
pub fn of_column(py: Python<'_>, error: &ColumnError) -> PyErr {
    let (ColumnError::Type { column, .. }
    | ColumnError::Twice(column)
    | ColumnError::Unit(column)
    | ColumnError::OtherSchema(column)
    | ColumnError::TooManyRows(column)) = error;
    coded(py, "ColumnError", "column", &error.message(), Some(column), None)
}

/// Rows that cannot be put to their cases.
pub fn of_join(py: Python<'_>, error: &JoinError, help: Option<&Localized>) -> PyErr {
    coded(py, "ColumnError", "key", &error.message(), None, help)
}

/// A table of a list that the pack does not know.
pub fn unknown_list(py: Python<'_>, pack: &Pack, list: &str) -> PyErr {
    let list = &*shown(list);
    let message = Localized::new(format!("nessuna misura conosce l'elenco `{list}`"), format!("no measure knows the list `{list}`"));
    let help = nearest(py, list, pack.content().lists.iter().map(|list| list.id.clone()).collect());
    coded(py, "ColumnError", "list", &message, Some(list), help.as_ref())
}

/// A column that is asked for and is not there.
pub fn without_column(py: Python<'_>, argument: &str, column: &str) -> PyErr {
    let column = &*shown(column);
    let message = Localized::new(
        format!("la tabella non ha la colonna `{column}`, chiesta con `{argument}`, o non è di testo o di interi"),
        format!("the table has no column `{column}`, asked for with `{argument}`, or it is neither text nor whole numbers"),
    );
    coded(py, "ColumnError", "column", &message, Some(column), None)
}

/// A column that cannot be kept.
pub fn of_kept(py: Python<'_>, column: &str, help: Option<&Localized>) -> PyErr {
    let column = &*shown(column);
    let message = Localized::new(
        format!("la colonna `{column}` non si può tenere: non c'è, o i risultati ne hanno una con lo stesso nome"),
        format!("column `{column}` cannot be kept: there is none, or the results have one of the same name"),
    );
    coded(py, "ColumnError", "column", &message, Some(column), help)
}

/// What could not be taken of a row.
pub fn of_faults(py: Python<'_>, faults: &[&RowFault]) -> PyErr {
    let text = Localized::new("il valore non si può prendere", "the value cannot be taken");
    let each =
        || faults.iter().map(|fault| make(py, "Problem", (&fault.path, fault.fault.name(), to_text(py, &text)?, None::<Bound<'_, PyAny>>)));
    match each().collect::<PyResult<Vec<_>>>() {
        Ok(problems) => raise(py, "FactsError", (problems,)),
        Err(error) => error,
    }
}

/// A table that cannot be read: what its maker says is not repeated, since it may quote what the table holds.
pub fn of_table(py: Python<'_>, column: Option<&str>) -> PyErr {
    let message = match column {
        None => Localized::new("la tabella non si legge", "the table cannot be read"),
        Some(column) => Localized::new(format!("la colonna `{column}` non si legge"), format!("column `{column}` cannot be read")),
    };
    let help = match column {
        None => Localized::new(
            "quello che dà i dati si è fermato: `__cause__` dice perché, se lo ha detto",
            "what gives the data has stopped: `__cause__` says why, if it said so",
        ),
        Some(_) => Localized::new(
            "i valori di una colonna sono di un solo tipo: tutti numeri, o tutti testi",
            "the values of a column are of one type: all numbers, or all texts",
        ),
    };
    coded(py, "ColumnError", "table", &message, column, Some(&help))
}

/// The same of a stream that stops half-way, with what it said as the cause: that is the caller's own.
pub fn of_stream(py: Python<'_>, said: String) -> PyErr {
    let error = of_table(py, None);
    error.set_cause(py, Some(PyRuntimeError::new_err(said)));
    error
}

/// A finding of the compiler.
pub fn finding<'py>(py: Python<'py>, found: &Diagnostic) -> PyResult<Bound<'py, PyAny>> {
    let severity = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = &found.place;
    let fields = (
        found.code.as_str(),
        severity,
        &place.file,
        place.start.line,
        place.start.column,
        place.end.line,
        place.end.column,
        to_text(py, &found.message)?,
        found.help.as_ref().map(|help| to_text(py, help)).transpose()?,
        found.witness.as_deref(),
    );
    make(py, "Finding", fields)
}
