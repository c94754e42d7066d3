//! Curves: an amount along one fact, the others as they are.
//!
//! A [`Curve`] is found from the compiled rule and not sampled: its break points are exact, its pieces are the functions that the
//! rule computes between them, and every jump is listed with the values on its two sides. A rounding to a cent is no break: the
//! pieces give the value before it, and the curve says what is rounded and to what.
//!
//! ```
//! # use soglia::authoring::{Sources, compile};
//! # use soglia::curve::CurveRequest;
//! # let mut sources = Sources::new();
//! # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
//! # sources.add("mensa.yaml", r#"
//! # language: 1
//! # measure: prova.mensa
//! # edition: 2025
//! # title: { it: Mensa scolastica, en: School meals }
//! # body: prova
//! # in_force: { from: 2025-01-01 }
//! # sources:
//! #   delibera: { act: Delibera di prova, confidence: unverified }
//! # facts:
//! #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
//! # amounts:
//! #   pasto:
//! #     unit: EUR/meal
//! #     kind: fee
//! #     source: delibera
//! #     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
//! #     rounding: { to: 0.01, mode: half_up, source: not_stated }
//! # "#);
//! # let pack = compile(&sources).pack.ok_or("the rules have errors")?;
//! let facts = soglia::Facts::from_json(r#"{ "isee": "12345.67" }"#)?;
//! let request = CurveRequest::new("prova.mensa", "pasto", "isee");
//! let curve = pack.curve(&request, &facts, "2025-09-15".parse()?)?;
//! assert_eq!(curve.pieces.len(), 3);
//! // 4.20 EUR over 15,000 EUR
//! assert_eq!(curve.pieces[1].slope.as_deref(), Some("0.00028"));
//! assert!(curve.breaks.iter().all(|point| !point.jump));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod csv;
mod form;
mod ground;
mod local;
mod plot;
mod polynomial;
mod probe;
mod roundings;
mod svg;
mod sweep;
mod table;
mod text;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::decision::{AmountKind, Due, EditionGap, EvaluateError, SourceCited, Value};
use crate::quantity::Mode;
use crate::{FactValue, Localized};

pub use csv::csv;
pub use svg::svg;
pub use text::text;

pub(crate) use build::slope;
pub(crate) use ground::{Free, Ground};
pub(crate) use local::Off;
pub(crate) use plot::place as quantity_of;
pub(crate) use probe::Probe;
pub(crate) use roundings::coarse;
pub(crate) use sweep::{Limit, Part, Stop, Sweep, Target, limit};
pub(crate) use table::slope_text;

/// Version of the form of a curve; a reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// Which curve is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveRequest {
    /// Id of the measure, or `id/edition`.
    pub measure: String,
    /// Id of the amount; of one row of an amount of rows `amount[2]`, counted from 0.
    pub amount: String,
    /// Name of the fact; of one row of a list `list[2].fact`, counted from 0. A number or a day.
    pub along: String,
    /// First value; the least that the fact can have, where left out.
    pub from: Option<FactValue>,
    /// Last value; where left out a little further than the last break point and the value of the case.
    pub to: Option<FactValue>,
}

impl CurveRequest {
    /// A curve over everything where something changes.
    #[must_use]
    pub fn new(measure: impl Into<String>, amount: impl Into<String>, along: impl Into<String>) -> Self {
        Self { measure: measure.into(), amount: amount.into(), along: along.into(), from: None, to: None }
    }
}

/// Why there is no curve.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CurveError {
    /// The case cannot be evaluated.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// No edition of the measure is in force on the day.
    #[error("measure `{0}` is not in force on the day")]
    NotInForce(String),
    /// It is not known which edition of the measure held on the day.
    #[error(transparent)]
    EditionNotKnown(Box<EditionGap>),
    /// The measure has no such amount, or the amount no such row.
    #[error("the measure has no amount `{0}`")]
    UnknownAmount(String),
    /// The measure does not look at the fact, or the case has no such row.
    #[error("the measure does not look at `{0}`")]
    UnknownFact(String),
    /// Another measure supplies a fact, and looks at this one too: the fact that it supplies must be given.
    #[error("`{fact}` comes from `{measure}`, which looks at `{along}` too")]
    Supplied {
        /// The fact that would have to be given.
        fact: String,
        /// The measure that supplies it.
        measure: String,
        /// The fact along which the curve was asked for.
        along: String,
    },
    /// A yes/no or a choice has no curve.
    #[error("`{0}` is neither a number nor a day")]
    NotAScale(String),
    /// The first value is not below the last, or a value is not one that the fact can have.
    #[error("the values from which and to which the curve goes are not two values of `{0}` in rising order")]
    Range(String),
    /// There are more pieces than anybody would look at.
    #[error("the curve has too many pieces between these values")]
    TooManyPieces,
    /// A coefficient leaves what 128 bits hold, or values that were rounded lie near to one another over too long a stretch.
    #[error("the curve cannot be followed exactly")]
    TooLarge,
}

/// An amount along one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Curve {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    pub format: u32,
    /// Id of the measure.
    pub measure: String,
    /// Edition.
    pub edition: String,
    /// What the measure is called.
    pub title: Localized,
    /// The body that runs it.
    pub body: Localized,
    /// Day of the evaluation.
    pub on: NaiveDate,
    /// Version of the engine that compiled the pack.
    pub engine: String,
    /// SHA-256 of the pack.
    pub pack: String,
    /// The amount.
    pub amount: CurveAmount,
    /// The fact.
    pub along: CurveFact,
    /// What the amount is between the break points, in the order of the fact, without holes.
    pub pieces: Vec<Piece>,
    /// Where one piece ends and the next begins: one less than there are pieces.
    pub breaks: Vec<Break>,
    /// The case itself, where its value of the fact is known and within the curve.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub own: Option<CurvePoint>,
    /// Roundings whose steps are not break points.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roundings: Vec<CurveRounding>,
    /// Whether every break point is told exactly.
    pub exact: bool,
    /// Where the amount is written.
    pub sources: Vec<SourceCited>,
}

/// The amount of a curve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct CurveAmount {
    /// Id, with its row as in [`CurveRequest::amount`].
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// Fee, benefit or indicator.
    pub kind: AmountKind,
    /// Unit as the rule language writes it.
    pub unit: String,
}

/// The fact of a curve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct CurveFact {
    /// Name, with its row as in [`CurveRequest::along`].
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// Unit as the rule language writes it; `day` for a date.
    pub unit: String,
    /// The least by which two of its values differ.
    pub step: String,
    /// First value.
    pub from: Value,
    /// Last value.
    pub to: Value,
}

/// What the amount is between two break points: a function of the fact, before roundings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Piece {
    /// First value of the fact that belongs to it.
    pub from: Value,
    /// Last value of the fact that belongs to it.
    pub to: Value,
    /// Where exactly it begins, which may be between two values that the fact can have.
    pub begins: Value,
    /// Where exactly it ends.
    pub ends: Value,
    /// Whether the amount is due.
    pub due: Due,
    /// The amount towards its beginning, before roundings; unknown where it is not due or not known.
    pub start: Value,
    /// The amount towards its end, before roundings.
    pub end: Value,
    /// The power of the fact that it goes with: 0 for a constant, 1 for a line; none for a quotient by the fact, and where there is no value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exponent: Option<u32>,
    /// By how much the amount changes with one unit of the fact, exact; none where that is not the same all along.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slope: Option<String>,
    /// `c[0] + c[1] x + c[2] x^2 ...`, exact, with `x` the fact less `from`.
    pub coefficients: Vec<String>,
    /// Where it is a quotient by the fact: what the above is divided by, written in the same way.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub divisor: Vec<String>,
    /// What was rounded on the way.
    pub rounded: Rounded,
}

/// How an amount comes from the function of its piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub enum Rounded {
    /// It is the function.
    No,
    /// It is the function, rounded at the end by the only rounding of the curve that applies here.
    Once,
    /// Something was rounded on the way too: the amount lies near the function.
    OnTheWay,
}

/// Where one piece ends and the next begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Break {
    /// Where: exact, and so perhaps between two values that the fact can have.
    pub at: Value,
    /// False where the place is no fraction, and `at` is the last value before it.
    pub exact: bool,
    /// Whether the amount, or whether it is due, changes at once; else only the slope does.
    pub jump: bool,
    /// The amount towards it from below, before roundings; unknown where it is not due or not known.
    pub left: Value,
    /// The amount towards it from above, before roundings.
    pub right: Value,
    /// The last value of the fact before it, and the amount there as it is due.
    pub before: CurvePoint,
    /// The first value of the fact after it, and the amount there as it is due.
    pub after: CurvePoint,
}

/// A value of the fact, and the amount there, rounded as it is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct CurvePoint {
    /// The value of the fact.
    pub at: Value,
    /// Whether the amount is due.
    pub due: Due,
    /// The amount.
    pub value: Value,
}

/// A rounding whose steps are not break points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct CurveRounding {
    /// What is rounded: the amount itself, or an intermediate value; none for a part of an expression.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Localized>,
    /// To a multiple of what, in the unit of what is rounded; none for a part of an expression.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Value>,
    /// What happens to what lies between.
    #[cfg_attr(feature = "authoring", schemars(with = "String"))]
    pub mode: Mode,
}

impl Curve {
    /// The amount at a value of the fact, before roundings, as exact text; none outside the curve and where it is not due or not known.
    ///
    /// `at` is written as [`Piece::from`] is: decimal text, or a day.
    #[must_use]
    pub fn value(&self, at: &str) -> Option<String> {
        plot::value_at(self, at)
    }
}

/// JSON Schema (2020-12) of a [`Curve`], as it is published in `docs/schema/curve.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn curve_schema() -> serde_json::Value {
    schemars::schema_for!(Curve).to_value()
}
