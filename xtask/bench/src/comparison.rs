//! The app beside the floor page under one condition: quartiles, and the ratio of the medians.

use anyhow::{Context, Result};
use e2e::environment::Environment;
use e2e::page::Page;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::server::Server;
use crate::stats::Quartiles;
use crate::visit::{Condition, visit};

/// How often the page is loaded again in one run: a single reload varies by a third from one to the next.
const RELOADS: usize = 5;

/// The figures of one condition, as [`Times`] describes them.
#[derive(Debug, Serialize)]
pub(crate) struct Comparison {
    pub(crate) runs: usize,
    pub(crate) landing_to_button: Figure,
    pub(crate) callback_cold_to_rows: Figure,
    pub(crate) callback_warm_to_rows: Figure,
    pub(crate) reload_to_rows: Figure,
}

/// One time in milliseconds; `ratio` is the app's median divided by the floor's.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) samples: usize,
    pub(crate) app: Quartiles,
    pub(crate) floor: Quartiles,
    pub(crate) ratio: f64,
}

/// Milliseconds of a page, each from the start of a navigation, redirects of the server included.
#[derive(Default)]
struct Times {
    /// To a usable sign-in button, all caches empty.
    landing: Vec<f64>,
    /// To the rows of the API, in a browser that has loaded nothing: neither cached files nor compiled code.
    callback_cold: Vec<f64>,
    /// To the rows, in the browser of the landing.
    callback_warm: Vec<f64>,
    /// To the rows.
    reload: Vec<f64>,
}

/// The authorization request of a page, and the session storage that its callback needs.
#[derive(Deserialize)]
struct SignIn {
    url: String,
    storage: Value,
}

/// Measures one condition.
pub(crate) async fn measure(
    app: &Environment,
    floor: &Environment,
    condition: Condition,
    runs: usize,
) -> Result<Comparison> {
    let (app_server, floor_server) = (Server::start(app).await?, Server::start(floor).await?);
    let (mut of_app, mut of_floor) = (Times::default(), Times::default());
    for run in 0..runs {
        let mut turns = [(&mut of_app, app, &app_server), (&mut of_floor, floor, &floor_server)];
        // Who comes first changes, so that neither always finds the machine as the other left it.
        if run % 2 == 1 {
            turns.reverse();
        }
        for (times, environment, server) in turns {
            times.measure(environment, &server.origin, condition).await?;
        }
        eprintln!("  {condition:?}: run {} of {runs}", run + 1);
    }
    Ok(Comparison {
        runs,
        landing_to_button: Figure::new(&of_app.landing, &of_floor.landing)?,
        callback_cold_to_rows: Figure::new(&of_app.callback_cold, &of_floor.callback_cold)?,
        callback_warm_to_rows: Figure::new(&of_app.callback_warm, &of_floor.callback_warm)?,
        reload_to_rows: Figure::new(&of_app.reload, &of_floor.reload)?,
    })
}

impl Figure {
    fn new(app: &[f64], floor: &[f64]) -> Result<Self> {
        let (samples, app, floor) = (app.len(), Quartiles::new(app)?, Quartiles::new(floor)?);
        Ok(Self { samples, app, floor, ratio: app.median / floor.median })
    }
}

impl Times {
    /// Runs the page at `origin` once.
    async fn measure(&mut self, environment: &Environment, origin: &str, condition: Condition) -> Result<()> {
        let SignIn { url, storage } = visit(environment, condition, async |page| {
            page.open(origin).await?;
            self.landing.push(wait_for(page, "button").await?);
            page.press("sign-in").await?;
            let sign_in: SignIn = wait_for(page, "signIn").await?;
            page.open(&sign_in.url).await?;
            self.callback_warm.push(wait_for(page, "rows").await?);
            for _ in 0..RELOADS {
                page.reload().await?;
                self.reload.push(wait_for(page, "rows").await?);
            }
            Ok(sign_in)
        })
        .await?;
        visit(environment, condition, async |page| {
            // A document of the origin that loads none of the page's files.
            page.open(&format!("{origin}/api/items")).await?;
            page.script("Object.assign(sessionStorage, arguments[0]);", vec![storage]).await?;
            page.open(&url).await?;
            self.callback_cold.push(wait_for(page, "rows").await?);
            Ok(())
        })
        .await
    }
}

/// What a promise of `marks.js` resolves to.
async fn wait_for<T: DeserializeOwned>(page: &Page, mark: &str) -> Result<T> {
    let value = page.script_async(&format!("window.bench.{mark}.then(arguments[0]);")).await;
    Ok(serde_json::from_value(value.with_context(|| format!("waiting for {mark}"))?)?)
}
