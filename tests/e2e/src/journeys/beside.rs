//! Signing in without leaving the page.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use thirtyfour::WindowHandle;

use super::stage::Stage;
use crate::page::Look;
use crate::wait::{self, Observed};

pub(super) async fn a_window_signs_in_and_closes(stage: &mut Stage) -> Result<()> {
    let (page, popup) = open_window(stage).await?;
    stage.browser.session.switch_to_window(popup).await?;
    stage.page.until_exists("input[name=password]").await?;
    let opener = stage.page.script("return window.opener === null;", Vec::new()).await?;
    ensure!(opener == Value::Bool(true), "the provider's page can reach the page that opened it");
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.browser.session.switch_to_window(page).await?;
    let look = stage.until_signed_in().await?;
    ensure!(look.url == format!("{}/", stage.server.origin()), "the page moved to {}", look.url);
    wait::until("the window to be closed", async || {
        let windows = stage.browser.session.windows().await?.len();
        Ok(if windows == 1 { Observed::Met(()) } else { Observed::NotYet(format!("{windows} windows")) })
    })
    .await?;
    stage.page.leave_by("sign-out").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    Ok(())
}

pub(super) async fn a_window_that_is_closed_leaves_a_way_in(stage: &mut Stage) -> Result<()> {
    let (page, popup) = open_window(stage).await?;
    stage.browser.session.switch_to_window(popup).await?;
    stage.page.until_exists("input[name=password]").await?;
    stage.browser.session.close_window().await?;
    stage.browser.session.switch_to_window(page).await?;
    stage.page.until("nobody to be signed in", |look| look.is("signed-out") && look.can_sign_in).await?;
    stage.sign_in().await?;
    Ok(())
}

pub(super) async fn a_window_that_is_blocked_is_an_error(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    stage.page.script("window.open = () => null;", Vec::new()).await?;
    press_in_options(stage, "sign-in-popup").await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("POPUP_BLOCKED"), "{look:?}");
    stage.sign_in().await?;
    Ok(())
}

pub(super) async fn silently_without_an_answer_is_an_error(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    wait::until("metadata and keys", async || {
        let fetched = stage.page.fetched().await?;
        let is_met = fetched.iter().any(|url| url.ends_with("/v1/keys"));
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(fetched.join(" ")) })
    })
    .await?;
    // Answered once: what it takes is loaded, and the page has its error.
    press_in_options(stage, "sign-in-silent").await?;
    stage.until_error().await?;
    stage.server.stop();
    press_in_options(stage, "sign-in-silent").await?;
    let is_unanswered = |look: &Look| look.error.as_deref() == Some("SILENT_NO_ANSWER");
    stage.page.until("no answer", is_unanswered).await?;
    let frames = stage.page.script("return document.querySelectorAll('iframe').length;", Vec::new()).await?;
    ensure!(frames == 0, "{frames} frames are left");
    Ok(())
}

pub(super) async fn silently_where_the_server_knows_the_user(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // The session of this tab is gone, that of the server is not.
    stage.page.script("sessionStorage.clear();", Vec::new()).await?;
    stage.open("/").await?;
    press_in_options(stage, "sign-in-silent").await?;
    stage.until_signed_in().await?;
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    Ok(())
}

pub(super) async fn silently_where_nobody_is_known_is_an_error(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    press_in_options(stage, "sign-in-silent").await?;
    let look = stage.until_error().await?;
    ensure!(look.error_text.is_some_and(|text| text.contains("login_required")), "{:?}", look.error);
    stage.page.expect_no_token_request().await?;
    stage.sign_in().await?;
    Ok(())
}

/// Opens Home and presses the button that opens a window; returns the page and the window.
async fn open_window(stage: &Stage) -> Result<(WindowHandle, WindowHandle)> {
    stage.open("/").await?;
    let session = &stage.browser.session;
    let page = session.window().await?;
    press_in_options(stage, "sign-in-popup").await?;
    let windows = wait::until("a window", async || {
        let windows = session.windows().await?;
        Ok(if windows.len() == 2 { Observed::Met(windows) } else { Observed::NotYet(format!("{windows:?}")) })
    })
    .await?;
    let popup = windows.into_iter().find(|window| *window != page).context("no second window")?;
    Ok((page, popup))
}

async fn press_in_options(stage: &Stage, testid: &str) -> Result<()> {
    stage.page.press_at(".options > summary").await?;
    stage.page.press(testid).await
}
