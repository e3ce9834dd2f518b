//! How clients prove who they are at the token endpoint.

use crate::{
    http::encode,
    lab::Lab,
    row::{Row, row},
    summary::oauth,
};

/// Name, `Authorization` headers, form, expectation.
type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
    &'static str,
);

const ASK: [(&str, &str); 2] = [("grant_type", "client_credentials"), ("scope", "customScope")];
/// service:service-secret
const RIGHT: &str = "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==";
const WRONG: &str = "Basic c2VydmljZTp3cm9uZw==";
const UNKNOWN: &str = "Basic bm9ib2R5OndlYi1zZWNyZXQ=";
const DENIED: &str = "401 invalid_client";
const BAD: &str = "400 invalid_request";

const CASES: &[Case] = &[
    ("RFC 6749 §2.3.1", "Basic", &[RIGHT], &[], "200"),
    ("RFC 9110 §11.1", "the scheme in lower case", &["basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA=="], &[], "200"),
    ("RFC 6749 §2.3.1", "Basic and the same client_id", &[RIGHT], &[("client_id", "service")], "200"),
    ("RFC 6749 §2.3", "Basic and another client_id", &[RIGHT], &[("client_id", "web")], BAD),
    (
        "RFC 6749 §2.3",
        "Basic and client_secret",
        &[RIGHT],
        &[("client_id", "service"), ("client_secret", "service-secret")],
        BAD,
    ),
    ("RFC 6749 §5.2", "a wrong secret", &[WRONG], &[], DENIED),
    ("RFC 6749 §5.2", "an unknown client", &[UNKNOWN], &[], DENIED),
    ("RFC 6749 §5.2", "no client at all", &[], &[], DENIED),
    ("RFC 6749 §5.2", "a confidential client without its secret", &[], &[("client_id", "service")], DENIED),
    (
        "strictness",
        "the secret in the body of a client registered for Basic",
        &[],
        &[("client_id", "service"), ("client_secret", "service-secret")],
        DENIED,
    ),
    ("RFC 6749 §2.3.1", "Basic with an empty secret", &["Basic c2VydmljZTo="], &[], DENIED),
    ("RFC 6749 §2.3.1", "Basic for a public client", &["Basic c3BhOg=="], &[], DENIED),
    (
        "strictness",
        "a secret for a public client",
        &[],
        &[("client_id", "spa"), ("client_secret", "x")],
        DENIED,
    ),
    ("RFC 6749 §5.2", "Bearer in place of Basic", &["Bearer abc"], &[("client_id", "service")], DENIED),
    ("RFC 7617 §2", "no base64", &["Basic !!!"], &[], BAD),
    ("RFC 7617 §2", "no colon", &["Basic c2VydmljZQ=="], &[], BAD),
    ("RFC 6749 App. B", "malformed percent-encoding", &["Basic c2VydmljZTolenp4"], &[], DENIED),
    ("RFC 6749 App. B", "characters outside ASCII", &["Basic c2VydmljZTrDpA=="], &[], DENIED),
    ("RFC 9110 §5.3", "two Authorization headers", &[RIGHT, RIGHT], &[], BAD),
    (
        "RFC 7523 §2.2",
        "client_assertion",
        &[],
        &[
            ("client_assertion", "a.b.c"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ],
        DENIED,
    ),
    ("RFC 6749 §3.2", "client_id twice", &[], &[("client_id", "spa"), ("client_id", "spa")], BAD),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().map(|(source, name, headers, more, expected)| {
        row(source, format!("client: {name}"), *expected, move || {
            let lab = Lab::automatic();
            let mut request = lab.post("/oauth2/default/v1/token");
            for header in *headers {
                request = request.header("authorization", header);
            }
            oauth(&lab.send(&request.form(&[&ASK, *more].concat())))
        })
    });
    cases.chain(others()).collect()
}

fn others() -> Vec<Row> {
    vec![
        row("RFC 6749 §2.3.1", "client: credentials in the query", BAD, || {
            let lab = Lab::automatic();
            let target = format!(
                "/oauth2/default/v1/token?{}",
                encode(&[("client_id", "service"), ("client_secret", "service-secret")])
            );
            oauth(&lab.send(&lab.post(&target).form(&ASK)))
        }),
        row("CVE-2026-53512", "client: wrong secret and unknown client answer alike", "same", || {
            let lab = Lab::automatic();
            let ask = |header| {
                lab.send(&lab.post("/oauth2/default/v1/token").header("authorization", header).form(&ASK))
            };
            let (wrong, unknown) = (ask(WRONG), ask(UNKNOWN));
            let is_same = wrong.body == unknown.body
                && wrong.header("www-authenticate") == unknown.header("www-authenticate");
            if is_same { "same".into() } else { format!("{} / {}", wrong.text(), unknown.text()) }
        }),
        row(
            "RFC 6749 §5.2",
            "client: the challenge names the scheme",
            "Basic realm=\"Bearer Lab\", charset=\"UTF-8\"",
            || {
                let lab = Lab::automatic();
                let request = lab.post("/oauth2/default/v1/token").header("authorization", WRONG).form(&ASK);
                lab.send(&request).header("www-authenticate").unwrap_or_default().to_owned()
            },
        ),
        row("RFC 6749 §3.2", "token: GET", "405", || {
            let lab = Lab::automatic();
            lab.send(&lab.get("/oauth2/default/v1/token")).status.to_string()
        }),
        row("RFC 6749 §3.2", "token: a body of JSON", BAD, || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").header("content-type", "application/json")))
        }),
        row("RFC 6749 §3.2", "token: a form in another charset", BAD, || {
            let lab = Lab::automatic();
            let kind = "application/x-www-form-urlencoded; charset=iso-8859-1";
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").header("content-type", kind)))
        }),
        row("strictness", "token: malformed percent-encoding", BAD, || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").raw_form(b"grant_type=%zz&client_id=spa")))
        }),
        row("strictness", "token: not UTF-8", BAD, || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post("/oauth2/default/v1/token").raw_form(b"grant_type=\xff&client_id=spa")))
        }),
    ]
}
