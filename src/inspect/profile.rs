use crate::protocol::json::Json;

/// What a JWT is for, which decides what it must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// An ID token (OpenID Connect Core §2).
    IdToken,
    /// An access token (RFC 9068).
    AccessToken,
    /// Any other JWT (RFC 7519).
    Jwt,
}

/// Claims that only ID tokens have (OpenID Connect Core §2, §3.1.3.6, §3.3.2.11).
const OF_ID_TOKENS: [&str; 3] = ["nonce", "at_hash", "c_hash"];
/// Claims that tell an access token (RFC 9068 §2.2, and what providers wrote before it: Okta, Entra).
const OF_ACCESS_TOKENS: [&str; 4] = ["scope", "scp", "client_id", "cid"];

impl Profile {
    /// Every profile with its name.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::IdToken, "ID token"), (Self::AccessToken, "access token"), (Self::Jwt, "JWT")];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(profile, _)| *profile == self).expect("every profile is named").1
    }

    /// Whether a token is an access token by its own word, and so has to conform to RFC 9068 (§2.1). Access tokens of other forms are
    /// as common.
    pub fn is_rfc9068(self, header: &Json) -> bool {
        self == Self::AccessToken && declared_type(header) == "at+jwt"
    }

    /// What a token is by its type (RFC 8725 §3.11), else by its claims.
    pub fn of(header: &Json, claims: &Json) -> Self {
        let has = |names: &[&str]| names.iter().any(|name| claims.member(name).is_some());
        match declared_type(header).as_str() {
            "at+jwt" => Self::AccessToken,
            "" | "jwt" if has(&OF_ID_TOKENS) => Self::IdToken,
            "" | "jwt" if has(&OF_ACCESS_TOKENS) => Self::AccessToken,
            _ => Self::Jwt,
        }
    }
}

/// `typ` in lower case; the prefix may be left out (RFC 7515 §4.1.9).
fn declared_type(header: &Json) -> String {
    let typ = header.member("typ").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
    typ.trim_start_matches("application/").to_owned()
}
