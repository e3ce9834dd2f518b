//! Test accounts: a link, or on the page for devices a button, fills in the form, and does nothing else.

use super::forms::{Browser, choose, signed_in};
use crate::{
    http::parameter,
    lab::{Lab, options, text},
    row::{Row, row},
};

const DEVICE: &str = "/oauth2/default/v1/device";
/// One user whose password the pages show, and one whose password they do not.
const USERS: &str = r#"
[[users]]
username = "open"
password = "shown"
show_password = true
[[users]]
username = "closed"
password = "hidden"
"#;

/// What the form holds: code, user name, password.
fn filled(browser: &Browser<'_>) -> String {
    let page = browser.page.text();
    let value = |name: &str| {
        let (_, rest) = page.split_once(&format!(" name=\"{name}\""))?;
        let (input, _) = rest.split_once('>')?;
        let (_, rest) = input.split_once(" value=\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let fields = ["user_code", "username", "password"].map(|name| value(name).unwrap_or("-".into()));
    fields.join(" ").trim_start_matches("- ").to_owned()
}

/// What the sign-in form holds when the app hints at a user.
fn hinted(name: &str, user: &str) -> String {
    let lab = Lab::configured(name, None, USERS);
    filled(&Browser::authorize(&lab, &[("login_hint", user)]))
}

pub fn rows() -> Vec<Row> {
    let mut rows = sign_in();
    rows.extend(device());
    rows
}

fn sign_in() -> Vec<Row> {
    const SOURCE: &str = "test accounts";
    vec![
        row(SOURCE, "sign-in: nothing is filled in before one is selected", " -", || {
            filled(&Browser::authorize(Lab::manual(), &[]))
        }),
        row(
            SOURCE,
            "sign-in: a link fills in the form, which signs in",
            "bob password, consent asks bob",
            || {
                let lab = Lab::manual();
                let mut browser = Browser::authorize(lab, &[]);
                choose(&mut browser, lab, 1);
                let filled = filled(&browser);
                browser.sign_in("bob");
                let is_bob = browser.page.text().contains("Signed in as <strong>bob</strong>");
                format!("{filled}, {}", if is_bob { "consent asks bob" } else { "not signed in" })
            },
        ),
        row(
            SOURCE,
            "sign-in: a link signs nobody in and nobody out",
            "200 sign-in page, alice stays",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let query = lab.authorization_query(&[("prompt", "login")]);
                browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{query}")));
                choose(&mut browser, lab, 1);
                let page = browser.summary();
                browser.go(lab.get("/oauth2/default/v1/logout"));
                let stays = browser.page.text().contains("<strong>alice</strong>");
                format!("{page}, {}", if stays { "alice stays" } else { "alice is gone" })
            },
        ),
        row(SOURCE, "sign-in: after a link, consent is still asked for", "200 consent page", || {
            let lab = Lab::manual();
            let mut browser = signed_in(lab);
            let query = lab.authorization_query(&[("prompt", "login consent")]);
            browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{query}")));
            choose(&mut browser, lab, 0);
            browser.sign_in("alice");
            browser.summary()
        }),
        row(SOURCE, "sign-in: a hint fills in a password that is shown", "open shown", || {
            hinted("hint-open", "open")
        }),
        row(SOURCE, "sign-in: a hint fills in no password that is not shown", "closed -", || {
            hinted("hint-closed", "closed")
        }),
        row(SOURCE, "sign-in: a hint at nobody", "mallory -", || hinted("hint-mallory", "mallory")),
        row(SOURCE, "sign-in: after a wrong password none is filled in", "alice -", || {
            let mut browser = Browser::authorize(Lab::manual(), &[("login_hint", "alice")]);
            browser.post("/oauth2/default/v1/sign-in", &[("username", "alice"), ("password", "wrong")]);
            filled(&browser)
        }),
        row(SOURCE, "sign-in: no link holds the ID token of a hint", "0 links", || {
            let lab = Lab::manual();
            let code = parameter(&signed_in(lab).page.location(), "code").unwrap_or_default();
            let hint = text(&lab.redeem(&code, &[]).json(), "id_token");
            let browser = Browser::authorize(lab, &[("id_token_hint", &hint)]);
            format!("{} links", browser.page.text().matches("class=\"choice\" href").count())
        }),
    ]
}

fn device() -> Vec<Row> {
    const SOURCE: &str = "test accounts";
    vec![
        row(
            SOURCE,
            "device: selecting one keeps the code and signs nobody in",
            "BCDF bob password, bob -",
            || {
                let lab = Lab::manual();
                let mut browser = Browser::at(lab, DEVICE);
                let typed = [("user_code", "BCDF"), ("username", "alice"), ("password", "password")];
                browser.post(DEVICE, &[&typed[..], &[("account", "bob")]].concat());
                let selected = filled(&browser);
                browser.post(DEVICE, &[("user_code", "BCDF"), ("username", "bob"), ("password", "wrong")]);
                let after = filled(&browser).replacen("BCDF ", "", 1);
                format!("{selected}, {after}")
            },
        ),
        row(SOURCE, "device: no password that is not shown", "BCDF closed -", || {
            let lab = Lab::configured("device-closed", None, USERS);
            let mut browser = Browser::at(&lab, DEVICE);
            browser.post(DEVICE, &[("user_code", "BCDF"), ("account", "closed")]);
            filled(&browser)
        }),
        row(SOURCE, "device: selecting needs the form's seal", "403 invalid_form", || {
            let lab = Lab::start(options());
            let mut browser = Browser::at(&lab, DEVICE);
            browser.cookie = None;
            browser.post(DEVICE, &[("user_code", "BCDF"), ("account", "bob")]);
            browser.summary()
        }),
    ]
}
