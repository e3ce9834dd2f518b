//! The header of the ID token: extensions, kinds of tokens, and keys that it brings along (RFC 7515 §4.1,
//! RFC 7797 §7, RFC 8725 §3.10, §3.11).

use serde_json::{Value, json};

use super::{id_token, short};
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::{Draft, Keyring};
use crate::hostile::provider::Kind;

pub(super) fn cases() -> Vec<Case> {
    [critical(), kind(), key_brought_along(), key_id(), key_id_absent()].into_iter().flatten().collect()
}

fn set(rule: &Rule, member: &'static str, value: Value) -> Case {
    rule.reject(short(&value), id_token(move |token: &mut Draft| token.header.set(member, value.clone())))
}

fn critical() -> Vec<Case> {
    let rule = Rule::new("crit", "RFC 7515 §4.1.11", CODE);
    let b64 = Rule::new("b64", "RFC 7797 §7", CODE);
    let values =
        [json!(["exp"]), json!(["unknown"]), json!([]), json!("exp"), json!(null), json!(["alg"]), json!({})];
    let mut cases: Vec<Case> = values.into_iter().map(|value| set(&rule, "crit", value)).collect();
    let with_b64 = |value: bool| {
        id_token(move |token: &mut Draft| {
            token.header.set("crit", json!(["b64"]));
            token.header.set("b64", value);
        })
    };
    cases.push(b64.reject("false and critical", with_b64(false)));
    cases.push(b64.reject("true and critical", with_b64(true)));
    cases.push(set(&b64, "b64", json!(false)));
    cases
}

fn kind() -> Vec<Case> {
    let rule = Rule::new("typ", "RFC 8725 §3.11", CODE);
    let others = [
        "at+jwt",
        "application/at+jwt",
        "AT+JWT",
        "logout+jwt",
        "dpop+jwt",
        "secevent+jwt",
        "token-introspection+jwt",
        "oauth-authz-req+jwt",
    ];
    let mut cases: Vec<Case> = others.into_iter().map(|typ| set(&rule, "typ", json!(typ))).collect();
    cases.extend([json!(7), json!(null), json!(["JWT"])].map(|typ| set(&rule, "typ", typ)));
    cases.push(rule.accept("absent", id_token(|token| token.header.remove("typ"))));
    cases.push(rule.accept("jwt", id_token(|token| token.header.set("typ", "jwt"))));
    cases.push(rule.either("application/jwt", id_token(|token| token.header.set("typ", "application/jwt"))));
    cases
}

/// An attacker signs, and the header says where the key is. Nothing may be fetched from there.
fn key_brought_along() -> Vec<Case> {
    let rule = Rule::new("key in the header", "RFC 8725 §3.10", CODE);
    let attack = |member: &'static str, kid: &'static str, value: fn(&Draft) -> Value| {
        id_token(move |token: &mut Draft| {
            token.sign_with(&token.keyring.attacker);
            token.header.set("kid", kid);
            let value = value(token);
            token.header.set(member, value);
        })
    };
    vec![
        rule.reject("jwk, kid of its own", attack("jwk", "attacker", |token| token.key.jwk())),
        rule.reject("jwk, kid of the provider", attack("jwk", "rsa-1", |token| token.key.jwk())),
        rule.reject(
            "jku on the app's own origin",
            attack("jku", "attacker", |token| json!(format!("{}/trap/keys", token.scene.origin))),
        ),
        rule.reject(
            "jku elsewhere",
            attack("jku", "attacker", |token| json!(format!("{}/keys", token.scene.elsewhere))),
        ),
        rule.reject(
            "x5u",
            attack("x5u", "attacker", |token| json!(format!("{}/trap/x5u", token.scene.origin))),
        ),
        rule.reject("x5c", attack("x5c", "rsa-1", |_| json!(["MIIB"]))),
        rule.reject(
            "jku, signed with ES256",
            id_token(|token| {
                token.sign_with(&token.keyring.attacker_p256);
                token.header.set("jku", format!("{}/trap/keys", token.scene.origin));
            }),
        ),
    ]
}

/// `kid` is only compared, whatever it holds; an unknown one is worth one more look at the key set.
fn key_id() -> Vec<Case> {
    let rule = Rule::new("kid", "RFC 7515 §4.1.4, RFC 8725 §3.10", CODE);
    let values = [
        json!("rsa-2"),
        json!(""),
        json!("RSA-1"),
        json!("rsa-1 "),
        json!("../trap/keys"),
        json!("/trap/keys"),
        json!("http://elsewhere.test/keys"),
        json!("__proto__"),
        json!("constructor"),
        json!("' OR '1'='1"),
        json!("a".repeat(4000)),
        json!(1),
        json!(null),
        json!(["rsa-1"]),
        json!({ "kid": "rsa-1" }),
        json!(true),
    ];
    let refused = values.into_iter().map(|value| set(&rule, "kid", value).seeing(Kind::Keys, 1..=2));
    refused.collect()
}

fn key_id_absent() -> Vec<Case> {
    let every = Rule::new("kid", "OpenID Connect Core §10.1", WITH_ID_TOKEN);
    vec![
        every.accept("absent, a single key", |provider| {
            provider.keys.object.arrange(|keys| publish(keys, |ring| vec![nameless(ring.rsa.jwk())]));
            provider.id_token.arrange(|token| token.header.remove("kid"));
        }),
        every.either("absent, twelve keys", |provider| {
            provider.keys.object.arrange(|keys| publish(keys, twelve));
            provider.id_token.corrupt(|token| token.header.remove("kid"));
        }),
    ]
}

fn publish(keys: &mut crate::hostile::provider::Object, choose: fn(&Keyring) -> Vec<Value>) {
    keys.set("keys", Keyring::of_this_run().map(choose).unwrap_or_default());
}

/// Keys of every kind, none of which says which it is; the signer's is the last of its kind.
fn twelve(ring: &Keyring) -> Vec<Value> {
    let groups = [
        [&ring.attacker, &ring.next_rsa, &ring.rsa],
        [&ring.p256, &ring.attacker_p256, &ring.p256],
        [&ring.secp256k1, &ring.secp256k1, &ring.secp256k1],
        [&ring.ed25519, &ring.ed25519, &ring.ed25519],
    ];
    groups.iter().flatten().map(|key| nameless(key.jwk())).collect()
}

/// A key that says neither its name nor its algorithm.
fn nameless(mut jwk: Value) -> Value {
    if let Some(members) = jwk.as_object_mut() {
        members.remove("kid");
        members.remove("alg");
    }
    jwk
}
