//! The app's page, read by the selectors that it promises to automation.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use thirtyfour::{By, WebDriver};

use crate::wait::{self, Observed};

/// Reads everything that automation may rely on in one go, so that it is all of one moment.
const LOOK: &str = r#"
    const find = (id) => document.querySelector(`[data-testid=${id}]`);
    const text = (id) => find(id)?.textContent.trim() ?? null;
    return {
        url: location.href,
        title: document.title,
        session: find('session')?.dataset.state ?? null,
        user_name: text('user-name'),
        rows: document.querySelectorAll('[data-testid=api-row]').length,
        api_status: text('api-status'),
        error: find('error')?.dataset.code ?? null,
        error_text: text('error'),
        can_sign_in: find('sign-in') !== null,
        has_notice: find('notice') !== null,
    };
"#;

/// What the page shows at one moment.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Look {
    /// `location.href`.
    pub url: String,
    /// `document.title`.
    pub title: String,
    /// `data-state` of the session.
    pub session: Option<String>,
    /// The signed-in user's name.
    pub user_name: Option<String>,
    /// How many rows of the API's list are shown.
    pub rows: usize,
    /// The HTTP status of the API's answer.
    pub api_status: Option<String>,
    /// The code of the error that is shown.
    pub error: Option<String>,
    /// Its words.
    pub error_text: Option<String>,
    /// Whether there is a sign-in button.
    pub can_sign_in: bool,
    /// Whether something is told that is no error.
    pub has_notice: bool,
}

impl Look {
    /// Whether the session is in this state.
    pub fn is(&self, state: &str) -> bool {
        self.session.as_deref() == Some(state)
    }

    /// Whether somebody is signed in and all 200 rows of the protected API are shown.
    pub fn is_signed_in_with_rows(&self) -> bool {
        let answered = self.api_status.as_deref().is_some_and(|status| status.contains("200"));
        self.is("signed-in") && self.user_name.is_some() && answered && self.rows == 200
    }

    /// Whether nobody is signed in and the sign-in button is there.
    pub fn is_signed_out(&self) -> bool {
        self.is("signed-out") && self.can_sign_in
    }

    /// Whether an error with a code is shown.
    pub fn has_error(&self) -> bool {
        self.error.as_deref().is_some_and(|code| !code.is_empty())
    }
}

/// A page in a browser session.
#[derive(Clone, Debug)]
pub struct Page {
    session: WebDriver,
}

impl Page {
    /// The page that `session` shows.
    pub fn new(session: WebDriver) -> Self {
        Self { session }
    }

    /// The session behind it.
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// Loads a URL.
    ///
    /// # Errors
    ///
    /// When the browser cannot load it.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.session.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// What the page shows now.
    ///
    /// # Errors
    ///
    /// When there is no document to look at.
    pub async fn look(&self) -> Result<Look> {
        Ok(serde_json::from_value(self.script(LOOK, Vec::new()).await?)?)
    }

    /// Waits until the page shows what is asked for.
    ///
    /// # Errors
    ///
    /// When the deadline passes; the error holds the last look.
    pub async fn until(&self, what: &str, holds: impl Fn(&Look) -> bool) -> Result<Look> {
        wait::until(what, async || {
            let look = self.look().await?;
            Ok(if holds(&look) { Observed::Met(look) } else { Observed::NotYet(format!("{look:?}")) })
        })
        .await
    }

    /// Presses the element with this `data-testid`, as soon as it can be pressed.
    ///
    /// # Errors
    ///
    /// When it does not appear or cannot be pressed.
    pub async fn press(&self, testid: &str) -> Result<()> {
        self.press_at(&format!("[data-testid={testid}]")).await
    }

    /// Presses the element with this `data-testid` and waits until another document of the app has taken
    /// the place of this one.
    ///
    /// # Errors
    ///
    /// When the element cannot be pressed, or no other document comes.
    pub async fn leave_by(&self, testid: &str) -> Result<()> {
        self.script("window.isLeft = true;", Vec::new()).await?;
        self.press(testid).await?;
        wait::until("another document of the app", async || {
            let is_other =
                "return !window.isLeft && document.querySelector('[data-testid=session]') !== null;";
            let is_other = self.script(is_other, Vec::new()).await? == Value::Bool(true);
            Ok(if is_other { Observed::Met(()) } else { Observed::NotYet("the document before".into()) })
        })
        .await
    }

    /// Presses the element that a CSS selector names, as soon as it can be pressed.
    ///
    /// # Errors
    ///
    /// When it does not appear or cannot be pressed.
    pub async fn press_at(&self, selector: &str) -> Result<()> {
        wait::until(&format!("{selector} to be pressed"), async || {
            let element = self.session.find(By::Css(selector)).await?;
            // WebKit's driver scrolls no further than the edge, where something that sticks there is pressed instead.
            element.scroll_into_view().await?;
            element.click().await?;
            Ok(Observed::Met(()))
        })
        .await
    }

    /// Selects the tab that a CSS selector names. A press may meet something else where the page still moves.
    ///
    /// # Errors
    ///
    /// When it does not appear or is not selected.
    pub async fn select_tab(&self, selector: &str) -> Result<()> {
        wait::until(&format!("{selector} to be selected"), async || {
            let tab = self.session.find(By::Css(selector)).await?;
            if tab.attr("aria-selected").await?.as_deref() == Some("true") {
                return Ok(Observed::Met(()));
            }
            tab.scroll_into_view().await?;
            tab.click().await?;
            Ok(Observed::NotYet("not selected".to_owned()))
        })
        .await
    }

    /// Opens the `<details>` that a CSS selector names. A press may meet something else where the page still moves.
    ///
    /// # Errors
    ///
    /// When it does not appear or does not open.
    pub async fn open_details(&self, selector: &str) -> Result<()> {
        wait::until(&format!("{selector} to open"), async || {
            let details = self.session.find(By::Css(selector)).await?;
            if details.attr("open").await?.is_some() {
                return Ok(Observed::Met(()));
            }
            let summary = details.find(By::Css("summary")).await?;
            summary.scroll_into_view().await?;
            summary.click().await?;
            Ok(Observed::NotYet("closed".to_owned()))
        })
        .await
    }

    /// Types text into the element that a CSS selector names.
    ///
    /// # Errors
    ///
    /// When it does not appear or takes no text.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        wait::until(&format!("{selector} to take text"), async || {
            let field = self.session.find(By::Css(selector)).await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok(Observed::Met(()))
        })
        .await
    }

    /// Waits until an element exists.
    ///
    /// # Errors
    ///
    /// When it does not appear.
    pub async fn until_exists(&self, selector: &str) -> Result<()> {
        wait::until(&format!("{selector} to exist"), async || {
            self.session.find(By::Css(selector)).await?;
            Ok(Observed::Met(()))
        })
        .await
    }

    /// Waits until an expression is true in the page.
    ///
    /// # Errors
    ///
    /// When it never is.
    pub async fn until_true(&self, what: &str, expression: &str) -> Result<()> {
        let script = format!("return {expression};");
        wait::until(what, async || {
            let value = self.script(&script, Vec::new()).await?;
            Ok(if value == true { Observed::Met(()) } else { Observed::NotYet(value.to_string()) })
        })
        .await
    }

    /// Runs the body of a function in the page and returns its result.
    ///
    /// # Errors
    ///
    /// When the script throws or its result is not JSON.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.session.execute(body, arguments).await?.json().clone())
    }

    /// Runs a script that answers through its last argument, a function.
    ///
    /// # Errors
    ///
    /// When the script throws, or does not answer in time.
    pub async fn script_async(&self, body: &str) -> Result<Value> {
        Ok(self.session.execute_async(body, Vec::new()).await?.json().clone())
    }

    /// Goes back one entry of the history.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn back(&self) -> Result<()> {
        Ok(self.session.back().await?)
    }

    /// Loads the document again.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.session.refresh().await?)
    }

    /// The URLs that this document has fetched so far (Resource Timing).
    ///
    /// # Errors
    ///
    /// When the script fails.
    pub async fn fetched(&self) -> Result<Vec<String>> {
        let names = "return performance.getEntriesByType('resource').map((entry) => entry.name);";
        Ok(serde_json::from_value(self.script(names, Vec::new()).await?)?)
    }

    /// Fails when this document has asked the token endpoint for anything.
    ///
    /// # Errors
    ///
    /// When there was a token request.
    pub async fn expect_no_token_request(&self) -> Result<()> {
        let fetched = self.fetched().await?;
        let requests: Vec<_> = fetched.iter().filter(|url| url.contains("/v1/token")).collect();
        ensure!(requests.is_empty(), "the page made a token request: {requests:?}");
        Ok(())
    }
}
