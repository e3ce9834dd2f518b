//! OpenID Connect RP-Initiated Logout 1.0 §2.

use bearer_lab::protocol::{Secret, oauth::State, oidc::end_session_url, url::HttpUrl};

fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).unwrap()
}

#[test]
fn oidc_rp_initiated_logout_s2_the_address_names_client_return_state_and_id_token() {
    let state = State::from_random(&[9; 32]);
    let back = url("https://app.test/callback");
    let with = |endpoint: &str, token: Option<&Secret>| {
        end_session_url(&url(endpoint), "spa&x=1", token, &back, &state).as_str().to_owned()
    };
    let common = "client_id=spa%26x%3D1&post_logout_redirect_uri=https%3A%2F%2Fapp.test%2Fcallback\
                  &state=CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk";
    let token = Secret::new("a.b.c");
    assert_eq!(
        with("https://issuer.test/logout", Some(&token)),
        format!("https://issuer.test/logout?{common}&id_token_hint=a.b.c")
    );
    assert_eq!(with("https://issuer.test/logout", None), format!("https://issuer.test/logout?{common}"));
    assert_eq!(
        with("https://issuer.test/logout?a=b", None),
        format!("https://issuer.test/logout?a=b&{common}")
    );
}
