//! From documents to a pack: every measure, over every interval in which nothing changes.

mod amounts;
mod around;
mod assume;
mod builder;
mod compiler;
mod curves;
mod dated;
mod declare;
mod editions;
mod figures;
mod formula;
mod functions;
mod intervals;
mod lower;
mod measure;
mod names;
mod number;
mod ranking;
mod relations;
mod requirements;
mod shares;
mod tables;
mod tidy;
mod units;
mod values;
mod world;

use super::decode::decode_document;
use super::diagnostic::{Diagnostic, Findings};
use super::document::{Document, Measure};
use super::extends::resolve_extends;
use super::set::Set;
use super::span::{FileId, Sources};
use super::yaml::{self, Node};
use crate::pack::{Content, Pack};
use world::World;

/// Version of the rule language that this compiler reads.
pub const LANGUAGE: u32 = 1;

/// What came of compiling.
#[derive(Debug)]
pub struct Compiled {
    /// The pack; none where there are errors.
    pub pack: Option<Pack>,
    /// Everything found, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// Tests that stand beside the rules.
    pub cases: Vec<super::cases::CaseToRun>,
}

/// Reads, checks and compiles rule files together.
///
/// Many findings are reported at once; there is a pack only where none of them is an error.
///
/// ```
/// use soglia::authoring::{Sources, compile};
/// let mut sources = Sources::new();
/// sources.add("enti.yaml", "language: 1\nbodies:\n  it: { kind: state, title: { it: Stato, en: State } }\n");
/// assert!(compile(&sources).pack.is_some());
/// ```
#[must_use]
pub fn compile(sources: &Sources) -> Compiled {
    let mut findings = Findings::default();
    let nodes = read(sources, &mut findings);
    compile_nodes(sources, &nodes, findings).0
}

/// Reads every file, and completes the editions that extend others.
pub(super) fn read(sources: &Sources, findings: &mut Findings) -> Vec<(FileId, Node)> {
    let mut nodes: Vec<(FileId, Node)> = Vec::new();
    for file in sources.ids() {
        match yaml::read(sources, file, findings) {
            Some(node) => nodes.push((file, node)),
            None => findings.unread(file, sources),
        }
    }
    resolve_extends(&nodes, findings)
}

/// Checks and compiles files that are read and complete; gives apart what is tolerated.
pub(super) fn compile_nodes(sources: &Sources, nodes: &[(FileId, Node)], mut findings: Findings) -> (Compiled, Vec<Diagnostic>) {
    let mut documents: Vec<Document> = Vec::new();
    for (_, node) in nodes {
        match decode_document(node, &mut findings) {
            Some(document) => documents.push(document),
            None => findings.damage(node.span),
        }
    }
    let mut world = World::default();
    for document in &documents {
        match document {
            Document::Bodies(bodies) => world.add_bodies(&bodies.bodies, &mut findings),
            Document::Vocabulary(vocabulary) => world.add_vocabulary(&vocabulary.facts, &vocabulary.lists, &mut findings),
            Document::Measure(_) => {}
        }
    }
    for document in &documents {
        if let Document::Bodies(bodies) = document {
            world.check_bodies(&bodies.bodies, &mut findings);
        }
    }
    world.end_vocabularies(&mut findings);
    let mut measures: Vec<&Measure> = documents
        .iter()
        .filter_map(|document| match document {
            Document::Measure(measure) => Some(measure.as_ref()),
            _ => None,
        })
        .collect();
    crate::sort::sort_by(&mut measures, |a, b| {
        (&a.measure.value, a.in_force.from.value, &a.edition.value).cmp(&(&b.measure.value, b.in_force.from.value, &b.edition.value))
    });
    let locals: Vec<world::Local> = measures.iter().map(|measure| world.add_local(measure, &mut findings)).collect();
    let mut used_places = Set::new();
    let compiled: Vec<_> = measures
        .iter()
        .zip(&locals)
        .map(|(measure, local)| measure::compile(sources, &world, local, measure, &mut findings, &mut used_places))
        .collect();
    editions::check(&world, &measures, &locals, &mut findings);
    let families = relations::families(&measures);
    relations::check(&measures, &families, &mut findings);
    // What an error hides from the compiler is not unused.
    if !findings.has_errors() {
        tidy::report_unused(&world, &measures, &locals, &used_places, &mut findings);
    }
    let cases: Vec<_> = measures.iter().flat_map(|measure| super::cases::of(measure, sources)).collect();
    let mut pack = None;
    if !findings.has_errors() {
        let bodies = world.bodies.into_values().map(|(body, _)| body).collect();
        let with_family = |(measure, family): (Option<_>, _)| measure.map(|measure| crate::pack::Measure { family, ..measure });
        let measures = compiled.into_iter().zip(families).filter_map(with_family).collect();
        let sealed = Pack::seal(Content { bodies, facts: world.facts, lists: world.lists, measures }, LANGUAGE);
        super::cases::check(&sealed, &cases, &mut findings);
        pack = Some(sealed).filter(|_| !findings.has_errors());
    }
    let noted = findings.noted(sources);
    (Compiled { pack, diagnostics: findings.resolve(sources), cases }, noted)
}
