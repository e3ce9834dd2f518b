//! Key sets that are missing, misshapen or huge (RFC 7517 §5).

use serde_json::json;

use super::key_set;
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::Keyring;
use crate::hostile::provider::{Answer, Behaviour};

pub(super) fn cases() -> Vec<Case> {
    [shape(), text(), address()].into_iter().flatten().collect()
}

fn shape() -> Vec<Case> {
    let rule = Rule::new("key set", "RFC 7517 §5", CODE);
    let many = |count: usize| {
        key_set(move |keys: &mut crate::hostile::provider::Object| {
            let all = Keyring::of_this_run().map(|ring| {
                let mut all = vec![json!({ "kty": "unknown" }); count];
                all.push(ring.rsa.jwk());
                all
            });
            keys.set("keys", all.unwrap_or_default());
        })
    };
    vec![
        rule.reject("without keys", key_set(|keys| keys.remove("keys"))),
        rule.reject("an empty array", key_set(|keys| keys.set("keys", json!([])))),
        rule.reject("keys = null", key_set(|keys| keys.set("keys", json!(null)))),
        rule.reject(
            "keys in an object",
            key_set(|keys| {
                let all = keys.get("keys").cloned().unwrap_or_default();
                keys.set("keys", json!({ "0": all }));
            }),
        ),
        rule.reject(
            "a key in place of the array",
            key_set(|keys| {
                let first = keys.value().pointer("/keys/0").cloned().unwrap_or_default();
                keys.set("keys", first);
            }),
        ),
        rule.reject("a key in place of the set", |provider| {
            provider.keys.object.corrupt(|keys| {
                let first = keys.value().pointer("/keys/0").cloned().unwrap_or_default();
                *keys = crate::hostile::provider::Object::new(first, &keys.scene);
            })
        }),
        rule.reject("200 keys", many(200)),
        rule.accept("30 keys", many(29)),
    ]
}

/// How the key set is sent.
fn sent(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.keys.answer.corrupt(change)
}

fn text() -> Vec<Case> {
    let rule = Rule::new("key set", "RFC 7517 §5, RFC 8259", CODE);
    vec![
        rule.reject("an array around it", sent(|answer| answer.rewrite(|text| format!("[{text}]")))),
        rule.reject("null", sent(|answer| answer.rewrite(|_| "null".to_owned()))),
        rule.reject("nothing", sent(|answer| answer.rewrite(|_| String::new()))),
        rule.reject(
            "cut in half",
            sent(|answer| answer.rewrite(|text| text.chars().take(text.len() / 2).collect())),
        ),
        rule.reject("something after it", sent(|answer| answer.rewrite(|text| format!("{text}{text}")))),
        rule.reject(
            "keys twice",
            sent(|answer| answer.rewrite(|text| text.replacen('{', "{\"keys\":[],", 1))),
        ),
        rule.reject(
            "nested 100000 deep",
            sent(|answer| {
                answer.rewrite(|text| {
                    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
                    text.replacen('{', &format!("{{\"x\":{open}{close},"), 1)
                })
            }),
        ),
        rule.reject(
            "HTML",
            sent(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in</title>".to_owned());
            }),
        ),
        rule.reject("status 404", sent(|answer| answer.status = 404)),
        rule.reject("status 500", sent(|answer| answer.status = 500)),
    ]
}

fn address() -> Vec<Case> {
    let rule = Rule::new("jwks_uri", "OpenID Connect Discovery §3", CODE);
    let to = |name: &str, address: fn(&crate::hostile::provider::Scene) -> serde_json::Value| {
        rule.reject(
            name,
            super::metadata(move |metadata: &mut crate::hostile::provider::Object| {
                let address = address(&metadata.scene);
                metadata.set("jwks_uri", address);
            }),
        )
    };
    let every = Rule::new("jwks_uri", "OpenID Connect Discovery §3", WITH_ID_TOKEN);
    vec![
        every.accept("of another path each time", |provider| {
            provider.metadata.object.arrange(|metadata| {
                let address = format!("{}/keys-elsewhere/{}", metadata.scene.issuer, metadata.scene.number);
                metadata.set("jwks_uri", address);
            })
        }),
        to("plain http elsewhere", |scene| json!(format!("{}/keys", scene.elsewhere))),
        to("of another type", |_| json!(7)),
        to("in an array", |scene| json!([format!("{}/keys-of-this-run", scene.issuer)])),
        to("a data URL", |_| json!("data:application/json,{\"keys\":[]}")),
        to("javascript", |_| json!("javascript:window.__hacked=true")),
        to("relative", |_| json!("/op/keys-of-this-run")),
        rule.reject("absent", super::metadata(|metadata| metadata.remove("jwks_uri"))),
    ]
}
