//! Errors on their way to JavaScript, as JSON: `ts/errors.ts` makes them.

use chrono::NaiveDate;
use serde::Serialize;
use soglia::curve::CurveError;
use soglia::entitlements::EntitlementsError;
use soglia::{EvaluateError, FactProblem, FactsError, PackError, PlanError};

/// An error. The class of JavaScript follows from the code.
#[derive(Debug, Default, Serialize)]
pub struct Fault<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    message: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [FactProblem],
}

impl Fault<'_> {
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads a day.
pub fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let message = || "the day cannot be read".to_owned();
    text.parse().map_err(|_| Fault { code: "not_a_day", message: message(), ..Fault::default() }.text())
}

/// A text that is not a decision.
pub fn decision(error: &serde_json::Error) -> String {
    let message = format!("not a decision, at line {}, column {}", error.line(), error.column());
    Fault { code: "not_a_decision", message, ..Fault::default() }.text()
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

pub fn entitlements(error: &EntitlementsError) -> String {
    let (code, path) = match error {
        EntitlementsError::UnknownPlace(place) => ("unknown_place", Some(place.as_str())),
        EntitlementsError::Unit(unit) => ("not_a_criterion", Some(unit.as_str())),
        EntitlementsError::Facts(error) => return facts(error),
    };
    Fault { code, path, message: error.to_string(), ..Fault::default() }.text()
}

/// A criterion that is none of those that there are.
pub fn criterion() -> String {
    Fault { code: "not_a_criterion", message: "there is no such criterion".to_owned(), ..Fault::default() }.text()
}

pub fn curve(error: &CurveError) -> String {
    let (code, path) = match error {
        CurveError::Evaluate(error) => return evaluate(error),
        CurveError::NotInForce(measure) => ("not_in_force", Some(measure)),
        CurveError::UnknownAmount(amount) => ("unknown_amount", Some(amount)),
        CurveError::UnknownFact(fact) => ("unknown_fact", Some(fact)),
        CurveError::Supplied { fact, .. } => ("supplied", Some(fact)),
        CurveError::NotAScale(fact) => ("not_a_scale", Some(fact)),
        CurveError::Range(fact) => ("range", Some(fact)),
        CurveError::TooManyPieces => ("too_many_pieces", None),
        CurveError::TooLarge => ("too_large", None),
    };
    Fault { code, path: path.map(String::as_str), message: error.to_string(), ..Fault::default() }.text()
}
