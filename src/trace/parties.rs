//! Who sends a message to whom, which values travel with it, and which messages of a sign-in are still to come.

use super::{Fields, Message, Purpose, Sent};
use crate::protocol::{http::AUTHORIZATION, oauth::ResponseType};

/// Who takes part in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// This app, in the user's browser.
    App,
    /// The authorization server.
    Provider,
    /// The protected API.
    Api,
    /// A server that holds claims for the provider.
    ClaimsSource,
}

impl Party {
    /// The name that automation relies on.
    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Provider => "provider",
            Self::Api => "api",
            Self::ClaimsSource => "claims-source",
        }
    }
}

/// From whom to whom a message of this purpose goes.
pub const fn parties(purpose: Purpose) -> (Party, Party) {
    match purpose {
        Purpose::AuthorizationResponse => (Party::Provider, Party::App),
        Purpose::ApiRequest => (Party::App, Party::Api),
        Purpose::DistributedClaims => (Party::App, Party::ClaimsSource),
        _ => (Party::App, Party::Provider),
    }
}

/// A value that appears in several messages, so that the eye can follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travelling {
    /// Ties the response to the request (RFC 6749 §10.12).
    State,
    /// Ties the ID token to the request (OpenID Connect Core §3.1.2.1).
    Nonce,
    /// The hash of the verifier (RFC 7636 §4.2).
    Challenge,
    /// What only the app knows that started the sign-in (RFC 7636 §4.1).
    Verifier,
    /// Stands for the user's consent, once (RFC 6749 §1.3.1).
    Code,
    /// Opens the API (RFC 6749 §1.4).
    AccessToken,
    /// Says who signed in (OpenID Connect Core §2).
    IdToken,
    /// Buys new tokens (RFC 6749 §1.5).
    RefreshToken,
}

impl Travelling {
    const ALL: [Self; 8] = [
        Self::State,
        Self::Nonce,
        Self::Challenge,
        Self::Verifier,
        Self::Code,
        Self::AccessToken,
        Self::IdToken,
        Self::RefreshToken,
    ];

    /// Its name, for people; also the name of its colour.
    pub const fn label(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Nonce => "nonce",
            Self::Challenge => "challenge",
            Self::Verifier => "verifier",
            Self::Code => "code",
            Self::AccessToken => "access token",
            Self::IdToken => "ID token",
            Self::RefreshToken => "refresh token",
        }
    }

    /// The parameter that has it.
    const fn parameter(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Nonce => "nonce",
            Self::Challenge => "code_challenge",
            Self::Verifier => "code_verifier",
            Self::Code => "code",
            Self::AccessToken => "access_token",
            Self::IdToken => "id_token",
            Self::RefreshToken => "refresh_token",
        }
    }
}

/// The values that a message sends.
pub fn travelling(message: &Message) -> Vec<Travelling> {
    let has = |fields: &Fields, name: &str| fields.iter().any(|(known, _)| known == name);
    let is_sent = |value: &Travelling| match &message.sent {
        Sent::Navigation(_, parameters) | Sent::Return(_, parameters) => {
            has(parameters, value.parameter())
                || (*value == Travelling::IdToken && has(parameters, "id_token_hint"))
        }
        Sent::Fetch { headers, form, .. } => {
            has(form, value.parameter()) || (*value == Travelling::AccessToken && has(headers, AUTHORIZATION))
        }
    };
    Travelling::ALL.into_iter().filter(is_sent).collect()
}

/// A message that is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What it will be for.
    pub purpose: Purpose,
    /// What it will send.
    pub travelling: Vec<Travelling>,
}

impl Expected {
    /// Whether it goes through the browser's address bar.
    pub const fn is_front_channel(&self) -> bool {
        matches!(self.purpose, Purpose::AuthorizationRequest | Purpose::AuthorizationResponse)
    }
}

/// The messages of a sign-in with this response type, without those `seen` already.
pub fn expected_sign_in(response_type: ResponseType, seen: &[Purpose]) -> Vec<Expected> {
    use Travelling as T;
    let present = |values: &[(bool, T)]| {
        values.iter().filter(|(is_present, _)| *is_present).map(|(_, value)| *value).collect()
    };
    let ResponseType { code, id_token, token } = response_type;
    let request = [(true, T::State), (code || id_token, T::Nonce), (code, T::Challenge)];
    let response = [(true, T::State), (code, T::Code), (token, T::AccessToken), (id_token, T::IdToken)];
    let all = [
        (true, Purpose::Discovery, Vec::new()),
        (true, Purpose::Keys, Vec::new()),
        (true, Purpose::AuthorizationRequest, present(&request)),
        (true, Purpose::AuthorizationResponse, present(&response)),
        (code, Purpose::TokenRequest, vec![T::Verifier, T::Code]),
        (code || token, Purpose::ApiRequest, vec![T::AccessToken]),
    ];
    let is_to_come = |(is_part, purpose, _): &(bool, Purpose, Vec<T>)| *is_part && !seen.contains(purpose);
    let expected = |(_, purpose, travelling)| Expected { purpose, travelling };
    all.into_iter().filter(is_to_come).map(expected).collect()
}
