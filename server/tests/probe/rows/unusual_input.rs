//! What people configure and send: names and secrets beyond ASCII, loopback ports, API clients.

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    http::{Answer, Request, encode},
    lab::{Lab, claims, text},
    row::{Row, row},
    summary::oauth,
};

const TOKEN: &str = "/oauth2/default/v1/token";
const CONFIG: &str = r#"
[[users]]
username = "jürgen"
password = "crème brûlée"

[[clients]]
id = "kiosk"
type = "trusted"
secret = "clé-€"
scopes = ["openid", "api:read"]

[[clients]]
id = "symbols"
type = "service"
secret = "x+y%z&q:r s"
scopes = ["api:read"]

[[clients]]
id = "inventory-api"
type = "service"
secret = "inventory"
audiences = ["api://default"]
scopes = []

[[clients]]
id = "reports-api"
type = "service"
secret = "reports"
audiences = ["api://reports"]
scopes = []

[[clients]]
id = "desktop"
type = "native"
redirect_uris = ["http://127.0.0.1/back", "http://[::1]:7000/back", "http://localhost:7000/back"]
scopes = ["openid"]
"#;

fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::configured("unusual-input", Some("alice"), CONFIG))
}

fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

fn ask(path: &str, pair: &str, form: &[(&str, &str)]) -> Answer {
    let lab = lab();
    lab.send(&lab.post(path).header("authorization", &basic(pair)).form(form))
}

fn encoded(id: &str, secret: &str) -> String {
    let pairs = encode(&[(id, secret)]);
    pairs.replacen('=', ":", 1)
}

fn client_credentials(pair: &str) -> Answer {
    ask(TOKEN, pair, &[("grant_type", "client_credentials"), ("scope", "api:read")])
}

fn password(username: &str, password: &str) -> Answer {
    let form =
        [("grant_type", "password"), ("username", username), ("password", password), ("scope", "openid")];
    ask(TOKEN, &encoded("kiosk", "clé-€"), &form)
}

/// Whether the answer is a refused client with a challenge, and what it hints at.
fn hint(answer: &Answer, word: &str) -> String {
    let challenge = answer.header("www-authenticate").map_or("no challenge", |_| "challenge");
    let hint = if answer.text().contains(word) { word } else { "no hint" };
    format!("{} {challenge}, {hint}", oauth(answer))
}

fn introspect(pair: &str) -> String {
    let token = text(&lab().tokens(), "access_token");
    let answer = ask("/oauth2/default/v1/introspect", pair, &[("token", &token)]).json();
    format!("{} {}", answer["active"], answer["client_id"])
}

fn authorize(redirect_uri: &str) -> String {
    let lab = lab();
    lab.authorize(&[("client_id", "desktop"), ("redirect_uri", redirect_uri), ("scope", "openid")])
        .status
        .to_string()
}

fn revoke_without_colon(path: &str, id: &str) -> String {
    hint(&ask(path, id, &[("token", "x")]), "no colon")
}

pub fn rows() -> Vec<Row> {
    const REVOKE: &str = "/oauth2/default/v1/revoke";
    let mut rows = vec![
        row("RFC 6749 App. B", "input: a secret beyond ASCII, form-encoded", "200", || {
            oauth(&password("jürgen", "crème brûlée"))
        }),
        row("RFC 8265 §4.2.1", "input: user name and password in another Unicode form", "200", || {
            oauth(&password("ju\u{308}rgen", "cre\u{300}me bru\u{302}le\u{301}e"))
        }),
        row("RFC 8265 §4.2.1", "input: another password", "400 invalid_grant", || {
            oauth(&password("jürgen", "creme brulee"))
        }),
        row("OpenID Connect Core §2", "input: the subject of a user name beyond ASCII", "46 ASCII", || {
            let answer = password("jürgen", "crème brûlée").json();
            let subject = text(&claims(&text(&answer, "id_token")), "sub");
            format!("{} {}", subject.len(), if subject.is_ascii() { "ASCII" } else { "other" })
        }),
        row("RFC 6749 §2.3.1", "input: a secret of symbols, form-encoded", "200", || {
            oauth(&client_credentials(&encoded("symbols", "x+y%z&q:r s")))
        }),
        row(
            "RFC 7009 §2.1",
            "input: a public client without a colon revokes",
            "200 (no JSON) no challenge, no hint",
            || revoke_without_colon(REVOKE, "spa"),
        ),
        row(
            "Fetch §3.3.3",
            "input: a preflight for a header of a library",
            "authorization, *, none",
            || {
                let lab = lab();
                let answer = lab.send(
                    &Request::new("OPTIONS", &lab.host, TOKEN)
                        .header("origin", "https://a.example")
                        .header("access-control-request-method", "POST")
                        .header("access-control-request-headers", "x-library-version"),
                );
                let allowed = answer.header("access-control-allow-headers").unwrap_or_default().to_owned();
                let listed: Vec<_> =
                    allowed.split(", ").filter(|name| ["authorization", "*"].contains(name)).collect();
                format!(
                    "{}, {}",
                    listed.join(", "),
                    answer.header("access-control-allow-credentials").unwrap_or("none")
                )
            },
        ),
        row("DNS rebinding", "input: the refusal of a host names it", "421 named", || {
            let answer = lab().send(&Request::new("GET", "localhost:9", "/"));
            let option = "--public-url http://localhost:9\n";
            format!("{} {}", answer.status, if answer.text().ends_with(option) { "named" } else { "silent" })
        }),
    ];
    for pair in ["symbols:x+y%z&q:r s", "symbols:x+y", "kiosk:clé-€", "symbols:100%"] {
        rows.push(row(
            "RFC 6749 §2.3.1",
            format!("input: Basic that is not form-encoded, {pair}"),
            "401 invalid_client challenge, form-encoded",
            move || hint(&client_credentials(pair), "form-encoded"),
        ));
    }
    for (path, id) in [(REVOKE, "web"), (REVOKE, "nobody"), (TOKEN, "spa")] {
        rows.push(row(
            "RFC 7617 §2",
            format!("input: no colon, {id} at {path}"),
            "400 invalid_request no challenge, no colon",
            move || revoke_without_colon(path, id),
        ));
    }
    for (pair, expected) in [
        ("inventory-api:inventory", "true \"spa\""),
        ("reports-api:reports", "false null"),
        ("symbols:x%2By%25z%26q%3Ar+s", "false null"),
    ] {
        rows.push(row("RFC 7662 §2.1", format!("input: introspection by {pair}"), expected, move || {
            introspect(pair)
        }));
    }
    for (uri, expected) in [
        ("http://127.0.0.1:50001/back", "303"),
        ("http://127.0.0.1/back", "303"),
        ("http://[::1]:50002/back", "303"),
        ("http://localhost:7000/back", "303"),
        ("http://localhost:50003/back", "400"),
        ("http://127.0.0.1:50001/other", "400"),
        ("http://127.0.0.2:50001/back", "400"),
        ("https://127.0.0.1:50001/back", "400"),
    ] {
        rows.push(row("RFC 8252 §7.3", format!("input: a native app at {uri}"), expected, move || {
            authorize(uri)
        }));
    }
    rows
}
