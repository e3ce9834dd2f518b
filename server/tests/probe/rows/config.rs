//! The configuration file, as it shows at the endpoints.

use super::forms::Browser;
use crate::{
    lab::{Lab, claims, text},
    row::{Row, row},
    summary::{authorization, oauth},
};

const EXAMPLE: &str = include_str!("../../../bearer-lab.example.toml");

const PAGES_FOR_ALICE: &str = r#"
[[policies]]
name = "pages"
clients = ["spa"]
[[policies.rules]]
name = "alice, for a minute"
users = ["alice"]
lifetimes = { access_token = 60 }
"#;

const QUERY: &str = r#"
[[clients]]
id = "desk"
type = "single-page"
redirect_uris = ["https://desk.test/callback?tenant=1"]
scopes = ["openid"]
"#;

/// Names that would be markup if the pages took them for it.
const MARKUP: &str = r#"
[[scopes]]
name = "look"
description = "<script>scope</script>"
[[clients]]
id = "desk"
name = "<script>client</script>"
type = "single-page"
redirect_uris = ["/callback"]
scopes = ["openid", "look"]
[[users]]
username = "<script>user</script>"
password = "<script>password</script>"
show_password = true
"#;

/// How often a page shows these words as text; nothing else may be a script there.
fn shown_as_text(page: &str, words: &[&str]) -> String {
    let is_text = |word: &&&str| page.contains(&format!("&lt;script&gt;{word}&lt;/script&gt;"));
    let raw = if page.contains("<script") { ", raw" } else { "" };
    format!("{}{raw}", words.iter().filter(is_text).copied().collect::<Vec<_>>().join(" "))
}

/// A row about a client whose redirect URI is registered with a query.
fn with_query(name: &'static str, redirect_uri: &'static str, expected: &'static str) -> Row {
    row("RFC 6749 §3.1.2", format!("config: a redirect URI with a query, {name}"), expected, move || {
        let lab = Lab::configured(&name.replace(' ', "-"), Some("alice"), QUERY);
        let changes = [("client_id", "desk"), ("scope", "openid"), ("redirect_uri", redirect_uri)];
        let answer = lab.authorize(&changes);
        let is_kept = answer.location().starts_with("https://desk.test/callback?tenant=1&code=");
        if is_kept { "kept before the code".into() } else { authorization(&lab, &answer) }
    })
}

pub fn rows() -> Vec<Row> {
    vec![
        with_query("as registered", "https://desk.test/callback?tenant=1", "kept before the code"),
        with_query("another", "https://desk.test/callback?tenant=2", "400 invalid_request"),
        with_query("none", "https://desk.test/callback", "400 invalid_request"),
        with_query("longer", "https://desk.test/callback?tenant=1&x=1", "400 invalid_request"),
        row(
            "CVE-2018-1000088",
            "config: names are text on the pages",
            "client user password; client scope user; client user; user",
            || {
                let lab = Lab::configured("markup", None, MARKUP);
                let (user, changes) =
                    ("<script>user</script>", [("client_id", "desk"), ("scope", "openid look")]);
                let mut browser = Browser::authorize(&lab, &changes);
                let words = ["client", "scope", "user", "password"];
                let mut seen = vec![shown_as_text(&browser.page.text(), &words)];
                let account = [("username", user), ("password", "<script>password</script>")];
                browser.post("/oauth2/default/v1/sign-in", &account);
                seen.push(shown_as_text(&browser.page.text(), &words));
                let query =
                    lab.authorization_query(&[&changes[..], &[("prompt", "select_account")]].concat());
                for target in [format!("authorize?{query}"), "logout".to_owned()] {
                    browser.go(lab.get(&format!("/oauth2/default/v1/{target}")));
                    seen.push(shown_as_text(&browser.page.text(), &words));
                }
                seen.join("; ")
            },
        ),
        row("configuration", "config: a client, its scope and its lifetime", "200 reports:read 600", || {
            let lab = Lab::configured("example", None, EXAMPLE);
            let form = [("grant_type", "client_credentials"), ("scope", "reports:read")];
            let request = lab
                .post("/oauth2/default/v1/token")
                .header("authorization", "Basic cmVwb3J0czpjaGFuZ2UtbWU=");
            let answer = lab.send(&request.form(&form));
            format!("{} {} {}", oauth(&answer), text(&answer.json(), "scope"), answer.json()["expires_in"])
        }),
        row(
            "configuration",
            "config: a policy refuses a scope that the client is registered for",
            "400 access_denied",
            || {
                let lab = Lab::configured("refused", None, EXAMPLE);
                let form = [("grant_type", "client_credentials"), ("scope", "api:read")];
                let request = lab
                    .post("/oauth2/default/v1/token")
                    .header("authorization", "Basic cmVwb3J0czpjaGFuZ2UtbWU=");
                oauth(&lab.send(&request.form(&form)))
            },
        ),
        row("configuration", "config: a user, and a claim of a scope", "Carol Example, Metrology", || {
            let lab = Lab::configured("user", Some("carol"), EXAMPLE);
            let changes = [("client_id", "desk"), ("scope", "openid profile employment")];
            let tokens = lab.redeem(&lab.code(&changes), &[("client_id", "desk")]).json();
            let claims = claims(&text(&tokens, "id_token"));
            format!("{}, {}", text(&claims, "name"), text(&claims, "department"))
        }),
        row("configuration", "config: a user's own password signs in", "200 consent page", || {
            let lab = Lab::configured("password", None, EXAMPLE);
            let mut browser = Browser::authorize(&lab, &[("client_id", "desk"), ("scope", "openid")]);
            browser.sign_in("carol");
            browser.summary()
        }),
        row("configuration", "config: a rule for one user", "query code state iss, 60", || {
            let lab = Lab::configured("alice", Some("alice"), PAGES_FOR_ALICE);
            let answer = lab.authorize(&[]);
            let code = crate::http::parameter(&answer.location(), "code").unwrap_or_default();
            let tokens = lab.redeem(&code, &[]).json();
            format!("{}, {}", authorization(&lab, &answer), tokens["expires_in"])
        }),
        row("configuration", "config: a rule for another user", "query access_denied state iss", || {
            let lab = Lab::configured("bob", Some("bob"), PAGES_FOR_ALICE);
            authorization(&lab, &lab.authorize(&[]))
        }),
        row(
            "RFC 6749 §2.3.1",
            "config: a client registered for the body",
            "200, by Basic 401 invalid_client",
            || {
                let lab = Lab::configured(
                    "post",
                    None,
                    &EXAMPLE.replace("authentication = \"basic\"", "authentication = \"post\""),
                );
                let form = [("grant_type", "client_credentials"), ("scope", "reports:read")];
                let secret = [("client_id", "reports"), ("client_secret", "change-me")];
                let posted = lab.token(&[form, secret].concat());
                let request = lab
                    .post("/oauth2/default/v1/token")
                    .header("authorization", "Basic cmVwb3J0czpjaGFuZ2UtbWU=");
                format!("{}, by Basic {}", oauth(&posted), oauth(&lab.send(&request.form(&form))))
            },
        ),
        row(
            "RFC 9700 §4.14.2",
            "config: a time of grace for refresh tokens",
            "200, same token, after it 400 invalid_grant",
            || {
                let lab = Lab::configured("grace", Some("alice"), "[lifetimes]\nrefresh_grace = 30");
                let first = text(&lab.tokens(), "refresh_token");
                let next = text(&lab.refresh(&first, &[]).json(), "refresh_token");
                lab.state.clock.advance(10);
                let again = lab.refresh(&first, &[]);
                let same = if text(&again.json(), "refresh_token") == next { "same" } else { "another" };
                lab.state.clock.advance(20);
                format!("{}, {same} token, after it {}", oauth(&again), oauth(&lab.refresh(&first, &[])))
            },
        ),
    ]
}
