//! A browser session with an empty profile.

use anyhow::{Context, Result};
use tempfile::TempDir;
use thirtyfour::{TimeoutConfiguration, WebDriver};

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
