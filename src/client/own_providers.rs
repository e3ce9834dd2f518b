//! The providers that the user added, which local storage holds.

use std::cell::OnceCell;

use super::observable::Observable;
use crate::{
    browser::local_storage,
    protocol::check::Failure,
    session::{
        Configuration, Provider,
        own_providers::{self, added},
    },
};

const KEY: &str = "bearer-lab:providers";

/// The list, read when it is first needed: a sign-in at a configured provider does not need it.
#[derive(Default)]
pub(super) struct OwnProviders(OnceCell<Observable<Vec<Provider>>>);

impl OwnProviders {
    pub(super) fn list(&self, configuration: &Configuration) -> Vec<Provider> {
        self.observable(configuration).with(Vec::clone)
    }

    /// Reads the list again: another tab may have changed it.
    ///
    /// # Errors
    ///
    /// When storage is denied, or the stored list is not what this app wrote.
    pub(super) fn reload(&self, configuration: &Configuration) -> Result<(), Failure> {
        let list = read(configuration)?;
        self.observable(configuration).update(|known| *known = list);
        Ok(())
    }

    /// Stores a list; an empty one removes what is stored.
    ///
    /// # Errors
    ///
    /// When storage is denied or full. Nothing changes then.
    pub(super) fn write(
        &self,
        configuration: &Configuration,
        providers: Vec<Provider>,
    ) -> Result<(), Failure> {
        match providers.as_slice() {
            [] => local_storage::remove(KEY)?,
            providers => local_storage::write(KEY, &own_providers::write(providers)?)?,
        }
        self.observable(configuration).update(|known| *known = providers);
        Ok(())
    }

    pub(super) fn subscribe(&self, configuration: &Configuration, notify: impl Fn() + 'static) {
        self.observable(configuration).subscribe(notify);
    }

    fn observable(&self, configuration: &Configuration) -> &Observable<Vec<Provider>> {
        self.0.get_or_init(|| Observable::new(read(configuration).unwrap_or_default()))
    }
}

/// The stored list, each provider under an ID that no configured one has.
///
/// # Errors
///
/// When storage is denied, or the stored list is not what this app wrote.
pub(super) fn read(configuration: &Configuration) -> Result<Vec<Provider>, Failure> {
    let stored = local_storage::read(KEY)?;
    match (stored, configuration.redirect_uri()) {
        (Some(text), Some(redirect_uri)) => {
            Ok(added(&configuration.providers, own_providers::read_stored(&text, redirect_uri)?))
        }
        _ => Ok(Vec::new()),
    }
}
