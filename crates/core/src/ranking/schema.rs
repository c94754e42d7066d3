//! The published JSON Schema of a ranking.

use serde_json::Value;

use super::Ranking;

/// JSON Schema (2020-12) of a [`Ranking`], as it is published in `docs/schema/ranking.schema.json`.
#[must_use]
pub fn ranking_schema() -> Value {
    schemars::schema_for!(Ranking).to_value()
}
