//! What an answer says in one language, before it is laid out.

use super::{Entitlement, Entitlements, ShortAmount, Status};
use crate::decision::{AmountKind, Citation, Due, Value, format, words};
use crate::pack::RelationKind;
use crate::questions::Question;
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

pub(super) struct Writer<'a> {
    pub all: &'a Entitlements,
    pub language: Language,
    pub blocks: Vec<Block>,
}

impl<'a> Writer<'a> {
    pub fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::It => it,
            Language::En => en,
        }
    }

    pub fn local(&self, text: &'a Localized) -> &'a str {
        words::either(text, self.language)
    }

    pub fn value(&self, value: &Value) -> String {
        format::value(value, self.language)
    }

    pub fn heading(&mut self, it: &'static str, en: &'static str) {
        self.blocks.push(Block::Heading(self.say(it, en).to_owned()));
    }

    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    pub fn title_of(&self, measure: &str) -> String {
        let found = self.all.measures.iter().find(|found| found.measure == measure);
        found.map_or_else(|| measure.to_owned(), |found| words::either(&found.title, self.language).to_owned())
    }

    fn whole(&mut self) {
        let all = self.all;
        let day = format::date(all.on, self.language);
        self.paragraph(format!("{}: {day}", self.say("Data di riferimento", "Reference date")));
        let bodies: Vec<&str> = all.bodies.iter().map(|body| self.local(&body.title)).collect();
        self.paragraph(format!("{}: {}", self.say("Misure di", "Measures of"), bodies.join("; ")));
        let told: Vec<String> =
            all.from_place.iter().map(|fact| format!("{} {}", self.local(&fact.label), self.local(&fact.value))).collect();
        if !told.is_empty() {
            self.paragraph(format!("{}: {}", self.say("Dal luogo indicato", "From the place"), told.join("; ")));
        }
        if all.measures.is_empty() && all.not_known.is_empty() {
            self.paragraph(self.say("Nessuna misura è in vigore in questo giorno.", "No measure is in force on this day."));
        }
        self.section(Status::Granted, "Spettano", "Granted");
        self.combinations();
        self.section(Status::ToVerify, "Da verificare", "To be verified");
        self.questions();
        if !all.not_known.is_empty() {
            self.heading("Non si sa quale edizione valesse", "It is not known which edition held");
        }
        for gap in &all.not_known {
            let text = format!("{}: {}", self.local(&gap.title), self.local(&gap.reason));
            self.blocks.push(Block::Item { state: None, mark: "?".to_owned(), text, under: Vec::new() });
        }
        self.section(Status::NotGranted, "Non spettano", "Not granted");
        self.section(Status::Computed, "Calcolate", "Computed");
        self.section(
            Status::ForBodies,
            "Per comuni, enti e gestori, non per le famiglie",
            "For comuni, bodies and managers, not for families",
        );
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
        let found: Vec<&Entitlement> =
            of_status.filter(|found| status != Status::Computed || found.amounts.iter().any(is_computed)).collect();
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
            Status::Computed | Status::ForBodies => (None, "•"),
        };
        let text = format!("{} – {}", self.local(&found.title), self.local(&found.body));
        let mut under = Vec::new();
        if found.status == Status::ForBodies {
            return Block::Item { state, mark: mark.to_owned(), text, under };
        }
        // Of what is not granted, only what is paid or received counts: the places of a service say nothing to who has no right to one.
        let is_told = matches!(found.status, Status::Granted | Status::Computed);
        let counts = |amount: &&ShortAmount| is_told || amount.kind != AmountKind::Indicator;
        let amounts: Vec<&ShortAmount> = found.amounts.iter().filter(counts).collect();
        under.extend(amounts.iter().filter(|amount| is_known(amount)).map(|amount| self.amount(amount)));
        if found.status != Status::Computed {
            under.extend(amounts.iter().filter(|amount| amount.not_published).map(|amount| self.not_published(amount)));
            // Points and places that are not known are nobody's to complete.
            let is_open = |amount: &&&ShortAmount| !is_known(amount) && !amount.not_published && amount.kind != AmountKind::Indicator;
            let open = amounts.iter().filter(is_open);
            let open: Vec<&str> = open.map(|amount| self.local(&amount.title)).collect();
            if !open.is_empty() {
                under.push(format!("{}: {}", self.say("da completare", "to complete"), open.join("; ")));
            }
        }
        under.extend(self.waits_for(found));
        under.extend(self.figures_of(found));
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
        Block::Item { state, mark: mark.to_owned(), text, under }
    }

    fn not_published(&self, amount: &'a ShortAmount) -> String {
        let text = match amount.kind {
            AmountKind::Indicator => self.say("valore non pubblicato", "value not published"),
            AmountKind::Fee | AmountKind::Benefit => self.say("importo non pubblicato", "amount not published"),
        };
        format!("{}: {text}", self.local(&amount.title))
    }

    /// What a measure waits for.
    fn waits(&self, found: &'a Entitlement) -> impl Iterator<Item = &'a Question> {
        self.all.questions.iter().filter(|question| question.needed_for.iter().any(|needed| needed.measure == found.measure))
    }

    /// Figures of acts that are not known here: the household cannot tell them, the body can.
    fn figures_of(&self, found: &'a Entitlement) -> Vec<String> {
        let figures = self.waits(found).filter(|question| question.needs_act);
        figures
            .map(|figure| format!("{}: {}", self.say("da chiedere all'ente", "to ask of the body"), self.local(&figure.question)))
            .collect()
    }

    /// The facts for which a measure waits, the most useful first.
    fn waits_for(&self, found: &'a Entitlement) -> Option<String> {
        let facts = self.waits(found).filter(|question| !question.needs_act);
        let labels: Vec<&str> = facts.map(|question| self.local(&question.label)).collect();
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

    fn questions(&mut self) {
        let questions: Vec<&Question> = self.all.questions.iter().filter(|question| !question.needs_act).collect();
        if questions.is_empty() {
            return;
        }
        let text = self.say("Le prossime domande, la più utile per prima:", "The next questions, the most useful first:");
        self.paragraph(text);
        for (place, question) in questions.iter().take(MOST_QUESTIONS).enumerate() {
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
        if let Some(more) = questions.len().checked_sub(MOST_QUESTIONS).filter(|more| *more > 0) {
            self.paragraph(match (self.language, more) {
                (Language::It, 1) => "Un'altra domanda segue, se serve ancora.".to_owned(),
                (Language::It, more) => format!("Altre {more} domande seguono, se servono ancora."),
                (Language::En, 1) => "One more question follows, where still needed.".to_owned(),
                (Language::En, more) => format!("{more} more questions follow, where still needed."),
            });
        }
    }
}

fn is_computed(amount: &ShortAmount) -> bool {
    is_known(amount) && amount.due == Due::Due
}

fn is_known(amount: &ShortAmount) -> bool {
    amount.value != Value::Unknown
}

/// `, dgr art. 3`.
pub(super) fn cited(citations: &[Citation]) -> String {
    let each = citations.iter().map(|citation| match &citation.article {
        Some(article) => format!("{} {article}", citation.source),
        None => citation.source.clone(),
    });
    let all: Vec<String> = each.collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}
