//! What the page itself holds.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, FocusEvent, FocusOptions, HtmlElement, Node, window};

/// The text of the element with this ID.
pub fn text_of(id: &str) -> Option<String> {
    element(id)?.text_content()
}

/// The element with this ID, emptied.
pub fn emptied(id: &str) -> Option<HtmlElement> {
    let element: HtmlElement = element(id)?.dyn_into().ok()?;
    element.set_text_content(None);
    Some(element)
}

/// Whether something in the element with this ID is being pressed.
pub fn is_pressed(id: &str) -> bool {
    let selector = ["#", id, " :active"].concat();
    window().and_then(|window| window.document()?.query_selector(&selector).ok()?).is_some()
}

/// Shows the element with this ID, which was hidden.
pub fn reveal(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.remove_attribute("hidden");
    }
}

fn element(id: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(id)
}

/// Moves the focus to the element with this ID; the page stays where it is scrolled to.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to the element with this ID, if nothing has it: what had it is gone.
pub fn focus_if_lost(id: &str) {
    let focused =
        window().and_then(|window| window.document()).and_then(|document| document.active_element());
    if focused.is_none_or(|element| element.tag_name() == "BODY" || element.id() == "main") {
        focus(id);
    }
}

/// Whether what has the focus takes text.
pub fn is_typing() -> bool {
    let focused =
        window().and_then(|window| window.document()).and_then(|document| document.active_element());
    focused.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Whether the focus leaves the element that listens, for an element outside of it or for nothing.
pub fn is_left(event: &FocusEvent) -> bool {
    let listener = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    listener.is_none_or(|listener| !listener.contains(next.as_ref()))
}

/// Whether the `details` that was opened or closed is open now.
pub fn is_open(toggled: &Event) -> bool {
    let details = toggled.target().and_then(|target| target.dyn_into::<Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// Shows the page from its top.
pub fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Sets an attribute of the root element.
pub fn set_root_attribute(name: &str, value: &str) {
    let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute(name, value);
    }
}

/// How the browser calls itself.
pub fn user_agent() -> String {
    window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default()
}

/// The text in the clipboard, if the browser lets the page read it. Most ask the user first.
pub async fn clipboard_text() -> Option<String> {
    let clipboard = js_sys::Reflect::get(&window()?.navigator(), &"clipboard".into()).ok()?;
    let read: Function = js_sys::Reflect::get(&clipboard, &"readText".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = read.call0(&clipboard).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}

/// Copies text to the clipboard; whether the browser let it. Where the page is no secure context there is none.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).unwrap_or_default();
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).and_then(JsCast::dyn_into::<Function>);
    let Ok(promise) = write.and_then(|write| write.call1(&clipboard, &text.into())) else { return false };
    JsFuture::from(promise.unchecked_into::<Promise>()).await.is_ok()
}
