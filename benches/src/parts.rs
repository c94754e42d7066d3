//! What surrounds the evaluation.

use crate::soglia_side::Failure;

/// All parts.
pub fn run() -> Result<(), Failure> {
    Ok(())
}

/// One part.
pub fn run_one(_part: &[&str]) -> Result<(), Failure> {
    Ok(())
}
