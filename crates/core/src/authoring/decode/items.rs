//! Mappings with keys that the author chooses.

use std::marker::PhantomData;

use schemars::{Schema, SchemaGenerator};

use super::values::{Text, check_date, check_id};
use super::{Decode, is_name, lower, wrong_shape};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::span::Span;
use crate::authoring::yaml::{Content, Node, report, shown};
use crate::map::Map;

/// What the keys of a mapping must be.
pub(crate) trait Keys {
    /// As a pattern of the JSON Schema.
    const PATTERN: &'static str;
    /// Whether each entry stands for itself: without one of its days a series would say something else.
    const ALONE: bool;
    /// Whether the mapping itself must be there; where it may be left out, it is then empty.
    const REQUIRED: bool;

    /// What is wrong with a key.
    fn check(key: &Text) -> Option<Finding>;
}

fn bad_name(key: &Text, it: &str, en: &str) -> Finding {
    let text = shown(&key.value);
    Finding::new(Code::BadName, key.span, both!("`{text}` non è un nome ammesso qui", "`{text}` is not a name allowed here"))
        .help(both!("{it}", "{en}"))
}

/// What an author wrote as a name, written as one.
pub(crate) fn as_name(text: &str) -> Option<String> {
    let name: String = lower(text)
        .chars()
        .map(|letter| match letter {
            'à' | 'á' => 'a',
            'è' | 'é' => 'e',
            'ì' | 'í' => 'i',
            'ò' | 'ó' => 'o',
            'ù' | 'ú' => 'u',
            '-' | ' ' | '.' | '\'' | '/' => '_',
            other => other,
        })
        .collect();
    (name.len() <= 64 && is_name(&name)).then_some(name)
}

macro_rules! keys {
    ($(#[doc = $doc:literal] $name:ident = $pattern:literal, required: $required:literal, alone: $alone:literal, $check:expr;)+) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl Keys for $name {
            const PATTERN: &'static str = $pattern;
            const ALONE: bool = $alone;
            const REQUIRED: bool = $required;

            fn check(key: &Text) -> Option<Finding> {
                let check: fn(&Text) -> Option<Finding> = $check;
                check(key)
            }
        }
    )+};
}

keys! {
    /// Names that expressions use.
    Names = "^[a-z][a-z0-9_]*$", required: false, alone: true, |key| {
        (!is_name(&key.value)).then(|| {
            let (it, en) = (
                "un nome è fatto di lettere minuscole senza accento, cifre e `_`, e comincia con una lettera",
                "a name is lower-case letters without accents, digits and `_`, and begins with a letter",
            );
            match as_name(&key.value) {
                Some(name) => bad_name(key, &format!("{it}: `{name}`"), &format!("{en}: `{name}`")),
                None => bad_name(key, it, en),
            }
        })
    };
    /// Names of sources and open points, which expressions do not use.
    Labels = "^[a-z0-9][a-z0-9_-]*$", required: false, alone: true, |key| {
        let good = key.value.bytes().enumerate().all(|(at, byte)| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || at > 0 && matches!(byte, b'_' | b'-')
        });
        (!good || key.value.is_empty()).then(|| bad_name(
            key,
            "qui un nome è fatto di lettere minuscole senza accento, cifre, `_` e `-`",
            "a name is lower-case letters without accents, digits, `_` and `-` here",
        ))
    };
    /// Values of a choice, a yes/no or a count.
    ChoiceValues = r"^\S(.*\S)?$", required: true, alone: false, |key| {
        (key.value.trim().is_empty() || key.value.trim() != key.value).then(|| bad_name(
            key,
            "qui serve un valore senza spazi ai lati",
            "a value without blanks around it is expected here",
        ))
    };
    /// Ranks: `2`, or `3+` for the third and those after it.
    Ranks = r"^[1-9][0-9]*\+?$", required: true, alone: false, |key| {
        let digits = key.value.strip_suffix('+').unwrap_or(&key.value);
        let good = !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        (!good).then(|| bad_name(
            key,
            "qui serve un ordine: `2` per il secondo, `3+` dal terzo in poi",
            "a rank is expected here: `2` for the second, `3+` from the third on",
        ))
    };
    /// First days.
    Days = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required: true, alone: false, |key| check_date(key);
    /// Ids of bodies.
    BodyIds = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$", required: true, alone: true, |key| check_id(key);
}

/// Entries in the order of the file, each key once.
#[derive(Clone, Debug)]
pub struct Items<T, K = Names> {
    entries: Vec<(Text, T)>,
    index: Map<String, usize>,
    /// Where the mapping stands; where it was left out, the first key of what should hold it.
    pub span: Span,
    keys: PhantomData<K>,
}

impl<T, K> Items<T, K> {
    fn empty(span: Span) -> Self {
        Self { entries: Vec::new(), index: Map::new(), span, keys: PhantomData }
    }

    /// The keys and their values, in the order of the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Text, &T)> + ExactSizeIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key as it was written, with its value.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<(&Text, &T)> {
        self.index.get(key).and_then(|&at| self.entries.get(at)).map(|(key, value)| (key, value))
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The entries of a mapping.
fn named<'a>(node: &'a Node, findings: &mut Findings) -> Option<&'a [(Text, Node)]> {
    if !matches!(node.content, Content::Mapping(_)) {
        wrong_shape(node, "un gruppo di voci con nome", "named entries", findings);
        return None;
    }
    Some(node.entries())
}

/// Reports what is wrong with a key, and that it has no value.
fn is_usable(key: &Text, node: &Node, wrong: Option<Finding>, findings: &mut Findings) -> bool {
    let usable = wrong.is_none() && !node.is_null();
    if let Some(finding) = wrong {
        report(findings, finding);
    }
    if node.is_null() {
        let text = shown(&key.value);
        let finding =
            Finding::new(Code::WrongShape, key.span, both!("la voce `{text}` non ha un valore", "the entry `{text}` has no value"));
        report(findings, finding);
    }
    usable
}

/// Where entries are put: mappings to any type are then read by the same loop.
trait Entries {
    /// Reads an entry; whether it could be.
    fn read(&mut self, node: &Node, findings: &mut Findings) -> bool;
    /// Keeps the entry that was read, or drops it.
    fn settle(&mut self, key: &Text, is_kept: bool);
}

struct Reader<T> {
    read: Option<T>,
    entries: Vec<(Text, T)>,
}

impl<T: Decode> Entries for Reader<T> {
    fn read(&mut self, node: &Node, findings: &mut Findings) -> bool {
        self.read = T::decode(node, findings);
        self.read.is_some()
    }

    fn settle(&mut self, key: &Text, is_kept: bool) {
        if let Some(value) = self.read.take()
            && is_kept
        {
            self.entries.push((key.clone(), value));
        }
    }
}

/// Reads all entries and tells where each is. Those that cannot be read are reported and left out, so that the mistakes of
/// the others are reported too. So are those with keys that do not exist: without what they were meant to say, the rest
/// would say something else.
fn read_each(
    node: &Node,
    (check, alone): (fn(&Text) -> Option<Finding>, bool),
    entries: &mut dyn Entries,
    findings: &mut Findings,
) -> Option<Map<String, usize>> {
    let mut index: Vec<(String, usize)> = Vec::new();
    let mut is_whole = true;
    for (key, node) in named(node, findings)? {
        let unknown_keys = findings.unknown_keys;
        let usable = is_usable(key, node, check(key), findings);
        let is_read = !node.is_null() && entries.read(node, findings);
        let is_kept = usable && is_read && findings.unknown_keys == unknown_keys;
        entries.settle(key, is_kept);
        if is_kept {
            index.push((key.value.clone(), index.len()));
        } else {
            findings.damage(key.span);
            findings.damage(node.span);
            is_whole = false;
        }
    }
    (is_whole || alone).then(|| index.into_iter().collect())
}

impl<T: Decode, K: Keys> Decode for Items<T, K> {
    const REQUIRED: bool = K::REQUIRED;

    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut reader = Reader::<T> { read: None, entries: Vec::new() };
        let index = read_each(node, (K::check, K::ALONE), &mut reader, findings)?;
        Some(Self { entries: reader.entries, index, span: node.span, keys: PhantomData })
    }

    fn absent(place: Span, key: &str, findings: &mut Findings) -> Option<Self> {
        if K::REQUIRED { super::missing(place, key, findings) } else { Some(Self::empty(place)) }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let inside = T::schema(generator);
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": inside,
            "propertyNames": { "pattern": K::PATTERN },
        })
    }
}
