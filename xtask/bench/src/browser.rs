//! The app beside the floor in Chromium: cold runs in turns, quartiles and the ratio of the medians.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::slice;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::page::{After, Condition, Page, Sample, measure};
use crate::server::Server;
use crate::sizes;
use crate::stats::Quartiles;
use crate::webdriver::Driver;

/// What is served in one series.
pub(crate) struct Folders {
    pub(crate) server: PathBuf,
    pub(crate) app: PathBuf,
    pub(crate) floor: PathBuf,
}

/// One time: how many samples of the app and of the floor, their quartiles, and how many times the floor's median the
/// app's is.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) samples: usize,
    pub(crate) app: Quartiles,
    pub(crate) floor: Quartiles,
    pub(crate) ratio: f64,
}

/// One condition.
#[derive(Debug, Serialize)]
pub(crate) struct Series {
    pub(crate) runs: usize,
    pub(crate) landing_to_button: Figure,
    pub(crate) callback_to_rows: Figure,
    pub(crate) callback_document_to_rows: Figure,
    pub(crate) reload_to_rows: Figure,
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
    let figure =
        |times: fn(&Sample) -> &[f64]| Figure::of(times, &of_app, &of_floor).context("no run was measured");
    let most = of_app.iter().max_by_key(|sample| sample.after.paths.len()).context("no run")?;
    Ok(Series {
        runs,
        landing_to_button: figure(|sample| slice::from_ref(&sample.landing))?,
        callback_to_rows: figure(|sample| slice::from_ref(&sample.callback))?,
        callback_document_to_rows: figure(|sample| slice::from_ref(&sample.callback_document))?,
        reload_to_rows: figure(|sample| &sample.reloads)?,
        after_callback: most.after.clone(),
        browser: most.browser.clone(),
    })
}

impl Figure {
    fn of(times: fn(&Sample) -> &[f64], of_app: &[Sample], of_floor: &[Sample]) -> Option<Self> {
        let all = |samples: &[Sample]| samples.iter().flat_map(times).copied().collect::<Vec<_>>();
        let (of_app, of_floor) = (all(of_app), all(of_floor));
        let (app, floor) = (Quartiles::of(&of_app)?, Quartiles::of(&of_floor)?);
        Some(Self { samples: of_app.len(), app, floor, ratio: app.median / floor.median })
    }
}

/// The paths under which a server offers the files of a folder.
fn paths(folder: &Path) -> Result<BTreeSet<String>> {
    let files = sizes::files(folder)?;
    let relative = files.iter().filter_map(|file| file.strip_prefix(folder).ok());
    Ok(relative.map(|path| format!("/{}", path.display())).collect())
}
