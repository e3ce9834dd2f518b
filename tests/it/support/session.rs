use bearer_lab::{
    protocol::{
        Lifetime, Secret, Timestamp,
        oauth::{RANDOM_BYTES, ResponseType, ServerMetadata},
        url::HttpUrl,
    },
    session::{Configuration, Entropy, Grant, Provider, Session, SignInOptions, Transaction},
};

use super::NOW;

/// The page of the tests.
pub(crate) const ORIGIN: &str = "https://app.test";

/// The provider that an empty configuration gives.
pub(crate) fn provider() -> Provider {
    Configuration::parse("{}", ORIGIN).unwrap().providers[0].clone()
}

/// What that provider announces, as far as a sign-in needs it.
pub(crate) fn server_metadata() -> ServerMetadata {
    let issuer = provider().issuer;
    let document = serde_json::json!({
        "issuer": issuer.as_str(),
        "authorization_endpoint": format!("{}/authorize", issuer.as_str()),
        "token_endpoint": format!("{}/token", issuer.as_str()),
        "jwks_uri": format!("{}/keys", issuer.as_str()),
        "response_types_supported": ["code"],
        "authorization_response_iss_parameter_supported": true,
    });
    let issuer = HttpUrl::parse(issuer.as_str()).unwrap();
    ServerMetadata::parse(document.to_string().as_bytes(), &issuer, ORIGIN).unwrap()
}

/// Fixed entropy; each value is another.
pub(crate) fn entropy() -> Entropy {
    Entropy { state: [1; RANDOM_BYTES], nonce: [2; RANDOM_BYTES], code_verifier: [3; RANDOM_BYTES] }
}

/// A sign-in for a code, started now.
pub(crate) fn transaction() -> Transaction {
    let options = SignInOptions {
        response_type: Some(ResponseType::CODE),
        return_to: Some("/inspect?tab=1#top".into()),
        max_age: Some(Lifetime::from_seconds(300)),
        acr_values: vec!["urn:mfa".into(), "phr \"x\"".into()],
        prompt: Some("login".into()),
        ..SignInOptions::default()
    };
    Transaction::begin(&provider(), &options, &entropy(), &server_metadata(), Timestamp::from_seconds(NOW))
}

/// A grant that lives one hour and can be renewed.
pub(crate) fn grant() -> Grant {
    Grant {
        access_token: Some(Secret::new("AT.1")),
        expires_in: Some(Lifetime::from_seconds(3600)),
        refresh_token: Some(Secret::new("RT.1")),
        scope: None,
    }
}

/// A session that began now, without an identity.
pub(crate) fn session() -> Session {
    Session::begin("id-1".into(), transaction(), grant(), None, Timestamp::from_seconds(NOW))
}
