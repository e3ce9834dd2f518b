//! A file of the app that a step needs does not come, or is another (W3C Subresource Integrity §3.4): the step is not
//! taken, and what was there stays. Without userinfo a sign-in has no name, as where userinfo does not answer.

use super::userinfo::without_a_name;
use crate::hostile::case::{CODE, Case, Path, Rule};
use crate::hostile::provider::{Answer, Behaviour, Body, Kind};

const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let source = "HTML §8.1.3, Subresource Integrity §3.4";
    let sign_in = Rule::new("file for userinfo", source, TYPES).given(without_a_name);
    let signature = Rule::new("file for signatures without WebCrypto", source, CODE)
        .given(|provider| provider.is_insecure_context = true);
    let renewal = Rule::new("file for renewal", source, CODE).on(Path::Renew);
    vec![
        sign_in.accept("absent", flows(|answer| answer.status = 404)).seeing(Kind::Userinfo, 0..=0),
        sign_in.accept("a section more", flows(longer)).seeing(Kind::Userinfo, 0..=0),
        signature.reject("absent", verifier(|answer| answer.status = 404)),
        signature.reject("a section more", verifier(longer)),
        renewal.keep("absent", flows(|answer| answer.status = 404)).seeing(Kind::Token, 1..=1),
        renewal.keep("a section more", flows(longer)).seeing(Kind::Token, 1..=1),
    ]
}

/// The file of what a plain sign-in does not need is sent like this.
fn flows(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.flows.corrupt(change)
}

/// The file that verifies signatures where there is no WebCrypto is sent like this.
fn verifier(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.verifier.corrupt(change)
}

/// An empty custom section behind the others: still a WebAssembly file that does the same, but another one.
fn longer(answer: &mut Answer) {
    if let Body::Bytes(bytes) = &mut answer.body {
        bytes.extend([0, 2, 1, b'x']);
    }
}
