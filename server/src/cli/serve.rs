//! `bearer-lab serve`: the server.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    signals::{rotate_on_hangup, stop_signal},
    terminal::say,
};
use crate::{
    app::{App, router},
    clock::{Clock, ClockSetting, ClockSettings},
    config::{Config, FileError, read_file},
    data::{DataError, DataFolder},
    faults::Fault,
    files::{Files, LoadError, Reach},
    serve::{self, Listener},
    site::{PublicUrl, Sites},
    tls::{Tls, TlsError},
    web_client::{self, WebClient},
};

/// The options of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The origin under which others reach this server, for example http://192.168.1.20:8080.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// Serve https, with a certificate that is made for the addresses served; in the data folder it is kept, and
    /// found as certificate.pem.
    #[arg(long)]
    pub https: bool,
    /// Run the web client too: the application with a server of its own.
    #[arg(long, value_name = "ADDRESS:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:8090")]
    pub web_client: Option<SocketAddr>,
    /// Answer sign-in and consent as this user, without showing a page.
    #[arg(long, value_name = "USER")]
    pub sign_in_as: Option<String>,
    /// The configuration file: clients, users, scopes, policies, lifetimes.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the built app.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub dist: PathBuf,
    /// The folder that keeps keys, sessions and refresh tokens, so that a restart loses nothing. Without it
    /// everything is in memory.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Demand a nonce of this server in every DPoP proof (RFC 9449 §8).
    #[arg(long)]
    pub dpop_nonce: bool,
    /// Leave out the clients for retired grants: spa-implicit and trusted.
    #[arg(long)]
    pub modern_only: bool,
    /// Let the app reach every https address and this machine, for providers that people add in its settings. By
    /// default its Content-Security-Policy names the configured ones alone.
    #[arg(long)]
    pub any_provider: bool,
    /// Switch on a fault or a weakness; can be repeated, and `bearer-lab faults` lists them.
    #[arg(long = "fault", value_name = "NAME")]
    pub faults: Vec<Fault>,
    /// Set the clock: freeze, skew=SECONDS, lifetime=SECONDS, code=SECONDS or code=paused; can be repeated.
    #[arg(long, value_name = "SETTING")]
    pub clock: Vec<ClockSetting>,
    /// Let the app switch faults on and set the clock, for everybody who uses this server.
    #[arg(long)]
    pub workshop: bool,
}

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

/// Serves until the process is asked to stop.
pub(super) async fn run(mut options: Serve) -> Result<(), StartError> {
    let web_listener = match options.web_client {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    // From here on the port is the one that was picked.
    options.web_client = web_listener.as_ref().map(Listener::local_addr).transpose()?;
    let web_client = options.web_client;
    let any_provider = options.any_provider;
    let (listener, app) = start(options).await?;
    let web = web_client.map(|address| Arc::new(WebClient::of(&app.sites, address, listener.tls.as_ref())));
    if any_provider {
        say("Any provider: the app may send requests to every https address and to this machine")?;
    }
    if let Some(web) = &web {
        say(&format!("The web client is at {}", web.origin))?;
    }
    if let Some(tls) = &listener.tls {
        say(&format!("Certificate: SHA-256 {}", tls.fingerprint()))?;
    }
    announce(&app)?;
    rotate_on_hangup(&app)?;
    let (stop, stop_web) = (stop_signal()?, stop_signal()?);
    let serving_web = async {
        if let Some((listener, web)) = web_listener.zip(web) {
            serve::serve(listener, web_client::router(web), stop_web).await;
        }
    };
    tokio::join!(serve::serve(listener, router(app), stop), serving_web);
    Ok(())
}

/// Takes hold of the address and makes the server behind it.
pub async fn start(options: Serve) -> Result<(Listener, Arc<App>), StartError> {
    let mut listener = bind(options.listen).await?;
    let address = listener.local_addr()?;
    let sites = match &options.public_url {
        Some(url) if options.https && !url.is_https() => return Err(StartError::NotHttps),
        Some(url) => Sites::of_public_url(url),
        None => Sites::of_listener(if options.https { "https" } else { "http" }, address),
    };
    let mut config = options.config.as_deref().map_or_else(|| Ok(Config::built_in()), read_config)?;
    if let Some(address) = options.web_client {
        let origin = web_client::origin_at(address, sites.main_origin());
        config.register_web_client(web_client::redirect_rule(&origin));
    }
    if options.modern_only {
        config.leave_out_retired();
    }
    if let Some(username) = options.sign_in_as {
        if config.user(&username).is_none() {
            return Err(StartError::UnknownUser(username));
        }
        config.sign_in_as = Some(username);
    }
    config.is_workshop = options.workshop;
    config.demands_dpop_nonce = options.dpop_nonce;
    let folder = options.data.as_deref().map(DataFolder::open).transpose()?;
    let reach = if options.any_provider { Reach::AnyProvider } else { Reach::Configured };
    if options.https {
        listener.tls = Some(Tls::open(sites.hosts(), folder.as_ref(), Clock::default().now())?);
    }
    let clock = Clock::default();
    clock.set(ClockSettings::of(&options.clock));
    let app = App::start(config, sites, Files::load(&options.dist, reach)?, clock, folder)?;
    app.faults.set(&options.faults);
    let keeper = app.clone();
    tokio::spawn(async move { keeper.store.keep_journal_short().await });
    Ok((listener, app))
}

async fn bind(address: SocketAddr) -> Result<Listener, StartError> {
    serve::bind(address).await.map_err(|source| StartError::Listen { address, source })
}

pub(super) fn read_config(path: &Path) -> Result<Config, StartError> {
    read_file(path).map_err(|error| StartError::Config { path: path.to_owned(), error })
}

/// What is set otherwise than usual, then the line that people and scripts wait for.
fn announce(app: &App) -> io::Result<()> {
    for fault in app.faults.on() {
        say(&format!("Fault {fault}: {}", fault.does()))?;
    }
    let clock = app.clock.settings();
    if clock != ClockSettings::default() {
        say(&format!("Clock: {clock}"))?;
    }
    say(&format!("Bearer Lab is at {}", app.sites.main_origin()))
}
