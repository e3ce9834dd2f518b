//! Local storage: outlives the tab. The browser may refuse each access.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, Storage, window};

use crate::protocol::check::Failure;

crate::rules! {
    DENIED = "LOCAL_STORAGE_DENIED", Environment, "HTML §12.2",
        "The browser lets the page keep something beyond this tab",
        "The browser does not let this page keep anything beyond this tab, so nothing was saved.",
        "Allow site data for this address, or leave the browser's strictest private mode.";
    FULL = "LOCAL_STORAGE_FULL", Environment, "HTML §12.2.1",
        "There is room in what the browser keeps for this site",
        "What the browser keeps for this site is full, so nothing was saved.",
        "Remove what you need no more, or clear this site's data in the browser.";
}

/// What is stored under `key`.
pub fn read(key: &str) -> Result<Option<String>, Failure> {
    storage()?.get_item(key).map_err(|_| Failure::plain(&DENIED))
}

/// Stores `text` under `key`.
pub fn write(key: &str, text: &str) -> Result<(), Failure> {
    storage()?.set_item(key, text).map_err(|_| Failure::plain(&FULL))
}

/// Forgets what is stored under `key`.
pub fn remove(key: &str) -> Result<(), Failure> {
    storage()?.remove_item(key).map_err(|_| Failure::plain(&DENIED))
}

/// Calls back when another tab changes what is stored.
pub fn on_change(callback: impl Fn() + 'static) {
    let callback = Closure::<dyn Fn(Event)>::new(move |_| callback());
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback("storage", callback.as_ref().unchecked_ref());
    }
    // It listens as long as the page lives.
    callback.forget();
}

/// Asks the browser first: `raw` panics where storage is denied.
fn storage() -> Result<Storage, Failure> {
    let granted = window().and_then(|window| window.local_storage().ok().flatten());
    granted.map(|_| LocalStorage::raw()).ok_or_else(|| Failure::plain(&DENIED))
}

/// The keys that begin with `prefix`; none where storage is denied.
pub fn keys(prefix: &str) -> Vec<String> {
    let Ok(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    all.filter(|key| key.starts_with(prefix)).collect()
}
