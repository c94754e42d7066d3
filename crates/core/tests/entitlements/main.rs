//! Many measures for one case: what can stand together, and what it is worth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod common;

mod brute;
mod desk;
mod places;
mod relations;
mod rules;
mod support;
