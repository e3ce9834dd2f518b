//! Pages change nothing: only a sealed form does.

use bearer_lab_server::store::{RefreshToken, UserCode};

use super::forms::signed_in;
use crate::{
    http::{encode, parameter},
    lab::{Lab, options, text},
    row::{Row, row},
};

/// Every route of the server. `Script`: no browser adds anything to the request that lets it pass. `Safe`: read
/// only. `Protocol`: its specification has GET change something, for a reason that the route's test states.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Safe,
    Script,
    Form,
    Protocol,
}

const ROUTES: [(&str, Kind); 31] = [
    // Sends a code to a registered address (RFC 6749 §4.1.2). Who agreed before is not asked again.
    ("/v1/authorize", Kind::Protocol),
    // Ends the session of the user whose ID token the request holds (RP-Initiated Logout §2); asks otherwise.
    ("/v1/logout", Kind::Protocol),
    ("/v1/sign-in", Kind::Form),
    ("/v1/consent", Kind::Form),
    ("/v1/device", Kind::Form),
    ("/v1/device/decision", Kind::Form),
    ("/v1/sign-out", Kind::Form),
    ("pages::STYLESHEET_PATH", Kind::Safe),
    ("/.well-known/openid-configuration", Kind::Safe),
    ("/.well-known/oauth-authorization-server", Kind::Safe),
    ("&inserted", Kind::Safe),
    ("/v1/keys", Kind::Safe),
    ("/v1/userinfo", Kind::Safe),
    ("/v1/token", Kind::Script),
    ("/v1/revoke", Kind::Script),
    ("/v1/introspect", Kind::Script),
    ("/v1/par", Kind::Script),
    ("/v1/device/authorize", Kind::Script),
    ("/api/", Kind::Safe),
    ("/me", Kind::Safe),
    ("/items", Kind::Safe),
    ("/admin", Kind::Safe),
    ("/explain", Kind::Safe),
    ("/broken", Kind::Safe),
    ("/broken/items", Kind::Safe),
    ("/faults", Kind::Safe),
    ("/clock", Kind::Safe),
    ("/keys", Kind::Script),
    ("ISSUER_PATH", Kind::Safe),
    ("/api", Kind::Safe),
    ("/workshop", Kind::Safe),
];

/// The first argument of every `route` and `nest` of the server's source.
fn routes_of_the_source() -> Vec<String> {
    let sources = [include_str!("../../../src/router.rs"), include_str!("../../../src/workshop/mod.rs")];
    let calls = sources.iter().flat_map(|source| source.split([' ', '\n']));
    let calls = calls.filter_map(|word| word.strip_prefix(".route(").or(word.strip_prefix(".nest(")));
    let more = sources.iter().flat_map(|source| source.split("Router::new().nest(").skip(1));
    let first =
        |text: &str| text.split(',').next().unwrap_or_default().trim_matches(['"', ' ', '(']).to_owned();
    let mut routes: Vec<_> = calls.chain(more).map(first).collect();
    routes.sort();
    routes.dedup();
    routes
}

/// Where a route is asked.
fn address(route: &str) -> String {
    match route {
        "pages::STYLESHEET_PATH" | "&inserted" | "ISSUER_PATH" => "/oauth2/default".into(),
        "/api/" | "/api" | "/workshop" => route.into(),
        "/me" | "/items" | "/admin" | "/explain" | "/broken" | "/broken/items" => format!("/api{route}"),
        "/faults" | "/clock" | "/keys" => format!("/workshop{route}"),
        _ => format!("/oauth2/default{route}"),
    }
}

/// A server with everything that a request could change.
struct Scene {
    lab: Lab,
    cookie: String,
    refresh_token: String,
    pending: UserCode,
    query: String,
}

impl Scene {
    fn new(sign_in_as: Option<&str>) -> Self {
        let lab = Lab::start(bearer_lab_server::cli::Serve {
            sign_in_as: sign_in_as.map(str::to_owned),
            ..options()
        });
        let (cookie, code) = match sign_in_as {
            Some(_) => (String::new(), lab.code(&[])),
            None => {
                let browser = signed_in(&lab);
                let code = parameter(&browser.page.location(), "code").unwrap();
                (browser.cookie.unwrap(), code)
            }
        };
        let refresh_token = text(&lab.redeem(&code, &[]).json(), "refresh_token");
        let begin = lab.post("/oauth2/default/v1/device/authorize");
        let device = lab.send(&begin.form(&[("client_id", "device"), ("scope", "openid")])).json();
        let user_code = text(&device, "user_code");
        let pairs = [
            ("user_code", user_code.as_str()),
            ("request", &user_code),
            ("username", "alice"),
            ("password", "password"),
            ("action", "allow"),
            ("seal", "AAAA"),
            ("client_id", "spa"),
            ("token", &refresh_token),
            ("refresh_token", &refresh_token),
            ("grant_type", "refresh_token"),
        ];
        let query = encode(&pairs);
        let pending = UserCode::parse(&user_code).unwrap();
        Self { lab, cookie, refresh_token, pending, query }
    }

    /// Whether the device still waits, the session is there, and the refresh token holds.
    fn is_untouched(&self) -> bool {
        let (store, clock) = (&self.lab.state.store, &self.lab.state.clock);
        let token = RefreshToken::open(&self.refresh_token, &self.lab.state.seal_key).unwrap();
        let cookie = self.cookie.split_once('=').map(|(_, value)| bearer_lab::protocol::Secret::new(value));
        store.devices.find(&self.pending, clock.running()).is_some()
            && store.families.peek(token, clock.now()).is_some()
            && cookie.is_none_or(|cookie| store.sessions.find(&cookie, clock.now()).is_some())
    }

    fn get(&self, route: &str) {
        let request = self.lab.get(&format!("{}?{}", address(route), self.query));
        self.lab.send(&request.header("cookie", &self.cookie));
    }

    /// What another site's form does: the cookie comes, the seal does not.
    fn post(&self, route: &str) -> u16 {
        let request = self.lab.post(&address(route)).header("cookie", &self.cookie);
        self.lab.send(&request.raw_form(self.query.as_bytes())).status
    }
}

/// The routes that changed something, or that took a form without its seal.
fn offenders(sign_in_as: Option<&str>) -> String {
    let scene = Scene::new(sign_in_as);
    assert!(scene.is_untouched());
    let mut offenders = Vec::new();
    for (route, kind) in ROUTES {
        scene.get(route);
        // Where nobody has a session, there is none to end, and the page says so.
        let has_nothing = route == "/v1/sign-out" && scene.cookie.is_empty();
        let is_refused = kind != Kind::Form || scene.post(route) == 403 || has_nothing;
        if kind == Kind::Protocol {
            scene.post(route);
        }
        if !is_refused || !scene.is_untouched() {
            offenders.push(route);
        }
    }
    if offenders.is_empty() { "none".into() } else { offenders.join(" ") }
}

pub fn rows() -> Vec<Row> {
    vec![
        row("RFC 9700 §4.7", "pages: the list of routes is that of the source", "the same", || {
            let mut listed: Vec<_> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
            listed.sort();
            let source = routes_of_the_source();
            if listed == source { "the same".into() } else { format!("{source:?}") }
        }),
        row("RFC 9700 §4.7", "pages: what a visit or a form without its seal changes", "none", || {
            offenders(None)
        }),
        row("RFC 9700 §4.7", "pages: the same where everybody is signed in", "none", || {
            offenders(Some("alice"))
        }),
    ]
}
