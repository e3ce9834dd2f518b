//! Hosts, origins and headers.

use crate::{
    http::Request,
    lab::Lab,
    row::{Row, row},
};

const HOSTS: [(&str, &str, &str); 6] = [
    ("localhost", "localhost:{port}", "200"),
    ("127.0.0.1", "127.0.0.1:{port}", "200"),
    ("upper case", "LOCALHOST:{port}", "200"),
    ("a foreign name", "evil.test:{port}", "421"),
    ("no port", "localhost", "421"),
    ("another port", "localhost:1", "421"),
];

/// Path, method, whether other origins may read the answer.
const ENDPOINTS: [(&str, &str, bool); 15] = [
    ("/oauth2/default/.well-known/openid-configuration", "GET", true),
    ("/oauth2/default/v1/keys", "GET", true),
    ("/oauth2/default/v1/token", "POST", true),
    ("/oauth2/default/v1/token", "GET", true),
    ("/oauth2/default/v1/userinfo", "GET", true),
    ("/oauth2/default/v1/revoke", "POST", true),
    ("/api/items", "GET", true),
    ("/api/nothing", "GET", true),
    ("/api/", "GET", true),
    ("/oauth2/default/v1/authorize", "GET", false),
    ("/oauth2/default/v1/sign-in", "POST", false),
    ("/oauth2/default/v1/consent", "POST", false),
    ("/oauth2/default/v1/logout", "GET", false),
    ("/oauth2/default/v1/sign-out", "POST", false),
    ("/", "GET", false),
];

pub fn rows() -> Vec<Row> {
    let hosts = HOSTS.iter().map(|(name, host, expected)| {
        row("DNS rebinding", format!("host: {name}"), *expected, move || {
            let lab = Lab::automatic();
            let host = host.replace("{port}", &lab.address.port().to_string());
            lab.send(&Request::new("GET", &host, "/oauth2/default/v1/keys")).status.to_string()
        })
    });
    let answers = ENDPOINTS.iter().map(|(path, method, is_open)| {
        let expected = if *is_open { "*, no credentials" } else { "none" };
        row("RFC 9700 §2.6", format!("CORS: answer of {method} {path}"), expected, move || {
            let lab = Lab::automatic();
            let answer =
                lab.send(&Request::new(method, &lab.host, path).header("origin", "https://a.example"));
            cors(&answer)
        })
    });
    let preflights =
        ENDPOINTS.iter().filter(|(_, method, _)| *method == "POST").map(|(path, method, is_open)| {
            let expected = if *is_open { "204 *, no credentials, kept 7200 seconds" } else { "405 none" };
            row("Fetch §3.3", format!("CORS: preflight of {path}"), expected, move || {
                let lab = Lab::automatic();
                let request = Request::new("OPTIONS", &lab.host, path)
                    .header("origin", "https://a.example")
                    .header("access-control-request-method", method)
                    .header("access-control-request-headers", "authorization");
                let answer = lab.send(&request);
                let kept = answer.header("access-control-max-age");
                let kept = kept.map(|seconds| format!(", kept {seconds} seconds")).unwrap_or_default();
                format!("{} {}{kept}", answer.status, cors(&answer))
            })
        });
    let guards = ["/oauth2/default/v1/keys", "/api/items", "/nothing", "/oauth2/default/v1/authorize"];
    let guards = guards.into_iter().map(|path| {
        row(
            "browser hardening",
            format!("headers of {path}"),
            "nosniff DENY 'none' referrer permissions",
            move || {
                let lab = Lab::automatic();
                let answer = lab.send(&lab.get(path));
                let policy = answer.header("content-security-policy").unwrap_or_default();
                let words = [
                    answer.header("x-content-type-options").unwrap_or_default(),
                    answer.header("x-frame-options").unwrap_or_default(),
                    if policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'") {
                        "'none'"
                    } else {
                        "open"
                    },
                    answer.header("referrer-policy").map_or("", |_| "referrer"),
                    answer.header("permissions-policy").map_or("", |_| "permissions"),
                ];
                words.join(" ")
            },
        )
    });
    hosts.chain(answers).chain(preflights).chain(guards).chain(others()).collect()
}

fn others() -> Vec<Row> {
    vec![
        row("RFC 9112 §3.2.2", "host: a target in absolute form of a foreign host", "421", || {
            let lab = Lab::automatic();
            lab.send(&lab.get("http://evil.test/oauth2/default/v1/keys")).status.to_string()
        }),
        row("header hygiene", "no answer names its software", "none none", || {
            let lab = Lab::automatic();
            let answer = lab.send(&lab.get("/api/items"));
            format!(
                "{} {}",
                answer.header("server").unwrap_or("none"),
                answer.header("x-powered-by").unwrap_or("none")
            )
        }),
        row("log hygiene", "an error never repeats what was sent", "silent", || {
            let lab = Lab::automatic();
            let marker = "s3cr3t-marker";
            let answers = [
                lab.token(&[("grant_type", marker), ("client_id", "spa"), ("code", marker)]),
                lab.token(&[("grant_type", "authorization_code"), ("client_id", marker)]),
                lab.refresh(marker, &[]),
                lab.api("/api/items", marker),
                lab.authorize(&[("client_id", marker)]),
                lab.authorize(&[("redirect_uri", marker)]),
            ];
            let repeats = |answer: &crate::http::Answer| {
                answer.text().contains(marker) || format!("{:?}", answer.headers).contains(marker)
            };
            if answers.iter().any(repeats) { "repeats".into() } else { "silent".into() }
        }),
    ]
}

fn cors(answer: &crate::http::Answer) -> String {
    let credentials =
        answer.header("access-control-allow-credentials").map_or("no credentials", |_| "credentials");
    answer
        .header("access-control-allow-origin")
        .map_or("none".into(), |origin| format!("{origin}, {credentials}"))
}
