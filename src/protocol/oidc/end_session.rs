use crate::protocol::{Secret, oauth::State, url::HttpUrl};

/// Where to send the browser so that the provider ends its session too (RP-Initiated Logout §2). The ID token
/// travels in the address, as the specification has it; the provider sends the browser back with `state`.
pub fn end_session_url(
    end_session_endpoint: &HttpUrl,
    client_id: &str,
    id_token: Option<&Secret>,
    post_logout_redirect_uri: &HttpUrl,
    state: &State,
) -> HttpUrl {
    let mut parameters = vec![
        ("client_id", client_id),
        ("post_logout_redirect_uri", post_logout_redirect_uri.as_str()),
        ("state", state.expose()),
    ];
    parameters.extend(id_token.map(|token| ("id_token_hint", token.expose())));
    end_session_endpoint.with_query(parameters)
}
