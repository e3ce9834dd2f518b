//! OpenID Connect Discovery 1.0 §3 and §4.

use bearer_lab::protocol::{
    oauth::{ServerMetadata, server_metadata::well_known_urls},
    url::HttpUrl,
};

use crate::support::check;

#[test]
fn oidc_discovery_s4_1_the_well_known_path_is_appended_to_the_issuer() {
    let cases = [
        ("https://example.com", "https://example.com/.well-known/openid-configuration"),
        ("https://example.com/", "https://example.com/.well-known/openid-configuration"),
        ("https://example.com/issuer1", "https://example.com/issuer1/.well-known/openid-configuration"),
        ("https://example.com/issuer1/", "https://example.com/issuer1/.well-known/openid-configuration"),
        (
            "http://[::1]:8080/oauth2/default",
            "http://[::1]:8080/oauth2/default/.well-known/openid-configuration",
        ),
    ];
    check(cases.map(|(issuer, url)| (issuer, url.to_owned())), |issuer| {
        well_known_urls(&HttpUrl::parse(issuer).unwrap()).unwrap()[0].as_str().to_owned()
    });
}

#[test]
fn oidc_discovery_s4_2_the_example_document_is_read_and_its_plain_algorithms_are_left_out() {
    let example = r#"{
        "issuer": "https://server.example.com",
        "authorization_endpoint": "https://server.example.com/connect/authorize",
        "token_endpoint": "https://server.example.com/connect/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
        "userinfo_endpoint": "https://server.example.com/connect/userinfo",
        "check_session_iframe": "https://server.example.com/connect/check_session",
        "end_session_endpoint": "https://server.example.com/connect/end_session",
        "jwks_uri": "https://server.example.com/jwks.json",
        "registration_endpoint": "https://server.example.com/connect/register",
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access"],
        "response_types_supported": ["code", "code id_token", "id_token", "id_token token"],
        "acr_values_supported": ["urn:mace:incommon:iap:silver", "urn:mace:incommon:iap:bronze"],
        "subject_types_supported": ["public", "pairwise"],
        "userinfo_signing_alg_values_supported": ["RS256", "ES256", "HS256"],
        "userinfo_encryption_alg_values_supported": ["RSA-OAEP-256", "A128KW"],
        "userinfo_encryption_enc_values_supported": ["A128CBC-HS256", "A128GCM"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256"],
        "id_token_encryption_alg_values_supported": ["RSA-OAEP-256", "A128KW"],
        "id_token_encryption_enc_values_supported": ["A128CBC-HS256", "A128GCM"],
        "request_object_signing_alg_values_supported": ["none", "RS256", "ES256"],
        "display_values_supported": ["page", "popup"],
        "claim_types_supported": ["normal", "distributed"],
        "claims_supported": ["sub", "iss", "auth_time", "acr", "name", "http://example.info/claims/groups"],
        "claims_parameter_supported": true,
        "service_documentation": "http://server.example.com/connect/service_documentation.html",
        "ui_locales_supported": ["en-US", "en-GB", "en-CA", "fr-FR", "fr-CA"]
    }"#;
    let issuer = HttpUrl::parse("https://server.example.com").unwrap();
    let metadata = ServerMetadata::parse(example.as_bytes(), &issuer, "https://app.test").unwrap();
    let end_session = metadata.end_session_endpoint.unwrap();
    assert_eq!(end_session.as_str(), "https://server.example.com/connect/end_session");
    let names: Vec<_> = metadata.id_token_algorithms.iter().map(|algorithm| algorithm.name()).collect();
    assert_eq!(names, ["RS256", "ES256"]);
}

#[test]
fn oidc_discovery_s4_3_a_document_for_one_tenant_is_refused_for_another() {
    let document = r#"{
        "issuer": "https://login.example.com/{tenantid}/v2.0",
        "authorization_endpoint": "https://login.example.com/common/authorize"
    }"#;
    let issuer = HttpUrl::parse("https://login.example.com/common/v2.0").unwrap();
    let failure = ServerMetadata::parse(document.as_bytes(), &issuer, "https://app.test").unwrap_err();
    assert_eq!(failure.code(), "METADATA_ISSUER_MISMATCH");
    assert_eq!(failure.expected, issuer.as_str());
    assert_eq!(failure.found, "https://login.example.com/{tenantid}/v2.0");
}
