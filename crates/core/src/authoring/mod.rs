//! From rule files to a pack: read, type, check, compile.

pub(crate) mod bands;
mod codes;
pub(crate) mod decode;
pub(crate) mod diagnostic;
pub(crate) mod document;
pub(crate) mod expression;
pub(crate) mod extends;
mod schema;
mod span;
pub(crate) mod yaml;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Place, Related, Severity};
pub use schema::{Draft, rule_file_schema};
pub use span::{FileId, Position, Sources, Span, Spanned};
