use super::rules::{
    JWT_AUDIENCE, JWT_CLIENT, JWT_CONFIRMATION, JWT_ID, JWT_ISSUER, JWT_SCOPE, JWT_SUBJECT, JWT_TYPE,
    check_audience_shape, check_shape,
};
use crate::{
    inspect::{Expectations, Profile, Token, profile::declared_type},
    protocol::{check::Checks, jose::jwt::audiences, json::Json, oauth::Scope, oidc::id_token::shown},
};

/// RFC 7519 §4.1, and what RFC 9068 §2.2 and §4 add for tokens that declare it.
pub(super) fn check(token: &Token, profile: Profile, expectations: &Expectations) -> Checks {
    let (claims, mut checks) = (&token.claims, Checks::default());
    let is_rfc9068 = profile == Profile::Rfc9068AccessToken;
    if profile.is_access_token() {
        check_access_token_type(&token.header, is_rfc9068, &mut checks);
    }
    let issuer = claims.string("iss");
    match expectations.issuer.as_str() {
        "" => {
            let holds = matches!(issuer, Ok(Some(_))) || (issuer == Ok(None) && !is_rfc9068);
            check_shape(&JWT_ISSUER, &shown(issuer), holds, &mut checks);
        }
        expected => checks.record(&JWT_ISSUER, issuer == Ok(Some(expected)), expected, &shown(issuer)),
    }
    match expectations.audience.as_str() {
        "" => check_audience_shape(&JWT_AUDIENCE, claims, is_rfc9068, &mut checks),
        expected => {
            let list = audiences(claims);
            let holds = list.as_ref().is_ok_and(|list| list.contains(&expected));
            let found = list.map_or_else(|wrong| wrong.found.into(), |list| list.join(", "));
            checks.record(&JWT_AUDIENCE, holds, expected, if found.is_empty() { "no aud" } else { &found });
        }
    }
    for (rule, name) in [(&JWT_SUBJECT, "sub"), (&JWT_ID, "jti")] {
        match claims.string(name) {
            Ok(None) if !is_rfc9068 => {
                checks.unchecked(rule, &["no ", name, "; it is optional here"].concat())
            }
            value => {
                checks.record(
                    rule,
                    matches!(value, Ok(Some(text)) if !text.is_empty()),
                    "a text",
                    &shown(value),
                );
            }
        }
    }
    check_client(claims, is_rfc9068, expectations, &mut checks);
    check_scope(claims, expectations, &mut checks);
    if let Some(confirmation) = claims.member("cnf") {
        let names: Vec<&str> = confirmation.members().iter().map(|(name, _)| name.as_str()).collect();
        checks.record(&JWT_CONFIRMATION, !names.is_empty(), "an object with a key", &names.join(", "));
    }
    checks
}

/// A type that is neither an access token's nor the general one is that of another kind of token (RFC 8725 §3.11).
fn check_access_token_type(header: &Json, is_rfc9068: bool, checks: &mut Checks) {
    let holds = declared_type(header) == "at+jwt";
    match header.string("typ") {
        typ if is_rfc9068 => checks.record(&JWT_TYPE, holds, "at+jwt", &shown(typ)),
        Ok(None) => checks.unchecked(&JWT_TYPE, "no typ, so it is not checked against RFC 9068"),
        Ok(Some(name)) if name.eq_ignore_ascii_case("JWT") => {
            checks.unchecked(&JWT_TYPE, "JWT, so it is not checked against RFC 9068");
        }
        typ => checks.record(&JWT_TYPE, holds, "at+jwt", &shown(typ)),
    }
}

fn check_client(claims: &Json, is_needed: bool, expectations: &Expectations, checks: &mut Checks) {
    // Before RFC 9068, Okta wrote `cid` and Entra `appid` or `azp`.
    let name = ["client_id", "cid", "azp", "appid"].into_iter().find(|name| claims.member(name).is_some());
    let client = claims.string(name.unwrap_or("client_id"));
    match expectations.client_id.as_str() {
        "" if client == Ok(None) && !is_needed => {}
        "" => {
            let holds = matches!(client, Ok(Some(text)) if !text.is_empty());
            check_shape(&JWT_CLIENT, &shown(client), holds, checks);
        }
        expected => checks.record(&JWT_CLIENT, client == Ok(Some(expected)), expected, &shown(client)),
    }
}

fn check_scope(claims: &Json, expectations: &Expectations, checks: &mut Checks) {
    let granted = scope_of(claims);
    if expectations.scope.is_empty() || granted.is_none() {
        return;
    }
    let missing = Scope::parse(&expectations.scope).beyond(&granted.unwrap_or_default());
    // What OpenID Connect defines asks for ID token and renewal; a protected API is not told of it.
    let missing: Vec<&str> = missing.iter().filter(|name| !OF_SIGN_IN.contains(name)).collect();
    let found =
        if missing.is_empty() { "all of it".to_owned() } else { ["not ", &missing.join(", ")].concat() };
    checks.record(&JWT_SCOPE, missing.is_empty(), &expectations.scope, &found);
}

const OF_SIGN_IN: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

/// `scope` (RFC 8693 §4.2), or `scp` of Okta and Entra; a text or a list.
pub fn scope_of(claims: &Json) -> Option<Scope> {
    let value = claims.member("scope").or_else(|| claims.member("scp"))?;
    match value {
        Json::String(text) => Some(Scope::parse(text)),
        Json::Array(items) => Some(items.iter().filter_map(Json::as_str).collect()),
        _ => None,
    }
}
