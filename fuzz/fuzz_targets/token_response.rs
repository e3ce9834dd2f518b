//! An answer of the token endpoint: tokens come only with status 200, as JSON, and fit into a header.
#![no_main]

use bearer_lab::protocol::{
    check::Checks,
    http::Response,
    oauth::{TokenError, TokenResponse, TokenType, token_response::is_access_token},
    oidc::Userinfo,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else { return };
    let status = [200, 200, 200, 400, 401, 500, 302, 204][usize::from(choice % 8)];
    let content_type = ["application/json", "application/json;charset=UTF-8", "text/html", "a/b+json"];
    let content_type = content_type[usize::from(choice / 8 % 4)];
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    let response = Response { status, headers, body: body.to_vec() };
    for wants_id_token in [false, true] {
        let mut checks = Checks::default();
        let read = TokenResponse::read(&response, TokenType::Bearer, wants_id_token, &mut checks);
        assert_eq!(read.is_ok(), checks.failure().is_none());
        match read {
            Ok(tokens) => {
                assert!(status == 200 && content_type != "text/html");
                assert!(is_access_token(tokens.access_token.expose()));
                assert!(tokens.access_token.expose().bytes().all(|byte| (0x21..0x7f).contains(&byte)));
                assert!(!wants_id_token || tokens.id_token.is_some());
                assert!(tokens.refresh_token.is_none_or(|token| !token.expose().is_empty()));
                assert!(tokens.expires_in.is_none_or(|lifetime| lifetime.seconds() > 0));
            }
            Err(TokenError::Refused(error)) => {
                assert!(status != 200 && status < 500);
                assert!(error.to_string().chars().count() <= 2 * 201 + 2);
            }
            Err(TokenError::Invalid(_)) => {}
        }
    }
    if let Some(userinfo) = Userinfo::read(&response, "alice", &mut Checks::default()) {
        assert_eq!(userinfo.claims.string("sub"), Ok(Some("alice")));
    }
});
