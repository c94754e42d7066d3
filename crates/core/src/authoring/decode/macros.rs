//! One list of fields gives the type, the decoder and the JSON Schema.
//!
//! The `#[schemars(...)]` lines are read by these macros. The derive of schemars is not used: it takes an `Option` field as
//! one that may be `null`, which rule files refuse, and knows nothing of fields that may be left out without being one.

/// A mapping with known keys. Each record also has the place of its mapping, as `span`.
///
/// `#[one_of("a", "b")]` says that exactly one of these keys must be there, `#[at_most_one("a", "b")]` that they cannot stand
/// together. The decoder alone checks this: in a schema it would turn the messages of editors into riddles.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        #[schemars(title = $title:literal, description = $description:literal)]
        $(#[one_of($($one:literal),+)])*
        $(#[at_most_one($($most:literal),+)])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                #[schemars(title = $field_title:literal $(, description = $field_description:literal)?)]
                pub $field:ident: $type:ty,
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        #[allow(clippy::struct_field_names, reason = "fields are the keys of the language")]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $type,)+
            /// Where it was written.
            pub span: $crate::authoring::span::Span,
        }

        impl $name {
            const KEYS: &'static [&'static str] = &[$($crate::authoring::decode::key(stringify!($field)),)+];
        }

        impl $crate::authoring::decode::Decode for $name {
            fn decode(
                node: &$crate::authoring::yaml::Node,
                findings: &mut $crate::authoring::diagnostic::Findings,
            ) -> Option<Self> {
                let fields = $crate::authoring::decode::Fields::open(node, Self::KEYS, findings)?;
                $(fields.one_of(&[$($one),+], true, findings);)*
                $(fields.one_of(&[$($most),+], false, findings);)*
                // All fields are read before any is given up, so that all mistakes are reported.
                // They are given up together: what drops them is compiled once, not once more for every field.
                let mut read = ($(None::<$type>,)+);
                let ($($field,)+) = &mut read;
                fields.read(&mut [$($field,)+], findings);
                if let ($(Some($field),)+) = read { Some(Self { $($field,)+ span: node.span }) } else { None }
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = $crate::authoring::decode::RecordSchema::new($title, $description);
                $(
                    #[allow(unused_mut, unused_assignments, reason = "few fields have a description")]
                    let mut help = "";
                    $(help = $field_description;)?
                    schema.field::<$type>($crate::authoring::decode::key(stringify!($field)), $field_title, help, generator);
                )+
                schema.finish()
            }
        }
    };
}

/// A closed set of words.
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        #[schemars(title = $title:literal, description = $description:literal)]
        pub enum $name:ident { $($(#[doc = $word_doc:literal])+ $variant:ident = $word:literal,)+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[doc = $word_doc])+ $variant,)+ }

        impl $name {
            const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The word of the rule language.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl $crate::authoring::decode::Decode for $name {
            fn decode(
                node: &$crate::authoring::yaml::Node,
                findings: &mut $crate::authoring::diagnostic::Findings,
            ) -> Option<Self> {
                match $crate::authoring::decode::word(node, Self::WORDS, findings)? {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "title": $title,
                    "description": $description,
                    "type": "string",
                    "enum": Self::WORDS,
                })
            }
        }
    };
}

/// A mapping with exactly one of several keys. The first variant may be a bare scalar.
macro_rules! shapes {
    (
        $(#[doc = $doc:literal])+
        #[schemars(title = $title:literal, description = $description:literal)]
        pub enum $name:ident {
            $(#[doc = $scalar_doc:literal])+
            $scalar:ident($scalar_type:ty),
            $($(#[doc = $shape_doc:literal])+ $variant:ident($type:ty) = $key:literal,)+
        }
    ) => {
        $crate::authoring::decode::shapes! {
            @type [$($doc)+] $name [$($scalar_doc)+ = $scalar($scalar_type)] $([$($shape_doc)+ = $variant($type) = $key])+
        }
        $crate::authoring::decode::shapes! {
            @impls [$title, $description] $name [$scalar($scalar_type)] $([$variant($type) = $key])+
        }
    };
    (
        $(#[doc = $doc:literal])+
        #[schemars(title = $title:literal, description = $description:literal)]
        pub enum $name:ident {
            $($(#[doc = $shape_doc:literal])+ $variant:ident($type:ty) = $key:literal,)+
        }
    ) => {
        $crate::authoring::decode::shapes! { @type [$($doc)+] $name [] $([$($shape_doc)+ = $variant($type) = $key])+ }
        $crate::authoring::decode::shapes! { @impls [$title, $description] $name [] $([$variant($type) = $key])+ }
    };
    (
        @type [$($doc:literal)+] $name:ident [$($($scalar_doc:literal)+ = $scalar:ident($scalar_type:ty))?]
        $([$($shape_doc:literal)+ = $variant:ident($type:ty) = $key:literal])+
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        #[allow(clippy::large_enum_variant, reason = "documents are few and live as long as one compilation")]
        pub enum $name {
            $($(#[doc = $scalar_doc])+ $scalar($scalar_type),)?
            $($(#[doc = $shape_doc])+ $variant($type),)+
        }
    };
    (
        @impls [$title:literal, $description:literal] $name:ident [$($scalar:ident($scalar_type:ty))?]
        $([$variant:ident($type:ty) = $key:literal])+
    ) => {
        impl $name {
            const SHAPES: &'static [&'static str] = &[$($key,)+];
        }

        impl $crate::authoring::decode::Decode for $name {
            fn decode(
                node: &$crate::authoring::yaml::Node,
                findings: &mut $crate::authoring::diagnostic::Findings,
            ) -> Option<Self> {
                $(if matches!(node.content, $crate::authoring::yaml::Content::Scalar { .. }) {
                    return <$scalar_type as $crate::authoring::decode::Decode>::decode(node, findings).map(Self::$scalar);
                })?
                let shape = $crate::authoring::decode::shape(node, Self::SHAPES, findings)?;
                let value = match shape.key {
                    $($key => <$type as $crate::authoring::decode::Decode>::decode(shape.node, findings).map(Self::$variant),)+
                    _ => None,
                };
                // What stands inside is read for its own mistakes even where the keys beside it are wrong.
                if shape.alone { value } else { None }
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let choices: Vec<schemars::Schema> = vec![
                    $(<$scalar_type as $crate::authoring::decode::Decode>::schema(generator),)?
                    $({
                        let inside = <$type as $crate::authoring::decode::Decode>::schema(generator);
                        schemars::json_schema!({
                            "type": "object",
                            "properties": { $key: inside },
                            "required": [$key],
                            "additionalProperties": false,
                        })
                    },)+
                ];
                schemars::json_schema!({ "title": $title, "description": $description, "oneOf": choices })
            }
        }
    };
}

pub(crate) use {record, shapes, words};
