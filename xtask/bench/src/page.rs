//! One cold run of a page in Chromium: landing, sign-in, reload.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::stats::sequential;
use crate::webdriver::{Driver, Session};

const MARKS: &str = include_str!("marks.js");

/// How often the page is loaded again in one run: a single reload varies by a third from one to the next.
const RELOADS: usize = 5;

/// The rows that the API has.
const ROWS: u32 = 200;

/// The machine and the line that are pretended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// This machine and its loopback interface as they are.
    Plain,
    /// A processor four times slower; 9 Mbit/s with 60 ms from request to answer.
    Slow,
}

/// A page under measurement.
pub(crate) struct Page<'a> {
    pub(crate) origin: &'a str,
    /// The paths of the app's own files.
    pub(crate) files: &'a BTreeSet<String>,
}

/// Milliseconds of one cold run.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) landing: f64,
    /// From the start of the navigation that ends at the callback, redirects of the server included.
    pub(crate) callback: f64,
    /// From the request of the callback document itself.
    pub(crate) callback_document: f64,
    pub(crate) reloads: Vec<f64>,
    pub(crate) after: After,
    pub(crate) browser: String,
}

/// The requests between callback and rows, beside the app's own files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct After {
    pub(crate) sequential: usize,
    pub(crate) paths: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mark {
    path: String,
    at: f64,
    rows: u32,
    fetch_start: f64,
    requests: Vec<Request>,
}

#[derive(Debug, Deserialize)]
struct Request {
    url: String,
    start: f64,
    end: f64,
}

/// Runs a page in a fresh browser. Until the callback has its rows, no cache is used; the reloads have their
/// cache warm.
pub(crate) fn measure(driver: &Driver, page: &Page<'_>, condition: Condition) -> Result<Sample> {
    let session = driver.session()?;
    prepare(&session, condition)?;
    session.go(page.origin)?;
    let landing = wait_for(&session, "button")?;
    session.click("[data-testid=sign-in]")?;
    let callback = wait_for(&session, "rows")?;
    ensure!(callback.path == "/callback", "rows appeared at {} and not at the callback", callback.path);
    session.devtools("Network.setCacheDisabled", &json!({ "cacheDisabled": false }))?;
    let reload = || -> Result<f64> {
        session.reload()?;
        Ok(wait_for(&session, "rows")?.at)
    };
    // The first fills the cache, and is no sample.
    reload()?;
    let reloads = (0..RELOADS).map(|_| reload()).collect::<Result<_>>()?;
    Ok(Sample {
        landing: landing.at,
        callback: callback.at,
        callback_document: callback.at - callback.fetch_start,
        reloads,
        after: after(&callback, page),
        browser: session.browser.clone(),
    })
}

fn prepare(session: &Session, condition: Condition) -> Result<()> {
    session.devtools("Network.enable", &json!({}))?;
    session.devtools("Network.setCacheDisabled", &json!({ "cacheDisabled": true }))?;
    session.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": MARKS }))?;
    if condition == Condition::Slow {
        let bytes_a_second = 9_000_000 / 8;
        let line = json!({
            "offline": false, "latency": 60,
            "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second,
        });
        session.devtools("Network.emulateNetworkConditions", &line)?;
        session.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": 4 }))?;
    }
    Ok(())
}

fn wait_for(session: &Session, name: &str) -> Result<Mark> {
    let answer = session.ask("window.benchMark(arguments[0], arguments[1])", name);
    let mark: Mark = serde_json::from_value(answer.with_context(|| format!("waiting for {name}"))?)?;
    ensure!(name != "rows" || mark.rows == ROWS, "{} rows instead of {ROWS}", mark.rows);
    Ok(mark)
}

fn after(mark: &Mark, page: &Page<'_>) -> After {
    let path = |request: &Request| path_of(&request.url, page.origin);
    let others = mark.requests.iter().filter(|request| !page.files.contains(&path(request)));
    let others: Vec<&Request> = others.filter(|request| request.start < mark.at).collect();
    let intervals: Vec<(f64, f64)> = others.iter().map(|request| (request.start, request.end)).collect();
    After { sequential: sequential(&intervals), paths: others.iter().map(|request| path(request)).collect() }
}

/// The path of an own address; another origin's address stays whole, to be seen as such.
fn path_of(url: &str, origin: &str) -> String {
    let path = url.strip_prefix(origin).unwrap_or(url);
    path.split(['?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str, start: f64, end: f64) -> Request {
        Request { url: url.to_owned(), start, end }
    }

    #[test]
    fn the_apps_own_files_are_no_requests_after_the_callback() {
        let files = BTreeSet::from(["/app-1.js".to_owned()]);
        let page = Page { origin: "http://localhost:1", files: &files };
        let requests = vec![
            request("http://localhost:1/app-1.js", 1.0, 5.0),
            request("http://localhost:1/oauth2/default/v1/token", 6.0, 8.0),
            request("http://localhost:1/api/items?x=1", 8.5, 9.0),
            request("http://localhost:1/late", 11.0, 12.0),
        ];
        let mark = Mark { path: "/callback".to_owned(), at: 10.0, rows: 200, fetch_start: 0.0, requests };
        let expected = After {
            sequential: 2,
            paths: vec!["/oauth2/default/v1/token".to_owned(), "/api/items".to_owned()],
        };
        assert_eq!(after(&mark, &page), expected);
    }

    #[test]
    fn a_request_to_another_origin_shows_its_whole_address() {
        assert_eq!(path_of("http://elsewhere:1/x", "http://localhost:1"), "http://elsewhere:1/x");
    }
}
