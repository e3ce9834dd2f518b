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
    /// Where tokens are revoked (RFC 7009).
    pub revocation_endpoint: Option<String>,
    /// Its keys.
    #[serde(default)]
    pub jwks_uri: String,
    /// Whether every authorization response names its issuer (RFC 9207 §3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Asks an issuer for its metadata, and believes them only if they are its own (OpenID Connect Discovery §4).
pub fn discover(http: &Http, issuer: &str) -> Result<Metadata, ClientError> {
    if !is_protected(issuer) {
        return Err(ClientError::Issuer(issuer.to_owned()));
    }
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let metadata: Metadata = read_json(&address, &http.get(&address, None)?)?;
    if metadata.issuer != issuer {
        let problem = format!("it is about the issuer {:?}, not {issuer:?}", metadata.issuer);
        return Err(ClientError::Metadata { address, problem });
    }
    let exposed = metadata.endpoints().find(|(_, endpoint)| !is_protected(endpoint));
    if let Some((name, endpoint)) = exposed {
        let problem = format!(
            "its {name}, {endpoint:?}, must be a URL with https, or with http on this machine or a private address"
        );
        return Err(ClientError::Metadata { address, problem });
    }
    Ok(metadata)
}

/// Whether secrets may be sent there: nobody on the way can read them.
fn is_protected(address: &str) -> bool {
    origin_of(address).parse::<PublicUrl>().is_ok()
}

impl Metadata {
    /// Every endpoint that is named. Secrets, tokens and people are sent there, and keys come from there.
    fn endpoints(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("authorization_endpoint", Some(&self.authorization_endpoint)),
            ("token_endpoint", Some(&self.token_endpoint)),
            ("device_authorization_endpoint", Some(&self.device_authorization_endpoint)),
            ("end_session_endpoint", self.end_session_endpoint.as_ref()),
            ("revocation_endpoint", self.revocation_endpoint.as_ref()),
            ("jwks_uri", Some(&self.jwks_uri)),
        ];
        let named = all.into_iter().filter_map(|(name, endpoint)| Some((name, endpoint?.as_str())));
        named.filter(|(_, endpoint)| !endpoint.is_empty())
    }
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

#[cfg(test)]
mod tests {
    use super::{super::answer_once::answer_once, Http, discover};

    /// What becomes of the metadata of an issuer on this machine with one more member.
    fn outcome(name: &str, endpoint: &str) -> String {
        let response = |issuer: &str| {
            let body = format!(r#"{{"issuer":"{issuer}","{name}":"{endpoint}"}}"#);
            format!("200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        };
        let result = answer_once(response, |issuer| discover(&Http::default(), issuer));
        result.map_or_else(|error| error.to_string(), |_| "taken".to_owned())
    }

    #[test]
    fn rfc8414_s2_no_endpoint_is_less_protected_than_an_issuer_must_be() {
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "device_authorization_endpoint",
            "end_session_endpoint",
            "revocation_endpoint",
            "jwks_uri",
        ] {
            for endpoint in
                ["http://as.example/x", "ftp://as.example/x", "/x", "https://as.example@evil.example/x"]
            {
                let outcome = outcome(name, endpoint);
                assert!(outcome.contains(name) && outcome.contains(endpoint), "{name} {endpoint}: {outcome}");
            }
            for endpoint in ["https://as.example/x", "http://127.0.0.1:9/x", ""] {
                assert_eq!(outcome(name, endpoint), "taken", "{name} {endpoint}");
            }
        }
    }
}
