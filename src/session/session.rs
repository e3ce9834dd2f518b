use super::{Provider, Transaction};
use crate::protocol::{
    Lifetime, Secret, Timestamp,
    oauth::{Client, KeyId, Scope, TokenResponse, ValidatedResponse},
    oidc::{FrontChannelLogout, IdToken, VerifiedIdToken},
};

/// What a sign-in yields: the tokens of one tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Random; the same in every tab that holds a copy of this session.
    pub id: String,
    /// How often it was renewed: of two copies the higher one has the refresh token that still works.
    pub generation: u32,
    /// The provider's ID in the configuration.
    pub provider_id: String,
    /// The issuer of the grant.
    pub issuer: String,
    /// The client that they were issued to.
    pub client: Client,
    /// For the API; absent where only an ID token was asked for.
    pub access_token: Option<Secret>,
    /// When the access token was received.
    pub received_at: Timestamp,
    /// When the access token ends, where that is known.
    pub expires_at: Option<Timestamp>,
    /// For renewal, where one was given.
    pub refresh_token: Option<Secret>,
    /// What the access token is good for.
    pub scope: Scope,
    /// Who signed in; absent where only an access token was asked for.
    pub identity: Option<Identity>,
    /// The key that the tokens are bound to, if they are (RFC 9449).
    pub dpop_key: Option<KeyId>,
    /// What the provider's session was at the sign-in, where it said so (OpenID Connect Session Management §2).
    pub session_state: Option<String>,
    /// The user's name from userinfo, where the ID token has none.
    pub name: Option<String>,
}

/// What was granted, whichever endpoint it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// For the API.
    pub access_token: Option<Secret>,
    /// How long it lives, where that is known.
    pub expires_in: Option<Lifetime>,
    /// For renewal.
    pub refresh_token: Option<Secret>,
    /// What was granted, where it differs from what was asked for.
    pub scope: Option<Scope>,
}

impl From<TokenResponse> for Grant {
    fn from(response: TokenResponse) -> Self {
        Self {
            access_token: Some(response.access_token),
            expires_in: response.expires_in,
            refresh_token: response.refresh_token,
            scope: response.scope,
        }
    }
}

impl From<ValidatedResponse> for Grant {
    fn from(response: ValidatedResponse) -> Self {
        Self {
            access_token: response.access_token,
            expires_in: response.expires_in,
            refresh_token: None,
            scope: response.scope.as_deref().map(Scope::parse),
        }
    }
}

/// Who signed in, and the proof of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The ID token as it came.
    pub token: Secret,
    /// What it says.
    pub id_token: IdToken,
}

impl Identity {
    /// Puts the token and what it was found to say together.
    pub fn new(token: Secret, verified: VerifiedIdToken) -> Self {
        Self { token, id_token: verified.into_id_token() }
    }
}

impl Session {
    /// The session of a sign-in whose checks all passed.
    pub fn begin(
        id: String,
        transaction: Transaction,
        grant: Grant,
        identity: Option<Identity>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            generation: 0,
            provider_id: transaction.provider_id,
            issuer: transaction.issuer,
            client: transaction.client,
            access_token: grant.access_token,
            received_at: now,
            expires_at: grant.expires_in.map(|lifetime| now.after(lifetime)),
            refresh_token: grant.refresh_token,
            scope: grant.scope.unwrap_or(transaction.scope),
            identity,
            dpop_key: transaction.dpop_key,
            session_state: None,
            name: None,
        }
    }

    /// The session after a renewal whose checks all passed. What the answer leaves out stays as it was: the
    /// refresh token (RFC 6749 §6), the scope, the ID token (OpenID Connect Core §12.2).
    pub fn renewed(&self, grant: Grant, identity: Option<Identity>, now: Timestamp) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            access_token: grant.access_token,
            received_at: now,
            expires_at: grant.expires_in.map(|lifetime| now.after(lifetime)),
            refresh_token: grant.refresh_token.or_else(|| self.refresh_token.clone()),
            scope: grant.scope.unwrap_or_else(|| self.scope.clone()),
            identity: identity.or_else(|| self.identity.clone()),
            ..self.clone()
        }
    }

    /// The name to greet with, where it is known who signed in.
    pub fn display_name(&self) -> Option<&str> {
        let id_token = &self.identity.as_ref()?.id_token;
        id_token.name().or(self.name.as_deref()).or(Some(&id_token.subject))
    }

    /// Whether it was begun with this provider, as it is configured now.
    pub fn is_of(&self, provider: &Provider) -> bool {
        self.issuer == provider.issuer.as_str() && self.client.client_id == provider.client_id
    }

    /// Whether the query of a front-channel logout names this session (OpenID Connect Front-Channel Logout §2).
    pub fn is_named_by(&self, query: &str) -> bool {
        let named = FrontChannelLogout::parse(query).zip(self.identity.as_ref());
        named.is_some_and(|(logout, identity)| logout.is_about(&identity.id_token))
    }

    /// Whether this has newer tokens of the same session.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.id == other.id && self.generation > other.generation
    }

    /// Whether the access token has ended.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}
