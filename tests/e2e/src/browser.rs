//! A browser session with an empty profile.

use anyhow::{Context, Result};
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::{TimeoutConfiguration, WebDriver, WebElement};

use crate::driver::Driver;
use crate::engine::Engine;
use crate::environment::Environment;
use crate::wait::DEADLINE;

/// One session in one engine, with a driver and a profile that nothing else uses.
#[derive(Debug)]
pub struct Browser {
    /// The engine behind it.
    pub engine: Engine,
    /// The session's commands.
    pub session: WebDriver,
    // Dropped after the session: first the driver with its browser, then the folder they wrote to.
    driver: Driver,
    profile: TempDir,
}

impl Browser {
    /// Starts a driver and opens a session in it.
    ///
    /// # Errors
    ///
    /// When the driver or the browser is missing, or refuses.
    pub async fn open(environment: &Environment, engine: Engine) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("bearer-lab-").tempdir()?;
        let driver = Driver::start(environment, engine, profile.path()).await?;
        let capabilities = engine.capabilities(profile.path())?;
        let session = WebDriver::new(driver.address(), capabilities)
            .await
            .with_context(|| format!("{} does not open a session", engine.name()))?;
        let script = Some(DEADLINE);
        let page_load = Some(2 * DEADLINE);
        session.update_timeouts(TimeoutConfiguration::new(script, page_load, None)).await?;
        Ok(Self { engine, session, driver, profile })
    }

    /// What an element is to a screen reader: `computedrole` or `computedlabel` (W3C WebDriver §12.4.9, §12.4.10).
    ///
    /// # Errors
    ///
    /// When the driver does not tell.
    pub async fn computed(&self, element: &WebElement, what: &str) -> Result<String> {
        let (session, element) = (self.session.session_id(), element.element_id());
        let address = format!("{}/session/{session}/element/{element}/{what}", self.driver.address());
        let answer: Value = serde_json::from_str(&reqwest::get(address).await?.text().await?)?;
        let value = answer.get("value").and_then(Value::as_str);
        value.map(str::to_owned).with_context(|| format!("the driver answers {answer}"))
    }

    /// Closes the browser and ends its driver.
    ///
    /// # Errors
    ///
    /// When the profile cannot be removed. A session that is already gone is no error.
    pub async fn close(self) -> Result<()> {
        let _ = self.session.quit().await;
        drop(self.driver);
        self.profile.close().context("the profile cannot be removed")
    }
}
