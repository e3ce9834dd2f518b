use std::sync::Arc;

use bearer_lab::protocol::Secret;
use serde_json::{Map, Value, json};

/// Somebody who can sign in.
pub struct User {
    /// What they type at sign-in.
    pub username: Arc<str>,
    /// The subject of their tokens; no client identifier begins like it (OpenID Connect Core §2).
    pub subject: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// The password itself, for the sign-in page of a classroom.
    pub shown_password: Option<Secret>,
    /// Whether they come with the server, or the configuration file names them.
    pub is_built_in: bool,
    /// Every claim about them (OpenID Connect Core §5.1).
    pub claims: Map<String, Value>,
}

/// The longest password that is hashed, in bytes.
pub const PASSWORD_MAX: usize = 1024;
/// What all subjects of people begin with.
pub const SUBJECT_PREFIX: &str = "00u";

/// The digests are made beforehand: to hash at start would cost more than the whole start may take.
pub fn built_in_users() -> Vec<User> {
    vec![
        user(
            "alice",
            "Alice Example",
            "Europe/Zurich",
            "$argon2id$v=19$m=19456,t=2,p=1$AzMubiGrVW8DfR4jVJSmHA$w2rwRT8WAfSSomfwfO3JZeObzlCih/S9e4PBKaP8i6Q",
        ),
        user(
            "bob",
            "Bob Example",
            "America/New_York",
            "$argon2id$v=19$m=19456,t=2,p=1$WQW38L4pbCQZ42bzWFGFfQ$UBpi/cin6bAedL7QocW+ssh6TbFeaizFjfqlrSR4v5o",
        ),
    ]
}

fn user(username: &str, name: &str, zone: &str, password_hash: &str) -> User {
    let (given_name, family_name) = name.split_once(' ').unwrap_or((name, ""));
    let claims = json!({
        "name": name,
        "given_name": given_name,
        "family_name": family_name,
        "nickname": username,
        "preferred_username": username,
        "zoneinfo": zone,
        "locale": "en",
        "updated_at": 1_767_225_600,
        "email": format!("{username}@example.com"),
        "email_verified": true,
        "address": { "street_address": "1 Example Street", "locality": "Exampleton", "country": "XX" },
        "phone_number": "+1 202 555 0100",
        "phone_number_verified": false,
    });
    User {
        username: username.into(),
        subject: [SUBJECT_PREFIX, username].concat(),
        password_hash: password_hash.to_owned(),
        shown_password: Some(Secret::new("password")),
        is_built_in: true,
        claims: claims.as_object().cloned().expect("the claims are an object"),
    }
}
