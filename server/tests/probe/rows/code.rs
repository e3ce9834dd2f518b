//! Redeeming authorization codes.

use crate::{
    lab::{Lab, VERIFIER, claims, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};
use bearer_lab_server::cli::Serve;

type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const GONE: &str = "400 invalid_grant";

/// Token requests, changed.
const CASES: &[Case] = &[
    ("RFC 6749 §4.1.3", "a right request", &[], "200"),
    ("RFC 6749 §3.2", "an unknown parameter is ignored", &[("foo", "bar")], "200"),
    ("RFC 6749 §4.1.3", "code missing", &[("code", "-")], "400 invalid_request"),
    ("RFC 6749 §5.2", "code unknown", &[("code", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")], GONE),
    ("RFC 6749 §3.2", "code twice", &[("+code", "x")], "400 invalid_request"),
    ("RFC 6749 §4.1.3", "redirect_uri missing", &[("redirect_uri", "-")], "400 invalid_request"),
    ("RFC 6749 §4.1.3", "another redirect_uri", &[("redirect_uri", "http://localhost:9/callback")], GONE),
    ("RFC 6749 §4.1.3", "a longer redirect_uri", &[("redirect_uri", "http://localhost:9/callback?x")], GONE),
    ("RFC 6749 §3.2", "redirect_uri twice", &[("+redirect_uri", "x")], "400 invalid_request"),
    ("RFC 6749 §4.1.3", "another public client", &[("client_id", "native")], GONE),
    ("RFC 7636 §4.6", "code_verifier missing", &[("code_verifier", "-")], GONE),
    (
        "RFC 7636 §4.6",
        "code_verifier wrong",
        &[("code_verifier", "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHaw")],
        GONE,
    ),
    (
        "RFC 7636 §4.1",
        "code_verifier of 42 characters",
        &[("code_verifier", "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwa")],
        GONE,
    ),
    (
        "RFC 7636 §4.6",
        "the challenge in place of the verifier",
        &[("code_verifier", "qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es")],
        GONE,
    ),
    ("RFC 6749 §5.2", "grant_type missing", &[("grant_type", "-")], "400 invalid_request"),
    ("RFC 6749 §5.2", "grant_type unknown", &[("grant_type", "foo")], "400 unsupported_grant_type"),
    ("RFC 6749 §3.2", "grant_type twice", &[("+grant_type", "authorization_code")], "400 invalid_request"),
    (
        "RFC 6749 §5.2",
        "grant_type not registered",
        &[("grant_type", "client_credentials")],
        "400 unauthorized_client",
    ),
    (
        "RFC 6749 §5.2",
        "password for a client not registered for it",
        &[("grant_type", "password")],
        "400 unauthorized_client",
    ),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().map(|(source, name, changes, expected)| {
        row(source, format!("token, code: {name}"), *expected, move || {
            let lab = Lab::automatic();
            oauth(&lab.redeem(&lab.code(&[]), changes))
        })
    });
    cases.chain(others()).collect()
}

fn others() -> Vec<Row> {
    vec![
        row("RFC 6749 §4.1.2", "token, code: a second time", "200, 400 invalid_grant", || {
            let lab = Lab::automatic();
            let code = lab.code(&[]);
            let first = oauth(&lab.redeem(&code, &[]));
            format!("{first}, {}", oauth(&lab.redeem(&code, &[])))
        }),
        row(
            "RFC 6749 §4.1.2",
            "token, code: a second time ends the tokens of the first",
            "200, then 401 Bearer invalid_token, 400 invalid_grant",
            || {
                let lab = Lab::automatic();
                let code = lab.code(&[]);
                let tokens = lab.redeem(&code, &[]).json();
                let access_token = text(&tokens, "access_token");
                let before = lab.api("/api/items", &access_token).status;
                lab.redeem(&code, &[]);
                let after = bearer(&lab.api("/api/items", &access_token));
                format!(
                    "{before}, then {after}, {}",
                    oauth(&lab.refresh(&text(&tokens, "refresh_token"), &[]))
                )
            },
        ),
        row(
            "RFC 6749 §4.1.2",
            "token, code: a second time after most of an hour ends the tokens of the first",
            "400 invalid_grant, then 401 Bearer invalid_token",
            || {
                let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
                let code = lab.code(&[]);
                let tokens = lab.redeem(&code, &[]).json();
                lab.state.clock.advance(59 * 60);
                let again = oauth(&lab.redeem(&code, &[]));
                format!("{again}, then {}", bearer(&lab.api("/api/items", &text(&tokens, "access_token"))))
            },
        ),
        row("strictness", "token, code: a wrong verifier uses the code up", GONE, || {
            let lab = Lab::automatic();
            let code = lab.code(&[]);
            lab.redeem(&code, &[("code_verifier", &"x".repeat(43))]);
            oauth(&lab.redeem(&code, &[]))
        }),
        row("RFC 9700 §2.1.1", "token, code: a verifier where there was no challenge", GONE, || {
            let lab = Lab::automatic();
            redeem_web(lab, &[("code_verifier", VERIFIER)])
        }),
        row("RFC 6749 §4.1.3", "token, code: web with Basic, no PKCE", "200", || {
            redeem_web(Lab::automatic(), &[])
        }),
        row("RFC 6749 §4.1.2", "token, code: after 59 seconds", "200", || redeem_after(59)),
        row("RFC 6749 §4.1.2", "token, code: after 60 seconds", GONE, || redeem_after(60)),
        row("RFC 9207 §1", "token, code: at another of the server's issuers", GONE, || {
            let lab = Lab::automatic();
            let code = lab.code(&[]);
            let callback = lab.callback();
            let request = lab.post_to_other_issuer("/oauth2/default/v1/token").form(&[
                ("grant_type", "authorization_code"),
                ("client_id", "spa"),
                ("code", &code),
                ("redirect_uri", &callback),
                ("code_verifier", VERIFIER),
            ]);
            oauth(&lab.send(&request))
        }),
        row("OIDC Core §11", "token, code: refresh token only with offline_access", "none, one", || {
            let lab = Lab::automatic();
            let without = lab.redeem(&lab.code(&[("scope", "openid api:read")]), &[]).json();
            let with = lab.tokens();
            let count =
                |tokens: &serde_json::Value| if tokens["refresh_token"].is_string() { "one" } else { "none" };
            format!("{}, {}", count(&without), count(&with))
        }),
        row("OIDC Core §3.1.3.3", "token, code: ID token only with openid", "none", || {
            let lab = Lab::automatic();
            let tokens = lab.redeem(&lab.code(&[("scope", "api:read")]), &[]).json();
            if tokens["id_token"].is_string() { "one".into() } else { "none".into() }
        }),
        row("OIDC Core §3.3", "token, code: a hybrid code", "200 the-nonce", || {
            let lab = Lab::automatic();
            let changes = [("client_id", "spa-implicit"), ("response_type", "code id_token")];
            let answer = lab.redeem(&lab.code(&changes), &[("client_id", "spa-implicit")]);
            let nonce = text(&claims(&text(&answer.json(), "id_token")), "nonce");
            format!("{} {nonce}", oauth(&answer))
        }),
        row("RFC 6749 §10.10", "codes have at least 128 bits and never repeat", "43 43 different", || {
            let lab = Lab::automatic();
            let (first, second) = (lab.code(&[]), lab.code(&[]));
            let verdict = if first == second { "same" } else { "different" };
            format!("{} {} {verdict}", first.len(), second.len())
        }),
    ]
}

fn redeem_after(seconds: i64) -> String {
    let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
    let code = lab.code(&[]);
    lab.state.clock.advance(seconds);
    oauth(&lab.redeem(&code, &[]))
}

fn redeem_web(lab: &Lab, more: &[(&str, &str)]) -> String {
    let redirect = ("redirect_uri", "http://127.0.0.1:8090/callback");
    let code =
        lab.code(&[("client_id", "web"), redirect, ("code_challenge", "-"), ("code_challenge_method", "-")]);
    let pairs = [&[("grant_type", "authorization_code"), ("code", &*code), redirect], more].concat();
    let basic = ("authorization", "Basic d2ViOndlYi1zZWNyZXQ=");
    oauth(&lab.send(&lab.post("/oauth2/default/v1/token").header(basic.0, basic.1).form(&pairs)))
}
