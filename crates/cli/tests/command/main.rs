//! Runs the command as its users do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod around;
mod batch;
mod cases;
mod check;
mod curves;
mod evaluate;
mod hostile;
#[cfg(unix)]
mod interrupted;
mod packs;
mod pages;
mod questions;
mod quotes;
mod rank;
mod reform;
mod support;
mod usage;
