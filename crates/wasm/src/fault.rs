//! Errors on their way to JavaScript, as JSON: `ts/errors.ts` makes them.

use chrono::NaiveDate;
use serde::Serialize;
use soglia::json::write;
use soglia::{EvaluateError, FactProblem, Facts, FactsError, PackError, PlanError};

/// An error. The class of JavaScript follows from the code.
#[derive(Debug, Default, Serialize)]
pub struct Fault<'a> {
    pub code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'a str>,
    pub message: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub problems: &'a [FactProblem],
}

impl Fault<'_> {
    pub fn text(&self) -> String {
        write(self)
    }
}

/// Reads a day.
pub fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let message = || "the day cannot be read".to_owned();
    soglia::parse_day(text).ok_or_else(|| Fault { code: "not_a_day", message: message(), ..Fault::default() }.text())
}

/// Reads facts.
pub fn parse_facts(text: &str) -> Result<Facts, String> {
    Facts::from_json(text).map_err(|error| facts(&error))
}

pub fn pack(error: &PackError) -> String {
    let (code, path) = match error {
        PackError::Syntax(_) => ("not_a_pack", None),
        PackError::Format(_) => ("pack_format", None),
        PackError::Hash => ("pack_hash", None),
        PackError::Damaged(measure) => ("pack_damaged", Some(measure.as_str())),
    };
    Fault { code, path, message: error.to_string(), ..Fault::default() }.text()
}

/// No measure of the pack has this id.
pub fn unknown_measure(measure: &str) -> String {
    let message = PlanError::UnknownMeasure(measure.to_owned()).to_string();
    Fault { code: "unknown_measure", path: Some(measure), message, ..Fault::default() }.text()
}

pub fn plan(error: &PlanError) -> String {
    let (code, measure) = match error {
        PlanError::UnknownMeasure(measure) => ("unknown_measure", measure),
        PlanError::NotInForce { measure, .. } => ("not_in_force", measure),
        PlanError::EditionNotKnown(gap) => ("edition_not_known", &gap.measure),
    };
    Fault { code, path: Some(measure), message: error.to_string(), ..Fault::default() }.text()
}

pub fn facts(error: &FactsError) -> String {
    match error {
        FactsError::Syntax { .. } => Fault { code: "not_facts", message: error.to_string(), ..Fault::default() }.text(),
        FactsError::Problems(problems) => {
            let path = problems.first().map(|problem| problem.path.as_str());
            Fault { code: "facts", path, message: error.to_string(), problems }.text()
        }
    }
}

pub fn evaluate(error: &EvaluateError) -> String {
    match error {
        EvaluateError::UnknownMeasure(measure) => unknown_measure(measure),
        EvaluateError::Facts(error) => facts(error),
    }
}
