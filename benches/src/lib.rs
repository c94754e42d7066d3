//! How fast rules are evaluated, beside loops written by hand and other engines: `cargo xtask bench-peers`.
//!
//! The figures and the method are in `README.md`.

pub mod clock;
pub mod hand;
pub mod line;
pub mod measure;
pub mod random;
pub mod table;
pub mod workload;
