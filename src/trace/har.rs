//! The log as an HTTP Archive (HAR 1.2), which browsers' developer tools open.

use serde_json::{Value as JsonValue, json};

use super::{BodyPart, Fields, Message, Outcome, Sent, address};
use crate::protocol::http::{Method, Value};

const HIDDEN: &str = "***";

/// The log as the text of a HAR file. Every secret is `***`. `iso_8601` writes a time in milliseconds since 1970.
pub fn har<'a>(
    messages: impl Iterator<Item = &'a Message>,
    version: &str,
    iso_8601: impl Fn(u64) -> String,
) -> String {
    let entries: Vec<_> = messages.map(|message| entry(message, &iso_8601(message.sent_at))).collect();
    let log = json!({
        "version": "1.2",
        "creator": { "name": "Bearer Lab", "version": version },
        "entries": entries,
    });
    serde_json::to_string_pretty(&json!({ "log": log })).expect("texts and numbers are always JSON")
}

fn entry(message: &Message, started: &str) -> JsonValue {
    let (method, url, headers, parameters) = match &message.sent {
        Sent::Fetch { method, url, headers, form } => (*method, url, pairs(headers), form),
        Sent::Navigation(url, parameters) | Sent::Return(url, parameters) => {
            (Method::Get, url, Vec::new(), parameters)
        }
    };
    let is_post = method == Method::Post;
    let (query, form) =
        if is_post { (Vec::new(), pairs(parameters)) } else { (pairs(parameters), Vec::new()) };
    let mut request = json!({
        "method": method.as_str(),
        "url": address(url),
        "httpVersion": "",
        "cookies": [],
        "headers": headers,
        "queryString": query,
        "headersSize": -1,
        "bodySize": -1,
    });
    if let Some(request) = request.as_object_mut().filter(|_| is_post) {
        let body = json!({ "mimeType": "application/x-www-form-urlencoded", "params": form });
        request.insert("postData".to_owned(), body);
    }
    let (response, milliseconds) = response(&message.outcome);
    json!({
        "startedDateTime": started,
        "time": milliseconds,
        "request": request,
        "response": response,
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
        "comment": message.purpose.label(),
    })
}

fn response(outcome: &Outcome) -> (JsonValue, u32) {
    let (status, headers, text, bytes, milliseconds) = match outcome {
        Outcome::Answered { status, headers, bytes, milliseconds, body } => {
            (*status, headers.as_slice(), body.parts().iter().map(shown).collect(), *bytes, *milliseconds)
        }
        _ => (0, [].as_slice(), String::new(), 0, 0),
    };
    let media_type = headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value);
    let pairs: Vec<_> = headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let response = json!({
        "status": status,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": pairs,
        "content": { "size": bytes, "mimeType": media_type, "text": text },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": bytes,
    });
    (response, milliseconds)
}

fn shown(part: &BodyPart) -> &str {
    match part {
        BodyPart::Text(text) => text,
        BodyPart::Secret(..) => HIDDEN,
    }
}

fn pairs(fields: &Fields) -> Vec<JsonValue> {
    let text = |value: &Value| match value {
        Value::Plain(text) => text.clone(),
        Value::Secret(_) => HIDDEN.to_owned(),
    };
    fields.iter().map(|(name, value)| json!({ "name": name, "value": text(value) })).collect()
}
