//! Claims that userinfo has from elsewhere (OpenID Connect Core §5.6.2): those that the provider signed are believed,
//! those of others are set aside, and what is neither is refused.

use serde_json::{Value, json};

use super::userinfo::without_a_name;
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::jose::{Delivery, Draft};
use crate::hostile::provider::{Answer, Behaviour, Kind, Object, Scene};

const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    [aggregated(), shape(), distributed()].into_iter().flatten().collect()
}

/// A JWT of the provider with two claims, changed.
fn jwt(scene: &Scene, change: fn(&mut Draft)) -> String {
    let claims = json!({ "iss": scene.issuer, "phone_number": "+1 (310) 123-4567", "nickname": "ally" });
    let draft = Draft::new(scene.clone(), Delivery::Userinfo, claims);
    let token = draft.and_then(|mut draft| {
        change(&mut draft);
        draft.finish()
    });
    token.unwrap_or_default()
}

/// Userinfo says that two claims are in `src1`.
fn named(claims: &mut Object, source: Value) {
    claims.set("_claim_names", json!({ "phone_number": "src1", "nickname": "src1" }));
    claims.set("_claim_sources", json!({ "src1": source }));
}

fn aggregated() -> Vec<Case> {
    let source = "OpenID Connect Core §5.6.2.1";
    let every = Rule::new("aggregated claims", source, TYPES).given(without_a_name);
    let rule = Rule::new("aggregated claims", source, CODE).given(without_a_name);
    let right = |change: fn(&mut Draft)| {
        move |provider: &mut Behaviour| {
            provider.userinfo.object.arrange(move |claims| {
                let token = jwt(&claims.scene, change);
                named(claims, json!({ "JWT": token }));
            });
        }
    };
    let wrong = |name: &str, change: fn(&mut Draft)| {
        rule.reject(name, move |provider: &mut Behaviour| {
            provider.userinfo.object.corrupt(move |claims| {
                let token = jwt(&claims.scene, change);
                named(claims, json!({ "JWT": token }));
            });
        })
    };
    let unsigned = |token: &mut Draft| {
        token.header.set("alg", "none");
        token.signature(|_, _| Vec::new());
    };
    vec![
        every.accept("signed by the provider", right(|_| ())),
        every.accept(
            "signed by nobody and of nobody: set aside",
            right(|token| {
                token.claims.remove("iss");
                token.header.set("alg", "none");
                token.signature(|_, _| Vec::new());
            }),
        ),
        rule.accept(
            "of another issuer: set aside",
            right(|token| {
                token.claims.append("iss", "1");
                token.sign_with(&token.keyring.attacker);
            }),
        ),
        wrong("a bad signature", |token| {
            token.signature(|_, signature| super::signatures::scrambled(signature));
        }),
        wrong("alg none", unsigned),
        wrong("by an attacker", |token| {
            token.sign_with(&token.keyring.attacker);
            token.header.set("kid", "rsa-1");
        }),
        wrong("expired", |token| token.claims.set("exp", 1_500_000_000)),
        wrong("exp of another type", |token| token.claims.set("exp", "never")),
        wrong("without one of its claims", |token| token.claims.remove("nickname")),
        wrong("about another user", |token| token.claims.set("sub", "user-2")),
        wrong("no JWT", |token| token.compact(|_| "nothing".to_owned())),
        wrong("a payload that is no object", |token| token.claims_text(|_| "7")),
    ]
}

/// Names and sources that do not fit together.
fn shape() -> Vec<Case> {
    let rule = Rule::new("claim sources", "OpenID Connect Core §5.6.2", CODE).given(without_a_name);
    let members = [
        (json!({ "nickname": "src2" }), json!({ "src1": { "JWT": "a.b.c" } })),
        (json!({ "nickname": 7 }), json!({ "src1": { "JWT": "a.b.c" } })),
        (json!(["nickname"]), json!({ "src1": { "JWT": "a.b.c" } })),
        (json!({ "nickname": "src1" }), json!(null)),
        (json!({ "nickname": "src1" }), json!({ "src1": "a.b.c" })),
        (json!({ "nickname": "src1" }), json!({ "src1": { "JWT": 7 } })),
        (json!({ "nickname": "src1" }), json!({ "src1": {} })),
        (json!({ "sub": "src1" }), json!({ "src1": { "JWT": "a.b.c" } })),
        (json!({ "x": "src1" }), json!({ "src1": { "JWT": "a.b.c", "endpoint": "https://a.test" } })),
        (json!({ "x": "src1" }), json!({ "src1": { "endpoint": "javascript:window.__hacked=true" } })),
        (json!({ "x": "src1" }), json!({ "src1": { "endpoint": "http://elsewhere.test/trap/claims" } })),
        (json!({ "x": "src1" }), json!({ "src1": { "endpoint": "https://a.test", "access_token": "a\nb" } })),
        (json!({}), (0..9).map(|number| (number.to_string(), json!({ "JWT": "a.b.c" }))).collect()),
    ];
    let case = |(names, sources): (Value, Value)| {
        let name = super::short(&json!([names, sources]));
        rule.reject(name, move |provider: &mut Behaviour| {
            let (names, sources) = (names.clone(), sources.clone());
            provider.userinfo.object.corrupt(move |claims| {
                claims.set("_claim_names", names.clone());
                claims.set("_claim_sources", sources.clone());
            });
        })
    };
    members.into_iter().map(case).collect()
}

/// The provider's own second endpoint plays the source; it complains of any access token but its own.
fn distributed() -> Vec<Case> {
    let source = "OpenID Connect Core §5.6.2.2";
    let scene = |provider: &mut Behaviour| {
        without_a_name(provider);
        provider.userinfo.object.arrange(|claims| {
            let endpoint = format!("{}/claims", claims.scene.issuer);
            named(claims, json!({ "endpoint": endpoint, "access_token": "claims-token" }));
        });
    };
    let every = Rule::new("distributed claims", source, TYPES).given(scene);
    let rule = Rule::new("distributed claims", source, CODE).given(scene);
    let sent =
        |change: fn(&mut Answer)| move |provider: &mut Behaviour| provider.claims.answer.arrange(change);
    let wrong =
        |change: fn(&mut Draft)| move |provider: &mut Behaviour| provider.claims.token.corrupt(change);
    let once = |case: Case| case.seeing(Kind::Claims, 1..=1);
    vec![
        once(every.accept("fetched with a token of their own", |_| ())),
        once(rule.accept("signed by nobody and of nobody: set aside", |provider| {
            provider.claims.token.arrange(|token| {
                token.claims.remove("iss");
                token.header.set("alg", "none");
                token.signature(|_, _| Vec::new());
            });
        })),
        once(rule.accept("a source that fails", sent(|answer| answer.status = 500))),
        once(rule.accept(
            "a source that redirects elsewhere",
            sent(|answer| {
                let there = format!("{}/trap/claims", answer.scene.elsewhere);
                answer.turn_to(302, &there);
            }),
        )),
        once(rule.reject(
            "a bad signature",
            wrong(|token| {
                token.signature(|_, signature| super::signatures::scrambled(signature));
            }),
        )),
        once(rule.reject("without one of its claims", wrong(|token| token.claims.remove("nickname")))),
        once(rule.reject("about another user", wrong(|token| token.claims.set("sub", "user-2")))),
    ]
}
