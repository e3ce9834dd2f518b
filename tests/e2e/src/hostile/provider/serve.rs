//! The provider as a running HTTP server: one listener, one case.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, REFERER};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::dpop::{self, Shown};
use super::state::State;
use super::{
    Answer, AppFiles, Behaviour, Kind, Object, Record, Scene, authorize, check_session, endpoints, pushed,
    token,
};
use crate::hostile::jose::Keyring;

/// The path below which nothing may ever be asked for, on any host.
const TRAP: &str = "/trap/";

/// A provider on a port of its own; it ends when this value is dropped.
#[derive(Debug)]
pub struct Provider {
    state: Arc<State>,
    server: JoinHandle<()>,
}

impl Provider {
    /// Starts a provider that behaves like this.
    ///
    /// # Errors
    ///
    /// When no port is free.
    pub async fn start(response_type: &str, behaviour: Behaviour, files: AppFiles) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no port is free")?;
        let port = listener.local_addr()?.port();
        let host = if behaviour.is_insecure_context { "classroom.test" } else { "127.0.0.1" };
        let origin = format!("http://{host}:{port}");
        let scene = Scene {
            issuer: format!("{origin}/op"),
            elsewhere: format!("http://elsewhere.test:{port}"),
            origin,
            ..Scene::default()
        };
        let state = Arc::new(State::new(scene, response_type, behaviour, files));
        let app = Router::new().fallback(handle).with_state(Arc::clone(&state));
        let server = tokio::spawn(async move {
            // It ends with the task; an error has nobody to go to.
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self { state, server })
    }

    /// Where it is.
    pub fn scene(&self) -> &Scene {
        &self.state.scene
    }

    /// Whether its tokens are bound to a key.
    pub fn asks_for_proofs(&self) -> bool {
        self.state.behaviour.dpop.is_some()
    }

    /// The address that it last sent the browser back to.
    pub fn last_redirect(&self) -> String {
        self.state.memory().last_redirect.clone()
    }

    /// What it has seen so far.
    pub fn record(&self) -> Record {
        self.state.memory().record.clone()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A request, taken apart.
struct Asked {
    method: Method,
    host: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

async fn handle(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = Asked {
        method: head.method.clone(),
        host: text(HOST).to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.clone(),
        body: to_bytes(body, 1 << 20).await.unwrap_or_default(),
    };
    let answer = answer(&state, &asked).unwrap_or_else(|error| {
        state.complain(false, format!("the provider itself failed: {error:#}"));
        Answer::text("text/plain", "")
    });
    if answer.is_stalled() {
        state.memory().record.is_stalled = true;
    }
    answer.send().await
}

fn answer(state: &State, asked: &Asked) -> Result<Answer> {
    if asked.method == Method::OPTIONS {
        return Ok(preflight());
    }
    if asked.host.starts_with("elsewhere.") || asked.path.starts_with(TRAP) {
        state.note(Kind::Elsewhere, &asked.path, format!("{}{}", asked.host, asked.path));
        return trap(state, asked);
    }
    examine(state, asked);
    let note = |kind| state.note(kind, &asked.path, asked.path.as_str());
    match asked.path.as_str() {
        "/op/.well-known/openid-configuration" | "/.well-known/oauth-authorization-server/op" => {
            Ok(endpoints::metadata(state, &note(Kind::Metadata)))
        }
        path if path.starts_with("/op/keys-") => endpoints::keys(state, &note(Kind::Keys)),
        "/op/par" => Ok(endpoints::pushed(state, &note(Kind::Pushed), pairs(&asked.body))),
        "/op/authorize" => {
            let query = pushed::unpack(state, pairs(asked.query.as_bytes()));
            authorize::authorize(state, note(Kind::Authorize), &query)
        }
        "/op/token" => {
            let scene = note(Kind::Token);
            let is_form = header(asked, "content-type").starts_with("application/x-www-form-urlencoded");
            state.complain(asked.method == Method::POST && is_form, "token request: no POST of a form");
            if let Some(refused) = dpop::examine(state, &Kind::Token, &shown(asked, None), &scene) {
                return Ok(refused);
            }
            let mut answer = token::token(state, scene, &pairs(&asked.body))?;
            dpop::give_nonce(state, &Kind::Token, &asked.host, &mut answer);
            Ok(answer)
        }
        "/op/userinfo" => protected(state, asked, Kind::Userinfo, |scene| endpoints::userinfo(state, scene)),
        "/op/claims" => endpoints::claims(state, &note(Kind::Claims), header(asked, AUTHORIZATION.as_str())),
        path if path.starts_with("/op/check-session") => {
            let path = path.trim_start_matches("/op/check-session");
            Ok(check_session::answer(state, path, &pairs(asked.query.as_bytes())))
        }
        "/op/revoke" => {
            let scene = note(Kind::Revocation);
            state.complain(asked.method == Method::POST, "revocation request: no POST");
            Ok(endpoints::revocation(state, &scene, &pairs(&asked.body)))
        }
        "/op/logout" => {
            Ok(authorize::end_session(state, note(Kind::EndSession), &pairs(asked.query.as_bytes())))
        }
        "/api/items" => protected(state, asked, Kind::Api, |scene| Ok(endpoints::api(state, scene))),
        _ => Ok(app(state, asked)),
    }
}

/// A request that needs the access token, in the header and nowhere else (RFC 6750 §2.1).
fn protected(
    state: &State,
    asked: &Asked,
    kind: Kind,
    answer: impl FnOnce(&Scene) -> Result<Answer>,
) -> Result<Answer> {
    let scene = state.note(kind.clone(), &asked.path, header(asked, AUTHORIZATION.as_str()));
    let scheme = format!("{} ", state.token_type());
    let token = header(asked, AUTHORIZATION.as_str()).strip_prefix(&scheme).unwrap_or_default();
    if state.memory().access_tokens.iter().any(|known| known == token) {
        if let Some(refused) = dpop::examine(state, &kind, &shown(asked, Some(token)), &scene) {
            return Ok(refused);
        }
        let mut answer = answer(&scene)?;
        dpop::give_nonce(state, &kind, &asked.host, &mut answer);
        return Ok(answer);
    }
    let mut refused = Answer::json(&Object::new(json!({ "error": "invalid_token" }), &scene));
    refused.status = 401;
    refused.set("www-authenticate", "Bearer error=\"invalid_token\"");
    Ok(refused)
}

fn shown<'a>(asked: &'a Asked, access_token: Option<&'a str>) -> Shown<'a> {
    Shown {
        host: &asked.host,
        method: asked.method.as_str(),
        path: &asked.path,
        header: header(asked, "dpop"),
        access_token,
    }
}

/// What no request of the app may have, whatever the provider did.
fn examine(state: &State, asked: &Asked) {
    let is_document =
        asked.path == "/callback" || !asked.path.starts_with("/op/") && !asked.path.starts_with("/api");
    let has_token = asked.query.contains("access_token=");
    state.complain(is_document || !has_token, format!("{}: a token in the query", asked.path));
    state.complain(asked.headers.get(COOKIE).is_none(), format!("{}: a cookie", asked.path));
    let referer = header(asked, REFERER.as_str());
    let secrets = state.memory().record.secrets.clone();
    let leaks = secrets.iter().any(|secret| referer.contains(secret.as_str()));
    state.complain(!leaks, format!("{}: a secret in the Referer", asked.path));
}

/// A file of the app, or its page: the router of the app knows the path.
fn app(state: &State, asked: &Asked) -> Answer {
    // The documents for frames have no ending in their addresses.
    let path = match asked.path.as_str() {
        "/silent" => "/silent.html",
        "/front-channel-logout" => "/front-channel-logout.html",
        path => path,
    };
    if let Some(mut file) = state.files.file(path) {
        let behaviour = &state.behaviour;
        for (name, part) in [("/flows-", &behaviour.flows), ("/verifier-", &behaviour.verifier)] {
            if path.starts_with(name) {
                state.note_fault(part.apply(&mut file), path);
            }
        }
        return file;
    }
    if asked.path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        let mut missing = Answer::text("text/plain", "");
        missing.status = 404;
        return missing;
    }
    let scene = state.note(Kind::App, &asked.path, asked.path.as_str());
    let mut config = Object::new(
        json!({
            "providers": [{
                "id": "hostile", "name": "Hostile provider", "issuer": state.scene.issuer, "client_id": "app",
                "scopes": ["openid", "profile", "email", "offline_access", "api:read"],
                "response_type": state.response_type, "redirect_path": "/callback", "trusted_audiences": [],
            }],
            "api": { "base": "/api", "list": "/items", "allowed_origins": [] },
        }),
        &scene,
    );
    state.note_fault(state.behaviour.config.apply(&mut config), "configuration");
    let mut page = state.files.page(&config.to_string());
    // What every host of the app is told to send.
    page.set("referrer-policy", "no-referrer");
    page
}

/// Where nothing may be asked for, everything is granted: whoever comes here is lost.
fn trap(state: &State, asked: &Asked) -> Result<Answer> {
    let keyring = Keyring::of_this_run()?;
    let keys = json!({
        "keys": [keyring.attacker.jwk(), keyring.attacker_p256.jwk()],
        "access_token": "trap", "token_type": "Bearer",
    });
    let scene = Scene { path: asked.path.clone(), ..state.scene.clone() };
    Ok(Answer::json(&Object::new(keys, &scene)))
}

fn preflight() -> Answer {
    let mut answer = Answer::text("text/plain", "");
    answer.status = 204;
    answer.set("access-control-allow-origin", "*");
    answer.set("access-control-allow-methods", "GET, POST");
    answer.set("access-control-allow-headers", "authorization, content-type, dpop");
    answer
}

fn header<'a>(asked: &'a Asked, name: &str) -> &'a str {
    asked.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}
