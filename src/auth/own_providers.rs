//! The providers that a person added, as they are kept in local storage.

use crate::{
    browser::local_storage,
    protocol::check::Failure,
    session::{
        Configuration, Provider,
        own_providers::{self, added},
    },
};

const KEY: &str = "bearer-lab:providers";

/// The list that is kept, each provider under an ID that no configured one has.
pub(super) fn read(configuration: &Configuration) -> Result<Vec<Provider>, Failure> {
    let stored = local_storage::read(KEY)?;
    match (stored, configuration.redirect_uri()) {
        (Some(text), Some(redirect_uri)) => {
            Ok(added(&configuration.providers, own_providers::read_stored(&text, redirect_uri)?))
        }
        _ => Ok(Vec::new()),
    }
}

/// Keeps a list; one that is empty leaves nothing behind.
pub(super) fn write(providers: &[Provider]) -> Result<(), Failure> {
    match providers {
        [] => local_storage::remove(KEY),
        _ => local_storage::write(KEY, &own_providers::write(providers)?),
    }
}
