//! What a consent was about: the same is not asked again, anything else is (OpenID Connect Core §3.1.2.4).

use super::forms::Browser;
use crate::{
    lab::Lab,
    row::{Row, row},
    summary::authorization,
};

const GRANTED: &str = "query code state iss";
const ASKED: &str = "query consent_required state iss";

const CLIENTS: &str = r#"
[[clients]]
id = "desk"
type = "single-page"
redirect_uris = ["https://desk.test/callback", "https://desk.test/silent", "https://other.test/callback"]
scopes = ["openid", "profile"]
[[clients]]
id = "other"
type = "single-page"
redirect_uris = ["https://desk.test/callback"]
scopes = ["openid", "profile"]
"#;

/// What alice agrees to.
const AGREED: [(&str, &str); 4] = [
    ("client_id", "desk"),
    ("redirect_uri", "https://desk.test/callback"),
    ("scope", "openid profile"),
    ("resource", "api://default"),
];

/// What is asked for next without a page: its name, the changes, and what comes.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const CASES: [Case; 7] = [
    ("the same", &[], GRANTED),
    ("another address of the same origin", &[("redirect_uri", "https://desk.test/silent")], GRANTED),
    ("another origin of the client", &[("redirect_uri", "https://other.test/callback")], ASKED),
    ("another client of the origin", &[("client_id", "other")], ASKED),
    ("fewer scopes", &[("scope", "openid")], ASKED),
    ("another API", &[("resource", "api://reports")], ASKED),
    ("an API more", &[("+resource", "api://reports")], ASKED),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.into_iter().map(|(name, changes, expected)| {
        row("OIDC Core §3.1.2.4", format!("consent, then without a page: {name}"), expected, move || {
            let lab = Lab::configured(&format!("consent {name}"), None, CLIENTS);
            let mut browser = Browser::authorize(&lab, &AGREED);
            browser.sign_in("alice");
            browser.consent("allow");
            assert_eq!(authorization(&lab, &browser.page), GRANTED);
            let query = lab.authorization_query(&[&AGREED[..], &[("prompt", "none")], changes].concat());
            browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{query}")));
            authorization(&lab, &browser.page)
        })
    });
    cases.collect()
}
