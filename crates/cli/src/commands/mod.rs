//! One module for each command.

pub mod check;
pub mod compile;
pub mod eval;
pub mod list;
pub mod schema;
pub mod test;
