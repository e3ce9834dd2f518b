//! JSON, read strictly (RFC 8259): one value, no duplicate member names, bounded depth and width.
//!
//! Two parsers that keep different members of a duplicate see two different tokens (RFC 8725 §2.4), so
//! duplicates are an error here. Members are read by type: one of the wrong type is an error, not absent.

use std::fmt;

use serde::{
    Serialize,
    de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor},
};

/// The most members that an object may have; bounds the search for duplicates.
pub const MAX_MEMBERS: usize = 4096;

/// A JSON value; members of objects are in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction that fits.
    Integer(i64),
    /// Any other number; always finite.
    Float(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

/// A member that has another type than the specification gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// The member's name.
    pub member: &'static str,
    /// The type it must have, with its article.
    pub expected: &'static str,
    /// The type it has, with its article.
    pub found: &'static str,
}

/// Whether `text` is one JSON value (RFC 8259 §2), of any depth and width. Duplicate member names are allowed here: nothing is
/// decided by the value.
pub fn is_json(text: &[u8]) -> bool {
    // serde_json does not check that what it ignores is UTF-8.
    std::str::from_utf8(text).is_ok_and(|text| serde_json::from_str::<de::IgnoredAny>(text).is_ok())
}

impl Json {
    /// The one value in `text`, or nothing when it is not JSON, holds a duplicate member name, nests deeper
    /// than 127 levels, has more than [`MAX_MEMBERS`] members in one object, or something follows it.
    pub fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// The one object in `text`; nothing in the cases of [`Json::parse`] and for any other type.
    pub fn parse_object(text: &[u8]) -> Option<Self> {
        Self::parse(text).filter(|value| matches!(value, Self::Object(_)))
    }

    /// The JSON text of a value whose serialization cannot fail: strings, numbers, booleans, and lists and structs of them.
    pub fn write(value: &impl Serialize) -> String {
        // `expect` would print the error, whose texts would add 4 kB to the first file.
        let Ok(text) = serde_json::to_string(value) else { unreachable!("the value is JSON") };
        text
    }

    /// The member of this name, whatever its type.
    pub fn member(&self, name: &str) -> Option<&Json> {
        // Of thousands of members most have another length, which is cheaper to see.
        let is_it = |(member, _): &&(String, Json)| member.len() == name.len() && member == name;
        self.members().iter().find(is_it).map(|(_, value)| value)
    }

    /// The members of an object; none for any other value.
    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A member that must be a string where it is present.
    pub fn string(&self, name: &'static str) -> Result<Option<&str>, WrongType> {
        match self.member(name) {
            None => Ok(None),
            Some(Self::String(text)) => Ok(Some(text)),
            Some(other) => Err(other.is_not(name, "a string")),
        }
    }

    /// A member that must be `true` or `false` where it is present.
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>, WrongType> {
        match self.member(name) {
            None => Ok(None),
            Some(Self::Bool(value)) => Ok(Some(*value)),
            Some(other) => Err(other.is_not(name, "true or false")),
        }
    }

    /// A member that must be an array of strings where it is present.
    pub fn strings(&self, name: &'static str) -> Result<Option<Vec<&str>>, WrongType> {
        let Some(value) = self.member(name) else { return Ok(None) };
        let Self::Array(items) = value else { return Err(value.is_not(name, "an array of strings")) };
        let texts: Option<Vec<_>> = items.iter().map(Self::as_str).collect();
        texts.map(Some).ok_or(WrongType {
            member: name,
            expected: "an array of strings",
            found: "an array of something else",
        })
    }

    /// The same object without members that are `null`: for messages in which `null` can only mean "none".
    #[must_use]
    pub fn without_nulls(self) -> Self {
        match self {
            Self::Object(mut members) => {
                members.retain(|(_, value)| *value != Self::Null);
                Self::Object(members)
            }
            other => other,
        }
    }

    /// The type of this value, with its article.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    fn is_not(&self, member: &'static str, expected: &'static str) -> WrongType {
        WrongType { member, expected, found: self.type_name() }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Strict)
    }
}

struct Strict;

impl<'de> Visitor<'de> for Strict {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::Float(value as f64), Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut members: Vec<(String, Json)> = Vec::new();
        // A sum of each name, in order: of those that differ, so do the names.
        let mut sums: Vec<u32> = Vec::new();
        while let Some((name, value)) = entries.next_entry::<String, Json>()? {
            let sum = sum_of(&name);
            let is_known = match sums.binary_search(&sum) {
                Ok(_) => members.iter().any(|(known, _)| *known == name),
                Err(place) => {
                    sums.insert(place, sum);
                    false
                }
            };
            if members.len() >= MAX_MEMBERS || is_known {
                return Err(de::Error::custom("duplicate or too many members"));
            }
            members.push((name, value));
        }
        Ok(Json::Object(members))
    }
}

fn sum_of(name: &str) -> u32 {
    name.bytes().fold(0, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}

#[cfg(test)]
mod tests {
    use super::{Json, MAX_MEMBERS, WrongType};

    #[test]
    fn rfc8725_s2_4_refuses_duplicate_members_at_every_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"a":{"b":1,"b":2}}"#, r#"[{"a":1,"\u0061":2}]"#] {
            assert_eq!(Json::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn names_of_the_same_sum_are_not_taken_for_one_another() {
        assert!(Json::parse(br#"{"Aa":1,"BB":2,"b":3}"#).is_some());
        assert_eq!(Json::parse(br#"{"Aa":1,"BB":2,"b":3,"BB":4}"#), None);
    }

    #[test]
    fn rfc8259_refuses_what_is_not_one_value() {
        for text in ["", "{}{}", "{} x", "[1,]", "{'a':1}", "NaN", "01", "1e999", "\"\u{1}\"", "{\"a\":1"] {
            assert_eq!(Json::parse(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Json::parse(b"\"\xff\""), None, "not UTF-8");
        assert_eq!(Json::parse(b"\xef\xbb\xbf{}"), None, "byte order mark");
    }

    #[test]
    fn depth_and_width_are_bounded() {
        let deep = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(Json::parse(deep(100).as_bytes()).is_some());
        assert_eq!(Json::parse(deep(100_000).as_bytes()), None);
        let wide = |members: usize| {
            let list: Vec<_> = (0..members).map(|index| format!("\"{index}\":0")).collect();
            format!("{{{}}}", list.join(","))
        };
        assert!(Json::parse(wide(MAX_MEMBERS).as_bytes()).is_some());
        assert_eq!(Json::parse(wide(MAX_MEMBERS + 1).as_bytes()), None);
    }

    #[test]
    fn a_member_of_the_wrong_type_is_an_error_and_not_absent() {
        let object = Json::parse_object(br#"{"s":1,"b":"true","l":["x",1],"n":null}"#).unwrap();
        let wrong = WrongType { member: "s", expected: "a string", found: "a number" };
        assert_eq!(object.string("s"), Err(wrong));
        assert!(object.boolean("b").is_err());
        assert!(object.strings("l").is_err());
        assert!(object.string("n").is_err());
        assert_eq!(object.string("absent"), Ok(None));
    }
}
