use std::{fmt, time::Duration};

use bearer_lab::protocol::Secret;
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl,
    EndpointNotSet, EndpointSet, ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, ResourceOwnerPassword, ResourceOwnerUsername, Scope, StandardDeviceAuthorizationResponse,
    StandardRevocableToken, StandardTokenResponse, TokenResponse as _, TokenUrl,
    basic::{
        BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use serde::{Deserialize, Serialize};

use super::{ClientError, Http, Metadata};

/// A token response, with the ID token of OpenID Connect (Core §3.1.3.3).
pub type Tokens = StandardTokenResponse<IdTokenField, BasicTokenType>;

/// What OpenID Connect adds to a token response.
#[derive(Clone, Default, Deserialize, Serialize)]
pub struct IdTokenField {
    /// The ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl fmt::Debug for IdTokenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTokenField")
    }
}

impl ExtraTokenFields for IdTokenField {}

/// The library's client, with a token endpoint.
type OAuth = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// A client as it is registered: with a secret, sent as Basic (RFC 6749 §2.3.1), or public.
#[derive(Clone)]
pub struct Registration {
    /// Its identifier.
    pub client_id: String,
    /// Its secret, if it can keep one.
    pub secret: Option<Secret>,
}

/// A sign-in under way: the address to open, and what must match when the browser comes back.
pub struct SignIn {
    /// The authorization request.
    pub address: String,
    /// Ties the answer to it (RFC 6749 §10.12).
    pub state: String,
    /// Ties the ID token to it (OpenID Connect Core §3.1.2.1).
    pub nonce: String,
    verifier: PkceCodeVerifier,
    redirect_uri: RedirectUrl,
}

/// The scopes of a text in which spaces part them.
pub fn scopes_of(text: &str) -> Vec<Scope> {
    text.split_ascii_whitespace().map(|scope| Scope::new(scope.to_owned())).collect()
}

impl Registration {
    fn client(&self, metadata: &Metadata) -> Result<OAuth, ClientError> {
        let client = Client::new(ClientId::new(self.client_id.clone()));
        let client = match &self.secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().to_owned())),
            None => client,
        };
        let token = TokenUrl::new(metadata.token_endpoint.clone());
        Ok(client.set_token_uri(token.map_err(|_| address(&metadata.token_endpoint))?))
    }

    /// Client credentials (RFC 6749 §4.4).
    pub fn client_credentials(
        &self,
        http: &Http,
        metadata: &Metadata,
        scope: &str,
    ) -> Result<Tokens, ClientError> {
        let client = self.client(metadata)?;
        as_bearer(client.exchange_client_credentials().add_scopes(scopes_of(scope)).request(http)?)
    }

    /// Resource owner password credentials (RFC 6749 §4.3), which RFC 9700 §2.4 forbids: a lesson.
    pub fn password(
        &self,
        http: &Http,
        metadata: &Metadata,
        (username, password): (&str, &Secret),
        scope: &str,
    ) -> Result<Tokens, ClientError> {
        let client = self.client(metadata)?;
        let username = ResourceOwnerUsername::new(username.to_owned());
        let password = ResourceOwnerPassword::new(password.expose().to_owned());
        as_bearer(client.exchange_password(&username, &password).add_scopes(scopes_of(scope)).request(http)?)
    }

    /// A refresh token for new tokens (RFC 6749 §6); without a scope, for the same ones.
    pub fn refresh(
        &self,
        http: &Http,
        metadata: &Metadata,
        token: &Secret,
        scope: &str,
    ) -> Result<Tokens, ClientError> {
        let client = self.client(metadata)?;
        let token = RefreshToken::new(token.expose().to_owned());
        as_bearer(client.exchange_refresh_token(&token).add_scopes(scopes_of(scope)).request(http)?)
    }

    /// Device authorization (RFC 8628): `show` tells the person where to go, then the server is asked until
    /// the person has answered.
    pub fn device(
        &self,
        http: &Http,
        metadata: &Metadata,
        scope: &str,
        show: impl FnOnce(&StandardDeviceAuthorizationResponse),
    ) -> Result<Tokens, ClientError> {
        let endpoint = &metadata.device_authorization_endpoint;
        let endpoint = DeviceAuthorizationUrl::new(endpoint.clone()).map_err(|_| address(endpoint))?;
        let client = self.client(metadata)?.set_device_authorization_url(endpoint);
        let details: StandardDeviceAuthorizationResponse =
            client.exchange_device_code().add_scopes(scopes_of(scope)).request(http)?;
        show(&details);
        let sleep = |time: Duration| std::thread::sleep(time);
        as_bearer(client.exchange_device_access_token(&details).request(http, sleep, None)?)
    }

    /// Begins a sign-in with a code and PKCE (RFC 6749 §4.1.1, RFC 7636 §4.3).
    pub fn begin(&self, metadata: &Metadata, redirect_uri: &str, scope: &str) -> Result<SignIn, ClientError> {
        let endpoint = &metadata.authorization_endpoint;
        let endpoint = AuthUrl::new(endpoint.clone()).map_err(|_| address(endpoint))?;
        let redirect_uri = RedirectUrl::new(redirect_uri.to_owned()).map_err(|_| address(redirect_uri))?;
        let client = self.client(metadata)?.set_auth_uri(endpoint).set_redirect_uri(redirect_uri.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random().into_secret();
        let (address, state) = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(scopes_of(scope))
            .set_pkce_challenge(challenge)
            .add_extra_param("nonce", nonce.clone())
            .url();
        Ok(SignIn { address: address.into(), state: state.into_secret(), nonce, verifier, redirect_uri })
    }

    /// Exchanges the code that came back (RFC 6749 §4.1.3, RFC 7636 §4.5).
    pub fn exchange(
        &self,
        http: &Http,
        metadata: &Metadata,
        sign_in: SignIn,
        code: &Secret,
    ) -> Result<Tokens, ClientError> {
        let client = self.client(metadata)?.set_redirect_uri(sign_in.redirect_uri);
        let code = AuthorizationCode::new(code.expose().to_owned());
        as_bearer(client.exchange_code(code).set_pkce_verifier(sign_in.verifier).request(http)?)
    }
}

/// A client does not use an access token whose type it does not know (RFC 6749 §7.1).
fn as_bearer(tokens: Tokens) -> Result<Tokens, ClientError> {
    match tokens.token_type() {
        BasicTokenType::Bearer => Ok(tokens),
        other => Err(ClientError::Answer(format!("its access token is of the type {:?}", other.as_ref()))),
    }
}

fn address(text: &str) -> ClientError {
    ClientError::Address(text.to_owned())
}
