//! What it says: the times, and the claims against what is expected.
//!
//! An ID token is walked through the checks of the sign-in. Other tokens have rules of their own, because what must
//! be there differs.

mod id_token;
mod other;
pub mod rules;

pub use other::scope_of;

use rules::{JWT_AUDIENCE, JWT_EXPIRED, JWT_ISSUED_AT, JWT_ISSUER, JWT_NOT_BEFORE};

use super::{Expectations, Kind, Profile, Token};
use crate::protocol::{
    CLOCK_LEEWAY, Timestamp,
    check::{Checks, Rule},
    jose::jwt::numeric_date,
    json::Json,
    oidc::id_token::{AUDIENCE, EXPIRED, ISSUER, NOT_BEFORE, check_expiry, check_not_before, distance},
};

/// Whether it holds now.
pub fn check_times(token: &Token, profile: Profile, expectations: &Expectations, now: Timestamp) -> Checks {
    let mut checks = Checks::default();
    let claims = &token.claims;
    let leeway = expectations.leeway().unwrap_or(CLOCK_LEEWAY);
    if *claims == Json::Null || !token.kind.has_claims() {
        return unreadable(&JWT_EXPIRED, token.kind);
    }
    let (expired, not_before) = match profile {
        Profile::IdToken => (&EXPIRED, &NOT_BEFORE),
        _ => (&JWT_EXPIRED, &JWT_NOT_BEFORE),
    };
    let is_needed = matches!(profile, Profile::IdToken | Profile::Rfc9068AccessToken);
    match numeric_date(claims, "exp") {
        Ok(None) if !is_needed => checks.unchecked(expired, "It does not say when it expires."),
        _ => check_expiry(expired, claims, now, leeway, &mut checks),
    }
    check_not_before(not_before, claims, now, leeway, &mut checks);
    let issued_at = numeric_date(claims, "iat");
    if is_needed || issued_at != Ok(None) {
        let holds = matches!(issued_at, Ok(Some(time)) if time <= now.after(leeway));
        checks.record(&JWT_ISSUED_AT, holds, "now or before", &distance(issued_at, now));
    }
    checks
}

/// Whether it says what is expected.
pub fn check_claims(token: &Token, profile: Profile, expectations: &Expectations) -> Checks {
    if token.claims == Json::Null || !token.kind.has_claims() {
        return unreadable(&JWT_ISSUER, token.kind);
    }
    match profile {
        Profile::IdToken => id_token::check(token, expectations),
        _ => other::check(token, profile, expectations),
    }
}

/// The rules without which the claims are not checked, whatever else is.
pub const DECISIVE: [&Rule; 4] = [&ISSUER, &AUDIENCE, &JWT_ISSUER, &JWT_AUDIENCE];

fn unreadable(rule: &'static Rule, kind: Kind) -> Checks {
    let mut checks = Checks::default();
    let reason = match kind {
        Kind::Encrypted => "It is encrypted: only the holder of the key can read the claims.",
        Kind::Nested => "The claims are those of the token inside.",
        Kind::Opaque | Kind::Reference => "Only the issuer can tell; ask it by introspection.",
        Kind::Signed => "It is signed data, not a JWT, so it has no claims.",
        Kind::Detached => "The payload is sent separately.",
        Kind::Damaged => "Malformed: claims cannot be read",
        _ => "It has no claims that can be read here.",
    };
    checks.unchecked(rule, reason);
    checks
}
