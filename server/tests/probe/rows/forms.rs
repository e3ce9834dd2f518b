//! Sign-in and consent, answered as a browser does.

use bearer_lab_server::clock::ClockSettings;

use crate::{
    http::{Answer, Request, parameter},
    lab::{Lab, options},
    row::{Row, row},
    summary::{authorization, oauth},
};

const SIGN_IN: &str = "/oauth2/default/v1/sign-in";
const CONSENT: &str = "/oauth2/default/v1/consent";
const GRANTED: &str = "query code state iss";

/// A browser: a cookie, and the page it is on.
pub struct Browser<'a> {
    lab: &'a Lab,
    pub cookie: Option<String>,
    pub page: Answer,
}

impl<'a> Browser<'a> {
    pub fn at(lab: &'a Lab, target: &str) -> Self {
        let mut browser = Self { lab, cookie: None, page: lab.send(&lab.get("/nothing")) };
        browser.go(lab.get(target));
        browser
    }

    /// A browser on the page of an authorization request.
    pub fn authorize(lab: &'a Lab, changes: &[(&str, &str)]) -> Self {
        let query = lab.authorization_query(changes);
        Self::at(lab, &format!("/oauth2/default/v1/authorize?{query}"))
    }

    /// Sends a request with the cookie, keeps the cookie that comes, and follows redirects of this server.
    pub fn go(&mut self, request: Request) {
        let mut request = request;
        loop {
            if let Some(cookie) = &self.cookie {
                request = request.header("cookie", cookie);
            }
            self.page = self.lab.send(&request);
            if let Some(cookie) = self.page.header("set-cookie").and_then(|line| line.split(';').next()) {
                self.cookie = Some(cookie.to_owned());
            }
            let location = self.page.location();
            let Some(target) =
                location.strip_prefix(&self.lab.origin).filter(|target| target.starts_with("/oauth2/"))
            else {
                return;
            };
            request = self.lab.get(target);
        }
    }

    /// The value of a hidden field of the page.
    pub fn field(&self, name: &str) -> String {
        let text = self.page.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_default();
        let value = rest.split_once('"').unwrap_or_default().0;
        value.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">")
    }

    pub fn post(&mut self, path: &str, more: &[(&str, &str)]) {
        let (request, seal) = (self.field("request"), self.field("seal"));
        let pairs = [&[("request", request.as_str()), ("seal", seal.as_str())], more].concat();
        self.go(self.lab.post(path).header("origin", &self.lab.origin).form(&pairs));
    }

    pub fn sign_in(&mut self, username: &str) {
        self.post(SIGN_IN, &[("username", username), ("password", "password"), ("action", "sign-in")]);
    }

    pub fn consent(&mut self, action: &str) {
        self.post(CONSENT, &[("action", action)]);
    }

    pub fn summary(&self) -> String {
        authorization(self.lab, &self.page)
    }
}

/// A browser in which alice agreed to the usual request.
pub fn signed_in(lab: &Lab) -> Browser<'_> {
    let mut browser = Browser::authorize(lab, &[]);
    browser.sign_in("alice");
    browser.consent("allow");
    assert_eq!(browser.summary(), GRANTED);
    browser
}

fn again(browser: &mut Browser<'_>, lab: &Lab, changes: &[(&str, &str)]) -> String {
    browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{}", lab.authorization_query(changes))));
    browser.summary()
}

/// A row in which somebody who signed in two minutes ago must do so again: `auth_time` of the ID token then.
fn later(name: &'static str, changes: &'static [(&'static str, &'static str)]) -> Row {
    row(
        "OIDC Core §3.1.3.6",
        format!("{name}: auth_time is that of the new sign-in"),
        "120 seconds later",
        || {
            let lab = Lab::start(options());
            let auth_time = |browser: &Browser<'_>| {
                let code = parameter(&browser.page.location(), "code").unwrap_or_default();
                let id_token = crate::lab::text(&lab.redeem(&code, &[]).json(), "id_token");
                crate::lab::claims(&id_token)["auth_time"].as_i64().unwrap_or_default()
            };
            lab.state.clock.set(ClockSettings { is_frozen: true, ..ClockSettings::default() });
            let mut browser = Browser::authorize(&lab, &[]);
            browser.sign_in("alice");
            browser.consent("allow");
            let first = auth_time(&browser);
            lab.state.clock.advance(120);
            again(&mut browser, &lab, changes);
            browser.sign_in("alice");
            browser.consent("allow");
            format!("{} seconds later", auth_time(&browser) - first)
        },
    )
}

/// Follows one of the ways on of the account choice page.
pub fn choose(browser: &mut Browser<'_>, lab: &Lab, index: usize) {
    let page = browser.page.text();
    let addresses = page.split("class=\"choice\" href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let address = addresses.map(|(address, _)| address.replace("&amp;", "&")).nth(index).unwrap_or_default();
    browser.go(lab.get(&address.replace(&lab.origin, "")));
}

/// A row that chooses at the account choice page: what comes then, and bob's name if it is filled in.
fn choice(name: &'static str, prompt: &'static str, index: usize, expected: &'static str) -> Row {
    row("OIDC Core §3.1.2.1", format!("account choice: {name}"), expected, move || {
        let lab = Lab::manual();
        let mut browser = signed_in(lab);
        again(&mut browser, lab, &[("prompt", prompt), ("login_hint", "x")]);
        choose(&mut browser, lab, index);
        let filled = "value=\"bob\"";
        let filled =
            if browser.page.text().contains(filled) { [" ", filled].concat() } else { String::new() };
        format!("{}{filled}", browser.summary())
    })
}

pub fn rows() -> Vec<Row> {
    let mut rows = journeys();
    rows.extend(prompts());
    rows.extend(forgeries());
    rows
}

fn journeys() -> Vec<Row> {
    vec![
        row(
            "OIDC Core §3.1.2",
            "forms: sign in, allow, redeem",
            "200 sign-in page; 200 consent page; query code state iss; 200",
            || {
                let lab = Lab::manual();
                let mut browser = Browser::authorize(lab, &[]);
                let mut seen = vec![browser.summary()];
                browser.sign_in("alice");
                seen.push(browser.summary());
                browser.consent("allow");
                seen.push(browser.summary());
                let code = parameter(&browser.page.location(), "code").unwrap_or_default();
                seen.push(oauth(&lab.redeem(&code, &[])));
                seen.join("; ")
            },
        ),
        row("RFC 6749 §4.1.2.1", "forms: deny", "query access_denied state iss", || {
            let mut browser = Browser::authorize(Lab::manual(), &[]);
            browser.sign_in("alice");
            browser.consent("deny");
            browser.summary()
        }),
        row(
            "forms",
            "a wrong password asks again and keeps the name",
            "422 SIGN_IN_REFUSED, name kept, password not",
            || {
                let mut browser = Browser::authorize(Lab::manual(), &[]);
                browser.post(SIGN_IN, &[("username", "bob"), ("password", "s3cr3t-marker")]);
                let text = browser.page.text();
                let name = if text.contains("value=\"bob\"") { "kept" } else { "lost" };
                let password = if text.contains("s3cr3t-marker") { "too" } else { "not" };
                format!("{}, name {name}, password {password}", browser.summary())
            },
        ),
        row("forms", "an unknown user gets the same page as a wrong password", "same", || {
            let lab = Lab::manual();
            let refusal = |username: &str| {
                let mut browser = Browser::authorize(lab, &[]);
                browser.post(SIGN_IN, &[("username", username), ("password", "wrong")]);
                let (text, seal) = (browser.page.text(), browser.field("seal"));
                (browser.page.status, text.replace(&format!("value=\"{username}\""), "").replace(&seal, ""))
            };
            if refusal("alice") == refusal("mallory") { "same".into() } else { "different".into() }
        }),
        row("RFC 9700 §4.12", "forms: after a password the browser is sent on with 303", "303", || {
            let lab = Lab::manual();
            let browser = Browser::authorize(lab, &[]);
            let form = [
                ("request", browser.field("request")),
                ("seal", browser.field("seal")),
                ("username", "alice".into()),
                ("password", "password".into()),
            ];
            let pairs: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let cookie = browser.cookie.clone().unwrap_or_default();
            lab.send(&lab.post(SIGN_IN).header("cookie", &cookie).form(&pairs)).status.to_string()
        }),
        row(
            "CVE-2024-7341",
            "forms: the cookie changes at sign-in",
            "changed; old one 200 sign-in page",
            || {
                let lab = Lab::manual();
                let mut browser = Browser::authorize(lab, &[]);
                let before = browser.cookie.clone();
                browser.sign_in("alice");
                let verdict = if browser.cookie == before { "kept" } else { "changed" };
                browser.cookie = before;
                format!("{verdict}; old one {}", again(&mut browser, lab, &[]))
            },
        ),
        row(
            "CVE-2024-7341",
            "forms: a new sign-in ends the session before it",
            "query login_required state iss",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let before = browser.cookie.clone();
                again(&mut browser, lab, &[("prompt", "login")]);
                browser.sign_in("alice");
                browser.cookie = before;
                again(&mut browser, lab, &[("prompt", "none")])
            },
        ),
        row(
            "RFC 6265 §4.1.2",
            "forms: the cookie's attributes",
            "Path=/oauth2/default; HttpOnly; SameSite=Lax",
            || {
                let page = Browser::authorize(Lab::manual(), &[]).page;
                page.header("set-cookie")
                    .and_then(|line| line.split_once("; "))
                    .map_or("", |(_, rest)| rest)
                    .to_owned()
            },
        ),
        row(
            "RFC 6265bis §4.1.3.2",
            "forms: the cookie with https",
            "__Host-bearer-lab Path=/; HttpOnly; SameSite=Lax; Secure",
            || {
                let lab = Lab::start(bearer_lab_server::cli::Serve {
                    public_url: "https://lab.example".parse().ok(),
                    ..options()
                });
                let query = lab.authorization_query(&[("redirect_uri", "https://lab.example/callback")]);
                let answer = lab.send(&Request::new(
                    "GET",
                    "lab.example",
                    &format!("/oauth2/default/v1/authorize?{query}"),
                ));
                let line = answer.header("set-cookie").unwrap_or_default().to_owned();
                let (name, rest) = line.split_once('=').unwrap_or_default();
                format!("{name} {}", rest.split_once("; ").unwrap_or_default().1)
            },
        ),
        row(
            "OIDC Core §3.1.2.1",
            "forms: authorize by POST of another site keeps the session",
            GRANTED,
            || {
                let lab = Lab::manual();
                let browser = signed_in(lab);
                let form = lab.authorization_query(&[]);
                let sent_on =
                    lab.send(&lab.post("/oauth2/default/v1/authorize").raw_form(form.as_bytes())).location();
                let target = sent_on.strip_prefix(&lab.origin).unwrap_or_default().to_owned();
                let mut browser = browser;
                browser.go(lab.get(&target));
                browser.summary()
            },
        ),
        row("HTML", "forms: what the request holds is escaped", "escaped", || {
            let hint = "\"><script>alert(1)</script>";
            let text =
                Browser::authorize(Lab::manual(), &[("login_hint", hint), ("acr_values", hint)]).page.text();
            if text.contains("<script") { "raw".into() } else { "escaped".into() }
        }),
        row(
            "CSP",
            "forms: the page may post to itself and lead to the client",
            "form-action 'self' http://127.0.0.1:9",
            || {
                let page =
                    Browser::authorize(Lab::manual(), &[("redirect_uri", "http://127.0.0.1:9/callback")])
                        .page;
                let policy = page.header("content-security-policy").unwrap_or_default().to_owned();
                policy
                    .split("; ")
                    .find(|directive| directive.starts_with("form-action"))
                    .unwrap_or_default()
                    .to_owned()
            },
        ),
    ]
}

fn prompts() -> Vec<Row> {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);
    const CASES: &[Case] = &[
        ("OIDC Core §3.1.2.1", "signed in: agreed before", &[], GRANTED),
        ("OIDC Core §3.1.2.1", "signed in: prompt none", &[("prompt", "none")], GRANTED),
        ("OIDC Core §3.1.2.1", "signed in: prompt login", &[("prompt", "login")], "200 sign-in page"),
        (
            "OIDC Core §3.1.2.1",
            "signed in: prompt select_account",
            &[("prompt", "select_account")],
            "200 account page",
        ),
        (
            "OIDC Core §3.1.2.1",
            "signed in: prompt login select_account",
            &[("prompt", "login select_account")],
            "200 sign-in page",
        ),
        (
            "OIDC Core §3.1.2.1",
            "signed in: prompt none select_account",
            &[("prompt", "none select_account")],
            "query invalid_request state iss",
        ),
        (
            "OIDC Core §3.1.2.1",
            "signed in: prompt select_account, max_age zero",
            &[("prompt", "select_account"), ("max_age", "0")],
            "200 sign-in page",
        ),
        ("OIDC Core §3.1.2.1", "signed in: prompt consent", &[("prompt", "consent")], "200 consent page"),
        ("OIDC Core §3.1.2.1", "signed in: max_age not reached", &[("max_age", "10000")], GRANTED),
        ("OIDC Core §3.1.2.1", "signed in: max_age zero", &[("max_age", "0")], "200 sign-in page"),
        (
            "OIDC Core §3.1.2.6",
            "signed in: prompt none with max_age zero",
            &[("prompt", "none"), ("max_age", "0")],
            "query login_required state iss",
        ),
        (
            "OIDC Core §3.1.2.6",
            "signed in: prompt none, another scope",
            &[("prompt", "none"), ("scope", "openid email")],
            "query consent_required state iss",
        ),
        (
            "CVE-2023-34246",
            "signed in: prompt none, another local port",
            &[("prompt", "none"), ("redirect_uri", "http://127.0.0.1:9/callback")],
            "query consent_required state iss",
        ),
        (
            "OIDC Core §3.1.2.6",
            "signed in: a hint of nobody",
            &[("prompt", "none"), ("id_token_hint", "x.y.z")],
            "query login_required state iss",
        ),
    ];
    let cases = CASES.iter().map(|(source, name, changes, expected)| {
        row(source, *name, *expected, move || again(&mut signed_in(Lab::manual()), Lab::manual(), changes))
    });
    let more = [
        row("OIDC Core §3.1.2.6", "signed out: prompt none", "query login_required state iss", || {
            Browser::authorize(Lab::manual(), &[("prompt", "none")]).summary()
        }),
        row("OIDC Core §3.1.2.1", "prompt login: after it the way goes on", GRANTED, || {
            let lab = Lab::manual();
            let mut browser = signed_in(lab);
            again(&mut browser, lab, &[("prompt", "login")]);
            browser.sign_in("alice");
            browser.consent("allow");
            browser.summary()
        }),
        row(
            "OIDC Core §3.1.2.1",
            "signed out: prompt select_account, after it the way goes on",
            "200 sign-in page, 200 consent page",
            || {
                let mut browser = Browser::authorize(Lab::manual(), &[("prompt", "select_account")]);
                let asked = browser.summary();
                browser.sign_in("alice");
                format!("{asked}, {}", browser.summary())
            },
        ),
        choice("the account that is signed in", "select_account", 0, GRANTED),
        choice("the same, with consent", "select_account consent", 0, "200 consent page"),
        choice("another account of the classroom", "select_account", 1, "200 sign-in page value=\"bob\""),
        choice("one that is typed", "select_account", 2, "200 sign-in page"),
        row(
            "OIDC Core §3.1.2.1",
            "account choice: consent is asked for after another sign-in",
            "200 consent page",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                again(&mut browser, lab, &[("prompt", "select_account consent")]);
                choose(&mut browser, lab, 1);
                browser.sign_in("alice");
                browser.summary()
            },
        ),
        later("prompt login", &[("prompt", "login")]),
        later("max_age", &[("max_age", "60")]),
        row("OIDC Core §3.1.2.1", "max_age: asked again when it has passed", "200 sign-in page", || {
            let lab = Lab::start(options());
            let mut browser = signed_in(&lab);
            lab.state.clock.advance(61);
            again(&mut browser, &lab, &[("max_age", "60")])
        }),
        row(
            "forms",
            "signed in for twelve hours and no longer",
            "query code state iss, then login_required",
            || {
                let lab = Lab::start(options());
                lab.state.clock.set(ClockSettings { is_frozen: true, ..ClockSettings::default() });
                let mut browser = signed_in(&lab);
                lab.state.clock.advance(12 * 3600 - 1);
                let before = again(&mut browser, &lab, &[("prompt", "none")]);
                lab.state.clock.advance(1);
                again(&mut browser, &lab, &[("prompt", "none")]);
                let error = parameter(&browser.page.location(), "error").unwrap_or_default();
                format!("{before}, then {error}")
            },
        ),
        row("CVE-2023-34246", "agreed before, on a local port: asked again", "200 consent page", || {
            let lab = Lab::manual();
            let changes = [("redirect_uri", "http://127.0.0.1:9/callback")];
            let mut browser = Browser::authorize(lab, &changes);
            browser.sign_in("alice");
            browser.consent("allow");
            again(&mut browser, lab, &changes)
        }),
        row(
            "OIDC Core §3.1.2.1",
            "a hint of alice, and bob signs in",
            "query login_required state iss",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let code = parameter(&browser.page.location(), "code").unwrap_or_default();
                let hint = crate::lab::text(&lab.redeem(&code, &[]).json(), "id_token");
                browser = Browser::authorize(lab, &[("id_token_hint", &hint)]);
                browser.sign_in("bob");
                browser.summary()
            },
        ),
    ];
    cases.chain(more).collect()
}

fn forgeries() -> Vec<Row> {
    const REFUSED: &str = "403 invalid_form";
    vec![
        row("CVE-2022-39222", "forms: consent from another browser", REFUSED, || {
            let lab = Lab::manual();
            let mut mine = Browser::authorize(lab, &[]);
            mine.sign_in("alice");
            let mut other = signed_in(lab);
            other.page = mine.page.clone();
            other.consent("allow");
            other.summary()
        }),
        row("CVE-2022-39222", "forms: consent without a cookie", REFUSED, || {
            let mut browser = Browser::authorize(Lab::manual(), &[]);
            browser.sign_in("alice");
            browser.cookie = None;
            browser.consent("allow");
            browser.summary()
        }),
        row("RFC 6749 §10.12", "forms: sign-in without a cookie", REFUSED, || {
            let mut browser = Browser::authorize(Lab::manual(), &[]);
            browser.cookie = None;
            browser.sign_in("alice");
            browser.summary()
        }),
        row("RFC 6749 §10.12", "forms: sign-in with a planted second cookie", REFUSED, || {
            let mut browser = Browser::authorize(Lab::manual(), &[]);
            let cookie = browser.cookie.clone().unwrap_or_default();
            let name = cookie.split('=').next().unwrap_or_default().to_owned();
            browser.cookie = Some(format!("{cookie}; {name}=planted"));
            browser.sign_in("alice");
            browser.summary()
        }),
        row("RFC 6749 §10.12", "forms: sign-in from a page of another origin", REFUSED, || {
            from_origin("https://evil.test")
        }),
        row("RFC 6749 §10.12", "forms: sign-in from a page without origin", REFUSED, || from_origin("null")),
        row("RFC 6749 §3.1", "forms: sign-in with two user names", REFUSED, || {
            let mut browser = Browser::authorize(Lab::manual(), &[]);
            let names = [("username", "alice"), ("username", "bob"), ("password", "password")];
            browser.post(SIGN_IN, &names);
            browser.summary()
        }),
        row("RFC 6749 §10.12", "forms: the seal of sign-in at consent", REFUSED, || {
            let lab = Lab::manual();
            let mut browser = signed_in(lab);
            again(&mut browser, lab, &[("prompt", "login")]);
            browser.consent("allow");
            browser.summary()
        }),
        row("RFC 6749 §10.12", "forms: the seal of another request", REFUSED, || {
            let lab = Lab::manual();
            let mut browser = Browser::authorize(lab, &[]);
            let seal = browser.field("seal");
            let request = lab.authorization_query(&[("scope", "openid email")]);
            let cookie = browser.cookie.clone().unwrap_or_default();
            let pairs = [
                ("request", request.as_str()),
                ("seal", &seal),
                ("username", "alice"),
                ("password", "password"),
            ];
            browser.page = lab.send(&lab.post(SIGN_IN).header("cookie", &cookie).form(&pairs));
            browser.summary()
        }),
        row("forms", "a form that was left open for ten minutes", REFUSED, || {
            let lab = Lab::start(options());
            let mut browser = Browser::authorize(&lab, &[]);
            lab.state.clock.advance(601);
            browser.sign_in("alice");
            browser.summary()
        }),
        row("strictness", "forms: throttled after ten wrong passwords", "429 SIGN_IN_REFUSED", || {
            let lab = Lab::start(options());
            let mut browser = Browser::authorize(&lab, &[]);
            for _ in 0..bearer_lab_server::store::FAILURES_MAX {
                browser.post(SIGN_IN, &[("username", "alice"), ("password", "wrong")]);
            }
            browser.sign_in("alice");
            browser.summary()
        }),
    ]
}

fn from_origin(origin: &str) -> String {
    let lab = Lab::manual();
    let mut browser = Browser::authorize(lab, &[]);
    let (request, seal) = (browser.field("request"), browser.field("seal"));
    let pairs =
        [("request", request.as_str()), ("seal", &seal), ("username", "alice"), ("password", "password")];
    browser.go(lab.post(SIGN_IN).header("origin", origin).form(&pairs));
    browser.summary()
}
