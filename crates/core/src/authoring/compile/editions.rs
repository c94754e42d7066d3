//! Editions of one measure beside each other, and measures that need each other.

use super::world::{Local, World};
use crate::Language;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{Gap, Measure, Status};
use crate::authoring::set::Set;
use crate::authoring::span::Span;
use crate::authoring::yaml::report;
use crate::decision::format;
use crate::map::Map;
use crate::pack::FactType;
use crate::quantity::Unit;

/// `measures` are in the order of their ids and first days.
pub(super) fn check(world: &World, measures: &[&Measure], locals: &[Local], findings: &mut Findings) {
    let mut names: Map<(&str, &str), &Measure> = Map::new();
    for measure in measures {
        let name = (measure.measure.value.as_str(), measure.edition.value.as_str());
        if let Some(before) = names.insert(name, measure) {
            let finding = Finding::new(
                Code::DuplicateDeclaration,
                measure.edition.span,
                both!("l'edizione `{}/{}` c'è già", "the edition `{}/{}` is there already", name.0, name.1),
            );
            report(findings, finding.also(before.edition.span, both!("la prima volta qui", "the first time here")));
        }
    }
    let counts = |measure: &&&Measure| matches!(measure.status, None | Some(Status::InForce));
    let standing = measures.iter().filter(counts);
    let mut before: Option<&Measure> = None;
    for measure in standing {
        match (before.filter(|before| before.measure.value == measure.measure.value), &measure.gap_before) {
            (Some(before), _) => neighbours(before, measure, findings),
            (None, Some(stated)) if !findings.has_damage() => report(findings, no_gap(stated)),
            (None, _) => {}
        }
        before = Some(measure);
    }
    for (measure, local) in measures.iter().zip(locals) {
        units_of_supplies(world, local, measure, measures, findings);
    }
    suppliers(measures, findings);
}

fn neighbours(before: &Measure, after: &Measure, findings: &mut Findings) {
    let from = after.in_force.from.value;
    let day = |date: chrono::NaiveDate| format::date(date, Language::It);
    match before.in_force.to.as_ref() {
        Some(to) if to.value < from => {
            // An edition that could not be read may stand between the two.
            if findings.has_damage() {
                return;
            }
            let gap = to.value.succ_opt().filter(|&first| first < from);
            if let (None, Some(stated)) = (gap, &after.gap_before) {
                report(findings, no_gap(stated).also(to.span, both!("la precedente finisce qui", "the previous one ends here")));
            }
            if let Some(first) = gap.filter(|_| after.gap_before.is_none()) {
                let finding = Finding::new(
                    Code::EditionGap,
                    after.in_force.from.span,
                    both!(
                        "dal {} al {} nessuna edizione è in vigore",
                        "from {} to {} no edition is in force",
                        day(first),
                        day(from.pred_opt().unwrap_or(from))
                    ),
                );
                let finding = finding.help(both!("se la misura valeva ma non si sa con quali regole, dirlo con `gap_before`; se era ferma, prolungare la precedente con `suspended`", "if the measure held but under which rules is not known, say so with `gap_before`; if it stood still, prolong the previous one with `suspended`"));
                report(
                    findings,
                    finding.witness(day(first)).also(to.span, both!("la precedente finisce qui", "the previous one ends here")),
                );
            }
        }
        other => {
            let place = other.map_or(before.in_force.span, |to| to.span);
            let finding = Finding::new(
                Code::EditionOverlap,
                after.in_force.from.span,
                both!("il {} sono in vigore due edizioni", "two editions are in force on {}", day(from)),
            );
            report(
                findings,
                finding.witness(day(from)).also(place, both!("la precedente è ancora in vigore", "the previous one is still in force")),
            );
        }
    }
}

fn no_gap(stated: &Gap) -> Finding {
    Finding::new(
        Code::BadValidity,
        stated.reason.it.span,
        both!("prima di questa edizione non c'è un vuoto", "there is no gap before this edition"),
    )
}

/// Suppliers exist, have the amount in the right unit, and do not need each other in a circle.
/// An amount supplies a number of its own unit.
fn units_of_supplies(world: &World, local: &Local, measure: &Measure, measures: &[&Measure], findings: &mut Findings) {
    for (name, supply) in measure.supplied.iter() {
        let fact = world.fact(&name.value, None, local).and_then(|place| world.facts.get(place as usize));
        let Some(fact) = fact else { continue };
        let suppliers = measures.iter().filter(|found| found.measure.value == supply.measure.value);
        let units = suppliers.filter_map(|supplier| supplier.amounts.get(&supply.amount.value)?.unit.value.parse::<Unit>().ok());
        for unit in units {
            let finding = match &fact.kind {
                FactType::Number { unit: wanted, .. } if wanted.matches(&unit) => continue,
                FactType::Number { unit: wanted, .. } => Finding::new(
                    Code::WrongUnit,
                    supply.amount.span,
                    both!(
                        "`{}` è in `{wanted}`, `{}` è in `{unit}`",
                        "`{}` is in `{wanted}`, `{}` is in `{unit}`",
                        name.value,
                        supply.amount.value
                    ),
                ),
                _ => Finding::new(
                    Code::WrongType,
                    name.span,
                    both!(
                        "`{}` non è un numero: un importo non lo può fornire",
                        "`{}` is not a number: an amount cannot supply it",
                        name.value
                    ),
                ),
            };
            report(findings, finding);
            break;
        }
    }
}

fn suppliers(measures: &[&Measure], findings: &mut Findings) {
    let mut needs: Needs<'_> = Map::new();
    let mut by_id: Map<&str, Vec<&Measure>> = Map::new();
    for measure in measures {
        by_id.or_default(&measure.measure.value).push(measure);
    }
    for measure in measures {
        for (fact, supply) in measure.supplied.iter() {
            // Editions that ask the same count once.
            let asked = (fact.value.as_str(), supply.measure.value.as_str());
            needs.or_default(&measure.measure.value).insert(asked, supply.measure.span);
            let editions = by_id.get(supply.measure.value.as_str()).map_or(&[][..], Vec::as_slice);
            if editions.is_empty() {
                let ids: Vec<&str> = by_id.keys().copied().collect();
                let finding = Finding::new(
                    Code::UnknownReference,
                    supply.measure.span,
                    both!("la misura `{}` non c'è", "there is no measure `{}`", supply.measure.value),
                );
                report(findings, crate::authoring::decode::suggest(finding, &supply.measure.value, &ids));
            } else if editions.iter().all(|edition| edition.amounts.get(&supply.amount.value).is_none()) {
                let amounts: Vec<&str> =
                    editions.iter().flat_map(|edition| edition.amounts.iter().map(|(name, _)| name.value.as_str())).collect();
                let finding = Finding::new(
                    Code::UnknownReference,
                    supply.amount.span,
                    both!("`{}` non ha l'importo `{}`", "`{}` has no amount `{}`", supply.measure.value, supply.amount.value),
                );
                report(findings, crate::authoring::decode::suggest(finding, &supply.amount.value, &amounts));
            }
        }
    }
    circles(&needs, findings);
    deep(&needs, findings);
}

/// Which measures each measure needs, fact by fact, and where it says so.
type Needs<'a> = Map<&'a str, Map<(&'a str, &'a str), Span>>;

fn circles(needs: &Needs<'_>, findings: &mut Findings) {
    // What needs nothing, or only what is settled, is in no circle: most measures are done with at once.
    let mut waits: Map<&str, usize> = Map::new();
    let mut users: Map<&str, Vec<&str>> = Map::new();
    for (&id, list) in needs {
        let suppliers = list.keys().map(|&(_, supplier)| supplier).filter(|supplier| needs.contains_key(supplier));
        waits.insert(id, suppliers.clone().count());
        suppliers.for_each(|supplier| users.or_default(supplier).push(id));
    }
    let mut settled: Vec<&str> = waits.iter().filter(|&(_, count)| *count == 0).map(|(id, _)| *id).collect();
    while let Some(id) = settled.pop() {
        waits.remove(id);
        for user in users.get(id).into_iter().flatten() {
            if let Some(count) = waits.get_mut(user) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    settled.push(user);
                }
            }
        }
    }
    for &start in waits.keys() {
        let mut ahead = vec![(start, None)];
        let mut seen = Set::new();
        while let Some((measure, place)) = ahead.pop() {
            if measure == start
                && let Some(place) = place
            {
                let finding = Finding::new(
                    Code::Cycle,
                    place,
                    both!(
                        "`{start}` ha bisogno di una misura che ha bisogno di `{start}`",
                        "`{start}` needs a measure that needs `{start}`"
                    ),
                );
                report(findings, finding.help(both!("togliere una delle voci di `supplied`", "remove one of the entries of `supplied`")));
                break;
            }
            if seen.insert(measure) {
                ahead.extend(needs.get(measure).into_iter().flatten().map(|((_, next), span)| (*next, Some(place.unwrap_or(*span)))));
            }
        }
    }
}

/// Longest chain of measures that supply each other: a supplier is decided inside the decision that needs it.
const MAX_SUPPLIERS_DEEP: usize = 8;
/// Most decisions that one decision may hold in it, a supplier counted as often as it is asked.
const MAX_SUPPLIERS: u64 = 100;

fn deep(needs: &Needs<'_>, findings: &mut Findings) {
    if findings.has_errors() {
        return;
    }
    // After each round, the decisions that a measure needs counting one level more.
    let mut held: Map<&str, u64> = Map::new();
    for round in 0..=MAX_SUPPLIERS_DEEP {
        let mut next = Map::new();
        for (&id, list) in needs {
            let count = list.keys().fold(0_u64, |sum, (_, supplier)| sum.saturating_add(1 + held.get(supplier).copied().unwrap_or(0)));
            next.insert(id, count);
        }
        let too_long = |id: &str| round == MAX_SUPPLIERS_DEEP && next.get(id) != held.get(id);
        let found = needs.iter().find(|&(&id, _)| next.get(id).is_some_and(|&count| count > MAX_SUPPLIERS) || too_long(id));
        if let Some((id, span)) = found.and_then(|(id, list)| list.values().next().map(|span| (id, *span))) {
            let finding = Finding::new(
                Code::ExpressionLimit,
                span,
                both!("`{id}` ha bisogno di troppe misure una dentro l'altra", "`{id}` needs too many measures one inside the other"),
            );
            report(
                findings,
                finding.help(both!(
                    "al massimo {MAX_SUPPLIERS_DEEP} livelli e {MAX_SUPPLIERS} misure",
                    "at most {MAX_SUPPLIERS_DEEP} levels and {MAX_SUPPLIERS} measures"
                )),
            );
            return;
        }
        held = next;
    }
}
