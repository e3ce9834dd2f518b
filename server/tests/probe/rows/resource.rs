//! Which API a token is for (RFC 8707).

use serde_json::Value;

use super::forms::Browser;
use crate::{
    http::{Answer, encode, parameter},
    lab::{Lab, claims, text},
    row::{Row, row},
    summary::{authorization, bearer, oauth},
};

const OWN: &str = "api://default";
const OTHER: &str = "api://reports";
const SERVICE: &str = "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==";

/// What `aud` of the access token is.
fn audience(answer: &Answer) -> String {
    match &claims(&text(&answer.json(), "access_token"))["aud"] {
        Value::Null => oauth(answer),
        Value::String(one) => one.clone(),
        several => several.to_string(),
    }
}

/// The name of the parameter, for the first and for each further one.
fn named<'a>(resources: &[&'a str]) -> Vec<(&'static str, &'a str)> {
    let names = ["resource", "+resource", "+resource"];
    names.into_iter().zip(resources.iter().copied()).collect()
}

/// Redeems a code: the resources of the authorization request, and of the token request.
fn redeem(authorized: &[&str], asked: &[&str]) -> Answer {
    let lab = Lab::automatic();
    lab.redeem(&lab.code(&named(authorized)), &named(asked))
}

/// Name, resources at the authorization endpoint and at the token endpoint, what `aud` is.
const CASES: &[(&str, &[&str], &[&str], &str)] = &[
    ("none is named", &[], &[], OWN),
    ("the server's own", &[OWN], &[], OWN),
    ("another", &[OTHER], &[], OTHER),
    ("two", &[OWN, OTHER], &[], r#"["api://default","api://reports"]"#),
    ("the same twice", &[OTHER, OTHER], &[], OTHER),
    ("two, then one of them", &[OWN, OTHER], &[OTHER], OTHER),
    ("two, then both", &[OWN, OTHER], &[OTHER, OWN], r#"["api://reports","api://default"]"#),
    ("none, then the server's own", &[], &[OWN], OWN),
    ("none, then another", &[], &[OTHER], "400 invalid_target"),
    ("one, then another", &[OWN], &[OTHER], "400 invalid_target"),
    ("one, then an unknown one", &[OWN], &["api://nobody"], "400 invalid_target"),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().map(|(name, authorized, asked, expected)| {
        row("RFC 8707 §2.2", format!("resource: {name}"), *expected, || audience(&redeem(authorized, asked)))
    });
    cases.chain(requests()).chain(grants()).chain(tokens()).collect()
}

fn requests() -> Vec<Row> {
    let refused = |name: &'static str, value: &'static str| {
        row("RFC 8707 §2", format!("resource: {name}"), "query invalid_target state iss", move || {
            let lab = Lab::automatic();
            authorization(lab, &lab.authorize(&[("resource", value)]))
        })
    };
    vec![
        refused("an unknown one", "api://nobody"),
        refused("no URI", "reports"),
        refused("with a fragment", "api://reports#x"),
        row("RFC 8707 §2", "resource: in the front channel", OTHER, || {
            let changes =
                [("client_id", "spa-implicit"), ("response_type", "id_token token"), ("resource", OTHER)];
            let location = Lab::automatic().authorize(&changes).location();
            text(&claims(&parameter(&location, "access_token").unwrap_or_default()), "aud")
        }),
        row("RFC 8707 §2", "resource: pushed", format!("201, {OTHER}"), || {
            let lab = Lab::automatic();
            let form = lab.authorization_query(&[("resource", OTHER)]);
            let pushed = lab.send(&lab.post("/oauth2/default/v1/par").raw_form(form.as_bytes()));
            let reference = text(&pushed.json(), "request_uri");
            let query = encode(&[("client_id", "spa"), ("request_uri", &reference)]);
            let location = lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))).location();
            let code = parameter(&location, "code").unwrap_or_default();
            format!("{}, {}", oauth(&pushed), audience(&lab.redeem(&code, &[])))
        }),
        row("RFC 8707 §2", "resource: an unknown one, pushed", "400 invalid_target", || {
            let lab = Lab::automatic();
            let form = lab.authorization_query(&[("resource", "api://nobody")]);
            oauth(&lab.send(&lab.post("/oauth2/default/v1/par").raw_form(form.as_bytes())))
        }),
        row("RFC 8707 §2", "resource: the consent page names it", "named", || {
            let mut browser = Browser::authorize(Lab::manual(), &[("resource", OTHER)]);
            browser.sign_in("alice");
            let is_named = browser.page.text().contains("For the API <code>api://reports</code>");
            if is_named { "named" } else { "not named" }.into()
        }),
    ]
}

fn grants() -> Vec<Row> {
    let service = |resource: &'static str| {
        let lab = Lab::automatic();
        let form = [("grant_type", "client_credentials"), ("scope", "customScope"), ("resource", resource)];
        lab.send(&lab.post("/oauth2/default/v1/token").header("authorization", SERVICE).form(&form))
    };
    vec![
        row(
            "RFC 8707 §2.2",
            "resource: client credentials",
            format!("{OTHER}, 400 invalid_target"),
            move || format!("{}, {}", audience(&service(OTHER)), oauth(&service("api://nobody"))),
        ),
        row(
            "RFC 8707 §2.2",
            "resource: a refresh token gives a token for each of two, and for no third",
            "api://default, api://reports, 400 invalid_target, both",
            || {
                let lab = Lab::automatic();
                let mut token = text(&redeem(&[OWN, OTHER], &[OWN]).json(), "refresh_token");
                let mut ask = |resources: &[&str]| {
                    let answer = lab.refresh(&token, &named(resources));
                    if answer.status == 200 {
                        token = text(&answer.json(), "refresh_token");
                    }
                    audience(&answer)
                };
                let seen = [ask(&[OWN]), ask(&[OTHER]), ask(&["api://nobody"])].join(", ");
                let both = ask(&[]) == r#"["api://default","api://reports"]"#;
                format!("{seen}, {}", if both { "both" } else { "not both" })
            },
        ),
    ]
}

fn tokens() -> Vec<Row> {
    const ITEMS: &str = "/api/items";
    vec![
        row(
            "RFC 9068 §4",
            "resource: a token for another API, at this one",
            "401 Bearer invalid_token",
            || {
                let token = text(&redeem(&[OTHER], &[]).json(), "access_token");
                bearer(&Lab::automatic().api(ITEMS, &token))
            },
        ),
        row("RFC 9068 §4", "resource: a token for both, at this one", "200", || {
            let token = text(&redeem(&[OTHER, OWN], &[]).json(), "access_token");
            bearer(&Lab::automatic().api(ITEMS, &token))
        }),
        row(
            "RFC 7662 §2.2",
            "resource: introspection of a token for another API",
            "true api://reports",
            || {
                let lab = Lab::automatic();
                let ask = |path: &str| lab.post(path).header("authorization", SERVICE);
                let form =
                    [("grant_type", "client_credentials"), ("scope", "customScope"), ("resource", OTHER)];
                let answer = lab.send(&ask("/oauth2/default/v1/token").form(&form));
                let token = text(&answer.json(), "access_token");
                let json = lab.send(&ask("/oauth2/default/v1/introspect").form(&[("token", &token)])).json();
                format!("{} {}", json["active"], text(&json, "aud"))
            },
        ),
    ]
}
