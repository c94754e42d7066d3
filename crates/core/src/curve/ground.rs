//! One case bound to what holds of a measure on a day, and the facts of it that may be looked at with other values.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::probe::Probe;
use crate::Localized;
use crate::decision::{Decision, Value, exact_number, fact_scale};
use crate::facts::{self, FactValue, Facts};
use crate::map::Map;
use crate::pack::{Content, FactDeclaration, FactType, Measure, Version};
use crate::program::{Batch, FALSE, Frame, Ready, TRUE, from_days, to_days};
use crate::quantity::{Base, Ratio, Scale, Unit};

/// A case bound to a version of a measure.
pub(crate) struct Ground<'a> {
    pub content: &'a Content,
    pub measure: &'a Measure,
    pub version: &'a Version,
    /// With what other measures supply.
    pub facts: Facts,
    /// Decisions of the measures that supplied something, by fact.
    pub suppliers: Map<u32, Decision>,
    pub batch: Batch,
    pub ready: Ready<'a>,
    pub on: NaiveDate,
}

/// A fact of the case, or of one row, that can be looked at with other values.
#[derive(Clone, Debug)]
pub(crate) struct Free<'a> {
    pub input: u32,
    /// The row of its list; 0 for a fact of the case.
    pub row: usize,
    /// The fact, by its place in the pack.
    pub place: u32,
    pub fact: Cow<'a, FactDeclaration>,
    /// `fact`, or `list[2].fact`.
    pub id: String,
}

impl<'a> Ground<'a> {
    pub fn new(
        content: &'a Content,
        measure: &'a Measure,
        version: &'a Version,
        facts: Facts,
        suppliers: Map<u32, Decision>,
        on: NaiveDate,
    ) -> Self {
        let batch = facts::bind(&[&facts], content, &version.program, on);
        let ready = Ready::new(&version.program, to_days(on));
        Self { content, measure, version, facts, suppliers, batch, ready, on }
    }

    /// Every fact that the program reads, those of rows for each row of the case.
    pub fn free(&self) -> Vec<Free<'a>> {
        let mut out = Vec::new();
        for (input, read) in (0..).zip(&self.version.program.inputs) {
            let Some(fact) = self.content.facts.get(read.fact as usize) else { continue };
            let list = fact.list.and_then(|list| self.content.lists.get(list as usize));
            for row in 0..self.rows(read.list) {
                let id = list.map_or_else(|| fact.id.clone(), |list| format!("{}[{row}].{}", list.id, fact.id));
                out.push(Free { input, row, place: read.fact, fact: fact.on(self.on), id });
            }
        }
        out
    }

    /// How many rows the case has in a list of the program; 1 for the case itself.
    pub fn rows(&self, list: Option<u32>) -> usize {
        list.map_or(1, |list| self.batch.rows.get(list as usize).map_or(0, super::probe::total))
    }

    /// The case with one of its facts free.
    pub fn probe(&self, free: &Free<'_>) -> Probe<'_> {
        self.probe_of(&self.batch, free)
    }

    /// A changed case with one of its facts free.
    pub fn probe_of<'b>(&'b self, batch: &'b Batch, free: &Free<'_>) -> Probe<'b> {
        Probe::new(&self.ready, batch, free.input, free.row)
    }

    /// The case with these facts changed.
    pub fn changed(&self, changes: &[(&Free<'_>, i64)]) -> Batch {
        let mut batch = self.batch.clone();
        for (free, element) in changes {
            if let Some(column) = batch.columns.get_mut(free.input as usize) {
                super::probe::put(column, free.row, *element);
                column.known = column.known.take().filter(|known| known.contains(&0));
            }
        }
        batch
    }

    /// Every result with these facts changed.
    pub fn with(&self, changes: &[(&Free<'_>, i64)]) -> Frame {
        self.ready.evaluate(&self.changed(changes))
    }
}

impl Ground<'_> {
    /// What a fact is called; of a row with its number, counted from 1.
    pub fn label(&self, free: &Free<'_>) -> Localized {
        let label = &free.fact.label;
        match free.fact.list.and_then(|list| self.content.lists.get(list as usize)) {
            None => label.clone(),
            Some(list) => {
                let row = list.row_label.as_ref().unwrap_or(&list.label);
                Localized::from_fn(|language| format!("{} ({} {})", label.get(language), row.get(language), free.row + 1))
            }
        }
    }
}

impl Free<'_> {
    /// The element of a value that the fact can have.
    pub fn element(&self, value: &FactValue) -> Option<i64> {
        facts::element(&self.fact, value).ok().flatten()
    }

    /// The least and the greatest element; none for a yes/no and a choice.
    pub fn bounds(&self) -> Option<[i64; 2]> {
        match &self.fact.kind {
            FactType::Number { min, max, .. } => Some([*min, *max]),
            FactType::Date { min, max } => Some([to_days(*min), to_days(*max)]),
            FactType::Boolean | FactType::Choice { .. } => None,
        }
    }

    /// Every element of a yes/no or a choice.
    pub fn choices(&self) -> Vec<i64> {
        match &self.fact.kind {
            FactType::Boolean => vec![i64::from(FALSE), i64::from(TRUE)],
            FactType::Choice { values } => (0..).take(values.len()).collect(),
            FactType::Number { .. } | FactType::Date { .. } => Vec::new(),
        }
    }

    /// What one step of the mantissa is in the unit as it is written.
    pub fn step(&self) -> Scale {
        match &self.fact.kind {
            FactType::Number { decimals, .. } => Scale::decimals(*decimals).unwrap_or(Scale::ONE),
            _ => Scale::ONE,
        }
    }

    /// The unit as the rule language writes it.
    pub fn unit(&self) -> String {
        match &self.fact.kind {
            FactType::Number { unit, .. } => unit.to_string(),
            FactType::Date { .. } => "day".to_owned(),
            FactType::Boolean | FactType::Choice { .. } => String::new(),
        }
    }

    /// An element as a value.
    pub fn value(&self, element: i64) -> Value {
        match &self.fact.kind {
            FactType::Boolean => Value::Boolean { value: element == i64::from(TRUE) },
            FactType::Choice { values } => match usize::try_from(element).ok().and_then(|place| values.get(place)) {
                Some((code, label)) => Value::Choice { value: code.clone(), label: label.clone() },
                None => Value::Unknown,
            },
            _ => self.place(Ratio::whole(i128::from(element))),
        }
    }

    /// A difference of steps, in the unit of the fact or in days.
    pub fn distance(&self, steps: Ratio) -> Value {
        match &self.fact.kind {
            FactType::Date { .. } => exact_number(steps.numerator(), steps.denominator(), Scale::ONE, &Unit::base(Base::Day)),
            _ => self.place(steps),
        }
    }

    /// A point on the scale of the fact, in steps, as a value: it may be between two that the fact can have.
    pub fn place(&self, at: Ratio) -> Value {
        match &self.fact.kind {
            FactType::Number { unit, decimals, .. } => exact_number(at.numerator(), at.denominator(), fact_scale(unit, *decimals), unit),
            FactType::Date { .. } => match i64::try_from(at.floor()).ok().and_then(from_days) {
                Some(value) => Value::Date { value },
                None => Value::Unknown,
            },
            FactType::Boolean | FactType::Choice { .. } => Value::Unknown,
        }
    }
}
