use oauth2::{HttpResponse, http::StatusCode};
use serde::{Deserialize, de::DeserializeOwned};

use super::{ClientError, Http};
use crate::{config::origin_of, origin::PublicUrl};

/// What a client must know of an authorization server (RFC 8414 §2).
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    /// Who it is.
    pub issuer: String,
    /// Where people are sent.
    #[serde(default)]
    pub authorization_endpoint: String,
    /// Where tokens come from.
    #[serde(default)]
    pub token_endpoint: String,
    /// Where devices begin (RFC 8628 §4).
    #[serde(default)]
    pub device_authorization_endpoint: String,
    /// Where people are signed out (RP-Initiated Logout §2.1).
    pub end_session_endpoint: Option<String>,
    /// Its keys.
    #[serde(default)]
    pub jwks_uri: String,
    /// Whether every authorization response names its issuer (RFC 9207 §3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Asks an issuer for its metadata, and believes them only if they are its own (OpenID Connect Discovery §4).
pub fn discover(http: &Http, issuer: &str) -> Result<Metadata, ClientError> {
    if origin_of(issuer).parse::<PublicUrl>().is_err() {
        return Err(ClientError::Issuer(issuer.to_owned()));
    }
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let metadata: Metadata = read_json(&address, &http.get(&address, None)?)?;
    if metadata.issuer != issuer {
        let problem = format!("it is about the issuer {:?}, not {issuer:?}", metadata.issuer);
        return Err(ClientError::Metadata { address, problem });
    }
    Ok(metadata)
}

/// Reads a document of the authorization server.
pub(super) fn read_json<T: DeserializeOwned>(
    address: &str,
    response: &HttpResponse,
) -> Result<T, ClientError> {
    let unusable = |problem: String| ClientError::Metadata { address: address.to_owned(), problem };
    if response.status() != StatusCode::OK {
        return Err(unusable(format!("the answer is {}", response.status())));
    }
    serde_json::from_slice(response.body()).map_err(|error| unusable(error.to_string()))
}
