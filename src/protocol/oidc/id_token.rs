//! ID token validation (OpenID Connect Core §2, §3.1.3.7, §3.2.2.11, §3.3.2.12, §12.2).

use std::collections::BTreeSet;

use crate::protocol::{
    CLOCK_LEEWAY, Lifetime, Secret, Timestamp,
    check::{Checks, Rule, quote},
    jose::{
        HashFunction, SignatureVerified, base64url,
        jwt::{audiences, numeric_date},
    },
    json::{Json, WrongType},
    oauth::Nonce,
};

crate::rules! {
    TYPE = "ID_TOKEN_TYPE", Provider, "RFC 8725 §3.11, RFC 9068 §4",
        "The token is an ID token and no other kind",
        "The provider sent another kind of token where the ID token belongs.",
        "Tell whoever runs the provider: an access or logout token must never pass for an ID token.";
    ISSUER = "ID_TOKEN_ISSUER_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (2)",
        "iss is the provider's issuer",
        "The ID token was issued by somebody else than the provider that was asked.",
        "Compare expected and found letter by letter; configure the issuer exactly as the provider writes it.";
    AUDIENCE = "ID_TOKEN_AUDIENCE_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (3)",
        "aud names this client and nobody who is not trusted",
        "The ID token was made for another client, or for somebody else as well.",
        "If the further audience is yours, add it to trusted_audiences; otherwise check client_id.";
    AUTHORIZED_PARTY = "ID_TOKEN_AUTHORIZED_PARTY", Provider, "OpenID Connect Core §3.1.3.7 (4), (5)",
        "azp, where it is present or needed, is this client",
        "The ID token was issued to another client.",
        "Check client_id; a token for several audiences must say in azp that it was issued to this one.";
    SUBJECT = "ID_TOKEN_SUBJECT", Provider, "OpenID Connect Core §2",
        "sub is a text of 1 to 255 ASCII characters",
        "The ID token does not say who signed in.",
        "Tell whoever runs the provider.";
    EXPIRED = "ID_TOKEN_EXPIRED", Provider, "OpenID Connect Core §3.1.3.7 (9)",
        "exp is in the future",
        "The ID token has expired already, or does not say when it will.",
        "Sign in again. If it stays, compare this device's clock with the right time.";
    ISSUED_AT = "ID_TOKEN_ISSUED_AT", Environment, "OpenID Connect Core §3.1.3.7 (10)",
        "iat is a time shortly ago",
        "The ID token was issued in the future or long ago, as seen by this device's clock.",
        "Set this device's clock. If it is right, the provider's is wrong, or an old token was sent again.";
    NOT_BEFORE = "ID_TOKEN_NOT_YET_VALID", Environment, "RFC 7519 §4.1.5",
        "nbf, where present, has passed",
        "The ID token is not valid yet, as seen by this device's clock.",
        "Set this device's clock. If it is right, the provider's is wrong.";
    NONCE = "NONCE_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (11)",
        "nonce is the one that was sent",
        "The ID token was not made for this sign-in.",
        "Start again. If it stays, somebody replays tokens, or the provider drops the nonce.";
    AUTH_TIME = "ID_TOKEN_AUTH_TIME", Provider, "OpenID Connect Core §3.1.2.1, §3.1.3.7 (13)",
        "auth_time is as recent as max_age asked for",
        "The sign-in at the provider is older than the app asked for, or its time is not given.",
        "Sign in again with your password.";
    CONTEXT = "ID_TOKEN_ACR", Provider, "OpenID Connect Core §3.1.3.7 (12)",
        "acr is one of those asked for",
        "The provider did not use the way of signing in that the app asked for.",
        "Sign in again and use the second factor, or remove acr_values from the configuration.";
    ACCESS_TOKEN_HASH = "AT_HASH_MISMATCH", Provider, "OpenID Connect Core §3.1.3.8, §3.2.2.9",
        "at_hash is the access token's",
        "The access token does not belong to the ID token.",
        "Start again. If it stays, somebody exchanged the access token on the way.";
    CODE_HASH = "C_HASH_MISMATCH", Provider, "OpenID Connect Core §3.3.2.10",
        "c_hash is the code's",
        "The code does not belong to the ID token.",
        "Start again. If it stays, somebody exchanged the code on the way.";
    CONTINUITY = "ID_TOKEN_CONTINUITY", Provider, "OpenID Connect Core §3.3.3.6, §12.2",
        "The token is about the same sign-in as the one before",
        "The new ID token is about another user, client or sign-in than the one before.",
        "Sign in again.";
}

const WAS_CHECKED: &str = "it was checked when the token arrived";

/// How old an `iat` may be when an ID token arrives: it is made at that moment.
pub const MAX_AGE_OF_IAT: Lifetime = Lifetime::from_minutes(60);

/// A code or access token that came with the ID token, and whether its hash must be there.
#[derive(Clone, Copy, Debug)]
pub enum TokenHash<'a> {
    /// None came.
    None,
    /// From the token endpoint: the hash counts where it is present.
    Optional(&'a Secret),
    /// From the authorization endpoint: the hash must be present.
    Required(&'a Secret),
}

impl<'a> TokenHash<'a> {
    /// Of a token that the authorization endpoint may have sent.
    pub fn required(token: &'a Option<Secret>) -> Self {
        token.as_ref().map_or(Self::None, Self::Required)
    }
}

/// When a token is looked at; decides what its nonce and its times must be.
#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    /// It arrived at a sign-in, for which this nonce was sent.
    SignIn(&'a Nonce),
    /// It arrived at a renewal: the nonce may be absent, and may not change (§12.2).
    Renewal,
    /// It was stored, and had been accepted before: its times were checked when it arrived.
    Restore,
}

/// What the ID token must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// This client.
    pub client_id: &'a str,
    /// Further audiences that may stand beside this client.
    pub trusted_audiences: &'a [String],
    /// When it is looked at.
    pub occasion: Occasion<'a>,
    /// The `max_age` that was asked for.
    pub max_age: Option<Lifetime>,
    /// The `acr` values that were asked for as essential; none if empty.
    pub acr_values: &'a [String],
    /// The access token beside it.
    pub access_token: TokenHash<'a>,
    /// The code beside it.
    pub code: TokenHash<'a>,
    /// The ID token before it: of the authorization response in a hybrid flow, of the session at a renewal.
    pub previous: Option<&'a IdToken>,
    /// The time by this device.
    pub now: Timestamp,
}

/// What an ID token says.
#[derive(Clone, Debug, PartialEq)]
pub struct IdToken {
    /// `sub`
    pub subject: String,
    /// `exp`
    pub expires_at: Timestamp,
    /// Every claim.
    pub claims: Json,
}

/// An ID token that passed every check; only [`VerifiedIdToken::validate`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedIdToken(IdToken);

impl VerifiedIdToken {
    /// Walks the list of OpenID Connect Core §3.1.3.7 over a token whose signature was verified.
    pub fn validate(
        token: &SignatureVerified,
        expectation: &Expectation<'_>,
        checks: &mut Checks,
    ) -> Option<Self> {
        let claims = token.payload();
        let mut list = Checks::default();
        check_type(token.header(), claims, &mut list);
        check_issuer(claims, expectation.issuer, &mut list);
        check_audience(claims, expectation.client_id, expectation.trusted_audiences, &mut list);
        check_subject(claims, &mut list);
        check_times(claims, expectation, &mut list);
        check_nonce(claims, expectation, &mut list);
        check_authentication(claims, expectation, &mut list);
        check_hash(
            &ACCESS_TOKEN_HASH,
            "at_hash",
            claims,
            token.algorithm().hash(),
            expectation.access_token,
            &mut list,
        );
        check_hash(&CODE_HASH, "c_hash", claims, token.algorithm().hash(), expectation.code, &mut list);
        check_continuity(claims, expectation, &mut list);
        let is_accepted = list.failure().is_none();
        checks.extend(list);
        if !is_accepted {
            return None;
        }
        IdToken::read(claims).map(Self)
    }

    /// What it says.
    pub fn id_token(&self) -> &IdToken {
        &self.0
    }

    /// What it says.
    pub fn into_id_token(self) -> IdToken {
        self.0
    }
}

impl IdToken {
    fn read(claims: &Json) -> Option<Self> {
        Some(Self {
            subject: claims.string("sub").ok()??.to_owned(),
            expires_at: numeric_date(claims, "exp").ok()??,
            claims: claims.clone(),
        })
    }

    /// The name to greet with, if it says one.
    pub fn name(&self) -> Option<&str> {
        name_in(&self.claims)
    }
}

/// `name`, else `preferred_username`, else `email` (§5.1).
pub(super) fn name_in(claims: &Json) -> Option<&str> {
    let claim = |name| claims.member(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    ["name", "preferred_username", "email"].into_iter().find_map(claim)
}

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
    let holds = matches!(subject, Ok(Some(text)) if (1..=255).contains(&text.len()) && text.is_ascii());
    checks.record(&SUBJECT, holds, "1 to 255 ASCII characters", &shown(subject));
}

fn check_times(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
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

fn check_nonce(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
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
        _ => "another",
    };
    checks.record(&NONCE, holds, "the nonce that was sent", found);
}

fn check_authentication(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
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
        Ok(None) if !is_required => checks.unchecked(rule, &["no ", name, "; it is optional here"].concat()),
        found => checks.record(rule, found == Ok(Some(&expected)), &expected, &shown(found)),
    }
}

/// §12.2: iss, sub, aud and auth_time stay; §3.3.3.6: iss and sub are the same in both tokens. `iss` was compared
/// with the same expectation both times.
fn check_continuity(claims: &Json, expectation: &Expectation<'_>, checks: &mut Checks) {
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
        Ok(Some(time)) if time >= now => format!("{} s from now", time.since(now).seconds()),
        Ok(Some(time)) => format!("{} s ago", now.since(time).seconds()),
    }
}
