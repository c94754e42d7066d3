//! Canonical JSON: the one text of a value, of which hashes are made.
//!
//! It is that of RFC 8785 for values without fractions: UTF-8, no blanks, keys in the order of their UTF-16 units, the shortest
//! escapes. Numbers are whole; what has decimals is written as text.

use serde::Serialize;

use crate::json::{Kind, Node, ReadError, Tape, write};
use crate::sort::sort_by;

/// The canonical text of a value that is written as JSON; none where the text is no JSON, or could be read in two ways: a key stands
/// twice, a number is not whole.
///
/// ```
/// use soglia::record::canonical;
/// assert_eq!(canonical("{ \"b\": [1, true], \"a\": \"\\u00e8\" }").as_deref(), Some("{\"a\":\"\u{e8}\",\"b\":[1,true]}"));
/// ```
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    strict(text).ok()
}

/// The same, with the place of what is wrong.
pub(super) fn strict(text: &str) -> Result<String, ReadError> {
    let tape = Tape::of(text)?;
    let mut out = String::with_capacity(text.len());
    put(tape.root(), &mut out);
    tape.checked().map(|()| out)
}

/// Anything that can be written.
pub(super) fn text_of(data: &impl Serialize) -> String {
    canonical(&write(data)).unwrap_or_default()
}

fn put(value: Node<'_>, out: &mut String) {
    match value.kind() {
        Kind::Object => {
            let mut entries = value.entries();
            let mut sorted = Vec::new();
            while let (Some(name), Some(value)) = (entries.next(), entries.next()) {
                sorted.push((name.text(), name, value));
            }
            sort_by(&mut sorted, |(a, ..), (b, ..)| a.encode_utf16().cmp(b.encode_utf16()));
            if let Some([_, (_, name, _)]) = sorted.array_windows().find(|[(a, ..), (b, ..)]| a == b) {
                name.refuse("a key stands twice");
            }
            let entries = sorted.into_iter().map(|(name, _, value)| (Some(name), value));
            group(out, ['{', '}'], entries);
        }
        Kind::List => group(out, ['[', ']'], value.elements().map(|value| (None, value))),
        Kind::Text => out.push_str(&write(&*value.text())),
        Kind::Number => {
            let written = value.written();
            if written == "-0" || (written.parse::<i64>().is_err() && written.parse::<u64>().is_err()) {
                value.refuse("a whole number is expected");
            }
            out.push_str(written);
        }
        Kind::Null | Kind::False | Kind::True | Kind::Absent => out.push_str(value.written()),
    }
}

fn group<'t>(out: &mut String, [open, close]: [char; 2], values: impl Iterator<Item = (Option<std::borrow::Cow<'t, str>>, Node<'t>)>) {
    out.push(open);
    for (index, (name, value)) in values.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if let Some(name) = name {
            out.push_str(&write(&*name));
            out.push(':');
        }
        put(value, out);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_is_that_of_rfc_8785() {
        // The keys of the example in section 3.2.3 of the RFC, and its escapes.
        let value =
            json!({ "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": "\u{20ac}$\u{f}\nA'B\"\\\"/" });
        let expected = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\",\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(&value.to_string()).unwrap(), expected);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for twice in [
            r#"{"a":1,"a":1}"#,
            r#"[{"b":[{"a":1,"c":null,"a":2}]}]"#,
            r#"{"a":1,"\u0061":1}"#,
            "[0.5]",
            "1e3",
            "-0",
            "18446744073709551616",
        ] {
            assert_eq!(canonical(twice), None, "{twice}");
        }
        assert_eq!(canonical(r#" [ {"a" : null}, true,"x" ,-3] "#).unwrap(), r#"[{"a":null},true,"x",-3]"#);
    }
}
