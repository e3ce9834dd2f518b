//! RFC 8707: resource indicators.

use bearer_lab::{
    protocol::{
        Secret, Timestamp,
        oauth::{CodeVerifier, token_request},
        url::HttpUrl,
    },
    session::{
        Provider, SignInOptions, Transaction,
        stored::{read_transaction, write_transaction},
    },
};

use crate::support::{NOW, entropy, provider, server_metadata};

const RESOURCES: [&str; 2] = ["https://cal.example.com/", "urn:example:contacts"];

fn with_resources() -> Provider {
    Provider { resource: RESOURCES.map(str::to_owned).into(), ..provider() }
}

fn begun() -> Transaction {
    let now = Timestamp::from_seconds(NOW);
    Transaction::begin(&with_resources(), &SignInOptions::default(), &entropy(), &server_metadata(), now)
}

#[test]
fn rfc8707_s2_1_each_resource_is_a_parameter_of_the_authorization_request() {
    let parameters = begun().authorization_request().parameters();
    let sent: Vec<_> =
        parameters.iter().filter(|(name, _)| *name == "resource").map(|(_, uri)| uri).collect();
    assert_eq!(sent, RESOURCES.iter().collect::<Vec<_>>());
    let stored = read_transaction(write_transaction(&begun()).expose()).unwrap();
    assert_eq!(stored.authorization_request().parameters(), parameters);
}

#[test]
fn rfc8707_s2_2_each_resource_is_a_parameter_of_the_token_requests() {
    let endpoint = HttpUrl::parse("https://server.example.com/token").unwrap();
    let client = begun().client;
    let resource = with_resources().resource;
    let secret = Secret::new("x");
    let verifier = CodeVerifier::from_stored("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    let expected = "&resource=https%3A%2F%2Fcal.example.com%2F&resource=urn%3Aexample%3Acontacts";
    for request in [
        token_request::code_exchange(&endpoint, &client, &secret, &verifier, &resource),
        token_request::refresh(&endpoint, &client, &secret, &resource),
    ] {
        assert!(request.body().expose().contains(expected), "{}", request.body().expose());
    }
}
