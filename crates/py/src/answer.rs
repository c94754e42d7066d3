//! What the library answers beside decisions: one handle for all of it. The classes that Python sees read it as data
//! (`soglia/_answers.py` and those beside it), and it keeps the library's own value to write text, HTML and whatever else there is.

use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use soglia::authoring::{self, Differences, FigureSought};
use soglia::curve::{self, Curve};
use soglia::decision::TextOptions;
use soglia::description::Description;
use soglia::entitlements::{self, Entitlements};
use soglia::questions::{self, Questions};
use soglia::ranking::{self, Ranking};
use soglia::reform;
use soglia::register::arrow::Block;
use soglia::why::{self, Why};
use soglia::{Language, Ledger, Recalculation, ledger, recalculation};

use crate::compare::Compared;
use crate::convert::{class_of, language};
use crate::table::capsule;

/// A value of the library that answers a question.
pub trait Told: Send + Sync + 'static {
    /// The class of the package that it is read as.
    const CLASS: &'static str;
    /// The answer as JSON text.
    fn json(&self) -> String;
    /// The answer in words.
    fn text(&self, language: Language, options: TextOptions) -> String;
    /// The answer in another form, `html`, `svg` or `csv`; none where it has no such form.
    fn form(&self, _form: &str, _language: Language) -> Option<String> {
        None
    }
    /// Its rows, where it has some.
    fn table(&self, _language: Language) -> Option<(SchemaRef, Vec<Block>)> {
        None
    }
    /// The same without what says something about a person, where it can be shown so.
    fn masked(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// [`Told`], whatever it is.
trait Answer: Send + Sync {
    fn table(&self, language: Language) -> Option<(SchemaRef, Vec<Block>)>;
    fn masked(&self) -> Option<Handle>;
    fn json(&self) -> String;
    fn text(&self, language: Language, options: TextOptions) -> String;
    fn form(&self, form: &str, language: Language) -> Option<String>;
}

impl<T: Told> Answer for T {
    fn json(&self) -> String {
        Told::json(self)
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        Told::text(self, language, options)
    }
    fn form(&self, form: &str, language: Language) -> Option<String> {
        Told::form(self, form, language)
    }
    fn table(&self, language: Language) -> Option<(SchemaRef, Vec<Block>)> {
        Told::table(self, language)
    }
    fn masked(&self) -> Option<Handle> {
        Told::masked(self).map(|masked| Handle { inner: Box::new(masked) })
    }
}

/// An answer of the library, behind the object of Python that shows it.
#[pyclass(frozen, module = "soglia._soglia")]
pub struct Handle {
    inner: Box<dyn Answer>,
}

#[pymethods]
impl Handle {
    /// The answer as JSON text.
    fn json(&self) -> String {
        self.inner.json()
    }

    /// The answer in words.
    fn text(&self, lang: &str, width: usize, explain: bool) -> PyResult<String> {
        Ok(self.inner.text(language(lang)?, TextOptions { explain, width, color: false }))
    }

    /// The answer as `html`, `svg` or `csv`; None where it has no such form.
    fn form(&self, form: &str, lang: &str) -> PyResult<Option<String>> {
        Ok(self.inner.form(form, language(lang)?))
    }

    /// Its rows as an Arrow stream; None where it has none.
    fn stream<'py>(&self, py: Python<'py>, lang: &str) -> PyResult<Option<Bound<'py, PyCapsule>>> {
        let rows = self.inner.table(language(lang)?);
        rows.map(|(schema, batches)| capsule(py, schema, batches)).transpose()
    }

    /// The same without what says something about a person; None where it cannot be shown so.
    fn masked(&self) -> Option<Self> {
        self.inner.masked()
    }
}

/// The object of Python that shows an answer.
pub fn show<T: Told>(py: Python<'_>, told: T) -> PyResult<Bound<'_, PyAny>> {
    let handle = Handle { inner: Box::new(told) };
    class_of(py, "soglia", T::CLASS)?.call_method1("_of", (handle,))
}

impl Told for Recalculation {
    const CLASS: &'static str = "Recalculation";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        recalculation::text(self, language, options)
    }
    fn form(&self, form: &str, language: Language) -> Option<String> {
        (form == "html").then(|| recalculation::html(self, language))
    }
}

impl Told for Ledger {
    const CLASS: &'static str = "Ledger";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        ledger::text(self, language, options)
    }
    fn form(&self, form: &str, language: Language) -> Option<String> {
        match form {
            "html" => Some(ledger::html(self, language)),
            "csv" => Some(ledger::csv(self, language)),
            _ => None,
        }
    }
}

impl Told for Questions {
    const CLASS: &'static str = "Questions";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        questions::text(self, language, options)
    }
}

impl Told for Entitlements {
    const CLASS: &'static str = "Entitlements";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        entitlements::text(self, language, options)
    }
    fn form(&self, form: &str, language: Language) -> Option<String> {
        (form == "html").then(|| entitlements::html(self, language))
    }
}

impl Told for Description {
    const CLASS: &'static str = "Description";
    fn json(&self) -> String {
        self.to_json()
    }
    /// Written in Python, as the page is.
    fn text(&self, _: Language, _: TextOptions) -> String {
        String::new()
    }
}

impl Told for Why {
    const CLASS: &'static str = "Why";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        why::text(self, language, options)
    }
}

impl Told for Curve {
    const CLASS: &'static str = "Curve";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        curve::text(self, language, options)
    }
    fn form(&self, form: &str, language: Language) -> Option<String> {
        match form {
            "svg" => Some(curve::svg(self, language)),
            "csv" => Some(curve::csv(self)),
            _ => None,
        }
    }
}

/// Applications of each part of the text, where every one is not asked for.
const FIRST: usize = 50;

impl Told for Ranking {
    const CLASS: &'static str = "Ranking";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        ranking::text(self, language, if options.explain { usize::MAX } else { FIRST }, options)
    }
    fn table(&self, language: Language) -> Option<(SchemaRef, Vec<Block>)> {
        let rows = self.block(0..self.rows.len(), language).ok()?;
        Some((SchemaRef::clone(rows.schema()), vec![rows]))
    }
    fn masked(&self) -> Option<Self> {
        Some(Self::masked(self))
    }
}

impl Told for Compared {
    const CLASS: &'static str = "Reform";
    fn json(&self) -> String {
        self.reform.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        reform::text(&self.reform, language, options)
    }
    fn table(&self, _: Language) -> Option<(SchemaRef, Vec<Block>)> {
        self.rows.clone()
    }
}

impl Told for Differences {
    const CLASS: &'static str = "Differences";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        authoring::differences_text(self, language, options)
    }
}

impl Told for FigureSought {
    const CLASS: &'static str = "Sought";
    fn json(&self) -> String {
        self.to_json()
    }
    fn text(&self, language: Language, options: TextOptions) -> String {
        Self::text(self, language, options)
    }
}
