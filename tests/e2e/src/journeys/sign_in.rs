//! Signing in, and what is left of it.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::stage::{ALICE, Stage};
use crate::page::Look;

/// What else may have come with the code, or what may have happened since the page was left, by a script that has what
/// was kept for the token request: then the app decides alone.
const NOT_AS_EXPECTED: [(&str, &str); 18] = [
    ("&foo=bar", ""),
    ("&code=y", ""),
    ("&error=access_denied", ""),
    ("&id_token=x", ""),
    ("%20", ""),
    ("=y", ""),
    ("#access_token=x", ""),
    ("&session_state=x#y", ""),
    ("", "kept.state = 'other'"),
    ("", "kept.issuer += '/'"),
    ("", "kept.redirect_uri += '/'"),
    ("", "kept.until = Date.now()"),
    ("", "kept.since = Date.now() + 60_000"),
    ("", "kept.configuration += ' '"),
    // Nobody was signed in, and the transaction, the metadata and the keys were these.
    ("", "sessionStorage.setItem(kept.unchanged[0][0], '{}')"),
    ("", "sessionStorage.setItem(kept.unchanged[1][0], '{}')"),
    ("", "sessionStorage.setItem(kept.unchanged[2][0], '{}')"),
    ("", "sessionStorage.removeItem(kept.unchanged[3][0])"),
];

/// The first request that a page sends by itself for the list fails; the app's is an object, not an address.
const FAIL_ONCE: &str = "const send = window.fetch;
    window.fetch = (...request) => {
        if (sessionStorage.hasFailed || !String(request[0]).endsWith('/api/items')) return send(...request);
        sessionStorage.hasFailed = 'yes';
        return Promise.reject(new TypeError('not now'));
    };";

/// What is changed before the page is loaded again, by its address or by a script: the app asks the API itself then, if
/// at all. Each address differs in more than its fragment from the one that the script left before, or nothing would be
/// loaded.
const NOT_AS_LEFT: [(&str, &str); 10] = [
    ("settings", ""),
    ("#x", ""),
    ("?x=1", ""),
    ("?", "kept.until = Date.now()"),
    ("", "kept.since = Date.now() + 60_000"),
    ("?", "kept.configuration += ' '"),
    ("", "sessionStorage.setItem(kept.unchanged[0][0], '{}')"),
    ("?", "sessionStorage.setItem(kept.unchanged[1][0], '{}')"),
    ("", "sessionStorage.removeItem(kept.unchanged[2][0])"),
    ("?", "kept.url = `${location.origin}/api/me`"),
];

/// The response parameters that may stay nowhere.
const RESPONSE_PARAMETERS: [&str; 4] = ["code=", "state=", "iss=", "access_token="];

pub(super) async fn by_hand_shows_the_name_and_200_rows(stage: &mut Stage) -> Result<()> {
    let look = stage.sign_in().await?;
    let name = look.user_name.unwrap_or_default();
    ensure!(name.to_lowercase().contains(&ALICE.to_lowercase()), "the name shown is {name:?}");
    ensure!(look.error.is_none(), "an error is shown: {:?}", look.error_text);
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

pub(super) async fn asks_for_tokens_while_the_app_loads_if_nothing_has_changed(
    stage: &mut Stage,
) -> Result<()> {
    let sent = comes_back(stage, "", "").await?;
    ensure!(sent == (Some(400), String::new(), false), "a right answer was left to the app: {sent:?}");
    for (more, change) in NOT_AS_EXPECTED {
        let (status, query, is_kept) = comes_back(stage, more, change).await?;
        ensure!(
            status.is_none() && !query.is_empty() && is_kept,
            "{more:?}, {change:?}: {status:?}, {query:?}"
        );
    }
    Ok(())
}

/// Comes back from the server with a code that it does not know, to a page to which the app itself does not come.
/// Answers the status of the token request, if there was one, the answer that is left to the app, and whether what was kept
/// for the request still is.
async fn comes_back(stage: &Stage, more: &str, change: &str) -> Result<(Option<u16>, String, bool)> {
    stage.start_sign_in("/").await?;
    let state = stage.state_under_way().await?;
    let changing = format!(
        "const kept = JSON.parse(sessionStorage.getItem('bearer-lab:ahead'));
        {change};
        sessionStorage.setItem('bearer-lab:ahead', JSON.stringify(kept));"
    );
    stage.page.script(&changing, Vec::new()).await?;
    let cdp = stage.browser.session.cdp();
    cdp.send_raw("Network.enable", json!({})).await?;
    cdp.send_raw("Network.setBlockedURLs", json!({ "urls": ["*_bg.wasm"] })).await?;
    let issuer = stage.issuer().replace(':', "%3A").replace('/', "%2F");
    stage.open(&format!("/callback?state={state}&iss={issuer}&code=x{more}")).await?;
    let asked = "const answer = await window.bearerLabAhead?.answer;
        const isKept = sessionStorage.getItem('bearer-lab:ahead') !== null;
        if (location.search || location.hash) throw new Error('the answer is on the address');
        return [answer?.status ?? null, history.state ?? '', isKept];";
    let asked = format!("return (async () => {{ {asked} }})();");
    let end = stage.page.script(&asked, Vec::new()).await?;
    cdp.send_raw("Network.setBlockedURLs", json!({ "urls": [] })).await?;
    stage.page.script("sessionStorage.clear();", Vec::new()).await?;
    Ok(serde_json::from_value(end)?)
}

pub(super) async fn asks_the_api_while_the_app_loads_again_if_nothing_has_changed(
    stage: &mut Stage,
) -> Result<()> {
    stage.sign_in().await?;
    let is_kept = "sessionStorage.getItem('bearer-lab:ahead:api') !== null";
    stage.page.until_true("the request to be kept", is_kept).await?;
    stage.page.script("window.isBefore = true;", Vec::new()).await?;
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    let asked = "const asked = performance.getEntriesByName(`${location.origin}/api/items`);
        return [window.isBefore ?? false, asked.length, window.bearerLabAhead === undefined];";
    let asked: (bool, usize, bool) = serde_json::from_value(stage.page.script(asked, Vec::new()).await?)?;
    ensure!(asked == (false, 1, true), "the app did not take the answer over: {asked:?}");
    stage.open("/settings").await?;
    expect_asked_for_at_home(stage).await?;
    let cdp = stage.browser.session.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FAIL_ONCE })).await?;
    stage.page.reload().await?;
    stage.until_signed_in().await?;
    let has_failed = stage.page.script("return sessionStorage.hasFailed === 'yes';", Vec::new()).await?;
    ensure!(has_failed == true, "no request left ahead that could fail");
    let left = stage.page.script("return Object.entries(sessionStorage);", Vec::new()).await?;
    cdp.send_raw("Network.enable", json!({})).await?;
    cdp.send_raw("Network.setBlockedURLs", json!({ "urls": ["*_bg.wasm"] })).await?;
    // What is unchanged comes first and last: what is refused between the two is refused for its change.
    expect_ahead(stage, &left, "/?").await?;
    for (more, change) in NOT_AS_LEFT {
        let status = loads_again(stage, &left, &["/", more].concat(), change).await?;
        ensure!(status.is_none(), "{more:?}, {change:?}: {status:?}");
    }
    expect_ahead(stage, &left, "/").await?;
    cdp.send_raw("Network.setBlockedURLs", json!({ "urls": [] })).await?;
    Ok(())
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

async fn expect_ahead(stage: &Stage, left: &Value, path: &str) -> Result<()> {
    let status = loads_again(stage, left, path, "").await?;
    ensure!(status == Some(200), "a request that may leave was left to the app: {status:?}");
    Ok(())
}

/// Loads the page without the app, with the session storage as it was left but for one change. Answers the status of the
/// request that left ahead, if there was one.
async fn loads_again(stage: &Stage, left: &Value, path: &str, change: &str) -> Result<Option<u16>> {
    let changing = format!(
        "sessionStorage.clear();
        for (const [key, text] of arguments[0]) sessionStorage.setItem(key, text);
        const kept = JSON.parse(sessionStorage.getItem('bearer-lab:ahead:api'));
        {change};
        sessionStorage.setItem('bearer-lab:ahead:api', JSON.stringify(kept));"
    );
    stage.page.script(&changing, vec![left.clone()]).await?;
    stage.open(path).await?;
    let asked = "return (async () => (await window.bearerLabAhead?.answer)?.status ?? null)();";
    Ok(serde_json::from_value(stage.page.script(asked, Vec::new()).await?)?)
}

pub(super) async fn keeps_a_message_open_when_its_answer_comes(stage: &mut Stage) -> Result<()> {
    const LAST: &str = ".wire ol.scroll > li:last-child .message";
    stage.sign_in().await?;
    // The next answer is held back until it is let go.
    let hold = "const send = window.fetch;
        const isLetGo = new Promise((resolve) => { window.letGo = resolve; });
        window.fetch = async (...request) => { await isLetGo; return send(...request); };";
    stage.page.script(hold, Vec::new()).await?;
    stage.page.press_at("[aria-labelledby=data] button.link").await?;
    stage.page.until_exists(&format!("{LAST}:has(.status[data-verdict=unchecked])")).await?;
    let open = format!("document.querySelector('{LAST}').open = true;");
    stage.page.script(&open, Vec::new()).await?;
    stage.page.until_exists(&format!("{LAST}[open] .inside")).await?;
    stage.page.script("window.letGo();", Vec::new()).await?;
    stage.page.until_exists(&format!("{LAST}[open]:has(.status[data-verdict=pass]) .inside")).await
}
