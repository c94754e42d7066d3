//! The compiler and the engine as a whole, from rule files to decisions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod expressions;
mod hostile;
mod support;
