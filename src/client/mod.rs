//! Ring 2: the sign-in engine, without any framework.
//!
//! [`Client`] is what apps and adapters hold. A flow is one file: [`sign_in`], [`callback`], [`restore`], [`renewal`],
//! [`sign_out`], [`popup`], [`silent`], [`api`]. Each asks ring 0 what to send and whether to accept the response, and
//! ring 1 to do it. What the tab knows about sign-in is one value, which only [`state`] changes.

mod api;
mod api_response;
mod ask_provider;
mod callback;
mod check_session;
mod claim_sources;
mod context;
mod discovery;
mod dpop;
mod eager;
mod exchange_log;
mod id_token;
mod initiation;
mod kept_log;
mod observable;
mod own_providers;
mod pending_sign_in;
mod popup;
mod provider_metadata;
mod renewal;
mod response_channel;
mod restore;
mod rule_texts;
mod shared_record;
mod sign_in;
mod sign_out;
mod silent;
mod state;
mod storage;
mod stored_session;
mod tab_sync;
mod userinfo;

use std::{rc::Rc, sync::Arc};

use wasm_bindgen_futures::spawn_local;

pub use api_response::ApiResponse;
pub use ask_provider::ProviderQuestion;
pub use callback::Callback;
pub use discovery::Discovery;
pub use eager::{LocalBoxFuture, Started, spawn_now};
pub use exchange_log::ExchangeLog;
pub use provider_metadata::fetch_keys_at;
pub use rule_texts::{load_rule_texts, rule_texts};

use crate::{
    browser::popup::Popup,
    protocol::{check::Failure, http::Response, oauth::Scope, url::HttpUrl},
    session::{
        AuthEvent, Configuration, Provider, Session, SignInOptions, TabState, is_redirect_uri_shared,
        own_providers::STORED,
    },
    trace::Message,
};
use context::Context;

/// Sign-in for one tab. Cheap to clone; all clones share state.
#[derive(Clone)]
pub struct Client(Rc<Context>);

impl Client {
    /// The engine of a tab that was just opened.
    pub fn new(configuration: Configuration) -> Self {
        Self(Rc::new(Context::new(configuration)))
    }

    /// Restores the session that this tab stored. If the page `shows_list`, the API is asked for it meanwhile.
    pub async fn restore(self, shows_list: bool) {
        restore::restore(&self.0, shows_list).await;
    }

    /// Restores the session and completes the sign-in, or the sign-out, that the provider's response is about.
    ///
    /// Returns the path where the user wanted to go; nothing if it failed, and then the state says why.
    pub async fn complete(self, callback: Callback) -> Option<String> {
        callback::complete(self.0, callback).await
    }

    /// Asks the API for its list, before there is a page to show it. The next [`Client::get`] of the list takes the
    /// response over.
    pub fn prefetch_list(&self) {
        if let Some(session) = self.0.session() {
            api::prefetch(&self.0, &session);
        }
    }

    /// Starts what follows a session: renewal, messages between tabs, the provider's session. To be called once, when the
    /// page is drawn.
    pub fn follow_session(&self) {
        tab_sync::join(&self.0);
        tab_sync::introduce(&self.0);
        renewal::follow(&self.0);
        check_session::follow(&self.0);
        spawn_local(kept_log::keep(self.0.clone()));
        if own_providers::read(self.configuration()).is_err_and(|failure| failure.is(&STORED)) {
            self.0.auth.apply(AuthEvent::Noticed(&STORED));
        }
    }

    /// What this tab knows about sign-in.
    pub fn state(&self) -> TabState {
        self.0.auth.get()
    }

    /// Calls `notify` after each change of [`Client::state`].
    pub fn on_state(&self, notify: impl Fn() + 'static) {
        self.0.auth.subscribe(notify);
    }

    /// The HTTP exchanges of this tab in order, each with its own number.
    pub fn exchanges(&self) -> Vec<(usize, Message)> {
        self.0.log.entries()
    }

    /// Calls `notify` after each change of [`Client::exchanges`].
    pub fn on_exchange(&self, notify: impl Fn() + 'static) {
        self.0.log.subscribe(notify);
    }

    /// Removes all HTTP exchanges, those of earlier pages of this tab too.
    pub fn clear_exchanges(&self) {
        kept_log::clear(&self.0);
    }

    /// What the page was configured with.
    pub fn configuration(&self) -> &Configuration {
        &self.0.configuration
    }

    /// Every provider: those configured, then those that the user added.
    pub fn providers(&self) -> Vec<Provider> {
        self.0.providers()
    }

    /// The providers that the user added.
    pub fn own_providers(&self) -> Vec<Provider> {
        self.0.own_providers.list(self.configuration())
    }

    /// Calls `notify` after each change of [`Client::own_providers`].
    pub fn on_own_providers(&self, notify: impl Fn() + 'static) {
        self.0.own_providers.subscribe(self.configuration(), notify);
    }

    /// Reads the providers that the user added again, with the changes of other tabs.
    ///
    /// # Errors
    ///
    /// When storage is denied, or the stored list is not what this app wrote.
    pub fn reload_own_providers(&self) -> Result<(), Failure> {
        self.0.own_providers.reload(self.configuration())
    }

    /// Changes and stores the providers that the user added, as they are stored now.
    ///
    /// # Errors
    ///
    /// As [`Client::reload_own_providers`], and when storage is full. Nothing changes then.
    pub fn change_own_providers(
        &self,
        change: impl FnOnce(Vec<Provider>) -> Vec<Provider>,
    ) -> Result<(), Failure> {
        let changed = change(own_providers::read(self.configuration())?);
        self.0.own_providers.write(self.configuration(), changed)
    }

    /// Removes the providers that the user added, even if they cannot be read.
    ///
    /// # Errors
    ///
    /// When storage is denied.
    pub fn forget_own_providers(&self) -> Result<(), Failure> {
        self.0.auth.apply(AuthEvent::NoticeRead);
        self.0.own_providers.write(self.configuration(), Vec::new())
    }

    /// Fetches an issuer's metadata and keys. Nothing is stored.
    ///
    /// # Errors
    ///
    /// What was wrong with the metadata. A failure of the keys is in the result.
    pub async fn discover(self, issuer: HttpUrl) -> Result<Discovery, Failure> {
        let shared = self.configuration().redirect_uri().expect("there is at least one provider").clone();
        discovery::discover(&self.0.log, &issuer, shared).await
    }

    /// Whether responses of this provider can be mistaken for those of another one, as far as its metadata is known: they
    /// arrive at the same redirect URI and do not have `iss` (RFC 9700 §4.4).
    pub fn is_open_to_mix_up(&self, provider: &Provider) -> bool {
        let metadata = self.0.metadata.get(&provider.issuer);
        metadata.is_some_and(|known| !known.document.sends_issuer)
            && is_redirect_uri_shared(&provider.redirect_uri, &provider.issuer, &self.providers())
    }

    /// Fetches the provider's metadata and keys before the user signs in there. A failure shows when they do.
    pub fn prepare(&self, provider_id: &str) {
        let context = self.0.clone();
        if let Some(provider) = context.provider(provider_id) {
            spawn_local(async move {
                let _ = context.metadata.get_or_fetch(&provider.issuer).await;
            });
        }
    }

    /// Sends the browser to the provider of this ID, to sign in there.
    pub fn sign_in(&self, provider_id: &str, options: SignInOptions) {
        if let Some(provider) = self.0.provider(provider_id) {
            spawn_local(sign_in::sign_in(self.0.clone(), provider, options));
        }
    }

    /// The provider of the session that ended last on this page.
    pub fn ended_provider(&self) -> Option<String> {
        self.0.ended_provider.borrow().clone()
    }

    /// Signs in with a popup. To be called while a click is handled, or browsers block the popup.
    pub fn sign_in_popup(&self, provider_id: &str, options: SignInOptions) {
        if let Some(provider) = self.0.provider(provider_id) {
            spawn_local(popup::sign_in(self.0.clone(), Popup::open(), provider, options));
        }
    }

    /// Signs in without a page, if the provider knows the user already (`prompt=none`).
    pub fn sign_in_silently(&self, provider_id: &str, options: SignInOptions) {
        if let Some(provider) = self.0.provider(provider_id) {
            spawn_local(silent::sign_in(self.0.clone(), provider, options));
        }
    }

    /// Gives up the sign-in in progress. A session of before stays.
    pub fn cancel_sign_in(&self) {
        self.0.silent_frame.take();
        self.0.auth.apply(AuthEvent::SignInCancelled);
    }

    /// Starts the sign-in that a third party asks for in this query (OpenID Connect Core §4).
    pub fn initiate(&self, query: String) {
        let context = self.0.clone();
        spawn_local(async move {
            if let Err(error) = initiation::initiate(context.clone(), query).await {
                context.fail(error.into());
            }
        });
    }

    /// Signs in again at the session's provider, with more scope than the session has.
    pub fn step_up(&self, scope: &Scope) {
        if let Some(session) = self.0.session() {
            let scope: Scope = session.scope.iter().chain(scope.iter()).collect();
            let options = SignInOptions { scope: Some(scope), ..SignInOptions::default() };
            self.sign_in(&session.provider_id, options);
        }
    }

    /// Renews the session now.
    pub fn renew(&self) {
        spawn_local(renewal::renew(self.0.clone()));
    }

    /// Ends the session here and at the provider.
    pub fn sign_out(&self) {
        spawn_local(sign_out::sign_out(self.0.clone()));
    }

    /// Removes the failure that is shown.
    pub fn dismiss(&self) {
        self.0.auth.apply(AuthEvent::Dismissed);
    }

    /// GETs a path below the API's base with the access token.
    pub async fn get(self, path: String) -> ApiResponse {
        match self.configuration().api.url(&path) {
            Ok(url) => api::get(self.0, url).await,
            Err(failure) => failure.into(),
        }
    }

    /// Asks the session's provider about its access token.
    ///
    /// # Errors
    ///
    /// When the provider has no such endpoint or did not answer. Any status is an answer.
    pub async fn ask_provider(
        self,
        question: ProviderQuestion,
        session: Arc<Session>,
    ) -> Result<Response, Failure> {
        ask_provider::ask(&self.0, question, &session).await
    }

    /// The keys of the session's provider as the provider wrote them, if this tab has them.
    pub fn known_keys(&self, session: &Session) -> Option<String> {
        let provider = self.0.provider(&session.provider_id)?;
        Some(self.0.metadata.get(&provider.issuer)?.keys_text().to_owned())
    }

    /// The log, to send requests that are shown in it.
    pub fn log(&self) -> ExchangeLog {
        self.0.log.clone()
    }
}
