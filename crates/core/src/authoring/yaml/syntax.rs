//! What the YAML parser complains about, in words that help.

use super::offset;
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::Finding;
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

const MEANINGS: &[Meaning] = &[
    Meaning {
        part: "recursion limit exceeded",
        wrong: ("qui l'annidamento è troppo profondo", "the nesting is too deep here"),
        help: None,
    },
    Meaning { part: "expected ',' or '}'", wrong: ("qui serve `,` oppure `}`", "expected `,` or `}` here"), help: QUOTES_IN_FLOW },
    Meaning { part: "expected ',' or ']'", wrong: ("qui serve `,` oppure `]`", "expected `,` or `]` here"), help: QUOTES_IN_FLOW },
    Meaning {
        part: "tab",
        wrong: ("qui c'è una tabulazione che YAML non ammette", "a tab stands here that YAML does not allow"),
        help: Some(("usare spazi", "use spaces")),
    },
    Meaning {
        part: "mapping values are not allowed",
        wrong: ("questi due punti non possono stare qui", "this colon cannot stand here"),
        help: Some((
            "controllare i rientri; un testo che contiene `: ` va tra virgolette",
            "look at the indentation; a text that has `: ` in it goes in quotes",
        )),
    },
    Meaning {
        part: "quoted scalar, found unexpected end of stream",
        wrong: ("queste virgolette non si chiudono", "these quotes are never closed"),
        help: None,
    },
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
        help: None,
    },
    Meaning {
        part: "simple key expect",
        wrong: ("dopo questa chiave mancano i due punti", "a colon is missing after this key"),
        help: None,
    },
    Meaning {
        part: "did not find expected key",
        wrong: ("qui serve una chiave con i due punti", "a key with a colon is expected here"),
        help: Some(("controllare i rientri", "look at the indentation")),
    },
    Meaning {
        part: "did not find expected '-' indicator",
        wrong: ("qui serve un'altra voce `- ` dell'elenco", "another entry `- ` of the list is expected here"),
        help: Some(("controllare i rientri", "look at the indentation")),
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
    // The parser speaks of tabs and tags with words that contain each other: what is about tabs is told apart first.
    if let Some(meaning) = MEANINGS.iter().find(|meaning| info.contains(meaning.part)) {
        let code = if meaning.part.starts_with("recursion") { Code::YamlLimit } else { Code::YamlSyntax };
        let finding = Finding::new(code, span, meaning.wrong.0, meaning.wrong.1);
        return match meaning.help {
            Some((it, en)) => finding.help(it, en),
            None => finding,
        };
    }
    if FEATURES.iter().any(|feature| info.to_ascii_lowercase().contains(feature)) {
        let (it, en) = quote_it(line);
        return Finding::new(
            Code::YamlFeature,
            span,
            "le regole non usano `&`, `*`, `!` e `%` di YAML",
            "rules do not use `&`, `*`, `!` and `%` of YAML",
        )
        .help(it, en);
    }
    Finding::new(Code::YamlSyntax, span, format!("YAML non valido ({info})"), format!("not valid YAML ({info})"))
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

/// What the author wrote, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}
