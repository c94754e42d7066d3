//! Cuts an expression into its parts, and keeps the limits that need no more than that.
//!
//! The first problem ends the reading: what follows a wrong symbol is mostly noise.

mod number;

use rust_decimal::Decimal;

pub(crate) use number::numbers;

use super::refusal;
use super::words::{QUOTES, REFUSED, advise};
use crate::authoring::codes::Code;
use crate::authoring::decode::as_name;
use crate::authoring::diagnostic::{Finding, both};

/// Longest expression, in characters (`docs/language.md`).
pub(super) const MAX_CHARACTERS: usize = 2_000;
/// Most parts of an expression: every name, number, text, operator, bracket and comma is one.
/// A sum of 200 terms has 399.
pub(super) const MAX_PARTS: usize = 400;
/// Longest text between quotes, in bytes. Choices, dates and rounding modes are far shorter.
pub(super) const MAX_TEXT: usize = 200;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number(Decimal),
    Text,
    Word,
    True,
    False,
    If,
    Else,
    In,
    NotIn,
    Plus,
    Minus,
    Times,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    Open,
    Close,
    OpenList,
    CloseList,
    OpenBlock,
    CloseBlock,
    Comma,
    Point,
    Range,
    RangeInclusive,
}

/// A part and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
}

impl Token {
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    pub fn place(&self) -> (u32, u32) {
        (self.start, self.end)
    }
}

/// Longer symbols stand before their own beginnings. `!in` is read with the words.
const SYMBOLS: &[(&str, TokenKind)] = &[
    ("..=", TokenKind::RangeInclusive),
    ("..", TokenKind::Range),
    ("==", TokenKind::Equal),
    ("!=", TokenKind::NotEqual),
    ("<=", TokenKind::LessOrEqual),
    (">=", TokenKind::GreaterOrEqual),
    ("&&", TokenKind::And),
    ("||", TokenKind::Or),
    ("<", TokenKind::Less),
    (">", TokenKind::Greater),
    ("+", TokenKind::Plus),
    ("-", TokenKind::Minus),
    ("*", TokenKind::Times),
    ("/", TokenKind::Divide),
    ("!", TokenKind::Not),
    ("(", TokenKind::Open),
    (")", TokenKind::Close),
    ("[", TokenKind::OpenList),
    ("]", TokenKind::CloseList),
    ("{", TokenKind::OpenBlock),
    ("}", TokenKind::CloseBlock),
    (",", TokenKind::Comma),
    (".", TokenKind::Point),
];

/// The parts of `text`, without white space and comments.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Finding> {
    if let Some((from, _)) = text.char_indices().nth(MAX_CHARACTERS) {
        let place = (offset(from), offset(text.len()));
        return Err(split(refusal(
            Code::ExpressionLimit,
            place,
            both!("l'espressione supera {MAX_CHARACTERS} caratteri", "the expression is longer than {MAX_CHARACTERS} characters"),
        )));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    while let Some(token) = lexer.next()? {
        if out.len() == MAX_PARTS {
            return Err(split(refusal(
                Code::ExpressionLimit,
                token.place(),
                both!("l'espressione ha più di {MAX_PARTS} elementi", "the expression has more than {MAX_PARTS} parts"),
            )));
        }
        out.push(token);
    }
    Ok(out)
}

/// The help for an expression that is too large.
pub(super) fn split(problem: Finding) -> Finding {
    problem.help(both!("dividerla in più `definitions` con un nome", "split it into named `definitions`"))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character after `past` bytes.
    fn peek_after(&self, past: usize) -> Option<char> {
        self.rest().get(past..).and_then(|rest| rest.chars().next())
    }

    /// Moves past the characters that `wanted` accepts.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|letter| !wanted(letter)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    fn place_from(&self, start: usize) -> (u32, u32) {
        (offset(start), offset(self.at))
    }

    fn written(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or("")
    }

    fn next(&mut self) -> Result<Option<Token>, Finding> {
        self.skip_blanks()?;
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        let kind = if first.is_ascii_digit() {
            self.number()?
        } else if first.is_alphabetic() || first == '_' {
            self.word()?
        } else if first == '"' {
            self.quoted()?
        } else {
            self.symbol(first)?
        };
        let (start, end) = self.place_from(start);
        Ok(Some(Token { kind, start, end }))
    }

    /// White space, `// comments` and `/* comments */`, which may hold one another.
    fn skip_blanks(&mut self) -> Result<(), Finding> {
        loop {
            self.skip(char::is_whitespace);
            let start = self.at;
            if self.rest().starts_with("//") {
                self.skip(|letter| letter != '\n');
            } else if self.rest().starts_with("/*") {
                let mut open = 0_usize;
                loop {
                    let rest = self.rest();
                    if rest.starts_with("/*") {
                        open += 1;
                        self.at += 2;
                    } else if rest.starts_with("*/") {
                        open -= 1;
                        self.at += 2;
                        if open == 0 {
                            break;
                        }
                    } else if let Some(letter) = self.peek() {
                        self.at += letter.len_utf8();
                    } else {
                        let place = (offset(start), offset(start + 2));
                        return Err(refusal(Code::ExpressionSyntax, place, both!("il commento non è chiuso", "the comment is not closed"))
                            .help(both!("un commento finisce con `*/`", "a comment ends with `*/`")));
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    fn word(&mut self) -> Result<TokenKind, Finding> {
        let start = self.at;
        let word = self.skip(|letter| letter.is_alphanumeric() || letter == '_');
        if !word.is_ascii() || word.starts_with('_') {
            let problem =
                refusal(Code::BadName, self.place_from(start), both!("`{word}` non può essere un nome", "`{word}` cannot be a name"));
            let problem = match advise(problem, word) {
                Ok(problem) => return Err(problem),
                Err(problem) => problem,
            };
            return Err(match as_name(word) {
                Some(plain) => problem.help(both!("i nomi si scrivono senza accenti: `{plain}`", "names have no accents: `{plain}`")),
                None => problem.help(both!(
                    "un nome ha lettere minuscole senza accenti, cifre e `_`, e comincia con una lettera",
                    "a name has plain lower-case letters, digits and `_`, and begins with a letter"
                )),
            });
        }
        Ok(match word {
            "true" => TokenKind::True,
            "false" => TokenKind::False,
            "if" => TokenKind::If,
            "else" => TokenKind::Else,
            "in" => TokenKind::In,
            _ => TokenKind::Word,
        })
    }

    fn quoted(&mut self) -> Result<TokenKind, Finding> {
        let start = self.at;
        self.at += 1;
        let inside = self.skip(|letter| !matches!(letter, '"' | '\\' | '\n' | '\r'));
        match self.peek() {
            Some('"') => self.at += 1,
            Some('\\') => {
                self.at += 1;
                return Err(refusal(
                    Code::ExpressionRefused,
                    (offset(self.at - 1), offset(self.at)),
                    both!("un testo non può contenere `\\`", "a text cannot hold `\\`"),
                )
                .help(both!("scrivere i caratteri come sono", "write the characters as they are")));
            }
            _ => {
                return Err(refusal(
                    Code::ExpressionSyntax,
                    self.place_from(start),
                    both!("il testo non è chiuso", "the text is not closed"),
                )
                .help(both!("un testo finisce con `\"`, sulla stessa riga", "a text ends with `\"`, on the same line")));
            }
        }
        if inside.len() > MAX_TEXT {
            return Err(refusal(
                Code::ExpressionLimit,
                self.place_from(start),
                both!("il testo supera {MAX_TEXT} caratteri", "the text is longer than {MAX_TEXT} characters"),
            ));
        }
        Ok(TokenKind::Text)
    }

    fn symbol(&mut self, first: char) -> Result<TokenKind, Finding> {
        let start = self.at;
        let rest = self.rest();
        let name_goes_on = |letter: char| letter.is_alphanumeric() || letter == '_';
        if rest.strip_prefix("!in").is_some_and(|after| !after.starts_with(name_goes_on)) {
            self.at += 3;
            return Ok(TokenKind::NotIn);
        }
        if first == '.' && self.peek_after(1).is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
            self.skip(|letter| letter.is_ascii_digit() || letter == '_');
            let it = format!("prima del punto di `{}` manca una cifra", self.written(start));
            let en = format!("a digit is missing before the point of `{}`", self.written(start));
            let written = self.written(start);
            return Err(refusal(Code::ExpressionNumber, self.place_from(start), both!("{it}", "{en}"))
                .help(both!("scrivere `0{written}`", "write `0{written}`")));
        }
        // `&&` and `||` begin with symbols that are refused, `===` with one that is not: the longest match decides.
        let known = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol));
        let refused = REFUSED.iter().find(|(symbol, ..)| rest.starts_with(symbol));
        match (known, refused) {
            (Some((symbol, kind)), other) if other.is_none_or(|(refused, ..)| refused.len() < symbol.len()) => {
                self.at += symbol.len();
                Ok(*kind)
            }
            (_, Some((symbol, it, en))) => {
                self.at += symbol.len();
                Err(refusal(
                    Code::ExpressionRefused,
                    self.place_from(start),
                    both!("`{symbol}` non esiste nelle espressioni", "expressions have no `{symbol}`"),
                )
                .help(both!(("{}", *it), ("{}", *en))))
            }
            _ => Err(self.stray(first)),
        }
    }

    /// A wrong quotation mark, or a character that means nothing.
    fn stray(&mut self, first: char) -> Finding {
        let start = self.at;
        self.at += first.len_utf8();
        if let Some((_, closing)) = QUOTES.iter().find(|(opening, _)| *opening == first) {
            let inside = self.skip(|letter| letter != *closing && letter != '\n');
            self.at += self.peek().filter(|letter| letter == closing).map_or(0, char::len_utf8);
            return refusal(
                Code::ExpressionRefused,
                self.place_from(start),
                both!("i testi stanno tra virgolette diritte doppie", "texts stand between straight double quotes"),
            )
            .help(both!("scrivere `\"{inside}\"`", "write `\"{inside}\"`"));
        }
        refusal(
            Code::ExpressionSyntax,
            self.place_from(start),
            both!("il carattere `{first}` non ha significato qui", "the character `{first}` means nothing here"),
        )
    }
}
