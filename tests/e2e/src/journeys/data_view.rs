//! The data view: whatever an API answers is shown in a form that fits it, and nothing that is shown is lost.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::wait::{self, Observed};

/// From now on the API answers with this body, status and headers.
const ANSWER: &str = "window.send ??= window.fetch;
    const [body, status, headers] = arguments;
    window.fetch = async (request, ...rest) => String(request.url ?? request).endsWith('/api/items')
        ? new Response(body, { status, headers })
        : window.send(request, ...rest);";

/// What the data view shows.
const SHOWN: &str = "const find = (selector) => [...document.querySelectorAll(`[aria-labelledby=data] ${selector}`)];
    const texts = (selector) => find(selector).map((it) => it.textContent.trim().replace(/\\s+/g, ' '));
    const cells = (selector) => find(selector).map((it) => [...it.children].map((cell) => cell.textContent).join('|'));
    return {
        amount: texts('[data-testid=api-amount]')[0] ?? '',
        columns: texts('thead th'),
        rows: cells('[data-testid=api-row]'),
        members: cells('[data-testid=api-member]'),
        value: texts('[data-testid=api-value]').join(),
        empty: texts('[data-testid=api-empty]').join(),
        text: find('[data-testid=api-text]').map((it) => it.textContent).join(),
        words: cells('[data-testid=api-error] dl'),
        error: find('[data-testid=error]').map((it) => it.dataset.code).join(),
        age: texts('[data-testid=api-age]').join(),
        button: texts('[data-testid=api-load]')[0] ?? '',
    };";

/// Signs in and opens the data.
async fn sign_in(stage: &Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.page.select_tab("#home-tab-1").await
}

pub(super) async fn shows_whatever_the_api_answers(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    let json_type = "application/json";
    for (media_type, body, shown) in [
        (
            json_type,
            r#"[{"sku":"a-1","price":12.50,"at":"2026-01-31T23:59:59Z"},{"price":1e2,"tags":["x", {"n":1.0}]}]"#,
            json!({
                "amount": "2 rows · status 200", "columns": ["sku", "price", "at", "tags"],
                "rows": ["a-1|12.50|2026-01-31 23:59:59 UTC|", "|1e2||[\"x\",{\"n\":1.0}]"],
            }),
        ),
        (
            json_type,
            r#"{"data":[{"id":12345678901234567890}],"total":1}"#,
            json!({ "amount": "1 row · status 200", "rows": ["12345678901234567890"], "members": ["total|1"] }),
        ),
        (
            json_type,
            r#"{"id":7,"name":"<b>Ada</b>"}"#,
            json!({ "amount": "1 object · status 200", "rows": [], "members": ["id|7", "name|<b>Ada</b>"] }),
        ),
        (
            json_type,
            r#"[1,"a",null,{"b":2}]"#,
            json!({ "columns": ["value", "b"], "rows": ["1|", "a|", "null|", "|2"] }),
        ),
        (json_type, "\u{feff}{\"a\":1}", json!({ "members": ["a|1"], "error": "" })),
        (json_type, "0.10", json!({ "amount": "1 value · status 200", "value": "0.10" })),
        (
            json_type,
            "[]",
            json!({ "amount": "0 rows · status 200", "empty": "The API returned an empty list." }),
        ),
        (
            "text/plain",
            "Good  morning\n",
            json!({ "amount": "14 bytes · status 200", "text": "Good  morning\n", "error": "" }),
        ),
    ] {
        answer(stage, Some(body), 200, media_type).await?;
        load(stage).await?;
        until_shown(stage, body, shown).await?;
    }
    answer(stage, None, 204, "").await?;
    load(stage).await?;
    let shown = json!({ "amount": "No content · status 204", "empty": "The API returned no content." });
    until_shown(stage, "no content", shown).await
}

pub(super) async fn shows_its_json_as_it_was_sent(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    answer(stage, Some(r#"{"n":[1.0,1e3],"o":{"access_token":"s3cret"}}"#), 200, "application/json").await?;
    load(stage).await?;
    until_shown(stage, "the object", json!({ "amount": "1 object · status 200" })).await?;
    stage.page.press("as-json").await?;
    let text =
        "{\n  \"n\": [1.0, 1e3],\n  \"o\": {\n    \"access_token\": \"s3c… Reveal access_token\"\n  }\n}";
    until_shown(stage, "its JSON", json!({ "text": text, "members": [] })).await?;
    // The choice outlives a reload.
    answer(stage, Some("[true]"), 200, "application/json").await?;
    load(stage).await?;
    until_shown(stage, "the next JSON", json!({ "text": "[true]", "rows": [] })).await?;
    stage.page.press("as-table").await?;
    until_shown(stage, "the row", json!({ "text": "", "rows": ["true"] })).await
}

pub(super) async fn shows_the_words_of_the_api_beside_the_code(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    let script = "<img src=x onerror=\"window.isHacked = true\">";
    let plain = format!("Out of order\u{7}\u{202e} {script}");
    for (status, media_type, body, code, words) in [
        (
            422,
            "application/problem+json",
            r#"{"type":"about:blank","title":"Not valid","detail":"`name` is missing.","status":422}"#,
            "API_STATUS",
            json!(["title|Not valid|detail|`name` is missing."]),
        ),
        (500, "text/plain", &plain, "API_STATUS", json!([format!("text|Out of order {script}")])),
        (
            403,
            "application/json",
            r#"{"error_description":"Not yours"}"#,
            "API_SCOPE_MISSING",
            json!(["error_description|Not yours"]),
        ),
        (200, "text/html", script, "API_NOT_JSON", json!([format!("text|{script}")])),
        (200, "application/json", "{\"a\":", "API_NOT_JSON", json!(["text|{\"a\":"])),
    ] {
        answer(stage, Some(body), status, media_type).await?;
        load(stage).await?;
        let shown = json!({ "error": code, "words": words, "amount": format!("Status {status}") });
        until_shown(stage, body, shown).await?;
    }
    let is_hacked = stage.page.script("return window.isHacked ?? false;", Vec::new()).await?;
    ensure!(is_hacked == json!(false), "the words were read as HTML");
    Ok(())
}

pub(super) async fn keeps_its_rows_when_a_refresh_fails(stage: &mut Stage) -> Result<()> {
    let before = stage.sign_in().await?;
    stage.page.select_tab("#home-tab-1").await?;
    stage.server.stop();
    load(stage).await?;
    let failed = json!({ "error": "NETWORK_UNREACHABLE", "age": "The data below was loaded just now." });
    until_shown(stage, "the failure and the age", failed).await?;
    let look = stage.page.look().await?;
    ensure!(look.rows == before.rows && look.is("signed-in"), "{before:?} became {look:?}");
    let environment = stage.environment.clone();
    stage.server.restart(&environment)?;
    // The server that starts anew knows no token.
    answer(stage, Some("[1]"), 200, "application/json").await?;
    load(stage).await?;
    until_shown(stage, "the new row", json!({ "error": "", "age": "", "rows": ["1"] })).await
}

pub(super) async fn that_is_slow_says_so_and_can_be_cancelled(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    let hold = "window.send ??= window.fetch;
        window.fetch = () => new Promise((resolve) => {
            window.letGo = () => resolve(new Response('[1]', { headers: { 'content-type': 'application/json' } }));
        });
        const load = document.querySelector('[data-testid=api-load]');
        load.focus();
        load.click();";
    stage.page.script(hold, Vec::new()).await?;
    let address = format!("Waiting for GET {}/api/items", stage.server.origin());
    let waiting = json!({ "button": "Cancel", "amount": address });
    until_shown(stage, "that it waits", waiting).await?;
    ensure!(stage.page.look().await?.rows == 200, "the rows are gone");
    stage.page.press("api-load").await?;
    until_shown(stage, "the rows", json!({ "button": "Refresh", "amount": "200 rows · status 200" })).await?;
    let focused = stage.page.script("return document.activeElement.dataset.testid;", Vec::new()).await?;
    ensure!(focused == json!("api-load"), "the focus is at {focused}");
    // A response that nobody waits for changes nothing.
    stage.page.script("window.letGo();", Vec::new()).await?;
    answer(stage, Some("[2,3]"), 200, "application/json").await?;
    load(stage).await?;
    until_shown(stage, "the next response", json!({ "rows": ["2", "3"] })).await
}

pub(super) async fn of_a_long_list_shows_all_on_demand(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    let row: Vec<String> = (0..15).map(|column| format!("\"column {column}\":{column}")).collect();
    let list = format!("[{}]", vec![format!("{{{}}}", row.join(",")); 300].join(","));
    answer(stage, Some(&list), 200, "application/json").await?;
    load(stage).await?;
    until_shown(stage, "the amount", json!({ "amount": "300 rows · status 200" })).await?;
    let size = "return [document.querySelectorAll('[data-testid=api-row]').length,
        document.querySelectorAll('[aria-labelledby=data] thead th').length, document.activeElement.className];";
    let first = stage.page.script(size, Vec::new()).await?;
    ensure!(
        first.get(0) == Some(&json!(200)) && first.get(1) == Some(&json!(12)),
        "{first} are shown at first"
    );
    stage.page.press("show-all").await?;
    wait::until("all of it", async || {
        let shown = stage.page.script(size, Vec::new()).await?;
        let is_all = shown == json!([300, 15, "data-scroll"]);
        Ok(if is_all { Observed::Met(()) } else { Observed::NotYet(shown.to_string()) })
    })
    .await?;
    let scrolled = "const area = document.querySelector('.data-scroll');
        area.scrollTop = 500;
        const head = area.querySelector('thead th').getBoundingClientRect().top - area.getBoundingClientRect().top;
        return [area.scrollTop, Math.abs(head) < 2];";
    let scrolled = stage.page.script(scrolled, Vec::new()).await?;
    ensure!(scrolled == json!([500, true]), "the headers do not stick: {scrolled}");
    Ok(())
}

async fn answer(stage: &Stage, body: Option<&str>, status: u16, media_type: &str) -> Result<()> {
    let headers = if media_type.is_empty() { json!({}) } else { json!({ "content-type": media_type }) };
    stage.page.script(ANSWER, vec![json!(body), json!(status), headers]).await?;
    Ok(())
}

/// Not pressed where it is drawn: each request is a new line in the diagram above it.
async fn load(stage: &Stage) -> Result<()> {
    stage.page.script("document.querySelector('[data-testid=api-load]').click();", Vec::new()).await?;
    Ok(())
}

/// Waits until the data view shows all that is expected; it may show more.
async fn until_shown(stage: &Stage, what: &str, expected: Value) -> Result<()> {
    wait::until(what, async || {
        let shown = stage.page.script(SHOWN, Vec::new()).await?;
        let members = expected.as_object().into_iter().flatten();
        let is_met = members.into_iter().all(|(name, value)| shown.get(name) == Some(value));
        let seen: String = shown.to_string().chars().take(2000).collect();
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(seen) })
    })
    .await
}
