//! Words that a person reads, in Italian and English.

use serde::{Deserialize, Serialize};

/// A language that Soglia speaks to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Italian, the language of the acts and the default.
    #[default]
    It,
    /// English.
    En,
}

/// One text in both languages.
///
/// ```
/// use soglia::{Language, Localized};
/// let title = Localized::new("tariffa oraria", "hourly fee");
/// assert_eq!(title.get(Language::It), "tariffa oraria");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct Localized {
    /// The Italian text.
    pub it: String,
    /// The English text.
    pub en: String,
}

impl Localized {
    /// Pairs an Italian and an English text.
    pub fn new(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self { it: it.into(), en: en.into() }
    }

    /// The same text in both languages: an identifier, a number of an act, a name.
    pub fn same(text: impl Into<String>) -> Self {
        let it = text.into();
        Self { en: it.clone(), it }
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::It => &self.it,
            Language::En => &self.en,
        }
    }

    /// Builds each language with `build`.
    pub fn from_fn(mut build: impl FnMut(Language) -> String) -> Self {
        Self { it: build(Language::It), en: build(Language::En) }
    }
}
