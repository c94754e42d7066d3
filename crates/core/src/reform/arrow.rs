//! What happens to each case as columns of Arrow, and groups by a column that is no fact (cargo feature `arrow`).

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Decimal128Array, StringArray};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::{Comparison, Groups, ReformError, Rows};
use crate::Localized;
use crate::quantity::Scale;
use crate::register::arrow::{Block, Of, Texts, truths};

/// Digits of the widest decimals.
const DIGITS: u8 = 38;
/// More groups than these are none that anybody reads.
const MOST_GROUPS: usize = 1_000;

/// Gives what a comparison makes of each case as blocks of columns: `effect`, and of each amount `ID_before`, `ID_after` and `ID_difference`
/// as decimals in its unit, null where they are not known.
#[derive(Clone, Debug)]
pub struct ArrowRows {
    schema: SchemaRef,
    /// By amount: decimals, and how many of the last decimal one of its whole numbers is.
    scales: Vec<(i8, i128)>,
}

impl ArrowRows {
    /// For the amounts of a comparison.
    #[must_use]
    pub fn new(comparison: &Comparison) -> Self {
        let mut fields = vec![Field::new("effect", DataType::Utf8, false)];
        let mut scales = Vec::new();
        for amount in comparison.amounts() {
            // Money has its cents, whatever the figures of the rule are.
            let least = if amount.unit.is_money() { 2 } else { 0 };
            let scale = (least..=DIGITS).find_map(|decimals| {
                let last = Scale::decimals(decimals.into())?;
                Some((i8::try_from(decimals).ok()?, amount.scale.multiple_of(last)?))
            });
            let scale = scale.unwrap_or((0, 1));
            scales.push(scale);
            for side in ["before", "after", "difference"] {
                fields.push(Field::new(format!("{}_{side}", amount.id), DataType::Decimal128(DIGITS, scale.0), true));
            }
        }
        Self { schema: Arc::new(Schema::new(fields)), scales }
    }

    /// The schema of every batch.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// A block of cases, one row each.
    ///
    /// # Errors
    /// The block is of another comparison.
    pub fn block(&self, rows: &Rows) -> Result<Block, ArrowError> {
        let mut columns: Vec<ArrayData> = vec![StringArray::from_iter_values(rows.effects().iter().map(|effect| effect.name())).into()];
        for (amount, &(decimals, factor)) in self.scales.iter().enumerate() {
            let both = rows.amounts(amount);
            let side = |which: usize| both.iter().map(move |both| both.get(which).copied().flatten()?.checked_mul(factor));
            let difference = || side(0).zip(side(1)).map(|(before, after)| after?.checked_sub(before?));
            let of_amount: [Decimal128Array; 3] = [side(0).collect(), side(1).collect(), difference().collect()];
            for column in of_amount {
                columns.push(column.with_precision_and_scale(DIGITS, decimals)?.into());
            }
        }
        Block::new(Arc::clone(&self.schema), rows.effects().len(), columns)
    }
}

/// The groups of cases by the text of a column, or its yes and no.
///
/// # Errors
/// The column is neither, or has more values than anybody reads.
pub fn column_groups(name: &str, column: &ArrayData) -> Result<Groups, ReformError> {
    let (truths, texts) = (truths(column), Texts::of(column));
    let text: Of<'_, &str> = match (&truths, &texts) {
        (Some(truths), _) => Box::new(|row| if truths.value(row) { "true" } else { "false" }),
        (None, Some(texts)) => Box::new(|row| texts.value(row)),
        (None, None) => return Err(ReformError::Column { column: name.to_owned() }),
    };
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut groups = Groups::default();
    for row in 0..column.len() {
        let label = if column.is_null(row) { String::new() } else { text(row).to_owned() };
        let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let place = *places.entry(label).or_insert_with_key(|label| {
            groups.labels.push(if label.is_empty() { Localized::new("(vuoto)", "(empty)") } else { Localized::same(label.clone()) });
            next
        });
        if places.len() > MOST_GROUPS {
            return Err(ReformError::TooManyGroups { column: name.to_owned() });
        }
        groups.of.push(place);
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use arrow_array::{Array, BooleanArray, Int64Array, LargeStringArray, StringArray, StringViewArray};

    use super::{MOST_GROUPS, column_groups};
    use crate::reform::ReformError;

    fn groups(column: &dyn Array) -> (Vec<String>, Vec<u32>) {
        let groups = column_groups("zona", &column.to_data()).unwrap();
        (groups.labels.into_iter().map(|label| label.it).collect(), groups.of)
    }

    #[test]
    fn values_are_groups_in_the_order_in_which_they_come() {
        let texts = vec![Some("sud"), None, Some("nord"), Some("sud"), Some("")];
        let expected = (vec!["sud".to_owned(), "(vuoto)".to_owned(), "nord".to_owned()], vec![0, 1, 2, 0, 1]);
        assert_eq!(groups(&StringArray::from(texts.clone())), expected);
        assert_eq!(groups(&LargeStringArray::from(texts.clone())), expected);
        assert_eq!(groups(&StringViewArray::from(texts)), expected);
        let truths = BooleanArray::from(vec![Some(true), Some(false), None, Some(true)]);
        assert_eq!(groups(&truths), (vec!["true".to_owned(), "false".to_owned(), "(vuoto)".to_owned()], vec![0, 1, 2, 0]));
        assert_eq!(groups(&StringArray::from(Vec::<&str>::new())), (Vec::new(), Vec::new()));
    }

    #[test]
    fn groups_are_of_texts_and_no_more_than_anybody_reads() {
        let column = || "zona".to_owned();
        assert_eq!(column_groups("zona", &Int64Array::from(vec![1]).to_data()).unwrap_err(), ReformError::Column { column: column() });
        let texts = |count: usize| StringArray::from_iter_values((0..count).map(|text| text.to_string()));
        assert_eq!(groups(&texts(MOST_GROUPS)).0.len(), MOST_GROUPS);
        let many = column_groups("zona", &texts(MOST_GROUPS + 1).to_data()).unwrap_err();
        assert_eq!(many, ReformError::TooManyGroups { column: column() });
    }
}
