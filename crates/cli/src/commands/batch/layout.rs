//! What the columns of a register are for.

use std::path::Path;

use arrow_schema::{Field, Schema};
use soglia::Plan;
use soglia::register::arrow::{ArrowReader, ColumnError, Money};

use super::records::no_column;
use crate::arguments::Batch;
use crate::failure::Failure;

/// Columns of a register by their places: those that the results begin with, and those that are facts.
#[derive(Debug)]
pub struct Layout {
    pub kept: Vec<usize>,
    pub facts: Vec<usize>,
    /// Reads batches of the facts alone.
    pub reader: ArrowReader,
}

impl Layout {
    pub fn new(plan: &Plan, schema: &Schema, arguments: &Batch) -> Result<Self, Failure> {
        let money = if arguments.cents { Money::Cents } else { Money::Euro };
        let wrong = |error: &ColumnError| wrong_column(&arguments.input, error);
        let whole = ArrowReader::new(plan, schema, money).map_err(|error| wrong(&error))?;
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let is_fact = |place: &usize| names.get(*place).is_some_and(|name| !whole.ignored().iter().any(|ignored| ignored == name));
        let facts: Vec<usize> = (0..names.len()).filter(is_fact).collect();
        if facts.is_empty() {
            return Err(without_facts(plan, &arguments.input));
        }
        let find = |name: &String| names.iter().position(|known| known == name).ok_or_else(|| no_column(&arguments.input, name));
        let kept = match &arguments.keep {
            Some(wanted) => wanted.iter().map(find).collect::<Result<_, _>>()?,
            None if arguments.keep_all => (0..names.len()).collect(),
            None => (0..names.len()).filter(|place| !is_fact(place)).collect(),
        };
        let fields: Vec<Field> = facts.iter().filter_map(|&place| schema.fields().get(place)).map(|field| field.as_ref().clone()).collect();
        let reader = ArrowReader::new(plan, &Schema::new(fields), money).map_err(|error| wrong(&error))?;
        Ok(Self { kept, facts, reader })
    }
}

/// A column that the measure cannot read, or a batch that is not what the file announced.
pub fn wrong_column(path: &Path, error: &ColumnError) -> Failure {
    let (path, message) = (path.display(), error.message());
    Failure::usage(format!("`{path}`: {}", message.it), format!("`{path}`: {}", message.en))
}

fn without_facts(plan: &Plan, path: &Path) -> Failure {
    let path = path.display();
    let names: Vec<String> = plan.facts().iter().take(5).map(|fact| format!("`{}`", fact.path)).collect();
    let names = names.join(", ");
    Failure::usage(format!("nessuna colonna di `{path}` è un dato della misura"), format!("no column of `{path}` is a fact of the measure"))
        .help(
            format!("le colonne hanno i nomi dei dati: {names}; in un CSV, `--separator` dice che cosa le separa"),
            format!("columns are named like facts: {names}; in CSV, `--separator` says what stands between them"),
        )
}
