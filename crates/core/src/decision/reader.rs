//! Reads the columns of a program as values.

use super::Value;
use crate::Localized;
use crate::pack::{Content, FactDeclaration, FactType, ListDeclaration, Shown, ShownType, Version};
use crate::program::{FALSE, Frame, NodeId, TRUE, from_days};
use crate::quantity::{Scale, Unit};

/// Reads the columns of one case.
pub(crate) struct Reader<'a> {
    pub content: &'a Content,
    pub version: &'a Version,
    pub frame: &'a Frame,
    pub case: usize,
}

impl<'a> Reader<'a> {
    pub fn truth(&self, node: NodeId) -> u8 {
        self.frame.truth(node, self.case)
    }

    /// The value of a column for the case: one value, or one per row.
    pub fn value(&self, shown: &Shown) -> Value {
        let Some(list) = shown.list else {
            return self.value_at(shown, self.case);
        };
        match self.frame.rows(list, self.case) {
            Some(rows) => Value::Rows { values: rows.map(|row| self.value_at(shown, row)).collect() },
            None => Value::Unknown,
        }
    }

    fn value_at(&self, shown: &Shown, row: usize) -> Value {
        if shown.kind == ShownType::Boolean {
            return truth(self.frame.truth(shown.node, row));
        }
        let found = self.frame.number(shown.node, row);
        let divisor = shown.divisor.map_or(Some(1), |node| self.frame.number(node, row));
        match (found, divisor) {
            (Some(mantissa), Some(divisor)) => told(self.content, &shown.kind, mantissa, divisor),
            _ => Value::Unknown,
        }
    }

    /// The fact that an input of the program reads, and its place in the pack.
    pub fn fact(&self, input: u32) -> Option<(u32, &'a FactDeclaration)> {
        let place = self.version.program.inputs.get(input as usize)?.fact;
        Some((place, self.content.facts.get(place as usize)?))
    }

    /// A list of the program.
    pub fn list(&self, list: u32) -> Option<&'a ListDeclaration> {
        self.content.lists.get(*self.version.program.lists.get(list as usize)? as usize)
    }

    /// `fact`, or `list.fact`.
    pub fn path(&self, fact: &FactDeclaration) -> String {
        match fact.list.and_then(|list| self.content.lists.get(list as usize)) {
            Some(list) => format!("{}.{}", list.id, fact.id),
            None => fact.id.clone(),
        }
    }
}

/// A truth value of a column.
fn truth(value: u8) -> Value {
    match value {
        TRUE => Value::Boolean { value: true },
        FALSE => Value::Boolean { value: false },
        _ => Value::Unknown,
    }
}

/// An element of a column that is no truth value.
pub(crate) fn told(content: &Content, kind: &ShownType, found: i128, divisor: i128) -> Value {
    let value = match kind {
        ShownType::Boolean => None,
        ShownType::Number { scale, unit } => Some(number(found, divisor, *scale, unit)),
        ShownType::Date => i64::try_from(found).ok().and_then(from_days).map(|value| Value::Date { value }),
        ShownType::Choice { fact } => {
            let value = usize::try_from(found).ok().and_then(|place| choices(content, *fact).get(place));
            value.map(|(code, label)| Value::Choice { value: code.clone(), label: label.clone() })
        }
    };
    value.unwrap_or(Value::Unknown)
}

/// What can be chosen of a fact, by its place in the pack: codes and labels.
pub(super) fn choices(content: &Content, fact: u32) -> &[(String, Localized)] {
    match content.facts.get(fact as usize).map(|fact| &fact.kind) {
        Some(FactType::Choice { values }) => values,
        _ => &[],
    }
}

/// How a fact, by its place in the pack, is shown.
pub(super) fn fact_type(fact: &FactDeclaration, place: u32) -> ShownType {
    match &fact.kind {
        FactType::Boolean => ShownType::Boolean,
        FactType::Number { unit, decimals, .. } => ShownType::Number { scale: fact_scale(unit, *decimals), unit: unit.clone() },
        FactType::Date { .. } => ShownType::Date,
        FactType::Choice { .. } => ShownType::Choice { fact: place },
    }
}

/// Scale of a fact's mantissa; a percentage is written in hundredths.
pub(crate) fn fact_scale(unit: &Unit, decimals: u32) -> Scale {
    let decimals = if unit.is_percent() { decimals + 2 } else { decimals };
    Scale::decimals(decimals).unwrap_or(Scale::ONE)
}

/// `mantissa x scale`, exact.
pub(crate) fn number_value(mantissa: i128, scale: Scale, unit: &Unit) -> Value {
    number(mantissa, 1, scale, unit)
}

/// `mantissa x scale / divisor` as text: a decimal where one is exact, else a fraction.
pub(crate) fn number(mantissa: i128, divisor: i128, scale: Scale, unit: &Unit) -> Value {
    let hundred = Scale::new(100, 1).unwrap_or(Scale::ONE);
    let scale = if unit.is_percent() { scale.times(hundred).unwrap_or(scale) } else { scale };
    let exact = Scale::new(1, divisor.saturating_abs()).and_then(|part| scale.times(part));
    let signed = mantissa.saturating_mul(divisor.signum());
    let text = match exact.map(|scale| (scale, scale.decimal(signed))) {
        Some((_, Some(decimal))) => {
            let mut decimal = decimal.normalize();
            if unit.is_money() && decimal.scale() < 2 {
                decimal.rescale(2);
            }
            decimal.to_string()
        }
        // In lowest terms, which the scale alone is not.
        Some((scale, None)) => match Scale::new(signed.saturating_abs(), 1).and_then(|size| size.times(scale)) {
            Some(size) => {
                let sign = if signed < 0 { "-" } else { "" };
                let (above, below) = (size.numerator(), size.denominator());
                if below == 1 { format!("{sign}{above}") } else { format!("{sign}{above}/{below}") }
            }
            None => return Value::Unknown,
        },
        None => return Value::Unknown,
    };
    Value::Number { value: text, unit: unit.to_string() }
}
