//! The pack: compiled measures as one JSON file with a hash. The same pack gives the same decision for ever.

mod around;
mod declaration;
mod measure;
mod part;
mod ranking;
mod read;
mod view;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::digest::sha256;
use crate::json::{Read as _, Tape, write};

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
        let sha256 = sha256(write(&content).as_bytes());
        Self { format: FORMAT, engine: engine.to_owned(), language, sha256, content }
    }

    /// Reads a pack and checks its hash and that it holds together.
    ///
    /// # Errors
    /// See [`PackError`].
    pub fn from_json(text: &str) -> Result<Self, PackError> {
        let syntax = |error: crate::json::ReadError| PackError::Syntax(error.to_string());
        let tape = Tape::of(text).map_err(syntax)?;
        let mut fields = tape.root().fields();
        let format = u32::read(fields.of("format"));
        let (engine, language) = (String::read(fields.of("engine")), u32::read(fields.of("language")));
        let (sealed, content) = (String::read(fields.of("sha256")), fields.of("content"));
        content.fields();
        tape.checked().map_err(syntax)?;
        if format != FORMAT {
            return Err(PackError::Format(format));
        }
        // The hash is that of the very bytes of the content: writing it again only to compare would take as long as reading it.
        if sha256(content.written().as_bytes()) != sealed {
            return Err(PackError::Hash);
        }
        let content = Content::read(content);
        tape.checked().map_err(syntax)?;
        let pack = Self { format, engine, language, sha256: sealed, content };
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
        write(self)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::{Value, json};

    use super::{Content, FORMAT, Pack, PackError};

    fn sealed() -> Pack {
        Pack::seal(Content::default(), 1)
    }

    fn changed(field: &str, value: Value) -> String {
        let mut pack = serde_json::to_value(sealed()).unwrap();
        pack.as_object_mut().unwrap().insert(field.to_owned(), value);
        pack.to_string()
    }

    #[test]
    fn a_pack_is_read_however_its_fields_are_ordered_and_spaced() {
        let (pack, json) = (sealed(), sealed().to_json());
        assert_eq!(Pack::from_json(&json), Ok(pack.clone()));
        assert_eq!(Pack::from_json(&format!("\n{} \n", json.replace(r#""content":"#, "\"content\": \n"))), Ok(pack.clone()));
        // By name: the content comes first.
        let other = serde_json::to_value(&pack).unwrap().to_string();
        assert!(other.starts_with(r#"{"content""#), "{other}");
        assert_eq!(Pack::from_json(&other), Ok(pack.clone()));
        assert_eq!(Pack::from_json(&json.replace("}}", r#"},"more":[{}]}"#)), Ok(pack));
    }

    #[test]
    fn another_content_or_format_is_refused_and_so_is_what_follows() {
        let json = sealed().to_json();
        assert_eq!(Pack::from_json(&json.replace(r#""facts":[]"#, r#""facts": []"#)), Err(PackError::Hash));
        assert_eq!(Pack::from_json(&changed("content", json!({}))), Err(PackError::Hash));
        assert_eq!(Pack::from_json(&changed("sha256", json!("0"))), Err(PackError::Hash));
        assert_eq!(Pack::from_json(&changed("format", json!(FORMAT + 1))), Err(PackError::Format(FORMAT + 1)));
        for text in [format!("{json}x"), format!("{json}}}"), json.replace("}}", "}"), String::new()] {
            assert!(matches!(Pack::from_json(&text), Err(PackError::Syntax(_))), "{text}");
        }
    }
}
