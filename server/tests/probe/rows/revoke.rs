//! Revocation.

use crate::{
    lab::{Lab, text},
    row::{Row, row},
    summary::{bearer, oauth},
};

const PATH: &str = "/oauth2/default/v1/revoke";

fn revoke(lab: &Lab, pairs: &[(&str, &str)]) -> crate::http::Answer {
    lab.send(&lab.post(PATH).form(pairs))
}

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "RFC 7009 §2.1",
            "revoke: a refresh token, and with it the access tokens",
            "200; 400 invalid_grant; 401 Bearer invalid_token",
            || {
                let lab = Lab::automatic();
                let tokens = lab.tokens();
                let token = text(&tokens, "refresh_token");
                let revoked = revoke(lab, &[("token", &token), ("client_id", "spa")]).status;
                let api = bearer(&lab.api("/api/items", &text(&tokens, "access_token")));
                format!("{revoked}; {}; {api}", oauth(&lab.refresh(&token, &[])))
            },
        ),
        row(
            "RFC 7009 §2.1",
            "revoke: an access token, and not the others",
            "200; 401 Bearer invalid_token; 200",
            || {
                let lab = Lab::automatic();
                let tokens = lab.tokens();
                let token = text(&tokens, "access_token");
                let hint = ("token_type_hint", "access_token");
                let revoked = revoke(lab, &[("token", &token), ("client_id", "spa"), hint]).status;
                let api = bearer(&lab.api("/api/items", &token));
                format!("{revoked}; {api}; {}", oauth(&lab.refresh(&text(&tokens, "refresh_token"), &[])))
            },
        ),
        row("RFC 7009 §2.1", "revoke: a wrong hint does not matter", "200; 400 invalid_grant", || {
            let lab = Lab::automatic();
            let token = text(&lab.tokens(), "refresh_token");
            let hint = ("token_type_hint", "access_token");
            let revoked = revoke(lab, &[("token", &token), ("client_id", "spa"), hint]).status;
            format!("{revoked}; {}", oauth(&lab.refresh(&token, &[])))
        }),
        row("RFC 7009 §2.2", "revoke: an unknown token", "200", || {
            revoke(Lab::automatic(), &[("token", "unknown"), ("client_id", "spa")]).status.to_string()
        }),
        row("RFC 7009 §2.1", "revoke: another client's tokens stay", "200; 200; 200", || {
            let lab = Lab::automatic();
            let tokens = lab.tokens();
            let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
            let first = revoke(lab, &[("token", &access), ("client_id", "native")]).status;
            revoke(lab, &[("token", &refresh), ("client_id", "native")]);
            let api = lab.api("/api/items", &access).status;
            format!("{first}; {api}; {}", oauth(&lab.refresh(&refresh, &[])))
        }),
        row("RFC 7009 §2.1", "revoke: token missing", "400 invalid_request", || {
            oauth(&revoke(Lab::automatic(), &[("client_id", "spa")]))
        }),
        row("RFC 7009 §2.1", "revoke: no client", "401 invalid_client", || {
            oauth(&revoke(Lab::automatic(), &[("token", "x")]))
        }),
        row(
            "RFC 7009 §2.1",
            "revoke: a confidential client without its secret",
            "401 invalid_client",
            || oauth(&revoke(Lab::automatic(), &[("token", "x"), ("client_id", "web")])),
        ),
        row("RFC 6749 §2.3.1", "revoke: parameters in the query", "400 invalid_request", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(&format!("{PATH}?token=x")).form(&[("client_id", "spa")])))
        }),
        row("RFC 7009 §2", "revoke: GET", "405", || {
            let lab = Lab::automatic();
            lab.send(&lab.get(PATH)).status.to_string()
        }),
    ]
}
