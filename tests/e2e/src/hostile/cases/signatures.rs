//! Signatures that are wrong, misshapen, or somebody else's (RFC 7515 §5.2, RFC 7518 §3).

use super::id_token;
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::{Draft, encode};

pub(super) fn cases() -> Vec<Case> {
    [rsa(), ecdsa(), content()].into_iter().flatten().collect()
}

/// Signs with the P-256 key, and then changes the signature.
fn es256(change: fn(Vec<u8>) -> Vec<u8>) -> impl Fn(&mut Draft) + Clone + Send + Sync + 'static {
    move |token: &mut Draft| {
        token.sign_with(&token.keyring.p256);
        token.signature(move |_, signature| change(signature));
    }
}

/// Changes the signature by the RSA key.
fn rs256(change: fn(Vec<u8>) -> Vec<u8>) -> impl Fn(&mut Draft) + Clone + Send + Sync + 'static {
    move |token: &mut Draft| token.signature(move |_, signature| change(signature))
}

/// The conformance suite's way of making a signature wrong.
pub(super) fn scrambled(signature: Vec<u8>) -> Vec<u8> {
    signature.into_iter().map(|byte| byte ^ 0x5a).collect()
}

fn rsa() -> Vec<Case> {
    let every = Rule::new("RS256 signature", "OpenID Connect Core §3.1.3.7 (6)", WITH_ID_TOKEN);
    let rule = Rule::new("RS256 signature", "RFC 7518 §3.3, RFC 8017 §8.2.2", CODE);
    vec![
        every.reject("every byte changed", id_token(rs256(scrambled))),
        rule.reject(
            "one bit changed",
            id_token(rs256(|mut signature| {
                if let Some(last) = signature.last_mut() {
                    *last ^= 1;
                }
                signature
            })),
        ),
        rule.reject("one byte short", id_token(rs256(|signature| signature.into_iter().skip(1).collect()))),
        rule.reject("one byte long", id_token(rs256(|signature| [signature, vec![0]].concat()))),
        rule.reject("a zero before it", id_token(rs256(|signature| [vec![0], signature].concat()))),
        rule.reject("all zeros", id_token(rs256(|signature| vec![0; signature.len()]))),
        rule.reject(
            "the number one",
            id_token(rs256(|signature| [vec![0; signature.len().saturating_sub(1)], vec![1]].concat())),
        ),
        rule.reject("all ones", id_token(rs256(|signature| vec![0xff; signature.len()]))),
        rule.reject(
            "by an attacker under the provider's kid",
            id_token(|token| {
                token.sign_with(&token.keyring.attacker);
                token.header.set("kid", "rsa-1");
            }),
        ),
    ]
}

fn ecdsa() -> Vec<Case> {
    let every = Rule::new("ES256 signature", "OpenID Connect Core §3.1.3.7 (6)", WITH_ID_TOKEN);
    let rule = Rule::new("ES256 signature", "RFC 7518 §3.4", CODE);
    let zero_half = |half: usize| {
        id_token(move |token: &mut Draft| {
            token.sign_with(&token.keyring.p256);
            token.signature(move |_, mut signature| {
                signature.iter_mut().skip(half * 32).take(32).for_each(|byte| *byte = 0);
                signature
            });
        })
    };
    vec![
        every.reject("every byte changed", id_token(es256(scrambled))),
        rule.reject("all zeros", id_token(es256(|signature| vec![0; signature.len()]))),
        rule.reject("r is zero", zero_half(0)),
        rule.reject("s is zero", zero_half(1)),
        rule.reject(
            "r and s exchanged",
            id_token(es256(|signature| {
                let (r, s) = signature.split_at(signature.len() / 2);
                [s, r].concat()
            })),
        ),
        rule.reject("in DER", id_token(es256(der))),
        rule.reject("one byte short", id_token(es256(|signature| signature.into_iter().skip(1).collect()))),
        rule.reject(
            "each half a byte longer",
            id_token(es256(|signature| {
                let (r, s) = signature.split_at(signature.len() / 2);
                [&[0], r, &[0], s].concat()
            })),
        ),
        rule.reject("r alone", id_token(es256(|signature| signature.into_iter().take(32).collect()))),
        rule.reject(
            "all ones, beyond the group's order",
            id_token(es256(|signature| vec![0xff; signature.len()])),
        ),
        rule.reject(
            "by an attacker under the provider's kid",
            id_token(|token| {
                token.sign_with(&token.keyring.attacker_p256);
                token.header.set("kid", "p256-1");
            }),
        ),
        rule.reject(
            "under the kid of the RSA key",
            id_token(|token| {
                token.sign_with(&token.keyring.p256);
                token.header.set("kid", "rsa-1");
            }),
        ),
    ]
}

/// The form that certificates use (RFC 3279 §2.2.3), and that JWS does not.
fn der(signature: Vec<u8>) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
        let sign = if digits.first().is_some_and(|byte| *byte >= 0x80) { vec![0] } else { Vec::new() };
        let value = [sign, digits].concat();
        [vec![0x02, u8::try_from(value.len()).unwrap_or_default()], value].concat()
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    let body = [integer(r), integer(s)].concat();
    [vec![0x30, u8::try_from(body.len()).unwrap_or_default()], body].concat()
}

/// A right signature of something else.
fn content() -> Vec<Case> {
    let rule = Rule::new("signed content", "RFC 7515 §5.2", CODE);
    let replace = |part: usize, with: fn(&str) -> String| {
        id_token(move |token: &mut Draft| {
            let other = match part {
                0 => with(&token.header.to_string()),
                _ => with(&token.claims.to_string()),
            };
            token.compact(move |compact| {
                let mut parts: Vec<&str> = compact.split('.').collect();
                let other = encode(&other);
                if let Some(place) = parts.get_mut(part) {
                    *place = &other;
                }
                parts.join(".")
            });
        })
    };
    vec![
        rule.reject("a claim changed afterwards", replace(1, |claims| claims.replace("Alice", "Mallory"))),
        rule.reject("white space added to the claims afterwards", replace(1, |claims| format!("{claims} "))),
        rule.reject(
            "a header member added afterwards",
            replace(0, |header| header.replacen('{', "{\"a\":1,", 1)),
        ),
    ]
}
