//! The one place that knows how the library is called.

use chrono::NaiveDate;
use soglia::decision::Decision;
use soglia::{Language, Localized};

use crate::pending as api;
use crate::pending::authoring;

pub use api::Facts;
pub use api::Pack;
pub use api::authoring::{CaseOutcome, CaseResult, Compiled, Diagnostic, Severity, Sources};

/// A measure as `soglia list` shows it.
pub struct Listed {
    pub id: String,
    pub edition: String,
    pub title: Localized,
    pub body: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub status: String,
}

impl Listed {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.status == "in_force" && self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

pub fn add_file(sources: &mut Sources, name: &str, bytes: Vec<u8>) {
    authoring::add_file(sources, name, bytes);
}

pub fn compile(sources: &Sources) -> Compiled {
    authoring::compile(sources)
}

pub fn run_cases(pack: &Pack, compiled: &Compiled, filter: Option<&str>, on_progress: &mut dyn FnMut(usize, usize)) -> Vec<CaseResult> {
    authoring::run_cases(pack, compiled, filter, on_progress)
}

/// Files whose failing cases were given what came out, as name and new text.
pub fn bless(sources: &Sources, compiled: &Compiled, pack: &Pack) -> Vec<(String, String)> {
    authoring::bless(sources, compiled, pack)
}

pub fn measures(pack: &Pack) -> Vec<Listed> {
    pack.measures()
        .map(|measure| Listed {
            id: measure.id.clone(),
            edition: measure.edition.clone(),
            title: measure.title.clone(),
            body: measure.body.clone(),
            from: measure.in_force.from,
            to: measure.in_force.to,
            status: measure.status.to_string(),
        })
        .collect()
}

pub fn read_pack(json: &str) -> Result<Pack, Localized> {
    Pack::from_json(json).map_err(|error| Localized::same(error.to_string()))
}

pub fn pack_json(pack: &Pack) -> String {
    pack.to_json()
}

pub fn pack_hash(pack: &Pack) -> &str {
    pack.sha256()
}

pub fn facts_from_json(text: &str) -> Result<Facts, Localized> {
    Facts::from_json(text).map_err(|error| Localized::same(error.to_string()))
}

pub fn facts_from_yaml(text: &str) -> Result<Facts, Localized> {
    authoring::facts_from_yaml(text).map_err(|error| Localized::same(error.to_string()))
}

pub fn evaluate(pack: &Pack, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, Localized> {
    pack.evaluate(measure, facts, on).map_err(|error| Localized::same(error.to_string()))
}

/// Hides what says something about the person, in the facts and in every text that repeats them.
pub fn mask(decision: &Decision) -> Decision {
    api::decision::masked(decision)
}

pub fn text(decision: &Decision, language: Language, explain: bool, width: usize, color: bool) -> String {
    api::decision::text(decision, language, api::decision::TextOptions { explain, width, color })
}

pub fn html(decision: &Decision, language: Language) -> String {
    api::decision::html(decision, language)
}

pub fn rule_file_schema() -> serde_json::Value {
    authoring::rule_file_schema(authoring::Draft::Draft202012)
}

pub fn rule_file_schema_07() -> serde_json::Value {
    authoring::rule_file_schema(authoring::Draft::Draft07)
}

pub fn decision_schema() -> serde_json::Value {
    api::decision::decision_schema()
}
