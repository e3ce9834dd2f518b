use crate::protocol::json::Json;

/// What a JWT is for, which decides what it must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// An ID token (OpenID Connect Core §2).
    IdToken,
    /// An access token that declares to conform to RFC 9068.
    Rfc9068AccessToken,
    /// Any other access token; each provider has its own form.
    AccessToken,
    /// A refresh token: only its issuer reads it (RFC 6749 §1.5).
    RefreshToken,
    /// Any other JWT (RFC 7519).
    Jwt,
}

/// Claims that only ID tokens have (OpenID Connect Core §3.1.3.6, §3.3.2.11).
const OF_ID_TOKENS: [&str; 2] = ["at_hash", "c_hash"];
/// Claims that tell an access token (RFC 9068 §2.2, and what providers wrote before it: Okta, Entra).
const OF_ACCESS_TOKENS: [&str; 5] = ["scope", "scp", "client_id", "cid", "appid"];
/// Claims in which providers name the kind of token: Keycloak, Cognito, Simple JWT.
const DECLARATIONS: [&str; 3] = ["typ", "token_use", "token_type"];

impl Profile {
    /// Every profile with its name.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::IdToken, "ID token"),
        (Self::Rfc9068AccessToken, "access token (RFC 9068)"),
        (Self::AccessToken, "access token (provider-specific)"),
        (Self::RefreshToken, "refresh token"),
        (Self::Jwt, "JWT"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(profile, _)| *profile == self).expect("every profile is named").1
    }

    /// Whether it is an access token of any form.
    pub const fn is_access_token(self) -> bool {
        matches!(self, Self::Rfc9068AccessToken | Self::AccessToken)
    }

    /// The strongest evidence decides: the type in the header (RFC 8725 §3.11), the type that a provider writes into the
    /// payload, the claims of one kind alone. `nonce` comes last, since access tokens have it, too.
    pub fn of(header: &Json, claims: &Json) -> Self {
        let has = |names: &[&str]| names.iter().any(|name| claims.member(name).is_some());
        match declared_type(header).as_str() {
            "at+jwt" => Self::Rfc9068AccessToken,
            "rt+jwt" => Self::RefreshToken,
            "" | "jwt" => match DECLARATIONS.into_iter().find_map(|name| declared(claims, name)) {
                Some(profile) => profile,
                None if has(&OF_ID_TOKENS) => Self::IdToken,
                None if has(&OF_ACCESS_TOKENS) => Self::AccessToken,
                None if has(&["nonce"]) => Self::IdToken,
                None => Self::Jwt,
            },
            _ => Self::Jwt,
        }
    }
}

/// The kind of token that a claim names.
fn declared(claims: &Json, name: &str) -> Option<Profile> {
    match claims.member(name)?.as_str()?.to_ascii_lowercase().as_str() {
        "bearer" | "dpop" | "access" => Some(Profile::AccessToken),
        "id" => Some(Profile::IdToken),
        "refresh" | "offline" => Some(Profile::RefreshToken),
        _ => None,
    }
}

/// `typ` in lower case; the prefix may be left out (RFC 7515 §4.1.9).
pub(super) fn declared_type(header: &Json) -> String {
    let typ = header.member("typ").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
    typ.trim_start_matches("application/").to_owned()
}
