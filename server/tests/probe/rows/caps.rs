//! The caps: the most that is taken, and one more.

use std::sync::OnceLock;

use bearer_lab_server::{
    authorization_request::{NONCE_MAX, STATE_MAX},
    config::{CLIENT_ID_MAX, SCOPE_MAX},
    http::{FORM_MAX, PARAMETERS_MAX, QUERY_MAX},
    serve::HEAD_MAX,
};

use crate::{
    http::exchange,
    lab::Lab,
    row::{Row, row},
    summary::{authorization, oauth},
};

fn authorize(name: &str, value: String) -> String {
    let lab = Lab::automatic();
    let answer = authorization(lab, &lab.authorize(&[(name, &value)]));
    if name == "state" { answer.replace(&format!("={value}"), "") } else { answer }
}

/// A server with a client whose identifier is as long as one can be, and whose two scopes are together longer than a
/// request may ask for.
fn long_names() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| {
        let (id, scope) = (longest_client_id(), longest_scope());
        let content = format!(
            "[[scopes]]\nname = \"{scope}\"\n[[clients]]\nid = \"{id}\"\ntype = \"single-page\"\n\
             redirect_uris = [\"/callback\"]\nscopes = [\"openid\", \"{scope}\"]\n"
        );
        Lab::configured("long-names", Some("alice"), &content)
    })
}

fn longest_client_id() -> String {
    "c".repeat(CLIENT_ID_MAX)
}

fn longest_scope() -> String {
    "s".repeat(SCOPE_MAX)
}

fn authorize_long_names(scope: &str) -> String {
    let lab = long_names();
    authorization(lab, &lab.authorize(&[("client_id", &longest_client_id()), ("scope", scope)]))
}

fn padded_form(length: usize) -> Vec<u8> {
    let mut form = b"grant_type=x&client_id=spa&pad=".to_vec();
    form.resize(length, b'a');
    form
}

pub fn rows() -> Vec<Row> {
    let mut rows = parameters();
    rows.extend(messages());
    rows
}

fn parameters() -> Vec<Row> {
    vec![
        row("caps", "state at its most", "query code state iss", || {
            authorize("state", "s".repeat(STATE_MAX))
        }),
        row("caps", "state too long", "query invalid_request iss", || {
            authorize("state", "s".repeat(STATE_MAX + 1))
        }),
        row("caps", "nonce at its most", "query code state iss", || {
            authorize("nonce", "n".repeat(NONCE_MAX))
        }),
        row("caps", "nonce too long", "query invalid_request state iss", || {
            authorize("nonce", "n".repeat(NONCE_MAX + 1))
        }),
        row("caps", "client_id and scope at their most", "query code state iss", || {
            authorize_long_names(&longest_scope())
        }),
        row(
            "caps",
            "scope too long, of what the client may ask for",
            "query invalid_scope state iss",
            || authorize_long_names(&format!("openid {}", longest_scope())),
        ),
        row("caps", "client_id too long", "400 invalid_client", || {
            authorize("client_id", longest_client_id() + "c")
        }),
        row("caps", "parameters too many at authorize", "query invalid_request state iss", || {
            let lab = Lab::automatic();
            let more: String = (0..PARAMETERS_MAX).map(|number| format!("&p{number}=1")).collect();
            let query = lab.authorization_query(&[]) + &more;
            authorization(lab, &lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))))
        }),
        row("caps", "parameters too many at token", "400 invalid_request", || {
            let lab = Lab::automatic();
            let form: String = (0..=PARAMETERS_MAX).map(|number| format!("p{number}=1&")).collect();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").raw_form(form.as_bytes())))
        }),
    ]
}

fn messages() -> Vec<Row> {
    vec![
        row("caps", "a query too long", "414 invalid_request", || {
            let lab = Lab::automatic();
            let answer =
                lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?x={}", "a".repeat(QUERY_MAX))));
            format!("{} {}", answer.status, answer.json()["error"].as_str().unwrap_or_default())
        }),
        row("caps", "a form at its most", "400 unsupported_grant_type", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").raw_form(&padded_form(FORM_MAX))))
        }),
        row("caps", "a form too large", "413 invalid_request", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").raw_form(&padded_form(FORM_MAX + 1))))
        }),
        row("caps", "a head too large", "431", || {
            let lab = Lab::automatic();
            lab.send(&lab.get("/").header("x-pad", &"a".repeat(2 * HEAD_MAX))).status.to_string()
        }),
        row("caps", "ten thousand headers", "431", || {
            let lab = Lab::automatic();
            let request =
                (0..10_000).fold(lab.get("/"), |request, number| request.header(&format!("x-{number}"), "1"));
            lab.send(&request).status.to_string()
        }),
        row("CVE-2026-46689", "deep brackets in a parameter", "query code state iss", || {
            authorize("claims", "[".repeat(2000))
        }),
        row("RFC 9112 §3", "no HTTP at all", "400", || {
            exchange(Lab::automatic().address, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
                .status
                .to_string()
        }),
        row("RFC 9112 §6.3", "two lengths", "400", || {
            let lab = Lab::automatic();
            let request =
                lab.post("/oauth2/default/v1/token").header("content-length", "5").form(&[("a", "b")]);
            lab.send(&request).status.to_string()
        }),
        row("RFC 9112 §3.2", "no Host", "400", || {
            let request = crate::http::Request::new("GET", "", "/api/items");
            Lab::automatic().send(&request).status.to_string()
        }),
        row("RFC 9112 §3.2", "two Hosts", "400", || {
            let lab = Lab::automatic();
            lab.send(&lab.get("/api/items").header("host", &lab.host)).status.to_string()
        }),
    ]
}
