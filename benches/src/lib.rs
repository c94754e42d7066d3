//! How fast rules are evaluated, beside loops written by hand and other engines: `cargo xtask bench-peers`.
//!
//! The figures and the method are in `README.md`.

pub mod clock;
pub mod hand;
pub mod line;
pub mod measure;
#[cfg(feature = "engine")]
pub mod parts;
pub mod random;
#[cfg(feature = "engine")]
pub mod report;
#[cfg(feature = "engine")]
pub mod soglia_side;
pub mod table;
pub mod workload;
