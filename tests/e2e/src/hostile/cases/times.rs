//! Times in the ID token (OpenID Connect Core §2, §3.1.3.7 (9), (10); RFC 7519 §2).

use serde_json::{Value, json};

use super::{id_token, wrong_claims};
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::Draft;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const WEEK: i64 = 7 * 24 * HOUR;

pub(super) fn cases() -> Vec<Case> {
    [expiry(), issued_at(), not_before(), authenticated_at()].into_iter().flatten().collect()
}

/// Values that are no time at all.
fn no_times() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("tomorrow"),
        json!(true),
        json!([]),
        json!({}),
        json!(-1),
        json!(1e300),
    ]
}

fn expiry() -> Vec<Case> {
    let every = Rule::new("exp", "OpenID Connect Core §3.1.3.7 (9)", WITH_ID_TOKEN);
    let rule = Rule::new("exp", "OpenID Connect Core §3.1.3.7 (9), RFC 7519 §2", CODE);
    let mut cases = vec![
        every.reject("six minutes ago", id_token(|token| token.claims.add("exp", -HOUR - 6 * MINUTE))),
        every.reject("absent", id_token(|token| token.claims.remove("exp"))),
        rule.reject("two minutes ago", id_token(|token| token.claims.add("exp", -HOUR - 2 * MINUTE))),
        rule.reject("in milliseconds", id_token(|token| in_milliseconds(token, "exp"))),
        rule.reject("in a string", id_token(|token| in_a_string(token, "exp"))),
        rule.reject(
            "beyond any number",
            id_token(|token| {
                token.claims_text(|text| {
                    let (before, after) = text.split_once("\"exp\":").unwrap_or_default();
                    let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
                    format!("{before}\"exp\":1e999{rest}")
                })
            }),
        ),
        rule.accept(
            "with a fraction",
            id_token(|token| {
                let seconds = token.claims.number("exp");
                token.claims.set("exp", json!(seconds as f64 + 0.5));
            }),
        ),
    ];
    cases.extend(wrong_claims(&rule, "exp", no_times()));
    cases.extend(wrong_claims(&rule, "exp", [json!(0)]));
    cases
}

fn issued_at() -> Vec<Case> {
    let every = Rule::new("iat", "OpenID Connect Core §2, §3.1.3.7 (10)", WITH_ID_TOKEN);
    let rule = Rule::new("iat", "OpenID Connect Core §3.1.3.7 (10)", CODE);
    let mut cases = vec![
        every.reject("absent", id_token(|token| token.claims.remove("iat"))),
        every.reject("a week ago", id_token(|token| token.claims.add("iat", -WEEK))),
        rule.reject("in an hour", id_token(|token| token.claims.add("iat", HOUR))),
        rule.reject("in milliseconds", id_token(|token| in_milliseconds(token, "iat"))),
        rule.reject("in a string", id_token(|token| in_a_string(token, "iat"))),
        rule.accept("a minute ago", id_token(|token| token.claims.add("iat", -MINUTE))),
    ];
    cases.extend(wrong_claims(&rule, "iat", no_times()));
    cases
}

fn not_before() -> Vec<Case> {
    let rule = Rule::new("nbf", "RFC 7519 §4.1.5", CODE);
    let at = |name: &str, offset: i64| {
        (
            name.to_owned(),
            id_token(move |token: &mut Draft| {
                let now = token.claims.number("iat");
                token.claims.set("nbf", now + offset);
            }),
        )
    };
    let (future, in_an_hour) = at("in an hour", HOUR);
    let (past, an_hour_ago) = at("an hour ago", -HOUR);
    let mut cases = vec![
        rule.reject(future, in_an_hour),
        rule.accept(past, an_hour_ago),
        rule.reject(
            "in milliseconds",
            id_token(|token| {
                let now = token.claims.number("iat");
                token.claims.set("nbf", now * 1000);
            }),
        ),
    ];
    cases.extend(wrong_claims(&rule, "nbf", no_times()));
    cases
}

fn authenticated_at() -> Vec<Case> {
    let rule = Rule::new("auth_time", "OpenID Connect Core §2", CODE);
    wrong_claims(&rule, "auth_time", [json!(null), json!("yesterday"), json!([1]), json!(true)])
}

fn in_milliseconds(token: &mut Draft, claim: &str) {
    let seconds = token.claims.number(claim);
    token.claims.set(claim, seconds * 1000);
}

fn in_a_string(token: &mut Draft, claim: &str) {
    let seconds = token.claims.number(claim);
    token.claims.set(claim, seconds.to_string());
}
