//! The JSON Schema of rule files, for editors and other tools.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::decode::Decode;
use super::document::{Bodies, Document, Measure, Vocabulary};

/// A version of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// 2020-12.
    Draft202012,
    /// 07, which the YAML support of editors reads.
    Draft07,
}

/// What the names of definitions of a later edition end in.
const DIFFERENCE: &str = "Difference";
/// What a measure that extends another edition must say itself.
const OWN: &[&str] = &["language", "measure", "edition", "in_force", "extends"];

/// The JSON Schema of a rule file: a measure, a vocabulary, or bodies. Titles and descriptions are in Italian, for the
/// people who write rules.
#[must_use]
pub fn rule_file_schema(draft: Draft) -> Value {
    let (settings, definitions) = match draft {
        Draft::Draft202012 => (SchemaSettings::draft2020_12(), "$defs"),
        Draft::Draft07 => (SchemaSettings::draft07(), "definitions"),
    };
    let mut schema = settings.into_generator().into_root_schema_for::<Document>().to_value();
    if let Some(all) = schema.get_mut(definitions).and_then(Value::as_object_mut) {
        add_differences(all, definitions);
    }
    if let Some(choices) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        choices.insert(1, json!({ "$ref": format!("#/{definitions}/Measure{DIFFERENCE}") }));
    }
    schema
}

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let choices = [Measure::schema(generator), Vocabulary::schema(generator), Bodies::schema(generator)];
        schemars::json_schema!({
            "title": "File di regole",
            "description": "Una misura (measure), un vocabolario (vocabulary) oppure degli enti (bodies).",
            "anyOf": choices,
        })
    }
}

/// A measure with `extends` may leave out of its records what the other edition says. For these, a second set of
/// definitions is made in which records require nothing. What stands in lists is replaced whole, and stays complete.
fn add_differences(definitions: &mut Map<String, Value>, path: &str) {
    let mut wanted = vec!["Measure".to_owned()];
    let mut made = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !made.insert(name.clone()) {
            continue;
        }
        let Some(mut definition) = definitions.get(&name).cloned() else { continue };
        loosen(&mut definition, path, &mut wanted);
        if name == "Measure"
            && let Some(definition) = definition.as_object_mut()
        {
            definition.insert("title".to_owned(), "Misura che estende un'altra edizione".into());
            definition.insert("required".to_owned(), json!(OWN));
            // Cases and validity belong to this edition alone.
            let whole = definitions.get("Measure").and_then(|measure| measure.get("properties"));
            if let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) {
                for key in ["in_force", "suspended", "gap_before", "cases"] {
                    if let Some(value) = whole.and_then(|properties| properties.get(key)) {
                        properties.insert(key.to_owned(), value.clone());
                    }
                }
            }
        }
        definitions.insert(format!("{name}{DIFFERENCE}"), definition);
    }
}

fn loosen(schema: &mut Value, path: &str, wanted: &mut Vec<String>) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(|schema| loosen(schema, path, wanted)),
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(name) = reference.strip_prefix(&format!("#/{path}/"))
            {
                wanted.push(name.to_owned());
                reference.push_str(DIFFERENCE);
            }
            // The key that says which shape it is stays required; it is the only property that there is.
            let is_shape = object.get("properties").and_then(Value::as_object).is_some_and(|properties| properties.len() == 1);
            if !is_shape {
                object.remove("required");
            }
            for (key, value) in object.iter_mut() {
                if matches!(key.as_str(), "properties" | "oneOf" | "anyOf" | "allOf" | "additionalProperties") {
                    match value {
                        // The names below `properties` are those of fields and not of the schema language.
                        Value::Object(fields) if key == "properties" => {
                            fields.values_mut().for_each(|schema| loosen(schema, path, wanted));
                        }
                        _ => loosen(value, path, wanted),
                    }
                }
            }
        }
        _ => {}
    }
}
