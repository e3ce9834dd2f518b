//! What a whole journey leaves in the browser's logs (Chromium tells).

use anyhow::{Result, ensure};

use super::stage::Stage;
use crate::page::Look;
use crate::storage::Stores;
use crate::traffic;

pub(super) async fn no_violation_no_console_error_no_other_origin(stage: &mut Stage) -> Result<()> {
    whole_journey(stage).await?;
    let console = traffic::console(&stage.browser.session).await?;
    let serious: Vec<_> = console.into_iter().filter(|line| is_serious(line)).collect();
    ensure!(serious.is_empty(), "the console is not silent:\n{}", serious.join("\n"));
    let own = format!("{}/", stage.server.origin());
    for request in traffic::requests(&stage.browser.session).await? {
        let is_inline = request.url.starts_with("data:") || request.url.starts_with("blob:");
        // What the browser opens before the journey starts is not the app's.
        let is_of_the_app = request.document.starts_with(&own);
        ensure!(
            !is_of_the_app || is_inline || request.url.starts_with(&own),
            "asked another origin: {request:?}"
        );
    }
    Ok(())
}

pub(super) async fn no_token_leaves_the_headers_and_bodies(stage: &mut Stage) -> Result<()> {
    let secrets = whole_journey(stage).await?;
    ensure!(secrets.len() >= 4, "two access tokens and two ID tokens were expected, not {}", secrets.len());
    let console = traffic::console(&stage.browser.session).await?;
    for request in traffic::requests(&stage.browser.session).await? {
        for secret in &secrets {
            let url = without_hint(&request.url);
            ensure!(!url.contains(secret), "a token is in a URL: {url}");
            let referer = request.referer.as_deref().unwrap_or_default();
            ensure!(!referer.contains(secret), "a token is in a Referer: {request:?}");
        }
    }
    for secret in &secrets {
        ensure!(!console.iter().any(|line| line.contains(secret)), "a token is in the console");
    }
    Ok(())
}

/// An error, or a violation of a policy at any level; Chromium's advice has lower levels.
fn is_serious(line: &str) -> bool {
    line.starts_with("SEVERE") || line.contains("Content Security Policy") || line.contains("Trusted Types")
}

/// The URL without the one token that belongs there: `id_token_hint` (RP-Initiated Logout §2).
fn without_hint(url: &str) -> String {
    url.split('&').filter(|part| !part.contains("id_token_hint=")).collect()
}

/// Sign in, renew, reload, sign out; returns the middle of every token that was ever kept. No title may
/// hold one.
async fn whole_journey(stage: &Stage) -> Result<Vec<String>> {
    stage.sign_in().await?;
    let mut secrets = middles(&Stores::read(&stage.page).await?);
    stage.renew().await?;
    secrets.extend(middles(&Stores::read(&stage.page).await?));
    stage.page.reload().await?;
    let signed_in = stage.until_signed_in().await?;
    stage.page.press("sign-out").await?;
    let signed_out = stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    for look in [signed_in, signed_out] {
        ensure!(!secrets.iter().any(|secret| look.title.contains(secret)), "a token is in the title");
    }
    Ok(secrets)
}

/// Twenty characters from the middle of each token: enough to be found anywhere, cut out of anything.
fn middles(stores: &Stores) -> Vec<String> {
    let middle = |token: &String| token.chars().skip(token.len() / 2 - 10).take(20).collect();
    stores.jwts().iter().map(middle).collect()
}
