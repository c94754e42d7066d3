//! What changes between two editions of a measure, in words: values, requirements, limits.
//!
//! Figures, bands and roundings are compared as the files write them, completed by what they extend; requirements as they are compiled, with
//! their limits as numbers, on a day of each edition. A figure that is written otherwise and says the same is no difference.

mod around;
mod bands;
mod data;
mod entries;
mod leaves;
mod page;

use chrono::NaiveDate;

use super::amend::{AmendError, Found, Rules, figures_of, name_of};
use super::yaml::Node;
use crate::Pack;
use crate::pack::{Measure, Version};
use crate::sort::sort_by;

pub use data::{
    DifferenceKind, Differences, EditionCompared, EditionDifference, FORMAT as DIFFERENCES_FORMAT, Section, differences_schema,
};
use entries::Side;
pub use page::{differences_markdown, differences_text};

/// On which day of an edition its requirements are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On its first day.
    First,
    /// On its last day, or from when on nothing changes any more.
    Last,
    /// On this day.
    On(NaiveDate),
}

/// An edition of a measure, read and compiled.
#[derive(Clone, Debug)]
pub struct Edition {
    node: Node,
    figures: Vec<Found>,
    pack: Pack,
    name: String,
    on: NaiveDate,
}

impl Edition {
    /// The measure with those that supply its facts.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// `measure/edition`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day whose requirements are told.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    fn measure(&self) -> Option<&Measure> {
        self.pack.measures().find(|measure| measure.is_named(&self.name))
    }

    fn version(&self) -> Option<&Version> {
        let measure = self.measure()?;
        let within = |interval: &&crate::pack::Interval| interval.from <= self.on && interval.to.is_none_or(|to| self.on <= to);
        let interval = measure.intervals.iter().find(within)?;
        measure.versions.get(interval.version as usize)
    }

    fn compared(&self) -> EditionCompared {
        let (measure, edition) = self.name.split_once('/').unwrap_or((&self.name, ""));
        let title = self.measure().map(|measure| measure.title.clone()).unwrap_or_default();
        EditionCompared { measure: measure.to_owned(), edition: edition.to_owned(), title, on: self.on }
    }
}

impl Rules {
    /// Opens an edition, to be compared: `measure/edition`, or a measure on a day.
    ///
    /// # Errors
    /// There is no such edition, or it is refused.
    pub fn open(&mut self, measure: &str, when: When) -> Result<Edition, AmendError> {
        let far = NaiveDate::MAX;
        let (_, node) = self.edition(measure, if let When::On(on) = when { on } else { far })?;
        let node = node.clone();
        let name = name_of(&node);
        let day = |key: &str| node.get("in_force").and_then(|days| days.get(key)).and_then(Node::text).and_then(|text| text.parse().ok());
        let first: NaiveDate = day("from").unwrap_or(far);
        let mut on = match when {
            When::On(on) => on,
            When::First => first,
            When::Last => day("to").unwrap_or(first),
        };
        let mut pack = self.amend(&name, on, &[])?.pack;
        if when == When::Last && day("to").is_none() {
            let last =
                pack.measures().find(|measure| measure.is_named(&name)).and_then(|measure| measure.intervals.last()).map(|last| last.from);
            if let Some(last) = last.filter(|last| *last != on) {
                on = last;
                pack = self.amend(&name, on, &[])?.pack;
            }
        }
        let figures = figures_of(self, &node, on);
        Ok(Edition { node, figures, pack, name, on })
    }
}

/// What changes from one edition to another.
///
/// ```
/// # let text = |edition: &str, from: &str, to: &str, limit: &str| format!(r#"
/// # language: 1
/// # measure: prova.buono
/// # edition: {edition}
/// # title: {{ it: Buono, en: Voucher }}
/// # body: prova
/// # in_force: {{ from: {from}{to} }}
/// # sources:
/// #   delibera: {{ act: Delibera di prova, confidence: unverified }}
/// # facts:
/// #   isee: {{ type: number, unit: EUR, min: 0, max: 1_000_000, label: {{ it: ISEE, en: ISEE }} }}
/// # parameters:
/// #   soglia: {{ unit: EUR, value: {limit}, source: delibera }}
/// # requirements:
/// #   isee_entro_soglia: {{ when: isee <= soglia, source: delibera }}
/// # "#);
/// # let mut sources = soglia::authoring::Sources::new();
/// # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
/// # sources.add("2025.yaml", text("2025", "2025-01-01", ", to: 2025-12-31", "8_000"));
/// # sources.add("2026.yaml", text("2026", "2026-01-01", "", "9_000"));
/// use soglia::authoring::{Rules, When, differences};
/// let mut rules = Rules::new(sources);
/// let before = rules.open("prova.buono/2025", When::Last)?;
/// let after = rules.open("prova.buono/2026", When::First)?;
/// let found = differences(&before, &after);
/// let limit = found.differences.iter().find(|found| found.path == "soglia").ok_or("the limit changes")?;
/// assert_eq!(limit.after.as_ref().map(|text| text.it.as_str()), Some("9.000,00 €"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn differences(before: &Edition, after: &Edition) -> Differences {
    let (old, new) = (Side::new(before), Side::new(after));
    let mut out = Vec::new();
    around::measures(before, after, &mut out);
    for (section, key) in [(Section::Parameters, "parameters"), (Section::Amounts, "amounts"), (Section::Definitions, "definitions")] {
        entries::compare(section, key, &old, &new, &mut out);
    }
    sort_by(&mut out, |a, b| a.section.cmp(&b.section));
    Differences { format: DIFFERENCES_FORMAT, before: before.compared(), after: after.compared(), differences: out, register: None }
}
