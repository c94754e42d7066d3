//! The Python package `soglia`: what `soglia/__init__.py` exports and is not written in Python.
//!
//! Python's objects are turned into facts here and results into Python's objects; everything else is the library's.

mod answer;
mod compare;
mod convert;
mod decision;
mod error;
mod facts;
mod measure;
mod pack;
mod plan;
mod rank;
mod record;
mod rules;
mod source;
mod stream;
mod table;

use pyo3::prelude::*;

/// The native half of the package.
#[pymodule]
mod _soglia {
    #[pymodule_export]
    use super::answer::Handle;
    #[pymodule_export]
    use super::decision::Decision;
    #[pymodule_export]
    use super::measure::Measure;
    #[pymodule_export]
    use super::pack::{Pack, compile};
    #[pymodule_export]
    use super::plan::Plan;
    #[pymodule_export]
    use super::record::Record;
    #[pymodule_export]
    use super::rules::Rules;
    #[pymodule_export]
    use super::table::Results;
    #[pymodule_export]
    use soglia_py_quick::result::CaseResult;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python uses")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
