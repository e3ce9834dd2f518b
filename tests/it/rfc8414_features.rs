//! What metadata announces, as rows for a reader: left out, of another type and empty are all "no".

use bearer_lab::protocol::{
    json::Json,
    oauth::server_features::{Announcement, FEATURES},
};
use serde_json::{Value, json};

fn announced(name: &str, metadata: &Value) -> Announcement {
    let metadata = Json::parse_object(metadata.to_string().as_bytes()).unwrap();
    FEATURES.iter().find(|feature| feature.name == name).unwrap().announced(&metadata)
}

#[test]
fn rfc8414_s2_a_feature_is_what_the_metadata_says() {
    let present = |text: &str| Announcement::Present(text.into());
    let cases = [
        (
            "Response types",
            json!({ "response_types_supported": ["code", "id_token"] }),
            present("code, id_token"),
        ),
        ("Response types", json!({ "response_types_supported": [] }), Announcement::Absent),
        ("Response types", json!({ "response_types_supported": "code" }), Announcement::Absent),
        ("PKCE with S256", json!({ "code_challenge_methods_supported": ["plain", "S256"] }), present("")),
        ("PKCE with S256", json!({ "code_challenge_methods_supported": ["plain"] }), Announcement::Absent),
        ("Public clients", json!({ "token_endpoint_auth_methods_supported": ["none"] }), present("")),
        ("Public clients", json!({}), Announcement::Absent),
        ("Grants", json!({}), Announcement::Default("authorization_code implicit")),
        ("Grants", json!({ "grant_types_supported": [7] }), Announcement::Absent),
        (
            "Sign-out at the provider",
            json!({ "end_session_endpoint": "https://a.test/x" }),
            present("https://a.test/x"),
        ),
        ("Sign-out at the provider", json!({ "end_session_endpoint": true }), Announcement::Absent),
        ("PAR required", json!({ "require_pushed_authorization_requests": true }), present("")),
        ("PAR required", json!({ "require_pushed_authorization_requests": "true" }), Announcement::Absent),
    ];
    for (name, metadata, expected) in cases {
        assert_eq!(announced(name, &metadata), expected, "{name}: {metadata}");
    }
}

#[test]
fn a_value_of_any_length_is_shown_cut() {
    let long = json!({ "userinfo_endpoint": "x".repeat(100_000) });
    let Announcement::Present(text) = announced("Userinfo", &long) else { panic!("it is there") };
    assert!(text.chars().count() <= 201);
}
