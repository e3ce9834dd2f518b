use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::Serve;
use crate::{
    clock::{Clock, ClockSettings},
    config::{Config, FileError, read_file},
    data::{DataError, DataFolder},
    files::{Files, LoadError, Reach},
    origin::ServedOrigins,
    serve::{self, Listener},
    state::ServerState,
    tls::{Tls, TlsError},
    web_client,
};

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not of this machine.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The app's folder.
    #[error(transparent)]
    Files(#[from] LoadError),
    /// The configuration file.
    #[error("{}, {error}", path.display())]
    Config {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        error: FileError,
    },
    /// There is no such user.
    #[error("there is no user {0:?} to sign in as")]
    UnknownUser(String),
    /// https under an address that is not.
    #[error("with --https, the public URL begins with https://")]
    NotHttps,
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The data folder.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Standard output, signals.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Takes hold of the address and makes the server behind it.
pub async fn start(options: Serve) -> Result<(Listener, ServerState), StartError> {
    let mut listener = bind(options.listen).await?;
    let address = listener.local_addr()?;
    let origins = match &options.public_url {
        Some(url) if options.https && !url.is_https() => return Err(StartError::NotHttps),
        Some(url) => ServedOrigins::from_public_url(url),
        None => ServedOrigins::from_listener(if options.https { "https" } else { "http" }, address),
    };
    let reach = if options.any_provider { Reach::AnyProvider } else { Reach::Configured };
    let files = Files::load(&options.dist, reach)?;
    let config = configure(&options, &origins, &files)?;
    let folder = options.data.as_deref().map(DataFolder::open).transpose()?;
    if options.https {
        listener.tls = Some(Tls::open(origins.hosts(), folder.as_ref(), Clock::default().now())?);
    }
    let clock = Clock::default();
    clock.set(ClockSettings::of(&options.clock));
    let state = ServerState::start(config, origins, files, clock, folder)?;
    state.faults.set(&options.faults);
    let store = state.store.clone();
    tokio::spawn(async move { store.keep_journal_short().await });
    Ok((listener, state))
}

/// The configuration of the file, as the options and the app's own configuration change it.
fn configure(options: &Serve, origins: &ServedOrigins, files: &Files) -> Result<Config, StartError> {
    let mut config = options.config.as_deref().map_or_else(|| Ok(Config::built_in()), read_config)?;
    config.register_redirect_paths(&files.redirect_paths);
    if let Some(address) = options.web_client {
        let origin = web_client::origin_at(address, origins.main_origin());
        config.register_web_client(web_client::redirect_rule(&origin));
    }
    if options.modern_only {
        config.leave_out_retired();
    }
    if let Some(username) = &options.sign_in_as {
        if config.user(username).is_none() {
            return Err(StartError::UnknownUser(username.clone()));
        }
        config.sign_in_as = Some(username.clone());
    }
    config.is_workshop = options.workshop;
    config.demands_dpop_nonce = options.dpop_nonce;
    Ok(config)
}

pub(super) async fn bind(address: SocketAddr) -> Result<Listener, StartError> {
    serve::bind(address).await.map_err(|source| StartError::Listen { address, source })
}

pub(super) fn read_config(path: &Path) -> Result<Config, StartError> {
    read_file(path).map_err(|error| StartError::Config { path: path.to_owned(), error })
}
