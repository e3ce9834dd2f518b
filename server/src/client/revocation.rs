use base64::{Engine as _, engine::general_purpose::STANDARD};
use bearer_lab::protocol::Secret;
use oauth2::http::{Request, header};

use super::{ClientError, Http, Metadata, Registration};

impl Registration {
    /// Revokes a refresh token (RFC 7009 §2.1), where the authorization server can.
    pub fn revoke(&self, http: &Http, metadata: &Metadata, token: &Secret) -> Result<(), ClientError> {
        let Some(endpoint) = metadata.revocation_endpoint.as_deref() else { return Ok(()) };
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token.expose()).append_pair("token_type_hint", "refresh_token");
        let mut request =
            Request::post(endpoint).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match &self.secret {
            Some(secret) => request = request.header(header::AUTHORIZATION, basic(&self.client_id, secret)),
            None => {
                form.append_pair("client_id", &self.client_id);
            }
        }
        let request = request.body(form.finish().into_bytes());
        let answer = http.send(request.map_err(|_| ClientError::Address(endpoint.to_owned()))?)?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(ClientError::Answer(format!("the refresh token was not revoked: {status}"))),
        }
    }
}

/// Identifier and secret, each form-encoded (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &Secret) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode([encode(id), encode(secret.expose())].join(":")))
}
