//! Session storage, where everything of a sign-in is. Every access may be refused.

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
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    all.filter(|key| key.starts_with(prefix)).collect()
}

fn storage() -> Result<Storage, Failure> {
    let storage = window().and_then(|window| window.session_storage().ok().flatten());
    storage.ok_or_else(|| Failure::plain(&DENIED))
}
