//! Requests to the token endpoint (RFC 6749 §4.1.3, §6; RFC 7636 §4.5) and the revocation endpoint (RFC 7009 §2.1).

use super::{Client, CodeVerifier};
use crate::protocol::{
    Secret,
    http::{Request, Value},
    url::HttpUrl,
};

/// Exchanges a code for tokens, for these resources (RFC 8707 §2.2). The code comes last: what is before it is known
/// before the code is.
pub fn code_exchange(
    token_endpoint: &HttpUrl,
    client: &Client,
    code: &Secret,
    verifier: &CodeVerifier,
    resource: &[String],
) -> Request {
    let mut form = vec![
        ("grant_type", Value::Plain("authorization_code".into())),
        ("client_id", Value::Plain(client.client_id.clone())),
        ("redirect_uri", Value::Plain(client.redirect_uri.as_str().into())),
        ("code_verifier", Value::Secret(verifier.secret().clone())),
    ];
    form.extend(resources(resource));
    form.push(("code", Value::Secret(code.clone())));
    Request::post(token_endpoint.clone(), form)
}

/// Exchanges a refresh token for new tokens of the same scope and for the same resources.
pub fn refresh(
    token_endpoint: &HttpUrl,
    client: &Client,
    refresh_token: &Secret,
    resource: &[String],
) -> Request {
    let mut form = vec![
        ("grant_type", Value::Plain("refresh_token".into())),
        ("client_id", Value::Plain(client.client_id.clone())),
        ("refresh_token", Value::Secret(refresh_token.clone())),
    ];
    form.extend(resources(resource));
    Request::post(token_endpoint.clone(), form)
}

fn resources(resource: &[String]) -> impl Iterator<Item = (&'static str, Value)> {
    resource.iter().map(|uri| ("resource", Value::Plain(uri.clone())))
}

/// Gives a token back, so that nobody can use it any more.
pub fn revocation(
    revocation_endpoint: &HttpUrl,
    client: &Client,
    token: &Secret,
    hint: &'static str,
) -> Request {
    let form = vec![
        ("token", Value::Secret(token.clone())),
        ("token_type_hint", Value::Plain(hint.into())),
        ("client_id", Value::Plain(client.client_id.clone())),
    ];
    Request::post(revocation_endpoint.clone(), form)
}
