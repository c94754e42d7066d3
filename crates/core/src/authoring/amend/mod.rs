//! Rules with other figures: the tree of a file with some values replaced, checked and compiled like any other.
//!
//! A pack holds no parameters: the compiler works constants into programs, and proves with them that bands leave no hole and that no result
//! overflows. So a figure is changed where it is written, and everything is checked again (`docs/adr/0009-reform-recompiles.md`).

mod error;
mod figures;
mod seek;
mod written;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::codes::Code;
use super::compile::{compile_nodes, read};
use super::diagnostic::{Diagnostic, Findings, Severity, did_you_mean};
use super::extends::resolve_extends;
use super::span::{FileId, Sources, Span, Spanned};
use super::yaml::{self, Content, Node};
use crate::Pack;
use crate::quantity::Unit;
use crate::sort::sort_by;

pub use error::AmendError;
pub use figures::{Figure, FigureKind};
pub(super) use figures::{Found, Hop, MAY_GO, title};
use figures::{figures, fits};
pub use seek::{FigureSought, Seeking, seek_schema};

/// A figure, and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The measure; where left out, the one that is amended. A measure that supplies facts is named: `it.isee`.
    pub measure: Option<String>,
    /// The figure: `soglia_isee`, `retta.3.to`.
    pub path: String,
    /// What it is to be: `8000`, `40%`, `8.000,50 EUR`.
    pub value: String,
}

impl Change {
    /// Reads `soglia_isee=8000`, or `it.isee:franchigia=8000` for a figure of another measure.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, value) = text.split_once('=')?;
        let (measure, path) = match name.split_once(':') {
            Some((measure, path)) => (Some(measure.trim().to_owned()), path),
            None => (None, name),
        };
        let named = !path.trim().is_empty() && measure.as_ref().is_none_or(|measure| !measure.is_empty());
        named.then(|| Self { measure, path: path.trim().to_owned(), value: value.trim().to_owned() })
    }
}

/// A figure that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// `measure/edition`.
    pub edition: String,
    /// The figure as it was.
    pub figure: Figure,
    /// What it is now, as a rule file writes it.
    pub value: String,
}

/// Rules with other figures.
#[derive(Clone, Debug)]
pub struct Amended {
    /// The measure, with those that supply its facts.
    pub pack: Pack,
    /// What was changed.
    pub changed: Vec<Changed>,
    /// Jumps and falls that the act does not have and the change makes: they are told and refuse nothing.
    pub notes: Vec<Diagnostic>,
}

/// Rule files that are read, to be compiled again and again with other figures.
///
/// ```
/// # let mut sources = soglia::authoring::Sources::new();
/// # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Comune di prova, en: Test town } }\n");
/// # sources.add("mensa.yaml", r#"
/// # language: 1
/// # measure: prova.mensa
/// # edition: 2025
/// # title: { it: Mensa scolastica, en: School meals }
/// # body: prova
/// # in_force: { from: 2025-01-01 }
/// # sources:
/// #   delibera: { act: Delibera di prova, confidence: unverified }
/// # facts:
/// #   isee: { type: number, unit: EUR, min: 0, max: 1_000_000, label: { it: ISEE, en: ISEE } }
/// # amounts:
/// #   pasto:
/// #     unit: EUR/meal
/// #     kind: fee
/// #     source: delibera
/// #     value: { linear: { of: isee, from: 5_000, to: 20_000, min: 1.00, max: 5.20 } }
/// #     rounding: { to: 0.01, mode: half_up, source: not_stated }
/// # "#);
/// use soglia::authoring::{Change, Rules};
/// let mut rules = Rules::new(sources);
/// let change = Change::parse("pasto.max=6,00").ok_or("not a change")?;
/// let amended = rules.amend("prova.mensa", "2025-09-15".parse()?, &[change])?;
/// assert_eq!(amended.changed[0].figure.value.as_deref(), Some("5.20"));
/// assert_eq!(amended.changed[0].value, "6.00");
/// let plan = amended.pack.plan("prova.mensa", "2025-09-15".parse()?)?;
/// # assert_eq!(plan.edition(), "2025");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Rules {
    sources: Sources,
    nodes: Vec<(FileId, Node)>,
    wrong: Vec<Diagnostic>,
}

/// A measure of a file that is not among the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// `measure/edition`.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; open where there is none.
    pub to: Option<NaiveDate>,
}

impl Draft {
    fn of(node: &Node) -> Option<Self> {
        let days = node.get("in_force")?;
        let day = |key: &str| days.get(key).and_then(Node::text).and_then(|text| text.parse().ok());
        Some(Self { name: name_of(node), from: day("from")?, to: day("to") })
    }
}

/// What the changes are called where a message draws them.
const CHANGES: &str = "--set";
/// Of a reform these are told: that a change makes a jump is what one wants to know, and refuses nothing.
const TOLERATED: &[Code] = &[Code::Jump, Code::Fall];

impl Rules {
    /// Reads rule files.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        let mut findings = Findings::default();
        let nodes = read(&sources, &mut findings);
        Self::of(sources, nodes, findings)
    }

    fn of(sources: Sources, nodes: Vec<(FileId, Node)>, findings: Findings) -> Self {
        let nodes = nodes.into_iter().map(|(file, node)| (file, without_cases(node))).collect();
        let wrong = findings.resolve(&sources).into_iter().filter(|found| found.severity == Severity::Error).collect();
        Self { sources, nodes, wrong }
    }

    /// Reads rule files of which one is a draft: it takes the place of the edition of that name, if there is one. Gives its name too,
    /// `measure/edition`, and the days on which it holds.
    #[must_use]
    pub fn with_draft(sources: Sources, file: FileId) -> (Self, Option<Draft>) {
        let mut findings = Findings::default();
        let mut nodes: Vec<(FileId, Node)> =
            sources.ids().filter_map(|file| yaml::read(&sources, file, &mut findings).map(|node| (file, node))).collect();
        let draft = nodes.iter().find(|(own, node)| *own == file && node.get("measure").is_some()).and_then(|(_, node)| Draft::of(node));
        if let Some(draft) = &draft {
            nodes.retain(|(own, node)| *own == file || name_of(node) != draft.name);
        }
        let nodes = resolve_extends(&nodes, &mut findings);
        (Self::of(sources, nodes, findings), draft)
    }

    /// The texts, with those of the last changes under the name `--set`.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The figures of the edition of a measure that is in force on a day (or of `measure/edition`), in the order of the file.
    ///
    /// # Errors
    /// There is no such edition.
    pub fn figures(&self, measure: &str, on: NaiveDate) -> Result<Vec<Figure>, AmendError> {
        let (_, node) = self.edition(measure, on)?;
        Ok(self.found(node, on).into_iter().filter(|found| !found.is_expression).map(|found| found.figure).collect())
    }

    /// One figure, by its path.
    ///
    /// # Errors
    /// See [`AmendError`].
    pub fn figure(&self, measure: &str, on: NaiveDate, path: &str) -> Result<Figure, AmendError> {
        let (_, node) = self.edition(measure, on)?;
        self.find(node, path, on).map(|found| found.figure)
    }

    /// Compiles a measure, with those that supply its facts, as they are in force on a day and with some figures changed. Every check is
    /// made, but for jumps and falls that the file does not accept: those are [`Amended::notes`].
    ///
    /// # Errors
    /// See [`AmendError`].
    pub fn amend(&mut self, measure: &str, on: NaiveDate, changes: &[Change]) -> Result<Amended, AmendError> {
        if !self.wrong.is_empty() {
            return Err(AmendError::Refused { diagnostics: self.wrong.clone() });
        }
        let (own, _) = self.edition(measure, on)?;
        let mut places = self.needed(own, on);
        let mut text = String::new();
        let mut edits: Vec<(usize, Found, Change, String)> = Vec::new();
        for change in changes {
            let (place, node) = match &change.measure {
                None => self.edition(measure, on)?,
                Some(other) => self.edition(other, on)?,
            };
            places.insert(place);
            let found = self.find(node, &change.path, on)?;
            let value = written::plain(&found.figure.path, &change.value, found.figure.kind, found.figure.unit.as_ref())?;
            if edits.iter().any(|(other, known, ..)| *other == place && known.route == found.route) {
                return Err(AmendError::Twice { path: found.figure.path });
            }
            edits.push((place, found, change.clone(), value));
        }
        let spans: Vec<(u32, u32)> = edits
            .iter()
            .map(|(_, found, _, value)| {
                text.push_str(&found.figure.path);
                text.push('=');
                let start = text.len();
                text.push_str(value);
                let ends = (offset(start), offset(text.len()));
                text.push('\n');
                ends
            })
            .collect();
        let file = self.sources.add(CHANGES, text);
        let mut nodes: Vec<(usize, (FileId, Node))> =
            places.into_iter().filter_map(|place| Some((place, self.nodes.get(place)?.clone()))).collect();
        let mut changed = Vec::new();
        for ((place, found, _, value), (start, end)) in edits.into_iter().zip(spans) {
            let Some((_, (_, node))) = nodes.iter_mut().find(|(known, _)| *known == place) else { continue };
            let edition = name_of(node);
            replace(node, &found, &value, Span::new(file, start, end));
            changed.push(Changed { edition, figure: found.figure, value });
        }
        let nodes: Vec<(FileId, Node)> = nodes.into_iter().map(|(_, node)| node).collect();
        compiled(&self.sources, &nodes, changed)
    }

    fn find(&self, measure: &Node, path: &str, on: NaiveDate) -> Result<Found, AmendError> {
        let all = self.found(measure, on);
        let written: Vec<&str> = path.split('.').map(str::trim).collect();
        let exact = all.iter().position(|found| found.figure.path == path);
        let fitting: Vec<usize> = match exact {
            Some(place) => vec![place],
            None => all.iter().enumerate().filter(|(_, found)| fits(found, &written)).map(|(place, _)| place).collect(),
        };
        let named = |places: &[usize]| places.iter().filter_map(|&place| all.get(place)).map(|found| found.figure.path.clone()).collect();
        match fitting.as_slice() {
            &[only] => match all.into_iter().nth(only) {
                Some(found) if found.is_expression => Err(AmendError::Expression { path: found.figure.path }),
                Some(found) => Ok(found),
                None => Err(AmendError::NoFigure { measure: name_of(measure), path: path.to_owned(), known: Vec::new() }),
            },
            [] => {
                let mut known: Vec<String> =
                    all.iter().filter(|found| !found.is_expression).map(|found| found.figure.path.clone()).collect();
                let first = written.first().copied().unwrap_or("");
                let near = did_you_mean(path, &mut known.iter().map(String::as_str)).map(str::to_owned);
                // What begins alike comes first, and the nearest before that.
                let far = |known: &String| (Some(known) != near.as_ref(), known.split('.').next() != Some(first));
                sort_by(&mut known, |a, b| far(a).cmp(&far(b)));
                Err(AmendError::NoFigure { measure: name_of(measure), path: path.to_owned(), known })
            }
            several => Err(AmendError::Several { path: path.to_owned(), known: named(several) }),
        }
    }

    fn found(&self, measure: &Node, on: NaiveDate) -> Vec<Found> {
        let shared = |name: &str| -> Option<Unit> {
            let vocabularies = self.nodes.iter().filter(|(_, node)| node.get("vocabulary").is_some());
            vocabularies.filter_map(|(_, node)| node.get("facts")?.get(name)).find_map(|fact| fact.get("unit")?.text()?.parse().ok())
        };
        figures(measure, on, &shared)
    }

    /// The edition that is in force on a day, or the one that is named.
    pub(super) fn edition(&self, measure: &str, on: NaiveDate) -> Result<(usize, &Node), AmendError> {
        let named = |node: &Node| {
            let id = node.get("measure").and_then(Node::text);
            id == Some(measure) && in_force(node, on) || name_of(node) == measure
        };
        let found = self.nodes.iter().enumerate().find(|(_, (_, node))| named(node)).map(|(place, (_, node))| (place, node));
        found.ok_or_else(|| {
            let measure = measure.to_owned();
            let editions = self.nodes.iter().filter_map(|(_, node)| Some((node.get("measure")?.text()?, name_of(node))));
            let (ids, names): (Vec<&str>, Vec<String>) = editions.unzip();
            if ids.contains(&measure.as_str()) {
                return AmendError::NoEdition { measure, on: Some(on).filter(|on| *on != NaiveDate::MAX) };
            }
            let near = did_you_mean(&measure, &mut ids.into_iter().chain(names.iter().map(String::as_str))).map(str::to_owned);
            AmendError::NoMeasure { measure, near }
        })
    }

    /// The measure, the editions in force of those that supply its facts and so on, and all that is not a measure.
    fn needed(&self, own: usize, on: NaiveDate) -> BTreeSet<usize> {
        let measures = |(_, (_, node)): &(usize, &(FileId, Node))| node.get("measure").is_some();
        let mut places: BTreeSet<usize> = self.nodes.iter().enumerate().filter(|found| !measures(found)).map(|(place, _)| place).collect();
        let mut open = vec![own];
        while let Some(place) = open.pop() {
            if !places.insert(place) {
                continue;
            }
            let Some((_, node)) = self.nodes.get(place) else { continue };
            for (_, supply) in node.get("supplied").map_or(&[][..], Node::entries) {
                let Some(id) = supply.get("measure").and_then(Node::text) else { continue };
                let editions: Vec<(usize, &Node)> = self
                    .nodes
                    .iter()
                    .enumerate()
                    .filter(|(_, (_, node))| node.get("measure").and_then(Node::text) == Some(id))
                    .map(|(place, (_, node))| (place, node))
                    .collect();
                // Where none is in force it supplies nothing that day; that it exists is checked all the same.
                let standing = editions.iter().find(|(_, node)| in_force(node, on)).or(editions.first());
                open.extend(standing.map(|(place, _)| *place));
            }
        }
        places
    }
}

fn compiled(sources: &Sources, nodes: &[(FileId, Node)], changed: Vec<Changed>) -> Result<Amended, AmendError> {
    let (compiled, notes) = compile_nodes(sources, nodes, Findings::tolerating(TOLERATED));
    let Some(pack) = compiled.pack else {
        let errors = compiled.diagnostics.into_iter().filter(|found| found.severity == Severity::Error).collect();
        return Err(AmendError::Refused { diagnostics: errors });
    };
    Ok(Amended { pack, changed, notes })
}

/// The figures of a measure, expressions included.
pub(super) fn figures_of(rules: &Rules, measure: &Node, on: NaiveDate) -> Vec<Found> {
    rules.found(measure, on)
}

/// A place in a short text.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

pub(super) fn name_of(node: &Node) -> String {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
    format!("{}/{}", text("measure"), text("edition"))
}

/// Whether an edition counts on a day. What stands on its own days is looked at again when it is compiled.
fn in_force(node: &Node, on: NaiveDate) -> bool {
    let day = |node: &Node, key: &str| node.get(key).and_then(Node::text).and_then(|text| text.parse::<NaiveDate>().ok());
    let within = |node: &Node| day(node, "from").is_some_and(|from| from <= on) && day(node, "to").is_none_or(|to| on <= to);
    let counts = matches!(node.get("status").and_then(Node::text), None | Some("in_force"));
    let suspended = match node.get("suspended").map(|node| &node.content) {
        Some(Content::Sequence(items)) => items.iter().any(within),
        _ => false,
    };
    counts && !suspended && node.get("in_force").is_some_and(within)
}

/// Cases test the rules as they are written.
fn without_cases(mut node: Node) -> Node {
    if let Content::Mapping(entries) = &mut node.content {
        entries.retain(|(name, _)| name.value != "cases");
    }
    node
}

fn replace(measure: &mut Node, found: &Found, value: &str, span: Span) {
    let mut node = measure;
    for hop in &found.route {
        let inner = match (hop, &mut node.content) {
            (Hop::Key(key), Content::Mapping(entries)) => entries.iter_mut().find(|(name, _)| name.value == *key).map(|(_, node)| node),
            (Hop::Item(place), Content::Sequence(items)) => items.get_mut(*place),
            _ => None,
        };
        let Some(inner) = inner else { return };
        node = inner;
    }
    let scalar = Node { span, content: Content::Scalar { text: value.to_owned(), plain: true } };
    match &mut node.content {
        // A figure that the act does not say: now somebody does.
        Content::Mapping(entries) => {
            entries.retain(|(name, _)| !matches!(name.value.as_str(), "missing" | "min" | "max"));
            entries.push((Spanned::new("value".to_owned(), span), scalar));
        }
        _ => *node = scalar,
    }
}
