//! Other figures, two sets of rules on one register, the figure for a budget, and differences in words.

#![cfg(feature = "authoring")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod amending;
mod comparing;
mod real;
mod seeking;
mod support;
#[cfg(feature = "arrow")]
mod table;
