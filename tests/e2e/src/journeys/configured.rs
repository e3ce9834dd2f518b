//! The app as somebody who deploys it may configure it: by the block in `index.html`, with nothing rebuilt.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::sign_out::sign_out;
use super::stage::Stage;
use crate::page::Look;
use crate::storage::{Stores, claim, kept_keys};
use crate::wait::{self, Observed};

pub(super) async fn to_push_its_requests_leaves_a_reference_in_the_address(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""pushed_requests": true"#)?;
    stage.start_sign_in("/").await?;
    let address = stage.page.look().await?.url;
    ensure!(address.contains("request_uri="), "{address} holds no reference");
    for name in ["code_challenge", "state", "nonce", "scope"] {
        ensure!(!address.contains(&format!("{name}=")), "{address} holds {name}");
    }
    stage.give_password().await?;
    stage.agree().await?;
    let pushed = told(stage, "pushed-authorization-request").await?;
    ensure!(pushed.contains("code_challenge") && pushed.contains("v1/par"), "{pushed}");
    let request = told(stage, "authorization-request").await?;
    ensure!(request.contains("request_uri") && !request.contains("code_challenge"), "{request}");
    Ok(())
}

pub(super) async fn to_bind_its_tokens_keeps_a_key_until_it_signs_out(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""dpop": true"#)?;
    stage.server.ask_for_nonces(&stage.environment)?;
    stage.sign_in().await?;
    ensure!(kept_keys(&stage.page).await? == 1, "not one key is kept");
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    let (first, second) = stage.renew().await?;
    stage.until_signed_in().await?;
    let key = claim(&first, "cnf");
    ensure!(key.is_some() && key == claim(&second, "cnf"), "{first} and {second} are bound to other keys");
    sign_out(stage).await?;
    ensure!(kept_keys(&stage.page).await? == 0, "a key is kept");
    Ok(())
}

pub(super) async fn to_name_its_apis_gets_a_token_for_each(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""resource": ["api://default", "api://reports"]"#)?;
    stage.sign_in().await?;
    let (first, second) = stage.renew().await?;
    for token in [first, second] {
        let audience = claim(&token, "aud");
        ensure!(audience == Some(json!(["api://default", "api://reports"])), "{audience:?}");
    }
    Ok(())
}

pub(super) async fn with_another_redirect_path_signs_in_and_out(stage: &mut Stage) -> Result<()> {
    sign_in_and_out_by(stage, "/auth/done").await
}

pub(super) async fn with_its_home_page_as_redirect_path_signs_in_and_out(stage: &mut Stage) -> Result<()> {
    sign_in_and_out_by(stage, "/").await?;
    stage.open("/").await?;
    let look = stage.page.until("a way in", Look::is_signed_out).await?;
    ensure!(!look.has_error(), "a home page without a response is taken for one: {look:?}");
    Ok(())
}

/// The provider sends everything to this path; the address shows the home page afterwards.
async fn sign_in_and_out_by(stage: &mut Stage, redirect_path: &str) -> Result<()> {
    let _app = configure(stage, &format!(r#""redirect_path": "{redirect_path}""#))?;
    let look = stage.sign_in().await?;
    let home = format!("{}/", stage.server.origin());
    ensure!(look.url == home, "the address is {}", look.url);
    let request = told(stage, "authorization-request").await?;
    let redirect_uri = format!("{}{redirect_path}", stage.server.origin());
    ensure!(request.contains(&redirect_uri), "{request}");
    sign_out(stage).await?;
    Ok(())
}

pub(super) async fn for_an_access_token_alone_says_that_nothing_proves_whose_it_is(
    stage: &mut Stage,
) -> Result<()> {
    let _app =
        configure(stage, r#""client_id": "spa-implicit", "response_type": "token", "scopes": ["api:read"]"#)?;
    stage.start_sign_in("/").await?;
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.page.until("the rows", |look| look.is("signed-in") && look.rows == 200).await?;
    let said = stage.page.script("return document.querySelector('main').textContent;", Vec::new()).await?;
    ensure!(said.to_string().contains("not tied to a user"), "{said}");
    Ok(())
}

pub(super) async fn for_too_little_scope_offers_a_step_up(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""scopes": ["openid", "profile"]"#)?;
    stage.start_sign_in("/").await?;
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("API_SCOPE_MISSING") && look.is("signed-in"), "{look:?}");
    stage.page.press("step-up").await?;
    stage.agree().await?;
    Ok(())
}

pub(super) async fn for_too_little_scope_gives_a_report_without_secrets(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""scopes": ["openid", "profile"]"#)?;
    stage.start_sign_in("/").await?;
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    stage.until_error().await?;
    let clipboard = "navigator.clipboard.writeText = arguments[0]
        ? (text) => { window.copied = text; return Promise.resolve(); }
        : () => Promise.reject(new DOMException('', 'NotAllowedError'));";
    for (is_allowed, said) in [(true, "Copied"), (false, "did not let it")] {
        stage.page.script(clipboard, vec![is_allowed.into()]).await?;
        stage.page.press_at("[data-testid=error] button.link").await?;
        stage
            .page
            .until(said, |look| look.error_text.as_ref().is_some_and(|text| text.contains(said)))
            .await?;
    }
    let copied = stage.page.script("return window.copied;", Vec::new()).await?.to_string();
    ensure!(copied.contains("API_SCOPE_MISSING") && copied.contains("/api/items: 403"), "{copied}");
    let tokens = Stores::read(&stage.page).await?.jwts();
    ensure!(!tokens.is_empty() && tokens.iter().all(|token| !copied.contains(token)), "{copied}");
    Ok(())
}

/// What the page says of the message of this name, once it is selected.
async fn told(stage: &Stage, name: &str) -> Result<String> {
    let script = "const messages = [...document.querySelectorAll('[data-testid=message]')];
        messages.find(({ dataset }) => dataset.name === arguments[0])?.click();
        const is_selected = document.querySelector('[data-testid=message][aria-current]')?.dataset.name === arguments[0];
        return is_selected ? document.querySelector('[data-testid=message-detail]').textContent : null;";
    let text = wait::until("the message to be told", async || {
        let text = stage.page.script(script, vec![name.into()]).await?;
        Ok(match text {
            Value::String(text) => Observed::Met(text),
            _ => Observed::NotYet(String::new()),
        })
    })
    .await?;
    stage.close_message().await?;
    Ok(text)
}

/// Serves the built app with these members in its provider. The folder must outlive the journey.
pub(super) fn configure(stage: &mut Stage, provider: &str) -> Result<TempDir> {
    stage.deploy(|folder| {
        let index = folder.join("index.html");
        let text = fs::read_to_string(&index)?;
        let mark = r#"id="app-config">"#;
        let (before, rest) = text.split_once(mark).context("index.html has no app-config")?;
        let (_, after) = rest.split_once("</script>").context("app-config has no end")?;
        fs::write(&index, format!(r#"{before}{mark}{{ "providers": [{{ {provider} }}] }}</script>{after}"#))?;
        Ok(())
    })
}
