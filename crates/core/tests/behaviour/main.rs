//! The compiler and the engine as a whole, from rule files to decisions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::format_collect,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

mod by_day;
#[path = "../common/mod.rs"]
mod common;
mod curves;
mod expressions;
mod hostile;
mod households;
mod in_force;
mod many;
mod past;
mod published;
mod slots;
mod support;
