//! One module for each command.

pub mod ask;
pub mod batch;
pub mod check;
pub mod compile;
pub mod curve;
pub mod diff;
pub mod entitlements;
pub mod eval;
pub mod figures;
pub mod ledger;
pub mod list;
pub mod mask;
pub mod rank;
pub mod recalculate;
pub mod reform;
pub mod schema;
pub mod test;
pub mod types;
pub mod verify;
pub mod why;
