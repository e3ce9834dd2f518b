//! What is written to session storage: versioned twins of the domain types, which are not `Serialize`.
//!
//! Reading is strict: a member that is missing, unknown or of another type means that somebody else wrote it, and
//! nothing of it is used.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Identity, Session, Transaction, form};
use crate::protocol::{
    Lifetime, Secret, Timestamp,
    check::Failure,
    json::Json,
    oauth::{
        Client, CodeVerifier, KeyId, Nonce, RequestUri, ResponseType, Scope, State,
        authorization_request::may_be_added, token_response::is_access_token,
    },
    oidc::VerifiedIdToken,
    url::HttpUrl,
};

crate::rules! {
    TAMPERED = "STORAGE_TAMPERED", Environment, "README, What is kept in the browser",
        "What was stored is what this app wrote",
        "The stored session is not what this tab wrote, so it is not used.",
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
    sends_issuer: bool,
    token_endpoint: Option<String>,
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
    /// Names and values in turn.
    extra: Vec<String>,
    request_uri: Option<String>,
    dpop_key: Option<String>,
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
    access_token: Option<String>,
    received_at: i64,
    expires_at: Option<i64>,
    refresh_token: Option<String>,
    scope: String,
    id_token: Option<String>,
    dpop_key: Option<String>,
    session_state: Option<String>,
    name: Option<String>,
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
    Secret::new(Json::write(&StoredTransaction::from(transaction)))
}

/// Reads a transaction back.
pub fn read_transaction(text: &str) -> Result<Transaction, Failure> {
    read(text).and_then(StoredTransaction::into_transaction).ok_or_else(tampered)
}

/// The stored form of a session.
pub fn write_session(session: &Session) -> Secret {
    Secret::new(Json::write(&StoredSession::from(session)))
}

/// Reads a session back, all but its identity.
pub fn read_session(text: &str) -> Result<RestoredSession, Failure> {
    read(text).and_then(StoredSession::into_session).ok_or_else(tampered)
}

impl From<&Transaction> for StoredTransaction {
    fn from(transaction: &Transaction) -> Self {
        Self {
            version: VERSION,
            provider_id: transaction.provider_id.clone(),
            issuer: transaction.issuer.clone(),
            sends_issuer: transaction.sends_issuer,
            token_endpoint: transaction.token_endpoint.as_ref().map(|url| url.as_str().to_owned()),
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
            extra: transaction
                .extra
                .iter()
                .flat_map(|(name, value)| [name.clone().into_owned(), value.clone()])
                .collect(),
            request_uri: transaction.request_uri.as_ref().map(|reference| reference.as_str().to_owned()),
            dpop_key: name_of(&transaction.dpop_key),
            started_at: transaction.started_at.seconds(),
        }
    }
}

impl StoredTransaction {
    fn into_transaction(self) -> Option<Transaction> {
        is_current(self.version)?;
        Some(Transaction {
            provider_id: self.provider_id,
            issuer: self.issuer,
            sends_issuer: self.sends_issuer,
            token_endpoint: match self.token_endpoint {
                Some(url) => Some(HttpUrl::parse(&url).ok()?),
                None => None,
            },
            client: client(self.client_id, &self.redirect_uri)?,
            response_type: ResponseType::parse(&self.response_type)?,
            scope: Scope::parse(&self.scope),
            state: State::from_stored(&self.state)?,
            nonce: Nonce::from_stored(&self.nonce)?,
            code_verifier: CodeVerifier::from_stored(&self.code_verifier)?,
            return_to: self.return_to,
            max_age: self.max_age.map(Lifetime::from_seconds),
            acr_values: self.acr_values,
            extra: extra(self.extra)?,
            request_uri: self.request_uri.as_deref().map(RequestUri::from_stored),
            dpop_key: key(self.dpop_key)?,
            started_at: Timestamp::from_seconds(self.started_at),
        })
    }
}

impl From<&Session> for StoredSession {
    fn from(session: &Session) -> Self {
        Self {
            version: VERSION,
            id: session.id.clone(),
            generation: session.generation,
            provider_id: session.provider_id.clone(),
            issuer: session.issuer.clone(),
            client_id: session.client.client_id.clone(),
            redirect_uri: session.client.redirect_uri.as_str().to_owned(),
            access_token: text(&session.access_token),
            received_at: session.received_at.seconds(),
            expires_at: session.expires_at.map(Timestamp::seconds),
            refresh_token: text(&session.refresh_token),
            scope: session.scope.to_string(),
            id_token: session.identity.as_ref().map(|identity| identity.token.expose().to_owned()),
            dpop_key: name_of(&session.dpop_key),
            session_state: session.session_state.clone(),
            name: session.name.clone(),
        }
    }
}

impl StoredSession {
    fn into_session(self) -> Option<RestoredSession> {
        is_current(self.version)?;
        let is_usable = self.access_token.as_deref().is_none_or(is_access_token);
        let session = Session {
            id: self.id,
            generation: self.generation,
            provider_id: self.provider_id,
            issuer: self.issuer,
            client: client(self.client_id, &self.redirect_uri)?,
            access_token: self.access_token.map(Secret::new),
            received_at: Timestamp::from_seconds(self.received_at),
            expires_at: self.expires_at.map(Timestamp::from_seconds),
            refresh_token: self.refresh_token.map(Secret::new),
            scope: Scope::parse(&self.scope),
            identity: None,
            dpop_key: key(self.dpop_key)?,
            session_state: self.session_state,
            name: self.name,
        };
        is_usable.then_some(RestoredSession { session, id_token: self.id_token.map(Secret::new) })
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    form::read(&Json::parse_object(text.as_bytes())?).ok()
}

fn is_current(version: u32) -> Option<()> {
    (version == VERSION).then_some(())
}

fn client(client_id: String, redirect_uri: &str) -> Option<Client> {
    Some(Client { client_id, redirect_uri: HttpUrl::parse(redirect_uri).ok()? })
}

/// The outer option is about the form of the name, the inner one about whether there is one.
fn key(name: Option<String>) -> Option<Option<KeyId>> {
    name.map(|name| KeyId::from_stored(&name)).map_or(Some(None), |key| key.map(Some))
}

/// Names and values in turn, as parameters that this app may have sent.
fn extra(texts: Vec<String>) -> Option<Vec<(Cow<'static, str>, String)>> {
    let mut texts = texts.into_iter();
    let pairs = std::iter::from_fn(|| texts.next().zip(texts.next()));
    pairs.map(|(name, value)| may_be_added(&name).then(|| (name.into(), value))).collect()
}

fn name_of(key: &Option<KeyId>) -> Option<String> {
    key.as_ref().map(|key| key.as_str().to_owned())
}

fn text(token: &Option<Secret>) -> Option<String> {
    token.as_ref().map(|token| token.expose().to_owned())
}

fn tampered() -> Failure {
    Failure::plain(&TAMPERED)
}
