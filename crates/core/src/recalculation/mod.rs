//! Backwards: what an amount was in each period, what it is now that something else is known, and what is to pay or to recover.
//!
//! A [`History`] holds facts with their days, ISEE attestations and what was used; changes are a second history laid over the first.
//! Which attestation counts on which day is said by the measure (`attestations:` in the rule file), never by the caller. The rules
//! may differ too: two packs, or two editions. Each day is evaluated by itself with [`Pack::evaluate`], so nothing is computed here
//! but sums over days.

mod attestation;
mod cause;
mod charge;
mod data;
mod error;
mod history;
mod page;
mod read;
mod runs;
mod words;

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

pub use data::{
    AmountRecalculated, AttestationsRead, Cause, CauseKind, FORMAT, Part, Period, ProRata, Recalculation, Request, Settlement, Share,
};
pub use error::RecalculateError;
pub use history::{Attestation, DatedFact, History, Quantity};
pub use page::{html, text};

use crate::decision::{AmountKind, SourceCited, Value, Warning};
use crate::pack::{AmountView, ShownType};
use crate::{Localized, Pack};
use cause::Compared;
use charge::Charge;
use data::euro;
use runs::{Run, Situation};

/// Days that are looked at in one recalculation: twenty years.
const MOST_DAYS: i64 = 7_305;

/// The calendar months from one day to another, the first and the last cut to them.
#[must_use]
pub fn months(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut out = Vec::new();
    let mut first = from;
    while first <= to {
        let next = first.with_day(1).and_then(|month| month.checked_add_months(Months::new(1)));
        let last = next.and_then(|next| next.pred_opt()).map_or(to, |last| last.min(to));
        out.push((first, last));
        let Some(next) = next else { break };
        first = next;
    }
    out
}

/// Recalculates month by month.
///
/// # Errors
/// See [`RecalculateError`]: what is missing to compute, never a guess.
pub fn recalculate(before: &Pack, after: &Pack, request: &Request) -> Result<Recalculation, RecalculateError> {
    check(request)?;
    recalculate_over(before, after, request, &months(request.from, request.to))
}

/// The days in their order, and not so many that no computation would end.
fn check(request: &Request) -> Result<(), RecalculateError> {
    let (from, to) = (request.from, request.to);
    if from <= to && (to - from).num_days() < MOST_DAYS { Ok(()) } else { Err(RecalculateError::Days { most: MOST_DAYS }) }
}

/// Recalculates over periods of the caller's own, one after the other.
///
/// # Errors
/// As [`recalculate`].
pub fn recalculate_over(
    before: &Pack,
    after: &Pack,
    request: &Request,
    periods: &[(NaiveDate, NaiveDate)],
) -> Result<Recalculation, RecalculateError> {
    check(request)?;
    let (from, to) = (request.from, request.to);
    if periods.iter().any(|(first, last)| last < first || *first < from || to < *last) {
        return Err(RecalculateError::Days { most: MOST_DAYS });
    }
    let history = request.history.with(&request.changes);
    let measure_before = request.measure_before.as_ref().unwrap_or(&request.measure);
    let before = Situation { pack: before, measure: measure_before, history: &request.history };
    let after = Situation { pack: after, measure: &request.measure, history: &history };
    let (runs_before, runs_after) = (before.runs(from, to)?, after.runs(from, to)?);
    let compared = Compared { before: &before, after: &after, runs_before: &runs_before, runs_after: &runs_after };
    let amounts = wanted(&before, &after, request)?.into_iter().map(|amount| amount_over(&compared, amount, request, periods));
    let amounts = amounts.collect::<Result<Vec<_>, _>>()?;
    let head = after.edition(to)?;
    let (mut warnings, mut sources) = (Vec::<Warning>::new(), Vec::<SourceCited>::new());
    for decision in runs_after.iter().map(|run| &run.decision) {
        warnings.extend(decision.warnings.iter().filter(|warning| !warnings.contains(warning)).cloned().collect::<Vec<_>>());
        sources.extend(decision.sources.iter().filter(|source| !sources.contains(source)).cloned().collect::<Vec<_>>());
    }
    Ok(Recalculation {
        format: FORMAT,
        measure: head.id.clone(),
        title: head.title.clone(),
        body: head.body_title.clone(),
        from,
        to,
        pack_before: before.pack.sha256().to_owned(),
        pack_after: after.pack.sha256().to_owned(),
        attestations: attestations(&after, from, to)?,
        pro_rata: request.pro_rata.filter(|_| amounts.iter().any(|amount| amount.unit == "EUR/month")),
        amounts,
        warnings,
        sources,
    })
}

/// The amounts to recalculate, of every version of both situations.
fn wanted<'a>(
    before: &'a Situation<'_>,
    after: &'a Situation<'_>,
    request: &Request,
) -> Result<Vec<(&'a AmountView, String)>, RecalculateError> {
    let mut found: Vec<(&AmountView, String)> = Vec::new();
    let editions = [after.editions(), before.editions()].into_iter().flatten();
    for view in editions.flat_map(|edition| &edition.versions).flat_map(|version| &version.amounts) {
        let ShownType::Number { unit, .. } = &view.shown.kind else { continue };
        let asked_for = request.amount.as_ref().map_or(view.kind != AmountKind::Indicator && unit.is_money(), |id| *id == view.id);
        if asked_for && !found.iter().any(|(known, _)| known.id == view.id) {
            if charge::counted_by(&unit.to_string()).is_none() || view.kind == AmountKind::Indicator {
                return Err(RecalculateError::NotMoney { amount: view.id.clone(), unit: unit.to_string() });
            }
            found.push((view, unit.to_string()));
        }
    }
    if found.is_empty() {
        Err(RecalculateError::NoAmount { measure: request.measure.clone(), amount: request.amount.clone() })
    } else {
        Ok(found)
    }
}

fn amount_over(
    compared: &Compared<'_>,
    (view, unit): (&AmountView, String),
    request: &Request,
    periods: &[(NaiveDate, NaiveDate)],
) -> Result<AmountRecalculated, RecalculateError> {
    fn charge<'a>(situation: &'a Situation<'a>, runs: &'a [Run], amount: &'a str, unit: &'a str, pro_rata: Option<ProRata>) -> Charge<'a> {
        Charge { situation, runs, amount, unit, pro_rata }
    }
    let before = charge(compared.before, compared.runs_before, &view.id, &unit, request.pro_rata);
    let after = charge(compared.after, compared.runs_after, &view.id, &unit, request.pro_rata);
    let mut out = Vec::new();
    let mut totals = (Some(Decimal::ZERO), Some(Decimal::ZERO));
    for &(from, to) in periods {
        let (before, after) = (before.over(from, to)?, after.over(from, to)?);
        let (old, new) = (before.number(), after.number());
        totals = (sum(totals.0, old)?, sum(totals.1, new)?);
        let difference = difference(old, new)?;
        let settlement = settlement(view.kind, difference);
        let causes = if settlement == Settlement::Nothing {
            Vec::new()
        } else {
            let mut causes = compared.causes(&view.id, from, to);
            causes.extend(used_otherwise(&before, &after, &unit, from, to));
            causes
        };
        out.push(Period { from, to, before, after, difference: euro(difference), settlement, causes });
    }
    let difference = difference(totals.0, totals.1)?;
    Ok(AmountRecalculated {
        id: view.id.clone(),
        title: view.title.clone(),
        kind: view.kind,
        unit,
        periods: out,
        before: euro(totals.0),
        after: euro(totals.1),
        difference: euro(difference),
        settlement: settlement(view.kind, difference),
    })
}

fn sum(total: Option<Decimal>, part: Option<Decimal>) -> Result<Option<Decimal>, RecalculateError> {
    let both = total.zip(part);
    both.map(|(total, part)| total.checked_add(part).ok_or(RecalculateError::TooLarge)).transpose()
}

fn difference(before: Option<Decimal>, after: Option<Decimal>) -> Result<Option<Decimal>, RecalculateError> {
    before.zip(after).map(|(before, after)| after.checked_sub(before).ok_or(RecalculateError::TooLarge)).transpose()
}

fn settlement(kind: AmountKind, difference: Option<Decimal>) -> Settlement {
    match difference {
        None => Settlement::Unknown,
        Some(difference) if difference.is_zero() => Settlement::Nothing,
        Some(difference) if difference.is_sign_positive() == (kind == AmountKind::Fee) => Settlement::PersonPays,
        Some(_) => Settlement::BodyPays,
    }
}

/// That more or less was used than was known.
fn used_otherwise(before: &Share, after: &Share, unit: &str, from: NaiveDate, to: NaiveDate) -> Option<Cause> {
    fn used(share: &Share) -> Option<Decimal> {
        share.parts.iter().try_fold(Decimal::ZERO, |total, part| match &part.quantity {
            Value::Number { value, .. } => total.checked_add(Decimal::from_str_exact(value).ok()?),
            _ => None,
        })
    }
    let (old, new) = (used(before)?, used(after)?);
    let counted = charge::counted_by(unit).unwrap_or(unit);
    (old != new).then(|| {
        let read = |number: Decimal, language| crate::decision::format::number(&number.normalize().to_string(), counted, language);
        let text = Localized::from_fn(|language| match language {
            crate::Language::It => format!("quantità: prima {}, ora {}", read(old, language), read(new, language)),
            crate::Language::En => format!("quantity: before {}, now {}", read(old, language), read(new, language)),
        });
        Cause { kind: CauseKind::Quantity, id: counted.to_owned(), from, to, learned: None, text }
    })
}

/// How the editions that matter read the attestations that are there.
fn attestations(situation: &Situation<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<AttestationsRead>, RecalculateError> {
    let mut out: Vec<AttestationsRead> = Vec::new();
    for (first, _) in months(from, to) {
        let edition = situation.edition(first)?;
        for rule in &edition.attestations {
            let Some(fact) = situation.pack.content().facts.get(rule.fact as usize) else { continue };
            if !situation.history.attestations.iter().flatten().any(|attestation| attestation.fact == fact.id) {
                continue;
            }
            let act =
                |id: &str| edition.sources.iter().find(|source| source.id == id).map_or_else(|| id.to_owned(), |source| source.act.clone());
            let reference = |citation: &crate::decision::Citation| match &citation.article {
                Some(article) => format!("{}, {article}", act(&citation.source)),
                None => act(&citation.source),
            };
            let read = AttestationsRead {
                fact: fact.label.clone(),
                text: attestation::told(rule),
                not_stated: rule.not_stated,
                references: rule.citations.iter().map(reference).collect(),
                note: rule.note.clone(),
            };
            if !out.contains(&read) {
                out.push(read);
            }
        }
    }
    Ok(out)
}
