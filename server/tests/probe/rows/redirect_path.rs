//! The app's `redirect_path`: editing it in `index.html` is all that a user does.

use std::{fs, path::PathBuf, sync::OnceLock};

use bearer_lab_server::cli::Serve;

use crate::{
    lab::{Lab, options},
    row::{Row, row},
};

/// What the configuration names: one path that is meant, and some that would take something over.
const PATHS: [&str; 8] = [
    "/auth/done",
    "//evil.test/callback",
    "https://evil.test/callback",
    "/api/items",
    "/oauth2/default/v1/token",
    "/oauth2/default/done",
    "/workshop/faults",
    "/assets/icon.svg",
];

fn dist() -> PathBuf {
    let dist = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("redirect-path");
    let providers = PATHS.map(|path| format!(r#"{{"redirect_path":"{path}"}}"#)).join(",");
    let index = format!(
        r#"<!doctype html><script type="application/json" id="app-config">{{"providers":[{providers}]}}</script>"#
    );
    fs::create_dir_all(dist.join("assets")).unwrap();
    fs::write(dist.join("index.html"), index).unwrap();
    fs::write(dist.join("assets/icon.svg"), "<svg/>").unwrap();
    dist
}

fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::start(Serve { dist: dist(), sign_in_as: Some("alice".into()), ..options() }))
}

/// A server whose configuration file registers `spa` itself.
fn registered_lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("redirect-path.toml");
        let client = "[[clients]]\nid = \"spa\"\ntype = \"single-page\"\nredirect_uris = [\"/callback\"]\nscopes = [\"openid\"]\n";
        fs::write(&path, client).unwrap();
        Lab::start(Serve { dist: dist(), config: Some(path), sign_in_as: Some("alice".into()), ..options() })
    })
}

/// Whether the server sends an authorization response of this client to the path.
fn authorize(lab: &Lab, client: &str, path: &str) -> String {
    let uri = if path.starts_with('/') { [&lab.origin, path].concat() } else { path.to_owned() };
    let response_type = if client == "spa" { "code" } else { "id_token" };
    let changes = [
        ("client_id", client),
        ("redirect_uri", &uri),
        ("response_type", response_type),
        ("scope", "openid"),
    ];
    let answer = lab.authorize(&changes);
    let is_sent = answer.status == 303 && answer.location().starts_with(&uri);
    if is_sent { "sent".into() } else { answer.status.to_string() }
}

pub fn rows() -> Vec<Row> {
    let pages = [
        ("/auth/done", "200 <!doctype html>"),
        ("/auth/done?code=x&state=y", "200 <!doctype html>"),
        ("/auth", "404 <!DOCTYPE html>"),
        ("/auth/done/", "404 <!DOCTYPE html>"),
        ("/callback", "200 <!doctype html>"),
        ("//evil.test/callback", "404 <!DOCTYPE html>"),
        ("/api/items", "401 "),
        ("/oauth2/default/v1/token", "405 "),
        ("/oauth2/default/done", "404 <!DOCTYPE html>"),
        ("/workshop/faults", "403 {\"error\":\"acces"),
        ("/assets/icon.svg", "200 <svg/>"),
    ];
    let pages = pages.into_iter().map(|(path, expected)| {
        row("app files", format!("redirect_path: what is at {path}"), expected, move || {
            let answer = lab().send(&lab().get(path));
            let start: String = answer.text().chars().take(15).collect();
            format!("{} {start}", answer.status)
        })
    });
    let policy = row("browser hardening", "redirect_path: policy and caching", "as of /callback", || {
        let headers = |path| {
            let answer = lab().send(&lab().get(path));
            ["content-security-policy", "cache-control", "referrer-policy"]
                .map(|name| answer.header(name).unwrap_or("-").to_owned())
        };
        let is_same = headers("/auth/done") == headers("/callback");
        if is_same { "as of /callback".into() } else { format!("{:?}", headers("/auth/done")) }
    });
    let redirects = [
        ("spa", "/auth/done", "sent"),
        ("spa-implicit", "/auth/done", "sent"),
        ("spa", "/callback", "sent"),
        ("spa", "/auth/done/", "400"),
        ("spa", "/auth/done?x=1", "400"),
        ("spa", "/oauth2/default/done", "400"),
        ("spa", "/api/items", "400"),
        ("spa", "/workshop/faults", "400"),
        ("spa", "//evil.test/callback", "400"),
        ("spa", "https://evil.test/callback", "400"),
        ("native", "/auth/done", "400"),
    ];
    let redirects = redirects.into_iter().map(|(client, path, expected)| {
        row("RFC 9700 §4.1.3", format!("redirect_path: {client} at {path}"), expected, move || {
            authorize(lab(), client, path)
        })
    });
    let other_origin =
        row("RFC 9700 §4.1.3", "redirect_path: at another port of this machine", "400", || {
            authorize(lab(), "spa", "http://localhost:1/auth/done")
        });
    let registered =
        row("RFC 9700 §4.1.3", "redirect_path: of a client that the configuration registers", "400", || {
            authorize(registered_lab(), "spa", "/auth/done")
        });
    pages.chain([policy]).chain(redirects).chain([other_origin, registered]).collect()
}
