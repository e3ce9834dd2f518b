//! Where the page is, and where it goes.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, PerformanceNavigation, Url, Window, window};

use crate::protocol::{
    check::{Failure, quote},
    url::{HttpUrl, NOT_A_URL},
};

/// The page's own origin.
pub fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Path, query and fragment with which the page was opened, as far as nothing has taken them.
pub fn here() -> String {
    [path(), brought()].concat()
}

/// The path of the page's address.
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_else(|| "/".into())
}

/// Whether the user came here by Back or Forward.
pub fn is_history_navigation() -> bool {
    let performance = window().and_then(|window| window.performance());
    performance.is_some_and(|it| it.navigation().type_() == PerformanceNavigation::TYPE_BACK_FORWARD)
}

/// Takes a parameter of this name off the fragment, if the fragment begins with it.
pub fn take_fragment(name: &str) -> Option<String> {
    let brought = brought();
    let (_, fragment) = brought.split_once('#')?;
    let value = fragment.strip_prefix(name)?.strip_prefix('=')?.to_owned();
    replace(&path());
    Some(value)
}

/// Query and fragment with which the page was opened, without their marks; afterwards neither the address nor the
/// history has them.
pub fn take_query_and_fragment() -> (String, String) {
    let brought = brought();
    if !brought.is_empty() {
        replace(&path());
    }
    let (query, fragment) = brought.split_once('#').unwrap_or((&brought, ""));
    (query.trim_start_matches('?').to_owned(), fragment.to_owned())
}

/// Query and fragment with their marks. The script in `index.html` has moved them from the address to the state of the
/// history's entry, where they outlive a page whose app does not come; where it did not run, the address has them. What else
/// a page may keep in that state has no such mark.
fn brought() -> String {
    let parts = || {
        let window = window()?;
        let location = window.location();
        let address = [location.search().ok()?, location.hash().ok()?].concat();
        let moved = || window.history().ok()?.state().ok()?.as_string();
        if address.is_empty() { moved() } else { Some(address) }
    };
    parts().filter(|text| text.starts_with(['?', '#'])).unwrap_or_default()
}

/// Changes the address without loading anything and without leaving in the history the old one or what it was opened with.
pub fn replace(path: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Changes the address without loading anything; Back leads to the old one.
pub fn push(path: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Leaves the page for an address that was checked when it was read.
///
/// # Errors
///
/// [`NOT_A_URL`] when the browser does not read it: which international names there are, only its tables say.
pub fn leave_for(url: &HttpUrl) -> Result<(), Failure> {
    let Some(window) = window() else { return Ok(()) };
    send(&window, url)
}

/// Sends a window somewhere; fails as [`leave_for`] does.
pub(super) fn send(window: &Window, url: &HttpUrl) -> Result<(), Failure> {
    let unreadable = |_| Failure::of(&NOT_A_URL, "an address that this browser reads", &quote(url.as_str()));
    window.location().assign(url.as_str()).map_err(unreadable)
}

/// Calls back when the person goes back or forward.
pub fn on_history(callback: impl Fn() + 'static) {
    let callback = Closure::<dyn Fn(Event)>::new(move |_| callback());
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback("popstate", callback.as_ref().unchecked_ref());
    }
    // It listens as long as the page lives.
    callback.forget();
}

/// Path, query and fragment of `target` if it leads to the page's own origin, as the browser resolves it, and not to a path
/// that is refused.
pub fn within_origin(target: &str, is_refused: impl Fn(&str) -> bool) -> Option<String> {
    let origin = origin();
    let url = Url::new_with_base(target, &origin).ok()?;
    let is_web = matches!(url.protocol().as_str(), "http:" | "https:");
    if !is_web || url.origin() != origin {
        return None;
    }
    // A path of two slashes would be a host for whoever resolves it next.
    let path = ["/", url.pathname().trim_start_matches('/')].concat();
    (!is_refused(&path)).then(|| [path, url.search(), url.hash()].concat())
}
