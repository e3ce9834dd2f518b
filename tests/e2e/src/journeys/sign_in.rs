//! Signing in, and what is left of it.

use anyhow::{Result, ensure};
use serde_json::json;

use super::stage::{ALICE, Stage};
use crate::page::Look;

/// The response parameters that may stay nowhere.
const RESPONSE_PARAMETERS: [&str; 4] = ["code=", "state=", "iss=", "access_token="];

pub(super) async fn by_hand_shows_the_name_and_200_rows(stage: &mut Stage) -> Result<()> {
    let look = stage.sign_in().await?;
    let name = look.user_name.unwrap_or_default();
    ensure!(name.to_lowercase().contains(&ALICE.to_lowercase()), "the name shown is {name:?}");
    ensure!(look.error.is_none(), "an error is shown: {:?}", look.error_text);
    Ok(())
}

/// The link that is in the document before the app: it leads to the provider, and Back to the home page.
pub(super) async fn by_the_link_in_the_document_needs_no_interface(stage: &mut Stage) -> Result<()> {
    let home = [stage.server.origin(), "/"].concat();
    stage.open("/").await?;
    stage.open("/sign-in").await?;
    stage.page.until_exists("input[name=password]").await?;
    stage.page.back().await?;
    let look = stage.page.until("the home page", Look::is_signed_out).await?;
    ensure!(look.url == home, "Back leads to {}", look.url);
    stage.open("/sign-in").await?;
    stage.give_password().await?;
    let look = stage.agree().await?;
    ensure!(look.url == home, "the sign-in leads to {}", look.url);
    Ok(())
}

pub(super) async fn leaves_no_parameter_in_the_url(stage: &mut Stage) -> Result<()> {
    expect_clean(&stage.sign_in().await?)
}

pub(super) async fn leaves_no_parameter_in_the_history(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // Entries of other documents may lie before it; none of them shows the response again.
    for _ in 0..3 {
        stage.page.back().await?;
        // The server's page is never stored: going back asks it again, and it may answer at once with a new
        // response, which is taken off the address as soon as the page is read.
        let is_settled = |look: &Look| look.session.is_some() || !look.url.contains("/callback");
        expect_clean(&stage.page.until("the page gone back to", is_settled).await?)?;
    }
    stage.open("/").await?;
    stage.until_signed_in().await?;
    Ok(())
}

pub(super) async fn gone_back_to_is_a_notice_and_the_session_stays(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let home = [stage.server.origin(), "/"].concat();
    for _ in 0..2 {
        stage.page.back().await?;
        let is_settled =
            |look: &Look| !look.url.contains("/callback") && look.session.as_deref() != Some("signing-in");
        let look = stage.page.until("the page gone back to", is_settled).await?;
        ensure!(!look.has_error(), "a failure is shown: {look:?}");
        if look.url == home {
            stage.until_signed_in().await?;
        }
    }
    stage.open("/").await?;
    stage.until_signed_in().await?;
    Ok(())
}

pub(super) async fn returns_to_where_the_user_came_from(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/?x=1#y").await?;
    stage.give_password().await?;
    let look = stage.agree().await?;
    let expected = format!("{}/?x=1#y", stage.server.origin());
    ensure!(look.url == expected, "came back to {} instead of {expected}", look.url);
    Ok(())
}

pub(super) async fn survives_a_reload(stage: &mut Stage) -> Result<()> {
    let before = stage.sign_in().await?;
    stage.page.reload().await?;
    let after = stage.until_signed_in().await?;
    ensure!(before.user_name == after.user_name, "{before:?} became {after:?}");
    stage.page.expect_no_token_request().await
}

pub(super) async fn denied_consent_is_an_error_with_a_way_on(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=deny]").await?;
    let look = stage.until_error().await?;
    expect_clean(&look)?;
    ensure!(look.error_text.is_some_and(|text| text.len() > 20), "the error has no words");
    stage.page.expect_no_token_request().await?;
    // The page of the error itself leads on.
    stage.page.press_at("main a[href='/']").await?;
    stage.page.press("sign-in").await?;
    stage.page.until_exists("form button[name=action]").await
}

/// No parameter of the authorization response is in the address bar (browser hardening: the callback
/// URL is cleaned before anything else runs).
fn expect_clean(look: &Look) -> Result<()> {
    let is_callback = look.url.contains("/callback");
    let left: Vec<_> = RESPONSE_PARAMETERS.into_iter().filter(|name| look.url.contains(name)).collect();
    // The server's own page has the request's `state` in its address; only the app's may not.
    ensure!(left.is_empty() || !is_callback && look.session.is_none(), "{} holds {left:?}", look.url);
    Ok(())
}

pub(super) async fn with_a_name_of_ones_own_shows_it(stage: &mut Stage) -> Result<()> {
    const NAME: &str = "Ada of the third row";
    stage.start_sign_in("/").await?;
    stage.page.press_at("details > summary").await?;
    stage.page.type_into("input[name=claim_name]", NAME).await?;
    stage.give_password().await?;
    let look = stage.agree().await?;
    ensure!(look.user_name.as_deref() == Some(NAME), "{look:?}");
    Ok(())
}

pub(super) async fn asks_the_api_once_when_the_app_loads_again(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    let asked = "return performance.getEntriesByName(`${location.origin}/api/items`).length;";
    let asked = stage.page.script(asked, Vec::new()).await?;
    ensure!(asked == json!(1), "asked {asked} times");
    stage.open("/settings").await?;
    expect_asked_for_at_home(stage).await
}

pub(super) async fn that_leads_elsewhere_leaves_the_list_to_the_home_page(stage: &mut Stage) -> Result<()> {
    let (issuer, origin) = (stage.issuer(), stage.server.origin().to_owned());
    stage.open(&format!("/sign-in?iss={issuer}&target_link_uri={origin}/settings")).await?;
    stage.page.until_exists("input[name=password]").await?;
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.page.until_true("the settings", "location.pathname === '/settings'").await?;
    expect_asked_for_at_home(stage).await
}

/// This page, which does not show the list, has not asked for it, neither before the app was there nor after.
async fn expect_asked_for_at_home(stage: &Stage) -> Result<()> {
    stage.page.until_exists("header a[href='/']").await?;
    stage.page.script("window.goneHomeAt = performance.now();", Vec::new()).await?;
    stage.page.press_at("header a[href='/']").await?;
    stage.until_signed_in().await?;
    let asked = "const asked = performance.getEntriesByName(`${location.origin}/api/items`);
        return asked.map((entry) => entry.startTime >= window.goneHomeAt);";
    let asked = stage.page.script(asked, Vec::new()).await?;
    ensure!(asked == json!([true]), "asked for on another page: {asked}");
    Ok(())
}

pub(super) async fn keeps_a_message_open_when_its_answer_comes(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // The next response is held back until it is let go.
    let hold = "const send = window.fetch;
        const isLetGo = new Promise((resolve) => { window.letGo = resolve; });
        window.fetch = async (...request) => { await isLetGo; return send(...request); };";
    stage.page.script(hold, Vec::new()).await?;
    stage.page.script("document.querySelector('[data-testid=api-load]').click();", Vec::new()).await?;
    let pending = "[data-testid=message][data-name=api-request]:not([data-status])";
    stage.page.press_at(pending).await?;
    stage.page.select_tab("#message-tab-1").await?;
    stage.page.script("window.letGo();", Vec::new()).await?;
    let last = "[...document.querySelectorAll('[data-testid=message]')].at(-1)";
    let is_shown = format!(
        "{last}?.dataset.status === '200' && {last}.hasAttribute('aria-current')
            && document.querySelector('#message-panel-1 [data-testid=response-body]')?.checkVisibility() === true"
    );
    stage.page.until_true("its response in the same place", &is_shown).await
}
