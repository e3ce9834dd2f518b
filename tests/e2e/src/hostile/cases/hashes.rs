//! What binds an ID token to the code and the access token beside it (OpenID Connect Core §3.1.3.6,
//! §3.3.2.10, §3.3.2.11), and two ID tokens to each other (§3.3.3.6).

use serde_json::{Value, json};

use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::jose::{Delivery, Draft};
use crate::hostile::provider::Behaviour;

const WITH_TOKEN: &[&str] = &["code", "id_token token", "code id_token token"];
const TOKEN_IN_FRONT: &[&str] = &["id_token token", "code id_token token"];
const CODE_IN_FRONT: &[&str] = &["code id_token", "code id_token token"];
const TWO_ID_TOKENS: &[&str] = &["code id_token", "code id_token token"];

pub(super) fn cases() -> Vec<Case> {
    [access_token(), code(), two_tokens()].into_iter().flatten().collect()
}

fn access_token() -> Vec<Case> {
    let every = Rule::new("at_hash", "OpenID Connect Core §3.1.3.8, §3.2.2.9", WITH_TOKEN);
    let front = Rule::new("at_hash", "OpenID Connect Core §3.2.2.9", TOKEN_IN_FRONT);
    let rule = Rule::new("at_hash", "OpenID Connect Core §3.1.3.8", CODE);
    let mut cases = vec![
        every.reject("with 1 appended", present("at_hash", |token| token.claims.append("at_hash", "1"))),
        front.reject("absent", present("at_hash", |token| token.claims.remove("at_hash"))),
        rule.accept(
            "absent from the token endpoint",
            present("at_hash", |token| token.claims.remove("at_hash")),
        ),
        rule.reject("with padding", present("at_hash", |token| token.claims.append("at_hash", "=="))),
    ];
    // Where it may be left out, null means that it is.
    cases.push(rule.accept(
        "null from the token endpoint",
        present("at_hash", |token| token.claims.set("at_hash", json!(null))),
    ));
    let wrong = [json!(""), json!(7), json!([]), json!("AAAAAAAAAAAAAAAAAAAAAA")];
    cases.extend(wrong.into_iter().map(|value| set(&rule, "at_hash", value)));
    cases
}

fn code() -> Vec<Case> {
    let rule = Rule::new("c_hash", "OpenID Connect Core §3.3.2.10", CODE_IN_FRONT);
    let mut cases = vec![
        rule.reject("with 1 appended", present("c_hash", |token| token.claims.append("c_hash", "1"))),
        rule.reject("absent", present("c_hash", |token| token.claims.remove("c_hash"))),
    ];
    let wrong = [json!(null), json!(""), json!(7), json!("AAAAAAAAAAAAAAAAAAAAAA")];
    cases.extend(wrong.into_iter().map(|value| set(&rule, "c_hash", value)));
    cases
}

fn two_tokens() -> Vec<Case> {
    let rule = Rule::new("two ID tokens", "OpenID Connect Core §3.3.3.6", TWO_ID_TOKENS);
    let second = |change: fn(&mut Draft)| {
        move |provider: &mut Behaviour| {
            provider.id_token.corrupt_when(|token| token.delivery == Delivery::Token, change);
        }
    };
    vec![
        rule.reject("another sub in the second", second(|token| token.claims.append("sub", "1"))),
        rule.reject("another iss in the second", second(|token| token.claims.append("iss", "1"))),
        rule.reject("another nonce in the second", second(|token| token.claims.append("nonce", "1"))),
        rule.reject(
            "a bad signature in the second",
            second(|token| {
                token.signature(|_, signature| signature.iter().map(|byte| byte ^ 0x5a).collect());
            }),
        ),
    ]
}

/// Changes the tokens that have this claim.
fn present(claim: &'static str, change: fn(&mut Draft)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.id_token.corrupt_when(|token| token.claims.get(claim).is_some(), change)
}

fn set(rule: &Rule, claim: &'static str, value: Value) -> Case {
    rule.reject(super::short(&value), move |provider| {
        let value = value.clone();
        provider.id_token.corrupt_when(
            |token| token.claims.get(claim).is_some(),
            move |token| token.claims.set(claim, value.clone()),
        );
    })
}
