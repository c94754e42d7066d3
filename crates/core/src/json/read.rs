//! A small reader of JSON, for packs and decisions, which have so many types that whatever is compiled for each of them is large: what a
//! general reader offers besides (structures written as lists, numbers with a point, readers of streams) is not there.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Values within values; a stack has room for many more.
const DEPTH: u32 = 120;

/// Reads a text that holds one value.
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ReadError> {
    let mut reader = Reader { text, at: 0, depth: DEPTH };
    let placed = |error: ReadError, at: usize| error.at(text, at);
    let value = T::deserialize(&mut reader).map_err(|error| placed(error, reader.at))?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(placed(ReadError::new("something follows the end"), reader.at)),
    }
}

/// Why a text cannot be read.
#[derive(Debug)]
pub(crate) struct ReadError(Cow<'static, str>);

impl ReadError {
    const fn new(message: &'static str) -> Self {
        Self(Cow::Borrowed(message))
    }

    fn at(self, text: &str, at: usize) -> Self {
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

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl<'t> Reader<'t> {
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

    fn string(&mut self) -> Result<Cow<'t, str>, ReadError> {
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

    fn integer(&mut self) -> Result<i128, ReadError> {
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
    fn skip(&mut self) -> Result<(), ReadError> {
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

struct Elements<'r, 't> {
    reader: &'r mut Reader<'t>,
    first: bool,
}

impl<'t> SeqAccess<'t> for Elements<'_, 't> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        if self.reader.another(&mut self.first, b']')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'t> MapAccess<'t> for Elements<'_, 't> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        if self.reader.another(&mut self.first, b'}')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// One of several: its name, or an object of its name and its content.
struct Variant<'r, 't> {
    reader: &'r mut Reader<'t>,
    has_content: bool,
}

impl<'t> EnumAccess<'t> for Variant<'_, 't> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'t>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.has_content {
            self.reader.expect(b':')?;
        }
        Ok((name, self))
    }
}

impl<'r, 't> Variant<'r, 't> {
    fn content(self) -> Result<&'r mut Reader<'t>, ReadError> {
        if self.has_content { Ok(self.reader) } else { Err(ReadError::new("an object is expected")) }
    }
}

impl<'t> VariantAccess<'t> for Variant<'_, 't> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        if self.has_content && !self.reader.word("null") { Err(ReadError::new("`null` is expected")) } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.content()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.content()?.deserialize_map(visitor)
    }
}

impl<'t> Deserializer<'t> for &mut Reader<'t> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => self.deserialize_i128(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let value = self.word("true");
        if value || self.word("false") { visitor.visit_bool(value) } else { Err(ReadError::new("`true` or `false` is expected")) }
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.word("null") { visitor.visit_unit() } else { Err(ReadError::new("`null` is expected")) }
    }

    fn deserialize_i128<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let value = self.integer()?;
        match i64::try_from(value) {
            Ok(value) => visitor.visit_i64(value),
            Err(_) => match u64::try_from(value) {
                Ok(value) => visitor.visit_u64(value),
                Err(_) => visitor.visit_i128(value),
            },
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.enter(b'[')?;
        let value = visitor.visit_seq(Elements { reader: &mut *self, first: true })?;
        self.leave(b']')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.enter(b'{')?;
        let value = visitor.visit_map(Elements { reader: &mut *self, first: true })?;
        self.leave(b'}')?;
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'t>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        let has_content = self.peek() == Some(b'{');
        if !has_content {
            return visitor.visit_enum(Variant { reader: self, has_content });
        }
        self.enter(b'{')?;
        let value = visitor.visit_enum(Variant { reader: &mut *self, has_content })?;
        self.leave(b'}')?;
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'t>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.skip()?;
        visitor.visit_unit()
    }

    fn deserialize_i64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_u64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_i32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_u32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! { <V: Visitor<'t>> i8 i16 u8 u16 u128 f32 f64 char bytes byte_buf unit_struct }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        let bad = [
            "",
            "{",
            "[1,]",
            "[1 2]",
            r#"{"a" 1}"#,
            r#"{"a":1,}"#,
            "[01]",
            "[+1]",
            "[-]",
            "\"a",
            r#""\x""#,
            r#""\ud800""#,
            r#""\ud83d \ude00""#,
            "nul",
            "1 1",
            "\"\u{1}\"",
        ];
        for bad in bad {
            assert!(serde_json::from_str::<Value>(bad).is_err(), "{bad}");
            let error = read::<Value>(bad).map(drop).unwrap_err().to_string();
            assert!(error.contains(" at line 1 column "), "{bad}: {error}");
        }
        assert!(read::<Value>("[1,\n x]").unwrap_err().to_string().ends_with("at line 2 column 2"));
        assert!(read::<Value>("[1.5]").unwrap_err().to_string().starts_with("a whole number is expected"));
        assert!(read::<Value>(&"[".repeat(4000)).unwrap_err().to_string().starts_with("values stand too deep"));
    }

    #[test]
    fn texts_are_those_that_were_written() {
        for text in [r#""\u00e8\ud83d\ude00\n\t\"\\\/\b\f\r""#, "\"è 😀\"", "\"\""] {
            assert_eq!(read::<String>(text).unwrap(), serde_json::from_str::<String>(text).unwrap());
        }
    }

    #[test]
    fn numbers_of_128_bits_are_exact() {
        for number in [i128::MAX, i128::MIN, 0, -1, i128::from(u64::MAX), i128::from(i64::MIN)] {
            assert_eq!(read::<i128>(&number.to_string()).unwrap(), number);
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(".*", inner, 0..5).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_was_written_is_read(value in values(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            prop_assert_eq!(read::<Value>(&text).unwrap(), value);
        }
    }
}
