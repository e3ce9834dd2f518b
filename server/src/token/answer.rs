use axum::response::Response;
use bearer_lab::protocol::Secret;
use serde::Serialize;

use super::{ClientRequest, narrowed_resources};
use crate::{
    config::GrantType,
    faults::TOKEN_RESPONSE,
    http::OAuthError,
    store::Grant,
    tokens::{BoundTo, issue_access_token, issue_id_token},
};

/// A successful answer (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Serialize)]
struct Answer<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u32,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
}

/// Issues the first tokens of a grant that a user gave. A refresh token is among them only if the client may
/// use one and the user let it stay connected (OpenID Connect Core §11).
pub(super) async fn first_tokens(
    request: &ClientRequest<'_>,
    grant: &Grant,
    nonce: Option<&str>,
) -> Result<Response, OAuthError> {
    let ClientRequest { app, client, key, .. } = request;
    let narrower = narrowed_resources(request, grant)?;
    let may_refresh =
        client.may_use_grant(GrantType::RefreshToken) && grant.scopes.contains("offline_access");
    let refresh_token = match may_refresh {
        true => {
            // RFC 9449 §5: a public client proves its key at every refresh; another one proves its secret.
            let key = key.clone().filter(|_| client.is_public());
            let kept = Grant { key, ..grant.clone() };
            Some(app.store.families.begin(kept, &app.seal_key, app.clock.now())?)
        }
        false => None,
    };
    tokens(request, &narrower, nonce, refresh_token.as_ref()).await
}

/// Issues the tokens of a grant, and beside them the refresh token that was made for it.
pub(super) async fn tokens(
    request: &ClientRequest<'_>,
    grant: &Grant,
    nonce: Option<&str>,
    refresh_token: Option<&Secret>,
) -> Result<Response, OAuthError> {
    let ClientRequest { app, key, .. } = request;
    let keys = app.keys.set().await.map_err(|_| OAuthError::unavailable())?;
    let access_token = issue_access_token(app, &keys, grant, key.as_deref())?;
    let id_token = match grant.username.is_some() && grant.scopes.contains("openid") {
        true => {
            let bound = BoundTo { nonce, access_token: Some(&access_token), code: None };
            Some(issue_id_token(app, &keys, grant, &bound)?)
        }
        false => None,
    };
    let answer = Answer {
        access_token: access_token.expose(),
        token_type: if key.is_some() { "DPoP" } else { "Bearer" },
        expires_in: app.clock.token_lifetime(grant.lifetimes.access_token).seconds(),
        scope: grant.scopes.to_string(),
        refresh_token: refresh_token.map(Secret::expose),
        id_token: id_token.as_ref().map(Secret::expose),
    };
    Ok(app.faults.answer(&answer, TOKEN_RESPONSE))
}
