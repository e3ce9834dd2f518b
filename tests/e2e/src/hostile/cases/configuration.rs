//! The app's own configuration, wrong: a readable error in place of a sign-in.

use serde_json::{Value, json};

use super::{configure, short};
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::provider::Kind;

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("configuration", "README, Configuration", CODE);
    let wrong = [
        ("/providers/0/issuer", json!(7)),
        ("/providers/0/issuer", json!("")),
        ("/providers/0/issuer", json!("javascript:window.__hacked=true")),
        ("/providers/0/issuer", json!("http://elsewhere.test")),
        ("/providers/0/issuer", json!("//elsewhere.test")),
        ("/providers/0/client_id", json!("")),
        ("/providers/0/client_id", json!(7)),
        ("/providers/0/scopes", json!("openid")),
        ("/providers/0/scopes", json!([7])),
        ("/providers/0/response_type", json!("password")),
        ("/providers/0/response_type", json!(7)),
        ("/providers/0/redirect_path", json!("http://elsewhere.test/callback")),
        ("/providers/0/redirect_path", json!("//elsewhere.test")),
        ("/providers/0/redirect_path", json!("/settings")),
        ("/providers", json!([])),
        ("/providers", json!({})),
        ("/api/base", json!("http://elsewhere.test/api")),
        ("/api/base", json!(7)),
        ("/api/allowed_origins", json!("*")),
        ("/api/allowed_origins", json!(["http://elsewhere.test"])),
    ];
    let case = |(place, value): (&'static str, Value)| {
        rule.reject(format!("{place} = {}", short(&value)), move |provider| {
            let value = value.clone();
            provider.config.corrupt(move |config| configure(config, place, value.clone()));
        })
        .seeing(Kind::Authorize, 0..=0)
    };
    wrong.into_iter().map(case).collect()
}
