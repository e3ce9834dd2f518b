//! Session storage: holds everything of a sign-in. The browser may refuse each access.

use gloo_storage::{SessionStorage, Storage as _};
use js_sys::Object;
use web_sys::{Storage, window};

use crate::protocol::check::Failure;

crate::rules! {
    DENIED = "STORAGE_DENIED", Environment, "HTML §12.2",
        "The browser lets the page store something for this tab",
        "The browser does not let this page store anything, so a sign-in could not find its way back.",
        "Allow site data for this address, or leave the browser's strictest private mode.";
    FULL = "STORAGE_FULL", Environment, "HTML §12.2.1",
        "There is room in this tab's storage",
        "This tab's storage is full, so nothing more can be kept in it.",
        "Close this tab and open the page in a new one.";
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
pub fn remove(key: &str) {
    if let Ok(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Reads and forgets what is stored under `key`: it is used once.
pub fn take(key: &str) -> Result<Option<String>, Failure> {
    let found = read(key)?;
    remove(key);
    Ok(found)
}

/// The keys that begin with `prefix`.
pub fn keys(prefix: &str) -> Vec<String> {
    let Ok(storage) = storage() else { return Vec::new() };
    let all = Object::keys(&storage).into_iter().filter_map(|key| key.as_string());
    all.filter(|key| key.starts_with(prefix)).collect()
}

/// Asks the browser first: `raw` panics where storage is denied.
fn storage() -> Result<Storage, Failure> {
    let granted = window().and_then(|window| window.session_storage().ok().flatten());
    granted.map(|_| SessionStorage::raw()).ok_or_else(|| Failure::plain(&DENIED))
}
