//! The browsers of the three engines and the programs that drive them.

use std::path::Path;

use anyhow::Result;

use crate::layout::Layout;
use crate::tools::GECKODRIVER;
use crate::{apt, command};

/// An engine that the app is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl Browser {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// Its name in `BEARER_LAB_BROWSERS`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Makes sure that the browser and its driver are there.
    pub(crate) fn ensure(self, layout: &Layout) -> Result<()> {
        if !self.is_installed() {
            apt::install(self.packages(), self.purpose(), "about a minute")?;
        }
        if self == Self::Firefox {
            GECKODRIVER.ensure(layout)?;
        }
        Ok(())
    }

    fn is_installed(self) -> bool {
        let any = |names: &[&str]| names.iter().any(|name| command::find_on_path(name).is_some());
        match self {
            Self::Chromium => any(&["chromium", "google-chrome", "chrome"]) && any(&["chromedriver"]),
            Self::Firefox => any(&["firefox", "firefox-esr"]),
            Self::Webkit => any(&["WebKitWebDriver"]) && any(&["xvfb-run"]) && any(&["xauth"]),
        }
    }

    fn packages(self) -> &'static [&'static str] {
        // Debian calls the browser by its channel, its kin by its name.
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox if Path::new("/etc/debian_version").exists() => &["firefox-esr"],
            Self::Firefox => &["firefox"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    fn purpose(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium and its driver",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit's test browser, its driver and a virtual screen",
        }
    }
}
