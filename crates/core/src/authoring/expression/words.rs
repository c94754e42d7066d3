//! Words and symbols that the parser library keeps for itself or that authors bring from elsewhere.

use crate::authoring::decode::lower;
use crate::authoring::diagnostic::{Finding, both};

/// Words that cannot be names. Rhai reserves them (`KEYWORDS_LIST` and `RESERVED_LIST` in its `src/types/token.rs`), some
/// only under certain features; all are refused here, so that what is a name does not depend on how Rhai was built.
const RESERVED: &[&str] = &[
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "const",
    "continue",
    "default",
    "do",
    "exit",
    "export",
    "fn",
    "for",
    "go",
    "goto",
    "import",
    "is",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "try",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Functions of Rhai's own: reserved as names, but a call of one is an ordinary call, of a function that does not exist.
const FUNCTIONS: &[&str] = &["Fn", "call", "curry", "debug", "is_def_fn", "is_def_var", "is_shared", "print", "type_of"];

/// Functions that must not come out as a call: `eval` runs a text as a program, and `x in xs` reaches us as `contains`.
const FORBIDDEN: &[&str] = &["contains", "eval"];

pub(super) fn is_reserved(word: &str, called: bool) -> bool {
    RESERVED.contains(&word) || (!called && (FUNCTIONS.contains(&word) || word == "eval"))
}

pub(super) fn is_forbidden_function(word: &str) -> bool {
    FORBIDDEN.contains(&word)
}

/// Words of every day, in lower case, and what is written instead of them.
const MEANT: &[(&str, &str)] = &[
    ("e ed and", "&&"),
    ("o oppure or", "||"),
    ("non not", "!"),
    ("tra fra between", "in"),
    ("x per", "*"),
    ("è is uguale", "=="),
    ("diverso", "!="),
    ("minore", "<"),
    ("maggiore", ">"),
    ("se allora then altrimenti", "if a { b } else { c }"),
    ("true sì si vero yes y on", "true"),
    ("false no falso n off", "false"),
    ("oggi today", "evaluation_date"),
];

/// What is written instead of a word that people use.
pub(crate) fn word_meant(word: &str) -> Option<&'static str> {
    let word = lower(word);
    MEANT.iter().find(|(words, _)| words.split(' ').any(|known| known == word)).map(|&(_, meant)| meant)
}

/// Says what is written instead of a word, where that is known.
pub(crate) fn advise(finding: Finding, word: &str) -> Result<Finding, Finding> {
    match word_meant(word) {
        Some(meant) => Ok(finding.help(both!("al posto di `{word}` scrivere `{meant}`", "instead of `{word}`, write `{meant}`"))),
        None => Err(finding),
    }
}

/// A symbol that the language does not have, and what to write instead in Italian and English.
pub(super) type Refusal = (&'static str, &'static str, &'static str);

/// Longer symbols stand before their own beginnings.
pub(super) const REFUSED: &[Refusal] = &[
    ("===", "per confrontare si scrive `==`", "to compare, write `==`"),
    ("!==", "per «diverso da» si scrive `!=`", "for `not equal`, write `!=`"),
    ("...", "un intervallo si scrive `a..b` oppure `a..=b`", "a range is written `a..b` or `a..=b`"),
    ("=>", "per «maggiore o uguale» si scrive `>=`", "for `greater or equal`, write `>=`"),
    ("=<", "per «minore o uguale» si scrive `<=`", "for `less or equal`, write `<=`"),
    ("<>", "per «diverso da» si scrive `!=`", "for `not equal`, write `!=`"),
    ("**", "per le potenze c'è la funzione `pow(x, n)`", "for powers there is the function `pow(x, n)`"),
    ("??", "un dato che manca resta ignoto: non si sostituisce", "a missing fact stays unknown: it is not replaced"),
    ("?.", "un campo si scrive `lista.campo`", "a field is written `list.field`"),
    ("?[", "gli elementi di una lista si usano con `sum`, `count`, `any`", "rows of a list are used with `sum`, `count`, `any`"),
    ("::", "un campo si scrive `lista.campo`", "a field is written `list.field`"),
    ("<<", "per confrontare si scrive `<`", "to compare, write `<`"),
    (">>", "per confrontare si scrive `>`", "to compare, write `>`"),
    ("++", "per sommare si scrive `a + b`", "to add, write `a + b`"),
    ("--", "tra due segni `-` va uno spazio", "put a space between two `-` signs"),
    ("<-", "tra `<` e `-` va uno spazio", "put a space between `<` and `-`"),
    ("->", "il condizionale si scrive `if condizione { a } else { b }`", "a choice is written `if condition { a } else { b }`"),
    (":=", "per confrontare si scrive `==`", "to compare, write `==`"),
    ("+=", "non si assegnano valori: si scrive solo il risultato", "nothing is assigned: write only the result"),
    ("-=", "non si assegnano valori: si scrive solo il risultato", "nothing is assigned: write only the result"),
    ("*=", "non si assegnano valori: si scrive solo il risultato", "nothing is assigned: write only the result"),
    ("/=", "per «diverso da» si scrive `!=`", "for `not equal`, write `!=`"),
    ("|>", "una funzione si scrive `nome(a, b)`", "a function is written `name(a, b)`"),
    (".inf", "dove non c'è limite non si scrive nulla", "where there is no limit, write nothing"),
    (".nan", "un valore che non si conosce non si scrive", "a value that is not known is not written"),
    ("#{", "più valori per caso si scrivono con `by:` o `table:`", "values by case are written with `by:` or `table:`"),
    ("=", "per confrontare si scrive `==`", "to compare, write `==`"),
    ("&", "per «e» si scrive `&&`", "for `and`, write `&&`"),
    ("|", "per «oppure» si scrive `||`", "for `or`, write `||`"),
    ("^", "per le potenze c'è la funzione `pow(x, n)`", "for powers there is the function `pow(x, n)`"),
    (
        "%",
        "una percentuale si scrive senza segno: `invalidita >= 67`, `isee * quota`",
        "a percentage is written without its sign: `invalidita >= 67`, `isee * quota`",
    ),
    ("?", "il condizionale si scrive `if condizione { a } else { b }`", "a choice is written `if condition { a } else { b }`"),
    (";", "più valori si separano con la virgola: `min(a, b)`", "several values are separated by a comma: `min(a, b)`"),
    (":", "il condizionale si scrive `if condizione { a } else { b }`", "a choice is written `if condition { a } else { b }`"),
    ("€", "gli importi si scrivono senza segno: `isee <= 25000`", "amounts are written without a sign: `isee <= 25000`"),
    ("≤", "per «minore o uguale» si scrive `<=`", "for `less or equal`, write `<=`"),
    ("≥", "per «maggiore o uguale» si scrive `>=`", "for `greater or equal`, write `>=`"),
    ("≠", "per «diverso da» si scrive `!=`", "for `not equal`, write `!=`"),
    ("×", "per moltiplicare si scrive `*`", "to multiply, write `*`"),
    ("÷", "per dividere si scrive `/`", "to divide, write `/`"),
    ("−", "il segno meno si scrive `-`", "the minus sign is written `-`"),
    ("–", "il segno meno si scrive `-`", "the minus sign is written `-`"),
];

/// Quotation marks other than `"`, each with the one that closes it.
pub(super) const QUOTES: &[(char, char)] =
    &[('\'', '\''), ('`', '`'), ('“', '”'), ('„', '”'), ('«', '»'), ('‘', '’'), ('’', '’'), ('”', '”')];
