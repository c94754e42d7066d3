//! A pack, and what its measures decide.

use std::rc::Rc;

use serde::Serialize;
use soglia::json::write;
use soglia::pack::Status;
use soglia::{Decision, Localized, Pack};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::plan::RawPlan;
use crate::{fault, shown};

/// An edition of a measure, as a list shows it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    edition: &'a str,
    title: &'a Localized,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a Localized>,
    body: &'a Localized,
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    status: Status,
}

/// A pack that JavaScript holds.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct RawPack {
    pub(crate) pack: Rc<Pack>,
}

impl RawPack {
    #[cfg(feature = "around")]
    pub(crate) fn new(pack: Pack) -> Self {
        Self { pack: Rc::new(pack) }
    }

    pub(crate) fn decision(&self, measure: &str, facts: &str, on: &str) -> Result<Decision, String> {
        let on = fault::parse_day(on)?;
        self.pack.decide(measure, &fault::parse_facts(facts)?, on).map_err(|error| fault::evaluate(&error))
    }
}

#[wasm_bindgen]
impl RawPack {
    /// Reads a pack.
    pub fn read(text: &str) -> Result<RawPack, String> {
        Pack::from_json(text).map(|pack| Self { pack: Rc::new(pack) }).map_err(|error| fault::pack(&error))
    }

    pub fn sha256(&self) -> String {
        self.pack.sha256().to_owned()
    }

    pub fn engine(&self) -> String {
        self.pack.engine().to_owned()
    }

    pub fn language(&self) -> u32 {
        self.pack.language()
    }

    /// Every edition, as JSON.
    pub fn measures(&self) -> String {
        let listed = |found: &soglia::pack::Measure| {
            write(&Listed {
                id: &found.id,
                edition: &found.edition,
                title: &found.title,
                summary: found.summary.as_ref(),
                body: &found.body_title,
                from: found.from.to_string(),
                to: found.to.map(|to| to.to_string()),
                status: found.status,
            })
        };
        format!("[{}]", self.pack.measures().map(listed).collect::<Vec<_>>().join(","))
    }

    /// Fails where the pack has no such measure.
    pub fn has(&self, measure: &str) -> Result<(), String> {
        let known = self.pack.measures().any(|found| found.id == measure || found.name() == measure);
        if known { Ok(()) } else { Err(fault::unknown_measure(measure)) }
    }

    /// The decision without what would change a refusal, as JSON.
    pub fn decide(&self, measure: &str, facts: &str, on: &str) -> Result<String, String> {
        Ok(self.decision(measure, facts, on)?.to_json())
    }

    /// The same as text.
    pub fn decided_text(&self, measure: &str, facts: &str, on: &str, english: bool, explain: bool, width: u32) -> Result<String, String> {
        Ok(shown::text(&self.decision(measure, facts, on)?, english, explain, width))
    }

    pub fn plan(&self, measure: &str, on: &str) -> Result<RawPlan, String> {
        let on = fault::parse_day(on)?;
        self.pack.plan(measure, on).map(|plan| RawPlan::new(&plan)).map_err(|error| fault::plan(&error))
    }
}
