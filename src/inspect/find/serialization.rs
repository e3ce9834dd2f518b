//! The JSON serializations of JOSE, read as the compact form of the same token.

use super::{
    found::{Found, MAX_TOKENS},
    path::Holder,
};
use crate::{inspect::compact::is_header, protocol::json::Json};

const SIGNED: &str =
    "The JSON serialization (RFC 7515 §7.2) was read as the compact form; the signature is the same.";
const ENCRYPTED: &str = "The JSON serialization (RFC 7516 §7.2) was read as the compact form.";

/// The tokens that an object is, one for each signature or recipient.
pub(super) fn read(json: &Json, holder: Holder<'_>) -> Option<Vec<Found>> {
    let text = |json: &Json, name: &str| json.member(name).and_then(Json::as_str).map(str::to_owned);
    let found = |token: String, note| {
        let place = holder.path.written();
        Found { name: "", place, token, notes: vec![note] }
    };
    if let Some(ciphertext) = text(json, "ciphertext") {
        let header = text(json, "protected").filter(|header| is_header(header))?;
        let (iv, tag) = (text(json, "iv")?, text(json, "tag")?);
        let key = text(json, "encrypted_key").unwrap_or_default();
        return Some(vec![found([header, key, iv, ciphertext, tag].join("."), ENCRYPTED)]);
    }
    let payload = text(json, "payload")?;
    let signed = |json: &Json| {
        let header = text(json, "protected").filter(|header| is_header(header))?;
        Some(found([header, payload.clone(), text(json, "signature")?].join("."), SIGNED))
    };
    match json.member("signatures") {
        Some(Json::Array(items)) => Some(items.iter().take(MAX_TOKENS + 1).filter_map(signed).collect()),
        _ => Some(vec![signed(json)?]),
    }
}
