//! Requests that are pushed (RFC 9126): without a reference that can be used, nobody is sent anywhere.

use serde_json::json;

use super::{configure, short};
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::provider::{Answer, Behaviour, Kind};

const TYPES: &[&str] = &["code", "id_token token", "code id_token"];

pub(super) fn cases() -> Vec<Case> {
    let source = "RFC 9126 §2.2, §2.3, §4";
    let every = Rule::new("pushed request", source, TYPES).given(configured);
    let rule = Rule::new("pushed request", source, CODE).given(configured);
    let refused = |case: Case| case.seeing(Kind::Pushed, 1..=1).seeing(Kind::Authorize, 0..=0);
    let sent = |name: &str, change: fn(&mut Answer)| {
        refused(rule.reject(name, move |provider: &mut Behaviour| provider.pushed.answer.corrupt(change)))
    };
    let mut cases = vec![
        every.accept("a reference in the address", |_| ()).seeing(Kind::Pushed, 1..=1),
        rule.accept("asked for by the provider alone", |provider| {
            provider.config.arrange(|config| configure(config, "/providers/0/pushed_requests", json!(false)));
            provider.metadata.object.arrange(|metadata| {
                metadata.set("require_pushed_authorization_requests", true);
            });
        })
        .seeing(Kind::Pushed, 1..=1),
        sent("invalid_request", |answer| answer.fail(400, "invalid_request")),
        sent("<img src=x onerror=window.__hacked=true>", |answer| {
            answer.fail(400, "<img src=x onerror=window.__hacked=true>");
        }),
        sent("status 500", |answer| answer.status = 500),
        sent("redirected elsewhere", |answer| {
            let there = format!("{}/trap/par", answer.scene.elsewhere);
            answer.turn_to(307, &there);
        }),
        sent("HTML", |answer| answer.set("content-type", "text/html")),
        rule.reject("no endpoint", |provider| {
            provider
                .metadata
                .object
                .corrupt(|metadata| metadata.remove("pushed_authorization_request_endpoint"));
        })
        .seeing(Kind::Authorize, 0..=0),
        rule.reject("an endpoint elsewhere over plain http", |provider| {
            provider.metadata.object.corrupt(|metadata| {
                metadata.set("pushed_authorization_request_endpoint", "http://elsewhere.test/trap/par");
            });
        })
        .seeing(Kind::Authorize, 0..=0),
    ];
    let values = [json!(""), json!(7), json!(null), json!(["urn:x"]), json!({})];
    cases.extend(values.map(|value| {
        let name = format!("request_uri = {}", short(&value));
        refused(rule.reject(name, move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.pushed.object.corrupt(move |answer| answer.set("request_uri", value.clone()));
        }))
    }));
    cases
}

fn configured(provider: &mut Behaviour) {
    provider.config.arrange(|config| configure(config, "/providers/0/pushed_requests", json!(true)));
    provider.metadata.object.arrange(|metadata| {
        let endpoint = format!("{}/par", metadata.scene.issuer);
        metadata.set("pushed_authorization_request_endpoint", endpoint);
    });
    provider.pushed.answer.arrange(|answer| answer.status = 201);
}
