//! Editions of one measure beside each other, and measures that need each other.

use std::collections::BTreeMap;

use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings};
use crate::authoring::document::{Measure, Status};
use crate::authoring::yaml::report;
use crate::pack;

/// `measures` are in the order of their ids and first days.
pub(super) fn check(measures: &[&Measure], compiled: &[Option<pack::Measure>], findings: &mut Findings) {
    let mut names: BTreeMap<(&str, &str), &Measure> = BTreeMap::new();
    for measure in measures {
        let name = (measure.measure.value.as_str(), measure.edition.value.as_str());
        if let Some(before) = names.insert(name, measure) {
            let finding = Finding::new(
                Code::DuplicateDeclaration,
                measure.edition.span,
                format!("l'edizione `{}/{}` c'è già", name.0, name.1),
                format!("the edition `{}/{}` is there already", name.0, name.1),
            );
            report(findings, finding.also(before.edition.span, "la prima volta qui", "the first time here"));
        }
    }
    let counts = |measure: &&&Measure| matches!(measure.status, None | Some(Status::InForce));
    let standing: Vec<&&Measure> = measures.iter().filter(counts).collect();
    for pair in standing.windows(2) {
        if let [before, after] = pair
            && before.measure.value == after.measure.value
        {
            neighbours(before, after, findings);
        }
    }
    suppliers(measures, compiled, findings);
}

fn neighbours(before: &Measure, after: &Measure, findings: &mut Findings) {
    let from = after.in_force.from.value;
    let day = |date: chrono::NaiveDate| date.format("%d/%m/%Y").to_string();
    match before.in_force.to.as_ref() {
        Some(to) if to.value < from => {
            if let Some(first) = to.value.succ_opt().filter(|&first| first < from) {
                let finding = Finding::new(
                    Code::EditionGap,
                    after.in_force.from.span,
                    format!("dal {} al {} nessuna edizione è in vigore", day(first), day(from.pred_opt().unwrap_or(from))),
                    format!("from {} to {} no edition is in force", day(first), day(from.pred_opt().unwrap_or(from))),
                );
                report(findings, finding.witness(day(first)).also(to.span, "la precedente finisce qui", "the previous one ends here"));
            }
        }
        other => {
            let place = other.map_or(before.in_force.span, |to| to.span);
            let finding = Finding::new(
                Code::EditionOverlap,
                after.in_force.from.span,
                format!("il {} sono in vigore due edizioni", day(from)),
                format!("two editions are in force on {}", day(from)),
            );
            report(
                findings,
                finding.witness(day(from)).also(place, "la precedente è ancora in vigore", "the previous one is still in force"),
            );
        }
    }
}

/// Suppliers exist, have the amount in the right unit, and do not need each other in a circle.
fn suppliers(measures: &[&Measure], compiled: &[Option<pack::Measure>], findings: &mut Findings) {
    let mut needs: BTreeMap<&str, Vec<(&str, crate::authoring::span::Span)>> = BTreeMap::new();
    for measure in measures {
        for (_, supply) in measure.supplied.iter() {
            needs.entry(&measure.measure.value).or_default().push((&supply.measure.value, supply.measure.span));
            let editions: Vec<&&Measure> = measures.iter().filter(|found| found.measure.value == supply.measure.value).collect();
            if editions.is_empty() {
                let ids: Vec<&str> = measures.iter().map(|found| found.measure.value.as_str()).collect();
                let finding = Finding::new(
                    Code::UnknownReference,
                    supply.measure.span,
                    format!("la misura `{}` non c'è", supply.measure.value),
                    format!("there is no measure `{}`", supply.measure.value),
                );
                report(findings, crate::authoring::decode::suggest(finding, &supply.measure.value, &ids));
            } else if editions.iter().all(|edition| edition.amounts.get(&supply.amount.value).is_none()) {
                let amounts: Vec<&str> =
                    editions.iter().flat_map(|edition| edition.amounts.iter().map(|(name, _)| name.value.as_str())).collect();
                let finding = Finding::new(
                    Code::UnknownReference,
                    supply.amount.span,
                    format!("`{}` non ha l'importo `{}`", supply.measure.value, supply.amount.value),
                    format!("`{}` has no amount `{}`", supply.measure.value, supply.amount.value),
                );
                report(findings, crate::authoring::decode::suggest(finding, &supply.amount.value, &amounts));
            }
        }
    }
    let _ = compiled;
    for &start in needs.keys() {
        let mut open = vec![(start, None)];
        let mut seen = Vec::new();
        while let Some((measure, place)) = open.pop() {
            if measure == start
                && let Some(place) = place
            {
                let finding = Finding::new(
                    Code::Cycle,
                    place,
                    format!("`{start}` ha bisogno di una misura che ha bisogno di `{start}`"),
                    format!("`{start}` needs a measure that needs `{start}`"),
                );
                report(findings, finding);
                break;
            }
            if !seen.contains(&measure) {
                seen.push(measure);
                open.extend(needs.get(measure).into_iter().flatten().map(|(next, span)| (*next, Some(place.unwrap_or(*span)))));
            }
        }
    }
}
