//! Takes a browser through a case.

use std::cell::Cell;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::case::{Ends, Path};
use super::provider::{Kind, Provider};
use crate::browser::Browser;
use crate::page::{Look, Page};
use crate::storage::kept_keys;
use crate::traffic;
use crate::wait::{self, DEADLINE, Observed};

/// How long the page is watched after the end: nothing more may be asked for in five seconds.
const SILENCE: u64 = 5_000;
/// A little more than the app's own limit for any request.
const TIME_LIMIT: u64 = 10_500;
/// How often a page that asks the provider's frame is watched for so long.
const TURNS: usize = 3;
/// How long the watched seconds may really take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a case ended.
#[derive(Clone, Debug)]
pub struct End {
    /// What the page showed at last.
    pub look: Look,
    /// Whether it came to an end at all: signed in, or an error.
    pub is_finished: bool,
    /// Everything that the page's stores held.
    pub stored: String,
    /// How many keys IndexedDB holds.
    pub keys: u64,
    /// Whether a script of the provider's ran in the page.
    pub is_hacked: bool,
    /// The console.
    pub console: Vec<String>,
}

/// Goes through the case in a tab of its own.
///
/// # Errors
///
/// When the browser fails; what the app does is told by the [`End`].
pub async fn drive(browser: &Browser, provider: &Provider, response_type: &str, path: &Path) -> Result<End> {
    let session = &browser.session;
    let first = session.window().await?;
    let tab = session.new_tab().await?;
    session.switch_to_window(tab).await?;
    traffic::console(session).await?;
    let visit = Visit { page: Page::new(session.clone()), provider, response_type };
    let is_finished = visit.go(path).await?;
    visit.pass_time("pauseIfNetworkFetchesPending", SILENCE).await?;
    let end = visit.end(is_finished, traffic::console(session).await?).await;
    session.close_window().await?;
    session.switch_to_window(first).await?;
    let mut end = end?;
    if provider.asks_for_proofs() {
        // In the tab that was watched time stands still, and IndexedDB with it: another one tells.
        visit.open("/silent.html").await?;
        end.keys = kept_keys(&visit.page).await?;
    }
    Ok(end)
}

struct Visit<'a> {
    page: Page,
    provider: &'a Provider,
    response_type: &'a str,
}

impl Visit<'_> {
    /// Follows the path; says whether it came to an end.
    async fn go(&self, path: &Path) -> Result<bool> {
        match path {
            Path::Start(start) => {
                self.open(&self.filled(start)).await?;
                return self.until(|look| self.is_end(look)).await;
            }
            Path::Silent => {
                self.open("/").await?;
                self.page.press_at(".options > summary").await?;
                self.page.press("sign-in-silent").await?;
                return self.until(|look| self.is_end(look)).await;
            }
            _ if !self.sign_in().await? => Ok(false),
            Path::SignIn => Ok(true),
            _ if self.page.look().await?.has_error() => Ok(true),
            Path::Renew => {
                self.page.press("renew").await?;
                // Counted before the look: a page that was looked at before the request left is still signed in.
                let seen = Cell::new(self.tokens());
                let is_renewed = |look: &Look| seen.replace(self.tokens()) >= 2 && self.is_signed_in(look);
                self.until(|look| look.has_error() || is_renewed(look)).await
            }
            Path::SignOut => self.sign_out().await,
            Path::SignInTwice => {
                self.page.script("sessionStorage.clear();", Vec::new()).await?;
                self.sign_in().await
            }
            Path::Replay => {
                self.page.open(&self.provider.last_redirect()).await?;
                self.until(Look::has_error).await
            }
            Path::Frame(path, ends) => {
                let address = self.filled(path);
                let frame = "const frame = document.createElement('iframe');
                    // Providers remove the frame when it has loaded.
                    frame.onload = () => { frame.remove(); window.__framed = true; };
                    frame.src = arguments[0];
                    document.body.append(frame);";
                self.page.script(frame, vec![json!(address)]).await?;
                let loaded = wait::until("the frame to load", async || {
                    let loaded = self.page.script("return window.__framed === true;", Vec::new()).await?;
                    Ok(if loaded == json!(true) {
                        Observed::Met(())
                    } else {
                        Observed::NotYet(String::new())
                    })
                });
                loaded.await?;
                self.pass_time("pauseIfNetworkFetchesPending", SILENCE).await?;
                match ends {
                    Ends::Session => self.until(Look::is_signed_out).await,
                    Ends::Nothing => Ok(self.is_signed_in(&self.page.look().await?)),
                }
            }
            Path::Watch(ends) => {
                // Questions and answers take turns with the page's clock.
                for _ in 0..TURNS {
                    self.pass_time("pauseIfNetworkFetchesPending", SILENCE).await?;
                    if self.page.look().await?.has_error() {
                        return Ok(true);
                    }
                }
                Ok(*ends == Ends::Nothing && self.is_signed_in(&self.page.look().await?))
            }
            Path::Then(next) => {
                self.open(next).await?;
                self.until(|look| self.is_end(look)).await
            }
        }
    }

    /// A path with the issuer filled in.
    fn filled(&self, path: &str) -> String {
        path.replace("{issuer}", &self.provider.scene().issuer)
    }

    /// Opens Home, presses "Sign in", and waits for what comes of it.
    async fn sign_in(&self) -> Result<bool> {
        self.open("/").await?;
        // The document before the app has a link "Sign in" too, which the app may replace by an error.
        if !self.until(|look| look.is_signed_out() || look.has_error()).await? {
            return Ok(false);
        }
        if !self.page.look().await?.has_error() {
            self.page.press("sign-in").await?;
        }
        self.until(|look| self.is_end(look)).await
    }

    /// Presses "Sign out" and waits until the provider has sent the browser back, or the page says that it cannot.
    /// The clock is left alone, however long an answer takes: while it stands still the next document never loads.
    async fn sign_out(&self) -> Result<bool> {
        self.page.script("window.__before = true;", Vec::new()).await?;
        self.page.press("sign-out").await?;
        let ended = wait::until("the sign-out to end", async || {
            let is_back = self.page.script("return window.__before !== true;", Vec::new()).await?;
            let look = self.page.look().await?;
            let is_left = look.is_signed_out() && (look.has_notice || is_back == json!(true));
            Ok(if is_left || look.has_error() { Observed::Met(()) } else { Observed::NotYet(String::new()) })
        });
        Ok(ended.await.is_ok())
    }

    async fn open(&self, path: &str) -> Result<()> {
        self.page.open(&format!("{}{path}", self.provider.scene().origin)).await
    }

    fn is_end(&self, look: &Look) -> bool {
        look.has_error() || self.is_signed_in(look)
    }

    /// What a completed sign-in shows: a name where there is an ID token, rows where there is an access token.
    fn is_signed_in(&self, look: &Look) -> bool {
        let has_name = self.response_type == "token" || look.user_name.is_some();
        let has_rows = self.response_type == "id_token" || look.rows == 200;
        look.is("signed-in") && has_name && has_rows
    }

    fn tokens(&self) -> usize {
        self.count(&Kind::Token)
    }

    fn count(&self, kind: &Kind) -> usize {
        self.provider.record().count(kind)
    }

    /// Waits until the page shows it; where the provider keeps it waiting, time is made to pass.
    async fn until(&self, holds: impl Fn(&Look) -> bool) -> Result<bool> {
        let ended = wait::until_within("the case to end", DEADLINE, async || {
            let look = self.page.look().await?;
            if holds(&look) {
                return Ok(Observed::Met(()));
            }
            if self.provider.record().is_stalled {
                self.pass_time("advance", TIME_LIMIT).await?;
            }
            Ok(Observed::NotYet(String::new()))
        });
        Ok(ended.await.is_ok())
    }

    /// Lets the page's own clock run ahead: all its timers up to then fire at once. With the policy
    /// `pauseIfNetworkFetchesPending`, whatever they fetch is waited for, so that everything that the page
    /// would have done in that time has been done.
    async fn pass_time(&self, policy: &str, milliseconds: u64) -> Result<()> {
        let alarm = format!(
            "window.__alarm = false; setTimeout(() => {{ window.__alarm = true; }}, {milliseconds});"
        );
        self.page.script(&alarm, Vec::new()).await?;
        let budget = json!({ "policy": policy, "budget": milliseconds + 100 });
        self.page.session().cdp().send_raw("Emulation.setVirtualTimePolicy", budget).await?;
        let rung = wait::until_within("the time to pass", PATIENCE, async || {
            let alarm = self.page.script("return window.__alarm;", Vec::new()).await?;
            Ok(if alarm == json!(true) { Observed::Met(()) } else { Observed::NotYet(String::new()) })
        });
        // A request that never ends, or another document, stops the clock: what is there is judged.
        let _ = rung.await;
        Ok(())
    }

    async fn end(&self, is_finished: bool, console: Vec<String>) -> Result<End> {
        let look = self.page.look().await?;
        let stores = "const all = (store) => Object.entries(store).flat().join('\\n');
            return [all(sessionStorage), all(localStorage), document.cookie].join('\\n');";
        let stored = self.page.script(stores, Vec::new()).await?;
        let is_hacked = self.page.script("return window.__hacked === true;", Vec::new()).await?;
        Ok(End {
            look,
            is_finished,
            stored: stored.as_str().unwrap_or_default().to_owned(),
            keys: 0,
            is_hacked: is_hacked == Value::Bool(true),
            console,
        })
    }
}
