//! Answers that go wrong on their way out.

use bearer_lab_server::faults::Fault;

use super::Case;
use crate::{
    http::{Answer, Request, answer_head},
    lab::{Lab, VERIFIER, text},
};

const WHOLE: &str = "200 application/json, whole, *";
const FAILED: &str = "500 text/plain, no JSON, *";
const PAGE: &str = "200 text/html; charset=utf-8, no JSON, *";
const HALF: &str = "200 application/json, no JSON, *";
const HIDDEN: &str = "200 application/json, whole, -";
const AT_ONCE: &str = "200, whole";
const LATE: &str = "200, head alone";

pub const CASES: &[Case] = &[
    (Fault::MetadataSlow, |lab| begin(lab, &metadata(lab)), AT_ONCE, LATE),
    (Fault::MetadataFails, |lab| answer(lab, &metadata(lab)), WHOLE, FAILED),
    (Fault::MetadataHtml, |lab| answer(lab, &metadata(lab)), WHOLE, PAGE),
    (Fault::MetadataTruncated, |lab| answer(lab, &metadata(lab)), WHOLE, HALF),
    (Fault::MetadataNoCors, |lab| answer(lab, &metadata(lab)), WHOLE, HIDDEN),
    (Fault::KeysSlow, |lab| begin(lab, &keys(lab)), AT_ONCE, LATE),
    (Fault::KeysFail, |lab| answer(lab, &keys(lab)), WHOLE, FAILED),
    (Fault::KeysHtml, |lab| answer(lab, &keys(lab)), WHOLE, PAGE),
    (Fault::KeysTruncated, |lab| answer(lab, &keys(lab)), WHOLE, HALF),
    (Fault::KeysNoCors, |lab| answer(lab, &keys(lab)), WHOLE, HIDDEN),
    (Fault::TokenSlow, |lab| begin(lab, &token(lab)), AT_ONCE, LATE),
    (Fault::TokenFails, |lab| answer(lab, &token(lab)), WHOLE, FAILED),
    (Fault::TokenHtml, |lab| answer(lab, &token(lab)), WHOLE, PAGE),
    (Fault::TokenTruncated, |lab| answer(lab, &token(lab)), WHOLE, HALF),
    (Fault::TokenNoCors, |lab| answer(lab, &token(lab)), WHOLE, HIDDEN),
    (Fault::TokenRedirects, |lab| answer(lab, &token(lab)), WHOLE, "307 text/plain, no JSON, *, /elsewhere"),
    (Fault::ApiSlow, |lab| begin(lab, &api(lab)), AT_ONCE, LATE),
    (Fault::ApiFails, |lab| answer(lab, &api(lab)), WHOLE, FAILED),
    (Fault::ApiHtml, |lab| answer(lab, &api(lab)), WHOLE, PAGE),
    (Fault::ApiTruncated, |lab| answer(lab, &api(lab)), WHOLE, HALF),
    (
        Fault::ApiNoCors,
        |lab| format!("{}; {}", preflight(lab), answer(lab, &api(lab))),
        "204 *; 200 application/json, whole, *",
        "204 -; 200 application/json, whole, -",
    ),
];

fn metadata(lab: &Lab) -> Request {
    lab.get("/oauth2/default/.well-known/openid-configuration")
}

fn keys(lab: &Lab) -> Request {
    lab.get("/oauth2/default/v1/keys")
}

fn token(lab: &Lab) -> Request {
    lab.post("/oauth2/default/v1/token").form(&[
        ("grant_type", "authorization_code"),
        ("client_id", "spa"),
        ("code", &lab.code(&[])),
        ("redirect_uri", &lab.callback()),
        ("code_verifier", VERIFIER),
    ])
}

fn api(lab: &Lab) -> Request {
    let token = text(&lab.tokens(), "access_token");
    lab.get("/api/items").header("authorization", &format!("Bearer {token}"))
}

fn readable_by(answer: &Answer) -> &str {
    answer.header("access-control-allow-origin").unwrap_or("-")
}

fn answer(lab: &Lab, request: &Request) -> String {
    let answer = lab.send(request);
    let body = if answer.json().is_object() { "whole" } else { "no JSON" };
    let media_type = answer.header("content-type").unwrap_or_default();
    let location = answer.header("location").map(|location| format!(", {location}"));
    format!(
        "{} {media_type}, {body}, {}{}",
        answer.status,
        readable_by(&answer),
        location.unwrap_or_default()
    )
}

fn preflight(lab: &Lab) -> String {
    let request = Request::new("OPTIONS", &lab.host, "/api/items");
    let answer = lab.send(&request.header("access-control-request-method", "GET"));
    format!("{} {}", answer.status, readable_by(&answer))
}

/// What is there when the head of the answer is: of a late answer nothing more. Nobody waits for the rest.
fn begin(lab: &Lab, request: &Request) -> String {
    let (status, has_more) = answer_head(lab.address, &request.bytes());
    format!("{status}, {}", if has_more { "whole" } else { "head alone" })
}
