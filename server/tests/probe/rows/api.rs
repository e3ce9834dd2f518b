//! The protected API and UserInfo.

use bearer_lab::protocol::jose::base64url;
use bearer_lab_server::cli::Serve;

use crate::{
    http::Request,
    lab::{Lab, claims, options, text},
    row::{Row, row},
    summary::bearer,
};

const INVALID: &str = "401 Bearer invalid_token";
const MALFORMED: &str = "400 Bearer invalid_request";

fn access_token() -> String {
    text(&Lab::automatic().tokens(), "access_token")
}

pub fn rows() -> Vec<Row> {
    let mut rows = requests();
    rows.extend(forged());
    rows.extend(tokens_that_do_not_hold());
    rows.extend(userinfo());
    rows.extend(explained());
    rows
}

fn requests() -> Vec<Row> {
    type Headers = fn(&str) -> Vec<String>;
    let cases: [(&str, &str, &str, Headers, &str); 12] = [
        ("RFC 6750 §2.1", "a right request", "/api/items", |token| vec![format!("Bearer {token}")], "200"),
        (
            "RFC 6750 §2.1",
            "the scheme in lower case",
            "/api/items",
            |token| vec![format!("bearer {token}")],
            "200",
        ),
        ("RFC 6750 §2.1", "who am I", "/api/me", |token| vec![format!("Bearer {token}")], "200"),
        ("RFC 6750 §3.1", "no token", "/api/items", |_| vec![], "401 Bearer"),
        (
            "RFC 6750 §3.1",
            "Basic in place of Bearer",
            "/api/items",
            |_| vec!["Basic YTpi".into()],
            "401 Bearer",
        ),
        ("RFC 6750 §3.1", "Bearer without a token", "/api/items", |_| vec!["Bearer".into()], MALFORMED),
        (
            "RFC 6750 §3.1",
            "Bearer with two words",
            "/api/items",
            |token| vec![format!("Bearer {token} x")],
            MALFORMED,
        ),
        (
            "RFC 6750 §3.1",
            "two Authorization headers",
            "/api/items",
            |token| vec![format!("Bearer {token}"), format!("Bearer {token}")],
            MALFORMED,
        ),
        ("RFC 6750 §3.1", "no JWT", "/api/items", |_| vec!["Bearer abc".into()], INVALID),
        (
            "RFC 6750 §3.1",
            "a token that was cut off",
            "/api/items",
            |token| vec![format!("Bearer {}", &token[..token.len() - 4])],
            INVALID,
        ),
        (
            "RFC 6750 §3.1",
            "a scope that nobody has",
            "/api/admin",
            |token| vec![format!("Bearer {token}")],
            "403 Bearer insufficient_scope api:admin",
        ),
        ("RFC 6750 §3.1", "a scope that nobody has, without a token", "/api/admin", |_| vec![], "401 Bearer"),
    ];
    let rows = cases.into_iter().map(|(source, name, path, headers, expected)| {
        row(source, format!("API: {name}"), expected, move || {
            let lab = Lab::automatic();
            let request = headers(&access_token())
                .into_iter()
                .fold(lab.get(path), |request, line| request.header("authorization", &line));
            bearer(&lab.send(&request))
        })
    });
    let more = [
        row("RFC 9700 §4.3.2", "API: the token in the query", MALFORMED, || {
            let lab = Lab::automatic();
            bearer(&lab.send(&lab.get(&format!("/api/items?access_token={}", access_token()))))
        }),
        row("RFC 6750 §2", "API: the token in header and query", MALFORMED, || {
            let token = access_token();
            bearer(&Lab::automatic().api(&format!("/api/items?access_token={token}"), &token))
        }),
        row("RFC 9111 §5.2.2.5", "API: data is not to be stored", "no-store", || {
            let answer = Lab::automatic().api("/api/items", &access_token());
            answer.header("cache-control").unwrap_or_default().to_owned()
        }),
        row("product", "API: two hundred rows", "200", || {
            let items = Lab::automatic().api("/api/items", &access_token()).json();
            items["items"].as_array().map_or(0, Vec::len).to_string()
        }),
        row("RFC 6750 §3.1", "API: an unknown path, and none", "404 404 not_found", || {
            let lab = Lab::automatic();
            let [unknown, none] = ["/api/nothing", "/api/"].map(|path| lab.api(path, &access_token()));
            format!("{} {} {}", unknown.status, none.status, none.json()["error"].as_str().unwrap_or("none"))
        }),
        row("RFC 9110 §9.1", "API: POST", "405", || {
            let lab = Lab::automatic();
            lab.send(&lab.post("/api/items")).status.to_string()
        }),
    ];
    rows.chain(more).collect()
}

/// Tokens that an attacker makes of a right one.
fn forged() -> Vec<Row> {
    type Forge = fn(&[&str]) -> String;
    let cases: [(&str, &str, Forge); 8] = [
        ("RFC 8725 §3.2", "alg none, no signature", |parts| {
            format!("{}.{}.", with_header(parts[0], "alg", "none"), parts[1])
        }),
        ("RFC 8725 §3.2", "alg None", |parts| {
            format!("{}.{}.", with_header(parts[0], "alg", "None"), parts[1])
        }),
        ("RFC 8725 §3.1", "alg HS256", |parts| {
            format!("{}.{}.{}", with_header(parts[0], "alg", "HS256"), parts[1], parts[2])
        }),
        ("RFC 8725 §3.11", "typ JWT", |parts| {
            format!("{}.{}.{}", with_header(parts[0], "typ", "JWT"), parts[1], parts[2])
        }),
        ("RFC 7515 §5.2", "another kid", |parts| {
            format!("{}.{}.{}", with_header(parts[0], "kid", "x"), parts[1], parts[2])
        }),
        ("RFC 7515 §5.2", "another payload", |parts| {
            format!("{}.{}.{}", parts[0], base64url::encode(b"{\"scope\":\"api:read\"}"), parts[2])
        }),
        ("RFC 7515 §5.2", "every byte of the signature changed", |parts| {
            let bytes: Vec<u8> =
                base64url::decode(parts[2]).unwrap_or_default().iter().map(|byte| byte ^ 0x5a).collect();
            format!("{}.{}.{}", parts[0], parts[1], base64url::encode(&bytes))
        }),
        ("RFC 7515 §4.1.11", "crit", |parts| {
            format!("{}.{}.{}", with_header(parts[0], "crit", "x"), parts[1], parts[2])
        }),
    ];
    let row_of = |(source, name, forge): (&'static str, &str, Forge)| {
        row(source, format!("API: forged, {name}"), INVALID, move || {
            let token = access_token();
            let parts: Vec<_> = token.split('.').collect();
            bearer(&Lab::automatic().api("/api/items", &forge(&parts)))
        })
    };
    cases.into_iter().map(row_of).collect()
}

fn with_header(header: &str, name: &str, value: &str) -> String {
    let mut header: serde_json::Value =
        serde_json::from_slice(&base64url::decode(header).unwrap_or_default()).unwrap_or_default();
    header[name] = value.into();
    base64url::encode(header.to_string().as_bytes())
}

fn tokens_that_do_not_hold() -> Vec<Row> {
    vec![
        row("RFC 8725 §3.11", "API: an ID token", INVALID, || {
            let lab = Lab::automatic();
            bearer(&lab.api("/api/items", &text(&lab.tokens(), "id_token")))
        }),
        row("RFC 8725 §3.11", "API: a refresh token", INVALID, || {
            let lab = Lab::automatic();
            bearer(&lab.api("/api/items", &text(&lab.tokens(), "refresh_token")))
        }),
        row(
            "RFC 6750 §3.1",
            "API: a token without the scope",
            "403 Bearer insufficient_scope api:read",
            || {
                let lab = Lab::automatic();
                let tokens = lab.redeem(&lab.code(&[("scope", "openid")]), &[]).json();
                bearer(&lab.api("/api/items", &text(&tokens, "access_token")))
            },
        ),
        row("RFC 9068 §4", "API: a token of the server's other issuer", INVALID, || {
            let lab = Lab::automatic();
            let other = format!("127.0.0.1:{}", lab.address.port());
            let line = format!("Bearer {}", access_token());
            bearer(&lab.send(&Request::new("GET", &other, "/api/items").header("authorization", &line)))
        }),
        row("RFC 9068 §4", "API: a token of another server", INVALID, || {
            bearer(&Lab::manual().api("/api/items", &access_token()))
        }),
        row(
            "RFC 9068 §4",
            "API: a token in its last second, and after it",
            "200, 401 Bearer invalid_token",
            || {
                let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
                let token = text(&lab.tokens(), "access_token");
                let lifetime = claims(&token)["exp"].as_i64().unwrap_or_default()
                    - claims(&token)["iat"].as_i64().unwrap_or_default();
                lab.state.clock.advance(lifetime - 5);
                let before = bearer(&lab.api("/api/items", &token));
                lab.state.clock.advance(5);
                format!("{before}, {}", bearer(&lab.api("/api/items", &token)))
            },
        ),
    ]
}

fn userinfo() -> Vec<Row> {
    const PATH: &str = "/oauth2/default/v1/userinfo";
    vec![
        row("OIDC Core §5.3.1", "userinfo: GET", "200 00ualice Alice Example, no email", || {
            let answer = Lab::automatic().api(PATH, &access_token());
            let (json, email) = (answer.json(), if answer.json()["email"].is_null() { "no" } else { "an" });
            format!("{} {} {}, {email} email", answer.status, text(&json, "sub"), text(&json, "name"))
        }),
        row("OIDC Core §5.3.1", "userinfo: POST with the header", "200", || {
            let lab = Lab::automatic();
            bearer(&lab.send(&lab.post(PATH).header("authorization", &format!("Bearer {}", access_token()))))
        }),
        row("RFC 6750 §2.2", "userinfo: POST with the form", "200", || {
            let lab = Lab::automatic();
            bearer(&lab.send(&lab.post(PATH).form(&[("access_token", &access_token())])))
        }),
        row("RFC 6750 §2", "userinfo: header and form", MALFORMED, || {
            let (lab, token) = (Lab::automatic(), access_token());
            let request = lab.post(PATH).header("authorization", &format!("Bearer {token}"));
            bearer(&lab.send(&request.form(&[("access_token", &token)])))
        }),
        row("RFC 6750 §2.2", "userinfo: the token twice in the form", MALFORMED, || {
            let (lab, token) = (Lab::automatic(), access_token());
            bearer(&lab.send(&lab.post(PATH).form(&[("access_token", &token), ("access_token", &token)])))
        }),
        row("RFC 9700 §4.3.2", "userinfo: the token in the query", MALFORMED, || {
            let lab = Lab::automatic();
            bearer(&lab.send(&lab.get(&format!("{PATH}?access_token={}", access_token()))))
        }),
        row(
            "RFC 6750 §3.1",
            "no token: the body says nothing",
            "401 0 bytes, 401 0 bytes, 401 0 bytes",
            || {
                let lab = Lab::automatic();
                let asked = ["/api/items", "/api/me", "/oauth2/default/v1/userinfo"].map(|path| {
                    let answer = lab.send(&lab.get(path));
                    format!("{} {} bytes", answer.status, answer.body.len())
                });
                asked.join(", ")
            },
        ),
        row("RFC 6750 §3.1", "userinfo: no token", "401 Bearer", || {
            let lab = Lab::automatic();
            bearer(&lab.send(&lab.get(PATH)))
        }),
        row("RFC 8725 §3.11", "userinfo: an ID token", INVALID, || {
            let lab = Lab::automatic();
            bearer(&lab.api(PATH, &text(&lab.tokens(), "id_token")))
        }),
        row(
            "OIDC Core §5.3",
            "userinfo: a token without openid",
            "403 Bearer insufficient_scope openid",
            || {
                let lab = Lab::automatic();
                let tokens = lab.redeem(&lab.code(&[("scope", "api:read")]), &[]).json();
                bearer(&lab.api(PATH, &text(&tokens, "access_token")))
            },
        ),
        row(
            "OIDC Core §5.4",
            "userinfo: the claims of every scope",
            "address email email_verified name phone_number",
            || {
                let lab = Lab::automatic();
                let scope = "openid profile email address phone";
                let tokens = lab.redeem(&lab.code(&[("scope", scope)]), &[]).json();
                let json = lab.api(PATH, &text(&tokens, "access_token")).json();
                let names = ["address", "email", "email_verified", "name", "phone_number"];
                names.into_iter().filter(|name| !json[*name].is_null()).collect::<Vec<_>>().join(" ")
            },
        ),
    ]
}

fn explained() -> Vec<Row> {
    let ask = |path: &str, token: &str| {
        let json = Lab::automatic().api(path, token).json();
        let checks = json["checks"].as_array().cloned().unwrap_or_default();
        let count = |verdict: &str| checks.iter().filter(|check| check["verdict"] == verdict).count();
        let failed = checks.iter().find(|check| check["verdict"] == "fail").map(|check| text(check, "code"));
        format!(
            "{} {} pass, {} unchecked, {}",
            json["status"],
            count("pass"),
            count("unchecked"),
            failed.unwrap_or("none".into())
        )
    };
    vec![
        row("RFC 9068 §4", "explain: a token that holds", "200 15 pass, 0 unchecked, none", move || {
            ask("/api/explain", &access_token())
        }),
        row(
            "RFC 6750 §3.1",
            "explain: a scope that nobody has",
            "403 14 pass, 0 unchecked, TOKEN_SCOPE",
            move || ask("/api/explain?scope=api:admin", &access_token()),
        ),
        row("RFC 8725 §3.11", "explain: an ID token", "401 2 pass, 12 unchecked, TOKEN_TYPE", move || {
            ask("/api/explain", &text(&Lab::automatic().tokens(), "id_token"))
        }),
        row("RFC 6750 §3.1", "explain: no JWT", "401 1 pass, 13 unchecked, TOKEN_FORMAT", move || {
            ask("/api/explain", "abc")
        }),
        row("RFC 6750 §3.1", "explain: no token", "401 TOKEN_TRANSPORT", || {
            let lab = Lab::automatic();
            let json = lab.send(&lab.get("/api/explain")).json();
            format!("{} {}", json["status"], text(&json["checks"][0], "code"))
        }),
        row("RFC 6749 §3.3", "explain: an unknown scope", "400", || {
            Lab::automatic().api("/api/explain?scope=x", &access_token()).status.to_string()
        }),
    ]
}
