//! RFC 6750: sending a bearer token, and reading why it was not taken.

use bearer_lab::protocol::{
    Secret,
    http::{Request, Value},
    oauth::Challenge,
    url::HttpUrl,
};

use crate::support::check;

#[test]
fn rfc6750_s2_1_the_token_goes_into_the_header_and_nowhere_else() {
    let url = HttpUrl::parse("https://api.test/items?page=2").unwrap();
    let request = Request::get(url).with_bearer(&Secret::new("mF_9.B5f-4.1JqM"));
    let sent = ("Authorization", Value::Secret(Secret::new("Bearer mF_9.B5f-4.1JqM")));
    assert!(request.headers.contains(&sent));
    assert_eq!(request.url.as_str(), "https://api.test/items?page=2");
    assert_eq!(request.body().expose(), "");
    assert!(!format!("{request:?}").contains("mF_9"), "the token is a secret");
}

/// Error, description and scope of the challenge, each absent as `-`.
fn read(header: &str) -> String {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    Challenge::parse(header, "Bearer").map_or("none".into(), |challenge| {
        let Challenge { error, error_description, scope } = challenge;
        [text(error), text(error_description), text(scope)].join("|")
    })
}

#[test]
fn rfc6750_s3_the_published_challenges_are_read() {
    let cases = [
        (r#"Bearer realm="example""#, "-|-|-".to_owned()),
        (
            r#"Bearer realm="example",
                       error="invalid_token",
                       error_description="The access token expired""#,
            "invalid_token|The access token expired|-".into(),
        ),
    ];
    check(cases, |header| read(&header.replace('\n', "")));
}

#[test]
fn rfc9110_s11_6_1_a_challenge_is_found_among_others_and_never_inside_a_text() {
    let wanted = "insufficient_scope|-|a b";
    let cases = [
        ("", "none"),
        ("Basic", "none"),
        ("Bearer1", "none"),
        ("NotBearer error=x", "none"),
        ("Basic realm=\"Bearer error=x\"", "none"),
        ("Basic realm=\"\\\" Bearer error=x\"", "none"),
        ("Basic realm=Bearer", "none"),
        ("Bearer", "-|-|-"),
        ("bEARER", "-|-|-"),
        (" , Bearer , ", "-|-|-"),
        ("Bearer abc==", "-|-|-"),
        ("Bearer error=", "|-|-"),
        ("Bearer error", "-|-|-"),
        ("Bearer =x, error=y", "-|-|-"),
        ("Bearer error=\"open", "-|-|-"),
        ("Bearer error=\"open\\", "-|-|-"),
        ("Bearer error=a, error=b", "a|-|-"),
        ("Bearer error=\"a\\\"b\"", "a\"b|-|-"),
        ("Bearer error=\"ä\"", "ä|-|-"),
        ("Bearer realm=\"x, error=y\"", "-|-|-"),
        ("Bearer error=a, DPoP error=b", "a|-|-"),
        ("Bearer realm=x, DPoP error=b, scope=c", "-|-|-"),
        ("DPoP error=b, Bearer error=a", "a|-|-"),
        ("Bearer error=insufficient_scope, scope=\"a b\"", wanted),
        ("Bearer error=insufficient_scope,scope=\"a b\"", wanted),
        ("Bearer ERROR = \"insufficient_scope\" , Scope = \"a b\"", wanted),
        ("Basic realm=\"x\", Bearer scope=\"a b\", error=insufficient_scope", wanted),
    ];
    check(cases.map(|(header, expected)| (header, expected.to_owned())), |header| read(header));
}

#[test]
fn rfc9110_s11_6_1_a_long_challenge_takes_time_in_proportion() {
    for part in ["Bearer ", "\"", "\\", ",", "a=b,", "Bearer a=\"", " "] {
        let header = part.repeat(1_000_000 / part.len());
        let start = std::time::Instant::now();
        Challenge::parse(&header, "Bearer");
        assert!(start.elapsed().as_secs() < 5, "{part:?}");
    }
}
