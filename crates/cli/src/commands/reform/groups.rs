//! How cases are put together: by facts, or by columns of the register.

use std::collections::HashMap;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use soglia::Localized;
use soglia::reform::{Comparison, Grouper, Groups, Reform, Values};
use soglia::register::Register;

use super::run::{Block, each_block};
use crate::arguments::{self, By};
use crate::context::Context;
use crate::engine;
use crate::failure::Failure;

/// More groups than these are none that anybody reads.
const MOST: usize = 1_000;

pub struct Groupings {
    pub each: Vec<Way>,
}

pub enum Way {
    Fact(Box<Grouper>),
    /// A column that is no fact, by its text.
    Column(String),
}

impl Groupings {
    /// Facts are those of the rules before.
    pub fn new(context: &Context, register: &arguments::Register, all: &[By], comparison: &Comparison) -> Result<Self, Failure> {
        let plan = comparison.before();
        let failed = |error| engine::not_compared(&error);
        let mut each = Vec::new();
        for by in all {
            let is_fact = plan.facts().iter().any(|fact| fact.path == by.name && fact.list.is_none());
            each.push(match by.groups {
                Some(groups) => {
                    let empty = Values::new(plan, &by.name).map_err(failed)?;
                    let mut values = empty.clone();
                    each_block(
                        context,
                        register,
                        comparison,
                        &[],
                        || {
                            let empty = empty.clone();
                            move |block: Block<'_>| {
                                let mut seen = empty.clone();
                                block.registers(|before, _| {
                                    seen.add(before);
                                    Ok(())
                                })?;
                                Ok((seen, block.progress))
                            }
                        },
                        |seen| {
                            values.merge(seen);
                            Ok(())
                        },
                    )?;
                    Way::Fact(Box::new(Grouper::quantiles(plan, values, groups).map_err(failed)?))
                }
                None if is_fact || !by.limits.is_empty() => Way::Fact(Box::new(Grouper::new(plan, &by.name, &by.limits).map_err(failed)?)),
                None => Way::Column(by.name.clone()),
            });
        }
        Ok(Self { each })
    }

    /// Columns that are read beside the facts.
    pub fn columns(&self) -> Vec<String> {
        self.each.iter().filter_map(|way| if let Way::Column(name) = way { Some(name.clone()) } else { None }).collect()
    }

    /// The groups of a block. `columns` are those of [`Groupings::columns`].
    pub fn of(&self, before: &Register<'_>, columns: &[ArrayRef]) -> Result<Vec<Groups>, Failure> {
        let mut columns = columns.iter();
        let groups = |way: &Way| match way {
            Way::Fact(grouper) => Ok(grouper.groups(before)),
            Way::Column(name) => columns.next().map_or_else(|| Ok(Groups::default()), |column| by_text(name, column.as_ref())),
        };
        self.each.iter().map(groups).collect()
    }

    /// Says what the groups are by, with the labels of a column in order.
    pub fn name(&self, reform: &mut Reform) {
        for (way, grouping) in self.each.iter().zip(&mut reform.by) {
            match way {
                Way::Fact(grouper) => {
                    grouping.id.clone_from(&grouper.fact().path);
                    grouping.title.clone_from(&grouper.fact().declaration.label);
                }
                Way::Column(name) => {
                    grouping.id.clone_from(name);
                    grouping.title = Localized::same(name.clone());
                    grouping.groups.sort_by(|a, b| a.label.it.cmp(&b.label.it));
                }
            }
        }
    }
}

fn by_text(name: &str, column: &dyn Array) -> Result<Groups, Failure> {
    let text: Box<dyn Fn(usize) -> String> = match column.data_type() {
        DataType::Utf8 => Box::new(|row| column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Box::new(|row| column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Box::new(|row| column.as_string_view().value(row).to_owned()),
        DataType::Boolean => Box::new(|row| column.as_boolean().value(row).to_string()),
        other => {
            return Err(Failure::usage(
                format!("per la colonna `{name}` ({other}) non si può raggruppare"),
                format!("column `{name}` ({other}) cannot be grouped by"),
            )
            .help("serve una colonna di testo, o un dato della misura", "a column of text is needed, or a fact of the measure"));
        }
    };
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut groups = Groups::default();
    for row in 0..column.len() {
        let label = if column.is_null(row) { String::new() } else { text(row) };
        let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let place = *places.entry(label).or_insert_with_key(|label| {
            groups.labels.push(if label.is_empty() { Localized::new("(vuoto)", "(empty)") } else { Localized::same(label.clone()) });
            next
        });
        if places.len() > MOST {
            return Err(Failure::usage(
                format!("la colonna `{name}` ha più di {MOST} valori diversi"),
                format!("column `{name}` has more than {MOST} different values"),
            ));
        }
        groups.of.push(place);
    }
    Ok(groups)
}
