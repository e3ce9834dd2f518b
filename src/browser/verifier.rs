//! Signatures where the page is no secure context and has no WebCrypto: a worker with the Rust implementation,
//! loaded when the first one is to be verified, so that no other page pays for it.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

use crate::protocol::{
    jose::{Algorithm, Jwk, Verification, base64url},
    json::Json,
};

/// Where the build puts the worker.
const WORKER: &str = "/verifier-worker.js";
/// What the worker says when it listens, and its two answers.
pub const READY: &str = "ready";
/// The signature is valid.
pub const VALID: &str = "valid";
/// The signature is not valid.
pub const INVALID: &str = "invalid";

/// Asks the worker; nothing when it cannot be loaded or does not know the algorithm.
pub async fn is_valid(way: &Verification) -> Option<bool> {
    let worker = Worker::new(WORKER).ok()?;
    let answer = match next_message(&worker).await.as_deref() {
        Some(READY) => {
            worker.post_message(&write(way).into()).ok()?;
            next_message(&worker).await
        }
        _ => None,
    };
    worker.terminate();
    match answer.as_deref() {
        Some(VALID) => Some(true),
        Some(INVALID) => Some(false),
        _ => None,
    }
}

async fn next_message(worker: &Worker) -> Option<String> {
    let promise = Promise::new(&mut |resolve, _| {
        let failed = resolve.clone();
        let heard =
            Closure::once_into_js(move |event: MessageEvent| resolve.call1(&JsValue::NULL, &event.data()));
        let refused = Closure::once_into_js(move || failed.call0(&JsValue::NULL));
        worker.set_onmessage(Some(heard.unchecked_ref()));
        worker.set_onerror(Some(refused.unchecked_ref()));
    });
    JsFuture::from(promise).await.ok()?.as_string()
}

/// The question as text.
pub fn write(way: &Verification) -> String {
    let key = super::crypto::public_key(&way.jwk.key);
    let (algorithm, signature) = (way.algorithm.name(), base64url::encode(&way.signature));
    // The signing input is two base64url parts and a dot: nothing in it needs escaping.
    format!(
        r#"{{"alg":"{algorithm}","key":{key},"input":"{}","signature":"{signature}"}}"#,
        way.signing_input
    )
}

/// Reads the question back.
pub fn read(text: &str) -> Option<Verification> {
    let json = Json::parse_object(text.as_bytes())?;
    Some(Verification {
        algorithm: Algorithm::from_name(json.string("alg").ok()??)?,
        jwk: Jwk::read(json.member("key")?)?,
        signing_input: json.string("input").ok()??.to_owned(),
        signature: base64url::decode(json.string("signature").ok()??)?,
    })
}
