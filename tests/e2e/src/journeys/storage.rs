//! Storage that is full, denied or tampered with: an error on the page, never a panic and never a
//! session.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::page::Look;

/// What somebody, or another version, may have left in place of a value.
const TAMPERED: [&str; 8] = ["", "null", "{}", "[]", "0", "{\"version\":1}", "\u{0}", "{\"version\":99999}"];

pub(super) async fn full_is_an_error_and_no_panic(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    stage.page.until("the app", Look::is_signed_out).await?;
    let full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };";
    stage.page.script(full, Vec::new()).await?;
    stage.page.press("sign-in").await?;
    let look = stage.until_error().await?;
    ensure!(
        look.url.starts_with(stage.server.origin()) && !look.url.contains("/authorize"),
        "left: {look:?}"
    );
    stage.start_sign_in("/").await
}

pub(super) async fn denied_is_an_error_and_no_panic(stage: &mut Stage) -> Result<()> {
    let denied = "for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(window, name, {
            get() { throw new DOMException('denied', 'SecurityError'); },
        });";
    let cdp = stage.browser.session.cdp();
    let added = cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": denied })).await?;
    stage.open("/").await?;
    let look = stage.page.until("the app to start", |look| look.can_sign_in || look.has_error()).await?;
    if !look.has_error() {
        stage.page.press("sign-in").await?;
        stage.until_error().await?;
    }
    cdp.send_raw("Page.removeScriptToEvaluateOnNewDocument", added).await?;
    stage.start_sign_in("/").await
}

pub(super) async fn with_a_tampered_session_is_no_session(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let keys = stage.page.script("return Object.entries(sessionStorage);", Vec::new()).await?;
    for value in tampered_with(&keys) {
        replace_every_value(stage, &keys, &value).await?;
        stage.page.reload().await?;
        let look = stage.page.until("the app to start", |look| look.can_sign_in).await?;
        ensure!(!look.is("signed-in") && look.rows == 0, "{value:?} is taken for a session: {look:?}");
    }
    stage.expect_a_way_on().await
}

pub(super) async fn with_a_tampered_transaction_is_refused(stage: &mut Stage) -> Result<()> {
    for value in TAMPERED {
        stage.start_sign_in("/").await?;
        let state = stage.state_under_way().await?;
        let keys = stage.page.script("return Object.entries(sessionStorage);", Vec::new()).await?;
        replace_every_value(stage, &keys, value).await?;
        stage.open(&format!("/callback?code=x&state={state}&iss={}", stage.issuer())).await?;
        let look = stage.until_error().await?;
        ensure!(!look.is("signed-in"), "somebody is signed in: {look:?}");
        stage.page.expect_no_token_request().await?;
        stage.page.script("sessionStorage.clear();", Vec::new()).await?;
    }
    Ok(())
}

/// The fixed values, and the first half of each real one, as a browser that crashed might leave it.
fn tampered_with(entries: &Value) -> Vec<String> {
    let values = entries.as_array().into_iter().flatten().filter_map(|entry| entry.get(1)?.as_str());
    let halves = values.map(|value| value.chars().take(value.chars().count() / 2).collect());
    TAMPERED.map(str::to_owned).into_iter().chain(halves).collect()
}

async fn replace_every_value(stage: &Stage, entries: &Value, value: &str) -> Result<()> {
    let script = "for (const [key] of arguments[0]) sessionStorage.setItem(key, arguments[1]);";
    stage.page.script(script, vec![entries.clone(), json!(value)]).await?;
    Ok(())
}
