use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    client::Client,
    protocol::check::{Failure, Rule},
    session::{AuthState, Notice, Provider, Session, TabState},
    trace::Message,
};

/// Sign-in as components see it: signals to read, and the [`Client`] to act on. Cheap to copy; all copies share state.
#[derive(Clone, Copy)]
pub struct Auth {
    client: StoredValue<Client, LocalStorage>,
    /// Everything that the tab knows about sign-in.
    pub state: ReadSignal<TabState>,
    /// The session that is in force.
    pub session: Memo<Option<Arc<Session>>>,
    /// The failure to show, until it is dismissed or something succeeds.
    pub failure: Memo<Option<Failure>>,
    /// The providers that the user added.
    pub own_providers: ReadSignal<Vec<Provider>>,
    /// The HTTP exchanges of this page, each with its own number.
    pub messages: ReadSignal<Vec<(usize, Message)>>,
}

impl Auth {
    fn new(client: Client) -> Self {
        let (state, set_state) = signal(client.state());
        let (messages, set_messages) = signal(client.exchanges());
        let (own_providers, set_own_providers) = signal(client.own_providers());
        let changed = client.clone();
        client.on_state(move || set_state.set(changed.state()));
        let changed = client.clone();
        client.on_exchange(move || set_messages.set(changed.exchanges()));
        let changed = client.clone();
        client.on_own_providers(move || set_own_providers.set(changed.own_providers()));
        client.follow_session();
        Self {
            client: StoredValue::new_local(client),
            state,
            session: Memo::new(move |_| state.with(|state| state.auth.session().cloned())),
            failure: Memo::new(move |_| state.with(|state| state.failure().cloned())),
            own_providers,
            messages,
        }
    }

    /// The engine.
    pub fn client(self) -> Client {
        self.client.get_value()
    }

    /// Whether a sign-in is in progress. Tracks the state.
    pub fn is_signing_in(self) -> bool {
        self.state.with(|state| state.auth.is_signing_in())
    }

    /// Whether new tokens are requested. Tracks the state.
    pub fn is_renewing(self) -> bool {
        self.state.with(|state| matches!(state.auth, AuthState::Renewing { .. }))
    }

    /// Information that refused nothing. Tracks the state.
    pub fn notice(self) -> Option<&'static Rule> {
        self.state.with(|state| match state.notice {
            Some(Notice::Information(rule)) => Some(rule),
            _ => None,
        })
    }
}

/// Gives everything below it access to sign-in through [`use_auth`].
#[component]
pub fn AuthProvider(
    /// The engine, which may have started before the app was mounted.
    client: Client,
    /// What is below it. It stays mounted when the session changes.
    children: Children,
) -> impl IntoView {
    provide_context(Auth::new(client));
    children()
}

/// The [`Auth`] of the [`AuthProvider`] above; nothing outside of one.
pub fn use_auth() -> Option<Auth> {
    use_context()
}
