//! The authorization request (RFC 6749 §4.1.1).

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
    /// Further parameters, their names among [`EXTRA`].
    pub extra: Vec<(&'static str, String)>,
}

/// The parameters that a sign-in may have beyond those that each has (OpenID Connect Core §3.1.2.1, RFC 8707 §2).
pub const EXTRA: [&str; 6] = ["prompt", "login_hint", "max_age", "acr_values", "ui_locales", "resource"];

impl AuthorizationRequest {
    /// The address to send the browser to.
    pub fn url(&self, authorization_endpoint: &HttpUrl) -> HttpUrl {
        let parameters = self.parameters();
        authorization_endpoint.with_query(parameters.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The parameters in order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
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
        parameters.extend(self.extra.iter().cloned());
        parameters
    }
}
