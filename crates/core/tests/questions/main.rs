//! What to ask next, against every way to answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../differential/random.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod random;

mod brute;
mod shipped;
mod written;
