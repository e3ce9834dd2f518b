//! What is written to session storage: versioned twins of the domain types, which are not `Serialize`.
//!
//! Reading is strict: a member that is missing, unknown in version or of another type means that somebody
//! else wrote it, and nothing of it is used.

use serde::{Deserialize, Serialize};

use super::{Identity, Session, Transaction};
use crate::protocol::{
    Lifetime, Secret, Timestamp,
    check::Failure,
    oauth::{Client, CodeVerifier, Nonce, ResponseType, Scope, State, token_response::is_access_token},
    oidc::VerifiedIdToken,
    url::HttpUrl,
};

crate::rules! {
    TAMPERED = "STORAGE_TAMPERED", Environment, "README, What is kept in the browser",
        "What was stored is what this app wrote",
        "The session that this tab had stored was changed by somebody else, so it is not used.",
        "Sign in again. If you did not change it yourself, an extension or another script on this site did.";
}

/// The version of the stored form; another one is not read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTransaction {
    version: u32,
    provider_id: String,
    issuer: String,
    client_id: String,
    redirect_uri: String,
    response_type: String,
    scope: String,
    state: String,
    nonce: String,
    code_verifier: String,
    return_to: String,
    max_age: Option<u32>,
    acr_values: Vec<String>,
    started_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredSession {
    version: u32,
    id: String,
    generation: u32,
    provider_id: String,
    issuer: String,
    client_id: String,
    redirect_uri: String,
    access_token: String,
    received_at: i64,
    expires_at: Option<i64>,
    refresh_token: Option<String>,
    scope: String,
    id_token: Option<String>,
}

/// A session as it was stored: its ID token is still to be verified, see [`RestoredSession::with_identity`].
pub struct RestoredSession {
    session: Session,
    /// The ID token to verify, where the session has one.
    pub id_token: Option<Secret>,
}

impl RestoredSession {
    /// The session without its identity: what it says of its provider, before it is verified.
    pub fn unverified(&self) -> &Session {
        &self.session
    }

    /// The session, once its ID token was verified again; nothing if it has one that was not.
    pub fn with_identity(self, verified: Option<VerifiedIdToken>) -> Option<Session> {
        let identity = match (self.id_token, verified) {
            (Some(token), Some(verified)) => Some(Identity::new(token, verified)),
            (None, None) => None,
            _ => return None,
        };
        Some(Session { identity, ..self.session })
    }
}

/// The stored form of a transaction.
pub fn write_transaction(transaction: &Transaction) -> Secret {
    write(&StoredTransaction {
        version: VERSION,
        provider_id: transaction.provider_id.clone(),
        issuer: transaction.issuer.clone(),
        client_id: transaction.client.client_id.clone(),
        redirect_uri: transaction.client.redirect_uri.as_str().to_owned(),
        response_type: transaction.response_type.to_string(),
        scope: transaction.scope.to_string(),
        state: transaction.state.expose().to_owned(),
        nonce: transaction.nonce.expose().to_owned(),
        code_verifier: transaction.code_verifier.expose().to_owned(),
        return_to: transaction.return_to.clone(),
        max_age: transaction.max_age.map(Lifetime::seconds),
        acr_values: transaction.acr_values.clone(),
        started_at: transaction.started_at.seconds(),
    })
}

/// Reads a transaction back.
pub fn read_transaction(text: &str) -> Result<Transaction, Failure> {
    let read = || {
        let stored: StoredTransaction = serde_json::from_str(text).ok()?;
        let transaction = Transaction {
            provider_id: stored.provider_id,
            issuer: stored.issuer,
            client: Client {
                client_id: stored.client_id,
                redirect_uri: HttpUrl::parse(&stored.redirect_uri).ok()?,
            },
            response_type: ResponseType::parse(&stored.response_type)?,
            scope: Scope::parse(&stored.scope),
            state: State::from_stored(&stored.state)?,
            nonce: Nonce::from_stored(&stored.nonce)?,
            code_verifier: CodeVerifier::from_stored(&stored.code_verifier)?,
            return_to: stored.return_to,
            max_age: stored.max_age.map(Lifetime::from_seconds),
            acr_values: stored.acr_values,
            started_at: Timestamp::from_seconds(stored.started_at),
        };
        (stored.version == VERSION).then_some(transaction)
    };
    read().ok_or_else(tampered)
}

/// The stored form of a session.
pub fn write_session(session: &Session) -> Secret {
    write(&StoredSession {
        version: VERSION,
        id: session.id.clone(),
        generation: session.generation,
        provider_id: session.provider_id.clone(),
        issuer: session.issuer.clone(),
        client_id: session.client.client_id.clone(),
        redirect_uri: session.client.redirect_uri.as_str().to_owned(),
        access_token: session.access_token.expose().to_owned(),
        received_at: session.received_at.seconds(),
        expires_at: session.expires_at.map(Timestamp::seconds),
        refresh_token: session.refresh_token.as_ref().map(|token| token.expose().to_owned()),
        scope: session.scope.to_string(),
        id_token: session.identity.as_ref().map(|identity| identity.token.expose().to_owned()),
    })
}

/// Reads a session back, all but its identity.
pub fn read_session(text: &str) -> Result<RestoredSession, Failure> {
    let read = || {
        let stored: StoredSession = serde_json::from_str(text).ok()?;
        let session = Session {
            id: stored.id,
            generation: stored.generation,
            provider_id: stored.provider_id,
            issuer: stored.issuer,
            client: Client {
                client_id: stored.client_id,
                redirect_uri: HttpUrl::parse(&stored.redirect_uri).ok()?,
            },
            access_token: Some(stored.access_token)
                .filter(|token| is_access_token(token))
                .map(Secret::new)?,
            received_at: Timestamp::from_seconds(stored.received_at),
            expires_at: stored.expires_at.map(Timestamp::from_seconds),
            refresh_token: stored.refresh_token.map(Secret::new),
            scope: Scope::parse(&stored.scope),
            identity: None,
        };
        let restored = RestoredSession { session, id_token: stored.id_token.map(Secret::new) };
        (stored.version == VERSION).then_some(restored)
    };
    read().ok_or_else(tampered)
}

fn write(value: &impl Serialize) -> Secret {
    Secret::new(serde_json::to_string(value).unwrap_or_default())
}

fn tampered() -> Failure {
    Failure::plain(&TAMPERED)
}
