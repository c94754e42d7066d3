//! The published JSON Schema of a decision.

use serde_json::Value;

use super::Decision;

/// JSON Schema (2020-12) of a [`Decision`], as it is published in `docs/schema/decision.schema.json`.
#[must_use]
pub fn decision_schema() -> Value {
    schemars::schema_for!(Decision).to_value()
}
