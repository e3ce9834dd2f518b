//! Requests that should be refused.

use bearer_lab::protocol::jose::base64url;
use bearer_lab_server::{faults::Fault, keys::Algorithm};
use serde_json::{Value, json};

use super::Case;
use crate::{
    http::parameter,
    lab::{Lab, VERIFIER, claims, text},
    summary::{bearer, oauth},
};

const GONE: &str = "400 invalid_grant";
const INVALID: &str = "401 Bearer invalid_token";

pub const CASES: &[Case] = &[
    (Fault::CodeReplay, replay, "200, 400 invalid_grant", "200, 200"),
    (Fault::CodeNotBound, redeem_elsewhere, GONE, "200"),
    (Fault::PkceNotRequired, without_pkce, "no code", "200"),
    (Fault::PkceNotChecked, |lab| redeem_with(lab, &"x".repeat(43)), GONE, "200"),
    (Fault::PkcePlain, plain, "no code, [\"S256\"]", "200, [\"S256\",\"plain\"]"),
    (Fault::RedirectPrefix, |lab| redirect(lab, &[&lab.callback(), ".evil.example/"].concat()), "400", "303"),
    (Fault::RedirectAny, |lab| redirect(lab, "https://evil.example/"), "400", "303"),
    (Fault::RefreshNotRotated, rotation, "another one", "the same"),
    (Fault::RefreshReusable, reuse, "200, 400 invalid_grant", "200, 200"),
    (Fault::ApiAnyAudience, |lab| api(lab, &changed(lab, "aud", json!("api://another"))), INVALID, "200"),
    (Fault::ApiAnyScope, narrow, "403 Bearer insufficient_scope api:read", "200"),
    (Fault::ApiAnyTime, |lab| api(lab, &changed(lab, "exp", json!(1))), INVALID, "200"),
    (Fault::ApiAnySignature, |lab| api(lab, &unsigned(lab)), INVALID, "200"),
    (Fault::ApiTakesIdToken, |lab| api(lab, &text(&lab.tokens(), "id_token")), INVALID, "200"),
];

fn replay(lab: &Lab) -> String {
    let code = lab.code(&[]);
    format!("{}, {}", oauth(&lab.redeem(&code, &[])), oauth(&lab.redeem(&code, &[])))
}

fn redeem_elsewhere(lab: &Lab) -> String {
    let changes = [("client_id", "native"), ("redirect_uri", "http://127.0.0.1:9/callback")];
    oauth(&lab.redeem(&lab.code(&[]), &changes))
}

fn redeem_with(lab: &Lab, verifier: &str) -> String {
    oauth(&lab.redeem(&lab.code(&[]), &[("code_verifier", verifier)]))
}

/// What a code that was asked for so is good for.
fn redeem_if_given(lab: &Lab, changes: &[(&str, &str)], verifier: &str) -> String {
    let code = parameter(&lab.authorize(changes).location(), "code");
    code.map_or("no code".into(), |code| oauth(&lab.redeem(&code, &[("code_verifier", verifier)])))
}

fn without_pkce(lab: &Lab) -> String {
    redeem_if_given(lab, &[("code_challenge", "-"), ("code_challenge_method", "-")], "-")
}

fn plain(lab: &Lab) -> String {
    let metadata = lab.send(&lab.get("/oauth2/default/.well-known/openid-configuration")).json();
    let changes = [("code_challenge", VERIFIER), ("code_challenge_method", "plain")];
    let answer = redeem_if_given(lab, &changes, VERIFIER);
    format!("{answer}, {}", metadata["code_challenge_methods_supported"])
}

fn redirect(lab: &Lab, uri: &str) -> String {
    let answer = lab.authorize(&[("redirect_uri", uri)]);
    let is_sent_there = answer.location().starts_with(uri);
    if is_sent_there == (answer.status == 303) { answer.status.to_string() } else { answer.location() }
}

fn rotation(lab: &Lab) -> String {
    let first = text(&lab.tokens(), "refresh_token");
    let second = text(&lab.refresh(&first, &[]).json(), "refresh_token");
    if first == second { "the same".into() } else { "another one".into() }
}

fn reuse(lab: &Lab) -> String {
    let token = text(&lab.tokens(), "refresh_token");
    format!("{}, {}", oauth(&lab.refresh(&token, &[])), oauth(&lab.refresh(&token, &[])))
}

fn api(lab: &Lab, token: &str) -> String {
    bearer(&lab.api("/api/items", token))
}

fn narrow(lab: &Lab) -> String {
    let tokens = lab.redeem(&lab.code(&[("scope", "openid")]), &[]).json();
    api(lab, &text(&tokens, "access_token"))
}

fn access_token(lab: &Lab) -> String {
    text(&lab.tokens(), "access_token")
}

/// An access token that the server signed with another value for a claim.
fn changed(lab: &Lab, name: &str, value: Value) -> String {
    let mut claims = claims(&access_token(lab));
    claims[name] = value;
    let keys = lab.keys();
    let signed = keys.signing(Algorithm::Rs256).unwrap().sign("at+jwt", &claims).unwrap();
    signed.expose().to_owned()
}

/// An access token that says it needs no signature, and has none.
fn unsigned(lab: &Lab) -> String {
    let header = base64url::encode(br#"{"alg":"none","typ":"at+jwt"}"#);
    let payload = base64url::encode(claims(&access_token(lab)).to_string().as_bytes());
    format!("{header}.{payload}.")
}
