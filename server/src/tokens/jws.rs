use bearer_lab::protocol::jose::base64url;
use serde_json::{Map, Value};

/// The longest token that is looked at, in bytes.
pub const TOKEN_MAX: usize = 16 * 1024;

/// A JWS in compact form, taken apart and not yet believed (RFC 7515 §3.1).
pub(crate) struct Jws<'a> {
    header: Map<String, Value>,
    /// The claims.
    pub(crate) payload: Map<String, Value>,
    /// What the signature is over.
    pub(crate) signed: &'a str,
    /// The signature.
    pub(crate) signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes a token apart; nothing unless it has three parts of canonical base64url, and header and payload
    /// are JSON objects.
    pub(crate) fn parse(token: &'a str) -> Option<Self> {
        if token.len() > TOKEN_MAX {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        Some(Self {
            header: serde_json::from_slice(&base64url::decode(header)?).ok()?,
            payload: serde_json::from_slice(&base64url::decode(payload)?).ok()?,
            signed,
            signature: base64url::decode(signature)?,
        })
    }

    /// A text of the header; empty when it is absent or no text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.header.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A member of the header.
    pub(crate) fn header_member(&self, name: &str) -> Option<&Value> {
        self.header.get(name)
    }

    /// A text among the claims; empty when it is absent or no text.
    pub(crate) fn claim(&self, name: &str) -> &str {
        self.payload.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the header names extensions that its reader must understand (RFC 7515 §4.1.11).
    pub(crate) fn has_critical_extensions(&self) -> bool {
        self.header.contains_key("crit")
    }
}
