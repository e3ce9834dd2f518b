//! What a restart keeps.

use bearer_lab_server::cli::Serve;

use super::{folder, restart, start};
use crate::{
    lab::{Lab, header, options, text},
    row::{Row, row},
    rows::forms::{Browser, signed_in},
    summary::{bearer, oauth},
};

pub fn rows() -> Vec<Row> {
    const ALICE: Option<&str> = Some("alice");
    vec![
        row(
            "--data",
            "data: after a restart tokens hold and the key is the same",
            "200, 200, same key",
            || {
                let folder = folder("tokens");
                let lab = start(&folder, ALICE);
                let tokens = lab.tokens();
                let lab = restart(lab, &folder, ALICE);
                let access_token = text(&tokens, "access_token");
                let api = bearer(&lab.api("/api/items", &access_token));
                let refreshed = lab.refresh(&text(&tokens, "refresh_token"), &[]);
                let kid = |token: &str| header(token)["kid"].clone();
                let is_same = kid(&text(&refreshed.json(), "access_token")) == kid(&access_token);
                format!("{api}, {}, {} key", oauth(&refreshed), if is_same { "same" } else { "another" })
            },
        ),
        row("--data", "data: after a restart the browser is still signed in", "query code state iss", || {
            let folder = folder("session");
            let lab = start(&folder, None);
            let cookie = signed_in(&lab).cookie;
            let lab = restart(lab, &folder, None);
            asked_silently(&lab, cookie)
        }),
        row("--data", "data: a sign-out holds after a restart", "query login_required state iss", || {
            let folder = folder("sign-out");
            let lab = start(&folder, None);
            let mut browser = signed_in(&lab);
            browser.go(lab.get("/oauth2/default/v1/logout"));
            browser.post("/oauth2/default/v1/sign-out", &[("action", "sign-out")]);
            let cookie = browser.cookie;
            let lab = restart(lab, &folder, None);
            asked_silently(&lab, cookie)
        }),
        row(
            "RFC 7009 §2",
            "data: revocations hold after a restart",
            "401 Bearer invalid_token, 401 Bearer invalid_token, 400 invalid_grant",
            || {
                let folder = folder("revoked");
                let lab = start(&folder, ALICE);
                let (one, other) = (lab.tokens(), lab.tokens());
                let token = |tokens: &serde_json::Value, name: &str| text(tokens, name);
                for revoked in [token(&one, "access_token"), token(&other, "refresh_token")] {
                    lab.send(
                        &lab.post("/oauth2/default/v1/revoke")
                            .form(&[("client_id", "spa"), ("token", &revoked)]),
                    );
                }
                let lab = restart(lab, &folder, ALICE);
                format!(
                    "{}, {}, {}",
                    bearer(&lab.api("/api/items", &token(&one, "access_token"))),
                    bearer(&lab.api("/api/items", &token(&other, "access_token"))),
                    oauth(&lab.refresh(&token(&other, "refresh_token"), &[]))
                )
            },
        ),
        row(
            "RFC 9700 §4.14.2",
            "data: reuse is noticed across a restart, and ends the family",
            "400 invalid_grant, 400 invalid_grant",
            || {
                let folder = folder("reuse");
                let lab = start(&folder, ALICE);
                let first = text(&lab.tokens(), "refresh_token");
                let second = text(&lab.refresh(&first, &[]).json(), "refresh_token");
                let lab = restart(lab, &folder, ALICE);
                let reuse = oauth(&lab.refresh(&first, &[]));
                format!("{reuse}, {}", oauth(&lab.refresh(&second, &[])))
            },
        ),
        row("OIDC Core §10.1.1", "data: retired keys are published after a restart", "2, token 200", || {
            let folder = folder("retired");
            let lab = start(&folder, ALICE);
            let token = text(&lab.tokens(), "access_token");
            lab.rotate_keys();
            let lab = restart(lab, &folder, ALICE);
            let keys = lab.send(&lab.get("/oauth2/default/v1/keys")).json();
            let count = keys["keys"].as_array().map_or(0, Vec::len);
            format!("{count}, token {}", bearer(&lab.api("/api/items", &token)))
        }),
        row("--data", "data: without a folder a restart forgets", "401 Bearer invalid_token", || {
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
            let (listen, token) = (lab.address, text(&lab.tokens(), "access_token"));
            drop(lab);
            bearer(&Lab::start(Serve { listen, ..options() }).api("/api/items", &token))
        }),
    ]
}

/// What a browser with this cookie gets that may not be asked anything.
fn asked_silently(lab: &Lab, cookie: Option<String>) -> String {
    let mut browser = Browser::authorize(lab, &[]);
    browser.cookie = cookie;
    let query = lab.authorization_query(&[("prompt", "none")]);
    browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{query}")));
    browser.summary()
}
