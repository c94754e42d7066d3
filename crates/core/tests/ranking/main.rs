//! Rankings: who stands where, who is given what, and why.

#![cfg(feature = "authoring")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;

mod behaviour;
mod laws;
mod published;
mod registers;
mod support;
