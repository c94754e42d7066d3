//! One case of a register, as facts by name.

use super::column::{Column, Elements};
use super::{ListColumn, Register};
use crate::facts::{FactValue, Facts, value_of};
use crate::map::Map;
use crate::program::{FALSE, TRUE};

/// The element of a column in a row; none where it is not known, or is no whole mantissa.
fn element(column: &Column<'_>, row: usize) -> Option<i64> {
    if column.known.is_some_and(|known| !known.get(row)) {
        return None;
    }
    match column.elements {
        Elements::Mantissas(values) => values.get(row).copied(),
        Elements::Days(values) => values.get(row).map(|&days| days.into()),
        Elements::Decimals { values, multiplier, divisor } => {
            let product = values.get(row)?.checked_mul(multiplier)?;
            let whole = product.checked_rem(divisor)? == 0;
            whole.then(|| i64::try_from(product.checked_div(divisor)?).ok()).flatten()
        }
        Elements::Kleene(values) => values.get(row).map(|&truth| truth.into()),
        Elements::Bits(bits) => Some(if bits.get(row) { TRUE } else { FALSE }.into()),
    }
}

impl ListColumn<'_> {
    /// The rows of a case; none where the list was not given.
    pub(super) fn rows(&self, case: usize) -> Option<std::ops::Range<usize>> {
        let at = |case: usize| self.offsets.get(case).and_then(|&row| usize::try_from(row).ok());
        let given = self.known.is_none_or(|known| known.get(case));
        if given { Some(at(case)?..at(case + 1)?) } else { None }
    }
}

impl Register<'_> {
    /// The facts of one case, for a decision with its reasons: [`crate::Pack::evaluate`] comes to the same for them as the register does.
    /// What is not known is left out; so is what could not be taken, which refuses the case: see [`super::Results::faults`].
    #[must_use]
    pub fn facts(&self, case: usize) -> Facts {
        let mut facts = Facts::new();
        let mut lists: Vec<Option<Vec<Map<String, FactValue>>>> = (0..self.lists.len())
            .map(|list| {
                let rows = self.list(list)?.rows(case)?;
                Some(vec![Map::new(); rows.len()])
            })
            .collect();
        for (fact, column) in self.plan().facts().iter().zip(self.columns()) {
            let Some(column) = column else { continue };
            let can_be = |element: &i64| fact.is_truth || (fact.low..=fact.high).contains(element);
            let read = |row: usize| element(column, row).filter(can_be).map(|element| value_of(&fact.declaration, element));
            match fact.list {
                None => {
                    if let Some(value) = read(case) {
                        facts.set(&fact.declaration.id, value);
                    }
                }
                Some(list) => {
                    let from = self.list(list).and_then(|list| list.rows(case)).map_or(0, |rows| rows.start);
                    for (place, row) in lists.get_mut(list).and_then(Option::as_mut).into_iter().flatten().enumerate() {
                        row.extend(read(from + place).map(|value| (fact.declaration.id.clone(), value)));
                    }
                }
            }
        }
        for (declared, rows) in self.plan().lists().iter().zip(lists) {
            if let Some(rows) = rows {
                facts.set(&declared.id, FactValue::Rows(rows));
            }
        }
        facts
    }
}
