//! Why a JSON file of a case cannot be read, for whoever wrote it by hand. No value is repeated.

use soglia::{FactsError, Localized};

use crate::failure::{Exit, Failure};

/// A reason and what to do, each in Italian and English.
type Reason = [(&'static str, &'static str); 2];

const COMMA: Reason = [
    ("prima di questa voce manca una virgola", "a comma is missing before this entry"),
    ("ogni voce finisce con una virgola, tranne l'ultima", "every entry ends with a comma, but for the last"),
];
const LAST_COMMA: Reason =
    [("dopo l'ultima voce c'è una virgola", "a comma follows the last entry"), ("togliere la virgola", "take the comma away")];
const COLON: Reason = [
    ("dopo il nome mancano i due punti", "the colon after the name is missing"),
    ("una voce si scrive `\"nome\": valore`", "an entry is written `\"name\": value`"),
];
const QUOTES: Reason = [
    ("queste non sono virgolette diritte doppie", "these are not straight double quotes"),
    ("nomi e testi stanno tra `\"`", "names and texts stand between `\"`"),
];
const NAME: Reason = [
    ("qui serve un nome tra virgolette", "a name in quotes is expected here"),
    ("una voce si scrive `\"nome\": valore`", "an entry is written `\"name\": value`"),
];
const COMMENT: Reason = [
    ("un file JSON non contiene commenti", "a JSON file holds no comments"),
    ("togliere il commento, o scrivere i dati in YAML", "take the comment away, or write the facts in YAML"),
];
const NUMBER: Reason = [
    ("questo numero non è scritto come vuole JSON", "this number is not written as JSON wants it"),
    (
        "solo cifre, e un punto per i decimali: `9214.57`; né segni di unità né separatori di migliaia",
        "digits alone, and a point for decimals: `9214.57`; no signs of units and no separators of thousands",
    ),
];
const VALUE: Reason = [
    ("qui serve un valore", "a value is expected here"),
    (
        "un numero, un testo tra virgolette, `true`, `false`, o `null` se non si sa",
        "a number, a text in quotes, `true`, `false`, or `null` if it is not known",
    ),
];
const TWICE: Reason = [("questo nome c'è già", "this name is there already"), ("toglierne uno", "take one of them away")];
const OPEN: Reason = [
    ("il file finisce prima del tempo", "the file ends too early"),
    ("chiudere ogni `{`, `[` e `\"` che è aperta", "close every `{`, `[` and `\"` that is open"),
];
const TEXT: Reason = [
    (
        "in questo testo c'è un carattere che JSON non ammette, o mancano le virgolette alla fine",
        "this text has a character that JSON does not allow, or lacks its closing quotes",
    ),
    ("chiudere il testo sulla sua riga; `\\` si scrive `\\\\`", "close the text on its line; `\\` is written `\\\\`"),
];
const AFTER: Reason = [
    ("dopo la parentesi che chiude i dati c'è altro", "something follows the bracket that closes the facts"),
    ("togliere quello che segue", "take away what follows"),
];
const BRACES: Reason = [
    ("i dati non cominciano con `{`", "the facts do not begin with `{`"),
    ("scriverli tra graffe: `{ \"nome\": valore }`", "write them between braces: `{ \"name\": value }`"),
];

/// What stands before the place of the error.
struct Before {
    in_text: bool,
    depth: i32,
    /// The last character that is not blank.
    last: Option<char>,
}

fn before(text: &str) -> Before {
    let (mut in_text, mut depth, mut escaped) = (false, 0, false);
    for letter in text.chars() {
        match letter {
            '"' if !escaped => in_text = !in_text,
            '{' | '[' if !in_text => depth += 1,
            '}' | ']' if !in_text => depth -= 1,
            _ => {}
        }
        escaped = in_text && letter == '\\' && !escaped;
    }
    Before { in_text, depth, last: text.trim_end().chars().next_back() }
}

fn reason(text: &str, at: usize) -> Option<Reason> {
    let (head, rest) = text.split_at_checked(at)?;
    let Before { in_text, depth, last } = before(head);
    let found = rest.trim_start().chars().next();
    if in_text {
        return Some(TEXT);
    }
    Some(match (last, found) {
        (None, Some('{')) => return None,
        (None, _) => BRACES,
        (Some('}' | ']'), Some(_)) if depth == 0 => AFTER,
        (_, Some('/' | '#')) => COMMENT,
        (_, Some('\'' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '`')) => QUOTES,
        (Some(','), Some('}' | ']')) => LAST_COMMA,
        (Some('{' | ','), Some('"')) => TWICE,
        (Some(','), Some(digit)) if digit.is_ascii_digit() => NUMBER,
        (Some(':' | '['), Some(letter)) if letter.is_ascii_digit() || matches!(letter, '+' | '.' | '-' | '€') => NUMBER,
        (Some(':' | '['), Some(_)) => VALUE,
        (Some('"'), Some(letter)) if letter != '"' && letter != '}' && letter != ']' => COLON,
        (Some(digit), Some('-' | '.' | '_' | '%' | '€' | '0'..='9')) if digit.is_ascii_digit() || digit == '.' || digit == '-' => NUMBER,
        (Some(_), Some('"')) => COMMA,
        (Some('{' | ','), Some(_)) => NAME,
        (_, None) => OPEN,
        (_, Some(';')) => COMMA,
        _ => return None,
    })
}

/// Says of facts in JSON that cannot be read where and why.
pub fn refused_json(error: &FactsError, text: &str) -> Option<Failure> {
    let FactsError::Syntax { line, column } = error else { return None };
    let begin: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let at = begin + column.checked_sub(1)?;
    let [why, help] = reason(text, at)?;
    // The library counts bytes.
    let column = text.get(begin..at)?.chars().count() + 1;
    let message = Localized::new(
        format!("i dati non si leggono: riga {line}, colonna {column}: {}", why.0),
        format!("the facts cannot be read: line {line}, column {column}: {}", why.1),
    );
    Some(Failure::new(Exit::Refused, message.it, message.en).help(help.0, help.1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::refused_json;
    use soglia::Facts;

    #[test]
    fn slips_of_whoever_writes_json_by_hand_are_named() {
        let slips = [
            "{\"isee\": 1000\n \"scuola\": \"primaria\"}",
            "{\"isee\": 1000 \"scuola\": 1}",
            "{\"isee\": 1000; \"scuola\": 1}",
            "{'isee': 1000}",
            "{“isee”: 1000}",
            "{\"scuola\": 'primaria'}",
            "{\"isee\": 1000,}",
            "{\"figli\": [1,]}",
            "{\"isee\": 1000, // nota\n\"scuola\": 1}",
            "# nota\n{\"isee\": 1000}",
            "{isee: 1000}",
            "{\"isee\": 1000, scuola: 1}",
            "{\"isee\" 1000}",
            "{\"isee\" = 1000}",
            "{\"isee\"; 1000}",
            "{\"isee\": 1.000,50}",
            "{\"isee\": 1_000}",
            "{\"isee\": 1.000.000}",
            "{\"isee\": € 1000}",
            "{\"isee\": 1000 €}",
            "{\"isee\": 01000}",
            "{\"isee\": .5}",
            "{\"isee\": +5}",
            "{\"isee\": 2025-06-01}",
            "{\"residente\": sì}",
            "{\"residente\": True}",
            "{\"isee\": }",
            "{\"isee\": 1000, \"isee\": 2}",
            "{\"isee\": 1000",
            "{\"isee\": \"1000}",
            "{\"nome\": \"c:\\q\"}",
            "{\"nome\": \"a\tb\"}",
            "{\"isee\": 1000} {\"a\": 1}",
            "[\"isee\"]",
            "",
        ];
        let told: Vec<String> = slips
            .iter()
            .map(|text| {
                let error = Facts::from_json(text).unwrap_err();
                let failure = refused_json(&error, text);
                let told = failure.map(|failure| format!("{} | {}", failure.message.it, failure.help.unwrap().it));
                format!("{text:?}\n  {}", told.unwrap_or_else(|| format!("{error}")))
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
