//! `bearer-lab serve`: the server.

use std::{io, sync::Arc};

use super::{
    Serve,
    signals::{rotate_on_hangup, stop_signal},
    start::{StartError, bind, start},
    terminal::say,
};
use crate::{
    clock::ClockSettings,
    router::router,
    serve::{self, Listener},
    state::ServerState,
    web_client::{self, WebClient},
};

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
    let (listener, state) = start(options).await?;
    let web =
        web_client.map(|address| Arc::new(WebClient::of(&state.origins, address, listener.tls.as_ref())));
    if any_provider {
        say("Any provider: the app may send requests to every https address and to this machine")?;
    }
    if let Some(web) = &web {
        say(&format!("The web client is at {}", web.origin))?;
    }
    if let Some(tls) = &listener.tls {
        say(&format!("Certificate: SHA-256 {}", tls.fingerprint()))?;
    }
    announce(&state)?;
    rotate_on_hangup(&state)?;
    let (stop, stop_web) = (stop_signal()?, stop_signal()?);
    let serving_web = async {
        if let Some((listener, web)) = web_listener.zip(web) {
            serve::serve(listener, web_client::router(web), stop_web).await;
        }
    };
    tokio::join!(serve::serve(listener, router(state), stop), serving_web);
    Ok(())
}

/// What is set otherwise than usual, then the line that people and scripts wait for.
fn announce(state: &ServerState) -> io::Result<()> {
    for fault in state.faults.on() {
        say(&format!("Fault {fault}: {}", fault.does()))?;
    }
    let clock = state.clock.settings();
    if clock != ClockSettings::default() {
        say(&format!("Clock: {clock}"))?;
    }
    say(&format!("Bearer Lab is at {}", state.origins.main_origin()))
}
