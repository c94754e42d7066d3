//! What would change a requirement, as data and in words.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::reason::{Bound, asked, options_text, quoted, sentence, yes};
use super::{Value, format};
use crate::Localized;
use crate::curve::Ground;
use crate::program::Comparison;
use crate::quantity::Ratio;
use crate::why::{Move, Way};

/// Changes of facts that meet a requirement together, and the sentence that says so.
///
/// They are exact: with all of them the requirement is met; where one is left out, or one step of its fact less is done, it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct WouldChange {
    /// `con ISEE non oltre 25.000,00 €, il requisito è soddisfatto`.
    #[serde(flatten)]
    pub text: Localized,
    /// What has to change, all together.
    #[serde(default)]
    pub changes: Vec<FactChange>,
}

/// One fact with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct FactChange {
    /// Its name; `list[2].fact` for a fact of a row, counted from 0.
    pub fact: String,
    /// What it is called.
    pub label: Localized,
    /// Its value now.
    pub from: Value,
    /// The nearest value that does.
    pub to: Value,
    /// By how much it changes, with its sign: in the unit of the fact, or in days. None for a yes/no and a choice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<Value>,
    /// The furthest value in the same direction that does as well; none where every further value does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Value>,
    /// Other choices that do as well.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub or: Vec<Value>,
    /// What is asked of the fact: `ISEE non oltre 25.000,00 €`.
    pub text: Localized,
}

impl Ground<'_> {
    pub(crate) fn would_change(&self, way: &Way<'_>) -> WouldChange {
        let changes: Vec<FactChange> = way.iter().map(|one| self.fact_change(one)).collect();
        let clauses: Vec<&Localized> = changes.iter().map(|change| &change.text).collect();
        WouldChange { text: sentence(&clauses), changes }
    }

    fn fact_change(&self, one: &Move<'_>) -> FactChange {
        let free = &one.free;
        let end = free.bounds().and_then(|[low, high]| one.until.filter(|until| *until != if one.to > one.from { high } else { low }));
        let mut change = FactChange {
            fact: free.id.clone(),
            label: self.label(free),
            from: free.value(one.from),
            to: free.value(one.to),
            by: free.bounds().map(|_| free.distance(Ratio::whole(i128::from(one.to) - i128::from(one.from)))),
            until: end.map(|end| free.value(end)),
            or: one.or.iter().map(|other| free.value(*other)).collect(),
            text: Localized::default(),
        };
        change.text = clause(&change, one.to > one.from);
        change
    }
}

fn clause(change: &FactChange, goes_up: bool) -> Localized {
    Localized::from_fn(|language| {
        let (it, label) = (language == crate::Language::It, change.label.get(language));
        match (&change.to, &change.until) {
            (Value::Boolean { value }, _) => format!("{}: {}", quoted(label, language), yes(*value, language)),
            (Value::Choice { label: first, .. }, _) => {
                let others =
                    change.or.iter().filter_map(|other| if let Value::Choice { label, .. } = other { Some(label.clone()) } else { None });
                let options: Vec<Localized> = std::iter::once(first.clone()).chain(others).collect();
                let among = match (it, options.len()) {
                    (_, 1) => "",
                    (true, _) => " tra",
                    (false, _) => " among",
                };
                format!("{}{among}: {}", quoted(label, language), options_text(&options, language))
            }
            (to, Some(until)) if to == until => {
                format!("{label} {} {}", asked(Comparison::Equal, Bound::of(to), language), format::value(to, language))
            }
            (to, until) => {
                let comparison = if goes_up { Comparison::GreaterOrEqual } else { Comparison::LessOrEqual };
                let mut text = format!("{label} {} {}", asked(comparison, Bound::of(to), language), format::value(to, language));
                if let Some(until) = until {
                    let and = if it { "e" } else { "and" };
                    let _ = write!(
                        text,
                        " {and} {} {}",
                        asked(comparison.mirrored(), Bound::of(until), language),
                        format::value(until, language)
                    );
                }
                text
            }
        }
    })
}
