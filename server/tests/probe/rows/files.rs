//! The app's files.

use std::{fs, path::PathBuf, sync::OnceLock};

use bearer_lab_server::cli::Serve;

use crate::{
    http::{Answer, Request},
    lab::{Lab, options},
    row::{Row, row},
};

/// What a browser accepts of a link that is followed.
const PERSON: [(&str, &str); 1] =
    [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")];

const INDEX: &str = r#"<!doctype html><script type="application/json" id="app-config">{"providers":[{"issuer":"https://idp.example/x"}]}</script><script type="module">start()</script>"#;

/// A server whose app is a handful of files.
fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::start(Serve { dist: dist(), ..options() }))
}

/// The same, for providers that people add themselves.
fn open_lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::start(Serve { dist: dist(), any_provider: true, ..options() }))
}

fn dist() -> PathBuf {
    static DIST: OnceLock<PathBuf> = OnceLock::new();
    let dist = DIST.get_or_init(|| {
        let dist = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dist");
        fs::create_dir_all(dist.join("assets")).unwrap();
        let index_brotli = brotli(INDEX);
        let files: [(&str, &[u8]); 12] = [
            ("index.html", INDEX.as_bytes()),
            ("index.html.br", &index_brotli),
            ("index.html.gz", b"of another version"),
            ("front-channel-logout.html", b"<!doctype html><title>logout</title>"),
            ("silent.html", b"<!doctype html><title>edited</title>"),
            ("silent.html.br", &brotli("<!doctype html><title>silent</title>")),
            ("app-0123456789abcdef.js", b"plain"),
            ("app-0123456789abcdef.js.br", b"brotli"),
            ("app-0123456789abcdef.js.gz", b"gzip"),
            ("app-0123456789abcdef_bg.wasm", b"wasm"),
            ("assets/icon.svg", b"<svg/>"),
            (".secret", b"hidden"),
        ];
        for (name, content) in files {
            fs::write(dist.join(name), content).unwrap();
        }
        dist
    });
    dist.clone()
}

/// The text as brotli that compresses nothing (RFC 7932 §9.2): a window of 64 KiB, the length, the bytes, the end.
fn brotli(text: &str) -> Vec<u8> {
    let head = ((text.len() as u32 - 1) << 4 | 1 << 20).to_le_bytes();
    [&head[..3], text.as_bytes(), &[3]].concat()
}

fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(lab().get(path), |request, (name, value)| request.header(name, value));
    lab().send(&request)
}

const JS: &str = "/app-0123456789abcdef.js";

/// Name, path, request headers, expectation.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

pub fn rows() -> Vec<Row> {
    let cases: [Case; 24] = [
        ("the start page", "/", &[], "200 text/html; charset=utf-8 no-store - <!doct"),
        ("the callback", "/callback?code=x&state=y", &[], "200 text/html; charset=utf-8 no-store - <!doct"),
        ("the inspector", "/inspect", &[], "200 text/html; charset=utf-8 no-store - <!doct"),
        ("the workshop", "/learn", &[], "200 text/html; charset=utf-8 no-store - <!doct"),
        ("the silent document", "/silent", &[], "200 text/html; charset=utf-8 no-store - <!doct"),
        (
            "a document edited after it was compressed with gzip",
            "/",
            &[("accept-encoding", "gzip")],
            "200 text/html; charset=utf-8 no-store - <!doct",
        ),
        (
            "a document edited after it was compressed with brotli",
            "/silent",
            &[("accept-encoding", "br")],
            "200 text/html; charset=utf-8 no-store - <!doct",
        ),
        (
            "a script",
            JS,
            &[],
            "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable - plain",
        ),
        (
            "a script with brotli",
            JS,
            &[("accept-encoding", "gzip, deflate, br")],
            "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable br brotli",
        ),
        (
            "a script with gzip",
            JS,
            &[("accept-encoding", "gzip")],
            "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable gzip gzip",
        ),
        (
            "a script with brotli refused",
            JS,
            &[("accept-encoding", "br;q=0, gzip")],
            "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable gzip gzip",
        ),
        (
            "wasm",
            "/app-0123456789abcdef_bg.wasm",
            &[],
            "200 application/wasm public, max-age=31536000, immutable - wasm",
        ),
        ("a file without digest", "/assets/icon.svg", &[], "200 image/svg+xml no-cache - <svg/>"),
        ("an unknown path", "/nothing", &[], "404 text/html; charset=utf-8 no-store - <!DOCT"),
        (
            "an unknown path, for a person",
            "/nothing",
            &PERSON,
            "404 text/html; charset=utf-8 no-store - <!doct",
        ),
        ("a path beside the issuer", "/oauth2/x", &PERSON, "404 text/html; charset=utf-8 no-store - <!doct"),
        (
            "an unknown path below the issuer",
            "/oauth2/default/x",
            &PERSON,
            "404 text/html; charset=utf-8 no-store - <!DOCT",
        ),
        ("a path like an address", "//evil.test/", &PERSON, "404 text/html; charset=utf-8 no-store - <!DOCT"),
        ("a hidden file", "/.secret", &[], "404 text/html; charset=utf-8 no-store - <!DOCT"),
        (
            "a twin by its own name",
            "/app-0123456789abcdef.js.br",
            &[],
            "404 text/html; charset=utf-8 no-store - <!DOCT",
        ),
        ("dots", "/assets/../../Cargo.toml", &[], "404 text/html; charset=utf-8 no-store - <!DOCT"),
        (
            "encoded dots",
            "/assets/%2e%2e/%2e%2e/Cargo.toml",
            &[],
            "404 text/html; charset=utf-8 no-store - <!DOCT",
        ),
        ("a null byte", "/assets/icon.svg%00.html", &[], "404 text/html; charset=utf-8 no-store - <!DOCT"),
        ("the document's own name", "/index.html", &[], "404 text/html; charset=utf-8 no-store - <!DOCT"),
    ];
    let rows = cases.into_iter().map(|(name, path, headers, expected)| {
        row("app files", format!("files: {name}"), expected, move || {
            let answer = get(path, headers);
            let header = |name| answer.header(name).unwrap_or("-").to_owned();
            let start: String = answer.text().chars().take(6).collect();
            format!(
                "{} {} {} {} {start}",
                answer.status,
                header("content-type"),
                header("cache-control"),
                header("content-encoding")
            )
        })
    });
    rows.chain(others()).collect()
}

fn directive(path: &str, name: &str) -> String {
    directive_of(lab(), path, name)
}

fn directive_of(lab: &Lab, path: &str, name: &str) -> String {
    let policy = lab.send(&lab.get(path)).header("content-security-policy").unwrap_or_default().to_owned();
    let found = policy
        .split("; ")
        .find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned));
    found.unwrap_or_default()
}

fn others() -> Vec<Row> {
    let framing = [
        ("/", "'none'"),
        ("/callback", "'none'"),
        ("/silent", "'self'"),
        ("/front-channel-logout", "'self' https://idp.example"),
    ];
    let framing = framing.into_iter().map(|(path, expected)| {
        row("browser hardening", format!("files: who may frame {path}"), expected, move || {
            directive(path, "frame-ancestors")
        })
    });
    let more = vec![
        row("app files", "files: a document with brotli", "br, as it was compressed", || {
            let answer = get("/", &[("accept-encoding", "br")]);
            let is_same = answer.body == brotli(INDEX);
            let encoding = answer.header("content-encoding").unwrap_or("plain");
            format!("{encoding}, {}", if is_same { "as it was compressed" } else { "another" })
        }),
        row("browser hardening", "files: what a file that is opened by itself may load", "'none'", || {
            directive("/assets/icon.svg", "default-src")
        }),
        row("browser hardening", "files: where the app may connect", "'self' https://idp.example", || {
            directive("/", "connect-src")
        }),
        row(
            "browser hardening",
            "files: where the app may connect with --any-provider",
            "'self' https: http://localhost:* http://127.0.0.1:* https://idp.example",
            || directive_of(open_lab(), "/settings", "connect-src"),
        ),
        row("browser hardening", "files: what the app may frame", "'self' https://idp.example", || {
            directive("/", "frame-src")
        }),
        row(
            "browser hardening",
            "files: what the app may frame with --any-provider",
            "'self' https: http://localhost:* http://127.0.0.1:* https://idp.example",
            || directive_of(open_lab(), "/", "frame-src"),
        ),
        row(
            "browser hardening",
            "files: --any-provider lets nobody else frame the app",
            "'none' 'self' https://idp.example",
            || {
                ["/", "/front-channel-logout"]
                    .map(|path| directive_of(open_lab(), path, "frame-ancestors"))
                    .join(" ")
            },
        ),
        row(
            "browser hardening",
            "files: which scripts may run",
            "'self' 'wasm-unsafe-eval' and one digest",
            || {
                let sources = directive("/", "script-src");
                let (fixed, digests) = sources.split_once(" 'sha256-").unwrap_or_default();
                format!(
                    "{fixed} and {} digest",
                    if digests.contains("sha256") { "more than one" } else { "one" }
                )
            },
        ),
        row(
            "browser hardening",
            "files: a frame of the silent document has no X-Frame-Options",
            "none",
            || get("/silent", &[]).header("x-frame-options").unwrap_or("none").to_owned(),
        ),
        row("browser hardening", "files: the opener's window", "same-origin-allow-popups", || {
            get("/", &[]).header("cross-origin-opener-policy").unwrap_or_default().to_owned()
        }),
        row("browser hardening", "files: referrer", "no-referrer", || {
            get("/callback", &[]).header("referrer-policy").unwrap_or_default().to_owned()
        }),
        row("RFC 9110 §13.1.2", "files: known already", "304 without body", || {
            let tag = get("/assets/icon.svg", &[]).header("etag").unwrap_or_default().to_owned();
            let answer = get("/assets/icon.svg", &[("if-none-match", &format!("\"x\", W/{tag}"))]);
            format!("{} {} body", answer.status, if answer.body.is_empty() { "without" } else { "with" })
        }),
        row("RFC 9110 §12.5.5", "files: Vary", "accept-encoding", || {
            get(JS, &[]).header("vary").unwrap_or_default().to_owned()
        }),
        row("RFC 9110 §9.3.2", "files: HEAD", "200 5 without body", || {
            let answer = lab().send(&Request::new("HEAD", &lab().host, JS));
            let length = answer.header("content-length").unwrap_or_default().to_owned();
            format!(
                "{} {length} {} body",
                answer.status,
                if answer.body.is_empty() { "without" } else { "with" }
            )
        }),
        row("RFC 9110 §9.1", "files: POST", "405 GET, HEAD", || {
            let answer = lab().send(&lab().post("/"));
            format!("{} {}", answer.status, answer.header("allow").unwrap_or_default())
        }),
        row("app files", "files: without the app", "503", || {
            let lab = Lab::manual();
            lab.send(&lab.get("/")).status.to_string()
        }),
    ];
    framing.chain(more).collect()
}
