//! What an answer says in one language, before it is laid out.

use super::{Combination, Entitlement, Entitlements, ShortAmount, Status};
use crate::decision::{AmountKind, Citation, Due, Value, format, words};
use crate::pack::RelationKind;
use crate::{Language, Localized};

/// Questions that a page shows.
const MOST_QUESTIONS: usize = 5;

/// Names of measures that wait for one answer, and of facts for which one measure waits.
const MOST_NAMES: usize = 4;

pub(super) struct Page {
    pub title: String,
    pub blocks: Vec<Block>,
}

pub(super) enum Block {
    Heading(String),
    Paragraph(String),
    Item {
        /// Good, bad or open.
        state: Option<bool>,
        mark: String,
        text: String,
        under: Vec<String>,
    },
}

pub(super) fn page(all: &Entitlements, language: Language) -> Page {
    let mut writer = Writer { all, language, blocks: Vec::new() };
    writer.whole();
    let place = all.bodies.first().map_or_else(String::new, |body| format!(" – {}", words::either(&body.title, language)));
    Page { title: format!("{}{place}", writer.say("A che cosa ho diritto", "What I am entitled to")), blocks: writer.blocks }
}

struct Writer<'a> {
    all: &'a Entitlements,
    language: Language,
    blocks: Vec<Block>,
}

impl<'a> Writer<'a> {
    fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::It => it,
            Language::En => en,
        }
    }

    fn local(&self, text: &'a Localized) -> &'a str {
        words::either(text, self.language)
    }

    fn value(&self, value: &Value) -> String {
        format::value(value, self.language)
    }

    fn heading(&mut self, it: &'static str, en: &'static str) {
        self.blocks.push(Block::Heading(self.say(it, en).to_owned()));
    }

    fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    fn title_of(&self, measure: &str) -> String {
        let found = self.all.measures.iter().find(|found| found.measure == measure);
        found.map_or_else(|| measure.to_owned(), |found| words::either(&found.title, self.language).to_owned())
    }

    fn whole(&mut self) {
        let all = self.all;
        let day = format::date(all.on, self.language);
        self.paragraph(format!("{}: {day}", self.say("Data di riferimento", "Reference date")));
        let bodies: Vec<&str> = all.bodies.iter().map(|body| self.local(&body.title)).collect();
        self.paragraph(format!("{}: {}", self.say("Misure di", "Measures of"), bodies.join("; ")));
        if all.measures.is_empty() {
            self.paragraph(self.say("Nessuna misura è in vigore in questo giorno.", "No measure is in force on this day."));
        }
        self.section(Status::Granted, "Spettano", "Granted");
        self.combinations();
        self.section(Status::ToVerify, "Da verificare", "To be verified");
        self.questions();
        self.section(Status::NotGranted, "Non spettano", "Not granted");
        self.section(Status::Computed, "Calcolate", "Computed");
        if !all.carried_out.is_empty() {
            self.heading("Attuate da un ente più vicino", "Carried out by a nearer body");
        }
        for carried_out in &all.carried_out {
            let (title, by) = (self.local(&carried_out.title).to_owned(), self.title_of(&carried_out.by));
            let text = format!("{title}: {} {by}", self.say("qui è attuata da", "is carried out here by"));
            self.blocks.push(Block::Item { state: None, mark: "•".to_owned(), text, under: Vec::new() });
        }
        self.heading("Avvertenza", "Note");
        self.paragraph(self.say(
            "Questa risposta non è un atto: decide l'ente, sui documenti.",
            "This answer is not an act: the body decides, on the documents.",
        ));
    }

    fn section(&mut self, status: Status, it: &'static str, en: &'static str) {
        let of_status = self.all.measures.iter().filter(|found| found.status == status);
        // What computes an indicator that nobody can know yet has nothing to say.
        let found: Vec<&Entitlement> = of_status.filter(|found| status != Status::Computed || found.amounts.iter().any(is_known)).collect();
        if found.is_empty() {
            return;
        }
        self.heading(it, en);
        for measure in found {
            let item = self.measure(measure);
            self.blocks.push(item);
        }
    }

    fn measure(&self, found: &'a Entitlement) -> Block {
        let (state, mark) = match found.status {
            Status::Granted => (Some(true), "✓"),
            Status::NotGranted => (Some(false), "✗"),
            Status::ToVerify => (None, "?"),
            Status::Computed => (None, "•"),
        };
        let mut under = Vec::new();
        // Of what may not be granted, only what is paid or received counts.
        let counts = |amount: &&ShortAmount| found.status != Status::ToVerify || amount.kind != AmountKind::Indicator;
        let amounts: Vec<&ShortAmount> = found.amounts.iter().filter(counts).collect();
        under.extend(amounts.iter().filter(|amount| is_known(amount)).map(|amount| self.amount(amount)));
        let open: Vec<&str> = amounts.iter().filter(|amount| !is_known(amount)).map(|amount| self.local(&amount.title)).collect();
        if !open.is_empty() && found.status != Status::Computed {
            under.push(format!("{}: {}", self.say("da completare", "to complete"), open.join("; ")));
        }
        under.extend(self.waits_for(found));
        if !found.not_met.is_empty() {
            let titles: Vec<&str> = found.not_met.iter().map(|title| self.local(title)).collect();
            under.push(format!("{}: {}", self.say("non soddisfatto", "not met"), titles.join("; ")));
        }
        if !found.facts_left_out.is_empty() {
            under.push(format!("{}: {}", self.say("dati che non può usare", "facts that it cannot take"), found.facts_left_out.join("; ")));
        }
        if found.status == Status::Granted {
            under.extend(self.elsewhere(found));
        }
        Block::Item { state, mark: mark.to_owned(), text: format!("{} – {}", self.local(&found.title), self.local(&found.body)), under }
    }

    /// The facts for which a measure waits, the most useful first.
    fn waits_for(&self, found: &'a Entitlement) -> Option<String> {
        let waits = self.all.questions.iter().filter(|question| question.needed_for.iter().any(|needed| needed.measure == found.measure));
        let labels: Vec<&str> = waits.map(|question| self.local(&question.label)).collect();
        let more = match (self.language, labels.len().saturating_sub(MOST_NAMES)) {
            (_, 0) => String::new(),
            (Language::It, 1) => "; e un altro dato".to_owned(),
            (Language::It, more) => format!("; e altri {more} dati"),
            (Language::En, more) => format!("; and {more} more"),
        };
        let named = labels.get(..MOST_NAMES).unwrap_or(&labels).join("; ");
        (!named.is_empty()).then(|| format!("{}: {named}{more}", self.say("manca", "missing")))
    }

    fn amount(&self, amount: &'a ShortAmount) -> String {
        let kind = match amount.kind {
            AmountKind::Fee => self.say(", da pagare", ", to pay"),
            AmountKind::Benefit => self.say(", da ricevere", ", to receive"),
            AmountKind::Indicator => "",
        };
        let up_to = if amount.at_most { self.say("fino a ", "up to ") } else { "" };
        let open = if amount.due == Due::Unknown { self.say(" (se spetta)", " (if due)") } else { "" };
        format!("{}: {up_to}{}{kind}{open}", self.local(&amount.title), self.value(&amount.value))
    }

    /// What the act says of measures that are not looked at here.
    fn elsewhere(&self, found: &'a Entitlement) -> Vec<String> {
        let mut out = Vec::new();
        for (relation, it, en) in [
            (RelationKind::Incompatible, "non cumulabile con, da controllare a parte", "not together with, to be looked at apart"),
            (RelationKind::Requires, "richiede, da controllare a parte", "needs, to be looked at apart"),
        ] {
            let titles: Vec<&str> =
                found.elsewhere.iter().filter(|other| other.relation == relation).map(|other| self.local(&other.title)).collect();
            if !titles.is_empty() {
                out.push(format!("{}: {}", self.say(it, en), titles.join("; ")));
            }
        }
        out
    }

    fn combinations(&mut self) {
        let all = self.all;
        if all.combinations.is_empty() {
            return;
        }
        self.heading("Che cosa può stare insieme", "What can stand together");
        self.paragraph(format!("{}: {}.", self.say("Confronto", "Compared by"), self.local(&all.compared_by)));
        for (place, combination) in all.combinations.iter().enumerate() {
            let item = self.combination(place, combination);
            self.blocks.push(item);
        }
        if let Some(limit) = &all.limit {
            self.paragraph(self.local(limit));
        }
    }

    fn combination(&self, place: usize, combination: &'a Combination) -> Block {
        let best = self.all.best.contains(&place) && self.all.count > 1;
        let several = self.all.best.len() > 1;
        let word = match (best, several) {
            (true, false) => self.say(" (la migliore)", " (the best)"),
            (true, true) => self.say(" (tra le migliori)", " (among the best)"),
            _ => "",
        };
        let titles: Vec<String> = combination.measures.iter().map(|measure| self.title_of(measure)).collect();
        let mut under = Vec::new();
        for total in &combination.totals {
            let balance = self.value(&total.balance);
            under.push(format!("{}: {balance}", self.say("benefici meno costi", "benefits less fees")));
        }
        if combination.uncertain {
            under.push(self.say("alcuni importi sono massimi o da completare", "some amounts are ceilings or to complete").to_owned());
        }
        for lowered in &combination.lowered {
            let (from, to) = (self.value(&lowered.from), self.value(&lowered.to));
            let (measure, because) = (self.title_of(&lowered.measure), self.title_of(&lowered.because_of));
            let text = match self.language {
                Language::It => format!("{measure}: da {from} a {to}, per {because}"),
                Language::En => format!("{measure}: from {from} to {to}, because of {because}"),
            };
            under.push(format!("{text}{}", cited(&lowered.citations)));
        }
        for condition in &combination.conditions {
            let (one, other) = (self.title_of(&condition.between.0), self.title_of(&condition.between.1));
            under.push(format!("{one} + {other}: {}{}", self.local(&condition.text), cited(&condition.citations)));
        }
        for fall in &combination.fall {
            let because = self.local(&fall.because);
            under.push(format!(
                "{} {}: {because}{}",
                self.say("resta fuori", "left out:"),
                self.title_of(&fall.measure),
                cited(&fall.citations)
            ));
        }
        Block::Item { state: best.then_some(true), mark: format!("{}.", place + 1), text: format!("{}{word}", titles.join(" + ")), under }
    }

    fn questions(&mut self) {
        let all = self.all;
        if all.questions.is_empty() {
            return;
        }
        let text = self.say("Le prossime domande, la più utile per prima:", "The next questions, the most useful first:");
        self.paragraph(text);
        for (place, question) in all.questions.iter().take(MOST_QUESTIONS).enumerate() {
            let needed = question.needed_for.iter().take(MOST_NAMES).map(|needed| self.local(&needed.title).to_owned());
            let mut needed: Vec<String> = needed.collect();
            if let Some(more) = question.needed_for.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
                needed.push(match (self.language, more) {
                    (Language::It, 1) => "e un'altra misura".to_owned(),
                    (Language::It, more) => format!("e altre {more} misure"),
                    (Language::En, 1) => "and one more measure".to_owned(),
                    (Language::En, more) => format!("and {more} more measures"),
                });
            }
            let under = vec![format!("{}: {}", self.say("serve per", "needed for"), needed.join("; "))];
            let text = format!("{} ({})", self.local(&question.question), question.id);
            self.blocks.push(Block::Item { state: None, mark: format!("{}.", place + 1), text, under });
        }
        if let Some(more) = all.questions.len().checked_sub(MOST_QUESTIONS).filter(|more| *more > 0) {
            self.paragraph(match (self.language, more) {
                (Language::It, 1) => "Un'altra domanda segue, se serve ancora.".to_owned(),
                (Language::It, more) => format!("Altre {more} domande seguono, se servono ancora."),
                (Language::En, 1) => "One more question follows, where still needed.".to_owned(),
                (Language::En, more) => format!("{more} more questions follow, where still needed."),
            });
        }
    }
}

fn is_known(amount: &ShortAmount) -> bool {
    amount.value != Value::Unknown
}

/// `, dgr art. 3`.
fn cited(citations: &[Citation]) -> String {
    let each = citations.iter().map(|citation| match &citation.article {
        Some(article) => format!("{} {article}", citation.source),
        None => citation.source.clone(),
    });
    let all: Vec<String> = each.collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}
