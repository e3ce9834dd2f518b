use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    api::{self, ApiAnswer},
    beside, check_session,
    core::{Core, Phase, Start},
    discovery::{self, Discovery},
    documents::Documents,
    flow::Flow,
    renewal, siblings, sign_in, sign_out,
    wire::Wire,
};
use crate::{
    browser::beside::Popup,
    protocol::{
        check::{Failure, Rule},
        oauth::Scope,
        url::HttpUrl,
    },
    session::{Configuration, Provider, Session, SignInOptions},
    trace::Message,
};

/// Sign-in as components see it: signals to read, actions to call. Copies are the same thing.
#[derive(Clone, Copy)]
pub struct Auth {
    core: StoredValue<Rc<Core>, LocalStorage>,
    /// Where the session stands.
    pub phase: ReadSignal<Phase>,
    /// The session, while somebody is signed in.
    pub session: ReadSignal<Option<Arc<Session>>>,
    /// The providers that the person added.
    pub own_providers: ReadSignal<Vec<Provider>>,
    /// What went wrong last, until something goes right.
    pub failure: ReadSignal<Option<Failure>>,
    /// Something to know that refused nothing, until the next sign-in.
    pub notice: ReadSignal<Option<&'static Rule>>,
    /// What went over the wire, each message with a number of its own.
    pub messages: ReadSignal<Vec<(usize, Message)>>,
}

impl Auth {
    fn new(start: Start) -> Self {
        let core = start.0;
        siblings::join(&core);
        siblings::introduce(&core);
        renewal::follow(&core);
        check_session::follow(&core);
        core.listeners.replace(renewal::on_wake(&core));
        Self {
            phase: core.phase.read_only().into(),
            session: core.session.read_only().into(),
            own_providers: core.own_providers.read_only().into(),
            failure: core.failure.read_only().into(),
            notice: core.notice.read_only().into(),
            messages: core.wire.messages.read_only().into(),
            core: StoredValue::new_local(core),
        }
    }

    /// The state of the tab.
    pub(super) fn core(&self) -> Rc<Core> {
        self.core.get_value()
    }

    /// Where messages are recorded.
    pub(super) fn wire(&self) -> Wire {
        self.core.with_value(|core| core.wire.clone())
    }

    /// What the page was configured with.
    pub fn configuration(&self) -> Configuration {
        self.core.with_value(|core| core.configuration.clone())
    }

    /// Every provider: those configured, then the person's own.
    pub fn providers(&self) -> Vec<Provider> {
        self.core.with_value(|core| core.providers())
    }

    /// Reads the providers that the person added anew, with what other tabs did to them.
    pub fn reload_own_providers(&self) -> Result<(), Failure> {
        self.core.with_value(|core| core.reload_own_providers())
    }

    /// Changes the providers that the person added and keeps them. Nothing changes where that fails.
    pub fn change_own_providers(
        &self,
        change: impl FnOnce(Vec<Provider>) -> Vec<Provider>,
    ) -> Result<(), Failure> {
        self.core.with_value(|core| core.change_own_providers(change))
    }

    /// Has the kept providers forgotten, whatever they are.
    pub fn forget_own_providers(&self) -> Result<(), Failure> {
        self.core.with_value(|core| core.forget_own_providers())
    }

    /// Asks an issuer what it can do.
    pub fn discover(&self, issuer: HttpUrl) -> Flow<Result<Discovery, Failure>> {
        let core = self.core.get_value();
        Box::pin(async move { discovery::discover(&core, &issuer).await })
    }

    /// Sends the browser to the provider of this ID, to sign in there.
    pub fn sign_in(&self, provider_id: &str, options: SignInOptions) {
        let core = self.core.get_value();
        if let Some(provider) = core.provider(provider_id) {
            spawn_local(sign_in::sign_in(core, provider, options));
        }
    }

    /// Signs in in a window of its own; to be called while a press is handled, or browsers block the window.
    pub fn sign_in_popup(&self, provider_id: &str, options: SignInOptions) {
        let core = self.core.get_value();
        if let Some(provider) = core.provider(provider_id) {
            spawn_local(beside::in_popup(core, Popup::open(), provider, options));
        }
    }

    /// Signs in without a page, if the provider knows the user already (`prompt=none`).
    pub fn sign_in_silently(&self, provider_id: &str, options: SignInOptions) {
        let core = self.core.get_value();
        if let Some(provider) = core.provider(provider_id) {
            spawn_local(beside::silently(core, provider, options));
        }
    }

    /// Signs in again at the session's provider, with more scope than the session has.
    pub fn step_up(&self, scope: &Scope) {
        if let Some(session) = self.core.with_value(|core| core.current()) {
            let scope: Scope = session.scope.iter().chain(scope.iter()).collect();
            let options = SignInOptions { scope: Some(scope), ..SignInOptions::default() };
            self.sign_in(&session.provider_id, options);
        }
    }

    /// Asks the provider for its metadata and keys before anybody presses a button. A failure shows when one
    /// is pressed.
    pub fn prepare(&self, provider_id: &str) {
        let core = self.core.get_value();
        if let Some(provider) = core.provider(provider_id) {
            spawn_local(async move {
                let _ = Documents::of(&core, &provider).await;
            });
        }
    }

    /// Renews the session now.
    pub fn renew(&self) {
        spawn_local(renewal::renew(self.core.get_value()));
    }

    /// Ends the session here and at the provider.
    pub fn sign_out(&self) {
        spawn_local(sign_out::sign_out(self.core.get_value()));
    }

    /// Takes the shown failure away.
    pub fn dismiss(&self) {
        self.core.with_value(|core| {
            core.failure.set(None);
            if core.phase.get_untracked() == Phase::Failed {
                core.phase.set(Phase::SignedOut);
            }
        });
    }

    /// GETs a path below the API's base with the access token.
    pub fn get(&self, path: &str) -> Flow<ApiAnswer> {
        let core = self.core.get_value();
        let url = core.configuration.api.url(path);
        Box::pin(async move {
            match url {
                Ok(url) => api::get(core, url).await,
                Err(failure) => failure.into(),
            }
        })
    }
}

/// Gives everything below it access to sign-in through [`use_auth`].
#[component]
pub fn AuthProvider(
    /// The tab, begun before the app was mounted.
    start: Start,
    /// What is below it; it stays mounted whatever the session does.
    children: Children,
) -> impl IntoView {
    provide_context(Auth::new(start));
    children()
}

/// The [`Auth`] of the [`AuthProvider`] above; nothing outside of one.
pub fn use_auth() -> Option<Auth> {
    use_context()
}
