//! A request at any endpoint of the server: nothing panics, nothing is the server's fault, and whoever asks the
//! token endpoint in a way that nobody should gets an error in the form of OAuth (RFC 6749 §5.2).
#![no_main]

use std::{net::SocketAddr, path::Path, sync::LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, Request, header},
};
use bearer_lab_server::{
    clock::Clock,
    config::Config,
    files::{Files, Reach},
    origin::ServedOrigins,
    router::router,
    state::ServerState,
};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

const ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
/// Every endpoint that reads what it is sent; the first byte of an input chooses one.
const ENDPOINTS: [(&str, &str); 17] = [
    ("GET", "/oauth2/default/v1/authorize"),
    ("POST", "/oauth2/default/v1/authorize"),
    ("POST", "/oauth2/default/v1/token"),
    ("POST", "/oauth2/default/v1/par"),
    ("POST", "/oauth2/default/v1/introspect"),
    ("POST", "/oauth2/default/v1/revoke"),
    ("POST", "/oauth2/default/v1/device/authorize"),
    ("GET", "/oauth2/default/v1/device"),
    ("POST", "/oauth2/default/v1/device"),
    ("POST", "/oauth2/default/v1/sign-in"),
    ("POST", "/oauth2/default/v1/consent"),
    ("GET", "/oauth2/default/v1/logout"),
    ("POST", "/oauth2/default/v1/sign-out"),
    ("GET", "/oauth2/default/v1/userinfo"),
    ("GET", "/api/items"),
    ("GET", "/api/explain"),
    ("PUT", "/workshop/faults"),
];

static SERVER: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let files = Files::load(Path::new("no such folder"), Reach::Configured).expect("no files");
    let origins = ServedOrigins::from_listener("http", ADDRESS);
    let mut config = Config::built_in();
    config.is_workshop = true;
    let state = ServerState::start(config, origins, files, Clock::default(), None).expect("a server");
    (runtime, router(state))
});

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let (method, path) = ENDPOINTS[usize::from(*first) % ENDPOINTS.len()];
    let mut parts = rest.splitn(3, |byte| *byte == 0xff);
    let query = parts.next().map(String::from_utf8_lossy).unwrap_or_default();
    let headers = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default().to_vec();

    let mut request = Request::builder().method(method).uri([path, "?", &query].concat());
    if let Some(all) = request.headers_mut() {
        all.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
        all.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        for line in headers.split(|byte| *byte == b'\n') {
            let mut halves = line.splitn(2, |byte| *byte == b':');
            let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()))
            {
                all.append(name, value);
            }
        }
    }
    // What is no request at all never reaches the server.
    let Ok(request) = request.body(Body::from(body)) else { return };
    let (runtime, router) = &*SERVER;
    runtime.block_on(async {
        let answer = router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a whole answer");
        if path.ends_with("/token") && status.is_client_error() {
            let error: serde_json::Value = serde_json::from_slice(&body).expect("an error in JSON");
            assert!(error["error"].is_string(), "{method} {path}: {error}");
        }
    });
});
