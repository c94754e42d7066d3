//! From rule files to a pack: read, type, check, compile.

mod amend;
pub(crate) mod bands;
mod cases;
mod codes;
mod compile;
mod data;
pub(crate) mod decode;
pub(crate) mod diagnostic;
mod differences;
pub(crate) mod document;
pub(crate) mod expression;
pub(crate) mod extends;
mod schema;
mod set;
mod span;
mod strange;
pub(crate) mod yaml;

pub use amend::{
    AmendError, Amended, Change, Changed, Draft as DraftMeasure, Figure, FigureKind, FigureSought, Rules, Seeking, seek_schema,
};
pub use cases::{CaseOutcome, CaseResult, CaseToRun, bless, facts_from_yaml, run_cases};
pub use codes::Code;
pub use compile::{Compiled, LANGUAGE, compile};
pub use data::data_from_yaml;
pub use diagnostic::{Diagnostic, Place, Related, Severity};
pub use differences::{
    DIFFERENCES_FORMAT, DifferenceKind, Differences, Edition, EditionCompared, EditionDifference, Section, When, differences,
    differences_markdown, differences_schema, differences_text,
};
pub use schema::{Draft, rule_file_schema};
pub use span::{FileId, Position, Sources, Span, Spanned};
