//! Several tabs: those with a copy of one session (a tab that a page opens, or that is duplicated, copies its session
//! storage), and those that take a session over.

use anyhow::{Result, bail, ensure};
use thirtyfour::WindowHandle;

use super::stage::Stage;
use crate::page::Look;
use crate::storage::Stores;
use crate::wait::{self, Observed};

/// A token is renewed when half of this has passed: time enough to open the tabs.
const SHORT_LIVES: &str = "[lifetimes]\naccess_token = 40\n";

pub(super) async fn five_that_expire_together_make_one_token_request(stage: &mut Stage) -> Result<()> {
    stage.server.configure(&stage.environment, SHORT_LIVES)?;
    stage.sign_in().await?;
    // A document that has not exchanged a code itself, so that renewals alone are counted.
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    let before = Stores::read(&stage.page).await?.access_token()?;
    let tabs = open_copies(stage, 4).await?;
    let mut requests = 0;
    let mut tokens = Vec::new();
    for tab in &tabs {
        tokens.push(until_renewed(stage, tab, &before).await?);
    }
    for tab in &tabs {
        stage.browser.session.switch_to_window(tab.clone()).await?;
        requests += token_requests(stage).await?;
    }
    ensure!(requests == 1, "{requests} token requests by {} tabs", tabs.len());
    tokens.dedup();
    ensure!(tokens.len() == 1, "the tabs have {} different access tokens", tokens.len());
    Ok(())
}

pub(super) async fn renewing_in_turn_all_stay_signed_in(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let tabs = open_copies(stage, 1).await?;
    // Each renews with the refresh token that the other one got: a spent one would end the session in both.
    for tab in tabs.iter().chain(tabs.first()) {
        stage.browser.session.switch_to_window(tab.clone()).await?;
        stage.renew().await?;
    }
    for tab in &tabs {
        stage.browser.session.switch_to_window(tab.clone()).await?;
        let look = stage.page.look().await?;
        ensure!(look.is("signed-in") && !look.has_error(), "{look:?}");
    }
    Ok(())
}

pub(super) async fn signing_out_in_one_signs_out_the_copy(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let tabs = open_copies(stage, 1).await?;
    let [first, copy] = tabs.as_slice() else { bail!("{} tabs", tabs.len()) };
    stage.browser.session.switch_to_window(first.clone()).await?;
    stage.page.press("sign-out").await?;
    stage.browser.session.switch_to_window(copy.clone()).await?;
    stage.page.until("the copy to be signed out", Look::is_signed_out).await?;
    let stores = Stores::read(&stage.page).await?;
    ensure!(stores.jwts().is_empty(), "the copy keeps a token: {stores:?}");
    Ok(())
}

pub(super) async fn signing_out_while_another_renews_leaves_nobody_signed_in(
    stage: &mut Stage,
) -> Result<()> {
    stage.sign_in().await?;
    let tabs = open_copies(stage, 1).await?;
    let [first, copy] = tabs.as_slice() else { bail!("{} tabs", tabs.len()) };
    stage.browser.session.switch_to_window(copy.clone()).await?;
    // The token request is sent at once; its answer is held back until it is let go.
    let hold = "const send = window.fetch;
        const isLetGo = new Promise((resolve) => { window.letGo = resolve; });
        window.fetch = async (...request) => {
            const answer = await send(...request);
            if (answer.url.endsWith('/token')) {
                window.isAnswered = true;
                await isLetGo;
            }
            return answer;
        };";
    stage.page.script(hold, Vec::new()).await?;
    stage.page.press("renew").await?;
    stage.page.until_true("the renewal to be answered", "window.isAnswered === true").await?;
    stage.browser.session.switch_to_window(first.clone()).await?;
    stage.page.press("sign-out").await?;
    stage.browser.session.switch_to_window(copy.clone()).await?;
    stage.page.until("the copy to be signed out", Look::is_signed_out).await?;
    stage.page.script("window.letGo();", Vec::new()).await?;
    let checked =
        "document.querySelector('[data-name=refresh-request]')?.textContent.includes('passed') ?? false";
    stage.page.until_true("the renewal to be checked", checked).await?;
    let look = stage.page.look().await?;
    ensure!(look.is_signed_out() && !look.has_error(), "{look:?}");
    let stores = Stores::read(&stage.page).await?;
    ensure!(stores.jwts().is_empty(), "the copy keeps a token: {stores:?}");
    Ok(())
}

pub(super) async fn signing_in_reaches_tabs_that_are_open_and_tabs_that_come_later(
    stage: &mut Stage,
) -> Result<()> {
    let session = &stage.browser.session;
    let first = session.window().await?;
    let other = session.new_tab().await?;
    session.switch_to_window(other.clone()).await?;
    stage.open("/").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    session.switch_to_window(first.clone()).await?;
    stage.sign_in().await?;
    session.switch_to_window(other).await?;
    stage.until_signed_in().await?;
    let later = session.new_tab().await?;
    session.switch_to_window(later.clone()).await?;
    stage.open("/").await?;
    stage.until_signed_in().await?;
    stage.page.press("sign-out").await?;
    session.switch_to_window(first).await?;
    stage.page.until("the first tab to be signed out", Look::is_signed_out).await?;
    Ok(())
}

/// Opens so many tabs, each with a copy of the session; returns all tabs, the first one first.
async fn open_copies(stage: &Stage, count: usize) -> Result<Vec<WindowHandle>> {
    let session = &stage.browser.session;
    let first = session.window().await?;
    for _ in 0..count {
        stage.page.script("window.open('/');", Vec::new()).await?;
    }
    let mut tabs = vec![first.clone()];
    tabs.extend(session.windows().await?.into_iter().filter(|tab| *tab != first));
    ensure!(tabs.len() == count + 1, "{} tabs instead of {}", tabs.len(), count + 1);
    for tab in &tabs {
        session.switch_to_window(tab.clone()).await?;
        stage.until_signed_in().await?;
    }
    Ok(tabs)
}

/// Waits until a tab has another access token than `before`, and returns it.
async fn until_renewed(stage: &Stage, tab: &WindowHandle, before: &str) -> Result<String> {
    stage.browser.session.switch_to_window(tab.clone()).await?;
    wait::until("a new access token", async || {
        let token = Stores::read(&stage.page).await?.access_token()?;
        Ok(if token == before { Observed::NotYet("the old one".into()) } else { Observed::Met(token) })
    })
    .await
}

/// How many token requests this tab's document has made.
async fn token_requests(stage: &Stage) -> Result<usize> {
    Ok(stage.page.fetched().await?.iter().filter(|url| url.contains("/v1/token")).count())
}
