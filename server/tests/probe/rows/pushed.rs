//! Pushed authorization requests (RFC 9126).

use crate::{
    http::{Answer, encode},
    lab::{CHALLENGE, Lab, options, text},
    row::{Row, row},
    summary::{authorization, oauth},
};
use bearer_lab_server::{cli::Serve, http::QUERY_MAX};

const PATH: &str = "/oauth2/default/v1/par";

fn push(lab: &Lab, changes: &[(&str, &str)]) -> Answer {
    lab.send(&lab.post(PATH).raw_form(lab.authorization_query(changes).as_bytes()))
}

fn authorize(lab: &Lab, client_id: &str, reference: &str) -> String {
    let query = encode(&[("client_id", client_id), ("request_uri", reference)]);
    authorization(lab, &lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))))
}

fn reference(lab: &Lab) -> String {
    text(&push(lab, &[]).json(), "request_uri")
}

pub fn rows() -> Vec<Row> {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);
    const CASES: [Case; 7] = [
        ("RFC 9126 §2.2", "a right request", &[], "201"),
        ("RFC 9126 §2.1", "request_uri inside", &[("request_uri", "urn:x")], "400 invalid_request"),
        (
            "RFC 9126 §2.3",
            "a bad redirect_uri",
            &[("redirect_uri", "https://evil.test/")],
            "400 invalid_request",
        ),
        (
            "RFC 9126 §2.3",
            "no code_challenge",
            &[("code_challenge", "-"), ("code_challenge_method", "-")],
            "400 invalid_request",
        ),
        ("RFC 9126 §2.3", "a scope beyond the registration", &[("scope", "api:admin")], "400 invalid_scope"),
        ("RFC 9126 §2.1", "an unknown client", &[("client_id", "x")], "401 invalid_client"),
        ("RFC 9126 §2.1", "code_challenge twice", &[("+code_challenge", CHALLENGE)], "400 invalid_request"),
    ];
    let cases = CASES.into_iter().map(|(source, name, changes, expected)| {
        row(source, format!("PAR: {name}"), expected, move || oauth(&push(Lab::automatic(), changes)))
    });
    cases.chain(others()).collect()
}

fn others() -> Vec<Row> {
    const GONE: &str = "400 invalid_request_uri";
    vec![
        row(
            "RFC 9126 §2.3",
            "pushed: too many of one client leave those of others",
            "429 temporarily_unavailable; another client 201; the first one 200",
            || {
                let lab = Lab::start(options());
                let push = |client: &str, redirect: &str| {
                    let query = lab.authorization_query(&[("client_id", client), ("redirect_uri", redirect)]);
                    lab.send(&lab.post("/oauth2/default/v1/par").raw_form(query.as_bytes()))
                };
                let mine = text(&push("spa", &lab.callback()).json(), "request_uri");
                let native = "http://127.0.0.1:1/callback";
                (0..512).for_each(|_| drop(push("native", native)));
                let last = push("native", native);
                let other = push("spa", &lab.callback());
                let reference = crate::http::encode(&[("client_id", "spa"), ("request_uri", &mine)]);
                let first = lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{reference}")));
                format!("{}; another client {}; the first one {}", oauth(&last), other.status, first.status)
            },
        ),
        row("RFC 9126 §2.2", "PAR: the reference", "urn:ietf:params:oauth:request_uri: and 43, 60", || {
            let json = push(Lab::automatic(), &[]).json();
            let reference = text(&json, "request_uri");
            let (prefix, random) = reference.split_at(reference.rfind(':').map_or(0, |at| at + 1));
            format!("{prefix} and {}, {}", random.len(), json["expires_in"])
        }),
        row("RFC 9126 §4", "PAR: used", "query code state iss", || {
            let lab = Lab::automatic();
            authorize(lab, "spa", &reference(lab))
        }),
        row("RFC 9126 §2.3", "PAR: longer than an address may be", "413 invalid_request", || {
            oauth(&push(Lab::automatic(), &[("login_hint", &"a".repeat(QUERY_MAX))]))
        }),
        row("RFC 9126 §7.3", "PAR: used twice", GONE, || {
            let lab = Lab::automatic();
            let reference = reference(lab);
            authorize(lab, "spa", &reference);
            authorize(lab, "spa", &reference)
        }),
        row(
            "RFC 9126 §4",
            "PAR: used by another client, which leaves it",
            "400 invalid_request_uri, query code state iss",
            || {
                let lab = Lab::automatic();
                let reference = reference(lab);
                format!("{}, {}", authorize(lab, "native", &reference), authorize(lab, "spa", &reference))
            },
        ),
        row("RFC 9126 §2.2", "PAR: used after 60 seconds", GONE, || {
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
            let reference = reference(&lab);
            lab.state.clock.advance(60);
            authorize(&lab, "spa", &reference)
        }),
        row(
            "RFC 9126 §4",
            "PAR: what stands beside the reference does not count",
            "query code state iss",
            || {
                let lab = Lab::automatic();
                let reference = reference(lab);
                let query = encode(&[
                    ("client_id", "spa"),
                    ("request_uri", &reference),
                    ("redirect_uri", "https://evil.test/"),
                    ("state", "other"),
                ]);
                authorization(lab, &lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))))
            },
        ),
        row("RFC 9126 §2", "PAR: GET", "405", || {
            let lab = Lab::automatic();
            lab.send(&lab.get(PATH)).status.to_string()
        }),
        row("RFC 9126 §2.1", "PAR: a confidential client without its secret", "401 invalid_client", || {
            let lab = Lab::automatic();
            oauth(&push(lab, &[("client_id", "web"), ("redirect_uri", "http://127.0.0.1:8090/callback")]))
        }),
    ]
}
