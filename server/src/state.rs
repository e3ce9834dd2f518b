//! What the handlers share. Each handler takes the parts that it needs.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::{
    clock::Clock,
    config::Config,
    data::{DataError, DataFolder},
    faults::Faults,
    files::Files,
    keys::Keys,
    origin::ServedOrigins,
    passwords::PasswordChecks,
    seal_key::SealKey,
    store::Store,
};

/// The parts of the server. Handlers hold nothing of their own. Cheap to clone; all clones share the parts.
#[derive(Clone, FromRef)]
pub struct ServerState {
    /// Clients, users, lifetimes.
    pub config: Arc<Config>,
    /// The origins it answers for.
    pub origins: Arc<ServedOrigins>,
    /// What it remembers.
    pub store: Arc<Store>,
    /// The keys that sign tokens.
    pub keys: Arc<Keys>,
    /// The key that seals forms and refresh tokens.
    pub seal_key: Arc<SealKey>,
    /// What is broken on purpose: nothing, unless it was asked for.
    pub faults: Arc<Faults>,
    /// The time.
    pub clock: Arc<Clock>,
    /// Password checks, a few at a time.
    pub passwords: Arc<PasswordChecks>,
    /// The built app.
    pub files: Arc<Files>,
}

impl ServerState {
    /// A server that remembers what is in its data folder; without one it remembers nothing yet. Signing keys
    /// that it does not have are being made.
    pub fn start(
        config: Config,
        origins: ServedOrigins,
        files: Files,
        clock: Clock,
        folder: Option<DataFolder>,
    ) -> Result<Self, DataError> {
        let folder = folder.map(Arc::new);
        let keys = Keys::start(config.algorithms(), folder.clone())?;
        let (store, seal_key) = match folder {
            Some(folder) => (Store::open(folder.clone(), clock.now())?, SealKey::kept_in(&folder)?),
            None => (Store::default(), SealKey::generate()?),
        };
        let (config, store, clock) = (Arc::new(config), Arc::new(store), Arc::new(clock));
        let passwords = PasswordChecks::new(config.clone(), store.clone(), clock.clone());
        Ok(Self {
            config,
            origins: Arc::new(origins),
            store,
            keys: Arc::new(keys),
            seal_key: Arc::new(seal_key),
            faults: Arc::default(),
            clock,
            passwords: Arc::new(passwords),
            files: Arc::new(files),
        })
    }
}
