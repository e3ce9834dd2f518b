//! Authorization responses that are not the answer to a sign-in under way.

use anyhow::{Result, ensure};

use super::stage::Stage;
use crate::{page::Look, storage::Stores};

pub(super) async fn without_a_transaction_is_refused(stage: &mut Stage) -> Result<()> {
    stage.open("/callback?code=x&state=y").await?;
    expect_refused(stage).await
}

pub(super) async fn without_a_state_is_refused(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    respond(stage, "code=x").await?;
    expect_refused(stage).await
}

pub(super) async fn with_a_reused_state_is_refused_and_ends_nothing(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    stage.give_password().await?;
    stage.agree().await?;
    let kept = Stores::read(&stage.page).await?.text();
    ensure!(!kept.contains(&state), "the state is kept after its use");

    respond(stage, &format!("code=x&state={state}")).await?;
    expect_session_kept(stage).await
}

pub(super) async fn with_an_error_of_no_sign_in_ends_nothing(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    respond(stage, "error=login_required&state=unknown").await?;
    expect_session_kept(stage).await
}

pub(super) async fn from_another_issuer_is_refused(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    let elsewhere = format!("{}1", stage.issuer());
    stage.open(&format!("/callback?code=x&state={state}&iss={elsewhere}")).await?;
    expect_refused(stage).await
}

pub(super) async fn without_an_issuer_is_refused(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    stage.open(&format!("/callback?code=x&state={state}")).await?;
    expect_refused(stage).await
}

pub(super) async fn with_a_duplicated_parameter_is_refused(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    respond(stage, &format!("code=x&code=y&state={state}")).await?;
    expect_refused(stage).await
}

pub(super) async fn with_a_code_that_the_server_refuses_is_an_error(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    respond(stage, &format!("code=expired&state={state}")).await?;
    let look = stage.until_error().await?;
    ensure!(!look.is("signed-in"), "somebody is signed in by a code that was refused");
    stage.expect_a_way_on().await
}

pub(super) async fn with_an_error_without_a_state_shows_it_as_unlinked(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    respond(stage, "error=invalid_scope&error_description=no+such+scope%3A+ships").await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("RESPONSE_ERROR_UNLINKED"), "{look:?}");
    for said in ["invalid_scope: no such scope: ships", "not linked to this sign-in"] {
        let is_said = |look: &Look| look.error_text.as_ref().is_some_and(|text| text.contains(said));
        stage.page.until(said, is_said).await?;
    }
    expect_session_kept(stage).await
}

pub(super) async fn that_is_too_large_is_an_error_that_says_so(stage: &mut Stage) -> Result<()> {
    let long = "a".repeat(100_000);
    for response in ["error=access_denied&state=x&error_description=", "id_token="] {
        stage.open("/inspect").await?;
        stage.open(&format!("/callback#{response}{long}")).await?;
        let look = stage.until_error().await?;
        ensure!(look.error.as_deref() == Some("RESPONSE_TOO_LARGE"), "{look:?}");
    }
    stage.expect_a_way_on().await
}

/// Plays the server: sends the browser to the callback, from the issuer that the app expects.
async fn respond(stage: &Stage, parameters: &str) -> Result<()> {
    stage.open(&format!("/callback?{parameters}&iss={}", stage.issuer())).await
}

/// An error with a code, nobody signed in, no token request, no token kept, and a way to go on.
async fn expect_refused(stage: &Stage) -> Result<()> {
    let look = stage.until_error().await?;
    ensure!(!look.is("signed-in"), "somebody is signed in: {look:?}");
    ensure!(!look.url.contains("code="), "the URL is not cleaned: {}", look.url);
    stage.page.expect_no_token_request().await?;
    let stores = Stores::read(&stage.page).await?;
    ensure!(stores.jwts().is_empty(), "a token is kept: {stores:?}");
    stage.expect_a_way_on().await
}

/// The error is told, and the session of before lives on.
async fn expect_session_kept(stage: &Stage) -> Result<()> {
    stage.until_error().await?;
    stage.page.expect_no_token_request().await?;
    stage.open("/").await?;
    stage.until_signed_in().await?;
    Ok(())
}
