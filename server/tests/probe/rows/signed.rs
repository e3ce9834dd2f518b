//! Access tokens that the server's own key signed: at the API they hold only if everything that they say is right.

use std::sync::OnceLock;

use bearer_lab_server::{cli::Serve, tokens::TOKEN_MAX};
use serde_json::{Value, json};

use crate::{
    lab::{Lab, claims, options, text},
    row::{Row, row},
    summary::bearer,
};

const TYP: &str = "at+jwt";
const INVALID: &str = "401 Bearer invalid_token";

/// Source, name, what is changed, what comes.
type Case = (&'static str, &'static str, fn(&mut Value), &'static str);

const CASES: [Case; 13] = [
    ("RFC 9068 §4", "nothing changed", |_| (), "200"),
    ("RFC 9068 §4", "another issuer", |claims| claims["iss"] = json!("https://evil.test"), INVALID),
    ("RFC 9068 §4", "another audience", |claims| claims["aud"] = json!("api://another"), INVALID),
    ("RFC 9068 §4", "no audience of several", |claims| claims["aud"] = json!([]), INVALID),
    (
        "RFC 9068 §4",
        "this audience among several",
        |claims| claims["aud"] = json!(["api://another", "api://default"]),
        "200",
    ),
    ("RFC 7519 §4.1.6", "issued in 60 seconds", |claims| at(claims, "iat", 60), "200"),
    ("RFC 7519 §4.1.6", "issued in 61 seconds", |claims| at(claims, "iat", 61), INVALID),
    ("RFC 7519 §4.1.5", "not before 60 seconds from now", |claims| at(claims, "nbf", 60), "200"),
    ("RFC 7519 §4.1.5", "not before 61 seconds from now", |claims| at(claims, "nbf", 61), INVALID),
    ("RFC 7519 §4.1.5", "not before a time that is no number", |claims| claims["nbf"] = json!("1"), INVALID),
    ("RFC 7519 §4.1.4", "in its last second", |claims| at(claims, "exp", 1), "200"),
    ("RFC 7519 §4.1.4", "ended now", |claims| at(claims, "exp", 0), INVALID),
    ("RFC 9068 §2.2.3", "a scope that is a list", |claims| claims["scope"] = json!(["api:read"]), INVALID),
];

/// What RFC 9068 §2.2 requires, and what Okta's tokens have beside it.
const REQUIRED: [&str; 11] =
    ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "ver", "cid", "scp"];

/// A server whose clock stands still.
fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| {
        let clock = vec!["freeze".parse().unwrap()];
        Lab::start(Serve { clock, sign_in_as: Some("alice".into()), ..options() })
    })
}

/// The claims of an access token of this moment.
fn issued() -> Value {
    claims(&text(&lab().tokens(), "access_token"))
}

/// Sets a claim to a time that is so many seconds from now.
fn at(claims: &mut Value, name: &str, seconds: i64) {
    claims[name] = json!(lab().state.clock.now().seconds() + seconds);
}

fn ask(claims: &Value) -> String {
    bearer(&lab().api("/api/items", &lab().sign(TYP, claims)))
}

pub fn rows() -> Vec<Row> {
    let cases = CASES.into_iter().map(|(source, name, change, expected)| {
        row(source, format!("API, signed by the server's key: {name}"), expected, move || {
            let mut claims = issued();
            change(&mut claims);
            ask(&claims)
        })
    });
    let without = REQUIRED.into_iter().map(|name| {
        row(
            "RFC 9068 §2.2",
            format!("API, signed by the server's key: without {name}"),
            INVALID,
            move || {
                let mut claims = issued();
                claims.as_object_mut().unwrap().remove(name);
                ask(&claims)
            },
        )
    });
    let long =
        [("at its most", -4, "200"), ("too long", 8, INVALID)].into_iter().map(|(name, more, expected)| {
            row("caps", format!("a token {name}"), expected, move || of_length(more))
        });
    cases.chain(without).chain(long).collect()
}

/// A token that is nearly so much longer than the longest one, in a form: a header has no room for it.
fn of_length(more: isize) -> String {
    let mut claims = issued();
    let room = TOKEN_MAX.saturating_add_signed(more) - lab().sign(TYP, &claims).len();
    // Three bytes are four characters of base64url.
    claims["pad"] = json!("a".repeat(room / 4 * 3 - r#","pad":"""#.len()));
    let token = lab().sign(TYP, &claims);
    assert_eq!(token.len() > TOKEN_MAX, more > 0, "{}", token.len());
    bearer(&lab().send(&lab().post("/oauth2/default/v1/userinfo").form(&[("access_token", &token)])))
}
