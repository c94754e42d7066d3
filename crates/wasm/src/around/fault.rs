//! Errors of what lies around a decision.

use soglia::curve::CurveError;
use soglia::entitlements::EntitlementsError;

use crate::fault::{Fault, evaluate, facts};

/// A text that is not a decision.
pub fn decision() -> String {
    Fault { code: "not_a_decision", message: "not a decision".to_owned(), ..Fault::default() }.text()
}

/// A text that is not what a case is entitled to.
pub fn entitlements_text() -> String {
    Fault { code: "not_a_decision", message: "not what a case is entitled to".to_owned(), ..Fault::default() }.text()
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
        CurveError::EditionNotKnown(gap) => ("edition_not_known", Some(&gap.measure)),
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
