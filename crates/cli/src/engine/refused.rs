//! What the library refuses, said in both languages, with the exit code and a help.

use soglia::authoring::AmendError;
use soglia::ranking::RankingError;
use soglia::record::RecordError;
use soglia::reform::ReformError;
use soglia::{EvaluateError, FactFault, FactProblem, FactsError, Language, Localized, Pack, PlanError};

use crate::failure::{Exit, Failure};

pub fn unknown_measure(pack: &Pack, id: &str) -> Failure {
    let failure = Failure::new(Exit::Refused, format!("la misura `{id}` non esiste"), format!("there is no measure `{id}`"));
    if let Some((it, en)) = editions(pack, id) {
        return failure.help(it, en);
    }
    match nearest(id, pack.measures().flat_map(|measure| [measure.id.clone(), measure.name()])) {
        Some(near) => failure.help(format!("forse intendevi `{near}`"), format!("did you mean `{near}`")),
        None => failure.help("`soglia list` elenca le misure", "`soglia list` lists the measures"),
    }
}

/// The editions that there are of a measure, where only the edition is not known.
fn editions(pack: &Pack, id: &str) -> Option<(String, String)> {
    let (measure, _) = id.rsplit_once('/')?;
    let known: Vec<String> = pack.measures().filter(|known| known.id == measure).map(|known| format!("`{}`", known.edition)).collect();
    let list = known.join(", ");
    (!known.is_empty()).then(|| (format!("edizioni di `{measure}`: {list}"), format!("editions of `{measure}`: {list}")))
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

pub fn not_evaluated(error: &EvaluateError, pack: &Pack) -> Failure {
    match error {
        EvaluateError::UnknownMeasure(id) => unknown_measure(pack, id),
        EvaluateError::Facts(error) => refused_facts(error, Some(pack)),
    }
}

pub fn not_verified(error: &RecordError) -> Failure {
    let Localized { it, en } = error.message();
    let exit = match error {
        RecordError::Syntax { .. } | RecordError::NotARecord | RecordError::Format(_) | RecordError::OtherPack { .. } => Exit::Usage,
        _ => Exit::Findings,
    };
    Failure::new(exit, it, en)
}

/// In the words of the library.
pub fn told(Localized { it, en }: Localized) -> Failure {
    Failure::new(Exit::Refused, it, en)
}

pub fn no_plan(error: PlanError, pack: &Pack) -> Failure {
    match error {
        PlanError::UnknownMeasure(id) => unknown_measure(pack, &id),
        PlanError::NotInForce { measure, on } => Failure::new(
            Exit::Refused,
            format!("nessuna edizione di `{measure}` è in vigore il {on}"),
            format!("no edition of `{measure}` is in force on {on}"),
        )
        .help("`soglia list` dice da quando a quando", "`soglia list` says from when to when"),
        PlanError::EditionNotKnown(gap) => told(gap.message()),
    }
}

/// Why there is no ranking; rows are numbered as the error numbers them.
pub fn not_ranked(error: RankingError, pack: &Pack) -> Failure {
    let help = match &error {
        RankingError::NoSeed => Some(("`--seed` dà il seme del sorteggio", "`--seed` gives the seed of the lot")),
        RankingError::NotFiled => Some(("`--filed` dice in quale colonna è scritto", "`--filed` says in which column it stands")),
        _ => None,
    };
    let failure = match error {
        RankingError::Plan(error) => no_plan(error, pack),
        error => told(error.message()),
    };
    match help {
        Some((it, en)) => failure.help(it, en),
        None => failure,
    }
}

/// The id that was meant, if one is near enough.
pub fn nearest(written: &str, ids: impl Iterator<Item = String>) -> Option<String> {
    let plain = written.to_lowercase();
    ids.map(|id| (strsim::damerau_levenshtein(&plain, &id.to_lowercase()), id))
        .min()
        .filter(|(distance, _)| *distance <= written.len() / 3)
        .map(|(_, id)| id)
}

/// Every fact that is refused, one a line; never its value.
pub fn refused_facts(error: &FactsError, pack: Option<&Pack>) -> Failure {
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
            let failure = Failure::new(
                Exit::Refused,
                format!("i dati sono rifiutati\n{}", lines(Language::It)),
                format!("the facts are refused\n{}", lines(Language::En)),
            );
            if problems.iter().any(|problem| problem.fault == FactFault::TooManyDecimals) {
                return failure.help(
                    "il punto separa i decimali; le migliaia si scrivono senza: `3000`",
                    "a point stands before decimals; thousands are written without: `3000`",
                );
            }
            failure
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
        assert_eq!(nearest("IT.ISEE", ids()), Some("it.isee".to_owned()));
    }

    #[test]
    fn facts_that_cannot_be_read_are_refused_with_their_place() {
        let refused = refused_facts(&FactsError::Syntax { line: 3, column: 7 }, None);
        assert_eq!(refused.exit, Exit::Refused);
        assert!(refused.message.it.contains("riga 3, colonna 7"), "{refused:?}");
    }
}
