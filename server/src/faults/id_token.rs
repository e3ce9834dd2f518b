use aws_lc_rs::hmac;
use bearer_lab::protocol::{Secret, jose::base64url};
use serde_json::{Map, Value, json};

use super::{Change, Fault, Faults, metadata::OTHER_ISSUER};
use crate::keys::{KeyFailure, SigningKey};

type Claims = Map<String, Value>;

/// A hash of the right length, of nothing in particular.
const OTHER_HASH: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const OTHER_SUBJECT: &str = "00umallory";
const OTHER_CLIENT: &str = "another-client";
const HOUR: i64 = 3600;

/// What becomes of the claims of an ID token (OpenID Connect Core §2).
pub const CHANGES: &[Change<Claims>] = &[
    (Fault::IdTokenWrongIss, |claims| set(claims, "iss", json!(OTHER_ISSUER))),
    (Fault::IdTokenWrongAud, |claims| set(claims, "aud", json!(OTHER_CLIENT))),
    (Fault::IdTokenWrongAzp, |claims| set(claims, "azp", json!(OTHER_CLIENT))),
    (Fault::IdTokenNoSub, |claims| drop(claims.remove("sub"))),
    (Fault::IdTokenWrongSub, |claims| set(claims, "sub", json!(OTHER_SUBJECT))),
    (Fault::IdTokenNoNonce, |claims| drop(claims.remove("nonce"))),
    (Fault::IdTokenWrongNonce, |claims| set(claims, "nonce", json!("another-nonce"))),
    (Fault::IdTokenWrongAtHash, |claims| replace(claims, "at_hash", OTHER_HASH)),
    (Fault::IdTokenWrongCHash, |claims| replace(claims, "c_hash", OTHER_HASH)),
    (Fault::IdTokenExpired, |claims| set_time(claims, "exp", -HOUR)),
    (Fault::IdTokenNotYetValid, |claims| set_time(claims, "nbf", HOUR)),
    (Fault::IdTokenFromFuture, |claims| set_time(claims, "iat", HOUR)),
];

/// What becomes of the claims of an access token (RFC 9068 §2.2).
pub const ACCESS_TOKEN_CHANGES: &[Change<Claims>] = &[
    (Fault::AccessTokenWrongAud, |claims| set(claims, "aud", json!("api://another"))),
    (Fault::AccessTokenExpired, |claims| set_time(claims, "exp", -HOUR)),
];

/// Makes another token of a signed one; the key is the one that clients find published.
type Forge = fn(&SigningKey, &str) -> Option<String>;

const FORGERIES: &[(Fault, Forge)] = &[
    (Fault::IdTokenBadSignature, |_, token| changed(token)),
    (Fault::IdTokenAlgNone, |_, token| unsigned(token)),
    (Fault::IdTokenAlgHs256, signed_with_public_key),
];

fn set(claims: &mut Claims, name: &str, value: Value) {
    claims.insert(name.to_owned(), value);
}

/// Sets a claim that is there; one that is not stays away.
fn replace(claims: &mut Claims, name: &str, value: &str) {
    if let Some(claim) = claims.get_mut(name) {
        *claim = json!(value);
    }
}

/// Sets a time so many seconds after the token was issued.
fn set_time(claims: &mut Claims, name: &str, seconds: i64) {
    let issued = claims.get("iat").and_then(Value::as_i64).expect("a token says when it was issued");
    set(claims, name, json!(issued + seconds));
}

/// Signs the claims of an ID token as the faults want it.
pub fn sign_id_token(
    faults: &Faults,
    key: &SigningKey,
    typ: &str,
    claims: &Claims,
) -> Result<Secret, KeyFailure> {
    let typ = if faults.is_on(Fault::IdTokenWrongType) { "at+jwt" } else { typ };
    let token = match faults.is_on(Fault::KeyUnknown) || faults.is_on(Fault::KeyRotated) {
        true => faults.new_key(key.algorithm())?.sign(typ, claims)?,
        false => key.sign(typ, claims)?,
    };
    match FORGERIES.iter().find(|(fault, _)| faults.is_on(*fault)) {
        Some((_, forge)) => forge(key, token.expose()).map(Secret::new).ok_or(KeyFailure),
        None => Ok(token),
    }
}

/// The token with another claim than it was signed with.
fn changed(token: &str) -> Option<String> {
    let (header, payload, signature) = parts(token)?;
    let mut claims: Claims = serde_json::from_slice(&base64url::decode(payload)?).ok()?;
    set(&mut claims, "changed", json!(true));
    Some([header, &*encode(&claims)?, signature].join("."))
}

/// RFC 7515 appendix A.5.
fn unsigned(token: &str) -> Option<String> {
    let (header, payload, _) = parts(token)?;
    Some(format!("{}.{payload}.", with_algorithm(header, "none")?))
}

/// The attack of RFC 8725 §2.1: who lets the header choose the algorithm takes the public key for a secret.
fn signed_with_public_key(key: &SigningKey, token: &str) -> Option<String> {
    let (header, payload, _) = parts(token)?;
    let signed = [&*with_algorithm(header, "HS256")?, payload].join(".");
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.jwk().to_string().as_bytes());
    let tag = hmac::sign(&secret, signed.as_bytes());
    Some([&signed, &*base64url::encode(tag.as_ref())].join("."))
}

fn with_algorithm(header: &str, algorithm: &str) -> Option<String> {
    let mut members: Claims = serde_json::from_slice(&base64url::decode(header)?).ok()?;
    set(&mut members, "alg", json!(algorithm));
    encode(&members)
}

fn encode(members: &Claims) -> Option<String> {
    serde_json::to_vec(members).ok().map(|bytes| base64url::encode(&bytes))
}

fn parts(token: &str) -> Option<(&str, &str, &str)> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    Some((header, payload, signature))
}
