use serde_json::{Map, Value, json};

use super::{Change, Fault};

type Members = Map<String, Value>;

/// What becomes of a successful answer of the token endpoint (RFC 6749 §5.1).
pub const CHANGES: &[Change<Members>] = &[
    (Fault::TokenNoAccessToken, |members| drop(members.remove("access_token"))),
    (Fault::TokenNoIdToken, |members| drop(members.remove("id_token"))),
    (Fault::TokenWrongType, |members| set(members, "token_type", json!("mac"))),
    (Fault::TokenWithError, |members| set(members, "error", json!("server_error"))),
];

/// What becomes of an answer of UserInfo (OpenID Connect Core §5.3.2).
pub const USERINFO_CHANGES: &[Change<Members>] =
    &[(Fault::UserinfoWrongSub, |members| set(members, "sub", json!("00umallory")))];

fn set(members: &mut Members, name: &str, value: Value) {
    members.insert(name.to_owned(), value);
}
