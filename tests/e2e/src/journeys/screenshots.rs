//! Pictures of every page, so that people can look at them.

use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::wait::{self, Observed};

/// A phone and a desk.
const SIZES: [(u32, u32); 2] = [(360, 1200), (1440, 1000)];

pub(super) async fn of_every_page_at_both_widths_in_light_and_dark(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    stage.page.until_exists("[data-testid=sign-in]").await?;
    picture(stage, "home-signed-out").await?;

    stage.open("/callback?code=x&state=y").await?;
    stage.until_error().await?;
    picture(stage, "error").await?;

    stage.open("/settings").await?;
    stage.page.press_at("[data-testid=preset] option[value=Okta]").await?;
    stage.page.type_into("[data-testid=issuer]", &stage.issuer()).await?;
    stage.page.press("look-up").await?;
    stage.page.until_exists("[data-testid=features]").await?;
    picture(stage, "settings").await?;

    stage.start_sign_in("/").await?;
    picture(stage, "server-sign-in").await?;
    stage.give_password().await?;
    picture(stage, "server-consent").await?;

    hold_the_token_request(stage).await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.page.until("the sign-in to be under way", |look| look.is("signing-in")).await?;
    picture(stage, "callback").await?;
    cdp(stage, "Fetch.disable", json!({})).await?;

    stage.until_signed_in().await?;
    picture(stage, "home-signed-in").await?;

    stage.open("/inspect").await?;
    stage.page.press("own-id-token").await?;
    stage.page.until_exists("[data-testid=verdict-signature][data-verdict=pass]").await?;
    picture(stage, "inspect").await
}

/// Requests for a token wait in the browser until `Fetch.disable`.
async fn hold_the_token_request(stage: &Stage) -> Result<()> {
    cdp(stage, "Fetch.enable", json!({ "patterns": [{ "urlPattern": "*/v1/token" }] })).await?;
    Ok(())
}

/// Takes one picture for each size and colour scheme; no page may scroll sideways.
async fn picture(stage: &Stage, name: &str) -> Result<()> {
    let folder = &stage.environment.screenshots;
    fs::create_dir_all(folder)?;
    for (width, height) in SIZES {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        cdp(stage, "Emulation.setDeviceMetricsOverride", metrics).await?;
        for scheme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            cdp(stage, "Emulation.setEmulatedMedia", features).await?;
            until_laid_out(stage, width).await?;
            let taken = cdp(stage, "Page.captureScreenshot", json!({ "format": "png" })).await?;
            let data = taken.get("data").and_then(Value::as_str).context("a screenshot has data")?;
            let file = folder.join(format!("{name}-{width}-{scheme}.png"));
            fs::write(&file, BASE64_STANDARD.decode(data)?)?;
        }
        let scrolls = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;";
        let beyond = stage.page.script(scrolls, Vec::new()).await?;
        ensure!(beyond.as_i64() <= Some(0), "{name} is {beyond} px too wide at {width} px");
    }
    cdp(stage, "Emulation.clearDeviceMetricsOverride", json!({})).await?;
    Ok(())
}

/// The page has the new width, and every movement on it has come to its end.
async fn until_laid_out(stage: &Stage, width: u32) -> Result<()> {
    let script = "return [innerWidth, document.getAnimations().filter((a) => a.playState === 'running'
        && a.effect?.getTiming().iterations !== Infinity).length];";
    wait::until("the page to be laid out", async || {
        let seen = stage.page.script(script, Vec::new()).await?;
        let is_done = seen == json!([width, 0]);
        Ok(if is_done { Observed::Met(()) } else { Observed::NotYet(seen.to_string()) })
    })
    .await
}

async fn cdp(stage: &Stage, method: &str, parameters: Value) -> Result<Value> {
    Ok(stage.browser.session.cdp().send_raw(method, parameters).await?)
}
