//! What JavaScript calls. Everything that a caller sees is in `ts/`: here are only numbers, texts and handles.

#[cfg(feature = "around")]
mod around;
#[cfg(feature = "authoring")]
mod authoring;
#[cfg(feature = "runtime")]
mod fault;
#[cfg(feature = "runtime")]
mod pack;
#[cfg(feature = "runtime")]
mod plan;
#[cfg(feature = "runtime")]
mod shown;
