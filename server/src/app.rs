//! What all handlers share, and which handler answers which path.

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get, post},
};

use crate::{
    api, authorize,
    clock::Clock,
    config::Config,
    data::{DataError, DataFolder},
    device,
    dpop::offer_nonce,
    faults::{Faults, disturb},
    files::{self, Files},
    http::{check_host, cross_origin, refuse_what_is_not_kept, with_default_headers},
    introspect,
    keys::{KeyFailure, Keys},
    logout, metadata, pages,
    passwords::PasswordChecks,
    pushed, revoke,
    seal_key::SealKey,
    site::{ISSUER_PATH, Sites},
    store::Store,
    token, userinfo, workshop,
};

/// The server: what it was told, what it remembers, and its keys. Handlers hold nothing of their own.
pub struct App {
    /// Clients, users, lifetimes.
    pub config: Config,
    /// The origins it answers for.
    pub sites: Sites,
    /// What it remembers.
    pub store: Store,
    /// The keys that sign tokens.
    pub keys: Keys,
    /// The key that seals forms and refresh tokens.
    pub seal_key: SealKey,
    /// What is broken on purpose: nothing, unless it was asked for.
    pub faults: Arc<Faults>,
    /// The time.
    pub clock: Clock,
    /// Password checks, a few at a time.
    pub passwords: PasswordChecks,
    /// The built app.
    pub files: Files,
}

impl App {
    /// A server that remembers what is in its data folder; without one it remembers nothing yet. Signing keys
    /// that it does not have are being made.
    pub fn start(
        config: Config,
        sites: Sites,
        files: Files,
        clock: Clock,
        folder: Option<DataFolder>,
    ) -> Result<Arc<Self>, DataError> {
        let folder = folder.map(Arc::new);
        let keys = Keys::start(config.algorithms(), folder.clone())?;
        let (store, seal_key) = match folder {
            Some(folder) => (Store::open(folder.clone(), clock.now())?, SealKey::kept_in(&folder)?),
            None => (Store::default(), SealKey::generate()?),
        };
        Ok(Arc::new(Self {
            config,
            sites,
            files,
            store,
            keys,
            seal_key,
            faults: Arc::default(),
            clock,
            passwords: PasswordChecks::default(),
        }))
    }

    /// Makes new signing keys. The old ones stay published until the last token of theirs has expired.
    pub async fn rotate_keys(&self) -> Result<(), KeyFailure> {
        let now = self.clock.now();
        self.keys.rotate(now, now.after(self.config.longest_lifetime())).await
    }
}

/// Every path of the server.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(for_every_origin(app.clone()))
        .merge(for_people())
        .nest("/workshop", workshop::router(app.clone()))
        .layer(from_fn_with_state(app.clone(), refuse_what_is_not_kept))
        .fallback(files::app_file)
        .layer(from_fn_with_state(app.clone(), check_host))
        .layer(from_fn(with_default_headers))
        .with_state(app)
}

/// Endpoints that scripts of other origins may call.
fn for_every_origin(app: Arc<App>) -> Router<Arc<App>> {
    let issuer = Router::new()
        .route("/.well-known/openid-configuration", get(metadata::answer))
        .route("/.well-known/oauth-authorization-server", get(metadata::answer))
        .route("/v1/keys", get(metadata::keys))
        .route("/v1/token", post(token::answer))
        .route("/v1/userinfo", get(userinfo::answer).post(userinfo::answer))
        .route("/v1/revoke", post(revoke::answer))
        .route("/v1/introspect", post(introspect::answer))
        .route("/v1/par", post(pushed::answer))
        .route("/v1/device/authorize", post(device::authorize));
    // RFC 8414 §3.1 puts the well-known part between host and path; OpenID Connect Discovery §4.1 after it.
    let inserted = format!("/.well-known/oauth-authorization-server{ISSUER_PATH}");
    let api = Router::new()
        .route("/me", get(api::me))
        .route("/items", get(api::items))
        .route("/admin", get(api::admin))
        .route("/explain", get(api::explain))
        .route("/broken", get(api::broken::flaws))
        .route("/broken/items", get(api::broken::items))
        .fallback(api::not_found);
    Router::new()
        .nest(ISSUER_PATH, issuer)
        .route(&inserted, get(metadata::answer))
        .nest("/api", api)
        .route("/api/", any(api::not_found))
        .layer(from_fn_with_state(app.clone(), offer_nonce))
        .layer(from_fn(cross_origin))
        .layer(from_fn_with_state(app, disturb))
}

/// Endpoints that only a person's browser goes to; no script of another origin reads their answers.
fn for_people() -> Router<Arc<App>> {
    let issuer = Router::new()
        .route("/v1/authorize", get(authorize::get).post(authorize::post))
        .route("/v1/sign-in", post(authorize::sign_in))
        .route("/v1/consent", post(authorize::consent))
        .route("/v1/device", get(device::show).post(device::enter))
        .route("/v1/device/decision", post(device::decide))
        .route("/v1/logout", get(logout::get).post(logout::post))
        .route("/v1/sign-out", post(logout::sign_out))
        .route(pages::STYLESHEET_PATH, get(pages::stylesheet));
    Router::new().nest(ISSUER_PATH, issuer)
}
