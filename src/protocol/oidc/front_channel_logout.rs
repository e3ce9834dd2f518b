//! What a provider loads in a frame to end a session (OpenID Connect Front-Channel Logout 1.0 §2).

use super::IdToken;
use crate::protocol::json::Json;

/// Whose session is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontChannelLogout {
    issuer: String,
    session_id: String,
}

impl FrontChannelLogout {
    /// Reads a query without its question mark. Without `iss` and `sid`, each once, any page that gets itself framed
    /// could end any session: nothing.
    pub fn parse(query: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            match (found.next(), found.next()) {
                (Some((_, value)), None) if !value.is_empty() => Some(value.into_owned()),
                _ => None,
            }
        };
        Some(Self { issuer: value("iss")?, session_id: value("sid")? })
    }

    /// Whether it is about the session of this ID token.
    pub fn is_about(&self, id_token: &IdToken) -> bool {
        let is = |name, expected: &str| id_token.claims.member(name).and_then(Json::as_str) == Some(expected);
        is("iss", &self.issuer) && is("sid", &self.session_id)
    }
}
