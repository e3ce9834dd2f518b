//! Forms: the serde structs that stored and configured JSON is read into, each used for reading and writing.
//!
//! A form is made of strings, whole numbers, booleans, arrays, objects and variants with named members. It is read out
//! of [`Json`], which has refused duplicate names. Unlike with `serde_json`, an array is never taken for an object, and an
//! error names its place.

use std::fmt;

use serde::{
    Deserialize,
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess,
        Unexpected, VariantAccess, Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
};

use crate::protocol::json::Json;

const STRING: &str = "a string";

/// A value that is not as it must be. It is boxed because derived code moves its errors a lot: 8 kB less in the first file.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// Where it is: `providers[0].scopes`; empty for the form itself.
    pub(super) place: String,
    /// What must be there.
    pub(super) expected: String,
    /// What is there instead.
    pub(super) found: String,
}

/// Reads a form.
pub(super) fn read<T: DeserializeOwned>(json: &Json) -> Result<T, Box<Mismatch>> {
    T::deserialize(Reader(json))
}

/// For a member that may be absent, but not `null`.
pub(super) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Mismatch {
    pub(super) fn new(place: &str, expected: &str, found: &str) -> Box<Self> {
        Box::new(Self { place: place.to_owned(), expected: expected.to_owned(), found: found.to_owned() })
    }

    /// The same, seen from the object or array around it.
    pub(super) fn within(mut self: Box<Self>, outer: &str) -> Box<Self> {
        let separator = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = [outer, separator, &self.place].concat();
        self
    }

    /// The same, seen from the array around it. An array of strings is one value.
    fn of_item(self: Box<Self>, index: usize) -> Box<Self> {
        if self.place.is_empty() && self.expected == STRING {
            return Self::new("", "an array of strings", "an array of something else");
        }
        self.within(&format!("[{index}]"))
    }
}

impl Error for Box<Mismatch> {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Mismatch::new("", &message.to_string(), "")
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Self {
        Mismatch::new("", &expected.to_string(), "another type")
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Self {
        Mismatch::new("", &expected.to_string(), "another value")
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Mismatch::new("", &["one of ", &known.join(", ")].concat(), name)
    }

    fn missing_field(name: &'static str) -> Self {
        Mismatch::new(name, "a value", "nothing")
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.place)
    }
}

impl std::error::Error for Mismatch {}

struct Reader<'a>(&'a Json);

impl Reader<'_> {
    fn is_not<T>(&self, expected: &str) -> Result<T, Box<Mismatch>> {
        Err(Mismatch::new("", expected, self.0.type_name()))
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::String(text) => visitor.visit_str(text),
            _ => self.is_not(STRING),
        }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::Integer(number) => visitor.visit_i64(*number),
            _ => self.is_not("a whole number"),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Box<Mismatch>;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Box<Mismatch>> {
        self.is_not("a type that forms are made of")
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => self.is_not("true or false"),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        self.number(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            _ => self.is_not("an array"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        match self.0 {
            Json::Object(members) => visitor.visit_map(Members { rest: members.iter(), member: None }),
            _ => self.is_not("an object"),
        }
    }

    /// An object whose one member is named after the variant.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        match self.0.members() {
            [(name, value)] => visitor.visit_enum(Variant { name, value }),
            _ => self.is_not("an object with one member"),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct
        map identifier
    }
}

struct Items<'a>(std::iter::Enumerate<std::slice::Iter<'a, Json>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Box<Mismatch>;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Box<Mismatch>> {
        let Some((index, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.of_item(index))
    }
}

struct Members<'a> {
    rest: std::slice::Iter<'a, (String, Json)>,
    member: Option<&'a (String, Json)>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Box<Mismatch>;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Box<Mismatch>> {
        self.member = self.rest.next();
        self.member.map(|(name, _)| seed.deserialize(StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Box<Mismatch>> {
        let (name, value) = self.member.expect("a value is asked for after its name");
        seed.deserialize(Reader(value)).map_err(|error| error.within(name))
    }
}

struct Variant<'a> {
    name: &'a str,
    value: &'a Json,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Box<Mismatch>;
    type Variant = Reader<'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Reader<'a>), Box<Mismatch>> {
        let name = StrDeserializer::<Self::Error>::new(self.name);
        Ok((seed.deserialize(name)?, Reader(self.value)))
    }
}

/// Variants have named members.
impl<'de> VariantAccess<'de> for Reader<'_> {
    type Error = Box<Mismatch>;

    fn struct_variant<V: Visitor<'de>>(
        self,
        members: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        self.deserialize_struct("", members, visitor)
    }

    fn unit_variant(self) -> Result<(), Box<Mismatch>> {
        self.is_not("a variant with named members")
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Box<Mismatch>> {
        self.is_not("a variant with named members")
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Box<Mismatch>> {
        self.is_not("a variant with named members")
    }
}
