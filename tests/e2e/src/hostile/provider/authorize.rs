//! The authorization endpoint: it agrees to everything at once.

use anyhow::Result;
use serde_json::json;

use super::state::{Grant, State};
use super::token::id_token;
use super::{Answer, Object, Scene};
use crate::hostile::jose::Delivery;

/// Where the parameters of a redirect go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// After `?`.
    Query,
    /// After `#`.
    Fragment,
    /// After both.
    Both,
}

/// The way back to the app, in the making.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Where it is sent from.
    pub scene: Scene,
    /// The redirect URI.
    pub to: String,
    /// Where the parameters go.
    pub place: Place,
    /// The parameters, in order.
    pub parameters: Vec<(String, String)>,
}

impl Redirect {
    /// A parameter's value; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Sets a parameter, in place of any of its name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.add(name, value);
    }

    /// Adds a parameter beside those of its name.
    pub fn add(&mut self, name: &str, value: &str) {
        self.parameters.push((name.to_owned(), value.to_owned()));
    }

    /// Appends to a parameter's value.
    pub fn append(&mut self, name: &str, end: &str) {
        let value = format!("{}{end}", self.text(name));
        self.set(name, &value);
    }

    /// Removes a parameter.
    pub fn remove(&mut self, name: &str) {
        self.parameters.retain(|(known, _)| known != name);
    }

    /// Becomes an error response (RFC 6749 §4.1.2.1): only `state` and `iss` stay.
    pub fn fail(&mut self, error: &str) {
        self.parameters.retain(|(name, _)| name == "state" || name == "iss");
        self.add("error", error);
    }

    /// The address.
    pub fn location(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        let pairs = pairs.extend_pairs(&self.parameters).finish();
        match self.place {
            _ if pairs.is_empty() => self.to.clone(),
            Place::Query => format!("{}?{pairs}", self.to),
            Place::Fragment => format!("{}#{pairs}", self.to),
            Place::Both => format!("{}?{pairs}#{pairs}", self.to),
        }
    }
}

/// Answers an authorization request with a redirect back.
pub(super) fn authorize(state: &State, scene: Scene, query: &[(String, String)]) -> Result<Answer> {
    let value = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    examine(state, query, &value);
    state.complain(
        state.behaviour.dpop.is_some() != value("dpop_jkt").is_empty(),
        "authorization request: dpop_jkt",
    );
    state.memory().thumbprint = value("dpop_jkt");
    let nonce = Some(value("nonce")).filter(|nonce| !nonce.is_empty());
    let grant = Grant {
        nonce,
        challenge: value("code_challenge"),
        redirect_uri: value("redirect_uri"),
        scope: value("scope"),
    };
    let mut redirect = respond(state, scene, &grant)?;
    redirect.add("state", &value("state"));
    redirect.add("iss", &state.scene.issuer);
    let is_faulty = state.behaviour.redirect.apply(&mut redirect);
    state.note_fault(is_faulty, "authorization response");
    state.memory().last_redirect = redirect.location();
    Ok(Answer::redirect(302, &redirect.location()))
}

/// The tokens and the code that the response type asks for.
fn respond(state: &State, scene: Scene, grant: &Grant) -> Result<Redirect> {
    let kinds: Vec<&str> = state.response_type.split(' ').collect();
    let place = if kinds == ["code"] { Place::Query } else { Place::Fragment };
    let mut redirect =
        Redirect { scene: scene.clone(), to: grant.redirect_uri.clone(), place, parameters: Vec::new() };
    if kinds.contains(&"code") {
        let code = state.secret("code");
        state.memory().codes.insert(code.clone(), grant.clone());
        redirect.add("code", &code);
    }
    if kinds.contains(&"token") {
        let token = state.secret("access");
        state.memory().access_tokens.push(token.clone());
        redirect.add("access_token", &token);
        redirect.add("token_type", "Bearer");
        redirect.add("expires_in", "3600");
        redirect.add("scope", &grant.scope);
    }
    if kinds.contains(&"id_token") {
        let (code, token) = (redirect.text("code"), redirect.text("access_token"));
        let token = id_token(state, scene, Delivery::Front, grant, &token, &code)?;
        redirect.add("id_token", &token);
    }
    Ok(redirect)
}

/// What every authorization request must have, whoever the provider is.
fn examine(state: &State, query: &[(String, String)], value: &dyn Fn(&str) -> String) {
    let names: Vec<&String> = query.iter().map(|(name, _)| name).collect();
    let is_duplicated = names.iter().any(|name| names.iter().filter(|other| other == &name).count() > 1);
    state.complain(!is_duplicated, "authorization request: a parameter twice (RFC 6749 §3.1)");
    state.complain(value("response_type") == state.response_type, "authorization request: response_type");
    state.complain(value("state").len() >= 22, "authorization request: state has less than 128 bits");
    state.complain(value("client_id") == "app", "authorization request: client_id");
    let place = if value("prompt") == "none" { "silent" } else { "callback" };
    let callback = format!("{}/{place}", state.scene.origin);
    state.complain(value("redirect_uri") == callback, "authorization request: redirect_uri");
    if state.response_type.contains("code") {
        let is_s256 = value("code_challenge_method") == "S256" && value("code_challenge").len() == 43;
        state.complain(is_s256, "authorization request: no S256 challenge (RFC 7636 §4.3)");
    }
    if value("scope").split(' ').any(|scope| scope == "openid") {
        state.complain(value("nonce").len() >= 22, "authorization request: nonce has less than 128 bits");
    }
    state.complain(
        !names.iter().any(|name| name.contains("token") || name.contains("verifier")),
        "authorization request: a secret in the address",
    );
}

/// Answers the end session request with a redirect back (RP-Initiated Logout §3).
pub(super) fn end_session(state: &State, scene: Scene, query: &[(String, String)]) -> Answer {
    let value = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    state.complain(value("id_token_hint").is_some(), "end session request: no id_token_hint");
    state.complain(value("state").is_some(), "end session request: no state");
    let mut redirect = Redirect {
        scene,
        to: value("post_logout_redirect_uri").unwrap_or_default().to_owned(),
        place: Place::Query,
        parameters: Vec::new(),
    };
    redirect.add("state", value("state").unwrap_or_default());
    let is_faulty = state.behaviour.signed_out.apply(&mut redirect);
    state.note_fault(is_faulty, "post-logout redirect");
    Answer::redirect(302, &redirect.location())
}

/// The metadata, as this provider means it (OpenID Connect Discovery §3).
pub(super) fn metadata(state: &State, scene: &Scene) -> Object {
    let issuer = &state.scene.issuer;
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "jwks_uri": format!("{issuer}/keys-of-this-run"),
        "scopes_supported": ["openid", "profile", "email", "offline_access", "api:read"],
        "response_types_supported": [
            "code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token",
        ],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    Object::new(document, scene)
}
