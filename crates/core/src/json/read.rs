//! A small reader of JSON, for packs and decisions, which have so many types that whatever is compiled for each of them is large: what a
//! general reader offers besides (structures written as lists, numbers with a point, readers of streams) is not there.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::scan::{ReadError, Reader};

/// Reads a text that holds one value.
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ReadError> {
    let mut reader = Reader::new(text);
    let placed = |error: ReadError, at: usize| error.at(text, at);
    let value = T::deserialize(&mut reader).map_err(|error| placed(error, reader.at))?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(placed(ReadError::new("something follows the end"), reader.at)),
    }
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
