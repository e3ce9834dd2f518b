//! The API's broken twin: each mistake is there until it is mended, and then it is as good as the API.

use bearer_lab::protocol::jose::base64url;
use serde_json::{Value, json};

use crate::{
    http::{Answer, Request},
    lab::{Lab, claims, text},
    row::{Row, row},
    summary::bearer,
};

const REVOKE: &str = "/oauth2/default/v1/revoke";
const INVALID: &str = "401 Bearer invalid_token";

/// Makes the Authorization header of a request that a mistake is about; nothing for none.
type Make = fn(&Lab) -> Option<String>;

/// A mistake, a request that it is about, what comes while nothing else is broken, and what when it is mended.
const CASES: &[(&str, Make, &str, &str)] = &[
    ("status", |_| None, "200 unauthorized", "401 Bearer"),
    (
        "reason",
        |lab| bearing(&changed(lab, "aud", json!("api://another"))),
        "401 Bearer invalid_token, told",
        INVALID,
    ),
    ("scheme", |lab| Some(format!("Anything {}", access_token(lab))), "200 list", "401 Bearer"),
    ("binding", |lab| bearing(&changed(lab, "cnf", json!({ "jkt": "another" }))), "200 list", INVALID),
    ("signature", |lab| bearing(&unsigned(lab)), "200 list", INVALID),
    // With the right audience and scope an ID token is refused for its kind alone.
    ("kind", |lab| bearing(&of_kind(lab, "JWT")), "200 list", INVALID),
    ("audience", |lab| bearing(&changed(lab, "aud", json!("api://another"))), "200 list", INVALID),
    ("expiry", |lab| bearing(&changed(lab, "exp", json!(1))), "200 list", INVALID),
    ("revocation", |lab| bearing(&revoked(lab)), "200 list", INVALID),
    (
        "scope",
        |lab| bearing(&changed(lab, "scope", json!("openid"))),
        "200 list",
        "403 Bearer insufficient_scope api:read",
    ),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().map(|(name, make, broken, mended)| {
        let expected = format!("{broken}; mended: {mended}");
        row("product", format!("broken API: {name}"), expected, move || {
            let lab = Lab::automatic();
            let header = make(lab);
            let others: Vec<_> =
                CASES.iter().map(|(other, ..)| *other).filter(|other| other != name).collect();
            let broken = words(&ask(lab, "/api/broken/items", &others, header.as_deref()));
            let all = [&others[..], &[*name]].concat();
            format!("{broken}; mended: {}", words(&ask(lab, "/api/broken/items", &all, header.as_deref())))
        })
    });
    cases.chain(others()).collect()
}

fn others() -> Vec<Row> {
    vec![
        row("product", "broken API: an ID token, with nothing mended", "200 list", || {
            let lab = Lab::automatic();
            let header = bearing(&text(&lab.tokens(), "id_token"));
            words(&ask(lab, "/api/broken/items", &[], header.as_deref()))
        }),
        row(
            "product",
            "broken API: no token, with nothing mended",
            "200 Authorization header is required",
            || words(&ask(Lab::automatic(), "/api/broken/items", &[], None)),
        ),
        row(
            "product",
            "broken API: the list says what is broken and what is mended",
            "10, mended: scope status",
            || {
                let lab = Lab::automatic();
                let flaws = ask(lab, "/api/broken", &["status", "scope"], None).json()["flaws"].clone();
                let flaws = flaws.as_array().cloned().unwrap_or_default();
                let mended = flaws.iter().filter(|flaw| flaw["mended"] == true);
                let mut mended: Vec<_> = mended.map(|flaw| text(flaw, "name")).collect();
                mended.sort();
                let is_told = |flaw: &&Value| flaw["does"].is_string() && flaw["breaks"].is_string();
                format!("{}, mended: {}", flaws.iter().filter(is_told).count(), mended.join(" "))
            },
        ),
        row("product", "broken API: each that is listed has a row here", "none without", || {
            let flaws = ask(Lab::automatic(), "/api/broken", &[], None).json()["flaws"].clone();
            let names = flaws.as_array().into_iter().flatten().map(|flaw| text(flaw, "name"));
            let missing: Vec<_> =
                names.filter(|name| !CASES.iter().any(|(known, ..)| known == name)).collect();
            if missing.is_empty() { "none without".into() } else { format!("without: {missing:?}") }
        }),
        row("product", "broken API: a mend that is none", "400", || {
            ask(Lab::automatic(), "/api/broken/items", &["everything"], None).status.to_string()
        }),
    ]
}

fn ask(lab: &Lab, path: &str, mended: &[&str], header: Option<&str>) -> Answer {
    let request: Request = lab.get(&format!("{path}?mend={}", mended.join(",")));
    lab.send(&match header {
        Some(line) => request.header("authorization", line),
        None => request,
    })
}

fn words(answer: &Answer) -> String {
    let json = answer.json();
    if json["items"].is_array() {
        return format!("{} list", answer.status);
    }
    let error = text(&json, "error");
    if answer.status == 200 {
        return format!("200 {error}");
    }
    let told = if error.contains("api://default") { ", told" } else { "" };
    format!("{}{told}", bearer(answer))
}

fn bearing(token: &str) -> Option<String> {
    Some(format!("Bearer {token}"))
}

fn access_token(lab: &Lab) -> String {
    text(&lab.tokens(), "access_token")
}

/// An access token that the server signed with another value for a claim.
fn changed(lab: &Lab, name: &str, value: Value) -> String {
    let mut claims = claims(&access_token(lab));
    claims[name] = value;
    lab.sign("at+jwt", &claims)
}

/// A token with the claims of an access token, signed as another kind.
fn of_kind(lab: &Lab, typ: &str) -> String {
    lab.sign(typ, &claims(&access_token(lab)))
}

fn unsigned(lab: &Lab) -> String {
    let header = base64url::encode(br#"{"alg":"none","typ":"at+jwt"}"#);
    let payload = base64url::encode(claims(&access_token(lab)).to_string().as_bytes());
    format!("{header}.{payload}.")
}

fn revoked(lab: &Lab) -> String {
    let token = access_token(lab);
    lab.send(&lab.post(REVOKE).form(&[("client_id", "spa"), ("token", &token)]));
    token
}
