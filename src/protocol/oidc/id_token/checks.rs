//! One function per step of the list in OpenID Connect Core §3.1.3.7.

use std::collections::BTreeSet;

use super::{
    expectation::{Expectation, Occasion, TokenHash},
    rules::{
        AUDIENCE, AUTH_TIME, AUTHORIZED_PARTY, CONTEXT, CONTINUITY, EXPIRED, ISSUED_AT, ISSUER, NONCE,
        NOT_BEFORE, SUBJECT, TYPE,
    },
};
use crate::protocol::{
    CLOCK_LEEWAY, Lifetime, Timestamp,
    check::{Checks, Rule, quote},
    jose::{
        HashFunction, base64url,
        jwt::{audiences, numeric_date},
    },
    json::{Json, WrongType},
};

const WAS_CHECKED: &str = "it was checked when the token arrived";

/// How old an `iat` may be when an ID token arrives: it is made at that moment.
const MAX_AGE_OF_IAT: Lifetime = Lifetime::from_minutes(60);

/// RFC 8725 §3.11: `at+jwt`, `logout+jwt`, `dpop+jwt` and their like say what they are. A logout token need not,
/// but it always has `events` (OpenID Connect Back-Channel Logout §2.4).
pub(crate) fn check_type(header: &Json, claims: &Json, checks: &mut Checks) {
    let kind = header.string("typ");
    let is_event = claims.member("events").is_some();
    let is_jwt =
        matches!(kind, Ok(None)) || matches!(kind, Ok(Some(name)) if name.eq_ignore_ascii_case("JWT"));
    let found = match kind {
        _ if is_jwt && is_event => "a security event".into(),
        Ok(name) => quote(name.unwrap_or("no typ")),
        Err(_) => "another type of value".into(),
    };
    checks.record(&TYPE, is_jwt && !is_event, "JWT, or no typ", &found);
}

/// (2): compared as plain text.
pub(crate) fn check_issuer(claims: &Json, expected: &str, checks: &mut Checks) {
    let issuer = claims.string("iss");
    let holds = issuer == Ok(Some(expected));
    checks.record(&ISSUER, holds, expected, &shown(issuer));
}

/// (3), (4), (5): `aud` and `azp`.
pub(crate) fn check_audience(claims: &Json, client_id: &str, trusted: &[String], checks: &mut Checks) {
    let list = audiences(claims);
    let is_trusted = |name: &&str| *name == client_id || trusted.iter().any(|known| known == name);
    let holds = list.as_ref().is_ok_and(|list| list.contains(&client_id) && list.iter().all(is_trusted));
    let found = list.as_ref().map_or_else(|wrong| wrong.found.into(), |list| quote(&list.join(", ")));
    checks.record(&AUDIENCE, holds, client_id, if found.is_empty() { "no aud" } else { &found });

    // (4), (5): more than one audience needs an azp, and where it stands it is this client.
    let party = claims.string("azp");
    let is_needed = list.is_ok_and(|list| list.len() > 1);
    let holds = party == Ok(Some(client_id)) || (party == Ok(None) && !is_needed);
    checks.record(&AUTHORIZED_PARTY, holds, client_id, &shown(party));
}

/// §2: `sub`.
pub(crate) fn check_subject(claims: &Json, checks: &mut Checks) {
    let subject = claims.string("sub");
    let is_printable = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let holds = matches!(subject, Ok(Some(text)) if (1..=255).contains(&text.len()) && is_printable(text));
    checks.record(&SUBJECT, holds, "1 to 255 printable ASCII characters", &shown(subject));
}

pub(super) fn check_times(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
    if matches!(expectation.occasion, Occasion::Restore) {
        return checks.unchecked(&EXPIRED, WAS_CHECKED);
    }
    let now = expectation.now;
    check_expiry(&EXPIRED, claims, now, CLOCK_LEEWAY, checks);

    let issued_at = numeric_date(claims, "iat");
    let oldest = now.before(MAX_AGE_OF_IAT);
    let holds = matches!(issued_at, Ok(Some(time)) if time <= now.after(CLOCK_LEEWAY) && time >= oldest);
    checks.record(&ISSUED_AT, holds, "within the last hour", &distance(issued_at, now));

    check_not_before(&NOT_BEFORE, claims, now, CLOCK_LEEWAY, checks);
}

/// `exp`, which must be there, is in the future (RFC 7519 §4.1.4).
pub(crate) fn check_expiry(
    rule: &'static Rule,
    claims: &Json,
    now: Timestamp,
    leeway: Lifetime,
    checks: &mut Checks,
) {
    let expires_at = numeric_date(claims, "exp");
    let holds = matches!(expires_at, Ok(Some(time)) if time.after(leeway) > now);
    checks.record(rule, holds, "after now", &distance(expires_at, now));
}

/// `nbf`, where it is present, has passed (RFC 7519 §4.1.5).
pub(crate) fn check_not_before(
    rule: &'static Rule,
    claims: &Json,
    now: Timestamp,
    leeway: Lifetime,
    checks: &mut Checks,
) {
    let not_before = numeric_date(claims, "nbf");
    if not_before != Ok(None) {
        let holds = matches!(not_before, Ok(Some(time)) if time <= now.after(leeway));
        checks.record(rule, holds, "now or before", &distance(not_before, now));
    }
}

pub(super) fn check_nonce(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
    let nonce = claims.string("nonce");
    let holds = match expectation.occasion {
        Occasion::SignIn(sent) => nonce == Ok(Some(sent.expose())),
        Occasion::Renewal => {
            let before = expectation.previous.map_or(Ok(None), |previous| previous.claims.string("nonce"));
            nonce == Ok(None) || nonce == before
        }
        Occasion::Restore => return checks.unchecked(&NONCE, WAS_CHECKED),
    };
    record_nonce(nonce, holds, checks);
}

/// Says no more of either nonce than whether they are the same.
pub(crate) fn record_nonce(nonce: Result<Option<&str>, WrongType>, holds: bool, checks: &mut Checks) {
    let found = match nonce {
        _ if holds => "the same",
        Ok(None) => "none",
        Ok(Some(_)) => "another",
        Err(wrong) => wrong.found,
    };
    checks.record(&NONCE, holds, "the nonce that was sent", found);
}

pub(super) fn check_authentication(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
    let auth_time = numeric_date(claims, "auth_time");
    let limit = expectation.max_age;
    if limit.is_some() || auth_time.is_err() {
        let oldest =
            expectation.now.before(CLOCK_LEEWAY).before(limit.unwrap_or(Lifetime::from_seconds(u32::MAX)));
        let holds = matches!(auth_time, Ok(Some(time)) if time >= oldest && time <= expectation.now.after(CLOCK_LEEWAY));
        let expected = limit.map_or("a time".into(), |limit| format!("at most {} s ago", limit.seconds()));
        checks.record(&AUTH_TIME, holds, &expected, &distance(auth_time, expectation.now));
    }
    if !expectation.acr_values.is_empty() {
        let context = claims.string("acr");
        let holds =
            matches!(context, Ok(Some(value)) if expectation.acr_values.iter().any(|asked| asked == value));
        checks.record(&CONTEXT, holds, &expectation.acr_values.join(", "), &shown(context));
    }
}

/// The left half of the hash of the token's ASCII form, by the signature's own hash function.
pub(crate) fn check_hash(
    rule: &'static Rule,
    name: &'static str,
    claims: &Json,
    hash: HashFunction,
    token: TokenHash<'_>,
    checks: &mut Checks,
) {
    let (token, is_required) = match token {
        TokenHash::None => return,
        TokenHash::Optional(token) => (token, false),
        TokenHash::Required(token) => (token, true),
    };
    let digest = hash.digest(token.expose().as_bytes());
    let (left_half, _) = digest.split_at(digest.len() / 2);
    let expected = base64url::encode(left_half);
    match claims.string(name) {
        _ if !is_required && matches!(claims.member(name), None | Some(Json::Null)) => {
            checks.unchecked(rule, &["no ", name, "; it is optional here"].concat())
        }
        found => checks.record(rule, found == Ok(Some(&expected)), &expected, &shown(found)),
    }
}

/// §12.2: iss, sub, aud and auth_time stay; §3.3.3.6: iss and sub are the same in both tokens. `iss` was compared
/// with the same expectation both times.
pub(super) fn check_continuity(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
    let Some(previous) = expectation.previous else { return };
    let is_same_user = claims.string("sub") == Ok(Some(&previous.subject));
    let had = numeric_date(&previous.claims, "auth_time");
    let has = numeric_date(claims, "auth_time");
    let is_same_sign_in = has == Ok(None) || had == Ok(None) || has == had;
    let is_renewal = matches!(expectation.occasion, Occasion::Renewal);
    let is_same_audience = !is_renewal || audience_set(claims) == audience_set(&previous.claims);
    let found = match (is_same_user, is_same_sign_in, is_same_audience) {
        (true, true, true) => "the same user and sign-in",
        (false, _, _) => "another user",
        (true, false, _) => "another auth_time",
        (true, true, false) => "another audience",
    };
    let holds = is_same_user && is_same_sign_in && is_same_audience;
    checks.record(&CONTINUITY, holds, "the same user and sign-in", found);
}

/// The audiences, whatever their order.
fn audience_set(claims: &Json) -> BTreeSet<&str> {
    audiences(claims).unwrap_or_default().into_iter().collect()
}

/// A member as a check shows it.
pub(crate) fn shown(value: Result<Option<&str>, WrongType>) -> String {
    match value {
        Ok(Some(text)) => quote(text),
        Ok(None) => "absent".into(),
        Err(wrong) => wrong.found.into(),
    }
}

/// A time as a reader compares it with now.
pub(crate) fn distance(time: Result<Option<Timestamp>, WrongType>, now: Timestamp) -> String {
    match time {
        Err(wrong) => wrong.found.into(),
        Ok(None) => "absent".into(),
        Ok(Some(time)) => {
            let seconds = time.seconds().abs_diff(now.seconds());
            let direction = if time >= now { "from now" } else { "ago" };
            format!("{seconds} s {direction}")
        }
    }
}
