//! A token of 100 kB with 2,000 claims in the inspector: from the paste to the drawn page, and typing behind it.

use anyhow::Result;
use e2e::environment::Environment;
use e2e::page::Page;
use serde::{Deserialize, Serialize};

use crate::server::Server;
use crate::stats::median;
use crate::visit::{Condition, visit};

const SCRIPT: &str = include_str!("inspector.js");

/// Medians, in milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Inspector {
    pub(crate) runs: usize,
    /// The first on a page, each in a browser of its own.
    pub(crate) first_paste_to_drawn: f64,
    pub(crate) later_paste_to_drawn: f64,
    /// The slowest of ten keystrokes.
    pub(crate) keystroke_to_drawn: f64,
}

#[derive(Deserialize)]
struct Sample {
    paste: f64,
    keystroke: f64,
}

/// Pastes twice in each of so many browsers.
pub(crate) async fn measure(environment: &Environment, runs: usize) -> Result<Inspector> {
    let server = Server::start(environment).await?;
    let address = format!("{}/inspect", server.origin);
    let (mut first, mut later, mut keystrokes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        visit(environment, Condition::Plain, async |page| {
            page.open(&address).await?;
            page.until_exists("[data-testid=token-input]").await?;
            first.push(paste(page).await?.paste);
            let sample = paste(page).await?;
            later.push(sample.paste);
            keystrokes.push(sample.keystroke);
            Ok(())
        })
        .await?;
    }
    Ok(Inspector {
        runs,
        first_paste_to_drawn: median(&first)?,
        later_paste_to_drawn: median(&later)?,
        keystroke_to_drawn: median(&keystrokes)?,
    })
}

async fn paste(page: &Page) -> Result<Sample> {
    Ok(serde_json::from_value(page.script_async(SCRIPT).await?)?)
}
