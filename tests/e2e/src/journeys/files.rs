//! The files of the app, when one is not what it was when the app was built (W3C Subresource Integrity §3.4), or does
//! not come: nothing of it runs, the page says what to do, and the provider's answer is not on the address.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::stage::Stage;
use crate::engine::Engine;
use crate::page::Look;

/// A line of comment at the end: a script that does the same, and yet another one.
const LINE: &[u8] = b"\n//";
/// An empty custom section at the end: a WebAssembly file that does the same, and yet another one.
const SECTION: &[u8] = &[0, 2, 1, b'x'];

pub(super) async fn whose_script_is_another_leave_a_page_that_says_so(stage: &mut Stage) -> Result<()> {
    refused(stage, |folder| longer(&named(folder, "app-", ".js")?, LINE)).await
}

pub(super) async fn of_which_the_first_is_another_leave_a_page_that_says_so(stage: &mut Stage) -> Result<()> {
    refused(stage, |folder| longer(&named(folder, "app-", "_bg.wasm")?, SECTION)).await
}

pub(super) async fn whose_interface_is_another_leave_a_page_that_says_so(stage: &mut Stage) -> Result<()> {
    refused(stage, |folder| longer(&named(folder, "interface-", ".wasm")?, SECTION)).await
}

pub(super) async fn of_which_one_is_gone_keep_the_answer_until_it_comes(stage: &mut Stage) -> Result<()> {
    let built = stage.environment.dist.clone();
    refused(stage, |folder| Ok(fs::remove_file(named(folder, "app-", "_bg.wasm")?)?)).await?;
    stage.environment.dist = built;
    stage.server.restart(&stage.environment)?;
    stage.page.reload().await?;
    let look = stage.until_error().await?;
    ensure!(look.error.as_deref() == Some("STATE_MISMATCH"), "the answer was not read: {look:?}");
    Ok(())
}

pub(super) async fn of_which_the_texts_are_gone_leave_an_error_its_code_and_short_text(
    stage: &mut Stage,
) -> Result<()> {
    let _app = stage.deploy(|folder| Ok(fs::remove_file(named(folder, "texts-", ".wasm")?)?))?;
    stage.open("/callback?code=of-no-sign-in&state=of-no-sign-in").await?;
    stage.until_error().await?;
    let is_settled = "document.querySelector('[aria-busy=true]') === null";
    stage.page.until_true("nothing to wait for a file", is_settled).await?;
    let shown = "return ['h2', 'p'].map((kind) => document.querySelector(`[data-testid=error] > ${kind}`).textContent);";
    let shown = stage.page.script(shown, Vec::new()).await?;
    let (code, text): (String, String) = serde_json::from_value(shown)?;
    ensure!(code == "STATE_MISMATCH", "the code is no heading: {code}");
    ensure!(text.contains("state"), "there is no short text: {text}");
    stage.expect_a_way_on().await
}

pub(super) async fn at_a_path_of_no_page_say_so_with_the_bar_of_the_app(stage: &mut Stage) -> Result<()> {
    stage.open("/no-such-page?code=of-no-sign-in#access_token=of-no-sign-in").await?;
    let look = stage.page.until("nobody to be signed in", |look| look.is("signed-out")).await?;
    ensure!(look.url == format!("{}/no-such-page", stage.server.origin()), "the page is at {}", look.url);
    stage
        .page
        .until_true(
            "the page to say so",
            "document.querySelector('main h1')?.textContent.includes('no page')",
        )
        .await?;
    stage.page.press_at("nav a[href='/']").await?;
    stage.page.until("the home page", Look::is_signed_out).await?;
    Ok(())
}

/// With its files changed so, the app does not begin at the callback; as it was built, it would have.
async fn refused(stage: &mut Stage, change: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    const TOKEN: &str = "the-token-of-an-implicit-answer";
    let _app = stage.deploy(change)?;
    stage.open(&format!("/callback#access_token={TOKEN}&token_type=Bearer&state=of-no-sign-in")).await?;
    let is_shown = "(() => { const said = document.getElementById('incomplete');
        return said !== null && said.checkVisibility() && said.textContent.includes('load the page again'); })()";
    stage.page.until_true("the page to say that it is incomplete", is_shown).await?;
    let look = stage.page.look().await?;
    ensure!(look.session.is_none() && look.error.is_none(), "the app has begun: {look:?}");
    ensure!(look.url == format!("{}/callback", stage.server.origin()), "the page is at {}", look.url);
    if stage.browser.engine == Engine::Chromium {
        // What the browser itself says of a file is said with the address of the page.
        let said = stage.browser.session.browser_log().await?;
        ensure!(!said.is_empty(), "the browser says nothing of the file");
        ensure!(
            !said.iter().any(|entry| entry.message.contains(TOKEN)),
            "a token is in the console: {said:?}"
        );
    }
    Ok(())
}

/// The one file in the folder with this name around its hash.
fn named(folder: &Path, begin: &str, end: &str) -> Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(begin) && name.ends_with(end) {
            return Ok(path);
        }
    }
    None.with_context(|| format!("no file is called {begin}…{end}"))
}

fn longer(path: &Path, more: &[u8]) -> Result<()> {
    Ok(fs::OpenOptions::new().append(true).open(path)?.write_all(more)?)
}
