use std::sync::Arc;

use bearer_lab::protocol::{Timestamp, jose::base64url};
use serde::{Deserialize, Serialize};

use crate::{
    config::{GrantType, Lifetimes, Resources, Scopes},
    crypto::{NoRandomness, random_bytes},
    seconds,
};

/// Names one act of authorization: whatever came of it is revoked by this name. It is the last part of the
/// `jti` of access tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct GrantId([u8; 16]);

impl GrantId {
    /// A new name.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(random_bytes()?))
    }

    /// The text form.
    pub fn to_text(self) -> String {
        base64url::encode(&self.0)
    }

    /// The grant that an access token came of, by the token's `jti`.
    pub fn of_token(jti: &str) -> Option<Self> {
        jti.rsplit('.').next().and_then(Self::from_text)
    }

    /// Reads the text form.
    pub fn from_text(text: &str) -> Option<Self> {
        base64url::decode(text)?.try_into().ok().map(Self)
    }
}

impl From<GrantId> for String {
    fn from(id: GrantId) -> Self {
        id.to_text()
    }
}

impl TryFrom<String> for GrantId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_text(&text).ok_or("this is not the name of a grant")
    }
}

/// What was authorized: by whom, for which client, for what.
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    /// Its name.
    pub id: GrantId,
    /// The client.
    pub client_id: Arc<str>,
    /// The user's name at sign-in; nothing when a client acts for itself.
    pub username: Option<Arc<str>>,
    /// How it was given: the access policies are about this.
    #[serde(default = "authorization_code", with = "grant_name")]
    pub grant_type: GrantType,
    /// When the user proved who they are.
    #[serde(with = "seconds::timestamp")]
    pub auth_time: Timestamp,
    /// The session in which it was given (OpenID Connect Front-Channel Logout §3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Arc<str>>,
    /// The authentication context class that ID tokens name (OpenID Connect Core §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<Arc<str>>,
    /// What may be done.
    pub scopes: Scopes,
    /// Which APIs it is for, when the client named any.
    #[serde(default, skip_serializing_if = "Resources::is_empty")]
    pub resources: Resources,
    /// How long what comes of it holds.
    pub lifetimes: Lifetimes,
    /// The issuer it was given by; it holds at no other.
    pub issuer: Arc<str>,
    /// The thumbprint of the key that must be proved whenever it is used (RFC 9449 §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Arc<str>>,
}

/// How grants were given that an older version of this server kept.
fn authorization_code() -> GrantType {
    GrantType::AuthorizationCode
}

/// A grant type is kept by its name.
mod grant_name {
    use std::borrow::Cow;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use super::GrantType;

    pub(super) fn serialize<S: Serializer>(grant: &GrantType, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(grant.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GrantType, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        GrantType::parse(&name).ok_or_else(|| D::Error::custom("this is not the name of a grant type"))
    }
}
