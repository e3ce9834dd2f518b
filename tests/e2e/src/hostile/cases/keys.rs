//! What a key of the set may be used for, and how strong it must be (RFC 7517 §4, RFC 7518 §6).

use serde_json::{Value, json};

use super::short;
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::jose::{Key, Keyring};
use crate::hostile::provider::{Behaviour, Kind};

pub(super) fn cases() -> Vec<Case> {
    [members(), strength(), curves(), passed_over(), rotation()].into_iter().flatten().collect()
}

/// A key of the ring.
type Choice = fn(&'static Keyring) -> &'static Key;

/// The provider signs with this key and publishes it with some members changed.
fn publish(provider: &mut Behaviour, key: Choice, change: impl Fn(&mut Value) + Send + Sync + 'static) {
    provider.id_token.arrange(move |token| token.sign_with(key(token.keyring)));
    provider.keys.object.corrupt(move |keys| {
        let mut jwk = Keyring::of_this_run().map(|ring| key(ring).jwk()).unwrap_or_default();
        change(&mut jwk);
        keys.set("keys", json!([jwk]));
    });
}

fn set(jwk: &mut Value, name: &str, value: Value) {
    if let Some(members) = jwk.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

fn remove(jwk: &mut Value, name: &str) {
    if let Some(members) = jwk.as_object_mut() {
        members.remove(name);
    }
}

/// The provider's RSA key with one member that forbids it, or makes no sense.
fn members() -> Vec<Case> {
    let forbidden = [
        ("use", json!("enc")),
        ("use", json!("")),
        ("use", json!(7)),
        ("use", json!(null)),
        ("use", json!(["sig"])),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("key_ops", json!(null)),
        ("key_ops", json!(["VERIFY"])),
        ("key_ops", json!([7])),
        ("alg", json!("RS512")),
        ("alg", json!("RSA-OAEP")),
        ("alg", json!("none")),
        ("alg", json!("")),
        ("alg", json!(7)),
        ("alg", json!("ES256")),
        ("alg", json!(null)),
        ("kty", json!("rsa")),
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("kty", json!(7)),
        ("kty", json!(null)),
        ("kid", json!("rsa-2")),
        ("kid", json!(7)),
        ("kid", json!(["rsa-1"])),
        ("n", json!("")),
        ("n", json!(7)),
        ("n", json!("AQAB")),
        ("n", json!("!!!!")),
        ("e", json!("")),
        ("e", json!(7)),
        ("e", json!("AA")),
        ("e", json!("AQAB==")),
        ("e", json!("AQ AB")),
    ];
    let case = |(member, value): (&'static str, Value)| {
        let rule = Rule::new("key member", "RFC 7517 §4, RFC 7518 §6.3", CODE);
        rule.reject(format!("{member} = {}", short(&value)), move |provider| {
            let value = value.clone();
            publish(provider, |ring| &ring.rsa, move |jwk| set(jwk, member, value.clone()));
        })
    };
    let absent = |member: &'static str| {
        let rule = Rule::new("key member", "RFC 7517 §4.1, RFC 7518 §6.3.1", CODE);
        rule.reject(format!("{member} absent"), move |provider| {
            publish(provider, |ring| &ring.rsa, move |jwk| remove(jwk, member));
        })
    };
    let rule = Rule::new("key member", "RFC 7517 §4.2, §4.3", CODE);
    let allowed = [
        rule.accept("key_ops = [\"verify\"]", |provider| {
            publish(provider, |ring| &ring.rsa, |jwk| set(jwk, "key_ops", json!(["verify"])));
        }),
        rule.accept("use absent", |provider| publish(provider, |ring| &ring.rsa, |jwk| remove(jwk, "use"))),
        rule.accept("alg absent", |provider| publish(provider, |ring| &ring.rsa, |jwk| remove(jwk, "alg"))),
    ];
    forbidden.into_iter().map(case).chain(["kty", "n", "e"].map(absent)).chain(allowed).collect()
}

/// Signatures that verify, or would for a careless reader, by keys that are too weak.
fn strength() -> Vec<Case> {
    let rule = Rule::new("key strength", "RFC 7518 §3.3, RFC 8017 §3.1", CODE);
    let with = |key: Choice| move |provider: &mut Behaviour| publish(provider, key, |_| ());
    vec![
        rule.reject("RSA of 1024 bits", with(|ring| &ring.rsa_1024)),
        rule.reject("the public exponent 1", with(|ring| &ring.exponent_1)),
        rule.reject("the public exponent 2", with(|ring| &ring.exponent_2)),
        rule.reject("the public exponent 3, a forged signature", with(|ring| &ring.exponent_3)),
        rule.reject("a modulus of 64 kbit", |provider| {
            publish(provider, |ring| &ring.rsa, |jwk| set(jwk, "n", json!("_".repeat(8 * 1366))));
        }),
        rule.reject("an exponent as long as the modulus", |provider| {
            publish(
                provider,
                |ring| &ring.rsa,
                |jwk| {
                    let modulus = jwk.get("n").cloned().unwrap_or_default();
                    set(jwk, "e", modulus);
                },
            );
        }),
    ]
}

fn curves() -> Vec<Case> {
    let rule = Rule::new("key curve", "RFC 7518 §3.4, §6.2.1", CODE);
    vec![
        rule.reject("ES256 by a key on P-384", |provider| {
            provider.id_token.arrange(|token| token.header.set("alg", "ES256"));
            publish(provider, |ring| &ring.p384, |jwk| remove(jwk, "alg"));
            provider.id_token.arrange(|token| token.header.set("alg", "ES256"));
        }),
        rule.reject("ES256 by a key on secp256k1", |provider| {
            publish(provider, |ring| &ring.secp256k1, |jwk| set(jwk, "alg", json!("ES256")));
            provider.id_token.arrange(|token| token.header.set("alg", "ES256"));
        }),
        rule.reject("secp256k1 that says P-256", |provider| {
            publish(
                provider,
                |ring| &ring.secp256k1,
                |jwk| {
                    set(jwk, "crv", json!("P-256"));
                    set(jwk, "alg", json!("ES256"));
                },
            );
            provider.id_token.arrange(|token| token.header.set("alg", "ES256"));
        }),
        rule.reject("a point that is not on the curve", |provider| {
            publish(
                provider,
                |ring| &ring.p256,
                |jwk| {
                    let x = jwk.get("x").cloned().unwrap_or_default();
                    set(jwk, "y", x);
                },
            );
        }),
        rule.reject("the point at the origin", |provider| {
            publish(
                provider,
                |ring| &ring.p256,
                |jwk| {
                    set(jwk, "x", json!("A".repeat(43)));
                    set(jwk, "y", json!("A".repeat(43)));
                },
            );
        }),
        rule.reject("a coordinate cut short", |provider| {
            publish(provider, |ring| &ring.p256, |jwk| set(jwk, "x", json!("AQAB")));
        }),
        rule.reject("y absent", |provider| publish(provider, |ring| &ring.p256, |jwk| remove(jwk, "y"))),
        rule.reject("crv absent", |provider| publish(provider, |ring| &ring.p256, |jwk| remove(jwk, "crv"))),
        rule.reject("crv of another type", |provider| {
            publish(provider, |ring| &ring.p256, |jwk| set(jwk, "crv", json!(256)));
        }),
    ]
}

/// Keys that cannot be used do not spoil those that can.
fn passed_over() -> Vec<Case> {
    let rule = Rule::new("key set", "RFC 7517 §5", CODE);
    let beside = |others: fn(&Keyring) -> Vec<Value>| {
        move |provider: &mut Behaviour| {
            provider.keys.object.arrange(move |keys| {
                let all = Keyring::of_this_run().map(|ring| [others(ring), vec![ring.rsa.jwk()]].concat());
                keys.set("keys", all.unwrap_or_default());
            });
        }
    };
    vec![
        rule.accept(
            "beside keys of unknown types",
            beside(|ring| {
                vec![json!({ "kty": "AKP", "kid": "x" }), json!({ "kty": "unknown" }), ring.secp256k1.jwk()]
            }),
        ),
        rule.accept(
            "beside things that are no keys",
            beside(|_| vec![json!(null), json!(7), json!("x"), json!([])]),
        ),
        rule.accept(
            "beside a key of the same kid and another type",
            beside(|ring| {
                let mut jwk = ring.p256.jwk();
                set(&mut jwk, "kid", json!("rsa-1"));
                vec![jwk]
            }),
        ),
        rule.either(
            "beside a key of the same kid and type",
            beside(|ring| {
                let mut jwk = ring.attacker.jwk();
                set(&mut jwk, "kid", json!("rsa-1"));
                vec![jwk]
            }),
        ),
        rule.accept("with members that nobody knows", |provider| {
            publish(
                provider,
                |ring| &ring.rsa,
                |jwk| {
                    set(jwk, "x5t", json!("abc"));
                    set(jwk, "x5c", json!(["MIIB"]));
                    set(jwk, "iat", json!(7));
                },
            );
        }),
        rule.accept("with a private member", |provider| {
            publish(provider, |ring| &ring.rsa, |jwk| set(jwk, "d", json!("AQAB")));
        }),
    ]
}

fn rotation() -> Vec<Case> {
    let rule = Rule::new("key rotation", "OpenID Connect Core §10.1.1", CODE);
    let within = rule.accept("after the keys were fetched", |provider| {
        provider.id_token.arrange(|token| token.sign_with(&token.keyring.next_rsa));
        provider.keys.object.arrange(|keys| {
            let next = Keyring::of_this_run().map(|ring| vec![ring.next_rsa.jwk()]);
            if keys.scene.number > 1 {
                keys.set("keys", next.unwrap_or_default());
            }
        });
    });
    let between =
        rule.clone().on(crate::hostile::case::Path::SignInTwice).accept("between two sign-ins", |provider| {
            provider.id_token.arrange(|token| {
                if token.scene.number > 1 {
                    token.sign_with(&token.keyring.next_rsa);
                }
            });
            provider.keys.object.arrange(|keys| {
                let next = Keyring::of_this_run().map(|ring| vec![ring.next_rsa.jwk()]);
                if keys.scene.number > 1 {
                    keys.set("keys", next.unwrap_or_default());
                }
            });
        });
    let never = rule.reject("to a key that is never published", |provider| {
        provider.id_token.corrupt(|token| token.sign_with(&token.keyring.next_rsa));
    });
    vec![within.seeing(Kind::Keys, 2..=2), between, never.seeing(Kind::Keys, 1..=2)]
}
