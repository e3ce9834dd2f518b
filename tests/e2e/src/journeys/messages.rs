//! The messages of a tab: drawn as they were sent, and kept.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::page::Look;
use crate::storage::{MESSAGES, Stores};
use crate::wait::{self, Observed};

/// Selects the last message and returns its body, if both are there.
const BODY: &str = "const message = [...document.querySelectorAll('[data-testid=message]')].at(-1);
    message?.click();
    return document.querySelector('[data-testid=response-body]')?.textContent ?? null;";

/// The names of the messages, in order.
const NAMES: &str =
    "return [...document.querySelectorAll('[data-testid=message]')].map((it) => it.dataset.name);";

/// The next request gets this answer instead.
const ANSWER: &str = "const send = window.fetch;
    window.fetch = async () => {
        window.fetch = send;
        return new Response(arguments[0], { headers: { 'content-type': arguments[1] } });
    };";

pub(super) async fn shows_bodies_as_they_were_sent(stage: &mut Stage) -> Result<()> {
    let array = r#"[{"id":1.0,"n":[1e3,12345678901234567890],"access_token":"s3cret"},null]"#;
    let indented = "[\n  {\n    \"id\": 1.0,\n    \"n\": [1e3, 12345678901234567890],\n    \
                    \"access_token\": \"s3c… Reveal access_token\"\n  },\n  null\n]";
    let html = "<h1>Not  now</h1>\n<img src=x onerror=\"window.isHacked = true\">";
    stage.sign_in().await?;
    for (body, media_type, shown) in [
        (array, "application/json", indented),
        ("{\"a\":{\"b\":[]}}", "application/json", "{\n  \"a\": {\n    \"b\": []\n  }\n}"),
        ("-0.10", "application/json", "-0.10"),
        (html, "text/html", html),
    ] {
        stage.page.script(ANSWER, vec![json!(body), json!(media_type)]).await?;
        stage.page.script("document.querySelector('[data-testid=api-load]').click();", Vec::new()).await?;
        until_body(stage, "the body", |text| text == shown).await?;
    }
    let is_hacked = stage.page.script("return window.isHacked ?? false;", Vec::new()).await?;
    ensure!(is_hacked == json!(false), "the body was read as HTML");
    Ok(())
}

pub(super) async fn shows_the_beginning_of_a_large_body_and_all_on_demand(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let is_list = |text: &str| text.starts_with("{\n  \"items\": [\n    {\n      \"id\": 1,");
    let beginning = until_body(stage, "the beginning of the list", is_list).await?;
    ensure!(beginning.len() <= 8 * 1024, "{} bytes are shown at first", beginning.len());
    let label = "return document.querySelector('[data-testid=show-body]').textContent;";
    let label = stage.page.script(label, Vec::new()).await?;
    let is_size = |text: &str| text.starts_with("Show all, ") && text.ends_with(" kB");
    ensure!(label.as_str().is_some_and(is_size), "the button says {label}");
    stage.page.select_tab("#message-tab-1").await?;
    stage.page.press("show-body").await?;
    let whole = until_body(stage, "the whole list", |text| text.ends_with("\n}")).await?;
    let list: Value = serde_json::from_str(&whole)?;
    let rows = list.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
    ensure!(rows == 200 && whole.starts_with(&beginning), "{rows} rows are shown");
    let focused = stage.page.script("return document.activeElement.dataset.testid;", Vec::new()).await?;
    ensure!(focused == json!("response-body"), "the focus is at {focused}");
    Ok(())
}

async fn until_body(stage: &Stage, what: &str, holds: impl Fn(&str) -> bool) -> Result<String> {
    wait::until(what, async || {
        Ok(match stage.page.script(BODY, Vec::new()).await? {
            Value::String(text) if holds(&text) => Observed::Met(text),
            other => Observed::NotYet(other.to_string()),
        })
    })
    .await
}

pub(super) async fn are_drawn_in_their_order_and_kept_without_secrets(stage: &mut Stage) -> Result<()> {
    // The link in the first document would open another page, which sends the same requests again.
    stage.open("/").await?;
    stage.page.until("the app", Look::is_signed_out).await?;
    stage.page.press("sign-in").await?;
    stage.give_password().await?;
    stage.agree().await?;
    let sign_in = [
        "discovery",
        "keys",
        "authorization-request",
        "authorization-response",
        "token-request",
        "api-request",
    ];
    until_names(stage, "the messages of the sign-in", &sign_in).await?;
    let tokens = Stores::read(&stage.page).await?.jwts();
    stage.page.reload().await?;
    let reloaded = [&sign_in[..], &["api-request"]].concat();
    until_names(stage, "the messages of both pages", &reloaded).await?;
    // Leaving the page has stored them.
    let kept = kept_messages(stage).await?;
    ensure!(kept.contains("token-request"), "nothing is stored: {kept}");
    ensure!(!tokens.iter().any(|token| kept.contains(token.as_str())), "a token is stored with the messages");
    ensure!(!kept.contains("\"items\""), "a response of the API is stored: {kept}");
    stage.page.leave_by("sign-out").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    stage.page.reload().await?;
    let ends = ["revocation-request", "end-session-request", "discovery", "keys"];
    until_names(stage, "the messages of before", &[&reloaded[..], &ends].concat()).await?;
    stage.open("/settings").await?;
    let kept = kept_messages(stage).await?;
    ensure!(kept.contains("end-session-request"), "the sign-out is not stored: {kept}");
    ensure!(!kept.contains("alice"), "after signing out the messages name the user: {kept}");
    Ok(())
}

pub(super) async fn of_which_one_is_refused_say_what_was_expected(stage: &mut Stage) -> Result<()> {
    stage.open("/callback?code=x&state=y").await?;
    stage.until_error().await?;
    let why = "expected the state that was sent, received one that this tab does not know";
    let is_shown =
        format!("document.querySelector('aside.detail .checks')?.textContent.includes({why:?}) === true");
    stage.page.until_true("why it is refused", &is_shown).await?;
    // The messages of the pages before were read by then.
    stage.page.reload().await?;
    stage.page.until_exists("[data-testid=message][data-name=authorization-response]").await
}

pub(super) async fn are_cleared_on_demand(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    // The code that keeps them is loaded with the one that draws them.
    let token_request = "[data-testid=message][data-name=token-request]";
    stage.page.until_exists(token_request).await?;
    stage.page.reload().await?;
    stage.page.until_exists(token_request).await?;
    stage.page.press("clear-messages").await?;
    until_names(stage, "no message", &[]).await?;
    let kept = kept_messages(stage).await?;
    ensure!(kept.is_empty(), "messages are still stored: {kept}");
    Ok(())
}

async fn until_names(stage: &Stage, what: &str, names: &[&str]) -> Result<()> {
    wait::until(what, async || {
        let found = stage.page.script(NAMES, Vec::new()).await?;
        Ok(if found == json!(names) { Observed::Met(()) } else { Observed::NotYet(found.to_string()) })
    })
    .await
}

/// What is stored of the messages.
async fn kept_messages(stage: &Stage) -> Result<String> {
    let stores = Stores::read(&stage.page).await?;
    Ok(stores.session.get(MESSAGES).and_then(Value::as_str).unwrap_or_default().to_owned())
}
