//! What JSON is made of.

use std::borrow::Cow;
use std::fmt::{self, Display};

use super::tape::{Kind, Token};

/// Values within values; a stack has room for many more.
const DEPTH: u32 = 120;

/// Why a text cannot be read.
#[derive(Debug)]
pub(crate) struct ReadError {
    message: Cow<'static, str>,
    /// Where, from 1.
    pub line: usize,
    pub column: usize,
}

impl ReadError {
    pub const fn new(message: &'static str) -> Self {
        Self { message: Cow::Borrowed(message), line: 1, column: 1 }
    }

    /// A field is missing; an element of a list, where it has no name.
    pub fn missing(name: &str) -> Self {
        if name.is_empty() {
            return Self::new("a list of another length is expected");
        }
        Self { message: Cow::Owned(["missing field `", name, "`"].concat()), line: 1, column: 1 }
    }

    /// A word that is none of those that are known; it stands before a quote.
    pub fn unknown(what: &str, rest: &str, words: &[&str]) -> Self {
        let word = rest.split('"').next().unwrap_or_default();
        let words = words.iter().map(|word| ["`", word, "`"].concat()).collect::<Vec<_>>();
        let words = if words.len() == 2 { words.join(" or ") } else { ["one of ", &words.join(", ")].concat() };
        Self { message: Cow::Owned([what, " `", word, "`, expected ", &words].concat()), line: 1, column: 1 }
    }

    pub fn at(self, text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
        Self { line, column, ..self }
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for ReadError {}

pub(super) struct Scanner<'t> {
    text: &'t str,
    pub at: usize,
    depth: u32,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: DEPTH }
    }

    /// The next byte that is no space, where there is one.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(Self::expected(byte))
    }

    #[cold]
    fn expected(byte: u8) -> ReadError {
        ReadError::new(match byte {
            b'"' => "a text is expected",
            b'{' => "an object is expected",
            b'[' => "a list is expected",
            b':' => "`:` is expected",
            _ => "the end of an object or list is expected",
        })
    }

    /// Whether a word follows; then it has been read.
    fn word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    fn enter(&mut self, byte: u8) -> Result<(), ReadError> {
        self.expect(byte)?;
        self.depth = self.depth.checked_sub(1).ok_or(ReadError::new("values stand too deep within values"))?;
        Ok(())
    }

    fn leave(&mut self, byte: u8) -> Result<(), ReadError> {
        self.depth += 1;
        self.expect(byte)
    }

    /// Whether another element follows, before the end of an object or list.
    fn another(&mut self, first: &mut bool, end: u8) -> Result<bool, ReadError> {
        match self.peek() {
            Some(byte) if byte == end => Ok(false),
            Some(b',') if !*first => {
                self.at += 1;
                if self.peek() == Some(end) { Err(ReadError::new("a value is expected")) } else { Ok(true) }
            }
            Some(_) if *first => {
                *first = false;
                Ok(true)
            }
            _ => Err(ReadError::new("`,` is expected")),
        }
    }

    pub fn string(&mut self) -> Result<Cow<'t, str>, ReadError> {
        const OPEN: ReadError = ReadError::new("a text does not end");
        self.expect(b'"')?;
        let rest = self.text.get(self.at..).ok_or(OPEN)?;
        let mut from = special(rest.as_bytes()).ok_or(OPEN)?;
        let (plain, mut rest) = rest.split_at(from);
        self.at += from;
        let mut out = Cow::Borrowed(plain);
        loop {
            let mut characters = rest.chars();
            match characters.next() {
                Some('"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some('\\') => {}
                _ => return Err(ReadError::new("a text has a control character")),
            }
            let escaped = characters.next().ok_or(OPEN)?;
            self.at += 2;
            out.to_mut().push(match escaped {
                '"' | '\\' | '/' => escaped,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => self.code_point()?,
                _ => return Err(ReadError::new("an unknown escape")),
            });
            rest = self.text.get(self.at..).ok_or(OPEN)?;
            from = special(rest.as_bytes()).ok_or(OPEN)?;
            let (plain, after) = rest.split_at(from);
            out.to_mut().push_str(plain);
            self.at += from;
            rest = after;
        }
    }

    /// Passes a text over, whose first quote comes next. Gives whether nothing in it is escaped.
    fn pass_string(&mut self) -> Result<bool, ReadError> {
        let bytes = self.text.as_bytes();
        let from = self.at + 1;
        let end = bytes.get(from..).and_then(special).map(|length| from + length).filter(|&end| bytes.get(end) == Some(&b'"'));
        match end {
            Some(end) => self.at = end + 1,
            None => return self.string().map(|text| matches!(text, Cow::Borrowed(_))),
        }
        Ok(true)
    }

    /// What stands after `\u`: four digits, and four more where they are half of a pair.
    fn code_point(&mut self) -> Result<char, ReadError> {
        const BAD: ReadError = ReadError::new("an unknown escape");
        let high = self.digits().ok_or(BAD)?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or(BAD);
        }
        let pair = self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u"));
        self.at += if pair { 2 } else { 0 };
        let low = if pair { self.digits() } else { None };
        let low = low.filter(|low| (0xdc00..0xe000).contains(low)).ok_or(BAD)?;
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(BAD)
    }

    fn digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// A number as JSON writes it.
    fn number(&mut self) -> Result<(), ReadError> {
        const BAD: ReadError = ReadError::new("a value is expected");
        // Almost all are whole and short.
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
        if matches!(bytes.first(), Some(b'1'..=b'9')) && matches!(bytes.get(end), Some(b',' | b']' | b'}')) {
            self.at += end;
            return Ok(());
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let digits = |text: &str| text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        let after = |text: &str, from: usize| match text.get(from..).map(|rest| (from, digits(rest))) {
            Some((from, length)) if length > 0 => Ok(from + length),
            _ => Err(BAD),
        };
        let first = usize::from(rest.starts_with('-'));
        let mut end = after(rest, first)?;
        if end > first + 1 && rest.get(first..).is_some_and(|rest| rest.starts_with('0')) {
            return Err(BAD);
        }
        let byte = |at: usize| rest.as_bytes().get(at).copied();
        if byte(end) == Some(b'.') {
            end = after(rest, end + 1)?;
        }
        if matches!(byte(end), Some(b'e' | b'E')) {
            end = after(rest, end + if matches!(byte(end + 1), Some(b'+' | b'-')) { 2 } else { 1 })?;
        }
        self.at += end;
        Ok(())
    }

    /// Every value of the text, which holds one.
    pub fn tokens(&mut self) -> Result<Vec<Token>, ReadError> {
        // One token is about so many bytes of text.
        let mut tokens = Vec::with_capacity(self.text.len() / 8);
        self.value(&mut tokens)?;
        if self.peek().is_none() { Ok(tokens) } else { Err(ReadError::new("something follows the end")) }
    }

    fn value(&mut self, tokens: &mut Vec<Token>) -> Result<(), ReadError> {
        let open = self.peek();
        let (place, from) = (tokens.len(), self.at);
        let mut plain = false;
        tokens.push(Token { kind: Kind::Null, plain, from: short(from)?, to: 0, after: 0 });
        let kind = match open {
            Some(b'"') => {
                plain = self.pass_string()?;
                Kind::Text
            }
            Some(open @ (b'{' | b'[')) => {
                let close = open + 2;
                self.enter(open)?;
                let mut first = true;
                while self.another(&mut first, close)? {
                    if open == b'{' {
                        if self.peek() != Some(b'"') {
                            return Err(ReadError::new("a text is expected"));
                        }
                        self.value(tokens)?;
                        self.expect(b':')?;
                    }
                    self.value(tokens)?;
                }
                self.leave(close)?;
                if open == b'{' { Kind::Object } else { Kind::List }
            }
            Some(b't') if self.word("true") => Kind::True,
            Some(b'f') if self.word("false") => Kind::False,
            Some(b'n') if self.word("null") => Kind::Null,
            _ => {
                self.number()?;
                Kind::Number
            }
        };
        let after = short(tokens.len())?;
        let to = short(self.at)?;
        if let Some(token) = tokens.get_mut(place) {
            *token = Token { kind, plain, to, after, ..*token };
        }
        Ok(())
    }
}

/// Where the first byte stands that ends a text or begins an escape, or that no text may have. Eight bytes are looked at together: of
/// those that differ from what is sought in the low bits alone, the first that is marked is one that is meant.
pub(super) fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let (eights, rest) = bytes.as_chunks::<8>();
    for (place, eight) in eights.iter().enumerate() {
        let word = u64::from_le_bytes(*eight);
        let (quote, escape) = (word ^ (ONES * u64::from(b'"')), word ^ (ONES * u64::from(b'\\')));
        let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
        let found = (below(word, 0x20) | below(quote, 1) | below(escape, 1)) & HIGH;
        if found != 0 {
            return Some(8 * place + (found.trailing_zeros() / 8) as usize);
        }
    }
    rest.iter().position(is_special).map(|place| 8 * eights.len() + place)
}

fn short(place: usize) -> Result<u32, ReadError> {
    u32::try_from(place).map_err(|_| ReadError::new("the text is too long"))
}
