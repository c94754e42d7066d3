//! Expressions: Rhai's syntax, our own tree and meaning.

pub(crate) mod tree;
