//! One tab at a time: Web Locks, or a lease in local storage where they are missing.

use std::future::Future;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::window;

use super::{clock, crypto, local_storage};
use crate::protocol::jose::base64url;

/// How long a lease holds if its tab dies, in seconds; longer than any exchange may take.
const LEASE_SECONDS: i64 = 15;
/// How often a waiting tab looks whether the lease is free, in milliseconds.
const LEASE_POLL_MILLISECONDS: i32 = 50;

/// Runs `work` while no other tab of this origin runs work under the same name.
pub async fn exclusively<T>(name: &str, work: impl Future<Output = T>) -> T {
    match web_locks() {
        Some(locks) => with_web_lock(&locks, name, work).await,
        None => with_lease(name, work).await,
    }
}

/// `navigator.locks`; web-sys declares it only under a compiler flag.
fn web_locks() -> Option<JsValue> {
    let locks = Reflect::get(&window()?.navigator(), &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}

/// The lock is held until the promise that the callback returns is resolved.
async fn with_web_lock<T>(locks: &JsValue, name: &str, work: impl Future<Output = T>) -> T {
    let (granted, grant) = promise();
    let (released, release) = promise();
    let callback = Closure::once(move |_lock: JsValue| {
        resolve(&grant);
        released
    });
    let request = Reflect::get(locks, &"request".into()).and_then(JsCast::dyn_into::<Function>);
    let requested = request.and_then(|request| request.call2(locks, &name.into(), callback.as_ref()));
    if requested.is_ok() {
        let _ = JsFuture::from(granted).await;
    }
    let outcome = work.await;
    resolve(&release);
    outcome
}

fn promise() -> (Promise, Function) {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
    (promise, resolver.unwrap_or_default())
}

fn resolve(resolver: &Function) {
    let _ = resolver.call0(&JsValue::NULL);
}

/// Writes its mark, waits for writes of other tabs to be seen, and has the lease if the mark is still there. Where storage
/// is denied, no tab holds a lease and the work runs.
async fn with_lease<T>(name: &str, work: impl Future<Output = T>) -> T {
    let Ok(mark) = crypto::random_bytes() else { return work.await };
    let mark = base64url::encode(&mark);
    let held = || local_storage::read(name).ok().flatten();
    loop {
        let held_until = held().and_then(|lease| lease.split_once(' ')?.0.parse().ok());
        if held_until.is_none_or(|end: i64| end <= clock::now().seconds()) {
            let lease = format!("{} {mark}", clock::now().seconds() + LEASE_SECONDS);
            let _ = local_storage::write(name, &lease);
            clock::pause(LEASE_POLL_MILLISECONDS).await;
            if held().is_none_or(|held| held == lease) {
                break;
            }
        }
        clock::pause(LEASE_POLL_MILLISECONDS).await;
    }
    let outcome = work.await;
    if held().is_some_and(|lease| lease.ends_with(&mark)) {
        let _ = local_storage::remove(name);
    }
    outcome
}
