//! Signing out: here and at the server.

use anyhow::{Result, ensure};

use super::stage::Stage;
use crate::page::Look;
use crate::storage::Stores;

pub(super) async fn empties_every_store_and_ends_at_the_server(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    sign_out(stage).await?;
    Stores::read(&stage.page).await?.expect_empty()?;
    // Signed out at the server too: it asks for the password again.
    stage.start_sign_in("/").await
}

pub(super) async fn leaves_nothing_to_go_back_to(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    sign_out(stage).await?;
    stage.page.back().await?;
    // Whatever document that is, it may be the app or a page of the server: nobody is signed in on it.
    let look = stage.page.until("a document", |look| !look.url.is_empty()).await?;
    ensure!(look.rows == 0 && look.user_name.is_none() && !look.is("signed-in"), "went back to {look:?}");
    stage.open("/").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    Ok(())
}

pub(super) async fn at_the_server_ends_the_session_of_the_app(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let session = &stage.browser.session;
    let app = session.window().await?;
    let other = session.new_tab().await?;
    session.switch_to_window(other).await?;
    stage.open("/oauth2/default/v1/logout").await?;
    stage.page.press_at("button[name=action][value=sign-out]").await?;
    // The server's page loads the app in a frame, and the app's tabs hear of it.
    stage.page.until_exists("iframe").await?;
    session.switch_to_window(app).await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    Stores::read(&stage.page).await?.expect_empty()
}

/// Presses "Sign out"; ends in the app, in the document to which the server led back.
pub(super) async fn sign_out(stage: &Stage) -> Result<()> {
    stage.page.leave_by("sign-out").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    Ok(())
}
