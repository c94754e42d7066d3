//! A curve as comma-separated values: one line for each piece.

use super::{Curve, Due, Rounded, Value};

const HEAD: &str = "first,last,begins,ends,due,start,end,exponent,slope,coefficients,divisor,rounded,jump\n";

/// A curve as comma-separated values (RFC 4180 but for the line ends, with a heading): one line for each piece, numbers with a point
/// and exact, a fraction as `2000/3`.
#[must_use]
pub fn csv(curve: &Curve) -> String {
    let mut out = HEAD.to_owned();
    let jumps = std::iter::once(false).chain(curve.breaks.iter().map(|point| point.jump));
    for (piece, jump) in curve.pieces.iter().zip(jumps) {
        let cells = [
            plain(&piece.from),
            plain(&piece.to),
            plain(&piece.begins),
            plain(&piece.ends),
            due(piece.due).to_owned(),
            plain(&piece.start),
            plain(&piece.end),
            piece.exponent.map_or_else(String::new, |exponent| exponent.to_string()),
            piece.slope.clone().unwrap_or_default(),
            piece.coefficients.join(" "),
            piece.divisor.join(" "),
            rounded(piece.rounded).to_owned(),
            jump.to_string(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

/// A number or a day; empty where there is none. Neither has a comma or a quote.
fn plain(value: &Value) -> String {
    match value {
        Value::Number { value, .. } => value.clone(),
        Value::Date { value } => value.to_string(),
        _ => String::new(),
    }
}

fn due(due: Due) -> &'static str {
    match due {
        Due::Due => "due",
        Due::NotDue => "not_due",
        Due::Unknown => "unknown",
    }
}

fn rounded(rounded: Rounded) -> &'static str {
    match rounded {
        Rounded::No => "no",
        Rounded::Once => "once",
        Rounded::OnTheWay => "on_the_way",
    }
}
