//! The authorization request (RFC 6749 §4.1.1).

use std::borrow::Cow;

use super::{Client, CodeChallenge, Nonce, ResponseType, Scope, State};
use crate::protocol::url::HttpUrl;

/// The request that the browser carries to the authorization endpoint (RFC 6749 §4.1.1, OpenID Connect Core
/// §3.1.2.1, RFC 7636 §4.3, RFC 9449 §10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// What is asked for.
    pub response_type: ResponseType,
    /// Who asks.
    pub client: Client,
    /// For what.
    pub scope: Scope,
    /// What the response must repeat.
    pub state: State,
    /// What the ID token must repeat; sent always, needed where an ID token comes.
    pub nonce: Nonce,
    /// Sent whenever a code is asked for, even where the metadata does not list `S256`.
    pub code_challenge: Option<CodeChallenge>,
    /// The thumbprint of the key that the code, and so its tokens, are to be bound to.
    pub dpop_jkt: Option<String>,
    /// Further parameters: `prompt`, `login_hint`, `resource` and their like. None is one that the app itself sets.
    pub extra: Vec<(Cow<'static, str>, String)>,
}

/// The parameters that the app itself sets, because checks depend on them, and those that would change them: a request
/// object has parameters of its own (RFC 9101 §6.3).
const OWN: [&str; 15] = [
    "response_type",
    "response_mode",
    "client_id",
    "client_secret",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "request",
    "request_uri",
    "registration",
    "id_token_hint",
];

/// Whether a parameter of this name may be added to the app's own: its name is visible ASCII and none of theirs.
pub fn may_be_added(name: &str) -> bool {
    !OWN.contains(&name) && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
}

impl AuthorizationRequest {
    /// The address to send the browser to.
    pub fn url(&self, authorization_endpoint: &HttpUrl) -> HttpUrl {
        let parameters = self.parameters();
        authorization_endpoint
            .with_query(parameters.iter().map(|(name, value)| (name.as_ref(), value.as_str())))
    }

    /// The parameters in order.
    pub fn parameters(&self) -> Vec<(Cow<'static, str>, String)> {
        let mut parameters = vec![
            ("response_type", self.response_type.to_string()),
            ("client_id", self.client.client_id.clone()),
            ("redirect_uri", self.client.redirect_uri.as_str().to_owned()),
            ("scope", self.scope.to_string()),
            ("state", self.state.expose().to_owned()),
            ("nonce", self.nonce.expose().to_owned()),
        ];
        if let Some(challenge) = &self.code_challenge {
            parameters.push(("code_challenge", challenge.as_str().to_owned()));
            parameters.push(("code_challenge_method", "S256".to_owned()));
        }
        if let Some(thumbprint) = &self.dpop_jkt {
            parameters.push(("dpop_jkt", thumbprint.clone()));
        }
        let own = parameters.into_iter().map(|(name, value)| (Cow::from(name), value));
        own.chain(self.extra.iter().cloned()).collect()
    }
}
