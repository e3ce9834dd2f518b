//! What a journey takes place on: a server, a browser, a page, and the steps that many journeys share.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use tempfile::TempDir;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::environment::Environment;
use crate::page::{Look, Page};
use crate::server::Server;
use crate::storage::Stores;
use crate::wait::{self, Observed};

/// The name of the user whom the server knows as `alice`.
pub(super) const ALICE: &str = "Alice";

/// A fresh server and a fresh browser, nobody signed in.
#[derive(Debug)]
pub struct Stage {
    /// What is tested.
    pub environment: Environment,
    /// The server, with nothing in its memory.
    pub server: Server,
    /// The browser, with an empty profile.
    pub browser: Browser,
    /// Its page.
    pub page: Page,
}

impl Stage {
    /// Starts the server and the browser.
    ///
    /// # Errors
    ///
    /// When either does not start.
    pub async fn set(environment: &Environment, engine: Engine) -> Result<Self> {
        let server = Server::start(environment)?;
        let browser = Browser::open(environment, engine).await?;
        let page = Page::new(browser.session.clone());
        Ok(Self { environment: environment.clone(), server, browser, page })
    }

    /// Ends both.
    ///
    /// # Errors
    ///
    /// When the browser's profile cannot be removed.
    pub async fn clear(self) -> Result<()> {
        drop(self.page);
        self.browser.close().await
    }

    /// Opens a path of the app.
    ///
    /// # Errors
    ///
    /// When it does not load.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.page.open(&format!("{}{path}", self.server.origin())).await
    }

    /// Opens the app at `path` and presses "Sign in"; ends on the server's sign-in page.
    ///
    /// # Errors
    ///
    /// When a step does not come about.
    pub async fn start_sign_in(&self, path: &str) -> Result<()> {
        self.open(path).await?;
        self.page.press("sign-in").await?;
        self.page.until_exists("input[name=password]").await
    }

    /// Whatever went wrong did not end the app: from Home, a sign-in can be started. The server may know
    /// the user by now, so that it asks for consent alone, or for nothing.
    ///
    /// # Errors
    ///
    /// When a step does not come about.
    pub async fn expect_a_way_on(&self) -> Result<()> {
        self.open("/").await?;
        self.page.press("sign-in").await?;
        wait::until("the server's page or a session", async || {
            let look = self.page.look().await?;
            let form = "return document.querySelector('form button[name=action]') !== null;";
            let is_asked = self.page.script(form, Vec::new()).await?;
            let is_met = is_asked == Value::Bool(true) || look.is_signed_in_with_rows();
            Ok(if is_met { Observed::Met(()) } else { Observed::NotYet(format!("{look:?}")) })
        })
        .await
    }

    /// Gives name and password on the server's page; ends on its consent page.
    ///
    /// # Errors
    ///
    /// When a step does not come about.
    pub async fn give_password(&self) -> Result<()> {
        self.page.type_into("input[name=username]", "alice").await?;
        self.page.type_into("input[name=password]", "password").await?;
        self.page.press_at("button[name=action][value=sign-in]").await?;
        self.page.until_exists("button[name=action][value=allow]").await
    }

    /// Agrees on the server's page; ends in the app with the user signed in and the rows shown.
    ///
    /// # Errors
    ///
    /// When a step does not come about.
    pub async fn agree(&self) -> Result<Look> {
        self.page.press_at("button[name=action][value=allow]").await?;
        self.until_signed_in().await
    }

    /// The whole sign-in by hand, from Home.
    ///
    /// # Errors
    ///
    /// When a step does not come about.
    pub async fn sign_in(&self) -> Result<Look> {
        self.start_sign_in("/").await?;
        self.give_password().await?;
        self.agree().await
    }

    /// Waits for a signed-in user and the 200 rows of the API.
    ///
    /// # Errors
    ///
    /// When the deadline passes.
    pub async fn until_signed_in(&self) -> Result<Look> {
        self.page.until("alice to be signed in with 200 rows", Look::is_signed_in_with_rows).await
    }

    /// Closes the detail of a message, which lies over a narrow page.
    ///
    /// # Errors
    ///
    /// When the script fails.
    pub async fn close_message(&self) -> Result<()> {
        self.page
            .script("document.querySelector('aside.detail .close').click();", Vec::new())
            .await
            .map(|_| ())
    }

    /// Opens the inspector with the access token of the session.
    ///
    /// # Errors
    ///
    /// When the deadline passes.
    pub async fn inspect_access_token(&self) -> Result<()> {
        self.page.press_at("[data-testid=token-card][data-kind=access] button").await?;
        self.page.until_exists("[data-testid=token-input]").await
    }

    /// Waits for an error with a code.
    ///
    /// # Errors
    ///
    /// When the deadline passes.
    pub async fn until_error(&self) -> Result<Look> {
        self.page.until("an error with a code", Look::has_error).await
    }

    /// The `state` of the sign-in under way, as its transaction keeps it. The server's pages are of the
    /// app's origin, so that it can be read while the user is there.
    ///
    /// # Errors
    ///
    /// When no transaction is kept.
    pub async fn state_under_way(&self) -> Result<String> {
        let script = r#"
            for (const key of Object.keys(sessionStorage)) {
                let value;
                try { value = JSON.parse(sessionStorage.getItem(key)); } catch { continue; }
                if (typeof value?.state === 'string') return value.state;
                if (typeof value?.transaction?.state === 'string') return value.transaction.state;
            }
            return null;
        "#;
        let state = self.page.script(script, Vec::new()).await?;
        match state {
            Value::String(state) => Ok(state),
            _ => anyhow::bail!("no transaction with a `state` is kept"),
        }
    }

    /// Presses "Renew" and waits until another access token is kept; returns the old and the new one.
    ///
    /// # Errors
    ///
    /// When the deadline passes.
    pub async fn renew(&self) -> Result<(String, String)> {
        let before = Stores::read(&self.page).await?.access_token()?;
        self.page.press("renew").await?;
        let after = wait::until("another access token", async || {
            let token = Stores::read(&self.page).await?.access_token()?;
            Ok(if token == before {
                Observed::NotYet("the first one".to_owned())
            } else {
                Observed::Met(token)
            })
        })
        .await?;
        Ok((before, after))
    }

    /// Serves a changed copy of the built app. The folder must outlive the journey.
    ///
    /// # Errors
    ///
    /// When it cannot be copied or changed, or the server does not start anew.
    pub fn deploy(&mut self, change: impl FnOnce(&Path) -> Result<()>) -> Result<TempDir> {
        let folder = tempfile::Builder::new().prefix("bearer-lab-").tempdir()?;
        for entry in fs::read_dir(&self.environment.dist)? {
            let path = entry?.path();
            // The document may be edited beside its compressed twins; those of all else would be served in place of it.
            let is_twin = path.extension().is_some_and(|kind| kind == "br" || kind == "gz");
            let is_document = path.file_stem().is_some_and(|name| name == "index.html");
            if let (true, Some(name)) = (is_document || !is_twin, path.file_name()) {
                fs::copy(&path, folder.path().join(name))?;
            }
        }
        change(folder.path())?;
        self.environment.dist = folder.path().to_owned();
        self.server.restart(&self.environment)?;
        Ok(folder)
    }

    /// The issuer of the server.
    pub fn issuer(&self) -> String {
        format!("{}/oauth2/default", self.server.origin())
    }
}
