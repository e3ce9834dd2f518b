//! Userinfo (OpenID Connect Core §5.3): asked for when the ID token has no name.

use serde_json::{Value, json};

use super::short;
use crate::hostile::case::{Case, Rule};
use crate::hostile::jose::Draft;
use crate::hostile::provider::{Answer, Behaviour, Object, Part};

const TYPES: &[&str] = &["code", "id_token token", "code id_token", "code token", "code id_token token"];
const CODE: &[&str] = &["code"];

pub(super) fn cases() -> Vec<Case> {
    [plain(), signed()].into_iter().flatten().collect()
}

/// The ID token says no more than who it is about.
pub(super) fn without_a_name(provider: &mut Behaviour) {
    provider.id_token.arrange(|token| {
        token.claims.remove("name");
        token.claims.remove("email");
    });
}

fn plain() -> Vec<Case> {
    let every = Rule::new("userinfo", "OpenID Connect Core §5.3.2", TYPES).given(without_a_name);
    let rule = Rule::new("userinfo", "OpenID Connect Core §5.3.2, §5.3.4", CODE).given(without_a_name);
    let sub = |value: Value| {
        rule.reject(format!("sub = {}", short(&value)), move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.userinfo.object.corrupt(move |claims: &mut Object| claims.set("sub", value.clone()));
        })
    };
    let sent =
        |change: fn(&mut Answer)| move |provider: &mut Behaviour| provider.userinfo.answer.corrupt(change);
    let mut cases = vec![
        every.accept("with the token in the header alone", |_| ()),
        every.reject("sub with invalid appended", |provider| {
            provider.userinfo.object.corrupt(|claims| claims.append("sub", "invalid"));
        }),
        rule.reject("sub absent", |provider| provider.userinfo.object.corrupt(|claims| claims.remove("sub"))),
        rule.reject(
            "sub twice",
            sent(|answer| answer.rewrite(|text| text.replacen('{', "{\"sub\":\"x\",", 1))),
        ),
        rule.reject("an array around it", sent(|answer| answer.rewrite(|text| format!("[{text}]")))),
        rule.either(
            "HTML",
            sent(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in</title>".to_owned());
            }),
        ),
        rule.either("status 401", sent(|answer| answer.status = 401)),
        rule.either("status 500", sent(|answer| answer.status = 500)),
        rule.either("a name of another type", |provider| {
            provider.userinfo.object.arrange(|claims| claims.set("name", json!({ "first": "Alice" })));
        }),
    ];
    cases.extend(
        [json!(null), json!(""), json!(7), json!(["user-1"]), json!("USER-1"), json!("user-1 ")].map(sub),
    );
    cases
}

fn signed() -> Vec<Case> {
    let rule = Rule::new("signed userinfo", "OpenID Connect Core §5.3.2", CODE).given(without_a_name);
    let by = |change: fn(&mut Draft)| {
        move |provider: &mut Behaviour| {
            let mut edits = Part::default();
            edits.corrupt(change);
            provider.signed_userinfo = Some(edits);
        }
    };
    vec![
        rule.accept("RS256, with iss and aud", |provider| provider.signed_userinfo = Some(Part::default())),
        rule.reject(
            "a bad signature",
            by(|token| {
                token.signature(|_, signature| super::signatures::scrambled(signature));
            }),
        ),
        rule.reject(
            "alg none",
            by(|token| {
                token.header.set("alg", "none");
                token.signature(|_, _| Vec::new());
            }),
        ),
        rule.reject(
            "by an attacker",
            by(|token| {
                token.sign_with(&token.keyring.attacker);
                token.header.set("kid", "rsa-1");
            }),
        ),
        rule.reject("iss with 1 appended", by(|token| token.claims.append("iss", "1"))),
        rule.reject("aud with 1 appended", by(|token| token.claims.append("aud", "1"))),
        rule.reject("sub with invalid appended", by(|token| token.claims.append("sub", "invalid"))),
    ]
}
