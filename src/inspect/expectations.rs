//! What a token is expected to say: given by a person, or filled in from the session.

use crate::{
    protocol::{
        CLOCK_LEEWAY, Lifetime, Secret,
        check::{Failure, quote},
    },
    session::Session,
};

crate::rules! {
    LEEWAY = "LEEWAY_INVALID", User, "RFC 7519 §4.1.4",
        "The clock skew is a whole number of seconds",
        "The clock skew is no whole number of seconds, so 60 are counted.",
        "Enter digits only. RFC 7519 advises no more than a few minutes.";
}

/// What the token must agree with. What is empty was not given, and is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectations {
    /// `iss`
    pub issuer: String,
    /// The client: `aud` of an ID token, `client_id` of an access token.
    pub client_id: String,
    /// `aud` of any other token; of an ID token, one that may stand beside the client.
    pub audience: String,
    /// `nonce`
    pub nonce: String,
    /// What an access token must be good for.
    pub scope: String,
    /// The access token that came with an ID token (`at_hash`).
    pub access_token: Option<Secret>,
    /// The code that came with an ID token (`c_hash`).
    pub code: Option<Secret>,
    /// How far clocks may differ, in seconds.
    pub leeway: String,
}

impl Default for Expectations {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            audience: String::new(),
            nonce: String::new(),
            scope: String::new(),
            access_token: None,
            code: None,
            leeway: CLOCK_LEEWAY.seconds().to_string(),
        }
    }
}

impl Expectations {
    /// How far clocks may differ.
    pub fn leeway(&self) -> Result<Lifetime, Failure> {
        let seconds = self.leeway.trim().parse().map(Lifetime::from_seconds);
        seconds.map_err(|_| Failure::of(&LEEWAY, "a whole number of seconds", &quote(&self.leeway)))
    }

    /// What the session's own tokens must agree with. The nonce was used up when the ID token was accepted; after a
    /// renewal the ID token may be older than the access token, so that it says nothing of it.
    pub fn of(session: &Session) -> Self {
        Self {
            issuer: session.issuer.clone(),
            client_id: session.client.client_id.clone(),
            scope: session.scope.to_string(),
            access_token: session.access_token.clone().filter(|_| session.generation == 0),
            ..Self::default()
        }
    }
}
