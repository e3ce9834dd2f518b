//! Documents beside the page: a window that pops up, a frame that nobody sees.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlIFrameElement, MessageEvent, Url, Window, window};

use super::location;
use crate::protocol::{check::Failure, url::HttpUrl};

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

    /// Sends it somewhere; fails as [`location::leave_for`] does.
    ///
    /// # Errors
    ///
    /// When the browser does not read the address.
    pub fn go(&self, url: &HttpUrl) -> Result<(), Failure> {
        location::send(&self.0, url)
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

/// A hidden frame of another origin that answers when it is spoken to. Only what that very frame says is heard.
pub struct Dialogue {
    frame: Frame,
    origin: String,
    listener: Closure<dyn Fn(MessageEvent)>,
    _loaded: Closure<dyn Fn()>,
}

impl Dialogue {
    /// Loads the frame; `loaded` is called when it can be spoken to, `heard` with the text of each of its messages.
    pub fn open(
        url: &HttpUrl,
        loaded: impl Fn() + 'static,
        heard: impl Fn(String) + 'static,
    ) -> Option<Self> {
        // As the browser writes it in messages: without a default port.
        let origin = Url::new(url.as_str()).ok()?.origin();
        let frame = Frame::open(url)?;
        let (expected, speaker) = (origin.clone(), frame.0.content_window()?);
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let is_its = event.source().is_some_and(|source| Object::is(&source, &speaker));
            if let Some(text) = event.data().as_string().filter(|_| is_its && event.origin() == expected) {
                heard(text);
            }
        });
        window()?.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref()).ok()?;
        let loaded = Closure::<dyn Fn()>::new(loaded);
        frame.0.set_onload(Some(loaded.as_ref().unchecked_ref()));
        Some(Self { frame, origin, listener, _loaded: loaded })
    }

    /// Speaks to the frame, if it still shows its own origin.
    pub fn say(&self, text: &str) {
        if let Some(frame) = self.frame.0.content_window() {
            let _ = frame.post_message(&text.into(), &self.origin);
        }
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let listener = self.listener.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("message", listener);
        }
    }
}
