//! From rule files to a pack: read, type, check, compile.

pub(crate) mod bands;
mod codes;
pub(crate) mod diagnostic;
pub(crate) mod expression;
mod span;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Place, Related, Severity};
pub use span::{FileId, Position, Sources, Span, Spanned};
