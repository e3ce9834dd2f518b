use crate::protocol::url::HttpUrl;

/// A public client as it is registered at the authorization server (RFC 6749 §2).
///
/// # Not implemented
///
/// Confidential clients: an app in the browser keeps no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The identifier that the server gave it.
    pub client_id: String,
    /// Where the authorization response is sent.
    pub redirect_uri: HttpUrl,
}
