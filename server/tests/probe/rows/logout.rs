//! Signing out (OpenID Connect RP-Initiated Logout 1.0).

use bearer_lab::protocol::jose::base64url;
use bearer_lab_server::authorization_request::STATE_MAX;

use super::forms::{Browser, signed_in};
use crate::{
    http::{encode, parameter},
    lab::{Lab, claims, options, text},
    row::{Row, row},
};

/// Alice's browser, and the ID token of her sign-in.
fn alice(lab: &Lab) -> (Browser<'_>, String) {
    let browser = signed_in(lab);
    let code = parameter(&browser.page.location(), "code").unwrap_or_default();
    let id_token = text(&lab.redeem(&code, &[]).json(), "id_token");
    (browser, id_token)
}

fn log_out(browser: &mut Browser<'_>, lab: &Lab, pairs: &[(&str, &str)]) -> String {
    browser.go(lab.get(&format!("/oauth2/default/v1/logout?{}", encode(pairs))));
    let location = browser.page.location();
    if location.is_empty() { browser.summary() } else { location.replace(&lab.origin, "") }
}

/// Whether the browser is still signed in.
fn session(browser: &mut Browser<'_>, lab: &Lab) -> &'static str {
    browser.go(
        lab.get(&format!("/oauth2/default/v1/authorize?{}", lab.authorization_query(&[("prompt", "none")])))
    );
    if parameter(&browser.page.location(), "code").is_some() { "signed in" } else { "signed out" }
}

/// Name, the parameters as made from the hint and the callback, what comes, and whether the session is left.
type Case = (&'static str, fn(&str, &str) -> Vec<(&'static str, String)>, &'static str);

const CASES: &[Case] = &[
    (
        "all parameters",
        |hint, callback| {
            vec![
                ("id_token_hint", hint.into()),
                ("post_logout_redirect_uri", callback.into()),
                ("state", "s 1".into()),
            ]
        },
        "/callback?state=s+1, signed out",
    ),
    (
        "no state",
        |hint, callback| vec![("id_token_hint", hint.into()), ("post_logout_redirect_uri", callback.into())],
        "/callback, signed out",
    ),
    (
        "the start page",
        |hint, callback| {
            vec![
                ("id_token_hint", hint.into()),
                ("post_logout_redirect_uri", callback.replace("callback", "")),
            ]
        },
        "/, signed out",
    ),
    (
        "client_id too",
        |hint, callback| {
            vec![
                ("id_token_hint", hint.into()),
                ("client_id", "spa".into()),
                ("post_logout_redirect_uri", callback.into()),
            ]
        },
        "/callback, signed out",
    ),
    (
        "another client_id",
        |hint, callback| {
            vec![
                ("id_token_hint", hint.into()),
                ("client_id", "web".into()),
                ("post_logout_redirect_uri", callback.into()),
            ]
        },
        "400 invalid_request, signed in",
    ),
    ("only the hint", |hint, _| vec![("id_token_hint", hint.into())], "200 signed-out page, signed out"),
    ("no parameters", |_, _| vec![], "200 sign-out page, signed in"),
    ("only state", |_, _| vec![("state", "s".into())], "200 sign-out page, signed in"),
    (
        "no hint",
        |_, callback| vec![("post_logout_redirect_uri", callback.into())],
        "400 invalid_request, signed in",
    ),
    (
        "no hint but client_id",
        |_, callback| vec![("client_id", "spa".into()), ("post_logout_redirect_uri", callback.into())],
        "400 invalid_request, signed in",
    ),
    (
        "a hint that is none",
        |_, callback| vec![("id_token_hint", "x.y.z".into()), ("post_logout_redirect_uri", callback.into())],
        "400 invalid_request, signed in",
    ),
    (
        "a hint with alg none",
        |hint, callback| {
            let payload = hint.split('.').nth(1).unwrap_or_default();
            let header = base64url::encode(br#"{"alg":"none","typ":"JWT"}"#);
            vec![
                ("id_token_hint", format!("{header}.{payload}.")),
                ("post_logout_redirect_uri", callback.into()),
            ]
        },
        "400 invalid_request, signed in",
    ),
    (
        "a state that is too long",
        |hint, _| vec![("id_token_hint", hint.into()), ("state", "s".repeat(STATE_MAX + 1))],
        "400 invalid_request, signed in",
    ),
    (
        "an unregistered address",
        |hint, _| {
            vec![("id_token_hint", hint.into()), ("post_logout_redirect_uri", "https://evil.test/".into())]
        },
        "400 invalid_request, signed in",
    ),
    (
        "a query added to the address",
        |hint, callback| {
            vec![("id_token_hint", hint.into()), ("post_logout_redirect_uri", format!("{callback}?x=1"))]
        },
        "400 invalid_request, signed in",
    ),
    (
        "state twice",
        |hint, _| vec![("id_token_hint", hint.into()), ("state", "a".into()), ("state", "b".into())],
        "400 invalid_request, signed in",
    ),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().map(|(name, parameters, expected)| {
        row("RP-Initiated Logout §2, §3", format!("logout: {name}"), *expected, move || {
            let lab = Lab::manual();
            let (mut browser, hint) = alice(lab);
            let parameters = parameters(&hint, &lab.callback());
            let pairs: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let came = log_out(&mut browser, lab, &pairs);
            format!("{came}, {}", session(&mut browser, lab))
        })
    });
    cases.chain(others()).collect()
}

fn others() -> Vec<Row> {
    const SOURCE: &str = "RP-Initiated Logout §2";
    vec![
        row(SOURCE, "logout: an expired hint", "/callback, signed out", || {
            let lab = Lab::start(options());
            let (mut browser, hint) = alice(&lab);
            lab.state.clock.advance(2 * 3600);
            let callback = lab.callback();
            let came = log_out(
                &mut browser,
                &lab,
                &[("id_token_hint", &hint), ("post_logout_redirect_uri", &callback)],
            );
            format!("{came}, {}", session(&mut browser, &lab))
        }),
        row(SOURCE, "logout: a hint of the server's other issuer", "400 invalid_request, signed in", || {
            let lab = Lab::manual();
            let (mut browser, hint) = alice(lab);
            let mut claims = claims(&hint);
            claims["iss"] = lab.issuer().replace("localhost", "127.0.0.1").into();
            let came = log_out(&mut browser, lab, &[("id_token_hint", &lab.sign("JWT", &claims))]);
            format!("{came}, {}", session(&mut browser, lab))
        }),
        row(SOURCE, "logout: an access token as hint", "400 invalid_request", || {
            let lab = Lab::manual();
            let mut browser = signed_in(lab);
            let code = parameter(&browser.page.location(), "code").unwrap_or_default();
            let token = text(&lab.redeem(&code, &[]).json(), "access_token");
            log_out(&mut browser, lab, &[("id_token_hint", &token)])
        }),
        row(
            SOURCE,
            "logout: asked, and answered",
            "200 sign-out page; 200 signed-out page; signed out",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let asked = log_out(&mut browser, lab, &[]);
                browser.post("/oauth2/default/v1/sign-out", &[("action", "sign-out")]);
                format!("{asked}; {}; {}", browser.summary(), session(&mut browser, lab))
            },
        ),
        row(SOURCE, "logout: the answer forged", "403 invalid_form; signed in", || {
            let lab = Lab::manual();
            let mut browser = signed_in(lab);
            browser.go(lab.post("/oauth2/default/v1/sign-out").form(&[("seal", "AAAA")]));
            format!("{}; {}", browser.summary(), session(&mut browser, lab))
        }),
        row(SOURCE, "logout: a hint of somebody else asks", "200 sign-out page; signed in", || {
            let lab = Lab::manual();
            let (_, hint) = alice(lab);
            let mut bob = Browser::authorize(lab, &[]);
            bob.sign_in("bob");
            bob.consent("allow");
            let callback = lab.callback();
            let came =
                log_out(&mut bob, lab, &[("id_token_hint", &hint), ("post_logout_redirect_uri", &callback)]);
            format!("{came}; {}", session(&mut bob, lab))
        }),
        row(SOURCE, "logout: POST", "/callback", || {
            let lab = Lab::manual();
            let (mut browser, hint) = alice(lab);
            let callback = lab.callback();
            let form = [("id_token_hint", &*hint), ("post_logout_redirect_uri", &*callback)];
            browser.go(lab.post("/oauth2/default/v1/logout").form(&form));
            browser.page.location().replace(&lab.origin, "")
        }),
        row(SOURCE, "logout: nobody is signed in", "200 signed-out page", || {
            Browser::at(Lab::manual(), "/oauth2/default/v1/logout").summary()
        }),
    ]
}
