//! Documents beside the page: a window that pops up, a frame that nobody sees.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, Window, window};

use crate::protocol::url::HttpUrl;

/// A window that this page opened.
pub struct Popup(Window);

impl Popup {
    /// Opens an empty window. Browsers allow it while a press is being handled, and not after a pause.
    pub fn open() -> Option<Self> {
        let opened =
            window()?.open_with_url_and_target_and_features("", "_blank", "popup,width=480,height=640");
        let opened = opened.ok().flatten()?;
        // The page that loads there must not be able to send this one elsewhere.
        opened.set_opener(&JsValue::NULL).ok()?;
        Some(Self(opened))
    }

    /// Sends it somewhere.
    pub fn go(&self, url: &HttpUrl) {
        let _ = self.0.location().assign(url.as_str());
    }

    /// Whether it is gone, or looks so: a page there may cut the tie to this one (`Cross-Origin-Opener-Policy`).
    pub fn is_gone(&self) -> bool {
        self.0.closed().unwrap_or(true)
    }

    /// Closes it.
    pub fn close(&self) {
        let _ = self.0.close();
    }
}

/// A hidden frame; it is gone when this is dropped.
pub struct Frame(HtmlIFrameElement);

impl Frame {
    /// Loads an address in a hidden frame.
    pub fn open(url: &HttpUrl) -> Option<Self> {
        let document = window()?.document()?;
        let frame: HtmlIFrameElement = document.create_element("iframe").ok()?.dyn_into().ok()?;
        frame.set_hidden(true);
        frame.set_src(url.as_str());
        document.body()?.append_child(&frame).ok()?;
        Some(Self(frame))
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}
