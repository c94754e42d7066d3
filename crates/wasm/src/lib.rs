//! What JavaScript calls. Everything that a caller sees is in `ts/`: here are only numbers, texts and handles.

#[cfg(feature = "around")]
mod around;
#[cfg(feature = "authoring")]
mod authoring;
mod fault;
mod pack;
mod plan;
mod shown;
