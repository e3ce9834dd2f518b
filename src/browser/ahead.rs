//! The request that the script in `index.html` has sent before the app was there, if it did. What stands here takes over
//! its answer.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::window;

use crate::protocol::http::{AUTHORIZATION, Request, Value};

/// The global that the script leaves.
const NAME: &str = "bearerLabAhead";

/// A request that is on its way.
pub struct Ahead {
    /// When it was sent, in milliseconds since the page was opened.
    pub sent_at: f64,
    /// What `fetch` gave for it.
    pub answer: Promise,
}

/// The query that the script took off the address, without its mark.
pub fn query() -> Option<String> {
    member(&left()?, "query")?.as_string().filter(|query| !query.is_empty())
}

/// Takes the request over, if it has the address, the body and the token of this one.
pub fn take(request: &Request) -> Option<Ahead> {
    let left = left()?;
    // Where there is no body, or no token, the script leaves nothing under that name.
    let is_same = |name, expected: &str| {
        member(&left, name).and_then(|text| text.as_string()).unwrap_or_default() == expected
    };
    let authorization = request.header(AUTHORIZATION).map_or("", Value::wire);
    if !(is_same("url", request.url.as_str())
        && is_same("body", request.body().expose())
        && is_same("authorization", authorization))
    {
        return None;
    }
    forget();
    Some(Ahead {
        sent_at: member(&left, "sentAt")?.as_f64()?,
        answer: member(&left, "answer")?.dyn_into().ok()?,
    })
}

/// Forgets the request and its answer.
pub fn forget() {
    if let Some(window) = window() {
        let _ = Reflect::delete_property(window.as_ref(), &NAME.into());
    }
}

fn left() -> Option<JsValue> {
    member(window()?.as_ref(), NAME)
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined())
}
