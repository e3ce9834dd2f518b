//! Where the page is no secure context there is no WebCrypto: RS256 and ES256 are verified by the app's own
//! code, and it must be as strict.

use serde_json::json;

use super::signatures::scrambled;
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::jose::{Draft, Key, Keyring};
use crate::hostile::provider::Behaviour;

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("no WebCrypto", "RFC 7515 §5.2, RFC 8017 §8.2.2, FIPS 186-5 §6.4.2", CODE)
        .given(|provider| provider.is_insecure_context = true);
    let es256 = |change: fn(Vec<u8>) -> Vec<u8>| {
        super::id_token(move |token: &mut Draft| {
            token.sign_with(&token.keyring.p256);
            token.signature(move |_, signature| change(signature));
        })
    };
    let rs256 = |change: fn(Vec<u8>) -> Vec<u8>| {
        super::id_token(move |token: &mut Draft| token.signature(move |_, signature| change(signature)))
    };
    vec![
        rule.accept("RS256", |_| ()),
        rule.accept("ES256", |provider| {
            provider.id_token.arrange(|token| token.sign_with(&token.keyring.p256))
        }),
        rule.reject("RS256, every byte changed", rs256(scrambled)),
        rule.reject("RS256, a zero before it", rs256(|signature| [vec![0], signature].concat())),
        rule.reject("RS256, one byte short", rs256(|signature| signature.into_iter().skip(1).collect())),
        rule.reject("RS256, all zeros", rs256(|signature| vec![0; signature.len()])),
        rule.reject("RS256, all ones", rs256(|signature| vec![0xff; signature.len()])),
        rule.reject(
            "RS256 by an attacker",
            super::id_token(|token| {
                token.sign_with(&token.keyring.attacker);
                token.header.set("kid", "rsa-1");
            }),
        ),
        rule.reject("RS256 by a key of 1024 bits", with(|ring| &ring.rsa_1024)),
        rule.reject("RS256, the public exponent 1", with(|ring| &ring.exponent_1)),
        rule.reject("RS256, the public exponent 3, forged", with(|ring| &ring.exponent_3)),
        rule.reject("ES256, every byte changed", es256(scrambled)),
        rule.reject("ES256, all zeros", es256(|signature| vec![0; signature.len()])),
        rule.reject("ES256, all ones", es256(|signature| vec![0xff; signature.len()])),
        rule.reject(
            "ES256, r and s exchanged",
            es256(|signature| {
                let (r, s) = signature.split_at(signature.len() / 2);
                [s, r].concat()
            }),
        ),
        rule.reject("ES256, one byte short", es256(|signature| signature.into_iter().skip(1).collect())),
        rule.reject("ES256, a point that is not on the curve", |provider| {
            provider.id_token.arrange(|token| token.sign_with(&token.keyring.p256));
            provider.keys.object.corrupt(|keys| {
                let mut jwk = Keyring::of_this_run().map(|ring| ring.p256.jwk()).unwrap_or_default();
                let x = jwk.get("x").cloned().unwrap_or_default();
                if let Some(members) = jwk.as_object_mut() {
                    members.insert("y".to_owned(), x);
                }
                keys.set("keys", json!([jwk]));
            });
        }),
        rule.either("PS256", |provider| {
            provider.metadata.object.arrange(|metadata| {
                metadata.set("id_token_signing_alg_values_supported", json!(["PS256"]));
            });
            provider.id_token.arrange(|token| token.sign_by("PS256"));
        }),
        rule.reject(
            "alg none",
            super::id_token(|token| {
                token.header.set("alg", "none");
                token.signature(|_, _| Vec::new());
            }),
        ),
    ]
}

fn with(key: fn(&'static Keyring) -> &'static Key) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| {
        provider.id_token.arrange(move |token| token.sign_with(key(token.keyring)));
        provider.keys.object.corrupt(move |keys| {
            let jwk = Keyring::of_this_run().map(|ring| key(ring).jwk()).unwrap_or_default();
            keys.set("keys", json!([jwk]));
        });
    }
}
