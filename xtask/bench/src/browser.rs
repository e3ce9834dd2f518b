//! The app beside the floor in Chromium: cold runs in turns, medians and their ratio.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::page::{After, Condition, Page, Sample, measure};
use crate::server::Server;
use crate::sizes;
use crate::stats::median;
use crate::webdriver::Driver;

/// What is served in one series.
pub(crate) struct Folders {
    pub(crate) server: PathBuf,
    pub(crate) app: PathBuf,
    pub(crate) floor: PathBuf,
}

/// Medians of one page, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Medians {
    pub(crate) landing_to_button: f64,
    pub(crate) callback_to_rows: f64,
    pub(crate) callback_document_to_rows: f64,
    pub(crate) reload_to_rows: f64,
}

/// One condition: the app, the floor, and how many times the floor's time the app takes.
#[derive(Debug, Serialize)]
pub(crate) struct Series {
    pub(crate) runs: usize,
    pub(crate) app: Medians,
    pub(crate) floor: Medians,
    pub(crate) ratio: Medians,
    /// Of the app's run with the most requests.
    pub(crate) after_callback: After,
    pub(crate) browser: String,
}

/// Measures one condition.
pub(crate) fn run(folders: &Folders, condition: Condition, runs: usize) -> Result<Series> {
    let (app_files, floor_files) = (paths(&folders.app)?, paths(&folders.floor)?);
    let app_server = Server::start(&folders.server, &folders.app)?;
    let floor_server = Server::start(&folders.server, &folders.floor)?;
    let app = Page { origin: &app_server.origin, files: &app_files };
    let floor = Page { origin: &floor_server.origin, files: &floor_files };
    let driver = Driver::start()?;
    let (mut of_app, mut of_floor) = (Vec::new(), Vec::new());
    for run in 0..runs {
        // Who comes first changes, so that neither always finds the machine as the other left it.
        let app_first = run % 2 == 0;
        if app_first {
            of_app.push(measure(&driver, &app, condition).context("the app")?);
        }
        of_floor.push(measure(&driver, &floor, condition).context("the floor page")?);
        if !app_first {
            of_app.push(measure(&driver, &app, condition).context("the app")?);
        }
        eprintln!("  {condition:?}: run {} of {runs}", run + 1);
    }
    let (app, floor) = (Medians::of(&of_app)?, Medians::of(&of_floor)?);
    let most = of_app.iter().max_by_key(|sample| sample.after.paths.len()).context("no run")?;
    Ok(Series {
        runs,
        app,
        floor,
        ratio: app.over(floor),
        after_callback: most.after.clone(),
        browser: most.browser.clone(),
    })
}

impl Medians {
    fn of(samples: &[Sample]) -> Result<Self> {
        let middle = |time: fn(&Sample) -> f64| {
            median(&samples.iter().map(time).collect::<Vec<_>>()).context("no run was measured")
        };
        Ok(Self {
            landing_to_button: middle(|sample| sample.landing)?,
            callback_to_rows: middle(|sample| sample.callback)?,
            callback_document_to_rows: middle(|sample| sample.callback_document)?,
            reload_to_rows: middle(|sample| sample.reload)?,
        })
    }

    fn over(self, floor: Self) -> Self {
        Self {
            landing_to_button: self.landing_to_button / floor.landing_to_button,
            callback_to_rows: self.callback_to_rows / floor.callback_to_rows,
            callback_document_to_rows: self.callback_document_to_rows / floor.callback_document_to_rows,
            reload_to_rows: self.reload_to_rows / floor.reload_to_rows,
        }
    }
}

/// The paths under which a server offers the files of a folder.
fn paths(folder: &Path) -> Result<BTreeSet<String>> {
    let files = sizes::files(folder)?;
    let relative = files.iter().filter_map(|file| file.strip_prefix(folder).ok());
    Ok(relative.map(|path| format!("/{}", path.display())).collect())
}
