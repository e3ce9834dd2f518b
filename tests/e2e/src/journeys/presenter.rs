//! Presenter mode: larger, and nothing secret on the wall until it is revealed.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::engine::Engine;
use crate::storage::Stores;
use crate::wait::{self, Observed};

/// Reveals every secret of every message and answers with all of them.
const REVEAL_ALL: &str = r#"
    const done = arguments[arguments.length - 1];
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    (async () => {
        const buttons = (word) => [...document.querySelectorAll('[data-testid=message-detail] button')]
            .filter((it) => it.textContent.startsWith(word));
        const secrets = [];
        for (const message of document.querySelectorAll('[data-testid=message]')) {
            message.click();
            await frame();
            for (const button of buttons('Reveal')) button.click();
            await frame();
            secrets.push(...buttons('Mask').map((it) => it.parentElement.firstElementChild.textContent));
        }
        done(secrets);
    })();
"#;

/// Everything that can be seen or heard: the document with its attributes, and the fields whose text is drawn.
const SHOWN: &str = r#"
    for (const part of document.querySelectorAll('details')) part.open = true;
    const fields = [...document.querySelectorAll('input, textarea')]
        .filter((it) => it.type !== 'password' && it.getClientRects().length > 0).map((it) => it.value);
    return [location.href, document.title, document.documentElement.outerHTML, ...fields].join('\n');
"#;

const REVEAL: &str = r#"
    const button = [...document.querySelectorAll('button')].find((it) => it.textContent === `Reveal ${arguments[0]}`);
    button?.click();
    return button !== undefined;
"#;

/// What is copied goes to the page itself, which can be asked for it.
const CATCH_COPIES: &str = r#"
    const writeText = (text) => { window.copied = text; return Promise.resolve(); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
"#;

pub(super) async fn masks_whatever_is_secret_until_it_is_revealed(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // The panel is drawn when the page has nothing more urgent to do.
    let sent = wait::until("the secrets of the messages", async || {
        let secrets: Vec<String> = serde_json::from_value(stage.page.script_async(REVEAL_ALL).await?)?;
        Ok(if secrets.len() >= 5 {
            Observed::Met(secrets)
        } else {
            Observed::NotYet(secrets.len().to_string())
        })
    })
    .await?;
    switch_on(stage).await?;
    stage.page.press_at("nav a[href='/']").await?;
    let secrets = secrets(stage, sent).await?;
    until_masked(stage, &secrets).await?;
    stage.close_message().await?;
    stage.inspect_access_token().await?;
    for own in ["own-refresh-token", "own-access-token", "own-id-token"] {
        stage.page.press(own).await?;
        until_masked(stage, &secrets).await.with_context(|| format!("{own} is shown"))?;
    }
    if stage.browser.engine == Engine::Chromium {
        let tree = stage.browser.session.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await?;
        expect_none(&tree.to_string(), &secrets).context("a screen reader reads it")?;
    }
    Ok(())
}

pub(super) async fn reveals_one_field_until_it_is_left(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    switch_on(stage).await?;
    stage.page.press_at("nav a[href='/']").await?;
    stage.inspect_access_token().await?;
    let token = Stores::read(&stage.page).await?.access_token()?;
    let secrets = [token.clone()];
    until_masked(stage, &secrets).await?;
    for name in ["the token"] {
        let is_there = stage.page.script(REVEAL, vec![json!(name)]).await?;
        ensure!(is_there == Value::Bool(true), "no button reveals {name}");
        wait::until(name, async || {
            let text = "const text = document.querySelector('.token')?.textContent ?? ''; const field =
                document.querySelector('[data-testid=token-input]');
                return field.hidden ? text : text + field.value;";
            let is_met = stage.page.script(text, Vec::new()).await?.to_string().contains(&token);
            Ok(if is_met { Observed::Met(()) } else { Observed::NotYet("masked".into()) })
        })
        .await?;
        let leave = "document.querySelector('nav a').focus();";
        stage.page.script(leave, Vec::new()).await?;
        until_masked(stage, &secrets).await?;
    }
    // Copying copies, and says no more than that.
    stage.page.script(CATCH_COPIES, Vec::new()).await?;
    let copy =
        "[...document.querySelectorAll('button')].find((it) => it.textContent === 'Copy the token').click();";
    stage.page.script(copy, Vec::new()).await?;
    wait::until("the token to be copied", async || {
        let copied = stage.page.script("return window.copied ?? null;", Vec::new()).await?;
        Ok(if copied == json!(token) { Observed::Met(()) } else { Observed::NotYet(copied.to_string()) })
    })
    .await?;
    until_masked(stage, &secrets).await?;
    // What is pasted is masked before anybody leaves the field.
    let paste = "const field = document.querySelector('[data-testid=key-input]'); field.focus();
        field.value = 'a secret that nobody may see'; field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    stage.page.press("clear").await?;
    stage.page.script(paste, Vec::new()).await?;
    until_masked(stage, &["a secret that nobody may see".to_owned()]).await
}

pub(super) async fn is_kept_enlarges_the_page_and_reaches_other_tabs(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    stage.page.until_exists("[data-testid=presenter]").await?;
    let first = stage.browser.session.window().await?;
    let second = stage.browser.session.new_tab().await?;
    stage.browser.session.switch_to_window(second.clone()).await?;
    stage.open("/").await?;
    stage.page.until_exists("[data-testid=sign-in]").await?;
    let usual = size(stage).await?;
    stage.browser.session.switch_to_window(first.clone()).await?;
    stage.page.press("presenter").await?;
    stage.page.press_at("input[name=theme][value=dark]").await?;
    stage.browser.session.switch_to_window(second.clone()).await?;
    until_root(stage, "on", "dark").await?;
    let large = size(stage).await?;
    ensure!(large >= usual * 1.12, "{usual} px became {large} px");
    stage.page.reload().await?;
    until_root(stage, "on", "dark").await?;
    stage.browser.session.switch_to_window(first).await?;
    stage.page.press("presenter").await?;
    stage.page.press_at("input[name=theme][value=system]").await?;
    stage.browser.session.switch_to_window(second).await?;
    until_root(stage, "off", "system").await?;
    Stores::read(&stage.page).await?.expect_empty()
}

async fn switch_on(stage: &Stage) -> Result<()> {
    stage.page.press_at("nav a[href='/settings']").await?;
    stage.page.press("presenter").await?;
    until_root(stage, "on", "system").await
}

async fn until_root(stage: &Stage, presenter: &str, theme: &str) -> Result<()> {
    let script = "const { presenter, theme } = document.documentElement.dataset; return [presenter, theme];";
    wait::until("the page to look as chosen", async || {
        let found = stage.page.script(script, Vec::new()).await?;
        let is_met = found == json!([presenter, theme]);
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(found.to_string()) })
    })
    .await
}

async fn size(stage: &Stage) -> Result<f64> {
    let script = "return parseFloat(getComputedStyle(document.querySelector('main p')).fontSize);";
    stage.page.script(script, Vec::new()).await?.as_f64().context("a size is a number")
}

/// What was sent, what is kept, and the nonce that the ID token repeats.
async fn secrets(stage: &Stage, sent: Vec<String>) -> Result<Vec<String>> {
    let tokens = Stores::read(&stage.page).await?.jwts();
    let nonces = tokens.iter().filter_map(|token| crate::storage::claim(token, "nonce"));
    let nonces: Vec<String> = nonces.filter_map(|nonce| nonce.as_str().map(str::to_owned)).collect();
    ensure!(!nonces.is_empty(), "no ID token is kept");
    Ok([sent, tokens, nonces].concat())
}

async fn until_masked(stage: &Stage, secrets: &[String]) -> Result<()> {
    wait::until("everything to be masked", async || {
        let shown = stage.page.script(SHOWN, Vec::new()).await?;
        let shown = shown.as_str().context("no text is shown")?.to_owned();
        Ok(match expect_none(&shown, secrets) {
            Ok(()) => Observed::Met(()),
            Err(error) => Observed::NotYet(error.to_string()),
        })
    })
    .await
}

/// No secret, and of a token none of its parts.
fn expect_none(text: &str, secrets: &[String]) -> Result<()> {
    for secret in secrets {
        let bare = secret.strip_prefix("Bearer ").unwrap_or(secret);
        for part in bare.split('.').filter(|part| part.len() >= 8) {
            let beginning = part.get(..part.len().min(24)).unwrap_or(part);
            ensure!(!text.contains(beginning), "{beginning}… is shown");
        }
    }
    Ok(())
}
