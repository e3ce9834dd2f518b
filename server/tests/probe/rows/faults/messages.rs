//! Messages that say what they should not.

use bearer_lab_server::faults::Fault;
use serde_json::Value;

use super::Case;
use crate::{
    http::parameter,
    lab::{Lab, claims, header, text},
    rows::{
        keys::{is_genuine, jwks},
        tokens::half_hash,
    },
    summary::bearer,
};

pub const CASES: &[Case] = &[
    (
        Fault::MetadataWrongIssuer,
        |lab| member(lab, "issuer"),
        "/oauth2/default",
        "https://other.example/oauth2/default",
    ),
    (
        Fault::MetadataPlainHttp,
        |lab| member(lab, "token_endpoint"),
        "/oauth2/default/v1/token",
        "http://other.example/token",
    ),
    (Fault::MetadataNoTokenEndpoint, |lab| member(lab, "token_endpoint"), "/oauth2/default/v1/token", "none"),
    (Fault::KeyUnknown, key, "published before", "not published"),
    (Fault::KeyRotated, key, "published before", "published after"),
    (Fault::ResponseNoState, |lab| response(lab, "state"), "the-state", "none"),
    (Fault::ResponseWrongState, |lab| response(lab, "state"), "the-state", "another-state"),
    (Fault::ResponseTwice, |lab| response(lab, "state"), "the-state", "the-state another-state"),
    (Fault::ResponseNoIss, |lab| response(lab, "iss"), "/oauth2/default", "none"),
    (
        Fault::ResponseWrongIss,
        |lab| response(lab, "iss"),
        "/oauth2/default",
        "https://other.example/oauth2/default",
    ),
    (Fault::TokenNoAccessToken, members, "access_token id_token", "id_token"),
    (Fault::TokenNoIdToken, members, "access_token id_token", "access_token"),
    (Fault::TokenWithError, members, "access_token id_token", "access_token error id_token"),
    (Fault::TokenWrongType, |lab| text(&lab.tokens(), "token_type"), "Bearer", "mac"),
    (
        Fault::IdTokenWrongIss,
        |lab| claim(lab, "iss"),
        "/oauth2/default",
        "https://other.example/oauth2/default",
    ),
    (Fault::IdTokenWrongAud, |lab| claim(lab, "aud"), "spa", "another-client"),
    (Fault::IdTokenWrongAzp, |lab| claim(lab, "azp"), "none", "another-client"),
    (Fault::IdTokenNoSub, |lab| claim(lab, "sub"), "00ualice", "none"),
    (Fault::IdTokenWrongSub, |lab| claim(lab, "sub"), "00ualice", "00umallory"),
    (Fault::IdTokenNoNonce, |lab| claim(lab, "nonce"), "the-nonce", "none"),
    (Fault::IdTokenWrongNonce, |lab| claim(lab, "nonce"), "the-nonce", "another-nonce"),
    (Fault::IdTokenWrongAtHash, at_hash, "right", "wrong"),
    (Fault::IdTokenWrongCHash, c_hash, "right", "wrong"),
    (Fault::IdTokenExpired, |lab| time(lab, "exp"), "in 3600", "in -3600"),
    (Fault::IdTokenNotYetValid, |lab| time(lab, "nbf"), "none", "in 3600"),
    (Fault::IdTokenFromFuture, issued, "not later than now", "later than now"),
    (Fault::IdTokenWrongType, |lab| id_token_header(lab, "typ"), "JWT genuine", "at+jwt genuine"),
    (Fault::IdTokenBadSignature, |lab| id_token_header(lab, "alg"), "RS256 genuine", "RS256 forged"),
    (Fault::IdTokenAlgNone, |lab| id_token_header(lab, "alg"), "RS256 genuine", "none forged"),
    (Fault::IdTokenAlgHs256, |lab| id_token_header(lab, "alg"), "RS256 genuine", "HS256 forged"),
    (
        Fault::AccessTokenWrongAud,
        |lab| access_token(lab, "aud"),
        "api://default 200",
        "api://another 401 Bearer invalid_token",
    ),
    (Fault::AccessTokenExpired, access_token_lifetime, "3600 200", "-3600 401 Bearer invalid_token"),
    (Fault::UserinfoWrongSub, userinfo, "00ualice", "00umallory"),
];

/// A text of a message, without the origin that differs from run to run.
fn shown(lab: &Lab, value: &Value) -> String {
    value.as_str().map_or("none".into(), |text| text.replace(&lab.origin, ""))
}

fn member(lab: &Lab, name: &str) -> String {
    let metadata = lab.send(&lab.get("/oauth2/default/.well-known/openid-configuration")).json();
    shown(lab, &metadata[name])
}

/// When the key of an ID token was published: before the token was signed, or after.
fn key(lab: &Lab) -> String {
    let before = jwks(lab);
    let token = text(&lab.tokens(), "id_token");
    let verdict = match (is_genuine(&before, &token), is_genuine(&jwks(lab), &token)) {
        (true, _) => "published before",
        (false, true) => "published after",
        (false, false) => "not published",
    };
    verdict.into()
}

fn response(lab: &Lab, name: &str) -> String {
    let location = lab.authorize(&[]).location();
    let query = location.split_once('?').map_or("", |(_, query)| query);
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
    let values: Vec<_> = pairs.map(|(_, value)| value.replace(&lab.origin, "")).collect();
    if values.is_empty() { "none".into() } else { values.join(" ") }
}

fn members(lab: &Lab) -> String {
    let tokens = lab.tokens();
    let names = ["access_token", "error", "id_token"].into_iter().filter(|name| tokens[name].is_string());
    names.collect::<Vec<_>>().join(" ")
}

fn id_token(lab: &Lab) -> String {
    text(&lab.tokens(), "id_token")
}

fn claim(lab: &Lab, name: &str) -> String {
    shown(lab, &claims(&id_token(lab))[name])
}

fn verdict(is_right: bool) -> String {
    if is_right { "right".into() } else { "wrong".into() }
}

fn at_hash(lab: &Lab) -> String {
    let tokens = lab.tokens();
    let claims = claims(&text(&tokens, "id_token"));
    verdict(text(&claims, "at_hash") == half_hash(&text(&tokens, "access_token")))
}

fn c_hash(lab: &Lab) -> String {
    let changes = [("client_id", "spa-implicit"), ("response_type", "code id_token")];
    let location = lab.authorize(&changes).location();
    let part = |name: &str| parameter(&location, name).unwrap_or_default();
    verdict(text(&claims(&part("id_token")), "c_hash") == half_hash(&part("code")))
}

/// A time of an ID token, in seconds after it was issued.
fn time(lab: &Lab, name: &str) -> String {
    let claims = claims(&id_token(lab));
    let issued = claims["iat"].as_i64().unwrap_or_default();
    claims[name].as_i64().map_or("none".into(), |time| format!("in {}", time - issued))
}

fn issued(lab: &Lab) -> String {
    let issued = claims(&id_token(lab))["iat"].as_i64().unwrap_or_default();
    let is_later = issued > lab.state.clock.now().seconds();
    if is_later { "later than now".into() } else { "not later than now".into() }
}

fn id_token_header(lab: &Lab, name: &str) -> String {
    let token = id_token(lab);
    let signature = if is_genuine(&jwks(lab), &token) { "genuine" } else { "forged" };
    format!("{} {signature}", text(&header(&token), name))
}

fn access_token(lab: &Lab, name: &str) -> String {
    let token = text(&lab.tokens(), "access_token");
    format!("{} {}", text(&claims(&token), name), bearer(&lab.api("/api/items", &token)))
}

fn access_token_lifetime(lab: &Lab) -> String {
    let token = text(&lab.tokens(), "access_token");
    let moment = |name: &str| claims(&token)[name].as_i64().unwrap_or_default();
    format!("{} {}", moment("exp") - moment("iat"), bearer(&lab.api("/api/items", &token)))
}

fn userinfo(lab: &Lab) -> String {
    let token = text(&lab.tokens(), "access_token");
    text(&lab.api("/oauth2/default/v1/userinfo", &token).json(), "sub")
}
