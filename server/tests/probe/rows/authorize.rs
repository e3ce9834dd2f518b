//! The authorization endpoint: what is refused, where the refusal goes, and what comes back.

use crate::{
    http::encode,
    lab::{CHALLENGE, Lab},
    row::{Row, row},
    summary::authorization,
};

type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const REFUSED: &str = "query invalid_request state iss";
const GRANTED: &str = "query code state iss";

/// Requests of `spa`, changed.
const CODE_FLOW: &[Case] = &[
    ("RFC 6749 §4.1.1", "a right request", &[], GRANTED),
    ("RFC 6749 §3.1", "an unknown parameter is ignored", &[("foo", "bar")], GRANTED),
    ("RFC 6749 §4.1.2.1", "client_id missing", &[("client_id", "-")], "400 invalid_client"),
    ("RFC 6749 §4.1.2.1", "client_id unknown", &[("client_id", "nobody")], "400 invalid_client"),
    ("RFC 6749 §4.1.2.1", "client_id twice", &[("+client_id", "spa")], "400 invalid_client"),
    ("RFC 6749 §3.1", "client_id empty", &[("client_id", "")], "400 invalid_client"),
    ("RFC 6749 §2.3", "client without redirect URIs", &[("client_id", "service")], "400 invalid_client"),
    (
        "CVE-2026-41479",
        "unknown client and bad redirect_uri",
        &[("client_id", "x"), ("redirect_uri", "https://evil.test/")],
        "400 invalid_client",
    ),
    ("RFC 9700 §4.1.3", "redirect_uri missing", &[("redirect_uri", "-")], "400 invalid_request"),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri twice",
        &[("+redirect_uri", "https://evil.test/")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri of another host",
        &[("redirect_uri", "https://evil.test/callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri javascript:",
        &[("redirect_uri", "javascript:alert(1)//localhost/callback")],
        "400 invalid_request",
    ),
    ("RFC 9700 §4.1.3", "redirect_uri relative", &[("redirect_uri", "/callback")], "400 invalid_request"),
    (
        "RFC 6749 §3.1.2",
        "redirect_uri with a fragment",
        &[("redirect_uri", "http://localhost:9/callback#f")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with a query added",
        &[("redirect_uri", "http://localhost:9/callback?x=1")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with user information",
        &[("redirect_uri", "http://localhost:9@evil.test/callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with a longer host",
        &[("redirect_uri", "http://localhost.evil.test/callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with a longer path",
        &[("redirect_uri", "http://localhost:9/callback/x")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with dot segments",
        &[("redirect_uri", "http://localhost:9/x/../callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with an encoded path",
        &[("redirect_uri", "http://localhost:9/%63allback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri in upper case",
        &[("redirect_uri", "HTTP://localhost:9/callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with a backslash",
        &[("redirect_uri", "http://localhost:9\\@evil.test/callback")],
        "400 invalid_request",
    ),
    (
        "RFC 9700 §4.1.3",
        "redirect_uri with a line feed",
        &[("redirect_uri", "http://localhost:9/callback\n")],
        "400 invalid_request",
    ),
    (
        "RFC 8252 §7.3",
        "redirect_uri on any local port",
        &[("redirect_uri", "http://127.0.0.1:50123/callback")],
        GRANTED,
    ),
    (
        "RFC 8252 §7.3",
        "redirect_uri on an IPv6 address for spa",
        &[("redirect_uri", "http://[::1]:9/callback")],
        "400 invalid_request",
    ),
    ("RFC 6749 §4.1.2.1", "response_type missing", &[("response_type", "-")], REFUSED),
    (
        "RFC 6749 §4.1.2.1",
        "response_type unknown",
        &[("response_type", "foo")],
        "query unsupported_response_type state iss",
    ),
    ("RFC 6749 §3.1", "response_type twice", &[("+response_type", "code")], REFUSED),
    (
        "RFC 9700 §2.1.2",
        "token for a client of the code flow",
        &[("response_type", "token")],
        "fragment unauthorized_client state iss",
    ),
    (
        "RFC 9700 §2.1.2",
        "id_token for a client of the code flow",
        &[("response_type", "id_token")],
        "fragment unauthorized_client state iss",
    ),
    (
        "Multiple Response Types §2.1",
        "response_mode fragment",
        &[("response_mode", "fragment")],
        "fragment code state iss",
    ),
    ("Multiple Response Types §2.1", "response_mode unknown", &[("response_mode", "telepathy")], REFUSED),
    ("RFC 6749 §3.3", "scope missing", &[("scope", "-")], "query invalid_scope state iss"),
    (
        "RFC 6749 §3.3",
        "scope beyond the registration",
        &[("scope", "openid api:admin")],
        "query invalid_scope state iss",
    ),
    ("RFC 6749 §3.3", "scope unknown", &[("scope", "openid foo")], "query invalid_scope state iss"),
    (
        "RFC 6749 §3.3",
        "scope with two spaces",
        &[("scope", "openid  profile")],
        "query invalid_scope state iss",
    ),
    (
        "RFC 6749 §3.3",
        "scope with a quotation mark",
        &[("scope", "openid \"x\"")],
        "query invalid_scope state iss",
    ),
    ("OAuth 2.0", "a request without openid", &[("scope", "api:read")], GRANTED),
    (
        "RFC 7636 §4.4.1",
        "code_challenge missing",
        &[("code_challenge", "-"), ("code_challenge_method", "-")],
        REFUSED,
    ),
    (
        "RFC 7636 §4.3",
        "code_challenge_method missing means plain",
        &[("code_challenge_method", "-")],
        REFUSED,
    ),
    ("RFC 9700 §2.1.1", "code_challenge_method plain", &[("code_challenge_method", "plain")], REFUSED),
    ("RFC 7636 §4.3", "code_challenge_method in lower case", &[("code_challenge_method", "s256")], REFUSED),
    ("RFC 7636 §4.2", "code_challenge too short", &[("code_challenge", "abc")], REFUSED),
    (
        "RFC 7636 §4.2",
        "code_challenge not base64url",
        &[("code_challenge", "qjrzSW9gMiUgpUvqgEPE4/+8swvyCtfOVvg55o5S/es")],
        REFUSED,
    ),
    ("RFC 7636 §4.3", "code_challenge twice", &[("+code_challenge", CHALLENGE)], REFUSED),
    ("RFC 7636 §4.3", "code_challenge_method alone", &[("code_challenge", "-")], REFUSED),
    ("RFC 6749 §4.1.1", "no state", &[("state", "-")], "query code iss"),
    ("RFC 6749 §3.1", "an empty state is none", &[("state", "")], "query code iss"),
    ("RFC 6749 §3.1", "state twice", &[("+state", "other")], "query invalid_request iss"),
    (
        "RFC 6749 §4.1.2",
        "state comes back as it was sent",
        &[("state", "ä +&=#\"<>")],
        "query code state=ä +&=#\"<> iss",
    ),
    ("OIDC Core §3.1.2.1", "no nonce in the code flow", &[("nonce", "-")], GRANTED),
    ("OIDC Core §6", "request object", &[("request", "e30.e30.")], "query request_not_supported state iss"),
    (
        "OIDC Core §6",
        "request_uri",
        &[("request_uri", "https://evil.test/r")],
        "query request_uri_not_supported state iss",
    ),
    (
        "OIDC Core §7.2.1",
        "registration",
        &[("registration", "{}")],
        "query registration_not_supported state iss",
    ),
    ("OIDC Core §3.1.2.1", "prompt unknown", &[("prompt", "other")], REFUSED),
    ("OIDC Core §3.1.2.1", "prompt none with login", &[("prompt", "none login")], REFUSED),
    ("OIDC Core §3.1.2.1", "max_age is no number", &[("max_age", "-1")], REFUSED),
    ("OIDC Core §3.1.2.1", "max_age is a number", &[("max_age", "10000")], GRANTED),
    ("OIDC Core §3.1.2.1", "max_age too large to count", &[("max_age", "99999999999999999999")], GRANTED),
    (
        "OIDC Core §3.1.2.1",
        "display, ui_locales, claims_locales and acr_values",
        &[("display", "popup"), ("ui_locales", "se"), ("claims_locales", "se"), ("acr_values", "1 2")],
        GRANTED,
    ),
    ("OIDC Core §3.1.2.1", "login_hint", &[("login_hint", "bob@example.com")], GRANTED),
    (
        "OIDC Core §3.1.2.1",
        "id_token_hint that is none",
        &[("id_token_hint", "a.b.c"), ("prompt", "none")],
        "query login_required state iss",
    ),
    (
        "OIDC Core §5.5",
        "claims is ignored",
        &[("claims", "{\"userinfo\":{\"name\":{\"essential\":true}}}")],
        GRANTED,
    ),
];

/// Requests of `spa-implicit`, changed.
const FRONT_CHANNEL: &[Case] = &[
    (
        "RFC 6749 §4.2",
        "token",
        &[("response_type", "token")],
        "fragment access_token token_type expires_in state iss",
    ),
    ("OIDC Core §3.2", "id_token", &[("response_type", "id_token")], "fragment id_token state iss"),
    (
        "OIDC Core §3.2",
        "id_token token",
        &[("response_type", "id_token token")],
        "fragment access_token token_type expires_in id_token state iss",
    ),
    (
        "RFC 6749 §3.1.1",
        "token id_token",
        &[("response_type", "token id_token")],
        "fragment access_token token_type expires_in id_token state iss",
    ),
    (
        "OIDC Core §3.3",
        "code id_token",
        &[("response_type", "code id_token")],
        "fragment code id_token state iss",
    ),
    (
        "OIDC Core §3.3",
        "code token",
        &[("response_type", "code token")],
        "fragment code access_token token_type expires_in state iss",
    ),
    (
        "OIDC Core §3.3",
        "code id_token token",
        &[("response_type", "code id_token token")],
        "fragment code access_token token_type expires_in id_token state iss",
    ),
    (
        "OIDC Core §3.2.2.1",
        "id_token without nonce",
        &[("response_type", "id_token"), ("nonce", "-")],
        "fragment invalid_request state iss",
    ),
    (
        "OIDC Core §3.3.2.11",
        "code id_token without nonce",
        &[("response_type", "code id_token"), ("nonce", "-")],
        "fragment invalid_request state iss",
    ),
    (
        "OIDC Core §3.2.2.1",
        "id_token without openid",
        &[("response_type", "id_token"), ("scope", "api:read")],
        "fragment invalid_scope state iss",
    ),
    (
        "Multiple Response Types §5",
        "tokens never in the query",
        &[("response_type", "token"), ("response_mode", "query")],
        "fragment invalid_request state iss",
    ),
    (
        "RFC 9700 §2.1.1",
        "hybrid without code_challenge",
        &[("response_type", "code token"), ("code_challenge", "-"), ("code_challenge_method", "-")],
        "fragment invalid_request state iss",
    ),
    (
        "RFC 6749 §4.1.2.1",
        "code alone is not registered",
        &[("response_type", "code")],
        "query unauthorized_client state iss",
    ),
    (
        "OIDC Core §11",
        "offline_access is ignored",
        &[("response_type", "id_token token"), ("scope", "openid offline_access")],
        "fragment access_token token_type expires_in id_token state iss",
    ),
];

/// Errors that nobody was asked about, at another port of the server's host name (RFC 6265 §8.5).
fn neighbours() -> Vec<Row> {
    const SOURCE: &str = "RFC 6265 §8.5";
    // A scope that the client is not registered for is an error before anybody signs in.
    let ask = |lab: &Lab, client: &str, redirect: &str, prompt: &str| {
        let changes = [("client_id", client), ("redirect_uri", redirect), ("prompt", prompt), ("scope", "x")];
        let answer = lab.authorize(&changes);
        format!("{} {}", answer.status, answer.location().split('?').next().unwrap_or_default())
    };
    // Each row writes a file of its own.
    let lab = |name: &str| {
        let uris = "[\"http://localhost:*/cb\", \"http://127.0.0.1:*/cb\"]";
        let client = format!(
            "[[clients]]\nid = \"dev\"\ntype = \"single-page\"\nredirect_uris = {uris}\nscopes = [\"openid\"]\n"
        );
        Lab::configured(name, None, &client)
    };
    vec![
        row(
            SOURCE,
            "loopback: the app that comes with the server, at the other name",
            "303 http://127.0.0.1:1/callback",
            move || ask(Lab::manual(), "spa", "http://127.0.0.1:1/callback", "login"),
        ),
        row(SOURCE, "loopback: the app that comes with the server, at the same name", "400 ", move || {
            ask(Lab::manual(), "spa", "http://localhost:1/callback", "login")
        }),
        row(
            SOURCE,
            "loopback: no error goes to the same name by itself",
            "400 , 303 http://127.0.0.1:1/cb",
            move || {
                let lab = lab("neighbour-by-itself");
                let answers = ["http://localhost:1/cb", "http://127.0.0.1:1/cb"]
                    .map(|uri| ask(&lab, "dev", uri, "login"));
                answers.join(", ")
            },
        ),
        row(
            SOURCE,
            "loopback: the page of the error leads to the app",
            "Continue to http://localhost:1",
            move || {
                let lab = lab("neighbour-page");
                let changes =
                    [("client_id", "dev"), ("redirect_uri", "http://localhost:1/cb"), ("scope", "x")];
                let text = lab.authorize(&changes).text();
                let (_, link) =
                    text.split_once("href=\"http://localhost:1/cb?error=invalid_scope").unwrap_or_default();
                link.split_once('>')
                    .and_then(|(_, text)| text.split_once('<'))
                    .unwrap_or_default()
                    .0
                    .to_owned()
            },
        ),
        row(SOURCE, "loopback: a silent request learns its error", "303 http://localhost:1/cb", move || {
            ask(&lab("neighbour-silent"), "dev", "http://localhost:1/cb", "none")
        }),
    ]
}

pub fn rows() -> Vec<Row> {
    let code_flow = CODE_FLOW.iter().map(|(source, name, changes, expected)| {
        row(source, format!("authorize: {name}"), *expected, move || {
            let lab = Lab::automatic();
            authorization(lab, &lab.authorize(changes))
        })
    });
    let front_channel = FRONT_CHANNEL.iter().map(|(source, name, changes, expected)| {
        row(source, format!("authorize front channel: {name}"), *expected, move || {
            let lab = Lab::automatic();
            authorization(lab, &lab.authorize(&[&[("client_id", "spa-implicit")], *changes].concat()))
        })
    });
    code_flow.chain(front_channel).chain(others()).chain(neighbours()).collect()
}

fn others() -> Vec<Row> {
    let ask = |query: &str| {
        let lab = Lab::automatic();
        authorization(lab, &lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))))
    };
    vec![
        row("OIDC Core §3.1.2.1", "authorize: POST", GRANTED, || {
            let lab = Lab::automatic();
            let form = lab.authorization_query(&[]);
            authorization(lab, &lab.send(&lab.post("/oauth2/default/v1/authorize").raw_form(form.as_bytes())))
        }),
        row("OIDC Core §3.1.2.1", "authorize: POST of JSON", "400 invalid_request", || {
            let lab = Lab::automatic();
            let request = lab.post("/oauth2/default/v1/authorize").header("content-type", "application/json");
            authorization(lab, &lab.send(&request))
        }),
        row("strictness", "authorize: malformed percent-encoding", REFUSED, move || {
            ask(&format!("{}&x=%zz", Lab::automatic().authorization_query(&[])))
        }),
        row("strictness", "authorize: not UTF-8", REFUSED, move || {
            ask(&format!("{}&x=%ff", Lab::automatic().authorization_query(&[])))
        }),
        row("RFC 6749 §4.1.2.1", "authorize: no parameters", "400 invalid_client", move || ask("")),
        row("RFC 8252 §7.3", "authorize: native on [::1]", GRANTED, || {
            let lab = Lab::automatic();
            let changes = [("client_id", "native"), ("redirect_uri", "http://[::1]:61023/callback")];
            authorization(lab, &lab.authorize(&changes))
        }),
        row("RFC 8252 §8.3", "authorize: native on localhost", "400 invalid_request", || {
            let lab = Lab::automatic();
            let changes = [("client_id", "native"), ("redirect_uri", "http://localhost:61023/callback")];
            authorization(lab, &lab.authorize(&changes))
        }),
        row("RFC 9700 §4.1.3", "authorize: web at another port", "400 invalid_request", || {
            let lab = Lab::automatic();
            let changes = [("client_id", "web"), ("redirect_uri", "http://127.0.0.1:8091/callback")];
            authorization(lab, &lab.authorize(&changes))
        }),
        row("OAuth 2.1 §4.1", "authorize: web without PKCE", GRANTED, || {
            let lab = Lab::automatic();
            let query = encode(&[
                ("client_id", "web"),
                ("redirect_uri", "http://127.0.0.1:8090/callback"),
                ("response_type", "code"),
                ("scope", "openid"),
                ("state", "the-state"),
            ]);
            authorization(lab, &lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))))
        }),
        row("OIDC Core §3.1.2.1", "authorize: id_token_hint of the user", GRANTED, || {
            let lab = Lab::automatic();
            let hint = crate::lab::text(&lab.tokens(), "id_token");
            authorization(lab, &lab.authorize(&[("id_token_hint", &hint), ("prompt", "none")]))
        }),
        row("RFC 9700 §2.6", "authorize: preflight gets nothing", "405 no CORS", || {
            let lab = Lab::automatic();
            let request = crate::http::Request::new("OPTIONS", &lab.host, "/oauth2/default/v1/authorize")
                .header("origin", "https://a.example")
                .header("access-control-request-method", "GET");
            let answer = lab.send(&request);
            let cors = answer.header("access-control-allow-origin").map_or("no CORS", |_| "CORS");
            format!("{} {cors}", answer.status)
        }),
    ]
}
