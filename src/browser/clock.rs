//! Time, timers, and the moments at which a sleeping page wakes.

use js_sys::{Date, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventTarget, window};

use crate::protocol::{Lifetime, Timestamp};

/// The longest delay that browsers count; a longer one would fire at once.
const LONGEST_DELAY: i32 = i32::MAX;

/// The time by this device.
pub fn now() -> Timestamp {
    Timestamp::from_seconds((Date::now() / 1000.0) as i64)
}

/// A moment as this device's calendar and language have it.
pub fn local(time: Timestamp) -> String {
    let date = Date::new(&(time.seconds() as f64 * 1000.0).into());
    date.to_locale_string("default", &JsValue::UNDEFINED).into()
}

/// The time of day of a moment as this device's calendar and language have it.
pub fn local_time(time: Timestamp) -> String {
    let date = Date::new(&(time.seconds() as f64 * 1000.0).into());
    date.to_locale_time_string("default").into()
}

/// Milliseconds since the page was opened; for durations only.
pub fn milliseconds() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// A callback that runs once after a delay, or never if this is dropped before.
#[derive(Debug)]
pub struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Runs `callback` after `delay`, at the latest after 2^31-1 ms (24.8 days).
    pub fn after(delay: Lifetime, callback: impl FnOnce() + 'static) -> Option<Self> {
        let milliseconds = i32::try_from(delay.seconds()).ok().and_then(|seconds| seconds.checked_mul(1000));
        let callback = Closure::once(callback);
        let function = callback.as_ref().unchecked_ref();
        let delay = milliseconds.unwrap_or(LONGEST_DELAY);
        let id = window()?.set_timeout_with_callback_and_timeout_and_arguments_0(function, delay).ok()?;
        Some(Self { id, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Resolves after so many milliseconds.
pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Calls back when the page has nothing to do, where the browser tells (WebKit does not), else soon.
pub fn when_idle(callback: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    let callback = Closure::once_into_js(callback);
    let callback = callback.unchecked_ref();
    if window.request_idle_callback(callback).is_err() {
        let _ = window.set_timeout_with_callback(callback);
    }
}

/// The time by this device, in milliseconds since 1970.
pub fn epoch_milliseconds() -> u64 {
    Date::now() as u64
}

/// A time in milliseconds since 1970 as ISO 8601 writes it, in UTC.
pub fn iso_8601(epoch_milliseconds: u64) -> String {
    Date::new(&(epoch_milliseconds as f64).into()).to_iso_string().into()
}

/// Calls back whenever the page is left: by a link, a redirect, a reload, or when the tab is closed.
pub fn on_leave(callback: impl FnMut() + 'static) {
    let callback: Closure<dyn FnMut()> = Closure::new(callback);
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback("pagehide", callback.as_ref().unchecked_ref());
    }
    callback.forget();
}

/// Listeners that are removed when this is dropped.
pub struct Listeners {
    targets: Vec<(EventTarget, &'static str)>,
    callback: Closure<dyn FnMut(Event)>,
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (target, name) in &self.targets {
            let _ = target.remove_event_listener_with_callback(name, self.callback.as_ref().unchecked_ref());
        }
    }
}

/// How the page woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// It is shown again, or the network is back.
    Shown,
    /// It came out of the back/forward cache, as it was when it was left.
    Restored,
}

/// Calls back whenever timers may have been asleep.
pub fn on_wake(mut callback: impl FnMut(Wake) + 'static) -> Option<Listeners> {
    let window = window()?;
    let document = window.document()?;
    let targets: Vec<(EventTarget, &'static str)> = vec![
        (document.into(), "visibilitychange"),
        (window.clone().into(), "pageshow"),
        (window.into(), "online"),
    ];
    let callback = Closure::new(move |event: Event| {
        // `pageshow` comes at every load; only one with `persisted` ends a sleep.
        let persisted = Reflect::get(&event, &"persisted".into()).unwrap_or_default();
        match (event.type_().as_str(), persisted.is_truthy()) {
            ("pageshow", false) => {}
            (_, true) => callback(Wake::Restored),
            (_, false) => callback(Wake::Shown),
        }
    });
    for (target, name) in &targets {
        let _ = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    }
    Some(Listeners { targets, callback })
}
