//! Client credentials and password.

use crate::{
    lab::{Lab, claims, options, text},
    row::{Row, row},
    summary::oauth,
};
use bearer_lab_server::{cli::Serve, store::FAILURES_MAX};

const SERVICE: &str = "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==";
const TRUSTED: &str = "Basic dHJ1c3RlZDp0cnVzdGVkLXNlY3JldA==";

fn ask(lab: &Lab, basic: &str, pairs: &[(&str, &str)]) -> crate::http::Answer {
    lab.send(&lab.post("/oauth2/default/v1/token").header("authorization", basic).form(pairs))
}

pub fn rows() -> Vec<Row> {
    let service = [
        ("RFC 6749 §4.4", "one custom scope", Some("customScope"), "200"),
        ("RFC 6749 §4.4", "both its scopes", Some("customScope api:read"), "200"),
        ("Okta", "no scope", None, "400 invalid_scope"),
        ("OIDC Core §3.1.2.1", "openid", Some("openid customScope"), "400 invalid_scope"),
        ("OIDC Core §11", "offline_access", Some("offline_access"), "400 invalid_scope"),
        ("RFC 6749 §3.3", "a scope beyond its registration", Some("api:admin"), "400 invalid_scope"),
    ];
    let service = service.into_iter().map(|(source, name, scope, expected)| {
        row(source, format!("client credentials: {name}"), expected, move || {
            let scope = scope.map(|scope| ("scope", scope));
            let pairs: Vec<_> = [("grant_type", "client_credentials")].into_iter().chain(scope).collect();
            oauth(&ask(Lab::automatic(), SERVICE, &pairs))
        })
    });
    let trusted = [
        ("RFC 6749 §4.3", "right password", "alice", "password", "openid api:read", "200"),
        ("RFC 6749 §4.3.2", "wrong password", "alice", "Password", "openid", "400 invalid_grant"),
        ("RFC 6749 §4.3.2", "unknown user", "mallory", "password", "openid", "400 invalid_grant"),
        ("RFC 6749 §4.3.2", "empty password", "alice", "", "openid", "400 invalid_request"),
        (
            "RFC 6749 §3.3",
            "a scope beyond its registration",
            "alice",
            "password",
            "customScope",
            "400 invalid_scope",
        ),
    ];
    let trusted = trusted.into_iter().map(|(source, name, username, password, scope, expected)| {
        row(source, format!("password grant: {name}"), expected, move || {
            oauth(&ask(Lab::automatic(), TRUSTED, &password_form(username, password, scope)))
        })
    });
    service.chain(trusted).chain(others()).collect()
}

fn password_form<'a>(username: &'a str, password: &'a str, scope: &'a str) -> [(&'a str, &'a str); 4] {
    [("grant_type", "password"), ("username", username), ("password", password), ("scope", scope)]
}

/// Clients that are registered for more than their grants give.
const WIDE: &str = r#"
[[clients]]
id = "wide-service"
type = "service"
secret = "secret"
scopes = ["openid", "offline_access", "customScope"]
[[clients]]
id = "wide-trusted"
type = "trusted"
secret = "secret"
authentication = "post"
scopes = ["openid", "offline_access"]
"#;

fn others() -> Vec<Row> {
    vec![
        row(
            "RFC 6749 §4.4",
            "client credentials: scopes about a user, of a client registered for them",
            "400 invalid_scope, 400 invalid_scope, 200",
            || {
                let lab = Lab::configured("wide-service", None, WIDE);
                // wide-service:secret
                let basic = "Basic d2lkZS1zZXJ2aWNlOnNlY3JldA==";
                let ask_for = |scope| {
                    oauth(&ask(&lab, basic, &[("grant_type", "client_credentials"), ("scope", scope)]))
                };
                ["openid customScope", "offline_access", "customScope"].map(ask_for).join(", ")
            },
        ),
        row(
            "RFC 9700 §2.4",
            "password grant: offline_access, of a client registered for it",
            "openid, access_token expires_in id_token scope token_type",
            || {
                let lab = Lab::configured("wide-trusted", None, WIDE);
                let client = [("client_id", "wide-trusted"), ("client_secret", "secret")];
                let form = password_form("alice", "password", "openid offline_access");
                let json = lab.token(&[&client[..], &form].concat()).json();
                format!("{}, {}", text(&json, "scope"), members(&json))
            },
        ),
        row(
            "RFC 6749 §4.4.3",
            "client credentials: what comes",
            "access_token expires_in scope token_type",
            || {
                let pairs = [("grant_type", "client_credentials"), ("scope", "customScope")];
                members(&ask(Lab::automatic(), SERVICE, &pairs).json())
            },
        ),
        row(
            "RFC 9068 §2.2",
            "client credentials: whose token it is",
            "sub=service client_id=service uid=absent auth_time=absent",
            || {
                let pairs = [("grant_type", "client_credentials"), ("scope", "customScope")];
                let claims = claims(&text(&ask(Lab::automatic(), SERVICE, &pairs).json(), "access_token"));
                let absent = |name: &str| if claims.get(name).is_none() { "absent" } else { "present" };
                format!(
                    "sub={} client_id={} uid={} auth_time={}",
                    text(&claims, "sub"),
                    text(&claims, "client_id"),
                    absent("uid"),
                    absent("auth_time")
                )
            },
        ),
        row(
            "RFC 9700 §2.4",
            "password grant: no refresh token",
            "access_token expires_in id_token scope token_type",
            || members(&ask(Lab::automatic(), TRUSTED, &password_form("alice", "password", "openid")).json()),
        ),
        row(
            "RFC 6749 §4.3.2",
            "password grant: throttled",
            "400 invalid_grant, then 429 invalid_grant, after a minute 200",
            || {
                let lab = Lab::start(options());
                let try_with =
                    |password| oauth(&ask(&lab, TRUSTED, &password_form("alice", password, "openid")));
                let before = (0..FAILURES_MAX).fold(String::new(), |_, _| try_with("wrong"));
                let throttled = try_with("password");
                lab.state.clock.advance(61);
                format!("{before}, then {throttled}, after a minute {}", try_with("password"))
            },
        ),
        row("RFC 9700 §2.4", "password grant: gone with --modern-only", "401 invalid_client", || {
            let lab = Lab::start(Serve { modern_only: true, ..options() });
            oauth(&ask(&lab, TRUSTED, &password_form("alice", "password", "openid")))
        }),
        row("RFC 9700 §2.1.2", "front channel: gone with --modern-only", "400 invalid_client", || {
            let lab = Lab::start(Serve { modern_only: true, sign_in_as: Some("alice".into()), ..options() });
            let changes = [("client_id", "spa-implicit"), ("response_type", "token")];
            crate::summary::authorization(&lab, &lab.authorize(&changes))
        }),
    ]
}

fn members(value: &serde_json::Value) -> String {
    let mut names: Vec<_> =
        value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default();
    names.sort();
    names.join(" ")
}
