//! `bearer-lab serve`: the server.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc};

use clap::Args;

use super::{
    signals::{rotate_on_hangup, stop_signal},
    start::{StartError, bind, start},
    terminal::say,
};
use crate::{
    app::{App, router},
    clock::{ClockSetting, ClockSettings},
    faults::Fault,
    serve::{self, Listener},
    site::PublicUrl,
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
