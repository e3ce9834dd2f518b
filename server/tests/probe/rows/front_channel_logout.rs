//! What becomes of the clients of a session that ends (OpenID Connect Front-Channel Logout 1.0).

use super::forms::{Browser, signed_in};
use crate::{
    http::{encode, parameter},
    lab::{Lab, claims, text},
    row::{Row, row},
};

const LOGOUT: &str = "/oauth2/default/v1/logout";
const IMPLICIT: [(&str, &str); 2] = [("client_id", "spa-implicit"), ("response_type", "id_token")];

/// The ID token that a browser's sign-in at `spa` gave, and the refresh token.
fn tokens(lab: &Lab, browser: &Browser<'_>) -> (String, String) {
    let code = parameter(&browser.page.location(), "code").unwrap_or_default();
    let tokens = lab.redeem(&code, &[]).json();
    (text(&tokens, "id_token"), text(&tokens, "refresh_token"))
}

fn sid(id_token: &str) -> String {
    text(&claims(id_token), "sid")
}

/// Agrees to a request of a second client in the same browser; its ID token.
fn second_client(lab: &Lab, browser: &mut Browser<'_>) -> String {
    browser.go(lab.get(&format!("/oauth2/default/v1/authorize?{}", lab.authorization_query(&IMPLICIT))));
    browser.consent("allow");
    parameter(&browser.page.location(), "id_token").unwrap_or_default()
}

/// The addresses of the frames of a page, in which this server's origin is left out.
fn frames(lab: &Lab, browser: &Browser<'_>) -> Vec<String> {
    let page = browser.page.text().replace("&amp;", "&");
    let rest = page.split("<iframe ").skip(1).filter_map(|rest| rest.split_once("src=\""));
    let addresses = rest.filter_map(|(_, rest)| rest.split_once('"'));
    addresses.map(|(address, _)| address.replace(&lab.origin, "")).collect()
}

fn frame(lab: &Lab, sid: &str) -> String {
    format!("/front-channel-logout?{}", encode(&[("iss", &lab.issuer()), ("sid", sid)]))
}

fn sign_out(lab: &Lab, browser: &mut Browser<'_>) {
    browser.go(lab.get(LOGOUT));
    browser.post("/oauth2/default/v1/sign-out", &[("action", "sign-out")]);
}

pub fn rows() -> Vec<Row> {
    session_identifiers().into_iter().chain(pages()).collect()
}

fn session_identifiers() -> Vec<Row> {
    const SOURCE: &str = "Front-Channel Logout §3";
    vec![
        row(
            SOURCE,
            "sid: one for a session, another for another",
            "of 128 bits; same, same, different",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let (first, refresh_token) = tokens(lab, &browser);
                let refreshed = text(&lab.refresh(&refresh_token, &[]).json(), "id_token");
                let second = second_client(lab, &mut browser);
                let (other, _) = tokens(lab, &signed_in(lab));
                let is_long = if sid(&first).len() >= 22 { "of 128 bits" } else { "short" };
                let compared = [refreshed, second, other]
                    .map(|token| if sid(&token) == sid(&first) { "same" } else { "different" });
                format!("{is_long}; {}", compared.join(", "))
            },
        ),
        row(SOURCE, "sid: none without a session", "null", || {
            claims(&text(&Lab::automatic().tokens(), "id_token"))["sid"].to_string()
        }),
        row("OIDC Core §3.1.3.7", "sid: it says nothing of the cookie", "apart", || {
            let lab = Lab::manual();
            let browser = signed_in(lab);
            let (id_token, _) = tokens(lab, &browser);
            let cookie = browser.cookie.clone().unwrap_or_default();
            if cookie.contains(&sid(&id_token)) { "the cookie" } else { "apart" }.into()
        }),
        row(SOURCE, "metadata: front-channel logout", "true true", || {
            let lab = Lab::automatic();
            let json = lab.send(&lab.get("/oauth2/default/.well-known/openid-configuration")).json();
            let names = ["frontchannel_logout_supported", "frontchannel_logout_session_supported"];
            names.map(|name| json[name].to_string()).join(" ")
        }),
    ]
}

fn pages() -> Vec<Row> {
    const SOURCE: &str = "Front-Channel Logout §2";
    vec![
        row(
            SOURCE,
            "sign-out at the server: the client's frame, with iss and sid",
            "its frame, allowed",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let (id_token, _) = tokens(lab, &browser);
                sign_out(lab, &mut browser);
                let policy = browser.page.header("content-security-policy").unwrap_or_default();
                let allowed = policy.ends_with(&format!("frame-src {}", lab.origin));
                let is_its = frames(lab, &browser) == [frame(lab, &sid(&id_token))];
                format!(
                    "{}, {}",
                    if is_its { "its frame" } else { "other frames" },
                    if allowed { "allowed" } else { "not allowed" }
                )
            },
        ),
        row(SOURCE, "sign-out at the server: no client, no frame", "[]", || {
            let lab = Lab::manual();
            let mut browser = Browser::authorize(lab, &[]);
            browser.sign_in("alice");
            browser.consent("deny");
            sign_out(lab, &mut browser);
            format!("{:?}", frames(lab, &browser))
        }),
        row(
            SOURCE,
            "sign-out by one of two clients: the other one's frame, then on to the address",
            "its frame, 2;url=/callback?state=s",
            || {
                let lab = Lab::manual();
                let mut browser = signed_in(lab);
                let (hint, _) = tokens(lab, &browser);
                second_client(lab, &mut browser);
                let callback = lab.callback();
                let pairs = [
                    ("id_token_hint", hint.as_str()),
                    ("post_logout_redirect_uri", &callback),
                    ("state", "s"),
                ];
                browser.go(lab.get(&format!("{LOGOUT}?{}", encode(&pairs))));
                let page = browser.page.text();
                let (_, refresh) = page.split_once("http-equiv=\"refresh\" content=\"").unwrap_or_default();
                let refresh = refresh.split_once('"').unwrap_or_default().0.replace(&lab.origin, "");
                let is_its = frames(lab, &browser) == [frame(lab, &sid(&hint))];
                format!("{}, {refresh}", if is_its { "its frame" } else { "other frames" })
            },
        ),
        row(
            SOURCE,
            "sign-out: a registered address keeps its query",
            "https://desk.test/out?x=1&iss&sid",
            || {
                const DESK: &str = r#"
[[clients]]
id = "desk"
type = "single-page"
redirect_uris = ["/callback"]
frontchannel_logout_uri = "https://desk.test/out?x=1"
scopes = ["openid"]
"#;
                let lab = Lab::configured("frame", None, DESK);
                let mut browser = Browser::authorize(&lab, &[("client_id", "desk"), ("scope", "openid")]);
                browser.sign_in("alice");
                browser.consent("allow");
                sign_out(&lab, &mut browser);
                let frames = frames(&lab, &browser).join(" ");
                ["iss", "sid"].iter().fold(frames.clone(), |text, name| {
                    text.replace(&format!("{name}={}", form_value(&frames, name)), name)
                })
            },
        ),
    ]
}

/// The value of a parameter as it stands in an address.
fn form_value(address: &str, name: &str) -> String {
    let (_, rest) = address.split_once(&format!("&{name}=")).unwrap_or_default();
    rest.split('&').next().unwrap_or_default().to_owned()
}
