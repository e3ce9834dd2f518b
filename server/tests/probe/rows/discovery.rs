//! Metadata and keys.

use serde_json::Value;

use crate::{
    http::Request,
    lab::{Lab, options},
    row::{Row, row},
};
use bearer_lab_server::cli::Serve;

const PATHS: [&str; 3] = [
    "/oauth2/default/.well-known/openid-configuration",
    "/oauth2/default/.well-known/oauth-authorization-server",
    "/.well-known/oauth-authorization-server/oauth2/default",
];

fn metadata(lab: &Lab) -> Value {
    lab.send(&lab.get(PATHS[0])).json()
}

pub fn rows() -> Vec<Row> {
    let places = PATHS.iter().map(|path| {
        row("RFC 8414 §3", format!("metadata at {path}"), "200 application/json * the issuer", move || {
            let lab = Lab::automatic();
            let answer = lab.send(&lab.get(path));
            let issuer =
                if answer.json()["issuer"] == lab.issuer() { "the issuer" } else { "another issuer" };
            let header = |name| answer.header(name).unwrap_or_default();
            format!(
                "{} {} {} {issuer}",
                answer.status,
                header("content-type"),
                header("access-control-allow-origin")
            )
        })
    });
    let values = [
        (
            "RFC 8414 §2",
            "response_types_supported",
            r#"["code","token","id_token","id_token token","code id_token","code token","code id_token token"]"#,
        ),
        ("RFC 7636 §6.2", "code_challenge_methods_supported", r#"["S256"]"#),
        ("OIDC Discovery §3", "id_token_signing_alg_values_supported", r#"["RS256"]"#),
        ("OIDC Discovery §3", "subject_types_supported", r#"["public"]"#),
        ("OIDC Discovery §3", "acr_values_supported", r#"["urn:okta:loa:1fa:pwd","urn:okta:loa:1fa:any"]"#),
        ("RFC 8414 §2", "token_endpoint_auth_methods_supported", r#"["none","client_secret_basic"]"#),
        ("RFC 8414 §2", "response_modes_supported", r#"["query","fragment"]"#),
        ("RFC 9207 §3", "authorization_response_iss_parameter_supported", "true"),
        ("OIDC Discovery §3", "request_uri_parameter_supported", "false"),
        ("OIDC Discovery §3", "claims_parameter_supported", "false"),
    ];
    let values = values.into_iter().map(|(source, name, expected)| {
        row(source, format!("metadata: {name}"), expected, move || {
            metadata(Lab::automatic())[name].to_string()
        })
    });
    places.chain(values).chain(others()).collect()
}

fn others() -> Vec<Row> {
    vec![
        row("OIDC Discovery §3", "metadata: every endpoint is below the issuer", "all 9", || {
            let lab = Lab::automatic();
            let metadata = metadata(lab);
            let members = metadata.as_object().into_iter().flatten();
            let endpoints: Vec<_> =
                members.filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri").collect();
            let are_below = endpoints
                .iter()
                .all(|(_, url)| url.as_str().is_some_and(|url| url.starts_with(&lab.issuer())));
            format!("{} {}", if are_below { "all" } else { "not all" }, endpoints.len())
        }),
        row("strictness", "metadata: the issuer follows the host", "http://127.0.0.1", || {
            let lab = Lab::automatic();
            let host = format!("127.0.0.1:{}", lab.address.port());
            let issuer = lab.send(&Request::new("GET", &host, PATHS[0])).json()["issuer"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            issuer.replace(&format!(":{}/oauth2/default", lab.address.port()), "")
        }),
        row(
            "strictness",
            "metadata: with --public-url it is the issuer",
            "https://lab.example/oauth2/default",
            || {
                let lab = Lab::start(Serve { public_url: "https://lab.example".parse().ok(), ..options() });
                lab.send(&Request::new("GET", "lab.example", PATHS[0])).json()["issuer"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            },
        ),
        row(
            "RFC 9700 §2.1.2",
            "metadata: --modern-only has no front channel and no password",
            r#"["code"] ["authorization_code","refresh_token","client_credentials","urn:ietf:params:oauth:grant-type:device_code"]"#,
            || {
                let lab = Lab::start(Serve { modern_only: true, ..options() });
                let metadata = metadata(&lab);
                format!("{} {}", metadata["response_types_supported"], metadata["grant_types_supported"])
            },
        ),
        row("RFC 7517 §4", "keys: public members only", "alg e kid kty n use", || {
            let lab = Lab::automatic();
            let key = lab.send(&lab.get("/oauth2/default/v1/keys")).json()["keys"][0].clone();
            let mut names: Vec<_> =
                key.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
            names.sort();
            names.join(" ")
        }),
        row("RFC 7518 §3.3", "keys: RSA of 2048 bit for RS256", "RSA RS256 sig 342", || {
            let lab = Lab::automatic();
            let key = lab.send(&lab.get("/oauth2/default/v1/keys")).json()["keys"][0].clone();
            let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {} {}", text("kty"), text("alg"), text("use"), text("n").len())
        }),
    ]
}
