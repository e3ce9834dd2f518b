//! The rules for claims of tokens other than ID tokens, and checks of their shape alone.

use crate::protocol::{
    check::{Checks, Rule},
    jose::jwt::audiences,
    json::Json,
};

crate::rules! {
    JWT_EXPIRED = "JWT_EXPIRED", Provider, "RFC 7519 §4.1.4, RFC 9068 §2.2",
        "exp is in the future",
        "The token has expired, or does not say when it will though it must.",
        "Get a new one. If a new one has expired too, compare this device's clock with the right time.";
    JWT_NOT_BEFORE = "JWT_NOT_YET_VALID", Environment, "RFC 7519 §4.1.5",
        "nbf, where present, has passed",
        "The token is not valid yet, as seen by this device's clock.",
        "Wait, or set this device's clock. If it is right, the issuer's is wrong.";
    JWT_ISSUED_AT = "JWT_ISSUED_IN_FUTURE", Environment, "RFC 7519 §4.1.6",
        "iat, where present, is not in the future",
        "The token was issued in the future, as seen by this device's clock, or does not say when though it must.",
        "Set this device's clock. If it is right, the issuer's is wrong.";
    JWT_ISSUER = "JWT_ISSUER_MISMATCH", Provider, "RFC 7519 §4.1.1, RFC 9068 §4",
        "iss is the expected issuer",
        "The token was issued by another issuer than expected.",
        "Compare expected and found letter by letter; a slash at the end makes another issuer.";
    JWT_AUDIENCE = "JWT_AUDIENCE_MISMATCH", Provider, "RFC 7519 §4.1.3, RFC 9068 §4",
        "aud names the expected audience",
        "The token was issued for another audience.",
        "A protected API must reject it. Request a token whose audience is that API.";
    JWT_CLIENT = "JWT_CLIENT_MISMATCH", Provider, "RFC 9068 §2.2, RFC 8693 §4.3",
        "client_id is the expected client",
        "The token was issued to another client, or does not name the client though it must.",
        "Check the client's ID.";
    JWT_SUBJECT = "JWT_SUBJECT", Provider, "RFC 7519 §4.1.2, RFC 9068 §2.2",
        "sub is a non-empty string",
        "The token does not say whom it is about.",
        "Contact the issuer's administrator.";
    JWT_ID = "JWT_ID", Provider, "RFC 7519 §4.1.7, RFC 9068 §2.2",
        "jti is a non-empty string",
        "No token ID (jti).",
        "Contact the issuer's administrator.";
    JWT_TYPE = "JWT_TYPE", Provider, "RFC 9068 §2.1, §4",
        "typ is at+jwt",
        "The header does not say that this is an access token, so an API cannot tell it from an ID token.",
        "Contact the issuer's administrator; many issue access tokens that are older than RFC 9068.";
    JWT_SCOPE = "JWT_SCOPE", Provider, "RFC 8693 §4.2, RFC 9068 §2.2.3",
        "The token has the expected scope",
        "The token does not have the whole expected scope.",
        "Request the missing scope when you sign in. The provider decides whether to grant it.";
    JWT_CONFIRMATION = "JWT_CONFIRMATION", Provider, "RFC 7800 §3.1",
        "cnf, where present, is an object that names the key of the sender",
        "The token is bound to a key, but the binding (cnf) cannot be read.",
        "Contact the issuer's administrator.";
}

const NOTHING_GIVEN: &str = "Enter the expected values to check this.";
const NO_AUDIENCE_GIVEN: &str = "Give the expected audience to compare with.";

/// Nothing was given to compare with: the shape alone can be wrong.
pub(super) fn check_shape(rule: &'static Rule, found: &str, holds: bool, checks: &mut Checks) {
    match holds {
        true => checks.unchecked(rule, NOTHING_GIVEN),
        false => checks.record(rule, false, "a text", found),
    }
}

pub(super) fn check_audience_shape(rule: &'static Rule, claims: &Json, is_needed: bool, checks: &mut Checks) {
    match audiences(claims) {
        Ok(list) if !list.is_empty() => checks.unchecked(rule, NO_AUDIENCE_GIVEN),
        Ok(_) if !is_needed => checks.unchecked(rule, "no aud; it is optional here"),
        Ok(_) => checks.record(rule, false, "an audience", "no aud"),
        Err(wrong) => checks.record(rule, false, wrong.expected, wrong.found),
    }
}
