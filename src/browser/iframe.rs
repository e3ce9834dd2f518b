//! Hidden frames.

use js_sys::Object;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlIFrameElement, MessageEvent, Url, window};

use crate::protocol::url::HttpUrl;

/// A hidden frame. Dropping this removes it.
pub struct HiddenFrame(HtmlIFrameElement);

impl HiddenFrame {
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

impl Drop for HiddenFrame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// A hidden frame of another origin, to exchange messages with. Messages of other windows are ignored.
pub struct MessageFrame {
    frame: HiddenFrame,
    origin: String,
    listener: Closure<dyn Fn(MessageEvent)>,
    _loaded: Closure<dyn Fn()>,
}

impl MessageFrame {
    /// Loads the frame. `on_load` is called when it can receive messages, `on_message` with the text of each that it sends.
    pub fn open(
        url: &HttpUrl,
        on_load: impl Fn() + 'static,
        on_message: impl Fn(String) + 'static,
    ) -> Option<Self> {
        // As the browser writes it in messages: without a default port.
        let origin = Url::new(url.as_str()).ok()?.origin();
        let frame = HiddenFrame::open(url)?;
        let (expected, sender) = (origin.clone(), frame.0.content_window()?);
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let is_own = event.source().is_some_and(|source| Object::is(&source, &sender));
            if let Some(text) = event.data().as_string().filter(|_| is_own && event.origin() == expected) {
                on_message(text);
            }
        });
        window()?.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref()).ok()?;
        let loaded = Closure::<dyn Fn()>::new(on_load);
        frame.0.set_onload(Some(loaded.as_ref().unchecked_ref()));
        Some(Self { frame, origin, listener, _loaded: loaded })
    }

    /// Sends a text to the frame, if it still shows its own origin.
    pub fn post_message(&self, text: &str) {
        if let Some(frame) = self.frame.0.content_window() {
            let _ = frame.post_message(&text.into(), &self.origin);
        }
    }
}

impl Drop for MessageFrame {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let listener = self.listener.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("message", listener);
        }
    }
}
