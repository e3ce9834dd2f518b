use serde_json::{Map, Value, json};

use super::{Change, Fault};

type Members = Map<String, Value>;

/// An issuer that is not this server's.
pub(super) const OTHER_ISSUER: &str = "https://other.example/oauth2/default";

/// What becomes of the metadata (RFC 8414 §2).
pub const CHANGES: &[Change<Members>] = &[
    (Fault::MetadataWrongIssuer, |members| set(members, "issuer", json!(OTHER_ISSUER))),
    (Fault::MetadataPlainHttp, |members| set(members, "token_endpoint", json!("http://other.example/token"))),
    (Fault::MetadataNoTokenEndpoint, |members| drop(members.remove("token_endpoint"))),
    (Fault::PkcePlain, |members| {
        set(members, "code_challenge_methods_supported", json!(["S256", "plain"]));
    }),
];

fn set(members: &mut Members, name: &str, value: Value) {
    members.insert(name.to_owned(), value);
}
