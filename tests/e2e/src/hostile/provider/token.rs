//! The token endpoint, and the tokens themselves.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use super::state::{Grant, State};
use super::{Answer, Kind, Object, Scene};
use crate::hostile::jose::{Delivery, Draft, encode};

/// Answers a token request (RFC 6749 §4.1.3, §6).
pub(super) fn token(state: &State, scene: Scene, form: &[(String, String)]) -> Result<Answer> {
    let value = |name: &str| {
        let found = form.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    state.complain(value("client_id") == "app", "token request: client_id");
    state.complain(value("client_secret").is_empty(), "token request: a secret in a browser");
    let (delivery, grant) = match value("grant_type") {
        "authorization_code" => (Delivery::Token, redeem_code(state, &value)),
        "refresh_token" => {
            let grant = state.memory().refresh_tokens.get(value("refresh_token")).cloned();
            state.complain(grant.is_some(), "token request: a refresh token that is spent or unknown");
            (Delivery::Renewal, grant)
        }
        other => {
            state.complain(false, format!("token request: grant_type {other:?}"));
            (Delivery::Token, None)
        }
    };
    let Some(grant) = grant else {
        let mut refused = Answer::json(&Object::new(json!({}), &scene));
        refused.fail(400, "invalid_grant");
        return Ok(refused);
    };
    let (answer, is_faulty) = answer(state, scene, delivery, grant)?;
    // Who got no proper answer may ask again with the same token.
    if !is_faulty {
        state.memory().refresh_tokens.remove(value("refresh_token"));
    }
    Ok(answer)
}

/// The grant of a code, once, if the verifier is the right one (RFC 7636 §4.6).
fn redeem_code<'a>(state: &State, value: &dyn Fn(&str) -> &'a str) -> Option<Grant> {
    let grant = state.memory().codes.remove(value("code"));
    state.complain(grant.is_some(), "token request: a code that is spent or unknown");
    let grant = grant?;
    let challenge = encode(digest(&SHA256, value("code_verifier").as_bytes()));
    state.complain(challenge == grant.challenge, "token request: the verifier does not fit the challenge");
    state.complain(value("redirect_uri") == grant.redirect_uri, "token request: another redirect_uri");
    Some(grant)
}

/// The tokens, and whether the fault is in the answer.
fn answer(state: &State, scene: Scene, delivery: Delivery, grant: Grant) -> Result<(Answer, bool)> {
    let access_token = state.secret("access");
    state.memory().access_tokens.push(access_token.clone());
    let mut object = Object::new(
        json!({
            "access_token": access_token, "token_type": state.token_type(), "expires_in": 3600, "scope": grant.scope,
        }),
        &scene,
    );
    let asks_for = |scope: &str| grant.scope.split(' ').any(|asked| asked == scope);
    if asks_for("openid") {
        object.set("id_token", id_token(state, scene, delivery, &grant, &access_token, "")?);
    }
    if asks_for("offline_access") {
        let refresh_token = state.secret("refresh");
        state.memory().refresh_tokens.insert(refresh_token.clone(), grant);
        object.set("refresh_token", refresh_token);
    }
    let message = &state.behaviour.token;
    let mut is_faulty = message.object.apply(&mut object);
    let mut answer = Answer::json(&object);
    is_faulty |= message.answer.apply(&mut answer);
    state.note_fault(is_faulty, "token answer");
    Ok((answer, is_faulty))
}

/// A new ID token (OpenID Connect Core §2), with the fault if it is this token's.
pub(super) fn id_token(
    state: &State,
    scene: Scene,
    delivery: Delivery,
    grant: &Grant,
    access_token: &str,
    code: &str,
) -> Result<String> {
    let now = now();
    let claims = json!({
        "iss": state.scene.issuer, "sub": "user-1", "aud": "app", "exp": now + 3600, "iat": now,
        "auth_time": state.signed_in_at, "name": "Alice Example", "email": "alice@example.test",
    });
    let mut draft = Draft::new(scene, delivery, claims)?;
    if let Some(nonce) = &grant.nonce {
        draft.claims.set("nonce", nonce.as_str());
    }
    draft.bind_to(access_token, code);
    let is_faulty = state.behaviour.id_token.apply(&mut draft);
    state.note_fault(is_faulty, &format!("ID token: {draft:?}"));
    let token = draft.finish()?;
    state.note(Kind::IdToken(delivery), "", "");
    state.keep_secret(&token);
    Ok(token)
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
