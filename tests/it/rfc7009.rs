//! RFC 7009: giving a token back.

use bearer_lab::protocol::{
    Secret,
    http::Method,
    oauth::{Client, token_request},
    url::HttpUrl,
};

#[test]
fn rfc7009_s2_1_a_token_is_given_back_in_a_form_with_its_kind_and_client() {
    let url = |text| HttpUrl::parse(text).unwrap();
    let client = Client { client_id: "spa".into(), redirect_uri: url("https://app.test/callback") };
    let token = Secret::new("45ghiukldjahdnhzdauz");
    let request = token_request::revocation(
        &url("https://server.example.com/revoke"),
        &client,
        &token,
        "refresh_token",
    );
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url.as_str(), "https://server.example.com/revoke");
    let body = "token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token&client_id=spa";
    assert_eq!(request.body().expose(), body);
    assert!(!format!("{request:?}").contains("45ghiu"), "the token is a secret");
}
