//! Sources by act: one act is often cited for many of its articles.

use chrono::{Datelike, NaiveDate};

use super::view::View;
use super::{Citation, Confidence, SourceCited, format, words};
use crate::Localized;

/// An act and the places in it that are cited.
pub(super) struct Act<'a> {
    pub name: &'a str,
    pub date: Option<NaiveDate>,
    pub places: Vec<Place<'a>>,
}

/// Sources of one act that are the same article, known from the same page.
pub(super) struct Place<'a> {
    pub article: Option<&'a str>,
    pub url: Option<&'a str>,
    pub confidence: Confidence,
    pub notes: Vec<&'a Localized>,
}

impl<'a> View<'a> {
    /// `DGR XII/3719/2024, art. 5 c. 2 e art. 6`, one text for each act.
    pub(super) fn acts_cited(self, citations: &[Citation]) -> Vec<String> {
        let mut acts: Vec<(&str, Vec<String>)> = Vec::new();
        for citation in citations {
            let source = self.decision.sources.iter().find(|source| source.id == citation.source);
            let act = match source {
                Some(source) => source.act.as_str(),
                None if citation.source == "not_stated" => self.say(words::NOT_STATED),
                None => citation.source.as_str(),
            };
            let article = place(source.and_then(|source| source.article.as_deref()), citation.article.as_deref());
            let at = acts.iter().position(|(known, _)| *known == act).unwrap_or_else(|| {
                acts.push((act, Vec::new()));
                acts.len() - 1
            });
            if let (Some((_, articles)), Some(article)) = (acts.get_mut(at), article)
                && !articles.contains(&article)
            {
                articles.push(article);
            }
        }
        let and = self.say(words::AND);
        let text = |(act, articles): (&str, Vec<String>)| {
            let mut text = act.to_owned();
            for (index, article) in articles.iter().enumerate() {
                let last = index > 0 && index + 1 == articles.len();
                for part in if last { [" ", and, " "] } else { [", ", "", ""] } {
                    text.push_str(part);
                }
                text.push_str(article);
            }
            text
        };
        acts.into_iter().map(text).collect()
    }

    /// The same in one line.
    pub(super) fn citations(self, citations: &[Citation]) -> String {
        self.acts_cited(citations).join("; ")
    }

    /// The sources of the decision by act.
    pub(super) fn acts(self) -> Vec<Act<'a>> {
        let mut acts: Vec<Act<'a>> = Vec::new();
        for source in &self.decision.sources {
            let at = acts.iter().position(|act| act.name == source.act && act.date == source.date).unwrap_or_else(|| {
                acts.push(Act { name: &source.act, date: source.date, places: Vec::new() });
                acts.len() - 1
            });
            if let Some(act) = acts.get_mut(at) {
                act.add(source);
            }
        }
        acts
    }

    /// `DGR XII/3719/2024 del 30/12/2024`; a date that the name already tells is not told again.
    pub(super) fn act(self, act: &Act<'_>) -> String {
        let told = |date: &str| act.name.as_bytes().windows(date.len()).any(|part| part == date.as_bytes());
        match act.date.filter(|&date| !told(&long_date(date))) {
            Some(date) => format!("{} {} {}", act.name, self.say(words::ACT_DATED), format::date(date, self.language)),
            None => act.name.to_owned(),
        }
    }

    /// `art. 4 c. 2 – non verificata`; `in generale` where a part of an act is not named beside others that are.
    pub(super) fn place(self, place: &Place<'_>, alone: bool) -> String {
        let article = place.article.unwrap_or(if alone { "" } else { self.say(words::AS_A_WHOLE) });
        format!("{article}{}{}", if article.is_empty() { "" } else { " – " }, self.say(words::confidence(place.confidence)))
    }
}

impl<'a> Act<'a> {
    fn add(&mut self, source: &'a SourceCited) {
        let (article, url, confidence) = (source.article.as_deref(), source.url.as_deref(), source.confidence);
        let same = |place: &&mut Place<'_>| place.article == article && place.url == url && place.confidence == confidence;
        match self.places.iter_mut().find(same) {
            Some(place) => place.notes.extend(&source.note),
            None => self.places.push(Place { article, url, confidence, notes: source.note.iter().collect() }),
        }
    }
}

/// The place meant: `allegato 1 lett. a` where the source is `allegato 1` and what is cited is `lett. a` of it; else what is cited.
fn place(of_source: Option<&str>, cited: Option<&str>) -> Option<String> {
    const PARTS: [&str; 5] = ["c. ", "comma ", "lett. ", "n. ", "punto "];
    match (of_source, cited) {
        (Some(whole), Some(part)) if PARTS.iter().any(|start| part.starts_with(start)) => Some(format!("{whole} {part}")),
        (whole, part) => part.or(whole).map(str::to_owned),
    }
}

/// The date as the name of an Italian act has it: `5 dicembre 2013`.
fn long_date(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] =
        ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::samples;
    use super::*;
    use crate::Language;

    #[test]
    fn a_part_stands_after_the_place_that_it_is_part_of() {
        let place = |source, cited| place(source, cited).unwrap();
        assert_eq!(place(Some("allegato 1"), Some("lett. a")), "allegato 1 lett. a");
        assert_eq!(place(Some("art. 5"), Some("art. 6")), "art. 6");
        assert_eq!(place(None, Some("c. 2")), "c. 2");
        assert_eq!(place(Some("art. 5"), None), "art. 5");
    }

    #[test]
    fn an_act_is_named_once_for_all_its_articles() {
        let mut decision = samples::b2_met();
        let of = |article: &str| Citation { source: "dgr".to_owned(), article: Some(article.to_owned()) };
        let mut more = decision.sources.first().unwrap().clone();
        more.id = "dgr_due".to_owned();
        more.article = Some("art. 2".to_owned());
        decision.sources.push(more);
        let view = View { decision: &decision, language: Language::It };
        let second = Citation { source: "dgr_due".to_owned(), article: None };
        let avviso = Citation { source: "avviso".to_owned(), article: None };
        assert_eq!(
            view.citations(&[of("art. 1"), second, avviso, of("art. 1"), of("art. 9")]),
            "DGR XII/3719/2024, art. 1, art. 2 e art. 9; Avviso pubblico dell'ambito"
        );
        let acts = view.acts();
        let names: Vec<(String, usize)> = acts.iter().map(|act| (view.act(act), act.places.len())).collect();
        assert_eq!(
            names,
            [("DGR XII/3719/2024 del 30/12/2024".to_owned(), 2), ("Avviso pubblico dell'ambito del 10/02/2025".to_owned(), 1)]
        );
    }

    #[test]
    fn a_date_in_the_name_is_not_told_twice() {
        let decision = samples::not_in_force();
        let view = View { decision: &decision, language: Language::It };
        let act = Act { name: "DPCM 5 dicembre 2013, n. 159", date: NaiveDate::from_ymd_opt(2013, 12, 5), places: Vec::new() };
        assert_eq!(view.act(&act), "DPCM 5 dicembre 2013, n. 159");
    }
}
