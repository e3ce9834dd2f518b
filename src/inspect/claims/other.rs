use super::rules::{
    JWT_AUDIENCE, JWT_CLIENT, JWT_CONFIRMATION, JWT_ID, JWT_ISSUER, JWT_SCOPE, JWT_SUBJECT, JWT_TYPE,
    check_audience_shape, check_shape,
};
use crate::{
    inspect::{Expectations, Profile, Token},
    protocol::{check::Checks, jose::jwt::audiences, json::Json, oauth::Scope, oidc::id_token::shown},
};

/// RFC 7519 §4.1, and for access tokens what RFC 9068 §2.2 and §4 add.
pub(super) fn check(token: &Token, profile: Profile, expectations: &Expectations) -> Checks {
    let (claims, mut checks) = (&token.claims, Checks::default());
    let is_access_token = profile == Profile::AccessToken;
    if is_access_token {
        check_access_token_type(&token.header, &mut checks);
    }
    let issuer = claims.string("iss");
    match expectations.issuer.as_str() {
        "" => {
            let holds = matches!(issuer, Ok(Some(_))) || (issuer == Ok(None) && !is_access_token);
            check_shape(&JWT_ISSUER, &shown(issuer), holds, &mut checks);
        }
        expected => checks.record(&JWT_ISSUER, issuer == Ok(Some(expected)), expected, &shown(issuer)),
    }
    match expectations.audience.as_str() {
        "" => check_audience_shape(&JWT_AUDIENCE, claims, is_access_token, &mut checks),
        expected => {
            let list = audiences(claims);
            let holds = list.as_ref().is_ok_and(|list| list.contains(&expected));
            let found = list.map_or_else(|wrong| wrong.found.into(), |list| list.join(", "));
            checks.record(&JWT_AUDIENCE, holds, expected, if found.is_empty() { "no aud" } else { &found });
        }
    }
    for (rule, name) in [(&JWT_SUBJECT, "sub"), (&JWT_ID, "jti")] {
        let value = claims.string(name);
        if is_access_token || value != Ok(None) {
            checks.record(rule, matches!(value, Ok(Some(text)) if !text.is_empty()), "a text", &shown(value));
        }
    }
    check_client(claims, is_access_token, expectations, &mut checks);
    check_scope(claims, expectations, &mut checks);
    if let Some(confirmation) = claims.member("cnf") {
        let names: Vec<&str> = confirmation.members().iter().map(|(name, _)| name.as_str()).collect();
        checks.record(&JWT_CONFIRMATION, !names.is_empty(), "an object with a key", &names.join(", "));
    }
    checks
}

fn check_access_token_type(header: &Json, checks: &mut Checks) {
    let typ = header.string("typ");
    let holds = matches!(typ, Ok(Some(name)) if ["at+jwt", "application/at+jwt"].iter().any(|known| name.eq_ignore_ascii_case(known)));
    match typ {
        // What was issued before RFC 9068 is no less an access token.
        Ok(None) => checks.unchecked(&JWT_TYPE, "no typ; RFC 9068 asks for at+jwt"),
        Ok(Some(name)) if !holds && name.eq_ignore_ascii_case("JWT") => {
            checks.unchecked(&JWT_TYPE, "JWT; RFC 9068 asks for at+jwt");
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
