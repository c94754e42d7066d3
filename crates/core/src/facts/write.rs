//! How facts are written as JSON: numbers as text, so that no reader takes them through a float.

use serde::ser::{Serialize, Serializer};

use super::FactValue;

impl Serialize for FactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_unit(),
            Self::Truth(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_str(&value.to_string()),
            Self::Date(value) => serializer.serialize_str(&value.to_string()),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Rows(rows) => rows.serialize(serializer),
        }
    }
}
