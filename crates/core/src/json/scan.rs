//! The brackets, texts and numbers of JSON, one after the other.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{Expected, Unexpected};

/// Values within values; a stack has room for many more.
const DEPTH: u32 = 120;

/// Why a text cannot be read.
#[derive(Debug)]
pub(crate) struct ReadError(Cow<'static, str>);

impl ReadError {
    pub const fn new(message: &'static str) -> Self {
        Self(Cow::Borrowed(message))
    }

    pub fn at(self, text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
        Self(Cow::Owned(format!("{} at line {line} column {column}", self.0)))
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

/// Only messages that the type itself has are kept: whoever reads them is not helped by the names of types and fields.
impl serde::de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        Self(Cow::Owned(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("a value of another type is expected")
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("another value is expected")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::new("a list of another length is expected")
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("an unknown variant")
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("an unknown field")
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Cow::Owned(["missing field `", field, "`"].concat()))
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::new("a field stands twice")
    }
}

/// A text, and how far it has been read.
pub(super) struct Reader<'t> {
    text: &'t str,
    pub at: usize,
    depth: u32,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: DEPTH }
    }

    /// The next byte that is no space, where there is one.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    #[inline]
    pub fn expect(&mut self, byte: u8) -> Result<(), ReadError> {
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
    pub fn word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    pub fn enter(&mut self, byte: u8) -> Result<(), ReadError> {
        self.expect(byte)?;
        self.depth = self.depth.checked_sub(1).ok_or(ReadError::new("values stand too deep within values"))?;
        Ok(())
    }

    pub fn leave(&mut self, byte: u8) -> Result<(), ReadError> {
        self.depth += 1;
        self.expect(byte)
    }

    /// Whether another element follows, before the end of an object or list.
    pub fn another(&mut self, first: &mut bool, end: u8) -> Result<bool, ReadError> {
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

    pub fn integer(&mut self) -> Result<i128, ReadError> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some((value, digits)) = short(rest.as_bytes()) {
            self.at += digits;
            return Ok(value.into());
        }
        let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).unwrap_or(rest.len());
        let digits = rest.get(..end).unwrap_or_default();
        let plain = digits.strip_prefix('-').unwrap_or(digits);
        let value = if plain.starts_with('+') || (plain.len() > 1 && plain.starts_with('0')) { None } else { digits.parse().ok() };
        self.at += end;
        value.ok_or(ReadError::new("a whole number is expected"))
    }

    /// Passes over a value that nobody asks for.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(open @ (b'{' | b'[')) => {
                let close = open + 2;
                self.enter(open)?;
                let mut first = true;
                while self.another(&mut first, close)? {
                    if open == b'{' {
                        self.string()?;
                        self.expect(b':')?;
                    }
                    self.skip()?;
                }
                self.leave(close)
            }
            _ if self.word("true") || self.word("false") || self.word("null") => Ok(()),
            _ => self.integer().map(drop),
        }
    }
}

/// Where the first byte stands that ends a text or begins an escape, or that no text may have. Eight bytes are looked at together: of
/// those that differ from what is sought in the low bits alone, the first that is marked is one that is meant.
fn special(bytes: &[u8]) -> Option<usize> {
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

/// A number of a few digits and no sign, as most are, and how many they are.
fn short(bytes: &[u8]) -> Option<(i64, usize)> {
    let mut value = 0_i64;
    for (place, &byte) in bytes.iter().enumerate().take(10) {
        match byte {
            b'0'..=b'9' if place == 0 || value != 0 => value = 10 * value + i64::from(byte - b'0'),
            b',' | b'}' | b']' if place > 0 => return Some((value, place)),
            _ => return None,
        }
    }
    None
}
