//! The endpoints that answer with JSON: metadata, keys, userinfo, and the protected API.

use anyhow::Result;
use serde_json::{Value, json};

use super::state::State;
use super::token::now;
use super::{Answer, Kind, Message, Object, Scene, authorize, pushed};
use crate::hostile::jose::{Delivery, Draft, Keyring};

/// The metadata.
pub(super) fn metadata(state: &State, scene: &Scene) -> Answer {
    send(state, Kind::Fault, &state.behaviour.metadata, authorize::metadata(state, scene))
}

/// The key set: the provider's RSA key and its P-256 key.
pub(super) fn keys(state: &State, scene: &Scene) -> Result<Answer> {
    let keyring = Keyring::of_this_run()?;
    let keys = Object::new(json!({ "keys": [keyring.rsa.jwk(), keyring.p256.jwk()] }), scene);
    Ok(send(state, Kind::FaultyKeys, &state.behaviour.keys, keys))
}

/// The claims about the user, as JSON or as a signed JWT (OpenID Connect Core §5.3.2).
pub(super) fn userinfo(state: &State, scene: &Scene) -> Result<Answer> {
    let claims = json!({ "sub": "user-1", "name": "Alice Example", "email": "alice@example.test" });
    let Some(edits) = &state.behaviour.signed_userinfo else {
        return Ok(send(state, Kind::Fault, &state.behaviour.userinfo, Object::new(claims, scene)));
    };
    let mut draft = Draft::new(scene.clone(), Delivery::Userinfo, claims)?;
    draft.claims.set("iss", state.scene.issuer.as_str());
    draft.claims.set("aud", "app");
    draft.claims.set("iat", now());
    let is_faulty = edits.apply(&mut draft);
    let mut answer = Answer::text("application/jwt", draft.finish()?);
    state.note_fault(state.behaviour.userinfo.answer.apply(&mut answer) || is_faulty, "userinfo JWT");
    Ok(answer)
}

/// Two claims in a JWT of the provider's (OpenID Connect Core §5.6.2.2).
pub(super) fn claims(state: &State, scene: &Scene, authorization: &str) -> Result<Answer> {
    state.complain(authorization == "Bearer claims-token", "distributed claims: not their own access token");
    let claims =
        json!({ "iss": state.scene.issuer, "phone_number": "+1 (310) 123-4567", "nickname": "ally" });
    let mut draft = Draft::new(scene.clone(), Delivery::Userinfo, claims)?;
    let is_faulty = state.behaviour.claims.token.apply(&mut draft);
    let mut answer = Answer::text("application/jwt", draft.finish()?);
    answer.scene = scene.clone();
    answer.set("access-control-allow-origin", "*");
    state.note_fault(state.behaviour.claims.answer.apply(&mut answer) || is_faulty, "distributed claims");
    Ok(answer)
}

/// A reference to a request that was pushed.
pub(super) fn pushed(state: &State, scene: &Scene, form: Vec<(String, String)>) -> Answer {
    send(state, Kind::Fault, &state.behaviour.pushed, pushed::take(state, scene, form))
}

/// Takes a refresh token back (RFC 7009 §2.1): it is the one that is in use, and the client says who it is.
pub(super) fn revocation(state: &State, scene: &Scene, form: &[(String, String)]) -> Answer {
    let value =
        |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let is_known = state.memory().refresh_tokens.contains_key(value("token"));
    state.complain(is_known, "revocation request: not the refresh token in use");
    state.complain(value("client_id") == "app", "revocation request: no client_id");
    send(state, Kind::Fault, &state.behaviour.revocation, Object::new(json!({}), scene))
}

/// Two hundred rows.
pub(super) fn api(state: &State, scene: &Scene) -> Answer {
    let row = |id| json!({ "id": id, "name": format!("Item {id}"), "owner": "alice", "updated": "2026-01-01T00:00:00Z" });
    let rows: Vec<Value> = (1..=200).map(row).collect();
    let list = Object::new(json!({ "items": rows }), scene);
    send(state, Kind::Fault, &state.behaviour.api, list)
}

fn send(state: &State, fault: Kind, message: &Message, mut object: Object) -> Answer {
    let path = object.scene.path.clone();
    let mut is_faulty = message.object.apply(&mut object);
    let mut answer = Answer::json(&object);
    is_faulty |= message.answer.apply(&mut answer);
    if is_faulty {
        state.note(fault, &path, path.as_str());
    }
    answer
}
