//! The pack: compiled measures as one JSON file with a hash. The same pack gives the same decision for ever.

mod around;
mod declaration;
mod measure;
mod part;
mod ranking;
mod view;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::digest::sha256;
use crate::json::read;

pub use around::{AttestationKind, AttestationRule, Backdating, DayOfYear, LedgerView, LooksAt, Starts};
#[cfg(feature = "authoring")]
pub(crate) use declaration::MAX_DECIMALS;
pub use declaration::{Body, CaseFacts, FactDeclaration, FactType, ListDeclaration};
pub use measure::{
    Interval, Measure, OpenPoint, ReducedBy, Relation, RelationKind, Serves, Source, Status, Supplied, Suspension, UpTo, Version,
};
pub use ranking::{
    BudgetView, DivisionView, Figure, KeyOrder, KeyView, QuotaView, RankingView, ReserveView, StillEqual, WhenShort, WindowView,
};
pub use view::{AmountView, Band, Condition, DefinitionView, Operand, RequirementView, Shown, ShownType, StepView};

/// Version of the form of a pack; the runtime refuses what it does not know.
pub const FORMAT: u32 = 1;

/// What a pack holds, apart from its own identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Bodies, by id.
    pub bodies: Vec<Body>,
    /// Every fact that some measure uses; programs and measures refer to them by place.
    pub facts: Vec<FactDeclaration>,
    /// Every list of facts.
    pub lists: Vec<ListDeclaration>,
    /// Measures, by id and then by first day.
    pub measures: Vec<Measure>,
}

/// Compiled measures, ready to evaluate: no rule file, parser, clock or network is needed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pack {
    format: u32,
    engine: String,
    language: u32,
    sha256: String,
    content: Content,
}

/// A pack as it is written, its content not read yet.
#[derive(Deserialize)]
struct Sealed<'t> {
    format: u32,
    engine: String,
    language: u32,
    sha256: String,
    #[serde(borrow)]
    content: &'t RawValue,
}

/// A pack that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PackError {
    /// The text is not a pack.
    #[error("not a pack: {0}")]
    Syntax(String),
    /// The form of the pack is of another version.
    #[error("pack format {0} is not supported")]
    Format(u32),
    /// The content is not the one that the hash was made of.
    #[error("the content of the pack does not match its SHA-256")]
    Hash,
    /// The content does not hold together.
    #[error("measure `{0}` of the pack does not hold together")]
    Damaged(String),
}

impl Pack {
    /// Seals compiled content. `language` is the version of the rule language that it was written in.
    #[must_use]
    pub fn seal(content: Content, language: u32) -> Self {
        Self::seal_as(content, language, env!("CARGO_PKG_VERSION"))
    }

    fn seal_as(content: Content, language: u32, engine: &str) -> Self {
        let sha256 = sha256(serde_json::to_string(&content).unwrap_or_default().as_bytes());
        Self { format: FORMAT, engine: engine.to_owned(), language, sha256, content }
    }

    /// Reads a pack and checks its hash and that it holds together.
    ///
    /// # Errors
    /// See [`PackError`].
    pub fn from_json(text: &str) -> Result<Self, PackError> {
        let syntax = |error: serde_json::Error| PackError::Syntax(error.to_string());
        let sealed: Sealed<'_> = serde_json::from_str(text).map_err(syntax)?;
        if sealed.format != FORMAT {
            return Err(PackError::Format(sealed.format));
        }
        // The hash is that of the very bytes of the content: writing it again only to compare would take as long as reading it.
        if sha256(sealed.content.get().as_bytes()) != sealed.sha256 {
            return Err(PackError::Hash);
        }
        let content = read(sealed.content.get()).map_err(|error| PackError::Syntax(error.to_string()))?;
        let Sealed { format, engine, language, sha256, .. } = sealed;
        let pack = Self { format, engine, language, sha256, content };
        for measure in &pack.content.measures {
            if !measure.holds_together(&pack.content) {
                return Err(PackError::Damaged(measure.name()));
            }
        }
        Ok(pack)
    }

    /// The pack as canonical JSON: the same content always gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of the canonical content, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Version of the engine that compiled it.
    #[must_use]
    pub fn engine(&self) -> &str {
        &self.engine
    }

    /// Version of the rule language.
    #[must_use]
    pub fn language(&self) -> u32 {
        self.language
    }

    /// What it holds.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Every edition of every measure, by id and then by first day.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.content.measures.iter()
    }
}
