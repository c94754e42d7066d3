//! A part of a pack: what some measures need on a day.

use chrono::NaiveDate;

use super::{Content, Measure, Pack};
use crate::EvaluateError;

impl Pack {
    /// The pack of these measures alone, as they run on a day, with those that supply their facts: for a page that loads no more than it
    /// shows. Each is an id, or `id/edition`.
    ///
    /// It decides as the whole pack does on that day. Bodies, facts and lists are all there; editions that do not run on the day are not,
    /// unless they are named.
    ///
    /// # Errors
    /// A measure is not there.
    pub fn part(&self, measures: &[&str], on: NaiveDate) -> Result<Self, EvaluateError> {
        let mut open: Vec<&Measure> = Vec::new();
        for name in measures {
            let mut known = self.measures().filter(|measure| measure.id == *name || measure.is_named(name)).peekable();
            if known.peek().is_none() {
                return Err(EvaluateError::UnknownMeasure((*name).to_owned()));
            }
            open.extend(known.filter(|measure| measure.id != *name || measure.in_force(on)));
        }
        let mut kept: Vec<&Measure> = Vec::new();
        while let Some(measure) = open.pop() {
            if kept.iter().any(|known| std::ptr::eq(*known, measure)) {
                continue;
            }
            kept.push(measure);
            let supplies = |found: &&Measure| found.in_force(on) && measure.supplied.iter().any(|supplied| supplied.measure == found.id);
            open.extend(self.measures().filter(supplies));
        }
        let is_kept = |measure: &&Measure| kept.iter().any(|known| std::ptr::eq(*known, *measure));
        let Content { bodies, facts, lists, measures } = self.content();
        let measures = measures.iter().filter(is_kept).cloned().collect();
        let content = Content { bodies: bodies.clone(), facts: facts.clone(), lists: lists.clone(), measures };
        Ok(Self::seal_as(content, self.language(), self.engine()))
    }
}
