//! The one place that knows how the library is called, and says in both languages what it refuses.

mod curves;

use chrono::NaiveDate;
use soglia::authoring;
use soglia::decision;
use soglia::entitlements::{Criterion, Entitlements, EntitlementsError};
use soglia::ledger::{self, Ledger, LedgerError};
use soglia::pack::Status;
use soglia::questions::{QuestionOptions, Questions};
use soglia::ranking::{self, RankingError};
use soglia::recalculation::{self, RecalculateError, Recalculation};
use soglia::record::{self, Record, RecordError};
use soglia::reform::{self, ReformError};
use soglia::{Decision, EvaluateError, FactFault, FactProblem, FactsError, Language, Localized, PackError, Plan, PlanError};

pub use curves::{curve, curve_schema, curve_text, why, why_schema, why_text};
pub use soglia::authoring::{AmendError, CaseOutcome, CaseResult, Compiled, Diagnostic, Place, Rules, Severity, Sources};
pub use soglia::decision::TextOptions;
pub use soglia::ranking::{Applications, Options, Ranker, Ranking};
pub use soglia::recalculation::{History, ProRata, Request};
pub use soglia::{Facts, Pack};

use crate::failure::{Exit, Failure};

/// A measure as `soglia list` shows it.
pub struct Listed {
    pub id: String,
    pub edition: String,
    pub title: Localized,
    pub body: Localized,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub status: &'static str,
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
    Facts::from_json(text).map_err(|error| refused_facts(&error, None))
}

pub fn facts_from_yaml(text: &str) -> Result<Facts, Failure> {
    authoring::facts_from_yaml(text).map_err(|error| refused_facts(&error, None))
}

pub fn evaluate(pack: &Pack, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Decision, Failure> {
    pack.evaluate(measure, facts, on).map_err(|error| not_evaluated(&error, pack))
}

fn not_evaluated(error: &EvaluateError, pack: &Pack) -> Failure {
    match error {
        EvaluateError::UnknownMeasure(id) => unknown_measure(pack, id),
        EvaluateError::Facts(error) => refused_facts(error, Some(pack)),
    }
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

fn not_verified(error: &RecordError) -> Failure {
    let Localized { it, en } = error.message();
    let exit = match error {
        RecordError::Syntax { .. } | RecordError::NotARecord | RecordError::Format(_) | RecordError::OtherPack { .. } => Exit::Usage,
        _ => Exit::Findings,
    };
    Failure::new(exit, it, en)
}

pub fn history(text: &str, is_json: bool) -> Result<History, Failure> {
    let read = |text: &str| History::from_json(text).map_err(|error| refused(error.message()));
    if is_json {
        return read(text);
    }
    let data = authoring::data_from_yaml(text).map_err(|error| refused_facts(&error, None))?;
    read(&data.to_string())
}

fn refused(Localized { it, en }: Localized) -> Failure {
    Failure::new(Exit::Refused, it, en)
}

pub fn recalculate(before: &Pack, after: &Pack, request: &Request) -> Result<Recalculation, Failure> {
    soglia::recalculate(before, after, request).map_err(|error| match error {
        RecalculateError::Evaluate(error) => not_evaluated(&error, after),
        error => refused(error.message()),
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
        error => refused(error.message()),
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

fn no_plan(error: PlanError, pack: &Pack) -> Failure {
    match error {
        PlanError::UnknownMeasure(id) => unknown_measure(pack, &id),
        PlanError::NotInForce { measure, on } => Failure::new(
            Exit::Refused,
            format!("nessuna edizione di `{measure}` è in vigore il {on}"),
            format!("no edition of `{measure}` is in force on {on}"),
        )
        .help("`soglia list` dice da quando a quando", "`soglia list` says from when to when"),
    }
}

/// The ranking of a measure made ready on a day.
pub fn ranker<'p>(pack: &'p Pack, measure: &str, on: NaiveDate, options: &Options) -> Result<Ranker<'p>, Failure> {
    pack.ranker(measure, on, options).map_err(|error| not_ranked(error, pack))
}

pub fn rank(ranker: &Ranker<'_>, applications: Vec<Applications>, pack: &Pack) -> Result<Ranking, Failure> {
    ranker.rank(applications).map_err(|error| not_ranked(error, pack))
}

fn not_ranked(error: RankingError, pack: &Pack) -> Failure {
    let help = match &error {
        RankingError::NoSeed => Some(("`--seed` dà il seme del sorteggio", "`--seed` gives the seed of the lot")),
        RankingError::NotFiled => Some(("`--filed` dice in quale colonna è scritto", "`--filed` says in which column it stands")),
        _ => None,
    };
    let failure = match error {
        RankingError::Plan(error) => no_plan(error, pack),
        error => refused(error.message()),
    };
    match help {
        Some((it, en)) => failure.help(it, en),
        None => failure,
    }
}

/// What a state is called in tables, as JSON has it.
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

pub fn unknown_measure(pack: &Pack, id: &str) -> Failure {
    let failure = Failure::new(Exit::Refused, format!("la misura `{id}` non esiste"), format!("there is no measure `{id}`"));
    match nearest(id, pack.measures().flat_map(|measure| [measure.id.clone(), measure.name()])) {
        Some(near) => failure.help(format!("forse intendevi `{near}`"), format!("did you mean `{near}`")),
        None => failure.help("`soglia list` elenca le misure", "`soglia list` lists the measures"),
    }
}

/// Why figures are not changed, with its code.
pub fn not_amended(error: &AmendError) -> Failure {
    coded(error.code(), &error.message(), error.help())
}

/// Why two sides are not compared, with its code.
pub fn not_compared(error: &ReformError) -> Failure {
    coded(error.code(), &error.message(), error.help())
}

fn coded(code: &str, message: &Localized, help: Option<Localized>) -> Failure {
    let failure = Failure::new(Exit::Refused, format!("[{code}] {}", message.it), format!("[{code}] {}", message.en));
    match help {
        Some(help) => failure.help(help.it, help.en),
        None => failure,
    }
}

/// A quantity as people read it.
pub fn number(text: &str, unit: &str, language: Language) -> String {
    decision::format::number(&text.replace('_', ""), unit, language)
}

/// The id that was meant, if one is near enough.
pub fn nearest(written: &str, ids: impl Iterator<Item = String>) -> Option<String> {
    ids.map(|id| (strsim::damerau_levenshtein(written, &id), id))
        .min()
        .filter(|(distance, _)| *distance <= written.len() / 3)
        .map(|(_, id)| id)
}

/// Every fact that is refused, one a line; never its value.
fn refused_facts(error: &FactsError, pack: Option<&Pack>) -> Failure {
    match error {
        FactsError::Syntax { line, column } => Failure::new(
            Exit::Refused,
            format!("i dati non si leggono: riga {line}, colonna {column}"),
            format!("the facts cannot be read: line {line}, column {column}"),
        ),
        FactsError::Problems(problems) => {
            let lines = |language: Language| {
                let each = problems.iter().map(|problem| match pack.and_then(|pack| meant_fact(problem, pack)) {
                    Some(meant) => {
                        let perhaps = if language == Language::It { "forse intendevi" } else { "did you mean" };
                        format!("`{}`: {}; {perhaps} `{meant}`", problem.path, problem.message.get(language))
                    }
                    None => format!("`{}`: {}", problem.path, problem.message.get(language)),
                });
                each.collect::<Vec<_>>().join("\n")
            };
            Failure::new(
                Exit::Refused,
                format!("i dati sono rifiutati\n{}", lines(Language::It)),
                format!("the facts are refused\n{}", lines(Language::En)),
            )
        }
    }
}

/// The known fact whose name was meant, among those of the case or of the same list.
fn meant_fact(problem: &FactProblem, pack: &Pack) -> Option<String> {
    if problem.fault != FactFault::UnknownFact {
        return None;
    }
    let content = pack.content();
    let (list, name) = match problem.path.split_once('.') {
        Some((row, field)) => (row.split('[').next(), field),
        None => (None, problem.path.as_str()),
    };
    let list_of = |fact: Option<u32>| fact.and_then(|place| content.lists.get(place as usize)).map(|list| list.id.as_str());
    let facts = content.facts.iter().filter(|fact| list_of(fact.list) == list).map(|fact| &fact.id);
    let lists = content.lists.iter().map(|list| &list.id).filter(|_| list.is_none());
    nearest(name, facts.chain(lists).cloned())
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

pub fn rule_file_schema() -> serde_json::Value {
    authoring::rule_file_schema(authoring::Draft::Draft202012)
}

pub fn rule_file_schema_07() -> serde_json::Value {
    authoring::rule_file_schema(authoring::Draft::Draft07)
}

pub fn questions_schema() -> serde_json::Value {
    soglia::questions::questions_schema()
}

pub fn entitlements_schema() -> serde_json::Value {
    soglia::entitlements::entitlements_schema()
}

pub fn record_schema() -> serde_json::Value {
    record::record_schema()
}

pub fn seek_schema() -> serde_json::Value {
    authoring::seek_schema()
}

pub fn differences_schema() -> serde_json::Value {
    authoring::differences_schema()
}

pub fn reform_schema() -> serde_json::Value {
    reform::reform_schema()
}

pub fn ranking_schema() -> serde_json::Value {
    ranking::ranking_schema()
}

pub fn decision_schema() -> serde_json::Value {
    decision::decision_schema()
}

#[cfg(test)]
mod tests {
    use soglia::FactsError;

    use super::{nearest, refused_facts};
    use crate::failure::Exit;

    #[test]
    fn a_slip_finds_the_measure_that_was_meant_and_another_word_does_not() {
        let ids = || ["it.isee", "it.isee/2025", "prova.mensa"].map(str::to_owned).into_iter();
        assert_eq!(nearest("it.ise", ids()), Some("it.isee".to_owned()));
        assert_eq!(nearest("it.isee/2024", ids()), Some("it.isee/2025".to_owned()));
        assert_eq!(nearest("altro", ids()), None);
    }

    #[test]
    fn facts_that_cannot_be_read_are_refused_with_their_place() {
        let refused = refused_facts(&FactsError::Syntax { line: 3, column: 7 }, None);
        assert_eq!(refused.exit, Exit::Refused);
        assert!(refused.message.it.contains("riga 3, colonna 7"), "{refused:?}");
    }
}
