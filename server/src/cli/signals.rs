//! What the operating system may ask of a server that runs.

use std::io;

use super::say;
use crate::{key_rotation::rotate_keys, state::ServerState};

/// Lets `SIGHUP` ask for new signing keys.
#[cfg(unix)]
pub(super) fn rotate_on_hangup(state: &ServerState) -> io::Result<()> {
    let mut hangup = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    let (keys, clock, config) = (state.keys.clone(), state.clock.clone(), state.config.clone());
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let line = match rotate_keys(&keys, &clock, &config).await {
                Ok(()) => "New signing keys; the old ones stay published until their tokens have expired",
                Err(_) => "New signing keys could not be made; the old ones still sign",
            };
            // Standard output may be closed; the keys are not worse for it.
            let _said = say(line);
        }
    });
    Ok(())
}

/// There is no such signal.
#[cfg(not(unix))]
pub(super) fn rotate_on_hangup(_: &ServerState) -> io::Result<()> {
    Ok(())
}

/// Completes when the process is asked to stop.
pub(super) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
