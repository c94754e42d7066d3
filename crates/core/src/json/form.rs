//! How the types of packs and decisions are read: in few words each, because whatever is compiled for each of so many types is large.

use chrono::NaiveDate;

use super::scan::ReadError;
use super::tape::{Node, Tape};
use crate::facts::parse_day;
use crate::map::Map;

/// What is read from JSON. Where something else stands, it is noted in the text that is read, and the value is an empty one.
pub(crate) trait Read: Sized {
    fn read(from: Node<'_>) -> Self;
}

/// Reads a text that holds one value.
pub(crate) fn read<T: Read>(text: &str) -> Result<T, ReadError> {
    let tape = Tape::of(text)?;
    let value = T::read(tape.root());
    tape.checked().map(|()| value)
}

/// A field that may be left out says what it is then. A `strict` structure refuses fields that it does not have.
macro_rules! read_structure {
    (strict $type:ty { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        impl $crate::json::Read for $type {
            fn read(from: $crate::json::Node<'_>) -> Self {
                from.only(&[$(stringify!($field)),*]);
                let mut fields = from.fields();
                Self { $($field: $crate::json::read_field!(fields, $field $($default)?)),* }
            }
        }
    };
    ($type:ty { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        impl $crate::json::Read for $type {
            fn read(from: $crate::json::Node<'_>) -> Self {
                let mut fields = from.fields();
                Self { $($field: $crate::json::read_field!(fields, $field $($default)?)),* }
            }
        }
    };
}

macro_rules! read_field {
    ($fields:ident, $field:ident) => {
        $crate::json::Read::read($fields.of(stringify!($field)))
    };
    ($fields:ident, $field:ident $default:expr) => {{
        let field = $fields.of(stringify!($field));
        if field.kind() == $crate::json::Kind::Absent { $default } else { $crate::json::Read::read(field) }
    }};
}

/// Every variant, with a letter for each value that it holds. The first one stands for what is none of them.
macro_rules! read_choice {
    ($type:ty { $first:ident $(($($value:ident),+))? $({ $($field:ident),+ })? $(, $variant:ident $(($($values:ident),+))? $({ $($fields:ident),+ })?)* $(,)? }) => {
        impl $crate::json::Read for $type {
            fn read(from: $crate::json::Node<'_>) -> Self {
                let found = from.variant();
                $(if found.is(stringify!($variant)) {
                    return $crate::json::read_variant!(found, $variant $(($($values),+))? $({ $($fields),+ })?);
                })*
                if !found.is(stringify!($first)) {
                    found.refuse();
                }
                $crate::json::read_variant!(found, $first $(($($value),+))? $({ $($field),+ })?)
            }
        }

        /// All are there.
        const _: fn(&$type) = |value| {
            use $type as T;
            match value {
                T::$first { .. } $(| T::$variant { .. })* => {}
            }
        };
    };
}

/// The same, of variants that say which they are in a field among their own.
macro_rules! read_tagged {
    ($type:ty { $tag:literal, $first:ident $({ $($field:ident),+ })? $(, $variant:ident $({ $($fields:ident),+ })?)* $(,)? }) => {
        impl $crate::json::Read for $type {
            fn read(from: $crate::json::Node<'_>) -> Self {
                let found = from.tagged($tag);
                $(if found.is(stringify!($variant)) {
                    return $crate::json::read_variant!(found, $variant { $($($fields),+)? });
                })*
                if !found.is(stringify!($first)) {
                    found.refuse();
                }
                $crate::json::read_variant!(found, $first { $($($field),+)? })
            }
        }

        /// All are there.
        const _: fn(&$type) = |value| {
            use $type as T;
            match value {
                T::$first { .. } $(| T::$variant { .. })* => {}
            }
        };
    };
}

/// Variants that hold nothing, each with its word. One that is none of these is told with those that there are.
macro_rules! read_words {
    ($type:ty { $($variant:ident $word:literal),+ $(,)? }) => {
        impl $crate::json::Read for $type {
            fn read(from: $crate::json::Node<'_>) -> Self {
                let all = [$(Self::$variant),+];
                let [first, ..] = all;
                from.word(&[$($word),+]).and_then(|place| all.get(place).copied()).unwrap_or(first)
            }
        }
    };
}

macro_rules! read_variant {
    ($found:ident, $variant:ident) => {{
        $found.alone();
        Self::$variant
    }};
    ($found:ident, $variant:ident ($value:ident)) => {
        Self::$variant($crate::json::Read::read($found.content))
    };
    ($found:ident, $variant:ident ($($value:ident),+)) => {{
        let mut values = $found.content.elements();
        $(let $value = $crate::json::Read::read(values.value());)+
        values.end();
        Self::$variant($($value),+)
    }};
    ($found:ident, $variant:ident {}) => {
        Self::$variant
    };
    ($found:ident, $variant:ident { $($field:ident),+ }) => {{
        let mut fields = $found.content.fields();
        Self::$variant { $($field: $crate::json::Read::read(fields.of(stringify!($field)))),+ }
    }};
}

pub(crate) use {read_choice, read_field, read_structure, read_tagged, read_variant, read_words};

macro_rules! read_integer {
    ($($type:ty),*) => {
        $(impl Read for $type {
            fn read(from: Node<'_>) -> Self {
                Self::try_from(from.integer()).unwrap_or_else(|_| {
                    from.refuse("another value is expected");
                    0
                })
            }
        })*
    };
}

read_integer!(u8, u32, u64, usize, i64, i128);

impl Read for bool {
    fn read(from: Node<'_>) -> Self {
        from.truth()
    }
}

impl Read for String {
    #[inline(never)]
    fn read(from: Node<'_>) -> Self {
        from.text().into_owned()
    }
}

impl Read for NaiveDate {
    #[inline(never)]
    fn read(from: Node<'_>) -> Self {
        parse_day(&from.text()).unwrap_or_else(|| {
            from.refuse("a day is expected");
            Self::default()
        })
    }
}

impl<T: Read> Read for Option<T> {
    fn read(from: Node<'_>) -> Self {
        if from.is_empty() { None } else { Some(T::read(from)) }
    }
}

impl<T: Read> Read for Vec<T> {
    #[inline(never)]
    fn read(from: Node<'_>) -> Self {
        let elements = from.elements();
        let mut read = Self::with_capacity(elements.clone().count());
        for element in elements {
            read.push(T::read(element));
        }
        read
    }
}

impl<T: Read> Read for Box<T> {
    fn read(from: Node<'_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(from: Node<'_>) -> Self {
        let mut elements = from.elements();
        let pair = (A::read(elements.value()), B::read(elements.value()));
        elements.end();
        pair
    }
}

impl Read for Map<String, String> {
    fn read(from: Node<'_>) -> Self {
        let mut entries = from.entries();
        let mut read = Self::new();
        while let (Some(name), Some(value)) = (entries.next(), entries.next()) {
            read.insert(String::read(name), String::read(value));
        }
        read
    }
}
