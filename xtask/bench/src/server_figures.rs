//! The server without a browser: its start, its memory, its responses a second.

use anyhow::Result;
use e2e::environment::Environment;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::load::{self, Load, Rate, WORKERS};
use crate::server::Server;
use crate::stats::median;

const STARTS: usize = 9;
/// How many sign-ins wait for their end while responses are counted.
const IN_FLIGHT: usize = 1_000;
const ABANDONED: usize = 100_000;

/// Start and memory at rest are medians over several starts.
#[derive(Debug, Serialize)]
pub(crate) struct ServerFigures {
    pub(crate) starts: usize,
    pub(crate) start_to_discovery_ms: f64,
    pub(crate) resident_mib: f64,
    pub(crate) abandoned_sign_ins: usize,
    pub(crate) resident_after_abandoned_mib: f64,
    pub(crate) sign_ins_in_flight: usize,
    pub(crate) token_responses: Rate,
    pub(crate) api_responses: Rate,
}

/// Measures a server that starts anew for each of the three.
pub(crate) async fn measure(environment: &Environment) -> Result<ServerFigures> {
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut server = Server::start(environment).await?;
        times.push(server.start.as_secs_f64() * 1_000.0);
        memory.push(server.resident_at_rest().await?);
    }
    let loaded = Server::start(environment).await?;
    begin_sign_ins(&loaded, IN_FLIGHT).await?;
    let token_responses = load::measure(&loaded, Load::Tokens).await?;
    let api_responses = load::measure(&loaded, Load::Api).await?;
    drop(loaded);
    let mut abandoned = Server::start(environment).await?;
    begin_sign_ins(&abandoned, ABANDONED).await?;
    Ok(ServerFigures {
        starts: STARTS,
        start_to_discovery_ms: median(&times)?,
        resident_mib: median(&memory)?,
        abandoned_sign_ins: ABANDONED,
        resident_after_abandoned_mib: abandoned.resident_at_rest().await?,
        sign_ins_in_flight: IN_FLIGHT,
        token_responses,
        api_responses,
    })
}

/// Leaves so many codes that nobody redeems.
async fn begin_sign_ins(server: &Server, count: usize) -> Result<()> {
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let client = Client::new(&server.origin)?;
        workers.spawn(async move {
            for _ in 0..count / WORKERS {
                client.authorize().await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    Ok(())
}
