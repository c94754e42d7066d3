//! Facts that are given in vain: another edition asks for them.

use chrono::NaiveDate;

use super::warnings::Said;
use super::{Warning, WarningKind};
use crate::facts::{FactValue, Facts};
use crate::pack::{Measure, Pack};
use crate::{Language, Localized};

impl Pack {
    /// Facts of the case that an edition of the measure, or of one that supplies it, asks for, and none that runs on the day does.
    pub(super) fn unused(&self, running: &Measure, facts: &Facts, on: NaiveDate) -> Option<Warning> {
        let content = self.content();
        let mut all = Vec::new();
        self.measures().filter(|edition| edition.id == running.id).for_each(|edition| self.with_suppliers(edition, &mut all));
        let runs = |edition: &&&Measure| edition.in_force(on) || std::ptr::eq(**edition, running);
        let mut read = vec![false; content.facts.len()];
        for &place in all.iter().filter(runs).flat_map(|edition| &edition.uses.facts) {
            read.get_mut(place as usize).into_iter().for_each(|read| *read = true);
        }
        let is_read = |place: u32| read.get(place as usize).is_some_and(|read| *read);
        let mut said = Said::default();
        let mut told: Vec<(&str, Option<u32>)> = Vec::new();
        for &place in all.iter().flat_map(|edition| &edition.uses.facts).filter(|place| !is_read(**place)) {
            let Some(fact) = content.facts.get(place as usize) else { continue };
            let name = (fact.id.as_str(), fact.list);
            let known = |value: Option<&FactValue>| value.is_some_and(|value| *value != FactValue::Unknown);
            let is_given = match fact.list.and_then(|list| content.lists.get(list as usize)) {
                None => known(facts.get(&fact.id)),
                Some(list) => matches!(facts.get(&list.id), Some(FactValue::Rows(rows)) if rows.iter().any(|row| known(row.get(&fact.id)))),
            };
            // Editions may declare the same fact each for itself.
            let is_alike = |(other, read): (&crate::pack::FactDeclaration, &bool)| *read && (other.id.as_str(), other.list) == name;
            if is_given && !told.contains(&name) && !content.facts.iter().zip(&read).any(is_alike) {
                told.push(name);
                said.titles.push(&fact.label);
            }
        }
        if said.titles.is_empty() {
            return None;
        }
        let text = Localized::from_fn(|language| {
            let words = match (language, said.is_one()) {
                (Language::It, true) => "è indicato, ma non conta: lo chiede un'altra edizione, non quella in vigore in questo giorno",
                (Language::It, false) => {
                    "sono indicati, ma non contano: li chiede un'altra edizione, non quella in vigore in questo giorno"
                }
                (Language::En, true) => "is given and does not count: another edition asks for it, not the one in force on this day",
                (Language::En, false) => "are given and do not count: another edition asks for them, not the one in force on this day",
            };
            format!("{} {words}", said.names(language))
        });
        Some(Warning { kind: WarningKind::Unused, text, citations: Vec::new() })
    }
}
