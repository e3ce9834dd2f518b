//! How times are stored: as whole seconds. For `#[serde(with = "…")]`.

use bearer_lab::protocol::{Lifetime, Timestamp};
use serde::{Deserialize, Deserializer, Serializer};

/// Seconds since 1970.
pub mod timestamp {
    use super::{Deserialize, Deserializer, Serializer, Timestamp};

    pub(crate) fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.seconds())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp::from_seconds)
    }
}

/// Seconds.
pub mod lifetime {
    use super::{Deserialize, Deserializer, Lifetime, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &Lifetime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(value.seconds())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Lifetime, D::Error> {
        u32::deserialize(deserializer).map(Lifetime::from_seconds)
    }
}
