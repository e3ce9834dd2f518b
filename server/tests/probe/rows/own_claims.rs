//! The claims that people give themselves on the sign-in page.

use serde_json::Value;

use super::forms::Browser;
use crate::{
    http::parameter,
    lab::{Lab, claims, text},
    row::{Row, row},
};

const SIGN_IN: &str = "/oauth2/default/v1/sign-in";
const SOURCE: &str = "OIDC Core §5.1";

/// Signs alice in with these fields filled in, and agrees.
fn signed_in_as<'a>(lab: &'a Lab, fields: &[(&str, &str)]) -> Browser<'a> {
    let mut browser = Browser::authorize(lab, &[("scope", "openid profile offline_access")]);
    let account = [("username", "alice"), ("password", "password")];
    browser.post(SIGN_IN, &[&account[..], fields].concat());
    browser.consent("allow");
    browser
}

fn tokens(lab: &Lab, browser: &Browser<'_>) -> Value {
    let code = parameter(&browser.page.location(), "code").unwrap_or_default();
    lab.redeem(&code, &[]).json()
}

fn id_token(tokens: &Value) -> Value {
    claims(&text(tokens, "id_token"))
}

pub fn rows() -> Vec<Row> {
    vec![
        row(SOURCE, "own claims: ID token, userinfo and renewed ID token say them", "Ann, Ann, Ann", || {
            let lab = Lab::manual();
            let tokens = tokens(lab, &signed_in_as(lab, &[("claim_name", "Ann")]));
            let userinfo = lab.api("/oauth2/default/v1/userinfo", &text(&tokens, "access_token")).json();
            let renewed = lab.refresh(&text(&tokens, "refresh_token"), &[]).json();
            [id_token(&tokens), userinfo, id_token(&renewed)].map(|claims| text(&claims, "name")).join(", ")
        }),
        row(SOURCE, "own claims: in the front channel too", "Ann", || {
            let lab = Lab::manual();
            let mut browser = signed_in_as(lab, &[("claim_name", "Ann")]);
            let changes =
                [("client_id", "spa-implicit"), ("response_type", "id_token"), ("scope", "openid profile")];
            let query = lab.authorization_query(&changes);
            browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{query}")));
            browser.consent("allow");
            let token = parameter(&browser.page.location(), "id_token").unwrap_or_default();
            text(&claims(&token), "name")
        }),
        row(SOURCE, "own claims: what is not filled in is the account's", "Example, 00ualice", || {
            let lab = Lab::manual();
            let fields = [("claim_name", "Ann"), ("claim_family_name", ""), ("claim_sub", "00ubob")];
            let claims = id_token(&tokens(lab, &signed_in_as(lab, &fields)));
            format!("{}, {}", text(&claims, "family_name"), text(&claims, "sub"))
        }),
        row("OIDC Core §5.4", "own claims: only those of the scopes", "null null", || {
            let lab = Lab::manual();
            let fields = [("claim_email", "ann@example.com"), ("claim_email_verified", "true")];
            let claims = id_token(&tokens(lab, &signed_in_as(lab, &fields)));
            format!("{} {}", claims["email"], claims["email_verified"])
        }),
        row(SOURCE, "own claims: a user whose password is not shown has none", "null null", || {
            let users = "[[users]]\nusername = \"alice\"\npassword = \"password\"\n";
            let lab = Lab::configured("own-claims", None, users);
            let fields =
                [("claim_name", "Ann"), ("claim_email", "a@b.example"), ("claim_email_verified", "true")];
            let claims = id_token(&tokens(&lab, &signed_in_as(&lab, &fields)));
            format!("{} {}", claims["name"], claims["email_verified"])
        }),
        row(SOURCE, "own claims: another browser's are its own", "Alice Example", || {
            let lab = Lab::manual();
            signed_in_as(lab, &[("claim_name", "Ann")]);
            text(&id_token(&tokens(lab, &signed_in_as(lab, &[]))), "name")
        }),
        row("caps", "own claims: longer than 256 bytes", "Alice Example", || {
            let lab = Lab::manual();
            let long = "a".repeat(257);
            text(&id_token(&tokens(lab, &signed_in_as(lab, &[("claim_name", &long)]))), "name")
        }),
        row(
            "CVE-2018-1000088",
            "own claims: after a wrong password they are still there, as text",
            "text",
            || {
                let mut browser = Browser::authorize(Lab::manual(), &[]);
                let markup = "\"><script>1</script>";
                browser.post(SIGN_IN, &[("username", "alice"), ("password", "x"), ("claim_name", markup)]);
                let page = browser.page.text();
                let is_text = page.contains("value=\"&quot;&gt;&lt;script&gt;") && !page.contains("<script");
                if is_text { "text" } else { "markup" }.into()
            },
        ),
        row("--data", "own claims: after a restart", "Ann", || {
            let folder = super::data::folder("own-claims");
            let lab = super::data::start(&folder, None);
            let tokens = tokens(&lab, &signed_in_as(&lab, &[("claim_name", "Ann")]));
            let lab = super::data::restart(lab, &folder, None);
            let userinfo = lab.api("/oauth2/default/v1/userinfo", &text(&tokens, "access_token"));
            text(&userinfo.json(), "name")
        }),
    ]
}
