use crate::protocol::{
    oauth::{ResponseType, Scope},
    url::HttpUrl,
};

/// A provider: an authorization server and how this app is registered there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The name that sessions and links know it by.
    pub id: String,
    /// The name that people know it by.
    pub name: String,
    /// The issuer, absolute.
    pub issuer: HttpUrl,
    /// The client identifier.
    pub client_id: String,
    /// What is asked for.
    pub scope: Scope,
    /// How it is asked for.
    pub response_type: ResponseType,
    /// Where the response comes, absolute, on the page's own origin.
    pub redirect_uri: HttpUrl,
    /// What stands next to the button: a test account, for example.
    pub sign_in_hint: String,
    /// Audiences that may stand beside the client in an ID token.
    pub trusted_audiences: Vec<String>,
    /// Further parameters of the authorization request, each name once: `audience` or `prompt`, for example.
    pub authorization_parameters: Vec<(String, String)>,
    /// The resources that access tokens are to be good for (RFC 8707).
    pub resource: Vec<String>,
    /// Whether requests are pushed (RFC 9126) where the provider does not insist on it.
    pub pushed_requests: bool,
    /// Whether tokens are bound to a key of this browser (RFC 9449).
    pub dpop: bool,
    /// Whether signing out at the provider is to be noticed (OpenID Connect Session Management).
    pub session_management: bool,
}

/// Whether responses of an issuer arrive at a redirect URI where those of another issuer arrive too.
pub fn is_redirect_uri_shared(redirect_uri: &HttpUrl, issuer: &HttpUrl, providers: &[Provider]) -> bool {
    providers.iter().any(|other| other.redirect_uri == *redirect_uri && other.issuer != *issuer)
}
