//! What Chromium sent and logged, from its own logs.

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

/// One request, as the browser was about to send it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The address.
    pub url: String,
    /// The document that asked for it.
    pub document: String,
    /// The `Referer` header, if one was sent.
    pub referer: Option<String>,
}

/// Every request since the last call (the performance log of chromedriver).
///
/// # Errors
///
/// When the log cannot be read.
pub async fn requests(session: &WebDriver) -> Result<Vec<Request>> {
    let entries = session.get_log("performance").await?;
    let messages = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok());
    Ok(messages.filter_map(|message| request(message.pointer("/message")?)).collect())
}

fn request(message: &Value) -> Option<Request> {
    if message.get("method")? != &json!("Network.requestWillBeSent") {
        return None;
    }
    let text = |pointer| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    Some(Request {
        url: text("/params/request/url")?,
        document: text("/params/documentURL").unwrap_or_default(),
        referer: text("/params/request/headers/Referer"),
    })
}

/// Every console message, error and violation since the last call, as its level and its words. Where it came
/// from is left out: for what the browser itself remarks, that is the address of the document, which the page
/// cannot change in time.
///
/// # Errors
///
/// When the log cannot be read.
pub async fn console(session: &WebDriver) -> Result<Vec<String>> {
    let entries = session.browser_log().await?;
    let words = |message: &str| message.splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
    Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, words(&entry.message))).collect())
}
