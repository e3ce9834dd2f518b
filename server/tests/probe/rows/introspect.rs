//! Introspection (RFC 7662).

use crate::{
    http::Answer,
    lab::{Lab, text},
    row::{Row, row},
    summary::oauth,
};

const PATH: &str = "/oauth2/default/v1/introspect";
const WEB: &str = "Basic d2ViOndlYi1zZWNyZXQ=";
const SERVICE: &str = "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==";

fn ask(basic: &str, token: &str) -> Answer {
    let lab = Lab::automatic();
    lab.send(&lab.post(PATH).header("authorization", basic).form(&[("token", token)]))
}

/// The tokens of a sign-in at `web`.
fn web_tokens() -> serde_json::Value {
    redeem(&web_code())
}

const REDIRECT: (&str, &str) = ("redirect_uri", "http://127.0.0.1:8090/callback");

fn web_code() -> String {
    Lab::automatic().code(&[("client_id", "web"), REDIRECT])
}

fn redeem(code: &str) -> serde_json::Value {
    let lab = Lab::automatic();
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        REDIRECT,
        ("code_verifier", crate::lab::VERIFIER),
    ];
    lab.send(&lab.post("/oauth2/default/v1/token").header("authorization", WEB).form(&pairs)).json()
}

fn verdict(answer: &Answer) -> String {
    let json = answer.json();
    let members = json.as_object().map_or(0, serde_json::Map::len);
    format!("{} active={} members={members}", oauth(answer), json["active"])
}

pub fn rows() -> Vec<Row> {
    const INACTIVE: &str = "200 active=false members=1";
    vec![
        row("RFC 7662 §2.2", "introspect: an own access token", "200 active=true members=10", || {
            verdict(&ask(WEB, &text(&web_tokens(), "access_token")))
        }),
        row("RFC 7662 §2.2", "introspect: an own refresh token", "200 active=true members=5", || {
            verdict(&ask(WEB, &text(&web_tokens(), "refresh_token")))
        }),
        row(
            "RFC 7662 §2.2",
            "introspect: a refresh token that was rotated, twice, and the new one",
            "false false true",
            || {
                let lab = Lab::automatic();
                let old = text(&web_tokens(), "refresh_token");
                let pairs = [("grant_type", "refresh_token"), ("refresh_token", &*old)];
                let next = lab
                    .send(&lab.post("/oauth2/default/v1/token").header("authorization", WEB).form(&pairs))
                    .json();
                let active = |token: &str| ask(WEB, token).json()["active"].to_string();
                format!("{} {} {}", active(&old), active(&old), active(&text(&next, "refresh_token")))
            },
        ),
        row("RFC 7662 §4", "introspect: another client's token", INACTIVE, || {
            verdict(&ask(SERVICE, &text(&web_tokens(), "access_token")))
        }),
        row("RFC 7662 §4", "introspect: another client's refresh token", INACTIVE, || {
            verdict(&ask(SERVICE, &text(&web_tokens(), "refresh_token")))
        }),
        row(
            "RFC 6749 §4.1.2",
            "introspect: a refresh token of a code that was used twice",
            INACTIVE,
            || {
                let code = web_code();
                let token = text(&redeem(&code), "refresh_token");
                redeem(&code);
                verdict(&ask(WEB, &token))
            },
        ),
        row("RFC 7662 §2.2", "introspect: an unknown token", INACTIVE, || verdict(&ask(WEB, "unknown"))),
        row("RFC 7662 §2.2", "introspect: an ID token", INACTIVE, || {
            verdict(&ask(WEB, &text(&web_tokens(), "id_token")))
        }),
        row("RFC 7662 §2.2", "introspect: a revoked token", INACTIVE, || {
            let lab = Lab::automatic();
            let token = text(&web_tokens(), "access_token");
            lab.send(
                &lab.post("/oauth2/default/v1/revoke")
                    .header("authorization", WEB)
                    .form(&[("token", &token)]),
            );
            verdict(&ask(WEB, &token))
        }),
        row("RFC 7662 §2.1", "introspect: token missing", "400 invalid_request", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(PATH).header("authorization", WEB).form(&[("x", "y")])))
        }),
        row("RFC 7662 §2.1", "introspect: a wrong secret", "401 invalid_client", || {
            oauth(&ask("Basic d2ViOndyb25n", "x"))
        }),
        row("RFC 7662 §2.1", "introspect: a public client", "401 invalid_client", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(PATH).form(&[("client_id", "spa"), ("token", "x")])))
        }),
    ]
}
