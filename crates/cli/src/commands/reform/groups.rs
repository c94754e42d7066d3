//! How cases are put together: by facts, or by columns of the register.

use arrow_array::ArrayRef;
use soglia::Localized;
use soglia::reform::{Comparison, Grouper, Groups, Reform, Values, column_groups};
use soglia::register::Register;

use super::run::{Block, each_block};
use crate::arguments::{self, By};
use crate::context::Context;
use crate::engine;
use crate::failure::Failure;

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
            Way::Column(name) => columns.next().map_or_else(
                || Ok(Groups::default()),
                |column| column_groups(name, &column.to_data()).map_err(|error| engine::not_compared(&error)),
            ),
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
                    grouping.sort_by_label();
                }
            }
        }
    }
}
