//! Renewal: new tokens, the same session.

use anyhow::{Result, ensure};

use super::stage::Stage;
use crate::page::Look;
use crate::storage::Stores;

pub(super) async fn changes_the_access_token_and_keeps_the_rows(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let (before, after) = stage.renew().await?;
    stage.until_signed_in().await?;
    let kept = Stores::read(&stage.page).await?.text();
    ensure!(!kept.contains(&before), "the first access token is still kept");
    ensure!(kept.contains(&after), "the new access token is not kept");
    Ok(())
}

pub(super) async fn without_a_network_keeps_the_session(stage: &mut Stage) -> Result<()> {
    let before = stage.sign_in().await?;
    stage.server.stop();
    stage.page.press("renew").await?;
    let look = stage
        .page
        .until("an error and the session kept", |look| look.has_error() && look.is("signed-in"))
        .await?;
    ensure!(look.user_name == before.user_name, "{before:?} became {look:?}");
    Stores::read(&stage.page).await?.access_token()?;
    Ok(())
}

pub(super) async fn refused_by_the_server_ends_the_session(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // The server that starts anew knows no refresh token: `invalid_grant` (RFC 6749 §5.2).
    stage.server.restart(&stage.environment)?;
    stage.page.press("renew").await?;
    let ended = |look: &Look| look.has_error() && (look.is("failed") || look.is("signed-out"));
    stage.page.until("an error and no session", ended).await?;
    let stores = Stores::read(&stage.page).await?;
    ensure!(stores.jwts().is_empty(), "a token is kept: {stores:?}");
    stage.sign_in().await?;
    Ok(())
}

pub(super) async fn whose_response_was_lost_says_so_and_one_click_signs_in_again(
    stage: &mut Stage,
) -> Result<()> {
    stage.sign_in().await?;
    let lose = "const fetched = window.fetch;
        window.fetch = async (request, ...rest) => {
            const response = await fetched(request, ...rest);
            if (!String(request.url ?? request).includes('/v1/token')) return response;
            window.fetch = fetched;
            throw new TypeError('lost');
        };";
    stage.page.script(lose, Vec::new()).await?;
    stage.page.press("renew").await?;
    let is_lost = |look: &Look| look.error.as_deref() == Some("RENEWAL_RESPONSE_LOST");
    stage.page.until("the cause", is_lost).await?;
    stage.page.press("sign-in-again").await?;
    stage.until_signed_in().await?;
    Ok(())
}
