//! What a careful author would look at: what nothing uses, and what has no source.

use super::world::{Local, World};
use crate::authoring::codes::Code;
use crate::authoring::decode::Text;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{self, Measure};
use crate::authoring::set::Set;
use crate::authoring::span::Span;
use crate::authoring::yaml::report;

/// Remembers by place what was used: an edition that extends another uses what is written in the file of the other.
pub(super) fn note_used(world: &World, local: &Local, measure: &Measure, used: &Set<String>, places: &mut Set<Span>) {
    places.extend(measure.parameters.iter().filter(|(name, _)| used.contains(&name.value)).map(|(name, _)| name.span));
    for (name, definition) in measure.definitions.iter() {
        let id = definition.of.as_ref().map_or_else(|| name.value.clone(), |list| format!("{}.{}", list.value, name.value));
        if used.contains(&id) {
            places.insert(name.span);
        }
    }
    places.extend(world.own_facts(local).filter(|(id, _)| used.contains(id)).map(|(_, span)| span));
    places.extend(measure.sources.iter().filter(|(id, _)| used.contains(&format!("source {}", id.value))).map(|(id, _)| id.span));
}

/// What nothing uses, and what has no source.
pub(super) fn report_unused(world: &World, measures: &[&Measure], locals: &[Local], used: &Set<Span>, findings: &mut Findings) {
    let unused = |findings: &mut Findings, name: &str, span: Span| {
        if !used.contains(&span) {
            let finding = Finding::new(Code::Unused, span, both!("`{name}` non serve a niente", "`{name}` is not used"));
            report(findings, finding.help(both!("toglierlo, o usarlo", "remove it, or use it")));
        }
    };
    for (measure, local) in measures.iter().zip(locals) {
        measure.parameters.iter().for_each(|(name, _)| unused(findings, &name.value, name.span));
        measure.definitions.iter().for_each(|(name, _)| unused(findings, &name.value, name.span));
        world.own_facts(local).for_each(|(name, span)| unused(findings, &name, span));
        let no_source = |findings: &mut Findings, name: &Text| {
            let finding = Finding::new(Code::NoSource, name.span, both!("`{}` non ha una fonte", "`{}` has no source", name.value));
            report(
                findings,
                finding.help(both!("aggiungere `source:` con l'atto da cui viene", "add `source:` with the act that it comes from")),
            );
        };
        for (name, parameter) in
            measure.parameters.iter().filter(|(_, parameter)| parameter.source.is_none() && parameter.missing.is_none())
        {
            let each_has_one = parameter.values.as_ref().is_some_and(|values| {
                values.iter().all(|(_, value)| match value {
                    document::DatedValue::Plain(_) => false,
                    document::DatedValue::Record(record) => record.source.is_some() || record.value.is_none(),
                })
            });
            if !each_has_one {
                no_source(findings, name);
            }
        }
        measure.amounts.iter().filter(|(_, amount)| amount.source.is_none()).for_each(|(name, _)| no_source(findings, name));
        for (name, requirement) in measure.requirements.iter() {
            if requirement.source.is_none() && !children_have_sources(requirement) {
                no_source(findings, name);
            }
        }
        if measure.cases.as_ref().is_none_or(Vec::is_empty) {
            let finding = Finding::new(Code::NoCases, measure.measure.span, both!("la misura non ha casi", "the measure has no cases"));
            report(
                findings,
                finding.help(both!(
                    "aggiungere in `cases:` almeno un esempio con il risultato atteso",
                    "add at least one example with its result in `cases:`"
                )),
            );
        }
    }
}

fn children_have_sources(requirement: &document::Requirement) -> bool {
    [&requirement.any, &requirement.all].into_iter().flatten().any(|group| match group {
        document::Group::Requirements(children) => children.iter().all(|(_, child)| child.source.is_some() || children_have_sources(child)),
        document::Group::Conditions(_) => false,
    })
}
