//! The token inspector: four verdicts on every pasted token, and nothing that leaves the page.

mod tokens;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::configured::configure;
use super::stage::Stage;
use crate::engine::Engine;
use crate::hostile::jose::Keyring;
use crate::storage::{Stores, claim};
use crate::traffic;
use crate::wait::{self, Observed};

/// Pastes a token and a key as a person does: all at once, into the field.
const PASTE: &str = r#"
    for (const [id, text] of [['key-input', arguments[1]], ['token-input', arguments[0]]]) {
        const field = document.querySelector(`[data-testid=${id}]`);
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
    }
"#;

/// Where the driver has no folder for downloads: what a link would save, in the page itself.
const CATCH_THE_FILE: &str = r#"
    let blob = null;
    const create = URL.createObjectURL;
    URL.createObjectURL = (object) => { blob = object; return create.call(URL, object); };
    HTMLAnchorElement.prototype.click = function () {
        const name = this.download;
        blob.text().then((text) => { window.saved = { [name]: text }; });
    };
"#;

const VERDICTS: &str = r#"
    const read = (id) => document.querySelector(`[data-testid=verdict-${id}]`)?.dataset.verdict ?? null;
    return ['format', 'signature', 'time', 'claims'].map(read).join(' ');
"#;

/// Every kind of token, right and wrong, with the verdicts that it must get.
pub(super) async fn gives_every_pasted_token_its_four_verdicts(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    let cases = tokens::cases(Keyring::of_this_run()?)?;
    ensure!(cases.len() >= 40, "only {} tokens", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        // Verdicts of the token before must not be taken for this one's.
        paste(stage, "", "").await?;
        until_verdicts(stage, "unchecked unchecked unchecked unchecked").await?;
        paste(stage, &case.token, &case.key).await?;
        if let Err(error) = until_verdicts(stage, case.verdicts).await {
            wrong.push(format!("{}: {error:#}", case.name));
        }
    }
    ensure!(wrong.is_empty(), "{} of {} tokens:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    Ok(())
}

/// A text with two tokens offers a choice, and tells where each was found and what was removed to read it.
pub(super) async fn finds_the_tokens_in_any_text(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    let keyring = Keyring::of_this_run()?;
    let one = tokens::signed(&keyring.p256, &json!({}), &json!({ "sub": "one" }))?;
    let two = tokens::signed(&keyring.p256, &json!({}), &json!({ "sub": "two" }))?;
    let inner = json!({ "id_token": two }).to_string();
    let text =
        json!({ "headers": { "Authorization": format!("Bearer Bearer \u{200b}{one}") }, "body": inner });
    paste(stage, &text.to_string(), "").await?;
    stage.page.until_exists("[data-testid=token-choice]").await?;
    let choice = "const choice = document.querySelector('[data-testid=token-choice]');
        return [...choice.options].map((option) => option.textContent);";
    let choice = stage.page.script(choice, Vec::new()).await?;
    ensure!(
        choice == json!(["1 of 2: headers.Authorization", "2 of 2: body.id_token"]),
        "it offers {choice}"
    );
    let notes =
        "return [...document.querySelectorAll('[data-testid=note]')].map((it) => it.textContent).join(' ');";
    let notes = stage.page.script(notes, Vec::new()).await?.to_string();
    ensure!(notes.contains("Invisible characters") && notes.contains("more than once"), "{notes}");
    let choose = "const choice = document.querySelector('[data-testid=token-choice]'); choice.value = '1';
        choice.dispatchEvent(new Event('change', { bubbles: true }));";
    stage.page.script(choose, Vec::new()).await?;
    let place = "document.querySelector('[data-testid=place]').textContent === 'Found in: body.id_token'";
    stage.page.until_true("the second token's place", place).await?;
    let subject =
        "[...document.querySelectorAll('.member')].some((it) => it.textContent.includes('\"two\"'))";
    stage.page.until_true("the second token's claims", subject).await
}

/// Headers that point to keys, issuers, addresses: nothing of it is asked for anything.
pub(super) async fn sends_nothing_while_tokens_are_pasted(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    let before = stage.page.fetched().await?;
    if is_chromium(stage) {
        traffic::requests(&stage.browser.session).await?;
    }
    let keyring = Keyring::of_this_run()?;
    for case in tokens::cases(keyring)? {
        paste(stage, &case.token, &case.key).await?;
    }
    let issuer = stage.issuer();
    let pointing = tokens::signed(
        &keyring.rsa,
        &json!({ "jku": format!("{issuer}/v1/keys"), "x5u": format!("{issuer}/x"), "jwk": keyring.attacker.jwk() }),
        &json!({ "iss": issuer, "picture": format!("{}/picture.png", stage.server.origin()) }),
    )?;
    paste(stage, &pointing, &issuer).await?;
    until_verdicts(stage, "pass unchecked unchecked unchecked").await?;
    let after = stage.page.fetched().await?;
    ensure!(!asked_a_server(&before, &after), "the page asked for {after:?}");
    if is_chromium(stage) {
        let requests = traffic::requests(&stage.browser.session).await?;
        // The browser itself asks for the icon when it likes.
        let asked: Vec<_> = requests.iter().filter(|request| !request.url.ends_with(".svg")).collect();
        ensure!(asked.is_empty(), "the browser asked for {asked:?}");
    }
    // The same key field does send something once the button says so.
    stage.page.press("fetch-keys").await?;
    wait::until("the keys to be fetched", async || {
        let fetched = stage.page.fetched().await?;
        let is_met = fetched.iter().any(|url| url.ends_with("/v1/keys"));
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(format!("{fetched:?}")) })
    })
    .await
}

/// Beside the session its tokens verify with the keys and the expectations of the sign-in, which sends nothing.
pub(super) async fn believes_the_tokens_of_the_session(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    let before = stage.page.fetched().await?;
    stage.inspect_access_token().await?;
    until_verdicts(stage, "pass pass pass unchecked").await?;
    stage.page.press("own-id-token").await?;
    until_verdicts(stage, "pass pass pass pass").await?;
    let expected = "document.querySelector('[data-testid=expectations]').open = true;
        return document.querySelector('[data-testid=expected-issuer]').value;";
    let issuer = stage.page.script(expected, Vec::new()).await?;
    ensure!(issuer == Value::String(stage.issuer()), "the checklist expects {issuer}");
    stage.page.type_into("[data-testid=expected-issuer]", "https://other.test").await?;
    until_verdicts(stage, "pass pass pass fail").await?;
    stage.page.press("expect-session").await?;
    until_verdicts(stage, "pass pass pass pass").await?;
    stage.page.press("clear").await?;
    until_verdicts(stage, "unchecked unchecked unchecked unchecked").await?;
    let issuer = stage.page.script(expected, Vec::new()).await?;
    ensure!(issuer == Value::String(String::new()), "the checklist still expects {issuer}");
    let after = stage.page.fetched().await?;
    ensure!(!asked_a_server(&before, &after), "the page asked for {after:?}");
    Ok(())
}

/// A renewal is compared in one step: what must change does, what must not does not.
pub(super) async fn compares_the_token_before_a_renewal_with_the_one_after(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.inspect_access_token().await?;
    stage.page.press_at("#inspector-tab-3").await?;
    stage.page.press("compare-renewal").await?;
    stage.page.until_exists("[data-testid=difference]").await?;
    let names =
        "return [...document.querySelectorAll('[data-testid=difference] th')].map((it) => it.textContent);";
    let names = stage.page.script(names, Vec::new()).await?.to_string();
    ensure!(names.contains("payload jti") && !names.contains("payload iss"), "these differ: {names}");
    Ok(())
}

/// Userinfo tells, introspection is for others, and a revoked token gets no userinfo any more.
pub(super) async fn asks_the_server_about_the_token_of_the_session(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.inspect_access_token().await?;
    stage.page.press_at("#inspector-tab-6").await?;
    expect_answers(stage).await
}

/// Tokens that are bound to a key are asked about with a proof of it (RFC 9449 §7).
pub(super) async fn asks_with_a_proof_where_the_token_is_bound(stage: &mut Stage) -> Result<()> {
    let _app = configure(stage, r#""dpop": true"#)?;
    stage.sign_in().await?;
    let token = Stores::read(&stage.page).await?.access_token()?;
    ensure!(claim(&token, "cnf").is_some(), "the token is bound to nothing");
    stage.inspect_access_token().await?;
    stage.page.press_at("#inspector-tab-6").await?;
    expect_answers(stage).await?;
    stage.page.press_at("nav a[href='/']").await?;
    let sent = "[...document.querySelectorAll('[data-name=userinfo-request]')].at(-1)?.click();
        return document.querySelector('[data-testid=message-detail]')?.textContent ?? '';";
    wait::until("userinfo to be asked with a proof", async || {
        let sent = stage.page.script(sent, Vec::new()).await?.to_string();
        let is_met = sent.contains("DPoPeyJ") && sent.contains("AuthorizationDPo");
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(sent) })
    })
    .await
}

/// The session's two tokens are compared in one step: the ID token tells who signed in, the access token opens an API.
pub(super) async fn compares_the_two_tokens_of_the_session(stage: &mut Stage) -> Result<()> {
    stage.sign_in().await?;
    stage.page.press_at("nav a[href='/inspect']").await?;
    stage.page.press_at("#inspector-tab-3").await?;
    stage.page.press("compare-session").await?;
    stage.page.until_exists("[data-testid=difference]").await?;
    until_verdicts(stage, "pass pass pass unchecked").await?;
    let rows = "return [...document.querySelectorAll('[data-testid=difference]')].map((it) => it.textContent).join('\\n');";
    let rows = stage.page.script(rows, Vec::new()).await?.to_string();
    for expected in
        ["payload nonce− only in ID token", "payload scp+ only in access token", "header typ≠ differs"]
    {
        ensure!(rows.contains(expected), "no {expected} in {rows}");
    }
    Ok(())
}

/// What is saved is the token without its signature, under the name of its kind.
pub(super) async fn saves_a_token_without_its_signature(stage: &mut Stage) -> Result<()> {
    let folder = tempfile::tempdir()?;
    open(stage).await?;
    if is_chromium(stage) {
        let allow = json!({ "behavior": "allow", "downloadPath": folder.path() });
        stage.browser.session.cdp().send_raw("Browser.setDownloadBehavior", allow).await?;
    } else {
        stage.page.script(CATCH_THE_FILE, Vec::new()).await?;
    }
    let token = tokens::signed(&Keyring::of_this_run()?.p256, &json!({}), &json!({ "sub": "saved" }))?;
    paste(stage, &token, "").await?;
    stage.page.press_at("#inspector-tab-5").await?;
    stage.page.press("export-token").await?;
    let saved = wait::until("the file", async || {
        let text = if is_chromium(stage) {
            std::fs::read_to_string(folder.path().join("signed-jwt.json"))?
        } else {
            let caught = stage.page.script("return window.saved?.['signed-jwt.json'];", Vec::new()).await?;
            caught.as_str().context("nothing is saved")?.to_owned()
        };
        Ok(Observed::Met(serde_json::from_str::<Value>(&text)?))
    })
    .await?;
    let (bare, signature) = token.rsplit_once('.').context("a token has parts")?;
    ensure!(saved.pointer("/payload/sub") == Some(&json!("saved")), "{saved}");
    ensure!(saved.get("token") == Some(&json!(format!("{bare}."))), "{saved}");
    ensure!(!saved.to_string().contains(signature), "the signature is in the file");
    Ok(())
}

/// A clock skew that is no number is an error beside its field, and leaves the others alone.
pub(super) async fn names_a_clock_skew_that_is_no_number(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    stage.page.open_details("[data-testid=expectations]").await?;
    stage.page.type_into("[data-testid=expected-leeway]", "a minute").await?;
    stage.page.until("the error", |look| look.error.as_deref() == Some("LEEWAY_INVALID")).await?;
    let field = "const field = document.querySelector('[data-testid=expected-leeway]');
        const said = document.getElementById(field.getAttribute('aria-describedby')).textContent;
        return [field.value, field.ariaInvalid, said.includes('60')];";
    let found = stage.page.script(field, Vec::new()).await?;
    ensure!(found == json!(["a minute", "true", true]), "the field shows {found}");
    stage.page.type_into("[data-testid=expected-leeway]", "30").await?;
    stage.page.until("no error", |look| look.error.is_none()).await?;
    Ok(())
}

/// A link brings its token in the fragment, and the address is clean before anybody copies it.
pub(super) async fn shows_the_token_of_a_shared_link_and_cleans_the_address(stage: &mut Stage) -> Result<()> {
    let token = tokens::signed(&Keyring::of_this_run()?.p256, &json!({}), &json!({ "sub": "shared" }))?;
    stage.open(&format!("/inspect#token={token}")).await?;
    stage.page.until_exists(".member").await?;
    until_verdicts(stage, "pass unchecked unchecked unchecked").await?;
    let url = stage.page.look().await?.url;
    ensure!(url == format!("{}/inspect", stage.server.origin()), "the address is {url}");
    Ok(())
}

/// What is made here verifies here, with the key that was made for it.
pub(super) async fn makes_test_tokens_that_verify(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    stage.page.press_at("#inspector-tab-4").await?;
    for (algorithm, verdicts) in [
        ("ES256", "pass pass pass unchecked"),
        ("RS256", "pass pass pass unchecked"),
        ("HS256", "pass pass pass unchecked"),
        ("none", "pass fail pass unchecked"),
    ] {
        let choose = "const field = document.querySelector('[data-testid=make-algorithm]'); field.value = arguments[0];
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        stage.page.script(choose, vec![json!(algorithm)]).await?;
        stage.page.press("make-token").await?;
        until_verdicts(stage, verdicts).await?;
        paste(stage, "", "").await?;
        until_verdicts(stage, "unchecked unchecked unchecked unchecked").await?;
    }
    Ok(())
}

/// Names and values in every script, long lists of alike claims and single ones: each row says its own.
pub(super) async fn shows_every_claim_as_it_is_written(stage: &mut Stage) -> Result<()> {
    let alike = (0..60).map(|index| (format!("größe 😀 {index}"), json!(format!("{index} м — 千"))));
    let others = [("", json!("no name")), ("iss", json!("https://a.test")), ("\u{0}<b>", json!([1, "ü"]))];
    let others = others.into_iter().map(|(name, value)| (name.to_owned(), value));
    let claims: serde_json::Map<String, Value> = alike.chain(others).collect();
    open(stage).await?;
    let token = tokens::signed(&Keyring::of_this_run()?.p256, &json!({}), &Value::Object(claims.clone()))?;
    paste(stage, &token, "").await?;
    stage.page.until_exists(".member[data-link=payload62]").await?;
    let rows = "return [...document.querySelectorAll('.member[data-link^=payload]')].map((row) =>
        ['name', 'value'].map((part) => row.querySelector('.' + part).textContent)
            .concat(row.getAttribute('aria-label'), row.dataset.link));";
    let rows = stage.page.script(rows, Vec::new()).await?;
    let row = |(index, (name, value)): (usize, (&String, &Value))| {
        let label = if name.is_empty() { "a member without a name" } else { name };
        json!([name, value.to_string().replace("1,", "1, "), label, format!("payload{index}")])
    };
    let expected = Value::Array(claims.iter().enumerate().map(row).collect());
    ensure!(rows == expected, "{rows}");
    // What is off the screen has a size that is assumed.
    let sideways = "const page = document.documentElement; return page.scrollWidth - page.clientWidth;";
    let sideways = stage.page.script(sideways, Vec::new()).await?;
    ensure!(sideways == json!(0), "the page is {sideways} pixels too wide");
    Ok(())
}

/// Of many claims the first 200 are drawn; a button draws the rest, and the focus goes to the first of them.
pub(super) async fn shows_200_claims_and_the_rest_on_demand(stage: &mut Stage) -> Result<()> {
    const COUNT: &str = "return document.querySelectorAll('.member[data-link^=payload]').length;";
    open(stage).await?;
    for claims in [200, 201] {
        let claims: serde_json::Map<_, _> =
            (0..claims).map(|index| (format!("c{index}"), json!(index))).collect();
        let token =
            tokens::signed(&Keyring::of_this_run()?.p256, &json!({}), &Value::Object(claims.clone()))?;
        paste(stage, &token, "").await?;
        stage.page.until_exists(".member[data-link=payload199]").await?;
        let found = stage.page.script(COUNT, Vec::new()).await?;
        ensure!(found == json!(200), "{found} of {} claims are drawn", claims.len());
        let button = "return document.querySelector('[data-testid=show-claims]')?.textContent ?? null;";
        let button = stage.page.script(button, Vec::new()).await?;
        let expected = if claims.len() > 200 { json!("Show all 201 claims") } else { Value::Null };
        ensure!(button == expected, "the button of {} claims says {button}", claims.len());
    }
    stage.page.press("show-claims").await?;
    stage
        .page
        .until_true(
            "the last claim to have the focus",
            "document.activeElement.dataset.link === 'payload200'",
        )
        .await?;
    let found = stage.page.script(COUNT, Vec::new()).await?;
    let button =
        stage.page.script("return document.querySelector('[data-testid=show-claims]');", Vec::new()).await?;
    ensure!(found == json!(201) && button == Value::Null, "{found} claims are drawn beside {button}");
    if is_chromium(stage) { expect_to_fit_a_phone(stage).await } else { Ok(()) }
}

/// What was laid out on a wide screen and is off a narrow one now does not make the page wider.
async fn expect_to_fit_a_phone(stage: &Stage) -> Result<()> {
    let scroll = "const done = arguments[arguments.length - 1];
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        (async () => {
            for (const list of document.querySelectorAll('.members')) { list.scrollIntoView(); await frame(); }
            done();
        })();";
    for width in [1440, 360] {
        let metrics = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        stage.browser.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        stage.page.until_true("the new width", &format!("innerWidth === {width}")).await?;
        if width == 1440 {
            stage.page.script_async(scroll).await?;
        }
    }
    let beyond = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    stage.page.until_true("the page to fit", beyond).await
}

/// Pointing at a claim marks its bytes, pointing at bytes marks their claim, and the arrow keys do the same.
pub(super) async fn links_claims_and_bytes_both_ways(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    paste(stage, "eyJhbGciOiJub25lIn0.eyJpc3MiOiJhIiwic3ViIjoiYiJ9.", "").await?;
    stage.page.until_exists(".member").await?;
    let marked =
        "return [...document.querySelectorAll('[data-marked]')].map((it) => it.dataset.link).join(' ');";
    let point = "document.querySelectorAll(arguments[0])[arguments[1]]
        .dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));";
    for (selector, index, expected) in [
        (".member", 1, "payload0 payload0"),
        (".token .payload span", 1, "payload1 payload1"),
        (".token .header span", 0, "header0 header0"),
    ] {
        stage.page.script(point, vec![json!(selector), json!(index)]).await?;
        let found = stage.page.script(marked, Vec::new()).await?;
        ensure!(found == Value::String(expected.into()), "{selector} {index} marks {found}");
    }
    let walk = "const rows = [...document.querySelectorAll('.member[data-link^=payload]')]; rows[0].focus();
        rows[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
        return document.activeElement === rows[1];";
    ensure!(stage.page.script(walk, Vec::new()).await? == Value::Bool(true), "the arrow key leads nowhere");
    let found = stage.page.script(marked, Vec::new()).await?;
    ensure!(found == Value::String("payload1 payload1".into()), "the focus marks {found}");
    Ok(())
}

/// Whether anything but files of the app was asked for since.
fn asked_a_server(before: &[String], after: &[String]) -> bool {
    after.iter().skip(before.len()).any(|url| !url.ends_with(".wasm") && !url.ends_with(".js"))
}

/// Userinfo, introspection and revocation, each with the status that it must get.
async fn expect_answers(stage: &Stage) -> Result<()> {
    for (question, answer) in [
        ("ask-userinfo", "200 "),
        ("ask-introspection", "401 "),
        ("ask-revocation", "200 "),
        ("ask-userinfo", "401 "),
    ] {
        stage.page.press(question).await?;
        let read = format!("return document.querySelector('[data-testid={question}-answer]').textContent;");
        wait::until(&format!("{question} to be answered with {answer}"), async || {
            let found = stage.page.script(&read, Vec::new()).await?;
            let is_met = found.as_str().is_some_and(|text| text.starts_with(answer));
            Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(found.to_string()) })
        })
        .await?;
    }
    Ok(())
}

/// Its driver tells what was sent and logged, and where files go.
fn is_chromium(stage: &Stage) -> bool {
    stage.browser.engine == Engine::Chromium
}

async fn open(stage: &Stage) -> Result<()> {
    stage.open("/inspect").await?;
    stage.page.until_exists("[data-testid=token-input]").await
}

async fn paste(stage: &Stage, token: &str, key: &str) -> Result<()> {
    stage.page.script(PASTE, vec![json!(token), json!(key)]).await?;
    Ok(())
}

async fn until_verdicts(stage: &Stage, expected: &str) -> Result<()> {
    wait::until_within(expected, std::time::Duration::from_secs(10), async || {
        let found = stage.page.script(VERDICTS, Vec::new()).await?;
        let is_met = found.as_str() == Some(expected);
        Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(found.to_string()) })
    })
    .await
}

/// A key that is made takes longer than the page is open: what comes of it finds no inspector.
pub(super) async fn left_while_a_key_is_made_ends_nothing(stage: &mut Stage) -> Result<()> {
    open(stage).await?;
    if is_chromium(stage) {
        traffic::console(&stage.browser.session).await?;
    }
    let leave = "document.querySelector('[data-testid=make-token]').click();
        document.querySelector('nav a[href=\"/\"]').click();";
    stage.page.script(leave, Vec::new()).await?;
    stage.page.until_exists("[data-testid=sign-in]").await?;
    // A second token is made after the first: when it is there, the first was done with.
    stage.page.press_at("nav a[href='/inspect']").await?;
    stage.page.press_at("#inspector-tab-4").await?;
    stage.page.press("make-token").await?;
    until_verdicts(stage, "pass pass pass unchecked").await?;
    if is_chromium(stage) {
        let said = traffic::console(&stage.browser.session).await?;
        ensure!(said.is_empty(), "the console says {said:?}");
    }
    Ok(())
}
