//! The rules before and after.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use soglia::authoring::{Amended, Change, DraftMeasure};
use soglia::reform::FigureChanged;

use super::After;
use crate::arguments;
use crate::context::Context;
use crate::draw;
use crate::engine::{self, AmendError, Pack, Rules, Sources};
use crate::failure::Failure;
use crate::rule_files::RuleFiles;

/// The rules before, and where those after come from.
pub struct Sides {
    pub before: Pack,
    /// The measure after, and its day.
    measure: String,
    on: NaiveDate,
    origin: Origin,
}

enum Origin {
    /// The same pack, or another: no figure of it can be changed.
    Pack(Option<Box<Pack>>),
    /// Rule files.
    Rules(Box<Rules>),
}

impl Sides {
    pub fn new(context: &Context, arguments: &arguments::Reform) -> Result<Self, Failure> {
        let (measure, on) = (arguments.measure.clone(), arguments.on);
        let needs_files = !arguments.set.is_empty() || arguments.seek.is_some();
        let files = if needs_files || context.common.pack.is_none() { Some(context.rule_files()?) } else { None };
        let before = match &files {
            Some(files) => context.pack_of(context.compile(files), files)?,
            None => context.pack()?,
        };
        let whole = |files: Option<RuleFiles>| match files {
            Some(files) if needs_files => Origin::Rules(Box::new(Rules::new(files.sources))),
            _ => Origin::Pack(None),
        };
        let Some(against) = &arguments.against else {
            return Ok(Self { before, measure, on, origin: whole(files) });
        };
        let path = Path::new(against);
        let extension = path.extension().and_then(|extension| extension.to_str());
        let sides = match extension {
            Some("yaml") => Self::of_file(context, before, files, path, on)?,
            Some("json") => {
                if needs_files {
                    return Err(Failure::usage("un pacchetto non ha cifre da cambiare", "a pack has no figures to change"));
                }
                let measure = measure.split('/').next().unwrap_or_default().to_owned();
                Self { before, measure, on, origin: Origin::Pack(Some(Box::new(Context::read_pack(path)?))) }
            }
            _ => {
                let (measure, on) = edition(&before, &measure, against, on)?;
                Self { before, measure, on, origin: whole(files) }
            }
        };
        Ok(Self { on: arguments.against_on.unwrap_or(sides.on), ..sides })
    }

    fn of_file(context: &Context, before: Pack, files: Option<RuleFiles>, path: &Path, on: NaiveDate) -> Result<Self, Failure> {
        let files = match files {
            Some(files) => files,
            None => context.rule_files()?,
        };
        let (rules, draft) = draft(files.sources, path)?;
        let on = nearest(draft.from, draft.to, on);
        Ok(Self { before, measure: draft.name, on, origin: Origin::Rules(Box::new(rules)) })
    }

    /// The rules after, with some figures changed.
    pub fn after(&mut self, context: &Context, changes: &[Change]) -> Result<After, Failure> {
        let (measure, on) = (self.measure.clone(), self.on);
        let (pack, changed, notes) = match &mut self.origin {
            Origin::Pack(other) => (other.as_deref().unwrap_or(&self.before).clone(), Vec::new(), Vec::new()),
            Origin::Rules(rules) => {
                let Amended { pack, changed, notes } = amended(context, rules, &measure, on, changes)?;
                let changed = changed.into_iter().map(|changed| FigureChanged {
                    edition: changed.edition,
                    path: changed.figure.path,
                    title: changed.figure.title,
                    before: changed.figure.value,
                    after: changed.value,
                    unit: changed.figure.unit.map(|unit| unit.to_string()),
                });
                (pack, changed.collect(), notes.into_iter().map(|note| note.message).collect())
            }
        };
        Ok(After { pack, measure, on, changed, notes })
    }

    /// The rule files, the measure and the day after, where figures can be changed.
    pub fn rules(&mut self) -> Option<(&mut Rules, String, NaiveDate)> {
        match &mut self.origin {
            Origin::Rules(rules) => Some((rules, self.measure.clone(), self.on)),
            Origin::Pack(_) => None,
        }
    }
}

/// The rules with a file that is not among them, or in place of the edition of that name.
pub fn draft(mut sources: Sources, path: &Path) -> Result<(Rules, DraftMeasure), Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::cannot_read(path, &error))?;
    let name = path.display().to_string();
    engine::add_file(&mut sources, &name, &bytes);
    let file = sources.ids().find(|file| sources.name(*file) == name);
    let opened = file.map(|file| Rules::with_draft(sources, file));
    let Some((rules, Some(draft))) = opened else {
        let path = path.display();
        return Err(Failure::usage(format!("`{path}` non è una misura"), format!("`{path}` is no measure")));
    };
    Ok((rules, draft))
}

/// Amended rules, or what is wrong with them, drawn.
pub fn amended(context: &Context, rules: &mut Rules, measure: &str, on: NaiveDate, changes: &[Change]) -> Result<Amended, Failure> {
    rules.amend(measure, on, changes).map_err(|error| drawn(context, rules, &error))
}

/// What is wrong with rules, drawn.
pub fn drawn(context: &Context, rules: &Rules, error: &AmendError) -> Failure {
    if let AmendError::Refused { diagnostics } = error {
        for diagnostic in diagnostics {
            context.tell(&draw::diagnostic(diagnostic, rules.sources(), context.language, draw::Look::stderr()));
        }
    }
    engine::not_amended(error)
}

/// Another edition of a measure: `2024`, or `measure/2024`.
fn edition(pack: &Pack, measure: &str, against: &str, on: NaiveDate) -> Result<(String, NaiveDate), Failure> {
    let id = measure.split('/').next().unwrap_or_default();
    let name = if against.contains('/') { against.to_owned() } else { format!("{id}/{against}") };
    let found = pack.measures().find(|found| found.name() == name);
    let found = found.ok_or_else(|| engine::unknown_measure(pack, &name))?;
    Ok((name, nearest(found.from, found.to, on)))
}

/// The day itself, or else the nearest on which rules hold.
fn nearest(from: NaiveDate, to: Option<NaiveDate>, on: NaiveDate) -> NaiveDate {
    to.map_or(on, |to| on.min(to)).max(from)
}
