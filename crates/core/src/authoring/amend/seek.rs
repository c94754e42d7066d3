//! What a figure must be for a given budget: the rules are compiled again with every value that is tried.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AmendError, Change, Figure, FigureKind, Rules};
use crate::decision::TextOptions;
use crate::quantity::Unit;
use crate::reform::{self, ReformError, Search, Sought};
use crate::{Language, Pack};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Seeking<'s> {
    /// The measure, or `measure/edition`.
    pub measure: &'s str,
    /// A day on which the edition holds.
    pub on: NaiveDate,
    /// The figure; `it.isee:franchigia` for one of another measure.
    pub figure: &'s str,
    /// Other figures that change with it.
    pub changes: &'s [Change],
    /// What the body may spend; below zero, what it must take in.
    pub budget: Decimal,
    /// The least and the greatest value to try; else from zero to four times the figure, or to 100 %.
    pub between: Option<(Decimal, Decimal)>,
    /// The step between values; else a cent of money, and the usual decimals of other units.
    pub step: Option<Decimal>,
}

/// The value of a figure for a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FigureSought {
    /// Version of the form of reforms.
    pub format: u32,
    /// The measure.
    pub measure: String,
    /// The figure, as it is now.
    pub figure: Figure,
    /// The unit of the budget and of every cost.
    pub cost_unit: String,
    /// The answer.
    #[serde(flatten)]
    pub sought: Sought,
}

/// JSON Schema (2020-12) of a [`FigureSought`], as it is published in `docs/schema/seek.schema.json`.
#[must_use]
pub fn seek_schema() -> serde_json::Value {
    schemars::schema_for!(FigureSought).to_value()
}

impl FigureSought {
    /// The answer in words.
    #[must_use]
    pub fn text(&self, language: Language, options: TextOptions) -> String {
        let unit = self.figure.unit.as_ref().map_or_else(|| "count".to_owned(), Unit::to_string);
        let title = format!("{} (`{}`)", self.figure.title.get(language), self.figure.path);
        reform::seek_text(&self.sought, (&title, &unit), &self.cost_unit, language, options)
    }
}

impl Rules {
    /// Looks for the last value of a figure with which the cost is within the budget. `cost` is asked for what the measure costs with the
    /// rules of a pack, about thirty times: [`crate::reform::Comparison::cost`] gives it.
    ///
    /// # Errors
    /// The figure is not there or is no number, no values are given to try, the rules do not hold with one of them, or what `cost` says.
    pub fn seek<E: From<ReformError> + From<AmendError>>(
        &mut self,
        seeking: &Seeking<'_>,
        mut cost: impl FnMut(&Pack) -> Result<(Decimal, Unit), E>,
    ) -> Result<FigureSought, E> {
        let (other, path) = seeking.figure.split_once(':').map_or((None, seeking.figure), |(of, path)| (Some(of.to_owned()), path));
        let figure = self.figure(other.as_deref().unwrap_or(seeking.measure), seeking.on, path)?;
        let mut unit: Option<Unit> = None;
        let sought = reform::seek(&search(seeking, &figure)?, |value| {
            let mut changes = seeking.changes.to_vec();
            changes.push(Change { measure: other.clone(), path: path.to_owned(), value: written(value) });
            let (cost, of) = cost(&self.amend(seeking.measure, seeking.on, &changes)?.pack)?;
            unit = Some(of);
            Ok::<Decimal, E>(cost)
        })?;
        let cost_unit = unit.map_or_else(String::new, |unit| unit.to_string());
        Ok(FigureSought { format: reform::FORMAT, measure: seeking.measure.to_owned(), figure, cost_unit, sought })
    }
}

/// A value as text that is not in doubt: three decimals might be thousands.
fn written(value: Decimal) -> String {
    let mut value = value.normalize();
    if value.scale() == 3 {
        value.rescale(4);
    }
    value.to_string()
}

/// Where to look: as was asked, or from zero to four times the figure.
fn search(seeking: &Seeking<'_>, figure: &Figure) -> Result<Search, ReformError> {
    if figure.kind != FigureKind::Number {
        return Err(ReformError::NoNumber { path: figure.path.clone() });
    }
    let decimals = figure.unit.as_ref().map_or(2, Unit::usual_decimals);
    let step = seeking.step.unwrap_or_else(|| Decimal::new(1, decimals));
    let percent = figure.unit.as_ref().is_some_and(Unit::is_percent);
    let now = figure.value.as_ref().and_then(|value| Decimal::from_str_exact(&value.replace('_', "")).ok());
    let most = if percent { Some(Decimal::ONE_HUNDRED) } else { now.and_then(|now| now.checked_mul(Decimal::from(4))) };
    let (from, to) = match (seeking.between, most) {
        (Some(between), _) => between,
        // Onto the grid, whatever the step is.
        (None, Some(most)) if most > Decimal::ZERO => (Decimal::ZERO, most.checked_div(step).map_or(most, |steps| steps.floor() * step)),
        (None, _) => return Err(ReformError::NoRange),
    };
    Ok(Search { from, to, step, budget: seeking.budget })
}
