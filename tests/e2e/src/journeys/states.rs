//! Every page in its states, at two widths, in light and dark: nothing is wider than the window, axe finds nothing, and there
//! is a picture for people to look at.

use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::wait::{self, Observed};

/// A phone and a desk.
const SIZES: [(u32, u32); 2] = [(360, 1200), (1440, 1000)];

/// What axe finds on the page: each rule with the first elements that break it.
const FINDINGS: &str = "const done = arguments[arguments.length - 1];
    const first = (nodes) => nodes.slice(0, 3).map((node) => node.target.join(' '));
    axe.run(document, { resultTypes: ['violations'] }).then(
        (found) => done(found.violations.map((it) => `${it.id}: ${first(it.nodes)}`)),
        (error) => done([String(error)]));";

pub(super) async fn of_the_pages_for_those_who_are_signed_out(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    stage.page.until("the app", |look| look.is_signed_out()).await?;
    show(stage, "home-signed-out").await?;
    stage.page.open_details(".options").await?;
    show(stage, "home-options").await?;
    stage.open("/callback?code=x&state=y").await?;
    stage.until_error().await?;
    show(stage, "error").await?;
    stage.open("/sign-in?login_hint=alice").await?;
    stage.until_error().await?;
    show(stage, "start-refused").await?;
    stage.open("/no-page").await?;
    stage.page.until_true("the page for it", "document.title.startsWith('Not found')").await?;
    show(stage, "not-found").await?;
    stage.open("/oauth2/default/v1/authorize?client_id=nobody").await?;
    stage.page.until_exists("h1").await?;
    show(stage, "server-error").await
}

pub(super) async fn of_a_sign_in(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    show(stage, "server-sign-in").await?;
    stage.give_password().await?;
    show(stage, "server-consent").await?;
    hold_the_token_request(stage).await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.page.until("the sign-in to be under way", |look| look.is("signing-in")).await?;
    show(stage, "callback").await?;
    cdp(stage, "Fetch.disable", json!({})).await?;
    stage.until_signed_in().await?;
    stage.page.until_exists(".flow [data-testid=message]").await?;
    show(stage, "home-signed-in").await?;
    stage.page.select_tab("#home-tab-1").await?;
    show(stage, "home-data").await?;
    stage.page.select_tab("#home-tab-2").await?;
    show(stage, "home-checks").await?;
    stage.page.press_at("[data-testid=message][data-name=token-request]").await?;
    for (tab, name) in ["message-request", "message-response", "message-checks"].into_iter().enumerate() {
        stage.page.select_tab(&format!("#message-tab-{tab}")).await?;
        show(stage, name).await?;
    }
    stage.close_message().await?;
    stage.page.leave_by("sign-out").await?;
    stage.page.until("nobody to be signed in", |look| look.is_signed_out() && look.has_notice).await?;
    show(stage, "home-after-sign-out").await?;
    stage.browser.session.action_chain().send_keys("p").perform().await?;
    stage.page.until_true("presenter mode", "document.documentElement.dataset.presenter === 'on'").await?;
    show(stage, "presenter").await
}

pub(super) async fn of_the_inspector(stage: &mut Stage) -> Result<()> {
    stage.open("/inspect").await?;
    stage.page.until_exists("[data-testid=token-input]").await?;
    show(stage, "inspect-empty").await?;
    stage.page.press("example").await?;
    stage.page.until_exists("[data-testid=verdict-signature][data-verdict=pass]").await?;
    show(stage, "inspect-example").await?;
    for tab in 0..7 {
        stage.page.select_tab(&format!("#inspector-tab-{tab}")).await?;
        show(stage, &format!("inspect-tool-{tab}")).await?;
    }
    let paste =
        "const field = document.querySelector('[data-testid=token-input]'); field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    stage.page.script(paste, vec![json!("eyJhbGciOiJub25lIn0.eyJleHAiOjF9.")]).await?;
    stage.page.until_exists("[data-testid=verdict-signature][data-verdict=fail]").await?;
    show(stage, "inspect-failed").await
}

pub(super) async fn of_the_settings(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    stage.page.until_exists("[data-testid=policy]").await?;
    show(stage, "settings").await?;
    stage.page.press_at("[data-testid=preset] option[value=Okta]").await?;
    show(stage, "settings-preset").await?;
    stage.page.press_at("[data-testid=preset] option[value='']").await?;
    stage.page.type_into("[data-testid=issuer]", &stage.issuer()).await?;
    stage.page.press("look-up").await?;
    stage.page.until_exists("[data-testid=features]").await?;
    let open = "for (const part of document.querySelectorAll('details')) part.open = true;";
    stage.page.script(open, Vec::new()).await?;
    show(stage, "settings-form").await?;
    stage.page.type_into("[name=client_id]", "spa").await?;
    stage.page.press("save").await?;
    stage.page.until_exists("[data-testid=edit]").await?;
    stage.page.press("edit").await?;
    stage.page.press("test").await?;
    stage.page.until_exists("[data-testid=test-report] table").await?;
    show(stage, "settings-edit").await
}

/// Requests for a token wait in the browser until `Fetch.disable`.
async fn hold_the_token_request(stage: &Stage) -> Result<()> {
    cdp(stage, "Fetch.enable", json!({ "patterns": [{ "urlPattern": "*/v1/token" }] })).await?;
    Ok(())
}

/// Judges what is on the page, at each size and in each colour scheme.
async fn show(stage: &Stage, name: &str) -> Result<()> {
    let folder = &stage.environment.screenshots;
    fs::create_dir_all(folder)?;
    for (width, height) in SIZES {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        cdp(stage, "Emulation.setDeviceMetricsOverride", metrics).await?;
        for scheme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            cdp(stage, "Emulation.setEmulatedMedia", features).await?;
            until_laid_out(stage, width).await?;
            let found = findings(stage).await?;
            ensure!(found == json!([]), "{name}, {width} px, {scheme}: axe finds {found}");
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

/// What axe finds, with its code put into the document if that does not have it yet.
async fn findings(stage: &Stage) -> Result<Value> {
    let has_axe = stage.page.script("return window.axe !== undefined;", Vec::new()).await?;
    if has_axe == json!(false) {
        let file = &stage.environment.axe;
        let code = fs::read_to_string(file)
            .with_context(|| format!("there is no {}: `cargo xtask setup` installs it", file.display()))?;
        stage.page.script(&code, Vec::new()).await?;
    }
    stage.page.script_async(FINDINGS).await
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
