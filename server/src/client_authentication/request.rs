use std::sync::Arc;

use crate::{
    config::{Client, Scopes},
    http::{OAuthError, Params},
    origin::Origin,
};

/// A request of a client that proved who it is.
pub struct ClientRequest<'a> {
    /// The origin that was asked.
    pub origin: &'a Origin,
    /// The client.
    pub client: &'a Client,
    /// The form.
    pub params: &'a Params,
    /// The thumbprint of the key that it proves to have: tokens are bound to it (RFC 9449 §6).
    pub key: Option<Arc<str>>,
}

impl ClientRequest<'_> {
    /// The scopes that the client asks for, none of which may be beyond its registration.
    pub fn scopes(&self) -> Result<Scopes, OAuthError> {
        let invalid = |description: &'static str| OAuthError::new("invalid_scope", description);
        let text = self.params.text("scope").ok_or(invalid("scope is missing"))?;
        let scopes = Scopes::parse(text).map_err(|_| invalid("the scope is too long or malformed"))?;
        if !scopes.is_within(&self.client.scopes) {
            return Err(invalid("the client is not registered for every scope that it asks for"));
        }
        Ok(scopes)
    }
}
