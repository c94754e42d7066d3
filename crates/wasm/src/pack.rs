//! A pack, and what its measures decide.

use std::rc::Rc;

use serde::Serialize;
use soglia::pack::Status;
use soglia::{Facts, Localized, Pack};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault;
use crate::plan::RawPlan;

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
    #[cfg(feature = "authoring")]
    pub(crate) fn new(pack: Pack) -> Self {
        Self { pack: Rc::new(pack) }
    }
}

#[wasm_bindgen]
impl RawPack {
    /// Reads a pack.
    pub fn read(text: &str) -> Result<RawPack, String> {
        Pack::from_json(text).map(|pack| Self { pack: Rc::new(pack) }).map_err(|error| fault::pack(&error))
    }

    /// The text of the pack.
    pub fn text(&self) -> String {
        self.pack.to_json()
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
            serde_json::to_string(&Listed {
                id: &found.id,
                edition: &found.edition,
                title: &found.title,
                summary: found.summary.as_ref(),
                body: &found.body_title,
                from: found.from.to_string(),
                to: found.to.map(|to| to.to_string()),
                status: found.status,
            })
            .unwrap_or_default()
        };
        format!("[{}]", self.pack.measures().map(listed).collect::<Vec<_>>().join(","))
    }

    /// Fails where the pack has no such measure.
    pub fn has(&self, measure: &str) -> Result<(), String> {
        let known = self.pack.measures().any(|found| found.id == measure || found.name() == measure);
        if known { Ok(()) } else { Err(fault::unknown_measure(measure)) }
    }

    /// The decision, as JSON.
    pub fn evaluate(&self, measure: &str, facts: &str, on: &str) -> Result<String, String> {
        let on = fault::parse_day(on)?;
        let facts = Facts::from_json(facts).map_err(|error| fault::facts(&error))?;
        let decision = self.pack.evaluate(measure, &facts, on).map_err(|error| fault::evaluate(&error))?;
        Ok(serde_json::to_string(&decision).unwrap_or_default())
    }

    /// The pack of some measures as they run on a day.
    #[expect(clippy::needless_pass_by_value, reason = "lists come from JavaScript by value")]
    pub fn part(&self, measures: Vec<String>, on: &str) -> Result<RawPack, String> {
        let names: Vec<&str> = measures.iter().map(String::as_str).collect();
        let part = self.pack.part(&names, fault::parse_day(on)?).map_err(|error| fault::evaluate(&error))?;
        Ok(Self { pack: Rc::new(part) })
    }

    pub fn plan(&self, measure: &str, on: &str) -> Result<RawPlan, String> {
        let on = fault::parse_day(on)?;
        self.pack.plan(measure, on).map(|plan| RawPlan::new(&plan)).map_err(|error| fault::plan(&error))
    }
}
