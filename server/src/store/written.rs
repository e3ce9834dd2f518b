//! How the values of kept tables are written: plain numbers and texts.

use bearer_lab::protocol::{Lifetime, Timestamp};
use serde::{Deserialize, Deserializer, Serializer};

use super::GrantId;
use crate::config::Scopes;

/// Seconds since 1970.
pub mod timestamp {
    use super::{Deserialize, Deserializer, Serializer, Timestamp};

    /// Writes it.
    pub fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.seconds())
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp::from_seconds)
    }
}

/// Seconds.
pub mod lifetime {
    use super::{Deserialize, Deserializer, Lifetime, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(value: &Lifetime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(value.seconds())
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Lifetime, D::Error> {
        u32::deserialize(deserializer).map(Lifetime::from_seconds)
    }
}

/// The scope parameter.
pub mod scopes {
    use super::{Deserialize, Deserializer, Scopes, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(value: &Scopes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scopes, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Scopes::of(&text.split(' ').filter(|scope| !scope.is_empty()).collect::<Vec<_>>()))
    }
}

/// The name of a grant, as in `jti`.
pub mod grant_id {
    use super::{Deserialize, Deserializer, GrantId, Serializer};
    use serde::de::Error as _;

    /// Writes it.
    pub fn serialize<S: Serializer>(value: &GrantId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_text())
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GrantId, D::Error> {
        let text = String::deserialize(deserializer)?;
        GrantId::from_text(&text).ok_or_else(|| D::Error::custom("no name of a grant"))
    }
}
