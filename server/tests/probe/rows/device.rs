//! Device authorization (RFC 8628).

use super::forms::Browser;
use crate::{
    http::Answer,
    lab::{Lab, options, text},
    row::{Row, row},
    summary::oauth,
};
use bearer_lab_server::cli::Serve;

const AUTHORIZE: &str = "/oauth2/default/v1/device/authorize";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const ENTER: &str = "/oauth2/default/v1/device";
const DECIDE: &str = "/oauth2/default/v1/device/decision";
const SCOPE: (&str, &str) = ("scope", "openid offline_access api:read");

fn begin(lab: &Lab) -> (String, String) {
    let json = lab.send(&lab.post(AUTHORIZE).form(&[("client_id", "device"), SCOPE])).json();
    (text(&json, "device_code"), text(&json, "user_code"))
}

fn poll(lab: &Lab, device_code: &str) -> Answer {
    lab.token(&[("grant_type", GRANT), ("client_id", "device"), ("device_code", device_code)])
}

fn page(user_code: &str) -> String {
    format!("/oauth2/default/v1/device?user_code={user_code}")
}

/// Alice at the page that asks her about the device.
fn alice<'a>(lab: &'a Lab, user_code: &str) -> Browser<'a> {
    let mut browser = Browser::at(lab, &page(user_code));
    browser.post(ENTER, &[("user_code", user_code), ("username", "alice"), ("password", "password")]);
    browser
}

/// A server that signs everybody in asks the person at the browser, who lets the device in.
fn allow(lab: &Lab, user_code: &str) {
    let mut browser = Browser::at(lab, &page(user_code));
    browser.post(ENTER, &[("user_code", user_code)]);
    browser.post(DECIDE, &[("action", "allow")]);
}

fn decide(lab: &Lab, action: &str) -> String {
    let (device_code, user_code) = begin(lab);
    let before = oauth(&poll(lab, &device_code));
    let mut browser = alice(lab, &user_code);
    let asked = browser.summary();
    browser.post(DECIDE, &[("action", action)]);
    lab.state.clock.advance(5);
    format!("{before}; {asked}; {}", oauth(&poll(lab, &device_code)))
}

pub fn rows() -> Vec<Row> {
    let mut rows = requests();
    rows.extend(decisions());
    rows
}

fn requests() -> Vec<Row> {
    vec![
        row(
            "RFC 8628 §3.2",
            "device: what comes",
            "200 device_code expires_in interval user_code verification_uri verification_uri_complete",
            || {
                let lab = Lab::automatic();
                let answer = lab.send(&lab.post(AUTHORIZE).form(&[("client_id", "device"), SCOPE]));
                let mut names: Vec<_> =
                    answer.json().as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
                names.sort();
                format!("{} {}", oauth(&answer), names.join(" "))
            },
        ),
        row("RFC 8628 §3.1", "device: a client not registered for it", "400 unauthorized_client", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(AUTHORIZE).form(&[("client_id", "spa"), SCOPE])))
        }),
        row("RFC 8628 §3.1", "device: an unknown client", "401 invalid_client", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(AUTHORIZE).form(&[("client_id", "x"), SCOPE])))
        }),
        row("RFC 6749 §3.3", "device: a scope beyond its registration", "400 invalid_scope", || {
            let lab = Lab::automatic();
            oauth(&lab.send(&lab.post(AUTHORIZE).form(&[("client_id", "device"), ("scope", "api:admin")])))
        }),
        row("RFC 8628 §3.5", "device: an unknown device code", "400 expired_token", || {
            oauth(&poll(Lab::automatic(), "x"))
        }),
        row("RFC 8628 §3.4", "device: no device code", "400 invalid_request", || {
            oauth(&Lab::automatic().token(&[("grant_type", GRANT), ("client_id", "device")]))
        }),
        row(
            "RFC 8628 §3.4",
            "device: the code of another client, which leaves it",
            "400 expired_token, then 200",
            || {
                let content = "[[clients]]\nid = \"other\"\ntype = \"device\"\nscopes = [\"openid\"]\n";
                let lab = Lab::configured("other-device", Some("alice"), content);
                let (device_code, user_code) = begin(&lab);
                allow(&lab, &user_code);
                let form = [("grant_type", GRANT), ("client_id", "other"), ("device_code", &device_code)];
                format!("{}, then {}", oauth(&lab.token(&form)), oauth(&poll(&lab, &device_code)))
            },
        ),
        row("RFC 9207 §1", "device: at another of the server's issuers", "400 expired_token", || {
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
            let (device_code, user_code) = begin(&lab);
            allow(&lab, &user_code);
            let form = [("grant_type", GRANT), ("client_id", "device"), ("device_code", &device_code)];
            oauth(&lab.send(&lab.post_to_other_issuer("/oauth2/default/v1/token").form(&form)))
        }),
        row("RFC 8628 §3.5", "device: nobody answers in time", "400 expired_token", || {
            let lab = Lab::start(options());
            let (device_code, _) = begin(&lab);
            lab.state.clock.advance(600);
            oauth(&poll(&lab, &device_code))
        }),
        row(
            "RFC 8628 §3.5",
            "device: asked too soon",
            "400 authorization_pending; 400 slow_down; after five more 400 slow_down; after fifteen 400 authorization_pending",
            || {
                let lab = Lab::start(options());
                let (device_code, _) = begin(&lab);
                let (first, second) = (oauth(&poll(&lab, &device_code)), oauth(&poll(&lab, &device_code)));
                lab.state.clock.advance(5);
                let third = oauth(&poll(&lab, &device_code));
                lab.state.clock.advance(15);
                format!(
                    "{first}; {second}; after five more {third}; after fifteen {}",
                    oauth(&poll(&lab, &device_code))
                )
            },
        ),
    ]
}

fn decisions() -> Vec<Row> {
    const ASKED: &str = "400 authorization_pending; 200 consent page";
    vec![
        row("RFC 8628 §3.3", "device: allowed", format!("{ASKED}; 200"), || {
            decide(&Lab::start(options()), "allow")
        }),
        row("RFC 8628 §3.3", "device: denied", format!("{ASKED}; 400 access_denied"), || {
            decide(&Lab::start(options()), "deny")
        }),
        row("RFC 8628 §3.5", "device: its code works once", "200; 400 expired_token", || {
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
            let (device_code, user_code) = begin(&lab);
            allow(&lab, &user_code);
            let first = oauth(&poll(&lab, &device_code));
            lab.state.clock.advance(60);
            format!("{first}; {}", oauth(&poll(&lab, &device_code)))
        }),
        row(
            "RFC 8628 §3.4",
            "device: what comes at last",
            "access_token expires_in id_token refresh_token scope token_type",
            || {
                let lab = Lab::automatic();
                let (device_code, user_code) = begin(lab);
                allow(lab, &user_code.to_lowercase().replace('-', ""));
                let json = poll(lab, &device_code).json();
                let mut names: Vec<_> =
                    json.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
                names.sort();
                names.join(" ")
            },
        ),
        row(
            "RFC 8628 §5.1",
            "device: wrong codes are throttled",
            "422 USER_CODE_UNKNOWN, then 429 SIGN_IN_REFUSED; a password 200 consent page",
            || {
                let lab = Lab::start(options());
                let mut browser = alice(&lab, "BCDF-GHJK");
                let first = browser.summary();
                for _ in 0..bearer_lab_server::store::FAILURES_MAX {
                    browser.post(ENTER, &[("user_code", "BCDF-GHJK")]);
                }
                let last = browser.summary();
                let mut elsewhere = Browser::authorize(&lab, &[]);
                elsewhere.sign_in("alice");
                format!("{first}, then {last}; a password {}", elsewhere.summary())
            },
        ),
        row(
            "RFC 8628 §5.4",
            "device: a link with the code lets nobody in, also where everybody is signed in",
            "400 authorization_pending, 400 authorization_pending",
            || {
                let asked = |lab: &Lab, cookie: Option<String>| {
                    let (device_code, user_code) = begin(lab);
                    let mut visitor = Browser::at(lab, "/oauth2/default/v1/device");
                    visitor.cookie = cookie.or(visitor.cookie);
                    visitor.go(lab.get(&page(&user_code)));
                    visitor.go(lab.get(&format!("{}&action=allow", page(&user_code))));
                    oauth(&poll(lab, &device_code))
                };
                let lab = Lab::start(options());
                let cookie = super::forms::signed_in(&lab).cookie;
                format!("{}, {}", asked(Lab::automatic(), None), asked(&lab, cookie))
            },
        ),
        row("RFC 8628 §5.4", "device: a decision from another browser", "403 invalid_form", || {
            let lab = Lab::manual();
            let (_, user_code) = begin(lab);
            let mine = alice(lab, &user_code);
            let mut other = alice(lab, "BCDF-GHJK");
            other.page = mine.page.clone();
            other.post(DECIDE, &[("action", "allow")]);
            other.summary()
        }),
    ]
}
