//! What is written to session storage: versioned twins of the domain types, which are not `Serialize`.
//!
//! Reading is strict: a member that is missing, unknown in version or of another type means that somebody
//! else wrote it, and nothing of it is used.

use serde::Serialize;

use super::{Identity, Session, Transaction};
use crate::protocol::{
    Lifetime, Secret, Timestamp,
    check::Failure,
    json::Json,
    oauth::{
        Client, CodeVerifier, KeyId, Nonce, RequestUri, ResponseType, Scope, State,
        authorization_request::EXTRA, token_response::is_access_token,
    },
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

#[derive(Serialize)]
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

#[derive(Serialize)]
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
    write(&StoredTransaction {
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
            .flat_map(|(name, value)| [(*name).to_owned(), value.clone()])
            .collect(),
        request_uri: transaction.request_uri.as_ref().map(|reference| reference.as_str().to_owned()),
        dpop_key: name_of(&transaction.dpop_key),
        started_at: transaction.started_at.seconds(),
    })
}

/// Reads a transaction back.
pub fn read_transaction(text: &str) -> Result<Transaction, Failure> {
    let read = || {
        let stored = Stored::parse(text)?;
        Some(Transaction {
            provider_id: stored.text("provider_id")?,
            issuer: stored.text("issuer")?,
            sends_issuer: stored.0.boolean("sends_issuer").ok()??,
            token_endpoint: match stored.optional("token_endpoint")? {
                None => None,
                Some(url) => Some(HttpUrl::parse(url).ok()?),
            },
            client: stored.client()?,
            response_type: ResponseType::parse(&stored.text("response_type")?)?,
            scope: Scope::parse(&stored.text("scope")?),
            state: State::from_stored(&stored.text("state")?)?,
            nonce: Nonce::from_stored(&stored.text("nonce")?)?,
            code_verifier: CodeVerifier::from_stored(&stored.text("code_verifier")?)?,
            return_to: stored.text("return_to")?,
            max_age: match stored.number("max_age")? {
                None => None,
                Some(seconds) => Some(Lifetime::from_seconds(u32::try_from(seconds).ok()?)),
            },
            acr_values: stored.texts("acr_values")?,
            extra: extra(stored.texts("extra")?)?,
            request_uri: stored.optional("request_uri")?.map(RequestUri::from_stored),
            dpop_key: stored.key()?,
            started_at: Timestamp::from_seconds(stored.number("started_at")??),
        })
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
        access_token: text(&session.access_token),
        received_at: session.received_at.seconds(),
        expires_at: session.expires_at.map(Timestamp::seconds),
        refresh_token: text(&session.refresh_token),
        scope: session.scope.to_string(),
        id_token: session.identity.as_ref().map(|identity| identity.token.expose().to_owned()),
        dpop_key: name_of(&session.dpop_key),
        session_state: session.session_state.clone(),
        name: session.name.clone(),
    })
}

/// Reads a session back, all but its identity.
pub fn read_session(text: &str) -> Result<RestoredSession, Failure> {
    let read = || {
        let stored = Stored::parse(text)?;
        let session = Session {
            id: stored.text("id")?,
            generation: u32::try_from(stored.number("generation")??).ok()?,
            provider_id: stored.text("provider_id")?,
            issuer: stored.text("issuer")?,
            client: stored.client()?,
            access_token: stored.secret("access_token")?,
            received_at: Timestamp::from_seconds(stored.number("received_at")??),
            expires_at: stored.number("expires_at")?.map(Timestamp::from_seconds),
            refresh_token: stored.secret("refresh_token")?,
            scope: Scope::parse(&stored.text("scope")?),
            identity: None,
            dpop_key: stored.key()?,
            session_state: stored.optional("session_state")?.map(str::to_owned),
            name: stored.optional("name")?.map(str::to_owned),
        };
        let is_usable = session.access_token.as_ref().is_none_or(|token| is_access_token(token.expose()));
        let id_token = stored.secret("id_token")?;
        is_usable.then_some(RestoredSession { session, id_token })
    };
    read().ok_or_else(tampered)
}

/// A stored object of our version. Each reader gives nothing for a member of another type.
struct Stored(Json);

impl Stored {
    fn parse(text: &str) -> Option<Self> {
        let stored = Self(Json::parse_object(text.as_bytes())?);
        (stored.number("version")?? == i64::from(VERSION)).then_some(stored)
    }

    fn text(&self, name: &'static str) -> Option<String> {
        Some(self.0.string(name).ok()??.to_owned())
    }

    fn texts(&self, name: &'static str) -> Option<Vec<String>> {
        Some(self.0.strings(name).ok()??.into_iter().map(str::to_owned).collect())
    }

    /// The outer option is about the type, the inner one about whether it is there.
    fn number(&self, name: &'static str) -> Option<Option<i64>> {
        match self.0.member(name) {
            None | Some(Json::Null) => Some(None),
            Some(Json::Integer(number)) => Some(Some(*number)),
            Some(_) => None,
        }
    }

    fn optional(&self, name: &'static str) -> Option<Option<&str>> {
        match self.0.member(name) {
            None | Some(Json::Null) => Some(None),
            Some(Json::String(text)) => Some(Some(text)),
            Some(_) => None,
        }
    }

    fn secret(&self, name: &'static str) -> Option<Option<Secret>> {
        Some(self.optional(name)?.map(Secret::new))
    }

    fn key(&self) -> Option<Option<KeyId>> {
        match self.optional("dpop_key")? {
            None => Some(None),
            Some(name) => KeyId::from_stored(name).map(Some),
        }
    }

    fn client(&self) -> Option<Client> {
        let redirect_uri = HttpUrl::parse(&self.text("redirect_uri")?).ok()?;
        Some(Client { client_id: self.text("client_id")?, redirect_uri })
    }
}

/// Names and values in turn, as parameters that this app may have sent.
fn extra(texts: Vec<String>) -> Option<Vec<(&'static str, String)>> {
    let mut texts = texts.into_iter();
    let pairs = std::iter::from_fn(|| texts.next().zip(texts.next()));
    let known = |name: &str| EXTRA.into_iter().find(|known| *known == name);
    pairs.map(|(name, value)| Some((known(&name)?, value))).collect()
}

fn name_of(key: &Option<KeyId>) -> Option<String> {
    key.as_ref().map(|key| key.as_str().to_owned())
}

fn text(token: &Option<Secret>) -> Option<String> {
    token.as_ref().map(|token| token.expose().to_owned())
}

fn write(value: &impl Serialize) -> Secret {
    Secret::new(serde_json::to_string(value).expect("texts, numbers and lists of them are JSON"))
}

fn tampered() -> Failure {
    Failure::plain(&TAMPERED)
}
