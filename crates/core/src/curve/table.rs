//! A curve in words: its pieces, its roundings, its title.

use super::plot::{place, ratio};
use super::{Break, Curve, Due, Piece, Value};
use crate::decision::{capital, format, value_beside, words};
use crate::quantity::Mode;
use crate::{Language, Localized};

pub(super) fn say(it: &'static str, en: &'static str, language: Language) -> &'static str {
    if language == Language::It { it } else { en }
}

/// A value before roundings: what is no short decimal is told to six decimals.
pub(super) fn exact(value: &Value, language: Language) -> String {
    let text = format::value(value, language);
    text.split(" (= ").next().map_or(text.clone(), |short| if short.len() < text.len() { format!("≈ {short}") } else { text.clone() })
}

/// `Tariffa oraria – Assistenza domiciliare (SAD)`.
pub(super) fn title(curve: &Curve, language: Language) -> String {
    format!("{} – {}", capital(curve.amount.title.get(language)), curve.title.get(language))
}

/// `Comune di Dairago, edizione 2025, al 01/06/2025`.
pub(super) fn subtitle(curve: &Curve, language: Language) -> String {
    let (edition, on) = (say("edizione", "edition", language), say("al", "on", language));
    format!("{}, {edition} {}, {on} {}", curve.body.get(language), curve.edition, format::date(curve.on, language))
}

pub(super) struct Row {
    pub from: String,
    pub to: String,
    pub start: String,
    pub end: String,
    /// What it does in between, in words.
    pub course: String,
    /// The jump with which it begins.
    pub jump: String,
}

pub(super) fn head(language: Language) -> [&'static str; 6] {
    match language {
        Language::It => ["Da", "A", "All'inizio", "Alla fine", "Andamento", "Salto all'inizio"],
        Language::En => ["From", "To", "At the beginning", "At the end", "Course", "Jump at the beginning"],
    }
}

pub(super) fn rows(curve: &Curve, language: Language) -> Vec<Row> {
    let before = std::iter::once(None).chain(curve.breaks.iter().map(Some));
    curve.pieces.iter().zip(before).map(|(piece, before)| row(curve, piece, before, language)).collect()
}

fn row(curve: &Curve, piece: &Piece, before: Option<&Break>, language: Language) -> Row {
    let none = || match piece.due {
        Due::NotDue => words::NOT_DUE.get(language).to_owned(),
        _ => say("non noto", "not known", language).to_owned(),
    };
    let value = |value: &Value| if *value == Value::Unknown { none() } else { exact(value, language) };
    Row {
        from: format::value(&piece.from, language),
        to: format::value(&piece.to, language),
        start: value(&piece.start),
        end: value(&piece.end),
        course: course(curve, piece, language),
        jump: before.filter(|point| point.jump).map_or_else(String::new, |point| jump(point, language)),
    }
}

/// `+1,50 €`, or what the amount was and is where one of the two is no number.
fn jump(point: &Break, language: Language) -> String {
    match (place(&point.left), place(&point.right), &point.right) {
        (Some(left), Some(right), Value::Number { unit, .. }) => {
            let Some(size) = right.minus(left) else { return String::new() };
            let value = Value::Number { value: super::build::plain(size), unit: unit.clone() };
            let sign = if size.numerator() > 0 { "+" } else { "" };
            signed(sign, &exact(&value, language))
        }
        (None, Some(_), _) => say("comincia", "begins", language).to_owned(),
        (Some(_), None, _) => say("finisce", "ends", language).to_owned(),
        _ => say("cambia", "changes", language).to_owned(),
    }
}

/// `+1,50 €`, `≈ +1,63 €`.
fn signed(sign: &str, text: &str) -> String {
    text.strip_prefix("≈ ").map_or_else(|| format!("{sign}{text}"), |rest| format!("≈ {sign}{rest}"))
}

/// `+1,63 € ogni 1.000,00 €`.
fn course(curve: &Curve, piece: &Piece, language: Language) -> String {
    if piece.coefficients.is_empty() {
        return "–".to_owned();
    }
    let course = match piece.exponent {
        Some(0) => say("costante", "constant", language).to_owned(),
        Some(1) => piece.slope.as_deref().map_or_else(String::new, |slope| per(curve, slope, language)),
        Some(exponent) => format!("{} {exponent}", say("curva di grado", "curve of degree", language)),
        None => say("quoziente", "quotient", language).to_owned(),
    };
    if piece.due == Due::Unknown { format!("{course}, {}", words::if_due(curve.amount.kind).get(language)) } else { course }
}

/// How a slope reads: over a thousand euro, else over one unit.
pub(crate) fn per(curve: &Curve, slope: &str, language: Language) -> String {
    slope_text(slope, &curve.amount.unit, &curve.along.unit, language)
}

pub(crate) fn slope_text(slope: &str, amount: &str, along: &str, language: Language) -> String {
    let many = if along == "EUR" { 1000 } else { 1 };
    let Some(change) = ratio(slope).and_then(|slope| slope.times(crate::quantity::Ratio::whole(many))) else { return String::new() };
    let value = Value::Number { value: super::build::plain(change), unit: amount.to_owned() };
    let sign = if change.numerator() > 0 { "+" } else { "" };
    let over = match (along, language) {
        ("EUR", Language::It) => "1.000 €".to_owned(),
        ("EUR", Language::En) => "1,000 €".to_owned(),
        ("count", _) => say("unità", "unit", language).to_owned(),
        ("%", _) => say("punto percentuale", "percentage point", language).to_owned(),
        (unit, _) => unit.parse::<crate::quantity::Unit>().map_or_else(|_| unit.to_owned(), |unit| unit.label(language, false)),
    };
    format!("{} {} {over}", signed(sign, &exact(&value, language)), say("ogni", "per", language))
}

/// `Tariffa oraria: arrotondamento a 0,01 €/ora (alla metà per eccesso)`.
pub(super) fn roundings(curve: &Curve, language: Language) -> Vec<String> {
    let mode = |mode: Mode| match mode {
        Mode::HalfUp => say("la metà per eccesso", "a half upwards", language),
        Mode::HalfEven => say("la metà al pari", "a half to even", language),
        Mode::Up => say("per eccesso", "upwards", language),
        Mode::Down => say("per difetto", "downwards", language),
    };
    let part = Localized::new("una parte del calcolo", "a part of the computation");
    let text = |rounding: &super::CurveRounding| {
        let name = rounding.title.as_ref().unwrap_or(&part).get(language);
        let to =
            rounding.to.as_ref().map_or_else(String::new, |to| format!(" {} {}", say("a", "to", language), format::value(to, language)));
        format!("{}: {}{to}, {}", capital(name), say("arrotondamento", "rounding", language), mode(rounding.mode))
    };
    curve.roundings.iter().map(text).collect()
}

/// `ISEE 12.345,67 €: 3,06 €/pasto`, the case itself.
pub(super) fn own(curve: &Curve, language: Language) -> Option<String> {
    let own = curve.own.as_ref()?;
    let value = value_beside(curve.amount.kind, own.due, &own.value, language);
    Some(format!("{} {}: {value}", curve.along.label.get(language), format::value(&own.at, language)))
}

/// The acts, each once.
pub(super) fn sources(curve: &Curve) -> Vec<String> {
    let mut out = Vec::new();
    for source in &curve.sources {
        let text = source.article.as_ref().map_or_else(|| source.act.clone(), |article| format!("{}, {article}", source.act));
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}
