//! The network panel: what a server answered, as it was sent.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::wait::{self, Observed};

/// Opens the last message and tells its body, if both are there.
const BODY: &str = "const message = [...document.querySelectorAll('.message')].at(-1);
    if (message) message.open = true;
    return message?.querySelector('[data-testid=response-body]')?.textContent ?? null;";

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
        // An answer that is no list is an error, which has the same button.
        let load = "[...document.querySelectorAll('main button')].find((it) => it.textContent === 'Load again').click();";
        stage.page.script(load, Vec::new()).await?;
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
    // On a narrow screen the panel is a drawer.
    stage.page.script("document.querySelector('.network .drawer').click();", Vec::new()).await?;
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
