//! Answers in a few words, so that a row's expectation is data. What must hold for every answer of a kind is
//! checked here, and named when it does not hold.

use crate::{
    http::{Answer, parameter},
    lab::Lab,
};

/// An answer of the authorization endpoint.
pub fn authorization(lab: &Lab, answer: &Answer) -> String {
    if answer.header("access-control-allow-origin").is_some() {
        return "readable by every origin".into();
    }
    if answer.header("cache-control") != Some("no-store") {
        return "may be stored".into();
    }
    if answer.status == 303 { redirect(lab, &answer.location()) } else { page(answer) }
}

fn redirect(lab: &Lab, location: &str) -> String {
    if location.starts_with(&lab.issuer()) {
        return "on to the authorization endpoint".into();
    }
    let mut words = vec![if location.contains('#') { "fragment" } else { "query" }.to_owned()];
    if let Some(error) = parameter(location, "error") {
        words.push(error);
    }
    let tokens = ["code", "access_token", "token_type", "expires_in", "id_token"];
    words.extend(
        tokens.iter().filter(|name| parameter(location, name).is_some()).map(|name| (*name).to_owned()),
    );
    if let Some(state) = parameter(location, "state") {
        words.push(if state == "the-state" { "state".into() } else { format!("state={state}") });
    }
    words.push(if parameter(location, "iss") == Some(lab.issuer()) { "iss" } else { "no iss" }.to_owned());
    if !is_description(&parameter(location, "error_description").unwrap_or_default()) {
        words.push("bad description".into());
    }
    words.join(" ")
}

fn page(answer: &Answer) -> String {
    let text = answer.text();
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let is_guarded = policy.contains("frame-ancestors 'none'")
        && policy.starts_with("default-src 'none'")
        && !policy.contains("unsafe")
        && answer.header("x-frame-options") == Some("DENY")
        && answer.header("x-content-type-options") == Some("nosniff")
        && answer.header("referrer-policy") == Some("same-origin");
    if !is_guarded {
        return format!("{} without its guards", answer.status);
    }
    let code =
        text.split_once("data-code=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(code, _)| code);
    let name = match code {
        Some(code) => code,
        None if text.contains("value=\"sign-in\"") => "sign-in page",
        None if text.contains("value=\"allow\"") => "consent page",
        None if text.contains("value=\"sign-out\"") => "sign-out page",
        None if text.contains("class=\"choice\"") => "account page",
        None if text.contains("Signed out") => "signed-out page",
        None => "other page",
    };
    format!("{} {name}", answer.status)
}

/// An answer in the form of RFC 6749 §5.
pub fn oauth(answer: &Answer) -> String {
    let json = answer.json();
    let mut faults = Vec::new();
    if answer.header("content-type") != Some("application/json") {
        faults.push("no JSON");
    }
    if answer.header("cache-control") != Some("no-store") {
        faults.push("may be stored");
    }
    if answer.header("access-control-allow-origin") != Some("*") {
        faults.push("not readable by other origins");
    }
    let members = json.as_object();
    if answer.status >= 400 {
        let is_error = |name: &String| name == "error" || name == "error_description";
        if !members.is_some_and(|members| members.keys().all(is_error)) {
            faults.push("unexpected members");
        }
        if !is_description(json["error_description"].as_str().unwrap_or_default()) {
            faults.push("bad description");
        }
    }
    if answer.status == 401 && answer.header("www-authenticate").is_none() {
        faults.push("no challenge");
    }
    let error = json["error"].as_str();
    let words = [vec![answer.status.to_string()], error.into_iter().map(str::to_owned).collect()].concat();
    if faults.is_empty() { words.join(" ") } else { format!("{} ({})", words.join(" "), faults.join(", ")) }
}

/// The characters of `error_description` (RFC 6749 §5.2).
fn is_description(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// An answer of a protected resource (RFC 6750 §3).
pub fn bearer(answer: &Answer) -> String {
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    let mut words = vec![answer.status.to_string()];
    if answer.status >= 400 {
        words.push(if challenge.starts_with("Bearer realm=") { "Bearer" } else { "no challenge" }.to_owned());
    }
    for name in ["error", "scope"] {
        let value = challenge.split_once(&format!(", {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        words.extend(value.map(|(value, _)| value.to_owned()));
    }
    let exposed = answer.header("access-control-expose-headers").unwrap_or_default();
    if answer.header("access-control-allow-origin") != Some("*") || !exposed.contains("www-authenticate") {
        words.push("(not readable by other origins)".into());
    }
    words.join(" ")
}
