//! The sign-in transaction: what must survive the redirect.

use std::borrow::Cow;

use super::Provider;
use crate::protocol::{
    Lifetime, Timestamp,
    check::Failure,
    oauth::{
        AuthorizationRequest, Client, CodeChallenge, CodeVerifier, KeyId, Nonce, RANDOM_BYTES, RequestUri,
        ResponseType, Scope, ServerMetadata, State,
    },
    url::HttpUrl,
};

crate::rules! {
    EXPIRED = "TRANSACTION_EXPIRED", User, "RFC 6749 §10.12",
        "The response arrives within ten minutes",
        "This sign-in was started more than ten minutes ago.",
        "Start again from the home page.";
    PROVIDER_GONE = "TRANSACTION_PROVIDER_UNKNOWN", Configuration, "README, Configuration",
        "The provider of this sign-in is still known",
        "The provider of this sign-in is not known here any more.",
        "Start again from the home page; providers of your own are in Settings.";
}

/// How long a person may take at the provider.
pub const TRANSACTION_LIFETIME: Lifetime = Lifetime::from_minutes(10);

/// The random bytes of one sign-in.
pub struct Entropy {
    /// For the state.
    pub state: [u8; RANDOM_BYTES],
    /// For the nonce.
    pub nonce: [u8; RANDOM_BYTES],
    /// For the code verifier.
    pub code_verifier: [u8; RANDOM_BYTES],
}

/// What a sign-in can ask for beyond its provider's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInOptions {
    /// Another response type than the configured one.
    pub response_type: Option<ResponseType>,
    /// Another scope than the configured one.
    pub scope: Option<Scope>,
    /// Where to go afterwards: path, query and fragment on the page's own origin.
    pub return_to: Option<String>,
    /// `login`, `consent`, `select_account` or `none` (OpenID Connect Core §3.1.2.1).
    pub prompt: Option<String>,
    /// Who is expected to sign in.
    pub login_hint: Option<String>,
    /// How old the sign-in at the provider may be; then `auth_time` is checked.
    pub max_age: Option<Lifetime>,
    /// Ways of signing in of which one must have been used; then `acr` is checked.
    pub acr_values: Vec<String>,
    /// The languages to prefer on the provider's pages.
    pub ui_locales: Option<String>,
}

/// A sign-in that was started: kept in session storage under its state, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The provider's ID in the configuration.
    pub provider_id: String,
    /// The issuer that was asked; the response and the ID token must come from it.
    pub issuer: String,
    /// Whether its metadata says that every response has `iss` (RFC 9207 §3).
    pub sends_issuer: bool,
    /// Where the code is exchanged, so that the token request needs nothing but this transaction.
    pub token_endpoint: Option<HttpUrl>,
    /// The client that asked.
    pub client: Client,
    /// What was asked for.
    pub response_type: ResponseType,
    /// For what.
    pub scope: Scope,
    /// What the response must repeat.
    pub state: State,
    /// What the ID token must repeat.
    pub nonce: Nonce,
    /// What redeems the code.
    pub code_verifier: CodeVerifier,
    /// Where to go afterwards.
    pub return_to: String,
    /// The `max_age` that was sent.
    pub max_age: Option<Lifetime>,
    /// The `acr_values` that were sent.
    pub acr_values: Vec<String>,
    /// The other parameters that were sent: `prompt`, `login_hint` and their like.
    pub extra: Vec<(Cow<'static, str>, String)>,
    /// What the address had in place of the parameters, where they were pushed (RFC 9126).
    pub request_uri: Option<RequestUri>,
    /// The key that the tokens are to be bound to, if they are.
    pub dpop_key: Option<KeyId>,
    /// When it was started.
    pub started_at: Timestamp,
}

impl Transaction {
    /// Starts a sign-in.
    pub fn begin(
        provider: &Provider,
        options: &SignInOptions,
        entropy: &Entropy,
        metadata: &ServerMetadata,
        now: Timestamp,
    ) -> Self {
        let acr_values = acr_values(provider, options);
        Self {
            provider_id: provider.id.clone(),
            issuer: provider.issuer.as_str().to_owned(),
            sends_issuer: metadata.sends_issuer,
            token_endpoint: metadata.token_endpoint.clone(),
            client: Client {
                client_id: provider.client_id.clone(),
                redirect_uri: provider.redirect_uri.clone(),
            },
            response_type: options.response_type.unwrap_or(provider.response_type),
            scope: options.scope.clone().unwrap_or_else(|| provider.scope.clone()),
            state: State::from_random(&entropy.state),
            nonce: Nonce::from_random(&entropy.nonce),
            code_verifier: CodeVerifier::from_random(&entropy.code_verifier),
            return_to: options.return_to.clone().unwrap_or_else(|| "/".into()),
            max_age: options.max_age,
            extra: extra(provider, options, &acr_values),
            acr_values,
            request_uri: None,
            dpop_key: None,
            started_at: now,
        }
    }

    /// Whether the answer comes in time.
    pub fn check_age(&self, now: Timestamp) -> Result<(), Failure> {
        let age = now.since(self.started_at);
        if age <= TRANSACTION_LIFETIME {
            return Ok(());
        }
        Err(Failure::of(&EXPIRED, "10 minutes", &format!("{} minutes", age.seconds() / 60)))
    }

    /// Whether it was started with this provider, as it is configured now.
    pub fn is_for(&self, provider: &Provider) -> bool {
        self.issuer == provider.issuer.as_str() && self.client.client_id == provider.client_id
    }

    /// The request to send, and that was sent.
    pub fn authorization_request(&self) -> AuthorizationRequest {
        AuthorizationRequest {
            response_type: self.response_type,
            client: self.client.clone(),
            scope: self.scope.clone(),
            state: self.state.clone(),
            nonce: self.nonce.clone(),
            code_challenge: self.response_type.code.then(|| CodeChallenge::of(&self.code_verifier)),
            dpop_jkt: self.dpop_key.as_ref().map(|key| key.thumbprint().to_owned()),
            extra: self.extra.clone(),
        }
    }
}

/// What this sign-in asks for goes before what every sign-in at the provider asks for.
fn extra(
    provider: &Provider,
    options: &SignInOptions,
    acr_values: &[String],
) -> Vec<(Cow<'static, str>, String)> {
    let values = [
        ("prompt", options.prompt.clone()),
        ("login_hint", options.login_hint.clone()),
        ("max_age", options.max_age.map(|limit| limit.seconds().to_string())),
        ("acr_values", (!acr_values.is_empty()).then(|| acr_values.join(" "))),
        ("ui_locales", options.ui_locales.clone()),
    ];
    let resource = provider.resource.iter().map(|uri| ("resource", uri.clone()));
    let asked = values.into_iter().filter_map(|(name, value)| Some((name, value?))).chain(resource);
    let mut extra: Vec<_> = asked.map(|(name, value)| (Cow::from(name), value)).collect();
    for (name, value) in &provider.authorization_parameters {
        if !extra.iter().any(|(known, _)| known == name) {
            extra.push((name.clone().into(), value.clone()));
        }
    }
    extra
}

/// A provider that is always asked for a context must name it in the ID token (OpenID Connect Core §2).
fn acr_values(provider: &Provider, options: &SignInOptions) -> Vec<String> {
    if !options.acr_values.is_empty() {
        return options.acr_values.clone();
    }
    let usual = provider.authorization_parameters.iter().find(|(name, _)| name == "acr_values");
    usual.map(|(_, value)| value.split_ascii_whitespace().map(str::to_owned).collect()).unwrap_or_default()
}
