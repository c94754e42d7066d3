//! Curves and reasons.

use chrono::NaiveDate;
use soglia::curve::{Curve, CurveError, CurveRequest};
use soglia::decision::TextOptions;
use soglia::pack::{AmountView, FactDeclaration, FactType};
use soglia::why::Why;
use soglia::{Facts, Language, Pack};

use super::refused::not_evaluated;
use crate::failure::{Exit, Failure};

pub fn why(pack: &Pack, measure: &str, facts: &Facts, on: NaiveDate) -> Result<Why, Failure> {
    pack.why(measure, facts, on).map_err(|error| not_evaluated(&error, pack))
}

pub fn curve(pack: &Pack, request: &CurveRequest, facts: &Facts, on: NaiveDate) -> Result<Curve, Failure> {
    pack.curve(request, facts, on).map_err(|error| {
        let said = error.to_string();
        let refused = |it: String| Failure::new(Exit::Refused, it, said);
        let measure = || pack.measures().filter(|found| found.id == request.measure || found.name() == request.measure).last();
        match error {
            CurveError::Evaluate(error) => not_evaluated(&error, pack),
            CurveError::NotInForce(id) => refused(format!("la misura `{id}` non è in vigore in questo giorno")),
            CurveError::EditionNotKnown(gap) => refused(gap.message().it),
            CurveError::UnknownAmount(id) => {
                let failure = refused(format!("la misura non ha l'importo `{id}`"));
                let version = measure().and_then(|measure| measure.version(on));
                let list =
                    |view: &AmountView| if view.shown.list.is_some() { format!("`{}[0]`", view.id) } else { format!("`{}`", view.id) };
                let all: Vec<String> = version.iter().flat_map(|version| version.amounts.iter().map(list)).collect();
                failure.help(format!("gli importi sono: {}", all.join(", ")), format!("the amounts are: {}", all.join(", ")))
            }
            CurveError::UnknownFact(id) => {
                let failure = refused(format!("la misura non guarda il dato `{id}`"));
                let content = pack.content();
                let facts = measure().into_iter().flat_map(|measure| &measure.uses.facts);
                let facts = facts.filter_map(|place| content.facts.get(*place as usize));
                let scale = |fact: &&FactDeclaration| matches!(fact.kind, FactType::Number { .. } | FactType::Date { .. });
                let name = |fact: &FactDeclaration| match fact.list.and_then(|list| content.lists.get(list as usize)) {
                    Some(list) => format!("`{}[0].{}`", list.id, fact.id),
                    None => format!("`{}`", fact.id),
                };
                let all: Vec<String> = facts.filter(scale).map(name).collect();
                failure
                    .help(format!("i numeri e le date sono: {}", all.join(", ")), format!("the numbers and days are: {}", all.join(", ")))
            }
            CurveError::Supplied { fact, measure, along } => refused(format!("`{fact}` viene da `{measure}`, che guarda anche `{along}`"))
                .help(
                    format!("indicare `{fact}` nei dati, oppure tracciare la curva di `{measure}`"),
                    format!("give `{fact}` in the facts, or draw the curve of `{measure}`"),
                ),
            CurveError::NotAScale(id) => refused(format!("`{id}` non è un numero né una data")),
            CurveError::Range(id) => refused(format!("i valori di inizio e di fine non sono due valori di `{id}` in ordine crescente")),
            CurveError::TooManyPieces => refused("tra questi valori la curva ha troppi tratti".to_owned())
                .help("stringere con `--from` e `--to`", "narrow it with `--from` and `--to`"),
            CurveError::TooLarge => refused("la curva non si può seguire in modo esatto".to_owned())
                .help("stringere con `--from` e `--to`", "narrow it with `--from` and `--to`"),
        }
    })
}

pub fn why_text(why: &Why, language: Language, width: usize, color: bool) -> String {
    soglia::why::text(why, language, TextOptions { explain: false, width, color })
}

pub fn curve_text(curve: &Curve, language: Language, explain: bool, width: usize, color: bool) -> String {
    soglia::curve::text(curve, language, TextOptions { explain, width, color })
}
