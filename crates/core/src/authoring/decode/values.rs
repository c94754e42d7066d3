//! Scalars, lists, and what is written in two ways.

use chrono::{Datelike, NaiveDate};
use schemars::{Schema, SchemaGenerator};

use super::{Decode, Items, wrong_shape};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, Findings, both};
use crate::authoring::document::{DatedRecord, DatedValue, Group};
use crate::authoring::expression::word_meant;
use crate::authoring::span::{Span, Spanned};
use crate::authoring::yaml::{Content, Node, report, shown};

/// A number, a word, an expression: the text as it was written.
pub type Text = Spanned<String>;
/// A day.
pub type Date = Spanned<NaiveDate>;
/// `true` or `false`.
pub type Flag = Spanned<bool>;
/// Keys with their values; a later pass knows what they must be.
pub type Raw = Node;

/// A dotted lower-case identifier of a measure, body or vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The identifier.
    pub value: String,
    /// Where it was written.
    pub span: Span,
}

impl Decode for Text {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let text = node.text().map(|text| Spanned::new(text.to_owned(), node.span));
        if text.is_none() {
            wrong_shape(node, "un testo o un numero", "a text or a number", findings);
        }
        text
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        // `25_000.00` is a text in JSON, `25000.00` a number, `true` a boolean.
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

impl Decode for Id {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let text = Text::decode(node, findings)?;
        if let Some(finding) = check_id(&text) {
            report(findings, finding);
            return None;
        }
        Some(Self { value: text.value, span: text.span })
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "pattern": <super::BodyIds as super::items::Keys>::PATTERN })
    }
}

impl Decode for Date {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        date(&Text::decode(node, findings)?, findings)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "pattern": <super::Days as super::items::Keys>::PATTERN })
    }
}

impl Decode for Flag {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        if let Content::Scalar { text, plain: true } = &node.content
            && let Ok(value) = text.parse()
        {
            return Some(Spanned::new(value, node.span));
        }
        let Some(text) = node.text() else {
            wrong_shape(node, "`true` o `false`", "`true` or `false`", findings);
            return None;
        };
        let finding = Finding::new(
            Code::WrongShape,
            node.span,
            both!("`{}` non è né `true` né `false`", "`{}` is neither `true` nor `false`", shown(text)),
        );
        let meant = word_meant(text).filter(|meant| matches!(*meant, "true" | "false"));
        report(
            findings,
            match meant {
                Some(meant) => finding.help(both!("scrivere `{meant}`, senza virgolette", "write `{meant}`, without quotes")),
                None => finding,
            },
        );
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "boolean" })
    }
}

impl Decode for Raw {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        if matches!(node.content, Content::Mapping(_)) {
            return Some(node.clone());
        }
        let finding = super::shape_finding(node, super::KEYED.0, super::KEYED.1);
        report(findings, finding.help(both!("si scrive `{{ nome: valore }}`", "it is written `{{ name: value }}`")));
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({})
    }
}

impl<T: Decode> Decode for Option<T> {
    const REQUIRED: bool = false;

    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        T::decode(node, findings).map(Some)
    }

    fn absent(_: Span, _: &str, _: &mut Findings) -> Option<Self> {
        Some(None)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Decode> Decode for Box<T> {
    const REQUIRED: bool = T::REQUIRED;

    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        T::decode(node, findings).map(Self::new)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let Content::Sequence(nodes) = &node.content else {
            wrong_shape(node, "un elenco", "a list", findings);
            return None;
        };
        // Every entry is read before the list is given up, so that all mistakes are reported.
        let mut entries = Vec::new();
        for node in nodes {
            entries.extend(T::decode(node, findings));
        }
        (entries.len() == nodes.len()).then_some(entries)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let inside = T::schema(generator);
        schemars::json_schema!({ "type": "array", "items": inside })
    }
}

impl Decode for Group {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        match &node.content {
            Content::Sequence(_) => Decode::decode(node, findings).map(Self::Conditions),
            Content::Mapping(_) => Decode::decode(node, findings).map(Self::Requirements),
            Content::Scalar { .. } => {
                wrong_shape(node, "un elenco di condizioni, o requisiti con nome", "a list of conditions, or named requirements", findings);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let conditions = Vec::<Text>::schema(generator);
        let requirements = Items::<crate::authoring::document::Requirement>::schema(generator);
        schemars::json_schema!({ "oneOf": [conditions, requirements] })
    }
}

impl Decode for DatedValue {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        match &node.content {
            Content::Scalar { .. } => Text::decode(node, findings).map(Self::Plain),
            _ => DatedRecord::decode(node, findings).map(|record| Self::Record(Box::new(record))),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let plain = Text::schema(generator);
        let record = DatedRecord::schema(generator);
        schemars::json_schema!({ "oneOf": [plain, record] })
    }
}

/// Whether a text can be a name of the rule language.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What is wrong with an identifier of a measure or body.
pub(super) fn check_id(text: &Text) -> Option<Finding> {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let good =
        text.value.starts_with(|first: char| first.is_ascii_lowercase()) && text.value.split('.').all(|part| part.split('-').all(word));
    if good {
        return None;
    }
    let written = shown(&text.value);
    Some(Finding::new(Code::BadName, text.span, both!("`{written}` non è un identificativo", "`{written}` is not an identifier")).help(
        both!(
            "lettere minuscole e cifre, con punti e `-` tra le parole: `lombardia.oglio-po`",
            "lower-case letters and digits, with points and `-` between words: `lombardia.oglio-po`"
        ),
    ))
}

/// Reads a day, strictly year-month-day.
pub(crate) fn date(text: &Text, findings: &mut Findings) -> Option<Date> {
    if let Some(finding) = check_date(text) {
        report(findings, finding);
    }
    Some(Spanned::new(parse_date(&text.value)?, text.span))
}

pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = year_month_day(text)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// What is wrong with a day.
pub(super) fn check_date(text: &Text) -> Option<Finding> {
    if parse_date(&text.value).is_some() {
        return None;
    }
    let finding = |it: &str, en: &str| {
        let written = shown(&text.value);
        Finding::new(Code::BadDate, text.span, both!("`{written}` {it}", "`{written}` {en}"))
    };
    let Some((year, month, _)) = year_month_day(&text.value) else {
        let finding = finding("non è una data", "is not a date");
        return Some(match italian_day(&text.value) {
            Some(day) => finding.help(both!("scrivere `{day}`", "write `{day}`")),
            None => finding.help(both!("anno, mese e giorno, così: `2025-06-01`", "year, month and day, like this: `2025-06-01`")),
        });
    };
    let finding = finding("non è un giorno del calendario", "is not a day of the calendar");
    Some(match last_day(year, month) {
        Some(last) => finding
            .help(both!("quel mese finisce il `{year:04}-{month:02}-{last:02}`", "that month ends on `{year:04}-{month:02}-{last:02}`")),
        None => finding.help(both!("i mesi vanno da 01 a 12", "months go from 01 to 12")),
    })
}

fn year_month_day(text: &str) -> Option<(i32, u32, u32)> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if !shape {
        return None;
    }
    Some((text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?))
}

/// A day written as Italians do: `31/12/2025`.
pub(crate) fn italian_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['/', '.', '-']).map(str::trim);
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && year >= 1000).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

fn last_day(year: i32, month: u32) -> Option<u32> {
    let next = if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(next?.pred_opt()?.day())
}
