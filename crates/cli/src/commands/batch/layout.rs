//! What the columns of a register are for.

use std::path::Path;

use arrow_schema::{Field, Schema};
use soglia::Plan;
use soglia::register::arrow::{ArrowReader, ColumnError, Money};

use super::records::no_column;
use crate::arguments::Register;
use crate::engine;
use crate::failure::Failure;

/// Columns of a register by their places: those that the results begin with, and those that are facts.
#[derive(Debug)]
pub struct Layout {
    pub kept: Vec<usize>,
    pub facts: Vec<usize>,
    /// Reads batches of the facts alone, for each plan.
    pub readers: Vec<ArrowReader>,
}

impl Layout {
    pub fn new(plans: &[&Plan], schema: &Schema, arguments: &Register) -> Result<Self, Failure> {
        let money = if arguments.cents { Money::Cents } else { Money::Euro };
        let wrong = |error: &ColumnError| wrong_column(&arguments.input, error);
        let readers = |schema: &Schema| -> Result<Vec<ArrowReader>, Failure> {
            plans.iter().map(|plan| ArrowReader::new(plan, schema, money).map_err(|error| wrong(&error))).collect()
        };
        let whole = readers(schema)?;
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let is_fact = |place: &usize| {
            names.get(*place).is_some_and(|name| whole.iter().any(|reader| !reader.ignored().iter().any(|ignored| ignored == name)))
        };
        let facts: Vec<usize> = (0..names.len()).filter(is_fact).collect();
        if facts.is_empty() {
            return Err(without_facts(plans, &names, &arguments.input));
        }
        let find = |name: &String| names.iter().position(|known| known == name).ok_or_else(|| no_column(&arguments.input, name));
        let kept = match &arguments.keep {
            Some(wanted) => wanted.iter().map(find).collect::<Result<_, _>>()?,
            None if arguments.keep_all => (0..names.len()).collect(),
            None => (0..names.len()).filter(|place| !is_fact(place)).collect(),
        };
        let fields: Vec<Field> = facts.iter().filter_map(|&place| schema.fields().get(place)).map(|field| field.as_ref().clone()).collect();
        Ok(Self { kept, facts, readers: readers(&Schema::new(fields))? })
    }

    /// Columns among the facts that no plan reads: fields of lists.
    pub fn ignored(&self) -> impl Iterator<Item = String> + '_ {
        let (first, others) = self.readers.split_first().map_or((&[][..], &[][..]), |(first, others)| (first.ignored(), others));
        first.iter().filter(|name| others.iter().all(|reader| reader.ignored().contains(name))).cloned()
    }

    /// Facts and lists that some plan reads and no column gives.
    pub fn without_column(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.readers.iter().flat_map(ArrowReader::without_column) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// A column that the measure cannot read, or a batch that is not what the file announced.
pub fn wrong_column(path: &Path, error: &ColumnError) -> Failure {
    let (path, message) = (path.display(), error.message());
    Failure::usage(format!("`{path}`: {}", message.it), format!("`{path}`: {}", message.en))
}

fn without_facts(plans: &[&Plan], columns: &[&str], path: &Path) -> Failure {
    let path = path.display();
    let failure = Failure::usage(
        format!("nessuna colonna di `{path}` è un dato della misura"),
        format!("no column of `{path}` is a fact of the measure"),
    );
    let facts = || plans.iter().flat_map(|plan| plan.facts()).map(|fact| fact.path.clone());
    if let Some((name, meant)) = columns.iter().find_map(|name| Some((name, engine::nearest(name, facts())?))) {
        return failure.help(format!("per `{name}`, forse intendevi `{meant}`"), format!("for `{name}`, did you mean `{meant}`"));
    }
    let names: Vec<String> = plans.iter().flat_map(|plan| plan.facts()).take(5).map(|fact| format!("`{}`", fact.path)).collect();
    let names = names.join(", ");
    failure.help(
        format!("le colonne hanno i nomi dei dati: {names}; in un CSV, `--separator` dice che cosa le separa"),
        format!("columns are named like facts: {names}; in CSV, `--separator` says what stands between them"),
    )
}
