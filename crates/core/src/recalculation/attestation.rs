//! Which attestation counts on a day, as the rule of the body says.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::history::Attestation;
use super::{RecalculateError, words};
use crate::decision::format::date;
use crate::pack::{AttestationKind, AttestationRule, DayOfYear, LooksAt, Starts};
use crate::{Language, Localized};

/// The attestation of a fact that counts on a day, and its place.
pub(super) fn counting<'a>(
    rule: &AttestationRule,
    fact: &str,
    attestations: &'a [Attestation],
    application: Option<NaiveDate>,
    day: NaiveDate,
) -> Result<Option<(usize, &'a Attestation)>, RecalculateError> {
    let looked_at = match rule.looks_at {
        LooksAt::Day => Some(day),
        LooksAt::EndOfPreviousMonth => day.with_day(1).and_then(|first| first.pred_opt()),
        LooksAt::Application => Some(application.ok_or(RecalculateError::NoApplication)?),
    };
    let Some(looked_at) = looked_at else { return Ok(None) };
    let all = attestations.iter().enumerate().filter(|(_, attestation)| attestation.fact == fact);
    Ok(all.filter_map(|found| Some((rank(rule, found.1, looked_at)?, found))).max_by_key(|(rank, _)| *rank).map(|(_, found)| found))
}

/// None where it does not count; else the greater wins: valid before carried over, then the kind that stands first, then the last filed.
type Rank = (bool, std::cmp::Reverse<usize>, NaiveDate);

fn rank(rule: &AttestationRule, attestation: &Attestation, day: NaiveDate) -> Option<Rank> {
    if attestation.void || (attestation.omissions && rule.refuses_omissions) {
        return None;
    }
    let kind = if rule.kinds.is_empty() { 0 } else { rule.kinds.iter().position(|kind| *kind == attestation.kind)? };
    let is_valid = day <= attestation.to;
    let last = match rule.carried_over {
        Some(until) if !is_valid => next(until, attestation.to)?,
        _ => attestation.to,
    };
    (begins(rule, attestation)? <= day && day <= last).then_some((is_valid, std::cmp::Reverse(kind), attestation.filed))
}

/// From when it counts.
fn begins(rule: &AttestationRule, attestation: &Attestation) -> Option<NaiveDate> {
    let filed = attestation.filed;
    let month = filed.with_day(1)?;
    let usual = match rule.starts {
        Starts::Validity => attestation.from,
        Starts::Filing => filed,
        Starts::DayAfterFiling => filed.checked_add_days(Days::new(1))?,
        Starts::NextMonth if rule.same_month_by.is_some_and(|day| filed.day() <= day) => month,
        Starts::NextMonth => month.checked_add_months(Months::new(1))?,
    };
    let Some(backdated) = rule.backdated else { return Some(usual) };
    let from = [filed.year(), filed.year() - 1].into_iter().filter_map(|year| backdated.to.in_year(year)).find(|day| *day <= filed)?;
    let in_time = filed <= next(backdated.filed_by, from)?;
    Some(if in_time { usual.min(from) } else { usual })
}

/// The first such day that is not before another.
fn next(wanted: DayOfYear, from: NaiveDate) -> Option<NaiveDate> {
    [from.year(), from.year() + 1].into_iter().filter_map(|year| wanted.in_year(year)).find(|day| *day >= from)
}

/// `attestazione ordinaria presentata il 20/10/2025, valida dal 20/10/2025 al 31/12/2025`.
pub(super) fn cited(attestation: &Attestation, language: Language) -> String {
    let (filed, from, to) = (date(attestation.filed, language), date(attestation.from, language), date(attestation.to, language));
    let kind = kind(attestation.kind, language);
    let omissions = if attestation.omissions { words::WITH_OMISSIONS.get(language) } else { "" };
    match language {
        Language::It => format!("attestazione {kind} presentata il {filed}, valida dal {from} al {to}{omissions}"),
        Language::En => format!("{kind} attestation filed on {filed}, valid from {from} to {to}{omissions}"),
    }
}

fn kind(kind: AttestationKind, language: Language) -> &'static str {
    match (kind, language) {
        (AttestationKind::Ordinario, Language::It) => "ordinaria",
        (AttestationKind::Ordinario, Language::En) => "ordinary",
        (AttestationKind::Corrente, Language::It) => "corrente",
        (AttestationKind::Corrente, Language::En) => "current",
    }
}

fn of_year(day: DayOfYear, language: Language) -> String {
    // Any leap year has every day.
    let full = day.in_year(2024).map(|day| date(day, language)).unwrap_or_default();
    full.trim_end_matches("2024").trim_end_matches(['/', ' ']).to_owned()
}

/// The rule in words.
pub(super) fn told(rule: &AttestationRule) -> Localized {
    Localized::from_fn(|language| {
        let say = |it: &'static str, en: &'static str| if language == Language::It { it } else { en };
        let mut parts = vec![
            match rule.looks_at {
                LooksAt::Day => say("conta l'attestazione del giorno stesso", "the attestation of the day itself counts"),
                LooksAt::EndOfPreviousMonth => say(
                    "conta l'attestazione dell'ultimo giorno del mese prima",
                    "the attestation of the last day of the month before counts",
                ),
                LooksAt::Application => {
                    say("conta l'attestazione del giorno della domanda", "the attestation of the day of the application counts")
                }
            }
            .to_owned(),
            match (rule.starts, rule.same_month_by) {
                (Starts::Validity, _) => {
                    say("ogni attestazione vale dal primo giorno di validità", "each holds from its first day of validity").to_owned()
                }
                (Starts::Filing, _) => {
                    say("ogni attestazione vale da quando è presentata", "each holds from the day on which it is filed").to_owned()
                }
                (Starts::DayAfterFiling, _) => {
                    say("ogni attestazione vale dal giorno dopo la presentazione", "each holds from the day after it is filed").to_owned()
                }
                (Starts::NextMonth, None) => {
                    say("ogni attestazione vale dal mese dopo la presentazione", "each holds from the month after it is filed").to_owned()
                }
                (Starts::NextMonth, Some(day)) => match language {
                    Language::It => {
                        format!("ogni attestazione vale dal mese stesso se presentata entro il {day}, altrimenti dal mese dopo")
                    }
                    Language::En => format!("each holds from the month of filing if filed by the {day}th, else from the month after"),
                },
            },
        ];
        if let Some(backdated) = rule.backdated {
            let (by, to) = (of_year(backdated.filed_by, language), of_year(backdated.to, language));
            parts.push(match language {
                Language::It => format!("presentata dal {to} al {by}, vale dal {to}"),
                Language::En => format!("filed between {to} and {by}, it holds from {to}"),
            });
        }
        parts.push(match rule.carried_over {
            None => say(
                "finita la validità non c'è attestazione finché non ne vale una nuova",
                "after its validity there is none until a new one holds",
            )
            .to_owned(),
            Some(until) => {
                let until = of_year(until, language);
                match language {
                    Language::It => format!("finita la validità conta ancora fino al {until}, se non ne vale una nuova"),
                    Language::En => format!("after its validity it counts up to {until}, unless a new one holds"),
                }
            }
        });
        if let [first, rest @ ..] = rule.kinds.as_slice() {
            let mut list = kind(*first, language).to_owned();
            for other in rest {
                list.push_str(say(", poi ", ", then "));
                list.push_str(kind(*other, language));
            }
            parts.push(format!("{} {list}", say("tipi ammessi:", "kinds admitted:")));
        }
        if rule.refuses_omissions {
            parts.push(say("con omissioni o difformità non conta", "with omissions or differences it does not count").to_owned());
        }
        parts.join("; ")
    })
}
