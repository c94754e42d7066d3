//! One measure: its identity checked, and a version for each interval.

use super::compiler::{Compiler, Days, Value};
use super::intervals;
use super::world::{Local, World, localized, words};
use crate::Localized;
use crate::authoring::codes::Code;
use crate::authoring::decode::{self, Items, Text};
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{self, Definition, Measure};
use crate::authoring::set::Set;
use crate::authoring::span::{Sources, Span};
use crate::authoring::yaml::report;
use crate::decision::Confidence;
use crate::pack::{self, CaseFacts, DefinitionView, Interval, OpenPoint, Serves, Source, Status, Supplied, Suspension, Version};
use crate::program::NodeId;

/// Days on which values of one edition may change: more than one a month over twenty years.
const MAX_INTERVALS: usize = 240;

/// Compiles a measure; none where it has errors of its own.
pub(super) fn compile(
    sources: &Sources,
    world: &World,
    local: &Local,
    measure: &Measure,
    findings: &mut Findings,
    used_places: &mut Set<Span>,
) -> Option<pack::Measure> {
    let before = findings.error_count();
    check_days(measure, findings);
    let mut used = Set::new();
    let mut out = head(sources, world, local, measure, findings, &mut used);
    let intervals = intervals::of(measure);
    if intervals.len() > MAX_INTERVALS {
        let finding = Finding::new(
            Code::YamlLimit,
            measure.in_force.span,
            both!(
                "i valori cambiano in più di {MAX_INTERVALS} giorni diversi",
                "values change on more than {MAX_INTERVALS} different days"
            ),
        );
        report(findings, finding.help(both!("dividere la misura in più edizioni", "divide the measure into several editions")));
        return None;
    }
    for days in intervals {
        let compiler = Compiler::new(sources, world, local, measure, days, findings, &mut used);
        let compiled = version(compiler);
        if compiled.is_none() && findings.error_count() == 0 {
            let finding = Finding::new(
                Code::Internal,
                measure.measure.span,
                both!("la misura non si compila, e il motivo non è noto", "the measure does not compile, and the reason is not known"),
            );
            report(
                findings,
                finding.help(both!(
                    "è un difetto di Soglia: segnalarlo con questo file",
                    "this is a defect of Soglia: report it with this file"
                )),
            );
        }
        if let Some(version) = compiled {
            let same = out.versions.iter().position(|known| *known == version);
            let place = same.unwrap_or_else(|| {
                out.versions.push(version);
                out.versions.len() - 1
            });
            let version = u32::try_from(place).unwrap_or(u32::MAX);
            match out.intervals.last_mut() {
                // Nothing that matters changed on this day.
                Some(last) if last.version == version => last.to = days.to,
                _ => out.intervals.push(Interval { from: days.from, to: days.to, version }),
            }
        }
    }
    super::tidy::note_used(world, local, measure, &used, used_places);
    let mut uses = CaseFacts::default();
    for program in out.versions.iter().map(|version| &version.program) {
        uses.facts.extend(program.inputs.iter().map(|input| input.fact));
        uses.lists.extend(&program.lists);
    }
    for list in [&mut uses.facts, &mut uses.lists] {
        *list = list.drain(..).collect::<Set<u32>>().into_iter().collect();
    }
    out.uses = uses;
    super::around::report_unused(measure, &out, world, findings);
    (findings.error_count() == before).then_some(out)
}

fn check_days(measure: &Measure, findings: &mut Findings) {
    let days = &measure.in_force;
    let mut check = |from: &decode::Date, to: Option<&decode::Date>| {
        if let Some(to) = to.filter(|to| to.value < from.value) {
            let finding = Finding::new(
                Code::BadValidity,
                to.span,
                both!("la validità finisce prima di cominciare", "the validity ends before it begins"),
            );
            report(findings, finding.also(from.span, both!("comincia qui", "it begins here")));
            return;
        }
        let after = days.to.as_ref().filter(|last| last.value < from.value);
        let before = to.filter(|to| to.value < days.from.value);
        // What an edition takes over from an earlier one may have ended before it.
        if from.span.file == days.from.span.file
            && let Some(place) = after.map(|_| from.span).or(before.map(|to| to.span))
        {
            let finding = Finding::new(
                Code::BadValidity,
                place,
                both!("questa validità sta tutta fuori da quella della misura", "this validity lies wholly outside that of the measure"),
            );
            report(findings, finding.also(days.span, both!("la validità della misura", "the validity of the measure")));
        }
    };
    check(&days.from, days.to.as_ref());
    measure.suspended.iter().flatten().for_each(|days| check(&days.from, days.to.as_ref()));
    measure.definitions.iter().filter_map(|(_, d)| d.in_force.as_ref()).for_each(|days| check(&days.from, days.to.as_ref()));
    measure.amounts.iter().filter_map(|(_, a)| a.in_force.as_ref()).for_each(|days| check(&days.from, days.to.as_ref()));
    super::requirements::each(&measure.requirements, &mut |_, requirement| {
        if let Some(days) = &requirement.in_force {
            check(&days.from, days.to.as_ref());
        }
    });
}

fn version(mut compiler: Compiler<'_>) -> Option<Version> {
    let measure = compiler.measure;
    let mut failed = false;
    let mut eligible: NodeId = compiler.builder.truth(true);
    for (name, requirement) in measure.requirements.iter() {
        if !compiler.stands(requirement.in_force.as_ref()) {
            continue;
        }
        match compiler.name(&name.value, name.span) {
            Some(Value::Truth(node)) => eligible = compiler.builder.and(eligible, node),
            _ => failed = true,
        }
    }
    for (name, parameter) in measure.parameters.iter() {
        // That it is looked at is no use of it.
        if holds(&compiler, parameter.values.as_ref()) && !compiler.used.contains(&name.value) {
            failed |= compiler.name(&name.value, name.span).is_none();
            compiler.used.remove(&name.value);
        }
    }
    let mut definitions = Vec::new();
    for (name, definition) in measure.definitions.iter() {
        if compiler.stands(definition.in_force.as_ref()) && holds(&compiler, definition.values.as_ref()) {
            match definition_view(&mut compiler, name, definition) {
                Some(view) => definitions.push(view),
                None => failed = true,
            }
        }
    }
    let mut amounts = Vec::new();
    for (name, amount) in measure.amounts.iter() {
        if compiler.stands(amount.in_force.as_ref()) {
            match compiler.amount_view(name, amount, eligible) {
                Some(view) => amounts.push(view),
                None => failed = true,
            }
        }
    }
    let mut requirements = Vec::new();
    for (name, requirement) in measure.requirements.iter() {
        if compiler.stands(requirement.in_force.as_ref()) {
            match compiler.requirement_view(name, requirement, "") {
                Some(view) => requirements.push(view),
                None => failed = true,
            }
        }
    }
    let ranking = measure.ranking.as_ref().map(|ranking| compiler.ranking_view(ranking, &amounts));
    failed |= matches!(ranking, Some(None));
    let (program, ranking) = (compiler.builder.program, ranking.flatten());
    (!failed).then_some(Version { program, eligible, definitions, requirements, amounts, ranking })
}

/// Whether there is a value over the interval; that a dated series has none is an error only where it is used.
fn holds(compiler: &Compiler<'_>, values: Option<&Items<document::DatedValue, decode::Days>>) -> bool {
    values.is_none_or(|values| compiler.latest(values).is_some())
}

fn definition_view(compiler: &mut Compiler<'_>, name: &Text, definition: &Definition) -> Option<DefinitionView> {
    // That a decision shows it is no use of it.
    let (key, was_used) = (name.value.clone(), compiler.used.contains(&name.value));
    let (id, value) = match &definition.of {
        Some(list) => {
            let id = format!("{}.{}", list.value, name.value);
            let row_was_used = compiler.used.contains(&id);
            let value = compiler.field(&list.value, &name.value, name.span)?;
            if !row_was_used {
                compiler.used.remove(&id);
            }
            (id, value)
        }
        None => (name.value.clone(), compiler.name(&name.value, name.span)?),
    };
    if !was_used {
        compiler.used.remove(&key);
    }
    let shown = compiler.show(&value)?;
    let citations = compiler.cite(definition.source.as_ref());
    let title = definition.title.as_ref().map_or_else(|| words(&name.value), localized);
    Some(DefinitionView { id, title, shown, citations })
}

fn confidence(confidence: document::Confidence) -> Confidence {
    match confidence {
        document::Confidence::Act => Confidence::Act,
        document::Confidence::Secondary => Confidence::Secondary,
        document::Confidence::Derived => Confidence::Derived,
        document::Confidence::Unverified => Confidence::Unverified,
    }
}

/// Identity, sources and relations.
fn head(
    sources: &Sources,
    world: &World,
    local: &Local,
    measure: &Measure,
    findings: &mut Findings,
    used: &mut Set<String>,
) -> pack::Measure {
    let body_title = body(world, &measure.body, findings);
    if let Some(territory) = &measure.territory {
        body(world, territory, findings);
    }
    let days = Days { from: measure.in_force.from.value, to: measure.in_force.to.as_ref().map(|to| to.value) };
    let mut compiler = Compiler::new(sources, world, local, measure, days, findings, used);
    let suspended = measure.suspended.iter().flatten().map(|days| Suspension {
        from: days.from.value,
        to: days.to.as_ref().map(|to| to.value),
        reason: localized(&days.reason),
        citations: compiler.cite(days.source.as_ref()),
    });
    let suspended = suspended.collect();
    let gap_before = measure.gap_before.as_ref();
    let gap_before = gap_before.map(|gap| OpenPoint { text: localized(&gap.reason), citations: compiler.cite(gap.source.as_ref()) });
    let compatibility = super::relations::of(&mut compiler);
    let assumed = measure.in_force.source.as_ref().filter(|source| source.value == "not_stated");
    compiler.cite(measure.in_force.source.as_ref());
    let assumed = assumed.map(|_| OpenPoint {
        text: Localized::new(
            "La validità è assunta: l'atto non dice da quale giorno, o fino a quale giorno, vale.",
            "The validity is assumed: the act does not say from, or up to, which day it holds.",
        ),
        citations: Vec::new(),
    });
    let open_points = measure
        .open_points
        .iter()
        .map(|(_, point)| OpenPoint { text: localized(&point.text), citations: compiler.cite(point.source.as_ref()) })
        .chain(assumed)
        .collect();
    let supplied = supplied(&mut compiler);
    let attestations = compiler.attestations();
    let ledger = compiler.ledger();
    pack::Measure {
        id: measure.measure.value.clone(),
        edition: measure.edition.value.clone(),
        title: localized(&measure.title),
        summary: measure.summary.as_ref().map(localized),
        body: measure.body.value.clone(),
        body_title,
        territory: measure.territory.as_ref().map(|territory| territory.value.clone()),
        from: days.from,
        to: days.to,
        status: match measure.status {
            None | Some(document::Status::InForce) => Status::InForce,
            Some(document::Status::Draft) => Status::Draft,
            Some(document::Status::Repealed) => Status::Repealed,
        },
        serves: match measure.serves {
            None | Some(document::Serves::Person) => Serves::Person,
            Some(document::Serves::Body) => Serves::Body,
            Some(document::Serves::Measures) => Serves::Measures,
        },
        suspended,
        gap_before,
        siuss: measure.siuss.as_ref().map(|siuss| siuss.value.clone()),
        sources: measure
            .sources
            .iter()
            .map(|(id, source)| Source {
                id: id.value.clone(),
                act: source.act.value.clone(),
                article: source.article.as_ref().map(|article| article.value.clone()),
                date: source.date.as_ref().map(|date| date.value),
                url: source.url.as_ref().map(|url| url.value.clone()),
                confidence: confidence(source.confidence),
                note: source.note.as_ref().map(localized),
            })
            .collect(),
        uses: CaseFacts::default(),
        supplied,
        attestations,
        ledger,
        family: Vec::new(),
        intervals: Vec::new(),
        versions: Vec::new(),
        compatibility,
        open_points,
    }
}

fn body(world: &World, id: &Text, findings: &mut Findings) -> Localized {
    if let Some((body, _)) = world.bodies.get(&id.value) {
        return body.title.clone();
    }
    let finding =
        Finding::new(Code::UnknownReference, id.span, both!("l'ente `{}` non è dichiarato", "the body `{}` is not declared", id.value));
    let finding = match crate::authoring::diagnostic::did_you_mean(&id.value, &mut world.bodies.keys().map(String::as_str)) {
        Some(near) => finding.help(both!("forse `{near}`?", "did you mean `{near}`?")),
        None => finding.help(both!("dichiararlo in un file con la chiave `bodies`", "declare it in a file with the key `bodies`")),
    };
    report(findings, finding);
    Localized::same(id.value.clone())
}

fn supplied(compiler: &mut Compiler<'_>) -> Vec<Supplied> {
    let mut out = Vec::new();
    for (name, supply) in compiler.measure.supplied.iter() {
        if let Some(fact) = compiler.world.fact(&name.value, None, compiler.local) {
            out.push(Supplied { fact, measure: supply.measure.value.clone(), amount: supply.amount.value.clone() });
        } else {
            let names = compiler.world.names(compiler.local);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let finding = Finding::new(
                Code::UnknownName,
                name.span,
                both!("il dato `{}` non è dichiarato", "the fact `{}` is not declared", name.value),
            );
            compiler.report(decode::suggest(finding, &name.value, &names));
        }
    }
    out
}
