use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use leptos::prelude::*;

use super::{
    api::{self, ApiAnswer},
    documents::Documents,
    flow::Flow,
    keep, own_providers,
    proof::{self, Proofs},
    restore,
    siblings::{self, Siblings},
    sign_in, sign_out,
    wire::Wire,
};
use crate::{
    browser::{
        beside::Frame,
        clock::{Listeners, Timer},
        tabs::Channel,
    },
    protocol::{
        check::{Failure, Rule},
        url::HttpUrl,
    },
    session::{Configuration, Provider, Session, own_providers::STORED},
};

/// Where the session stands; `data-state` of `[data-testid=session]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// What this tab had stored is being looked at.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// A sign-in is under way, here or at the provider.
    SigningIn,
    /// Somebody is signed in.
    SignedIn,
    /// Somebody is signed in, and new tokens are on their way.
    Renewing,
    /// The last sign-in failed, and nobody is signed in.
    Failed,
}

impl Phase {
    /// The name that automation relies on.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::SignedOut => "signed-out",
            Self::SigningIn => "signing-in",
            Self::SignedIn => "signed-in",
            Self::Renewing => "renewing",
            Self::Failed => "failed",
        }
    }
}

/// The state of the tab and the only code that writes it.
pub(super) struct Core {
    pub(super) configuration: Configuration,
    /// The providers that the person added.
    pub(super) own_providers: ArcRwSignal<Vec<Provider>>,
    pub(super) wire: Wire,
    pub(super) phase: ArcRwSignal<Phase>,
    pub(super) session: ArcRwSignal<Option<Arc<Session>>>,
    pub(super) failure: ArcRwSignal<Option<Failure>>,
    /// Something to know that refused nothing.
    pub(super) notice: ArcRwSignal<Option<&'static Rule>>,
    /// What providers say of themselves, as far as this tab asked.
    pub(super) documents: RefCell<Vec<Rc<Documents>>>,
    pub(super) proofs: Proofs,
    pub(super) renewal_timer: RefCell<Option<Timer>>,
    pub(super) failed_renewals: Cell<u32>,
    pub(super) siblings: RefCell<Option<Siblings>>,
    /// Somebody signed in here, and the other tabs were not told yet.
    pub(super) is_news: ArcRwSignal<bool>,
    /// A request of the API that was sent before there was anything to show its answer in.
    pub(super) ahead: RefCell<Option<(HttpUrl, Flow<ApiAnswer>)>>,
    /// The hidden frame of a silent sign-in under way.
    pub(super) frame: RefCell<Option<Frame>>,
    /// Answers to sign-ins in a window or a frame.
    pub(super) answers: RefCell<Option<Channel>>,
    pub(super) listeners: RefCell<Option<Listeners>>,
}

/// A tab that has begun to look at what it stored or was brought, before anything is drawn: requests that
/// the first view needs are under way while it is mounted.
#[derive(Clone)]
pub struct Start(pub(super) Rc<Core>);

impl Start {
    /// A tab with nothing going on yet.
    pub fn new(configuration: Configuration) -> Self {
        let own_providers = own_providers::read(&configuration);
        let is_changed = own_providers.as_ref().is_err_and(|failure| failure.is(&STORED));
        Self(Rc::new(Core {
            configuration,
            own_providers: ArcRwSignal::new(own_providers.unwrap_or_default()),
            wire: Wire::default(),
            phase: ArcRwSignal::new(Phase::Starting),
            session: ArcRwSignal::new(None),
            failure: ArcRwSignal::new(None),
            notice: ArcRwSignal::new(is_changed.then_some(&STORED)),
            documents: RefCell::default(),
            proofs: Proofs::default(),
            renewal_timer: RefCell::default(),
            failed_renewals: Cell::default(),
            siblings: RefCell::default(),
            is_news: ArcRwSignal::new(false),
            ahead: RefCell::default(),
            frame: RefCell::default(),
            answers: RefCell::default(),
            listeners: RefCell::default(),
        }))
    }

    /// Starts the sign-in that a third party asks for in this query.
    pub fn initiate(&self, query: String) -> Flow<()> {
        Box::pin(sign_in::initiated(self.0.clone(), query))
    }

    /// Ends the session that a provider ended, in this tab and in the others (OpenID Connect Front-Channel Logout §2).
    pub fn front_channel_logout(&self, query: String) -> Flow<()> {
        let core = self.0.clone();
        Box::pin(async move {
            siblings::join(&core);
            sign_out::stored_by_provider(&core, &query).await;
            siblings::announce_logout(&core, &query);
        })
    }

    /// Asks the API for its list, where somebody is signed in; whoever asks for it next gets this answer.
    pub fn request_ahead(&self) {
        api::request_ahead(&self.0);
    }

    /// Takes up the session that this tab had stored, if it still holds what was stored.
    pub fn restore(&self) -> Flow<()> {
        let core = self.0.clone();
        Box::pin(async move { restore::restore(&core).await })
    }
}

impl Core {
    /// Every provider: those configured, then the person's own.
    pub(super) fn providers(&self) -> Vec<Provider> {
        let own = self.own_providers.get_untracked();
        self.configuration.providers.iter().cloned().chain(own).collect()
    }

    /// The provider of this ID.
    pub(super) fn provider(&self, id: &str) -> Option<Provider> {
        self.providers().into_iter().find(|provider| provider.id == id)
    }

    /// Reads the providers that the person added as they are kept now: another tab may have changed them.
    pub(super) fn reload_own_providers(&self) -> Result<(), Failure> {
        self.own_providers.set(own_providers::read(&self.configuration)?);
        Ok(())
    }

    /// Changes the providers that the person added, as they are kept now: another tab may have changed them too.
    pub(super) fn change_own_providers(
        &self,
        change: impl FnOnce(Vec<Provider>) -> Vec<Provider>,
    ) -> Result<(), Failure> {
        self.keep_own_providers(change(own_providers::read(&self.configuration)?))
    }

    /// Forgets what was kept, whether it can be read or not.
    pub(super) fn forget_own_providers(&self) -> Result<(), Failure> {
        self.notice.set(None);
        self.keep_own_providers(Vec::new())
    }

    fn keep_own_providers(&self, providers: Vec<Provider>) -> Result<(), Failure> {
        own_providers::write(&providers)?;
        self.own_providers.set(providers);
        Ok(())
    }

    /// The session, without subscribing to it.
    pub(super) fn current(&self) -> Option<Arc<Session>> {
        self.session.get_untracked()
    }

    /// A sign-in is under way; what was told before is told no more.
    pub(super) fn begin_sign_in(&self) {
        self.failure.set(None);
        self.notice.set(None);
        self.phase.set(Phase::SigningIn);
    }

    /// Stores and shows a session.
    pub(super) fn publish(&self, session: Session) {
        // A session that cannot be stored lives as long as the page does; the failure says so.
        self.failure.set(keep::write_session(&session).err());
        self.notice.set(None);
        self.show(session);
    }

    /// Shows a session that is stored.
    pub(super) fn show(&self, session: Session) {
        // What the API answered to another is of no use to this one.
        self.ahead.take();
        self.failed_renewals.set(0);
        self.session.set(Some(Arc::new(session)));
        self.phase.set(Phase::SignedIn);
    }

    /// Forgets the session: nobody is signed in in this tab any more.
    pub(super) fn end(&self, failure: Option<Failure>) {
        keep::clear();
        if let Some(session) = self.current() {
            proof::forget_soon(session.dpop_key.clone());
        }
        self.renewal_timer.take();
        self.ahead.take();
        self.session.set(None);
        self.phase.set(if failure.is_some() { Phase::Failed } else { Phase::SignedOut });
        self.failure.set(failure);
    }

    /// Shows a failure that ends nothing: a session that is there stays.
    pub(super) fn fail(&self, failure: Failure) {
        proof::forget_unused(self);
        self.phase.set(if self.current().is_some() { Phase::SignedIn } else { Phase::Failed });
        self.failure.set(Some(failure));
    }
}
