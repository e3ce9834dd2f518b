//! Providers that a person adds: by issuer, from a file, and what is refused.

use std::io::Write as _;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use thirtyfour::By;

use super::stage::{ALICE, Stage};
use crate::page::Look;
use crate::server::Server;
use crate::storage::Stores;
use crate::wait::{self, Observed};

/// Where the list is kept.
const KEY: &str = "bearer-lab:providers";

pub(super) async fn a_provider_added_by_its_issuer_signs_in(stage: &mut Stage) -> Result<()> {
    let other = Server::start(&stage.environment)?;
    stage.server.allow_any_provider(&stage.environment)?;
    // Ports share the cookies of a host name: the app is a redirect URI under the other name only.
    let issuer = issuer_of(&other).replace("localhost", "127.0.0.1");
    look_up(stage, &issuer).await?;
    stage.page.until_exists("[data-testid=features]").await?;
    let said = text_of(stage, "[data-testid=features]").await?;
    ensure!(said.contains("PKCE with S256✓ yes") && said.contains("/v1/logout"), "the features are {said}");
    let redirect_path = ["/callback/", &issuer.replacen("://", "/", 1)].concat();
    let registered = text_of(stage, "[data-testid=urls] dd code").await?;
    ensure!(
        registered == [stage.server.origin(), &redirect_path].concat(),
        "{registered} is to be registered"
    );
    stage.page.type_into("input[name=name]", "Next door").await?;
    stage.page.type_into("input[name=client_id]", "spa").await?;
    stage
        .page
        .script(
            "for (const part of document.querySelectorAll('.form .options')) part.open = true;",
            Vec::new(),
        )
        .await?;
    stage.page.type_into("[name=authorization_parameters]", "prompt=login").await?;
    stage.page.press("save").await?;
    until_done(stage, "Added Next door").await?;

    stage.open("/").await?;
    stage.page.press_at(".options > summary").await?;
    stage.page.press_at(".options select option[value='Next door']").await?;
    stage.page.press("sign-in").await?;
    stage.page.until_exists("input[name=password]").await?;
    let at = stage.page.look().await?.url;
    ensure!(at.starts_with(&issuer), "went to {at} in place of {issuer}");
    ensure!(at.ends_with("&prompt=login"), "the parameter is not in {at}");
    stage.give_password().await?;
    stage.page.press_at("button[name=action][value=allow]").await?;
    let look = stage.page.until("alice to be signed in", |look| look.is("signed-in")).await?;
    ensure!(look.user_name.is_some_and(|name| name.contains(ALICE)), "somebody else is signed in");
    ensure!(text_of(stage, "main").await?.contains(&issuer), "the page does not name {issuer}");
    expect_nothing_for_the_api(stage).await?;
    stage.page.reload().await?;
    stage.page.until("alice to stay signed in", |look| look.is("signed-in")).await?;
    expect_nothing_for_the_api(stage).await?;
    stage.open("/settings").await?;
    stage.page.until_exists("[data-testid=remove]:disabled").await?;
    stage.open("/").await?;
    stage.page.leave_by("sign-out").await?;
    stage.page.until("nobody to be signed in", Look::is_signed_out).await?;
    Ok(())
}

/// The diagram has every request of the app when it leaves, the browser its responses only.
async fn expect_nothing_for_the_api(stage: &Stage) -> Result<()> {
    stage.page.until_exists("[data-testid=not-for-it]").await?;
    stage.page.until_exists(".flow [data-testid=message]").await?;
    let sent = "return document.querySelector('[data-testid=message][data-name=api-request]') !== null;";
    ensure!(stage.page.script(sent, Vec::new()).await? == json!(false), "the token went to the API");
    Ok(())
}

pub(super) async fn what_was_added_can_be_changed_removed_and_undone(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    paste(stage, &list(&["One", "Two"])).await?;
    until_done(stage, "Imported 2 providers").await?;
    expect_names(stage, &["One", "Two"]).await?;
    stage.page.press_at("[data-issuer='https://one.test'] [data-testid=remove]").await?;
    until_done(stage, "Removed One").await?;
    expect_names(stage, &["Two"]).await?;
    stage.page.press("undo").await?;
    expect_names(stage, &["One", "Two"]).await?;
    stage.page.press_at("[data-issuer='https://two.test'] [data-testid=edit]").await?;
    stage.page.type_into("[data-issuer='https://two.test'] input[name=name]", "Third").await?;
    stage.page.press_at("[data-issuer='https://two.test'] [data-testid=cancel]").await?;
    expect_names(stage, &["One", "Two"]).await?;
    stage.page.press_at("[data-issuer='https://two.test'] [data-testid=edit]").await?;
    stage.page.type_into("[data-issuer='https://two.test'] input[name=name]", "Second").await?;
    stage.page.press_at("[data-issuer='https://two.test'] [data-testid=save]").await?;
    until_done(stage, "Changed Second").await?;
    expect_names(stage, &["One", "Second"]).await?;
    stage.page.reload().await?;
    expect_names(stage, &["One", "Second"]).await
}

pub(super) async fn a_test_says_what_works_and_what_does_not(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    paste(stage, &list(&["Nobody"])).await?;
    until_done(stage, "Imported 1 provider").await?;
    let rows = "return [...document.querySelectorAll('[data-testid=provider]')].map((it) =>
        [...it.querySelectorAll('[data-testid=test-report] .status')].map((word) => word.textContent).join());";
    let works = "✓ works";
    let ready = [works, works, works, works, works, works, works, "– not checked"].join(",");
    stage
        .page
        .script("for (const it of document.querySelectorAll('[data-testid=test]')) it.click();", Vec::new())
        .await?;
    wait::until("both reports", async || {
        let shown = stage.page.script(rows, Vec::new()).await?;
        let is_met = shown == json!([ready, "✗ failed"]);
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(shown.to_string()) })
    })
    .await?;
    let failed = text_of(stage, "[data-issuer='https://nobody.test'] [data-testid=test-report]").await?;
    ensure!(failed.contains("POLICY_BLOCKED"), "the report is {failed}");
    Ok(())
}

pub(super) async fn a_shared_link_fills_in_the_form_and_adds_nothing(stage: &mut Stage) -> Result<()> {
    let other = Server::start(&stage.environment)?;
    stage.server.allow_any_provider(&stage.environment)?;
    let issuer = issuer_of(&other);
    let provider =
        json!({ "name": "Shared", "issuer": issuer, "client_id": "spa", "scopes": ["openid", "email"] });
    let shared = json!({ "providers": [provider] }).to_string();
    stage.open(&["/settings#provider=", &BASE64_URL_SAFE_NO_PAD.encode(shared)].concat()).await?;
    stage.page.until_exists("[data-testid=proposal]").await?;
    expect_nothing_sent(stage).await?;
    let look = stage.page.look().await?;
    ensure!(look.url.ends_with("/settings"), "the link stays in the address: {}", look.url);
    stage.page.press("look-up").await?;
    stage.page.until_exists("[data-testid=save]").await?;
    let form = "return ['name', 'client_id', 'scope'].map((name) => document.querySelector(`[name=${name}]`).value);";
    let form = stage.page.script(form, Vec::new()).await?;
    ensure!(form == json!(["Shared", "spa", "openid email"]), "the form has {form}");
    expect_names(stage, &[]).await?;
    stage.page.press("save").await?;
    until_done(stage, "Added Shared").await?;
    // The link that the row offers says the same.
    let catch = "Object.defineProperty(navigator, 'clipboard', { configurable: true,
        value: { writeText: (text) => { window.copied = text; return Promise.resolve(); } } });
        const row = [...document.querySelectorAll('[data-testid=provider]')].at(-1);
        [...row.querySelectorAll('button')].find((it) => it.textContent === 'Copy link').click();";
    stage.page.script(catch, Vec::new()).await?;
    stage.page.until_true("the link to be copied", "window.copied !== undefined").await?;
    let copied = stage.page.script("return window.copied.replace(location.origin, '');", Vec::new()).await?;
    let copied = copied.as_str().context("no link")?.to_owned();
    stage.page.press_at("[data-testid=provider]:last-child [data-testid=remove]").await?;
    expect_names(stage, &[]).await?;
    stage.open("/").await?;
    stage.open(&copied).await?;
    stage.page.until_exists("[data-testid=proposal]").await?;
    let proposal = text_of(stage, "[data-testid=proposal]").await?;
    ensure!(proposal.contains("Shared"), "it proposes {proposal}");
    stage.open("/").await?;
    stage.open("/settings#provider=e30").await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("PROVIDERS_INVALID"), "{look:?}");
    Ok(())
}

pub(super) async fn an_exported_file_brings_everything_back(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    paste(stage, &list(&["One", "Two"])).await?;
    expect_names(stage, &["One", "Two"]).await?;
    let exported =
        "return decodeURIComponent(document.querySelector('[data-testid=export]').href.split(',')[1]);";
    let exported = stage.page.script(exported, Vec::new()).await?;
    let exported = exported.as_str().context("the link holds no text")?.to_owned();
    ensure!(exported.contains("\"version\": 1") && !exported.contains("secret"), "{exported}");
    stage.page.script("localStorage.clear();", Vec::new()).await?;
    stage.page.reload().await?;
    expect_names(stage, &[]).await?;
    for words in ["Imported 2 providers", "Nothing new in this list"] {
        let _file = choose(stage, exported.as_bytes()).await?;
        until_done(stage, words).await?;
        expect_names(stage, &["One", "Two"]).await?;
    }
    Ok(())
}

pub(super) async fn a_file_that_is_no_list_or_has_a_secret_changes_nothing(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    paste(stage, &list(&["One"])).await?;
    expect_names(stage, &["One"]).await?;
    let secret =
        r#"{"providers":[{"name":"A","issuer":"https://a.test","client_id":"c","client_secret":"s3cret"}]}"#;
    let cases: [(Vec<u8>, &str); 6] = [
        (secret.into(), "PROVIDERS_SECRET"),
        (vec![b' '; 1024 * 1024], "PROVIDERS_TOO_LARGE"),
        (b"\xff\xfe\x00".into(), "PROVIDERS_INVALID"),
        (br#"{"version":2,"providers":[]}"#.into(), "PROVIDERS_INVALID"),
        (br#"{"providers":[{"name":"A","issuer":"http://a.test","client_id":"c"}]}"#.into(), "PROVIDERS_INVALID"),
        (br#"{"providers":[{"name":"<img src=x onerror=alert(1)>","issuer":"javascript:1","client_id":"c"}]}"#.into(), "PROVIDERS_INVALID"),
    ];
    for (content, code) in cases {
        let _file = choose(stage, &content).await?;
        let look = stage.page.until(code, |look| look.error.as_deref() == Some(code)).await?;
        ensure!(!look.error_text.unwrap_or_default().contains("s3cret"), "the secret is on the page");
        expect_names(stage, &["One"]).await?;
        stage.page.press_at("[data-testid=error] .row > button").await?;
        stage.page.until("the error to be gone", |look| look.error.is_none()).await?;
    }
    let kept = Stores::read(&stage.page).await?.text();
    ensure!(!kept.contains("s3cret"), "the secret is kept: {kept}");
    Ok(())
}

pub(super) async fn an_issuer_that_is_none_is_refused_before_anything_is_sent(
    stage: &mut Stage,
) -> Result<()> {
    stage.server.allow_any_provider(&stage.environment)?;
    for issuer in [
        "http://issuer.test",
        "http://localhost.issuer.test",
        "https://\u{430}ccounts.google.com",
        "https://accounts.google.com@issuer.test",
        "https://issuer.test/?x=1",
        "https://issuer.test/#x",
        "javascript:alert(1)",
        "//issuer.test",
    ] {
        look_up(stage, issuer).await?;
        let look = stage.until_error().await?;
        ensure!(look.error.as_deref() == Some("PROVIDERS_ISSUER"), "{issuer}: {look:?}");
        expect_nothing_sent(stage).await?;
    }
    Ok(())
}

pub(super) async fn an_issuer_with_a_slash_too_many_leads_to_its_issuer(stage: &mut Stage) -> Result<()> {
    let other = Server::start(&stage.environment)?;
    stage.server.allow_any_provider(&stage.environment)?;
    look_up(stage, &[&issuer_of(&other), "/"].concat()).await?;
    stage.page.until_exists("[data-testid=features]").await?;
    let said = text_of(stage, "[data-testid=features]").await?;
    ensure!(said.contains(&[&issuer_of(&other), " "].concat()), "the issuer is {said}");
    Ok(())
}

pub(super) async fn the_policy_of_the_page_stops_a_provider_and_says_how_to_mend_it(
    stage: &mut Stage,
) -> Result<()> {
    let other = Server::start(&stage.environment)?;
    look_up(stage, &issuer_of(&other)).await?;
    stage.page.until_exists("[data-testid=policy]").await?;
    let warned = text_of(stage, "[data-testid=policy]").await?;
    ensure!(
        warned.contains("--any-provider") && warned.contains(stage.server.origin()),
        "it warns: {warned}"
    );
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("POLICY_BLOCKED"), "{look:?}");
    for said in ["--any-provider", "connect-src"] {
        stage
            .page
            .until(said, |look| look.error_text.as_ref().is_some_and(|text| text.contains(said)))
            .await?;
    }
    stage.server.allow_any_provider(&stage.environment)?;
    look_up(stage, &issuer_of(&other)).await?;
    stage.page.until_exists("[data-testid=features]").await
}

pub(super) async fn a_frame_that_the_policy_stops_is_an_error_at_once(stage: &mut Stage) -> Result<()> {
    let other = Server::start(&stage.environment)?;
    stage.server.allow_any_provider(&stage.environment)?;
    stage.open("/settings").await?;
    paste(
        stage,
        &json!({ "providers": [{ "name": "Next door", "issuer": issuer_of(&other), "client_id": "spa",
        "scopes": ["openid"] }] }),
    )
    .await?;
    until_done(stage, "Imported 1 provider").await?;
    stage.open("/").await?;
    stage.page.press_at(".options > summary").await?;
    stage.page.press_at(".options select option[value='Next door']").await?;
    // What it says of itself is known from here on; frames are stopped by a policy that comes later.
    wait::until("metadata and keys", async || {
        let known = stage.page.fetched().await?.iter().filter(|url| url.starts_with(other.origin())).count();
        Ok(if known == 2 { Observed::Met(()) } else { Observed::NotYet(known.to_string()) })
    })
    .await?;
    let policy = "const meta = document.createElement('meta'); meta.httpEquiv = 'Content-Security-Policy';
        meta.content = \"frame-src 'self'\"; document.head.append(meta);";
    stage.page.script(policy, Vec::new()).await?;
    stage.page.press("sign-in-silent").await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("POLICY_BLOCKED"), "{look:?}");
    Ok(())
}

pub(super) async fn a_list_that_was_tampered_with_is_not_used_and_can_be_forgotten(
    stage: &mut Stage,
) -> Result<()> {
    for value in
        ["", "null", "{}", "\u{0}", r#"{"version":9,"providers":[]}"#, r#"{"providers":[{"name":"A"}]}"#]
    {
        stage.open("/").await?;
        let script = "localStorage.setItem(arguments[0], arguments[1]);";
        stage.page.script(script, vec![json!(KEY), json!(value)]).await?;
        stage.page.reload().await?;
        stage.page.until("a way in", |look| look.can_sign_in).await?;
        stage.page.until_exists("[data-testid=notice][data-code=PROVIDERS_TAMPERED]").await?;
        stage.open("/settings").await?;
        let look = stage.until_error().await?;
        ensure!(look.error.as_deref() == Some("PROVIDERS_TAMPERED"), "{value:?}: {look:?}");
        paste(stage, &list(&["One"])).await?;
        expect_names(stage, &[]).await?;
        stage.page.press("forget").await?;
        wait::until("the error to be gone", async || {
            let left = text_of(stage, "[aria-labelledby=providers]").await?;
            Ok(if left.contains("PROVIDERS_TAMPERED") { Observed::NotYet(left) } else { Observed::Met(()) })
        })
        .await?;
        Stores::read(&stage.page).await?.expect_empty()?;
    }
    Ok(())
}

pub(super) async fn storage_that_is_full_or_denied_is_an_error(stage: &mut Stage) -> Result<()> {
    let broken = [("setItem", "LOCAL_STORAGE_FULL"), ("getItem", "LOCAL_STORAGE_DENIED")];
    for (method, code) in broken {
        stage.open("/settings").await?;
        stage.page.until_exists("[data-testid=paste]").await?;
        let script = format!(
            "Storage.prototype.{method} = () => {{ throw new DOMException('no', 'SecurityError'); }};"
        );
        stage.page.script(&script, Vec::new()).await?;
        paste(stage, &list(&["One"])).await?;
        stage.page.until(code, |look| look.error.as_deref() == Some(code)).await?;
        expect_names(stage, &[]).await?;
    }
    Ok(())
}

pub(super) async fn the_theme_stays_when_the_page_is_loaded_again(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    let theme = "return document.documentElement.dataset.theme;";
    for name in ["light", "dark", "system"] {
        stage.page.press_at("button[title='Change the theme']").await?;
        stage.page.reload().await?;
        stage.page.until_exists("button[title='Change the theme']").await?;
        let kept = stage.page.script(theme, Vec::new()).await?;
        ensure!(kept == json!(name), "{name} became {kept}");
    }
    Stores::read(&stage.page).await?.expect_empty()
}

fn issuer_of(server: &Server) -> String {
    [server.origin(), "/oauth2/default"].concat()
}

/// A list of providers with these names, each with an issuer of its own.
fn list(names: &[&str]) -> Value {
    let entry = |name: &&str| {
        json!({ "name": name, "issuer": format!("https://{}.test", name.to_lowercase()), "client_id": "c",
            "scopes": ["openid"] })
    };
    json!({ "providers": names.iter().map(entry).collect::<Vec<_>>() })
}

/// Opens Settings and asks an issuer.
async fn look_up(stage: &Stage, issuer: &str) -> Result<()> {
    stage.open("/settings").await?;
    stage.page.type_into("[data-testid=issuer]", issuer).await?;
    stage.page.press("look-up").await
}

async fn paste(stage: &Stage, list: &Value) -> Result<()> {
    let open = "document.querySelector('[data-testid=paste]').closest('details').open = true;";
    stage.page.until_exists("[data-testid=paste]").await?;
    stage.page.script(open, Vec::new()).await?;
    stage.page.type_into("[data-testid=paste]", &list.to_string()).await?;
    stage.page.press("import-pasted").await
}

/// Chooses a file with this content. The page reads it later: it must outlive that.
async fn choose(stage: &Stage, content: &[u8]) -> Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().suffix(".json").tempfile()?;
    file.write_all(content)?;
    stage.page.until_exists("[data-testid=import]").await?;
    let field = stage.browser.session.find(By::Css("[data-testid=import]")).await?;
    field.send_keys(file.path().to_string_lossy()).await?;
    Ok(file)
}

async fn until_done(stage: &Stage, words: &str) -> Result<()> {
    wait::until(words, async || {
        let said = text_of(stage, "[data-testid=done]").await?;
        Ok(if said.contains(words) { Observed::Met(()) } else { Observed::NotYet(said) })
    })
    .await
}

async fn text_of(stage: &Stage, selector: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.textContent ?? '';";
    let text = stage.page.script(script, vec![json!(selector)]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until one's own providers have these names, behind the one that came with the page.
async fn expect_names(stage: &Stage, names: &[&str]) -> Result<()> {
    let script = "return [...document.querySelectorAll('[data-testid=provider] h3')].slice(1).map((h) => h.textContent);";
    wait::until("the providers", async || {
        let seen = stage.page.script(script, Vec::new()).await?;
        let all = stage
            .page
            .script("return document.querySelectorAll('[data-testid=provider]').length;", Vec::new())
            .await?;
        let is_met = seen == json!(names) && all == json!(names.len() + 1);
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(seen.to_string()) })
    })
    .await
}

/// Fails when this document has asked anything but its own origin.
async fn expect_nothing_sent(stage: &Stage) -> Result<()> {
    let fetched = stage.page.fetched().await?.into_iter();
    let foreign: Vec<_> = fetched.filter(|url| !url.starts_with(stage.server.origin())).collect();
    ensure!(foreign.is_empty(), "asked {foreign:?}");
    Ok(())
}

pub(super) async fn a_page_whose_file_does_not_come_can_be_asked_for_again(stage: &mut Stage) -> Result<()> {
    stage.open("/").await?;
    stage.page.until("the app", Look::is_signed_out).await?;
    stage.server.stop();
    stage.page.press_at("nav a[href='/settings']").await?;
    stage.page.until_exists("[data-testid=load-again]").await?;
    stage.server.restart(&stage.environment)?;
    stage.page.press("load-again").await?;
    stage.page.until_exists("[data-testid=look-up]").await
}
