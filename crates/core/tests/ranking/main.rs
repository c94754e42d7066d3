//! Rankings: who stands where, who is given what, and why.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod behaviour;
mod laws;
mod published;
mod registers;
mod support;
