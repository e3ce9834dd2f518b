use bearer_lab::{
    protocol::{
        Lifetime, Secret, Timestamp,
        oauth::{RANDOM_BYTES, ResponseType},
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
    Transaction::begin(&provider(), &options, &entropy(), Timestamp::from_seconds(NOW))
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
