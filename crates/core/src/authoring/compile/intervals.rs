//! The days on which something in a measure changes cut its validity into intervals.

use chrono::NaiveDate;

use super::compiler::Days;
use crate::authoring::decode::{self, Items};
use crate::authoring::document::{DatedValue, Measure, Validity};
use crate::authoring::set::Set;

/// The intervals of a measure, without holes, each with nothing that changes inside.
pub(super) fn of(measure: &Measure) -> Vec<Days> {
    let (from, to) = (measure.in_force.from.value, measure.in_force.to.as_ref().map(|to| to.value));
    let mut cuts = Set::from_iter([from]);
    let mut dated = |values: &Option<Items<DatedValue, decode::Days>>| {
        for (day, _) in values.iter().flat_map(Items::iter) {
            cuts.extend(crate::parse_day(&day.value));
        }
    };
    measure.parameters.iter().for_each(|(_, parameter)| dated(&parameter.values));
    measure.definitions.iter().for_each(|(_, definition)| dated(&definition.values));
    measure.amounts.iter().for_each(|(_, amount)| dated(&amount.values));
    let mut validity = |days: &Option<Validity>| {
        if let Some(days) = days {
            cuts.insert(days.from.value);
            cuts.extend(days.to.as_ref().and_then(|to| to.value.succ_opt()));
        }
    };
    measure.definitions.iter().for_each(|(_, definition)| validity(&definition.in_force));
    measure.amounts.iter().for_each(|(_, amount)| validity(&amount.in_force));
    super::requirements::each(&measure.requirements, &mut |_, requirement| validity(&requirement.in_force));
    let inside: Vec<NaiveDate> = cuts.into_iter().filter(|&day| from <= day && to.is_none_or(|to| day <= to)).collect();
    inside.iter().enumerate().map(|(index, &from)| Days { from, to: inside.get(index + 1).map_or(to, NaiveDate::pred_opt) }).collect()
}
