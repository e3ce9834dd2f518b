//! What is not wrong and should still be known: habits that make a token dangerous.

use super::{KeyInput, Profile, Token, claims::scope_of, signature::hmac_of, time::duration};
use crate::protocol::{
    Timestamp,
    check::{Failure, quote},
    jose::jwt::{audiences, numeric_date},
    json::Json,
};

crate::rules! {
    KEY_IN_HEADER = "WARNING_KEY_IN_HEADER", Provider, "RFC 8725 §3.10, RFC 7515 §4.1.2 to §4.1.6",
        "The header contains no key",
        "The token's header contains a key or points to one. It was not used or fetched: an attacker can write the header too.",
        "Make sure that no verifier of this token uses keys from its header.";
    NO_KEY_ID = "WARNING_NO_KEY_ID", Provider, "RFC 7515 §4.1.4, OpenID Connect Core §10.1",
        "The header names the key",
        "The header does not name the key, so readers have to try every one, and a change of keys is hard.",
        "Have the issuer write kid.";
    WEAK_SECRET = "WARNING_WEAK_SECRET", Provider, "RFC 7518 §3.2, RFC 8725 §3.5",
        "The secret is as long as the hash and hard to guess",
        "The secret is shorter than its algorithm asks for, or a common word. Anyone with a token can guess it and sign tokens.",
        "Use random bytes, at least as many as the hash has.";
    FAR_EXPIRY = "WARNING_FAR_EXPIRY", Provider, "RFC 9700 §2.2.1, RFC 8725 §3",
        "The token expires within a year",
        "The token expires more than a year from now. Anyone who obtains it can use it until then.",
        "Have the issuer shorten its life, and renew.";
    LONG_LIFE = "WARNING_LONG_LIFE", Provider, "RFC 9700 §4.14, RFC 6750 §5.3",
        "The token lives for a day at most",
        "The token lives longer than a day; RFC 6750 advises one hour or less for a bearer token.",
        "Have the issuer shorten its life, and renew.";
    NO_EXPIRY = "WARNING_NO_EXPIRY", Provider, "RFC 7519 §4.1.4, RFC 8725 §3",
        "The token says when it expires",
        "The token has no expiry: it never expires.",
        "Configure the issuer to set exp.";
    NO_AUDIENCE = "WARNING_NO_AUDIENCE", Provider, "RFC 8725 §3.9, RFC 9068 §3",
        "The token says whom it is for",
        "The token does not say whom it is for, so any API that trusts the issuer takes it, and can pass it on to the next.",
        "Have the issuer write aud; in OAuth the client asks for it with resource (RFC 8707).";
    ID_TOKEN_AS_ACCESS_TOKEN = "WARNING_ID_TOKEN_AS_ACCESS_TOKEN", User, "OpenID Connect Core §2, RFC 9700 §2.3",
        "What is sent to an API is an access token",
        "This is an ID token, but it was found where an access token belongs. It tells the client who signed in; it gives no access to an API.",
        "Send the access token.";
    WIDE_SCOPE = "WARNING_WIDE_SCOPE", Provider, "RFC 9700 §2.3, §4.10",
        "The token has the permissions that are needed and no more",
        "The token has broad permissions. Anyone who obtains it has them too.",
        "Request fewer permissions, and more only when they are needed.";
    PERSONAL_DATA = "WARNING_PERSONAL_DATA", Provider, "RFC 9068 §6, RFC 7519 §12",
        "A bearer token contains no personal data",
        "The token contains personal data, which everyone who handles it can read: it is signed, not encrypted.",
        "Move these claims to the ID token or UserInfo.";
    COMPRESSED = "WARNING_COMPRESSED", Provider, "RFC 8725 §3.6",
        "The encrypted content is not compressed",
        "The token is compressed before it is encrypted: its length can reveal its content.",
        "Have the issuer leave zip out.";
}

/// The header parameters that bring a key or point to one (RFC 7515 §4.1).
const KEYS_IN_HEADER: [&str; 4] = ["jwk", "jku", "x5c", "x5u"];
/// What everybody tries first.
const FIRST_GUESSES: [&[u8]; 8] = [
    b"secret",
    b"password",
    b"changeme",
    b"your-256-bit-secret",
    b"your-secret-key",
    b"jwt-secret",
    b"test",
    b"a-string-secret-at-least-256-bits-long",
];
/// Claims about a person (OpenID Connect Core §5.1).
const PERSONAL: [&str; 14] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "email",
    "phone_number",
    "address",
    "birthdate",
    "gender",
    "picture",
    "upn",
    "unique_name",
];
const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY;
/// More scope values than this are much.
const MANY_SCOPES: usize = 12;

/// Everything that should be known about a token that was found under `name`.
pub fn warnings(
    token: &Token,
    profile: Profile,
    name: &str,
    keys: &KeyInput,
    now: Timestamp,
) -> Vec<Failure> {
    let mut found = of_header(token, keys);
    if let KeyInput::Keys(keys) = keys {
        found.extend(keys.private.clone());
    }
    if !matches!(token.claims, Json::Object(_)) {
        return found;
    }
    found.extend(of_times(&token.claims, now));
    if audiences(&token.claims) == Ok(Vec::new()) {
        found.push(Failure::of(&NO_AUDIENCE, "aud", "none"));
    }
    let is_sent_to_an_api = matches!(name, "Authorization" | "access_token");
    if profile == Profile::IdToken && is_sent_to_an_api {
        found.push(Failure::of(&ID_TOKEN_AS_ACCESS_TOKEN, "an access token", name));
    }
    if profile.is_access_token() {
        found.extend(of_access_token(&token.claims));
    }
    found
}

fn of_header(token: &Token, keys: &KeyInput) -> Vec<Failure> {
    let header = &token.header;
    let mut found = Vec::new();
    let brought: Vec<&str> =
        KEYS_IN_HEADER.into_iter().filter(|name| header.member(name).is_some()).collect();
    if !brought.is_empty() {
        found.push(Failure::of(&KEY_IN_HEADER, "none of jwk, jku, x5c, x5u", &brought.join(", ")));
    }
    let algorithm = header.member("alg").and_then(Json::as_str).unwrap_or_default();
    let hash = hmac_of(algorithm);
    if token.jws.is_some() && hash.is_none() && header.member("kid").is_none() {
        found.push(Failure::of(&NO_KEY_ID, "kid", "none"));
    }
    if let (Some(hash), KeyInput::Secret(secrets)) = (hash, keys) {
        let least = hash.digest(&[]).len();
        let longest = secrets.readings().map(<[u8]>::len).max().expect("a secret has a reading");
        let is_guessed = secrets.readings().any(|secret| FIRST_GUESSES.contains(&secret));
        if longest < least || is_guessed {
            let found_text = if is_guessed { "a first guess".to_owned() } else { format!("{longest} bytes") };
            found.push(Failure::of(&WEAK_SECRET, &format!("at least {least} random bytes"), &found_text));
        }
    }
    if header.member("zip").is_some() {
        found.push(Failure::of(&COMPRESSED, "no zip", "zip"));
    }
    found
}

fn of_times(claims: &Json, now: Timestamp) -> Vec<Failure> {
    let time = |name| numeric_date(claims, name).ok().flatten().map(Timestamp::seconds);
    let Some(expiry) = time("exp") else {
        let is_absent = claims.member("exp").is_none();
        return is_absent.then(|| Failure::of(&NO_EXPIRY, "exp", "none")).into_iter().collect();
    };
    let left = expiry - now.seconds();
    let life = time("iat").or_else(|| time("nbf")).map(|start| expiry - start);
    let words = |seconds: i64| duration(seconds.unsigned_abs());
    match life {
        _ if left > YEAR => vec![Failure::of(&FAR_EXPIRY, "a year", &words(left))],
        Some(life) if life > DAY => vec![Failure::of(&LONG_LIFE, "a day", &words(life))],
        _ => Vec::new(),
    }
}

fn of_access_token(claims: &Json) -> Vec<Failure> {
    let mut found = Vec::new();
    let scope = scope_of(claims).unwrap_or_default();
    let is_wide = |name: &&str| {
        let name = name.to_ascii_lowercase();
        name == "*"
            || name
                .split([':', '.', '/', '_', '-'])
                .any(|word| matches!(word, "*" | "admin" | "all" | "full"))
    };
    let wide: Vec<&str> = scope.iter().filter(is_wide).collect();
    let count = scope.iter().count();
    if !wide.is_empty() || count > MANY_SCOPES {
        let text = if wide.is_empty() { format!("{count} values") } else { wide.join(" ") };
        found.push(Failure::of(&WIDE_SCOPE, "little", &quote(&text)));
    }
    let personal: Vec<&str> = PERSONAL.into_iter().filter(|name| claims.member(name).is_some()).collect();
    if !personal.is_empty() {
        found.push(Failure::of(&PERSONAL_DATA, "none", &personal.join(", ")));
    }
    found
}
