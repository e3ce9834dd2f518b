//! Renewal: its answer is checked like the first one (RFC 6749 §6, OpenID Connect Core §12.2).

use serde_json::{Value, json};

use super::short;
use crate::hostile::case::{CODE, Case, Path, Rule};
use crate::hostile::jose::{Delivery, Draft};
use crate::hostile::provider::{Answer, Behaviour, Body, Kind, Object};

pub(super) fn cases() -> Vec<Case> {
    [id_token(), tokens(), failures()].into_iter().flatten().collect()
}

fn rule(topic: &'static str, source: &'static str) -> Rule {
    Rule::new(topic, source, CODE).on(Path::Renew)
}

/// The renewed ID token is wrong in this way.
fn renewed(
    change: impl Fn(&mut Draft) + Clone + Send + Sync + 'static,
) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| {
        provider.id_token.corrupt_when(|token| token.delivery == Delivery::Renewal, change.clone())
    }
}

fn id_token() -> Vec<Case> {
    let rule = rule("renewed ID token", "OpenID Connect Core §12.2");
    let wrong = |claim: &'static str, value: Value| {
        rule.reject(
            format!("{claim} = {}", short(&value)),
            renewed(move |token: &mut Draft| {
                token.claims.set(claim, value.clone());
            }),
        )
    };
    vec![
        rule.accept("well behaved", |_| ()).seeing(Kind::Token, 2..=2),
        rule.reject("iss with 1 appended", renewed(|token| token.claims.append("iss", "1"))),
        rule.reject("sub with 1 appended", renewed(|token| token.claims.append("sub", "1"))),
        rule.reject("aud with 1 appended", renewed(|token| token.claims.append("aud", "1"))),
        rule.reject("another nonce", renewed(|token| token.claims.append("nonce", "1"))),
        rule.reject("another auth_time", renewed(|token| token.claims.add("auth_time", -60))),
        rule.reject("expired", renewed(|token| token.claims.add("exp", -3600 - 360))),
        rule.reject("iat absent", renewed(|token| token.claims.remove("iat"))),
        rule.reject("sub absent", renewed(|token| token.claims.remove("sub"))),
        rule.reject("exp absent", renewed(|token| token.claims.remove("exp"))),
        rule.reject("another at_hash", renewed(|token| token.claims.append("at_hash", "1"))),
        rule.reject(
            "a bad signature",
            renewed(|token| {
                token.signature(|_, signature| super::signatures::scrambled(signature));
            }),
        ),
        rule.reject(
            "alg none",
            renewed(|token| {
                token.header.set("alg", "none");
                token.signature(|_, _| Vec::new());
            }),
        ),
        rule.reject(
            "by an attacker",
            renewed(|token| {
                token.sign_with(&token.keyring.attacker);
                token.header.set("kid", "rsa-1");
            }),
        ),
        wrong("aud", json!(["app", "app1"])),
        wrong("aud", json!([])),
        wrong("azp", json!("other")),
        wrong("nonce", json!(7)),
        rule.accept("without a nonce", |provider| {
            provider.id_token.arrange(|token| {
                if token.delivery == Delivery::Renewal {
                    token.claims.remove("nonce");
                }
            })
        }),
        rule.accept("by a new key of the provider", |provider| {
            provider.id_token.arrange(|token| {
                if token.delivery == Delivery::Renewal {
                    token.sign_with(&token.keyring.p256);
                }
            });
        }),
    ]
}

/// The second token answer, by this change to its object.
fn second(change: fn(&mut Object)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.token.object.corrupt_when(|answer| answer.scene.number > 1, change)
}

/// The same, but nothing is wrong with it.
fn second_right(change: fn(&mut Object)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| {
        provider.token.object.arrange(move |answer| {
            if answer.scene.number > 1 {
                change(answer);
            }
        });
    }
}

fn tokens() -> Vec<Case> {
    let rule = rule("renewed tokens", "RFC 6749 §6, §5.1");
    vec![
        rule.accept("no ID token", second_right(|answer| answer.remove("id_token"))),
        rule.accept("no new refresh token", second_right(|answer| answer.remove("refresh_token"))),
        rule.accept("no expires_in", second_right(|answer| answer.remove("expires_in"))),
        rule.reject("token_type mac", second(|answer| answer.set("token_type", "mac"))),
        rule.reject("no access token", second(|answer| answer.remove("access_token"))),
        rule.reject(
            "an access token with a line break",
            second(|answer| answer.append("access_token", "\n")),
        ),
        // A renewal needs none, and null means none.
        rule.accept("an ID token that is null", second_right(|answer| answer.set("id_token", json!(null)))),
        rule.accept(
            "a refresh token that is null",
            second_right(|answer| answer.set("refresh_token", json!(null))),
        ),
    ]
}

/// The second token answer, sent like this.
fn sent(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.token.answer.corrupt_when(|answer| answer.scene.number > 1, change)
}

/// `invalid_grant` ends the session; what may pass keeps it.
fn failures() -> Vec<Case> {
    let rule = rule("renewal fails", "RFC 6749 §5.2");
    vec![
        rule.reject("invalid_grant", sent(|answer| answer.fail(400, "invalid_grant"))),
        rule.keep("no answer at all", sent(|answer| answer.body = Body::Never)),
        rule.keep("a head and nothing more", sent(|answer| answer.body = Body::Stalled)),
        rule.keep("temporarily_unavailable", sent(|answer| answer.fail(503, "temporarily_unavailable"))),
        rule.keep(
            "status 500 and HTML",
            sent(|answer| {
                answer.status = 500;
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><p>Internal Server Error".to_owned());
            }),
        ),
        rule.keep("status 429", sent(|answer| answer.status = 429)),
        rule.either(
            "status 200 and HTML",
            sent(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in to the network</title>".to_owned());
            }),
        ),
        rule.either("invalid_client", sent(|answer| answer.fail(401, "invalid_client"))),
        rule.either(
            "redirected",
            sent(|answer| {
                let there = format!("{}/trap/token", answer.scene.origin);
                answer.turn_to(307, &there);
            }),
        ),
    ]
}
