//! A small writer of JSON. What it is given are the structures of this crate: whole numbers, texts, lists and objects, all in memory, so that
//! nothing can go wrong on the way, and no path for errors is compiled.

use std::fmt::{self, Display, Write as _};

use super::scan::special;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

/// Writes what a structure says as JSON, without spaces, fields in the order of the structure.
#[must_use]
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let mut writer = Writer { text: String::new() };
    match value.serialize(&mut writer) {
        Ok(()) => writer.text,
    }
}

/// There is no such error.
#[derive(Debug)]
enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        unreachable!("the structures of this crate refuse nothing")
    }
}

struct Writer {
    text: String,
}

impl Writer {
    #[inline(never)]
    fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        while let Some((plain, byte)) = special(rest.as_bytes()).and_then(|at| Some((rest.get(..at)?, *rest.as_bytes().get(at)?))) {
            let escaped = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                0x08 => "\\b",
                0x0c => "\\f",
                _ => "\\u00",
            };
            self.text.push_str(plain);
            self.text.push_str(escaped);
            if escaped.len() > 2 {
                for digit in [byte >> 4, byte & 15] {
                    self.text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
                }
            }
            rest = rest.get(plain.len() + 1..).unwrap_or_default();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    #[inline(never)]
    fn integer(&mut self, value: i128) {
        // Almost all are places in a pack.
        if let Ok(digit @ 0..10) = u8::try_from(value) {
            self.text.push(char::from(b'0' + digit));
            return;
        }
        // To write 128 bits is slow, and almost none need them.
        let _ = match i64::try_from(value) {
            Ok(value) => write!(self.text, "{value}"),
            Err(_) => write!(self.text, "{value}"),
        };
    }

    fn group(&mut self, open: &str, close: &'static str) -> Group<'_> {
        self.text.push_str(open);
        Group { writer: self, first: true, close }
    }

    /// An object of one name, open for its content.
    #[inline(never)]
    fn variant(&mut self, name: &str) {
        self.text.push('{');
        self.string(name);
        self.text.push(':');
    }
}

/// A list or an object, half written.
struct Group<'w> {
    writer: &'w mut Writer,
    first: bool,
    close: &'static str,
}

impl Group<'_> {
    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.writer.text.push(',');
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.separate();
        self.writer.string(name);
        self.writer.text.push(':');
    }

    fn close(self) {
        self.writer.text.push_str(self.close);
    }
}

macro_rules! integers {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, value: $type) -> Result<(), Never> {
            self.integer(value.into());
            Ok(())
        })*
    };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Group<'w>;
    type SerializeTuple = Group<'w>;
    type SerializeTupleStruct = Group<'w>;
    type SerializeTupleVariant = Group<'w>;
    type SerializeMap = Group<'w>;
    type SerializeStruct = Group<'w>;
    type SerializeStructVariant = Group<'w>;

    integers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    );

    fn serialize_u128(self, value: u128) -> Result<(), Never> {
        let _ = write!(self.text, "{value}");
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Never> {
        self.serialize_f64(value.into())
    }

    /// As Rust shows it; `null` where it is no number.
    fn serialize_f64(self, value: f64) -> Result<(), Never> {
        let _ = if value.is_finite() { write!(self.text, "{value:?}") } else { write!(self.text, "null") };
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Never> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Never> {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Never> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Never> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.text.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Group<'w>, Never> {
        Ok(self.group("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Group<'w>, Never> {
        Ok(self.group("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Group<'w>, Never> {
        Ok(self.group("[", "]"))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Group<'w>, Never> {
        self.variant(variant);
        Ok(self.group("[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Group<'w>, Never> {
        Ok(self.group("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Group<'w>, Never> {
        Ok(self.group("{", "}"))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Group<'w>, Never> {
        self.variant(variant);
        Ok(self.group("{", "}}"))
    }
}

macro_rules! lists {
    ($($trait:ident :: $method:ident),*) => {
        $(impl $trait for Group<'_> {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                self.separate();
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Result<(), Never> {
                self.close();
                Ok(())
            }
        })*
    };
}

lists!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! objects {
    ($($trait:ident),*) => {
        $(impl $trait for Group<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
                self.name(name);
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Result<(), Never> {
                self.close();
                Ok(())
            }
        })*
    };
}

objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Group<'_> {
    type Ok = ();
    type Error = Never;

    /// A name that is no text is written as one.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Never> {
        self.separate();
        let from = self.writer.text.len();
        name.serialize(&mut *self.writer)?;
        if !self.writer.text.get(from..).is_some_and(|name| name.starts_with('"')) {
            self.writer.text.insert(from, '"');
            self.writer.text.push('"');
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.writer.text.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Never> {
        self.close();
        Ok(())
    }
}
