//! Trees of nodes to typed documents.
//!
//! Decoding reports every mistake it meets and goes on. What comes back beside findings may lack the parts at fault, so a
//! caller looks at the findings before it uses a document.

mod italian;
mod items;
mod macros;
mod number;
#[cfg(test)]
pub(crate) mod tests;
mod thousands;
mod values;

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

pub(crate) use italian::{lower, meant};
pub(crate) use items::{BodyIds, ChoiceValues, Days, Items, Labels, Ranks, as_name};
pub(crate) use macros::{record, shapes, words};
pub(crate) use number::{as_meant, number};
pub(crate) use values::{Date, Flag, Id, Raw, Text, date, is_name, italian_day, parse_date};

use super::codes::Code;
use super::diagnostic::{Finding, Findings, both, did_you_mean};
use super::document::Document;
use super::span::Span;
use super::yaml::{Content, Node, in_quotes, report, shown};

/// The version of the rule language that is read.
const LANGUAGE: &str = "1";
/// Longer texts are not compared with the words that they might have been meant as.
const LONGEST_MISSPELLING: usize = 64;
/// More words than a measure has keys are not listed in a message.
const LONGEST_LIST: usize = 40;

/// What can be read from a node.
pub(crate) trait Decode: Sized {
    /// Whether its key must be there.
    const REQUIRED: bool = true;

    /// Reads a node; `None` if it cannot be used, which has been reported.
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self>;

    /// What holds where the key is left out.
    fn absent(place: Span, key: &str, findings: &mut Findings) -> Option<Self> {
        missing(place, key, findings)
    }

    /// The schema of what may stand here.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// Where the value of one key is put: records of any types are then read by the same loop.
pub(crate) trait Slot {
    fn is_required(&self) -> bool;
    fn decode(&mut self, node: &Node, findings: &mut Findings);
    fn absent(&mut self, place: Span, key: &str, findings: &mut Findings);
}

impl<T: Decode> Slot for Option<T> {
    fn is_required(&self) -> bool {
        T::REQUIRED
    }

    fn decode(&mut self, node: &Node, findings: &mut Findings) {
        *self = T::decode(node, findings);
    }

    fn absent(&mut self, place: Span, key: &str, findings: &mut Findings) {
        *self = T::absent(place, key, findings);
    }
}

/// Reports a key that must be there.
fn missing<T>(place: Span, key: &str, findings: &mut Findings) -> Option<T> {
    let finding = Finding::new(Code::MissingKey, place, both!("qui manca la chiave `{key}`", "the key `{key}` is missing here"));
    report(findings, finding);
    None
}

/// The kinds of document, by the key that tells them apart.
const KINDS: &[&str] = &["measure", "vocabulary", "bodies"];

/// Reads a whole file.
pub(crate) fn decode_document(node: &Node, findings: &mut Findings) -> Option<Document> {
    if !matches!(node.content, Content::Mapping(_)) {
        wrong_shape(node, KEYED.0, KEYED.1, findings);
        return None;
    }
    let kinds: Vec<&str> = KINDS.iter().copied().filter(|kind| node.get(kind).is_some()).collect();
    let &[kind] = kinds.as_slice() else {
        let finding = if kinds.is_empty() {
            let near = node.entries().iter().find_map(|(name, _)| suggestion(&name.value, KINDS).map(|kind| (name.span, kind)));
            let place = near.map_or_else(|| first_key(node), |(span, _)| span);
            let finding =
                Finding::new(Code::UnknownKind, place, both!("il file non dice che cosa contiene", "the file does not say what it holds"));
            match near {
                Some((_, kind)) => finding.help(both!("forse `{kind}`?", "did you mean `{kind}`?")),
                None => finding.help(both!("serve una di queste chiavi: `measure`, `vocabulary`, `bodies`; se sono i dati di un caso, spostare il file fuori dalla cartella delle regole", "one of these keys is needed: `measure`, `vocabulary`, `bodies`; if it holds the facts of a case, move the file out of the folder of rules")),
            }
        } else {
            Finding::new(
                Code::KeyConflict,
                first_key(node),
                both!("le chiavi {} non possono stare nello stesso file", "the keys {} cannot stand in the same file", listed(&kinds)),
            )
        };
        report(findings, finding);
        return None;
    };
    // A later version may say anything in any way: nothing else of the file can be judged.
    if let Some(language) = node.get("language")
        && let Some(text) = language.text()
        && text != LANGUAGE
    {
        let text = shown(text);
        let finding = Finding::new(
            Code::UnknownLanguage,
            language.span,
            both!("la versione `{text}` del linguaggio non è conosciuta", "version `{text}` of the language is not known"),
        );
        report(findings, finding.help(both!("scrivere `language: 1`", "write `language: 1`")));
        return None;
    }
    thousands::warn(node, findings);
    match kind {
        "measure" => Decode::decode(node, findings).map(|measure| Document::Measure(Box::new(measure))),
        "vocabulary" => Decode::decode(node, findings).map(Document::Vocabulary),
        _ => Decode::decode(node, findings).map(Document::Bodies),
    }
}

/// The name of a field as a key: `r#type` is `type`.
pub(crate) const fn key(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// The entries of a mapping that is being read as a record.
pub(crate) struct Fields<'a> {
    node: &'a Node,
    keys: &'static [&'static str],
}

impl<'a> Fields<'a> {
    /// Checks that it is a mapping and has no other keys.
    pub fn open(node: &'a Node, keys: &'static [&'static str], findings: &mut Findings) -> Option<Self> {
        let Content::Mapping(entries) = &node.content else {
            let finding = shape_finding(node, KEYED.0, KEYED.1);
            let advice = match node.text() {
                Some(text) if keys == ["it", "en"] => {
                    Some(format!("{{ it: {}, en: \"…\" }}", in_quotes(text).unwrap_or_else(|| "\"…\"".to_owned())))
                }
                Some(text) if keys.contains(&"value") && text.len() <= LONGEST_MISSPELLING => Some(format!("{{ value: {text} }}")),
                _ => None,
            };
            let finding = match advice {
                Some(advice) => finding.help(both!("scrivere `{advice}`", "write `{advice}`")),
                None => finding,
            };
            report(findings, finding);
            return None;
        };
        for (name, value) in entries {
            if !keys.contains(&name.value.as_str()) {
                findings.damage(name.span);
                findings.damage(value.span);
                let finding = unknown_key(name);
                let is_word = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | ' '));
                let without_colon = name.value.split_once(' ').filter(|(first, _)| keys.contains(first));
                report(
                    findings,
                    if let Some((first, _)) = without_colon {
                        finding.help(both!("dopo `{first}` mancano i due punti", "the colon after `{first}` is missing"))
                    } else if is_word(&name.value) {
                        suggest(finding, &name.value, keys)
                    } else {
                        // `{ value: min(a, b) }`: to YAML the comma ends the value.
                        finding.help(both!(
                            "tra `{{ }}` un'espressione che contiene una virgola va tra virgolette",
                            "between `{{ }}` an expression that has a comma goes in quotes"
                        ))
                    },
                );
            }
        }
        Some(Self { node, keys })
    }

    /// Whether a key that does not exist was said to be `key`: that `key` is missing as well would be no news.
    fn is_misspelt(&self, key: &str) -> bool {
        let unknown = self.node.entries().iter().filter(|(name, _)| !self.keys.contains(&name.value.as_str()));
        unknown.into_iter().any(|(name, _)| suggestion(&name.value, self.keys) == Some(key) || name.value.split(' ').next() == Some(key))
    }

    /// Checks keys that exclude each other, and that one of them is there if it must be.
    pub fn one_of(&self, keys: &[&str], required: bool, findings: &mut Findings) {
        let mut there = self.node.entries().iter().map(|(name, _)| name).filter(|name| keys.contains(&name.value.as_str()));
        let list = listed(keys);
        match (there.next(), there.next()) {
            (Some(first), Some(second)) => {
                let finding = Finding::new(
                    Code::KeyConflict,
                    second.span,
                    both!("`{}` e `{}` non possono stare insieme", "`{}` and `{}` cannot stand together", first.value, second.value),
                );
                let finding = finding.help(both!("una sola tra: {list}", "only one of: {list}"));
                report(findings, finding.also(first.span, both!("la prima", "the first")));
            }
            (None, _) if required && !keys.iter().any(|key| self.is_misspelt(key)) => {
                let finding = Finding::new(
                    Code::KeyConflict,
                    first_key(self.node),
                    both!("qui serve una tra: {list}", "one of these is needed here: {list}"),
                );
                report(findings, finding);
            }
            _ => {}
        }
    }

    /// Reads the value of each key into its slot.
    pub fn read(&self, slots: &mut [&mut dyn Slot], findings: &mut Findings) {
        for (key, slot) in self.keys.iter().zip(slots) {
            match self.field(key, slot.is_required(), findings) {
                Field::Written(node) => slot.decode(node, findings),
                Field::LeftOut => slot.absent(first_key(self.node), key, findings),
                Field::Reported => {}
            }
        }
    }

    fn field(&self, key: &str, required: bool, findings: &mut Findings) -> Field<'a> {
        match self.node.entries().iter().find(|(name, _)| name.value == key) {
            Some((name, node)) if node.is_null() => {
                let finding =
                    Finding::new(Code::WrongShape, name.span, both!("la chiave `{key}` non ha un valore", "the key `{key}` has no value"));
                report(findings, finding.help(both!("scrivere il valore, o togliere la chiave", "write the value, or take the key away")));
                Field::Reported
            }
            Some((_, node)) => Field::Written(node),
            None if required && self.is_misspelt(key) => Field::Reported,
            None => Field::LeftOut,
        }
    }
}

/// What stands at a key.
enum Field<'a> {
    Written(&'a Node),
    LeftOut,
    /// Nothing that can be used, as was said.
    Reported,
}

fn unknown_key(name: &Text) -> Finding {
    let text = shown(&name.value);
    Finding::new(Code::UnknownKey, name.span, both!("la chiave `{text}` qui non esiste", "the key `{text}` does not exist here"))
}

/// A short place for what is wrong with a mapping as a whole: its first key.
fn first_key(node: &Node) -> Span {
    node.entries().first().map_or(node.span, |(name, _)| name.span)
}

/// How a mapping is called, in Italian and English.
const KEYED: (&str, &str) = ("un gruppo di chiavi con i loro valori", "keys with their values");

/// Reports that something else was expected.
pub(crate) fn wrong_shape(node: &Node, it: &str, en: &str, findings: &mut Findings) {
    report(findings, shape_finding(node, it, en));
}

fn shape_finding(node: &Node, it: &str, en: &str) -> Finding {
    let (found_it, found_en) = match &node.content {
        _ if node.is_null() => ("niente", "nothing"),
        Content::Scalar { .. } => ("un testo", "a text"),
        Content::Sequence(_) => ("un elenco", "a list"),
        Content::Mapping(_) => ("un gruppo di chiavi", "keys with their values"),
    };
    let place = if matches!(node.content, Content::Mapping(_)) { first_key(node) } else { node.span };
    Finding::new(Code::WrongShape, place, both!("qui serve {it}, non {found_it}", "expected {en}, found {found_en}"))
}

/// The word of a closed set that a node holds.
pub(crate) fn word(node: &Node, words: &'static [&'static str], findings: &mut Findings) -> Option<&'static str> {
    let Some(text) = node.text() else {
        wrong_shape(node, "una parola", "a word", findings);
        return None;
    };
    let found = words.iter().find(|&&word| word == text).copied();
    if found.is_none() {
        let written = shown(text);
        let finding = Finding::new(
            Code::UnknownWord,
            node.span,
            both!("`{written}` non è una delle parole ammesse qui", "`{written}` is not one of the words allowed here"),
        );
        report(findings, suggest(finding, text, words));
    }
    found
}

/// The shape that a mapping holds.
pub(crate) struct Shape<'a> {
    pub key: &'static str,
    pub node: &'a Node,
    /// Whether it is the only key.
    pub alone: bool,
}

/// Finds the one key of a shape.
pub(crate) fn shape<'a>(node: &'a Node, shapes: &'static [&'static str], findings: &mut Findings) -> Option<Shape<'a>> {
    let Content::Mapping(entries) = &node.content else {
        let list = listed(shapes);
        let finding = shape_finding(node, "una chiave con il suo valore", "a key with its value");
        report(findings, finding.help(both!("una sola tra: {list}", "exactly one of: {list}")));
        return None;
    };
    let known: Vec<(&'static str, &Node)> =
        entries.iter().filter_map(|(name, node)| shapes.iter().find(|&&shape| shape == name.value).map(|&shape| (shape, node))).collect();
    let only = if let &[(key, _)] = known.as_slice() { Some(key) } else { None };
    for (name, _) in entries.iter().filter(|(name, _)| !shapes.contains(&name.value.as_str())) {
        let finding = unknown_key(name);
        report(
            findings,
            match only {
                // A modifier whose keys stand one level too far to the left.
                Some(key) => finding.help(both!(
                    "se riguarda `{key}`, scriverla dentro, con un rientro in più",
                    "if it belongs to `{key}`, write it inside, indented further"
                )),
                None => suggest(finding, &name.value, shapes),
            },
        );
    }
    if known.len() != 1 {
        if known.len() > 1 || entries.is_empty() {
            let list = listed(shapes);
            let finding =
                Finding::new(Code::KeyConflict, first_key(node), both!("qui serve una sola chiave", "exactly one key is expected here"));
            report(findings, finding.help(both!("una sola tra: {list}", "exactly one of: {list}")));
        }
        return None;
    }
    known.first().map(|&(key, node)| Shape { key, node, alone: entries.len() == 1 })
}

fn suggestion<'a>(written: &str, candidates: &[&'a str]) -> Option<&'a str> {
    if written.len() > LONGEST_MISSPELLING {
        return None;
    }
    meant(written, candidates).or_else(|| did_you_mean(written, &mut candidates.iter().copied()))
}

/// Adds what was probably meant, or else all that is allowed.
pub(crate) fn suggest(finding: Finding, written: &str, candidates: &[&str]) -> Finding {
    if let Some(near) = suggestion(written, candidates) {
        return finding.help(both!("forse `{near}`?", "did you mean `{near}`?"));
    }
    if candidates.is_empty() {
        return finding;
    }
    let list = listed(candidates);
    finding.help(both!("ammesse: {list}", "allowed: {list}"))
}

/// Words for a message, the first of them where there are very many.
fn listed(words: &[&str]) -> String {
    let mut list: Vec<String> = words.iter().take(LONGEST_LIST).map(|word| format!("`{word}`")).collect();
    if words.len() > LONGEST_LIST {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// The schema of a record while its fields are added.
pub(crate) struct RecordSchema {
    title: &'static str,
    description: &'static str,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl RecordSchema {
    pub fn new(title: &'static str, description: &'static str) -> Self {
        Self { title, description, properties: Map::new(), required: Vec::new() }
    }

    pub fn field<T: Decode>(&mut self, key: &'static str, title: &str, description: &str, generator: &mut SchemaGenerator) {
        let mut schema = T::schema(generator);
        schema.insert("title".to_owned(), title.into());
        if !description.is_empty() {
            schema.insert("description".to_owned(), description.into());
        }
        self.properties.insert(key.to_owned(), schema.into());
        if T::REQUIRED {
            self.required.push(key);
        }
    }

    pub fn finish(self) -> Schema {
        let mut schema = schemars::json_schema!({
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": self.properties,
            "additionalProperties": false,
        });
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), json!(self.required));
        }
        schema
    }
}
