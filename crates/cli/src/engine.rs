//! What commands ask of the library; what it refuses is said in both languages.

mod curves;
mod refused;
mod slip;

use chrono::NaiveDate;
use soglia::authoring;
use soglia::decision;
use soglia::entitlements::{Criterion, Entitlements, EntitlementsError};
use soglia::ledger::{self, Ledger, LedgerError};
use soglia::pack::Status;
use soglia::questions::{QuestionOptions, Questions};
use soglia::ranking;
use soglia::recalculation::{self, RecalculateError, Recalculation};
use soglia::record::Record;
use soglia::{Decision, Language, Localized, PackError, Plan};

pub use curves::{curve, curve_text, why, why_text};
pub use refused::{nearest, not_amended, not_compared, not_ranked, unknown_measure};
pub use soglia::authoring::{AmendError, CaseOutcome, CaseResult, Compiled, Diagnostic, Place, Rules, Severity, Sources};
pub use soglia::decision::TextOptions;
pub use soglia::ranking::{Applications, Options, Ranker, Ranking, RankingError};
pub use soglia::recalculation::{History, ProRata, Request};
pub use soglia::{Facts, Pack};

use crate::failure::{Exit, Failure};
use refused::{no_plan, not_evaluated, not_verified, refused_facts, told};

/// A measure as `soglia list` shows it.
pub struct Listed {
    pub id: String,
    pub edition: String,
    pub title: Localized,
    pub body: Localized,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub status: &'static str,
    /// Why it is not known which edition held before this one.
    pub gap_before: Option<Localized>,
}

pub fn add_file(sources: &mut Sources, name: &str, bytes: &[u8]) {
    sources.add_bytes(name, bytes);
}

pub fn compile(sources: &Sources) -> Compiled {
    authoring::compile(sources)
}

pub fn run_cases(pack: &Pack, compiled: &Compiled, filter: Option<&str>, on_progress: &mut dyn FnMut(usize, usize)) -> Vec<CaseResult> {
    authoring::run_cases(pack, &compiled.cases, filter, on_progress)
}

/// Files whose failing cases were given what came out, as name and new text.
pub fn bless(sources: &Sources, compiled: &Compiled, pack: &Pack) -> Vec<(String, String)> {
    authoring::bless(sources, &compiled.cases, pack)
}

/// The measures, by id and then by first day; with a day, those that run on it.
pub fn measures(pack: &Pack, on: Option<NaiveDate>) -> Vec<Listed> {
    pack.measures()
        .filter(|measure| on.is_none_or(|day| measure.in_force(day)))
        .map(|measure| Listed {
            id: measure.id.clone(),
            edition: measure.edition.clone(),
            title: measure.title.clone(),
            body: measure.body_title.clone(),
            from: measure.from,
            to: measure.to,
            status: match measure.status {
                Status::InForce => "in_force",
                Status::Draft => "draft",
                Status::Repealed => "repealed",
            },
            gap_before: measure.gap_before.as_ref().map(|gap| gap.text.clone()),
        })
        .collect()
}

pub fn read_pack(json: &str) -> Result<Pack, Localized> {
    Pack::from_json(json).map_err(|error| {
        let it = match &error {
            PackError::Syntax(found) => format!("non è un pacchetto: {found}"),
            PackError::Format(format) => format!("la versione `{format}` dei pacchetti non è tra quelle lette da questo programma"),
            PackError::Hash => "il contenuto non corrisponde al suo SHA-256".to_owned(),
            PackError::Damaged(measure) => format!("la misura `{measure}` è danneggiata"),
        };
        Localized::new(it, error.to_string())
    })
}

pub fn pack_json(pack: &Pack) -> String {
    pack.to_json()
}

pub fn pack_hash(pack: &Pack) -> &str {
    pack.sha256()
}

pub fn facts_from_json(text: &str) -> Result<Facts, Failure> {
    Facts::from_json(text).map_err(|error| slip::refused_json(&error, text).unwrap_or_else(|| refused_facts(&error, None)))
}

pub fn facts_from_yaml(text: &str) -> Result<Facts, Failure> {
    authoring::facts_from_yaml(text).map_err(|error| refused_facts(&error, None))
}

pub fn evaluate(pack: &Pack, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, Failure> {
    pack.evaluate(measure, facts, on).map_err(|error| not_evaluated(&error, pack))
}

/// The decision with what proves it. The salt is of the operating system.
pub fn record(pack: &Pack, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Record, Failure> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| {
        Failure::usage(format!("il sistema non dà numeri casuali: {error}"), format!("the system gives no random numbers: {error}"))
    })?;
    pack.record(measure, facts, on, &salt).map_err(|error| not_evaluated(&error, pack))
}

pub fn read_record(json: &str) -> Result<Record, Failure> {
    Record::from_json(json).map_err(|error| not_verified(&error))
}

pub fn replay(record: &Record, pack: &Pack) -> Result<Decision, Failure> {
    record.replay(pack).map_err(|error| not_verified(&error))
}

pub fn history(text: &str, is_json: bool) -> Result<History, Failure> {
    let read = |text: &str| History::from_json(text).map_err(|error| told(error.message()));
    if is_json {
        return read(text);
    }
    let data = authoring::data_from_yaml(text).map_err(|error| refused_facts(&error, None))?;
    read(&data.to_string())
}

pub fn recalculate(before: &Pack, after: &Pack, request: &Request) -> Result<Recalculation, Failure> {
    soglia::recalculate(before, after, request).map_err(|error| match error {
        RecalculateError::Evaluate(error) => not_evaluated(&error, after),
        error => told(error.message()),
    })
}

pub fn recalculation_text(result: &Recalculation, language: Language, explain: bool, width: usize, color: bool) -> String {
    recalculation::text(result, language, TextOptions { explain, width, color })
}

pub fn recalculation_html(result: &Recalculation, language: Language) -> String {
    recalculation::html(result, language)
}

/// The statement; entries of a CSV stand in place of those among the facts.
pub fn ledger(pack: &Pack, measure: &str, mut facts: Facts, entries: Option<&str>, on: NaiveDate) -> Result<Ledger, Failure> {
    let failed = |error: LedgerError| match error {
        LedgerError::Evaluate(error) => not_evaluated(&error, pack),
        error => told(error.message()),
    };
    if let Some(text) = entries {
        let (list, rows) = ledger::entries_from_csv(pack, measure, on, text).map_err(failed)?;
        facts.set(list, rows);
    }
    pack.ledger(measure, &facts, on).map_err(failed)
}

pub fn ledger_text(ledger: &Ledger, language: Language, width: usize, color: bool) -> String {
    ledger::text(ledger, language, TextOptions { explain: false, width, color })
}

pub fn ledger_html(ledger: &Ledger, language: Language) -> String {
    ledger::html(ledger, language)
}

pub fn ledger_csv(ledger: &Ledger, language: Language) -> String {
    ledger::csv(ledger, language)
}

/// A measure made ready to evaluate a register on a day.
pub fn plan(pack: &Pack, measure: &str, on: NaiveDate) -> Result<Plan, Failure> {
    pack.plan(measure, on).map_err(|error| no_plan(error, pack))
}

/// The ranking of a measure made ready on a day.
pub fn ranker<'p>(pack: &'p Pack, measure: &str, on: NaiveDate, options: &Options) -> Result<Ranker<'p>, Failure> {
    pack.ranker(measure, on, options).map_err(|error| not_ranked(error, pack))
}

pub fn ranking_text(ranking: &Ranking, language: Language, rows: usize, explain: bool, width: usize, color: bool) -> String {
    ranking::text(ranking, language, rows, TextOptions { explain, width, color })
}

pub fn questions(pack: &Pack, measures: &[String], facts: &Facts, on: NaiveDate, options: QuestionOptions) -> Result<Questions, Failure> {
    let ids: Vec<&str> = measures.iter().map(String::as_str).collect();
    pack.questions(&ids, facts, on, options).map_err(|error| not_evaluated(&error, pack))
}

/// Refuses ids that no measure has.
pub fn all_known(pack: &Pack, measures: &[String]) -> Result<(), Failure> {
    let unknown = measures.iter().find(|id| !pack.measures().any(|measure| measure.id == **id));
    unknown.map_or(Ok(()), |id| Err(unknown_measure(pack, id)))
}

/// The pack of some measures as they run on a day.
pub fn part(pack: &Pack, measures: &[String], on: NaiveDate) -> Result<Pack, Failure> {
    let ids: Vec<&str> = measures.iter().map(String::as_str).collect();
    pack.part(&ids, on).map_err(|error| not_evaluated(&error, pack))
}

pub fn questions_text(questions: &Questions, language: Language, explain: bool, width: usize, color: bool) -> String {
    soglia::questions::text(questions, language, TextOptions { explain, width, color })
}

pub fn entitlements(pack: &Pack, place: &str, facts: &Facts, on: NaiveDate, criterion: &Criterion) -> Result<Entitlements, Failure> {
    pack.entitlements(place, facts, on, criterion).map_err(|error| match error {
        EntitlementsError::UnknownPlace(id) => {
            let failure = Failure::new(Exit::Refused, format!("l'ente `{id}` non esiste"), format!("there is no body `{id}`"));
            match nearest(&id, pack.content().bodies.iter().map(|body| body.id.clone())) {
                Some(near) => failure.help(format!("forse intendevi `{near}`"), format!("did you mean `{near}`")),
                None => failure,
            }
        }
        EntitlementsError::Unit(unit) => Failure::usage(format!("`{unit}` non è un criterio"), format!("`{unit}` is not a criterion"))
            .help("`monthly`, `pareto`, o un'unità di denaro come `EUR`", "`monthly`, `pareto`, or a unit of money such as `EUR`"),
        EntitlementsError::Facts(error) => refused_facts(&error, Some(pack)),
    })
}

pub fn entitlements_text(entitlements: &Entitlements, language: Language, width: usize, color: bool) -> String {
    soglia::entitlements::text(entitlements, language, TextOptions { explain: false, width, color })
}

pub fn entitlements_html(entitlements: &Entitlements, language: Language) -> String {
    soglia::entitlements::html(entitlements, language)
}

/// A quantity as people read it.
pub fn number(text: &str, unit: &str, language: Language) -> String {
    decision::format::number(&text.replace('_', ""), unit, language)
}

/// Hides what says something about the person, in the facts and in every text that repeats them.
pub fn mask(decision: &Decision) -> Decision {
    decision.masked()
}

pub fn text(decision: &Decision, language: Language, explain: bool, width: usize, color: bool) -> String {
    decision::text(decision, language, TextOptions { explain, width, color })
}

pub fn html(decision: &Decision, language: Language) -> String {
    decision::html(decision, language)
}
