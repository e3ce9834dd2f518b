//! What the app may change in a workshop, and that nobody else may.

use bearer_lab_server::{cli::Serve, faults::Fault};

use crate::{
    http::{Answer, Request, parameter},
    lab::{Lab, header, options, text},
    row::{Row, row},
};

const FAULTS: &str = "/workshop/faults";
const DENIED: &str = "403 access_denied";
const MALFORMED: &str = "400 invalid_request";

/// A server that serves a workshop; every row has its own, since what is switched is switched for all.
pub fn workshop() -> Lab {
    Lab::start(Serve { workshop: true, sign_in_as: Some("alice".into()), ..options() })
}

pub fn put(lab: &Lab, path: &str, body: &str) -> Request {
    Request::new("PUT", &lab.host, path).header("origin", &lab.origin).json(body)
}

/// Status and error of an answer that no page of another origin can read.
pub fn words(answer: &Answer) -> String {
    if answer.header("access-control-allow-origin").is_some() {
        return "readable by other origins".into();
    }
    let error = answer.json()["error"].as_str().map(|error| format!(" {error}"));
    format!("{}{}", answer.status, error.unwrap_or_default())
}

fn state(lab: &Lab) -> String {
    parameter(&lab.authorize(&[]).location(), "state").unwrap_or_default()
}

pub fn rows() -> Vec<Row> {
    let mut rows = gate();
    rows.extend(faults());
    rows.extend(keys());
    rows
}

/// Who may ask.
fn gate() -> Vec<Row> {
    type Ask = fn(&Lab) -> Request;
    const NONE: &str = r#"{"on":[]}"#;
    let cases: [(&str, &str, Ask, &str); 12] = [
        ("product", "GET of the server's own page", |lab| lab.get(FAULTS), "200"),
        (
            "CSRF",
            "GET that names another origin",
            |lab| lab.get(FAULTS).header("origin", "https://evil.example"),
            DENIED,
        ),
        ("product", "PUT of the server's own page", |lab| put(lab, FAULTS, NONE), "200"),
        ("CSRF", "PUT without an origin", |lab| Request::new("PUT", &lab.host, FAULTS).json(NONE), DENIED),
        (
            "CSRF",
            "PUT that hides its origin",
            |lab| Request::new("PUT", &lab.host, FAULTS).header("origin", "null").json(NONE),
            DENIED,
        ),
        (
            "CSRF",
            "PUT of a port beside it",
            |lab| Request::new("PUT", &lab.host, FAULTS).header("origin", "http://localhost:1").json(NONE),
            DENIED,
        ),
        (
            "CSRF",
            "PUT of a form",
            |lab| Request::new("PUT", &lab.host, FAULTS).header("origin", &lab.origin).form(&[("on", "")]),
            "415 invalid_request",
        ),
        (
            "CSRF",
            "POST, which forms can send",
            |lab| lab.post(FAULTS).header("origin", &lab.origin).json(NONE),
            "405",
        ),
        (
            "Fetch §3.3",
            "preflight",
            |lab| {
                Request::new("OPTIONS", &lab.host, FAULTS)
                    .header("origin", "https://evil.example")
                    .header("access-control-request-method", "PUT")
            },
            DENIED,
        ),
        ("product", "PUT of no JSON", |lab| put(lab, FAULTS, "{"), MALFORMED),
        ("product", "PUT of another member", |lab| put(lab, FAULTS, r#"{"on":[],"off":[]}"#), MALFORMED),
        ("product", "PUT of deep JSON", |lab| put(lab, FAULTS, &"[".repeat(30_000)), MALFORMED),
    ];
    let mut rows: Vec<_> = cases
        .into_iter()
        .map(|(source, name, ask, expected)| {
            row(source, format!("workshop: {name}"), expected, move || {
                let lab = workshop();
                words(&lab.send(&ask(&lab)))
            })
        })
        .collect();
    rows.push(row(
        "product",
        "workshop: GET and PUT without --workshop",
        "403 access_denied, 403 access_denied",
        || {
            let lab = Lab::automatic();
            let change = lab.send(&put(lab, FAULTS, NONE));
            format!("{}, {}", words(&lab.send(&lab.get(FAULTS))), words(&change))
        },
    ));
    rows
}

fn faults() -> Vec<Row> {
    vec![
        row(
            "product",
            "workshop: a fault is switched on and off",
            "the-state, another-state, the-state",
            || {
                let lab = workshop();
                let before = state(&lab);
                lab.send(&put(&lab, FAULTS, r#"{"on":["response-wrong-state"]}"#));
                let with = state(&lab);
                lab.send(&put(&lab, FAULTS, r#"{"on":[]}"#));
                format!("{before}, {with}, {}", state(&lab))
            },
        ),
        row(
            "product",
            "workshop: the list says what each fault does and which are on",
            format!("{} listed, on: key-rotated", Fault::ALL.len()),
            || {
                let lab = workshop();
                let listed = lab.send(&put(&lab, FAULTS, r#"{"on":["key-rotated"]}"#)).json();
                let faults = listed["faults"].as_array().cloned().unwrap_or_default();
                let texts = ["name", "group", "does", "breaks"];
                let count =
                    faults.iter().filter(|fault| texts.iter().all(|name| fault[name].is_string())).count();
                let on = faults
                    .iter()
                    .filter(|fault| fault["on"] == true)
                    .filter_map(|fault| fault["name"].as_str());
                format!("{count} listed, on: {}", on.collect::<Vec<_>>().join(" "))
            },
        ),
        row(
            "product",
            "workshop: an unknown fault changes nothing",
            "400 invalid_request, the-state",
            || {
                let lab = workshop();
                let answer = lab.send(&put(&lab, FAULTS, r#"{"on":["response-wrong-state","nothing"]}"#));
                format!("{}, {}", words(&answer), state(&lab))
            },
        ),
    ]
}

fn keys() -> Vec<Row> {
    let path = "/workshop/keys";
    vec![
        row(
            "OIDC Core §10.1.1",
            "workshop: new keys sign, the old ones stay",
            "2 keys, another kid",
            move || {
                let lab = workshop();
                let kid = || header(&text(&lab.tokens(), "id_token"))["kid"].clone();
                let before = kid();
                let jwks = lab.send(&lab.post(path).header("origin", &lab.origin)).json();
                let count = jwks["keys"].as_array().map_or(0, Vec::len);
                format!("{count} keys, {}", if kid() == before { "the same kid" } else { "another kid" })
            },
        ),
        row("CSRF", "workshop: new keys for another origin", DENIED, move || {
            let lab = workshop();
            words(&lab.send(&lab.post(path).header("origin", "https://evil.example").form(&[("a", "b")])))
        }),
    ]
}
