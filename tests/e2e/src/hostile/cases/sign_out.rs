//! Signing out at the provider: the refresh token is given back (RFC 7009 §2), and the provider's session ends (OpenID
//! Connect RP-Initiated Logout §2, §3).

use crate::hostile::case::{CODE, Case, Path, Rule};
use crate::hostile::provider::{Answer, Behaviour, Body, Kind};

const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("sign-out", "OpenID Connect RP-Initiated Logout §2, §3", TYPES).on(Path::SignOut);
    let answer = |change: fn(&mut crate::hostile::provider::Redirect)| {
        move |provider: &mut Behaviour| provider.signed_out.corrupt(change)
    };
    let mut cases = vec![
        rule.accept("well behaved", |_| ()).seeing(Kind::EndSession, 1..=1),
        rule.reject("another state", answer(|back| back.append("state", "1"))),
        rule.reject("no state", answer(|back| back.remove("state"))),
        rule.accept("a provider without an end session endpoint", |provider| {
            provider.metadata.object.arrange(|metadata| metadata.remove("end_session_endpoint"));
        })
        .seeing(Kind::EndSession, 0..=0),
    ];
    cases.extend(revocation());
    cases
}

/// An answer, and what it is called.
type Reply = (&'static str, fn(&mut Answer));

/// Whatever the provider makes of the token that comes back, nobody stays signed in, and the token goes nowhere else.
fn revocation() -> Vec<Case> {
    let rule = Rule::new("revocation", "RFC 7009 §2.1, §2.2", CODE).on(Path::SignOut).given(offered);
    let answers: [Reply; 6] = [
        ("taken", |_| ()),
        ("unsupported_token_type", |answer| answer.fail(400, "unsupported_token_type")),
        ("status 503", |answer| answer.status = 503),
        ("HTML", |answer| {
            answer.set("content-type", "text/html");
            answer.body = Body::Text("<img src=x onerror=window.__hacked=true>".into());
        }),
        ("redirected elsewhere", |answer| {
            let there = format!("{}/trap/revoke", answer.scene.elsewhere);
            answer.turn_to(307, &there);
        }),
        ("no answer at all", |answer| answer.body = Body::Never),
    ];
    let case = |(name, change): Reply| {
        rule.accept(name, move |provider: &mut Behaviour| provider.revocation.answer.arrange(change))
            .seeing(Kind::Revocation, 1..=1)
            .seeing(Kind::EndSession, 1..=1)
    };
    answers.into_iter().map(case).collect()
}

fn offered(provider: &mut Behaviour) {
    provider.metadata.object.arrange(|metadata| {
        let endpoint = format!("{}/revoke", metadata.scene.issuer);
        metadata.set("revocation_endpoint", endpoint);
    });
}
