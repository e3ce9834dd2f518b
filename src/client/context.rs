use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use super::{
    dpop::DpopKeys,
    eager::Started,
    exchange_log::{ExchangeLog, Exchanged},
    own_providers::OwnProviders,
    provider_metadata::MetadataCache,
    shared_record,
    state::AuthStore,
    storage,
};
use crate::{
    browser::{
        clock::{Listeners, Timer},
        iframe::HiddenFrame,
        tabs::Channel,
    },
    protocol::{check::Failure, url::HttpUrl},
    session::{AuthEvent, Configuration, Provider, Session},
};

/// What the flows of one tab share.
pub(super) struct Context {
    pub(super) configuration: Configuration,
    pub(super) own_providers: OwnProviders,
    pub(super) auth: AuthStore,
    pub(super) log: ExchangeLog,
    pub(super) metadata: MetadataCache,
    pub(super) dpop: Rc<DpopKeys>,
    pub(super) renewal_timer: RefCell<Option<Timer>>,
    pub(super) failed_renewals: Cell<u32>,
    /// The provider of the session that has ended last.
    pub(super) ended_provider: RefCell<Option<String>>,
    /// Messages of the other tabs.
    pub(super) tabs: RefCell<Option<Channel>>,
    /// Whether another tab has a copy of the session.
    pub(super) has_copies: Cell<bool>,
    /// Somebody signed in here, and the other tabs do not know yet.
    pub(super) is_new_session: Cell<bool>,
    pub(super) prefetched: RefCell<Option<Prefetched>>,
    /// The hidden frame of a silent sign-in in progress.
    pub(super) silent_frame: RefCell<Option<HiddenFrame>>,
    /// Responses to sign-ins in a popup or a frame.
    pub(super) responses: RefCell<Option<Channel>>,
    pub(super) wake_listeners: RefCell<Option<Listeners>>,
    /// Whether the log outlives this page.
    pub(super) is_log_kept: Cell<bool>,
    pub(super) log_listeners: RefCell<Option<Listeners>>,
}

/// A request to the API that was sent before there was a page to show its response.
pub(super) struct Prefetched {
    pub(super) url: HttpUrl,
    pub(super) session_id: String,
    pub(super) response: Started<Exchanged>,
}

impl Context {
    pub(super) fn new(configuration: Configuration) -> Self {
        let log = ExchangeLog::default();
        Self {
            configuration,
            own_providers: OwnProviders::default(),
            auth: AuthStore::new(None),
            metadata: MetadataCache::new(log.clone()),
            dpop: Rc::new(DpopKeys::new(log.clone())),
            log,
            renewal_timer: RefCell::default(),
            failed_renewals: Cell::default(),
            ended_provider: RefCell::default(),
            tabs: RefCell::default(),
            has_copies: Cell::default(),
            is_new_session: Cell::default(),
            prefetched: RefCell::default(),
            silent_frame: RefCell::default(),
            responses: RefCell::default(),
            wake_listeners: RefCell::default(),
            is_log_kept: Cell::default(),
            log_listeners: RefCell::default(),
        }
    }

    /// Every provider: those configured, then those that the user added.
    pub(super) fn providers(&self) -> Vec<Provider> {
        let own = self.own_providers.list(&self.configuration);
        self.configuration.providers.iter().cloned().chain(own).collect()
    }

    /// The provider of this ID.
    pub(super) fn provider(&self, id: &str) -> Option<Provider> {
        let added =
            || self.own_providers.list(&self.configuration).into_iter().find(|provider| provider.id == id);
        self.configuration.provider(id).cloned().or_else(added)
    }

    /// The session that is in force.
    pub(super) fn session(&self) -> Option<Arc<Session>> {
        self.auth.session()
    }

    /// Shows and stores a session. Returns whether the event applied.
    ///
    /// A session that cannot be stored lives as long as the page; the failure says so.
    pub(super) fn begin_session(&self, event: fn(Session) -> AuthEvent, session: Session) -> bool {
        if !self.auth.apply(event(session.clone())) {
            return false;
        }
        self.failed_renewals.set(0);
        if let Err(failure) = storage::write_session(&session) {
            self.auth.apply(AuthEvent::Failed(failure));
        }
        true
    }

    /// Forgets the session, in this tab and in the record that all tabs share, and applies the event.
    pub(super) fn end_session(&self, event: AuthEvent) {
        if let Some(session) = self.session() {
            shared_record::mark_ended(&session.id);
            self.ended_provider.replace(Some(session.provider_id.clone()));
            self.dpop.forget_soon(session.dpop_key.as_ref());
        }
        self.renewal_timer.take();
        self.prefetched.take();
        // A sign-in in progress goes on, unless the user signs out.
        match event {
            AuthEvent::SignedOut => storage::clear(),
            _ if self.auth.is_signing_in() => storage::remove_session(),
            _ => storage::clear(),
        }
        self.auth.apply(event);
        self.forget_claims();
    }

    /// Nobody is signed in any more: removes what the log says about the user. What is stored of it is written again when
    /// the page is left.
    pub(super) fn forget_claims(&self) {
        self.log.forget_claims();
        storage::remove_messages();
    }

    /// Shows a failure that does not end a session.
    pub(super) fn fail(&self, failure: Failure) {
        let session = self.session();
        self.dpop.forget_unused(session.as_ref().and_then(|session| session.dpop_key.as_ref()));
        self.auth.apply(AuthEvent::Failed(failure));
    }
}
