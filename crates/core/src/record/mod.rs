//! A decision that is kept: what was asked, what came out, and the hashes that prove both.
//!
//! A [`Record`] can be replayed with the pack that it names, and must give the same bytes. Every fact is sealed by itself, with a
//! salt, so that [`Record::mask`] can take personal values away and the hashes still hold. The form is
//! `docs/schema/record.schema.json`; [`canonical`] is the text of which hashes are made.
//!
//! ```
//! # use soglia::authoring::{Sources, compile};
//! # let mut sources = Sources::new();
//! # sources.add("enti.yaml", "language: 1\nbodies:\n  prova: { kind: comune, title: { it: Prova, en: Test } }\n");
//! # sources.add("m.yaml", "language: 1\nmeasure: prova.m\nedition: 2025\ntitle: { it: M, en: M }\nbody: prova\nin_force: { from: 2025-01-01 }\nfacts:\n  reddito: { type: number, unit: EUR, min: 0, max: 9_999, personal: true, label: { it: Reddito, en: Income } }\nrequirements:\n  basso: { when: reddito <= 5_000, source: not_stated }\n");
//! # let pack = compile(&sources).pack.ok_or("errors")?;
//! use soglia::{Facts, Record};
//!
//! let facts = Facts::from_json(r#"{ "reddito": "4321.09" }"#)?;
//! // The salt is random, and comes from the caller: 32 bytes of the operating system, never used twice.
//! # let salt = [7; 32];
//! let record = pack.record("prova.m", &facts, "2025-06-01".parse()?, &salt)?;
//!
//! // Later: reading it checks every hash, and replaying it gives the same decision.
//! let kept = Record::from_json(&record.to_json())?;
//! assert_eq!(kept.replay(&pack)?, pack.evaluate("prova.m", &facts, "2025-06-01".parse()?)?);
//!
//! // What is published has no personal value, and the same hash.
//! let public = kept.mask();
//! assert_eq!(public.sha256(), record.sha256());
//! assert!(!public.to_json().contains("4321"));
//! assert!(Record::from_json(&public.to_json()).is_ok());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod error;
mod facts;

use chrono::NaiveDate;

pub use canonical::canonical;
pub use error::RecordError;

use crate::digest::sha256;
use crate::json::{Kind, Node, Read, read, read_structure, write};
use crate::{Decision, EvaluateError, Facts, Pack, decision};
use canonical::{strict, text_of};

/// Version of the form of a record; a reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// Random bytes from which the salts of a record are made.
pub type Salt = [u8; 32];

/// A value with its seal: the SHA-256 of the canonical JSON `["salt","path","value"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SealedFact {
    /// `isee`; `componenti` for how many rows a list has; `componenti[0].reddito` for a fact of a row, counted from 0.
    pub path: String,
    /// Whether it says something about a person.
    pub personal: bool,
    /// The seal, in hexadecimal.
    pub commitment: String,
    /// The salt, in hexadecimal; not there where the value is hidden.
    #[cfg_attr(feature = "authoring", schemars(default, skip_serializing_if = "Option::is_none"))]
    pub salt: Option<String>,
    /// Truth, text (numbers and days too), null for unknown, `{"rows": n}` for a list; not there where it is hidden.
    // Canonical JSON, as it is hashed.
    #[cfg_attr(feature = "authoring", schemars(default, with = "Option<serde_json::Value>", skip_serializing_if = "Option::is_none"))]
    pub value: Option<String>,
}

/// The decision with its seal, as for a fact; its path is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SealedDecision {
    /// The seal, in hexadecimal.
    pub commitment: String,
    /// The salt, in hexadecimal; not there where the decision is hidden.
    #[cfg_attr(feature = "authoring", schemars(default, skip_serializing_if = "Option::is_none"))]
    pub salt: Option<String>,
    /// The decision in full; not there where it is hidden.
    // Canonical JSON, as it is hashed.
    #[cfg_attr(feature = "authoring", schemars(default, with = "Option<Decision>", skip_serializing_if = "Option::is_none"))]
    pub value: Option<String>,
}

/// A decision that is kept. Whoever has one knows that its hashes hold: see [`Record::from_json`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Record {
    /// Version of this form: [`FORMAT`].
    #[cfg_attr(feature = "authoring", schemars(extend("const" = FORMAT)))]
    format: u32,
    /// Version of the form of the decision.
    decision_format: u32,
    /// Version of the engine that decided.
    engine: String,
    /// Version of the rule language of the pack.
    language: u32,
    /// SHA-256 of the pack.
    pack: String,
    /// The measure as it was asked for: an id, or `id/edition`.
    measure: String,
    /// Day of the evaluation.
    on: NaiveDate,
    /// Every fact that was given.
    facts: Vec<SealedFact>,
    /// The decision.
    decision: SealedDecision,
    /// The decision without personal facts.
    #[cfg_attr(feature = "authoring", schemars(with = "Decision"))]
    masked: String,
    /// SHA-256 of the canonical JSON of all this without `sha256`, salts and values.
    sha256: String,
}

impl Read for SealedFact {
    fn read(from: Node<'_>) -> Self {
        from.only(&["path", "personal", "commitment", "salt", "value"]);
        let mut fields = from.fields();
        Self {
            commitment: Read::read(fields.of("commitment")),
            path: Read::read(fields.of("path")),
            personal: Read::read(fields.of("personal")),
            salt: Read::read(fields.of("salt")),
            // `null` is a value: that of a fact that is not known.
            value: Some(fields.of("value")).filter(|value| value.kind() != Kind::Absent).map(as_written),
        }
    }
}

impl Read for SealedDecision {
    fn read(from: Node<'_>) -> Self {
        from.only(&["commitment", "salt", "value"]);
        let mut fields = from.fields();
        Self {
            commitment: Read::read(fields.of("commitment")),
            salt: Read::read(fields.of("salt")),
            value: Some(fields.of("value")).filter(|value| !value.is_empty()).map(as_written),
        }
    }
}

/// Of a record in its canonical text.
impl Read for Record {
    fn read(from: Node<'_>) -> Self {
        from.only(&["format", "decision_format", "engine", "language", "pack", "measure", "on", "facts", "decision", "masked", "sha256"]);
        let mut fields = from.fields();
        Self {
            decision: Read::read(fields.of("decision")),
            decision_format: Read::read(fields.of("decision_format")),
            engine: Read::read(fields.of("engine")),
            facts: Read::read(fields.of("facts")),
            format: Read::read(fields.of("format")),
            language: Read::read(fields.of("language")),
            masked: as_written(fields.of("masked")),
            measure: Read::read(fields.of("measure")),
            on: Read::read(fields.of("on")),
            pack: Read::read(fields.of("pack")),
            sha256: Read::read(fields.of("sha256")),
        }
    }
}

/// The very text of a value that must be there.
fn as_written(value: Node<'_>) -> String {
    if value.kind() == Kind::Absent {
        value.refuse("a value is expected");
    }
    value.written().to_owned()
}

/// What the form of a record is.
struct Form {
    format: u64,
}

read_structure!(Form { format });

/// An object, of its names in their order and the canonical texts of their values.
fn object(entries: &[(&str, Option<String>)]) -> String {
    let entries = entries.iter().filter_map(|(name, value)| Some(["\"", name, "\":", value.as_ref()?].concat()));
    ["{", &entries.collect::<Vec<_>>().join(","), "}"].concat()
}

fn commitment(salt: &str, path: &str, value: &str) -> String {
    sha256(["[", &write(salt), ",", &write(path), ",", value, "]"].concat().as_bytes())
}

/// The salt of one value. Those of other values do not tell it.
fn salt_of(salt: &Salt, path: &str) -> String {
    let mut bytes = salt.to_vec();
    bytes.extend_from_slice(path.as_bytes());
    sha256(&bytes)
}

impl Pack {
    /// Evaluates as [`Pack::evaluate`] does, and keeps what was asked and what came out.
    ///
    /// `salt` must be random and never used for two records: else who sees a masked record could try values until one fits.
    ///
    /// # Errors
    /// Those of [`Pack::evaluate`].
    pub fn record(&self, measure: &str, facts: &Facts, on: NaiveDate, salt: &Salt) -> Result<Record, EvaluateError> {
        let decision = self.evaluate(measure, facts, on)?;
        let seal = |path: &str, value: &str| {
            let salt = salt_of(salt, path);
            (commitment(&salt, path, value), Some(salt))
        };
        let facts = facts::leaves(facts, self.content()).into_iter().map(|leaf| {
            let (commitment, salt) = seal(&leaf.path, &leaf.value);
            SealedFact { path: leaf.path, personal: leaf.personal, commitment, salt, value: Some(leaf.value) }
        });
        let facts = facts.collect();
        let (masked, full) = (text_of(&decision.masked()), text_of(&decision));
        let (commitment, salt) = seal("", &full);
        let mut record = Record {
            format: FORMAT,
            decision_format: decision::FORMAT,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            language: self.language(),
            pack: self.sha256().to_owned(),
            measure: measure.to_owned(),
            on,
            facts,
            decision: SealedDecision { commitment, salt, value: Some(full) },
            masked,
            sha256: String::new(),
        };
        record.sha256 = record.root();
        Ok(record)
    }
}

impl Record {
    /// Reads a record and checks every hash.
    ///
    /// # Errors
    /// The text is not a record, or something in it is not what was sealed.
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        let text = strict(text).map_err(|error| RecordError::Syntax { line: error.line, column: error.column })?;
        match read(&text) {
            Ok(Form { format }) if format != u64::from(FORMAT) => return Err(RecordError::Format(format)),
            _ => {}
        }
        let record: Self = read(&text).map_err(|_| RecordError::NotARecord)?;
        record.check()?;
        Ok(record)
    }

    fn check(&self) -> Result<(), RecordError> {
        for fact in &self.facts {
            match (&fact.salt, &fact.value) {
                (Some(salt), Some(value)) if commitment(salt, &fact.path, value) == fact.commitment => {}
                (None, None) => {}
                _ => return Err(RecordError::Fact(fact.path.clone())),
            }
        }
        match (&self.decision.salt, &self.decision.value) {
            (Some(salt), Some(value)) if commitment(salt, "", value) == self.decision.commitment => {}
            (None, None) => {}
            _ => return Err(RecordError::Decision),
        }
        if self.root() == self.sha256 { Ok(()) } else { Err(RecordError::Root) }
    }

    /// What the hash of the record is made of: all but salts, values and the hash itself.
    fn root(&self) -> String {
        sha256(self.text(false).as_bytes())
    }

    fn text(&self, whole: bool) -> String {
        let salt = |salt: &Option<String>| salt.as_ref().filter(|_| whole).map(write);
        let value = |value: &Option<String>| value.clone().filter(|_| whole);
        let fact = |fact: &SealedFact| {
            object(&[
                ("commitment", Some(write(&fact.commitment))),
                ("path", Some(write(&fact.path))),
                ("personal", Some(write(&fact.personal))),
                ("salt", salt(&fact.salt)),
                ("value", value(&fact.value)),
            ])
        };
        let facts: Vec<String> = self.facts.iter().map(fact).collect();
        let decision = object(&[
            ("commitment", Some(write(&self.decision.commitment))),
            ("salt", salt(&self.decision.salt)),
            ("value", value(&self.decision.value)),
        ]);
        object(&[
            ("decision", Some(decision)),
            ("decision_format", Some(write(&self.decision_format))),
            ("engine", Some(write(&self.engine))),
            ("facts", Some(["[", &facts.join(","), "]"].concat())),
            ("format", Some(write(&self.format))),
            ("language", Some(write(&self.language))),
            ("masked", Some(self.masked.clone())),
            ("measure", Some(write(&self.measure))),
            ("on", Some(write(&self.on.to_string()))),
            ("pack", Some(write(&self.pack))),
            ("sha256", Some(write(&self.sha256)).filter(|_| whole)),
        ])
    }

    /// The same without the decision in full, and without the values of some facts.
    fn without(&self, hidden: impl Fn(&SealedFact) -> bool) -> Self {
        let mut record = self.clone();
        for fact in record.facts.iter_mut().filter(|fact| hidden(fact)) {
            fact.salt = None;
            fact.value = None;
        }
        record.decision.salt = None;
        record.decision.value = None;
        record
    }

    /// The record without personal values: their seals stay, and the hash of the record is the same.
    #[must_use]
    pub fn mask(&self) -> Self {
        self.without(|fact| fact.personal)
    }

    /// Whether something was hidden, so that it cannot be replayed.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.decision.value.is_none() || self.facts.iter().any(|fact| fact.value.is_none())
    }

    /// Decides again, and compares every byte.
    ///
    /// # Errors
    /// The record is masked, the pack is another one, or something else comes out.
    pub fn replay(&self, pack: &Pack) -> Result<Decision, RecordError> {
        if pack.sha256() != self.pack {
            return Err(RecordError::OtherPack { recorded: self.pack.clone(), given: pack.sha256().to_owned() });
        }
        let kept = self.decision.value.as_ref().ok_or(RecordError::Masked)?;
        let facts = self.facts().ok_or(RecordError::Masked)?;
        let decision = pack.evaluate(&self.measure, &facts, self.on).map_err(|_| RecordError::Refused)?;
        let same = |kept: &str, decision: &Decision| kept == text_of(decision);
        if same(kept, &decision) && same(&self.masked, &decision.masked()) { Ok(decision) } else { Err(RecordError::Differs) }
    }

    /// The record as canonical JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.text(true)
    }

    /// The hash of the record: the same whether masked or not.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// SHA-256 of the pack that decided.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.pack
    }

    /// The measure as it was asked for.
    #[must_use]
    pub fn measure(&self) -> &str {
        &self.measure
    }

    /// Day of the evaluation.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// Every fact, sealed.
    #[must_use]
    pub fn sealed_facts(&self) -> &[SealedFact] {
        &self.facts
    }

    /// The facts; none where some are hidden.
    #[must_use]
    pub fn facts(&self) -> Option<Facts> {
        let values = self.facts.iter().map(|fact| fact.value.as_deref().map(|value| (fact.path.as_str(), value)));
        let values: Option<Vec<_>> = values.collect();
        facts::gather(values?.into_iter())
    }

    /// The decision in full, or the one without personal facts where that is hidden.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        Decision::from_json(self.decision.value.as_ref().unwrap_or(&self.masked))
    }
}

/// JSON Schema (2020-12) of a [`Record`], as it is published in `docs/schema/record.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn record_schema() -> serde_json::Value {
    schemars::schema_for!(Record).to_value()
}
