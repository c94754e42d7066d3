//! What can stand together, in one language.

use std::collections::BTreeSet;

use super::page::{Block, Writer, cited};
use super::{Combination, Total};
use crate::Language;
use crate::decision::Value;

impl<'a> Writer<'a> {
    pub(super) fn combinations(&mut self) {
        let all = self.all;
        let Some(first) = all.combinations.first() else { return };
        if all.count == 1 {
            self.one_combination(first);
            return;
        }
        self.heading("Che cosa può stare insieme", "What can stand together");
        self.paragraph(format!("{}: {}.", self.say("Confronto", "Compared by"), self.local(&all.compared_by)));
        let in_all = self.in_all();
        if !in_all.is_empty() {
            self.paragraph(self.say(
                "Ogni combinazione ha anche le altre misure che spettano, che qui non sono nominate.",
                "Every combination has the other measures granted too, which are not named here.",
            ));
        }
        for (place, combination) in all.combinations.iter().enumerate() {
            let item = self.combination(place, combination, &in_all);
            self.blocks.push(item);
        }
        if let Some(limit) = &all.limit {
            self.paragraph(self.local(limit));
        }
    }

    /// Nothing is to choose: the rights were listed, and only what they come to and on which conditions is left to say.
    fn one_combination(&mut self, only: &'a Combination) {
        let lines = self.about(only);
        if only.measures.len() < 2 && only.fall.is_empty() {
            return;
        }
        self.heading("Che cosa può stare insieme", "What can stand together");
        self.paragraph(if only.fall.is_empty() {
            self.say("Tutte le misure che spettano possono stare insieme.", "All the measures granted can stand together.")
        } else {
            self.say("Le misure che spettano possono stare insieme, tranne:", "The measures granted can stand together, but for:")
        });
        for line in lines {
            self.blocks.push(Block::Item { state: None, mark: "•".to_owned(), text: line, under: Vec::new() });
        }
    }

    /// Measures of every combination, where there are several: they make no difference.
    fn in_all(&self) -> BTreeSet<&'a str> {
        let mut each = self.all.combinations.iter().map(|one| one.measures.iter().map(String::as_str).collect::<BTreeSet<_>>());
        let first = each.next().unwrap_or_default();
        if self.all.combinations.len() < 2 {
            return BTreeSet::new();
        }
        each.fold(first, |common, one| common.intersection(&one).copied().collect())
    }

    fn combination(&self, place: usize, combination: &'a Combination, in_all: &BTreeSet<&str>) -> Block {
        let best = self.all.best.contains(&place);
        let several = self.all.best.len() > 1;
        let word = match (best, several) {
            (true, false) => self.say(" (la migliore)", " (the best)"),
            (true, true) => self.say(" (tra le migliori)", " (among the best)"),
            _ => "",
        };
        let named = combination.measures.iter().filter(|measure| !in_all.contains(measure.as_str()));
        let titles: Vec<String> = named.map(|measure| self.title_of(measure)).collect();
        let text = format!("{}{word}", titles.join(" + "));
        Block::Item { state: best.then_some(true), mark: format!("{}.", place + 1), text, under: self.about(combination) }
    }

    /// What a combination comes to, what is lowered in it, on which conditions, and what is left out.
    fn about(&self, combination: &'a Combination) -> Vec<String> {
        let mut out: Vec<String> = combination.totals.iter().map(|total| self.total(total)).collect();
        if combination.uncertain {
            out.push(self.say("alcuni importi sono massimi o da completare", "some amounts are ceilings or to complete").to_owned());
        }
        for lowered in &combination.lowered {
            let (from, to) = (self.value(&lowered.from), self.value(&lowered.to));
            let (measure, because) = (self.title_of(&lowered.measure), self.title_of(&lowered.because_of));
            let text = match self.language {
                Language::It => format!("{measure}: da {from} a {to}, per {because}"),
                Language::En => format!("{measure}: from {from} to {to}, because of {because}"),
            };
            out.push(format!("{text}{}", cited(&lowered.citations)));
        }
        for condition in &combination.conditions {
            let (one, other) = (self.title_of(&condition.between.0), self.title_of(&condition.between.1));
            out.push(format!("{one} + {other}: {}{}", self.local(&condition.text), cited(&condition.citations)));
        }
        for fall in &combination.fall {
            let (because, title) = (self.local(&fall.because), self.title_of(&fall.measure));
            out.push(format!("{} {title}: {because}{}", self.say("resta fuori", "left out:"), cited(&fall.citations)));
        }
        out
    }

    /// `da ricevere ogni mese: 976,17 €/mese`.
    fn total(&self, total: &Total) -> String {
        let when = match &total.balance {
            Value::Number { unit, .. } if unit == "EUR/month" => self.say(" ogni mese", " every month"),
            Value::Number { unit, .. } if unit == "EUR/year" => self.say(" ogni anno", " every year"),
            Value::Number { unit, .. } if unit == "EUR" => {
                self.say(" una volta, o per il periodo detto nella misura", " once, or for the period that the measure says")
            }
            _ => "",
        };
        let (receive, pay) = (self.say("da ricevere", "to receive"), self.say("da pagare", "to pay"));
        match (is_zero(&total.benefits), is_zero(&total.fees)) {
            (_, true) => format!("{receive}{when}: {}", self.value(&total.benefits)),
            (true, false) => format!("{pay}{when}: {}", self.value(&total.fees)),
            (false, false) => format!(
                "{receive}{when}: {}; {pay}: {}; {}: {}",
                self.value(&total.benefits),
                self.value(&total.fees),
                self.say("la differenza", "the difference"),
                self.value(&total.balance)
            ),
        }
    }
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Number { value, .. } if value.chars().all(|sign| matches!(sign, '0' | '.' | '-')))
}
