//! Servers under test, and the steps that most rows begin with.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use bearer_lab_server::{
    cli::{self, Serve},
    key_rotation::rotate_keys,
    keys::{Algorithm, KeySet},
    router::router,
    serve,
    state::ServerState,
};
use serde_json::Value;

use crate::http::{Answer, Certificate, Request, encode, exchange, exchange_secretly, parameter};

/// The example of the source documents.
pub const VERIFIER: &str = "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag";
pub const CHALLENGE: &str = "qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es";

/// A server on a free port.
pub struct Lab {
    pub state: ServerState,
    pub address: SocketAddr,
    pub origin: String,
    pub host: String,
    pub certificate: Option<Certificate>,
    runtime: tokio::runtime::Runtime,
}

/// What a server is started with.
pub fn options() -> Serve {
    Serve {
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        https: false,
        sign_in_as: None,
        config: None,
        dist: PathBuf::from("does-not-exist"),
        data: None,
        dpop_nonce: false,
        modern_only: false,
        any_provider: false,
        web_client: None,
        faults: Vec::new(),
        clock: Vec::new(),
        workshop: false,
    }
}

impl Lab {
    pub fn start(options: Serve) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (listener, state) = runtime.block_on(cli::start(options)).unwrap();
        let address = listener.local_addr().unwrap();
        let certificate = listener.tls.as_ref().map(|tls| tls.certificate.clone());
        runtime.spawn(serve::serve(listener, router(state.clone()), std::future::pending()));
        let host = format!("localhost:{}", address.port());
        let scheme = if certificate.is_some() { "https" } else { "http" };
        Self { state, address, origin: format!("{scheme}://{host}"), host, certificate, runtime }
    }

    /// A server with this configuration file.
    pub fn configured(name: &str, sign_in_as: Option<&str>, content: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
        std::fs::write(&path, content).unwrap();
        Self::start(Serve { config: Some(path), sign_in_as: sign_in_as.map(str::to_owned), ..options() })
    }

    /// The keys that sign now.
    pub fn keys(&self) -> Arc<KeySet> {
        self.runtime.block_on(self.state.keys.set()).unwrap()
    }

    /// Signs claims as a token of this kind with the key of access tokens.
    pub fn sign(&self, typ: &str, claims: &Value) -> String {
        let keys = self.keys();
        keys.signing(Algorithm::Rs256).unwrap().sign(typ, claims).unwrap().expose().to_owned()
    }

    /// Has the server make new signing keys.
    pub fn rotate_keys(&self) {
        let ServerState { keys, clock, config, .. } = &self.state;
        self.runtime.block_on(rotate_keys(keys, clock, config)).unwrap();
    }

    /// The server that signs everybody in as alice.
    pub fn automatic() -> &'static Self {
        static LAB: OnceLock<Lab> = OnceLock::new();
        LAB.get_or_init(|| Self::start(Serve { sign_in_as: Some("alice".into()), ..options() }))
    }

    /// The server whose pages people answer.
    pub fn manual() -> &'static Self {
        static LAB: OnceLock<Lab> = OnceLock::new();
        LAB.get_or_init(|| Self::start(options()))
    }

    pub fn send(&self, request: &Request) -> Answer {
        match &self.certificate {
            None => exchange(self.address, &request.bytes()),
            Some(certificate) => {
                exchange_secretly(self.address, "localhost", certificate, &request.bytes()).unwrap()
            }
        }
    }

    pub fn get(&self, target: &str) -> Request {
        Request::new("GET", &self.host, target)
    }

    pub fn post(&self, target: &str) -> Request {
        Request::new("POST", &self.host, target)
    }

    /// A request to the other issuer of a server that answers for `localhost` and `127.0.0.1`.
    pub fn post_to_other_issuer(&self, target: &str) -> Request {
        Request::new("POST", &format!("127.0.0.1:{}", self.address.port()), target)
    }

    pub fn issuer(&self) -> String {
        format!("{}/oauth2/default", self.origin)
    }

    pub fn callback(&self) -> String {
        format!("{}/callback", self.origin)
    }

    /// An authorization request of `spa` in which everything is right, changed: a value of `-` takes the
    /// parameter out, and `+name` adds it a second time.
    pub fn authorization_query(&self, changes: &[(&str, &str)]) -> String {
        let callback = self.callback();
        let mut pairs = vec![
            ("client_id", "spa"),
            ("redirect_uri", callback.as_str()),
            ("response_type", "code"),
            ("scope", "openid profile offline_access api:read"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        change(&mut pairs, changes);
        encode(&pairs)
    }

    pub fn authorize(&self, changes: &[(&str, &str)]) -> Answer {
        let query = self.authorization_query(changes);
        self.send(&self.get(&format!("/oauth2/default/v1/authorize?{query}")))
    }

    /// A code for `spa`, issued as changed.
    pub fn code(&self, changes: &[(&str, &str)]) -> String {
        parameter(&self.authorize(changes).location(), "code").expect("a code")
    }

    pub fn redeem(&self, code: &str, changes: &[(&str, &str)]) -> Answer {
        let callback = self.callback();
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("client_id", "spa"),
            ("code", code),
            ("redirect_uri", callback.as_str()),
            ("code_verifier", VERIFIER),
        ];
        change(&mut pairs, changes);
        self.token(&pairs)
    }

    pub fn token(&self, pairs: &[(&str, &str)]) -> Answer {
        self.send(&self.post("/oauth2/default/v1/token").form(pairs))
    }

    /// The tokens of a whole sign-in at `spa`.
    pub fn tokens(&self) -> Value {
        let answer = self.redeem(&self.code(&[]), &[]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub fn refresh(&self, token: &str, changes: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![("grant_type", "refresh_token"), ("client_id", "spa"), ("refresh_token", token)];
        change(&mut pairs, changes);
        self.token(&pairs)
    }

    pub fn api(&self, path: &str, token: &str) -> Answer {
        self.send(&self.get(path).header("authorization", &format!("Bearer {token}")))
    }
}

fn change<'a>(pairs: &mut Vec<(&'a str, &'a str)>, changes: &[(&'a str, &'a str)]) {
    for (name, value) in changes {
        match name.strip_prefix('+') {
            Some(name) => pairs.push((name, value)),
            None => {
                pairs.retain(|(known, _)| known != name);
                if *value != "-" {
                    pairs.push((name, value));
                }
            }
        }
    }
}

/// A string member of a JSON object.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    part(token, 1)
}

/// The header of a token, unverified.
pub fn header(token: &str) -> Value {
    part(token, 0)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap_or_default();
    let bytes = bearer_lab::protocol::jose::base64url::decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}
