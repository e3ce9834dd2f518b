//! What clients learn about the server: its metadata and its keys.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    authorization_request::ACR_VALUES,
    clock::Clock,
    config::{Authentication, Client, Config, GrantType, ResponseType},
    dpop::ALGORITHMS,
    faults::{Faults, METADATA},
    http::{OAuthError, json as answer_json},
    keys::{Algorithm, Keys},
    origin::Origin,
};

/// The metadata, in both well-known places (OpenID Connect Discovery §3, RFC 8414 §2).
pub async fn metadata(
    State(config): State<Arc<Config>>,
    State(faults): State<Arc<Faults>>,
    Extension(origin): Extension<Arc<Origin>>,
) -> Response {
    checked_again(faults.answer(&document(&config, &origin), METADATA))
}

/// `GET /v1/keys`: the public keys (RFC 7517 §5).
pub async fn keys(
    State(keys): State<Arc<Keys>>,
    State(faults): State<Arc<Faults>>,
    State(clock): State<Arc<Clock>>,
) -> Response {
    match keys.set().await {
        Ok(keys) => {
            let mut jwks = keys.jwks(clock.now());
            faults.publish_keys(&mut jwks);
            checked_again(answer_json(&jwks))
        }
        Err(_) => OAuthError::unavailable().into_response(),
    }
}

/// May be stored, and is asked for again each time: a server that starts anew has new keys.
fn checked_again(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Only what is built, and what some client may use.
fn document(config: &Config, origin: &Origin) -> Value {
    let response_types = ResponseType::ALL
        .iter()
        .filter(|(_, kind)| any(config, |client| client.may_use_response_type(*kind)));
    let scopes = config.clients.iter().flat_map(|client| client.scopes.iter());
    let claims = config.scopes.iter().flat_map(|scope| &scope.claims).map(String::as_str);
    let authentication = authentication_methods(config);
    json!({
        "issuer": origin.issuer,
        "authorization_endpoint": origin.endpoint("/v1/authorize"),
        "token_endpoint": origin.endpoint("/v1/token"),
        "userinfo_endpoint": origin.endpoint("/v1/userinfo"),
        "jwks_uri": origin.endpoint("/v1/keys"),
        "end_session_endpoint": origin.endpoint("/v1/logout"),
        "revocation_endpoint": origin.endpoint("/v1/revoke"),
        "introspection_endpoint": origin.endpoint("/v1/introspect"),
        "pushed_authorization_request_endpoint": origin.endpoint("/v1/par"),
        "device_authorization_endpoint": origin.endpoint("/v1/device/authorize"),
        "response_types_supported": response_types.map(|(name, _)| *name).collect::<Vec<_>>(),
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": grant_types(config),
        "scopes_supported": unique(scopes),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": config.algorithms().into_iter().map(Algorithm::name).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": authentication,
        "revocation_endpoint_auth_methods_supported": authentication,
        "introspection_endpoint_auth_methods_supported": without_none(&authentication),
        "require_pushed_authorization_requests": false,
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ALGORITHMS.map(|(name, _)| name),
        "acr_values_supported": ACR_VALUES,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": unique(CLAIMS.into_iter().chain(claims)),
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
    })
}

/// The claims of every ID token; those about users are named by the scopes.
const CLAIMS: [&str; 12] =
    ["iss", "sub", "aud", "iat", "exp", "auth_time", "nonce", "acr", "amr", "at_hash", "c_hash", "sid"];

fn any(config: &Config, is: impl Fn(&Client) -> bool) -> bool {
    config.clients.iter().any(is)
}

fn grant_types(config: &Config) -> Vec<&'static str> {
    let grants =
        GrantType::ALL.into_iter().filter(|grant| any(config, |client| client.may_use_grant(*grant)));
    grants.map(GrantType::name).collect()
}

fn authentication_methods(config: &Config) -> Vec<&'static str> {
    unique(config.clients.iter().map(|client| match client.authentication {
        Authentication::None => "none",
        Authentication::Basic(_) => "client_secret_basic",
        Authentication::Post(_) => "client_secret_post",
    }))
}

/// A public client has nothing to prove who it is, and is told nothing about tokens.
fn without_none<'a>(methods: &[&'a str]) -> Vec<&'a str> {
    methods.iter().copied().filter(|method| *method != "none").collect()
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut unique = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}
