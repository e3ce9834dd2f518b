//! The signature algorithm: from the allow-list and the key, never from the header alone (RFC 8725 §3.1).

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use serde_json::{Value, json};

use super::{id_token, short};
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::{Draft, Key, Keyring};
use crate::hostile::provider::Behaviour;

pub(super) fn cases() -> Vec<Case> {
    [named(), unsigned(), symmetric(), supported(), bound_to_the_key()].into_iter().flatten().collect()
}

/// A right signature under a name that is not its algorithm's.
fn named() -> Vec<Case> {
    let rule = Rule::new("alg", "RFC 8725 §3.1, OpenID Connect Core §3.1.3.7 (7)", CODE);
    let names = [
        json!("none"),
        json!("None"),
        json!("NONE"),
        json!("nOnE"),
        json!("none "),
        json!(""),
        json!(null),
        json!(0),
        json!(false),
        json!(["RS256"]),
        json!({ "RS256": true }),
        json!("rs256"),
        json!("RS256 "),
        json!("RS257"),
        json!("RS1"),
        json!("RSA-OAEP"),
        json!("dir"),
        json!("PBES2-HS256+A128KW"),
        json!("HS256"),
        json!("ES256"),
        json!("EdDSA"),
        json!("ES256K"),
        json!("RS256\u{0}"),
    ];
    let case = |name: Value| {
        rule.reject(short(&name), id_token(move |token: &mut Draft| token.header.set("alg", name.clone())))
    };
    let absent = rule.reject("absent", id_token(|token| token.header.remove("alg")));
    names.into_iter().map(case).chain([absent]).collect()
}

fn unsigned() -> Vec<Case> {
    let every = Rule::new("unsigned", "OpenID Connect Core §3.1.3.7 (6), RFC 8725 §3.2", WITH_ID_TOKEN);
    let rule = Rule::new("unsigned", "RFC 8725 §3.2, RFC 7519 §6", CODE);
    vec![
        every.reject("alg none, no signature", id_token(|token| unsign(token, "none"))),
        rule.reject("alg NonE, no signature", id_token(|token| unsign(token, "NonE"))),
        rule.reject("alg RS256, no signature", id_token(|token| unsign(token, "RS256"))),
        rule.reject(
            "alg none, two parts",
            id_token(|token| {
                token.header.set("alg", "none");
                token.compact(|compact| compact.rsplit_once('.').unwrap_or_default().0.to_owned());
            }),
        ),
        rule.reject("alg none, announced", |provider| {
            provider.metadata.object.arrange(|metadata| {
                metadata.set("id_token_signing_alg_values_supported", json!(["none", "RS256"]));
            });
            provider.id_token.corrupt(|token| unsign(token, "none"));
        }),
    ]
}

fn unsign(token: &mut Draft, name: &str) {
    token.header.set("alg", name);
    token.signature(|_, _| Vec::new());
}

/// HMAC with something that everybody knows.
fn symmetric() -> Vec<Case> {
    let every = Rule::new("HS256", "RFC 8725 §2.1, §3.1", WITH_ID_TOKEN).given(announce_hs256);
    let rule = Rule::new("HS256", "RFC 8725 §2.1, §3.1", CODE).given(announce_hs256);
    let with = |secret: fn(&Key) -> Vec<u8>| {
        id_token(move |token: &mut Draft| {
            let secret = secret(token.key);
            token.header.set("alg", "HS256");
            token.signature(move |input, _| {
                hmac::sign(&hmac::Key::new(HMAC_SHA256, &secret), input).as_ref().to_vec()
            });
        })
    };
    vec![
        every.reject(
            "announced, bad signature",
            id_token(|token| {
                token.header.set("alg", "HS256");
                token.signature(|_, signature| signature.iter().take(32).map(|byte| byte ^ 0x5a).collect());
            }),
        ),
        rule.reject("with the public key in PEM", with(|key| key.pem().into_bytes())),
        rule.reject("with the public key as JWK", with(|key| key.jwk().to_string().into_bytes())),
        rule.reject("with the modulus", with(|key| key.modulus().unwrap_or_default().to_bytes_be())),
        rule.reject("with the client_id", with(|_| b"app".to_vec())),
        rule.reject("with an empty secret", with(|_| Vec::new())),
        rule.reject("with a secret from the key set", |provider| {
            provider.keys.object.arrange(|keys| {
                keys.set("keys", json!([{ "kty": "oct", "kid": "oct-1", "alg": "HS256", "k": "c2VjcmV0" }]));
            });
            provider.id_token.corrupt(|token| {
                token.header.set("alg", "HS256");
                token.header.set("kid", "oct-1");
                token.signature(|input, _| {
                    hmac::sign(&hmac::Key::new(HMAC_SHA256, b"secret"), input).as_ref().to_vec()
                });
            });
        }),
    ]
}

fn announce_hs256(provider: &mut Behaviour) {
    provider.metadata.object.arrange(|metadata| {
        metadata.set("id_token_signing_alg_values_supported", json!(["HS256"]));
    });
}

/// Every algorithm that must verify, when the provider announces it and publishes the key.
fn supported() -> Vec<Case> {
    let rule = Rule::new("verifies", "RFC 7518 §3.1, RFC 8037 §3.1", CODE);
    let by = |name: &'static str, key: fn(&'static Keyring) -> &'static Key| {
        rule.accept(name, move |provider: &mut Behaviour| announce(provider, key, name, name))
    };
    let every = Rule::new("verifies", "OpenID Connect Core §15.1", WITH_ID_TOKEN);
    vec![
        every.accept("ES256", |provider| announce(provider, |ring| &ring.p256, "ES256", "ES256")),
        by("RS256", |ring| &ring.rsa),
        by("RS384", |ring| &ring.rsa),
        by("RS512", |ring| &ring.rsa),
        by("PS256", |ring| &ring.rsa),
        by("PS384", |ring| &ring.rsa),
        by("PS512", |ring| &ring.rsa),
        by("ES384", |ring| &ring.p384),
        by("ES512", |ring| &ring.p521),
        by("EdDSA", |ring| &ring.ed25519),
        by("Ed25519", |ring| &ring.ed25519),
    ]
}

/// The provider signs by `algorithm`, says so, and publishes a key whose `alg` is `of_key`.
fn announce(
    provider: &mut Behaviour,
    key: fn(&'static Keyring) -> &'static Key,
    algorithm: &'static str,
    of_key: &'static str,
) {
    provider.metadata.object.arrange(move |metadata| {
        metadata.set("id_token_signing_alg_values_supported", json!(["RS256", algorithm]));
    });
    provider.keys.object.arrange(move |keys| {
        let published = Keyring::of_this_run().map(|ring| {
            let mut jwk = key(ring).jwk();
            if let Some(members) = jwk.as_object_mut() {
                members.insert("alg".to_owned(), json!(of_key));
            }
            jwk
        });
        keys.set("keys", json!([published.unwrap_or_default()]));
    });
    provider.id_token.arrange(move |token| {
        token.sign_with(key(token.keyring));
        token.sign_by(algorithm);
    });
}

fn bound_to_the_key() -> Vec<Case> {
    let every = Rule::new("alg of the key", "OpenID Connect Core §3.1.3.7 (7), RFC 7517 §4.4", WITH_ID_TOKEN);
    let rule = Rule::new("alg of the key", "RFC 7517 §4.4, RFC 8725 §3.1", CODE);
    let other = |algorithm: &'static str, of_key: &'static str| {
        move |provider: &mut Behaviour| {
            announce(provider, |ring| &ring.rsa, algorithm, of_key);
            // Nothing else is wrong; from the first token on, nothing more may be asked for.
            provider.id_token.corrupt(|_| ());
        }
    };
    vec![
        every.reject("RS256 by a key for PS256", other("RS256", "PS256")),
        rule.reject("PS256 by a key for RS256", other("PS256", "RS256")),
        rule.reject("RS512 by a key for RS256", other("RS512", "RS256")),
        rule.reject("RS256 by a key for RSA-OAEP", other("RS256", "RSA-OAEP")),
        rule.reject("RS384, not announced", id_token(|token| token.sign_by("RS384"))),
        rule.reject("PS256, not announced", id_token(|token| token.sign_by("PS256"))),
        rule.reject(
            "PS256 named RS256",
            id_token(|token| {
                token.sign_by("PS256");
                token.header.set("alg", "RS256");
            }),
        ),
        rule.reject(
            "RS512 named RS256",
            id_token(|token| {
                token.sign_by("RS512");
                token.header.set("alg", "RS256");
            }),
        ),
    ]
}
