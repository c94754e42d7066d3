//! What the YAML parser complains about, in words that help.

use super::lines::{self, Line};
use super::{offset, unclosed};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::span::{FileId, Span};

/// How much of what the author wrote is repeated in a message.
const SHOWN: usize = 60;

/// A part of the parser's own message, and what it means to an author: what is wrong, and what to do about it.
struct Meaning {
    part: &'static str,
    wrong: (&'static str, &'static str),
    help: Option<(&'static str, &'static str)>,
}

const QUOTES_IN_FLOW: Option<(&str, &str)> = Some((
    "controllare che `{` o `[` più sopra siano chiuse; tra `{ }` e `[ ]` un'espressione che contiene `,` `[` `{` va tra virgolette",
    "look whether `{` or `[` further up is closed; between `{ }` and `[ ]` an expression that has `,` `[` `{` goes in quotes",
));
const QUOTES: Option<(&str, &str)> = Some(("mettere il testo tra virgolette", "put the text in quotes"));

const OPEN_QUOTES: (&str, &str) = ("le virgolette aperte qui non sono chiuse", "the quotes opened here are not closed");
const CLOSE_QUOTES: (&str, &str) = ("chiuderle dove finisce il testo", "close them where the text ends");
const DASH: (&str, &str) =
    ("ogni voce di un elenco comincia con `- `, con lo stesso rientro", "every entry of a list begins with `- `, indented alike");

const MEANINGS: &[Meaning] = &[
    Meaning {
        part: "recursion limit exceeded",
        wrong: ("qui l'annidamento è troppo profondo", "the nesting is too deep here"),
        help: None,
    },
    Meaning { part: "expected ',' or '}'", wrong: ("qui serve `,` oppure `}`", "expected `,` or `}` here"), help: QUOTES_IN_FLOW },
    Meaning { part: "expected ',' or ']'", wrong: ("qui serve `,` oppure `]`", "expected `,` or `]` here"), help: QUOTES_IN_FLOW },
    Meaning {
        part: "mapping values are not allowed",
        wrong: ("questi due punti non possono stare qui", "this colon cannot stand here"),
        help: Some((
            "controllare i rientri; una chiave per riga, o più tra `{ }`; un testo che contiene `: ` va tra virgolette",
            "look at the indentation; one key a line, or several between `{ }`; a text that has `: ` in it goes in quotes",
        )),
    },
    Meaning { part: "quoted scalar, found unexpected end of stream", wrong: OPEN_QUOTES, help: Some(CLOSE_QUOTES) },
    Meaning { part: "invalid indentation in quoted scalar", wrong: OPEN_QUOTES, help: Some(CLOSE_QUOTES) },
    Meaning {
        part: "found unknown escape character",
        wrong: ("dopo `\\` c'è un carattere che YAML non conosce", "an escape that YAML does not know follows `\\`"),
        help: Some(("scrivere `\\\\`, oppure usare gli apici `'...'`", "write `\\\\`, or use single quotes `'...'`")),
    },
    Meaning {
        part: "invalid trailing content",
        wrong: ("dopo le virgolette chiuse c'è altro testo", "text follows the closing quotes"),
        help: Some((
            "se le virgolette fanno parte di un'espressione, racchiuderla tutta tra apici: `'a == \"b\"'`",
            "if the quotes are part of an expression, put all of it in single quotes: `'a == \"b\"'`",
        )),
    },
    Meaning {
        part: "invalid indentation",
        wrong: ("il rientro di questa riga non corrisponde", "the indentation of this line does not match"),
        help: Some(("allinearla alle righe dello stesso gruppo", "align it with the lines of the same group")),
    },
    Meaning {
        part: "simple key expect",
        wrong: ("dopo questa chiave mancano i due punti", "a colon is missing after this key"),
        help: Some(("una chiave si scrive `chiave: valore`", "a key is written `key: value`")),
    },
    Meaning {
        part: "did not find expected key",
        wrong: ("qui serve una chiave con i due punti", "a key with a colon is expected here"),
        help: Some(("controllare i rientri", "look at the indentation")),
    },
    Meaning {
        part: "block sequence entries",
        wrong: ("qui non può cominciare una voce `- `", "an entry `- ` cannot begin here"),
        help: Some(("ogni voce sta su una riga sua", "every entry stands on a line of its own")),
    },
    Meaning {
        part: "expected node content",
        wrong: ("sopra questa riga manca un valore", "a value is missing above this line"),
        help: Some(DASH),
    },
    Meaning {
        part: "did not find expected '-' indicator",
        wrong: ("qui serve un'altra voce `- ` dell'elenco", "another entry `- ` of the list is expected here"),
        help: Some(DASH),
    },
    Meaning {
        part: "unexpected character",
        wrong: ("un testo non può cominciare con questo carattere", "a text cannot begin with this character"),
        help: QUOTES,
    },
    Meaning {
        part: "comment intercepting",
        wrong: ("un commento spezza questo testo", "a comment breaks this text"),
        help: Some(("un testo che contiene ` #` va tra virgolette", "a text that has ` #` in it goes in quotes")),
    },
    Meaning { part: "misplaced bracket", wrong: ("questa parentesi non è stata aperta", "this bracket was never opened"), help: QUOTES },
];

/// Parts of messages about `&`, `*` and `!`, which rules do not use whether written well or not.
const FEATURES: &[&str] = &["anchor", "alias", "tag", "handle", "directive"];

/// The finding for an error of the parser at byte `at`.
pub(super) fn explain(info: &str, text: &str, at: usize, file: FileId) -> Finding {
    let line = rest_of_line(text, at);
    let end = at + line.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(file, offset(at), offset(end));
    if let Some(finding) = cause(info, text, at, file) {
        return finding;
    }
    if let Some(meaning) = MEANINGS.iter().find(|meaning| info.contains(meaning.part)) {
        let code = if meaning.part.starts_with("recursion") { Code::YamlLimit } else { Code::YamlSyntax };
        let finding = Finding::new(code, span, both!(("{}", meaning.wrong.0), ("{}", meaning.wrong.1)));
        return match meaning.help {
            Some((it, en)) => finding.help(both!("{it}", "{en}")),
            None => finding,
        };
    }
    if FEATURES.iter().any(|feature| info.to_ascii_lowercase().contains(feature)) {
        let (it, en) = quote_it(line);
        return Finding::new(
            Code::YamlFeature,
            span,
            both!("le regole non usano `&`, `*`, `!` e `%` di YAML", "rules do not use `&`, `*`, `!` and `%` of YAML"),
        )
        .help(both!("{it}", "{en}"));
    }
    Finding::new(Code::YamlSyntax, span, both!("YAML non valido ({info})", "not valid YAML ({info})"))
}

/// The mistake behind an error of the parser, where it stands before the place that the parser names.
fn cause(info: &str, text: &str, at: usize, file: FileId) -> Option<Finding> {
    let span = |start: usize, length: usize| Span::new(file, offset(start), offset(start + length));
    if info.contains("quoted scalar, found") || info.contains("in quoted scalar") || info.contains("recursion") {
        return None;
    }
    if info.contains("invalid trailing content")
        && let Some(finding) = quotes_too_early(text, at, file)
    {
        return Some(finding);
    }
    if info.contains("expected ',' or '}'")
        && let Some(finding) = colon_in_text(text, at, file)
    {
        return Some(finding);
    }
    if let Some(open) = unclosed::bracket(text, at) {
        let line = text.get(..open).unwrap_or("").matches('\n').count() + 1;
        let (wrong, close) = if text.get(open..).is_some_and(|rest| rest.starts_with('{')) {
            (
                (
                    format!("la graffa `{{` aperta alla riga {line} non è chiusa"),
                    format!("the brace `{{` opened on line {line} is not closed"),
                ),
                '}',
            )
        } else {
            (
                (
                    format!("la quadra `[` aperta alla riga {line} non è chiusa"),
                    format!("the bracket `[` opened on line {line} is not closed"),
                ),
                ']',
            )
        };
        let finding = Finding::new(Code::YamlSyntax, span(open, 1), both!(("{}", wrong.0), ("{}", wrong.1)));
        return Some(finding.help(both!("chiuderla con `{close}`", "close it with `{close}`")));
    }
    if info.contains("mapping values are not allowed") {
        let start = text.get(..at)?.rfind('\n')?;
        let line = lines::before(text, start)?;
        return lines::glued(line.text).map(|parts| glued(dashless(line, file), parts));
    }
    if info.contains("did not find expected key") {
        let (line, above) = (lines::before(text, at + rest_of_line(text, at).len())?, lines::before(text, at)?);
        if line.start != at {
            return None;
        }
        if line.indent != above.indent {
            let finding = Finding::new(
                Code::YamlSyntax,
                span(line.start, line.text.len()),
                both!(
                    "il rientro di questa riga ({} spazi) non è quello della riga sopra ({})",
                    "the indentation of this line ({} spaces) is not that of the line above ({})",
                    line.indent,
                    above.indent
                ),
            );
            return Some(
                finding.help(both!("chiavi dello stesso gruppo hanno lo stesso rientro", "keys of the same group are indented alike")),
            );
        }
        if line.text.starts_with("- ") {
            return Some(no_dash(span(above.start, above.text.len())));
        }
    }
    if info.contains("simple key expect") {
        let line = lines::before(text, at)?;
        if let Some(parts) = lines::glued(line.text) {
            return Some(glued(dashless(line, file), parts));
        }
        let place = span(line.start, line.text.len());
        if lines::lacks_dash(text, line) {
            return Some(no_dash(place));
        }
        let finding = Finding::new(
            Code::YamlSyntax,
            place,
            both!("in questa riga manca una chiave con i due punti", "this line lacks a key with a colon"),
        );
        return Some(finding.help(both!(
            "una chiave si scrive `chiave: valore`; un testo su più righe rientra sotto la sua chiave",
            "a key is written `key: value`; a text of several lines is indented below its key"
        )));
    }
    None
}

fn no_dash(place: Span) -> Finding {
    let finding = Finding::new(Code::YamlSyntax, place, both!("a questa voce manca il trattino", "this entry lacks its dash"));
    finding.help(both!(("{}", DASH.0), ("{}", DASH.1)))
}

/// The place of a line without the dash that begins it.
fn dashless(line: Line<'_>, file: FileId) -> Span {
    let text = line.text.trim_start_matches("- ").trim_start();
    let end = line.start + line.text.len();
    Span::new(file, offset(end - text.len()), offset(end))
}

/// `kind:fee`.
pub(super) fn glued(span: Span, (key, value): (&str, &str)) -> Finding {
    let value = shown(value);
    Finding::new(Code::YamlSyntax, span, both!("dopo i due punti serve uno spazio", "a space is needed after the colon"))
        .help(both!("scrivere `{key}: {value}`", "write `{key}: {value}`"))
}

/// Quotes that were closed, before byte `at`, by an apostrophe or by the opening quotes of a later text.
fn quotes_too_early(text: &str, at: usize, file: FileId) -> Option<Finding> {
    let (before, after) = text.split_at_checked(at)?;
    let closing = before.chars().next_back()?;
    if !after.starts_with(char::is_alphanumeric) {
        return None;
    }
    let inside = before.strip_suffix(closing)?;
    if closing == '\'' && inside.ends_with(char::is_alphabetic) {
        // The quote that opened: the last one with no letter before it.
        let line = inside.rfind('\n').map_or(0, |end| end + 1);
        let opens = |open: usize| !inside.get(..open).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let open = inside.rmatch_indices('\'').map(|(open, _)| open).find(|&open| open >= line && opens(open))?;
        let rest = rest_of_line(text, at);
        let close = rest.match_indices('\'').map(|(close, _)| close).find(|close| {
            rest.get(close + 1..).is_some_and(|after| after.trim_start().is_empty() || after.trim_start().starts_with([',', '}', ']', '#']))
        });
        let span = Span::new(file, offset(open), offset(close.map_or(at, |close| at + close + 1)));
        let finding = Finding::new(
            Code::YamlSyntax,
            span,
            both!("l'apostrofo chiude questo testo prima del tempo", "the apostrophe closes this text too early"),
        );
        let meant = close.and_then(|close| text.get(open + 1..at + close)).and_then(in_quotes).filter(|meant| meant.starts_with('"'));
        return Some(match meant {
            Some(meant) => finding.help(both!(
                "un testo con l'apostrofo va tra virgolette doppie: `{meant}`",
                "a text with an apostrophe goes in double quotes: `{meant}`"
            )),
            None => {
                finding.help(both!("un testo con l'apostrofo va tra virgolette doppie", "a text with an apostrophe goes in double quotes"))
            }
        });
    }
    let open = inside.rfind(closing)?;
    if !inside.get(open..).is_some_and(|text| text.contains('\n') || text.contains(": ")) {
        return None;
    }
    let finding = Finding::new(
        Code::YamlSyntax,
        Span::new(file, offset(open), offset(open + 1)),
        both!(("{}", OPEN_QUOTES.0), ("{}", OPEN_QUOTES.1)),
    );
    Some(finding.help(both!(("{}", CLOSE_QUOTES.0), ("{}", CLOSE_QUOTES.1))))
}

/// `{ it: Spesa: totale }`: a second colon before the comma or the brace.
fn colon_in_text(text: &str, at: usize, file: FileId) -> Option<Finding> {
    let (before, after) = text.split_at_checked(at).filter(|(_, after)| after.starts_with(": "))?;
    let start = before.rfind(": ")? + 2;
    let begun = before.get(start..)?;
    let end = rest_of_line(text, at).find([',', '}'])?;
    if begun.bytes().any(|byte| b"\n,{}[]\"".contains(&byte)) {
        return None;
    }
    let written = format!("{begun}{}", after.get(..end)?.trim_end());
    let quoted = in_quotes(&written)?;
    let span = Span::new(file, offset(start), offset(start + written.len()));
    let finding = Finding::new(Code::YamlSyntax, span, both!("questo testo contiene due punti", "this text has a colon in it"));
    Some(finding.help(both!("metterlo tra virgolette: `{quoted}`", "put it in quotes: `{quoted}`")))
}

/// What stands from `at` to the end of its line.
pub(super) fn rest_of_line(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or("").lines().next().unwrap_or("").trim_end()
}

/// The advice to write a text in quotes, with the text where it is short and has no quotes of its own.
pub(super) fn quote_it(line: &str) -> (String, String) {
    if line.chars().count() > SHOWN || line.contains(['"', '\\', '}', ']']) || line.is_empty() {
        return ("un testo che comincia così va tra virgolette".to_owned(), "a text that begins like this goes in quotes".to_owned());
    }
    (
        format!("se è un'espressione, scriverla tra virgolette: `\"{line}\"`"),
        format!("if it is an expression, write it in quotes: `\"{line}\"`"),
    )
}

/// A short text in the quotes that it needs.
pub(crate) fn in_quotes(text: &str) -> Option<String> {
    if text.chars().count() > SHOWN || text.contains(['\\', '\n', '`']) {
        return None;
    }
    match (text.contains('"'), text.contains('\'')) {
        (false, _) => Some(format!("\"{text}\"")),
        (true, false) => Some(format!("'{text}'")),
        (true, true) => None,
    }
}

/// What the author wrote, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}
