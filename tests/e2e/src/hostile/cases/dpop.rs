//! Tokens that are bound to a key of the browser (RFC 9449). Every proof is verified by the provider, which complains
//! of any that is wrong in whatever way.

use serde_json::{Value, json};

use super::{configure, short, token, token_answer};
use crate::hostile::case::{CODE, Case, Path, Rule};
use crate::hostile::provider::{Answer, Behaviour, Kind, Nonces, Object};

const BOUND: &[&str] = &["code", "code id_token"];
const WITH_TOKEN: &[&str] = &["token", "id_token token", "code token", "code id_token token"];

pub(super) fn cases() -> Vec<Case> {
    [well_behaved(), nonces(), token_types(), renewal(), refused_before()].into_iter().flatten().collect()
}

fn rule(source: &'static str, types: &'static [&'static str]) -> Rule {
    Rule::new("DPoP", source, types).given(|provider| {
        provider.dpop = Some(Nonces::Never);
        provider.config.arrange(|config| configure(config, "/providers/0/dpop", json!(true)));
    })
}

fn well_behaved() -> Vec<Case> {
    let source = "RFC 9449 §4.2, §5, §7.1, §10";
    let bound = rule(source, BOUND);
    let once = |case: Case| case.seeing(Kind::Token, 1..=1).seeing(Kind::Api, 1..=1);
    vec![
        once(bound.accept("a proof with every request", |_| ())),
        rule(source, CODE)
            .accept("a proof for userinfo", super::userinfo::without_a_name)
            .seeing(Kind::Userinfo, 1..=1),
        rule(source, CODE)
            .on(Path::Then("/"))
            .accept("the key is found after a reload", |_| ())
            .seeing(Kind::Api, 2..=2),
        rule(source, CODE).on(Path::SignInTwice).accept("a key for each sign-in", |_| ()),
        rule(source, CODE).on(Path::SignOut).accept("no key after signing out", |_| ()),
        rule("RFC 9449 §2", &["id_token"])
            .accept("no key where there is no access token", |provider| provider.dpop = None),
    ]
}

fn nonces() -> Vec<Case> {
    let rule = rule("RFC 9449 §8, §9", CODE);
    let with = |nonces: Nonces| move |provider: &mut Behaviour| provider.dpop = Some(nonces);
    let asked_by_the_api = |answer: &mut Answer| {
        answer.fail(401, "use_dpop_nonce");
        answer.set("www-authenticate", "DPoP error=\"use_dpop_nonce\"");
        answer.set("dpop-nonce", "n-1");
    };
    vec![
        rule.accept("asked for by the token endpoint", with(Nonces::OfTokenEndpoint))
            .seeing(Kind::Token, 2..=2),
        rule.accept("asked for by the API", with(Nonces::OfResources)).seeing(Kind::Api, 2..=2),
        rule.accept("asked for by the API of another origin", |provider| {
            provider.dpop = Some(Nonces::Changing);
            another_origin(provider);
        })
        .seeing(Kind::Token, 2..=2)
        .seeing(Kind::Api, 2..=2),
        // The token endpoint's answer brings the nonce that the API of the same origin wants.
        rule.accept("another after each answer", with(Nonces::Changing))
            .seeing(Kind::Token, 2..=2)
            .seeing(Kind::Api, 1..=1),
        rule.reject("never taken by the token endpoint", with(Nonces::Endless)).seeing(Kind::Token, 2..=2),
        rule.reject("asked for and not given", token_answer(|answer| answer.fail(400, "use_dpop_nonce")))
            .seeing(Kind::Token, 1..=1),
        rule.reject(
            "that would break out of the proof",
            token_answer(|answer| {
                answer.fail(400, "use_dpop_nonce");
                answer.set("dpop-nonce", "n\",\"htu\":\"x");
            }),
        )
        .seeing(Kind::Token, 1..=1),
        rule.keep("never taken by the API", move |provider: &mut Behaviour| {
            provider.api.answer.corrupt(asked_by_the_api);
        })
        .seeing(Kind::Api, 2..=2)
        .seeing(Kind::Token, 1..=1),
        rule.keep("that the page may not read", |provider| {
            another_origin(provider);
            provider.api.answer.corrupt(|answer| {
                answer.fail(401, "use_dpop_nonce");
                answer.set("www-authenticate", "DPoP error=\"use_dpop_nonce\"");
                answer.set("dpop-nonce", "n-1");
                answer.set("access-control-expose-headers", "www-authenticate");
            });
        })
        .seeing(Kind::Api, 1..=1),
    ]
}

/// The API is at another origin than the authorization server.
fn another_origin(provider: &mut Behaviour) {
    provider.config.arrange(|config| {
        let base = format!("{}/api", config.scene.origin.replace("127.0.0.1", "localhost"));
        configure(config, "/api/base", json!(base));
    });
}

fn token_types() -> Vec<Case> {
    let rule = rule("RFC 9449 §5", CODE);
    let named = |kind: Value| {
        rule.reject(
            format!("token_type = {}", short(&kind)),
            token(move |answer: &mut Object| answer.set("token_type", kind.clone())),
        )
    };
    let mut cases = vec![
        rules_out("invalid_dpop_proof"),
        rules_out("invalid_grant"),
        rule.accept("token_type = dpOp", |provider| {
            provider.token.object.arrange(|answer| answer.set("token_type", "dpOp"));
        }),
        rule.reject("no token_type", token(|answer| answer.remove("token_type"))),
    ];
    cases.extend([json!("Bearer"), json!("N_A"), json!("DPoP "), json!(["DPoP"]), json!(null)].map(named));
    cases
}

/// The token endpoint refuses with this error.
fn rules_out(error: &'static str) -> Case {
    rule("RFC 9449 §5, RFC 6749 §5.2", CODE)
        .reject(error, token_answer(move |answer: &mut Answer| answer.fail(400, error)))
}

fn renewal() -> Vec<Case> {
    let rule = rule("RFC 9449 §5, §8", CODE).on(Path::Renew);
    vec![
        rule.accept("renewed with the same key", |_| ()).seeing(Kind::Token, 2..=2),
        rule.accept("renewed with the newest nonce", |provider| provider.dpop = Some(Nonces::Changing))
            .seeing(Kind::Token, 3..=3),
        rule.reject("renewed as Bearer", |provider| {
            let renewed = |answer: &Object| answer.scene.number > 1;
            provider.token.object.corrupt_when(renewed, |answer| answer.set("token_type", "Bearer"));
        }),
        rule.keep("a renewal that asks for a nonce without end", |provider| {
            provider.token.answer.corrupt_when(
                |answer| answer.scene.number > 1,
                |answer| {
                    answer.fail(400, "use_dpop_nonce");
                    answer.set("dpop-nonce", "n-1");
                },
            );
        }),
    ]
}

/// What cannot be completed is not begun.
fn refused_before() -> Vec<Case> {
    let before = |case: Case| case.seeing(Kind::Authorize, 0..=0);
    let fault = |provider: &mut Behaviour| provider.config.corrupt(|_| ());
    vec![
        before(rule("RFC 9449 §5", WITH_TOKEN).reject("an access token in the address", fault)),
        before(rule("RFC 9449 §5.1", CODE).reject("a provider that takes RS256 alone", |provider| {
            provider.metadata.object.corrupt(|metadata| {
                metadata.set("dpop_signing_alg_values_supported", json!(["RS256"]));
            });
        })),
        rule("RFC 9449 §5.1", CODE).accept("a provider that says it takes ES256", |provider| {
            provider.metadata.object.arrange(|metadata| {
                metadata.set("dpop_signing_alg_values_supported", json!(["RS256", "ES256"]));
            });
        }),
        before(rule("README, Configuration", CODE).reject("dpop = \"yes\"", |provider| {
            provider.config.corrupt(|config| configure(config, "/providers/0/dpop", json!("yes")));
        })),
        before(rule("RFC 9449 §11.4", CODE).reject("a page without WebCrypto", move |provider| {
            provider.is_insecure_context = true;
            fault(provider);
        })),
    ]
}
