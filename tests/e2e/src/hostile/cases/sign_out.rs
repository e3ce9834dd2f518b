//! Signing out at the provider (OpenID Connect RP-Initiated Logout §2, §3).

use crate::hostile::case::{Case, Path, Rule};
use crate::hostile::provider::{Behaviour, Kind};

const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("sign-out", "OpenID Connect RP-Initiated Logout §2, §3", TYPES).on(Path::SignOut);
    let answer = |change: fn(&mut crate::hostile::provider::Redirect)| {
        move |provider: &mut Behaviour| provider.signed_out.corrupt(change)
    };
    vec![
        rule.accept("well behaved", |_| ()).seeing(Kind::EndSession, 1..=1),
        rule.reject("another state", answer(|back| back.append("state", "1"))),
        rule.reject("no state", answer(|back| back.remove("state"))),
        rule.accept("a provider without an end session endpoint", |provider| {
            provider.metadata.object.arrange(|metadata| metadata.remove("end_session_endpoint"));
        })
        .seeing(Kind::EndSession, 0..=0),
    ]
}
