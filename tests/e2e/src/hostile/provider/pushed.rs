//! Where authorization requests are pushed to (RFC 9126).

use serde_json::json;

use super::state::State;
use super::{Object, Scene};

const REFERENCE: &str = "urn:ietf:params:oauth:request_uri:this-run";

/// Takes the parameters, and gives a reference to them (§2).
pub(super) fn take(state: &State, scene: &Scene, form: Vec<(String, String)>) -> Object {
    let is_whole = form.iter().all(|(name, _)| name != "request_uri");
    state.complain(is_whole, "pushed request: a request_uri");
    state.memory().pushed = Some(form);
    Object::new(json!({ "request_uri": REFERENCE, "expires_in": 60 }), scene)
}

/// The parameters of an authorization request: those that were pushed, where the address refers to them (§4).
pub(super) fn unpack(state: &State, query: Vec<(String, String)>) -> Vec<(String, String)> {
    let pushed = state.memory().pushed.clone();
    let Some(pushed) = pushed else { return query };
    let address = [("client_id", "app"), ("request_uri", REFERENCE)];
    let is_right = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(address);
    state.complain(is_right, "authorization request: more than client_id and request_uri");
    pushed
}
