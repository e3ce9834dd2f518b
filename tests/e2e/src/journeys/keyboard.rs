//! By keyboard and by ear: a sign-in; in the inspector every control is reached in order and says what it is, and verdicts
//! are heard.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::stage::Stage;
use crate::wait::{self, Observed};

/// Opens whatever can be opened and remembers every control that is drawn, in the order of the document.
const CONTROLS: &str = r#"
    for (const part of document.querySelectorAll('details')) part.open = true;
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
    window.controls = [...all].filter((it) => it.getClientRects().length > 0 && !it.disabled && it.tabIndex >= 0);
    return window.controls.length;
"#;

/// Which of them has the focus, what it is in the document, and whether it is on the page itself.
const FOCUSED: &str = r#"
    const it = document.activeElement;
    const name = it.dataset.testid ?? it.textContent.slice(0, 40);
    return [window.controls.indexOf(it), it.localName, name, it.closest('main') !== null];
"#;

pub(super) async fn reaches_every_control_of_the_inspector_by_its_name(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.open("/inspect").await?;
    stage.page.until_exists("[data-testid=own-id-token]").await?;
    stage.page.script("document.querySelector('[data-testid=own-id-token]').click();", Vec::new()).await?;
    stage.page.until_exists("[data-testid=verdict-claims][data-verdict=pass]").await?;
    let count = stage.page.script(CONTROLS, Vec::new()).await?.as_u64().unwrap_or_default();
    ensure!(count > 30, "only {count} controls are there");
    let (mut wrong, mut names) = (Vec::new(), Vec::new());
    for place in 0..count {
        stage.browser.session.action_chain().send_keys(Key::Tab).perform().await?;
        let focused = stage.page.script(FOCUSED, Vec::new()).await?;
        let (index, tag, own, is_in_page): (i64, String, String, bool) = serde_json::from_value(focused)?;
        let element = stage.browser.session.active_element().await?;
        let role = stage.browser.computed(&element, "computedrole").await?;
        let label = stage.browser.computed(&element, "computedlabel").await?;
        if index != i64::try_from(place)? {
            wrong.push(format!("{place}. is {tag} {own}, which is {index}."));
        }
        if label.trim().is_empty() || !roles_of(&tag).contains(&role.as_str()) {
            wrong.push(format!("{tag} {own} is called {label:?} and is a {role:?}"));
        }
        // What has the same name must do the same.
        if is_in_page && names.contains(&(role.clone(), label.clone())) {
            wrong.push(format!("a second {role} is called {label:?}"));
        }
        names.push((role, label));
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// What an element may be to a screen reader.
fn roles_of(tag: &str) -> &'static [&'static str] {
    match tag {
        "a" => &["link"],
        "input" | "textarea" => &["textbox", "searchbox"],
        // WebKit's driver has its own word, after the button that opens the list.
        "select" => &["combobox", "button"],
        "li" => &["listitem"],
        "pre" => &["group"],
        // ARIA has no role for it, so that two engines answer with none.
        "summary" => &["DisclosureTriangle", ""],
        _ => &["button", "tab"],
    }
}

pub(super) async fn signs_in_with_a_test_account(stage: &mut Stage) -> Result<()> {
    stage.start_sign_in("/").await?;
    // The user name has the focus; a filled form is one key from being sent.
    tab_to(stage, "a.choice").await?;
    press_enter(stage).await?;
    stage
        .page
        .until_true("a filled form", "document.querySelector('[name=password]')?.value === 'password'")
        .await?;
    press_enter(stage).await?;
    stage.page.until_exists("button[value=allow]").await?;
    let focused = "return document.activeElement.localName;";
    ensure!(
        stage.page.script(focused, Vec::new()).await? == "h1",
        "the consent page does not begin at its title"
    );
    tab_to(stage, "button[value=allow]").await?;
    press_enter(stage).await?;
    stage.until_signed_in().await?;
    Ok(())
}

pub(super) async fn reads_a_message_and_goes_back_to_it(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let message = "[data-testid=message][data-name=token-request]";
    stage.page.until_exists(message).await?;
    tab_to(stage, message).await?;
    press_enter(stage).await?;
    stage
        .page
        .until_true("the detail", "document.querySelector('aside.detail').dataset.open === 'true'")
        .await?;
    tab_to(stage, "#message-tab-0").await?;
    for tab in ["message-tab-1", "message-tab-2"] {
        press(stage, Key::Right).await?;
        let is_chosen = format!("document.activeElement.matches('#{tab}[aria-selected=true]')");
        stage.page.until_true(tab, &is_chosen).await?;
    }
    press(stage, Key::Escape).await?;
    stage
        .page
        .until_true("no detail", "document.querySelector('aside.detail').dataset.open === 'false'")
        .await?;
    let is_back = format!("document.activeElement.matches({message:?})");
    stage.page.until_true("the focus at the message", &is_back).await
}

pub(super) async fn compares_two_tokens(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.open("/inspect").await?;
    stage.page.until_exists("[data-testid=own-id-token]").await?;
    tab_to(stage, "[data-testid=own-id-token]").await?;
    press_enter(stage).await?;
    stage.page.until_exists("[data-testid=verdict-claims][data-verdict=pass]").await?;
    tab_to(stage, "#inspector-tab-0").await?;
    for _ in 0..3 {
        press(stage, Key::Right).await?;
    }
    stage.page.until_true("Compare", "document.activeElement.textContent === 'Compare'").await?;
    tab_to(stage, "[data-testid=compare-session]").await?;
    press_enter(stage).await?;
    stage.page.until_exists("[data-testid=difference]").await
}

pub(super) async fn adds_edits_and_removes_a_provider(stage: &mut Stage) -> Result<()> {
    stage.open("/settings").await?;
    stage.page.until_exists("[data-testid=issuer]").await?;
    tab_to(stage, "[data-testid=issuer]").await?;
    let issuer = stage.issuer();
    stage.browser.session.action_chain().send_keys(issuer).perform().await?;
    press_enter(stage).await?;
    stage.page.until_exists("[name=client_id]").await?;
    tab_to(stage, "[name=client_id]").await?;
    stage.browser.session.action_chain().send_keys("spa").perform().await?;
    press_enter(stage).await?;
    stage.page.until_exists("[data-testid=edit]").await?;
    tab_to(stage, "[data-testid=edit]").await?;
    press_enter(stage).await?;
    stage.page.until_exists("[data-testid=cancel]").await?;
    tab_to(stage, "[data-testid=cancel]").await?;
    press_enter(stage).await?;
    tab_to(stage, "[data-testid=remove]").await?;
    press_enter(stage).await?;
    stage.page.until_true("no provider", "document.querySelector('[data-testid=remove]') === null").await?;
    tab_to(stage, "[data-testid=undo]").await?;
    press_enter(stage).await?;
    stage.page.until_exists("[data-testid=remove]").await
}

async fn press_enter(stage: &Stage) -> Result<()> {
    press(stage, Key::Enter).await
}

async fn press(stage: &Stage, key: Key) -> Result<()> {
    Ok(stage.browser.session.action_chain().send_keys(key).perform().await?)
}

/// Goes from control to control until this one has the focus; from the last of the page to the first.
async fn tab_to(stage: &Stage, selector: &str) -> Result<()> {
    let has_focus = format!("return document.activeElement.matches({selector:?});");
    for _ in 0..60 {
        stage.browser.session.action_chain().send_keys(Key::Tab).perform().await?;
        if stage.page.script(&has_focus, Vec::new()).await? == true {
            return Ok(());
        }
    }
    bail!("{selector} is not reached in sixty steps")
}

pub(super) async fn tells_verdicts_in_words_that_are_heard(stage: &mut Stage) -> Result<()> {
    stage.open("/inspect").await?;
    stage.page.until_exists("[data-testid=token-input]").await?;
    let paste =
        "const field = document.querySelector('[data-testid=token-input]'); field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    let read = "const boxes = [...document.querySelectorAll('.verdict-box')];
        return boxes.map((it) => [it.closest('[aria-live=polite]') !== null, it.querySelector('strong').textContent]);";
    for (token, words) in [
        ("", ["– not checked", "– not checked", "– not checked", "– not checked"]),
        ("eyJhbGciOiJub25lIn0.eyJleHAiOjF9.", ["✓ Unsecured JWT", "✗ failed", "✗ failed", "– not checked"]),
    ] {
        stage.page.script(paste, vec![json!(token)]).await?;
        let expected: Vec<Value> = words.iter().map(|word| json!([true, word])).collect();
        wait::until("verdicts in words", async || {
            let found = stage.page.script(read, Vec::new()).await?;
            let is_met = found == Value::Array(expected.clone());
            Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(found.to_string()) })
        })
        .await?;
    }
    Ok(())
}
