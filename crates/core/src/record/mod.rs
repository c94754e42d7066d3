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
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use canonical::canonical;
pub use error::RecordError;

use crate::digest::sha256;
use crate::{Decision, EvaluateError, Facts, Pack, decision};
use canonical::{Strict, value_of};

/// Version of the form of a record; a reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// Random bytes from which the salts of a record are made.
pub type Salt = [u8; 32];

/// A value with its seal: the SHA-256 of the canonical JSON `["salt","path","value"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct SealedFact {
    /// `isee`; `componenti` for how many rows a list has; `componenti[0].reddito` for a fact of a row, counted from 0.
    pub path: String,
    /// Whether it says something about a person.
    pub personal: bool,
    /// The seal, in hexadecimal.
    pub commitment: String,
    /// The salt, in hexadecimal; not there where the value is hidden.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<String>,
    /// Truth, text (numbers and days too), null for unknown, `{"rows": n}` for a list; not there where it is hidden.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "given")]
    pub value: Option<Value>,
}

/// The decision with its seal, as for a fact; its path is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
pub struct SealedDecision {
    /// The seal, in hexadecimal.
    pub commitment: String,
    /// The salt, in hexadecimal; not there where the decision is hidden.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<String>,
    /// The decision in full; not there where it is hidden.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "authoring", schemars(with = "Option<Decision>"))]
    pub value: Option<Value>,
}

/// A decision that is kept. Whoever has one knows that its hashes hold: see [`Record::from_json`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
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
    masked: Value,
    /// SHA-256 of the canonical JSON of all this without `sha256`, salts and values.
    sha256: String,
}

/// `null` is a value: that of a fact that is not known.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn commitment(salt: &str, path: &str, value: &Value) -> String {
    sha256(canonical(&json!([salt, path, value])).as_bytes())
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
        let seal = |path: &str, value: &Value| {
            let salt = salt_of(salt, path);
            (commitment(&salt, path, value), Some(salt))
        };
        let facts = facts::leaves(facts, self.content()).into_iter().map(|leaf| {
            let (commitment, salt) = seal(&leaf.path, &leaf.value);
            SealedFact { path: leaf.path, personal: leaf.personal, commitment, salt, value: Some(leaf.value) }
        });
        let facts = facts.collect();
        let (masked, full) = (value_of(&decision.masked()), value_of(&decision));
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
        let syntax = |error: serde_json::Error| RecordError::Syntax { line: error.line(), column: error.column() };
        let Strict(value) = serde_json::from_str(text).map_err(syntax)?;
        match value.get("format").and_then(Value::as_u64) {
            Some(format) if format != u64::from(FORMAT) => return Err(RecordError::Format(format)),
            _ => {}
        }
        let record: Self = serde_json::from_value(value).map_err(|_| RecordError::NotARecord)?;
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

    /// What the hash of the record is made of.
    fn root(&self) -> String {
        let sealed = Self { sha256: String::new(), ..self.without(|_| true) };
        let mut value = value_of(&sealed);
        if let Some(entries) = value.as_object_mut() {
            entries.remove("sha256");
        }
        sha256(canonical(&value).as_bytes())
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
        let same = |kept: &Value, decision: &Decision| canonical(kept) == canonical(&value_of(decision));
        if same(kept, &decision) && same(&self.masked, &decision.masked()) { Ok(decision) } else { Err(RecordError::Differs) }
    }

    /// The record as canonical JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&value_of(self))
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
        let values = self.facts.iter().map(|fact| fact.value.as_ref().map(|value| (fact.path.as_str(), value)));
        let values: Option<Vec<_>> = values.collect();
        facts::gather(values?.into_iter())
    }

    /// The decision in full, or the one without personal facts where that is hidden.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        serde_json::from_value(self.decision.value.as_ref().unwrap_or(&self.masked).clone()).ok()
    }
}

/// JSON Schema (2020-12) of a [`Record`], as it is published in `docs/schema/record.schema.json`.
#[cfg(feature = "authoring")]
#[must_use]
pub fn record_schema() -> Value {
    schemars::schema_for!(Record).to_value()
}
