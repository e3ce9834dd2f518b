//! Windows that the page opens.

use wasm_bindgen::JsValue;
use web_sys::{Window, window};

use super::location;
use crate::protocol::{check::Failure, url::HttpUrl};

/// A window that this page opened.
pub struct Popup(Window);

impl Popup {
    /// Opens an empty window. Browsers allow it while a click is handled, and not after a pause.
    pub fn open() -> Option<Self> {
        let opened =
            window()?.open_with_url_and_target_and_features("", "_blank", "popup,width=480,height=640");
        let opened = opened.ok().flatten()?;
        // The page that loads there must not be able to send this one elsewhere.
        opened.set_opener(&JsValue::NULL).ok()?;
        Some(Self(opened))
    }

    /// Sends it to a URL; fails as [`location::leave_for`] does.
    ///
    /// # Errors
    ///
    /// When the browser does not read the address.
    pub fn navigate(&self, url: &HttpUrl) -> Result<(), Failure> {
        location::send(&self.0, url)
    }

    /// Whether it is closed, or looks so: a page there can cut the tie to this one (`Cross-Origin-Opener-Policy`).
    pub fn is_closed(&self) -> bool {
        self.0.closed().unwrap_or(true)
    }

    /// Closes it.
    pub fn close(&self) {
        let _ = self.0.close();
    }
}
