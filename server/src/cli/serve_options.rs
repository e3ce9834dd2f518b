use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use crate::{clock::ClockSetting, faults::Fault, origin::PublicUrl};

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
