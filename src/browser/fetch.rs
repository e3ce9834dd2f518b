//! The one place that sends requests: no redirect, no credentials, no referrer, no cache, a time limit and a size cap.

use gloo_net::{
    Error,
    http::{Method as HttpMethod, RequestBuilder, Response as HttpResponse},
};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, DomException, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestMode, RequestRedirect, ResponseType, window,
};

use super::{location, policy::Watch};
use crate::protocol::{
    check::Failure,
    http::{Method, Request, Response},
};

crate::rules! {
    UNREACHABLE = "NETWORK_UNREACHABLE", Environment, "Fetch §5.6",
        "The server can be reached",
        "The server did not respond.",
        "Check the connection and that the server runs, then try again.";
    OFFLINE = "NETWORK_OFFLINE", Environment, "HTML §8.1.7",
        "The device is online",
        "This device is offline.",
        "Reconnect and try again.";
    CROSS_ORIGIN = "NETWORK_CROSS_ORIGIN", Configuration, "Fetch §3.2",
        "The server lets this origin read its responses",
        "The server responds, but this page may not read the response: it has no CORS header for this origin.",
        "Register this page's origin at the provider (\"allowed origins\", \"CORS\" or \"web origins\").";
    REDIRECTED = "NETWORK_REDIRECTED", Provider, "RFC 9700 §4.12, RFC 8414 §2",
        "The server responds without a redirect",
        "The server redirected a request that may carry secrets or decide whom to trust, so it was not followed.",
        "Configure the final address; check for a missing https or a slash at the end of the issuer.";
    TIMED_OUT = "NETWORK_TIMED_OUT", Environment, "README, Limits",
        "The server responds within ten seconds",
        "The server took longer than ten seconds.",
        "Try again later.";
    TOO_LARGE = "NETWORK_TOO_LARGE", Provider, "README, Limits",
        "The response is not larger than its limit",
        "The server's response is larger than the limit, so the rest was not read.",
        "Check the address; if it is right, contact the server's administrator.";
}

/// How long an exchange may take, in milliseconds, from sending to the last byte.
pub const TIME_LIMIT_MILLISECONDS: u32 = 10_000;

/// Sends a request and reads the whole answer, at most `max_bytes` of it. Any status is an answer.
pub async fn send(request: &Request, max_bytes: usize) -> Result<Response, Failure> {
    let url = request.url.as_str();
    let mut builder = RequestBuilder::new(url)
        .redirect(RequestRedirect::Manual)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIME_LIMIT_MILLISECONDS)));
    for (name, value) in &request.headers {
        builder = builder.header(name, value.wire());
    }
    let built = match request.method {
        Method::Get => builder.method(HttpMethod::GET).build(),
        Method::Post => builder
            .method(HttpMethod::POST)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(request.body().expose()),
    };
    let unreachable = || Failure::of(&UNREACHABLE, "a response", url);
    let response = match built.map_err(|_| unreachable())?.send().await {
        Ok(response) => response,
        Err(Error::JsError(error)) if error.name == "TimeoutError" => return Err(reason(true, request).await),
        Err(_) => return Err(reason(false, request).await),
    };
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(Failure::of(&REDIRECTED, "a response", url));
    }
    let headers =
        response.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    let body = read_body(&response, max_bytes, url).await?;
    Ok(Response { status: response.status(), headers, body })
}

async fn read_body(response: &HttpResponse, max_bytes: usize, url: &str) -> Result<Vec<u8>, Failure> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|error| {
            let rule = if is_time_out(&error) { &TIMED_OUT } else { &UNREACHABLE };
            Failure::of(rule, "the whole response", url)
        })?;
        if Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(body);
        }
        let Ok(bytes) = Reflect::get(&chunk, &"value".into()) else { return Ok(body) };
        let bytes: Uint8Array = bytes.unchecked_into();
        if body.len() + bytes.length() as usize > max_bytes {
            let _ = reader.cancel();
            return Err(Failure::of(&TOO_LARGE, &format!("at most {max_bytes} bytes"), url));
        }
        body.extend(bytes.to_vec());
    }
}

/// Browsers hide why a request failed. Offline and late are told apart from what they do say; whether it was
/// CORS shows when the same server answers a request whose answer nobody reads. That second request carries
/// nothing of the first but its origin; where the page's own policy stops it, the browser says so.
async fn reason(is_late: bool, request: &Request) -> Failure {
    let url = request.url.as_str();
    if is_late {
        return Failure::of(&TIMED_OUT, "a response within 10 s", url);
    }
    if window().is_some_and(|window| !window.navigator().on_line()) {
        return Failure::of(&OFFLINE, "a connection", url);
    }
    let origin = request.url.origin();
    if location::origin() == origin {
        return Failure::of(&UNREACHABLE, "a response", url);
    }
    let watch = Watch::of(origin);
    if is_alive(origin).await {
        return Failure::of(&CROSS_ORIGIN, &location::origin(), url);
    }
    match watch {
        Some(watch) => watch.check(origin).await.err(),
        None => None,
    }
    .unwrap_or_else(|| Failure::of(&UNREACHABLE, "a response", url))
}

async fn is_alive(origin: &str) -> bool {
    let probe = RequestBuilder::new(&[origin, "/"].concat())
        .mode(RequestMode::NoCors)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIME_LIMIT_MILLISECONDS / 4)));
    match probe.build() {
        Ok(probe) => probe.send().await.is_ok(),
        Err(_) => false,
    }
}

fn is_time_out(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "TimeoutError")
}
